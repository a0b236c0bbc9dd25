"""What is wrong with a case, by field: the case format written down a second time.

A case is held against the keys that its own benefit, scheme, status and event have. Each key has a check of its value;
those that must be there say so.
"""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from tests.oracle_facts import AWAY, PARTS, Case, age_on, allowance_due, birth, check_digit, completed, sex_of

Check = Callable[[Any], bool]
Keys = dict[str, tuple[Check, bool]]

REQUIRED, OPTIONAL = True, False
HIGHEST_COUNT = 10_000
OLDEST = 130
FIRST_DAY = date(2021, 2, 7)
MEDICAL = ("inpatient", "chronic", "major_disease")
BENEFITS = (*MEDICAL, "maternity", "contribution", "account", "retirement", "late_fee")


def faults(case: Case) -> list[str]:
    """Return the fields at fault: those of shape, or else those that do not belong together."""
    wrong = faults_of_shape(case, keys_of(case))
    if "hospital" in case and "hospital" not in wrong:
        wrong += nested("hospital", case["hospital"], hospital_keys)
    if "cover" in case and "cover" not in wrong:
        wrong += nested("cover", case["cover"], lambda cover: cover_keys(case, cover))
    if isinstance(case.get("excluded_cost"), dict) and "excluded_cost" not in wrong:
        wrong += nested("excluded_cost", case["excluded_cost"], lambda _: dict.fromkeys(PARTS, (amount, OPTIONAL)))
    return wrong or faults_between(case)


def nested(name: str, inner: Case, keys: Callable[[Case], Keys]) -> list[str]:
    return [f"{name}.{key}" for key in faults_of_shape(inner, keys(inner))]


def faults_of_shape(case: Case, keys: Keys) -> list[str]:
    missing = [key for key, (_, required) in keys.items() if required and key not in case]
    return missing + [key for key, value in case.items() if key not in keys or not keys[key][0](value)]


def amount(value: object) -> bool:
    if isinstance(value, str):
        return re.fullmatch(r"[0-9]{1,8}(\.[0-9]{1,2})?", value) is not None
    return count(0, 99_999_999)(value)


def count(low: int, high: int = HIGHEST_COUNT) -> Check:
    return lambda value: type(value) is int and low <= value <= high


def choice(*values: object) -> Check:
    return lambda value: any(value == one and type(value) is type(one) for one in values)


def flag(value: object) -> bool:
    return isinstance(value, bool)


def no(value: object) -> bool:
    return value is False


def text(value: object) -> bool:
    return isinstance(value, str)


def table(value: object) -> bool:
    return isinstance(value, dict)


def day(value: object) -> bool:
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def id_number(value: object) -> bool:
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]{17}[0-9X]", value):
        return False
    try:
        birth(value)
    except ValueError:
        return False
    return value[17] == check_digit(value[:17])


def distinct(*values: str, least: int) -> Check:
    """Check a list without repeats."""
    return lambda value: (
        isinstance(value, list)
        and len(value) >= least
        and all(one in values and value.count(one) == 1 for one in value)
    )


def keys_of(case: Case) -> Keys:
    keys: Keys = {
        "benefit": (choice(*BENEFITS), REQUIRED),
        "date": (day, REQUIRED),
        "name": (text, OPTIONAL),
        "id_number": (id_number, OPTIONAL),
        "case_number": (text, OPTIONAL),
    }
    further: dict[object, Callable[[Case], Keys]] = {
        **dict.fromkeys(MEDICAL, medical_keys),
        "maternity": maternity_keys,
        "contribution": contribution_keys,
        "account": account_keys,
        "retirement": retirement_keys,
        "late_fee": lambda _: {"amount_owed": (amount, REQUIRED), "days": (count(0, 36_500), REQUIRED)},
    }
    benefit = case.get("benefit")
    return {**keys, **further[benefit](case)} if isinstance(benefit, str) and benefit in further else keys


