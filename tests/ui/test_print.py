"""Printing as a clerk does it, on printers of a print server that stands on this machine for the test."""

import multiprocessing
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from estimator.history import HistoryError
from estimator.settings.settings import Paper
from estimator.slip import Slip
from estimator.writing import OutputError
from tests.slip_cases import CAESAREAN, STAY, slip_of
from tests.ui.clerk import press
from tests.ui.print_server import STOPPED, Printer, Server, serving
from ui.look.appearance import Appearance
from ui.printing.preview import CANCELLED, PRINTING, PrintPreview, open_print
from ui.widgets.choice_row import Choice

needs_cups = pytest.mark.needs("cups")
CTRL = Qt.KeyboardModifier.ControlModifier
TITLE = "待遇试算单（非结算凭证）"
WAIT = 20_000
"""Milliseconds after which a print that does not come is given up."""


@dataclass
class Desk:
    """A window with somebody in front of it who prints."""

    qtbot: QtBot
    look: Appearance
    window: QWidget
    slip: Slip
    remembered: list[tuple[Paper, str]] = field(default_factory=list)
    kept: int = 0
    fails: Exception | None = None
    opened: list[PrintPreview] = field(default_factory=list)

    def opens(self, paper: Paper = "A4", printer: str = "") -> PrintPreview:
        preview = open_print(
            self.window,
            self.look,
            replace(self.slip, number=""),
            paper=paper,
            printer=printer,
            remember=lambda *used: self.remembered.append(used),
            keep=self._keep,
        )
        self.opened.append(preview)
        self.qtbot.waitUntil(preview.isActiveWindow)
        return preview

    def closes(self) -> None:
        for preview in self.opened:
            if shiboken6.isValid(preview):
                preview.done(0)

    def _keep(self) -> Slip:
        self.kept += 1
        if self.fails is not None:
            raise self.fails
        return self.slip


