"""What takes long to make and is only looked at: made once a run, by whichever worker wants it first."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QLockFile


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """Return the file or folder of that name that `make` makes; who comes second waits until it is whole."""
    own = factory.getbasetemp()
    made = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / name
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
