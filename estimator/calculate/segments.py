"""The segments of a layer: where each ends, at which rate it pays, and what it pays of a stretch of the cost."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from types import SimpleNamespace
from typing import NamedTuple

from estimator.calculate.amounts import CountOf, Worked, count_of, worked
from estimator.facts import Vocabulary
from estimator.facts.condition import Facts
from estimator.money import ZERO, percent, round_fen
from estimator.result import RowId, Step, StepBasis, step_of
from estimator.rulepack.rows import DeductibleAndSegments, Formula, RateAdjustment, Segment

_ORDINALS = "一二三四五六七八九"
_SAYS_NOTHING = SimpleNamespace()
"""A case for whose amounts their defaults stand."""


class SegmentTerms(NamedTuple):
    """A segment with its points added: its end (yuan; none: open), its rate, and the words of its step."""

    label: str
    upto: Decimal | None
    rate: Decimal
    written: str
    basis: StepBasis
    """What its step rests on."""
    pays: Worked | None = None
    """The amount it pays, where that is no rate."""
    for_each: CountOf | None = None
    not_more_than_cost: bool = False
    low: Decimal = ZERO
    """Where it begins."""
    whole: tuple[Decimal, Step] | None = None
    """What it comes to where a bill passes it from its beginning to its end; None where it pays an amount."""

    # Amounts stand in f-strings as !s: the plain format of a Decimal takes three times as long as its text.

    def pay(self, case: object, low: Decimal, high: Decimal) -> tuple[Decimal, Step]:
        """Say what it pays of a stretch of the cost of a case, with its step (yuan)."""
        if high is self.upto and self.whole is not None and low == self.low:
            return self.whole
        return self.by_rate(low, high) if self.pays is None else self._fixed(self.pays, case, high - low)

    def by_rate(self, low: Decimal, high: Decimal) -> tuple[Decimal, Step]:
        """Say what it pays by its rate (yuan)."""
        stretch = f"({high!s} − {low!s})" if low else str(high)
        part = round_fen((high - low) * self.rate)
        return part, step_of(("pay", self.label, f"{stretch} × {self.written}", part, *self.basis))

    def _fixed(self, pays: Worked, case: object, cost: Decimal) -> tuple[Decimal, Step]:
        """Say what a segment pays that pays an amount (yuan)."""
        part, written = pays(case)
        if self.for_each is not None:
            times = self.for_each(case)
            part, written = part * times, f"{written} × {times}"
        if self.not_more_than_cost and part > cost:
            part, written = cost, f"{written}，不超过费用 {cost!s}"
        return part, step_of(("pay", self.label, written, part, *self.basis))


class SegmentCells(NamedTuple):
    """A segment as its row has it: where it ends, and what it pays, for each of what, where that is no rate."""

    segment: Segment
    end: Worked | None
    pays: Worked | None
    for_each: CountOf | None


class StretchCells(NamedTuple):
    """What changes the rates, and where it begins and ends to."""

    adjustment: RateAdjustment
    begins: Worked | None
    ends: Worked | None


@dataclass(frozen=True, slots=True)
class SegmentSource:
    """What the segments of a layer are made of, where the facts are the same; amounts in yuan."""

    segments: tuple[SegmentCells, ...]
    stretches: tuple[StretchCells, ...]
    deductible: Decimal
    not_more_than_cost: bool
    article: str
    named: RowId
    prefix: str
    layer: str | None
    first_reading: str | None
    reading: str | None

    @property
    def by_case(self) -> bool:
        """Whether an end of a segment, or of a stretch of points, hangs on what a case says."""
        ends = (*(one.end for one in self.segments), *(end for _, *ends in self.stretches for end in ends))
        return any(end is not None and isinstance(end.cell, Formula) for end in ends)

    def at(self, case: object = _SAYS_NOTHING) -> tuple[tuple[SegmentTerms, ...], tuple[Step, ...]]:
        """Lay out the segments for a case, and say how ends were worked out; none ends below the one before it."""
        steps: list[Step] = []

        def told(end: Worked | None, label: str) -> Decimal | None:
            if end is None or isinstance(end.cell, Decimal):
                return end and end.of(case)
            amount, formula = end(case)
            steps.append(Step("fact", f"{self.prefix}{label}", formula, amount, (self.article,), layer=self.layer))
            return amount

        low, ends = ZERO, []
        for cells in self.segments:
            upto = told(cells.end, "分段上限")
            low = low if upto is None else max(low, upto)
            ends.append(None if upto is None else low)
        stretches = [
            _Stretch(one, told(begins, f"{one.brief}费用起点"), told(upto, f"{one.brief}费用上限"))
            for one, begins, upto in self.stretches
        ]
        return self._laid_out(_pieces(ends, stretches)), tuple(steps)

    def _laid_out(self, pieces: Sequence["_Piece"]) -> tuple[SegmentTerms, ...]:
        """Lay the pieces out as segments, one after the other from the deductible on."""
        segments: list[SegmentTerms] = []
        low = self.deductible
        for index, (number, upto, adjustments) in enumerate(pieces):
            segment, _, pays, for_each = self.segments[number]
            single = ("按比例支付" if pays is None else "按定额支付") if len(pieces) == 1 else f"第{_ordinal(index)}段"
            rate, written = adjusted(segment.rate, adjustments)
            step = Step(
                "pay",
                self.prefix + (segment.label or single),
                written,
                articles=tuple(dict.fromkeys((self.article, *(one.article for one in adjustments)))),
                reading=(self.first_reading if index == 0 else None) or self.reading,
                row=self.named,
                further=tuple(one.named for one in adjustments),
                layer=self.layer,
            )
            terms = SegmentTerms(
                step.label,
                upto,
                rate,
                written,
                step.basis,
                pays,
                for_each,
                self.not_more_than_cost,
                low,
            )
            if upto is not None:
                if upto > low and pays is None:
                    terms = terms._replace(whole=terms.by_rate(low, upto))
                low = max(low, upto)
            segments.append(terms)
        return tuple(segments)


def cells_of(
    row: DeductibleAndSegments, adjustments: Sequence[RateAdjustment], facts: Facts, vocabulary: Vocabulary
) -> tuple[tuple[SegmentCells, ...], tuple[StretchCells, ...]]:
    """Say how what stands in the cells of a row, and of what changes its rates, is worked out with these facts."""

    def of(cell: Decimal | Formula | None) -> Worked | None:
        return None if cell is None else worked(cell, facts, vocabulary)

    return (
        tuple(
            SegmentCells(
                one,
                of(one.upto),
                of(one.pays),
                None if one.for_each is None else count_of(one.for_each, facts, vocabulary),
            )
            for one in row.segments
        ),
        tuple(StretchCells(one, of(one.from_), of(one.upto)) for one in adjustments),
    )


class _Stretch(NamedTuple):
    """An adjustment, and where it begins and ends to hold (yuan)."""

    adjustment: RateAdjustment
    begins: Decimal | None
    ends: Decimal | None


class _Piece(NamedTuple):
    """A stretch of a segment on which the same adjustments hold."""

    segment: int
    upto: Decimal | None
    adjustments: tuple[RateAdjustment, ...]


def _pieces(ends: Sequence[Decimal | None], stretches: Sequence[_Stretch]) -> list[_Piece]:
    """Return the segments, split where an adjustment begins or ends."""
    bounds = sorted({bound for _, *bounds in stretches for bound in bounds if bound})
    pieces, low = [], ZERO
    for number, upto in enumerate(ends):
        for end in (*(bound for bound in bounds if low < bound and (upto is None or bound < upto)), upto):
            here = tuple(
                one
                for one, begins, until in stretches
                if (begins is None or begins <= low) and (until is None or (end is not None and end <= until))
            )
            pieces.append(_Piece(number, end, here))
            low = end or low
    return pieces


def adjusted(rate: Decimal, adjustments: Iterable[RateAdjustment]) -> tuple[Decimal, str]:
    """Return a rate with its points added up, then multiplied; and how that is written."""
    several = tuple(adjustments)
    points = [one for one in several if one.points]
    changed = "".join(f" {'+' if one.points > 0 else '−'} {abs(one.points)}% {one.brief}" for one in points)
    written = f"({percent(rate)}{changed})" if points else percent(rate)
    rate += sum((Decimal(one.points) / 100 for one in points), Decimal(0))
    for one in several:
        if one.times is not None:
            rate *= one.times
            written += f" × {percent(one.times)}（{one.brief}）"
    return rate, written


def rates_of(row: DeductibleAndSegments, adjustments: tuple[RateAdjustment, ...]) -> list[Decimal]:
    """Return the rates of a row, with these adjustments, on every stretch.

    Where an end is worked out from the case, on all stretches that there could be.
    """
    local = [one for one in adjustments if one.from_ is not None or one.upto is not None]
    bounds = [*(one.upto for one in row.segments), *(bound for one in local for bound in (one.from_, one.upto))]
    if not any(isinstance(bound, Formula) for bound in bounds):
        stretches = [_Stretch(one, _known(one.from_), _known(one.upto)) for one in adjustments]
        pieces = _pieces([_known(one.upto) for one in row.segments], stretches)
        return [adjusted(row.segments[one.segment].rate, one.adjustments)[0] for one in pieces]
    always = [one for one in adjustments if one not in local]
    there = [some for number in range(len(local) + 1) for some in combinations(local, number)]
    return [adjusted(segment.rate, (*always, *some))[0] for segment in row.segments for some in there]


def _known(cell: Decimal | Formula | None) -> Decimal | None:
    """Return what stands in a cell that hangs on no case."""
    return cell if isinstance(cell, Decimal) else None


def _ordinal(index: int) -> str:
    return _ORDINALS[index] if index < len(_ORDINALS) else str(index + 1)
