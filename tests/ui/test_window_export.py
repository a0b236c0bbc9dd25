"""导出: the slip goes to a file that the clerk names, and the window says where it is or why it is not."""

from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QFileDialog, QLineEdit, QListView

from tests.ui.clerk import CTRL, WOMAN, Clerk
from tests.ui.conftest import Opener


def open_dialog(clerk: Clerk) -> QFileDialog:
    clerk.press(Qt.Key.Key_S, modifier=CTRL)
    dialog = clerk.window.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    clerk.qtbot.waitExposed(dialog)
    return dialog


def click(dialog: QFileDialog, which: QDialogButtonBox.StandardButton) -> None:
    buttons = dialog.findChild(QDialogButtonBox)
    assert isinstance(buttons, QDialogButtonBox)
    QTest.mouseClick(buttons.button(which), Qt.MouseButton.LeftButton)


def save_as(clerk: Clerk, path: Path) -> None:
    dialog = open_dialog(clerk)
    name = dialog.findChild(QLineEdit)
    assert isinstance(name, QLineEdit)
    name.setText(str(path))
    click(dialog, QDialogButtonBox.StandardButton.Save)
    status = clerk.window.page.status
    clerk.qtbot.waitUntil(lambda: status.words not in ("", "正在导出…"), timeout=20_000)
    with clerk.qtbot.waitActive(clerk.window):
        clerk.window.activateWindow()


def cells(path: Path) -> list[object]:
    sheet = load_workbook(path).active
    assert sheet is not None
    return [cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None]


def test_the_slip_is_written_and_the_window_says_where(clerk: Clerk, tmp_path: Path) -> None:
    clerk.county_stay()
    path = tmp_path / "slip.xlsx"
    save_as(clerk, path)

    assert f"已保存：{path}" in clerk.reads()
    found = cells(path)
    assert 6918 in found
    assert "4112**********002X" in found
    assert WOMAN not in found


def test_the_slip_opens_from_the_window_until_there_is_another_answer(
    clerk: Clerk, tmp_path: Path, opener: Opener
) -> None:
    clerk.county_stay()
    save_as(clerk, tmp_path / "试算 单.xlsx")
    clerk.press(Qt.Key.Key_O, modifier=CTRL)
    assert opener.opened == [tmp_path / "试算 单.xlsx"]

    clerk.window.page.fields.focus("total_cost")
    clerk.type("8000")
    assert not clerk.window.page.status.open.isVisible()


def test_the_name_that_is_offered_tells_nothing_of_the_person(clerk: Clerk) -> None:
    clerk.county_stay()
    dialog = open_dialog(clerk)
    offered = Path(dialog.selectedFiles()[0]).name

    assert offered.startswith("待遇试算单-住院-")
    assert offered.endswith(".xlsx")
    assert WOMAN[-4:] not in offered
    click(dialog, QDialogButtonBox.StandardButton.Cancel)
    assert clerk.headline() == ("6,918.00", "2,082.00")


def test_the_slip_says_that_the_age_was_entered_by_hand(clerk: Clerk, tmp_path: Path) -> None:
    clerk.county_stay()
    clerk.window.page.fields.focus("age")
    clerk.type("80")
    clerk.window.page.fields.focus("identity_counts")
    clerk.choose(2)
    save_as(clerk, tmp_path / "slip.xlsx")

    assert any("由窗口人工填写，未采用身份证号" in str(value) for value in cells(tmp_path / "slip.xlsx"))


def test_a_file_that_cannot_be_written_is_said_and_nothing_typed_is_lost(clerk: Clerk, tmp_path: Path) -> None:
    clerk.county_stay()
    save_as(clerk, tmp_path / "nowhere" / "slip.xlsx")

    assert "没有这个文件夹" in clerk.reads()
    assert clerk.field("total_cost").text_value() == "9000"


def test_what_was_said_goes_with_the_next_answer(clerk: Clerk, tmp_path: Path) -> None:
    clerk.county_stay()
    save_as(clerk, tmp_path / "slip.xlsx")
    clerk.window.page.fields.focus("total_cost")
    assert "已保存" in clerk.reads()

    clerk.type("8000")
    assert "已保存" not in clerk.reads()


@pytest.mark.parametrize("text", ["=1+1", "@SUM(A1)"])
def test_typed_text_never_becomes_a_formula(clerk: Clerk, tmp_path: Path, text: str) -> None:
    clerk.county_stay()
    clerk.window.page.fields.focus("case_number")
    clerk.type(text)
    save_as(clerk, tmp_path / "slip.xlsx")

    assert text in cells(tmp_path / "slip.xlsx")


@pytest.mark.parametrize("key", [Qt.Key.Key_Delete, Qt.Key.Key_F2])
def test_no_key_changes_what_lies_in_the_folder(clerk: Clerk, tmp_path: Path, key: Qt.Key) -> None:
    folder = tmp_path / "folder" / "inner"
    folder.mkdir(parents=True)
    clerk.county_stay()
    dialog = open_dialog(clerk)
    dialog.setDirectory(str(folder.parent))
    files = dialog.findChild(QListView, "listView")
    assert isinstance(files, QListView)
    clerk.qtbot.waitUntil(lambda: files.model().rowCount(files.rootIndex()) == 1)
    files.setCurrentIndex(files.model().index(0, 0, files.rootIndex()))
    files.setFocus()
    QTest.keyClick(files, key)
    QTest.keyClicks(files, "x")
    QTest.keyClick(files, Qt.Key.Key_Return)
    assert folder.exists()
    assert QApplication.activeModalWidget() in (dialog, None)
    dialog.close()


@pytest.mark.parametrize("number", ["USA410071030712", "110105491231002", "110105194912310021"])
def test_a_number_that_is_none_says_the_way_on_and_does_not_block(clerk: Clerk, number: str) -> None:
    clerk.commit(number)
    clerk.enter()
    assert "身份证号留空，填年龄和性别" in clerk.field("id_number").shown_problem()
    clerk.choose(2)
    clerk.go_to("age")
    clerk.type("50")
    clerk.go_to("tier")
    clerk.choose(2)
    clerk.go_to("total_cost")
    clerk.type("9000")
    assert clerk.headline()[0] == "6,918.00"
    assert clerk.window.page.print.isEnabled()
    case = clerk.window.page.form.draft.case
    assert case is not None
    assert case.id_number is None


def test_a_newborn_with_a_parents_number_is_asked_for_by_name(clerk: Clerk, tmp_path: Path) -> None:
    clerk.county_stay()
    clerk.window.page.fields.focus("age")
    clerk.type("0")
    assert clerk.missing() == ["以哪个为准"]
    clerk.window.page.fields.focus("identity_counts")
    clerk.choose(3)
    assert clerk.row("identity_counts").value() == "parent"
    assert clerk.headline()[0] == "7,044.00"
    save_as(clerk, tmp_path / "slip.xlsx")
    said = [str(value) for value in cells(tmp_path / "slip.xlsx")]
    assert any("身份证号是新生儿父母的" in value for value in said)
    assert "4112**********002X" in said


def test_a_parents_number_is_for_a_newborn_alone(clerk: Clerk) -> None:
    clerk.county_stay()
    clerk.window.page.fields.focus("age")
    clerk.type("80")
    clerk.window.page.fields.focus("identity_counts")
    clerk.choose(3)
    assert clerk.row("identity_counts").value() is None
    assert "新生儿" in clerk.row("identity_counts").buttons()[2].toolTip()
