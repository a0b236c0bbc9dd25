"""The window as a whole, worked with keys and clicks; expected figures are worked out by hand."""

import subprocess
import sys

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from estimator.slip.entries import entered
from tests.ui.clerk import ALT, CTRL, NONE, SHIFT, WOMAN, Clerk, focused
from ui.look.appearance import Appearance
from ui.look.metrics import RING, STEP_REACH
from ui.widgets.step_row import StepRow
from ui.window import TITLE

MALE_NUMBER = "411202198605120038"


def test_the_window_paints_before_the_engine_is_loaded() -> None:
    program = """
import sys
from PySide6.QtWidgets import QApplication
from ui.look.appearance import Appearance
from ui.window import Window
app = QApplication([])
window = Window(Appearance("light"))
engine = lambda: sorted({"estimator", "pydantic", "openpyxl"} & sys.modules.keys())
window.stack.currentWidget().painted.connect(lambda: print("painted", *engine()))
window.ready.connect(lambda: (print("ready", *engine()), app.quit()))
window.show()
app.exec()
"""
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert done.stdout.splitlines() == ["painted", "ready estimator pydantic"]


def test_a_county_stay_takes_at_most_twelve_keys_besides_its_number_and_amount(clerk: Clerk) -> None:
    # Art. 33: (1500 - 400) * 63 % = 693.00; (9000 - 1500) * 83 % = 6225.00.
    clerk.county_stay()

    assert clerk.headline() == ("6,918.00", "2,082.00")
    assert clerk.pressed <= 12
    assert clerk.steps() == [
        ("政策范围内费用", "9,000.00", "33条"),
        ("起付标准", "400.00", "33条"),
        ("第一段", "693.00", "33条"),
        ("第二段", "6,225.00", "33条"),
        ("基金支付", "6,918.00", ""),
        ("个人负担", "2,082.00", ""),
    ]


def test_a_caesarean_by_keyboard_alone(clerk: Clerk) -> None:
    # Art. 24: 2800 + 500; Art. 26: 98 + 15 + 90 = 203 days, 5123.45 / 30 * 203 = 34668.68.
    clerk.page(4)
    clerk.type(WOMAN)
    for name, digit in (("scheme", 1), ("status", 1), ("employer", 1)):
        clerk.go_to(name)
        clerk.choose(digit)
    clerk.go_to("months_insured")
    clerk.type("18")
    for name, digit in (("policy_compliant", 1), ("event", 1), ("delivery", 3)):
        clerk.go_to(name)
        clerk.choose(digit)
    clerk.go_to("monthly_base")
    clerk.type("5123.45")

    assert clerk.headline() == ("37,968.68", "203")
    assert clerk.window.page.header.headline.second.figure.share == "98 + 15 + 90"
    assert ("生育津贴", "34,668.68", "26条") in clerk.steps()


def test_the_first_field_has_the_focus_and_the_headline_waits(clerk: Clerk) -> None:
    assert clerk.at() == "id_number"
    assert clerk.headline() == ("—", "—")
    assert clerk.missing() == ["险种", "级别", "总费用"]
    assert not clerk.window.page.export.isEnabled()
    assert clerk.window.page.export.toolTip() == "还需填写：险种、级别、总费用"


def test_enter_on_what_is_missing_leads_to_its_field(clerk: Clerk) -> None:
    clerk.press(Qt.Key.Key_F6)
    clerk.press(Qt.Key.Key_Down)
    clerk.enter()

    assert clerk.at() == "tier"


def test_what_is_wrong_turns_red_only_after_the_field_was_left(clerk: Clerk) -> None:
    clerk.type(WOMAN[:17])
    assert "应为 18 位，现在 17 位" not in clerk.reads()
    assert not clerk.field("id_number").shown_problem()

    clerk.enter()
    assert "应为 18 位，现在 17 位" in clerk.reads()
    first = clerk.window.page.details.missing.rows()[0].missing
    assert (first.label, first.wrong) == ("身份证号", True)


