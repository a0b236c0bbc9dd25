"""The same bill elsewhere: tables with figures worked out by hand, and what holds for every comparison and curve."""

import json
from collections.abc import Mapping
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from estimator import Case, Estimate, estimate, read_case
from estimator.case.json_format import case_from
from estimator.compare import Alternative, Curve, Group, compare, curve, shared
from estimator.library import library
from estimator.library.heads import head_of
from estimator.money import grouped
from estimator.rulepack.loading import parse_pack
from tests import strategies
from tests.cases import care, father, maternity, resident_delivery, stay
from tests.engine import read_pack
from tests.later_packs import FOLDER, file_of, text_of
from tests.oracle_facts import AWAY
from tests.oracle_facts import Case as Written

COUNTY = stay("resident", ("local", "county", 2), "9000")
REFERRALS = ("registered", "emergency", "psychiatric", "long_term", "unregistered")
MOST_FEN = 9_999_999_999
DELIVERIES = strategies.employee_maternity().filter(lambda case: case["event"] == "delivery")


def read(case: Written) -> Case:
    return read_case(json.dumps(case, ensure_ascii=False))


def groups_of(case: Written) -> tuple[Group, ...]:
    return compare(read(case))


def rows_of(case: Written) -> list[Alternative]:
    return [row for group in groups_of(case) for row in group.alternatives]


def name(row: Alternative) -> str:
    return f"{row.label} {row.detail}".strip()


def curve_of(case: Written) -> Curve:
    found = curve(read(case))
    assert found is not None
    return found


def said(row: Alternative) -> tuple[str, ...]:
    """A row as the mind's eye sees it: institutions, deductible, fund, person, difference."""
    figures = [Decimal(row.estimate.figures[name]) for name in ("deductible", "fund_pays", "patient_pays")]
    return (name(row), *map(grouped, figures), grouped(row.difference))


def in_force(found: Estimate) -> Mapping[str, Any]:
    return found.figures if found.when_in_force is None else found.when_in_force


def changed(case: Written, changes: Mapping[str, Any]) -> Written:
    """The case with the facts of a row, as a clerk would enter them."""
    places = {name: value for name, value in changes.items() if name in ("location", "tier", "grade")}
    others = {name: value for name, value in changes.items() if name not in places}
    kept = {name: value for name, value in case.items() if name not in ("hospital", "referral") or not places}
    return {**kept, **({"hospital": places} if places else {}), **others}


def test_a_county_stay_of_9000_at_every_hospital() -> None:
    # Art. 33. Township: 650 * 70 % + 8200 * 90 %. County: 1100 * 63 % + 7500 * 83 %. City: 2500 * 55 % + 6000 * 75 %,
    # 2800 * 53 % + 5000 * 72 %. Province: 3400 * 53 % + 5000 * 72 %, 5000 * 50 % + 2000 * 68 %.
    # Art. 53, not filed: the same with 20 points less at city and province level.
    filed, elsewhere, unregistered = groups_of(COUNTY)

    assert (filed.heading, filed.remark) == (
        "市内，或省内市外已备案",
        "急诊、精神疾病、长期居住相同；省内市外的乡级、县级不论备案",
    )
    assert [said(row) for row in filed.alternatives] == [
        ("乡级", "150.00", "7,835.00", "1,165.00", "-917.00"),
        ("县级", "400.00", "6,918.00", "2,082.00", "0.00"),
        ("市级 二级及以下", "500.00", "5,875.00", "3,125.00", "1,043.00"),
        ("市级 三级", "1,200.00", "5,084.00", "3,916.00", "1,834.00"),
        ("省级 二级及以下", "600.00", "5,402.00", "3,598.00", "1,516.00"),
        ("省级 三级", "2,000.00", "3,860.00", "5,140.00", "3,058.00"),
    ]
    assert (elsewhere.heading, elsewhere.remark) == (
        "省外，已备案",
        "急诊、精神疾病、长期居住相同；省外的乡级、县级不论备案",
    )
    assert [said(row) for row in elsewhere.alternatives] == [("各级", "2,000.00", "3,860.00", "5,140.00", "3,058.00")]
    assert (unregistered.heading, unregistered.remark) == (
        "市外，未备案",
        "市级、省级支付比例减 20 个百分点（53条）",
    )
    assert [said(row) for row in unregistered.alternatives] == [
        ("省内市级 二级及以下", "500.00", "4,175.00", "4,825.00", "2,743.00"),
        ("省内市级 三级", "1,200.00", "3,524.00", "5,476.00", "3,394.00"),
        ("省内省级 二级及以下", "600.00", "3,722.00", "5,278.00", "3,196.00"),
        ("省内省级 三级", "2,000.00", "2,460.00", "6,540.00", "4,458.00"),
        ("省外市级、省级", "2,000.00", "2,460.00", "6,540.00", "4,458.00"),
    ]
    assert [name(row) for row in rows_of(COUNTY) if row.chosen] == ["县级"]
    assert [name(row) for row in rows_of(COUNTY) if row.least] == ["乡级"]


