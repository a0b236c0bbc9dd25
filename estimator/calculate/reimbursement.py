"""Care paid by rate: eligible cost, limits, deductible, segments, points, limit on payment, room under the ceiling."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import partial
from itertools import combinations
from types import SimpleNamespace
from typing import NamedTuple

from estimator.calculate.amounts import PAID_THIS_YEAR, AmountOf, CountOf, Worked, amount_of, count_of, worked
from estimator.calculate.eligibility import (
    Eligibility,
    eligibility_of,
    exclusion_step,
    exclusion_steps,
    facts_of_the_bill,
    supposed,
    waiting_steps,
)
from estimator.case.models import MedicalCase, ResidentMaternityCase
from estimator.errors import CaseError, FieldError
from estimator.facts import LAYER, Layer
from estimator.facts.condition import Facts, names
from estimator.figures import BEYOND_COST
from estimator.money import ZERO, percent, round_fen
from estimator.result import DISEASE_LIMIT, QUOTA, Figures, LayerFigures, Outcome, RowId, Step
from estimator.rulepack import Pack, first_of_each_group, unique_match
from estimator.rulepack.rows import (
    DeductibleAndSegments,
    DeductibleFactor,
    EligibleRow,
    Exclusion,
    Formula,
    RateAdjustment,
    Segment,
    Stage,
)
from estimator.rulepack.select import all_matches

_STAGES: tuple[Stage, ...] = (
    "wait",
    "cover",
    "eligible_cost",
    "deductible",
    "first_segment",
    "segment",
    "ceiling",
)
_ORDINALS = "一二三四五六七八九"
Bill = MedicalCase | ResidentMaternityCase


class SegmentTerms(NamedTuple):
    """A segment with its points added: its end (yuan; none: open), its rate, and the words of its step."""

    label: str
    upto: Decimal | None
    rate: Decimal
    written: str
    articles: tuple[str, ...]
    reading: str | None
    row: RowId
    further: tuple[RowId, ...]
    layer: str | None = None
    pays: Worked | None = None
    """The amount it pays, where that is no rate."""
    for_each: CountOf | None = None
    not_more_than_cost: bool = False
    low: Decimal = ZERO
    """Where it begins."""
    whole: tuple[Decimal, Step] | None = None
    """What it comes to where a bill passes it from its beginning to its end; None where it pays an amount."""


@dataclass(frozen=True, slots=True)
class DeductibleTerms:
    """The deductible (yuan) with its step, where the facts alone decide it; else what it is worked out from."""

    amount: Decimal
    step: Step
    listed: Worked | None = None
    factors: tuple[DeductibleFactor, ...] = ()
    """What changes the deductible."""
    less: tuple[tuple[AmountOf | Worked, str], ...] = ()


@dataclass(frozen=True, slots=True)
class CeilingTerms:
    """What a layer pays in a year at most, and the counter of what it has paid."""

    amount: Worked
    paid: AmountOf
    article: str
    row: RowId
    reading: str | None


class EligibleTerms(NamedTuple):
    """A kind of cost that counts: how much there is of it, and which share of it or which sum in its place."""

    row: EligibleRow
    amount: AmountOf
    limit: Worked | None
    instead: Worked | None


_SAYS_NOTHING = SimpleNamespace()
"""A case for whose amounts their defaults stand."""


@dataclass(frozen=True, slots=True)
class OpenEnds:
    """Segments, and stretches of points, whose ends are worked out from what a case says."""

    segments: tuple[tuple[Segment, Worked | None], ...]
    stretches: tuple[tuple[RateAdjustment, Worked | None, Worked | None], ...]
    article: str
    prefix: str
    layer: str | None
    segments_of: Callable[[tuple[Segment, ...], tuple[RateAdjustment, ...]], tuple[SegmentTerms, ...]] = field(
        compare=False
    )

    def at(self, case: object) -> tuple[tuple[SegmentTerms, ...], tuple[Step, ...]]:
        """Return the segments of a case, and how their ends were worked out; none ends below the one before it."""
        steps: list[Step] = []

        def told(end: Worked | None, label: str) -> Decimal | None:
            if end is None or isinstance(end.cell, Decimal):
                return end and end.of(case)
            amount, formula = end(case)
            steps.append(_fact(f"{self.prefix}{label}", formula, amount, (self.article,), self.layer))
            return amount

        low, segments = ZERO, []
        for segment, end in self.segments:
            upto = told(end, "分段上限")
            low = low if upto is None else max(low, upto)
            segments.append(segment.model_copy(update={"upto": None if upto is None else low}))
        adjustments = tuple(
            row.model_copy(
                update={"from_": told(start, f"{row.brief}费用起点"), "upto": told(end, f"{row.brief}费用上限")}
            )
            for row, start, end in self.stretches
        )
        return self.segments_of(tuple(segments), adjustments), tuple(steps)


@dataclass(frozen=True, slots=True)
class LayerTerms:
    """What the facts alone decide of a layer; amounts in yuan."""

    name: str | None
    """None where it is the only one."""
    label: str
    prefix: str
    """What the labels of its steps begin with."""
    articles: tuple[str, ...]
    deductible: DeductibleTerms
    segments: tuple[SegmentTerms, ...]
    ceiling: CeilingTerms | None
    adjustments: tuple[RateAdjustment, ...] = ()
    """What changes the rates of its segments."""
    of: tuple[tuple[str, str], ...] = ()
    before: AmountOf | None = None
    refused: tuple[Exclusion, ...] = ()
    """Why it pays nothing, where it does not."""
    open: OpenEnds | None = None
    """What the segments are made of, where the facts alone do not decide them."""
    ends: tuple[Step, ...] = ()
    """How their ends were worked out."""

    def start(self, case: object) -> Decimal:
        """Say where the year stands before this bill, where the layer is worked over the year (yuan)."""
        return ZERO if self.before is None else self.before(case)

    def at(self, case: Bill) -> "LayerTerms":
        """Return the layer with the segments of a case."""
        if self.open is None:
            return self
        segments, ends = self.open.at(case)
        return replace(self, segments=segments, ends=ends)

    @property
    def decides(self) -> tuple[object, ...]:
        """What decides the amounts: equal where the layer pays the same of every bill."""
        deductible = self.deductible
        return (
            tuple(row.label for row in self.refused),
            deductible.amount,
            deductible.listed and deductible.listed.cell,
            deductible.listed and tuple((one.deductible, one.minus, one.less) for one in deductible.factors),
            tuple((one.upto, one.rate, one.pays and one.pays.cell, one.for_each) for one in self.segments),
            self.open and (self.open.segments, tuple(row.effect() for row in self.adjustments)),
            self.ceiling and self.ceiling.amount.cell,
        )


@dataclass(frozen=True, slots=True)
class ReimbursementTerms:
    """What the facts alone decide: the layer that takes the bill, and those that take what it left."""

    eligibility: Eligibility
    eligible_reading: str | None
    eligible: tuple[EligibleTerms, ...]
    bill: LayerTerms
    further: tuple[LayerTerms, ...] = ()
    by_case: bool = False
    """Whether an end of a segment hangs on what a case says."""

    def at(self, case: Bill) -> "ReimbursementTerms":
        """Return the terms with the segments of a case."""
        if not self.by_case:
            return self
        return replace(self, bill=self.bill.at(case), further=tuple(layer.at(case) for layer in self.further))

    @property
    def decides(self) -> tuple[object, ...]:
        """What decides the amounts of a bill: equal where every bill comes to the same."""
        return tuple(layer.decides for layer in (self.bill, *self.further))

    @property
    def deductible(self) -> Decimal:
        """The deductible, where the facts alone decide it (yuan)."""
        return self.bill.deductible.amount

    @property
    def ceiling(self) -> Decimal | Formula | None:
        """What the layer that takes the bill pays in a year at most; None where there is no ceiling."""
        return None if self.bill.ceiling is None else self.bill.ceiling.amount.cell

    @property
    def segments(self) -> tuple[SegmentTerms, ...]:
        """The segments of the layer that takes the bill."""
        return self.bill.segments


@dataclass(frozen=True, slots=True)
class ExcludedTerms:
    """A case for which nothing is paid, whatever the amounts; the layers that there would be."""

    eligibility: Eligibility
    layers: tuple[tuple[str, str], ...] = ()

    @property
    def decides(self) -> tuple[object, ...]:
        """Why nothing is paid."""
        return tuple(row.label for row in self.eligibility.exclusions)


def terms_for(pack: Pack, facts: Facts) -> ReimbursementTerms | ExcludedTerms:
    """Look up all that the facts decide (Arts. 12-15, 32-35, 37, 53)."""
    found = eligibility_of(pack, facts, _STAGES)
    layers = pack.vocabulary.layers_of(facts)
    if found.exclusions:
        return ExcludedTerms(found, tuple((layer.name, layer.label) for layer in layers))
    if not layers:
        bill, *further = [_layer_terms(pack, facts_of_the_bill(pack, facts), found, None, "")]
    else:
        ordered = sorted(layers, key=lambda layer: not layer.takes_the_bill)
        if not ordered[0].takes_the_bill:
            raise CaseError([FieldError("benefit", "这一天的规则没有写到这种情形，不能试算")])
        bill, *further = [
            _refused_layer(pack, layer, refused)
            if (refused := all_matches(pack.refusal, {**facts, LAYER: (layer.name,)}))
            else _layer_terms(
                pack,
                {**facts, LAYER: layer.name},
                found,
                layer.name,
                layer.label,
                alone=not ordered[1:],
                first=not index,
            )
            for index, layer in enumerate(ordered)
        ]
    by_case = any(layer.open is not None for layer in (bill, *further))
    return ReimbursementTerms(
        found, found.reading_at("eligible_cost"), _eligible_terms(pack, facts), bill, tuple(further), by_case
    )


def _refused_layer(pack: Pack, layer: Layer, refused: tuple[Exclusion, ...]) -> LayerTerms:
    """Return a layer that pays nothing in this case, whatever the amounts."""
    declared = next(one for one in pack.layer if one.name == layer.name)
    nothing = DeductibleTerms(ZERO, Step("fact", f"{layer.label}起付标准", "", ZERO))
    of = tuple(map(_parted, declared.of))
    return LayerTerms(layer.name, layer.label, layer.label, (), nothing, (), None, (), of, refused=refused)


def _eligible_terms(pack: Pack, facts: Facts) -> tuple[EligibleTerms, ...]:
    return tuple(
        EligibleTerms(
            row,
            amount_of(row.of or "total_cost", facts, pack.vocabulary),
            None if row.limit is None else worked(row.limit, facts, pack.vocabulary),
            None if row.instead is None else worked(row.instead, facts, pack.vocabulary),
        )
        for row in all_matches(pack.eligible, facts)
    )


def _layer_terms(  # noqa: PLR0913  which layer of which case
    pack: Pack,
    facts: Facts,
    found: Eligibility,
    name: str | None,
    label: str,
    *,
    alone: bool = True,
    first: bool = True,
) -> LayerTerms:
    """Look up all that the facts decide about a layer; `first`: no words name it, `alone`: no figures either."""
    row = unique_match(pack.deductible_and_segments, facts)
    prefix = "" if first else label
    declared = next((one for one in pack.layer if one.name == name), None)
    shown = None if alone else name
    deductible = _deductible(pack, row, facts, found.reading_at("deductible") if first else None, prefix)
    adjustments = first_of_each_group(pack.points, facts)
    segments_of = partial(_segments, pack, row, facts, found if first else None, prefix, shown, deductible.amount)
    open_ends = _open_ends(pack, row, facts, adjustments, prefix, shown, segments_of)
    return LayerTerms(
        shown,
        label,
        prefix,
        (row.article,),
        replace(deductible, step=deductible.step._replace(layer=shown)),
        segments_of(row.segments, adjustments) if open_ends is None else open_ends.at(_SAYS_NOTHING)[0],
        _ceiling(pack, facts, found.reading_at("ceiling") if first else None),
        adjustments,
        () if declared is None else tuple(_parted(figure) for figure in declared.of),
        None if declared is None or declared.before is None else amount_of(declared.before, facts, pack.vocabulary),
        open=open_ends,
    )


def _by_case(row: DeductibleAndSegments, adjustments: Iterable[RateAdjustment]) -> bool:
    """Say whether an end of a segment, or of a stretch of points, hangs on what a case says."""
    ends = [one.upto for one in row.segments] + [end for one in adjustments for end in (one.from_, one.upto)]
    return any(isinstance(end, Formula) for end in ends)


def _open_ends(  # noqa: PLR0913, PLR0917  the row of a layer of a case
    pack: Pack,
    row: DeductibleAndSegments,
    facts: Facts,
    adjustments: tuple[RateAdjustment, ...],
    prefix: str,
    layer: str | None,
    segments_of: Callable[[tuple[Segment, ...], tuple[RateAdjustment, ...]], tuple[SegmentTerms, ...]],
) -> OpenEnds | None:
    """Say what the segments are made of, where an end is worked out from what the case says."""
    if not _by_case(row, adjustments):
        return None

    def of(cell: Decimal | Formula | None) -> Worked | None:
        return None if cell is None else worked(cell, facts, pack.vocabulary)

    return OpenEnds(
        tuple((one, of(one.upto)) for one in row.segments),
        tuple((one, of(one.from_), of(one.upto)) for one in adjustments),
        row.article,
        prefix,
        layer,
        segments_of,
    )


def _parted(figure: str) -> tuple[str, str]:
    layer, _, name = figure.partition(".")
    return layer, name


def _ceiling(pack: Pack, facts: Facts, reading: str | None) -> CeilingTerms | None:
    row = unique_match(pack.ceiling, facts)
    if row.ceiling is None:
        return None
    return CeilingTerms(
        worked(row.ceiling, facts, pack.vocabulary),
        amount_of(row.paid or PAID_THIS_YEAR, facts, pack.vocabulary),
        row.article,
        row.named,
        reading,
    )


def _deductible(
    pack: Pack, row: DeductibleAndSegments, facts: Facts, reading: str | None, prefix: str
) -> DeductibleTerms:
    """Look up the deductible, and work it out as far as it does not hang on the case's amounts."""
    factors = first_of_each_group(pack.change, facts)
    listed, label = row.deductible, f"{prefix}起付标准"
    articles = tuple(dict.fromkeys((row.article, *(factor.article for factor in factors))))
    further = tuple(factor.named for factor in factors)
    if not listed:
        return DeductibleTerms(ZERO, Step("fact", label, "不设起付标准", ZERO, (row.article,), row=row.named))
    less: tuple[tuple[AmountOf | Worked, str], ...] = (
        *(
            (worked(factor.minus, facts, pack.vocabulary), factor.label)
            for factor in factors
            if isinstance(factor.minus, Formula)
        ),
        *((amount_of(factor.less, facts, pack.vocabulary), factor.label) for factor in factors if factor.less),
    )
    if less or not isinstance(listed, Decimal):
        step = Step("fact", label, "", None, articles, reading, row.named, further=further)
        return DeductibleTerms(ZERO, step, worked(listed, facts, pack.vocabulary), factors, less)
    looked_up = set(names(row.when))
    where = [
        pack.vocabulary.by_name[name].word(facts[name])
        for name in ("location", "tier", "grade")
        if name in facts and name in looked_up
    ]
    plain = " · ".join(where) if where and not factors and not prefix else str(listed)
    deductible, formula = _changed(listed, plain, factors)
    step = Step("fact", label, formula, deductible, articles, reading, row.named, further=further)
    return DeductibleTerms(deductible, step, None, factors)


