"""From the bytes of a pack to its data, or to what is wrong with the way they are written."""

import re
import tomllib
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from decimal import Decimal
from typing import Any

from estimator.facts import FACTS
from estimator.meant import did_you_mean
from estimator.rulepack.errors import Code, PackError, PackErrors
from estimator.rulepack.positions import Path, line_at, lines_of
from estimator.rulepack.wording import KEYS, SHEETS

_PUNCTUATION = dict(zip("“”‘’，：；．。＝％【】［］｛｝（）—－\u3000\xa0", "\"\"'',:;..=%[][]{}()--  ", strict=True))
_WIDE = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_BY_HALF = str.maketrans({**_WIDE, **_PUNCTUATION})
_CHINESE = r"[\u4e00-\u9fff][\u4e00-\u9fffA-Za-z0-9]*"
_STRINGS_AND_REMARK = re.compile(r""""(?:\\.|[^"\\])*"|'[^']*'|\#.*""")
_AT = re.compile(r"\(at line (\d+), column (\d+)\)")
_DAY = re.compile(r"=\s*([12]\d{3}[-./年]\d{1,2}[-./月]\d{1,2}日?)")
_A_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_RATE = re.compile(r"=\s*(\d+(?:\.\d+)?)\s*%")
_AMOUNT = re.compile(r"=\s*(\d[\d,]*(?:\.\d+)?)\s*(万元|万|元)")
_GROUPED = re.compile(r"=\s*(\d{1,3}(?:,\d{3})+)(?![\d}\]])")
_CHINESE_TABLE = re.compile(rf"^\s*\[+\s*({_CHINESE})\s*\]+\s*$")
_CHINESE_KEY = re.compile(rf"(?:^|[{{,])\s*({_CHINESE})\s*=")
_CHINESE_VALUE = re.compile(rf"[=\[,]\s*({_CHINESE})")
_BARE_VALUE = re.compile(r"=[\s\[]*(?!(?:true|false|inf|nan)\b)([a-z_]+)\b")

_LONGEST_LINE = 10_000
"""Characters; what a key of many dots costs to read grows with their square."""
_MOST_LINES = 40_000
_LARGEST_NUMBER = 10**30
_MOST_PLACES = 30
_DEEPEST = 20
_NUMBER = re.compile(r"[0-9][0-9_]*(?:\.[0-9_]+)?(?:[eE][-+]?[0-9_]+)?")
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Characters that steer a terminal, or turn the order of what is read."""

Wrong = tuple[str, str]
"""What is wrong with a line, and what to write instead where that can be said."""


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
    except tomllib.TOMLDecodeError as error:
        at = _AT.search(str(error))
        number = int(at[1]) if at else len(lines)
        message, mend = _wrong_with(lines[min(number, len(lines)) - 1], str(error), int(at[2]) if at else None)
        raise PackErrors([PackError("not-toml", file, "", message, line=number, mend=mend)]) from None
    except ValueError:
        raise _refused("bad-value", file, _TOO_LARGE, _line_of_a_large_number(lines)) from None


def _line_of_a_large_number(lines: list[str]) -> int | None:
    for number, line in enumerate(lines, start=1):
        for found in _NUMBER.findall(_STRINGS_AND_REMARK.sub("", line)):
            try:
                fraction(found) if set(found) & set(".eE") else int(found)
            except ValueError:
                return number
    return None


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


def _wrong_with(line: str, error: str, column: int | None) -> Wrong:
    bare = _STRINGS_AND_REMARK.sub(lambda found: " " * len(found[0]), line)
    return (
        _wrong_letters(line, bare)
        or _wrong_value(bare)
        or _wrong_word(bare)
        or _wrong_structure(bare, error)
        or (f"这一行不合 TOML 的写法{'' if column is None else f'（第 {column} 列起）'}：{line.strip()}", "")
    )


def _wrong_letters(line: str, bare: str) -> Wrong | None:
    """Say which full-width letters and marks of a line are to be others, and the line as it should be."""
    marks = dict.fromkeys(letter for letter in bare if letter in _PUNCTUATION)
    digits = re.findall(r"[０-９Ａ-Ｚａ-ｚ][０-９Ａ-Ｚａ-ｚ．]*", bare)
    if not marks and not digits:
        return None
    told = (
        [f"中文标点 {' '.join(marks)} 要换成英文的 {' '.join(_PUNCTUATION[mark] for mark in marks)}"] if marks else []
    )
    if set(marks) <= {"\u3000", "\xa0"} and marks:
        told = ["有全角空格，要换成普通空格"]
    told += [f"全角的 {' '.join(digits)} 要换成半角的 {' '.join(digits).translate(_BY_HALF)}"] if digits else []
    mend = "".join(
        letter if wide == " " and letter != " " else letter.translate(_BY_HALF)
        for letter, wide in zip(line, bare, strict=True)
    )
    return "；".join(told), mend.strip()


def _wrong_value(bare: str) -> Wrong | None:
    if found := _DAY.search(bare):
        told = f"没有 {found[1]} 这一天" if _A_DAY.fullmatch(found[1]) else "日期要写成 2027-01-01 的样子"
        return (told if told.startswith("没有") else f"{told}，现在是 {found[1]}"), ""
    if found := _RATE.search(bare):
        return f'比例要带引号，写成 "{found[1]}%"', f'"{found[1]}%"'
    if found := _AMOUNT.search(bare) or _GROUPED.search(bare):
        factor = 10000 if "万" in found[0] else 1
        plain = f"{(Decimal(found[1].replace(',', '')) * factor).normalize():f}"
        return f"金额只写数字，不写单位和千分位：{plain}", plain
    return None


def _wrong_word(bare: str) -> Wrong | None:
    """Say which Chinese word of a line is to be a key or in quotes, and the mend."""
    if found := _CHINESE_TABLE.search(bare):
        return f"表名要用英文：没有“{found[1]}”这张表{did_you_mean(found[1], SHEETS)}", ""
    if found := _CHINESE_KEY.search(bare):
        keys = {**{fact.name: fact.label for fact in FACTS}, **KEYS}
        return f"键要用英文：没有“{found[1]}”这个键{did_you_mean(found[1], keys)}", ""
    if found := _CHINESE_VALUE.search(bare):
        value = next((key for fact in FACTS for key, word in fact.words.items() if word == found[1]), None)
        if isinstance(value, str):
            return f'“{found[1]}”要写成 "{value}"（带引号）', f'"{value}"'
        return f'文字要带引号，写成 "{found[1]}"', f'"{found[1]}"'
    if found := _BARE_VALUE.search(bare):
        return f'文字要带引号，写成 "{found[1]}"', f'"{found[1]}"'
    return None


def _wrong_structure(bare: str, error: str) -> Wrong | None:
    """Say what of a line does not close, is there twice or is missing."""
    if "overwrite" in error or "twice" in error or "Duplicate" in error:
        return f"{bare.partition('=')[0].strip()} 写了两次", ""
    if '"' in bare or "'" in bare:
        return "引号没有配对", ""
    if any(bare.count(left) != bare.count(right) for left, right in ("[]", "{}")):
        return "括号没有配对", ""
    if "=" not in bare and bare.strip() and not bare.lstrip().startswith("["):
        return f"缺少 =：{bare.strip()}", ""
    if re.search(r"=\s*$", bare):
        return f"{bare.partition('=')[0].strip()} 的 = 后面没有值", ""
    return None
