"""The words for the citizen: each line worked out by hand, lines that add up for every case, and no word of whose."""

import json
from decimal import Decimal

import pytest
from hypothesis import given

from estimator import estimate, read_case
from estimator.explain.plain import PlainWords, not_yet, plain_words
from estimator.form import read_draft
from estimator.result import once_made_up
from tests import strategies
from tests.cases import care, father, maternity, money, resident_delivery, stay
from tests.entries import CASES
from tests.oracle_facts import Case

COUNTY = ("local", "county", 2)
PAID_BY = {"deductible", "copayment", "over_ceiling", "excluded"}


def said(case: Case) -> PlainWords:
    found = read_case(json.dumps(case, ensure_ascii=False))
    return plain_words(found, estimate(found))


def lines(case: Case) -> list[tuple[str, str]]:
    told = said(case).lines
    return [(line.text, line.quantity if line.amount is None else f"{line.amount:,.2f}") for line in told]


def test_a_county_stay() -> None:
    # Art. 33: (1500 - 400) * 63 %; (9000 - 1500) * 83 %; what is left of 9000 beside the 400.
    words = said(stay("resident", COUNTY, "9000"))

    assert [tuple(figure) for figure in words.figures] == [
        ("医保基金付", "6,918.00", "元"),
        ("您自己付", "2,082.00", "元"),
    ]
    assert [tuple(line[:3]) for line in words.lines] == [
        ("总费用，都在医保范围内", Decimal(9000), ""),
        ("400 元以内，自己付", Decimal(400), "deductible"),
        ("400 元到 1,500 元，医保付 63%", Decimal(693), "fund"),
        ("1,500 元以上，医保付 83%", Decimal(6225), "fund"),
        ("两段余下的，自己付", Decimal(1682), "copayment"),
    ]
    assert (words.about, words.proviso) == ("县级医院住院 · 居民医保", "这是试算，以医院实际结算为准")


BILLS: dict[str, tuple[Case, list[tuple[str, str]]]] = {
    "below the deductible (Art. 33)": (
        stay("resident", COUNTY, "300"),
        [("总费用，都在医保范围内", "300.00"), ("没有超过 400 元，自己付", "300.00")],
    ),
    # Art. 33: halved to 1000, 50 + 5 - 20 and 68 + 5 - 20 per cent; Art. 32: 150000 - 1000 are left of the year.
    "all at once (Arts. 32, 33, 53)": (
        stay(
            "resident",
            ("elsewhere", "city", 3),
            "300000",
            age=85,
            admission=2,
            referral="unregistered",
            excluded_cost="800",
            fund_paid_this_year="1000",
        ),
        [
            ("总费用", "300,000.00"),
            ("医保范围外的，自己付", "800.00"),
            ("医保付了总费用的 49.67%，医保范围内费用的 49.8%", ""),
            ("1,000 元以内，自己付（本年第二次及以后在县级以上住院减半）", "1,000.00"),
            ("1,000 元到 7,000 元，医保付 35%", "2,100.00"),
            ("7,000 元以上，医保付 53%", "154,866.00"),
            ("年满 80 周岁，比例已加 5 个百分点", ""),
            ("市外市级以上就医，未备案，比例已减 20 个百分点", ""),
            ("医保一年最多付 150,000 元，今年已付 1,000 元，这次少付", "-7,966.00"),
            ("两段余下的，自己付", "141,234.00"),
            ("超过一年限额的，自己付", "7,966.00"),
        ],
    ),
    # Art. 35: 5000 * 80 %, of which 3000 at most.
    "limits of a disease (Art. 35)": (
        care(
            "major_disease",
            "resident",
            COUNTY,
            "9000.50",
            setting="outpatient",
            eligible_limit="5000",
            payment_limit="3000",
        ),
        [
            ("总费用，都在医保范围内", "9,000.50"),
            ("病种限额 5,000 元以内的，医保付 80%", "4,000.00"),
            ("这个病种医保最多付 3,000 元，这次少付", "-1,000.00"),
            ("超过病种限额 5,000 元的，自己付", "4,000.50"),
            ("余下的，自己付", "1,000.00"),
            ("超过限额的，自己付", "1,000.00"),
        ],
    ),
    "a resident's delivery (Art. 37)": (
        resident_delivery("assisted", "2600"),
        [("总费用", "2,600.00"), ("760 元以内，医保全付", "760.00"), ("超过 760 元的，自己付", "1,840.00")],
    ),
    "not designated (Art. 33)": (
        stay("resident", COUNTY, "9000", designated=False),
        [
            ("总费用，都在医保范围内", "9,000.00"),
            ("医保不付：不是定点医疗机构", ""),
            ("须在定点医疗机构住院，基金才支付", ""),
            ("医保不付的，自己付", "9,000.00"),
        ],
    ),
    "not in force (Art. 31)": (
        stay("resident", COUNTY, "9000", cover={"route": "resident", "year_paid": False}),
        [
            ("总费用，都在医保范围内", "9,000.00"),
            ("现在还不能享受：本年度居民医保费未缴", ""),
            ("上年 9 月至 12 月缴费的，本年度支付", ""),
            ("医保不付的，自己付", "9,000.00"),
            ("生效以后就医，同样的费用医保付", "6,918.00"),
            ("生效以后就医，同样的费用您自己付", "2,082.00"),
        ],
    ),
}