def _changed(deductible: Decimal, formula: str, factors: Iterable[DeductibleFactor]) -> tuple[Decimal, str]:
    """Take shares first, then what is taken off (yuan)."""
    ordered = sorted(factors, key=lambda factor: factor.minus is not None)
    for factor in ordered:
        if factor.deductible != 1 or (factor.minus is None and factor.less is None):
            deductible = round_fen(deductible * factor.deductible)
            formula += f" × {percent(factor.deductible)}（{factor.label}）"
    for factor in ordered:
        if isinstance(factor.minus, Decimal):
            deductible = max(deductible - factor.minus, ZERO)
            formula += f" − {factor.minus}（{factor.label}）"
    return deductible, formula


def _worked_deductible(terms: DeductibleTerms, case: Bill) -> tuple[Decimal, Step]:
    """Work out the deductible of a case (yuan), and its step."""
    if terms.listed is None:
        return terms.amount, terms.step
    deductible, formula = _changed(*terms.listed(case), terms.factors)
    for amount, label in terms.less:
        if isinstance(amount, Worked):
            taken, written = amount(case)
            written = f"({written})" if " " in written else written
        else:
            taken = amount(case)
            written = str(taken)
        deductible = max(deductible - taken, ZERO)
        formula += f" − {written}（{label}）"
    return deductible, terms.step._replace(formula=formula, amount=deductible)


