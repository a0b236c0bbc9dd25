"""Which parts of a curve are drawn, how far each reaches, and which marks it names."""

from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from estimator.compare import Curve, CurveMark

STEPS = (1, 2, 3, 4, 5, 6, 8, 10)
FEWEST_TICKS, MOST_TICKS = 3, 5
SMALLEST_STEP = 10
ROOM_BEYOND = Decimal("1.25")
APART = 2
"""So many times wider the far drawing must be, or the near one would show the same again."""
LEAST_GAP = Decimal("0.025")
"""The share of a drawing that parts two marks at least; else what is low is drawn by itself."""
NEAR_ENOUGH = 2
"""A segment that ends within so many times the bill is shown beside it."""


class Drawing(NamedTuple):
    """A part of the curve that is drawn: its title, how far it reaches (yuan) and its ticks, the marks it names."""

    title: str
    reach: int
    step: int
    named: tuple[CurveMark, ...]
    dots: tuple[CurveMark, ...]
    """Marks that are drawn there but named elsewhere."""


def drawings(curve: Curve) -> tuple[Drawing, ...]:
    """Scale near the bill, and up to where the fund pays no more; one alone where both would be the same."""
    bill = next(mark for mark in curve.marks if mark.kind == "bill")
    most = next((mark for mark in curve.marks if mark.kind == "most"), bill)
    low = [mark for mark in curve.marks if mark.kind not in ("bill", "most")]
    far_reach, far_step = _scale(max(bill.cost, most.cost))
    far_title = f"到{most.label}" if bill.cost <= most.cost else f"到{bill.label}"
    starts = [mark.cost for mark in low if mark.kind != "segment_end" or mark.cost <= bill.cost * NEAR_ENOUGH]
    near_reach, near_step = _scale(max((bill.cost, *starts)))
    title = "这笔费用前后"
    crowded = any(after.cost - before.cost < near_reach * LEAST_GAP for before, after in pairwise(low))
    if low and (crowded or near_reach * APART > far_reach):
        near_reach, near_step = _scale(low[-1].cost)
        title = f"{low[-1].label}前后"
    if near_reach * APART > far_reach:
        return (Drawing(far_title, far_reach, far_step, curve.marks, ()),)
    near = tuple(mark for mark in curve.marks if mark.cost <= near_reach)
    far = tuple(mark for mark in curve.marks if mark not in near)
    return (
        Drawing(title, near_reach, near_step, near, ()),
        Drawing(far_title, far_reach, far_step, far, (bill,) if bill in near else ()),
    )


def _scale(cost: Decimal) -> tuple[int, int]:
    """Return the smallest reach beyond a cost that a few round steps make up, and such a step (yuan)."""
    wanted = max(int(cost * ROOM_BEYOND), SMALLEST_STEP * FEWEST_TICKS)
    power = 10 ** (len(str(wanted)) - 2) if wanted >= SMALLEST_STEP * 10 else SMALLEST_STEP
    found = (
        (step * times * count, step * times)
        for times in (power, power * 10)
        for step in STEPS
        for count in range(FEWEST_TICKS, MOST_TICKS + 1)
        if step * times * count >= wanted
    )
    return min(found, key=lambda one: (one[0], -one[1]))
