"""Which readings a case touches: those whose other reading would, for some amount, give another figure.

Each is one function of that name, in the order of the rules; every function speaks of a case that is not refused.
"""

from collections.abc import Callable

from tests.oracle_facts import (
    Case,
    allowance_due,
    far,
    halved_by_count,
    missing_months,
    refusals,
    stays,
)

Touched = Callable[[Case], object]  # whose truth counts


def readings(full: Case) -> set[str]:
    """Return the names of the readings that a completed case touches; of a refused one, those that settle it."""
    reasons = refusals(full)
    if reasons == ["policy"]:
        return {"policy-gate"}
    if reasons == ["nine months"] and full["sex"] == "male" and full["event"] == "procedure":
        return {"men-nine-months"}
    if reasons:
        return set()
    return {name for name, touched in READINGS.items() if touched(full)}


def _resident_stay(full: Case) -> object:
    return full["benefit"] == "inpatient" and full["scheme"] == "resident"


def _employee_stay(full: Case) -> object:
    return full["benefit"] == "inpatient" and full["scheme"] == "employee"


def _medical(full: Case) -> object:
    return full["benefit"] in ("inpatient", "chronic", "major_disease")


def _employee_maternity(full: Case) -> object:
    return full["benefit"] == "maternity" and full["scheme"] == "employee"


def _lump_sum(full: Case) -> object:
    return _employee_maternity(full) and full["sex"] == "male" and full["event"] == "delivery"


def _medical_quotas(full: Case) -> object:
    return _employee_maternity(full) and not _lump_sum(full)


def _allowance(full: Case) -> object:
    return _employee_maternity(full) and allowance_due(full)


def _delivery_allowance(full: Case) -> object:
    return _allowance(full) and full["event"] == "delivery"


def _at(full: Case, *tiers: str) -> object:
    return full["hospital"]["tier"] in tiers


def _elsewhere(full: Case) -> object:
    return full["hospital"]["location"] == "elsewhere"


def _halve_once(full: Case) -> object:
    return _resident_stay(full) and full["age"] <= 14 and halved_by_count(full)


def _admission_count(full: Case) -> object:
    return _resident_stay(full) and full["age"] > 14 and halved_by_count(full)


def _township_second(full: Case) -> object:
    return _resident_stay(full) and full["age"] > 14 and full["admission"] >= 2 and _at(full, "township")


def _county_grade_3(full: Case) -> object:
    return _resident_stay(full) and not _elsewhere(full) and _at(full, "county") and full["hospital"]["grade"] == 3


def _county_away(full: Case) -> object:
    if not _employee_stay(full) or not _elsewhere(full):
        return False
    return full["hospital"]["grade"] == 2 or (full["hospital"]["grade"] == 1 and not _at(full, "township"))


def _province_tier_away(full: Case) -> object:
    if not _medical(full) or not _elsewhere(full):
        return False
    by_halving = _resident_stay(full) and full["admission"] >= 2 and full["age"] > 14
    return by_halving or (full["benefit"] == "major_disease" and stays(full))


def _long_term_filing(full: Case) -> object:
    return (
        _medical(full)
        and full["scheme"] == "employee"
        and stays(full)
        and far(full)
        and full["referral"] == "long_term"
    )


def _resident_emergency_away(full: Case) -> object:
    return (
        _medical(full)
        and full["scheme"] == "resident"
        and far(full)
        and full["referral"] in ("emergency", "psychiatric")
    )


def _points_add(full: Case) -> object:
    if _employee_stay(full):
        return full["status"] == "retired" and far(full) and full["referral"] != "long_term"
    return _resident_stay(full) and full["age"] >= 80 and far(full) and full["referral"] == "unregistered"


def _points_everywhere(full: Case) -> object:
    return _medical(full) and not stays(full) and far(full) and full["referral"] == "unregistered"


def _arrears_suspend(full: Case) -> object:
    if full["benefit"] == "account":
        return full["status"] == "active" and full["employer_in_arrears"]
    cover = full.get("cover", {})
    return (
        cover.get("route") == "employer"
        and full["status"] == "active"
        and cover["arrears_months"] > 0
        and not cover["arrears_settled"]
        and cover["months_paid"] >= 1
    )


