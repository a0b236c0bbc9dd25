"""Where a case stands before any amount is looked at: refused, waiting, and the readings it touches."""

from collections.abc import Container
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from estimator.facts.condition import Facts
from estimator.result import ReadingTaken, Step
from estimator.rulepack import Pack, every, said
from estimator.rulepack.rows import Reading, Refusal, Settling, Stage, Wait


@dataclass(frozen=True, slots=True)
class Standing:
    """Refusals and waits that hold, the readings taken by stage, and the notes of the case."""

    refusals: tuple[Refusal, ...]
    waits: tuple[Wait, ...]
    readings: tuple[Reading, ...]
    taken: tuple[ReadingTaken, ...]
    notes: tuple[str, ...]
    ceiling: Decimal | None
    """What the fund pays in a year at most, where the benefit counts towards a ceiling (yuan)."""

    def reading_at(self, stage: Stage) -> str | None:
        """The first reading taken at a stage of the reckoning."""
        return next((reading.name for reading in self.readings if reading.at == stage), None)

    def reading_of(self, row: Settling, stage: Stage) -> str | None:
        """The reading that a row settles, where the case touches it; else the first taken at a stage."""
        touched = any(reading.name == row.reading for reading in self.readings)
        return row.reading if touched else self.reading_at(stage)


def standing(pack: Pack, facts: Facts, stages: Container[Stage]) -> Standing:
    """Look up where a case stands; `stages` are those that its reckoning reaches when it is not refused.

    A refused case is touched only by a reading that settles its one refusal: without it something would be paid.
    """
    refusals = every(pack.refusal, facts)
    reached: Container[Stage] = stages if not refusals else ("refusal",) if len(refusals) == 1 else ()
    readings = tuple(reading for reading in said(pack.reading, facts) if reading.at in reached)
    return Standing(
        refusals,
        every(pack.wait, facts),
        readings,
        tuple(ReadingTaken(reading.name, reading.articles, reading.gist) for reading in readings),
        tuple(note.text for note in said(pack.note, facts)),
        next((row.ceiling for row in every(pack.ceiling, facts)), None),
    )


def refusal_steps(found: Standing) -> tuple[Step, ...]:
    """The refusals as steps: which condition failed and what would have to be so."""
    reading = found.reading_at("refusal")
    return tuple(
        Step("fact", row.label, row.remedy, articles=(row.article,), reading=reading, row=row.id)
        for row in found.refusals
    )


def wait_steps(found: Standing, day: date, months_paid: int | None) -> tuple[Step, ...]:
    """The waits as steps: since when nothing is paid, or from which month it is (Arts. 16-19, 31, 38)."""
    reading = found.reading_at("wait")
    return tuple(
        Step("fact", row.label, _from_when(row, day, months_paid), articles=(row.article,), reading=reading, row=row.id)
        for row in found.waits
    )


def _from_when(row: Wait, day: date, months_paid: int | None) -> str:
    if row.months_paid is None or months_paid is None:
        return row.remedy
    month = day.year * 12 + day.month - 1 + row.months_paid - months_paid
    return f"{row.remedy}；已缴 {months_paid} 个月，照常缴费最早 {month // 12}-{month % 12 + 1:02} 起支付"


def supposed(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """The steps of what would be paid once cover is in force: told, not paid."""
    return tuple(step._replace(kind="fact", label=f"生效后：{step.label}") for step in steps)
