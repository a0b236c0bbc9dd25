import pytest
from PySide6.QtCore import Qt

from tests.ui.clerk import press
from tests.ui.conftest import Show
from ui.look.appearance import Appearance
from ui.widgets.entry import AMOUNT, TEXT
from ui.widgets.field import Field
from ui.widgets.form import Form


@pytest.fixture
def form(look: Appearance, show: Show) -> Form:
    made = Form(look)
    made.add_section("费用")
    made.add_row("total_cost", "总费用", Field(look, AMOUNT, unit="元"))
    made.add_fold("打印信息", "姓名、业务编号")
    made.add_row("name", "姓名", Field(look, TEXT))
    made.add_row("case_number", "业务编号", Field(look, TEXT))
    made.arrange()
    show(made)
    made.focus_first()
    return made


def seen(form: Form) -> list[str]:
    return [name for name in form.names() if form.control(name).isVisibleTo(form)]


def test_rows_of_a_fold_are_there_but_not_seen_until_it_is_opened(form: Form) -> None:
    assert form.shown() == ("total_cost", "name", "case_number")
    assert seen(form) == ["total_cost"]


def test_the_head_grows_with_its_words(form: Form) -> None:
    head = form.folds()[0]
    before = head.width()
    head.set_words("2026-11-01 至 2026-11-24，生育")
    assert head.width() == head.needed() > before


def test_enter_stops_at_the_head_and_opens_it(form: Form) -> None:
    press(Qt.Key.Key_Return)
    assert seen(form) == ["total_cost"]

    press(Qt.Key.Key_Return)
    assert seen(form) == ["total_cost", "name", "case_number"]
    assert form.control("name").hasFocus()

    press(Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    press(Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert form.control("total_cost").hasFocus()


def test_space_opens_and_closes(form: Form) -> None:
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Space)
    assert seen(form) == ["total_cost", "name", "case_number"]

    press(Qt.Key.Key_Space)
    assert seen(form) == ["total_cost"]


def test_going_to_a_field_that_is_folded_away_opens_its_section(form: Form) -> None:
    form.focus("case_number")

    assert form.control("case_number").hasFocus()


def test_a_fold_of_which_nothing_applies_has_no_head(form: Form) -> None:
    form.show_only({"total_cost"})
    press(Qt.Key.Key_Return)

    assert form.control("total_cost").hasFocus()