class _Piece(NamedTuple):
    """A stretch of a segment on which the same adjustments hold."""

    segment: Segment
    upto: Decimal | None
    adjustments: tuple[RateAdjustment, ...]


def _pieces(segments: Sequence[Segment], adjustments: tuple[RateAdjustment, ...]) -> list[_Piece]:
    """Return the segments, split where an adjustment begins or ends."""
    stretches = [(one, _yuan(one.from_), _yuan(one.upto)) for one in adjustments]
    bounds = sorted({bound for _, *ends in stretches for bound in ends if bound})
    pieces, low = [], ZERO
    for segment in segments:
        upto = _yuan(segment.upto)
        ends = [bound for bound in bounds if low < bound and (upto is None or bound < upto)]
        for end in (*ends, upto):
            here = tuple(
                one
                for one, begins, until in stretches
                if (begins is None or begins <= low) and (until is None or (end is not None and end <= until))
            )
            pieces.append(_Piece(segment, end, here))
            low = end or low
    return pieces


def _yuan(cell: Decimal | Formula | None) -> Decimal | None:
    """Say what stands in a cell that is worked out already."""
    return cell if isinstance(cell, Decimal) else None


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
    if not _by_case(row, adjustments):
        return [adjusted(one.segment.rate, one.adjustments)[0] for one in _pieces(row.segments, adjustments)]
    local = [one for one in adjustments if one.from_ is not None or one.upto is not None]
    always = [one for one in adjustments if one not in local]
    there = [some for number in range(len(local) + 1) for some in combinations(local, number)]
    return [adjusted(segment.rate, (*always, *some))[0] for segment in row.segments for some in there]


