"""Maternity: residents' delivery (Art. 37); employees' quotas, allowance and father's lump sum (Arts. 22-28)."""

from typing import Any

import pytest

from tests.cases import father, maternity, resident_delivery
from tests.engine import answer, cited, figures

Keys = dict[str, Any]
NOTHING = {"medical": "0.00", "allowance_days": 0, "allowance": "0.00", "lump_sum": "0.00", "fund_pays": "0.00"}

# The cost, but not more than the quota. Art. 37.
RESIDENT_DELIVERIES = [
    ("natural", "0.00", "0.00", "0.00"),
    ("natural", "700.00", "700.00", "0.00"),
    ("natural", "760.00", "760.00", "0.00"),
    ("natural", "760.01", "760.00", "0.01"),
    ("natural", "3000.00", "760.00", "2240.00"),
    ("assisted", "760.00", "760.00", "0.00"),
    ("assisted", "3000.00", "760.00", "2240.00"),
    ("caesarean", "1869.99", "1869.99", "0.00"),
    ("caesarean", "1870.00", "1870.00", "0.00"),
    ("caesarean", "1870.01", "1870.00", "0.01"),
    ("caesarean", "9000.00", "1870.00", "7130.00"),
]


@pytest.mark.parametrize(("delivery", "total_cost", "fund_pays", "patient_pays"), RESIDENT_DELIVERIES)
def test_resident_delivery(delivery: str, total_cost: str, fund_pays: str, patient_pays: str) -> None:
    result = answer(resident_delivery(delivery, total_cost))
    assert figures(result) == {
        "deductible": "0.00",
        "eligible_cost": total_cost,
        "fund_pays": fund_pays,
        "patient_pays": patient_pays,
        "deductible_borne": "0.00",
        "copayment": patient_pays,
        "capped": False,
    }
    assert "37" in cited(result)


RESIDENT_DELIVERY_CEILING = [
    ("149240.00", "760.00", False),
    ("149240.01", "759.99", True),
    ("150000.00", "0.00", True),
]


@pytest.mark.parametrize(("paid", "fund_pays", "capped"), RESIDENT_DELIVERY_CEILING)
def test_resident_delivery_counts_towards_the_ceiling(paid: str, fund_pays: str, *, capped: bool) -> None:
    result = answer(resident_delivery("natural", "1000.00", fund_paid_this_year=paid))
    assert (result["fund_pays"], result["capped"]) == (fund_pays, capped)


def test_resident_delivery_where_not_designated() -> None:
    result = answer(resident_delivery("natural", "1000.00", designated=False))
    assert (result["fund_pays"], result["patient_pays"], result["capped"]) == ("0.00", "1000.00", False)


# Quotas, whatever the bill: a fully fiscal-funded employer's, so that there is no allowance beside them. Art. 24.
QUOTAS: list[tuple[str, Keys, str]] = [
    ("delivery", {"delivery": "natural"}, "1700.00"),  # 1200 + 500
    ("delivery", {"delivery": "assisted"}, "1900.00"),  # 1400 + 500
    ("delivery", {"delivery": "caesarean"}, "3300.00"),  # 2800 + 500
    ("delivery", {"delivery": "natural", "prenatal_checks": False}, "1200.00"),
    ("delivery", {"delivery": "assisted", "prenatal_checks": False}, "1400.00"),
    ("delivery", {"delivery": "caesarean", "prenatal_checks": False}, "2800.00"),
    ("delivery", {"delivery": "natural", "rare_complication": True}, "3100.00"),  # + 1400
    ("delivery", {"delivery": "caesarean", "rare_complication": True, "prenatal_checks": False}, "4200.00"),
    ("delivery", {"delivery": "natural", "difficult": True, "babies": 3}, "1700.00"),
    ("delivery", {"delivery": "natural", "procedures": ["sterilisation"]}, "3100.00"),  # 1700 + 1400
    ("delivery", {"delivery": "caesarean", "procedures": ["iud_insertion"]}, "3380.00"),  # 3300 + 80
    ("ectopic_surgery", {"gestation_months": 2}, "1400.00"),
    ("ectopic_surgery", {"gestation_months": 2, "procedures": ["sterilisation"]}, "2800.00"),
    ("termination", {"gestation_months": 2, "setting": "outpatient"}, "160.00"),
    ("termination", {"gestation_months": 5, "setting": "inpatient"}, "800.00"),
    ("termination", {"gestation_months": 2, "setting": "outpatient", "procedures": ["iud_insertion"]}, "240.00"),
    ("procedure", {"procedures": ["sterilisation"]}, "1400.00"),
    ("procedure", {"procedures": ["reversal"]}, "1400.00"),
    ("procedure", {"procedures": ["iud_insertion"]}, "80.00"),
    ("procedure", {"procedures": ["iud_removal"]}, "80.00"),
    ("procedure", {"procedures": ["iud_removal", "iud_insertion"]}, "160.00"),
    ("procedure", {"procedures": ["iud_removal", "sterilisation"]}, "1480.00"),
]


