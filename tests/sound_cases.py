"""Sound cases that between them have every key of the format, to be spoilt one key at a time."""

from typing import Any

from tests.cases import care, father, maternity, money, resident_delivery, stay
from tests.oracle_facts import Case, check_digit

COUNTY = ("local", "county", 2)
FAR = ("province", "city", 2)
WOMAN_35 = "41120219860512002X"
MAN_35 = "41120219860512001" + check_digit("41120219860512001")


def covered(status: str, **cover: Any) -> Case:  # noqa: ANN401 - a case's own values
    return stay("employee", COUNTY, "9000.00", status=status, cover=cover)


def resident_covered(age: int, **cover: Any) -> Case:  # noqa: ANN401 - as above
    return stay("resident", COUNTY, "9000.00", age=age, cover=cover)


PARTS = {"fully_self_paid": "1.00", "over_price_limit": "2.00", "prior_self_payment": "3.00"}
NATURAL = {"delivery": "natural"}
HERE = {"parent_insured_here": False, "registered_within_90_days": True}

SOUND: dict[str, Case] = {
    "resident stay": stay("resident", COUNTY, "9000.00", name="张三", case_number="7", id_number=WOMAN_35, admission=2),
    "employee stay": stay("employee", FAR, "9000.00", designated=True, excluded_cost=PARTS, fund_paid_this_year="5.00"),
    "township stay": stay("employee", ("local", "township", 2), "9000.00", excluded_cost="10.00"),
    "chronic": care("chronic", "resident", COUNTY, "9000.00", eligible_limit="1.00", payment_limit="1.00"),
    "major disease": care("major_disease", "employee", FAR, "9000.00", setting="outpatient"),
    "employer": covered("active", route="employer", months_paid=3, arrears_months=1, arrears_settled=True),
    "flexible": covered("flexible", route="flexible", months_paid=3, arrears_months=1, arrears_settled=True),
    "unemployed": covered("unemployed", route="unemployment_benefit", in_payment=True),
    "year paid": resident_covered(35, route="resident", year_paid=True),
    "newborn": resident_covered(0, route="newborn", **HERE),
    "resident delivery": resident_delivery("natural", "900.00", designated=True, cover={"route": "none"}),
    "delivery": maternity("delivery", **NATURAL, difficult=True, babies=2, rare_complication=True, total_cost="9.00"),
    "termination": maternity("termination", gestation_months=3, setting="inpatient", procedures=["iud_insertion"]),
    "ectopic": maternity("ectopic_surgery", gestation_months=3, status="flexible", provincial_wage="5000.00"),
    "procedure": maternity("procedure", procedures=["iud_removal"], arrears_months=1, arrears_settled=False),
    "left": maternity("delivery", status="left", months_since_leaving=3, prenatal_checks=True, **NATURAL),
    "father": father(),
    "contribution": money(
        "contribution", status="active", employer="fiscal", monthly_wage="1.00", provincial_wage="5000.00"
    ),
    "account": money("account", status="active", age=30, contribution_base="5000.00", employer_in_arrears=False),
    "retirement": money(
        "retirement",
        sex="male",
        status="active",
        total_months=300,
        local_months=120,
        employer="ordinary",
        contribution_base="5000.00",
    ),
    "never insured": money(
        "retirement", never_insured=True, retired_on="2012-01-01", provincial_wage="5000.00", maternity_insured=True
    ),
    "dissolved": money("retirement", employer_dissolved=True, average_medical_cost="5000.00"),
    "late fee": money("late_fee", amount_owed="5000.00", days=3),
}


def changed(case: Case, path: str, value: object) -> Case:
    """Return the case with another value at a path such as `hospital.grade`."""
    key, _, inner = path.partition(".")
    return {**case, key: changed(case.get(key, {}), inner, value) if inner else value}


def removed(case: Case, path: str) -> Case:
    """Return the case without what stands at a path."""
    key, _, inner = path.partition(".")
    if inner:
        return {**case, key: removed(case[key], inner)}
    return {name: value for name, value in case.items() if name != key}
