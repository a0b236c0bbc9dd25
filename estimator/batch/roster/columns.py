"""The columns of a roster: every key of a case, under itself or its Chinese label, and how their cells are read."""

import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

from estimator import typed
from estimator.batch.roster.workbook import RosterCell
from estimator.facts import LAYER, Fact, FactKind, Vocabulary
from estimator.money import FEN

_WRITTEN_DAY = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{2})(\d{2}))", re.ASCII)
_GROUPED = re.compile(r"\d{1,3}(,\d{3})+(\.\d*)?", re.ASCII)
_UNIT = re.compile(r"[(（]\s*(元|岁|次|个月|月|天|个)\s*[)）]$")
_BETWEEN = re.compile(r"[、,;/\s]+")
_MOST_DIGITS = 15
_MOST_DECIMALS = 2
_TRUTH = {"true": True, "false": False, "是": True, "否": False}


class RosterColumn(NamedTuple):
    """A column of a roster: the key that it holds, its heading in Chinese, and the fact."""

    key: str
    label: str
    fact: Fact


def _facts_by_key(vocabulary: Vocabulary) -> Mapping[str, Fact]:
    by_key = {
        fact.key(applicability): replace(
            fact, applies=tuple(one for one in fact.applies if fact.key(one) == fact.key(applicability))
        )
        for fact in vocabulary.facts
        for applicability in fact.applies
        if fact.name not in ("month", LAYER)
    }
    excluded = by_key["excluded_cost"]
    for part, label in (
        ("fully_self_paid", "全自费"),
        ("over_price_limit", "超限价"),
        ("prior_self_payment", "先行自付"),
    ):
        key = f"excluded_cost.{part}"
        by_key[key] = replace(excluded, name=part, label=label, hint="代替“范围外”，分三项填写", path=key)
    return by_key


@lru_cache(maxsize=16)
def columns_of(vocabulary: Vocabulary) -> tuple[RosterColumn, ...]:
    """Every column that a roster may have; a label that several keys share is followed by the key."""
    facts = _facts_by_key(vocabulary)
    often = Counter(fact.label for fact in facts.values())
    return tuple(
        RosterColumn(key, fact.label if often[fact.label] == 1 else f"{fact.label}（{key}）", fact)
        for key, fact in facts.items()
    )


RESIDUE = Decimal("0.000001")
"""Yuan by which a stored number may miss what its cell shows: what binary arithmetic leaves over."""


def plain(text: str) -> str:
    """Text as it is compared: full-width letters, digits and signs made plain, blanks left out."""
    return "".join(unicodedata.normalize("NFKC", typed.without_unseen(text)).split())


@lru_cache(maxsize=1)
def _other_words() -> dict[str, dict[str, Any]]:
    return tomllib.loads(files("assets").joinpath("roster_words.toml").read_text("utf-8"))


def column_of(heading: str, columns: tuple[RosterColumn, ...]) -> RosterColumn:
    """The column under a heading. Raises ValueError when there is none, or more than one."""
    wanted = _UNIT.sub("", plain(heading).lstrip("*"))
    for column in columns:
        if wanted in (plain(column.key), plain(column.label), column.key.removeprefix("more.")):
            return column
    shared = [column.label for column in columns if plain(column.fact.label) == wanted]
    known_as = next((key for key, names in _other_words()["columns"].items() if wanted in names), None)
    for column in columns:
        if column.key == known_as:
            return column
    if shared:
        raise ValueError(f"不止一项叫“{heading}”，请写成{'、'.join(shared)}中的一个")
    raise ValueError(f"没有“{heading}”这一列")


def code_of(cell: RosterCell) -> object:
    """A code or an amount under a name of the platform: as text. Raises ValueError."""
    return _number(cell) if cell.kind == "n" else _words(cell)


def value_of(fact: Fact, cell: RosterCell) -> object:
    """What a cell says of a fact, as JSON would have it. Raises ValueError, worded for a clerk."""
    if cell.kind == "f":
        raise ValueError("是公式，请改成数值")
    if cell.kind == "e":
        raise ValueError(f"是错误值 {cell.value}")
    return _READ[fact.kind](fact, cell)


def _words(cell: RosterCell) -> str:
    if cell.kind != "s":
        raise ValueError("应为文字")
    return plain(str(cell.value))


