"""Odd files dropped on the window, on every page: refused in words, and the window answers as before."""

import os
import random
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget

from tests.adversary.cases import CHINESE
from tests.ui.clerk import Clerk
from tests.ui.test_rules_page import counter, page_of, settle, user
from ui.batch.page import BatchPage
from ui.case.plans import PAGES
from ui.rules.page import RulesPage
from ui.widgets.actions import IN_RAIL, PASSING

__all__ = ["counter", "user"]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="such files are not there")
LARGE = 1 << 20


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _endless(path: Path) -> None:
    path.symlink_to("/dev/zero")


def _itself(path: Path) -> None:
    path.symlink_to(path.name)


def _gone(path: Path) -> None:
    path.symlink_to("nowhere")


def _anything(path: Path) -> None:
    path.write_bytes(random.Random(1).randbytes(LARGE))  # noqa: S311 the same bytes each time


def _deep(path: Path) -> None:
    path.write_bytes(b"a = " + b"[" * (LARGE - 4))


def _one_line(path: Path) -> None:
    path.write_bytes(b'id = "' + b"x" * LARGE)


def _too_large(path: Path) -> None:
    path.touch()
    os.truncate(path, 1 << 40)


ODD: tuple[Callable[[Path], None], ...] = (
    *(_pipe, _endless, _itself, _gone, Path.mkdir, Path.touch),
    *(_anything, _deep, _one_line, _too_large),
)


def drop(on: QWidget, *files: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    buttons, modifiers = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    event = QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, buttons, modifiers)
    on.dropEvent(event)


def odd_files(folder: Path, suffix: str) -> list[Path]:
    paths = [folder / f"{put.__name__}{suffix}" for put in ODD]
    for put, path in zip(ODD, paths, strict=True):
        put(path)
    return paths


def is_said(words: str, path: Path) -> bool:
    """Tell whether it is said in Chinese what became of a file."""
    return bool(CHINESE.search(words.replace(path.name, ""))) and "正在" not in words


def test_as_rules_on_every_page(counter: Clerk, tmp_path: Path) -> None:
    paths = odd_files(tmp_path, ".toml")
    for name in (*(page.name for page in (*PAGES, *IN_RAIL)), *PASSING):
        counter.window.show_page(name)
        drop(counter.window, *paths)
        settle(counter)
        words = page_of(counter).status.words
        assert len(words.splitlines()) == 7
        assert words.endswith("… 还有 4 个文件")
    for path in paths:
        drop(counter.window, path)
        settle(counter)
        assert isinstance(counter.window.stack.currentWidget(), RulesPage)
        words = page_of(counter).status.words
        assert is_said(words, path), words
    counter.page(1)
    counter.county_stay()
    assert counter.headline() == ("6,918.00", "2,082.00")


@pytest.mark.parametrize("suffix", [".xlsx", ".csv", ".jsonl"])
def test_as_a_roster(counter: Clerk, tmp_path: Path, suffix: str) -> None:
    counter.page(7)
    page = counter.window.stack.currentWidget()
    assert isinstance(page, BatchPage)
    for path in odd_files(tmp_path, suffix):
        drop(page, path)
        assert page.start.isEnabled()
        page.start.click()
        settle(counter)
        assert is_said(page.status.words, path), page.status.words
    left = {path.name for path in tmp_path.iterdir() if not path.name.startswith("_")}
    assert not [name for name in left if name.endswith(".tmp")]
