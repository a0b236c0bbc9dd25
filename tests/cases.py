"""Short ways to write down the cases that the tables of the rules speak of; any key may be given or changed."""

from typing import Any

from tests.oracle_facts import Case

Hospital = tuple[str, str, int]
DAY = "2021-10-08"


def stay(scheme: str, hospital: Hospital, total_cost: str, **keys: Any) -> Case:  # noqa: ANN401 - a case's own values
    """Return an inpatient case: active if an employee, aged 35 if a resident, filed if outside the region."""
    return care("inpatient", scheme, hospital, total_cost, **({"age": 35} if scheme == "resident" else {}) | keys)


def care(benefit: str, scheme: str, hospital: Hospital, total_cost: str, **keys: Any) -> Case:  # noqa: ANN401 - as above
    """Return a medical case of any kind: active if an employee, filed if outside the region."""
    location, tier, grade = hospital
    return {
        "benefit": benefit,
        "date": DAY,
        "scheme": scheme,
        "hospital": {"location": location, "tier": tier, "grade": grade},
        "total_cost": total_cost,
        **({"status": "active"} if scheme == "employee" else {}),
        **({} if location == "local" else {"referral": "registered"}),
        **keys,
    }


def maternity(event: str, **keys: Any) -> Case:  # noqa: ANN401 - as above
    """Return a woman's case, insured 9 months, within the policy; active with an ordinary employer unless said."""
    case = {
        "benefit": "maternity",
        "date": DAY,
        "scheme": "employee",
        "status": "active",
        "sex": "female",
        "months_insured": 9,
        "policy_compliant": True,
        "event": event,
        **keys,
    }
    return {"employer": "ordinary", "monthly_base": "3000.00", **case} if case["status"] == "active" else case


def father(**keys: Any) -> Case:  # noqa: ANN401 - as above
    """Return the case of a man whose wife, without an employer or a resident's benefit, had a natural delivery."""
    wife = {"delivery": "natural", "spouse_without_employer": True, "spouse_took_resident_benefit": False}
    case = maternity("delivery", sex="male", **wife | keys)
    case.pop("monthly_base", None)
    return case


def resident_delivery(delivery: str, total_cost: str, **keys: Any) -> Case:  # noqa: ANN401 - as above
    case = {"benefit": "maternity", "date": DAY, "scheme": "resident", "delivery": delivery}
    return {**case, "total_cost": total_cost, **keys}


def money(benefit: str, **keys: Any) -> Case:  # noqa: ANN401 - as above
    """Return a case of contributions, account, retirement or late fee."""
    return {"benefit": benefit, "date": DAY, **keys}
