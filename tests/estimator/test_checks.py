"""请核对: what is possible but unlikely is said in result, slip and roster, and stops nothing."""

import json
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from estimator import Estimate, case_from, estimate, to_json
from estimator.library import library
from estimator.library.heads import head_of
from estimator.slip import describe
from tests.cases import father, maternity, money, stay
from tests.engine import read_pack
from tests.later_packs import FOLDER
from tests.oracle_facts import check_digit

MADE_AT = datetime.fromisoformat("2021-10-08T09:00+08:00")
COUNTY = ("local", "county", 2)
OLD, CHILD = (number + check_digit(number) for number in ("41120219450203003", "41120220140203003"))

YOUNG = "41120219860512002X"
PAID_600 = {"route": "employer", "months_paid": 600}
FLEXIBLE: dict[str, Any] = {"status": "flexible", "provincial_wage": "5000"}


def checked(**case: object) -> Estimate:
    return estimate(case_from(json.loads(json.dumps(case))))


def fields(answer: Estimate) -> list[str]:
    return [check.field for check in answer.checks]


@pytest.mark.parametrize(
    ("case", "field"),
    [
        (stay("resident", COUNTY, "9000", admission=5000, fund_paid_this_year="1"), "admission"),
        (stay("resident", COUNTY, "9000", admission=2), "fund_paid_this_year"),
        (stay("resident", COUNTY, "9000", fund_paid_this_year="150000.01"), "fund_paid_this_year"),
        (stay("resident", COUNTY, "90000000"), "total_cost"),
        (stay("resident", COUNTY, "9000", age=121), "age"),
        (stay("employee", COUNTY, "9000", status="active", id_number=OLD), "status"),
        (stay("employee", COUNTY, "9000", status="active", id_number=CHILD), "status"),
        (stay("employee", COUNTY, "9000", status="retired", id_number=CHILD), "status"),
        (maternity("delivery", delivery="natural", monthly_base="0"), "monthly_base"),
        (maternity("delivery", delivery="natural", monthly_base="999999"), "monthly_base"),
        (maternity("delivery", delivery="natural", babies=9), "babies"),
        (maternity("delivery", delivery="natural", months_insured=9000), "months_insured"),
        (father(months_insured=9000), "months_insured"),
        (money("late_fee", amount_owed="1000.00", days=3650), "days"),
        (money("contribution", status="flexible", provincial_wage="0"), "provincial_wage"),
        (money("account", status="retired", contribution_base="0"), "contribution_base"),
        (money("account", status="active", age=76, contribution_base="4000"), "status"),
        (money("account", status="unemployed", age=12, contribution_base="4000"), "status"),
        (stay("employee", COUNTY, "9000", status="active", id_number=YOUNG, cover=PAID_600), "cover.months_paid"),
        (money("retirement", **FLEXIBLE, total_months=120, local_months=120, id_number=YOUNG), "id_number"),
        (money("retirement", never_insured=True, retired_on="1921-03-01", provincial_wage="5000"), "retired_on"),
        (stay("resident", COUNTY, "0"), "total_cost"),
        (maternity("delivery", delivery="natural", total_cost="0.00"), "total_cost"),
        (money("late_fee", amount_owed="0", days=30), "amount_owed"),
        (money("retirement", employer_dissolved=True, average_medical_cost="0"), "average_medical_cost"),
        (money("retirement", employer_dissolved=True, average_medical_cost="9000000"), "average_medical_cost"),
    ],
)
def test_what_is_unlikely_is_said_by_field_and_the_case_is_answered(case: dict[str, object], field: str) -> None:
    answer = checked(**case)
    assert fields(answer) == [field]
    message = answer.checks[0].message
    assert message.startswith("请核对")
    result = to_json(answer)
    assert result["checks"] == [{"field": field, "message": message}]
    assert message in result["notes"]
    slip = describe(case_from(case), answer, made_at=MADE_AT)
    assert message in slip.notes


@pytest.mark.parametrize(
    "case",
    [
        stay("resident", COUNTY, "9000"),
        stay("resident", COUNTY, "9000", admission=3, fund_paid_this_year="400"),
        stay("employee", COUNTY, "9000", status="retired", id_number=OLD),
        maternity("delivery", delivery="natural"),
        father(),
        money("late_fee", amount_owed="1000.00", days=30),
        money("late_fee", amount_owed="5000000.00", days=30),
        stay("resident", COUNTY, "9000", excluded_cost="0", fund_paid_this_year="0"),
        money("account", status="active", age=59, contribution_base="4000"),
        money("retirement", never_insured=True, retired_on="1990-03-01", provincial_wage="5000"),
    ],
)
def test_what_is_usual_is_passed_without_a_word(case: dict[str, object]) -> None:
    assert checked(**case).checks == ()
    assert "checks" not in to_json(checked(**case))


@pytest.mark.parametrize(("days", "expected"), [(-400, []), (0, []), (270, []), (400, ["date"]), (36500, ["date"])])
def test_a_day_far_ahead_is_asked_about(days: int, expected: list[str]) -> None:
    day = date.today() + timedelta(days=days)  # noqa: DTZ011 the day on this computer's clock
    answer = checked(**stay("resident", COUNTY, "9000", date=str(day)))
    assert fields(answer) == expected
    assert all(check.message.startswith("请核对日期") for check in answer.checks)


@pytest.mark.parametrize(
    ("wage", "expected"),
    [("60000", []), ("0", ["more.average_wage"]), ("60000000", ["more.average_wage"])],
)
def test_an_amount_that_a_pack_declares_is_asked_about_as_any_other(wage: str, expected: list[str]) -> None:
    pack = read_pack(FOLDER / "alone" / "care-by-level.toml")
    library.use(library.Library([head_of(pack)]))
    case = case_from(pack.example[2].case | {"more": {"care_days": 20, "level": "five", "average_wage": wage}})
    assert fields(library.estimate(case)) == expected


@pytest.mark.parametrize(("visits", "expected"), [(8, []), (9000, ["more.visits"])])
def test_a_count_that_a_pack_declares_without_an_end_is_asked_about_when_it_is_an_amount(
    visits: int, expected: list[str]
) -> None:
    pack = read_pack(FOLDER / "alone" / "family-doctor.toml")
    library.use(library.Library([head_of(pack)]))
    case = case_from(pack.example[1].case | {"more": {"signed": "plus", "visits": visits}})
    assert fields(library.estimate(case)) == expected