def _segments(  # noqa: PLR0913, PLR0917  the row of a layer of a case
    pack: Pack,
    row: DeductibleAndSegments,
    facts: Facts,
    found: Eligibility | None,
    prefix: str,
    layer: str | None,
    deductible: Decimal,
    stretches: tuple[Segment, ...],
    adjustments: tuple[RateAdjustment, ...],
) -> tuple[SegmentTerms, ...]:
    """Make a segment of each piece of the cost on which one rate holds, with all adjustments of it."""
    pieces = _pieces(stretches, adjustments)
    segments = []
    low = deductible
    for index, piece in enumerate(pieces):
        segment = piece.segment
        fixed = segment.pays is not None
        single = ("按定额支付" if fixed else "按比例支付") if len(pieces) == 1 else f"第{_ordinal(index)}段"
        rate, written = adjusted(segment.rate, piece.adjustments)
        reading = None
        if found is not None:
            reading = (index == 0 and found.reading_at("first_segment")) or found.reading_of(row, "segment")
        terms = SegmentTerms(
            prefix + (segment.label or single),
            piece.upto,
            rate,
            written,
            tuple(dict.fromkeys((row.article, *(one.article for one in piece.adjustments)))),
            reading or None,
            row.named,
            tuple(one.named for one in piece.adjustments),
            layer,
            None if segment.pays is None else worked(segment.pays, facts, pack.vocabulary),
            None if segment.for_each is None else count_of(segment.for_each, facts, pack.vocabulary),
            row.not_more_than_cost,
            low,
        )
        if terms.upto is not None and terms.upto > low and not fixed:
            terms = terms._replace(whole=_by_rate(terms, low, terms.upto))
        segments.append(terms)
        low = low if terms.upto is None else max(low, terms.upto)
    return tuple(segments)


