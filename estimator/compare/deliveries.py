"""Natural, assisted or caesarean, and how many babies: what each is paid."""

from itertools import groupby
from typing import NamedTuple

from estimator.case.models import EmployeeMaternityCase, ResidentMaternityCase
from estimator.case.validation import resolved
from estimator.compare.group import Alternative, Group, in_force
from estimator.figures import payers
from estimator.library.library import case_from, estimate
from estimator.result import Estimate, bill_parts, money

_USUAL_BABIES = (1, 2, 3)
_HEADINGS = dict(enumerate(("单胎", "双胎", "三胎", "四胎", "五胎", "六胎", "七胎", "八胎", "九胎"), start=1))


class _Found(NamedTuple):
    babies: int | None
    delivery: str
    word: str
    estimate: Estimate


def deliveries(case: EmployeeMaternityCase | ResidentMaternityCase) -> tuple[Group, ...]:
    """List kinds of delivery by the number of babies; one by itself where it changes nothing (Arts. 24, 26, 37)."""
    found = _found(case)
    facts = resolved(case).facts
    babies, delivery = facts.get("babies"), facts["delivery"]
    own = next(one.estimate for one in found if (one.babies, one.delivery) == (babies, delivery))
    by_babies = {number: list(rows) for number, rows in groupby(found, key=lambda one: one.babies)}
    if len({tuple(str(one.estimate.figures) for one in rows) for rows in by_babies.values()}) == 1:
        remark = "胎儿数不影响待遇" if "babies" in facts else ""
        return (Group("各种分娩", remark, _alternatives([one for one in found if one.babies == babies], own)),)
    return tuple(Group(_HEADINGS[number or 1], "", _alternatives(rows, own)) for number, rows in by_babies.items())


def _found(case: EmployeeMaternityCase | ResidentMaternityCase) -> list[_Found]:
    """Work the case out with each kind of delivery and each usual number of babies."""
    facts = resolved(case).facts
    babies = facts.get("babies")
    fact = type(case).vocabulary.by_name["delivery"]
    place = fact.applicability(facts)
    data = in_force(case)
    found = []
    for number in sorted({*_USUAL_BABIES, babies}) if isinstance(babies, int) else (None,):
        for delivery in place.values if place else ():
            changed = data | {"delivery": delivery} | ({"babies": number} if number else {})
            found.append(_Found(number, str(delivery), fact.word(delivery), estimate(case_from(changed))))
    return found


def _alternatives(rows: list[_Found], own: Estimate) -> tuple[Alternative, ...]:
    return tuple(_alternative(row, own) for row in rows)


def _alternative(row: _Found, own: Estimate) -> Alternative:
    """Return what was worked out as an alternative to the case's own."""
    compared = payers(own.figures)[1].name if own.is_bill else "fund_pays"
    return Alternative(
        row.word,
        "",
        {"delivery": row.delivery} | ({} if row.babies is None else {"babies": row.babies}),
        row.estimate,
        bill_parts(row.estimate),
        money(row.estimate.figures, compared) - money(own.figures, compared),
        chosen=row.estimate is own,
        least=False,
    )