@pytest.mark.parametrize(("case", "wanted"), BILLS.values(), ids=BILLS)
def test_a_bill_in_plain_words(case: Case, wanted: list[tuple[str, str]]) -> None:
    assert lines(case) == wanted


OTHERS: dict[str, tuple[Case, list[tuple[str, str]]]] = {
    # Arts. 24, 26: 2800 + 500; 98 + 15 + 2 * 15 + 90 = 233 days; 3000 / 30 * 233.
    "caesarean of three (Arts. 24, 26)": (
        maternity("delivery", delivery="caesarean", babies=3, total_cost="5000"),
        [
            ("在职：生育医疗费用和津贴", ""),
            ("剖宫产，定额", "2,800.00"),
            ("产前检查，定额", "500.00"),
            ("津贴天数：分娩 98 + 难产或剖宫产 15 + 多胞胎每多一个 15 × 2 + 符合政策生育 90", "233 天"),
            ("生育津贴：月基数 3,000 元 ÷ 30 × 233 天", "23,300.00"),
            ("合计", "26,600.00"),
            ("医院费用 5,000 元，超过医疗待遇的部分您自己付", "1,700.00"),
        ],
    ),
    "arrears not settled (Art. 28)": (
        maternity("delivery", delivery="caesarean", arrears_months=2, arrears_settled=False),
        [
            ("现在还不能享受：单位欠费未补，暂不支付", ""),
            ("单位补足欠费和滞纳金后补支", ""),
            ("在职：生育医疗费用和津贴", ""),
            ("剖宫产，定额", "2,800.00"),
            ("产前检查，定额", "500.00"),
            ("津贴天数：分娩 98 + 难产或剖宫产 15 + 符合政策生育 90", "203 天"),
            ("生育津贴：月基数 3,000 元 ÷ 30 × 203 天", "20,300.00"),
            ("合计", "23,600.00"),
        ],
    ),
    "too few months (Art. 23)": (
        maternity("delivery", delivery="natural", months_insured=8, total_cost="3000"),
        [
            ("医保不付：连续缴费不满 9 个月", ""),
            ("须在统筹区连续参保并缴费满 9 个月，次月起享受", ""),
            ("医院费用 3,000 元，您自己付", "3,000.00"),
        ],
    ),
    "a father (Art. 28)": (
        father(),
        [
            ("配偶无单位的男职工：一次性生育补助金", ""),
            ("一次性生育补助金：(1,200 元 + 500 元) × 50%（自然分娩、产前检查）", "850.00"),
            ("合计", "850.00"),
        ],
    ),
    "a month's contribution (Arts. 6, 7, 22)": (
        money("contribution", status="active", employer="ordinary", monthly_wage="6000", provincial_wage="5000"),
        [
            ("缴费基数：本人上年度月平均工资，限于全省的 60% 至 300%", "6,000.00"),
            ("个人缴纳：6,000 元 × 2%", "120.00"),
            ("单位缴纳：6,000 元 × 7%", "420.00"),
            ("生育保险费：6,000 元 × 1%", "60.00"),
            ("每月合计", "600.00"),
        ],
    ),
    "an account in arrears (Arts. 9, 19)": (
        money("account", status="retired", contribution_base="5000", employer_in_arrears=True),
        [
            ("划入基数：单位平均缴费基数，无单位的为全市月平均退休费", "5,000.00"),
            ("现在还不能享受：单位欠费，暂停划入", ""),
            ("单位补足欠费和滞纳金后恢复划入", ""),
            ("每月划入", "0.00"),
            ("补足以后，每月划入", "190.00"),
        ],
    ),
    "months missing at retirement (Arts. 8, 22)": (
        money(
            "retirement",
            sex="male",
            status="active",
            employer="ordinary",
            total_months=340,
            local_months=110,
            contribution_base="5000",
        ),
        [
            ("基数：退休前本人缴费基数", "5,000.00"),
            ("应补缴：男满 360 个月，本地实缴 120 个月", "20 个月"),
            ("医疗保险费：5,000 元 × 20 × 9%", "9,000.00"),
            ("生育保险费：5,000 元 × 20 × 1%", "1,000.00"),
            ("应缴合计", "10,000.00"),
        ],
    ),
    "a late fee (Art. 19)": (
        money("late_fee", amount_owed="10000", days=30),
        [("滞纳金：10,000 元 × 0.05% × 30 天", "150.00")],
    ),
}