def test_the_id_number_fills_in_what_it_tells_and_is_masked_once_left(clerk: Clerk) -> None:
    clerk.type(WOMAN)
    assert clerk.field("id_number").text() == WOMAN
    assert "女 · 1986-05-12 · 35 岁" in clerk.reads()

    clerk.enter()
    assert clerk.field("id_number").text() == "4112**********002X"
    clerk.choose(2)
    assert clerk.field("age").text_value() == "35"

    clerk.on("2021-05-11")
    assert clerk.field("age").text_value() == "34"


def test_another_age_takes_the_number_out_of_the_case(clerk: Clerk) -> None:
    # Art. 33: from 80 on, 5 points more: 1100 * 68 % + 7500 * 88 % = 748.00 + 6600.00.
    clerk.county_stay()
    clerk.window.page.fields.focus("age")
    clerk.type("80")

    assert clerk.headline() == ("—", "—")
    assert clerk.missing() == ["以哪个为准"]
    assert "身份证号是 35 岁，与填写的不符，请选以哪个为准" in clerk.reads()
    clerk.window.page.fields.focus("identity_counts")
    clerk.choose(2)
    assert clerk.headline()[0] == "7,348.00"
    assert "按填写的算，身份证号只印在单上" in clerk.reads()
    assert clerk.window.page.form.overrides_identity == ("age",)
    case = clerk.window.page.form.draft.case
    assert case is not None
    assert case.id_number is None
    assert ("身份证号", "4112**********002X") in entered(case)["id_number"]

    clerk.choose(1)
    assert clerk.field("age").text_value() == "35"
    assert clerk.headline()[0] == "6,918.00"
    assert "女 · 1986-05-12 · 35 岁" in clerk.reads()


def test_a_sex_that_disagrees_takes_the_number_out_too(clerk: Clerk) -> None:
    clerk.page(4)
    clerk.type(MALE_NUMBER)
    clerk.go_to("scheme")
    clerk.choose(1)
    assert clerk.row("sex").value() == "male"

    clerk.window.page.fields.focus("sex")
    clerk.choose(1)
    clerk.window.page.fields.focus("identity_counts")
    clerk.choose(2)
    assert clerk.window.page.form.overrides_identity == ("sex",)


def test_full_width_digits_of_an_input_method_are_digits(clerk: Clerk) -> None:
    clerk.county_stay()
    clerk.press(Qt.Key.Key_Escape)
    clerk.commit("１２，０００。５")
    clerk.enter()

    assert clerk.field("total_cost").text() == "12,000.50"
    assert clerk.headline() == ("9,408.42", "2,592.08")


def test_a_referral_is_asked_away_from_the_region_alone(clerk: Clerk) -> None:
    clerk.county_stay()
    clerk.window.page.fields.focus("tier")
    clerk.choose(3)
    clerk.go_to("grade")
    clerk.choose(2)
    assert "referral" not in clerk.asked()

    clerk.window.page.fields.focus("location")
    clerk.choose(3)
    assert "referral" in clerk.asked()
    assert clerk.headline() == ("—", "—")
    assert clerk.missing() == ["备案"]


def test_a_grade_that_a_township_has_not_is_greyed_with_its_reason(clerk: Clerk) -> None:
    # Art. 13: out of the province an employee's deductible goes by tier and grade.
    clerk.type(WOMAN)
    for name, digit in (("scheme", 1), ("status", 1), ("location", 3), ("tier", 2), ("grade", 3), ("tier", 1)):
        clerk.window.page.fields.focus(name)
        clerk.choose(digit)

    third = clerk.row("grade").buttons()[2]
    assert not third.isEnabled()
    assert "一级或二级" in third.toolTip()
    assert clerk.row("grade").value() == 1


