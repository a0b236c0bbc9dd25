"""Inpatient stays: deductibles, rates, segments, halving, points and ceilings (Arts. 12, 13, 32, 33, 53, 55)."""

import pytest

from tests.cases import Hospital, care, stay
from tests.engine import answer, cited

LOCAL_CLINIC = ("local", "township", 1)
LOCAL_COUNTY = ("local", "county", 2)

# Bill of 10,000.00; filed for living elsewhere, so that no points come off. The first stay, then the second.
EMPLOYEE_DEDUCTIBLES = [
    (("local", "township", 1), "400.00", "8640.00", "200.00"),
    (("local", "township", 2), "600.00", "8460.00", "300.00"),
    (("local", "county", 1), "400.00", "8640.00", "200.00"),
    (("local", "county", 2), "600.00", "8460.00", "300.00"),
    (("local", "county", 3), "1200.00", "7480.00", "600.00"),
    (("local", "city", 1), "400.00", "8640.00", "200.00"),
    (("local", "city", 2), "600.00", "8460.00", "300.00"),
    (("local", "city", 3), "1200.00", "7480.00", "600.00"),
    (("local", "province", 1), "400.00", "8640.00", "200.00"),
    (("local", "province", 2), "600.00", "8460.00", "300.00"),
    (("local", "province", 3), "1200.00", "7480.00", "600.00"),
    (("province", "township", 1), "400.00", "8640.00", "200.00"),
    (("province", "township", 2), "600.00", "8460.00", "300.00"),
    (("province", "county", 1), "400.00", "8640.00", "200.00"),
    (("province", "county", 2), "600.00", "8460.00", "300.00"),
    (("province", "county", 3), "2000.00", "6800.00", "1000.00"),
    (("province", "city", 1), "400.00", "8640.00", "200.00"),
    (("province", "city", 2), "600.00", "8460.00", "300.00"),
    (("province", "city", 3), "2000.00", "6800.00", "1000.00"),
    (("province", "province", 1), "400.00", "8640.00", "200.00"),
    (("province", "province", 2), "600.00", "8460.00", "300.00"),
    (("province", "province", 3), "2000.00", "6800.00", "1000.00"),
    (("elsewhere", "township", 1), "400.00", "8640.00", "200.00"),
    (("elsewhere", "township", 2), "600.00", "8460.00", "300.00"),
    (("elsewhere", "county", 1), "400.00", "8640.00", "200.00"),
    (("elsewhere", "county", 2), "600.00", "8460.00", "300.00"),
    (("elsewhere", "county", 3), "2000.00", "6800.00", "1000.00"),
    (("elsewhere", "city", 1), "2000.00", "7200.00", "1000.00"),
    (("elsewhere", "city", 2), "2000.00", "7200.00", "1000.00"),
    (("elsewhere", "city", 3), "2000.00", "6800.00", "1000.00"),
    (("elsewhere", "province", 1), "2000.00", "7200.00", "1000.00"),
    (("elsewhere", "province", 2), "2000.00", "7200.00", "1000.00"),
    (("elsewhere", "province", 3), "2000.00", "6800.00", "1000.00"),
]


@pytest.mark.parametrize(("hospital", "deductible", "fund_pays", "second"), EMPLOYEE_DEDUCTIBLES)
def test_employee_deductible(hospital: Hospital, deductible: str, fund_pays: str, second: str) -> None:
    away = {} if hospital[0] == "local" else {"referral": "long_term"}
    first = answer(stay("employee", hospital, "10000.00", **away))
    assert (first["deductible"], first["fund_pays"]) == (deductible, fund_pays)
    assert "13" in cited(first)
    for admission in (2, 3, 9):
        assert answer(stay("employee", hospital, "10000.00", admission=admission, **away))["deductible"] == second


