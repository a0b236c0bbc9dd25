"""Readings: each is named where its other reading would, for some amount, give another figure, and not beside it."""

from typing import Any

import pytest

from tests.cases import care, father, maternity, money, resident_delivery, stay
from tests.engine import answer
from tests.oracle_facts import Case

COUNTY = ("local", "county", 2)
TOWNSHIP = ("local", "township", 1)
FAR = ("province", "city", 2)
NATURAL = {"delivery": "natural"}
PREGNANT = {"gestation_months": 3}
OUTPATIENT = {"setting": "outpatient", **PREGNANT}


def resident(hospital: tuple[str, str, int] = COUNTY, **keys: Any) -> Case:  # noqa: ANN401 - a case's own values
    return stay("resident", hospital, "9000.00", **keys)


def employee(hospital: tuple[str, str, int] = COUNTY, **keys: Any) -> Case:  # noqa: ANN401 - as above
    return stay("employee", hospital, "9000.00", **keys)


def chronic(scheme: str, **keys: Any) -> Case:  # noqa: ANN401 - as above
    return care("chronic", scheme, FAR, "9000.00", **keys)


def major(hospital: tuple[str, str, int] = COUNTY, setting: str = "inpatient", **keys: Any) -> Case:  # noqa: ANN401 as JSON has it
    return care("major_disease", "employee", hospital, "9000.00", setting=setting, **keys)


def retiring(total_months: int, **keys: Any) -> Case:  # noqa: ANN401 - as above
    flexible = {"status": "flexible", "provincial_wage": "5000.00"}
    return money("retirement", sex="male", total_months=total_months, local_months=120, **flexible | keys)


def never_insured(retired_on: str) -> Case:
    return money("retirement", never_insured=True, retired_on=retired_on, provincial_wage="5000.00")


def covered(status: str, **cover: Any) -> Case:  # noqa: ANN401 - as above
    return employee(status=status, cover=cover)


OWING = {"route": "employer", "arrears_months": 1, "arrears_settled": False}
WITHIN = {"route": "flexible_within_3_months"}

