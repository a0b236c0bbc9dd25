"""Where a case stands before any amount is looked at: refused, waiting, and the readings it touches."""

from collections.abc import Container
from dataclasses import dataclass, field
from datetime import date

from estimator.calculate.amounts import PAID_THIS_YEAR, AmountOf, Worked, amount_of, worked
from estimator.facts import LAYER
from estimator.facts.condition import Facts, names
from estimator.result import ReadingTaken, Step
from estimator.rulepack import Pack, all_matches, matching_notes
from estimator.rulepack.rows import Exclusion, Reading, RowWithReading, Stage, WaitingPeriod

_MADE_UP_BY = {"arrears_settled", "employer_in_arrears"}
"""Facts of arrears: once these are made up, what was suspended by them is paid as well (Arts. 17, 19, 28)."""


@dataclass(frozen=True, slots=True)
class Eligibility:
    """Refusals and waits that hold, the readings taken by stage, and the notes of the case."""

    exclusions: tuple[Exclusion, ...]
    waiting_periods: tuple[WaitingPeriod, ...]
    readings: tuple[Reading, ...]
    taken: tuple[ReadingTaken, ...]
    other_ways: tuple[str, ...] = field(compare=False)
    """Those of the readings of which the pack says the other way; no part of where the case stands."""
    notes: tuple[str, ...]
    ceiling: Worked | None
    """What the fund pays in a year at most, where the benefit counts towards a ceiling (yuan)."""
    counted: AmountOf | None
    """What has been paid towards it before."""

    @property
    def made_up(self) -> bool:
        """Whether arrears alone keep the case from being paid, so that it is paid once they are made up."""
        return all(_MADE_UP_BY.intersection(names(row.when)) for row in self.waiting_periods)

    def reading_at(self, stage: Stage) -> str | None:
        """Return the first reading taken at a stage of the reckoning."""
        return next((reading.name for reading in self.readings if reading.at == stage), None)

    def reading_of(self, row: RowWithReading, stage: Stage) -> str | None:
        """Return the reading that a row settles, where the case touches it; else the first taken at a stage."""
        touched = any(reading.name == row.reading for reading in self.readings)
        return row.reading if touched else self.reading_at(stage)


def eligibility_of(pack: Pack, facts: Facts, stages: Container[Stage]) -> Eligibility:
    """Look up where a case stands; `stages` are those that its reckoning reaches when it is not refused.

    A refused case is touched only by a reading that settles its one refusal: without it something would be paid.
    """
    of_the_bill = facts_of_the_bill(pack, facts)
    exclusions = all_matches(pack.refusal, of_the_bill)
    told = pack.vocabulary.naming_layers(facts)
    reached: Container[Stage] = stages if not exclusions else ("refusal",) if len(exclusions) == 1 else ()
    readings = tuple(reading for reading in matching_notes(pack.reading, told) if reading.at in reached)
    ceilings = (
        (worked(row.ceiling, facts, pack.vocabulary), amount_of(row.paid or PAID_THIS_YEAR, facts, pack.vocabulary))
        for row in all_matches(pack.ceiling, of_the_bill)
        if row.ceiling is not None
    )
    ceiling, counted = next(ceilings, (None, None))
    return Eligibility(
        exclusions,
        all_matches(pack.wait, facts),
        readings,
        tuple(ReadingTaken(reading.name, reading.articles, reading.summary) for reading in readings),
        tuple(reading.name for reading in readings if reading.name in pack.otherwise),
        tuple(note.text for note in matching_notes(pack.note, told)),
        ceiling,
        counted,
    )


def facts_of_the_bill(pack: Pack, facts: Facts) -> Facts:
    """Add to the facts the layer that takes the bill; any that may take one, where none is there for the case."""
    layers = pack.vocabulary.layers_of(facts) or pack.vocabulary.layers
    bill = tuple(layer.name for layer in layers if layer.takes_the_bill)
    return {**facts, LAYER: bill} if bill else facts


def exclusion_steps(found: Eligibility) -> tuple[Step, ...]:
    """Return the refusals as steps: which condition failed and what would have to be so."""
    return tuple(exclusion_step(row, found.reading_at("refusal")) for row in found.exclusions)


def exclusion_step(row: Exclusion, reading: str | None = None) -> Step:
    """Return a refusal as a step."""
    return Step("fact", row.label, row.remedy, articles=(row.article,), reading=reading, row=row.named)


def waiting_steps(found: Eligibility, day: date, months_paid: int | None) -> tuple[Step, ...]:
    """Return the waits as steps: since when nothing is paid, or from which month it is (Arts. 16-19, 31, 38)."""
    reading = found.reading_at("wait")
    return tuple(
        Step(
            "fact",
            row.label,
            _from_when(row, day, months_paid),
            articles=(row.article,),
            reading=reading,
            row=row.named,
        )
        for row in found.waiting_periods
    )


def _from_when(row: WaitingPeriod, day: date, months_paid: int | None) -> str:
    if row.months_paid is None or months_paid is None:
        return row.remedy
    month = day.year * 12 + day.month - 1 + row.months_paid - months_paid
    return f"{row.remedy}；已缴 {months_paid} 个月，照常缴费最早 {month // 12}-{month % 12 + 1:02} 起支付"


def supposed(steps: tuple[Step, ...], *, made_up: bool) -> tuple[Step, ...]:
    """Put the steps of what would be paid once cover is in force or arrears made up under one head: told, not paid."""
    head, said, total = (
        ("补足后", "欠费补足以后，金额如下", "补足后")
        if made_up
        else ("生效以后就医", "同样的费用，金额如下；这次的不支付", "生效后")
    )
    return (
        Step("fact", head, said),
        *(
            step._replace(
                kind="fact", promised=step.kind, label=f"{total}{step.label}" if step.kind == "total" else step.label
            )
            for step in steps
        ),
    )