# Bill of 10,000.00 in the region. Art. 13 (二); 退职 as retired (Art. 20).
EMPLOYEE_RATES = [
    ("active", 1, "8640.00"),  # (10000 - 400) x 90 %
    ("active", 2, "8460.00"),  # (10000 - 600) x 90 %
    ("active", 3, "7480.00"),  # (10000 - 1200) x 85 %
    ("flexible", 1, "8640.00"),
    ("flexible", 2, "8460.00"),
    ("flexible", 3, "7480.00"),
    ("unemployed", 1, "8640.00"),
    ("unemployed", 2, "8460.00"),
    ("unemployed", 3, "7480.00"),
    ("retired", 1, "8832.00"),  # 92 %
    ("retired", 2, "8648.00"),  # 92 %
    ("retired", 3, "7656.00"),  # 87 %
]


@pytest.mark.parametrize(("status", "grade", "fund_pays"), EMPLOYEE_RATES)
def test_employee_rate(status: str, grade: int, fund_pays: str) -> None:
    result = answer(stay("employee", ("local", "city", grade), "10000.00", status=status))
    assert result["fund_pays"] == fund_pays
    assert "13" in cited(result)


# In the region, grade 3: (eligible - 1200) x 85 %, rounded half up.
EMPLOYEE_ROUNDING = [
    ("1199.99", "0.00", "1199.99", "0.00"),
    ("1200.00", "0.00", "1200.00", "0.00"),
    ("1200.01", "0.01", "1200.00", "0.00"),  # 0.0085
    ("1200.02", "0.02", "1200.00", "0.00"),  # 0.017
    ("1200.03", "0.03", "1200.00", "0.00"),  # 0.0255
    ("1200.10", "0.09", "1200.00", "0.01"),  # 0.085
    ("1200.30", "0.26", "1200.00", "0.04"),  # 0.255
    ("1200.50", "0.43", "1200.00", "0.07"),  # 0.425
]


@pytest.mark.parametrize(("total_cost", "fund_pays", "deductible_borne", "copayment"), EMPLOYEE_ROUNDING)
def test_each_amount_is_rounded_half_up(total_cost: str, fund_pays: str, deductible_borne: str, copayment: str) -> None:
    result = answer(stay("employee", ("local", "city", 3), total_cost))
    assert (result["fund_pays"], result["deductible_borne"], result["copayment"]) == (
        fund_pays,
        deductible_borne,
        copayment,
    )
    assert result["deductible"] == "1200.00"


# In the region, grade 2, employee: total, excluded, eligible, fund, patient. (eligible - 600) x 90 %.
EXCLUDED = [
    ("10000.00", "1000.00", "9000.00", "7560.00", "2440.00"),
    ("10000.00", "10000.00", "0.00", "0.00", "10000.00"),
    ("10000.00", "9400.00", "600.00", "0.00", "10000.00"),
    ("0.00", "0.00", "0.00", "0.00", "0.00"),
]


@pytest.mark.parametrize(("total_cost", "excluded_cost", "eligible_cost", "fund_pays", "patient_pays"), EXCLUDED)
def test_what_is_outside_the_policy_range_is_the_patients(
    total_cost: str, excluded_cost: str, eligible_cost: str, fund_pays: str, patient_pays: str
) -> None:
    result = answer(stay("employee", LOCAL_COUNTY, total_cost, excluded_cost=excluded_cost))
    assert (result["eligible_cost"], result["fund_pays"], result["patient_pays"]) == (
        eligible_cost,
        fund_pays,
        patient_pays,
    )


def test_the_excluded_cost_may_be_given_in_its_three_parts() -> None:
    parts = {"fully_self_paid": "300.00", "over_price_limit": 200, "prior_self_payment": "500.00"}
    result = answer(stay("employee", LOCAL_COUNTY, "10000.00", excluded_cost=parts))
    assert (result["eligible_cost"], result["fund_pays"]) == ("9000.00", "7560.00")


# Grade 1 in the region: (eligible - 400) x 90 % reaches 70,000.00 at 78,177.78. Art. 12.
EMPLOYEE_CEILING = [
    ("78177.77", "0.00", "69999.99", False),  # 69999.993
    ("78177.78", "0.00", "70000.00", False),  # 70000.002
    ("78177.79", "0.00", "70000.00", True),  # 70000.011
    ("99999999.99", "0.00", "70000.00", True),
    ("10000.00", "61360.00", "8640.00", False),
    ("10000.00", "61360.01", "8639.99", True),
    ("10000.00", "69999.99", "0.01", True),
    ("10000.00", "70000.00", "0.00", True),
    ("10000.00", "70000.01", "0.00", True),
    ("400.00", "70000.00", "0.00", False),
]


