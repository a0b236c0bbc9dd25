"""A fault, and a kill, at each system call of a write: the target stays whole, and it is said in Chinese."""

import errno
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.adversary.watched import Tally

SHIM = Path(__file__).with_name("faults.c")
ERRORS = {"ENOSPC": errno.ENOSPC, "EIO": errno.EIO, "EACCES": errno.EACCES, "killed": 0}


def attack(share: float, _seed: int) -> Tally:
    """Fail at each call by each error; of a share below 1, at one call in so many."""
    compiler = shutil.which("cc")
    if compiler is None or sys.platform != "linux":
        return Tally(problems=["not proven here: no C compiler, or no Linux"])
    tally, begin = Tally(), time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        library = Path(folder) / "faults.so"
        subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", library, SHIM, "-ldl"], check=True)
        program = [sys.executable, "-m", "tests.adversary.faulty", str(max(1, round(1 / share)))]
        environment = {**os.environ, "LD_PRELOAD": str(library), "FAULTS": str(library)}
        root = Path(__file__).parents[2]
        done = subprocess.run(program, cwd=root, env=environment, check=False, capture_output=True, text=True)
    for line in done.stdout.splitlines():
        kind, _, words = line.partition("\t")
        if kind == "wrong":
            tally.problems.append(words)
        else:
            tally.counts[words] += int(kind)
    if done.returncode or done.stderr.strip():
        tally.problems.append(done.stderr[-500:])
    tally.seconds = time.monotonic() - begin
    return tally
