"""Cover in force: who is covered on the day of treatment, what would be paid once cover is (Arts. 16-20, 31, 38)."""

from typing import Any

import pytest

from tests.cases import resident_delivery, stay
from tests.engine import answer, cited

Cover = dict[str, Any]
TOWNSHIP = ("local", "township", 1)
IN_FORCE, NOT_IN_FORCE = True, False


def arrears(months: int, **keys: bool) -> Cover:
    return {"arrears_months": months, **{f"arrears_{key}": value for key, value in keys.items()}}


NEWLY = {"route": "flexible"}
WITHIN = {"route": "flexible_within_3_months"}
EMPLOYER = {"route": "employer"}

EMPLOYEES: list[tuple[str, Cover, bool, str]] = [
    ("active", {**EMPLOYER, "months_paid": 0}, NOT_IN_FORCE, "16"),
    ("active", {**EMPLOYER, "months_paid": 1}, IN_FORCE, "16"),
    ("active", {**EMPLOYER, "months_paid": 12, **arrears(0)}, IN_FORCE, "16"),
    ("active", {**EMPLOYER, "months_paid": 12, **arrears(1, settled=False)}, NOT_IN_FORCE, "19"),
    ("active", {**EMPLOYER, "months_paid": 12, **arrears(1, settled=True)}, IN_FORCE, "19"),
    ("active", {**EMPLOYER, "months_paid": 12, **arrears(12, settled=False)}, NOT_IN_FORCE, "19"),
    ("active", {**EMPLOYER, "months_paid": 12, **arrears(12, settled=True)}, IN_FORCE, "19"),
    ("retired", EMPLOYER, IN_FORCE, "19"),
    ("retired", {**EMPLOYER, **arrears(6, settled=False)}, IN_FORCE, "19"),
    ("retired", {**EMPLOYER, **arrears(6, settled=True)}, IN_FORCE, "19"),
    ("flexible", {**NEWLY, "months_paid": 2}, NOT_IN_FORCE, "17"),
    ("flexible", {**NEWLY, "months_paid": 3}, IN_FORCE, "17"),
    ("flexible", {**WITHIN, "months_paid": 0}, NOT_IN_FORCE, "17"),
    ("flexible", {**WITHIN, "months_paid": 1}, IN_FORCE, "17"),
    ("flexible", {**NEWLY, "months_paid": 2, **arrears(1, settled=True)}, NOT_IN_FORCE, "17"),
    ("flexible", {**NEWLY, "months_paid": 3, **arrears(1, settled=True)}, IN_FORCE, "17"),
    ("flexible", {**NEWLY, "months_paid": 12, **arrears(3, settled=True)}, IN_FORCE, "17"),
    ("flexible", {**NEWLY, "months_paid": 12, **arrears(1, settled=False)}, NOT_IN_FORCE, "17"),
    ("flexible", {**NEWLY, "months_paid": 12, **arrears(3, settled=False)}, NOT_IN_FORCE, "17"),
    ("flexible", {**WITHIN, "months_paid": 1, **arrears(1, settled=True)}, IN_FORCE, "17"),
    ("flexible", {**WITHIN, "months_paid": 12, **arrears(3, settled=False)}, NOT_IN_FORCE, "17"),
    ("flexible", {**NEWLY, "months_paid": 2, **arrears(4)}, NOT_IN_FORCE, "17"),
    ("flexible", {**NEWLY, "months_paid": 3, **arrears(4)}, IN_FORCE, "17"),
    ("flexible", {**WITHIN, "months_paid": 2, **arrears(4)}, NOT_IN_FORCE, "17"),
    ("flexible", {**WITHIN, "months_paid": 3, **arrears(4)}, IN_FORCE, "17"),
    ("unemployed", {"route": "unemployment_benefit", "in_payment": True}, IN_FORCE, "18"),
    ("unemployed", {"route": "unemployment_benefit", "in_payment": False}, NOT_IN_FORCE, "18"),
    ("active", {"route": "none"}, NOT_IN_FORCE, "16"),
    ("flexible", {"route": "none"}, NOT_IN_FORCE, "16"),
]


@pytest.mark.parametrize(("status", "cover", "in_force", "article"), EMPLOYEES)
def test_employee_cover(status: str, cover: Cover, article: str, *, in_force: bool) -> None:
    result = answer(stay("employee", TOWNSHIP, "1400.00", status=status, cover=cover))
    fund_pays = "920.00" if status == "retired" else "900.00"  # (1400 - 400) x 92 % or 90 %
    check(result, fund_pays, article, in_force=in_force)


RESIDENTS: list[tuple[int, Cover, bool, str]] = [
    (35, {"route": "resident", "year_paid": True}, IN_FORCE, "31"),
    (35, {"route": "resident", "year_paid": False}, NOT_IN_FORCE, "31"),
    (35, {"route": "none"}, NOT_IN_FORCE, "31"),
    (0, {"route": "newborn", "parent_insured_here": True}, IN_FORCE, "38"),
    (0, {"route": "newborn", "parent_insured_here": False, "registered_within_90_days": True}, IN_FORCE, "38"),
    (0, {"route": "newborn", "parent_insured_here": False, "registered_within_90_days": False}, NOT_IN_FORCE, "38"),
]


@pytest.mark.parametrize(("age", "cover", "in_force", "article"), RESIDENTS)
def test_resident_cover(age: int, cover: Cover, article: str, *, in_force: bool) -> None:
    result = answer(stay("resident", TOWNSHIP, "1400.00", age=age, cover=cover))
    fund_pays = "995.00" if age else "1047.50"  # (800 - 150) x 70 %, or (800 - 75) x 70 %, + (1400 - 800) x 90 %
    check(result, fund_pays, article, in_force=in_force)


@pytest.mark.parametrize(("year_paid", "in_force"), [(True, IN_FORCE), (False, NOT_IN_FORCE)])
def test_cover_for_a_residents_delivery(*, year_paid: bool, in_force: bool) -> None:
    result = answer(resident_delivery("natural", "1400.00", cover={"route": "resident", "year_paid": year_paid}))
    check(result, "760.00", "31", in_force=in_force)


NOTHING_PAID = {
    "deductible": "0.00",
    "eligible_cost": "1400.00",
    "fund_pays": "0.00",
    "patient_pays": "1400.00",
    "deductible_borne": "0.00",
    "copayment": "1400.00",
    "capped": False,
}


def check(result: dict[str, Any], fund_pays: str, article: str, *, in_force: bool) -> None:
    """Hold the result of a bill of 1,400.00 against what the fund pays with cover in force."""
    if in_force:
        assert result["fund_pays"] == fund_pays
        assert not {"cover_in_force", "when_in_force"} & set(result)
        return
    assert result["cover_in_force"] is False
    assert {key: result[key] for key in NOTHING_PAID} == NOTHING_PAID
    assert (result["when_in_force"]["fund_pays"], set(result["when_in_force"])) == (fund_pays, set(NOTHING_PAID))
    assert article in cited(result)


def test_not_designated_and_not_in_force() -> None:
    cover = {"route": "employer", "months_paid": 0}
    result = answer(stay("employee", TOWNSHIP, "1400.00", designated=False, cover=cover))
    assert (result["cover_in_force"], result["fund_pays"], result["when_in_force"]["fund_pays"]) == (
        False,
        "0.00",
        "0.00",
    )
