"""What the facts alone decide of care paid by rate: what counts of the bill, and for each layer its rows."""

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from estimator.calculate.amounts import PAID_THIS_YEAR, AmountOf, Worked, amount_of, facts_read, worked
from estimator.calculate.eligibility import Eligibility, eligibility_of, facts_of_the_bill
from estimator.calculate.segments import SegmentSource, SegmentTerms, cells_of
from estimator.case.models import MedicalCase, ResidentMaternityCase
from estimator.errors import CaseError, FieldError
from estimator.facts import LAYER, Layer
from estimator.facts.condition import Facts, names
from estimator.money import ZERO, percent, round_fen
from estimator.result import NO_BASIS, RowId, Step, StepBasis
from estimator.rulepack import Pack, first_of_each_group, unique_match
from estimator.rulepack.rows import (
    DeductibleAndSegments,
    DeductibleFactor,
    EligibleRow,
    Exclusion,
    Formula,
    RateAdjustment,
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
Bill = MedicalCase | ResidentMaternityCase
ON_EVERY_BILL = frozenset({"excluded_cost"})
"""What is reckoned with also where nothing is paid: it is left to the person."""


class DeductibleTerms(NamedTuple):
    """The deductible (yuan) with its step, where the facts alone decide it; else what it is worked out from."""

    amount: Decimal
    step: Step
    listed: Worked | None = None
    factors: tuple[DeductibleFactor, ...] = ()
    """What changes the deductible."""
    less: tuple[tuple[AmountOf | Worked, str], ...] = ()


class CeilingTerms(NamedTuple):
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


class LayerTerms(NamedTuple):
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
    source: SegmentSource | None = None
    """What the segments are made of, where the facts alone do not decide them."""
    ends: tuple[Step, ...] = ()
    """How their ends were worked out."""
    basis: StepBasis = NO_BASIS
    """What its steps rest on that no other row bears on."""
    sums: StepBasis = NO_BASIS
    """What its totals rest on."""

    def start(self, case: object) -> Decimal:
        """Say where the year stands before this bill, where the layer is worked over the year (yuan)."""
        return ZERO if self.before is None else self.before(case)

    def at(self, case: Bill) -> "LayerTerms":
        """Return the layer with the segments of a case."""
        if self.source is None:
            return self
        segments, ends = self.source.at(case)
        return self._replace(segments=segments, ends=ends)

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
            self.source and (self.source.segments, tuple(row.effect() for row in self.adjustments)),
            self.ceiling and self.ceiling.amount.cell,
        )


class ReimbursementTerms(NamedTuple):
    """What the facts alone decide: the layer that takes the bill, and those that take what it left."""

    eligibility: Eligibility
    eligible_basis: StepBasis
    """What the step rests on that says what counts."""
    eligible: tuple[EligibleTerms, ...]
    bill: LayerTerms
    further: tuple[LayerTerms, ...] = ()
    by_case: bool = False
    """Whether an end of a segment hangs on what a case says."""

    def at(self, case: Bill) -> "ReimbursementTerms":
        """Return the terms with the segments of a case."""
        if not self.by_case:
            return self
        return self._replace(bill=self.bill.at(case), further=tuple(layer.at(case) for layer in self.further))

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

    @property
    def reckoned_with(self) -> frozenset[str]:
        """The facts that are reckoned with as they are."""
        paid = any(segment.rate or segment.pays for segment in self.segments)
        return ON_EVERY_BILL | {*facts_read(self), *(("eligible_limit", "payment_limit") if paid else ())}


class ExcludedTerms(NamedTuple):
    """A case for which nothing is paid, whatever the amounts; the layers that there would be."""

    eligibility: Eligibility
    layers: tuple[tuple[str, str], ...] = ()

    @property
    def decides(self) -> tuple[object, ...]:
        """Why nothing is paid."""
        return tuple(row.label for row in self.eligibility.exclusions)

    @property
    def reckoned_with(self) -> frozenset[str]:
        """The facts that are reckoned with as they are."""
        return ON_EVERY_BILL


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
    by_case = any(layer.source is not None for layer in (bill, *further))
    basis = _basis(bill.articles, bill.name, found.reading_at("eligible_cost"))
    return ReimbursementTerms(found, basis, _eligible_terms(pack, facts), bill, tuple(further), by_case)


def _basis(articles: tuple[str, ...], layer: str | None, reading: str | None = None) -> StepBasis:
    return Step("fact", "", "", None, articles, reading, layer=layer).basis


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
    source = SegmentSource(
        *cells_of(row, adjustments, facts, pack.vocabulary),
        deductible.amount,
        row.not_more_than_cost,
        row.article,
        row.named,
        prefix,
        shown,
        found.reading_at("first_segment") if first else None,
        found.reading_of(row, "segment") if first else None,
    )
    return LayerTerms(
        shown,
        label,
        prefix,
        (row.article,),
        deductible._replace(step=deductible.step._replace(layer=shown)),
        source.at()[0],
        _ceiling(pack, facts, found.reading_at("ceiling") if first else None),
        adjustments,
        () if declared is None else tuple(_parted(figure) for figure in declared.of),
        None if declared is None or declared.before is None else amount_of(declared.before, facts, pack.vocabulary),
        source=source if source.by_case else None,
        basis=_basis((row.article,), shown),
        sums=_basis((), shown),
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
    deductible, formula = changed(listed, plain, factors)
    step = Step("fact", label, formula, deductible, articles, reading, row.named, further=further)
    return DeductibleTerms(deductible, step, None, factors)


def changed(deductible: Decimal, formula: str, factors: Iterable[DeductibleFactor]) -> tuple[Decimal, str]:
    """Change a deductible: shares first, then what is taken off (yuan); and write it down."""
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
