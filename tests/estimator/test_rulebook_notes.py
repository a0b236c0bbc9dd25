"""Notes: what the rules leave to others is said on the results where somebody would look for it."""

import pytest

from tests.cases import DAY, care, maternity, money, resident_delivery, stay
from tests.engine import answer
from tests.oracle_facts import Case

FAR = ("province", "city", 2)
COUNTY = ("local", "county", 2)
LATER = {"date": "2099-01-01"}
MISSING = {"sex": "male", "total_months": 348, "local_months": 120}
FLEXIBLE = {"status": "flexible", "provincial_wage": "5000.00"}
NEVER = money("retirement", never_insured=True, retired_on="2012-01-01", provincial_wage="5000.00")

# The case with the note beside the nearest one without it.
NOTES = [
    (stay("employee", FAR, "9000.00", referral="long_term"), stay("employee", FAR, "9000.00")),  # Art. 55
    (stay("resident", FAR, "9000.00", referral="long_term"), stay("resident", FAR, "9000.00")),
    (care("chronic", "employee", FAR, "9000.00", referral="long_term"), care("chronic", "employee", FAR, "9000.00")),
    (
        maternity("termination", gestation_months=7, setting="inpatient"),  # Art. 26
        maternity("termination", gestation_months=6, setting="inpatient"),
    ),
    (maternity("ectopic_surgery", gestation_months=7), maternity("ectopic_surgery", gestation_months=6)),
    (money("account", status="flexible"), money("account", status="retired", contribution_base="1.00")),  # Art. 17
    (NEVER, {**NEVER, "retired_on": "2011-12-31"}),  # Art. 8: the 30 or 25 years must be reached as well
    (stay("resident", COUNTY, "9000.00", **LATER), stay("resident", COUNTY, "9000.00")),  # the rules may have changed
    (money("late_fee", amount_owed="1.00", days=1, **LATER), money("late_fee", amount_owed="1.00", days=1)),
    (resident_delivery("natural", "900.00", **LATER), resident_delivery("natural", "900.00")),
]


def notes(case: Case) -> set[str]:
    return set(answer(case)["notes"])


@pytest.mark.parametrize(("noted", "plain"), NOTES)
def test_a_note_where_it_belongs(noted: Case, plain: Case) -> None:
    assert notes(noted) - notes(plain)


# Notes that every case of the kind carries.
ALWAYS = [
    stay("resident", COUNTY, "9000.00"),  # stays counted as continuous (Arts. 13, 33)
    stay("employee", COUNTY, "9000.00"),
    care("chronic", "resident", COUNTY, "9000.00"),  # the list of diseases and their limits (Arts. 14, 34)
    care("major_disease", "employee", COUNTY, "9000.00", setting="inpatient"),  # Arts. 15, 35
    maternity("delivery", delivery="natural"),  # what Art. 25 leaves out
    money("retirement", **MISSING, **FLEXIBLE),  # the retirement age is not checked (Art. 8)
]


@pytest.mark.parametrize("case", ALWAYS, ids=[f"{case['benefit']} {case['date']}" for case in ALWAYS])
def test_a_note_on_what_is_not_computed(case: Case) -> None:
    assert case["date"] == DAY
    assert notes(case)
