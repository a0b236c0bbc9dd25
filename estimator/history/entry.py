"""One past estimate, and the one piece in which all of it is kept, so that damage to any of it is noticed."""

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar
from zlib import crc32

from estimator.history.errors import HistoryError
from estimator.history.packed import pack_texts, unpack_texts
from estimator.history.stored import estimate_from, slip_from

if TYPE_CHECKING:
    from estimator.case.models import Case
    from estimator.result import Estimate
    from estimator.slip import Slip

Read = TypeVar("Read")

_FIRST_FORM = b"\x01"
_CHECK = 4
"""Bytes of the check over all that follows it."""


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
    texts: bytes = b""
    """Case, estimate and slip, packed."""

    @property
    def is_damaged(self) -> bool:
        """Whether no more than its number, and what else could be read of its line, is left."""
        return not self.texts

    @property
    def case_text(self) -> str:
        """The case as the case format has it."""
        return self._text(0)

    def case(self) -> "Case":
        """Return the case, to open it again; where it was masked, without the ID number. Raises CaseError."""
        from estimator.library.library import read_case  # noqa: PLC0415  the engine, which a list of entries needs not

        return self._read(read_case, 0)

    def estimate(self) -> "Estimate":
        """Return the answer as of that day. Raises HistoryError of a damaged entry."""
        return self._read(estimate_from, 1)

    def slip(self) -> "Slip":
        """Return the slip as it was handed out. Raises HistoryError of a damaged entry."""
        return self._read(slip_from, 2)

    def with_case_text(self, text: str, **changes: str) -> "HistoryEntry":
        """Return the entry with another text of its case, and other fields."""
        return self._replace(texts=pack_texts(text, *unpack_texts(self.texts)[1:]), **changes)  # type: ignore[arg-type] # no other changes

    def _read(self, reader: Callable[[str], Read], index: int) -> Read:
        try:
            return reader(self._text(index))
        except (ValueError, TypeError, LookupError, AttributeError, ArithmeticError):
            raise HistoryError(f"单号 {self.number} 的记录已损坏，看不了；其他记录不受影响") from None

    def _text(self, index: int) -> str:
        return unpack_texts(self.texts)[index]


_MADE_AT = HistoryEntry._fields.index("made_at")


def content_of(entry: HistoryEntry) -> bytes:
    """Say what is kept of an entry."""
    made_at = entry.made_at.isoformat(timespec="seconds")
    return content_of_row([*entry[:_MADE_AT], made_at, *entry[_MADE_AT + 1 : -1]], entry.texts)


def content_of_row(values: Sequence[object], texts: bytes) -> bytes:
    """Say what is kept of fields that are texts, also such as make no entry."""
    head = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    piece = head.encode(errors="surrogatepass") + b"\n" + texts
    return _FIRST_FORM + crc32(piece).to_bytes(_CHECK) + piece


def entry_of(content: bytes) -> HistoryEntry:
    """Return the entry of what was kept. Raises ValueError when it is damaged."""
    form, check, piece = content[:1], content[1 : 1 + _CHECK], content[1 + _CHECK :]
    if form != _FIRST_FORM or crc32(piece).to_bytes(_CHECK) != check:
        raise ValueError("damaged")
    head, _, texts = piece.partition(b"\n")
    row: list[Any] = [*json.loads(head.decode(errors="surrogatepass")), texts]
    row[_MADE_AT] = datetime.fromisoformat(row[_MADE_AT])
    return HistoryEntry(*row)