@pytest.mark.parametrize(("total_cost", "paid", "fund_pays", "capped"), EMPLOYEE_CEILING)
def test_employee_ceiling_of_the_year(total_cost: str, paid: str, fund_pays: str, *, capped: bool) -> None:
    result = answer(stay("employee", LOCAL_CLINIC, total_cost, fund_paid_this_year=paid))
    assert (result["fund_pays"], result["capped"]) == (fund_pays, capped)
    assert not capped or "12" in cited(result)


# Deductible; what is paid at the end of the first segment and at 10,000.00. Art. 33.
RESIDENT_ROWS = [
    (("local", "township", 1), "150.00", "800.00", "455.00", "8735.00"),  # 650 x 70 %; + 9200 x 90 %
    (("local", "township", 2), "150.00", "800.00", "455.00", "8735.00"),
    (("local", "county", 1), "400.00", "1500.00", "693.00", "7748.00"),  # 1100 x 63 %; + 8500 x 83 %
    (("local", "county", 2), "400.00", "1500.00", "693.00", "7748.00"),
    (("local", "county", 3), "400.00", "1500.00", "693.00", "7748.00"),
    (("local", "city", 1), "500.00", "3000.00", "1375.00", "6625.00"),  # 2500 x 55 %; + 7000 x 75 %
    (("local", "city", 2), "500.00", "3000.00", "1375.00", "6625.00"),
    (("local", "city", 3), "1200.00", "4000.00", "1484.00", "5804.00"),  # 2800 x 53 %; + 6000 x 72 %
    (("local", "province", 1), "600.00", "4000.00", "1802.00", "6122.00"),  # 3400 x 53 %; + 6000 x 72 %
    (("local", "province", 2), "600.00", "4000.00", "1802.00", "6122.00"),
    (("local", "province", 3), "2000.00", "7000.00", "2500.00", "4540.00"),  # 5000 x 50 %; + 3000 x 68 %
    (("province", "township", 1), "150.00", "800.00", "455.00", "8735.00"),
    (("province", "township", 2), "150.00", "800.00", "455.00", "8735.00"),
    (("province", "county", 1), "400.00", "1500.00", "693.00", "7748.00"),
    (("province", "county", 2), "400.00", "1500.00", "693.00", "7748.00"),
    (("province", "county", 3), "400.00", "1500.00", "693.00", "7748.00"),
    (("province", "city", 1), "500.00", "3000.00", "1375.00", "6625.00"),
    (("province", "city", 2), "500.00", "3000.00", "1375.00", "6625.00"),
    (("province", "city", 3), "1200.00", "4000.00", "1484.00", "5804.00"),
    (("province", "province", 1), "600.00", "4000.00", "1802.00", "6122.00"),
    (("province", "province", 2), "600.00", "4000.00", "1802.00", "6122.00"),
    (("province", "province", 3), "2000.00", "7000.00", "2500.00", "4540.00"),
    (("elsewhere", "township", 1), "2000.00", "7000.00", "2500.00", "4540.00"),
    (("elsewhere", "township", 2), "2000.00", "7000.00", "2500.00", "4540.00"),
    (("elsewhere", "county", 1), "2000.00", "7000.00", "2500.00", "4540.00"),
    (("elsewhere", "county", 2), "2000.00", "7000.00", "2500.00", "4540.00"),
    (("elsewhere", "county", 3), "2000.00", "7000.00", "2500.00", "4540.00"),
    (("elsewhere", "city", 1), "2000.00", "7000.00", "2500.00", "4540.00"),
    (("elsewhere", "city", 2), "2000.00", "7000.00", "2500.00", "4540.00"),
    (("elsewhere", "city", 3), "2000.00", "7000.00", "2500.00", "4540.00"),
    (("elsewhere", "province", 1), "2000.00", "7000.00", "2500.00", "4540.00"),
    (("elsewhere", "province", 2), "2000.00", "7000.00", "2500.00", "4540.00"),
    (("elsewhere", "province", 3), "2000.00", "7000.00", "2500.00", "4540.00"),
]


