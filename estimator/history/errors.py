"""What can be wrong with the history, in words for the person at the counter."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_NO_LOCKS = (
    sqlite3.SQLITE_PROTOCOL,
    sqlite3.SQLITE_IOERR_LOCK,
    sqlite3.SQLITE_IOERR_RDLOCK,
    sqlite3.SQLITE_IOERR_UNLOCK,
    sqlite3.SQLITE_IOERR_CHECKRESERVEDLOCK,
)
_WORDS = {
    sqlite3.SQLITE_BUSY: "历史记录正被另一个程序占用，请稍后再试",
    sqlite3.SQLITE_LOCKED: "历史记录正被另一个程序占用，请稍后再试",
    sqlite3.SQLITE_FULL: "磁盘空间不足，历史记录没有写入",
    sqlite3.SQLITE_NOMEM: "内存不足，历史记录不能读写",
    sqlite3.SQLITE_TOOBIG: "内容太长，历史记录没有写入",
    **dict.fromkeys(
        (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH),
        "历史记录不能打开或写入，文件夹只读或没有权限：{}",
    ),
    sqlite3.SQLITE_IOERR: "磁盘读写出错，或网络盘断开，历史记录不能读写：{}",
}


class HistoryError(Exception):
    """A history that cannot be opened, read or written, said in Chinese for the person who asked for it."""


class DamagedError(HistoryError):
    """The file is not, or no longer, a database that can be read."""


@contextmanager
def in_words(path: Path) -> Iterator[None]:
    """Turn SQLite's errors into a HistoryError; a mistake in the use of its interface stays what it is."""
    try:
        yield
    except (sqlite3.ProgrammingError, sqlite3.InterfaceError):
        raise
    except UnicodeDecodeError as error:  # SQLite names what is damaged by its own bytes
        raise DamagedError(f"历史记录文件已损坏：{path}") from error
    except sqlite3.Error as error:
        # Text that is no text comes without a code.
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT)
        if code & 0xFF in _DAMAGED or (code & 0xFF == sqlite3.SQLITE_READONLY and _can_be_written(path)):
            raise DamagedError(f"历史记录文件已损坏：{path}") from error
        raise HistoryError(_worded(code, path)) from error


def _worded(code: int, path: Path) -> str:
    if code in _NO_LOCKS:
        return f"这个文件夹（网络盘）不能给文件加锁，历史记录不能放在这里：{path.parent}"
    return _WORDS.get(code & 0xFF, f"历史记录不能读写（错误 {code}）：{{}}").format(path)


def _can_be_written(path: Path) -> bool:
    """Say whether the system says so: then it is the file that says it is read-only, with a bit that is damaged."""
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)
