"""The tables of the history, version by version: an older file is brought up to date step by step, or not at all.

`entry` holds what is listed and searched, `paper` the long texts beside it, so that a search reads little.
`last_number` outlives the entries: no slip number is given twice, also after they were removed.
"""

import sqlite3

_FIRST = (
    """
    CREATE TABLE entry (
        id INTEGER PRIMARY KEY,
        number TEXT NOT NULL UNIQUE COLLATE NOCASE,
        made_on TEXT NOT NULL,
        made_at TEXT NOT NULL,
        counter TEXT NOT NULL,
        clerk TEXT NOT NULL,
        benefit TEXT NOT NULL,
        name TEXT NOT NULL COLLATE NOCASE,
        id_number TEXT NOT NULL COLLATE NOCASE,
        case_number TEXT NOT NULL COLLATE NOCASE,
        pack_id TEXT NOT NULL,
        pack_sha256 TEXT NOT NULL
    )
    """,
    "CREATE INDEX entry_made_on ON entry (made_on)",
    "CREATE INDEX entry_benefit ON entry (benefit, made_on)",
    "CREATE INDEX entry_name ON entry (name)",
    "CREATE INDEX entry_id_number ON entry (id_number)",
    "CREATE INDEX entry_case_number ON entry (case_number)",
    """
    CREATE TABLE paper (
        id INTEGER PRIMARY KEY,
        case_text TEXT NOT NULL,
        estimate_text TEXT NOT NULL,
        slip_text TEXT NOT NULL
    )
    """,
    """
    CREATE TABLE last_number (
        day TEXT NOT NULL,
        counter TEXT NOT NULL,
        running INTEGER NOT NULL,
        PRIMARY KEY (day, counter)
    ) WITHOUT ROWID
    """,
)
_IN_FULL_AND_ENDINGS = (
    "ALTER TABLE entry ADD COLUMN in_full INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE entry ADD COLUMN number_ending TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE entry ADD COLUMN id_ending TEXT NOT NULL DEFAULT ''",
    "UPDATE entry SET number_ending = substr(number, -4), id_ending = substr(id_number, -4)",
    "CREATE INDEX entry_number_ending ON entry (number_ending)",
    "CREATE INDEX entry_id_ending ON entry (id_ending)",
)
STEPS = (_FIRST, _IN_FULL_AND_ENDINGS)
VERSION = len(STEPS)


def version_of(connection: sqlite3.Connection) -> int:
    """The version of a file; 0 when it is new."""
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return version


def write_ahead(connection: sqlite3.Connection) -> None:
    """Have changes written to a log first (WAL), which stays so; where the medium cannot, they are safe as well."""
    try:
        connection.execute("PRAGMA journal_mode = WAL")
    except sqlite3.OperationalError as error:
        # Another process that opens the new file at the same moment is doing it; SQLite does not wait for that.
        if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
            raise


def bring_up_to_date(connection: sqlite3.Connection) -> bool:
    """Bring a new or older file to this version, in one transaction; return whether it was new."""
    found = version_of(connection)
    if found >= VERSION:
        return False
    connection.execute("BEGIN IMMEDIATE")
    try:
        found = version_of(connection)  # another process may have done it meanwhile
        for step in STEPS[found:]:
            for statement in step:
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    return found == 0
