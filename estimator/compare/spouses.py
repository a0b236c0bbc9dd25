"""A birth by the wife's insurance as a resident, or by her husband's as an employee: one of them can be had."""

from contextlib import suppress
from decimal import Decimal

from estimator.case.models import EmployeeMaternityCase, ResidentMaternityCase
from estimator.case.validation import resolved
from estimator.compare.group import Alternative, Group, in_force
from estimator.errors import CaseError
from estimator.facts import MANY
from estimator.library.library import case_from, estimate
from estimator.money import LARGEST, ZERO
from estimator.result import Estimate, Part, bill_parts, money

HIS = "改由丈夫的职工医保"
HERS = "改由妻子的居民医保"
_EITHER = "两样只能领一样"
_ENTITLED: dict[str, object] = {
    "benefit": "maternity",
    "scheme": "employee",
    "sex": "male",
    "status": "active",
    "employer": "ordinary",
    "months_insured": MANY,
    "policy_compliant": True,
    "event": "delivery",
    "spouse_without_employer": True,
    "spouse_took_resident_benefit": False,
}
"""A husband who has been insured for long, and whose wife has had nothing."""


def by_the_other(case: EmployeeMaternityCase | ResidentMaternityCase) -> tuple[Group, ...]:
    """Give the birth by the insurance of husband or wife instead (Arts. 28, 37), where it can be had; else nothing."""
    with suppress(CaseError):
        return _by_his(case) if isinstance(case, ResidentMaternityCase) else _by_hers(case)
    return ()


def _by_his(case: ResidentMaternityCase) -> tuple[Group, ...]:
    """Put the husband's lump sum in the place of a resident's delivery; what less is paid of the bill is left."""
    own = estimate(case_from(in_force(case)))
    his = estimate(case_from(_ENTITLED | {"date": str(case.date), "delivery": case.delivery}))
    paid, bill = money(his.figures, "lump_sum"), case.total_cost
    if not paid or own.layers:
        return ()
    left = max(bill - paid, ZERO)
    found = his._replace(figures={**his.figures, "patient_pays": left})
    labels = {part.name: part.label for part in bill_parts(own)}
    parts = (Part("fund", labels["fund"], paid), Part("over_ceiling", labels["over_ceiling"], left))
    difference = left - money(own.figures, "patient_pays")
    remark = f"丈夫在职、够享受条件时：{_formula(his)}；妻子没有单位；{_EITHER}"
    return (Group(HIS, remark, (_alternative(_delivery(case), "一次性生育补助金", found, parts, difference),)),)


def _by_hers(case: EmployeeMaternityCase) -> tuple[Group, ...]:
    """Return the delivery quota of a wife who is insured as a resident, in the place of her husband's lump sum."""
    facts = resolved(case).facts
    if facts["sex"] != "male" or not case.spouse_without_employer or case.spouse_took_resident_benefit:
        return ()
    own = estimate(case_from(in_force(case)))
    bill = LARGEST if case.total_cost is None else case.total_cost
    hers = estimate(
        case_from(
            {"benefit": "maternity", "scheme": "resident", "date": str(case.date)}
            | {"delivery": facts["delivery"], "total_cost": str(bill)}
        )
    )
    paid = money(hers.figures, "fund_pays")
    if not paid:
        return ()
    left = {} if case.total_cost is None else {"patient_pays": max(bill - paid, ZERO)}
    found = hers._replace(figures={"fund_pays": paid, "allowance_days": 0, **left})
    parts = (Part("fund", "居民分娩定额", paid), *(Part("over_ceiling", "超定额", amount) for amount in left.values()))
    when = "费用够定额时" if case.total_cost is None else "按这笔费用"
    remark = f"妻子参加居民医保，{when}；{_EITHER}"
    difference = paid - money(own.figures, "fund_pays")
    return (Group(HERS, remark, (_alternative(_delivery(case), "定额", found, parts, difference),)),)


def _formula(estimate: Estimate) -> str:
    return next(step.formula for step in estimate.steps if step.kind == "pay")


def _delivery(case: EmployeeMaternityCase | ResidentMaternityCase) -> str:
    return type(case).vocabulary.by_name["delivery"].word(case.delivery)


def _alternative(
    word: str, detail: str, estimate: Estimate, parts: tuple[Part, ...], difference: Decimal
) -> Alternative:
    """Return an alternative of another person's case: it can be looked at, and not be taken over into this form."""
    return Alternative(word, detail, {}, estimate, parts, difference, chosen=False, least=False)