@pytest.mark.parametrize(("hospital", "deductible", "end", "at_end", "at_10000"), RESIDENT_ROWS)
def test_resident_row(hospital: Hospital, deductible: str, end: str, at_end: str, at_10000: str) -> None:
    nothing = answer(stay("resident", hospital, deductible))
    assert (nothing["deductible"], nothing["deductible_borne"], nothing["fund_pays"]) == (
        deductible,
        deductible,
        "0.00",
    )
    assert answer(stay("resident", hospital, end))["fund_pays"] == at_end
    result = answer(stay("resident", hospital, "10000.00"))
    assert result["fund_pays"] == at_10000
    assert "33" in cited(result)


# One yuan to each side of the end of the first segment.
RESIDENT_SEGMENT_ENDS = [
    (("local", "township", 1), "799.00", "454.30", "801.00", "455.90"),
    (("local", "county", 2), "1499.00", "692.37", "1501.00", "693.83"),
    (("local", "city", 2), "2999.00", "1374.45", "3001.00", "1375.75"),
    (("local", "city", 3), "3999.00", "1483.47", "4001.00", "1484.72"),
    (("local", "province", 2), "3999.00", "1801.47", "4001.00", "1802.72"),
    (("local", "province", 3), "6999.00", "2499.50", "7001.00", "2500.68"),
    (("elsewhere", "county", 2), "6999.00", "2499.50", "7001.00", "2500.68"),
]


@pytest.mark.parametrize(("hospital", "below", "paid_below", "above", "paid_above"), RESIDENT_SEGMENT_ENDS)
def test_resident_segment_end(hospital: Hospital, below: str, paid_below: str, above: str, paid_above: str) -> None:
    assert answer(stay("resident", hospital, below))["fund_pays"] == paid_below
    assert answer(stay("resident", hospital, above))["fund_pays"] == paid_above


# Art. 33: the second stay at county level and above, and anyone of 14 or younger; never both.
RESIDENT_HALVING = [
    (LOCAL_CLINIC, 35, 1, "150.00"),
    (LOCAL_CLINIC, 35, 2, "150.00"),
    (LOCAL_CLINIC, 14, 1, "75.00"),
    (LOCAL_CLINIC, 14, 2, "75.00"),
    (LOCAL_COUNTY, 0, 1, "200.00"),
    (LOCAL_COUNTY, 14, 1, "200.00"),
    (LOCAL_COUNTY, 15, 1, "400.00"),
    (LOCAL_COUNTY, 14, 2, "200.00"),
    (LOCAL_COUNTY, 15, 2, "200.00"),
    (LOCAL_COUNTY, 80, 2, "200.00"),
    (("local", "city", 2), 35, 2, "250.00"),
    (("local", "city", 3), 35, 3, "600.00"),
    (("local", "province", 2), 35, 2, "300.00"),
    (("local", "province", 3), 35, 9, "1000.00"),
    (("province", "township", 1), 35, 2, "150.00"),
    (("province", "county", 3), 35, 2, "200.00"),
    (("elsewhere", "township", 1), 35, 2, "2000.00"),
    (("elsewhere", "township", 1), 14, 2, "1000.00"),
    (("elsewhere", "county", 1), 35, 2, "1000.00"),
    (("elsewhere", "city", 2), 35, 2, "1000.00"),
    (("elsewhere", "province", 3), 35, 2, "1000.00"),
]


@pytest.mark.parametrize(("hospital", "age", "admission", "deductible"), RESIDENT_HALVING)
def test_resident_deductible_is_halved(hospital: Hospital, age: int, admission: int, deductible: str) -> None:
    result = answer(stay("resident", hospital, "10000.00", age=age, admission=admission))
    assert result["deductible"] == deductible
    assert "33" in cited(result)


