"""Amounts and counts of a case that rules name, and amounts that rules let be worked out from them."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from decimal import Decimal
from functools import cache
from typing import Generic, NamedTuple, TypeAlias, TypeVar

from estimator.facts import Vocabulary
from estimator.facts.condition import Facts
from estimator.money import ZERO, percent, round_fen
from estimator.rulepack.rows import Formula, Row

PAID_THIS_YEAR = "fund_paid_this_year"
"""What counts towards a ceiling that names no counter of its own."""


N = TypeVar("N", bound=Decimal | int)


class Given(NamedTuple, Generic[N]):
    """How an amount (yuan) or a count is read from cases of the same facts; what it is where it was not given."""

    group: str
    name: str
    default: N

    def __call__(self, case: object) -> N:
        """Read it."""
        group, name, default = self
        # What a model lacks, pydantic takes some thirty times as long to say as its dictionary.
        holder = case.__dict__.get(group) if group else case
        found: N | None = None if holder is None else holder.__dict__.get(name)
        return default if found is None else found


AmountOf: TypeAlias = Given[Decimal]
CountOf: TypeAlias = Given[int]


def amount_of(name: str, facts: Facts, vocabulary: Vocabulary) -> AmountOf:
    """Say how an amount is read from cases with these facts (yuan); 0 where it does not apply."""
    group, key, default = _where(name, facts, vocabulary)
    return Given(group, key, ZERO if default is None else Decimal(str(default)))


def count_of(name: str, facts: Facts, vocabulary: Vocabulary) -> CountOf:
    """Say how a count is read from cases with these facts; 0 where it does not apply."""
    group, key, default = _where(name, facts, vocabulary)
    return Given(group, key, int(str(default or 0)))


def _where(name: str, facts: Facts, vocabulary: Vocabulary) -> tuple[str, str, object]:
    fact = vocabulary.by_name[name]
    place = fact.applicability(facts)
    if place is None:
        return "", "", None
    group, _, key = fact.key(place).rpartition(".")
    return group, key, place.default


class Worked(NamedTuple):
    """How what stands in a cell is worked out for cases of the same facts."""

    cell: Decimal | Formula
    amount: AmountOf | None = None
    counts: tuple[tuple[CountOf, int], ...] = ()
    """Each with the number beyond which it counts."""

    def __call__(self, case: object) -> tuple[Decimal, str]:
        """Return the amount (yuan), and how it was worked out."""
        cell = self.cell
        if isinstance(cell, Decimal):
            return cell, str(cell)
        if self.amount is not None and cell.share is not None:
            of = self.amount(case)
            part = round_fen(of * cell.share)
            if cell.at_least is not None and part < cell.at_least:
                return cell.at_least, f"{cell.at_least}（最少）"
            if cell.at_most is not None and part > cell.most():
                return cell.most(), f"{cell.most()}（最多）"
            return part, f"{of} × {percent(cell.share)}"
        base, add = cell.base or ZERO, cell.add or ZERO
        times = sum(max(count(case) - beyond, 0) for count, beyond in self.counts)
        before = f"{base} + " if base else ""
        if cell.at_most is not None and add * times > cell.most():
            return base + cell.most(), f"{before}{cell.most()}（最多）"
        return base + add * times, f"{before}{add} × {times}" if times or not base else str(base)

    def of(self, case: object) -> Decimal:
        """Return the amount alone (yuan)."""
        return self.cell if isinstance(self.cell, Decimal) else self(case)[0]


def worked(cell: Decimal | Formula, facts: Facts, vocabulary: Vocabulary) -> Worked:
    """Say how what stands in a cell is worked out for cases with these facts."""
    if isinstance(cell, Decimal):
        return Worked(cell)
    return Worked(
        cell,
        None if cell.of is None else amount_of(cell.of, facts, vocabulary),
        tuple((count_of(one.count, facts, vocabulary), one.beyond) for one in cell.counts()),
    )


def facts_read(value: object) -> Iterator[str]:
    """Return the facts that are read from a case wherever terms say so."""
    if isinstance(value, Given):
        yield value.name
    elif not isinstance(value, Row):
        for _, part in parts(value) or ():
            yield from facts_read(part)


def parts(value: object) -> list[tuple[str, object]] | None:
    """Say what terms or a row are made of, by name; None of what has no parts."""
    names_of = _fields_of(type(value))  # type: ignore[arg-type]  # a class is hashable
    if names_of is not None:
        return [(name, getattr(value, name)) for name in names_of]
    if isinstance(value, Row):
        return list(vars(value).items())
    return [("", part) for part in value] if isinstance(value, tuple) else None


@cache
def _fields_of(kind: type) -> tuple[str, ...] | None:
    """Return the fields of a dataclass or named tuple."""
    found: tuple[str, ...] | None = getattr(kind, "_fields", None)
    return tuple(one.name for one in fields(kind)) if is_dataclass(kind) else found
