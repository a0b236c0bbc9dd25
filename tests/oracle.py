"""A second reckoning of every benefit, written straight from the rules, that the engine is held against.

Everything is spelt out where it is used: no rule pack, and nothing imported from the engine.
"""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from tests.oracle_facts import (
    Case,
    allowance_due,
    completed,
    far,
    halved_by_count,
    missing_months,
    refusals,
    stays,
    waits,
)
from tests.oracle_faults import faults
from tests.oracle_readings import readings

Figures = dict[str, Any]
ZERO = Decimal(0)


class FaultyCase(Exception):  # noqa: N818 - the case is at fault, nothing failed here
    """A case that has no answer, with the fields that are wrong in it."""

    def __init__(self, fields: list[str]) -> None:
        super().__init__(", ".join(fields))
        self.fields = fields


def expected(case: Case) -> Figures:
    """Return the figures of a case and the set of its readings. Raises FaultyCase."""
    wrong = faults(case)
    if wrong:
        raise FaultyCase(wrong)
    full = completed(case)
    figures = reckoned(full)
    if waits(full):
        figures = {**nothing(full), "cover_in_force": False, "when_in_force": figures}
    return {**figures, "readings": readings(full)}


def reckoned(full: Case) -> Figures:
    """Return the figures as they are with cover in force and nothing in arrears."""
    if refusals(full):
        return nothing(full)
    benefit = full["benefit"]
    if benefit in ("inpatient", "maternity"):
        benefit += " " + full["scheme"]
    reckonings = {
        "inpatient employee": employee_inpatient,
        "inpatient resident": resident_inpatient,
        "chronic": disease,
        "major_disease": disease,
        "maternity employee": employee_maternity,
        "maternity resident": resident_delivery,
        "contribution": contribution,
        "account": account,
        "retirement": retirement,
        "late_fee": late_fee,
    }
    return reckonings[benefit](full)


def nothing(full: Case) -> Figures:
    """Return the figures of nothing paid."""
    if full["benefit"] == "account":
        return credited(ZERO, ZERO)
    if full["benefit"] == "maternity" and full["scheme"] == "employee":
        return maternity_figures(full, ZERO, 0, ZERO, ZERO)
    return bill(full, ZERO, ZERO)


def fen(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP)


def money(amount: Decimal) -> str:
    return f"{fen(amount):.2f}"


def eligible_cost(full: Case) -> Decimal:
    return Decimal(full["total_cost"]) - Decimal(full["excluded_cost"])


def bill(full: Case, deductible: Decimal, payable: Decimal) -> Figures:
    """Return a bill's figures; `payable` is what the fund would pay if the year had no ceiling (Arts. 12, 32)."""
    total, eligible = Decimal(full["total_cost"]), eligible_cost(full)
    ceiling = Decimal(70000 if full["scheme"] == "employee" else 150000)
    room = max(ceiling - Decimal(full["fund_paid_this_year"]), ZERO)
    fund = min(payable, room)
    borne = min(deductible, eligible)
    return {
        "deductible": money(deductible),
        "eligible_cost": money(eligible),
        "fund_pays": money(fund),
        "patient_pays": money(total - fund),
        "deductible_borne": money(borne),
        "copayment": money(eligible - borne - fund),
        "capped": payable > room,
    }


def employee_inpatient(full: Case) -> Figures:
    """Arts. 13, 53."""
    deductible = employee_deductible(full["hospital"])
    if full["admission"] >= 2:
        deductible = deductible / 2
    rate = 85 if full["hospital"]["grade"] == 3 else 90
    if full["status"] == "retired":
        rate += 2
    rate -= points_off(full)
    above = max(eligible_cost(full) - deductible, ZERO)
    return bill(full, deductible, fen(above * rate / 100))


def employee_deductible(hospital: Case) -> Decimal:
    """Art. 13."""
    if hospital["location"] == "elsewhere" and hospital["tier"] in ("city", "province"):
        return Decimal(2000)
    if hospital["grade"] == 1:
        return Decimal(400)
    if hospital["grade"] == 2:
        return Decimal(600)
    return Decimal(1200 if hospital["location"] == "local" else 2000)


def points_off(full: Case) -> int:
    """Return the points that the rate loses away from the region (Arts. 53, 55)."""
    if not far(full):
        return 0
    if full["referral"] == "unregistered":
        return 20
    if full["scheme"] == "employee" and stays(full) and full["referral"] != "long_term":
        return 5
    return 0


