"""The statement by which a bureau takes a pack back: a few lines of TOML, sealed and installed as a pack is."""

import json
import re
import tomllib
from typing import NamedTuple

from estimator.library.seal import Origin

_ID = re.compile(r"[a-z0-9-]{1,80}")
_KEYS = {"withdraws": str, "issue": int, "reason": str, "document": str}


class Withdrawal(NamedTuple):
    """Which issue of which pack no longer holds, why, and by which document; who says so."""

    id: str
    issue: int
    reason: str
    document: str
    origin: Origin | None = None

    def text(self) -> str:
        """Give the statement as it is sealed."""
        words = {"withdraws": self.id, "issue": self.issue, "reason": self.reason, "document": self.document}
        return "".join(f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in words.items())

    def in_words(self) -> str:
        """Say what was taken back, why, and by whom."""
        by = "" if self.origin is None else f"{self.origin.issued_by} {self.origin.issued_on} "
        issue = f"第 {self.issue} 次签发" if self.issue else "随程序安装的"
        document = f"（{self.document}）" if self.document else ""
        return f"{by}撤回规则 {self.id} {issue}：{self.reason}{document}"


def read_withdrawal(content: bytes) -> Withdrawal | None:
    """Read a statement; None where the content is something else. Raises ValueError on one that is not whole."""
    if b"withdraws" not in content:
        return None
    try:
        data = tomllib.loads(content.decode())
    except (ValueError, RecursionError):
        return None
    if "withdraws" not in data:
        return None
    if data.keys() != _KEYS.keys() or any(type(data[key]) is not kind for key, kind in _KEYS.items()):
        raise ValueError("撤回声明不完整：应有规则编号、第几次签发、原因和文号")
    if not _ID.fullmatch(data["withdraws"]) or data["issue"] < 0 or not data["reason"].strip():
        raise ValueError("撤回声明有误：规则编号、第几次签发或原因不能用")
    return Withdrawal(data["withdraws"], data["issue"], data["reason"], data["document"])
