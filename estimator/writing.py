"""Files written whole or not at all, readable by nobody who could not read them before.

A process that is killed leaves its half-written file beside the target. A mark in the data folder says where, and the
next start removes both: the mark is locked as long as its process lives.
"""

import errno
import os
import re
import shutil
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from estimator.errors import cause
from estimator.folders import data_folder

_IN_USE = (errno.EBUSY, errno.ETXTBSY)
_BAD_NAME = (errno.ENAMETOOLONG, errno.EINVAL, errno.EILSEQ)
_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
_FOR_THE_USER = 0o600
_GROUP = 0o070
_TEMPORARY = re.compile(r"\.[0-9a-f]{16}\.tmp")
_MARK = ".mark"
_BEYOND_THE_TEXT = 1 << 30
"""Windows lets nobody read the bytes that are locked."""


class OutputError(OSError):
    """A file that could not be written, said in Chinese for the person who asked for it."""


def make_folder(folder: Path) -> None:
    """Make a folder that only its user can look into. Raises OutputError."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"不能建立文件夹（只读，或没有写入权限）：{folder}") from error


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """Open a file to be put in the place of `path` once the block has ended well; until then `path` stays as it is.

    A file that is replaced keeps its permissions, a new one is for its user alone.
    Raises OutputError; any OSError in the block is taken for a failure to write.
    """
    try:
        target = _target(path)
        temporary = target.with_name(f".{os.urandom(8).hex()}.tmp")
        with _marked(temporary):
            try:
                with os.fdopen(os.open(temporary, _CREATE, _FOR_THE_USER), "wb") as file:
                    yield file
                    file.flush()
                    os.fsync(file.fileno())
                _keep_permissions(target, temporary)
                temporary.replace(target)
            except BaseException:
                temporary.unlink(missing_ok=True)
                raise
    except OutputError:
        raise
    except OSError as error:
        raise OutputError(_in_words(path, error)) from error


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """Make a folder of the user's own for a block, for libraries that must write files beside what is asked for.

    Raises OutputError.
    """
    folder = _marks() / f".{os.urandom(8).hex()}.tmp"
    with _marked(folder):
        make_folder(folder)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def remove_unfinished() -> None:
    """Remove what processes that were killed left half-written. Never fails: what cannot be removed stays marked."""
    for mark in _marks().glob(f"*{_MARK}"):
        with suppress(OSError):
            with mark.open("r+b") as file:
                if not lock(file):
                    continue
                temporary = Path(os.fsdecode(file.read()))
                if temporary.is_dir() and temporary.parent == _marks():
                    shutil.rmtree(temporary)
                elif _TEMPORARY.fullmatch(temporary.name):
                    temporary.unlink(missing_ok=True)
            mark.unlink()


def lock(file: BinaryIO) -> bool:
    """Lock an open file until it is closed or its process ends; say whether no other process has it."""
    try:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415 each system has its own way

            file.seek(_BEYOND_THE_TEXT)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
            file.seek(0)
        else:
            import fcntl  # noqa: PLC0415 each system has its own way

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _marks() -> Path:
    return data_folder() / "unfinished"


@contextmanager
def _marked(temporary: Path) -> Iterator[None]:
    """Leave a mark in the data folder while a temporary file is there, for the next start to remove it."""
    mark = _marks() / f"{temporary.name}{_MARK}"
    try:
        make_folder(mark.parent)
        file = mark.open("xb", buffering=0)
    except OSError:  # the data folder is not to be written to; the file itself may be
        yield
        return
    try:
        with file:
            lock(file)
            file.write(os.fsencode(temporary))
            yield
    finally:
        with suppress(OSError):
            mark.unlink()


def _target(path: Path) -> Path:
    """Return the file that is meant, behind links, if it can be replaced. Raises OutputError."""
    # Elsewhere than on Windows, renaming would replace a read-only file or a device without a word.
    try:
        target = path.resolve()
    except RuntimeError:  # links in a circle
        raise OutputError(f"文件名不能用：“{path.name}”") from None
    if not target.exists():
        return target
    if target.is_dir():
        raise OutputError(f"“{path.name}”是文件夹，请另取文件名")
    if not target.is_file():
        raise OutputError(f"“{path.name}”不是普通文件，不能写入")
    if not target.stat().st_mode & stat.S_IWRITE:
        raise OutputError(f"“{path.name}”是只读文件，请另取文件名")
    return target


def _keep_permissions(target: Path, temporary: Path) -> None:
    if sys.platform == "win32" or not target.exists():
        return
    before, mode = target.stat(), stat.S_IMODE(target.stat().st_mode) & 0o777
    try:
        os.chown(temporary, -1, before.st_gid)
    except OSError:
        mode &= ~_GROUP  # to another group than before it would be shown for the first time
    temporary.chmod(mode)


def _in_words(path: Path, error: OSError) -> str:
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return f"没有这个文件夹：{path.parent}"
    if isinstance(error, PermissionError) or error.errno in _IN_USE:
        return f"不能写入“{path.name}”：文件正在 Excel 或 WPS 中打开，或没有写入权限；请关闭文件或另取文件名"
    if error.errno in _BAD_NAME:
        return f"文件名不能用：“{path.name}”"
    return f"{cause(error)}，“{path.name}”没有写入"
