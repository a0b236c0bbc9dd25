"""What belongs to one person: the day, what can be undone, and what the next one begins with."""

from datetime import UTC, date, datetime

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from estimator import case_from, estimate
from estimator import days as clock
from estimator.case import Case
from estimator.history import History, history_file
from tests.cases import stay
from tests.entries import CASES, Entries
from tests.shared import share_of
from tests.ui.clerk import ALT, CHILD, CTRL, SHIFT, WOMAN, Clerk, focused
from ui.case.form import NOT_TODAY
from ui.case.last_case import last_case_file
from ui.look.appearance import Appearance
from ui.system.tasks import running
from ui.widgets.step_row import StepRow
from ui.window import LEFT_OPEN

NAMESAKE = "41120219730101002X"
"""Of another woman, whose number masked is the same."""
TODAY = date(2022, 3, 1)


@pytest.fixture
def on_a_day(monkeypatch: pytest.MonkeyPatch, clerk: Clerk) -> Clerk:
    """The window on the first of March 2022."""
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    clerk.press(Qt.Key.Key_T, modifier=CTRL)
    return clerk


def test_the_day_is_asked_first_under_its_own_name(on_a_day: Clerk) -> None:
    for page, label in ((1, "出院日期"), (2, "就诊日期"), (4, "生育日期"), (5, "办理日期")):
        on_a_day.page(page)
        fields = on_a_day.window.page.fields
        assert on_a_day.asked()[0] == "date"
        assert fields.label("date") == label
        assert on_a_day.at() != "date"


def test_the_day_is_called_by_what_happened(on_a_day: Clerk) -> None:
    on_a_day.page(4)
    on_a_day.type(WOMAN)
    on_a_day.go_to("scheme")
    on_a_day.choose(1)
    on_a_day.go_to("event")
    on_a_day.choose(2)
    assert on_a_day.window.page.fields.label("date") == "终止妊娠日期"


def test_a_new_person_is_of_today_and_the_one_brought_back_of_their_day(on_a_day: Clerk) -> None:
    clerk = on_a_day
    clerk.stay_of_a_child()
    assert NOT_TODAY in clerk.reads()

    clerk.press(Qt.Key.Key_N, modifier=CTRL)
    assert clerk.field("date").text_value() == "2022-03-01"
    assert NOT_TODAY not in clerk.reads()

    clerk.press(Qt.Key.Key_Z, modifier=CTRL)
    assert clerk.field("date").text_value() == "2022-02-28"
    assert clerk.headline()[0] == "756.00"
    assert clerk.at() != "id_number"
    assert CHILD not in clerk.field("id_number").text()


def test_one_key_makes_it_today(on_a_day: Clerk) -> None:
    on_a_day.on("2021-10-08")
    on_a_day.press(Qt.Key.Key_T, modifier=CTRL)
    assert on_a_day.field("date").text_value() == str(TODAY)
    assert NOT_TODAY not in on_a_day.reads()

    on_a_day.press(Qt.Key.Key_Z, modifier=CTRL)
    assert on_a_day.field("date").text_value() == "2021-10-08"


def test_an_untouched_day_follows_midnight_and_one_that_was_typed_does_not(
    on_a_day: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "today", lambda: date(2022, 3, 2))
    on_a_day.window.pass_midnight()
    assert on_a_day.field("date").text_value() == "2022-03-02"

    on_a_day.on("2022-03-01")
    on_a_day.window.pass_midnight()
    assert on_a_day.field("date").text_value() == "2022-03-01"
    assert NOT_TODAY in on_a_day.reads()


def test_a_day_outside_the_rules_is_said_before_anything_else_is_filled_in(on_a_day: Clerk) -> None:
    on_a_day.on("2020-12-31")
    assert on_a_day.field("date").shown_problem()
    assert on_a_day.missing()[0] == "出院日期"


def test_the_day_goes_along_to_another_page(on_a_day: Clerk) -> None:
    on_a_day.on("2021-10-08")
    on_a_day.page(2)
    assert on_a_day.field("date").text_value() == "2021-10-08"
    on_a_day.press(Qt.Key.Key_T, modifier=CTRL)
    on_a_day.page(1)
    assert on_a_day.field("date").text_value() == str(TODAY)


def test_undo_takes_back_a_field_that_was_cleared(clerk: Clerk) -> None:
    clerk.county_stay()
    clerk.press(Qt.Key.Key_Escape)
    assert clerk.field("total_cost").text_value() == ""
    clerk.press(Qt.Key.Key_Z, modifier=CTRL)
    assert clerk.field("total_cost").text_value() == "9000"
    assert clerk.headline() == ("6,918.00", "2,082.00")