def test_cover_is_taken_to_be_in_force_until_it_is_said_otherwise(clerk: Clerk) -> None:
    clerk.county_stay()
    fold = next(head for head in clerk.window.page.fields.folds() if head.text() == "参保状态")
    assert fold.words == "按参保有效试算"
    assert "route" not in clerk.asked()

    clerk.enter(3)
    clerk.enter()
    assert clerk.at() == "route"
    clerk.choose(1)
    clerk.enter()
    clerk.choose(2)
    assert clerk.headline() == ("0.00", "9,000.00")
    assert "生效以后就医，同样的费用基金支付 6,918.00 元，个人负担 2,082.00 元" in clerk.reads()
    assert "本年度居民医保费未缴" in clerk.reads()


def test_pages_keep_the_person(clerk: Clerk) -> None:
    clerk.county_stay()
    clerk.page(2)
    assert clerk.window.page.plan.word == "慢病"
    assert clerk.field("id_number").text_value() == WOMAN
    assert clerk.row("scheme").value() == "resident"
    assert clerk.field("total_cost").text_value() == ""

    clerk.page(1)
    assert clerk.headline() == ("6,918.00", "2,082.00")


def test_a_person_corrected_on_one_page_is_corrected_on_the_others(clerk: Clerk) -> None:
    clerk.county_stay()
    clerk.page(4)
    clerk.press(Qt.Key.Key_Escape)
    clerk.type(MALE_NUMBER)
    clerk.page(1)

    assert clerk.field("id_number").text_value() == MALE_NUMBER


def test_the_next_person_begins_empty_and_the_last_one_can_be_had_back(clerk: Clerk) -> None:
    clerk.county_stay()
    clerk.press(Qt.Key.Key_N, modifier=CTRL)
    assert clerk.at() == "id_number"
    assert clerk.field("id_number").text_value() == ""
    assert clerk.field("total_cost").text_value() == ""
    assert clerk.row("scheme").value() == "resident"
    assert clerk.headline() == ("—", "—")
    assert "换下一位" in clerk.reads()

    clerk.press(Qt.Key.Key_Z, modifier=CTRL)
    assert clerk.field("id_number").text_value() == WOMAN
    assert clerk.headline() == ("6,918.00", "2,082.00")


def test_undo_first_takes_back_what_was_typed(clerk: Clerk) -> None:
    clerk.county_stay()
    clerk.press(Qt.Key.Key_N, modifier=CTRL)
    clerk.type("4")
    clerk.press(Qt.Key.Key_Z, modifier=CTRL)
    assert clerk.field("id_number").text_value() == ""
    assert clerk.field("total_cost").text_value() == ""

    clerk.press(Qt.Key.Key_Z, modifier=CTRL)
    assert clerk.field("id_number").text_value() == WOMAN


def test_escape_clears_one_field(clerk: Clerk) -> None:
    clerk.county_stay()
    clerk.press(Qt.Key.Key_Escape)

    assert clerk.missing() == ["总费用"]
    assert clerk.row("tier").value() == "county"


def test_a_step_opens_with_enter_and_says_why(clerk: Clerk) -> None:
    clerk.county_stay()
    clerk.press(Qt.Key.Key_F6)
    clerk.press(Qt.Key.Key_Down, Qt.Key.Key_Down)
    clerk.enter()

    assert "第一段从实际起付标准算起，上限不变" in clerk.reads()
    assert "第 33 条，居民住院的起付标准和支付比例" in clerk.reads()
    here = focused()
    assert isinstance(here, StepRow)
    assert here.opened

    clerk.press(Qt.Key.Key_F6)
    assert clerk.at() == "total_cost"


def test_a_step_stays_open_while_its_figures_change(clerk: Clerk) -> None:
    clerk.county_stay()
    QTest.mouseClick(clerk.window.page.details.steps.rows()[3], Qt.MouseButton.LeftButton)
    clerk.window.page.fields.focus("total_cost")
    clerk.type("10000")

    assert clerk.headline()[0] == "7,748.00"
    assert clerk.window.page.details.steps.rows()[3].opened