def test_the_first_segment_runs_from_the_halved_deductible_to_the_same_end() -> None:
    at_end = answer(stay("resident", LOCAL_COUNTY, "1500.00", admission=2))
    assert at_end["fund_pays"] == "819.00"  # (1500 - 200) x 63 %
    assert answer(stay("resident", LOCAL_COUNTY, "10000.00", admission=2))["fund_pays"] == "7874.00"  # + 8500 x 83 %


# Bill of 10,000.00; from 80 on both rates +5 points. Art. 33.
RESIDENT_AGED = [
    (LOCAL_CLINIC, 79, "8735.00"),
    (LOCAL_CLINIC, 80, "9227.50"),  # 650 x 75 % + 9200 x 95 %
    (LOCAL_COUNTY, 79, "7748.00"),
    (LOCAL_COUNTY, 80, "8228.00"),  # 1100 x 68 % + 8500 x 88 %
    (("local", "city", 2), 80, "7100.00"),  # 2500 x 60 % + 7000 x 80 %
    (("local", "city", 3), 80, "6244.00"),  # 2800 x 58 % + 6000 x 77 %
    (("local", "province", 2), 80, "6592.00"),  # 3400 x 58 % + 6000 x 77 %
    (("local", "province", 3), 80, "4940.00"),  # 5000 x 55 % + 3000 x 73 %
    (("elsewhere", "county", 2), 80, "4940.00"),
    (("local", "province", 3), 130, "4940.00"),
]


@pytest.mark.parametrize(("hospital", "age", "fund_pays"), RESIDENT_AGED)
def test_resident_of_80_and_over(hospital: Hospital, age: int, fund_pays: str) -> None:
    result = answer(stay("resident", hospital, "10000.00", age=age))
    assert result["fund_pays"] == fund_pays
    assert "33" in cited(result)


# Township in the region: 455.00 at 800.00, then 90 %. Art. 32.
RESIDENT_CEILING = [
    ("800.00", "149545.00", "455.00", False),
    ("800.01", "149545.00", "455.00", True),  # 455.009 -> 455.01
    ("801.00", "149545.00", "455.00", True),
    ("166961.11", "0.00", "150000.00", False),  # 455 + 166161.11 x 90 % = 149999.999
    ("166961.12", "0.00", "150000.00", True),  # 150000.008
    ("10000.00", "150000.00", "0.00", True),
    ("10000.00", "150000.01", "0.00", True),
    ("150.00", "150000.00", "0.00", False),
]


@pytest.mark.parametrize(("total_cost", "paid", "fund_pays", "capped"), RESIDENT_CEILING)
def test_resident_ceiling_of_the_year(total_cost: str, paid: str, fund_pays: str, *, capped: bool) -> None:
    result = answer(stay("resident", LOCAL_CLINIC, total_cost, fund_paid_this_year=paid))
    assert (result["fund_pays"], result["capped"]) == (fund_pays, capped)
    assert not capped or "32" in cited(result)


# Bill of 10,000.00. Arts. 53, 55.
EMPLOYEE_AWAY = [
    (("province", "city", 2), "active", "registered", "7990.00"),  # 9400 x 85 %
    (("province", "city", 2), "active", "emergency", "7990.00"),
    (("province", "city", 2), "active", "psychiatric", "7990.00"),
    (("province", "city", 2), "active", "long_term", "8460.00"),  # 90 %
    (("province", "city", 2), "active", "unregistered", "6580.00"),  # 70 %
    (("province", "city", 2), "retired", "registered", "8178.00"),  # 92 - 5 = 87 %
    (("province", "city", 2), "retired", "long_term", "8648.00"),  # 92 %
    (("province", "city", 2), "retired", "unregistered", "6768.00"),  # 92 - 20 = 72 %
    (("province", "city", 2), "flexible", "registered", "7990.00"),
    (("province", "city", 2), "unemployed", "unregistered", "6580.00"),
    (("province", "province", 3), "active", "registered", "6400.00"),  # 8000 x 80 %
    (("province", "province", 3), "active", "unregistered", "5200.00"),  # 65 %
    (("province", "county", 2), "active", "registered", "8460.00"),  # nothing off below city level
    (("province", "county", 2), "active", "unregistered", "8460.00"),
    (("province", "township", 1), "active", "unregistered", "8640.00"),
    (("elsewhere", "city", 1), "active", "registered", "6800.00"),  # 8000 x 85 %
    (("elsewhere", "city", 1), "active", "unregistered", "5600.00"),  # 70 %
    (("elsewhere", "province", 3), "retired", "emergency", "6560.00"),  # 87 - 5 = 82 %
    (("elsewhere", "province", 3), "retired", "unregistered", "5360.00"),  # 67 %
    (("elsewhere", "county", 3), "active", "unregistered", "6800.00"),  # 85 %
    (("elsewhere", "township", 2), "active", "unregistered", "8460.00"),
]


