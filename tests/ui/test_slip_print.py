"""打印 from the page of a case: the preview opens, and what goes out has been kept in the history first."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QFileDialog, QLineEdit

from estimator.history import History, history_file
from estimator.settings import read_settings, settings_file
from tests.ui.clerk import CTRL, Clerk
from ui.printing.preview import PrintPreview


def open_preview(clerk: Clerk) -> PrintPreview:
    clerk.press(Qt.Key.Key_P, modifier=CTRL)
    preview = clerk.window.findChild(PrintPreview)
    assert isinstance(preview, PrintPreview)
    clerk.qtbot.waitUntil(preview.isActiveWindow)
    return preview


def save_pdf(clerk: Clerk, path: Path, *, paper: int = 1) -> None:
    preview = open_preview(clerk)
    clerk.choose(paper)
    clerk.press(Qt.Key.Key_S, modifier=CTRL)
    dialog = preview.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    name, buttons = dialog.findChild(QLineEdit), dialog.findChild(QDialogButtonBox)
    assert isinstance(name, QLineEdit)
    assert isinstance(buttons, QDialogButtonBox)
    name.setText(str(path))
    QTest.mouseClick(buttons.button(QDialogButtonBox.StandardButton.Save), Qt.MouseButton.LeftButton)
    clerk.qtbot.waitUntil(path.exists, timeout=20_000)
    clerk.qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)


def test_a_slip_that_goes_out_as_a_pdf_is_kept_once(clerk: Clerk, tmp_path: Path) -> None:
    clerk.county_stay()
    path = tmp_path / "slip.pdf"
    save_pdf(clerk, path)

    assert path.read_bytes().startswith(b"%PDF")
    with History(history_file()) as history:
        (kept,) = history.find("")
    assert f"已保存：{path}，单号 {kept.number}" in clerk.reads()
    assert clerk.window.page.status.open.isVisible()
    assert kept.estimate().figures["fund_pays"] == clerk.window.page.form.draft.estimate.figures["fund_pays"]  # type: ignore[union-attr]  # the case is whole


def test_the_paper_of_one_slip_is_not_yet_that_of_the_counter(clerk: Clerk, tmp_path: Path) -> None:
    clerk.county_stay()
    save_pdf(clerk, tmp_path / "a5.pdf", paper=2)
    with clerk.qtbot.waitActive(clerk.window):
        clerk.window.activateWindow()
    preview = open_preview(clerk)

    assert b"MediaBox [0 0 420." in (tmp_path / "a5.pdf").read_bytes()  # 148 mm in points
    assert preview.paper.value() == "A4"
    assert read_settings(settings_file()).settings.paper == "A4"


def test_a_history_that_cannot_be_written_stops_no_pdf(clerk: Clerk, tmp_path: Path) -> None:
    history_file().parent.parent.mkdir(parents=True, exist_ok=True)
    history_file().parent.write_text("a file where the folder should be")
    clerk.county_stay()
    path = tmp_path / "slip.pdf"
    save_pdf(clerk, path)

    assert f"已保存：{path}；没有记入历史" in clerk.reads()


def test_going_back_keeps_nothing(clerk: Clerk) -> None:
    clerk.county_stay()
    open_preview(clerk)
    clerk.press(Qt.Key.Key_Escape)
    clerk.qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)

    with History(history_file()) as history:
        assert not history.count()


def test_without_a_whole_case_there_is_nothing_to_print(clerk: Clerk) -> None:
    clerk.press(Qt.Key.Key_P, modifier=CTRL)

    assert clerk.window.findChild(PrintPreview) is None
    assert "还需填写" in clerk.window.page.print.toolTip()


def test_the_same_case_going_out_again_keeps_its_number(clerk: Clerk, tmp_path: Path) -> None:
    clerk.county_stay()
    save_pdf(clerk, tmp_path / "one.pdf")
    with clerk.qtbot.waitActive(clerk.window):
        clerk.window.activateWindow()
    clerk.go_to("total_cost")
    save_pdf(clerk, tmp_path / "other.pdf")

    with History(history_file()) as history:
        (kept,) = history.find("")
    assert f"已保存：{tmp_path / 'other.pdf'}，单号 {kept.number}" in clerk.reads()