def test_the_focused_step_and_the_headline_can_be_copied(clerk: Clerk) -> None:
    clerk.county_stay()
    clerk.press(Qt.Key.Key_F6)
    clerk.press(Qt.Key.Key_C, modifier=CTRL)
    assert QGuiApplication.clipboard().text() == "政策范围内费用\t9000.00 − 0.00\t9,000.00\t33条"

    clerk.window.page.header.headline.first.setFocus()
    clerk.press(Qt.Key.Key_C, modifier=CTRL)
    assert QGuiApplication.clipboard().text() == "6,918.00"


def test_the_document_in_force_is_told_once_the_day_is_typed(clerk: Clerk) -> None:
    place = clerk.field("date").geometry()
    clerk.press(Qt.Key.Key_D, modifier=ALT)
    for typed, told in (("2", False), ("0211008", True)):
        clerk.type(typed)
        assert clerk.field("date").geometry() == place
        assert ("三政办" in clerk.reads()) == told


@pytest.mark.parametrize(
    ("there", "back"),
    [
        ((Qt.Key.Key_F1, NONE), (Qt.Key.Key_Escape, NONE)),
        ((Qt.Key.Key_F9, NONE), (Qt.Key.Key_Escape, NONE)),
        ((Qt.Key.Key_6, ALT), (Qt.Key.Key_1, ALT)),
    ],
    ids=["help", "settings", "history"],
)
def test_one_comes_back_to_the_field_that_was_left(
    clerk: Clerk, there: tuple[Qt.Key, Qt.KeyboardModifier], back: tuple[Qt.Key, Qt.KeyboardModifier]
) -> None:
    clerk.county_stay()
    clerk.press(there[0], modifier=there[1])
    clerk.press(back[0], modifier=back[1])
    assert clerk.at() == "total_cost"

    clerk.type("5000")
    assert clerk.field("total_cost").text_value() == "5000"


def test_one_comes_back_to_the_comparison(clerk: Clerk) -> None:
    clerk.county_stay()
    clerk.press(Qt.Key.Key_F5)
    clerk.press(Qt.Key.Key_F1)
    clerk.press(Qt.Key.Key_Escape)
    comparison = clerk.window.page.compare.comparison
    assert comparison is not None
    assert comparison.isVisible()
    assert comparison.isAncestorOf(focused())


def test_no_column_moves_when_the_answer_begins_to_scroll(clerk: Clerk, look: Appearance) -> None:
    clerk.county_stay()
    page, bar = clerk.window.page, clerk.window.page.details.area.verticalScrollBar()
    row, headline = page.details.steps.rows()[0], page.header.headline
    width = row.width()
    assert bar.maximum() == 0
    text_ends = row.mapTo(clerk.window, QPoint(width - look.px(STEP_REACH), 0)).x()
    assert text_ends == headline.mapTo(clerk.window, QPoint(headline.width(), 0)).x()

    clerk.window.resize(1366, 500)
    clerk.qtbot.waitUntil(lambda: bar.maximum() > 0 and bar.isVisible())
    QApplication.sendPostedEvents()
    assert row.width() == width


def test_a_day_before_the_rules_is_said_in_words(clerk: Clerk) -> None:
    clerk.county_stay()
    clerk.on("2020-12-31")

    assert clerk.headline() == ("—", "—")
    assert clerk.missing() == ["出院日期"]
    clerk.press(Qt.Key.Key_F6)
    clerk.enter()
    assert clerk.at() == "date"