@pytest.mark.parametrize(("case", "wanted"), OTHERS.values(), ids=OTHERS)
def test_other_benefits_in_plain_words(case: Case, wanted: list[tuple[str, str]]) -> None:
    assert lines(case) == wanted


FIGURES: list[tuple[Case, list[tuple[str, str, str]]]] = [
    (
        maternity("delivery", delivery="caesarean"),
        [("医保基金付", "23,600.00", "元"), ("其中生育津贴", "20,300.00", "元")],
    ),
    (
        maternity("delivery", delivery="natural", status="retired", total_cost="2000"),
        [("医保基金付", "1,700.00", "元"), ("您自己付", "300.00", "元")],
    ),
    (father(), [("医保基金付", "850.00", "元")]),
    (
        money("retirement", employer_dissolved=True, average_medical_cost="4000"),
        [("一共补缴", "40,000.00", "元")],
    ),
    (money("late_fee", amount_owed="10000", days=30), [("滞纳金", "150.00", "元")]),
]


@pytest.mark.parametrize(("case", "wanted"), FIGURES)
def test_the_figures_in_large_type(case: Case, wanted: list[tuple[str, str, str]]) -> None:
    assert [tuple(figure) for figure in said(case).figures] == wanted


@given(strategies.BILLS)
def test_who_pays_what_adds_up(case: Case) -> None:
    found = read_case(json.dumps(case))
    answer = estimate(found)
    told = plain_words(found, answer).lines

    def of(parts: set[str]) -> Decimal:
        return sum((line.amount or Decimal(0) for line in told if line.part in parts), Decimal(0))

    assert told[0].amount == Decimal(case["total_cost"])
    figures = once_made_up(answer).figures  # where arrears alone are in the way, what is paid once they are made up
    assert of({"fund"}) == figures["fund_pays"]
    assert of(PAID_BY) == figures["patient_pays"]


@given(strategies.EVERY_BENEFIT["employee_maternity"])
def test_a_maternity_sum_adds_up(case: Case) -> None:
    told = said(case).lines
    total = next((line.amount for line in told if line.text == "合计"), Decimal(0))
    assert sum((line.amount or Decimal(0) for line in told if line.part), Decimal(0)) == total


@given(strategies.CASES)
def test_neither_name_nor_number_is_said(case: Case) -> None:
    everything = repr(said({**case, "name": "欧阳德胜", "case_number": "业务七七"}))
    assert not any(word in everything for word in ("欧阳", "业务", case.get("id_number", "欧阳")))


@pytest.mark.parametrize(
    ("facts", "captions"),
    [
        ({}, ["医保基金付", "您自己付"]),
        ({"benefit": "inpatient"}, ["医保基金付", "您自己付"]),
        ({"benefit": "maternity", "scheme": "resident"}, ["医保基金付", "您自己付"]),
        ({"benefit": "maternity", "scheme": "employee"}, ["医保基金付", "其中生育津贴"]),
        ({"benefit": "late_fee"}, ["滞纳金"]),
    ],
)
def test_before_there_is_an_answer(facts: dict[str, str], captions: list[str]) -> None:
    words = not_yet(facts)
    assert [(figure.caption, figure.value) for figure in words.figures] == [(caption, "—") for caption in captions]
    assert words.lines == ()


def test_days_and_quotas_are_said_before_the_wage_is_known() -> None:
    # Arts. 24 and 26: 2800 and 500; 98 + 15 + 90 days.
    entries = {name: value for name, value in CASES["maternity"].items() if name != "monthly_base"}
    draft = read_draft(entries | {"benefit": "maternity"})
    words = not_yet(draft.facts, draft.without_wage)

    assert [(line.text, line.quantity or str(line.amount)) for line in words.lines] == [
        ("剖宫产：定额", "2800.00"),
        ("产前检查：定额", "500.00"),
        ("津贴天数：98 + 15 + 90（分娩、难产或剖宫产、符合政策生育）", "203 天"),
    ]
    assert [figure.value for figure in words.figures] == ["—", "—"]