def test_an_employee_pays_by_grade_and_by_filing() -> None:
    # Art. 13: 90 % at grades 1 and 2, 85 % at grade 3; Art. 53: 5 points less when filed, none by long residence.
    found = {
        group.heading: [(name(row), row.estimate.figures["fund_pays"]) for row in group.alternatives]
        for group in groups_of(stay("employee", ("local", "city", 3), "10000"))
    }
    assert found == {
        "市内": [
            ("一级 乡级至省级", Decimal("8640.00")),
            ("二级 乡级至省级", Decimal("8460.00")),
            ("三级 县级至省级", Decimal("7480.00")),
        ],
        "省内市外，已备案": [
            ("乡级、县级 一级", Decimal("8640.00")),
            ("乡级、县级 二级", Decimal("8460.00")),
            ("县级 三级", Decimal("6800.00")),
            ("市级、省级 一级", Decimal("8160.00")),
            ("市级、省级 二级", Decimal("7990.00")),
            ("市级、省级 三级", Decimal("6400.00")),
        ],
        "省外，已备案": [
            ("乡级、县级 一级", Decimal("8640.00")),
            ("乡级、县级 二级", Decimal("8460.00")),
            ("县级 三级", Decimal("6800.00")),
            ("市级、省级 二级及以下", Decimal("6800.00")),
            ("市级、省级 三级", Decimal("6400.00")),
        ],
        "市外，长期居住": [
            ("省内市级、省级 一级", Decimal("8640.00")),
            ("省内市级、省级 二级", Decimal("8460.00")),
            ("市外市级、省级 三级", Decimal("6800.00")),
            ("省外市级、省级 二级及以下", Decimal("7200.00")),
        ],
        "市外，未备案": [
            ("省内市级、省级 一级", Decimal("6720.00")),
            ("省内市级、省级 二级", Decimal("6580.00")),
            ("市外市级、省级 三级", Decimal("5200.00")),
            ("省外市级、省级 二级及以下", Decimal("5600.00")),
        ],
    }


def test_filing_is_said_with_its_points() -> None:
    remarks = {group.heading: group.remark for group in groups_of(stay("employee", ("local", "city", 3), "10000"))}
    assert remarks["市内"] == ""
    assert remarks["省内市外，已备案"] == (
        "市级、省级支付比例减 5 个百分点（53条）；急诊、精神疾病相同；省内市外的乡级、县级不论备案"
    )


@pytest.mark.parametrize(
    ("case", "headings", "rows"),
    [
        # Arts. 34, 53: 65 % everywhere, 20 points less when not filed.
        (
            care("chronic", "resident", ("local", "county", 2), "3000"),
            ["市内，或市外已备案", "市外，未备案"],
            [("各级", "1,950.00"), ("市级、省级", "1,350.00")],
        ),
        # Arts. 35, 53: 80, 70 and 65 %; no rate at township level.
        (
            care("major_disease", "resident", ("local", "county", 2), "3000", setting="inpatient"),
            ["市内，或市外已备案", "市外，未备案"],
            [
                ("县级", "2,400.00"),
                ("市级", "2,100.00"),
                ("省级", "1,950.00"),
                ("市级", "1,500.00"),
                ("省级", "1,350.00"),
            ],
        ),
        # Art. 33: nothing is paid where the institution is not designated.
        (
            stay("resident", ("local", "county", 2), "9000", designated=False),
            ["市内，或市外不论备案"],
            [("各级", "0.00")],
        ),
    ],
    ids=["chronic", "major disease", "not designated"],
)
def test_rows_that_are_alike_are_one(case: Written, headings: list[str], rows: list[tuple[str, str]]) -> None:
    assert [group.heading for group in groups_of(case)] == headings
    assert [(name(row), grouped(Decimal(row.estimate.figures["fund_pays"]))) for row in rows_of(case)] == rows