def medical_keys(case: Case) -> Keys:
    keys: Keys = {
        "scheme": (choice("employee", "resident"), REQUIRED),
        "hospital": (table, REQUIRED),
        "designated": (flag, OPTIONAL),
        "total_cost": (amount, REQUIRED),
        "excluded_cost": (lambda value: table(value) or amount(value), OPTIONAL),
        "fund_paid_this_year": (amount, OPTIONAL),
        "cover": (table, OPTIONAL),
    }
    hospital = case.get("hospital")
    if isinstance(hospital, dict) and hospital.get("location") in AWAY:
        referrals = choice("registered", "emergency", "psychiatric", "long_term", "unregistered")
        keys["referral"] = (referrals, REQUIRED)
    if case.get("scheme") == "employee":
        keys["status"] = (choice("active", "retired", "flexible", "unemployed"), REQUIRED)
    if case.get("benefit") == "inpatient":
        keys["admission"] = (count(1), OPTIONAL)
        if case.get("scheme") == "resident":
            keys["age"] = (count(0, OLDEST), not gives_age(case))
        return keys
    if case.get("benefit") == "major_disease":
        keys["setting"] = (choice("inpatient", "outpatient", "peritoneal_dialysis"), REQUIRED)
    return {**keys, "eligible_limit": (amount, OPTIONAL), "payment_limit": (amount, OPTIONAL)}


def gives_age(case: Case) -> bool:
    """Tell whether the ID number says the age; one that may be a newborn's parent's does only if it gives 0."""
    if not id_number(case.get("id_number")) or not day(case.get("date")):
        return False
    newborn = isinstance(case.get("cover"), dict) and case["cover"].get("route") == "newborn"
    return not newborn or age_on(case["date"], case["id_number"]) == 0


def hospital_keys(hospital: Case) -> Keys:
    township = hospital.get("tier") == "township"
    return {
        "location": (choice("local", *AWAY), REQUIRED),
        "tier": (choice("township", "county", "city", "province"), REQUIRED),
        "grade": (choice(1, 2), OPTIONAL) if township else (choice(1, 2, 3), REQUIRED),
    }


def cover_keys(case: Case, cover: Case) -> Keys:
    further: dict[object, Callable[[Case, Case], Keys]] = {
        "employer": employer_keys,
        "flexible": flexible_keys,
        "flexible_within_3_months": flexible_keys,
        "unemployment_benefit": lambda _case, _cover: {"in_payment": (flag, REQUIRED)},
        "resident": lambda _case, _cover: {"year_paid": (flag, REQUIRED)},
        "newborn": newborn_keys,
    }
    keys: Keys = {"route": (choice(*cover_routes(case)), REQUIRED)}
    route = cover.get("route")
    return {**keys, **further[route](case, cover)} if isinstance(route, str) and route in further else keys


def cover_routes(case: Case) -> list[str]:
    if case.get("scheme") == "resident":
        return ["none", "resident"] if case.get("benefit") == "maternity" else ["none", "resident", "newborn"]
    routes = {
        "active": ["employer"],
        "retired": ["employer"],
        "flexible": ["flexible", "flexible_within_3_months"],
        "unemployed": ["unemployment_benefit"],
    }
    status = case.get("status")
    return ["none", *routes.get(status, [])] if isinstance(status, str) else ["none"]


def employer_keys(case: Case, cover: Case) -> Keys:
    keys = arrears_keys(cover, settled_up_to=HIGHEST_COUNT)
    return {**keys, "months_paid": (count(0), REQUIRED)} if case.get("status") == "active" else keys


def flexible_keys(_case: Case, cover: Case) -> Keys:
    return {"months_paid": (count(0), REQUIRED), **arrears_keys(cover, settled_up_to=3)}


