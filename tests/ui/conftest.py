"""What tests of the window stand on: a look, and a way to show a widget that has the focus."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.clerk import Clerk
from ui.look.appearance import Appearance
from ui.system.tasks import Task
from ui.system.work import Work
from ui.widgets import choice_row

Show = Callable[[QWidget], None]


class Opener(QObject):
    """Stands in for the system's program for a kind of file."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[Path] = []

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        self.opened.append(Path(url.toLocalFile()))


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    """Start the application of the tests in the style of the window."""
    return ["tests", "-style", "fusion"]


WORKING = ("ui.rules.store.Task", "ui.widgets.long_work.Task")
"""Where work is begun that the program does in a process of its own."""


@pytest.fixture(autouse=True)
def work_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let work on files of others run in this process, where each pack is proven once and places are the test's own.

    `test_rules_stop.py`, and a test that asks for `apart`, has it run where the program does.
    """

    def task(work: Work, *, apart: bool) -> Task:
        del apart
        return Task(work)

    for place in WORKING:
        monkeypatch.setattr(place, task)


@pytest.fixture
def apart(work_here: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let such work run in a process of its own."""
    del work_here
    for place in WORKING:
        monkeypatch.setattr(place, Task)


@pytest.fixture
def look(qapp: QApplication) -> Appearance:
    assert qapp is not None
    return Appearance("light")


@pytest.fixture
def show(qtbot: QtBot) -> Show:
    kept = []

    def shown(widget: QWidget) -> None:
        kept.append(widget)
        qtbot.addWidget(widget)
        with qtbot.waitActive(widget):
            widget.show()
            widget.activateWindow()

    return shown


@pytest.fixture
def clerk(qtbot: QtBot, look: Appearance, monkeypatch: pytest.MonkeyPatch) -> Clerk:
    monkeypatch.setattr(choice_row, "BURST", 0)  # these keys follow each other more closely than any person's
    return Clerk(qtbot, look)


@pytest.fixture
def opener() -> Iterator[Opener]:
    opener = Opener()
    QDesktopServices.setUrlHandler("file", opener, "open")  # type: ignore[arg-type] # the stubs say bytes
    yield opener
    QDesktopServices.unsetUrlHandler("file")
