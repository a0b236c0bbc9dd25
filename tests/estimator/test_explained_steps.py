"""Why a step came out as it did: every number of it is named, and each row used stands there with its article."""

from typing import Any

import pytest

from estimator.explain import explain
from tests.cases import father, maternity, stay
from tests.oracle_facts import Case
from tests.slip_cases import answered

CITY = ("elsewhere", "city", 3)


@pytest.mark.parametrize(
    ("case", "label", "formula"),
    [
        # Art. 53: 85 % of grade 3, 20 points less without a filing; Art. 12: 2 points more for the retired.
        (
            stay("employee", CITY, "12000", referral="unregistered"),
            "按比例支付",
            "(12000.00 − 2000.00) × (85% − 20% 未备案)",
        ),
        (
            stay("employee", ("local", "city", 3), "11200", status="retired"),
            "按比例支付",
            "(11200.00 − 1200.00) × (85% + 2% 退休人员)",
        ),
        (
            stay("employee", CITY, "12000", status="retired"),
            "按比例支付",
            "(12000.00 − 2000.00) × (85% + 2% 退休人员 − 5% 已备案或急诊、精神疾病)",
        ),
        # Art. 33: 63 % of the first segment at county level, 5 points more from 80 on.
        (
            stay("resident", ("local", "county", 2), "9000", age=80),
            "第一段",
            "(1500.00 − 400.00) × (63% + 5% 年满 80 周岁)",
        ),
    ],
)
def test_points_are_named_in_the_formula(case: Case, label: str, formula: str) -> None:
    _, estimate = answered(case)
    assert formula in [step.formula for step in estimate.steps if step.label == label]


def opened(case: dict[str, Any], label: str, caption: str) -> list[str]:
    checked, estimate = answered(case)
    step = next(step for step in estimate.steps if step.label == label)
    return [reason.text for reason in explain(step, checked, estimate) if reason.caption == caption]


def test_each_row_of_the_days_stands_with_its_article() -> None:
    case = maternity("delivery", delivery="caesarean", babies=2)
    assert opened(case, "津贴天数", "对应") == [
        "分娩 98 天（第 26 条）",
        "难产或剖宫产：+15 天（第 26 条）",
        "多胞胎每多一个：胎儿数超过 1 的，每个 +15 天（第 26 条）",
        "符合政策生育：+90 天（第 26 条）",
    ]


def test_each_row_of_a_rate_stands_with_its_article() -> None:
    case = stay("employee", CITY, "12000", status="retired", referral="unregistered")
    assert opened(case, "按比例支付", "对应")[1:] == [
        "退休人员：+2 个百分点（第 13 条）",
        "市外市级以上就医，未备案：-20 个百分点（第 53 条）",
    ]


@pytest.mark.parametrize(
    ("case", "label", "months"),
    [
        (maternity("delivery", delivery="natural", months_insured=18), "待遇资格", ["连续缴费 18 个月，满 9 个月"]),
        (maternity("delivery", delivery="natural"), "待遇资格", ["连续缴费 9 个月，满 9 个月"]),
        (
            maternity("delivery", delivery="natural", months_insured=8),
            "连续缴费不满 9 个月",
            ["连续缴费 8 个月，还差 1 个月"],
        ),
        (father(months_insured=2), "连续缴费不满 9 个月", ["连续缴费 2 个月，还差 7 个月"]),
        # Art. 28: a year insured by then, and at most 24 months since leaving; from three years on without a bound.
        (
            maternity("delivery", delivery="natural", status="left", months_insured=30, months_since_leaving=24),
            "待遇资格",
            ["连续缴费 30 个月，满 12 个月", "离职已满 24 个月，没有超过 24 个月"],
        ),
        (
            maternity("delivery", delivery="natural", status="left", months_insured=36, months_since_leaving=40),
            "待遇资格",
            ["连续缴费 36 个月，满 12 个月", "连续缴费 36 个月，满 36 个月"],
        ),
        (
            maternity("delivery", delivery="natural", status="left", months_insured=30, months_since_leaving=25),
            "离职已超过 24 个月",
            ["连续缴费 30 个月，还差 6 个月", "离职已满 25 个月，超过 24 个月"],
        ),
    ],
)
def test_the_months_say_how_far_they_are_from_their_bound(case: Case, label: str, months: list[str]) -> None:
    assert opened(case, label, "月数") == months
