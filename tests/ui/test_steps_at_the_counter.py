"""What clerks ran into at the counter, step by step, with real keys and the real clipboard."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from estimator import days as clock
from tests.ui.clerk import ALT, CTRL, WOMAN, Clerk, focused
from ui.widgets.field import TWO_NUMBERS

DATA = Path(__file__).parents[1] / "estimator" / "data" / "counter"


def paste(clerk: Clerk, text: str) -> None:
    QApplication.clipboard().setText(text)
    clerk.press(Qt.Key.Key_V, modifier=CTRL)


@pytest.mark.parametrize("cells", ["9000\t500", "9000\t500\n", "9000\n500", "9,000.00\t500.00", "¥9000 ¥500"])
def test_two_cells_that_were_copied_together_never_become_one_amount(clerk: Clerk, cells: str) -> None:
    clerk.county_stay()
    paste(clerk, cells)
    assert clerk.field("total_cost").text_value() == "9000"
    assert clerk.field("total_cost").shown_problem() == TWO_NUMBERS
    assert clerk.headline()[0] == "6,918.00"


def test_f01_the_clipboard_of_two_cells(clerk: Clerk) -> None:
    clerk.county_stay()
    paste(clerk, (DATA / "F01-clipboard-two-cells.txt").read_text("utf-8"))
    assert clerk.field("total_cost").text_value() == "9000"
    assert clerk.field("total_cost").shown_problem() == TWO_NUMBERS
    assert clerk.headline()[0] == "6,918.00"


def test_f07_the_clipboard_of_an_id_number(clerk: Clerk) -> None:
    paste(clerk, (DATA / "F07-clipboard-id.txt").read_text("utf-8"))
    clerk.enter()
    assert clerk.field("id_number").text_value() == WOMAN
    assert not clerk.field("id_number").shown_problem()


def test_f20_a_number_that_is_none_says_the_way_on_and_the_case_goes_on_by_age(clerk: Clerk) -> None:
    clerk.type("USA410071030712")
    clerk.enter()
    assert "身份证号留空，填年龄和性别" in clerk.field("id_number").shown_problem()
    clerk.choose(2)
    clerk.go_to("age")
    clerk.type("50")
    clerk.pick(tier=2)
    clerk.go_to("total_cost")
    clerk.type("9000")
    assert clerk.headline()[0] == "6,918.00"


@pytest.mark.parametrize("text", ["9000 500", "9000 .5", "900 000"])
def test_a_blank_within_a_number_never_joins_two_typed_as_pasted(clerk: Clerk, text: str) -> None:
    clerk.county_stay()
    clerk.field("total_cost").selectAll()
    clerk.type(text)
    assert clerk.field("total_cost").text() == text
    assert clerk.headline()[0] == "—"
    clerk.enter()
    assert clerk.field("total_cost").shown_problem()


@pytest.mark.parametrize("text", ["9000,50", "12,3", "1,2345", ",900", "9,00,000"])
def test_a_comma_that_stands_in_the_wrong_place_is_said_typed_as_pasted(clerk: Clerk, text: str) -> None:
    clerk.county_stay()
    for put_in in (clerk.type, lambda words: paste(clerk, words)):
        focused().selectAll()  # type: ignore[attr-defined] # a field has the focus
        put_in(text)
        assert clerk.field("total_cost").text() == text
        assert clerk.headline()[0] == "—"
        clerk.enter()
        assert "逗号" in clerk.field("total_cost").shown_problem()
        clerk.window.page.fields.focus("total_cost")


def test_the_person_brought_back_is_of_their_day(clerk: Clerk) -> None:
    clerk.stay_of_a_child()
    clerk.press(Qt.Key.Key_N, modifier=CTRL)
    clerk.on("2022-03-01")
    clerk.press(*[Qt.Key.Key_Z] * 2, modifier=CTRL)
    assert (clerk.field("date").text_value(), clerk.headline()[0]) == ("2022-02-28", "756.00")


def test_the_next_person_is_of_today(clerk: Clerk) -> None:
    clerk.county_stay()
    clerk.press(Qt.Key.Key_N, modifier=CTRL)
    assert clerk.field("date").text_value() == str(clock.today())


@pytest.mark.parametrize("unseen", ["\u200b", "\ufeff", "\u202a", "\u2060", "\u00ad"])
def test_an_id_number_with_unseen_signs_is_taken(clerk: Clerk, unseen: str) -> None:
    paste(clerk, f"{unseen}{WOMAN[:6]}{unseen}{WOMAN[6:]}{unseen}\n")
    clerk.enter()
    assert clerk.field("id_number").text_value() == WOMAN
    assert not clerk.field("id_number").shown_problem()
    assert clerk.window.page.form.draft.identity is not None


@pytest.mark.parametrize(
    "text",
    [
        "2021-10-08 14:30:00",
        "2021/10/8 14:30",
        "2021年10月8日",
        "20211008",
        "2021年10月8日14:30",
        "2021-10-08T14:30:00+08:00",
    ],
)
def test_a_day_is_taken_without_its_time(clerk: Clerk, text: str) -> None:
    clerk.county_stay()
    clerk.press(Qt.Key.Key_D, modifier=ALT)
    assert clerk.at() == "date"
    paste(clerk, text)
    clerk.enter()
    assert clerk.field("date").text_value() == "2021-10-08"
    assert not clerk.field("date").shown_problem()


@pytest.mark.parametrize("text", ["21-10-08", "8/10/2021", "2021-10-08T23:30:00Z", "2021-10-0\t8", "2021-10-08 500"])
def test_what_can_be_two_days_is_none(clerk: Clerk, text: str) -> None:
    clerk.county_stay()
    clerk.press(Qt.Key.Key_D, modifier=ALT)
    paste(clerk, text)
    clerk.enter()
    assert clerk.field("date").shown_problem()
    assert clerk.headline()[0] == "—"


def test_what_is_unlikely_turns_amber_under_its_field_and_stops_nothing(clerk: Clerk) -> None:
    clerk.county_stay()
    clerk.window.page.fields.focus("admission")
    clerk.type("5000")
    clerk.enter()
    said = clerk.reads()
    assert "请核对住院次数：5000 次" in said
    assert "请核对本年基金已付：第 5000 次住院" in said
    assert clerk.headline()[0] == "7,044.00"
    assert clerk.window.page.print.isEnabled()
