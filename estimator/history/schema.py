"""The tables of the history; an older file is brought up to date in one transaction, or not at all.

`entry` holds what is searched, `paper` beside it the entry itself, packed, so that a search reads little.
`last_number` outlives the entries: no slip number is given twice, also after they were removed.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from estimator.history.entry import HistoryEntry, content_of_row
from estimator.history.packed import pack_texts
from estimator.identity import masked_name, masked_number

VERSION = 3
TABLES = (
    """
    CREATE TABLE entry (
        id INTEGER PRIMARY KEY,
        number TEXT NOT NULL UNIQUE COLLATE NOCASE,
        made_on TEXT NOT NULL,
        benefit TEXT NOT NULL,
        name TEXT NOT NULL COLLATE NOCASE,
        id_number TEXT NOT NULL COLLATE NOCASE,
        case_number TEXT NOT NULL COLLATE NOCASE,
        in_full INTEGER NOT NULL
    )
    """,
    "CREATE TABLE paper (id INTEGER PRIMARY KEY, content BLOB NOT NULL)",
)
INDEXES = (
    "CREATE INDEX entry_made_on ON entry (made_on)",
    "CREATE INDEX entry_benefit ON entry (benefit, made_on)",
    "CREATE INDEX entry_name ON entry (name)",
    "CREATE INDEX entry_id_number ON entry (id_number)",
    "CREATE INDEX entry_case_number ON entry (case_number)",
    "CREATE INDEX entry_number_ending ON entry (substr(number, -4))",
    "CREATE INDEX entry_id_ending ON entry (substr(id_number, -4))",
)
NUMBERS = """
    CREATE TABLE last_number (
        day TEXT NOT NULL,
        counter TEXT NOT NULL,
        running INTEGER NOT NULL,
        PRIMARY KEY (day, counter)
    ) WITHOUT ROWID
"""
_FIELDS = HistoryEntry._fields[:-1]
_TEXTS = ("case_text", "estimate_text", "slip_text")
_OLDER_COLUMNS = {
    "entry": {"id", "made_on", *_FIELDS},
    "paper": {"id", *_TEXTS},
    "last_number": {"day", "counter", "running"},
}
"""What the files of versions 1 and 2 have at least; version 2 added to `entry` what can be worked out."""
_OLDER_INDEXES = ("made_on", "benefit", "name", "id_number", "case_number", "number_ending", "id_ending")
_NOT_YET_COMPACT = 1
_LIKELY = 3
"""Versions ahead that are believed whatever the tables are; a number with a damaged bit is none of them."""


def connected(path: Path, patience: float = 5.0) -> sqlite3.Connection:
    """Open a file whose texts may be damaged; `patience`: seconds to wait for others."""
    connection = sqlite3.connect(path, timeout=patience, isolation_level=None)
    connection.text_factory = lambda text: text.decode(errors="replace")
    return connection


def state(connection: sqlite3.Connection) -> str:
    """Tell whether a file is "new", "current", "older", "newer" or "damaged": by its tables, which say more."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    found = frozenset(connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master"))
    if not found:
        return "new"
    if VERSION < version <= VERSION + _LIKELY:
        return "newer"
    if found == _current():
        return "current"
    if all(names <= _columns(connection, table) for table, names in _OLDER_COLUMNS.items()):
        return "older"
    return "newer" if version > VERSION else "damaged"


def make_tables(connection: sqlite3.Connection) -> None:
    """Make the tables of this version, in one transaction."""
    with transaction(connection):
        if state(connection) == "new":  # another process may have done it meanwhile
            _make(connection, (*TABLES, *INDEXES, NUMBERS))


def bring_up_to_date(connection: sqlite3.Connection) -> None:
    """Bring an older file to this version, in one transaction: what was kept is packed, damaged entries as they are."""
    with transaction(connection):
        if state(connection) != "older":  # another process has done it meanwhile
            return
        for name in _OLDER_INDEXES:
            connection.execute(f"DROP INDEX IF EXISTS entry_{name}")
        for table in ("entry", "paper"):
            connection.execute(f"ALTER TABLE {table} RENAME TO older_{table}")
        _make(connection, TABLES)
        for key, made_on, row in _older_rows(connection, "older_"):
            columns = dict(zip(_FIELDS, row, strict=False))
            content = content_of_row(row[: len(_FIELDS)], pack_texts(*row[len(_FIELDS) :]))
            insert(connection, columns | {"made_on": made_on, "id": key}, content)
        for table in ("entry", "paper"):
            connection.execute(f"DROP TABLE older_{table}")
        _make(connection, INDEXES)
        connection.execute(f"PRAGMA application_id = {_NOT_YET_COMPACT}")


def compact(connection: sqlite3.Connection) -> None:
    """Write the file anew without what an upgrade left in it; only then is what was there before gone from it."""
    if connection.execute("PRAGMA application_id").fetchone()[0] == _NOT_YET_COMPACT:
        connection.execute("VACUUM")
        connection.execute("PRAGMA application_id = 0")


def _older_rows(connection: sqlite3.Connection, prefix: str) -> Iterator[tuple[int, str, list[str]]]:
    """Return the entries of an older file: their keys, days, and fields as the texts that stand there."""
    fields = ", ".join(f"coalesce({name}, '')" for name in ("made_on", *_FIELDS, *_TEXTS))
    select = f"SELECT id, {fields} FROM {prefix}entry LEFT JOIN {prefix}paper USING (id) ORDER BY id"  # noqa: S608 no value in it
    for key, made_on, *row in connection.execute(select):
        yield key, made_on, [str(value).replace("\n", " ") for value in row]


def insert(connection: sqlite3.Connection, columns: dict[str, Any], content: bytes) -> None:
    """Write an entry to the tables; one whose name or number is not masked is one in full."""
    name, id_number = columns["name"], columns["id_number"]
    row = columns | {"in_full": (name, id_number) != (masked_name(name), masked_number(id_number))}
    key = connection.execute(
        "INSERT INTO entry VALUES (:id, :number, :made_on, :benefit, :name, :id_number, :case_number, :in_full)", row
    ).lastrowid
    connection.execute("INSERT INTO paper VALUES (?, ?)", (key, content))


def _make(connection: sqlite3.Connection, statements: tuple[str, ...]) -> None:
    for statement in statements:
        connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {VERSION}")


def _columns(connection: sqlite3.Connection, table: str) -> set[str]:
    return {column[1] for column in connection.execute(f"PRAGMA table_info({table})")}


@cache
def _current() -> frozenset[tuple[str, ...]]:
    with closing(sqlite3.connect(":memory:")) as connection:
        _make(connection, (*TABLES, *INDEXES, NUMBERS))
        return frozenset(connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master"))


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Have all changes of a block done, or none."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
