"""Which rows of a pack answer for the facts of a case."""

from collections.abc import Container, Iterable
from typing import TypeVar

from estimator.errors import CaseError, FieldError
from estimator.facts import LAYER
from estimator.facts.condition import Clause, Facts, Value, When, holds
from estimator.rulepack.model import ANNOTATIONS, COLLECT_TABLES, UNIQUE_TABLES, Pack
from estimator.rulepack.rows import Grouped, Note, Reading, Row

R = TypeVar("R", bound=Row)
G = TypeVar("G", bound=Grouped)
S = TypeVar("S", Note, Reading)
_FIGURES = (*UNIQUE_TABLES, *COLLECT_TABLES)


def unique_match(rows: Iterable[R], facts: Facts) -> R:
    """Return the row that answers; where the pack undertakes to answer, its proof has shown that there is exactly one.

    Raises CaseError on `benefit` where the pack is silent.
    """
    for row in rows:
        if holds(row.when, facts):
            return row
    raise CaseError([FieldError("benefit", "这一天的规则没有写到这种情形，不能试算")])


def all_matches(rows: Iterable[R], facts: Facts) -> tuple[R, ...]:
    """Return every row that holds."""
    return tuple(row for row in rows if holds(row.when, facts))


def first_of_each_group(rows: Iterable[G], facts: Facts) -> tuple[G, ...]:
    """Return every row that holds, the first of each group; the proof has shown that the others say the same."""
    found: list[G] = []
    groups: set[str] = set()
    for row in all_matches(rows, facts):
        if row.group not in groups:
            found.append(row)
        if row.group is not None:
            groups.add(row.group)
    return tuple(found)


def matching_notes(rows: Iterable[S], facts: Facts) -> tuple[S, ...]:
    """Return the notes or readings of these facts."""
    return tuple(row for row in rows if holds(row.when, facts))


_OF_LAYERS = ("deductible_and_segments", "ceiling", "change", "points")


def layers_named(pack: Pack) -> Pack:
    """Have each row of a table of layers say which it is about: one that names none is about the bill."""
    layers = pack.vocabulary.layers
    if not layers:
        return pack
    bill = tuple(layer.name for layer in layers if layer.takes_the_bill)
    return pack.model_copy(
        update={
            table: tuple(
                row
                if all(LAYER in clause for clause in row.when)
                else row.model_copy(update={"when": tuple({LAYER: bill, **clause} for clause in row.when)})
                for row in pack.rows(table)
            )
            for table in _OF_LAYERS
        }
    )


def without_layer(clause: Clause) -> Clause:
    """Return a condition but for the layer that it names."""
    return {name: condition for name, condition in clause.items() if name != LAYER}


def for_benefit(pack: Pack, benefit: str) -> Pack:
    """Return the pack without the rows that name other benefits only."""
    return pack.model_copy(update={table: rows_about(pack.rows(table), benefit) for table in (*_FIGURES, *ANNOTATIONS)})


def figures_where(pack: Pack, facts: Facts, undecided: Container[str]) -> Pack:
    """Give the pack with the figures alone that may hold for these facts, whatever the undecided ones are; no notes."""

    def may_hold(when: When) -> bool:
        decided = tuple({name: one for name, one in clause.items() if name not in undecided} for clause in when)
        return holds(decided, facts)

    near = {table: tuple(row for row in pack.rows(table) if may_hold(row.when)) for table in _FIGURES}
    return pack.model_copy(update=near | dict.fromkeys(ANNOTATIONS, ()))


def rows_about(rows: Iterable[R], benefit: Value | None) -> tuple[R, ...]:
    """Return the rows but for those that name other benefits only; all of them where the benefit is not known."""
    return tuple(row for row in rows if benefit is None or _may_be_about(row.when, benefit))


def _may_be_about(when: When, benefit: Value) -> bool:
    return any(benefit in clause.get("benefit", (benefit,)) for clause in when)