@pytest.mark.parametrize(("event", "keys", "medical"), QUOTAS)
def test_medical_quotas(event: str, keys: Keys, medical: str) -> None:
    case = maternity(event, employer="fiscal", **keys)
    del case["monthly_base"]
    result = answer(case)
    assert figures(result) == {**NOTHING, "medical": medical, "fund_pays": medical}
    assert "24" in cited(result)


PATIENT_PAYS = [
    ("0.00", "0.00"),
    ("1000.00", "0.00"),
    ("1700.00", "0.00"),
    ("1700.01", "0.01"),
    ("5000.00", "3300.00"),
]


@pytest.mark.parametrize(("total_cost", "patient_pays"), PATIENT_PAYS)
def test_the_patient_pays_what_the_quotas_leave(total_cost: str, patient_pays: str) -> None:
    result = answer(maternity("delivery", delivery="natural", total_cost=total_cost))
    assert (result["medical"], result["allowance"], result["patient_pays"]) == ("1700.00", "18800.00", patient_pays)


# Base of 3,000.00, so 100.00 a day. Art. 26.
DAYS: list[tuple[str, Keys, int, str]] = [
    ("delivery", {"delivery": "natural"}, 188, "18800.00"),  # 98 + 90
    ("delivery", {"delivery": "natural", "difficult": True}, 203, "20300.00"),  # + 15
    ("delivery", {"delivery": "assisted"}, 203, "20300.00"),
    ("delivery", {"delivery": "assisted", "difficult": True}, 203, "20300.00"),
    ("delivery", {"delivery": "caesarean"}, 203, "20300.00"),
    ("delivery", {"delivery": "caesarean", "difficult": True}, 203, "20300.00"),
    ("delivery", {"delivery": "caesarean", "difficult": False}, 203, "20300.00"),
    ("delivery", {"delivery": "natural", "babies": 2}, 203, "20300.00"),
    ("delivery", {"delivery": "natural", "babies": 3}, 218, "21800.00"),
    ("delivery", {"delivery": "caesarean", "babies": 2}, 218, "21800.00"),
    ("delivery", {"delivery": "caesarean", "babies": 9}, 323, "32300.00"),  # 98 + 15 + 8 x 15 + 90
    ("termination", {"gestation_months": 0, "setting": "outpatient"}, 15, "1500.00"),
    ("termination", {"gestation_months": 3, "setting": "inpatient"}, 15, "1500.00"),
    ("termination", {"gestation_months": 4, "setting": "outpatient"}, 42, "4200.00"),
    ("termination", {"gestation_months": 7, "setting": "inpatient"}, 42, "4200.00"),
    ("termination", {"gestation_months": 10, "setting": "inpatient"}, 42, "4200.00"),
    ("ectopic_surgery", {"gestation_months": 3}, 15, "1500.00"),
    ("ectopic_surgery", {"gestation_months": 4}, 42, "4200.00"),
    ("procedure", {"procedures": ["sterilisation", "iud_removal"]}, 0, "0.00"),
]


