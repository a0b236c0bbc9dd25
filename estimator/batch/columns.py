"""The columns of a roster: every key of a case, under itself or its Chinese label, and how their cells are read."""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from estimator import typed
from estimator.batch.office_words import office_words, plain
from estimator.batch.workbook import RosterCell
from estimator.facts import LAYER, Fact, FactKind, Vocabulary
from estimator.facts.condition import Band, Clause, Value
from estimator.money import FEN
from estimator.slip import wording

_BETWEEN = re.compile(r"[、,;/\s]+")
_MOST_DIGITS = 15
_MOST_DECIMALS = 2
_AROUND = {"岁": ("", "周?岁"), "次": ("(?:本年)?第?", "次")}
"""By its unit, what may stand before a count and behind it."""
_LARGEST = 10**12
_RESIDUE = Decimal("0.000001")
"""By how much a stored number may miss what its cell shows: what binary arithmetic leaves over."""
_TRUTH = {
    **dict.fromkeys(("true", "是", "有", "yes", "y", "√", "✓"), True),
    **dict.fromkeys(("false", "否", "无", "no", "n", "×"), False),
}


class RosterColumn(NamedTuple):
    """A column of a roster: the key that it holds, its heading in Chinese, the fact, and what each word in it means."""

    key: str
    label: str
    fact: Fact
    meanings: Mapping[str, object]
    """The values by the words for them, as `plain` has them; None for a word that nothing is given."""


