"""Chronic and major diseases: rates, points, limits and ceilings (Arts. 12, 14, 15, 32, 34, 35, 53)."""

import pytest

from tests.cases import Hospital, care
from tests.engine import answer, cited

COUNTY = ("local", "county", 2)
FAR = ("province", "city", 3)

# Bill of 1,000.00, in the region.
CHRONIC_RATES = [
    ("employee", {"status": "active"}, "900.00", "14"),
    ("employee", {"status": "flexible"}, "900.00", "14"),
    ("employee", {"status": "unemployed"}, "900.00", "14"),
    ("employee", {"status": "retired"}, "920.00", "14"),
    ("resident", {}, "650.00", "34"),
]


@pytest.mark.parametrize(("scheme", "keys", "fund_pays", "article"), CHRONIC_RATES)
@pytest.mark.parametrize("hospital", [("local", "township", 1), COUNTY, ("local", "city", 3), ("local", "province", 3)])
def test_chronic_rate_at_every_level(
    scheme: str, keys: dict[str, str], fund_pays: str, article: str, hospital: Hospital
) -> None:
    result = answer(care("chronic", scheme, hospital, "1000.00", **keys))
    assert (result["deductible"], result["deductible_borne"], result["fund_pays"]) == ("0.00", "0.00", fund_pays)
    assert article in cited(result)


# Bill of 1,000.00. Art. 53: only the unregistered lose points on outpatient care.
CHRONIC_AWAY = [
    (FAR, "employee", {"status": "active"}, "registered", "900.00"),
    (FAR, "employee", {"status": "active"}, "emergency", "900.00"),
    (FAR, "employee", {"status": "active"}, "long_term", "900.00"),
    (FAR, "employee", {"status": "active"}, "unregistered", "700.00"),
    (FAR, "employee", {"status": "retired"}, "unregistered", "720.00"),
    (FAR, "resident", {}, "registered", "650.00"),
    (FAR, "resident", {}, "psychiatric", "650.00"),
    (FAR, "resident", {}, "unregistered", "450.00"),
    (("elsewhere", "province", 1), "resident", {}, "unregistered", "450.00"),
    (("province", "county", 2), "employee", {"status": "active"}, "unregistered", "900.00"),
    (("elsewhere", "township", 1), "resident", {}, "unregistered", "650.00"),
]


@pytest.mark.parametrize(("hospital", "scheme", "keys", "referral", "fund_pays"), CHRONIC_AWAY)
def test_chronic_away_from_the_region(
    hospital: Hospital, scheme: str, keys: dict[str, str], referral: str, fund_pays: str
) -> None:
    result = answer(care("chronic", scheme, hospital, "1000.00", referral=referral, **keys))
    assert result["fund_pays"] == fund_pays


# Bill of 10,000.00, in the region: employee, resident. Arts. 15, 35.
MAJOR_RATES = [
    ("inpatient", "county", "8500.00", "8000.00"),
    ("inpatient", "city", "7500.00", "7000.00"),
    ("inpatient", "province", "7000.00", "6500.00"),
    ("outpatient", "township", "8500.00", "8000.00"),
    ("outpatient", "county", "8500.00", "8000.00"),
    ("outpatient", "city", "8500.00", "8000.00"),
    ("outpatient", "province", "8500.00", "8000.00"),
    ("peritoneal_dialysis", "township", "9000.00", "8500.00"),
    ("peritoneal_dialysis", "county", "9000.00", "8500.00"),
    ("peritoneal_dialysis", "city", "9000.00", "8500.00"),
    ("peritoneal_dialysis", "province", "9000.00", "8500.00"),
]


@pytest.mark.parametrize(("setting", "tier", "employee", "resident"), MAJOR_RATES)
@pytest.mark.parametrize("grade", [1, 2])
def test_major_disease_rate(setting: str, tier: str, employee: str, resident: str, grade: int) -> None:
    hospital = ("local", tier, grade)
    for status in ("active", "retired", "flexible", "unemployed"):
        result = answer(care("major_disease", "employee", hospital, "10000.00", setting=setting, status=status))
        assert (result["deductible"], result["fund_pays"]) == ("0.00", employee)
        assert "15" in cited(result)
    result = answer(care("major_disease", "resident", hospital, "10000.00", setting=setting))
    assert (result["deductible"], result["fund_pays"]) == ("0.00", resident)
    assert "35" in cited(result)


