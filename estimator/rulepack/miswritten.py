"""What is wrong with the way a rule pack is written, and what to write instead; loaded once something is."""

import re
from decimal import Decimal

from estimator.facts import FACTS
from estimator.meant import did_you_mean
from estimator.rulepack.wording import KEYS, SHEETS

_PUNCTUATION = dict(zip("“”‘’，：；．。＝％【】［］｛｝（）—－\u3000\xa0", "\"\"'',:;..=%[][]{}()--  ", strict=True))
_WIDE = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_BY_HALF = str.maketrans({**_WIDE, **_PUNCTUATION})
_CHINESE = r"[\u4e00-\u9fff][\u4e00-\u9fffA-Za-z0-9]*"
_STRINGS_AND_REMARK = re.compile(r""""(?:\\.|[^"\\])*"|'[^']*'|\#.*""")
_DAY = re.compile(r"=\s*([12]\d{3}[-./年]\d{1,2}[-./月]\d{1,2}日?)")
_A_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_RATE = re.compile(r"=\s*(\d+(?:\.\d+)?)\s*%")
_AMOUNT = re.compile(r"=\s*(\d[\d,]*(?:\.\d+)?)\s*(万元|万|元)")
_GROUPED = re.compile(r"=\s*(\d{1,3}(?:,\d{3})+)(?![\d}\]])")
_CHINESE_TABLE = re.compile(rf"^\s*\[+\s*({_CHINESE})\s*\]+\s*$")
_CHINESE_KEY = re.compile(rf"(?:^|[{{,])\s*({_CHINESE})\s*=")
_CHINESE_VALUE = re.compile(rf"[=\[,]\s*({_CHINESE})")
_BARE_VALUE = re.compile(r"=[\s\[]*(?!(?:true|false|inf|nan)\b)([a-z_]+)\b")
_NUMBER = re.compile(r"[0-9][0-9_]*(?:\.[0-9_]+)?(?:[eE][-+]?[0-9_]+)?")

Wrong = tuple[str, str]
"""What is wrong with a line, and what to write instead where that can be said."""


def numbers_in(line: str) -> list[str]:
    """Find the numbers of a line outside its texts and its remark, as they are written."""
    return _NUMBER.findall(_STRINGS_AND_REMARK.sub("", line))


def wrong_with(line: str, error: str, column: int | None) -> Wrong:
    """Say what is wrong with a line that is no TOML; `error` and `column` are what the reader of TOML says of it."""
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