def _facts_by_key(vocabulary: Vocabulary) -> Mapping[str, Fact]:
    """Return the facts of a case by their keys; one that stands in two places is two."""
    by_key = {
        fact.key(applicability): fact._replace(
            applies=tuple(one for one in fact.applies if fact.key(one) == fact.key(applicability))
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
        by_key[key] = excluded._replace(name=part, label=label, hint="代替“范围外”，分三项填写", path=key)
    return by_key


@lru_cache(maxsize=16)
def columns_of(vocabulary: Vocabulary) -> tuple[RosterColumn, ...]:
    """Return every column that a roster may have; a label that several keys share is followed by where it belongs."""
    facts = _facts_by_key(vocabulary)
    often = Counter(fact.label for fact in facts.values())
    word = vocabulary.by_name["benefit"].word
    return tuple(
        RosterColumn(
            key,
            fact.label if often[fact.label] == 1 else f"{fact.label}（{_where(key, fact, word)}）",
            fact,
            _meanings(key, fact),
        )
        for key, fact in facts.items()
    )


def _where(key: str, fact: Fact, word: Callable[[Value], str]) -> str:
    if key.startswith("cover."):
        return "待遇资格"
    clauses = [clause["benefit"] for place in fact.applies for clause in place.when if "benefit" in clause]
    named = dict.fromkeys(value for wanted in clauses if not isinstance(wanted, Band) for value in wanted)
    return "、".join(map(word, named)) or key


def keys_for(benefit: object, vocabulary: Vocabulary) -> frozenset[str]:
    """List the keys that a case of a benefit can have, whatever else it says; every key while that is not known."""
    return _keys_for(benefit if isinstance(benefit, str) else "", vocabulary)


@lru_cache(maxsize=64)
def _keys_for(benefit: str, vocabulary: Vocabulary) -> frozenset[str]:
    """List the keys of a benefit by its name; every key where there is none."""
    columns = columns_of(vocabulary)
    if not benefit:
        return frozenset(column.key for column in columns)
    possible: dict[str, tuple[object, ...]] = {"benefit": (benefit,)}
    for fact in vocabulary.facts[1:]:
        places = [place for place in fact.applies if any(_may_hold(clause, possible) for clause in place.when)]
        if places:
            possible[fact.name] = tuple(value for place in places for value in place.values)
    return frozenset(
        column.key
        for column in columns
        for place in column.fact.applies
        if any(_may_hold(clause, possible) for clause in place.when)
    )


def _may_hold(clause: Clause, possible: Mapping[str, tuple[object, ...]]) -> bool:
    return all(
        name in possible and (isinstance(wanted, Band) or any(value in wanted for value in possible[name]))
        for name, wanted in clause.items()
    )


def _meanings(key: str, fact: Fact) -> Mapping[str, object]:
    """Return the values of a fact by every word for them; the fact's own words have the last say."""
    spoken = office_words().values.get(key, {})
    if not fact.words:
        return {word: int(name) for name, words in spoken.items() for word in words}
    by_name: dict[str, object] = {str(value).lower(): value for value in fact.words}
    found: dict[str, object] = {word: by_name.get(name) for name, words in spoken.items() for word in words}
    if fact.kind == "flag":
        found |= _TRUTH
    said = [wording.VALUES.get(fact.name, {}), *(each.words for each in fact.namings), fact.words]
    for words in said:
        found |= {plain(word).lower(): by_name[str(value).lower()] for value, word in words.items()}
    return found | by_name


def code_of(cell: RosterCell) -> object:
    """Say what stands under a name of the platform, as text: a code, an amount, a name, a day. Raises ValueError."""
    if cell.kind == "n":
        _check_seen(cell)
        return _number(cell)
    if cell.kind == "d":
        return _day(cell)
    if cell.kind != "s":
        raise ValueError("应为文字")
    text = str(cell.value)
    return shown if (shown := typed.plain(text).strip()).isascii() else typed.without_unseen(text).strip()


def value_of(column: RosterColumn, cell: RosterCell) -> object:
    """Say what a cell says, as JSON would have it; None where it says that nothing is given.

    Raises ValueError, worded for a clerk.
    """
    if cell.kind == "f":
        raise ValueError("是公式，文件里没有保存它的值：请用 Excel 或 WPS 打开并保存，或改成数值")
    if cell.kind == "e":
        raise ValueError(f"是错误值 {cell.value}")
    if is_blank(cell) or (column.fact.kind in ("amount", "count") and _says_none(cell)):
        return None
    _check_seen(cell)
    return _READ[column.fact.kind](column, cell)


def _check_seen(cell: RosterCell) -> None:
    if not cell.as_seen:
        raise ValueError(f"单元格里实际是 {_number(cell)}，显示的是另一个数（百分比、万元等），请改成常规格式再填")


def values_together(columns: tuple[RosterColumn, ...], cell: RosterCell) -> dict[str, object]:
    """Say what a cell says of several columns at once (县级·二级), by their keys. Raises ValueError."""
    if is_blank(cell):
        return {}
    text = _as_seen(cell, Decimal(1)) if cell.kind == "n" else _words(cell).lower()
    found = _taken_apart(text, columns, office_words().fillers) if text else None
    if not found:
        words = (list(column.fact.words.values())[1] for column in columns)
        raise ValueError(f"没有“{cell.value}”，可填如{''.join(words)}")
    return found


def _taken_apart(text: str, columns: tuple[RosterColumn, ...], fillers: tuple[str, ...]) -> dict[str, object] | None:
    """Find words of different columns that make up a text, the longest first; None where they do not."""
    if not text:
        return {}
    words = ((word, column) for column in columns for word in column.meanings if word and text.startswith(word))
    for word, column in sorted(words, key=lambda one: -len(one[0])):
        rest = tuple(other for other in columns if other is not column)
        found = _taken_apart(text[len(word) :], rest, fillers)
        if found is not None:
            return {column.key: column.meanings[word], **found}
    for filler in fillers:
        if text.startswith(filler):
            return _taken_apart(text[len(filler) :], columns, fillers)
    return None


def is_blank(cell: RosterCell) -> bool:
    """Tell whether a cell says that nothing is given: nothing that can be seen, or a stroke."""
    if cell.kind != "s":
        return False
    text = plain(str(cell.value))
    return not text or text in office_words().blanks


def _says_none(cell: RosterCell) -> bool:
    """Tell whether a word stands where there is no amount or count: 无."""
    return cell.kind == "s" and plain(str(cell.value)) in office_words().none


def _words(cell: RosterCell) -> str:
    if cell.kind != "s":
        raise ValueError("应为文字")
    return plain(str(cell.value))


def _number(cell: RosterCell) -> str:
    """Give a number as Excel shows it at full length: the shortest decimal that stands for it, never reckoned with."""
    number = Decimal(repr(cell.value))
    if not number.is_finite():
        raise ValueError("不是数字")
    return f"{number:.0f}" if number == number.to_integral_value() else f"{number:f}"


def _as_seen(cell: RosterCell, step: Decimal) -> str:
    """Return a number without what binary arithmetic leaves over, where it is a multiple of a step but for that."""
    text = _number(cell)
    number = Decimal(text)
    if abs(number) > _LARGEST:
        return text
    seen = number.quantize(step)
    return str(seen) if seen != number and abs(seen - number) <= _RESIDUE else text


def _one_number(cell: RosterCell) -> str:
    if typed.holds_two_numbers(str(cell.value)):
        raise ValueError("是两个数，请只留一个")
    return typed.one_line(str(cell.value)).strip()


def _amount(_column: RosterColumn, cell: RosterCell) -> str:
    """Read an amount as text (yuan). Raises ValueError."""
    if cell.kind == "n":
        text = _as_seen(cell, FEN)
        if len(text.partition(".")[2]) > _MOST_DECIMALS:
            raise ValueError(f"单元格里实际是 {text}，金额最多两位小数")
        return text
    if cell.kind != "s":
        raise ValueError("应为金额")
    text = _one_number(cell)
    try:
        return typed.written_amount(text)
    except ValueError:
        return text  # the case refuses it, as the same in JSON


def _count(column: RosterColumn, cell: RosterCell) -> object:
    if cell.kind not in ("n", "s"):
        raise ValueError("应为整数")
    if cell.kind == "s" and (spoken := column.meanings.get(plain(str(cell.value)))) is not None:
        return spoken
    text = _as_seen(cell, Decimal(1)) if cell.kind == "n" else _without_unit(_one_number(cell), column.fact.unit)
    if not re.fullmatch(r"[0-9]{1,9}", text):
        raise ValueError("应为整数")
    return int(text)


def _without_unit(text: str, unit: str) -> str:
    """Leave the words out that a count may stand between: 50 周岁, 本年第 2 次, 9 个月."""
    before, after = _AROUND.get(unit, ("", unit))
    return match[1] if (match := re.fullmatch(rf"{before}\s*([^\s].*?)\s*(?:{after})?", text)) else text


def _flag(column: RosterColumn, cell: RosterCell) -> object:
    if cell.kind == "b":
        return bool(cell.value)
    text = _words(cell).lower() if cell.kind == "s" else ""
    if text not in column.meanings:
        raise ValueError(f"应为{'或'.join(column.fact.words.values())}")
    return column.meanings[text]


def _choice(column: RosterColumn, cell: RosterCell) -> object:
    return _one_of(column, _as_seen(cell, Decimal(1)) if cell.kind == "n" else _words(cell))


def _one_of(column: RosterColumn, text: str) -> object:
    if text.lower() not in column.meanings:
        raise ValueError(f"没有“{text}”，可填{'、'.join(column.fact.words.values())}")
    return column.meanings[text.lower()]


def _set(column: RosterColumn, cell: RosterCell) -> list[object]:
    if cell.kind != "s":
        raise ValueError(f"可填{'、'.join(column.fact.words.values())}")
    return [_one_of(column, one) for one in _BETWEEN.split(typed.plain(str(cell.value)).strip()) if one]


def _day(cell: RosterCell) -> str:
    if cell.kind == "d" and isinstance(cell.value, date):
        return (cell.value.date() if isinstance(cell.value, datetime) else cell.value).isoformat()
    day = typed.written_day(_number(cell) if cell.kind == "n" else str(cell.value))
    if day is None or cell.kind not in ("n", "s"):
        raise ValueError("应为日期，如 2021-10-08")
    return day


def _text(column: RosterColumn, cell: RosterCell) -> str:
    if cell.kind == "n":
        number = _number(cell)
        if len(number) > _MOST_DIGITS:
            raise ValueError("是数字，末几位已丢失；请先把这一列设为文本再填")
        return number
    if cell.kind != "s":
        raise ValueError("应为文字")
    text = str(cell.value)
    # Tables that were made from others begin a number that is to stay text with a sign.
    return plain(text).removeprefix("'") if column.key == "id_number" else typed.without_unseen(text).strip()


_READ: Mapping[FactKind, Callable[[RosterColumn, RosterCell], object]] = {
    "choice": _choice,
    "flag": _flag,
    "count": _count,
    "date": lambda _column, cell: _day(cell),
    "set": _set,
    "amount": _amount,
    "text": _text,
}
