"""历史, by keys: what went out is found again, opened as of its day, worked out anew, exported, removed."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QDialogButtonBox, QFileDialog, QLineEdit, QListView, QWidget
from pytestqt.qtbot import QtBot
from typing_extensions import override

from estimator.history import History, HistoryEntry, HistoryError, history_file
from estimator.history.packed import unpack_texts
from estimator.settings.settings import Settings, settings_file
from tests.shared import share_of
from tests.slip_cases import CAESAREAN, CASES, STAY, answered
from tests.ui.clerk import CTRL, NONE, WOMAN, Clerk, focused
from ui.history.page import HistoryPage
from ui.look.appearance import Appearance
from ui.system.tasks import running

MADE = datetime(2021, 10, 8, 9, 0).astimezone()


def keep(
    *, count: int = 1, start: datetime = MADE, settings: Settings | None = None, **more: object
) -> list[HistoryEntry]:
    """Keep stays of 9,000.00 in a county hospital, a minute apart."""
    case, estimate = answered({**STAY, **more})
    settings = settings or Settings(counter="3", clerk="李明")
    with History(history_file()) as history:
        return [history.keep(case, estimate, settings, start + timedelta(minutes=i)) for i in range(count)]


class Archivist(Clerk):
    """A clerk on the page of the history."""

    def __init__(self, qtbot: QtBot, look: Appearance) -> None:
        super().__init__(qtbot, look)
        self.page(6)
        shown = self.window.stack.currentWidget()
        assert isinstance(shown, HistoryPage)
        self.history = shown

    def numbers(self) -> list[str]:
        """The numbers of the rows, from the top."""
        entries = self.history.list.entries
        return [entries.entry(entries.index(i)).number for i in range(entries.rowCount())]

    def search(self, text: str) -> None:
        """Type a text and wait until the list has been searched."""
        with self.qtbot.waitSignal(self.history.list.entries.modelReset):
            self.type(text)

    def figures(self) -> tuple[str, str]:
        headline = self.history.view.header.headline
        assert headline.isVisibleTo(self.window)
        return headline.first.figure.amount, headline.second.figure.amount


@pytest.fixture
def open_history(qtbot: QtBot, look: Appearance) -> Callable[[], Archivist]:
    return lambda: Archivist(qtbot, look)


def save(clerk: Clerk, path: Path, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
    """Press a key that asks for a file, and name it."""
    clerk.press(key, modifier=modifier)
    dialog = clerk.window.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    clerk.qtbot.waitExposed(dialog)
    name = dialog.findChild(QLineEdit)
    buttons = dialog.findChild(QDialogButtonBox)
    assert isinstance(name, QLineEdit)
    assert isinstance(buttons, QDialogButtonBox)
    name.setText(str(path))
    QTest.mouseClick(buttons.button(QDialogButtonBox.StandardButton.Save), Qt.MouseButton.LeftButton)


def said(clerk: Clerk, words: str) -> None:
    """Wait until something is said."""
    clerk.qtbot.waitUntil(lambda: words in clerk.reads(), timeout=20_000)
    with clerk.qtbot.waitActive(clerk.window):
        clerk.window.activateWindow()


def test_what_is_exported_is_kept_with_the_number_of_its_slip(clerk: Clerk, tmp_path: Path) -> None:
    clerk.county_stay()
    save(clerk, tmp_path / "slip.xlsx", Qt.Key.Key_S, CTRL)
    said(clerk, "已保存")

    number = f"{date.today():%Y%m%d}-0001"  # noqa: DTZ011 local time, as at the counter
    assert f"单号 {number}" in clerk.reads()
    with History(history_file()) as history:
        (entry,) = history.find()
    assert entry.number == number
    assert WOMAN not in "".join(map(str, entry[:-1])) + "".join(unpack_texts(entry.texts))
    sheet = load_workbook(tmp_path / "slip.xlsx").active
    assert sheet is not None
    assert any(number in str(cell.value) for row in sheet.iter_rows() for cell in row)


def test_a_slip_that_cannot_be_written_is_kept_and_can_go_out_later(clerk: Clerk, tmp_path: Path) -> None:
    clerk.county_stay()
    save(clerk, tmp_path / "nowhere" / "slip.xlsx", Qt.Key.Key_S, CTRL)
    said(clerk, "没有这个文件夹")

    assert "试算已记入历史，单号" in clerk.reads()


def test_down_leads_from_the_search_into_the_list_and_up_back(open_history: Callable[[], Archivist]) -> None:
    keep(count=2)
    archivist = open_history()
    archivist.press(Qt.Key.Key_Down)
    assert focused() is archivist.history.list
    assert archivist.history.text.placeholderText() == "姓名、单号、证号或其后四位"

    archivist.press(Qt.Key.Key_Up)
    assert focused() is archivist.history.text


def test_a_history_that_cannot_be_written_stops_no_export(clerk: Clerk, tmp_path: Path) -> None:
    history_file().parent.parent.mkdir(parents=True, exist_ok=True)
    history_file().parent.write_text("a file where the folder should be")
    clerk.county_stay()
    save(clerk, tmp_path / "slip.xlsx", Qt.Key.Key_S, CTRL)
    said(clerk, "已保存")

    assert "没有记入历史" in clerk.reads()
    assert (tmp_path / "slip.xlsx").exists()


def test_the_newest_stands_first(open_history: Callable[[], Archivist]) -> None:
    keep(count=3)
    archivist = open_history()

    assert archivist.numbers() == [f"20211008-3-000{i}" for i in (3, 2, 1)]


def test_an_empty_history_says_so_and_what_fills_it(open_history: Callable[[], Archivist]) -> None:
    archivist = open_history()
    assert "还没有记录。打印或导出过的试算单都留在这里。" in archivist.reads()

    archivist.type("0017")
    archivist.qtbot.waitUntil(lambda: "没有找到" in archivist.reads())
    assert "还没有记录" not in archivist.reads()


@pytest.mark.parametrize(
    ("text", "found"),
    [("王芳", 1), ("张", 0), ("0002", 1), ("20211008", 3), (WOMAN, 3), (WOMAN[-4:], 3), ("赵", 0)],
)
def test_found_as_one_types(qtbot: QtBot, open_history: Callable[[], Archivist], text: str, found: int) -> None:
    for name in ("王芳", "李娜", "李明"):
        keep(name=name)
    archivist = open_history()
    with qtbot.waitSignal(archivist.history.list.entries.modelReset):
        archivist.commit(text)

    assert len(archivist.numbers()) == found


def test_a_benefit_and_days_narrow_the_list(open_history: Callable[[], Archivist]) -> None:
    keep()
    case, estimate = answered(CAESAREAN)
    with History(history_file()) as history:
        history.keep(case, estimate, Settings(), MADE + timedelta(days=2))
    archivist = open_history()
    archivist.history.filter.focus("benefit")
    with archivist.qtbot.waitSignal(archivist.history.list.entries.modelReset):
        archivist.choose(5)
    assert archivist.numbers() == ["20211010-0001"]

    archivist.choose(1)
    archivist.enter()
    archivist.search("20211009")
    assert archivist.numbers() == ["20211010-0001"]
    assert "2021-10-09 至 …" in {head.words for head in archivist.history.filter.folds()}


def test_names_and_numbers_are_masked(open_history: Callable[[], Archivist]) -> None:
    keep(name="张伟")
    archivist = open_history()
    index = archivist.history.list.entries.index(0)

    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == (
        "张* 住院 6,918.00 20211008-3-0001   09:00 4112**********002X"
    )


def test_more_come_as_one_scrolls(open_history: Callable[[], Archivist]) -> None:
    keep(count=120)
    archivist = open_history()
    assert len(archivist.numbers()) == 50

    archivist.enter()
    for _ in range(3):
        archivist.press(Qt.Key.Key_End)
    assert len(archivist.numbers()) == 120
    assert archivist.numbers()[-1] == "20211008-3-0001"


@pytest.mark.parametrize("name", share_of(CASES, 3))
def test_every_kind_opens_with_the_figures_of_its_day(open_history: Callable[[], Archivist], name: str) -> None:
    case, estimate = answered(CASES[name])
    with History(history_file()) as history:
        history.keep(case, estimate, Settings(), MADE)
    archivist = open_history()
    archivist.enter(2)

    assert [step.label for step in archivist.history.view.details.steps.steps()] == [
        step.label for step in estimate.steps
    ]
    assert "20211008-0001" in archivist.reads()


def test_enter_opens_and_escape_goes_back(open_history: Callable[[], Archivist]) -> None:
    keep()
    archivist = open_history()
    archivist.enter(2)
    assert archivist.figures() == ("6,918.00", "2,082.00")
    archivist.press(Qt.Key.Key_Down, Qt.Key.Key_Down)
    archivist.enter()
    assert "第 33 条，居民住院的起付标准和支付比例" in archivist.reads()

    archivist.press(Qt.Key.Key_Escape)
    assert isinstance(focused(), QListView)
    archivist.press(Qt.Key.Key_Up)
    assert focused() is archivist.history.text


def test_a_click_opens(open_history: Callable[[], Archivist]) -> None:
    keep(count=2)
    archivist = open_history()
    rows = archivist.history.list
    middle = rows.visualRect(rows.entries.index(1)).center()
    QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(middle))

    assert "20211008-3-0001" in archivist.reads()
    assert archivist.figures() == ("6,918.00", "2,082.00")


def test_rules_that_differ_are_said(open_history: Callable[[], Archivist]) -> None:
    case, estimate = answered(STAY)
    other = estimate._replace(rules=estimate.rules._replace(sha256="0" * 64))
    with History(history_file()) as history:
        entry = history.keep(case, other, Settings(), MADE)
    archivist = open_history()
    archivist.enter(2)

    assert "规则包现在是" in archivist.reads()
    assert "000000000000" in archivist.reads()
    assert archivist.figures() == ("6,918.00", "2,082.00")
    assert entry.pack_sha256 == "0" * 64


def test_rules_that_are_the_same_are_not_worth_a_word(open_history: Callable[[], Archivist]) -> None:
    keep()
    archivist = open_history()
    archivist.enter(2)

    assert "规则包现在是" not in archivist.reads()


@pytest.mark.parametrize("name", share_of(CASES, 3))
def test_a_case_is_worked_out_again(open_history: Callable[[], Archivist], name: str) -> None:
    case, estimate = answered(CASES[name])
    with History(history_file()) as history:
        history.keep(case, estimate, Settings(), MADE)
    archivist = open_history()
    archivist.enter(2)
    before = archivist.figures()
    archivist.press(Qt.Key.Key_R, modifier=CTRL)

    assert archivist.window.stack.currentWidget() is archivist.window.page
    assert archivist.headline() == before
    assert archivist.field("date").text_value() == str(case.date)
    assert "已填入单号 20211008-0001 的内容" in archivist.reads()


def test_the_person_before_can_be_had_back(clerk: Clerk) -> None:
    keep(total_cost="5000")
    clerk.county_stay()
    clerk.page(6)
    clerk.enter(2)
    clerk.press(Qt.Key.Key_R, modifier=CTRL)
    assert clerk.headline() != ("6,918.00", "2,082.00")

    clerk.press(Qt.Key.Key_Z, modifier=CTRL)
    assert clerk.headline() == ("6,918.00", "2,082.00")


def test_the_slip_goes_out_again_under_its_number(open_history: Callable[[], Archivist], tmp_path: Path) -> None:
    keep()
    archivist = open_history()
    archivist.enter(2)
    save(archivist, tmp_path / "again.xlsx", Qt.Key.Key_S, CTRL)
    said(archivist, "已保存")

    sheet = load_workbook(tmp_path / "again.xlsx").active
    assert sheet is not None
    assert any("20211008-3-0001" in str(cell.value) for row in sheet.iter_rows() for cell in row)
    with History(history_file()) as history:
        assert history.count() == 1


def test_a_period_goes_out_with_progress(open_history: Callable[[], Archivist], tmp_path: Path) -> None:
    keep(count=5)
    archivist = open_history()
    with archivist.qtbot.waitSignal(archivist.history.work.saved, timeout=20_000) as saved:
        save(archivist, tmp_path / "period.xlsx", Qt.Key.Key_F7)
        assert archivist.history.period.toolTip() == "正在导出历史…", "one at a time"

    assert archivist.history.period.isEnabled()
    assert saved.args == [f"已保存 5 条：{tmp_path / 'period.xlsx'}", tmp_path / "period.xlsx"]
    assert archivist.history.work.bar.value() == 5
    said(archivist, "已保存 5 条")
    sheet = load_workbook(tmp_path / "period.xlsx").active
    assert sheet is not None
    assert sheet.max_row == 6


def test_a_period_can_be_stopped(open_history: Callable[[], Archivist], tmp_path: Path) -> None:
    keep(count=300)
    archivist = open_history()
    work = archivist.history.work
    clicked = _ClickWhenShown(work.cancel)
    work.cancel.installEventFilter(clicked)
    with archivist.qtbot.waitSignal(work.cancelled, timeout=20_000) as cancelled:
        save(archivist, tmp_path / "period.xlsx", Qt.Key.Key_F7)

    assert cancelled.args == ["已取消，没有写入文件"]
    assert not (tmp_path / "period.xlsx").exists()
    archivist.qtbot.waitUntil(lambda: not work.isVisible())


class _ClickWhenShown(QObject):
    """Clicks a button as soon as it appears: before work that takes its time is over."""

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget):
            QTest.mouseClick(watched, Qt.MouseButton.LeftButton)
        return False


def test_clearing_asks_and_enter_by_accident_keeps_all(open_history: Callable[[], Archivist]) -> None:
    keep(count=2)
    archivist = open_history()
    QTest.mouseClick(archivist.history.clear, Qt.MouseButton.LeftButton)
    assert "删除全部 2 条历史？不能恢复。" in archivist.reads()
    archivist.enter()

    assert len(archivist.numbers()) == 2
    assert "删除全部" not in archivist.reads()


def test_clearing_is_given_up_with_escape_also_beside_an_open_entry(open_history: Callable[[], Archivist]) -> None:
    keep(count=2)
    archivist = open_history()
    archivist.enter(2)
    QTest.mouseClick(archivist.history.clear, Qt.MouseButton.LeftButton)
    QTest.keyClick(focused(), Qt.Key.Key_Tab)
    archivist.press(Qt.Key.Key_Escape)

    assert len(archivist.numbers()) == 2
    assert "删除全部" not in archivist.reads()
    assert focused() is archivist.history.clear


def test_clearing_removes_all_once_it_is_meant(open_history: Callable[[], Archivist]) -> None:
    keep(count=2)
    archivist = open_history()
    QTest.mouseClick(archivist.history.clear, Qt.MouseButton.LeftButton)
    QTest.keyClick(focused(), Qt.Key.Key_Tab)
    assert focused() is archivist.history.clear_all
    archivist.enter()
    archivist.qtbot.waitUntil(lambda: archivist.numbers() == [])

    assert "还没有记录" in archivist.reads()
    with History(history_file()) as history:
        assert history.count() == 0


def test_what_is_too_old_goes_at_the_next_start(qtbot: QtBot, look: Appearance) -> None:
    now = datetime.now().astimezone()
    keep(start=now - timedelta(days=31))
    (kept,) = keep(start=now)
    settings_file().parent.mkdir(parents=True, exist_ok=True)
    settings_file().write_text('{"retention_days": 30, "theme": "light"}')
    Archivist(qtbot, look)
    qtbot.waitUntil(lambda: not running())

    with History(history_file()) as history:
        assert [entry.number for entry in history.find()] == [kept.number]


def test_what_was_kept_in_full_is_masked_once_the_settings_say_so(clerk: Clerk) -> None:
    keep(settings=Settings(store_full_id=True))
    clerk.press(Qt.Key.Key_F9)
    page = clerk.window.stack.currentWidget()
    assert page is not None
    for digit, in_full in ((1, True), (2, False)):
        page.form.focus("store_full_id")  # type: ignore[attr-defined] # the page of the settings
        clerk.choose(digit)
        clerk.qtbot.waitUntil(lambda: not running())
        with History(history_file()) as history:
            (entry,) = history.find()
        assert (entry.id_number == WOMAN) is in_full


def test_a_damaged_history_is_said_at_the_start(qtbot: QtBot, look: Appearance) -> None:
    history_file().parent.mkdir(parents=True, exist_ok=True)
    history_file().write_bytes(b"no database" * 1000)
    clerk = Clerk(qtbot, look)

    clerk.qtbot.waitUntil(lambda: "历史记录文件已损坏" in clerk.reads())


def test_a_history_that_cannot_be_read_is_said(open_history: Callable[[], Archivist]) -> None:
    history_file().parent.parent.mkdir(parents=True, exist_ok=True)
    history_file().parent.write_text("a file where the folder should be")

    assert "不能建立文件夹" in open_history().reads()


def test_everything_has_a_name(open_history: Callable[[], Archivist]) -> None:
    keep()
    archivist = open_history()
    archivist.enter(2)
    unnamed = [
        widget
        for widget in archivist.history.findChildren(QWidget)
        if isinstance(widget, (QAbstractButton, QLineEdit, QListView)) and not widget.accessibleName()
    ]

    assert unnamed == []


@pytest.mark.parametrize("percent", [100, 150, 200])
def test_list_and_entry_are_reached_at_every_size(
    open_history: Callable[[], Archivist], look: Appearance, percent: int
) -> None:
    keep(count=3)
    look.set_text_size(percent)
    archivist = open_history()
    archivist.enter(2)
    assert archivist.figures() == ("6,918.00", "2,082.00")

    archivist.press(Qt.Key.Key_Escape)
    assert archivist.history.list.isVisible()
    assert (
        archivist.history.list.height()
        >= 2 * archivist.history.list.visualRect(archivist.history.list.entries.index(0)).height()
    )


def wage_in_settings(**shares: str) -> None:
    """Have the wage of 2020 in the settings, and what is published of it."""
    wage = {"amount": "5328.00", "source": "通知", "state": "confirmed", "shares": shares}
    settings_file().parent.mkdir(parents=True, exist_ok=True)
    settings_file().write_text(json.dumps({"provincial_wages": {"2020": wage}}), "utf-8")


FLEXIBLE = {"benefit": "contribution", "date": "2021-10-08", "status": "flexible", "provincial_wage": "5328"}


def worked_out_again(opened: Callable[[], Archivist], shares: dict[str, str]) -> Archivist:
    """Work the contribution of a flexible person out again, with what was published of the wage in its day."""
    case, estimate = answered({**FLEXIBLE, **({"published_shares": shares} if shares else {})})
    with History(history_file()) as history:
        history.keep(case, estimate, Settings(), MADE)
    archivist = opened()
    archivist.enter(2)
    archivist.press(Qt.Key.Key_R, modifier=CTRL)
    return archivist


@pytest.mark.parametrize(
    ("shares", "now", "contribution"),
    [
        # Arts. 17, 22: 5328 * 60 % = 3196.80, published as 3197; * 4.9 % = 156.65, * 1 % = 31.97.
        ({"60%": "3197"}, {"60%": "3300"}, ("188.62", "31.97")),
        ({"60%": "3197"}, {}, ("188.62", "31.97")),
        ({}, {"60%": "3300"}, ("188.61", "31.97")),
    ],
)
def test_what_was_published_of_a_wage_is_that_of_the_entry(
    open_history: Callable[[], Archivist], shares: dict[str, str], now: dict[str, str], contribution: tuple[str, str]
) -> None:
    wage_in_settings(**now)
    archivist = worked_out_again(open_history, shares)

    assert archivist.headline() == contribution
    assert "照当时的" in archivist.reads()
    assert ("60% 公布为 3,197.00" in archivist.reads()) == bool(shares)
    assert "3,300.00" not in archivist.reads()


def test_a_wage_that_an_entry_had_no_use_for_is_that_of_the_settings(open_history: Callable[[], Archivist]) -> None:
    wage_in_settings()
    case, estimate = answered(CAESAREAN)
    with History(history_file()) as history:
        history.keep(case, estimate, Settings(), MADE)
    archivist = open_history()
    archivist.enter(2)
    archivist.press(Qt.Key.Key_R, modifier=CTRL)
    assert archivist.headline()[0] != "—"
    archivist.go_to("status")
    archivist.choose(3)
    assert archivist.field("provincial_wage").text_value() == "5328.00"
    assert archivist.headline()[0] != "—"


def test_it_is_that_of_the_entry_while_its_wage_stands_there(open_history: Callable[[], Archivist]) -> None:
    # Of 5328.00 is published 3300 by now: * 4.9 % = 161.70, * 1 % = 33.00; of 5000.00 nothing.
    wage_in_settings(**{"60%": "3300"})
    archivist = worked_out_again(open_history, {"60%": "3197"})
    archivist.go_to("status")
    archivist.choose(3)
    assert archivist.headline() == ("188.62", "31.97")
    archivist.go_to("provincial_wage")
    archivist.type("5000")
    assert archivist.headline() == ("177.00", "30.00")
    archivist.press(Qt.Key.Key_Z, modifier=CTRL)
    assert archivist.headline() == ("188.62", "31.97")

    archivist.press(Qt.Key.Key_N, modifier=CTRL)
    archivist.press(Qt.Key.Key_Z, modifier=CTRL)
    assert archivist.headline() == ("188.62", "31.97")

    archivist.press(Qt.Key.Key_N, modifier=CTRL)
    archivist.on("2021-10-08")
    archivist.go_to("benefit")
    archivist.choose(1)
    archivist.go_to("status")
    archivist.choose(3)
    assert archivist.headline() == ("194.70", "33.00")


def test_it_comes_back_with_what_stood_in_a_closed_window(
    open_history: Callable[[], Archivist], qtbot: QtBot, look: Appearance
) -> None:
    wage_in_settings(**{"60%": "3300"})
    worked_out_again(open_history, {"60%": "3197"}).window.close()
    after = Clerk(qtbot, look, day="")
    after.press(Qt.Key.Key_Z, modifier=CTRL)
    assert after.headline() == ("188.62", "31.97")


def test_a_wage_of_the_past_does_not_replace_the_one_in_the_settings(open_history: Callable[[], Archivist]) -> None:
    # Arts. 17, 22: 5000 * 60 % = 3000.00; * 4.9 % = 147.00, * 1 % = 30.00.
    settings_file().parent.mkdir(parents=True, exist_ok=True)
    wage = '{"amount": "5328.00", "source": "通知", "state": "confirmed"}'
    settings_file().write_text(f'{{"provincial_wages": {{"2020": {wage}}}, "theme": "light"}}', "utf-8")
    before = settings_file().read_text("utf-8")
    case, estimate = answered(
        {"benefit": "contribution", "date": "2021-10-08", "status": "flexible", "provincial_wage": "5000"}
    )
    with History(history_file()) as history:
        history.keep(case, estimate, Settings(), MADE)
    archivist = open_history()
    archivist.enter(2)
    archivist.press(Qt.Key.Key_R, modifier=CTRL)
    archivist.go_to("provincial_wage")
    archivist.enter()

    assert archivist.headline() == ("177.00", "30.00")
    assert settings_file().read_text("utf-8") == before


def test_a_damaged_entry_is_named_and_all_else_works(open_history: Callable[[], Archivist]) -> None:
    kept = keep(count=3)
    with closing(sqlite3.connect(history_file())) as connection, connection:
        connection.execute("UPDATE paper SET content = x'01' WHERE id = 2")
    archivist = open_history()
    assert archivist.numbers() == [entry.number for entry in reversed(kept)]
    rows = archivist.history.list.entries
    assert rows.data(rows.index(1)) == f"记录已损坏 {kept[1].number} 4112**********002X"

    archivist.press(Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert f"单号 {kept[1].number} 的记录已损坏，看不了；其他记录不受影响" in archivist.reads()
    archivist.press(Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert archivist.figures() == ("6,918.00", "2,082.00")
    assert "已损坏" not in archivist.reads()


def test_a_history_that_cannot_be_read_is_not_said_to_be_empty(
    open_history: Callable[[], Archivist], monkeypatch: pytest.MonkeyPatch
) -> None:
    keep()
    archivist = open_history()

    def refuse(_path: Path, **_patience: float) -> History:
        raise HistoryError("磁盘读写出错，或网络盘断开，历史记录不能读写")

    monkeypatch.setattr("ui.history.store.History", refuse)
    archivist.search("2021")
    assert archivist.history.found.text() == "磁盘读写出错，或网络盘断开，历史记录不能读写"
    assert "还没有记录" not in archivist.reads()


@pytest.fixture
def ahead(qtbot: QtBot, look: Appearance) -> Archivist:
    """A window whose clock is years ahead of the history, which is to be kept for thirty days."""
    keep(count=3, start=datetime.now().astimezone() - timedelta(days=3650))
    settings_file().parent.mkdir(parents=True, exist_ok=True)
    settings_file().write_text('{"retention_days": 30, "theme": "light"}')
    archivist = Archivist(qtbot, look)
    qtbot.waitUntil(lambda: not running())
    qtbot.waitUntil(archivist.history.keep_all.isVisible)
    return archivist


def test_a_clock_that_is_far_ahead_removes_nothing_unasked(ahead: Archivist) -> None:
    assert len(ahead.numbers()) == 3
    said(ahead, "按保留天数应删除 3 条（共 3 条），比平常多。电脑今天是")
    ahead.press(Qt.Key.Key_Return)
    ahead.qtbot.waitUntil(lambda: not running())
    assert not ahead.history.sure.isVisible()
    with History(history_file()) as history:
        assert history.count() == 3


def test_what_is_old_goes_once_somebody_says_so(ahead: Archivist) -> None:
    assert ahead.history.clear_all.text() == "删除这些"
    QTest.mouseClick(ahead.history.clear_all, Qt.MouseButton.LeftButton)
    ahead.qtbot.waitUntil(lambda: not ahead.numbers())
    with History(history_file()) as history:
        assert history.count() == 0


def test_what_is_still_in_full_is_masked_at_the_start(qtbot: QtBot, look: Appearance) -> None:
    keep(settings=Settings(store_full_id=True))  # and the window was closed before it was masked
    Archivist(qtbot, look)
    qtbot.waitUntil(lambda: not running())
    assert WOMAN.encode() not in history_file().read_bytes()


def test_damage_that_a_slip_meets_is_repaired_and_the_slip_kept(clerk: Clerk, tmp_path: Path) -> None:
    keep(count=20)
    data = bytearray(history_file().read_bytes())
    for begin in range(4096, len(data), 4096):
        if data[begin] == 10:  # a leaf of an index
            data[begin + 8 : begin + 40] = b"\xff" * 32
    history_file().write_bytes(data)
    clerk.county_stay()
    save(clerk, tmp_path / "slip.xlsx", Qt.Key.Key_S, CTRL)
    said(clerk, "已保存")
    assert "单号" in clerk.reads()
    with History(history_file()) as history:
        assert history.count() == 21
