"""Files that are read, and how it is said what is wrong with what was read."""

import errno
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from estimator.errors import CaseError, FieldError, cause

LARGEST = 1 << 20
"""Bytes that a case, a line of cases or a rule pack may have at most."""

_ORDERS = r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
"""Characters that a terminal would obey, or that cannot be seen; and halves of such as were cut in two.

Compiled with the first text that is printed: the window paints before.
"""


@contextmanager
def open_input(path: Path) -> Iterator[BinaryIO]:
    """Open a regular file, or standard input by its name, for reading. Raises CaseError, on no field."""
    try:
        if path.is_dir():
            raise refused(f"“{path}”是文件夹，不是文件")
        # A device may have no end, and opening a pipe waits for whoever may never write.
        if not path.is_file() and not _is_standard_input(path.stat()):
            raise refused(f"“{path}”不是普通文件")
        file = path.open("rb")
    except OSError as error:
        raise unreadable(path, error) from None
    try:
        yield file
    finally:
        with suppress(OSError):  # all was read, and nothing is lost
            file.close()


def _is_standard_input(found: os.stat_result) -> bool:
    try:
        return os.path.samestat(found, os.fstat(0))
    except OSError:
        return False


def read_input(path: Path) -> bytes:
    """Return the whole of a small file. Raises CaseError, on no field; also when it is larger than LARGEST."""
    with open_input(path) as file:
        try:
            return limited(file.read(LARGEST + 1), str(path))
        except OSError as error:
            raise unreadable(path, error) from None


def read_own(path: Path) -> bytes:
    """Read the whole of a small file of the program's own. Raises OSError, also where something else was put there."""
    if path.exists() and not path.is_file():
        raise OSError(errno.EISDIR if path.is_dir() else errno.ESPIPE, "no regular file")
    with path.open("rb") as file:
        content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise OSError(errno.EFBIG, "too large")
    return content


def limited(content: bytes, name: str) -> bytes:
    """Give back content that is not larger than LARGEST. Raises CaseError, on no field."""
    if len(content) > LARGEST:
        raise refused(f"“{name}”太大，超过 1 MB")
    return content


def unreadable(path: Path, error: OSError) -> CaseError:
    """Say what to raise when a file cannot be opened or read."""
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return refused(f"没有这个文件：{path}")
    if isinstance(error, PermissionError):
        return refused(f"没有读取权限，或文件正被别的程序占用：{path}")
    return refused(f"读不了“{path}”（{cause(error)}）")


def refused(message: str) -> CaseError:
    """Return an error that concerns no field of a case, but the whole."""
    return CaseError([FieldError("", message)])


def errors_in_json(errors: Sequence[FieldError]) -> dict[str, object]:
    """Write errors as the case format has them."""
    return {"errors": [error._asdict() for error in errors]}


def printable(text: str) -> str:
    """Return lines for a terminal or a label: what would steer it, or hide in it, is written out as JSON has it."""
    return re.sub(_ORDERS, lambda found: f"\\u{ord(found.group()):04x}", text)
