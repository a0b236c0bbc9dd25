import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.clerk import press
from tests.ui.conftest import Show
from ui.look.appearance import Appearance
from ui.look.metrics import CELLS, RING
from ui.widgets import choice_row
from ui.widgets.choice_row import ChoiceRow

TIERS = [("township", "乡级", ""), ("county", "县级", ""), ("city", "市级", ""), ("province", "省级", "")]
PROCEDURES = [
    ("sterilisation", "绝育术", ""),
    ("reversal", "复通术", ""),
    ("iud_insertion", "放置宫内节育器", ""),
    ("iud_removal", "取出宫内节育器", ""),
]


@pytest.fixture
def tiers(look: Appearance, show: Show) -> ChoiceRow:
    row = ChoiceRow(look, TIERS)
    show(row)
    row.setFocus()
    return row


@pytest.fixture
def procedures(look: Appearance, show: Show) -> ChoiceRow:
    row = ChoiceRow(look, PROCEDURES, several=True)
    show(row)
    row.setFocus()
    return row


def test_nothing_is_lit_at_first(tiers: ChoiceRow) -> None:
    assert tiers.value() is None


def test_a_digit_picks(tiers: ChoiceRow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(tiers.chosen) as told:
        press(Qt.Key.Key_2)

    assert told.args == ["county"]
    assert tiers.value() == "county"


def test_picking_the_same_again_tells_nothing(tiers: ChoiceRow, qtbot: QtBot) -> None:
    tiers.set_value("county")
    with qtbot.assertNotEmitted(tiers.chosen):
        press(Qt.Key.Key_2)


def test_a_digit_beyond_the_row_means_nothing(tiers: ChoiceRow) -> None:
    press(Qt.Key.Key_7)

    assert tiers.value() is None


@pytest.mark.parametrize(
    ("lit", "key", "value"),
    [
        (None, Qt.Key.Key_Right, "township"),
        (None, Qt.Key.Key_Left, "province"),
        ("county", Qt.Key.Key_Right, "city"),
        ("county", Qt.Key.Key_Down, "city"),
        ("county", Qt.Key.Key_Left, "township"),
        ("province", Qt.Key.Key_Right, "province"),
        ("township", Qt.Key.Key_Up, "township"),
    ],
)
def test_arrows_move(tiers: ChoiceRow, lit: str | None, key: Qt.Key, value: str) -> None:
    tiers.set_value(lit)
    press(key)

    assert tiers.value() == value


def test_focus_goes_along_with_what_is_lit(tiers: ChoiceRow) -> None:
    press(Qt.Key.Key_3)

    assert QApplication.focusWidget() is tiers.buttons()[2]


def test_a_click_picks(tiers: ChoiceRow) -> None:
    QTest.mouseClick(tiers.buttons()[3], Qt.MouseButton.LeftButton)

    assert tiers.value() == "province"


def test_what_cannot_be_chosen_says_why_and_is_passed_over(tiers: ChoiceRow) -> None:
    reason = "乡级机构没有三级"
    tiers.set_choices([(value, word, reason if value == "county" else "") for value, word, _ in TIERS])
    county = tiers.buttons()[1]
    assert county.toolTip() == reason
    assert reason in county.accessibleDescription()

    press(Qt.Key.Key_2)
    assert tiers.value() is None

    tiers.set_value("township")
    press(Qt.Key.Key_Right)
    assert tiers.value() == "city"


def test_what_can_no_longer_be_chosen_goes_out(tiers: ChoiceRow) -> None:
    tiers.set_value("county")
    tiers.set_choices([("county", "县级", "此处不可选"), ("city", "市级", "")])

    assert tiers.value() is None


def test_what_is_lit_stays_lit_among_other_choices(tiers: ChoiceRow) -> None:
    tiers.set_value("city")
    tiers.set_choices(TIERS[2:])

    assert tiers.value() == "city"


def test_clearing_tells(tiers: ChoiceRow, qtbot: QtBot) -> None:
    tiers.set_value("city")
    with qtbot.waitSignal(tiers.chosen) as told:
        tiers.clear_value()

    assert told.args == [None]


def test_setting_from_outside_tells_nothing(tiers: ChoiceRow, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(tiers.chosen):
        tiers.set_value("city")


def test_digits_toggle_among_several(procedures: ChoiceRow, qtbot: QtBot) -> None:
    press(Qt.Key.Key_4)
    press(Qt.Key.Key_1)
    assert procedures.values() == ("sterilisation", "iud_removal")

    with qtbot.waitSignal(procedures.chosen) as told:
        press(Qt.Key.Key_4)
    assert told.args == [("sterilisation",)]


def test_arrows_and_space_among_several(procedures: ChoiceRow) -> None:
    press(Qt.Key.Key_Right)
    assert procedures.values() == ()

    press(Qt.Key.Key_Space)
    assert procedures.values() == ("reversal",)


@pytest.mark.parametrize("percent", [100, 125, 150, 200])
@pytest.mark.parametrize("choices", [TIERS, PROCEDURES, [*TIERS, *PROCEDURES]])
def test_no_word_is_cut_at_any_size(
    look: Appearance, qtbot: QtBot, percent: int, choices: list[tuple[str, str, str]]
) -> None:
    look.set_text_size(percent)
    look.set_window_width(1366)
    row = ChoiceRow(look, choices)
    qtbot.addWidget(row)

    assert all(button.needed() <= button.width() for button in row.buttons())
    assert row.width() <= look.cells(CELLS) + 2 * RING


def test_edges_of_two_and_of_four_stand_in_line(look: Appearance, qtbot: QtBot) -> None:
    two, four = ChoiceRow(look, TIERS[:2]), ChoiceRow(look, TIERS)
    for row in (two, four):
        qtbot.addWidget(row)

    assert [button.geometry() for button in two.buttons()] == [button.geometry() for button in four.buttons()[:2]]


def test_each_choice_has_a_name_and_its_digit(tiers: ChoiceRow) -> None:
    assert [(each.accessibleName(), each.accessibleDescription()) for each in tiers.buttons()[:2]] == [
        ("乡级", "按 1"),
        ("县级", "按 2"),
    ]


def test_a_number_typed_at_a_choice_picks_nothing(
    look: Appearance, show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = ChoiceRow(look, [("a", "甲", ""), ("b", "乙", ""), ("c", "丙", "")], among_numbers=True)
    show(row)
    row.setFocus()
    row.set_value("b")
    QTest.keyClicks(row.buttons()[1], "300")
    assert row.value() == "b"

    monkeypatch.setattr(choice_row, "BURST", 0)
    QTest.keyClicks(row.buttons()[1], "3")
    assert row.value() == "c"


def test_choices_that_exclude_each_other_are_radio_buttons_to_a_screen_reader(look: Appearance) -> None:
    one, several = (ChoiceRow(look, [("a", "甲", ""), ("b", "乙", "")], several=several) for several in (False, True))
    for row, role in ((one, QAccessible.Role.RadioButton), (several, QAccessible.Role.CheckBox)):
        row.set_values(("a",))
        assert {QAccessible.queryAccessibleInterface(button).role() for button in row.buttons()} == {role}
        row.set_values(())
        assert not row.values()
