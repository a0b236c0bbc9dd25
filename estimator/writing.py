"""Files written whole or not at all."""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

_FULL = (errno.ENOSPC, errno.EDQUOT)
_REFUSED = (errno.EACCES, errno.EPERM, errno.EBUSY, errno.ETXTBSY)


class OutputError(OSError):
    """A file that could not be written, said in Chinese for the person who asked for it."""

    def __init__(self, message: str) -> None:
        """Keep the words alone: the cause is chained."""
        super().__init__(message)
        self.message = message


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """Open a file to be put in the place of `path` once the block has ended well; until then `path` stays as it is.

    Raises OutputError; any OSError in the block is taken for a failure to write.
    """
    temporary = path.parent / f".{os.urandom(8).hex()}.tmp"
    try:
        _check_target(path)
        try:
            with temporary.open("xb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path.resolve())
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
    except OutputError:
        raise
    except OSError as error:
        raise OutputError(_in_words(path, error)) from error


def _check_target(path: Path) -> None:
    # Elsewhere than on Windows, renaming would replace a read-only file or a device without a word.
    if not path.exists():
        return
    if path.is_dir():
        raise OutputError(f"“{path.name}”是文件夹，请另取文件名")
    if not path.is_file():
        raise OutputError(f"“{path.name}”不是普通文件，不能写入")
    if not path.stat().st_mode & stat.S_IWRITE:
        raise OutputError(f"“{path.name}”是只读文件，请另取文件名")


def _in_words(path: Path, error: OSError) -> str:
    if error.errno in _FULL:
        return f"磁盘空间不足，“{path.name}”没有写入"
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return f"没有这个文件夹：{path.parent}"
    if error.errno == errno.EROFS:
        return f"磁盘是只读的，“{path.name}”没有写入"
    if error.errno in (errno.ENAMETOOLONG, errno.EINVAL, errno.EILSEQ):
        return f"文件名不能用：“{path.name}”"
    if error.errno in _REFUSED:
        return f"不能写入“{path.name}”：文件正在 Excel 或 WPS 中打开，或没有写入权限；请关闭文件或另取文件名"
    return f"“{path.name}”没有写入（{error.strerror or error}）"