def _number(cell: RosterCell) -> str:
    """A number as Excel shows it at full length: the shortest decimal that stands for it, never reckoned with."""
    number = Decimal(repr(cell.value))
    if not number.is_finite():
        raise ValueError("不是数字")
    return f"{number:.0f}" if number == number.to_integral_value() else f"{number:f}"


def _typed(cell: RosterCell) -> str:
    return "".join(typed.plain(str(cell.value)).split())


def _amount(_fact: Fact, cell: RosterCell) -> str:
    if cell.kind == "n":
        text = _number(cell)
        if len(text.partition(".")[2]) > _MOST_DECIMALS:
            seen = Decimal(text).quantize(FEN)
            if abs(seen - Decimal(text)) <= RESIDUE:
                return str(seen)
            raise ValueError(f"单元格里实际是 {text}，金额最多两位小数")
        return text
    if cell.kind != "s":
        raise ValueError("应为金额")
    if typed.holds_two_numbers(str(cell.value)):
        raise ValueError("是两个数，请只留一个")
    text = _typed(cell).replace("。", ".").removeprefix("¥").removesuffix("元")
    return text.replace(",", "") if _GROUPED.fullmatch(text) else text


def _count(fact: Fact, cell: RosterCell) -> int:
    if typed.holds_two_numbers(str(cell.value)):
        raise ValueError("是两个数，请只留一个")
    text = _number(cell) if cell.kind == "n" else _typed(cell).removesuffix(fact.unit)
    if cell.kind not in ("n", "s") or not re.fullmatch(r"[0-9]{1,9}", text):
        raise ValueError("应为整数")
    return int(text)


def _flag(fact: Fact, cell: RosterCell) -> bool:
    if cell.kind == "b":
        return bool(cell.value)
    text = _words(cell) if cell.kind == "s" else ""
    by_word = _TRUTH | {word: value for value, word in fact.words.items() if isinstance(value, bool)}
    if text.lower() not in by_word:
        raise ValueError(f"应为{'或'.join(fact.words.values())}")
    return by_word[text.lower()]


def _choice(fact: Fact, cell: RosterCell) -> object:
    return _one_of(fact, _number(cell) if cell.kind == "n" else _words(cell))


def _one_of(fact: Fact, text: str) -> object:
    by_word = {plain(word): value for value, word in fact.words.items()}
    by_word |= {str(value): value for value in fact.words}
    by_value = {str(value): value for value in fact.words}
    others = _other_words()["values"].get(fact.name, {})
    by_word = {word: by_value[key] for key, words in others.items() if key in by_value for word in words} | by_word
    if text not in by_word:
        raise ValueError(f"没有“{text}”，可填{'、'.join(fact.words.values())}")
    return by_word[text]


def _set(fact: Fact, cell: RosterCell) -> list[object]:
    if cell.kind != "s":
        raise ValueError(f"可填{'、'.join(fact.words.values())}")
    text = unicodedata.normalize("NFKC", str(cell.value)).strip()
    return [_one_of(fact, one) for one in _BETWEEN.split(text) if one]


def _written_day(cell: RosterCell) -> str:
    return "".join(typed.without_time(typed.plain(str(cell.value))).split())


def _day(_fact: Fact, cell: RosterCell) -> str:
    if cell.kind == "d" and isinstance(cell.value, date):
        return (cell.value.date() if isinstance(cell.value, datetime) else cell.value).isoformat()
    match = _WRITTEN_DAY.fullmatch(_number(cell) if cell.kind == "n" else _written_day(cell))
    if match is None:
        raise ValueError("应为日期，如 2021-10-08")
    year, *rest = (part for part in match.groups() if part)
    month, day = (part.zfill(2) for part in rest)
    return f"{year}-{month}-{day}"


def _text(fact: Fact, cell: RosterCell) -> str:
    if cell.kind == "n":
        number = _number(cell)
        if len(number) > _MOST_DIGITS:
            raise ValueError("是数字，末几位已丢失；请先把这一列设为文本再填")
        return number
    if cell.kind != "s":
        raise ValueError("应为文字")
    return _typed(cell) if fact.name == "id_number" else typed.without_unseen(str(cell.value)).strip()


_READ: Mapping[FactKind, Callable[[Fact, RosterCell], object]] = {
    "choice": _choice,
    "flag": _flag,
    "count": _count,
    "date": _day,
    "set": _set,
    "amount": _amount,
    "text": _text,
}