@pytest.mark.parametrize(("event", "keys", "days", "allowance"), DAYS)
def test_allowance_days(event: str, keys: Keys, days: int, allowance: str) -> None:
    result = answer(maternity(event, **keys))
    assert (result["allowance_days"], result["allowance"]) == (days, allowance)
    assert days == 0 or "26" in cited(result)


# Natural delivery, 188 days, unless said: rounded once. Art. 26.
ALLOWANCES: list[tuple[Keys, str]] = [
    ({"monthly_base": "5123.45", "delivery": "caesarean"}, "34668.68"),  # x 203 / 30 = 34668.678...
    ({"monthly_base": "5000.00"}, "31333.33"),  # 31333.333; 166.67 a day would make 31333.96
    ({"monthly_base": "0.01"}, "0.06"),  # 0.0626...
    ({"monthly_base": "0.00"}, "0.00"),
    ({"monthly_base": "5000.00", "employer": "new"}, "31333.33"),
    ({"status": "flexible", "provincial_wage": "5328.00"}, "20033.28"),  # base 3196.80
    ({"status": "flexible", "provincial_wage": "5328.01"}, "20033.34"),  # base 3196.81, not 3196.806
    ({"status": "unemployed", "provincial_wage": "5328.01"}, "20033.34"),
]


@pytest.mark.parametrize(("keys", "allowance"), ALLOWANCES)
def test_allowance(keys: Keys, allowance: str) -> None:
    result = answer(maternity("delivery", **{"delivery": "natural", **keys}))
    assert result["allowance"] == allowance
    assert "26" in cited(result)


def test_the_allowance_is_rounded_half_up() -> None:
    case = maternity("termination", gestation_months=2, setting="outpatient", monthly_base="1000.01")
    assert answer(case)["allowance"] == "500.01"  # x 15 / 30 = 500.005


# Natural delivery, base 3,000.00: medical, days paid for, allowance. Arts. 23, 27, 28.
ENTITLEMENT: list[tuple[Keys, str, int, str]] = [
    ({}, "1700.00", 188, "18800.00"),
    ({"months_insured": 8}, "0.00", 0, "0.00"),
    ({"policy_compliant": False}, "0.00", 0, "0.00"),
    ({"employer": "new"}, "1700.00", 188, "18800.00"),
    ({"status": "flexible", "provincial_wage": "5000.00"}, "1700.00", 188, "18800.00"),
    ({"status": "flexible", "months_insured": 8}, "0.00", 0, "0.00"),
    ({"status": "unemployed", "provincial_wage": "5000.00"}, "1700.00", 188, "18800.00"),
    ({"status": "unemployed", "months_insured": 8}, "0.00", 0, "0.00"),
    ({"status": "retired"}, "1700.00", 0, "0.00"),
    ({"status": "retired", "months_insured": 0}, "1700.00", 0, "0.00"),
    ({"status": "retired", "policy_compliant": False}, "0.00", 0, "0.00"),
    ({"status": "left", "months_insured": 11, "months_since_leaving": 0}, "0.00", 0, "0.00"),
    ({"status": "left", "months_insured": 12, "months_since_leaving": 24}, "1700.00", 0, "0.00"),
    ({"status": "left", "months_insured": 12, "months_since_leaving": 25}, "0.00", 0, "0.00"),
    ({"status": "left", "months_insured": 35, "months_since_leaving": 24}, "1700.00", 0, "0.00"),
    ({"status": "left", "months_insured": 35, "months_since_leaving": 25}, "0.00", 0, "0.00"),
    ({"status": "left", "months_insured": 36, "months_since_leaving": 25}, "1700.00", 0, "0.00"),
    ({"status": "left", "months_insured": 36, "months_since_leaving": 240}, "1700.00", 0, "0.00"),
    ({"arrears_months": 1, "arrears_settled": True}, "1700.00", 188, "18800.00"),
    ({"arrears_months": 3, "arrears_settled": True}, "1700.00", 188, "18800.00"),
    ({"arrears_months": 4, "arrears_settled": True}, "1700.00", 0, "0.00"),
    ({"employer": "new", "arrears_months": 3, "arrears_settled": True}, "1700.00", 188, "18800.00"),
    ({"employer": "new", "arrears_months": 4, "arrears_settled": True}, "1700.00", 0, "0.00"),
    ({"arrears_months": 3, "arrears_settled": True, "months_insured": 8}, "0.00", 0, "0.00"),
]