def _ordinal(index: int) -> str:
    return _ORDINALS[index] if index < len(_ORDINALS) else str(index + 1)


# Amounts stand in f-strings as !s: the plain format of a Decimal takes three times as long as its text.


def calculate(terms: ReimbursementTerms | ExcludedTerms, case: Bill) -> Outcome:
    """Calculate a case."""
    cover = case.cover
    waits = (
        waiting_steps(terms.eligibility, case.date, None if cover is None else cover.months_paid)
        if terms.eligibility.waiting_periods
        else ()
    )
    if isinstance(terms, ExcludedTerms):
        total, eligible = case.total_cost, case.total_cost - case.excluded
        eligible_step = Step("fact", "政策范围内费用", f"{total!s} − {case.excluded!s}", eligible)
        steps = (eligible_step, *waits, *exclusion_steps(terms.eligibility), *_totals(total, ZERO, total, "0.00"))
        nothing = _nothing(total, eligible, several=len(terms.layers) > 1)
        return nothing, steps, nothing if waits else None, _unpaid(terms.layers)
    if terms.by_case:
        terms = terms.at(case)
    total, eligible, formula = _eligible(terms, case)
    bill = terms.bill
    reading = terms.eligible_reading
    first = Step(
        "fact", "政策范围内费用", formula, eligible, bill.articles, reading, None, None, (), None, None, bill.name
    )
    told = [first]
    figures, layers = _calculate(terms, case, total, eligible, told)
    if waits:
        steps = (
            first,
            *waits,
            *supposed(tuple(told[1:]), made_up=terms.eligibility.made_up),
            *_totals(total, ZERO, total, "0.00"),
        )
        nothing = _nothing(total, eligible, several=bool(terms.further))
        return nothing, steps, figures, layers
    return figures, tuple(told), None, layers


