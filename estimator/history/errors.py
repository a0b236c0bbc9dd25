"""What can be wrong with the history, in words for the person at the counter."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_IN_USE = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
_REFUSED = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH)


class HistoryError(Exception):
    """A history that cannot be opened, read or written, said in Chinese for the person who asked for it."""

    def __init__(self, message: str) -> None:
        """Keep the words alone: the cause is chained."""
        super().__init__(message)
        self.message = message


class DamagedError(HistoryError):
    """The file is not, or no longer, a database that can be read."""


@contextmanager
def in_words(path: Path) -> Iterator[None]:
    """Turn SQLite's errors into a HistoryError; a mistake in the use of its interface stays what it is."""
    try:
        yield
    except (sqlite3.ProgrammingError, sqlite3.InterfaceError):
        raise
    except sqlite3.Error as error:
        # Text that is no text comes without a code.
        kind = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF
        if kind in _DAMAGED:
            raise DamagedError(f"历史记录文件已损坏：{path}") from error
        raise HistoryError(_worded(kind, path, error)) from error


def _worded(kind: int, path: Path, error: sqlite3.Error) -> str:
    if kind in _IN_USE:
        return "历史记录正被另一个程序占用，请稍后再试"
    if kind in _REFUSED:
        return f"历史记录不能打开或写入，文件夹只读或没有权限：{path}"
    if kind == sqlite3.SQLITE_FULL:
        return "磁盘空间不足，历史记录没有写入"
    return f"历史记录不能读写（{error}）：{path}"