def test_undo_takes_back_a_choice(clerk: Clerk) -> None:
    clerk.county_stay()
    clerk.window.page.fields.focus("tier")
    clerk.choose(1)
    assert clerk.headline()[0] == "7,835.00"
    clerk.press(Qt.Key.Key_Z, modifier=CTRL)
    assert clerk.row("tier").value() == "county"
    assert clerk.headline()[0] == "6,918.00"


def test_undo_takes_back_what_was_typed_into_a_field_that_was_left(clerk: Clerk) -> None:
    clerk.county_stay()
    clerk.enter()
    clerk.press(Qt.Key.Key_Return, modifier=SHIFT)
    clerk.type("12000")
    clerk.enter()
    clerk.press(Qt.Key.Key_Z, modifier=CTRL)
    assert clerk.field("total_cost").text_value() == "9000"


def test_undo_takes_back_a_row_of_the_comparison(clerk: Clerk) -> None:
    clerk.county_stay()
    clerk.press(Qt.Key.Key_F5, Qt.Key.Key_Up, Qt.Key.Key_Return)
    assert clerk.headline()[0] == "7,835.00"
    clerk.press(Qt.Key.Key_Z, modifier=CTRL)
    assert clerk.headline()[0] == "6,918.00"
    assert clerk.row("tier").value() == "county"


def test_a_person_comes_back_only_while_the_button_for_it_stands_there(clerk: Clerk) -> None:
    clerk.county_stay()
    clerk.press(Qt.Key.Key_N, modifier=CTRL)
    clerk.county_stay()
    assert "已清空" not in clerk.reads()
    for _ in range(30):
        clerk.press(Qt.Key.Key_Z, modifier=CTRL)
    assert clerk.field("total_cost").text_value() == ""
    assert clerk.headline() == ("—", "—")


def test_another_page_keeps_its_own_changes_to_undo(clerk: Clerk) -> None:
    clerk.county_stay()
    clerk.page(2)
    clerk.press(Qt.Key.Key_Z, modifier=CTRL)
    assert clerk.field("id_number").text_value() == WOMAN
    clerk.press(Qt.Key.Key_1, modifier=ALT)
    assert clerk.headline()[0] == "6,918.00"


def test_one_key_leads_to_the_next_empty_field_and_then_to_the_answer(clerk: Clerk) -> None:
    clerk.type(WOMAN)
    way = []
    for digit in (2, 2):
        clerk.press(Qt.Key.Key_Return, modifier=CTRL)
        way.append(clerk.at())
        clerk.choose(digit)
    clerk.press(Qt.Key.Key_Return, modifier=CTRL)
    assert [*way, clerk.at()] == ["scheme", "tier", "total_cost"]
    clerk.type("9000")
    clerk.press(Qt.Key.Key_Enter, modifier=CTRL)
    assert clerk.at() == ""
    assert clerk.headline()[0] == "6,918.00"


def test_what_the_id_number_told_is_no_stop(clerk: Clerk) -> None:
    clerk.type(WOMAN)
    clerk.enter()
    clerk.choose(2)
    clerk.enter()
    assert clerk.field("age").text_value() == "35"
    assert clerk.at() == "location"


def test_f6_works_from_a_folded_head_and_from_the_side_and_leads_back(clerk: Clerk) -> None:
    clerk.county_stay()
    head = clerk.window.page.fields.folds()[0]
    for place in (head, clerk.window.sidebar.buttons()[0], clerk.window.page.next):
        place.setFocus()
        clerk.press(Qt.Key.Key_F6)
        assert isinstance(focused(), StepRow)
    clerk.window.page.come_back()
    head.setFocus()
    clerk.press(Qt.Key.Key_F6)
    clerk.press(Qt.Key.Key_F6)
    assert focused() is head


def test_coming_back_to_a_page_comes_back_to_the_place(clerk: Clerk) -> None:
    clerk.county_stay()
    clerk.page(2)
    clerk.page(1)
    assert clerk.at() == "total_cost"

    clerk.page(2)
    clerk.press(Qt.Key.Key_N, modifier=CTRL)
    clerk.page(1)
    assert clerk.at() == "id_number"


