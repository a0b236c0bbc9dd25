"""A history that several files of tests keep estimates in."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from estimator.history import History


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "history.sqlite3"


@pytest.fixture
def history(path: Path) -> Iterator[History]:
    with History(path) as history:
        yield history