@pytest.mark.parametrize(
    ("digit", "keys", "first", "second"),
    [
        # Art. 6, 7, 22: 4000 * 7 % + 4000 * 2 % + 4000 * 1 % = 280 + 80 + 40.
        (1, [("status", 1), ("employer", 1), ("monthly_wage", "4000"), ("provincial_wage", "5000")], "400.00", "80.00"),
        # Art. 9: 4000 * 2 % + 4000 * 1.0 %; under 45.
        (2, [("status", 1), ("age", "40"), ("contribution_base", "4000")], "120.00", "40.00"),
        # Art. 8, 22: 360 - 300 = 60 months * 4000 * (9 % + 1 %).
        (
            3,
            [
                ("sex", 2),
                ("status", 1),
                ("employer", 1),
                ("total_months", "300"),
                ("local_months", "130"),
                ("contribution_base", "4000"),
            ],
            "24,000.00",
            "60",
        ),
        # Art. 19: 1000 * 0.05 % * 30.
        (4, [("amount_owed", "1000"), ("days", "30")], "15.00", ""),
    ],
    ids=["contribution", "account", "retirement", "late fee"],
)
def test_contributions(clerk: Clerk, digit: int, keys: list[tuple[str, int | str]], first: str, second: str) -> None:
    clerk.page(5)
    assert clerk.at() == "benefit"
    clerk.choose(digit)
    for name, value in keys:
        clerk.go_to(name)
        clerk.choose(value) if isinstance(value, int) else clerk.type(value)

    assert clerk.headline() == (first, second)


def test_a_matter_that_is_not_chosen_yet_is_missing_and_not_wrong(clerk: Clerk) -> None:
    clerk.page(5)
    assert clerk.missing() == ["事项"]
    assert clerk.row("benefit").shown_problem() == ""


@pytest.mark.parametrize(
    ("digit", "keys", "total"),
    [
        # Art. 8: October 2000 to December 2011 are 135 months * 5000 * (7 % + 1 %).
        (2, [("retired_on", "20120101"), ("provincial_wage", "5000")], "54,000.00"),
        # Art. 20: 10 years * 4000.
        (3, [("average_medical_cost", "4000")], "40,000.00"),
    ],
    ids=["never insured", "employer dissolved"],
)
def test_what_a_retirement_makes_up_is_one_choice_of_three(
    clerk: Clerk, digit: int, keys: list[tuple[str, str]], total: str
) -> None:
    clerk.page(5)
    clerk.choose(3)
    clerk.go_to("making_up")
    assert clerk.row("making_up").value() == "missing_months"
    clerk.choose(digit)
    for name, value in keys:
        clerk.go_to(name)
        clerk.type(value)

    assert clerk.headline()[0] == total
    assert "sex" not in clerk.asked()


def test_shift_enter_goes_back_and_alt_digits_turn_pages(clerk: Clerk) -> None:
    clerk.enter()
    clerk.press(Qt.Key.Key_Return, modifier=SHIFT)
    assert clerk.at() == "id_number"

    for digit, word in enumerate(("住院", "慢病", "重特大", "生育", "缴费"), start=1):
        clerk.press(Qt.Key(Qt.Key.Key_0 + digit), modifier=ALT)
        assert clerk.window.page.plan.word == word


def test_undo_brings_choices_back_that_fit_that_person_alone(clerk: Clerk) -> None:
    clerk.type(WOMAN)
    clerk.go_to("scheme")
    clerk.choose(1)
    clerk.go_to("status")
    clerk.choose(3)
    clerk.window.page.fields.focus("route")
    clerk.choose(2)
    clerk.press(Qt.Key.Key_N, modifier=CTRL)
    clerk.go_to("scheme")
    clerk.choose(2)
    clerk.press(Qt.Key.Key_Z, modifier=CTRL)

    assert clerk.row("status").value() == "flexible"
    assert clerk.row("route").value() == "flexible_within_3_months"


def test_an_employee_with_a_number_is_not_asked_for_an_age(clerk: Clerk) -> None:
    # Art. 12, 13: (9000 - 600) * 90 %.
    clerk.county_stay()
    clerk.window.page.fields.focus("scheme")
    clerk.choose(1)
    clerk.enter()
    clerk.choose(1)
    clerk.go_to("grade")
    clerk.choose(2)

    assert clerk.headline() == ("7,560.00", "1,440.00")


