"""The file of past estimates, in SQLite.

An entry that `keep` has returned is on the disk: a process killed at any moment leaves it whole, and no half one.
A History belongs to the thread that opened it; another thread opens one of its own on the same file.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Self

from estimator.folders import data_folder, put_aside, put_aside_today
from estimator.history.entry import SELECT, HistoryEntry, insert
from estimator.history.errors import DamagedError, HistoryError, in_words
from estimator.history.schema import VERSION, bring_up_to_date, version_of, write_ahead
from estimator.history.search import search_for
from estimator.history.stored import case_text, estimate_text, masked_case_text, slip_text
from estimator.identity import masked_name, masked_number
from estimator.slip import describe
from estimator.writing import OutputError, make_folder

if TYPE_CHECKING:
    from estimator.case.models import Case
    from estimator.result import Estimate
    from estimator.settings.settings import Settings

_PATIENCE = 5.0
"""Seconds to wait for another process that is writing."""
_AT_ONCE = 500
_ALL_COUNTERS = "*"
_NUMBERS_LEFT_OUT = 5000
_NEWEST_FIRST = "ORDER BY made_on DESC, id DESC"
_OVERWRITE = "PRAGMA secure_delete = ON"


def history_file() -> Path:
    """Where the history lies; the file need not be there yet."""
    return data_folder() / "history.sqlite3"


class History:
    """The past estimates in one file. Every method raises HistoryError, worded for a clerk."""

    def __init__(self, path: Path, *, quarantine: bool = True) -> None:
        """Open the file, or begin a new one; one that is damaged is put aside, and `notice` says so.

        A History that another thread opens beside this one only reports damage: what is in use must not be renamed.
        """
        self.path = path
        self._quarantine = quarantine
        self.notice = ""
        """What a person should know about how the history was opened; usually nothing."""
        try:
            make_folder(path.parent)
        except OutputError as error:
            raise HistoryError(error.message) from error
        try:
            self._connection = self._open()
        except DamagedError:
            if not quarantine:
                raise
            self._begin_anew()

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

        `made_at` is local time; `by_hand` are the facts that the slip is to tell as entered against an ID number.
        """
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
                made_at=made_at,
                counter=counter,
                clerk=clerk,
                benefit=case.benefit,
                name=name if full else masked_name(name),
                id_number=id_number if full else masked_number(id_number),
                case_number=case.case_number or "",
                pack_id=estimate.rules.id,
                pack_sha256=estimate.rules.sha256,
                case_text=case_text(case, full=full),
                estimate_text=estimate_text(estimate),
                slip_text=slip_text(slip),
            )
            insert(connection, entry, in_full=full)
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
        """The entries, newest first, of a period and a benefit, in which every word of a text is found."""
        with self._reading() as connection:
            search = search_for(connection, text, first_day, last_day, benefit)
            page = f"{search.text} {_NEWEST_FIRST} LIMIT ? OFFSET ?"
            rows = connection.execute(f"{SELECT} WHERE id IN ({page}) {_NEWEST_FIRST}", (*search.values, limit, offset))
            return [HistoryEntry.of_row(row) for row in rows]

    def get(self, number: str) -> HistoryEntry | None:
        """The entry of a slip number; None when there is none (any longer)."""
        with self._reading() as connection:
            row = connection.execute(f"{SELECT} WHERE number = ?", (number,)).fetchone()
            return None if row is None else HistoryEntry.of_row(row)

    def count(self, first_day: date = date.min, last_day: date = date.max) -> int:
        """How many entries were made in a period, both days included."""
        with self._reading() as connection:
            days = (str(first_day), str(last_day))
            (count,) = connection.execute("SELECT count(*) FROM entry WHERE made_on BETWEEN ? AND ?", days).fetchone()
            return int(count)

    def between(self, first_day: date, last_day: date) -> Iterator[HistoryEntry]:
        """The entries of a period, both days included, oldest first, read one by one."""
        with self._reading() as connection:
            days = (str(first_day), str(last_day))
            for row in connection.execute(f"{SELECT} WHERE made_on BETWEEN ? AND ? ORDER BY made_on, id", days):
                yield HistoryEntry.of_row(row)

    def remove_older_than(self, days: int, today: date) -> int:
        """Remove the entries made more than so many days ago, and return how many; 0 days keeps all."""
        if not days:
            return 0
        last = str(today - timedelta(days=days + 1))
        removed, more = 0, True
        while more:
            with self._writing() as connection:
                connection.execute(_OVERWRITE)
                select = "SELECT id FROM entry WHERE made_on <= ? LIMIT ?"
                ids = connection.execute(select, (last, _AT_ONCE)).fetchall()
                connection.executemany("DELETE FROM paper WHERE id = ?", ids)
                connection.executemany("DELETE FROM entry WHERE id = ?", ids)
            removed, more = removed + len(ids), len(ids) == _AT_ONCE
        if removed:
            self._leave_no_trace()
        return removed

    def clear(self) -> None:
        """Remove all entries; their numbers are not given again."""
        with self._writing() as connection:
            connection.execute("PRAGMA secure_delete = OFF")  # the file is then written anew without them
            connection.execute("DELETE FROM paper")
            connection.execute("DELETE FROM entry")
        with self._reading() as connection:
            connection.execute("VACUUM")
        self._leave_no_trace()

    def mask(self) -> int:
        """Mask the entries that were kept in full, once the settings want that no longer; return how many."""
        with self._writing() as connection:
            connection.execute(_OVERWRITE)
            rows = connection.execute(
                "SELECT id, name, id_number, case_text FROM entry JOIN paper USING (id) WHERE in_full"
            ).fetchall()
            for key, name, id_number, text in rows:
                connection.execute(
                    "UPDATE entry SET name = ?, id_number = ?, in_full = 0 WHERE id = ?",
                    (masked_name(name), masked_number(id_number), key),
                )
                connection.execute("UPDATE paper SET case_text = ? WHERE id = ?", (masked_case_text(text), key))
        if rows:
            self._leave_no_trace()
        return len(rows)

    def _open(self) -> sqlite3.Connection:
        with in_words(self.path):
            connection = sqlite3.connect(self.path, timeout=_PATIENCE, isolation_level=None)
            try:
                _refuse_newer(connection, self.path)
                write_ahead(connection)
                connection.execute("PRAGMA synchronous = FULL")
                if bring_up_to_date(connection) and (broken := put_aside_today(self.path)):
                    # What the broken file gave out today is not known: leave that many numbers out.
                    today = datetime.now().astimezone().date()
                    row = (str(today), _ALL_COUNTERS, broken * _NUMBERS_LEFT_OUT)
                    connection.execute("INSERT INTO last_number VALUES (?, ?, ?)", row)
                connection.execute("SELECT max(id) FROM entry").fetchone()
            except BaseException:
                connection.close()
                raise
            return connection

    def _begin_anew(self) -> None:
        try:
            aside = put_aside(self.path)
            for ending in ("-wal", "-shm"):
                beside = Path(f"{self.path}{ending}")
                if beside.exists():
                    beside.rename(f"{aside}{ending}")
        except OSError as error:
            raise HistoryError(f"历史记录文件已损坏，又不能改名另存（{error.strerror}）：{self.path}") from error
        self._connection = self._open()
        self.notice = f"历史记录文件已损坏，已另存为 {aside.name}，并新建了历史记录；今天的单号跳号接续"

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with in_words(self.path):
            yield self._connection

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        try:
            with in_words(self.path), _transaction(self._connection):
                yield self._connection
        except DamagedError as error:
            if not self._quarantine:
                raise
            self._connection.close()
            self._begin_anew()
            raise HistoryError(f"{self.notice}；请再试一次") from error

    def _next_number(self, day: date, counter: str) -> str:
        connection = self._connection
        (running,) = connection.execute(
            "SELECT coalesce(max(running), 0) + 1 FROM last_number WHERE day = ? AND counter IN (?, ?)",
            (str(day), counter, _ALL_COUNTERS),
        ).fetchone()
        connection.execute("INSERT OR REPLACE INTO last_number VALUES (?, ?, ?)", (str(day), counter, running))
        return "-".join(part for part in (f"{day:%Y%m%d}", counter, f"{running:04}") if part)

    def _leave_no_trace(self) -> None:
        """Bring what was removed out of the log beside the file, too."""
        with self._reading() as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _refuse_newer(connection: sqlite3.Connection, path: Path) -> None:
    if version_of(connection) > VERSION:
        raise HistoryError(f"历史记录是较新版本的程序保存的，请使用新版本打开：{path}")


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