def _fact(  # noqa: PLR0913, PLR0917  what such a step says, in the order of its fields
    label: str,
    formula: str,
    amount: Decimal,
    articles: tuple[str, ...],
    layer: str | None,
    row: RowId | None = None,
) -> Step:
    """Return a step of what is taken as given."""
    return Step("fact", label, formula, amount, articles, None, row, None, (), None, None, layer)


def _eligible(terms: ReimbursementTerms, case: Bill) -> tuple[Decimal, Decimal, str]:
    """Return the bill, what of it counts, and how that was worked out (yuan)."""
    total, excluded = case.total_cost, case.excluded
    if not terms.eligible:
        return total, total - excluded, f"{total!s} − {excluded!s}"
    counted, written = ZERO, []
    for row, amount, limit, instead in terms.eligible:
        if instead is not None:
            total, formula = instead(case)
            return total, total, f"定额 {formula} 代替 {case.total_cost!s}"
        part = amount(case) if row.of is not None else total - excluded
        formula = str(part)
        if row.share is not None:
            part, formula = round_fen(part * row.share), f"{part!s} × {percent(row.share)}"
        if limit is not None and part > limit.of(case):
            part, formula = limit(case)
            formula = f"限额 {formula}"
        counted += part
        written.append(formula)
    if counted > total:
        raise CaseError([FieldError("total_cost", f"计入的各类费用合计 {counted}，不能超过总费用")])
    return total, counted, " + ".join(written)


def _calculate(
    terms: ReimbursementTerms, case: Bill, total: Decimal, eligible: Decimal, steps: list[Step]
) -> tuple[Figures, tuple[LayerFigures, ...]]:
    """Let all layers pay in turn; return the figures (yuan), and those of each layer where there are several."""
    bill, formula = _work(terms.bill, case, eligible, steps)
    paid = bill.pays
    patient = max(ZERO, total - paid)
    steps += _totals(total, paid, patient, formula, terms.bill.name)
    figures: dict[str, Decimal | int | bool] = {
        "deductible": bill.deductible,
        "eligible_cost": eligible,
        "fund_pays": paid,
        "patient_pays": patient,
        "deductible_borne": bill.deductible_borne,
        "copayment": max(ZERO, eligible - paid - bill.deductible_borne),
        "capped": bill.capped,
    }
    if not terms.further:
        return figures | _beyond_cost(total, paid, steps), ()
    layers, formula, together = {bill.name: bill}, str(paid), paid
    for layer in terms.further:
        found = _further(layer, case, layers, steps)
        layers[found.name] = found
        formula, together = f"{formula} + {found.pays!s}", together + found.pays
    left = max(ZERO, total - together)
    figures["funds_pay"], figures["left_to_patient"] = together, left
    steps += (
        Step("total", "各项支付合计", formula, together),
        Step("total", "个人最终负担", _left(total, together), left),
    )
    return figures | _beyond_cost(total, together, steps), tuple(layers.values())