READINGS = [
    ("halve-once", resident(age=14, admission=2), resident(age=14)),
    ("halve-once", resident(age=0, admission=3), resident(age=15, admission=2)),
    ("halve-once", resident(age=14, admission=2), resident(TOWNSHIP, age=14, admission=2)),
    ("segment-from-deductible", resident(), employee()),
    ("segment-from-deductible", resident(admission=2), resident(designated=False)),
    ("admission-count", resident(admission=2), resident()),
    ("admission-count", resident(age=15, admission=2), resident(age=14, admission=2)),
    ("admission-count", resident(admission=2), employee(admission=2)),
    ("township-second", resident(TOWNSHIP, admission=2), resident(admission=2)),
    ("township-second", resident(TOWNSHIP, admission=2), resident(TOWNSHIP)),
    ("township-second", resident(TOWNSHIP, admission=2), employee(TOWNSHIP, admission=2)),
    ("county-grade-3", resident(("local", "county", 3)), resident(COUNTY)),
    ("county-grade-3", resident(("province", "county", 3)), resident(("elsewhere", "county", 3))),
    ("county-away", employee(("elsewhere", "county", 1)), employee(("province", "county", 1))),
    ("county-away", employee(("elsewhere", "city", 1)), employee(("elsewhere", "city", 3))),
    ("county-away", employee(("elsewhere", "county", 2)), employee(("elsewhere", "county", 3))),
    ("county-away", employee(("elsewhere", "county", 2)), resident(("elsewhere", "county", 2))),
    ("province-tier-away", major(("elsewhere", "city", 2)), major(("province", "city", 2))),
    ("province-tier-away", major(("elsewhere", "city", 2)), major(("elsewhere", "county", 2), "outpatient")),
    ("province-tier-away", resident(("elsewhere", "county", 2), admission=2), resident(("elsewhere", "county", 2))),
    ("discharge-day", employee(date="2022-01-01"), employee(date="2022-07-01")),
    ("discharge-day", major(date="2022-01-31"), major(date="2022-01-31", setting="outpatient")),
    ("long-term-filing", employee(FAR, referral="long_term"), employee(FAR)),
    ("long-term-filing", major(FAR, referral="long_term"), major(("province", "county", 2), referral="long_term")),
    ("resident-emergency-away", resident(FAR, referral="emergency"), resident(FAR)),
    ("resident-emergency-away", chronic("resident", referral="psychiatric"), employee(FAR, referral="psychiatric")),
    ("points-add", employee(FAR, status="retired"), employee(FAR, status="retired", referral="long_term")),
    ("points-add", resident(FAR, age=80, referral="unregistered"), resident(FAR, age=80)),
    ("points-everywhere", chronic("employee", referral="unregistered"), chronic("employee")),
    (
        "points-everywhere",
        major(FAR, "outpatient", referral="unregistered"),
        major(FAR, "inpatient", referral="unregistered"),
    ),
    ("arrears-suspend", covered("active", months_paid=1, **OWING), covered("active", months_paid=0, **OWING)),
    ("arrears-suspend", covered("active", months_paid=1, **OWING), covered("retired", **OWING)),
    (
        "arrears-suspend",
        money("account", status="active", age=30, contribution_base="5000.00", employer_in_arrears=True),
        money("account", status="active", age=30, contribution_base="5000.00"),
    ),
    ("after-benefit", covered("flexible", months_paid=1, **WITHIN), covered("flexible", months_paid=3, **WITHIN)),
    ("after-benefit", covered("flexible", months_paid=2, **WITHIN), covered("flexible", months_paid=0, **WITHIN)),
    ("quota-fixed", maternity("delivery", **NATURAL), father()),
    ("quota-fixed", maternity("termination", **OUTPATIENT), maternity("delivery", months_insured=8, **NATURAL)),
    ("complication-extra", maternity("delivery", **NATURAL, rare_complication=True), maternity("delivery", **NATURAL)),
    ("complication-extra", father(rare_complication=True), father()),
    ("prenatal-with-delivery", maternity("termination", **OUTPATIENT), maternity("delivery", **NATURAL)),
    (
        "prenatal-with-delivery",
        maternity("ectopic_surgery", **PREGNANT),
        maternity("procedure", procedures=["reversal"]),
    ),
    (
        "procedures-add",
        maternity("delivery", **NATURAL, procedures=["iud_insertion"]),
        maternity("procedure", procedures=["iud_insertion"]),
    ),
    ("resident-assisted", resident_delivery("assisted", "9000.00"), resident_delivery("natural", "9000.00")),
    ("assisted-is-difficult", maternity("delivery", delivery="assisted"), maternity("delivery", delivery="caesarean")),
    (
        "assisted-is-difficult",
        maternity("delivery", delivery="assisted", difficult=False),
        maternity("delivery", delivery="assisted", difficult=True),
    ),
    ("days-add", maternity("delivery", delivery="caesarean"), maternity("delivery", **NATURAL)),
    ("days-add", maternity("delivery", **NATURAL, babies=2), maternity("delivery", status="retired", **NATURAL)),
    ("one-policy-test", maternity("delivery", **NATURAL), maternity("termination", **OUTPATIENT)),
    ("exact-allowance", maternity("termination", **OUTPATIENT), maternity("procedure", procedures=["iud_removal"])),
    ("ectopic-days", maternity("ectopic_surgery", **PREGNANT), maternity("termination", **OUTPATIENT)),
    ("policy-gate", maternity("delivery", **NATURAL, policy_compliant=False), maternity("delivery", **NATURAL)),
    (
        "policy-gate",
        maternity("delivery", **NATURAL, policy_compliant=False),
        maternity("delivery", **NATURAL, policy_compliant=False, months_insured=8),
    ),
    (
        "retired-all-events",
        maternity("termination", status="retired", **OUTPATIENT),
        maternity("termination", **OUTPATIENT),
    ),
    ("retired-all-events", maternity("delivery", status="retired", **NATURAL), maternity("delivery", **NATURAL)),
    (
        "men-nine-months",
        maternity("procedure", sex="male", procedures=["reversal"], months_insured=8),
        maternity("procedure", sex="male", procedures=["reversal"]),
    ),
    (
        "men-nine-months",
        maternity("procedure", sex="male", procedures=["reversal"], months_insured=8),
        maternity("procedure", procedures=["reversal"], months_insured=8),
    ),
    ("lump-sum-base", father(), father(prenatal_checks=False)),
    ("ceiling-scope", chronic("resident"), resident()),
    ("ceiling-scope", resident_delivery("natural", "9000.00"), maternity("delivery", **NATURAL)),
    ("makeup-rate", retiring(359), retiring(360)),
    ("makeup-maternity", retiring(359), retiring(360)),
    ("retirement-month", never_insured("2012-01-01"), never_insured("2011-12-31")),
    (
        "retired-account-rate",
        money("account", status="retired", contribution_base="5000.00"),
        money("account", status="retired", contribution_base="5000.00", employer_in_arrears=True),
    ),
    (
        "unemployed-account",
        money("account", status="unemployed", age=30, contribution_base="5000.00"),
        money("account", status="active", age=30, contribution_base="5000.00"),
    ),
]


@pytest.mark.parametrize(("name", "touched", "untouched"), READINGS)
def test_reading_is_named_only_where_it_decides(name: str, touched: Case, untouched: Case) -> None:
    assert name in answer(touched)["readings"]
    assert name not in answer(untouched)["readings"]


ON_STEPS: list[tuple[Case, list[tuple[str, str | None]]]] = [
    (
        maternity("delivery", **NATURAL, rare_complication=True, procedures=["iud_insertion"]),
        [
            ("自然分娩", "quota-fixed"),
            ("产前检查", "quota-fixed"),
            ("少见并发症", "complication-extra"),
            ("放置宫内节育器", "procedures-add"),
        ],
    ),
    (maternity("procedure", procedures=["iud_insertion"]), [("放置宫内节育器", "quota-fixed")]),
    (retiring(359), [("医疗保险费", "makeup-rate"), ("生育保险费", "makeup-maternity")]),
    (retiring(360), [("医疗保险费", None), ("生育保险费", None)]),
    (
        major(("elsewhere", "county", 2), referral="registered"),
        [("起付标准", None), ("按比例支付", "province-tier-away")],
    ),
    (major(), [("起付标准", None), ("按比例支付", None)]),
]


@pytest.mark.parametrize(("case", "expected"), ON_STEPS)
def test_a_reading_stands_on_the_step_that_it_decides(case: Case, expected: list[tuple[str, str | None]]) -> None:
    steps = {step["label"]: step.get("reading") for step in answer(case)["steps"]}
    assert [(label, steps[label]) for label, _ in expected] == expected
