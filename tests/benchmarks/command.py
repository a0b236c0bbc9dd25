"""A command from nothing to its answer against the bare interpreter, in turn: aim 130 ms."""

import os
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


def start(arguments: list[str]) -> float:
    """Run a program of the interpreter to its end (ms)."""
    begun = time.perf_counter()
    subprocess.run([sys.executable, *arguments], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return (time.perf_counter() - begun) * 1000


def main() -> None:
    """Print the medians and their ratio."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # what is installed has its bytecode
    start(OURS)
    pairs = [(start(BARE), start(OURS)) for _ in range(ROUNDS)]
    bare, ours = (median(one) for one in zip(*pairs, strict=True))
    print(f"command: {ours:.0f} ms (aim {AIM}); the interpreter alone: {bare:.0f} ms; ratio {ours / bare:.1f}")


if __name__ == "__main__":
    main()