def _beyond_cost(total: Decimal, paid: Decimal, steps: list[Step]) -> dict[str, Decimal | int | bool]:
    """Say what is paid beyond the bill, as a sum may be: told by itself, for nobody bears less than nothing (yuan)."""
    if paid <= total:
        return {}
    steps.append(Step("total", BEYOND_COST.label, f"{paid!s} − {total!s}", paid - total))
    return {BEYOND_COST.name: paid - total}


def _left(total: Decimal, paid: Decimal) -> str:
    return f"{total!s} − {paid!s}{'，不小于 0' if paid > total else ''}"


def _further(terms: LayerTerms, case: Bill, layers: Mapping[str, LayerFigures], steps: list[Step]) -> LayerFigures:
    """Work a layer on what earlier ones left."""
    enters, written = ZERO, ""
    for layer, name in terms.of:
        if layer in layers:
            part = layers[layer].figure(name)
            enters, written = enters + part, f"{written} + {part!s}" if written else str(part)
    if terms.refused:
        steps += (exclusion_step(row)._replace(layer=terms.name) for row in terms.refused)
        return LayerFigures(terms.name or "", terms.label, enters, ZERO, ZERO, ZERO, capped=False, copayment=enters)
    steps.append(_fact(f"{terms.prefix}计入费用", written or "0.00", enters, terms.articles, terms.name))
    worked_out, formula = _work(terms, case, enters, steps)
    label = f"{terms.prefix}支付"
    steps.append(Step("total", label, formula, worked_out.pays, (), None, None, None, (), None, None, terms.name))
    return worked_out


def _work(terms: LayerTerms, case: Bill, enters: Decimal, steps: list[Step]) -> tuple[LayerFigures, str]:
    """Work a layer: its figures, and what its payment is made of (yuan)."""
    plain = terms.deductible
    deductible, step = (plain.amount, plain.step) if plain.listed is None else _worked_deductible(plain, case)
    steps.append(step)
    steps += terms.ends
    start, end, limit = terms.start(case), enters, None
    if not terms.of:
        limit = case.payment_limit
        if case.eligible_limit is not None and case.eligible_limit < enters:
            end = case.eligible_limit
            written = f"{enters!s} 超过限额 {end!s}"
            steps.append(_fact(DISEASE_LIMIT, written, end, terms.articles, terms.name))
        last = terms.segments[-1]
        if last.upto is not None and last.upto < end:
            written = f"{end!s} 超过定额 {last.upto!s}"
            steps.append(_fact(QUOTA, written, last.upto, last.articles, terms.name, last.row))
    end += start
    paid, formula = _pay_by_segments(terms, case, deductible, start, end, steps)
    if limit is not None and paid > limit:
        written = f"{limit!s} − {paid!s}"
        steps.append(Step("cut", "病种支付限额", written, limit - paid, terms.articles, layer=terms.name))
        formula, paid = f"{formula} − {paid - limit!s}", limit
    over, behind = ZERO, ZERO
    if terms.ceiling is not None:
        ceiling = terms.ceiling.amount.of(case)
        earlier = terms.ceiling.paid(case)
        if paid > ceiling - earlier and paid > 0:
            steps.append(_cut_by_ceiling(terms, case, earlier, paid))
            room = max(ZERO, ceiling - earlier)
            formula, over = f"{formula} − {paid - room!s}", paid - room
            if terms.name is not None:
                behind = end - _reached(terms, deductible, start, room)
            paid = room
    reached = start + enters if start else enters
    borne = min(deductible, reached)
    if start:
        borne -= min(start, deductible)
    borne = max(ZERO, min(borne, enters - paid))  # a sum may be more than the cost
    left = max(ZERO, enters - borne - paid - over)
    name, label, capped = terms.name or "", terms.label, over > 0
    return (
        LayerFigures(name, label, enters, deductible, paid, over, capped, borne, left, behind, reached),
        formula,
    )