def test_the_provincial_wage_is_asked_once_a_year(clerk: Clerk) -> None:
    # Art. 17, 22: 5328 * 60 % = 3196.80; * 4.9 % = 156.64, * 1 % = 31.97.
    clerk.page(5)
    clerk.choose(1)
    clerk.go_to("status")
    clerk.choose(3)
    assert "2020 年可参考 5,328.00" in clerk.reads()
    assert clerk.missing() == ["全省月均工资"]

    clerk.go_to("provincial_wage")
    clerk.type("5328")
    clerk.press(Qt.Key.Key_F8)
    clerk.enter()
    assert clerk.headline() == ("188.61", "31.97")

    clerk.press(Qt.Key.Key_N, modifier=CTRL)
    clerk.on("2021-10-08")
    clerk.go_to("status")
    clerk.choose(3)
    assert clerk.headline() == ("188.61", "31.97")
    assert clerk.field("provincial_wage").text() == "5,328.00"
    assert "2020 年，已核对" in clerk.reads()

    clerk.on("2021-06-30")
    assert clerk.missing() == ["全省月均工资"]
    assert "2019 年，请按公布数填写" in clerk.reads()


def test_a_wage_that_was_only_typed_is_asked_for_again(clerk: Clerk) -> None:
    clerk.page(5)
    clerk.choose(1)
    clerk.go_to("status")
    clerk.choose(3)
    assert "F8 记住" in clerk.reads()
    clerk.go_to("provincial_wage")
    clerk.type("5328")
    clerk.enter()
    assert clerk.headline() == ("188.61", "31.97")

    clerk.press(Qt.Key.Key_N, modifier=CTRL)
    clerk.on("2021-10-08")
    clerk.go_to("status")
    clerk.choose(3)
    assert clerk.missing() == ["全省月均工资"]


def test_a_key_leads_to_the_day_and_enter_on_to_the_next_field(clerk: Clerk) -> None:
    clerk.press(Qt.Key.Key_D, modifier=ALT)
    assert clerk.at() == "date"

    clerk.type("20211231")
    clerk.enter()
    assert clerk.at() == "id_number"
    assert clerk.field("date").text() == "2021-12-31"


def test_every_control_that_can_have_the_focus_has_a_name(clerk: Clerk) -> None:
    for digit in (5, 4, 3, 2, 1):
        clerk.page(digit)
        for widget in clerk.window.page.findChildren(QWidget):
            if widget.focusPolicy() is not Qt.FocusPolicy.NoFocus and widget.isVisibleTo(clerk.window):
                assert widget.accessibleName() or isinstance(widget, QLabel), widget


def test_what_is_left_of_the_ceiling_stands_beside_what_was_paid(clerk: Clerk) -> None:
    # Art. 32: a resident's ceiling is 150,000.00 a year.
    clerk.county_stay()
    assert "年度限额余 150,000.00" in clerk.reads()

    clerk.window.page.fields.focus("fund_paid_this_year")
    clerk.type("149000")
    assert "年度限额余 1,000.00" in clerk.reads()
    assert clerk.headline()[0] == "1,000.00"

    clerk.window.page.fields.focus("total_cost")
    clerk.press(Qt.Key.Key_Escape)
    assert "年度限额余" not in clerk.reads()


def test_an_age_of_two_digits_keeps_to_its_cell_at_the_largest_text(clerk: Clerk, look: Appearance) -> None:
    look.set_text_size(200)
    clerk.county_stay()
    clerk.enter()

    assert clerk.field("age").width() == look.cells(1) + 2 * RING


def test_the_smallest_window_grows_with_the_text(clerk: Clerk, look: Appearance) -> None:
    at_first = clerk.window.minimumSize()
    look.set_text_size(200)

    assert clerk.window.minimumSize() == at_first * 2


@pytest.mark.parametrize("percent", [100, 150, 200])
def test_the_smallest_window_cuts_no_title(clerk: Clerk, look: Appearance, percent: int) -> None:
    look.set_text_size(percent)
    clerk.window.resize(clerk.window.minimumSize())
    title = next(label for label in clerk.window.header.findChildren(QLabel) if label.text() == TITLE)
    clerk.qtbot.waitUntil(lambda: title.width() >= title.sizeHint().width())
