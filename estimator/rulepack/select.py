"""Which rows of a pack answer for the facts of a case."""

from collections.abc import Iterable
from typing import TypeVar

from estimator.errors import CaseError, FieldError
from estimator.facts.condition import Facts, When, holds
from estimator.rulepack.model import ANNOTATIONS, COLLECT_TABLES, UNIQUE_TABLES, Pack
from estimator.rulepack.rows import Grouped, Note, Reading, Row

R = TypeVar("R", bound=Row)
G = TypeVar("G", bound=Grouped)
S = TypeVar("S", Note, Reading)


def unique_match(rows: Iterable[R], facts: Facts) -> R:
    """The row that answers; where the pack undertakes to answer, its proof has shown that there is exactly one.

    Raises CaseError on `benefit` where the pack is silent.
    """
    for row in rows:
        if holds(row.when, facts):
            return row
    raise CaseError([FieldError("benefit", "这一天的规则没有写到这种情形，不能试算")])


def all_matches(rows: Iterable[R], facts: Facts) -> tuple[R, ...]:
    """Every row that holds."""
    return tuple(row for row in rows if holds(row.when, facts))


def first_of_each_group(rows: Iterable[G], facts: Facts) -> tuple[G, ...]:
    """Every row that holds, the first of each group; the proof has shown that the others say the same."""
    found: list[G] = []
    groups: set[str] = set()
    for row in all_matches(rows, facts):
        if row.group not in groups:
            found.append(row)
        if row.group is not None:
            groups.add(row.group)
    return tuple(found)


def matching_notes(rows: Iterable[S], facts: Facts) -> tuple[S, ...]:
    """The notes or readings of these facts."""
    return tuple(row for row in rows if holds(row.when, facts))


def for_benefit(pack: Pack, benefit: str) -> Pack:
    """The pack without the rows that name other benefits only."""
    kept = {
        table: tuple(row for row in pack.rows(table) if _may_be_about(row.when, benefit))
        for table in (*UNIQUE_TABLES, *COLLECT_TABLES, *ANNOTATIONS)
    }
    return pack.model_copy(update=kept)


def _may_be_about(when: When, benefit: str) -> bool:
    return any(
        "benefit" not in clause or holds(({"benefit": clause["benefit"]},), {"benefit": benefit}) for clause in when
    )
