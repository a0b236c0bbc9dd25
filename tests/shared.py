"""What tests have in common: what is made once for all workers of a run, and walks of which a run goes a share."""

import os
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet
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


def share_of(cases: Iterable[object], every: int) -> list[ParameterSet]:
    """Return cases for `parametrize`: each so manieth is the ordinary run's, `dev.py prove-cases` has the others."""
    return [pytest.param(case, marks=pytest.mark.exhaustive if at % every else ()) for at, case in enumerate(cases)]