def _pay_by_segments(  # noqa: PLR0913, PLR0917  a stretch of the cost of a case
    terms: LayerTerms, case: Bill, deductible: Decimal, start: Decimal, end: Decimal, steps: list[Step]
) -> tuple[Decimal, str]:
    """Pay a stretch of the cost by the rates of its segments (yuan); return also the formula."""
    low = max(deductible, start)
    if end <= low:
        label = f"{terms.prefix}{'未超过起付标准' if deductible else '没有可支付的费用'}"
        steps.append(_fact(label, f"{end!s} ≤ {low!s}", ZERO, terms.articles, terms.name))
        return ZERO, "0.00"
    paid, formula = ZERO, ""
    for segment in terms.segments:
        upto = segment.upto
        high = end if upto is None or end < upto else upto
        if high <= low:  # the year has passed it
            continue
        if high is upto and segment.whole is not None and low == segment.low:
            part, step = segment.whole
        else:
            part, step = _by_rate(segment, low, high) if segment.pays is None else _fixed(segment, case, high - low)
        steps.append(step)
        paid, formula = paid + part, f"{formula} + {part!s}" if formula else str(part)
        if high == end:
            break
        low = high
    return paid, formula or "0.00"


def _by_rate(segment: SegmentTerms, low: Decimal, high: Decimal) -> tuple[Decimal, Step]:
    """Say what a segment pays of a stretch of the cost by its rate (yuan)."""
    part = round_fen((high - low) * segment.rate)
    stretch = f"({high!s} − {low!s})" if low else str(high)
    return part, _paid(segment, f"{stretch} × {segment.written}", part)


def _fixed(segment: SegmentTerms, case: Bill, cost: Decimal) -> tuple[Decimal, Step]:
    """Say what a segment pays that pays an amount (yuan)."""
    if segment.pays is None:
        raise TypeError(segment)
    part, written = segment.pays(case)
    if segment.for_each is not None:
        times = segment.for_each(case)
        part, written = part * times, f"{written} × {times}"
    if segment.not_more_than_cost and part > cost:
        part, written = cost, f"{written}，不超过费用 {cost!s}"
    return part, _paid(segment, written, part)


def _paid(segment: SegmentTerms, written: str, part: Decimal) -> Step:
    label, _, _, _, articles, reading, row, further, layer = segment[:9]
    return Step("pay", label, written, part, articles, reading, row, None, further, None, None, layer)


def _reached(terms: LayerTerms, deductible: Decimal, start: Decimal, room: Decimal) -> Decimal:
    """Return the position at which what is paid has used up the room under the ceiling (yuan)."""
    low = max(deductible, start)
    for segment in terms.segments:
        high = segment.upto
        if high is not None and high <= low:
            continue
        if segment.rate and (high is None or (high - low) * segment.rate >= room):
            return low + round_fen(room / segment.rate)
        if high is None:
            break
        room -= (high - low) * segment.rate
        low = high
    return low


def _cut_by_ceiling(terms: LayerTerms, case: Bill, paid_this_year: Decimal, paid: Decimal) -> Step:
    """Say what the ceiling leaves of what would be paid."""
    found = terms.ceiling
    if found is None:
        raise TypeError(terms)
    ceiling, written = found.amount(case)
    room = ceiling - paid_this_year
    shown = written if written == str(ceiling) or written.endswith("）") else f"({written})"
    left = f"({shown} − {paid_this_year!s})" if room > 0 else f"{ZERO!s}"
    return Step(
        "cut",
        f"{terms.prefix}年度限额",
        f"{left} − {paid!s}",
        max(ZERO, room) - paid,
        (found.article,),
        found.reading,
        found.row,
        layer=terms.name,
    )


def _totals(
    total: Decimal, paid: Decimal, patient: Decimal, formula: str, layer: str | None = None
) -> tuple[Step, Step]:
    return (
        Step("total", "基金支付", formula, paid, (), None, None, None, (), None, None, layer),
        Step("total", "个人负担", _left(total, paid), patient, (), None, None, None, (), None, None, layer),
    )


def _nothing(total: Decimal, eligible: Decimal, *, several: bool) -> Figures:
    figures: dict[str, Decimal | int | bool] = {
        "deductible": ZERO,
        "eligible_cost": eligible,
        "fund_pays": ZERO,
        "patient_pays": total,
        "deductible_borne": ZERO,
        "copayment": eligible,
        "capped": False,
    }
    return figures | {"funds_pay": ZERO, "left_to_patient": total} if several else figures


def _unpaid(layers: Sequence[tuple[str, str]]) -> tuple[LayerFigures, ...]:
    if len(layers) < 2:  # noqa: PLR2004  one is no layer on another
        return ()
    return tuple(LayerFigures(name, label, ZERO, ZERO, ZERO, ZERO, capped=False) for name, label in layers)