# Bill of 10,000.00: employee, resident. Arts. 53, 55.
MAJOR_AWAY = [
    (FAR, "inpatient", "registered", "7000.00", "7000.00"),  # employee 75 - 5, resident 70
    (FAR, "inpatient", "emergency", "7000.00", "7000.00"),
    (FAR, "inpatient", "psychiatric", "7000.00", "7000.00"),
    (FAR, "inpatient", "long_term", "7500.00", "7000.00"),
    (FAR, "inpatient", "unregistered", "5500.00", "5000.00"),
    (FAR, "outpatient", "registered", "8500.00", "8000.00"),
    (FAR, "outpatient", "emergency", "8500.00", "8000.00"),
    (FAR, "outpatient", "long_term", "8500.00", "8000.00"),
    (FAR, "outpatient", "unregistered", "6500.00", "6000.00"),
    (FAR, "peritoneal_dialysis", "registered", "9000.00", "8500.00"),
    (FAR, "peritoneal_dialysis", "unregistered", "7000.00", "6500.00"),
    (("province", "county", 3), "inpatient", "registered", "8500.00", "8000.00"),
    (("province", "county", 3), "inpatient", "unregistered", "8500.00", "8000.00"),
    (("province", "township", 1), "outpatient", "unregistered", "8500.00", "8000.00"),
    (("elsewhere", "county", 2), "inpatient", "unregistered", "8500.00", "8000.00"),
    (("elsewhere", "city", 2), "inpatient", "registered", "7000.00", "7000.00"),
    (("elsewhere", "province", 2), "inpatient", "registered", "6500.00", "6500.00"),
    (("elsewhere", "province", 2), "inpatient", "unregistered", "5000.00", "4500.00"),
]


@pytest.mark.parametrize(("hospital", "setting", "referral", "employee", "resident"), MAJOR_AWAY)
def test_major_disease_away_from_the_region(
    hospital: Hospital, setting: str, referral: str, employee: str, resident: str
) -> None:
    for scheme, fund_pays in (("employee", employee), ("resident", resident)):
        result = answer(care("major_disease", scheme, hospital, "10000.00", setting=setting, referral=referral))
        assert result["fund_pays"] == fund_pays


# Bill of 1,000.00, employee, 90 %: what is left of the disease's own limit. Arts. 14, 15.
LIMITS = [
    ({"eligible_limit": "1000.00"}, "900.00"),
    ({"eligible_limit": "999.99"}, "899.99"),  # 899.991
    ({"eligible_limit": "800.00"}, "720.00"),
    ({"eligible_limit": "0.00"}, "0.00"),
    ({"payment_limit": "900.00"}, "900.00"),
    ({"payment_limit": "899.99"}, "899.99"),
    ({"payment_limit": "500.00"}, "500.00"),
    ({"payment_limit": "0.00"}, "0.00"),
    ({"eligible_limit": "800.00", "payment_limit": "700.00"}, "700.00"),
    ({"eligible_limit": "800.00", "payment_limit": "730.00"}, "720.00"),
]


@pytest.mark.parametrize(("limits", "fund_pays"), LIMITS)
@pytest.mark.parametrize("kind", [("chronic", {}), ("major_disease", {"setting": "peritoneal_dialysis"})])
def test_limits_of_the_disease(limits: dict[str, str], fund_pays: str, kind: tuple[str, dict[str, str]]) -> None:
    benefit, keys = kind
    result = answer(care(benefit, "employee", COUNTY, "1000.00", **keys, **limits))
    assert (result["eligible_cost"], result["fund_pays"], result["capped"]) == ("1000.00", fund_pays, False)


# Bill of 1,000.00: paid this year before, payment limit, what the fund pays. Arts. 12, 32.
CEILINGS = [
    ("employee", "69100.00", "900.00", "900.00", False),
    ("employee", "69100.01", "900.00", "899.99", True),
    ("employee", "69500.00", "600.00", "500.00", True),
    ("employee", "69500.00", "400.00", "400.00", False),
    ("employee", "70000.00", "900.00", "0.00", True),
    ("resident", "149350.00", "900.00", "650.00", False),
    ("resident", "149350.01", "900.00", "649.99", True),
    ("resident", "150000.00", "0.00", "0.00", False),
]


@pytest.mark.parametrize(("scheme", "paid", "payment_limit", "fund_pays", "capped"), CEILINGS)
def test_diseases_count_towards_the_ceiling(
    *, scheme: str, paid: str, payment_limit: str, fund_pays: str, capped: bool
) -> None:
    limits = {"fund_paid_this_year": paid, "payment_limit": payment_limit}
    result = answer(care("chronic", scheme, COUNTY, "1000.00", **limits))
    assert (result["fund_pays"], result["capped"]) == (fund_pays, capped)
    assert not capped or {"employee": "12", "resident": "32"}[scheme] in cited(result)
