"""The working tree beside another commit, in the same run: an estimate, a key to its answer, the start. Aim: no slower.

Each is measured by the benchmarks of its own tree, in turn, and what they print is read: the medians in microseconds
or milliseconds. `dev.py bench --against REVISION` names the commit; without it, it is the one before.
"""

import io
import os
import re
import subprocess
import sys
import tarfile
from collections import defaultdict
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[2]
AIM = 1.05
"""What two runs of the same commit differ by."""
TURNS = 3
MEASURED = {
    "estimate": r"(estimate): ([\d.]+) µs",
    "keystroke": r"(key to answer, \w+): .*?median ([\d.]+) ms",
    "start": r"(start to first paint|of it on the processor|first paint to engine ready): ([\d.]+) ms",
}
"""Which benchmark, and the name and figure in what it prints."""


def extract(revision: str, folder: Path) -> None:
    """Put the files of a commit into a folder."""
    archive = subprocess.check_output(["git", "archive", revision], cwd=ROOT)  # noqa: S607  wherever it lies
    with tarfile.open(fileobj=io.BytesIO(archive)) as files:
        files.extractall(folder, filter="data")


def measure(tree: Path, name: str) -> list[tuple[str, float]]:
    """Run a benchmark of a tree and read its figures."""
    script = tree / "tests" / "benchmarks" / f"{name}.py"
    run = subprocess.run(
        [sys.executable, str(script)],
        cwd=tree,
        env={**os.environ, "PYTHONPATH": str(tree)},  # before the tree that is installed
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode:
        sys.exit(f"{script} failed:\n{run.stderr}")
    return [(what, float(figure)) for what, figure in re.findall(MEASURED[name], run.stdout)]


def main() -> None:
    """Print the median of each tree's turns and their ratio."""
    revision = sys.argv[1] if len(sys.argv) > 1 else "HEAD^"
    taken: dict[str, tuple[list[float], list[float]]] = defaultdict(lambda: ([], []))
    with TemporaryDirectory() as folder:
        extract(revision, Path(folder))
        for name in MEASURED:
            for _ in range(TURNS):
                for place, tree in enumerate((Path(folder), ROOT)):
                    for what, figure in measure(tree, name):
                        taken[what][place].append(figure)
    for what, (before, now) in taken.items():
        old, new = median(before), median(now)
        print(f"{what}: {new:.1f}; at {revision}: {old:.1f}; ratio {new / old:.2f} (aim {AIM})")


if __name__ == "__main__":
    main()
