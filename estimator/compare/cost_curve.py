"""What the fund pays as the bill grows: by its corners, with the points that have a name."""

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Literal, NamedTuple

from estimator.case.models import Case, MedicalCase, ResidentMaternityCase
from estimator.compare.group import Data, in_force
from estimator.library.library import case_from, estimate, library_in_use
from estimator.money import FEN, LARGEST, ZERO
from estimator.result import Estimate, money

if TYPE_CHECKING:
    from estimator.calculate.reimbursement import ReimbursementTerms

MarkKind = Literal["excluded", "deductible", "segment_end", "bill", "most"]


class CurveMark(NamedTuple):
    """A point of the curve with a name: the amount it is named for, and the bill there with who bears it (yuan)."""

    kind: MarkKind
    label: str
    amount: Decimal
    cost: Decimal
    fund: Decimal
    patient: Decimal


class Curve(NamedTuple):
    """What the fund pays as the bill grows, by its corners (cost and fund, yuan); level after the last."""

    corners: tuple[tuple[Decimal, Decimal], ...]
    marks: tuple[CurveMark, ...]


def has_curve(case: Case) -> bool:
    """Whether a case is paid by rate or quota, some bill of its kind is paid for, and the bill alone decides it."""
    if not isinstance(case, MedicalCase | ResidentMaternityCase):
        return False
    data = in_force(case)
    return bool(money(_at(data, LARGEST).figures, "fund_pays")) and not _terms(case, data).eligible


def curve(case: Case) -> Curve | None:
    """The curve of a case that is paid by rate or quota; None for others and where nothing is ever paid.

    Where cover is not in force (yet), it is the curve of cover in force.
    """
    if not isinstance(case, MedicalCase | ResidentMaternityCase) or not has_curve(case):
        return None
    data = in_force(case)
    largest = _at(data, LARGEST)
    most = money(largest.figures, "fund_pays")
    excluded = case.excluded
    full = _least_cost(data, excluded, most)
    limit = _mark("most", *_limit(case, largest), full, most)
    corners = [mark for mark in _corners(case, data, largest) if mark.cost < full]
    bill = _mark("bill", "这笔", case.total_cost, case.total_cost, _fund(data, case.total_cost))
    marks = sorted((*corners, limit, bill), key=lambda mark: mark.cost)
    points = [(ZERO, ZERO), (excluded, ZERO), *((mark.cost, mark.fund) for mark in (*corners, limit))]
    return Curve(tuple(dict.fromkeys(points)), tuple(marks))


def _corners(case: MedicalCase | ResidentMaternityCase, data: Data, largest: Estimate) -> Iterator[CurveMark]:
    """Where the curve bends before it is level: where the policy range, the payment and each segment begin or end."""
    excluded, deductible = case.excluded, money(largest.figures, "deductible")
    if excluded:
        yield _mark("excluded", "范围外", excluded, excluded, ZERO)
    if deductible:
        yield _mark("deductible", "起付标准", deductible, excluded + deductible, ZERO)
    terms = _terms(case, data)
    paying = (step.label for step in largest.steps if step.kind == "pay")
    for label, segment in zip(paying, terms.segments, strict=False):
        if segment.upto is not None and excluded + segment.upto <= LARGEST:
            cost = excluded + segment.upto
            yield _mark("segment_end", f"{label}末", segment.upto, cost, _fund(data, cost))


def _terms(case: Case, data: Data) -> "ReimbursementTerms":
    found: ReimbursementTerms = library_in_use().engine_on(case.date).terms_of(case_from(data))
    return found


def _limit(case: MedicalCase | ResidentMaternityCase, largest: Estimate) -> tuple[str, Decimal]:
    """What keeps the fund from paying more, and how much it is (yuan)."""
    most = money(largest.figures, "fund_pays")
    if largest.figures["capped"]:
        return "本年剩余限额" if case.fund_paid_this_year else "年度限额", most
    if any(step.kind == "cut" for step in largest.steps):
        return type(case).vocabulary.by_name["payment_limit"].label, most
    if case.eligible_limit is not None:
        return type(case).vocabulary.by_name["eligible_limit"].label, case.eligible_limit
    return "分娩定额", most


def _mark(kind: MarkKind, label: str, amount: Decimal, cost: Decimal, fund: Decimal) -> CurveMark:
    return CurveMark(kind, label, amount, cost, fund, cost - fund)


def _at(data: Data, cost: Decimal) -> Estimate:
    return estimate(case_from(data | {"total_cost": str(cost)}))


def _fund(data: Data, cost: Decimal) -> Decimal:
    return money(_at(data, cost).figures, "fund_pays")


def _least_cost(data: Data, excluded: Decimal, fund: Decimal) -> Decimal:
    """The smallest bill for which the fund pays this much: more cost never pays less, so halving finds it."""
    low, high = int(excluded / FEN), int(LARGEST / FEN)
    while low < high:
        middle = (low + high) // 2
        if _fund(data, middle * FEN) >= fund:
            high = middle
        else:
            low = middle + 1
    return low * FEN
