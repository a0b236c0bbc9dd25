"""批量, by keys: a roster goes through while the window stays free; what went wrong is said, and nothing is lost."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

from estimator.batch.columns import columns_of
from estimator.facts import BUILT_IN
from tests.ui.clerk import CTRL, Clerk, focused
from tests.ui.conftest import Opener
from ui.batch.page import BatchPage
from ui.look.appearance import Appearance

COLUMNS = columns_of(BUILT_IN)

HEAD = ["待遇", "基准日", "险种", "年龄", "地点", "级别", "等级", "总费用"]
STAY = ["住院", "2021-10-08", "居民", 50, "市内", "县级", "二级", 9000]
# 1100 × 63 % + 7500 × 83 %, Art. 33
PAID = 6918
SAVE, OPEN = QDialogButtonBox.StandardButton.Save, QDialogButtonBox.StandardButton.Open


class Registrar(Clerk):
    """A clerk on the page of rosters."""

    def __init__(self, qtbot: QtBot, look: Appearance) -> None:
        super().__init__(qtbot, look)
        self.page(7)
        shown = self.window.stack.currentWidget()
        assert isinstance(shown, BatchPage)
        self.batch = shown

    def answer(self, name: Path, button: QDialogButtonBox.StandardButton) -> None:
        """Name a file in the dialog that is open."""
        dialog = next(each for each in self.batch.findChildren(QFileDialog) if each.isVisible())
        self.qtbot.waitExposed(dialog)
        line, buttons = dialog.findChild(QLineEdit), dialog.findChild(QDialogButtonBox)
        assert isinstance(line, QLineEdit)
        assert isinstance(buttons, QDialogButtonBox)
        line.setText(str(name))
        QTest.mouseClick(buttons.button(button), Qt.MouseButton.LeftButton)
        with self.qtbot.waitActive(self.window):
            self.window.activateWindow()

    def take(self, roster: Path) -> None:
        """Choose a roster in the dialog."""
        self.press(Qt.Key.Key_B, modifier=CTRL)
        self.answer(roster, OPEN)

    def said(self, words: str) -> None:
        """Wait until something is said above the button."""
        self.qtbot.waitUntil(lambda: words in self.batch.status.words, timeout=20_000)

    def figures(self) -> tuple[str, str]:
        headline = self.batch.headline
        return headline.first.figure.amount, headline.second.figure.amount


@pytest.fixture
def registrar(qtbot: QtBot, look: Appearance) -> Registrar:
    return Registrar(qtbot, look)


def roster(folder: Path, *rows: Sequence[object], name: str = "名册.xlsx") -> Path:
    workbook = Workbook()
    for row in rows:
        workbook.worksheets[0].append(list(row))
    workbook.save(folder / name)
    return folder / name


def results(path: Path) -> list[dict[str, object]]:
    heads, *rows = load_workbook(path).worksheets[0].iter_rows(values_only=True)
    return [dict(zip(map(str, heads), row, strict=True)) for row in rows]


def files(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} - {"home"}


@pytest.mark.usefixtures("apart")
def test_a_roster_goes_through_by_keys_alone(registrar: Registrar, tmp_path: Path, opener: Opener) -> None:
    source = roster(tmp_path, HEAD, STAY, [*STAY[:-1], "约九千"], STAY)
    registrar.take(source)
    assert registrar.batch.files.target.text_value() == str(tmp_path / "名册-结果.xlsx")
    registrar.enter()
    registrar.said("共 3 例，1 例有误；已保存")

    assert registrar.figures() == ("3", "1")
    assert "原因写在结果里（Excel 表的最后一列）" in registrar.reads()
    good, bad, last = results(tmp_path / "名册-结果.xlsx")
    assert (good["基金支付"], bad["基金支付"], last["基金支付"]) == (PAID, None, PAID)
    assert list(bad)[-1] == "错误"
    assert "总费用" in str(bad["错误"])

    registrar.enter()
    assert opener.opened == [tmp_path / "名册-结果.xlsx"]


def test_once_mended_it_goes_through_again_into_a_file_of_its_own(registrar: Registrar, tmp_path: Path) -> None:
    registrar.take(roster(tmp_path, HEAD, STAY, STAY[:-1]))
    registrar.enter()
    registrar.said("1 例有误")
    roster(tmp_path, HEAD, STAY, STAY)
    registrar.press(Qt.Key.Key_R, modifier=CTRL)
    registrar.said("共 2 例，0 例有误")

    assert "各例都已算出" in registrar.reads()
    assert files(tmp_path) == {"名册.xlsx", "名册-结果.xlsx", "名册-结果-2.xlsx"}


def test_a_path_may_be_typed_with_the_quotation_marks_that_windows_copies(registrar: Registrar, tmp_path: Path) -> None:
    roster(tmp_path, HEAD, STAY)
    registrar.commit(f'"{tmp_path / "名册.xlsx"}"')
    registrar.enter(4)
    registrar.said("共 1 例，0 例有误")

    assert files(tmp_path) == {"名册.xlsx", "名册-结果.xlsx"}


def test_a_file_that_is_dropped_on_the_page_is_the_roster(registrar: Registrar, tmp_path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(roster(tmp_path, HEAD, STAY)))])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    registrar.batch.dropEvent(QDropEvent(QPointF(5, 5), copy, data, left, none))
    registrar.enter()

    registrar.said("共 1 例，0 例有误")


def test_json_lines_go_through_as_well(registrar: Registrar, tmp_path: Path) -> None:
    (tmp_path / "cases.jsonl").write_text("no case\n{}\n")
    registrar.take(tmp_path / "cases.jsonl")
    registrar.enter()
    registrar.said("共 2 例，2 例有误")

    assert len((tmp_path / "cases-结果.jsonl").read_text("utf-8").splitlines()) == 2


def test_names_and_codes_of_the_platform(registrar: Registrar, tmp_path: Path) -> None:
    (tmp_path / "cases.jsonl").write_text('{"insutype": "310"}\n')
    registrar.take(tmp_path / "cases.jsonl")
    registrar.batch.files.form.focus("codes")
    registrar.press(Qt.Key.Key_2)
    registrar.press(Qt.Key.Key_R, modifier=CTRL)
    registrar.said("共 1 例，1 例有误")

    assert '"benefit"' in (tmp_path / "cases-结果.jsonl").read_text("utf-8")


def test_nothing_is_written_over_unless_the_clerk_agrees(registrar: Registrar, tmp_path: Path) -> None:
    registrar.take(roster(tmp_path, HEAD, STAY))
    (tmp_path / "八月.xlsx").write_text("before")
    registrar.batch.files.form.focus("target")
    registrar.commit(str(tmp_path / "八月.xlsx"))
    registrar.press(Qt.Key.Key_R, modifier=CTRL)
    registrar.said("已有“八月.xlsx”，请另取文件名")
    assert (tmp_path / "八月.xlsx").read_text() == "before"

    registrar.batch.files.target.clear_value()
    registrar.press(Qt.Key.Key_S, modifier=CTRL)
    registrar.answer(tmp_path / "九月.xlsx", SAVE)
    registrar.enter()
    registrar.said("共 1 例")
    assert results(tmp_path / "九月.xlsx")[0]["基金支付"] == PAID


@pytest.mark.usefixtures("apart")
def test_it_can_be_stopped_and_nothing_is_written(registrar: Registrar, tmp_path: Path) -> None:
    registrar.take(roster(tmp_path, HEAD, *[STAY] * 3000))
    registrar.enter()
    registrar.qtbot.waitUntil(lambda: registrar.batch.work.bar.value() > 0, timeout=20_000)
    assert f"正在试算… {registrar.batch.work.bar.value()} / 3,000" in registrar.reads()
    while focused() is not registrar.batch.work.cancel:
        registrar.press(Qt.Key.Key_Tab)
    registrar.enter()
    registrar.said("已取消，没有写入文件")

    assert files(tmp_path) == {"名册.xlsx"}
    assert focused() is registrar.batch.start


@pytest.mark.usefixtures("apart")
def test_meanwhile_the_next_person_is_worked_out(registrar: Registrar, tmp_path: Path) -> None:
    registrar.take(roster(tmp_path, HEAD, *[STAY] * 1000))
    registrar.enter()
    assert registrar.batch.start.toolTip() == "正在试算…"
    registrar.page(1)
    registrar.county_stay()
    assert registrar.headline() == ("6,918.00", "2,082.00")

    registrar.said("共 1000 例，0 例有误")
    assert registrar.at() == "total_cost"


@pytest.mark.usefixtures("apart")
def test_an_enter_too_many_stops_nothing(registrar: Registrar, tmp_path: Path) -> None:
    registrar.take(roster(tmp_path, HEAD, *[STAY] * 300))
    registrar.enter(3)

    registrar.said("共 300 例")


def test_the_program_is_closed_meanwhile_and_leaves_nothing(tmp_path: Path) -> None:
    source = roster(tmp_path, HEAD, *[STAY] * 5_000)
    program = """
