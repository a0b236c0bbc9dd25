"""In what rows a pack differs from its base."""

from collections.abc import Iterator
from typing import NamedTuple

from estimator.rulepack.model import ANNOTATIONS, COLLECT_TABLES, UNIQUE_TABLES, Pack
from estimator.rulepack.rows import TableRow

_WHERE_IT_STANDS = {"file", "line"}


class RowChange(NamedTuple):
    """A row of one table: as the base has it and as the pack has it; None where it is not there."""

    table: str
    title: str
    before: TableRow | None
    after: TableRow | None

    def undone(self, pack: Pack) -> Pack:
        """Return the pack with this row as its base has it."""
        rows = [self.before if row.title == self.title else row for row in pack.rows(self.table)]
        if self.after is None:
            rows.append(self.before)
        return pack.model_copy(update={self.table: tuple(row for row in rows if row is not None)})


def changes_of(pack: Pack) -> Iterator[RowChange]:
    """Return the rows that a pack has otherwise than its base; none where it has no base."""
    return iter(()) if pack.under is None else changes_between(pack.under, pack)


def changes_between(earlier: Pack, later: Pack) -> Iterator[RowChange]:
    """Return the rows that a pack has otherwise than another."""
    for table in (*UNIQUE_TABLES, *COLLECT_TABLES, *ANNOTATIONS):
        before = {row.title: row for row in earlier.rows(table)}
        after = {row.title: row for row in later.rows(table)}
        for title in before | after:
            old, new = before.get(title), after.get(title)
            if old is None or new is None or _content_of(old) != _content_of(new):
                yield RowChange(table, title, old, new)


def _content_of(row: TableRow) -> dict[str, object]:
    return {key: value for key, value in row if key not in _WHERE_IT_STANDS}
