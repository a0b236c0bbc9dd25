import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDropEvent, QGuiApplication, QInputMethodEvent, QKeyEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import Show
from ui.look.appearance import Appearance
from ui.widgets.entry import AMOUNT, COUNT, DATE, IDENTITY, TEXT
from ui.widgets.field import TWO_NUMBERS, Field


class Desk(QWidget):
    """A field with a place beside it for the focus to go to."""

    def __init__(self, field: Field) -> None:
        super().__init__()
        self.field = field
        self.other = QLineEdit()
        column = QVBoxLayout(self)
        column.addWidget(field)
        column.addWidget(self.other)


@pytest.fixture
def amount(look: Appearance, show: Show) -> Field:
    return on_desk(Field(look, AMOUNT, unit="元"), show)


def on_desk(field: Field, show: Show) -> Field:
    show(Desk(field))
    field.setFocus()
    return field


def leave(field: Field) -> None:
    desk = field.window()
    assert isinstance(desk, Desk)
    desk.other.setFocus()


def commit(field: Field, text: str) -> None:
    """What an input method does when the clerk picks its proposal."""
    event = QInputMethodEvent("", [])
    event.setCommitString(text)
    QApplication.sendEvent(field, event)


def type_in(field: Field, text: str) -> None:
    """Press a key for each sign, also for such as no key of a test's keyboard has."""
    for sign in text:
        QApplication.sendEvent(field, QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, sign))


def test_an_amount_is_parted_in_thousands_when_left(amount: Field) -> None:
    QTest.keyClicks(amount, "9000.5")
    assert amount.text() == "9000.5"

    leave(amount)
    assert amount.text() == "9,000.50"
    assert amount.text_value() == "9000.5"


def test_coming_back_shows_plain_digits_ready_to_be_typed_over(amount: Field) -> None:
    QTest.keyClicks(amount, "9000")
    leave(amount)
    amount.setFocus()
    assert amount.selectedText() == "9000.00"

    QTest.keyClicks(amount, "12")
    assert amount.text_value() == "12"


def test_full_width_digits_of_an_input_method_count(amount: Field) -> None:
    commit(amount, "１２３，４５６。７")

    assert amount.text_value() == "123456.7"