import sys
from pathlib import Path
from ui.look.appearance import Appearance, start_application
from ui.window import Window
app = start_application([])
window = Window(Appearance("light"))
def begin():
    window.show_page("batch")
    page = window.stack.currentWidget()
    page.files.take_source(Path(sys.argv[1]))
    page.start.click()
    page.work.bar.valueChanged.connect(lambda done: done and window.close())
window.ready.connect(begin)
window.show()
sys.exit(app.exec())
"""
    ended = subprocess.run([sys.executable, "-c", program, str(source)], check=False, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stderr
    assert files(tmp_path) == {"名册.xlsx"}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "不是有效的 .xlsx 文件，是空文件"),
        (b"no workbook", "不是有效的 .xlsx 文件，或已损坏"),
        (None, "没有这个文件"),
    ],
)
def test_what_is_no_roster_is_said(registrar: Registrar, tmp_path: Path, content: bytes | None, words: str) -> None:
    if content is not None:
        (tmp_path / "名册.xlsx").write_bytes(content)
    registrar.commit(str(tmp_path / "名册.xlsx"))
    registrar.press(Qt.Key.Key_R, modifier=CTRL)
    registrar.said(words)

    assert registrar.figures() == ("—", "—")
    assert "名册-结果.xlsx" not in files(tmp_path)
    assert registrar.batch.start.isEnabled()


@pytest.mark.usefixtures("apart")
def test_a_heading_that_is_unknown_is_said_with_its_place(registrar: Registrar, tmp_path: Path) -> None:
    registrar.take(roster(tmp_path, [*HEAD, "总金额"], STAY))
    registrar.enter()

    registrar.said("I1：“总金额”与 H1 重复")


def test_a_roster_without_a_case_is_said(registrar: Registrar, tmp_path: Path) -> None:
    registrar.take(roster(tmp_path, HEAD))
    registrar.enter()
    registrar.said("共 0 例")

    assert "一例也没有填写" in registrar.reads()


def test_another_kind_of_file_is_said(registrar: Registrar, tmp_path: Path) -> None:
    (tmp_path / "名册.xls").write_bytes(b"")
    registrar.commit(str(tmp_path / "名册.xls"))
    registrar.press(Qt.Key.Key_R, modifier=CTRL)

    registrar.said("“名册.xls”是旧式 Excel 文件；请用 Excel 或 WPS 打开，“另存为”.xlsx 后再试")


def test_a_target_that_is_read_only_is_said_and_stays(registrar: Registrar, tmp_path: Path) -> None:
    registrar.take(roster(tmp_path, HEAD, STAY))
    target = tmp_path / "封存.xlsx"
    QTest.mouseClick(registrar.batch.files.elsewhere, Qt.MouseButton.LeftButton)
    registrar.answer(target, SAVE)
    target.write_text("before")
    target.chmod(0o444)
    registrar.press(Qt.Key.Key_R, modifier=CTRL)
    registrar.said("是只读文件，请另取文件名")

    assert target.read_text() == "before"


def test_a_folder_that_is_not_there_is_said(registrar: Registrar, tmp_path: Path) -> None:
    registrar.take(roster(tmp_path, HEAD, STAY))
    registrar.batch.files.form.focus("target")
    registrar.commit(str(tmp_path / "nowhere" / "out.xlsx"))
    registrar.press(Qt.Key.Key_R, modifier=CTRL)

    registrar.said("没有这个文件夹")


def test_an_empty_roster_is_written_and_opened(registrar: Registrar, tmp_path: Path, opener: Opener) -> None:
    QTest.mouseClick(registrar.batch.files.template, Qt.MouseButton.LeftButton)
    registrar.answer(tmp_path / "空白.xlsx", SAVE)
    registrar.said("已写出空白名册")
    registrar.press(Qt.Key.Key_O, modifier=CTRL)

    assert opener.opened == [tmp_path / "空白.xlsx"]
    (heads,) = load_workbook(tmp_path / "空白.xlsx").worksheets[0].iter_rows(values_only=True)
    assert list(heads) == [column.label for column in COLUMNS]


def test_what_is_the_same_in_every_row_is_chosen_once(registrar: Registrar, tmp_path: Path) -> None:
    registrar.take(roster(tmp_path, ["序号", "姓名", *HEAD[3:]], [1, "王伟", *STAY[3:]]))
    for fact, key in (("benefit", Qt.Key.Key_1), ("scheme", Qt.Key.Key_2)):
        registrar.batch.files.form.focus(fact)
        registrar.press(key)
    registrar.batch.files.form.focus("day")
    registrar.commit("2021.10.8")
    registrar.press(Qt.Key.Key_R, modifier=CTRL)
    registrar.said("共 1 例，0 例有误")

    assert results(tmp_path / "名册-结果.xlsx")[0]["基金支付"] == PAID
    assert "基金共支付 6,918.00 元。" in registrar.reads()
    assert "不认得的列照抄，不参与计算：序号" in registrar.reads()


def test_the_rows_in_error_are_listed_until_the_next_run(registrar: Registrar, tmp_path: Path) -> None:
    rows = [["王伟", *STAY], ["李娜", *STAY[:-1], "约九千"], *[[None, *STAY[:-1], -1]] * 200]
    registrar.take(roster(tmp_path, ["姓名", *HEAD], *rows))
    registrar.enter()
    registrar.said("共 202 例，201 例有误")
    registrar.qtbot.waitUntil(lambda: "第 3 行 李娜" in registrar.reads())
    assert "总费用：应为金额（只用数字和小数点，最多两位小数）" in registrar.reads()
    assert "还有 101 例，写在结果里" in registrar.reads()

    roster(tmp_path, ["姓名", *HEAD], rows[0])
    registrar.batch.files.target.clear_value()
    registrar.press(Qt.Key.Key_R, modifier=CTRL)
    registrar.said("共 1 例，0 例有误")
    assert "李娜" not in registrar.reads()


def test_an_empty_roster_of_one_benefit(registrar: Registrar, tmp_path: Path) -> None:
    registrar.batch.files.form.focus("benefit")
    registrar.press(Qt.Key.Key_8)
    QTest.mouseClick(registrar.batch.files.template, Qt.MouseButton.LeftButton)
    registrar.answer(tmp_path / "空白.xlsx", SAVE)
    registrar.said("已写出空白名册")

    (heads,) = load_workbook(tmp_path / "空白.xlsx").worksheets[0].iter_rows(values_only=True)
    assert {"欠缴金额", "欠缴天数"} < set(heads)
    assert "险种" not in heads


def test_without_a_roster_nothing_begins(registrar: Registrar) -> None:
    assert focused() is registrar.batch.files.source
    assert not registrar.batch.start.isEnabled()
    assert registrar.batch.start.toolTip() == "先选择名册"


def test_help_leads_back_to_it(registrar: Registrar) -> None:
    registrar.press(Qt.Key.Key_F1)
    registrar.press(Qt.Key.Key_Escape)

    assert registrar.window.stack.currentWidget() is registrar.batch


@pytest.mark.parametrize("percent", [100, 150, 200])
def test_nothing_is_cut_off(registrar: Registrar, look: Appearance, tmp_path: Path, percent: int) -> None:
    registrar.take(roster(tmp_path, HEAD, STAY, name="三门峡市卢氏县某某乡镇卫生院二〇二一年第三季度住院名册.xlsx"))
    registrar.enter()
    registrar.said("共 1 例")
    look.set_text_size(percent)
    QApplication.processEvents()
    page = registrar.batch

    for part in (page.start, page.status.open, page.files.choose, page.files.elsewhere, page.files.template):
        assert part.size() == part.sizeHint()
    for text in (page.outcome, page.files.about):
        assert text.height() >= text.heightForWidth(text.width())
    assert page.files.form.geometry().bottom() < page.files.choose.geometry().top()
    assert registrar.window.width() == 1366
