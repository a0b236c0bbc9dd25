"""The ledger of a place: what was installed there, proven, and with which hash.

It is the ledger that makes a file count: a file is written first, then the ledger, each whole or not at all, so a
process killed at any moment leaves the old state or the new. Its last line is the hash of those before.
"""

import json
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Literal, NamedTuple

from estimator.folders import put_aside
from estimator.library.places import Place
from estimator.reading import read_own
from estimator.writing import OutputError, lock, make_folder, whole_file

_NAME = "ledger.jsonl"
_LOCK = ".lock"
_FOR_ALL = 0o644
_FOR_ALL_FOLDER = 0o755


class LedgerError(Exception):
    """A ledger that is not as it was written."""


class LedgerEntry(NamedTuple):
    """One file of the place: a pack, or the statement that one is withdrawn (which has no region, title or days)."""

    kind: Literal["pack", "withdrawal"]
    file: str
    sha256: str
    id: str
    issue: int
    region: str = ""
    title: str = ""
    in_force_from: date = date.max
    in_force_upto: date | None = None


def read_ledger(place: Place) -> tuple[LedgerEntry, ...] | None:
    """Read the ledger of a place; None where there is none. Raises LedgerError."""
    try:
        content = read_own(place.folder / _NAME)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise LedgerError from error
    try:
        *lines, _hash = content.decode().splitlines()
        entries = tuple(_entry(line) for line in lines)
    except (ValueError, TypeError, KeyError) as error:
        raise LedgerError from error
    if _text(entries) != content:
        raise LedgerError
    return entries


def write_ledger(place: Place, entries: Iterable[LedgerEntry]) -> None:
    """Put a ledger in the place of the one there is. Raises OutputError."""
    write_file(place, _NAME, _text(entries))


def put_ledger_aside(place: Place) -> None:
    """Rename a ledger that is not as it was written. Raises OutputError."""
    try:
        put_aside(place.folder / _NAME)
    except OSError as error:
        raise OutputError(f"规则台账已损坏，又不能改名：{place.folder / _NAME}") from error


def write_file(place: Place, name: str, content: bytes) -> None:
    """Write a file of the place, whole or not at all; that of the machine is for all to read. Raises OutputError."""
    with whole_file(place.folder / name) as file:
        file.write(content)
        if place.name == "machine" and sys.platform != "win32":
            os.fchmod(file.fileno(), _FOR_ALL)


@contextmanager
def alone_in(place: Place) -> Iterator[None]:
    """Make the folder of a place and let no other process install there meanwhile. Raises OutputError."""
    if place.name == "machine" and not place.folder.is_dir():
        _make_for_all(place.folder)
    else:
        make_folder(place.folder)
    try:
        file = (place.folder / _LOCK).open("wb")
    except OSError as error:
        raise OutputError(f"不能写入规则文件夹（没有写入权限）：{place.folder}") from error
    with file:
        if not lock(file):
            raise OutputError("另一个程序正在安装规则，请稍后再试")
        yield


def _make_for_all(folder: Path) -> None:
    try:
        for one in (folder.parent, folder):
            one.mkdir(exist_ok=True)
            one.chmod(_FOR_ALL_FOLDER)
    except OSError as error:
        raise OutputError(f"不能建立文件夹（要由管理员安装）：{folder}") from error


def _entry(line: str) -> LedgerEntry:
    data = json.loads(line)
    first, last = data["in_force_from"], data["in_force_upto"]
    days = {"in_force_from": date.fromisoformat(first), "in_force_upto": last and date.fromisoformat(last)}
    return LedgerEntry(**{**data, **days})


def _text(entries: Iterable[LedgerEntry]) -> bytes:
    lines = [json.dumps(entry._asdict(), ensure_ascii=False, default=str) + "\n" for entry in entries]
    text = "".join(lines).encode()
    return text + sha256(text).hexdigest().encode() + b"\n"
