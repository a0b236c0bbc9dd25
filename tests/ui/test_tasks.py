"""Work in the background ends in exactly one of done, failed with words, stopped; and holds up nothing that closes."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from estimator.history import History, HistoryError, history_file
from estimator.settings import Paper, Settings
from estimator.slip import Slip, describe
from tests.slip_cases import STAY, answered
from tests.ui.clerk import Clerk
from tests.ui.test_batch_page import HEAD, Registrar, roster
from tests.ui.test_batch_page import STAY as ROW
from tests.ui.test_history_page import Archivist, keep, said, save
from tests.ui.works import (
    bad_case,
    cancelled,
    counts,
    dies,
    done,
    hangs,
    leaves,
    out_of_memory,
    refused,
    unforeseen,
)
from ui.app import LONGEST_END, LONGEST_WORK
from ui.history.store import HistoryStore
from ui.look.appearance import Appearance
from ui.printing import hand_over, process
from ui.printing.hand_over import HandOver
from ui.printing.process import Printing
from ui.settings.store import SettingsStore
from ui.system.single_instance import OnlyCopy
from ui.system.tasks import KILLED, UNFORESEEN, Task, end_all, running
from ui.system.work import Report

WAIT = 20_000
A_WHILE = 10
"""Seconds that somebody may wait until the program can be started again."""


class Watched:
    """A task, and all that came of it."""

    def __init__(self, work: Callable[[Report], object], *, apart: bool) -> None:
        self.task = Task(work, apart=apart)
        self.ends: list[object] = []
        self.reached: list[tuple[int, int]] = []
        self.task.done.connect(self.ends.append)
        self.task.failed.connect(self.ends.append)
        self.task.stopped.connect(lambda: self.ends.append("stopped"))
        self.task.reached.connect(lambda done, total: self.reached.append((done, total)))
        self.task.start()


@pytest.fixture
def unforeseen_errors(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[BaseException | None]]:
    """Errors that were handed to the hook of threads."""
    errors: list[BaseException | None] = []
    monkeypatch.setattr(threading, "excepthook", lambda found: errors.append(found.exc_value))
    yield errors
    end_all(5)


@pytest.mark.parametrize("apart", [False, True], ids=["thread", "process"])
@pytest.mark.parametrize(
    ("work", "end"),
    [
        (done, 42),
        (refused, "磁盘空间不足"),
        (bad_case, "age：应为整数\n空行"),
        (out_of_memory, "内存不足，没有做完"),
        (cancelled, "stopped"),
        (counts, 1000),
        (unforeseen, UNFORESEEN),
        (leaves, UNFORESEEN),
    ],
)
def test_it_ends_in_exactly_one_way(
    qtbot: QtBot,
    unforeseen_errors: list[BaseException | None],
    work: Callable[[Report], object],
    end: object,
    apart: bool,  # noqa: FBT001 a column of the table
) -> None:
    watched = Watched(work, apart=apart)
    qtbot.waitUntil(lambda: not running(), timeout=WAIT)
    assert watched.ends == [end]
    assert len(unforeseen_errors) == (end == UNFORESEEN)
    assert watched.reached == ([(number, 1000) for number in range(10, 1001, 10)] if work is counts else [])


def test_a_process_that_breaks_is_told(qtbot: QtBot, unforeseen_errors: list[BaseException | None]) -> None:
    watched = Watched(dies, apart=True)
    qtbot.waitUntil(lambda: not running(), timeout=WAIT)
    assert watched.ends == [KILLED]
    assert unforeseen_errors == []


def test_work_that_cannot_be_sent_to_a_process_is_told(
    qtbot: QtBot, unforeseen_errors: list[BaseException | None]
) -> None:
    watched = Watched(lambda _report: None, apart=True)
    qtbot.waitUntil(lambda: not running(), timeout=WAIT)
    assert watched.ends == [UNFORESEEN]
    assert unforeseen_errors


def test_what_hangs_in_a_process_is_stopped_at_once(qtbot: QtBot) -> None:
    watched = Watched(hangs, apart=True)
    begin = time.monotonic()
    watched.task.stop()
    qtbot.waitUntil(lambda: not running(), timeout=WAIT)
    assert watched.ends == ["stopped"]
    assert time.monotonic() - begin < 5


def test_what_can_be_ended_is_ended_and_what_cannot_is_told() -> None:
    release = Event()
    stubborn = Task(lambda _report: release.wait())
    assert end_all(5)
    stubborn.start()
    assert not end_all(0.1)
    release.set()
    assert end_all(5)


ORPHAN = """
import sys, time
from PySide6.QtCore import QCoreApplication
from tests.ui.works import tells_and_hangs
from ui.system.tasks import Task
application = QCoreApplication([])
Task(tells_and_hangs, apart=True).start()
application.exec()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="a process is looked for otherwise there")
def test_a_process_ends_with_a_window_that_was_killed(qtbot: QtBot) -> None:
    with subprocess.Popen([sys.executable, "-c", ORPHAN], stdout=subprocess.PIPE, text=True) as window:
        assert window.stdout is not None
        child = int(window.stdout.readline())
        window.kill()
    qtbot.waitUntil(lambda: not Path(f"/proc/{child}").exists() or "Z" in Path(f"/proc/{child}/stat").read_text())