def _after_benefit(full: Case) -> object:
    cover = full.get("cover", {})
    return (
        cover.get("route") == "flexible_within_3_months"
        and cover["arrears_months"] <= 3
        and cover["arrears_settled"]
        and 1 <= cover["months_paid"] <= 2
    )


def _complication_extra(full: Case) -> object:
    return _employee_maternity(full) and full["event"] == "delivery" and full["rare_complication"]


def _prenatal_with_delivery(full: Case) -> object:
    return _medical_quotas(full) and full["event"] in ("termination", "ectopic_surgery")


def _procedures_add(full: Case) -> object:
    return _medical_quotas(full) and full["event"] != "procedure" and bool(full["procedures"])


def _resident_assisted(full: Case) -> object:
    return full["benefit"] == "maternity" and full["scheme"] == "resident" and full["delivery"] == "assisted"


def _assisted_is_difficult(full: Case) -> object:
    return _delivery_allowance(full) and full["delivery"] == "assisted" and not full["difficult"]


def _days_add(full: Case) -> object:
    return _delivery_allowance(full) and (full["difficult"] or full["delivery"] != "natural" or full["babies"] > 1)


def _ectopic_days(full: Case) -> object:
    return _allowance(full) and full["event"] == "ectopic_surgery"


def _retired_all_events(full: Case) -> object:
    return _employee_maternity(full) and full["status"] == "retired"


def _lump_sum_base(full: Case) -> object:
    return _lump_sum(full) and (full["prenatal_checks"] or full["rare_complication"])


def _ceiling_scope(full: Case) -> object:
    return full["benefit"] in ("chronic", "major_disease") or (
        full["benefit"] == "maternity" and full["scheme"] == "resident"
    )


def _made_up(full: Case) -> object:
    return full["benefit"] == "retirement" and "total_months" in full and missing_months(full) > 0


def _retirement_month(full: Case) -> object:
    return "retired_on" in full and full["retired_on"] >= "2012-01-01"


def _retired_account_rate(full: Case) -> object:
    return full["benefit"] == "account" and full["status"] == "retired" and not full["employer_in_arrears"]


def _unemployed_account(full: Case) -> object:
    return full["benefit"] == "account" and full["status"] == "unemployed"


def _discharge_day(full: Case) -> object:
    return _medical(full) and stays(full) and full["date"][5:7] == "01"


def _never(_full: Case) -> object:
    return False


READINGS: dict[str, Touched] = {
    "halve-once": _halve_once,
    "segment-from-deductible": _resident_stay,
    "admission-count": _admission_count,
    "township-second": _township_second,
    "county-grade-3": _county_grade_3,
    "county-away": _county_away,
    "province-tier-away": _province_tier_away,
    "discharge-day": _discharge_day,  # a stay that ends in January may well have begun the year before
    "long-term-filing": _long_term_filing,
    "resident-emergency-away": _resident_emergency_away,
    "points-add": _points_add,
    "points-everywhere": _points_everywhere,
    "arrears-suspend": _arrears_suspend,
    "after-benefit": _after_benefit,
    "quota-fixed": _medical_quotas,
    "complication-extra": _complication_extra,
    "prenatal-with-delivery": _prenatal_with_delivery,
    "procedures-add": _procedures_add,
    "resident-assisted": _resident_assisted,
    "assisted-is-difficult": _assisted_is_difficult,
    "days-add": _days_add,
    "one-policy-test": _delivery_allowance,
    "exact-allowance": _allowance,
    "ectopic-days": _ectopic_days,
    "policy-gate": _never,  # settles a refusal alone
    "retired-all-events": _retired_all_events,
    "men-nine-months": _never,  # settles a refusal alone
    "lump-sum-base": _lump_sum_base,
    "ceiling-scope": _ceiling_scope,
    "makeup-rate": _made_up,
    "makeup-maternity": _made_up,
    "retirement-month": _retirement_month,
    "retired-account-rate": _retired_account_rate,
    "unemployed-account": _unemployed_account,
}
