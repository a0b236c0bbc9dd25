import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.clerk import press
from tests.ui.conftest import Show
from ui.look.appearance import Appearance
from ui.widgets.choice_row import ChoiceRow
from ui.widgets.entry import AMOUNT, COUNT, IDENTITY
from ui.widgets.field import Field
from ui.widgets.form import Form


def make_form(look: Appearance) -> Form:
    form = Form(look)
    form.add_section("人员")
    form.add_row("id_number", "身份证号", Field(look, IDENTITY), keeps_line=True)
    form.add_row("scheme", "险种", ChoiceRow(look, [("employee", "职工", ""), ("resident", "居民", "")]))
    form.add_row("months", "连续缴费", Field(look, COUNT, unit="月", cells=1))
    form.add_row("arrears", "单位欠费", Field(look, COUNT, unit="月", cells=1), same_line=True)
    form.add_section("费用")
    form.add_row("total_cost", "总费用", Field(look, AMOUNT, unit="元"))
    form.add_row("excluded_cost", "范围外", Field(look, AMOUNT, unit="元"), hint="不在政策范围内的部分")
    form.arrange()
    return form


@pytest.fixture
def form(look: Appearance, show: Show) -> Form:
    made = make_form(look)
    show(made)
    made.focus_first()
    return made


def focused(form: Form) -> str:
    focus = QApplication.focusWidget()
    assert focus is not None
    return next(name for name in form.names() if form.control(name) in {focus, focus.parentWidget()})


def labels(form: Form) -> list[str]:
    return [label.text() for label in form.findChildren(QLabel) if label.isVisibleTo(form) and label.text()]


def top(form: Form, name: str) -> int:
    return form.control(name).y()


def test_enter_leads_through_all_fields_and_tells_at_the_end(form: Form, qtbot: QtBot) -> None:
    way = [focused(form)]
    for _ in form.names()[1:]:
        press(Qt.Key.Key_Return)
        way.append(focused(form))
    assert way == list(form.names())

    with qtbot.waitSignal(form.finished):
        press(Qt.Key.Key_Return)


def test_enter_of_the_number_pad_counts(form: Form) -> None:
    press(Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier)

    assert focused(form) == "scheme"


