"""The window by names, keys and eyes that see no colour: what a screen reader says, where Tab goes, what has a sign."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from tests.ui.clerk import CTRL, Clerk, focused
from ui.case.plans import PAGES
from ui.widgets.choice_row import ChoiceRow
from ui.widgets.field import Field
from ui.widgets.step_row import StepRow

PAGE_DIGITS = [int(plan.digit) for plan in PAGES]
SECTIONS = {section.title for plan in PAGES for section in plan.sections}


def stops(root: QWidget) -> Iterator[QWidget]:
    """Every widget below that can have the focus and can be seen."""
    for widget in root.findChildren(QWidget):
        if widget.focusPolicy() is not Qt.FocusPolicy.NoFocus and widget.isVisibleTo(root) and widget.isEnabled():
            yield widget


def unfold(clerk: Clerk) -> None:
    for head in clerk.window.page.fields.folds():
        head.setChecked(True)


def picture(widget: QWidget) -> QImage:
    return widget.grab().toImage()


def black_and_white(widget: QWidget) -> QImage:
    return picture(widget).convertToFormat(QImage.Format.Format_Mono, Qt.ImageConversionFlag.ThresholdDither)


def answered(clerk: Clerk) -> None:
    clerk.county_stay()
    clerk.press(Qt.Key.Key_F6)


@pytest.mark.parametrize("digit", [*PAGE_DIGITS, 6, 7])
def test_everything_that_can_have_the_focus_has_a_name_of_its_own(clerk: Clerk, digit: int) -> None:
    clerk.page(digit)
    unfold(clerk)
    for widget in stops(clerk.window):
        name = widget.accessibleName() or (widget.text() if isinstance(widget, QLabel | QAbstractButton) else "")
        assert name, widget
        assert name not in SECTIONS or isinstance(widget, QAbstractButton), widget


@pytest.mark.parametrize("key", [Qt.Key.Key_F5, Qt.Key.Key_F9])
def test_so_it_is_beside_the_case(clerk: Clerk, key: Qt.Key) -> None:
    clerk.county_stay()
    clerk.press(key)
    for widget in stops(clerk.window):
        assert widget.accessibleName() or (isinstance(widget, QLabel | QAbstractButton) and widget.text()), widget


@pytest.mark.parametrize("digit", PAGE_DIGITS)
def test_every_field_is_the_buddy_of_its_label_and_named_after_it(clerk: Clerk, digit: int) -> None:
    clerk.page(digit)
    unfold(clerk)
    form = clerk.window.page.fields
    labels = {label.buddy(): label.text() for label in form.findChildren(QLabel) if label.buddy() is not None}
    for name in clerk.asked():
        control = form.control(name)
        assert labels[control] == control.accessibleName(), name


@pytest.mark.parametrize("digit", PAGE_DIGITS)
def test_tab_and_enter_go_down_the_form(clerk: Clerk, digit: int) -> None:
    clerk.page(digit)
    unfold(clerk)
    form = clerk.window.page.fields
    form.focus_first()
    asked = [name for name in clerk.asked() if name not in form.passed]
    for key in (Qt.Key.Key_Tab, Qt.Key.Key_Return):
        form.focus_first()
        way = []
        for _ in range(3 * len(asked)):
            if clerk.at():
                way.append(clerk.at())
            if clerk.at() == asked[-1]:
                break
            clerk.press(key)
        assert way == asked, key
        where = [(form.control(name).y(), form.control(name).x()) for name in way]
        assert where == sorted(where)


def test_the_focus_can_be_seen_on_every_stop(clerk: Clerk) -> None:
    answered(clerk)
    seen = 0
    for widget in list(stops(clerk.window)):
        if isinstance(widget, QLabel):
            continue  # what can only be selected shows its caret
        row = widget.parentWidget()
        shown = row if isinstance(row, ChoiceRow) else widget
        widget.setFocus()
        assert focused() is widget
        if isinstance(widget, Field):
            widget.deselect()
        with_focus = picture(shown)
        elsewhere = clerk.field("date" if widget is not clerk.field("date") else "total_cost")
        elsewhere.setFocus()
        assert picture(shown) != with_focus, widget
        seen += 1
    assert seen > len(clerk.asked())


def test_the_headline_is_read_out_with_its_value(clerk: Clerk) -> None:
    headline = clerk.window.page.header.headline
    assert headline.first.accessibleName() == "基金支付 尚无结果"

    clerk.county_stay()
    assert headline.first.accessibleName() == "基金支付 6,918.00 元 占总费用 76.87%"
    assert headline.second.accessibleName() == "个人负担 2,082.00 元 占总费用 23.13%"


def test_a_step_is_read_out_with_formula_amount_and_article(clerk: Clerk) -> None:
    answered(clerk)
    row = focused()
    assert isinstance(row, StepRow)
    for words in ("政策范围内费用", "9000.00", "9,000.00", "33条"):
        assert words in f"{row.accessibleName()} {row.accessibleDescription()}"


def test_the_bar_says_its_parts(clerk: Clerk) -> None:
    clerk.county_stay()
    spoken = clerk.window.page.header.bar.accessibleName() + clerk.window.page.header.bar.accessibleDescription()
    for words in ("基金支付 6,918.00", "起付标准 400.00", "按比例自付 1,682.00"):
        assert words in spoken


def test_what_is_missing_or_wrong_is_said_in_words(clerk: Clerk) -> None:
    assert "待填" in clerk.field("total_cost").accessibleDescription()
    assert clerk.field("total_cost").placeholderText() == "待填"

    clerk.type("411202")
    clerk.enter()
    assert "应为 18 位" in clerk.field("id_number").accessibleDescription()
    assert "应为 18 位" in clerk.reads()


def test_a_choice_that_is_lit_differs_in_more_than_colour(clerk: Clerk) -> None:
    clerk.county_stay()
    for name in ("scheme", "tier", "location"):
        row = clerk.row(name)
        lit = [button for button in row.buttons() if button.isChecked()]
        assert len(lit) == 1
        # In black and white the tint is gone; what stays is that its word is bold.
        before = black_and_white(row)
        row.set_value(next(button.value for button in row.buttons() if button is not lit[0]))
        assert black_and_white(row) != before


def test_a_message_about_the_next_person_takes_no_focus(clerk: Clerk) -> None:
    clerk.county_stay()
    clerk.press(Qt.Key.Key_N, modifier=CTRL)
    assert clerk.at() == "id_number"
