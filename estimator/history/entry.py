"""One past estimate."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from estimator.history.stored import estimate_from, slip_from
from estimator.read import read_case

if TYPE_CHECKING:
    from estimator.case import Case
    from estimator.estimate import Estimate
    from estimator.slip import Slip


class Entry(NamedTuple):
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
