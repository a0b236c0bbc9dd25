"""What a pack may change of a built-in fact: where it applies, its default, label and hint; amounts worked out."""

import copy
from typing import Any

import pytest

from estimator.calculate.engine import RuleEngine
from estimator.case.json_format import as_data, case_from
from estimator.errors import CaseError
from estimator.rulepack import Pack
from estimator.rulepack.loading import parse_pack
from estimator.slip.entries import entered
from tests.later_packs import HEAD

ROWS = """[[deductible_and_segments]]
article = "1"
when = { benefit = "inpatient" }
deductible = 100
segments = [{ rate = "50%" }]
[[ceiling]]
article = "1"
when = { benefit = "inpatient" }
ceiling = CEILING
"""
AWAY = {
    "benefit": "inpatient",
    "date": "2023-10-08",
    "scheme": "resident",
    "age": 50,
    "hospital": {"location": "province", "tier": "city", "grade": 3},
    "referral": "emergency",
    "total_cost": 10000,
}


def pack_with(declared: str, *, ceiling: str = '"none"', rows: str = "") -> Pack:
    text = f"{HEAD}{declared}{ROWS.replace('CEILING', ceiling)}{rows}"
    return parse_pack(text.encode(), "x.toml", lambda _: None)


def without(path: str) -> dict[str, Any]:
    """The case without a key."""
    case: dict[str, Any] = copy.deepcopy(AWAY)
    head, _, key = path.rpartition(".")
    (case[head] if head else case).pop(key, None)
    return case


def paid(pack: Pack, case: dict[str, Any]) -> str:
    return str(RuleEngine(pack).estimate(case_from(case, pack.vocabulary)).figures["fund_pays"])


DEFAULTS = [
    # (10000 − 100) × (50% + 10%), where the row of points looks at the fact that was not given
    ("scheme", "scheme", '"resident"', "5940.00"),
    ("hospital.location", "location", '"province"', "5940.00"),
    ("hospital.tier", "tier", '"city"', "5940.00"),
    ("hospital.grade", "grade", "3", "5940.00"),
    ("referral", "referral", '"emergency"', "5940.00"),
    ("age", "age", "50", "5940.00"),
    ("admission", "admission", "2", "5940.00"),
    ("designated", "designated", "false", "5940.00"),
]


@pytest.mark.parametrize(("path", "name", "default", "fund"), DEFAULTS)
def test_what_is_not_given_is_what_the_pack_says(path: str, name: str, default: str, fund: str) -> None:
    where = f'when = {{ benefit = "inpatient", {name} = {default} }}\n'
    rows = f'[[points]]\narticle = "1"\nlabel = "有"\npoints = 10\n{where}'
    pack = pack_with(f'[[fact]]\nname = "{name}"\ndefault = {default}\n', rows=rows)
    assert paid(pack, without(path)) == fund


@pytest.mark.parametrize(
    ("name", "default", "fund"),
    [
        ("total_cost", "700", "300.00"),  # (700 − 100) × 50%
        ("excluded_cost", "700", "4600.00"),  # (9300 − 100) × 50%
        ("fund_paid_this_year", "5500.5", "499.50"),  # of 6000
    ],
)
def test_an_amount_that_is_not_given_is_what_the_pack_says(name: str, default: str, fund: str) -> None:
    pack = pack_with(f'[[fact]]\nname = "{name}"\ndefault = {default}\n', ceiling="6000")
    assert paid(pack, without(name)) == fund


def test_an_amount_that_is_asked_of_others_is_not_missed() -> None:
    pack = pack_with('[[fact]]\nname = "excluded_cost"\nwhen = { benefit = "inpatient", scheme = "employee" }\n')
    assert paid(pack, AWAY) == "4950.00"
    with pytest.raises(CaseError, match="这里不用填；只在险种为职工时才填"):
        case_from(AWAY | {"excluded_cost": 3}, pack.vocabulary)


