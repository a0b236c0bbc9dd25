"""What can be read of a damaged history goes into a new one; the damaged file is put aside.

The records are looked for in the pages of the file themselves: neither its tables nor its indexes need be sound, and
each entry says itself whether it is whole. What was removed is not found again, for it was overwritten.
"""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any

from estimator.errors import cause
from estimator.folders import put_aside, put_aside_today
from estimator.history.entry import content_of_row, entry_of
from estimator.history.errors import HistoryError, in_words
from estimator.history.packed import pack_texts
from estimator.history.pages import records
from estimator.history.schema import connected, insert, make_tables, state, transaction
from estimator.writing import lock

_ALL_COUNTERS = "*"
_NUMBERS_LEFT_OUT = 5000
_PATIENCE, _BETWEEN = 10.0, 0.1
"""Seconds to wait for another process that repairs the same file, and how often to look."""
_SHOWN = 5
_LINE = ("number", "made_on", "benefit", "name", "id_number", "case_number")
_PAPER_COLUMNS, _LINE_COLUMNS = 2, 8
_OLDER_PAPER_COLUMNS, _OLDER_LINE_COLUMNS = 4, (12, 15)


def repair(path: Path) -> str:
    """Put a damaged file aside and bring what can be read over to a new one; return what to say of it.

    Raises HistoryError. Where another process has done it meanwhile, there is nothing to say.
    """
    with in_words(path), _alone(path):
        if _is_sound(path):
            return ""
        new = _repaired(path)
        new.unlink(missing_ok=True)
        with closing(connected(new)) as connection:
            make_tables(connection)
            with transaction(connection):
                whole, lost = _bring_over(path, connection)
        try:
            aside = put_aside(path)
            for ending in ("-wal", "-shm", "-journal"):
                beside = Path(f"{path}{ending}")
                if beside.exists():
                    beside.rename(f"{aside}{ending}")
            new.rename(path)
        except OSError as error:
            raise HistoryError(f"历史记录文件已损坏，又不能改名另存（{cause(error)}）：{path}") from error
        with closing(connected(path)) as connection:
            leave_out_numbers(connection, path)
    numbers = f"{'、'.join(lost[:_SHOWN])}{' 等' if len(lost) > _SHOWN else ''}"
    said = f"，{len(lost)} 条读不出（单号 {numbers}）" if lost else ""
    return f"历史记录文件已损坏，已另存为 {aside.name}；读得出的 {whole} 条已移到新的历史记录{said}；今天的单号跳号接续"


def take_over_repaired(path: Path) -> None:
    """Bring to its place what a process had repaired that was killed before it could do so."""
    if not path.exists():
        with suppress(OSError):
            _repaired(path).rename(path)


def leave_out_numbers(connection: sqlite3.Connection, path: Path) -> None:
    """Begin today's numbers where those of files put aside today have surely ended: which they gave is not known."""
    broken = put_aside_today(path)
    if broken:
        row = (str(datetime.now().astimezone().date()), _ALL_COUNTERS, broken * _NUMBERS_LEFT_OUT)
        connection.execute("INSERT OR REPLACE INTO last_number VALUES (?, ?, ?)", row)


def _bring_over(path: Path, connection: sqlite3.Connection) -> tuple[int, list[str]]:
    """Write what can be read into the tables; return how many entries are whole, and the numbers of the others."""
    lines = dict(_lines(path))
    whole: set[str] = set()
    for columns, content in _papers(path, lines):
        with suppress(sqlite3.IntegrityError):  # its page was there twice
            insert(connection, columns, content)
            whole.add(columns["number"])
            _count_on(connection, columns)
    lost = [line for line in lines.values() if line["number"] not in whole]
    for line in lost:
        with suppress(sqlite3.IntegrityError):
            insert(connection, line | {"id": None}, b"")
            _count_on(connection, line)
    return len(whole), [line["number"] for line in lost]


def _lines(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Say what stands beside the entries for searches, by key, in the columns of this version."""
    for key, values in records(path):
        if len(values) == _LINE_COLUMNS:
            line: dict[str, Any] = dict(zip(_LINE, values[1:-1], strict=True))
        elif len(values) in _OLDER_LINE_COLUMNS:
            number, made_on, _, _, _, benefit, name, id_number, case_number, *_ = values[1:]
            line = dict(zip(_LINE, (number, made_on, benefit, name, id_number, case_number), strict=True))
            line["row"] = (number, *values[3:12])
        else:
            continue
        if all(isinstance(line[name], str) for name in _LINE):
            yield key, line


def _papers(path: Path, lines: dict[int, dict[str, Any]]) -> Iterator[tuple[dict[str, Any], bytes]]:
    for key, values in records(path):
        if len(values) == _PAPER_COLUMNS and isinstance(values[1], bytes):
            content = values[1]
        elif len(values) == _OLDER_PAPER_COLUMNS and "row" in lines.get(key, {}):
            content = content_of_row(list(map(str, lines[key]["row"])), pack_texts(*map(str, values[1:])))
        else:
            continue
        with suppress(ValueError, TypeError):
            entry = entry_of(content)
            yield {**entry._asdict(), "made_on": str(entry.made_at.date()), "id": None}, content


def _count_on(connection: sqlite3.Connection, columns: dict[str, Any]) -> None:
    """Let no number come again that an entry has."""
    day, *counter, running = columns["number"].split("-")
    with suppress(ValueError):
        row = (str(date.fromisoformat(day)), "-".join(counter), int(running))
        connection.execute(
            "INSERT INTO last_number VALUES (?, ?, ?)"
            " ON CONFLICT (day, counter) DO UPDATE SET running = max(running, excluded.running)",
            row,
        )


def _is_sound(path: Path) -> bool:
    try:
        with closing(connected(path)) as connection:
            sound = connection.execute("PRAGMA integrity_check(1)").fetchone() == ("ok",)
            connection.execute("BEGIN")
            connection.execute("PRAGMA user_version = 0")  # fails where it says of itself that it is read-only
            connection.execute("ROLLBACK")
            return sound and state(connection) in {"current", "older", "new"}
    except (sqlite3.DatabaseError, UnicodeDecodeError):
        return False


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Let no other process repair the same file at the same time."""
    until = time.monotonic() + _PATIENCE
    with path.with_name(f"{path.stem}.lock").open("ab") as file:
        while not lock(file):
            if time.monotonic() > until:
                raise HistoryError("历史记录正在修复，请稍后再试")
            time.sleep(_BETWEEN)
        yield


def _repaired(path: Path) -> Path:
    return path.with_name(f"{path.stem}.repaired{path.suffix}")
