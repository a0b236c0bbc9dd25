import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu
from pytestqt.qtbot import QtBot

from tests.ui.conftest import Show
from tests.ui.painted import Painted
from ui.look.appearance import Appearance
from ui.widgets.missing import Missing, MissingList
from ui.widgets.note import NoteBox
from ui.widgets.step_row import StepText
from ui.widgets.steps import StepsList

STEPS = (
    StepText("政策范围内费用", "9000.00 − 0.00", "9,000.00", tone="fact"),
    StepText(
        "起付标准", "县级 · 第 1 次住院", "400.00", "33条", "fact", (("查找", "居民 · 住院"), ("条文", "第 33 条"))
    ),
    StepText("第一段", "(1500.00 − 400.00) × 63%", "693.00", "33条", details=(("对应", "县级一行，不分等级"),)),
    StepText("基金支付", "693.00 + 6225.00", "6,918.00", tone="total"),
)


@pytest.fixture
def steps(look: Appearance, show: Show) -> StepsList:
    made = StepsList(look)
    made.resize(716, 10)
    show(made)
    made.set_steps(STEPS)
    return made


def words(steps: StepsList) -> list[str]:
    return [label.text() for label in steps.findChildren(QLabel) if label.isVisible()]


def test_a_step_is_spoken_whole(steps: StepsList) -> None:
    assert steps.rows()[2].accessibleName() == "第一段 (1500.00 − 400.00) × 63% 693.00 33条"


def test_a_click_opens_the_rule_and_another_closes_it(steps: StepsList) -> None:
    QTest.mouseClick(steps.rows()[1], Qt.MouseButton.LeftButton)
    assert words(steps) == ["查找", "居民 · 住院", "条文", "第 33 条"]

    QTest.mouseClick(steps.rows()[1], Qt.MouseButton.LeftButton)
    assert words(steps) == []


