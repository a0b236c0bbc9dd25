"""Which rows of a pack answer for the facts of a case."""

from collections.abc import Iterable
from typing import TypeVar

from estimator.rulepack.model import Note, Reading, Row
from estimator.when import Facts, holds

R = TypeVar("R", bound=Row)
S = TypeVar("S", Note, Reading)


def one(rows: Iterable[R], facts: Facts) -> R:
    """The row that answers; the proof of the pack has shown that there is exactly one."""
    return next(row for row in rows if holds(row.when, facts))


def every(rows: Iterable[R], facts: Facts) -> tuple[R, ...]:
    """Every row that holds, one of each group."""
    found: list[R] = []
    groups: set[str] = set()
    for row in rows:
        group = getattr(row, "group", None)
        if group in groups or not holds(row.when, facts):
            continue
        if group is not None:
            groups.add(group)
        found.append(row)
    return tuple(found)


def said(rows: Iterable[S], facts: Facts) -> tuple[S, ...]:
    """The notes or readings of these facts."""
    return tuple(row for row in rows if holds(row.when, facts))