@pytest.fixture(autouse=True)
def no_printers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hide the printers of whoever runs the tests."""
    monkeypatch.setenv("CUPS_SERVER", "127.0.0.1:9")


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    printers = {"Laser": Printer(), "Office": Printer()}
    with serving(printers) as made:
        monkeypatch.setenv("CUPS_SERVER", f"127.0.0.1:{made.server_port}")
        yield made


@pytest.fixture
def desk(qtbot: QtBot, look: Appearance) -> Iterator[Desk]:
    window = QWidget()
    window.resize(1366, 688)
    look.set_window_width(1366)
    qtbot.addWidget(window)
    window.show()
    made = Desk(qtbot, look, window, slip_of(STAY))
    yield made
    made.closes()
    qtbot.waitUntil(lambda: not multiprocessing.active_children(), timeout=WAIT)


def until(desk: Desk, says: Callable[[], str], words: str) -> None:
    desk.qtbot.waitUntil(lambda: says() == words, timeout=WAIT)


def known(desk: Desk, preview: PrintPreview) -> None:
    """Wait until the printer that is picked has told its papers."""
    desk.qtbot.waitUntil(lambda: bool(preview.printer.papers().sizes), timeout=WAIT)


def printed(desk: Desk, preview: PrintPreview, act: Callable[[], None]) -> str:
    with desk.qtbot.waitSignal(preview.delivered, timeout=WAIT) as told:
        act()
    words = told.args[0] if told.args else ""
    assert isinstance(words, str)
    return words


def test_opens_on_the_paper_used_last_with_the_focus_there(desk: Desk) -> None:
    preview = desk.opens("A5", "Laser")

    assert preview.paper.value() == "A5"
    assert preview.printer.currentText() == "Laser"
    assert preview.view.widget().accessibleName() == "预览：A5，1 页"
    focus = QApplication.focusWidget()
    assert isinstance(focus, Choice)
    assert focus.text() == "A5"


def test_digits_choose_the_paper(desk: Desk) -> None:
    desk.slip = slip_of(CAESAREAN)
    preview = desk.opens("A4")
    spoken = []
    for key in (Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_1):
        press(key)
        spoken.append(preview.view.widget().accessibleName())

    assert spoken == ["预览：A5，2 页", "预览：80 毫米卷纸，1 页", "预览：A4，1 页"]


@needs_cups
@pytest.mark.parametrize("keys", [(Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier), (Qt.Key.Key_P, CTRL)])
def test_one_key_prints(desk: Desk, server: Server, keys: tuple[Qt.Key, Qt.KeyboardModifier]) -> None:
    preview = desk.opens("A4", "Laser")

    assert printed(desk, preview, lambda: press(*keys)) == "已送到打印机“Laser”，单号 20211008-3-0017"
    assert not preview.isVisible()
    assert desk.remembered == [("A4", "Laser")]
    assert desk.kept == 1
    laser = server.printers["Laser"]
    assert laser.titles == [TITLE]
    assert [job.count(b"/Type /Page\n") for job in laser.jobs] == [1]


@needs_cups
def test_every_page_is_sent(desk: Desk, server: Server) -> None:
    desk.slip = slip_of(CAESAREAN)
    preview = desk.opens("A5", "Laser")
    printed(desk, preview, lambda: press(Qt.Key.Key_Return))

    job = server.printers["Laser"].jobs[0]
    assert job.count(b"/Type /Page\n") == 2
    assert b"/MediaBox [0 0 420" in job


@needs_cups
def test_the_default_printer_or_the_first_is_offered_to_who_never_printed(desk: Desk, server: Server) -> None:
    preview = desk.opens()
    until(desk, preview.printer.currentText, "Laser")

    assert [preview.printer.itemText(index) for index in range(preview.printer.count())] == list(server.printers)
    assert preview.print_.isEnabled()


@needs_cups
def test_another_printer_is_picked_by_arrow(desk: Desk, server: Server) -> None:
    preview = desk.opens("A4", "Laser")
    known(desk, preview)
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Down)

    assert printed(desk, preview, lambda: press(Qt.Key.Key_Return)) == "已送到打印机“Office”，单号 20211008-3-0017"
    assert len(server.printers["Office"].jobs) == 1
    assert desk.remembered == [("A4", "Office")]


def test_without_printers_it_says_so_and_a_pdf_is_still_there(desk: Desk, tmp_path: Path) -> None:
    preview = desk.opens("A4")
    assert preview.about.text() == "正在查找打印机…"
    until(desk, preview.about.text, "这台电脑上没有打印机，可以先存为 PDF。")

    assert preview.printer.currentText() == "没有打印机"
    assert not preview.print_.isEnabled()
    assert preview.print_.accessibleDescription() == preview.about.text()
    press(Qt.Key.Key_Return)
    assert preview.isVisible()
    assert desk.kept == 0

    path = tmp_path / "slip.pdf"
    words = printed(desk, preview, lambda: save_as(desk, preview, path))
    assert words == f"已保存：{path}，单号 20211008-3-0017"
    assert path.read_bytes().startswith(b"%PDF")
    assert desk.remembered == [("A4", "")]


@needs_cups
@pytest.mark.usefixtures("server")
def test_a_printer_that_is_gone_is_told_and_no_other_is_taken_for_it(desk: Desk) -> None:
    preview = desk.opens("A4", "Old")
    until(desk, preview.about.text, "打印机“Old”不在了，请另选打印机。")

    assert preview.printer.currentIndex() == -1
    assert QApplication.focusWidget() is preview.printer
    assert not preview.print_.isEnabled()
    press(Qt.Key.Key_Down)
    assert preview.about.text() == ""
    assert printed(desk, preview, lambda: press(Qt.Key.Key_Return)) == "已送到打印机“Laser”，单号 20211008-3-0017"


@needs_cups
def test_a_printer_that_goes_meanwhile_is_told_and_nothing_is_lost(desk: Desk, server: Server) -> None:
    preview = desk.opens("A4", "Laser")
    known(desk, preview)
    del server.printers["Laser"]
    press(Qt.Key.Key_Return)
    until(desk, preview.said.text, "打印机“Laser”找不到了，请另选打印机。")
    until(desk, preview.about.text, "打印机“Laser”不在了，请另选打印机。")

    assert desk.remembered == []
    press(Qt.Key.Key_Down)
    assert printed(desk, preview, lambda: press(Qt.Key.Key_Return)) == "已送到打印机“Office”，单号 20211008-3-0017"
    assert desk.kept == 1


@needs_cups
def test_a_job_that_is_refused_is_told_and_can_be_sent_again(desk: Desk, server: Server) -> None:
    server.printers["Laser"].accepts = False
    preview = desk.opens("A4", "Laser")
    press(Qt.Key.Key_Return)
    until(desk, preview.said.text, "没有打印：打印机“Laser”暂停接收文件。")

    assert preview.isVisible()
    server.printers["Laser"].accepts = True
    printed(desk, preview, lambda: press(Qt.Key.Key_Return))
    assert desk.kept == 1


@needs_cups
def test_paper_that_the_printer_has_not_is_told_before_printing(desk: Desk, server: Server) -> None:
    server.printers["Laser"].papers = {"A4": (595, 842)}
    preview = desk.opens("A5", "Laser")
    until(desk, preview.about.text, "打印机“Laser”没有 A5 纸，请换纸张或打印机。")

    assert not preview.print_.isEnabled()
    press(Qt.Key.Key_3)
    assert preview.about.text() == "打印机“Laser”没有 80 毫米卷纸，请换纸张或打印机。"
    press(Qt.Key.Key_1)
    assert preview.about.text() == ""
    printed(desk, preview, lambda: press(Qt.Key.Key_Return))


@needs_cups
def test_a_roll_goes_on_the_shortest_strip_that_holds_it(desk: Desk, server: Server) -> None:
    # 72 mm, what can be printed of 80, and 210 or 3276 mm long, as drivers of such printers list them.
    server.printers["Laser"].papers = {"X72MMY210MM": (204, 595), "X72MMY3276MM": (204, 9286)}
    preview = desk.opens("80mm", "Laser")
    printed(desk, preview, lambda: press(Qt.Key.Key_Return))

    assert b"/MediaBox [0 0 204" in server.printers["Laser"].jobs[0]
    assert b" 9286" in server.printers["Laser"].jobs[0]


@needs_cups
def test_a_printer_that_has_stopped_is_told(desk: Desk, server: Server) -> None:
    server.printers["Laser"].state = STOPPED
    preview = desk.opens("A4", "Laser")
    until(desk, preview.about.text, "打印机“Laser”已停止：送去的文件先排队，恢复后才打印。")

    assert preview.print_.isEnabled()


@needs_cups
def test_a_server_that_does_not_answer_holds_nothing_up_and_is_given_up_with_escape(desk: Desk, server: Server) -> None:
    server.answers.clear()
    preview = desk.opens("A4", "Laser")
    press(Qt.Key.Key_Return)
    assert preview.said.text() == PRINTING
    assert preview.back.text() == "取消"
    desk.qtbot.waitUntil(lambda: bool(multiprocessing.active_children()), timeout=WAIT)
    desk.qtbot.waitUntil(lambda: preview.view.widget().isVisible())

    press(Qt.Key.Key_Escape)
    assert preview.said.text() == CANCELLED
    assert preview.back.text() == "返回"
    desk.qtbot.waitUntil(lambda: not multiprocessing.active_children(), timeout=WAIT)
    server.answers.set()
    assert server.printers["Laser"].jobs == []
    press(Qt.Key.Key_Escape)
    assert not preview.isVisible()
    assert desk.remembered == []


@needs_cups
def test_a_driver_that_breaks_leaves_the_window_and_is_told(desk: Desk, server: Server) -> None:
    preview = desk.opens("A4", "Laser")
    known(desk, preview)
    server.answers.clear()
    press(Qt.Key.Key_Return)
    desk.qtbot.waitUntil(lambda: desk.kept == 1)
    for helper in multiprocessing.active_children():
        helper.kill()
    until(desk, preview.said.text, "打印程序意外停止，没有打印；请再试一次。")

    server.answers.set()
    printed(desk, preview, lambda: press(Qt.Key.Key_Return))
    assert len(server.printers["Laser"].jobs) == 1


@needs_cups
@pytest.mark.parametrize("error", [HistoryError("历史文件被占用"), OutputError("磁盘空间不足")])
def test_what_cannot_be_kept_is_not_printed(desk: Desk, server: Server, error: Exception) -> None:
    desk.fails = error
    preview = desk.opens("A4", "Laser")
    press(Qt.Key.Key_Return)
    until(desk, preview.said.text, str(error))

    assert server.printers["Laser"].jobs == []
    desk.fails = None
    printed(desk, preview, lambda: press(Qt.Key.Key_Return))
    assert desk.kept == 2


def save_as(desk: Desk, preview: PrintPreview, path: Path) -> None:
    press(Qt.Key.Key_S, CTRL)
    dialog = preview.findChild(QFileDialog)
    assert dialog is not None
    desk.qtbot.waitUntil(dialog.isActiveWindow)
    name = dialog.findChild(QLineEdit)
    assert name is not None
    name.setText(str(path))
    QTest.keyClick(name, Qt.Key.Key_Return)


def test_a_pdf_is_named_by_the_slip_and_not_by_the_person(desk: Desk) -> None:
    preview = desk.opens("A4")
    press(Qt.Key.Key_S, CTRL)
    dialog = preview.findChild(QFileDialog)
    assert dialog is not None
    assert [Path(file).name for file in dialog.selectedFiles()] == ["待遇试算单-202110081024.pdf"]
    dialog.reject()


def test_a_pdf_that_cannot_be_written_is_told(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "none" / "slip.pdf"
    preview = desk.opens("A5", "Laser")
    save_as(desk, preview, path)
    until(desk, preview.said.text, f"没有这个文件夹：{path.parent}")

    assert preview.isVisible()
    assert preview.save.isEnabled()


def test_escape_goes_back_and_keeps_nothing(desk: Desk) -> None:
    preview = desk.opens("A4", "Laser")
    press(Qt.Key.Key_Escape)

    assert not preview.isVisible()
    assert (desk.kept, desk.remembered) == (0, [])
    desk.qtbot.waitUntil(lambda: not multiprocessing.active_children(), timeout=WAIT)


def test_tab_leads_through_everything_and_each_has_its_name(desk: Desk) -> None:
    preview = desk.opens("A4", "Laser")
    names = []
    for _ in range(5):
        focus = QApplication.focusWidget()
        assert focus is not None
        names.append(focus.accessibleName())
        press(Qt.Key.Key_Tab)

    assert names == ["A4", "打印机", "返回", "存为 PDF", "打印"]
    assert QApplication.focusWidget() is preview.paper.focusProxy()
    assert preview.paper.accessibleName() == "纸张"


def test_page_keys_go_through_a_roll(desk: Desk) -> None:
    preview = desk.opens("80mm", "Laser")
    bar = preview.view.verticalScrollBar()
    press(Qt.Key.Key_PageDown)
    assert bar.value() == min(bar.pageStep(), bar.maximum()) > 0
    press(Qt.Key.Key_PageUp)
    assert bar.value() == 0


def test_the_window_never_loads_what_talks_to_printers() -> None:
    code = "import sys, ui.printing.preview; print([name for name in sys.modules if 'PrintSupport' in name])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert run.stdout.strip() == "[]"
