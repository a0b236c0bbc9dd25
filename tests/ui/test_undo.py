"""Ctrl+Z takes back the last change of the form, whatever kind of field it was made in; the focus stays in the form."""

from functools import partial

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication

from estimator import days as clock
from tests.ui.clerk import CTRL, WOMAN, Clerk, focused
from ui.widgets.field import Field


def undo(clerk: Clerk) -> None:
    clerk.press(Qt.Key.Key_Z, modifier=CTRL)


def type_over(clerk: Clerk, name: str, text: str) -> None:
    clerk.window.page.fields.focus(name)
    field = clerk.field(name)
    field.selectAll()
    clerk.type(text)
    clerk.enter()


CHANGES = [
    ("name", "Li Ming"),
    ("id_number", "411202200703010027"),
    ("date", "2022-03-01"),
    ("admission", "3"),
    ("total_cost", "12000"),
    ("fund_paid_this_year", "5000"),
]


@pytest.mark.parametrize(("name", "text"), CHANGES)
def test_what_was_typed_over_and_left_is_taken_back(clerk: Clerk, name: str, text: str) -> None:
    clerk.county_stay()
    clerk.enter()
    before, headline = clerk.window.page.form.entries(), clerk.headline()
    type_over(clerk, name, text)
    assert clerk.window.page.form.entries() != before
    here = focused()
    undo(clerk)
    assert clerk.window.page.form.entries() == before
    assert clerk.headline() == headline
    assert focused() is here


@pytest.mark.parametrize("name", ["id_number", "date", "admission", "total_cost"])
def test_a_field_that_was_cleared_has_its_text_again(clerk: Clerk, name: str) -> None:
    clerk.county_stay()
    type_over(clerk, "admission", "2")
    before, headline = clerk.window.page.form.entries(), clerk.headline()
    clerk.window.page.fields.focus(name)
    clerk.press(Qt.Key.Key_Escape)
    assert clerk.field(name).text_value() != str(before[name])
    undo(clerk)
    assert (clerk.window.page.form.entries(), clerk.headline()) == (before, headline)


def at_city_level(clerk: Clerk) -> None:
    clerk.window.page.fields.focus("tier")
    clerk.choose(3)


def test_several_changes_are_taken_back_one_by_one(clerk: Clerk) -> None:
    clerk.county_stay()
    clerk.enter()
    stages = [(clerk.window.page.form.entries(), clerk.headline())]
    changes = (
        partial(type_over, clerk, "total_cost", "12000"),
        partial(at_city_level, clerk),
        partial(type_over, clerk, "date", "2022-03-01"),
        partial(clerk.press, Qt.Key.Key_T, modifier=CTRL),
        partial(type_over, clerk, "admission", "2"),
    )
    for change in changes:
        change()
        stages.append((clerk.window.page.form.entries(), clerk.headline()))
    for entries, headline in stages[-2::-1]:
        undo(clerk)
        assert (clerk.window.page.form.entries(), clerk.headline()) == (entries, headline)


def test_a_paste_and_a_drop_are_taken_back(clerk: Clerk) -> None:
    clerk.county_stay()
    clerk.enter()
    before = clerk.window.page.form.entries()
    clerk.window.page.fields.focus("total_cost")
    QApplication.clipboard().setText("12,000.00")
    clerk.press(Qt.Key.Key_V, modifier=CTRL)
    clerk.enter()
    undo(clerk)
    assert clerk.window.page.form.entries() == before

    data = QMimeData()
    data.setText("500")
    field = clerk.field("total_cost")
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    field.dropEvent(QDropEvent(QPointF(60, 10), copy, data, left, none))
    assert field.text_value() == "500"
    clerk.enter()
    undo(clerk)
    assert clerk.window.page.form.entries() == before


def test_a_set_of_procedures_and_parts_of_a_cost_are_taken_back(clerk: Clerk) -> None:
    clerk.page(4)
    clerk.type(WOMAN)
    clerk.pick(scheme=1, event=4)
    clerk.go_to("procedures")
    before = clerk.window.page.form.entries()
    clerk.choose(1)
    assert clerk.window.page.form.entries() != before
    undo(clerk)
    assert clerk.window.page.form.entries() == before
    assert clerk.at() == "procedures"


@pytest.mark.parametrize("page", [1, 2, 4, 5])
def test_the_next_person_is_of_today_on_every_page(clerk: Clerk, page: int) -> None:
    clerk.page(page)
    clerk.on("2021-10-08")
    clerk.press(Qt.Key.Key_N, modifier=CTRL)
    assert clerk.field("date").text_value() == str(clock.today())
    for other in (1, 2, 4, 5):
        clerk.page(other)
        assert clerk.field("date").text_value() == str(clock.today()), other


def test_the_field_itself_takes_back_what_is_being_typed(clerk: Clerk) -> None:
    clerk.county_stay()
    field = focused()
    assert isinstance(field, Field)
    undo(clerk)
    assert clerk.at() == "total_cost"
    assert clerk.field("total_cost").text_value() == ""