@pytest.mark.parametrize(("hospital", "status", "referral", "fund_pays"), EMPLOYEE_AWAY)
def test_employee_away_from_the_region(hospital: Hospital, status: str, referral: str, fund_pays: str) -> None:
    result = answer(stay("employee", hospital, "10000.00", status=status, referral=referral))
    assert result["fund_pays"] == fund_pays
    far = hospital[1] in ("city", "province")
    assert ("53" in cited(result)) == (far and referral != "long_term")


RESIDENT_AWAY = [
    (("province", "city", 2), 35, "registered", "6625.00"),
    (("province", "city", 2), 35, "emergency", "6625.00"),
    (("province", "city", 2), 35, "psychiatric", "6625.00"),
    (("province", "city", 2), 35, "long_term", "6625.00"),
    (("province", "city", 2), 35, "unregistered", "4725.00"),  # 2500 x 35 % + 7000 x 55 %
    (("province", "city", 2), 80, "unregistered", "5200.00"),  # 2500 x 40 % + 7000 x 60 %
    (("province", "province", 3), 35, "unregistered", "2940.00"),  # 5000 x 30 % + 3000 x 48 %
    (("province", "county", 2), 35, "unregistered", "7748.00"),  # nothing off below city level
    (("province", "township", 1), 35, "unregistered", "8735.00"),
    (("elsewhere", "city", 2), 35, "registered", "4540.00"),
    (("elsewhere", "city", 2), 35, "unregistered", "2940.00"),
    (("elsewhere", "province", 1), 80, "unregistered", "3340.00"),  # 5000 x 35 % + 3000 x 53 %
    (("elsewhere", "county", 3), 35, "unregistered", "4540.00"),
    (("elsewhere", "township", 1), 35, "unregistered", "4540.00"),
]


@pytest.mark.parametrize(("hospital", "age", "referral", "fund_pays"), RESIDENT_AWAY)
def test_resident_away_from_the_region(hospital: Hospital, age: int, referral: str, fund_pays: str) -> None:
    result = answer(stay("resident", hospital, "10000.00", age=age, referral=referral))
    assert result["fund_pays"] == fund_pays
    assert referral != "unregistered" or hospital[1] not in ("city", "province") or "53" in cited(result)


# Only designated institutions are paid for: the article of each kind of care.
NOT_DESIGNATED = [
    ("inpatient", "employee", {}, "13"),
    ("inpatient", "resident", {"age": 35}, "33"),
    ("chronic", "employee", {}, "14"),
    ("chronic", "resident", {}, "34"),
    ("major_disease", "employee", {"setting": "inpatient"}, "15"),
    ("major_disease", "resident", {"setting": "outpatient"}, "35"),
]


@pytest.mark.parametrize(("benefit", "scheme", "keys", "article"), NOT_DESIGNATED)
def test_nothing_is_paid_where_not_designated(benefit: str, scheme: str, keys: dict[str, object], article: str) -> None:
    case = care(benefit, scheme, LOCAL_COUNTY, "10000.00", designated=False, excluded_cost="1000.00", **keys)
    result = answer(case)
    assert (result["fund_pays"], result["patient_pays"]) == ("0.00", "10000.00")
    assert (result["deductible"], result["deductible_borne"]) == ("0.00", "0.00")
    assert (result["eligible_cost"], result["copayment"], result["capped"]) == ("9000.00", "9000.00", False)
    assert article in {number for step in result["steps"] if step["kind"] == "fact" for number in step["articles"]}