def paste(field: Field, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    QTest.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


def test_pasted_separators_part_thousands(amount: Field) -> None:
    paste(amount, "¥1,234,567.80\n")

    assert amount.text_value() == "1234567.80"


@pytest.mark.parametrize("text", ["9000,50", "12,3", "1,2345", "1,00"])
def test_a_comma_elsewhere_is_judged_alike_typed_and_pasted(amount: Field, text: str) -> None:
    QTest.keyClicks(amount, text)
    assert amount.text() == text
    assert amount.problem() == "逗号不在千位上，请核对金额"

    amount.clear_value()
    paste(amount, text)
    assert amount.text() == text
    assert amount.problem() == "逗号不在千位上，请核对金额"


@pytest.mark.parametrize("text", ["9000\t500", "9000\n500", "1 234", "9,000.00 \t ¥500"])
def test_two_numbers_that_are_pasted_leave_the_field_as_it_was(amount: Field, text: str) -> None:
    QTest.keyClicks(amount, "70")
    amount.selectAll()
    paste(amount, text)

    assert amount.text_value() == "70"
    assert amount.shown_problem() == "这里只能填一个数，粘贴的是两个数"


@pytest.mark.parametrize("text", ["9000²", "①200", "١٢", "Ⅸ"])
def test_a_sign_that_stands_for_something_else_is_no_digit(amount: Field, text: str) -> None:
    paste(amount, text)

    assert amount.text() == text
    assert amount.problem().startswith("金额只能写数字")


@pytest.mark.parametrize("unseen", ["\u200b", "\ufeff", "\u202a", "\u2066", "\u00ad", "\ufe0f"])
def test_what_cannot_be_seen_is_left_out(amount: Field, unseen: str) -> None:
    paste(amount, f"{unseen}90{unseen}00{unseen}")

    assert amount.text_value() == "9000"


@pytest.mark.parametrize("text", ["9000 500", "9000元50", "¥9000 500", "1.2万", "9000。50。1"])
def test_what_is_typed_is_judged_as_what_is_pasted(amount: Field, text: str) -> None:
    type_in(amount, text)
    assert amount.problem()

    leave(amount)
    assert amount.shown_problem()
    assert amount.text_value() == amount.text()


@pytest.mark.parametrize(("text", "taken"), [("¥9,000元", "9000"), ("9000 元", "9000"), ("1000 + 200", "1200")])
def test_signs_around_an_amount_may_be_typed(amount: Field, text: str, taken: str) -> None:
    type_in(amount, text)
    assert (amount.problem(), amount.text_value()) == ("", taken)


def drop(field: Field, text: str) -> None:
    data = QMimeData()
    data.setText(text)
    copy, no_key = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    field.dropEvent(QDropEvent(QPointF(60, 10), copy, data, Qt.MouseButton.LeftButton, no_key))


def test_a_number_that_is_dropped_takes_the_place_of_the_one_there(amount: Field) -> None:
    QTest.keyClicks(amount, "9000")
    leave(amount)
    drop(amount, "500")
    assert amount.text_value() == "500"

    drop(amount, "9000\t500")
    assert (amount.text_value(), amount.shown_problem()) == ("500", TWO_NUMBERS)


def test_each_change_is_told_as_plain_text(amount: Field) -> None:
    told: list[str] = []
    amount.edited.connect(told.append)

    QTest.keyClicks(amount, "12")
    QTest.keyClick(amount, Qt.Key.Key_Backspace)

    assert told == ["1", "12", "1"]


def test_filling_from_outside_tells_nothing(amount: Field, qtbot: QtBot) -> None:
    leave(amount)
    with qtbot.assertNotEmitted(amount.edited):
        amount.set_text_value("1682.00")

    assert amount.text() == "1,682.00"


def test_a_wrong_amount_is_said_only_once_the_field_is_left(amount: Field) -> None:
    QTest.keyClicks(amount, "12a")
    assert amount.shown_problem() == ""

    leave(amount)
    assert amount.shown_problem() == "金额只能写数字，这里有“a”"
    assert amount.text() == "12a"


def test_typing_again_takes_the_red_away(amount: Field) -> None:
    QTest.keyClicks(amount, "12a")
    leave(amount)
    amount.setFocus()
    QTest.keyClick(amount, Qt.Key.Key_Delete)

    assert amount.shown_problem() == ""


def test_what_the_rules_find_wrong_waits_as_well(amount: Field, qtbot: QtBot) -> None:
    QTest.keyClicks(amount, "9001")
    amount.set_problem("范围外不能超过总费用")
    assert amount.shown_problem() == ""

    with qtbot.waitSignal(amount.problem_shown):
        leave(amount)
    assert amount.shown_problem() == "范围外不能超过总费用"
    assert "范围外不能超过总费用" in amount.accessibleDescription()


def test_an_empty_field_is_never_wrong(amount: Field) -> None:
    leave(amount)

    assert amount.shown_problem() == ""


def test_missing_and_optional_are_said_in_the_empty_field(amount: Field) -> None:
    amount.set_missing(True)
    assert amount.placeholderText() == "待填"

    amount.set_missing(False)
    amount.set_optional(True)
    assert amount.placeholderText() == "选填"


def test_clearing_is_told_as_if_typed(amount: Field, qtbot: QtBot) -> None:
    QTest.keyClicks(amount, "12")
    with qtbot.waitSignal(amount.edited) as told:
        amount.clear_value()

    assert told.args == [""]
    assert amount.text() == ""


def test_the_wheel_changes_nothing(amount: Field) -> None:
    amount.set_text_value("1")
    leave(amount)
    place = QPointF(5, 5)
    turn = QWheelEvent(
        place,
        place,
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,  # noqa: FBT003 - Qt takes it by place
    )
    QApplication.sendEvent(amount, turn)

    assert amount.text_value() == "1"


def test_a_count_and_a_date_read_as_typed(look: Appearance, show: Show) -> None:
    count = on_desk(Field(look, COUNT, unit="次", cells=1), show)
    QTest.keyClicks(count, "2")
    assert count.text_value() == "2"

    date = on_desk(Field(look, DATE), show)
    QTest.keyClicks(date, "20211008")
    leave(date)
    assert date.text() == "2021-10-08"


def masked(number: str) -> str:
    return number[:4] + "*" * 10 + number[-4:]


def test_an_id_number_is_masked_when_left_and_whole_when_typed_at(look: Appearance, show: Show) -> None:
    number = on_desk(Field(look, IDENTITY, mask=masked), show)
    QTest.keyClicks(number, "11010119900307123x")
    leave(number)
    assert number.text() == "1101**********123X"
    assert number.text_value() == "11010119900307123X"

    number.setFocus()
    assert number.text() == "11010119900307123X"


def test_a_wrong_id_number_stays_readable(look: Appearance, show: Show) -> None:
    number = on_desk(Field(look, IDENTITY, mask=masked), show)
    QTest.keyClicks(number, "41120219860512002")
    number.set_problem("应为 18 位，现在 17 位")
    leave(number)

    assert number.text() == "41120219860512002"


@pytest.mark.parametrize(
    ("kind", "on"), [(AMOUNT, False), (COUNT, False), (DATE, False), (IDENTITY, False), (TEXT, True)]
)
def test_the_input_method_is_off_where_digits_are_typed(look: Appearance, qtbot: QtBot, kind: object, on: bool) -> None:  # noqa: FBT001 a parameter
    assert isinstance(kind, type(AMOUNT))
    field = Field(look, kind)
    qtbot.addWidget(field)

    assert field.inputMethodQuery(Qt.InputMethodQuery.ImEnabled) is on


def test_a_large_amount_widens_a_narrow_field(look: Appearance, qtbot: QtBot) -> None:
    look.set_text_size(200)
    look.set_window_width(1366)
    field = Field(look, AMOUNT, unit="元")
    qtbot.addWidget(field)
    field.set_text_value("99999999.99")
    field.arrange()
    margins = field.textMargins()

    room = field.width() - margins.left() - margins.right()
    assert look.measure().horizontalAdvance("99,999,999.99") <= room


def test_what_is_being_typed_is_not_rewritten_when_the_rules_object(look: Appearance, show: Show) -> None:
    field = Field(look, DATE)
    show(field)
    field.setFocus()
    QTest.keyClicks(field, "2020-12-3")
    field.set_problem("这一天没有可用的规则")
    QTest.keyClicks(field, "1")

    assert field.text_value() == "2020-12-31"


def test_what_is_typed_stands_in_its_order_in_a_window_that_is_not_active(look: Appearance, show: Show) -> None:
    """Where nothing manages the windows none is ever active, and yet the keys come."""
    number = Field(look, IDENTITY)
    show(number)
    number.clearFocus()
    for count, letter in enumerate("41120219860512002X", start=1):
        QTest.keyClicks(number, letter)
        number.set_problem(f"现在 {count} 位")  # as the rules say it after each key
    assert number.text_value() == "41120219860512002X"

    amount = Field(look, AMOUNT)
    show(amount)
    amount.clearFocus()
    for count, letter in enumerate("9000", start=1):
        QTest.keyClicks(amount, letter)
        amount.set_problem(f"比 {count} 少")
    assert amount.text_value() == "9000"


def test_a_text_too_long_for_its_field_shows_its_beginning_once_left(look: Appearance, show: Show) -> None:
    name = on_desk(Field(look, TEXT), show)
    commit(name, "阿卜杜热合曼·买买提江" * 9)
    leave(name)
    assert name.cursorPosition() == 0
