"""From the bytes of a pack to its data, or to what is wrong with the way they are written."""

import re
import tomllib
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from decimal import Decimal
from typing import Any

from estimator.rulepack.errors import Code, PackError, PackErrors
from estimator.rulepack.positions import Path, line_at, lines_of

_LONGEST_LINE = 10_000
"""Characters; what a key of many dots costs to read grows with their square."""
_MOST_LINES = 40_000
_LARGEST_NUMBER = 10**30
_MOST_PLACES = 30
_DEEPEST = 20
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Characters that steer a terminal, or turn the order of what is read."""


def text_of(content: bytes, file: str) -> str:
    """Return the text of a file in UTF-8, with a mark at its head or without. Raises PackErrors."""
    if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) or b"\0" in content:
        raise _refused("not-utf8", file, "文件的编码是 UTF-16（记事本里叫 Unicode），请另存为 UTF-8")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
    try:
        content.decode("gb18030")
    except UnicodeDecodeError:
        raise _refused("not-utf8", file, "文件不是 UTF-8 编码的文字", line) from None
    raise _refused("not-utf8", file, "文件的编码是 GBK（记事本里叫 ANSI），请另存为 UTF-8", line)


def data_of(text: str, file: str) -> dict[str, Any]:
    """Say what a text says; fractions as Decimals. Raises PackErrors."""
    lines = text.split("\n")
    if len(lines) > _MOST_LINES:
        raise _refused("not-toml", file, f"超过 {_MOST_LINES} 行，不是规则包")
    for number, line in enumerate(lines, start=1):
        if len(line) > _LONGEST_LINE:
            raise _refused("not-toml", file, f"这一行超过 {_LONGEST_LINE} 字，不是规则包", number)
    try:
        return tomllib.loads(text, parse_float=fraction)
    except RecursionError:
        raise _refused("not-toml", file, _TOO_DEEP) from None
    except ValueError as error:
        raise _miswritten(lines, file, error) from None


def _miswritten(lines: list[str], file: str, error: ValueError) -> PackErrors:
    from estimator.rulepack.miswritten import numbers_in, wrong_with  # noqa: PLC0415  most packs are well written

    if isinstance(error, tomllib.TOMLDecodeError):
        at = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
        line = int(at[1]) if at else len(lines)
        message, mend = wrong_with(lines[min(line, len(lines)) - 1], str(error), int(at[2]) if at else None)
        return PackErrors([PackError("not-toml", file, "", message, line=line, mend=mend)])
    too_large = (number for number, text in enumerate(lines, start=1) if any(map(_is_too_large, numbers_in(text))))
    return _refused("bad-value", file, _TOO_LARGE, next(too_large, None))


def _is_too_large(number: str) -> bool:
    try:
        fraction(number) if set(number) & set(".eE") else int(number)
    except ValueError:
        return True
    return False


_TOO_DEEP = "括号或点嵌套过深，不是规则包"
_TOO_LARGE = "有一个数太大，或小数位太多，不是规则里的数"


def fraction(text: str) -> Decimal:
    """Return a fraction whose places can be written out. Raises ValueError."""
    value = Decimal(text)
    if value.is_finite() and not -_MOST_PLACES <= value.adjusted() <= _MOST_PLACES:
        raise ValueError(text)
    return value


def refuse_unfit(data: object, file: str, text: str) -> None:
    """Refuse what can be written in a file and has no place in a pack: such numbers, letters that nobody sees, depth.

    Raises PackErrors.
    """
    waiting: list[tuple[Path, object]] = [((), data)]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, dict | list):
            if len(path) > _DEEPEST:
                raise _refused("not-toml", file, _TOO_DEEP)
            parts = value.items() if isinstance(value, dict) else enumerate(value)
            waiting += [((*path, key), part) for key, part in parts]
            waiting += [((*path, key), key) for key in value] if isinstance(value, dict) else []
        elif isinstance(value, int) and abs(value) > _LARGEST_NUMBER:
            raise _refused("bad-value", file, _TOO_LARGE, line_at(lines_of(text), path))
        elif isinstance(value, str) and (found := _UNSEEN.search(value)):
            before, line = value[: found.start()], line_at(lines_of(text), path)
            raise _refused("bad-value", file, f"文字里有看不见的控制字符（U+{ord(found[0]):04X}）：{before}", line)


def _refused(code: Code, file: str, message: str, line: int | None = None) -> PackErrors:
    return PackErrors([PackError(code, file, "", message, line=line)])
