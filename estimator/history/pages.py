"""The records in the pages of an SQLite file, whatever of it is damaged (https://www.sqlite.org/fileformat2.html)."""

import mmap
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

Value = None | int | bytes | str

_HEADER = 100
_USUAL_SIZE = 4096
_SIZES = tuple(1 << power for power in range(9, 17))
_LEAF_OF_A_TABLE = 13
_FIRST_BLOB = 12
_LARGEST = 1 << 26
_WIDTHS = (0, 1, 2, 3, 4, 6, 8, 8, 0, 0)
"""Bytes of a value by its type, below that of blobs and texts."""


def records(path: Path) -> Iterator[tuple[int, list[Value]]]:
    """Return the records of all tables, each by its key; one that makes no sense is left out."""
    if not path.stat().st_size:
        return
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        size = int.from_bytes(data[16:18]) or _USUAL_SIZE
        size = size if size in _SIZES else _USUAL_SIZE
        for begin in range(0, len(data) - size + 1, size):
            header = begin + (0 if begin else _HEADER)
            if data[header] != _LEAF_OF_A_TABLE:
                continue
            for index in range(int.from_bytes(data[header + 3 : header + 5])):
                place = header + 8 + 2 * index
                offset = int.from_bytes(data[place : place + 2])
                if place < begin + size and offset < size:
                    with suppress(ValueError, IndexError):
                        yield _record(data, begin + offset, size)


def _record(data: mmap.mmap, place: int, size: int) -> tuple[int, list[Value]]:
    length, place = _number(data, place)
    key, place = _number(data, place)
    return key, _values(_payload(data, place, length, size))


def _payload(data: mmap.mmap, place: int, length: int, size: int) -> bytes:
    """Return the bytes of a record: what does not fit on its page goes on, page by page."""
    if length > _LARGEST:
        raise ValueError("too long")
    if length <= size - 35:
        return data[place : place + length]
    least = (size - 12) * 32 // 255 - 23
    here = least + (length - least) % (size - 4)
    here = here if here <= size - 35 else least
    parts, left = [data[place : place + here]], length - here
    following = int.from_bytes(data[place + here : place + here + 4])
    while left > 0:
        if not 0 < following <= len(data) // size:
            raise ValueError("no such page")
        begin = (following - 1) * size
        part = data[begin + 4 : begin + 4 + min(left, size - 4)]
        following = int.from_bytes(data[begin : begin + 4])
        parts.append(part)
        left -= len(part)
    return b"".join(parts)


def _values(payload: bytes) -> list[Value]:
    """Read the values of a record of SQLite."""
    end, place = _number(payload, 0)
    types = []
    while place < end:
        kind, place = _number(payload, place)
        types.append(kind)
    values: list[Value] = []
    for kind in types:
        width = _WIDTHS[kind] if kind < len(_WIDTHS) else (kind - _FIRST_BLOB) // 2
        raw = payload[place : place + width]
        if len(raw) < width:
            raise ValueError("cut off")
        place += width
        values.append(_value(kind, raw))
    return values


def _value(kind: int, raw: bytes) -> Value:
    if kind >= _FIRST_BLOB:
        return raw.decode(errors="replace") if kind % 2 else raw
    return None if not kind else int.from_bytes(raw, signed=True) if raw else kind - 8


def _number(data: "mmap.mmap | Sequence[int]", place: int) -> tuple[int, int]:
    """Return a number of up to nine bytes, and the place behind it."""
    number = 0
    for index in range(8):
        byte = data[place + index]
        number = number << 7 | byte & 0x7F
        if byte < 0x80:  # noqa: PLR2004 the first bit of a byte says that another follows
            return number, place + index + 1
    return number << 8 | data[place + 8], place + 9
