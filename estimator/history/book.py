"""The file of past estimates, in SQLite.

An entry that `keep` has returned is on the disk: a process killed at any moment leaves it whole, and no half one.
SQLite's own log for going back is used, not the one for going forward (WAL): that needs memory which all processes
share, and two computers on one network drive do not. It is gone with each change, so nothing removed stays in it.

A History belongs to the thread that opened it; another thread opens one of its own on the same file.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Self

from estimator.folders import data_folder, quarantined_files
from estimator.history.entry import HistoryEntry, content_of, entry_of
from estimator.history.errors import DamagedError, HistoryError, in_words
from estimator.history.packed import pack_texts
from estimator.history.repair import leave_out_numbers, repair, take_over_repaired
from estimator.history.schema import (
    VERSION,
    bring_up_to_date,
    compact,
    connected,
    insert,
    make_tables,
    state,
    transaction,
)
from estimator.history.search import search_for
from estimator.history.stored import case_text, estimate_text, masked_case_text, slip_text
from estimator.identity import masked_name, masked_number
from estimator.library.library import library_in_use
from estimator.slip import describe
from estimator.writing import OutputError, make_folder

if TYPE_CHECKING:
    from estimator.case.models import Case
    from estimator.result import Estimate
    from estimator.settings.settings import Settings

_AT_ONCE = 500
_OF_A_PERSON = 20
_ALL_COUNTERS = "*"
_NEWEST_FIRST = "ORDER BY made_on DESC, id DESC"
_IS_DAY = "made_on GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'"
_DAYS_OF_COPIES = 30
"""Days after which a damaged file that was put aside is removed."""
_USUAL_DAYS, _WEEKEND = 14, 3
"""Days that may go at once, or lie between the newest entry and today, without anybody being asked; and if all goes."""


class Expiry(NamedTuple):
    """What is older than the settings want: how many entries, of how many in all, and the newest day of any entry."""

    entries: int
    of: int
    newest: date | None
    is_usual: bool
    """Whether it is no more than what goes from day to day, so that the clock can be believed."""


def history_file() -> Path:
    """Say where the history lies; the file need not be there yet."""
    return data_folder() / "history.sqlite3"


class History:
    """The past estimates in one file. Every method raises HistoryError, worded for a clerk."""

    def __init__(self, path: Path, *, patience: float = 20.0) -> None:
        """Open the file, or begin a new one; of one that is damaged, what can be read goes into a new one.

        `notice` then says so: the damaged file is put aside. `patience`: seconds to wait for others that
        are writing: several counters can do so on one drive.
        """
        self.path = path
        self._patience = patience
        self.notice = ""
        """What a person should know about how the history was opened; usually nothing."""
        try:
            make_folder(path.parent)
        except OutputError as error:
            raise HistoryError(str(error)) from error
        take_over_repaired(path)
        try:
            self._connection = self._open()
        except DamagedError:
            self.notice = repair(path)
            self._connection = self._open()

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def __enter__(self) -> Self:
        """Return the history itself."""
        return self

    def __exit__(self, *_error: object) -> None:
        """Close the file."""
        self.close()

    def keep(
        self,
        case: "Case",
        estimate: "Estimate",
        settings: "Settings",
        made_at: datetime,
        overrides_identity: tuple[str, ...] = (),
    ) -> HistoryEntry:
        """Keep an estimate, and its slip, under the next number of the day and counter.

        `made_at` is local time; `overrides_identity` are the facts that the slip is to tell as entered against an ID
        number. Raises HistoryError, also of an estimate by rules that are only tried.
        """
        if estimate.rules.on_trial:
            raise HistoryError("试用规则的结果不记入历史")
        counter, clerk, full = settings.counter, settings.clerk, settings.store_full_id
        name, id_number = case.name or "", (case.id_number or "").upper()
        with self._writing() as connection:
            number = self._next_number(made_at.date(), counter)
            slip = describe(
                case,
                estimate,
                made_at=made_at,
                number=number,
                agency=settings.agency,
                counter=counter,
                clerk=clerk,
                overrides_identity=overrides_identity,
            )
            entry = HistoryEntry(
                number=number,
                made_at=made_at.replace(microsecond=0),
                counter=counter,
                clerk=clerk,
                benefit=case.benefit,
                name=name if full else masked_name(name),
                id_number=id_number if full else masked_number(id_number),
                case_number=case.case_number or "",
                pack_id=estimate.rules.id,
                pack_sha256=estimate.rules.sha256,
                texts=pack_texts(case_text(case, full=full), estimate_text(estimate), slip_text(slip)),
            )
            insert(connection, _columns(entry), content_of(entry))
        library_in_use().lay_by(entry.pack_sha256)
        return entry

    def find(  # noqa: PLR0913 what the page of the history asks for
        self,
        text: str = "",
        *,
        first_day: date | None = None,
        last_day: date | None = None,
        benefit: str | None = None,
        limit: int = 50,
        offset: int = 0,
    ) -> list[HistoryEntry]:
        """Return the entries, newest first, of a period and a benefit, in which every word of a text is found.

        A damaged one is among them, under its number.
        """
        with self._reading() as connection:
            search = search_for(connection, text, first_day, last_day, benefit)
            page = f"{search.text} {_NEWEST_FIRST} LIMIT ? OFFSET ?"
            keys = connection.execute(page, (*search.values, limit, offset)).fetchall()
            return list(self._entries([key for (key,) in keys]))

    def get(self, number: str) -> HistoryEntry | None:
        """Return the entry of a slip number; None when there is none (any longer)."""
        with self._reading() as connection:
            keys = connection.execute("SELECT id FROM entry WHERE number = ?", (number,)).fetchall()
            return next(self._entries([key for (key,) in keys]), None)

    def of_person(self, id_number: str, benefit: str) -> list[HistoryEntry]:
        """Return the newest entries of an ID number and a benefit; masked ones are of all whose number is alike."""
        select = "SELECT id FROM entry WHERE id_number IN (?, ?) AND benefit = ?"
        with self._reading() as connection:
            whose = (id_number, masked_number(id_number), benefit)
            keys = connection.execute(f"{select} {_NEWEST_FIRST} LIMIT ?", (*whose, _OF_A_PERSON)).fetchall()
            return list(self._entries([key for (key,) in keys]))

    def count(self, first_day: date = date.min, last_day: date = date.max) -> int:
        """Say how many entries were made in a period, both days included."""
        with self._reading() as connection:
            days = (str(first_day), str(last_day))
            (count,) = connection.execute("SELECT count(*) FROM entry WHERE made_on BETWEEN ? AND ?", days).fetchone()
            return int(count)

    def between(self, first_day: date, last_day: date) -> Iterator[HistoryEntry]:
        """Return the entries of a period, both days included, oldest first; a damaged one is there, under its number.

        They are read bit by bit: meanwhile others can write.
        """
        select = (
            "SELECT made_on, id FROM entry WHERE made_on BETWEEN ? AND ? AND (made_on, id) > (?, ?)"
            " ORDER BY made_on, id LIMIT ?"
        )
        after = ("", 0)
        while True:
            with self._reading() as connection:
                days = (str(first_day), str(last_day))
                keys = connection.execute(select, (*days, *after, _AT_ONCE)).fetchall()
                entries = list(self._entries([key for _, key in keys]))
            yield from entries
            if len(keys) < _AT_ONCE:
                return
            after = keys[-1]

    def expiry(self, days: int, today: date) -> Expiry:
        """Say what was made more than so many days ago; 0 days keeps all."""
        with self._reading() as connection:
            (total,) = connection.execute("SELECT count(*) FROM entry").fetchone()
            select = f"SELECT min(made_on), max(made_on), count(*) FROM entry WHERE {_IS_DAY}"  # noqa: S608 no value in it
            first, last, _ = connection.execute(select).fetchone()
            (count,) = connection.execute(
                "SELECT count(*) FROM entry WHERE made_on <= ?", (_last_day(days, today),)
            ).fetchone()
        newest = _day(last)
        if not days or not count or newest is None:
            return Expiry(0, total, newest, is_usual=True)
        since_newest = abs((today - newest).days)
        at_once = (today - timedelta(days=days) - (_day(first) or newest)).days
        usual = _WEEKEND if count == total else _USUAL_DAYS
        return Expiry(count, total, newest, is_usual=since_newest <= usual and at_once <= _USUAL_DAYS)

    def remove_older_than(self, days: int, today: date) -> int:
        """Remove the entries made more than so many days ago, and return how many; 0 days keeps all.

        One whose day is damaged goes with those before it. Damaged files that were put aside go after a while, too.
        """
        removed, more = 0, bool(days)
        select = (
            "SELECT id FROM entry WHERE made_on <= ?"  # noqa: S608 no value in it
            f" OR (NOT {_IS_DAY} AND id < (SELECT max(id) FROM entry WHERE made_on <= ?)) LIMIT ?"
        )
        while more:
            with self._writing() as connection:
                last = _last_day(days, today)
                keys = connection.execute(select, (last, last, _AT_ONCE)).fetchall()
                connection.executemany("DELETE FROM paper WHERE id = ?", keys)
                connection.executemany("DELETE FROM entry WHERE id = ?", keys)
            removed, more = removed + len(keys), len(keys) == _AT_ONCE
        if removed:
            self._leave_no_trace()
        self._remove_copies(today - timedelta(days=min(days or _DAYS_OF_COPIES, _DAYS_OF_COPIES)))
        return removed

    def clear(self) -> None:
        """Remove all entries; their numbers are not given again."""
        with self._writing() as connection:
            connection.execute("DELETE FROM paper")
            connection.execute("DELETE FROM entry")
        with self._reading() as connection:
            connection.execute("VACUUM")
        self._leave_no_trace()
        self._remove_copies(date.max)

    def holds_full(self) -> bool:
        """Say whether an entry is there whose name or ID number is not masked."""
        with self._reading() as connection:
            return connection.execute("SELECT 1 FROM entry WHERE in_full LIMIT 1").fetchone() is not None

    def mask(self) -> int:
        """Mask the entries that were kept in full, once the settings want that no longer; return how many.

        Of one that is damaged nothing but its number stays, and no damaged file that was put aside.
        """
        masked, more = 0, True
        while more:
            with self._writing() as connection:
                select = "SELECT id, name, id_number FROM entry WHERE in_full LIMIT ?"
                rows = connection.execute(select, (_AT_ONCE,)).fetchall()
                for key, name, id_number in rows:
                    self._mask(key, name, id_number)
            masked, more = masked + len(rows), len(rows) == _AT_ONCE
        self._leave_no_trace()
        self._remove_copies(date.max)
        return masked

    def check(self) -> None:
        """Go through the whole file; of one that is damaged, what can be read goes into a new one."""
        with self._reading() as connection:
            if connection.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",):
                raise sqlite3.DatabaseError("not sound")

    def _open(self) -> sqlite3.Connection:
        with in_words(self.path):
            connection = connected(self.path, self._patience)
            try:
                _set_up(connection, self.path)
            except BaseException:
                connection.close()
                raise
            return connection

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        try:
            with in_words(self.path):
                yield self._connection
        except DamagedError as error:
            self._connection.close()
            self.notice = repair(self.path)
            self._connection = self._open()
            raise DamagedError(f"{self.notice or '历史记录文件已损坏，刚刚修好'}；请再试一次") from error

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._reading() as connection, transaction(connection):
            yield connection

    def _entries(self, keys: Sequence[int]) -> Iterator[HistoryEntry]:
        """Return entries by their keys, without those removed meanwhile; of a damaged one what its line still says."""
        marks = ", ".join("?" * len(keys))
        select = f"SELECT id, content FROM paper WHERE id IN ({marks})"  # noqa: S608 no value in it
        contents = dict(self._connection.execute(select, keys).fetchall())
        for key in keys:
            with suppress(ValueError, TypeError):
                yield entry_of(contents.get(key, b""))
                continue
            select = "SELECT number, made_on, benefit, name, id_number, case_number FROM entry WHERE id = ?"
            line = self._connection.execute(select, (key,)).fetchone()
            if line is not None:
                number, made_on, benefit, name, id_number, case_number = line
                made_at = datetime.combine(_day(made_on) or date.min, datetime.min.time())
                yield HistoryEntry(number, made_at, "", "", benefit, name, id_number, case_number)

    def _mask(self, key: int, name: str, id_number: str) -> None:
        """Mask an entry: the line by which it is found, and its case; of a damaged one nothing else is kept."""
        (entry,) = self._entries([key])
        if entry.is_damaged:
            content = b""
        else:
            name, id_number = entry.name, entry.id_number  # its line may be what is damaged
            masked = {"name": masked_name(name), "id_number": masked_number(id_number)}
            content = content_of(entry.with_case_text(masked_case_text(entry.case_text), **masked))
        self._connection.execute(
            "UPDATE entry SET name = ?, id_number = ?, in_full = 0 WHERE id = ?",
            (masked_name(name), masked_number(id_number), key),
        )
        self._connection.execute("UPDATE paper SET content = ? WHERE id = ?", (content, key))

    def _next_number(self, day: date, counter: str) -> str:
        """Return a number that no slip of a counter has had that day."""
        connection = self._connection
        (running,) = connection.execute(
            "SELECT coalesce(max(running), 0) FROM last_number WHERE day = ? AND counter IN (?, ?)",
            (str(day), counter, _ALL_COUNTERS),
        ).fetchone()
        while True:
            running += 1
            number = "-".join(part for part in (f"{day:%Y%m%d}", counter, f"{running:04}") if part)
            if connection.execute("SELECT 1 FROM entry WHERE number = ?", (number,)).fetchone() is None:
                break
        connection.execute("INSERT OR REPLACE INTO last_number VALUES (?, ?, ?)", (str(day), counter, running))
        return number

    def _leave_no_trace(self) -> None:
        """Bring what was removed out of the log of an older version, which stays while another program has it open."""
        with self._reading() as connection:
            compact(connection)
            busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            raise HistoryError("另一个程序正打开着历史记录，删去的内容还留在它的日志里；请关闭那个程序后再做一次")

    def _remove_copies(self, before: date) -> None:
        for copy, day in quarantined_files(self.path):
            if day < before:
                with suppress(OSError):
                    copy.unlink()


def _set_up(connection: sqlite3.Connection, path: Path) -> None:
    """Set up a connection, and the tables of a new file. Raises HistoryError."""
    found = _state(connection, path)
    connection.execute("PRAGMA synchronous = EXTRA")
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("PRAGMA cell_size_check = ON")
    if found == "newer":
        raise HistoryError(f"历史记录是较新版本的程序保存的，请使用新版本打开：{path}")
    if found == "damaged":
        raise DamagedError(f"历史记录文件已损坏：{path}")
    _without_log_ahead(connection)
    if found == "new":
        make_tables(connection)
        leave_out_numbers(connection, path)
    if found == "older":
        bring_up_to_date(connection)
    with suppress(sqlite3.OperationalError):  # not now: another program has it open, or the disk is full
        compact(connection)
    if connection.execute("PRAGMA user_version").fetchone() != (VERSION,):  # the tables say otherwise
        connection.execute(f"PRAGMA user_version = {VERSION}")
    connection.execute("SELECT max(id) FROM entry").fetchone()


def _state(connection: sqlite3.Connection, path: Path) -> str:
    try:
        return state(connection)
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_ERROR:
            raise
        raise DamagedError(f"历史记录文件已损坏：{path}") from error  # its first page says what cannot be


def _without_log_ahead(connection: sqlite3.Connection) -> None:
    """Leave the log (WAL) that older versions used; while one has the file open, it stays, and is as safe as it was."""
    if connection.execute("PRAGMA journal_mode").fetchone() == ("wal",):
        with suppress(sqlite3.OperationalError):
            connection.execute("PRAGMA journal_mode = DELETE")


def _columns(entry: HistoryEntry) -> dict[str, object]:
    return {**entry._asdict(), "made_on": str(entry.made_at.date()), "id": None}


def _last_day(days: int, today: date) -> str:
    return str(today - timedelta(days=days + 1))


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None