def test_shift_enter_leads_back_and_stops_at_the_first(form: Form) -> None:
    form.focus("months")
    press(Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert focused(form) == "scheme"

    form.focus_first()
    press(Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert focused(form) == "id_number"


def test_tab_goes_the_same_way(form: Form) -> None:
    way = []
    for _ in form.names():
        way.append(focused(form))
        press(Qt.Key.Key_Tab)

    assert way == list(form.names())


def test_tab_still_does_after_choices_have_changed(form: Form) -> None:
    scheme = form.control("scheme")
    assert isinstance(scheme, ChoiceRow)
    scheme.set_choices([("a", "甲", ""), ("b", "乙", ""), ("c", "丙", "")])
    press(Qt.Key.Key_Tab)
    assert focused(form) == "scheme"

    press(Qt.Key.Key_Tab)
    assert focused(form) == "months"


def test_escape_clears_one_field(form: Form) -> None:
    form.focus("months")
    QTest.keyClicks(form.control("months"), "18")
    press(Qt.Key.Key_Escape)

    months = form.control("months")
    assert isinstance(months, Field)
    assert months.text_value() == ""


def test_escape_puts_a_choice_out(form: Form) -> None:
    form.focus("scheme")
    press(Qt.Key.Key_2)
    press(Qt.Key.Key_Escape)

    scheme = form.control("scheme")
    assert isinstance(scheme, ChoiceRow)
    assert scheme.value() is None


def test_rows_come_and_go_and_enter_passes_over_what_is_hidden(form: Form) -> None:
    form.show_only({"id_number", "total_cost", "excluded_cost"})
    assert form.shown() == ("id_number", "total_cost", "excluded_cost")
    assert "险种" not in labels(form)

    press(Qt.Key.Key_Return)
    assert focused(form) == "total_cost"


def test_a_section_without_rows_has_no_head(form: Form) -> None:
    form.show_only({"id_number"})

    assert "费用" not in labels(form)


def test_a_second_control_stands_beside_the_first(form: Form) -> None:
    assert top(form, "arrears") == top(form, "months")


def test_alone_it_takes_the_place_of_the_first(form: Form) -> None:
    place = form.control("months").pos()
    form.show_only(set(form.names()) - {"months"})

    assert form.control("arrears").pos() == place


def test_what_is_wrong_is_said_below_and_moves_rows_once_when_left(form: Form) -> None:
    form.focus("total_cost")
    QTest.keyClicks(form.control("total_cost"), "12a")
    before = top(form, "excluded_cost")
    assert "金额只能写数字，这里有“a”" not in labels(form)

    press(Qt.Key.Key_Return)
    assert "金额只能写数字，这里有“a”" in labels(form)
    moved = top(form, "excluded_cost")
    assert moved > before

    form.focus("total_cost")
    QTest.keyClick(form.control("total_cost"), Qt.Key.Key_1)
    assert top(form, "excluded_cost") == moved


def test_an_error_found_while_another_field_is_typed_into_moves_nothing_yet(form: Form) -> None:
    form.focus("excluded_cost")
    QTest.keyClicks(form.control("excluded_cost"), "500")
    form.focus("total_cost")
    QTest.keyClicks(form.control("total_cost"), "4")
    height = form.height()
    form.control("excluded_cost").set_problem("范围外不能超过总费用")
    assert form.height() == height

    form.focus("id_number")
    assert "范围外不能超过总费用" in labels(form)


def test_the_line_under_the_id_number_moves_nothing(form: Form) -> None:
    before = top(form, "scheme")
    form.set_facts("id_number", "女 · 1986-05-12 · 35 岁")
    assert top(form, "scheme") == before

    QTest.keyClicks(form.control("id_number"), "1101")
    form.control("id_number").set_problem("应为 18 位，现在 4 位")
    press(Qt.Key.Key_Return)
    assert "应为 18 位，现在 4 位" in labels(form)
    assert top(form, "scheme") == before


@pytest.mark.parametrize("width", [1900, 1366, 1000, 700])
@pytest.mark.parametrize("percent", [100, 150, 200])
def test_a_label_a_letter_too_long_is_set_narrower_and_keeps_its_field_in_line(
    form: Form, look: Appearance, width: int, percent: int
) -> None:
    look.set_window_width(width)
    look.set_text_size(percent)
    form.set_label("excluded_cost", "本年基金已付")
    label = next(one for one in form.findChildren(QLabel) if one.text() == "本年基金已付")

    assert form.control("excluded_cost").x() == form.control("total_cost").x()
    assert label.fontMetrics().horizontalAdvance(label.text()) <= label.width()

    form.set_label("excluded_cost", "范围外")
    assert label.font() == look.font()


def test_each_control_has_a_name_and_a_label_that_leads_to_it(form: Form) -> None:
    buddies = {label.buddy(): label.text() for label in form.findChildren(QLabel) if label.buddy()}

    for name in form.names():
        control = form.control(name)
        assert control.accessibleName() == buddies[control]


@pytest.mark.parametrize(("percent", "width"), [(100, 1366), (100, 900), (150, 1366), (200, 1366), (200, 1120)])
def test_nothing_is_cut_or_overlaps_at_any_size(look: Appearance, show: Show, percent: int, width: int) -> None:
    look.set_text_size(percent)
    look.set_window_width(width)
    form = make_form(look)
    show(form)
    parts = [part for part in form.children() if isinstance(part, QWidget) and part.isVisible()]

    for i, part in enumerate(parts):
        assert form.rect().contains(part.geometry())
        if isinstance(part, QLabel):
            assert part.heightForWidth(part.width()) <= part.height() or part.fontMetrics().height() <= part.height()
            if not part.wordWrap():
                assert part.sizeHint().width() <= part.width()
        for other in parts[i + 1 :]:
            inner = part.geometry().adjusted(3, 3, -3, -3), other.geometry().adjusted(3, 3, -3, -3)
            assert not inner[0].intersects(inner[1])
