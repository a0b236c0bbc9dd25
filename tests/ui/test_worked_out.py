"""Fields that open into what they are worked out from: the parts outside the range, the payroll of an employer."""

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt

from estimator.case.models import Medical
from estimator.form import worked_out
from tests.ui.clerk import CTRL, WOMAN, Clerk


def open_fold(clerk: Clerk, title: str) -> None:
    head = next(head for head in clerk.window.page.fields.folds() if head.text() == title)
    head.setFocus()
    clerk.enter()


def test_the_part_outside_the_range_opens_into_its_three_parts(clerk: Clerk) -> None:
    clerk.county_stay()
    open_fold(clerk, "范围外明细")
    assert clerk.at() == "fully_self_paid"
    for text in ("500", "200.50", "299.50"):
        clerk.type(text)
        clerk.enter()
    # 9000 − 1000 = 8000: (1500 − 400) × 63 % + (8000 − 1500) × 83 % = 693 + 5395 (Art. 33)
    assert clerk.field("excluded_cost").text() == "1,000.00"
    assert clerk.headline()[0] == "6,088.00"
    case = clerk.window.page.form.draft.case
    assert isinstance(case, Medical)
    assert not isinstance(case.excluded_cost, Decimal)
    assert case.excluded_cost.over_price_limit == Decimal("200.50")


def test_a_sum_typed_over_the_parts_holds_by_itself_and_undo_brings_them_back(clerk: Clerk) -> None:
    clerk.county_stay()
    open_fold(clerk, "范围外明细")
    clerk.type("500")
    clerk.window.page.fields.focus("excluded_cost")
    clerk.type("700")
    assert clerk.field("fully_self_paid").text_value() == ""
    case = clerk.window.page.form.draft.case
    assert isinstance(case, Medical)
    assert case.excluded_cost == Decimal(700)
    clerk.enter()
    clerk.press(Qt.Key.Key_Z, modifier=CTRL)
    assert clerk.field("fully_self_paid").text_value() == "500"
    assert clerk.field("excluded_cost").text_value() == "500.00"


def test_a_part_that_is_no_amount_or_more_than_the_bill_is_no_answer(clerk: Clerk) -> None:
    clerk.county_stay()
    open_fold(clerk, "范围外明细")
    clerk.type("5x")
    clerk.enter()
    assert clerk.field("fully_self_paid").shown_problem()
    assert clerk.headline()[0] == "—"
    clerk.window.page.fields.focus("fully_self_paid")
    clerk.type("9000.01")
    clerk.enter()
    assert clerk.field("excluded_cost").shown_problem() == "范围外的部分不能超过总费用"


def test_an_employers_average_is_worked_out_from_payroll(clerk: Clerk) -> None:
    # 1,234,567.89 ÷ 321 = 3,846.0059 → 3,846.01; (3846.01 ÷ 30) × 188 + 3000 …: the base is what is looked at here
    clerk.page(4)
    clerk.type(WOMAN)
    for fact, digit in (("scheme", 1), ("status", 1), ("employer", 1)):
        clerk.go_to(fact)
        clerk.choose(digit)
    clerk.go_to("event")
    clerk.choose(1)
    open_fold(clerk, "按工资表算")
    clerk.type("1234567.89")
    assert clerk.field("monthly_base").text_value() == ""
    clerk.enter()
    clerk.type("321")
    assert clerk.field("monthly_base").text() == "3,846.01"
    clerk.window.page.fields.focus("monthly_base")
    clerk.type("4000")
    assert clerk.field("payroll_heads").text_value() == ""


@pytest.mark.parametrize(
    ("wages", "heads", "average"),
    [
        ("1000", "3", "333.33"),
        ("200", "3", "66.67"),
        ("1000", "0", ""),
        ("", "3", ""),
        ("x", "3", ""),
        ("1000", "x", ""),
    ],
)
def test_the_average_of_a_payroll(wages: str, heads: str, average: str) -> None:
    assert worked_out("monthly_base", {"payroll_wages": wages, "payroll_heads": heads}) == average
