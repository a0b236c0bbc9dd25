"""A command from nothing to its answer against the bare interpreter, in pairs: aim 130 ms, also on the processor."""

import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[2]
AIM = 130
ROUNDS = 25
BARE = ["-c", "print()"]
OURS = ["-m", "estimator", "estimate", str(ROOT / "assets" / "example-case.json"), "--json"]


def start(arguments: list[str]) -> tuple[float, float]:
    """Run a program of the interpreter to its end; on the clock, and its own time on the processor (ms)."""
    begun, worked = time.perf_counter(), _worked()
    subprocess.run([sys.executable, *arguments], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return (time.perf_counter() - begun) * 1000, (_worked() - worked) * 1000


def _worked() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """Print the medians and their ratio."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # what is installed has its bytecode
    start(OURS)
    pairs = [(start(BARE), start(OURS)) for _ in range(ROUNDS)]
    for index, what in enumerate(("command", "of it on the processor")):
        bare, ours = (median(one[index] for one in side) for side in zip(*pairs, strict=True))
        print(f"{what}: {ours:.0f} ms (aim {AIM}); the interpreter alone: {bare:.0f} ms; ratio {ours / bare:.1f}")


if __name__ == "__main__":
    main()
