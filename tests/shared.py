"""What takes long to make and is only looked at: made once a run, by whichever worker wants it first."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QLockFile


def folder_of_run(factory: pytest.TempPathFactory) -> Path:
    """Return the folder that all workers of a run have in common."""
    own = factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


def once(folder: Path, name: str, make: Callable[[Path], object]) -> Path:
    """Return the file or folder of that name that `make` makes; who comes second waits until it is whole."""
    made = folder / name
    lock = QLockFile(f"{made}.lock")
    lock.setStaleLockTime(0)  # however long it takes, as long as who makes it lives
    assert lock.lock()
    try:
        if not made.exists():
            unfinished = made.with_name(f"unfinished-{name}")
            make(unfinished)
            unfinished.rename(made)
    finally:
        lock.unlock()
    return made