def newborn_keys(_case: Case, cover: Case) -> Keys:
    keys: Keys = {"parent_insured_here": (flag, REQUIRED)}
    if cover.get("parent_insured_here") is False:
        keys["registered_within_90_days"] = (flag, REQUIRED)
    return keys


def arrears_keys(holder: Case, *, settled_up_to: int) -> Keys:
    keys: Keys = {"arrears_months": (count(0), OPTIONAL)}
    months = holder.get("arrears_months", 0)
    if count(1, settled_up_to)(months):
        keys["arrears_settled"] = (flag, REQUIRED)
    return keys


def maternity_keys(case: Case) -> Keys:
    scheme = (choice("employee", "resident"), REQUIRED)
    if case.get("scheme") == "resident":
        return {
            "scheme": scheme,
            "delivery": (choice(*DELIVERIES), REQUIRED),
            "designated": (flag, OPTIONAL),
            "total_cost": (amount, REQUIRED),
            "fund_paid_this_year": (amount, OPTIONAL),
            "cover": (table, OPTIONAL),
        }
    if case.get("scheme") != "employee":
        return {"scheme": scheme}
    male = sex(case) == "male"
    keys: Keys = {
        "scheme": scheme,
        "sex": (choice("female", "male"), not id_number(case.get("id_number"))),
        "policy_compliant": (flag, REQUIRED),
        "event": (choice(*(["delivery", "procedure"] if male else EVENTS)), REQUIRED),
        "total_cost": (amount, OPTIONAL),
        **insured_keys(case, male=male),
    }
    match case.get("event"):
        case "delivery":
            keys |= delivery_keys(male=male)
        case "termination":
            keys |= {"gestation_months": (count(0, 10), REQUIRED)}
            keys |= {"setting": (choice("outpatient", "inpatient"), REQUIRED)}
        case "ectopic_surgery":
            keys |= {"gestation_months": (count(0, 10), REQUIRED)}
    alone = case.get("event") == "procedure"
    if alone or not male:
        possible = MEN if male else (*MEN, "iud_insertion", "iud_removal")
        keys["procedures"] = (distinct(*possible, least=int(alone)), alone)
    return keys


EVENTS = ("delivery", "termination", "ectopic_surgery", "procedure")
DELIVERIES = ("natural", "assisted", "caesarean")
MEN = ("sterilisation", "reversal")


def sex(case: Case) -> object:
    if "sex" not in case and id_number(case.get("id_number")):
        return sex_of(case["id_number"])
    return case.get("sex")


def insured_keys(case: Case, *, male: bool) -> Keys:
    statuses = ("active", "flexible", "unemployed") if male else ("active", "retired", "flexible", "unemployed", "left")
    status = case.get("status")
    keys: Keys = {
        "status": (choice(*statuses), REQUIRED),
        "months_insured": (count(0), status != "retired"),
    }
    if status == "active":
        keys |= {"employer": (choice("ordinary", "new", "fiscal"), REQUIRED)}
        keys |= arrears_keys(case, settled_up_to=HIGHEST_COUNT)
        if case.get("employer") != "fiscal":
            keys["monthly_base"] = (amount, OPTIONAL)
    elif status in ("flexible", "unemployed"):
        keys["provincial_wage"] = (amount, OPTIONAL)
    elif status == "left":
        keys["months_since_leaving"] = (count(0), REQUIRED)
    return keys


def delivery_keys(*, male: bool) -> Keys:
    keys: Keys = {
        "delivery": (choice(*DELIVERIES), REQUIRED),
        "difficult": (flag, OPTIONAL),
        "babies": (count(1, 9), OPTIONAL),
        "prenatal_checks": (flag, OPTIONAL),
        "rare_complication": (flag, OPTIONAL),
    }
    if male:
        keys["spouse_without_employer"] = (flag, REQUIRED)
        keys["spouse_took_resident_benefit"] = (flag, REQUIRED)
    return keys


