"""One past estimate."""

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from estimator.case.json_format import read_case
from estimator.history.errors import HistoryError
from estimator.history.stored import estimate_from, slip_from

if TYPE_CHECKING:
    from collections.abc import Callable

    from estimator.case.models import Case
    from estimator.result import Estimate
    from estimator.slip import Slip

Read = TypeVar("Read")


class HistoryEntry(NamedTuple):
    """A past estimate; name and ID number are masked unless the settings of that day kept them in full."""

    number: str
    made_at: datetime
    counter: str = ""
    clerk: str = ""
    benefit: str = ""
    name: str = ""
    id_number: str = ""
    case_number: str = ""
    pack_id: str = ""
    pack_sha256: str = ""
    case_text: str = ""
    estimate_text: str = ""
    slip_text: str = ""

    @property
    def is_damaged(self) -> bool:
        """Whether no more than its number, and what else could be read of its line, is left."""
        return not self.slip_text

    def case(self) -> "Case":
        """The case, to open it again; where it was masked, without the ID number. Raises CaseError."""
        return read_case(self.case_text)

    def estimate(self) -> "Estimate":
        """The answer as of that day. Raises HistoryError of a damaged entry."""
        return self._read(estimate_from, self.estimate_text)

    def slip(self) -> "Slip":
        """The slip as it was handed out. Raises HistoryError of a damaged entry."""
        return self._read(slip_from, self.slip_text)

    def _read(self, reader: "Callable[[str], Read]", text: str) -> "Read":
        try:
            return reader(text)
        except (ValueError, TypeError, LookupError, AttributeError, ArithmeticError):
            raise HistoryError(f"单号 {self.number} 的记录已损坏，看不了；其他记录不受影响") from None