def test_rows_are_alike_by_their_rules_not_by_the_amounts_of_one_bill() -> None:
    # Art. 12: 70,000 of 200,000 wherever it was, yet no row says that filing does not matter.
    case = stay("employee", ("local", "city", 3), "200000")
    assert [group.heading for group in groups_of(case)] == [
        group.heading for group in groups_of({**case, "total_cost": "10000"})
    ]
    assert {row.estimate.figures["fund_pays"] for row in rows_of(case)} == {Decimal(70000)}
    assert not any(row.least for row in rows_of(case))


def test_an_unregistered_stay_that_filing_would_not_change_stands_with_those_that_are_filed() -> None:
    case = stay("resident", ("province", "county", 2), "9000", referral="unregistered")
    chosen = next(row for row in groups_of(case)[0].alternatives if row.chosen)
    assert chosen.changes == {"location": "province", "referral": "unregistered", "tier": "county", "grade": 2}


def test_a_row_changes_no_more_than_it_must() -> None:
    case = stay("resident", ("elsewhere", "city", 2), "9000", referral="emergency")
    changes = {name(row): row.changes for row in groups_of(case)[0].alternatives}
    assert changes["省级 二级及以下"] == {
        "location": "province",
        "referral": "emergency",
        "tier": "province",
        "grade": 2,
    }


def test_while_cover_is_not_in_force_the_rows_say_what_would_be_paid() -> None:
    case = stay("resident", ("local", "county", 2), "9000", cover={"route": "resident", "year_paid": False})
    assert [said(row) for row in rows_of(case)] == [said(row) for row in rows_of(COUNTY)]


def test_a_caesarean_beside_the_other_deliveries() -> None:
    # Art. 24: 500 + 1200, 1400 or 2800. Art. 26: 98 + 90 days, 15 more if difficult and for each further baby;
    # 5123.45 / 30 * 188 = 32106.95, * 203 = 34668.68, * 218 = 37230.40, * 233 = 39792.13.
    case = maternity("delivery", delivery="caesarean", monthly_base="5123.45")
    found = [
        (
            group.heading,
            name(row),
            row.estimate.figures["allowance_days"],
            grouped(Decimal(row.estimate.figures["fund_pays"])),
        )
        for group in groups_of(case)
        for row in group.alternatives
    ]
    assert found == [
        ("单胎", "自然分娩", 188, "33,806.95"),
        ("单胎", "助娩产", 203, "36,568.68"),
        ("单胎", "剖宫产", 203, "37,968.68"),
        ("双胎", "自然分娩", 203, "36,368.68"),
        ("双胎", "助娩产", 218, "39,130.40"),
        ("双胎", "剖宫产", 218, "40,530.40"),
        ("三胎", "自然分娩", 218, "38,930.40"),
        ("三胎", "助娩产", 233, "41,692.13"),
        ("三胎", "剖宫产", 233, "43,092.13"),
    ]
    assert [row.difference for row in rows_of(case)[:3]] == [Decimal("-4161.73"), Decimal("-1400.00"), Decimal("0.00")]
    assert not any(row.least for row in rows_of(case))


def test_a_number_of_babies_beyond_three_stands_beside_the_usual_ones() -> None:
    case = maternity("delivery", delivery="natural", babies=5)
    assert [group.heading for group in groups_of(case)] == ["单胎", "双胎", "三胎", "五胎"]


@pytest.mark.parametrize(
    ("case", "remark", "paid"),
    [
        # Art. 28: half of 500 + 1200, 1400 or 2800, whatever the number of babies.
        (father(), "胎儿数不影响待遇", ["850.00", "950.00", "1,650.00"]),
        # Art. 37: up to 760 or 1870.
        (resident_delivery("natural", "3000"), "", ["760.00", "760.00", "1,870.00"]),
    ],
    ids=["father", "resident"],
)
def test_one_group_where_the_number_of_babies_changes_nothing(case: Written, remark: str, paid: list[str]) -> None:
    group, _by_the_other = groups_of(case)
    assert (group.heading, group.remark) == ("各种分娩", remark)
    assert [grouped(Decimal(row.estimate.figures["fund_pays"])) for row in group.alternatives] == paid


