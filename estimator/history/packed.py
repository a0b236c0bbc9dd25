"""What is kept of an entry: all its fields in one piece, packed small, so that damage to any of it is noticed.

Most of a slip's text is the same on every slip: it is packed against a dictionary of such texts, which must never
change. Another one would be a second file, with a number of its own before what is packed against it.
"""

import json
import zlib
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from estimator.history.entry import HistoryEntry

if TYPE_CHECKING:
    from collections.abc import Sequence

FIRST_DICTIONARY = b"\x01"
_FIELDS = HistoryEntry._fields
_TEXTS = 3
"""The last fields are texts in JSON, which have no line breaks: each stands on a line of its own."""
_MADE_AT = _FIELDS.index("made_at")
_LEVEL = 6


def pack(entry: HistoryEntry) -> bytes:
    """Pack an entry."""
    return pack_row([*entry[:_MADE_AT], entry.made_at.isoformat(timespec="seconds"), *entry[_MADE_AT + 1 :]])


def pack_row(values: "Sequence[Any]") -> bytes:
    """Pack the fields of an entry as text, also such as make none."""
    head = json.dumps(values[:-_TEXTS], ensure_ascii=False, separators=(",", ":"))
    packer = _packer().copy()
    text = "\n".join((head, *values[-_TEXTS:])).encode(errors="surrogatepass")
    packed: bytes = packer.compress(text) + packer.flush()
    return FIRST_DICTIONARY + packed


def unpack(content: bytes) -> HistoryEntry:
    """Give back the entry. Raises ValueError when it is damaged."""
    if not content.startswith(FIRST_DICTIONARY):
        raise ValueError("packed in no known way")
    unpacker = zlib.decompressobj(zdict=_dictionary())
    try:
        text = unpacker.decompress(content[1:]) + unpacker.flush()
    except zlib.error as error:
        raise ValueError("packed text is damaged") from error
    if not unpacker.eof:
        raise ValueError("packed text is cut off")
    head, *texts = text.decode(errors="surrogatepass").split("\n")
    row = [*json.loads(head), *texts]
    if len(row) != len(_FIELDS):
        raise ValueError("fields are missing")
    row[_MADE_AT] = datetime.fromisoformat(row[_MADE_AT])
    return HistoryEntry(*row)


@cache
def _dictionary() -> bytes:
    return files("assets").joinpath("history-dictionary.txt").read_text("utf-8").strip().encode()


@cache
def _packer() -> Any:  # noqa: ANN401  the type has no name
    return zlib.compressobj(_LEVEL, zdict=_dictionary())