def test_opening_one_closes_the_other(steps: StepsList, qtbot: QtBot) -> None:
    QTest.mouseClick(steps.rows()[1], Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(steps.opened) as told:
        QTest.mouseClick(steps.rows()[2], Qt.MouseButton.LeftButton)

    assert told.args == ["第一段"]
    assert words(steps) == ["对应", "县级一行，不分等级"]
    assert [row.opened for row in steps.rows()] == [False, False, True, False]


def test_arrows_go_between_rows_and_enter_opens(steps: StepsList) -> None:
    steps.rows()[0].setFocus()
    QTest.keyClick(steps.rows()[0], Qt.Key.Key_Down)
    assert QApplication.focusWidget() is steps.rows()[1]

    QTest.keyClick(steps.rows()[1], Qt.Key.Key_Return)
    assert steps.rows()[1].opened
    assert steps.rows()[1].accessibleDescription() == "已展开"

    QTest.keyClick(steps.rows()[1], Qt.Key.Key_Up)
    assert QApplication.focusWidget() is steps.rows()[0]


def test_a_step_without_a_rule_does_not_open(steps: StepsList) -> None:
    QTest.mouseClick(steps.rows()[0], Qt.MouseButton.LeftButton)

    assert words(steps) == []


def test_what_is_open_stays_open_when_figures_change(steps: StepsList) -> None:
    steps.toggle(2)
    changed = StepText("第一段", "(1500.00 − 200.00) × 63%", "819.00", "33条", details=(("对应", "半额起付"),))
    steps.set_steps([*STEPS[:2], changed, STEPS[3]])

    assert words(steps) == ["对应", "半额起付"]


def test_only_rows_that_differ_are_painted_anew(steps: StepsList) -> None:
    watched = [Painted(row) for row in steps.rows()]
    QApplication.processEvents()
    for each in watched:
        each.times = 0
    steps.set_steps([*STEPS[:3], StepText("基金支付", "693.00 + 6226.00", "6,919.00", tone="total")])
    QApplication.processEvents()

    assert [each.times for each in watched] == [0, 0, 0, 1]


def test_a_step_is_copied_as_a_line(steps: StepsList) -> None:
    steps.rows()[2].setFocus()
    QTest.keyClick(steps.rows()[2], Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "第一段\t(1500.00 − 400.00) × 63%\t693.00\t33条"


def test_the_menu_of_a_step_copies_the_step_or_its_amount(steps: StepsList) -> None:
    row = steps.rows()[2]
    QApplication.sendEvent(row, QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(), QPoint()))
    offered = {action.text(): action for action in row.findChild(QMenu).actions()}  # type: ignore[union-attr] # it is open

    offered["复制金额"].trigger()
    assert QGuiApplication.clipboard().text() == "693.00"
    offered["复制这一步"].trigger()
    assert QGuiApplication.clipboard().text() == "第一段\t(1500.00 − 400.00) × 63%\t693.00\t33条"


def test_the_words_of_a_rule_can_be_selected(steps: StepsList) -> None:
    steps.toggle(2)
    text = next(label for label in steps.findChildren(QLabel) if label.text() == "县级一行，不分等级")

    assert text.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse


def test_folded_the_formula_goes_below_the_label(look: Appearance, steps: StepsList) -> None:
    wide = steps.rows()[0].height()
    look.set_text_size(150)
    look.set_window_width(1366)

    assert steps.rows()[0].height() == look.px(3.0) > wide


def test_a_formula_too_long_for_its_line_gets_more_of_them(look: Appearance, steps: StepsList) -> None:
    steps.set_steps([StepText("第一段", " + ".join(["123456.78"] * 20), "1.00", "33条")])

    assert steps.rows()[0].height() > look.px(3.0)


def test_an_amount_without_room_beside_its_label_goes_below_it(look: Appearance, steps: StepsList) -> None:
    look.set_window_width(look.px(50))
    assert steps.rows()[0].height() == look.px(3.0)

    steps.resize(look.px(16), steps.height())
    assert steps.rows()[0].height() > look.px(4.0)


@pytest.fixture
def missing(look: Appearance, show: Show) -> MissingList:
    made = MissingList(look)
    made.resize(716, 10)
    show(made)
    made.set_missing(
        [
            Missing("id_number", "身份证号", "应为 18 位，现在 17 位", wrong=True),
            Missing("monthly_base", "月均工资", "单位上年度职工月平均工资，津贴按它计算"),
        ]
    )
    return made


def test_enter_or_a_click_leads_to_the_field(missing: MissingList, qtbot: QtBot) -> None:
    with qtbot.waitSignal(missing.picked) as told:
        QTest.keyClick(missing.rows()[1], Qt.Key.Key_Return)
    assert told.args == ["monthly_base"]

    with qtbot.waitSignal(missing.picked) as told:
        QTest.mouseClick(missing.rows()[0], Qt.MouseButton.LeftButton)
    assert told.args == ["id_number"]


def test_wrong_and_missing_are_told_apart_without_colour(missing: MissingList) -> None:
    assert missing.rows()[0].accessibleName() == "身份证号 有误 应为 18 位，现在 17 位"
    assert missing.rows()[1].accessibleName() == "月均工资 待填 单位上年度职工月平均工资，津贴按它计算"


def test_rows_go_when_nothing_is_missing_any_more(missing: MissingList) -> None:
    missing.set_missing([Missing("monthly_base", "月均工资")])

    assert [row.missing.name for row in missing.rows()] == ["monthly_base"]


def test_arrows_go_between_what_is_missing(missing: MissingList) -> None:
    missing.rows()[0].setFocus()
    QTest.keyClick(missing.rows()[0], Qt.Key.Key_Down)

    assert QApplication.focusWidget() is missing.rows()[1]


def test_words_without_room_go_below_the_label(look: Appearance, missing: MissingList) -> None:
    missing.resize(300, missing.height())

    assert missing.rows()[1].height() >= look.px(3.0) - 1


def test_notes_are_said_with_their_articles(look: Appearance, show: Show) -> None:
    box = NoteBox(look)
    show(box)
    assert not NoteBox(look).isVisible()

    box.set_notes([("98、15、90 三项天数相加", "26条"), ("津贴只在最后舍入到分", "26条")])
    assert [label.text() for label in box.findChildren(QLabel) if label.isVisible()] == [
        "说明",
        "98、15、90 三项天数相加",
        "26条",
        "津贴只在最后舍入到分",
        "26条",
    ]

    box.set_notes([])
    assert not box.isVisible()