# Art. 37: her quota, up to the bill; Art. 28: half of 500 + 1200 or 2800 as his lump sum. One of them can be had.
@pytest.mark.parametrize(
    ("case", "heading", "paid", "difference"),
    [
        (resident_delivery("natural", "3000"), "改由丈夫的职工医保", "850.00", "-90.00"),
        (resident_delivery("caesarean", "3000"), "改由丈夫的职工医保", "1650.00", "220.00"),
        (resident_delivery("natural", "500"), "改由丈夫的职工医保", "850.00", "0.00"),
        (resident_delivery("natural", "3000", designated=False), "改由丈夫的职工医保", "850.00", "-850.00"),
        (father(), "改由妻子的居民医保", "760.00", "-90.00"),
        (father(delivery="caesarean"), "改由妻子的居民医保", "1870.00", "220.00"),
        (father(total_cost="500"), "改由妻子的居民医保", "500.00", "-350.00"),
    ],
)
def test_a_birth_by_the_insurance_of_husband_or_wife(case: Written, heading: str, paid: str, difference: str) -> None:
    *_, group = groups_of(case)
    (row,) = group.alternatives
    assert (group.heading, str(row.estimate.figures["fund_pays"]), str(row.difference)) == (heading, paid, difference)
    assert "两样只能领一样" in group.remark
    assert not row.changes


@pytest.mark.parametrize(
    "case",
    [
        maternity("delivery", delivery="natural"),
        father(spouse_without_employer=False),
        father(spouse_took_resident_benefit=True),
    ],
)
def test_who_has_no_other_insurance_to_go_by_is_shown_none(case: Written) -> None:
    assert not [group for group in groups_of(case) if group.heading.startswith("改由")]


def test_what_is_no_bill_or_delivery_has_nothing_beside_it() -> None:
    case = maternity("procedure", procedures=["sterilisation"])
    assert groups_of(case) == ()
    assert curve(read(case)) is None


@given(st.one_of(strategies.MEDICAL, strategies.resident_delivery(), DELIVERIES))
def test_the_chosen_row_is_the_case(case: Written) -> None:
    own = estimate(read(case))
    (chosen,) = (row for row in rows_of(case) if row.chosen)
    assert chosen.estimate.figures == in_force(own)
    assert chosen.estimate.when_in_force is None
    assert chosen.difference == 0
    assert estimate(read(changed(case, chosen.changes))) == own


@given(st.one_of(strategies.MEDICAL, strategies.resident_delivery(), DELIVERIES), st.data())
def test_a_case_with_the_facts_of_a_row_is_that_row(case: Written, data: st.DataObject) -> None:
    row = data.draw(st.sampled_from([row for row in rows_of(case) if row.changes]))
    there = changed(case, row.changes)
    assert in_force(estimate(read(there))) == row.estimate.figures
    (chosen,) = (one for one in rows_of(there) if one.chosen)
    assert (name(chosen), chosen.changes) == (name(row), row.changes)


@given(strategies.MEDICAL, st.sampled_from(("local", *AWAY)), st.sampled_from(REFERRALS), st.integers(1, 3))
def test_the_rows_are_the_same_wherever_the_case_stands(
    case: Written, location: str, referral: str, grade: int
) -> None:
    tier = case["hospital"]["tier"]
    assume(tier != "township" or grade != 3)
    place = {"location": location, "tier": tier, "grade": grade}
    moved = changed(case, place if location == "local" else {**place, "referral": referral})
    assert [(name(row), row.estimate.figures) for row in rows_of(moved)] == [
        (name(row), row.estimate.figures) for row in rows_of(case)
    ]


@given(strategies.MEDICAL)
def test_the_cheapest_for_the_person_is_marked_unless_all_are(case: Written) -> None:
    rows = rows_of(case)
    borne = [Decimal(row.estimate.figures["patient_pays"]) for row in rows]
    assert [row.least for row in rows] == [one == min(borne) < max(borne) for one in borne]