def resident_inpatient(full: Case) -> Figures:
    """Arts. 33, 53."""
    deductible, end, first_rate, second_rate = resident_row(full["hospital"])
    if full["age"] <= 14 or halved_by_count(full):
        deductible = deductible / 2
    points = (5 if full["age"] >= 80 else 0) - points_off(full)
    eligible = eligible_cost(full)
    first = fen(max(min(eligible, end) - deductible, ZERO) * (first_rate + points) / 100)
    second = fen(max(eligible - end, ZERO) * (second_rate + points) / 100)
    return bill(full, deductible, first + second)


def resident_row(hospital: Case) -> tuple[Decimal, Decimal, int, int]:
    """Return the deductible, the end of the first segment and the rates of both segments (Art. 33)."""
    tier, top = hospital["tier"], hospital["grade"] == 3
    if hospital["location"] == "elsewhere" or (tier == "province" and top):
        rates = (50, 68)
        return Decimal(2000), Decimal(7000), *rates
    if tier == "township":
        return Decimal(150), Decimal(800), 70, 90
    if tier == "county":
        return Decimal(400), Decimal(1500), 63, 83
    if tier == "city" and not top:
        return Decimal(500), Decimal(3000), 55, 75
    return Decimal(1200 if tier == "city" else 600), Decimal(4000), 53, 72


def disease(full: Case) -> Figures:
    """Chronic and major diseases (Arts. 14, 15, 34, 35)."""
    covered = eligible_cost(full)
    if "eligible_limit" in full:
        covered = min(covered, Decimal(full["eligible_limit"]))
    rate = chronic_rate(full) if full["benefit"] == "chronic" else major_rate(full)
    payable = fen(covered * (rate - points_off(full)) / 100)
    if "payment_limit" in full:
        payable = min(payable, Decimal(full["payment_limit"]))
    return bill(full, ZERO, payable)


def chronic_rate(full: Case) -> int:
    """Arts. 14, 34."""
    if full["scheme"] == "resident":
        return 65
    return 92 if full["status"] == "retired" else 90


def major_rate(full: Case) -> int:
    """Arts. 15, 35."""
    if full["setting"] == "outpatient":
        employee = 85
    elif full["setting"] == "peritoneal_dialysis":
        employee = 90
    else:
        employee = {"county": 85, "city": 75, "province": 70}[full["hospital"]["tier"]]
    return employee if full["scheme"] == "employee" else employee - 5


def resident_delivery(full: Case) -> Figures:
    """Art. 37."""
    quota = Decimal(1870 if full["delivery"] == "caesarean" else 760)
    return bill(full, ZERO, min(Decimal(full["total_cost"]), quota))


def employee_maternity(full: Case) -> Figures:
    """Arts. 22-28, where something is payable."""
    if full["sex"] == "male" and full["event"] == "delivery":
        return maternity_figures(full, ZERO, 0, ZERO, event_quotas(full) / 2)
    medical = event_quotas(full) + procedure_quotas(full["procedures"])
    if not allowance_due(full):
        return maternity_figures(full, medical, 0, ZERO, ZERO)
    days = allowance_days(full)
    allowance = fen(monthly_base(full) * days / 30)
    return maternity_figures(full, medical, days, allowance, ZERO)


def maternity_figures(full: Case, medical: Decimal, days: int, allowance: Decimal, lump_sum: Decimal) -> Figures:
    figures = {
        "medical": money(medical),
        "allowance_days": days,
        "allowance": money(allowance),
        "lump_sum": money(lump_sum),
        "fund_pays": money(medical + allowance + lump_sum),
    }
    if "total_cost" in full:
        figures["patient_pays"] = money(max(Decimal(full["total_cost"]) - medical, ZERO))
    return figures


def event_quotas(full: Case) -> Decimal:
    """Art. 24, without the procedures."""
    if full["event"] == "delivery":
        quota = {"natural": 1200, "assisted": 1400, "caesarean": 2800}[full["delivery"]]
        quota += 500 if full["prenatal_checks"] else 0
        quota += 1400 if full["rare_complication"] else 0
        return Decimal(quota)
    if full["event"] == "termination":
        return Decimal(160 if full["setting"] == "outpatient" else 800)
    return Decimal(1400 if full["event"] == "ectopic_surgery" else 0)


