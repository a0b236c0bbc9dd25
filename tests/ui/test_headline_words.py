"""What the large figures are of: those once arrears are made up, or all that a person pays alone."""

import pytest

from estimator import case_from
from tests.cases import maternity, money, stay
from tests.oracle_facts import Case
from tests.ui.clerk import Clerk
from tests.ui.enter import enter_case

COUNTY = ("local", "county", 2)
ARREARS = {"route": "employer", "months_paid": 20, "arrears_months": 1, "arrears_settled": False}


def told(clerk: Clerk) -> list[tuple[str, str, str]]:
    headline = clerk.window.page.header.headline
    figures = (headline.first.figure, headline.second.figure)
    return [(figure.caption, figure.amount, f"{figure.share_of} {figure.share}".strip()) for figure in figures]


FIGURES: dict[str, tuple[Case, list[tuple[str, str, str]]]] = {
    # Arts. 24, 26, 28: 1200 + 500, and 5000 / 30 * (98 + 90).
    "maternity in arrears": (
        maternity("delivery", delivery="natural", monthly_base="5000", arrears_months=2, arrears_settled=False),
        [("补足后待遇合计", "33,033.33", "医疗待遇 + 生育津贴"), ("补足后津贴天数", "188", "98 + 90")],
    ),
    # Arts. 13, 19: (9000 - 600) * 90 %.
    "a stay in arrears": (
        stay("employee", COUNTY, "9000", cover=ARREARS),
        [("补足后基金支付", "7,560.00", "占总费用 84%"), ("补足后个人负担", "1,440.00", "占总费用 16%")],
    ),
    # Art. 31: what was not in force is not paid later.
    "a year not paid for": (
        stay("resident", COUNTY, "9000", cover={"route": "resident", "year_paid": False}),
        [("基金支付", "0.00", "占总费用 0%"), ("个人负担", "9,000.00", "占总费用 100%")],
    ),
    # Arts. 17, 22: 6385 * 60 % = 3831; 3831 * 4.9 % = 187.72, 3831 * 1 % = 38.31.
    "a flexible person": (
        money("contribution", status="flexible", provincial_wage="6385", date="2025-10-08"),
        [("个人每月缴费", "226.03", ""), ("其中生育保险费", "38.31", "")],
    ),
    # Arts. 9, 19: 5000 * 3.8 %.
    "an account in arrears": (
        money("account", status="retired", contribution_base="5000", employer_in_arrears=True),
        [("补足后每月划入账户", "190.00", ""), ("补足后单位缴费划入", "190.00", "")],
    ),
}


@pytest.mark.parametrize("name", FIGURES)
def test_the_large_figures_say_what_they_are_of(clerk: Clerk, name: str) -> None:
    case, figures = FIGURES[name]
    enter_case(clerk, case_from(case))
    assert told(clerk) == figures


def test_what_would_be_stands_once_under_its_head(clerk: Clerk) -> None:
    enter_case(clerk, case_from(FIGURES["a stay in arrears"][0]))
    assert [label for label, _, _ in clerk.steps()] == [
        "政策范围内费用",
        "单位欠费未补，待遇暂停",
        "补足后",
        "起付标准",
        "按比例支付",
        "补足后基金支付",
        "补足后个人负担",
        "基金支付",
        "个人负担",
    ]


def test_waiting_promises_nothing_for_this_bill(clerk: Clerk) -> None:
    enter_case(clerk, case_from(FIGURES["a year not paid for"][0]))
    assert "生效以后就医，同样的费用基金支付 6,918.00 元，个人负担 2,082.00 元" in clerk.reads()