def test_a_county_stay_as_the_bill_grows() -> None:
    # Art. 33: 693.00 at 1500; Art. 32: (150000 - 693) / 83 % = 179887.951..., so 1500 + 179887.95 pays 150000.00 less
    # nothing: 179887.95 * 83 % = 149306.9985, rounded 149307.00.
    found = curve_of(COUNTY)
    assert [(mark.label, mark.amount, mark.cost, mark.fund, mark.patient) for mark in found.marks] == [
        ("起付标准", Decimal(400), Decimal(400), Decimal(0), Decimal(400)),
        ("第一段末", Decimal(1500), Decimal(1500), Decimal(693), Decimal(807)),
        ("这笔", Decimal(9000), Decimal(9000), Decimal(6918), Decimal(2082)),
        ("年度限额", Decimal(150000), Decimal("181387.95"), Decimal(150000), Decimal("31387.95")),
    ]


@pytest.mark.parametrize(
    ("case", "marks"),
    [
        # Art. 13, 12: (70000 - 0) / 85 % = 82352.94..., above 3000 + 1200.
        (
            stay("employee", ("local", "city", 3), "200000", excluded_cost="3000"),
            [("范围外", "3,000.00"), ("起付标准", "4,200.00"), ("年度限额", "86,552.94"), ("这笔", "200,000.00")],
        ),
        # Art. 12: 70000 - 65500 = 4500 left; 4500 / 90 % = 5000, above 600.
        (
            stay("employee", ("local", "city", 2), "1000", fund_paid_this_year="65500"),
            [("起付标准", "600.00"), ("这笔", "1,000.00"), ("本年剩余限额", "5,600.00")],
        ),
        # Art. 34: of 2000 at most 65 %, 1300.
        (
            care("chronic", "resident", ("local", "county", 2), "3000", eligible_limit="2000"),
            [("费用限额", "2,000.00"), ("这笔", "3,000.00")],
        ),
        # Art. 14: 900 / 90 % = 1000.
        (
            care("chronic", "employee", ("local", "county", 2), "3000", payment_limit="900"),
            [("支付限额", "1,000.00"), ("这笔", "3,000.00")],
        ),
        # Art. 37.
        (resident_delivery("caesarean", "3000"), [("分娩定额", "1,870.00"), ("这笔", "3,000.00")]),
    ],
    ids=["outside the range", "paid before", "limit on cost", "limit on payment", "quota"],
)
def test_what_ends_a_curve_has_its_name(case: Written, marks: list[tuple[str, str]]) -> None:
    assert [(mark.label, grouped(mark.cost)) for mark in curve_of(case).marks] == marks


def test_nothing_paid_is_no_curve() -> None:
    assert curve(read({**COUNTY, "designated": False})) is None
    assert curve(read({**COUNTY, "fund_paid_this_year": "150000"})) is None


@given(strategies.BILLS, st.data())
def test_a_bill_is_paid_as_its_curve_says(case: Written, data: st.DataObject) -> None:
    found = curve(read(case))
    assume(found is not None)
    assert found is not None
    last = int(found.corners[-1][0] * 100)
    excluded = int(sum_of(case.get("excluded_cost", 0)) * 100)
    cost = Decimal(data.draw(st.one_of(st.integers(excluded, last), st.integers(excluded, MOST_FEN)))) / 100
    paid = Decimal(in_force(estimate(read({**case, "total_cost": f"{cost:.2f}"})))["fund_pays"])
    # Each segment is rounded by itself, so the straight line is within a fen of each.
    assert abs(paid - along(found, cost)) <= Decimal("0.02")


@given(strategies.BILLS)
def test_a_curve_rises_and_its_marks_lie_on_it(case: Written) -> None:
    found = curve(read(case))
    assume(found is not None)
    assert found is not None
    for (cost, fund), (next_cost, next_fund) in pairwise(found.corners):
        assert cost <= next_cost
        assert 0 <= next_fund - fund <= next_cost - cost
    for mark in found.marks:
        assert mark.fund + mark.patient == mark.cost
        assert abs(mark.fund - along(found, mark.cost)) <= Decimal("0.02")
    assert [mark.cost for mark in found.marks] == sorted(mark.cost for mark in found.marks)
    (bill,) = (mark for mark in found.marks if mark.kind == "bill")
    assert bill.fund == in_force(estimate(read(case)))["fund_pays"]