def test_the_next_stay_goes_on_from_the_one_on_screen(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    # Art. 33: 400 / 2 = 200; (1500 - 200) * 63 % + 7500 * 83 % = 819.00 + 6225.00 = 7044.00.
    monkeypatch.setattr(clock, "today", lambda: date(2021, 11, 2))
    clerk.county_stay()
    clerk.press(Qt.Key.Key_L, modifier=CTRL)
    assert clerk.at() == "total_cost"
    assert clerk.field("date").text_value() == "2021-11-02"
    assert clerk.field("admission").text_value() == "2"
    assert clerk.field("fund_paid_this_year").text_value() == "6918.00"
    assert clerk.field("total_cost").text_value() == ""
    assert clerk.field("id_number").text_value() == WOMAN
    assert "本年第 1 次住院已试算，本年基金已付 6,918.00 元" in clerk.reads()
    clerk.type("9000")
    assert clerk.headline()[0] == "7,044.00"

    for _ in range(2):
        clerk.press(Qt.Key.Key_Z, modifier=CTRL)
        clerk.window.page.details.focus()
    while clerk.field("admission").text_value() == "2":
        clerk.press(Qt.Key.Key_Z, modifier=CTRL)
    assert clerk.headline()[0] == "6,918.00"


def test_an_opened_step_is_closed_for_the_next_person(clerk: Clerk) -> None:
    clerk.county_stay()
    clerk.press(Qt.Key.Key_F6, Qt.Key.Key_Return)
    assert "第 33 条" in clerk.reads()

    clerk.press(Qt.Key.Key_N, modifier=CTRL)
    clerk.county_stay()
    assert "第 33 条" not in clerk.reads()


def test_in_another_year_stays_are_counted_anew(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: date(2022, 1, 5))
    clerk.county_stay()
    clerk.press(Qt.Key.Key_L, modifier=CTRL)
    assert clerk.field("admission").text_value() == "1"
    assert clerk.field("fund_paid_this_year").text_value() == "0"
    assert "跨年住院算在出院这一年" in clerk.reads()


def test_the_same_number_again_in_the_same_year_is_offered_its_next_stay(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "today", lambda: date(2021, 11, 2))
    clerk.county_stay()
    clerk.press(Qt.Key.Key_N, modifier=CTRL)
    clerk.type(WOMAN)
    assert "本年第 1 次住院已试算，本年基金已付 6,918.00 元，Ctrl+L 接着算下一次住院" in clerk.reads()
    clerk.press(Qt.Key.Key_L, modifier=CTRL)
    assert clerk.field("admission").text_value() == "2"
    assert clerk.row("tier").value() == "county"


def keep(clerk: Clerk, case: Case) -> None:
    """Have the history keep a case, as another window of the program does."""
    with History(history_file()) as history:
        history.keep(case, estimate(case), clerk.store.settings, datetime(2021, 10, 8, 9, tzinfo=UTC))


@pytest.mark.parametrize(
    ("in_full", "number", "said"),
    [
        (True, WOMAN, "本年第 1 次住院已试算，本年基金已付 6,918.00 元，Ctrl+L"),
        (False, WOMAN, "历史中 4112**********002X（请核对是否本人）本年第 1 次住院，本年基金已付 6,918.00 元，Ctrl+L"),
        (False, NAMESAKE, ""),  # the same once masked, but of another age
        (True, NAMESAKE, ""),
    ],
)
def test_the_history_knows_the_same_number_of_this_year(
    clerk: Clerk, qtbot: QtBot, *, in_full: bool, number: str, said: str
) -> None:
    clerk.store.change(clerk.store.settings._replace(store_full_id=in_full))
    case = case_from(stay("resident", ("local", "county", 2), "9000", id_number=WOMAN, name="李明"))
    keep(clerk, case)

    clerk.on("2021-11-02")
    clerk.type(number)
    qtbot.waitUntil(lambda: not running())
    assert (said in clerk.reads()) if said else ("次住院，" not in clerk.reads() and "已试算" not in clerk.reads())
    if said:
        clerk.press(Qt.Key.Key_L, modifier=CTRL)
        assert clerk.field("admission").text_value() == "2"
        assert clerk.field("fund_paid_this_year").text_value() == "6918.00"
        assert clerk.field("id_number").text_value() == WOMAN
        assert clerk.window.page.form.against_identity == ()


def test_a_stay_of_another_year_or_a_later_day_is_not_offered(clerk: Clerk, qtbot: QtBot) -> None:
    case = case_from(stay("resident", ("local", "county", 2), "9000", id_number=WOMAN))
    keep(clerk, case)
    for day in ("2022-01-05", "2021-10-07"):
        clerk.on(day)
        clerk.field("id_number").setFocus()
        clerk.field("id_number").selectAll()
        clerk.type(WOMAN)
        qtbot.waitUntil(lambda: not running())
        assert "次住院，" not in clerk.reads()


def test_a_stay_is_not_spoken_of_on_the_other_pages(clerk: Clerk) -> None:
    clerk.county_stay()
    for page in (2, 4, 5):
        clerk.page(page)
        assert "次住院已试算" not in clerk.reads()


@pytest.mark.parametrize("in_full", [True, False])
def test_what_stood_in_a_closed_window_can_be_had_back(
    clerk: Clerk, qtbot: QtBot, look: Appearance, *, in_full: bool
) -> None:
    clerk.store.change(clerk.store.settings._replace(store_full_id=in_full))
    clerk.county_stay()
    clerk.window.close()
    assert (WOMAN in last_case_file(history_file()).read_text()) is in_full

    after = Clerk(qtbot, look, day="")
    assert not last_case_file(history_file()).exists()
    assert LEFT_OPEN in after.reads()
    assert after.headline()[0] == "—"
    after.press(Qt.Key.Key_Z, modifier=CTRL)
    assert after.headline()[0] == "6,918.00"
    assert after.field("date").text_value() == "2021-10-08"
    assert after.field("id_number").text_value() == (WOMAN if in_full else "")


def test_a_window_closed_on_another_page_comes_back_there(clerk: Clerk, qtbot: QtBot, look: Appearance) -> None:
    clerk.page(5)
    clerk.pick(benefit=4)
    clerk.go_to("amount_owed")
    clerk.type("10000")
    clerk.enter()
    clerk.type("10")
    clerk.window.close()

    after = Clerk(qtbot, look, day="")
    after.press(Qt.Key.Key_Z, modifier=CTRL)
    assert after.window.page.plan.name == "contributions"
    assert after.headline()[0] == "50.00"


@pytest.mark.parametrize("text", ["", "[]", '["inpatient", 3]', '["nowhere", {}]', "\x00"])
def test_a_file_of_the_last_case_that_cannot_be_read_is_passed_by(qtbot: QtBot, look: Appearance, text: str) -> None:
    last_case_file(history_file()).parent.mkdir(parents=True)
    last_case_file(history_file()).write_text(text)
    assert LEFT_OPEN not in Clerk(qtbot, look).reads()


def test_nothing_is_kept_of_a_window_closed_empty(clerk: Clerk) -> None:
    clerk.county_stay()
    clerk.press(Qt.Key.Key_N, modifier=CTRL)
    clerk.window.close()
    assert not last_case_file(history_file()).exists()


def test_what_a_refusal_makes_idle_is_greyed_and_keeps_its_place(clerk: Clerk) -> None:
    clerk.page(4)
    clerk.type(WOMAN)
    clerk.pick(scheme=1, status=1, employer=1)
    clerk.go_to("months_insured")
    clerk.type("1")
    assert "event" in clerk.stands()
    assert not clerk.row("event").isEnabled()
    assert clerk.row("event").toolTip() == "不予支付，填了也不改变结果"
    assert clerk.headline()[0] == "0.00"

    clerk.type("8")
    assert clerk.row("event").isEnabled()
    clerk.pick(policy_compliant=1, event=1, delivery=3)
    clerk.window.page.fields.focus("months_insured")
    clerk.type("1")
    assert clerk.row("delivery").value() == "caesarean"
    clerk.type("8")
    assert clerk.row("delivery").isEnabled()
    assert clerk.row("delivery").value() == "caesarean"


@pytest.mark.parametrize("name", share_of(CASES, 3))
def test_no_row_appears_under_ones_fingers(clerk: Clerk, name: str) -> None:
    """Once it is said which page of it this is, an answer greys rows, asks them or takes them away; it brings none."""
    entries = CASES[name]
    clerk.window.show_page(name.partition("-")[0])
    form = clerk.window.page.form
    kind: Entries = {each: entries[each] for each in entries if each in ("date", "benefit", "scheme")}
    form.restart({**kind, "location": "local"} if "location" in entries else {**kind})
    stood = clerk.stands()
    for each in [each for each in clerk.window.page.fields.names() if each in entries and each not in kind]:
        form.change({each: entries[each]})
        assert set(clerk.stands()) <= set(stood), each
        stood = clerk.stands()


def test_what_may_be_asked_later_stands_greyed_and_enter_passes_it_by(clerk: Clerk) -> None:
    clerk.page(4)
    clerk.type(WOMAN)
    clerk.pick(scheme=1)
    assert clerk.row("employer").toolTip() == "先填人员类别"
    assert clerk.row("delivery").toolTip().startswith("先填")
    clerk.row("employer").buttons()[0].click()
    assert clerk.row("employer").value() is None

    clerk.go_to("status")
    clerk.enter()
    assert clerk.at() == "months_insured"  # 单位 is greyed until it is said who she is
    clerk.press(Qt.Key.Key_Return, modifier=SHIFT)
    clerk.choose(1)
    clerk.enter()
    assert clerk.at() == "employer"


def test_a_filing_stands_greyed_for_a_stay_in_the_region(clerk: Clerk) -> None:
    clerk.type(WOMAN)
    clerk.pick(scheme=2, tier=3, grade=2)
    assert "referral" in clerk.stands()
    assert clerk.row("referral").toolTip() == "按现在填的，这一项不用填"
    clerk.window.page.fields.focus("location")
    clerk.choose(3)
    assert clerk.row("referral").isEnabled()
    assert clerk.row("referral").toolTip() == ""
