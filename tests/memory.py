"""How much memory a batch takes at its height."""

import tracemalloc
from pathlib import Path

from estimator.batch import run_batch


def peak_of_batch(source: Path, target: Path) -> int:
    """Run a batch and return the most that was allocated meanwhile (bytes)."""
    tracemalloc.start()
    try:
        run_batch(source, target, nhsa=False, progress=lambda _: True)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