@pytest.mark.parametrize(
    ("name", "default", "scheme", "fund"),
    [
        ("excluded_cost", "700", "employee", "4950.00"),  # (10000 − 100) × 50%: the default is of employees alone
        ("excluded_cost", "700", "resident", "4600.00"),
        ("payment_limit", "1000", "employee", "4950.00"),
        ("payment_limit", "1000", "resident", "1000.00"),
        ("fund_paid_this_year", "5500.5", "employee", "4950.00"),
        ("fund_paid_this_year", "5500.5", "resident", "499.50"),  # of 6000
    ],
)
def test_a_default_counts_only_where_its_fact_applies(name: str, default: str, scheme: str, fund: str) -> None:
    where = f'when = {{ benefit = "inpatient", scheme = "{scheme}" }}'
    pack = pack_with(f'[[fact]]\nname = "{name}"\n{where}\ndefault = {default}\n', ceiling="6000")
    case = case_from(without(name), pack.vocabulary)
    assert paid(pack, without(name)) == fund
    assert paid(pack, as_data(case)) == fund  # as comparison and curve read it again


def test_a_default_of_the_hospital_asks_for_none_where_there_is_none() -> None:
    where = 'when = { benefit = ["inpatient", "chronic", "major_disease", "maternity"] }'
    pack = pack_with(f'[[fact]]\nname = "tier"\n{where}\ndefault = "county"\n')
    birth = {"benefit": "maternity", "delivery": "natural", "date": "2023-10-08"}
    case = case_from(birth | {"scheme": "resident", "total_cost": 5000}, pack.vocabulary)
    assert "hospital" not in as_data(case)


def test_where_a_fact_applies_does_not_make_it_required() -> None:
    pack = pack_with('[[fact]]\nname = "eligible_limit"\nwhen = { benefit = "inpatient" }\n')
    assert paid(pack, AWAY) == "4950.00"
    assert paid(pack, AWAY | {"eligible_limit": 500}) == "200.00"
    asked = pack_with('[[fact]]\nname = "eligible_limit"\nwhen = { benefit = "inpatient" }\noptional = false\n')
    with pytest.raises(CaseError, match="eligible_limit"):
        case_from(AWAY, asked.vocabulary)


@pytest.mark.parametrize(
    ("most", "years", "fund"),
    [
        ('"20%"', 1, "1200.00"),  # 1000 + 500, at most 1200
        ('"100%"', 9, "2000.00"),  # 1000 + 1000, the whole base again
        ('"150%"', 9, "2500.00"),
        ("0.5", 9, "1000.50"),  # fifty fen
        ("1", 9, "1001.00"),
    ],
)
def test_what_is_added_is_limited_by_yuan_or_by_a_share_of_the_base(most: str, years: int, fund: str) -> None:
    years_fact = '[[fact]]\nname = "years"\nlabel = "年数"\nkind = "count"\nwhen = { benefit = "inpatient" }\n'
    ceiling = f'{{ base = 1000, add = 500, for_each = "years", at_most = {most} }}'
    assert paid(pack_with(years_fact, ceiling=ceiling), AWAY | {"more": {"years": years}}) == fund


def test_the_default_of_an_amount_may_be_any_amount() -> None:
    wage = '[[fact]]\nname = "wage"\nlabel = "工资"\nkind = "amount"\ndefault = 1234567.5\n'
    pack = pack_with(wage, ceiling='{ share = "0.1%", of = "wage" }')
    assert paid(pack, AWAY) == "1234.57"  # 1234.5675


def test_the_slip_calls_a_fact_what_the_pack_calls_it() -> None:
    pack = pack_with('[[fact]]\nname = "total_cost"\nlabel = "护理总费用"\nhint = "含床位"\n')
    entries = entered(case_from(AWAY, pack.vocabulary))
    assert [entry.label for entry in entries["total_cost"]] == ["护理总费用"]
    assert [entry.label for entry in entries["fund_paid_this_year"]] == ["本年基金已付"]
    assert [entry.label for entry in entered(case_from(AWAY))["total_cost"]] == ["医疗费总额"]
