"""What a valid case says, with everything filled in that it may leave out: the ground that the oracle stands on."""

from datetime import date
from decimal import Decimal
from typing import Any

Case = dict[str, Any]

AWAY = ("province", "elsewhere")
PARTS = ("fully_self_paid", "over_price_limit", "prior_self_payment")


def completed(case: Case) -> Case:
    """Return the case with its defaults, the sum of the excluded cost, and the age and sex that the ID number gives."""
    full: Case = {
        "designated": True,
        "admission": 1,
        "fund_paid_this_year": 0,
        "excluded_cost": 0,
        "difficult": False,
        "babies": 1,
        "prenatal_checks": True,
        "rare_complication": False,
        "procedures": [],
        "arrears_months": 0,
        "arrears_settled": True,
        "employer_in_arrears": False,
        "maternity_insured": False,
        **case,
    }
    if "hospital" in full:
        full["hospital"] = {"grade": 1, **full["hospital"]}
    if "cover" in full:
        full["cover"] = {"arrears_months": 0, "arrears_settled": True, **full["cover"]}
    excluded = full["excluded_cost"]
    parts = [excluded.get(part, 0) for part in PARTS] if isinstance(excluded, dict) else [excluded]
    full["excluded_cost"] = sum((Decimal(part) for part in parts), Decimal(0))
    if "id_number" in full:
        full = {"age": age_on(full["date"], full["id_number"]), "sex": sex_of(full["id_number"]), **full}
    return full


def age_on(day: str, id_number: str) -> int:
    born = birth(id_number)
    then = date.fromisoformat(day)
    return then.year - born.year - ((then.month, then.day) < (born.month, born.day))


def sex_of(id_number: str) -> str:
    return "male" if int(id_number[16]) % 2 else "female"


def birth(id_number: str) -> date:
    """Raises ValueError where the ID number holds no date of the calendar."""
    return date(int(id_number[6:10]), int(id_number[10:12]), int(id_number[12:14]))


def check_digit(first_17: str) -> str:
    """Return the last character of an ID number by GB 11643: ISO 7064 MOD 11-2 over the first 17 digits."""
    remainder = sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(first_17)) % 11
    return "10X98765432"[remainder]


def far(full: Case) -> bool:
    """Tell whether the care was at a city- or province-level institution outside the region (Art. 53)."""
    return full["hospital"]["location"] in AWAY and full["hospital"]["tier"] in ("city", "province")


def stays(full: Case) -> bool:
    """Tell whether the care is a stay: an ordinary one, or one for a major disease."""
    return bool(full["benefit"] == "inpatient" or full.get("setting") == "inpatient")


def halved_by_count(full: Case) -> bool:
    """Tell whether a resident's stay is a second or later one at county level or above (Art. 33)."""
    return bool(full["admission"] >= 2) and full["hospital"]["tier"] != "township"


def cover_waits(full: Case) -> bool:
    """Tell whether cover is not in force on the day of treatment (Arts. 16-20, 31, 38)."""
    cover = full.get("cover")
    if cover is None:
        return False
    unsettled: bool = cover["arrears_months"] > 0 and not cover["arrears_settled"]
    route = cover["route"]
    if route == "employer":
        return bool(full["status"] == "active" and (unsettled or cover["months_paid"] < 1))
    if route in ("flexible", "flexible_within_3_months"):
        if cover["arrears_months"] > 3:
            return bool(cover["months_paid"] < 3)
        return unsettled or bool(cover["months_paid"] < (3 if route == "flexible" else 1))
    return {
        "unemployment_benefit": not cover.get("in_payment"),
        "resident": not cover.get("year_paid"),
        "newborn": not (cover.get("parent_insured_here") or cover.get("registered_within_90_days")),
        "none": True,
    }[route]


def waits(full: Case) -> bool:
    """Tell whether nothing is paid for now, but would be once cover is in force or arrears are settled."""
    if full["benefit"] == "account":
        return bool(full["employer_in_arrears"])
    if full["benefit"] == "maternity" and full["scheme"] == "employee":
        return bool(full["arrears_months"] > 0 and not full["arrears_settled"])
    return cover_waits(full)


def refusals(full: Case) -> list[str]:
    """Return every reason why nothing is payable, whether or not cover is in force."""
    if full["benefit"] == "maternity" and full["scheme"] == "employee":
        return maternity_refusals(full)
    return [] if full["designated"] else ["designated"]


def maternity_refusals(full: Case) -> list[str]:
    """Return the reasons why an employee has no maternity benefit (Arts. 23, 25, 28)."""
    reasons = []
    if not full["policy_compliant"]:
        reasons.append("policy")
    if full["status"] == "left":
        insured, since = full["months_insured"], full["months_since_leaving"]
        if not (insured >= 36 or (12 <= insured <= 35 and since <= 24)):
            reasons.append("left")
    elif full["status"] != "retired" and full["months_insured"] < 9:
        reasons.append("nine months")
    if full["sex"] == "male" and full["event"] == "delivery":
        if not full["spouse_without_employer"]:
            reasons.append("spouse has an employer")
        if full["spouse_took_resident_benefit"]:
            reasons.append("spouse took the resident benefit")
        if full["arrears_months"] > 3:
            reasons.append("arrears over 3 months")
    return reasons


def allowance_due(full: Case) -> bool:
    """Tell whether an allowance is payable, or would be once arrears are settled (Arts. 26-28)."""
    return (
        full["sex"] == "female"
        and full["event"] != "procedure"
        and not maternity_refusals(full)
        and full["arrears_months"] <= 3
        and (full["status"] in ("flexible", "unemployed") or full.get("employer") in ("ordinary", "new"))
    )


def missing_months(full: Case) -> int:
    """Return the months that a person at retirement still has to pay for (Art. 8)."""
    wanted = 360 if full["sex"] == "male" else 300
    return max(wanted - int(full["total_months"]), 120 - int(full["local_months"]), 0)
