"""What the fund pays as the bill grows: by its corners, with the points that have a name."""

from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Literal, NamedTuple

from estimator.case.models import Case, MedicalCase, ResidentMaternityCase
from estimator.compare.group import Data, in_force
from estimator.figures import FIGURES, payers
from estimator.library.library import case_from, estimate, library_in_use
from estimator.money import FEN, LARGEST, ZERO
from estimator.result import Estimate, PartName, layered_parts, money

if TYPE_CHECKING:
    from estimator.calculate.reimbursement_terms import ReimbursementTerms

_BEYOND = 2
"""How far beyond its last mark a curve goes that is not level there."""
_UNSEEN = Decimal(1)
"""By how little a curve may bend (yuan): no drawing shows it."""
MarkKind = Literal["excluded", "deductible", "segment_end", "bill", "most"]


class CurveMark(NamedTuple):
    """A point of the curve with a name: the amount it is named for, and the bill there with who bears it (yuan)."""

    kind: MarkKind
    label: str
    amount: Decimal
    cost: Decimal
    fund: Decimal
    patient: Decimal
    paid: str = FIGURES["fund_pays"].label
    """What it is called that is paid."""


Corners = tuple[tuple[Decimal, Decimal], ...]


class Curve(NamedTuple):
    """What the fund pays as the bill grows, by its corners (cost and fund, yuan); level after the last.

    Where several layers of insurance pay, it is what all of them pay; `beneath` has what the first pays, the first two
    together, and so on; `parts` the names of their parts of the bill, with their labels.
    """

    corners: Corners
    marks: tuple[CurveMark, ...]
    beneath: tuple[Corners, ...] = ()
    parts: tuple[tuple[PartName, str], ...] = ()


def has_curve(case: Case) -> bool:
    """Say whether a case is paid by rate or quota, some bill of its kind is paid for, and the bill alone decides it."""
    if not isinstance(case, MedicalCase | ResidentMaternityCase):
        return False
    data = in_force(case)
    return bool(money(_at(data, LARGEST).figures, "fund_pays")) and not _terms(case, data).eligible


def curve(case: Case) -> Curve | None:
    """Return the curve of a case that is paid by rate or quota; None for others and where nothing is ever paid.

    Where cover is not in force (yet), it is the curve of cover in force.
    """
    if not isinstance(case, MedicalCase | ResidentMaternityCase) or not has_curve(case):
        return None
    data = in_force(case)
    largest = _at(data, LARGEST)
    most = money(largest.figures, "fund_pays")
    excluded = case.excluded
    full = _least_cost(data, excluded, most)
    corners = [mark for mark in _corners(case, data, largest) if mark.cost < full]
    if full < LARGEST - _UNSEEN:  # else nothing keeps the fund from paying more
        corners.append(_mark("most", *_limit(case, largest), full, _paid(data, full)))
    bill = _mark("bill", "这笔", case.total_cost, case.total_cost, _paid(data, case.total_cost))
    marks = tuple(sorted((*corners, bill), key=lambda mark: mark.cost))
    ends = {ZERO: None, excluded: None, **dict.fromkeys(mark.cost for mark in corners)}
    if full >= LARGEST - _UNSEEN or largest.layers:
        ends[min(_BEYOND * max(mark.cost for mark in marks), LARGEST)] = None
    if not largest.layers:
        return Curve(tuple((cost, _paid(data, cost) if cost > excluded else ZERO) for cost in ends), marks)
    *beneath, paid = zip(*_bends(data, excluded, tuple(sorted(ends)), len(largest.layers)), strict=True)
    parts = layered_parts([layer.label for layer in largest.layers])[: len(largest.layers)]
    named = payers(largest.figures)[0].label
    return Curve(paid, tuple(mark._replace(paid=named) for mark in marks), tuple(beneath), parts)