def procedure_quotas(procedures: list[str]) -> Decimal:
    """Art. 24."""
    return Decimal(sum(1400 if procedure in ("sterilisation", "reversal") else 80 for procedure in procedures))


def allowance_days(full: Case) -> int:
    """Art. 26."""
    if full["event"] != "delivery":
        return 42 if full["gestation_months"] >= 4 else 15
    days = 98 + 90 + 15 * (int(full["babies"]) - 1)
    if full["difficult"] or full["delivery"] != "natural":
        days += 15
    return days


def monthly_base(full: Case) -> Decimal:
    """Art. 26."""
    if full["status"] == "active":
        return Decimal(full["monthly_base"])
    return sixty_percent(full)


def sixty_percent(full: Case) -> Decimal:
    return fen(Decimal(full["provincial_wage"]) * 60 / 100)


def contribution(full: Case) -> Figures:
    """Arts. 6, 7, 17, 18, 22."""
    if full["status"] == "flexible":
        base = sixty_percent(full)
        return paid_monthly(base, fen(base * 49 / 1000), ZERO, fen(base / 100))
    if full["status"] == "unemployed":
        base = sixty_percent(full)
        return paid_monthly(base, ZERO, fen(base * 9 / 100), fen(base / 100))
    base = held_wage(full)
    maternity = fen(base * 5 / 1000) if full["employer"] == "fiscal" else fen(base / 100)
    return paid_monthly(base, fen(base * 2 / 100), fen(base * 7 / 100), maternity)


def held_wage(full: Case) -> Decimal:
    """Art. 6."""
    average = Decimal(full["provincial_wage"])
    if "monthly_wage" not in full:
        return average
    return min(max(Decimal(full["monthly_wage"]), sixty_percent(full)), average * 3)


def paid_monthly(base: Decimal, personal: Decimal, employer: Decimal, maternity: Decimal) -> Figures:
    return {
        "base": money(base),
        "personal": money(personal),
        "employer": money(employer),
        "maternity": money(maternity),
        "total": money(personal + employer + maternity),
    }


def account(full: Case) -> Figures:
    """Arts. 9, 17."""
    if full["status"] == "flexible":
        return credited(ZERO, ZERO)
    base = Decimal(full["contribution_base"])
    if full["status"] == "retired":
        return credited(ZERO, fen(base * 38 / 1000))
    share = 10 if full["age"] < 45 else 15
    return credited(fen(base * 2 / 100), fen(base * share / 1000))


def credited(personal: Decimal, employer: Decimal) -> Figures:
    return {
        "from_personal": money(personal),
        "from_employer": money(employer),
        "monthly_credit": money(personal + employer),
    }


def retirement(full: Case) -> Figures:
    """Arts. 8, 17, 20, 22."""
    if full.get("employer_dissolved"):
        return {"total": money(10 * Decimal(full["average_medical_cost"]))}
    if full.get("never_insured"):
        maternity_rate = 0 if full["maternity_insured"] else 10
        return paid_at_once(Decimal(full["provincial_wage"]), months_never_insured(full), 70, maternity_rate)
    if full["status"] == "flexible":
        return paid_at_once(sixty_percent(full), missing_months(full), 49, 10)
    maternity_rate = 5 if full["employer"] == "fiscal" else 10
    return paid_at_once(Decimal(full["contribution_base"]), missing_months(full), 90, maternity_rate)


def months_never_insured(full: Case) -> int:
    """Return 10 years, or the months from October 2000 to the month before a retirement since 2012 (Art. 8)."""
    retired = date.fromisoformat(full["retired_on"])
    if retired < date(2012, 1, 1):
        return 120
    return (retired.year - 2000) * 12 + retired.month - 10


def paid_at_once(base: Decimal, months: int, medical_rate: int, maternity_rate: int) -> Figures:
    """Both rates are in thousandths."""
    medical = fen(base * months * medical_rate / 1000)
    maternity = fen(base * months * maternity_rate / 1000)
    return {
        "missing_months": months,
        "medical_due": money(medical),
        "maternity_due": money(maternity),
        "total": money(medical + maternity),
    }


def late_fee(full: Case) -> Figures:
    """Art. 19."""
    return {"late_fee": money(Decimal(full["amount_owed"]) * full["days"] * 5 / 10000)}