@pytest.mark.parametrize(("keys", "medical", "days", "allowance"), ENTITLEMENT)
def test_entitlement(keys: Keys, medical: str, days: int, allowance: str) -> None:
    result = answer(maternity("delivery", delivery="natural", **keys))
    assert (result["medical"], result["allowance_days"], result["allowance"]) == (medical, days, allowance)
    assert "cover_in_force" not in result


# A fully fiscal-funded employer pays the wage on (Art. 27): quotas alone, also after arrears.
@pytest.mark.parametrize("arrears", [{}, {"arrears_months": 3}, {"arrears_months": 4}])
def test_fiscal_employer(arrears: Keys) -> None:
    keys = {**arrears, **({"arrears_settled": True} if arrears else {})}
    case = maternity("delivery", delivery="caesarean", employer="fiscal", **keys)
    del case["monthly_base"]
    assert figures(answer(case)) == {**NOTHING, "medical": "3300.00", "fund_pays": "3300.00"}


# Each refusal says its reason, with the article.
REFUSALS: list[tuple[Keys, str]] = [
    ({"months_insured": 8}, "23"),
    ({"policy_compliant": False}, "23"),
    ({"status": "left", "months_insured": 12, "months_since_leaving": 25}, "28"),
]


@pytest.mark.parametrize(("keys", "article"), REFUSALS)
def test_a_refusal_names_its_article(keys: Keys, article: str) -> None:
    result = answer(maternity("delivery", delivery="natural", total_cost="5000.00", **keys))
    assert figures(result) == {**NOTHING, "patient_pays": "5000.00"}
    assert article in {number for step in result["steps"] if step["kind"] == "fact" for number in step["articles"]}


# Nothing until the employer has settled; medical, days and allowance once it has. Art. 28.
UNSETTLED: list[tuple[Keys, str, int, str]] = [
    ({"arrears_months": 1}, "1700.00", 188, "18800.00"),
    ({"arrears_months": 3}, "1700.00", 188, "18800.00"),
    ({"arrears_months": 4}, "1700.00", 0, "0.00"),
    ({"arrears_months": 4, "employer": "new"}, "1700.00", 0, "0.00"),
    ({"arrears_months": 2, "months_insured": 8}, "0.00", 0, "0.00"),
    ({"arrears_months": 2, "policy_compliant": False}, "0.00", 0, "0.00"),
]


@pytest.mark.parametrize(("keys", "medical", "days", "allowance"), UNSETTLED)
def test_arrears_not_settled(keys: Keys, medical: str, days: int, allowance: str) -> None:
    result = answer(maternity("delivery", delivery="natural", arrears_settled=False, **keys))
    then = result["when_in_force"]
    assert result["cover_in_force"] is False
    assert {key: result[key] for key in NOTHING} == NOTHING
    assert (then["medical"], then["allowance_days"], then["allowance"]) == (medical, days, allowance)


@pytest.mark.parametrize("months", [1, 3, 4])
def test_fiscal_employer_has_not_settled(months: int) -> None:
    case = maternity("delivery", delivery="natural", employer="fiscal", arrears_months=months, arrears_settled=False)
    del case["monthly_base"]
    result = answer(case)
    assert {key: result[key] for key in NOTHING} == NOTHING
    assert result["when_in_force"] == {**NOTHING, "medical": "1700.00", "fund_pays": "1700.00"}