def _bends(data: Data, excluded: Decimal, ends: tuple[Decimal, ...], layers: int) -> Iterator[Corners]:
    """Find where what the layers pay bends: the cost, what the first pays, the first two together, and so on (yuan)."""

    @cache
    def at(cost: Decimal) -> tuple[Decimal, ...]:
        if cost <= excluded:
            return (ZERO,) * layers
        return tuple(accumulate(layer.pays for layer in _at(data, cost).layers))

    def straight(low: Decimal, high: Decimal) -> bool:
        for quarter in (1, 2, 3):
            cost = (low + (high - low) * quarter / 4).quantize(FEN)
            share = (cost - low) / (high - low)
            expected = (one + (other - one) * share for one, other in zip(at(low), at(high), strict=True))
            if any(abs(found - wanted) > _UNSEEN for found, wanted in zip(at(cost), expected, strict=True)):
                return False
        return True

    def between(low: Decimal, high: Decimal) -> Iterator[Decimal]:
        if high - low <= 1 or straight(low, high):
            return
        middle = ((low + high) / 2).quantize(FEN)
        yield from between(low, middle)
        yield middle
        yield from between(middle, high)

    for low, high in pairwise(ends):
        for cost in (low, *between(low, high)):
            yield tuple((cost, paid) for paid in at(cost))
    yield tuple((ends[-1], paid) for paid in at(ends[-1]))


def _corners(case: MedicalCase | ResidentMaternityCase, data: Data, largest: Estimate) -> Iterator[CurveMark]:
    """Find where the curve bends before it is level: where policy range, payment and each segment begin or end."""
    excluded, deductible = case.excluded, money(largest.figures, "deductible")
    if excluded:
        yield _mark("excluded", "范围外", excluded, excluded, ZERO)
    terms = _terms(case, data)
    before = terms.bill.start(case)
    if deductible > before:
        cost = excluded + deductible - before
        yield _mark("deductible", FIGURES["deductible"].label, deductible, cost, _paid(data, cost))
    paying = (step.label for step in largest.steps if step.kind == "pay")
    low = max(deductible, before)
    reached = (segment for segment in terms.segments if segment.upto is None or segment.upto > low)
    for label, segment in zip(paying, reached, strict=False):
        if segment.upto is not None and excluded + segment.upto - before <= LARGEST:
            cost = excluded + segment.upto - before
            yield _mark("segment_end", f"{label}末", segment.upto, cost, _paid(data, cost))


def _terms(case: Case, data: Data) -> "ReimbursementTerms":
    found: ReimbursementTerms = library_in_use().engine_on(case.date).terms_of(case_from(data))
    return found


def _limit(case: MedicalCase | ResidentMaternityCase, largest: Estimate) -> tuple[str, Decimal]:
    """Say what keeps the fund from paying more, and how much it is (yuan)."""
    most = money(largest.figures, "fund_pays")
    if largest.figures["capped"]:
        return "本年剩余限额" if case.fund_paid_this_year else "年度限额", most
    if any(step.kind == "cut" and not step.layer for step in largest.steps):
        return type(case).vocabulary.by_name["payment_limit"].label, most
    if case.eligible_limit is not None:
        return type(case).vocabulary.by_name["eligible_limit"].label, case.eligible_limit
    return "分娩定额" if isinstance(case, ResidentMaternityCase) else "支付定额", most


def _paid(data: Data, cost: Decimal) -> Decimal:
    figures = _at(data, cost).figures
    return money(figures, payers(figures)[0].name)


def _mark(kind: MarkKind, label: str, amount: Decimal, cost: Decimal, fund: Decimal) -> CurveMark:
    return CurveMark(kind, label, amount, cost, fund, max(ZERO, cost - fund))


def _at(data: Data, cost: Decimal) -> Estimate:
    return estimate(case_from(data | {"total_cost": str(cost)}))


def _fund(data: Data, cost: Decimal) -> Decimal:
    return money(_at(data, cost).figures, "fund_pays")


def _least_cost(data: Data, excluded: Decimal, fund: Decimal) -> Decimal:
    """Return the smallest bill for which the fund pays this much: more cost never pays less, so halving finds it."""
    low, high = int(excluded / FEN), int(LARGEST / FEN)
    while low < high:
        middle = (low + high) // 2
        if _fund(data, middle * FEN) >= fund:
            high = middle
        else:
            low = middle + 1
    return low * FEN
