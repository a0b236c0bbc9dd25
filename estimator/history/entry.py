"""One past estimate, and its way into the tables."""

import sqlite3
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from estimator.case.json_format import read_case
from estimator.history.stored import estimate_from, slip_from

if TYPE_CHECKING:
    from estimator.case.models import Case
    from estimator.result import Estimate
    from estimator.slip import Slip


class HistoryEntry(NamedTuple):
    """A past estimate; name and ID number are masked unless the settings of that day kept them in full."""

    number: str
    made_at: datetime
    counter: str
    clerk: str
    benefit: str
    name: str
    id_number: str
    case_number: str
    pack_id: str
    pack_sha256: str
    case_text: str
    estimate_text: str
    slip_text: str

    @classmethod
    def of_row(cls, row: tuple[Any, ...]) -> Self:
        """An entry of what the database has, field by field."""
        entry = cls(*row)
        return entry._replace(made_at=datetime.fromisoformat(row[cls._fields.index("made_at")]))

    def case(self) -> "Case":
        """The case, to open it again; where it was masked, without the ID number. Raises CaseError."""
        return read_case(self.case_text)

    def estimate(self) -> "Estimate":
        """The answer as of that day."""
        return estimate_from(self.estimate_text)

    def slip(self) -> "Slip":
        """The slip as it was handed out."""
        return slip_from(self.slip_text)


SELECT = f"SELECT {', '.join(HistoryEntry._fields)} FROM entry JOIN paper USING (id)"  # noqa: S608 its own fields
_INSERT_ENTRY = """
    INSERT INTO entry (number, made_on, made_at, counter, clerk, benefit, name, id_number, case_number,
        pack_id, pack_sha256, in_full, number_ending, id_ending)
    VALUES (:number, :made_on, :made_at, :counter, :clerk, :benefit, :name, :id_number, :case_number,
        :pack_id, :pack_sha256, :in_full, substr(:number, -4), substr(:id_number, -4))
"""
_INSERT_PAPER = "INSERT INTO paper VALUES (:id, :case_text, :estimate_text, :slip_text)"


def insert(connection: sqlite3.Connection, entry: HistoryEntry, *, in_full: bool) -> None:
    """Write an entry to the tables; `in_full`: its name and ID number are not masked."""
    row = entry._asdict() | {
        "made_at": entry.made_at.isoformat(timespec="seconds"),
        "made_on": str(entry.made_at.date()),
        "in_full": in_full,
    }
    row["id"] = connection.execute(_INSERT_ENTRY, row).lastrowid
    connection.execute(_INSERT_PAPER, row)
