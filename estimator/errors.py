"""Errors at the edge: what is wrong with a case, by field, or with rules, in words a clerk understands."""

import errno
from collections.abc import Sequence
from typing import NamedTuple

_CAUSES = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT), "磁盘空间不足"),
    **dict.fromkeys((errno.EACCES, errno.EPERM), "没有权限，或正被别的程序占用"),
    **dict.fromkeys((errno.EBUSY, errno.ETXTBSY), "正被别的程序占用"),
    **dict.fromkeys((errno.ENOENT, errno.ENOTDIR), "没有这个文件或文件夹"),
    **dict.fromkeys((errno.EMFILE, errno.ENFILE), "打开的文件太多"),
    **dict.fromkeys((errno.ENXIO, errno.ENODEV), "磁盘或设备不在了"),
    **dict.fromkeys((errno.ENAMETOOLONG, errno.EINVAL, errno.EILSEQ, errno.ELOOP), "名称不能用"),
    **dict.fromkeys(
        (errno.ENETDOWN, errno.ENETUNREACH, errno.ECONNRESET, errno.ENOTCONN, errno.ETIMEDOUT, errno.EHOSTUNREACH),
        "网络断开",
    ),
    **dict.fromkeys((errno.EHOSTDOWN, errno.ESTALE), "网络断开"),
    errno.EIO: "磁盘读写出错",
    errno.EROFS: "磁盘是只读的",
    errno.EFBIG: "文件太大",
    errno.EISDIR: "是文件夹，不是文件",
    errno.ENOMEM: "内存不足",
    errno.ESPIPE: "不是普通文件",
    errno.EPIPE: "另一头已经关闭",
}
"""What the system's errors mean to a clerk: its own words for them are English."""


class FieldError(NamedTuple):
    """What is wrong with one field; the field is named as in the case (`hospital.grade`), or "" for the whole."""

    field: str
    message: str


class CaseError(Exception):
    """A case that cannot be estimated, with all that is wrong with it."""

    def __init__(self, errors: Sequence[FieldError]) -> None:
        """Keep the errors in the order in which a person would mend them."""
        super().__init__("；".join(f"{error.field}：{error.message}" for error in errors))
        self.errors = tuple(errors)


class RulesError(Exception):
    """Why a pack, a seal or a key cannot be taken, in one sentence for a person."""


def cause(error: OSError) -> str:
    """Say in Chinese why the system refused something."""
    return _CAUSES.get(error.errno or 0) or f"系统错误 {error.errno or '未知'}"