def along(found: Curve, cost: Decimal) -> Decimal:
    """What the straight lines between the corners say (yuan)."""
    for (low, fund), (high, next_fund) in pairwise(found.corners):
        if low <= cost < high:
            return fund + (next_fund - fund) * (cost - low) / (high - low)
    return found.corners[-1][1]


def sum_of(excluded: Any) -> Decimal:  # noqa: ANN401 - as the case format writes it
    return sum(map(Decimal, excluded.values()), Decimal(0)) if isinstance(excluded, dict) else Decimal(excluded)


def test_places_of_which_the_rules_say_nothing_are_left_out() -> None:
    """A pack of county and city hospitals alone: a row for each, 400 and 1,200, then 80 % and 70 %."""
    pack = read_pack(FOLDER / "alone" / "referral-chain.toml")
    library.use(library.Library([head_of(pack)]))
    found = compare(case_from({**COUNTY, "age": 40, "date": "2023-10-08"}, pack.vocabulary))
    rows = [(row.label, row.estimate.figures["fund_pays"]) for group in found for row in group.alternatives]
    assert rows == [("县级", Decimal("6880.00")), ("市级", Decimal("5460.00"))]


def by_a_pack(declared: str, case: Written) -> Case:
    """A case of 2023 by the shipped rules with other facts."""
    pack = parse_pack((text_of("critical-illness").partition("[[article]]")[0] + declared).encode(), "x.toml", file_of)
    library.use(library.Library([head_of(pack)]))
    return case_from({**case, "age": 40, "date": "2023-10-08"}, pack.vocabulary)


def rows_by(case: Case) -> dict[str, list[tuple[str, str, Decimal]]]:
    return {
        group.heading: [
            (row.label, row.detail, Decimal(row.estimate.figures["fund_pays"])) for row in group.alternatives
        ]
        for group in compare(case)
    }


def test_a_hospital_has_a_grade_where_the_pack_asks_for_one() -> None:
    """Below the city none: 400, then 83 %, for a county hospital whatever its grade."""
    grade = '[[fact]]\nname = "grade"\nwhen = { benefit = "inpatient", tier = ["city", "province"] }\n'
    case = by_a_pack(grade, {**COUNTY, "hospital": {"location": "local", "tier": "county"}})
    near = rows_by(case)["市内，或省内市外已备案"]
    assert near[1:4] == [
        ("县级", "", Decimal("6918.00")),
        ("市级", "二级及以下", Decimal("5875.00")),
        ("市级", "三级", Decimal("5084.00")),
    ]
    assert [row.changes for group in compare(case) for row in group.alternatives if row.chosen] == [
        {"location": "local", "tier": "county"}
    ]


def test_filing_is_told_where_the_pack_asks_for_it() -> None:
    """None within the province: there it is as in the region, and beyond it filed or not."""
    filing = '[[fact]]\nname = "referral"\nwhen = { benefit = "inpatient", location = "elsewhere" }\n'
    found = rows_by(by_a_pack(filing, COUNTY))
    assert list(found) == ["市内，或省内市外", "省外，已备案", "省外，未备案"]
    # Filed 3,860.00; 20 points less on what is beyond a deductible of 2,000: 1,400.00.
    assert found["省外，未备案"] == [("市级、省级", "", Decimal("2460.00"))]


def test_what_all_rows_have_in_common_says_the_facts_of_the_pack() -> None:
    facts = """
[[fact]]
name = "aid_group"
label = "救助对象"
kind = "choice"
words = { none = "无", low_income = "低保" }
default = "none"
when = { benefit = "inpatient" }
[[fact]]
name = "borne_this_year"
label = "本年已负担"
kind = "amount"
default = 0
when = { benefit = "inpatient" }
"""
    told = shared(by_a_pack(facts, {**COUNTY, "more": {"aid_group": "low_income", "borne_this_year": "1200"}}))
    assert told[-2:] == ("救助对象 低保", "本年已负担 1,200.00")