def contribution_keys(case: Case) -> Keys:
    keys: Keys = {
        "status": (choice("active", "flexible", "unemployed"), REQUIRED),
        "provincial_wage": (amount, REQUIRED),
    }
    if case.get("status") == "active":
        keys["employer"] = (choice("ordinary", "new", "fiscal"), REQUIRED)
        keys["monthly_wage"] = (amount, OPTIONAL)
    return keys


def account_keys(case: Case) -> Keys:
    keys: Keys = {"status": (choice("active", "retired", "flexible", "unemployed"), REQUIRED)}
    if case.get("status") != "flexible":
        keys["contribution_base"] = (amount, REQUIRED)
    if case.get("status") in ("active", "unemployed"):
        keys["age"] = (count(0, OLDEST), not gives_age(case))
    if case.get("status") in ("active", "retired"):
        keys["employer_in_arrears"] = (flag, OPTIONAL)
    return keys


def retirement_keys(case: Case) -> Keys:
    kinds: Keys = {"employer_dissolved": (flag, OPTIONAL), "never_insured": (flag, OPTIONAL)}
    if case.get("employer_dissolved") is True and case.get("never_insured") is True:
        kinds = dict.fromkeys(kinds, (no, OPTIONAL))
    if case.get("employer_dissolved") is True:
        return {**kinds, "average_medical_cost": (amount, REQUIRED)}
    if case.get("never_insured") is True:
        return {
            **kinds,
            "retired_on": (day, REQUIRED),
            "provincial_wage": (amount, REQUIRED),
            "maternity_insured": (flag, OPTIONAL),
        }
    keys: Keys = {
        **kinds,
        "sex": (choice("female", "male"), not id_number(case.get("id_number"))),
        "status": (choice("active", "flexible"), REQUIRED),
        "total_months": (count(0), REQUIRED),
        "local_months": (count(0), REQUIRED),
    }
    if case.get("status") == "active":
        keys["employer"] = (choice("ordinary", "new", "fiscal"), REQUIRED)
        keys["contribution_base"] = (amount, REQUIRED)
    elif case.get("status") == "flexible":
        keys["provincial_wage"] = (amount, REQUIRED)
    return keys


def faults_between(case: Case) -> list[str]:
    """Return what does not belong together in a case whose every value is sound."""
    wrong = faults_of_person(case)
    if date.fromisoformat(case["date"]) < FIRST_DAY:
        wrong.append("date")
    full = completed(case)
    if "total_cost" in case and full["excluded_cost"] > Decimal(case["total_cost"]):
        wrong.append("excluded_cost")
    if case["benefit"] == "major_disease" and case["setting"] == "inpatient" and case["hospital"]["tier"] == "township":
        wrong.append("setting")
    if case.get("cover", {}).get("route") == "newborn" and full.get("age", 0) > 0:
        wrong += ["age", "cover.route"]
    if case["benefit"] == "retirement":
        if "total_months" in case and case["local_months"] > case["total_months"]:
            wrong.append("local_months")
        if "retired_on" in case and case["retired_on"] > case["date"]:
            wrong.append("retired_on")
    return wrong + faults_of_base(case, full)


def faults_of_person(case: Case) -> list[str]:
    if "id_number" not in case:
        return []
    if not 0 <= age_on(case["date"], case["id_number"]) <= OLDEST:
        return ["id_number"]
    wrong = []
    newborn = case.get("cover", {}).get("route") == "newborn"
    if not newborn and case.get("age", 0) != age_on(case["date"], case["id_number"]) and "age" in case:
        wrong.append("age")
    if case.get("sex", sex_of(case["id_number"])) != sex_of(case["id_number"]):
        wrong.append("sex")
    return wrong


def faults_of_base(case: Case, full: Case) -> list[str]:
    if case["benefit"] != "maternity" or case["scheme"] != "employee" or not allowance_due(full):
        return []
    base = "monthly_base" if case["status"] == "active" else "provincial_wage"
    return [] if base in case else [base]