# 50 % of the delivery's quotas. Art. 28.
LUMP_SUMS: list[tuple[Keys, str]] = [
    ({}, "850.00"),  # 1200 + 500
    ({"delivery": "assisted"}, "950.00"),
    ({"delivery": "caesarean"}, "1650.00"),
    ({"prenatal_checks": False}, "600.00"),
    ({"rare_complication": True}, "1550.00"),
    ({"delivery": "caesarean", "rare_complication": True, "babies": 2}, "2350.00"),
    ({"employer": "new"}, "850.00"),
    ({"employer": "fiscal"}, "850.00"),
    ({"status": "flexible"}, "850.00"),
    ({"status": "unemployed"}, "850.00"),
    ({"months_insured": 8}, "0.00"),
    ({"policy_compliant": False}, "0.00"),
    ({"spouse_without_employer": False}, "0.00"),
    ({"spouse_took_resident_benefit": True}, "0.00"),
    ({"arrears_months": 3, "arrears_settled": True}, "850.00"),
    ({"arrears_months": 4, "arrears_settled": True}, "0.00"),
    ({"employer": "fiscal", "arrears_months": 3, "arrears_settled": True}, "850.00"),
    ({"employer": "fiscal", "arrears_months": 4, "arrears_settled": True}, "0.00"),
]


@pytest.mark.parametrize(("keys", "lump_sum"), LUMP_SUMS)
def test_fathers_lump_sum(keys: Keys, lump_sum: str) -> None:
    result = answer(father(total_cost="5000.00", **keys))
    assert figures(result) == {**NOTHING, "lump_sum": lump_sum, "fund_pays": lump_sum, "patient_pays": "5000.00"}
    assert lump_sum == "0.00" or "28" in cited(result)


@pytest.mark.parametrize(("months", "lump_sum"), [(1, "850.00"), (3, "850.00"), (4, "0.00")])
def test_fathers_lump_sum_while_arrears_are_not_settled(months: int, lump_sum: str) -> None:
    result = answer(father(arrears_months=months, arrears_settled=False))
    assert (result["cover_in_force"], result["lump_sum"], result["fund_pays"]) == (False, "0.00", "0.00")
    assert result["when_in_force"] == {**NOTHING, "lump_sum": lump_sum, "fund_pays": lump_sum}


# Men have the quotas of sterilisation and its reversal, after 9 months, and nothing beside them. Arts. 23, 24.
MEN: list[tuple[Keys, str]] = [
    ({"procedures": ["sterilisation"]}, "1400.00"),
    ({"procedures": ["reversal"]}, "1400.00"),
    ({"procedures": ["sterilisation", "reversal"]}, "2800.00"),
    ({"procedures": ["reversal"], "months_insured": 8}, "0.00"),
    ({"procedures": ["reversal"], "policy_compliant": False}, "0.00"),
    ({"procedures": ["reversal"], "arrears_months": 4, "arrears_settled": True}, "1400.00"),
    ({"procedures": ["reversal"], "employer": "fiscal"}, "1400.00"),
    ({"procedures": ["reversal"], "status": "flexible"}, "1400.00"),
    ({"procedures": ["reversal"], "status": "unemployed"}, "1400.00"),
]


@pytest.mark.parametrize(("keys", "medical"), MEN)
def test_mens_procedures(keys: Keys, medical: str) -> None:
    case = maternity("procedure", sex="male", **keys)
    case.pop("monthly_base", None)
    assert figures(answer(case)) == {**NOTHING, "medical": medical, "fund_pays": medical}


@pytest.mark.parametrize("event", ["termination", "ectopic_surgery"])
def test_a_note_from_seven_months_of_pregnancy(event: str) -> None:
    setting = {"setting": "inpatient"} if event == "termination" else {}
    notes = {months: answer(maternity(event, gestation_months=months, **setting))["notes"] for months in (6, 7)}
    assert set(notes[7]) > set(notes[6])