# Each place that has work done in the background


def test_an_error_while_a_slip_is_exported(
    clerk: Clerk, unforeseen_errors: list[object], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("ui.printing.export.write_excel", unforeseen)
    clerk.county_stay()
    save(clerk, tmp_path / "slip.xlsx", Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    said(clerk, UNFORESEEN)
    assert len(unforeseen_errors) == 1


def test_an_error_while_a_period_is_exported(
    qtbot: QtBot, look: Appearance, unforeseen_errors: list[object], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    keep()
    archivist = Archivist(qtbot, look)
    monkeypatch.setattr("estimator.history.export_period", unforeseen)
    save(archivist, tmp_path / "period.xlsx", Qt.Key.Key_F7)
    said(archivist, UNFORESEEN)
    assert archivist.history.period.isEnabled()
    assert not archivist.history.work.isVisible()
    assert len(unforeseen_errors) == 1


def test_an_error_while_an_empty_roster_is_written(
    qtbot: QtBot, look: Appearance, unforeseen_errors: list[object], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    registrar = Registrar(qtbot, look)
    monkeypatch.setattr("estimator.batch.write_template", unforeseen)
    registrar.batch.files.template_wanted.emit(tmp_path / "template.xlsx")
    registrar.said(UNFORESEEN)
    assert not registrar.batch.work.isVisible()
    assert len(unforeseen_errors) == 1


@pytest.mark.usefixtures("apart")
def test_an_error_while_a_roster_is_worked_out(
    qtbot: QtBot, look: Appearance, unforeseen_errors: list[object], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    registrar = Registrar(qtbot, look)
    registrar.take(roster(tmp_path, HEAD, ROW))
    monkeypatch.setattr("ui.batch.page.run_counted", _unforeseen_run)
    registrar.enter()
    registrar.said(UNFORESEEN)
    assert registrar.batch.start.isEnabled()
    assert len(unforeseen_errors) == 1


def _unforeseen_run(_source: Path, _target: Path, _report: Report, *, nhsa: bool) -> None:
    raise LookupError(f"nobody thought of this: {nhsa}")


@pytest.mark.parametrize("what", ["tidy", "clear", "mask"])
def test_an_error_while_the_history_is_changed(
    qtbot: QtBot, unforeseen_errors: list[object], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, what: str
) -> None:
    keep()
    settings = SettingsStore(tmp_path / "settings.json")
    settings.change(Settings(store_full_id=True, retention_days=1))
    store = HistoryStore(history_file(), settings)
    monkeypatch.setattr(HistoryStore, "opened", unforeseen)
    with qtbot.waitSignal(store.failed, timeout=WAIT) as failed:
        if what == "mask":
            settings.change(Settings())
        else:
            getattr(store, what)()
    assert failed.args == [UNFORESEEN]
    assert len(unforeseen_errors) == 1


def slip() -> Slip:
    return describe(*answered(STAY), made_at=datetime(2021, 10, 8, 9, 0).astimezone())


def test_an_error_while_a_slip_is_kept_for_print(qtbot: QtBot, unforeseen_errors: list[object]) -> None:
    def keep_it() -> Slip:
        raise LookupError("nobody thought of this")

    delivery = HandOver(keep_it, Printing())
    with qtbot.waitSignal(delivery.failed, timeout=WAIT) as failed:
        delivery.start("A4", "Laser")
    assert failed.args == [UNFORESEEN]
    assert delivery.stage == ""
    assert len(unforeseen_errors) == 1


def test_an_error_while_a_pdf_is_written(
    qtbot: QtBot, unforeseen_errors: list[object], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(hand_over, "write_pdf", lambda *_: unforeseen(lambda _done, _total: True))
    delivery = HandOver(slip, Printing())
    paper: Paper = "A4"
    with qtbot.waitSignal(delivery.failed, timeout=WAIT) as failed:
        delivery.start(paper, tmp_path / "slip.pdf")
    assert failed.args == [UNFORESEEN]
    assert delivery.stage == ""
    assert len(unforeseen_errors) == 1


def test_an_error_on_the_way_to_the_printing_process(
    qtbot: QtBot, unforeseen_errors: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_self: object) -> None:
        raise LookupError("nobody thought of this")

    printing = Printing()
    monkeypatch.setattr(process._Helper, "_talk", broken)  # noqa: SLF001 where the thread begins
    with qtbot.waitSignal(printing.listed, timeout=WAIT) as listed:
        printing.look()
    assert "打印程序意外停止" in listed.args[0].wrong
    assert len(unforeseen_errors) == 1


# The way out

HANGING = """
import sys, threading, time
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
import ui.app
from ui.window import Window
from tests.ui.works import begins_and_hangs, hangs

how = sys.argv[1]
ui.app.LONGEST_WORK = ui.app.LONGEST_END = 1.0  # how long they really are is not what is looked at here

def close():
    from ui.system.tasks import Task
    if how == "main":
        QTimer.singleShot(0, QApplication.closeAllWindows)
    else:
        task = Task(begins_and_hangs, apart=how == "process")
        task.reached.connect(QApplication.closeAllWindows)
        task.start()
    QApplication.instance().aboutToQuit.connect(lambda: print("closed", flush=True))  # the copy has left

class Hanging(Window):
    def closeEvent(self, event):
        if how == "main":
            QApplication.instance().aboutToQuit.connect(lambda: hangs(None))

ui.app.Window = Hanging
made = Hanging.__init__
def init(self, *arguments):
    made(self, *arguments)
    self.ready.connect(close)
Hanging.__init__ = init
sys.exit(ui.app.main(["test", "-style", "fusion"]))
"""


@pytest.mark.parametrize("how", ["thread", "process", "main"])
def test_nothing_that_hangs_holds_the_program_once_its_window_is_closed(how: str) -> None:
    """Who starts it again gets a window while what hung is still there; and that ends, too."""
    arguments = [sys.executable, "-c", HANGING, how]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == "closed\n"
        if how != "process":
            again = OnlyCopy()
            if not again.first:
                assert not again.call_the_first()
            assert again.first
            assert program.poll() is None
            again.leave()
        said = program.communicate(timeout=300)[1]  # what hangs there has no end of its own
    assert program.returncode == 0, said
    assert LONGEST_WORK <= LONGEST_END <= A_WHILE
    with History(history_file()) as history:
        assert history.count() == 0
    assert HistoryError.__name__ not in said
