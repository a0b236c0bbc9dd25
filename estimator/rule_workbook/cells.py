"""What the cells of a workbook of rules hold: written for an officer, read forgivingly, never guessed.

Each kind of cell writes a value of a pack as words or a number, and reads a cell back as the pack writes it; what can
be two things, or none, is refused in a sentence.
"""

import json
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from difflib import get_close_matches
from typing import Any, NamedTuple

from estimator.batch.workbook import RosterCell
from estimator.facts import Fact
from estimator.facts.condition import Band, Condition
from estimator.money import parse_amount, percent
from estimator.rulepack.rows import Formula, OfBase
from estimator.rulepack.text import fraction
from estimator.typed import plain, written_day

Shown = str | int | Decimal | date | None
"""What is written into a cell."""

ANY = "不限"
"""A condition that says nothing, where an empty cell would not be seen as one."""
_YES, _NO = "是", "否"
_TEN_THOUSAND = 10000
_DIGITS_OF_A_FLOAT = 15
_LONGEST_LIST = 12
_SEPARATORS = "、,;/\n "
_GROUPED = re.compile(r"[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?")
_NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?")
_DASHES = str.maketrans("—–―−~～－至到", "-" * 9)
_CHINESE_DIGITS = {digit: number for number, digit in enumerate("零一二三四五六七八九")}


class WrongCellError(ValueError):
    """A cell that says nothing that a pack could take; the sentence is for the officer."""


class CellKind(NamedTuple):
    """How a kind of cell is written and read, what is said where it is filled in, and the words of its drop-down."""

    write: Callable[[Any], Shown]
    read: Callable[[RosterCell], object]
    how: str
    choices: tuple[str, ...] = ()
    number_format: str = "@"


def text_in(cell: RosterCell) -> str:
    """Return the text of a cell as it stands; a whole number without a fraction. Raises WrongCellError."""
    if cell.kind == "f":
        raise WrongCellError("这里是公式，还没有算出的值：请直接填写，或在 Excel、WPS 里打开后保存再检查")
    if cell.kind == "e":
        raise WrongCellError(f"这里的公式出错（{cell.value}），请直接填写")
    value = cell.value
    if isinstance(value, datetime) or (isinstance(value, date) and not isinstance(value, datetime)):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, bool):
        return _YES if value else _NO
    if isinstance(value, float):
        return _exact(value)
    return str(value).strip()


def _exact(value: float) -> str:
    """Return the decimal that was typed: Excel keeps fifteen digits; with an exponent where they are not all."""
    number = Decimal(f"{value:.{_DIGITS_OF_A_FLOAT}g}").normalize()
    return f"{number:f}" if abs(number.adjusted()) < _DIGITS_OF_A_FLOAT else str(number)


def _plain(cell: RosterCell) -> str:
    return plain(text_in(cell)).strip()


def _no_day(cell: RosterCell, wanted: str) -> None:
    if isinstance(cell.value, date):
        shown = f"{cell.value:%Y-%m-%d}"
        raise WrongCellError(f"{wanted}；这里被当成了日期 {shown}，请先把单元格设为文本再填")


def _decimal(text: str) -> Decimal | None:
    """Return a number that people write: 100,000 and 10万 too; None for what is none."""
    factor = 1
    if text.endswith("万"):
        text, factor = text.removesuffix("万").strip(), _TEN_THOUSAND
    if _GROUPED.fullmatch(text):
        text = text.replace(",", "")
    return Decimal(text) * factor if _NUMBER.fullmatch(text) else None


def read_amount(cell: RosterCell) -> int | Decimal:
    """Return an amount in yuan, as a pack writes it. Raises WrongCellError."""
    _no_day(cell, "金额写数字")
    text = re.sub(r"^[¥￥]\s*|\s*元整?$", "", _plain(cell)).replace("万元", "万")
    number = _decimal(text)
    if number is None:
        negative = text.startswith("-") and _decimal(text[1:]) is not None
        raise WrongCellError("金额不能小于 0" if negative else f"金额写数字，如 1250，现在是“{text_in(cell)}”")
    try:
        amount = parse_amount(number)
    except ValueError as error:
        raise WrongCellError(f"{error}，现在是“{text_in(cell)}”") from None
    return int(amount) if amount == amount.to_integral_value() else amount.normalize()


def read_share(cell: RosterCell) -> str:
    """Return a share, as a pack writes it: `"80%"`. Raises WrongCellError."""
    _no_day(cell, "比例写成 50% 的样子")
    text = _plain(cell).replace(" ", "")
    number = _decimal(text.removesuffix("%"))
    if number is not None and text.endswith("%"):
        share = number / 100
    elif number is not None and number <= 1:
        share = number
    else:
        meant = f"；是 {number.normalize():f}% 就写上 %" if number is not None else ""
        raise WrongCellError(f"比例写成 50% 的样子，现在是“{text_in(cell)}”{meant}")
    return percent(share)


def write_share(share: Decimal) -> Shown:
    """Return a share of one as a number shown as a percentage; more than the whole as text, so none mistakes it."""
    return share.normalize() if share <= 1 else percent(share)


def read_whole(cell: RosterCell) -> int:
    """Return a whole number. Raises WrongCellError."""
    _no_day(cell, "写整数")
    text = re.sub(r"\s*(个月|个|天|次|岁|人)$", "", _plain(cell))
    if not re.fullmatch(r"[0-9]{1,7}", text):
        raise WrongCellError(f"写整数，现在是“{text_in(cell)}”")
    return int(text)


def read_points(cell: RosterCell) -> int | Decimal:
    """Read percentage points with their sign. Raises WrongCellError."""
    _no_day(cell, "写百分点，如 5 或 -5")
    text = re.sub(r"\s*个?百分点$", "", _plain(cell).translate(_DASHES)).replace(" ", "")
    number = _decimal(text.lstrip("+-"))
    if number is None or text.endswith("%"):
        raise WrongCellError(f"写百分点，如 5 或 -5，现在是“{text_in(cell)}”")
    signed = -number if text.startswith("-") else number
    return int(signed) if signed == signed.to_integral_value() else signed


def read_day(cell: RosterCell) -> date:
    """Return a day. Raises WrongCellError."""
    if isinstance(cell.value, datetime):
        return cell.value.date()
    if isinstance(cell.value, date):
        return cell.value
    text = text_in(cell)
    found = written_day(text)
    try:
        return date.fromisoformat(found or "")
    except ValueError:
        why = "没有这一天" if found else "日期写成 2027-01-01 的样子"
        raise WrongCellError(f"{why}，现在是“{text}”") from None


def read_flag(cell: RosterCell) -> bool:
    """Return a yes or no. Raises WrongCellError."""
    text = _plain(cell)
    if text not in (_YES, _NO):
        raise WrongCellError(f"只能是 {_YES}、{_NO}，现在是“{text_in(cell)}”")
    return text == _YES


def read_article(cell: RosterCell) -> str:
    """Return the number of an article: 33, 第33条, 第三十三条. Raises WrongCellError."""
    text = re.sub(r"^第\s*|\s*条$", "", _plain(cell))
    return _from_chinese(text)


def _from_chinese(text: str) -> str:
    """Read 第三十三条 as 33; whatever is no such number stays."""
    match = re.fullmatch(r"([一二三四五六七八九])?(十)?([一二三四五六七八九])?", text)
    if not text or match is None or (match[1] and match[3] and not match[2]):
        return text
    tens, ten, ones = match.groups()
    if not ten:
        return str(_CHINESE_DIGITS[tens or ones])
    return str(10 * (_CHINESE_DIGITS[tens] if tens else 1) + (_CHINESE_DIGITS[ones] if ones else 0))


def words_read(text: str, words: Mapping[str, Any], label: str) -> list[Any]:
    """Return the values that words mean, of those there are; separated by 、 or the like. Raises WrongCellError.

    A word may hold a separator itself, so at each place the longest word there is taken.
    """
    known = {plain(word): value for word, value in words.items()}
    rest = plain(text).strip(_SEPARATORS)
    found: list[Any] = []
    while rest:
        word = next((one for one in sorted(known, key=len, reverse=True) if _begins(rest, one)), None)
        if word is None:
            stranger = re.split(f"[{_SEPARATORS}]", rest)[0]
            raise WrongCellError(f"“{label}”没有“{stranger}”，{_only(stranger, words)}")
        if known[word] in found:
            raise WrongCellError(f"“{label}”里“{word}”写了两次")
        found.append(known[word])
        rest = rest[len(word) :].lstrip(_SEPARATORS)
    return found


def _begins(text: str, word: str) -> bool:
    return text.startswith(word) and text[len(word) : len(word) + 1] in ("", *_SEPARATORS)


def _only(stranger: str, words: Iterable[str]) -> str:
    """Say which words there are; of many only those that may have been meant."""
    there = list(words)
    if len(there) > _LONGEST_LIST:
        near = get_close_matches(stranger, there, n=3, cutoff=0.3)
        return f"是不是 {'、'.join(near)}？" if near else "请从下拉列表里选"
    return f"只能是 {'、'.join(there)}"


TEXT = CellKind(str, text_in, "文字")
ROW_NAME = CellKind(str, text_in, "名称：新的一条要起名；“或者”的一行不写")
AMOUNT = CellKind(lambda value: value.normalize(), read_amount, "金额（元），如 1250、10万", (), "#,##0.##")
SHARE = CellKind(write_share, read_share, "比例，如 50%", (), "0.####%")
WHOLE = CellKind(int, read_whole, "整数", (), "0")
POINTS = CellKind(lambda value: Decimal(value).normalize(), read_points, "百分点，如 5 或 -5", (), "+0.##;-0.##;0")
DAY = CellKind(lambda value: value, read_day, "日期，如 2027-01-01", (), "yyyy-mm-dd")
FLAG = CellKind(lambda value: _YES if value else _NO, read_flag, "是或否", (_YES, _NO))
ARTICLE = CellKind(str, read_article, "条号，有没有“第”和“条”都行")
ARTICLES = CellKind(
    "、".join, lambda cell: [_article(one) for one in re.split(r"[、,;\s]+", _plain(cell)) if one], "条号，多条用、隔开"
)


def _article(text: str) -> str:
    return read_article(RosterCell("s", text))


def literal() -> CellKind:
    """Return a value as a pack writes it, for what no officer changes."""
    return CellKind(literal_text, _read_literal, "由程序维护")


def literal_text(value: object) -> str:
    """Return a value as TOML, in one line."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, Mapping):
        return f"{{ {', '.join(f'{_key(key)} = {literal_text(one)}' for key, one in value.items())} }}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(literal_text, value))}]"
    if isinstance(value, Decimal):
        return f"{value:f}"
    return str(value)


def _key(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else json.dumps(key, ensure_ascii=False)


def _read_literal(cell: RosterCell) -> object:
    text = text_in(cell)
    try:
        return tomllib.loads(f"x = {text}", parse_float=fraction)["x"]
    except (ValueError, RecursionError):
        raise WrongCellError(f"这一格由程序维护，不能改成“{text}”") from None


def word_of(words: Mapping[str, Any], label: str, how: str = "从下拉列表选一项") -> CellKind:
    """Read one of several words, each with its value."""
    called = {repr(value): word for word, value in words.items()}

    def read(cell: RosterCell) -> object:
        found = words_read(text_in(cell), words, label)
        if len(found) != 1:
            raise WrongCellError(f"“{label}”只能填一项，现在是“{text_in(cell)}”")
        return found[0]

    return CellKind(lambda value: called.get(repr(value), str(value)), read, how, tuple(words))


def words_of(words: Mapping[str, Any], label: str) -> CellKind:
    """Read several words, each on a line of the cell: names that may hold any sign themselves."""
    called = {repr(value): word for word, value in words.items()}
    there = {plain(word): value for word, value in words.items()}

    def read(cell: RosterCell) -> list[object]:
        found = []
        for line in text_in(cell).splitlines():
            if (one := plain(line).strip()) not in there:
                raise WrongCellError(f"“{label}”没有“{line.strip()}”，{_only(line.strip(), words)}")
            found.append(there[one])
        return found

    return CellKind(
        lambda values: "\n".join(called.get(repr(value), str(value)) for value in values),
        read,
        "每行一项",
        tuple(words),
    )


def formula(amounts: Mapping[str, str], counts: Mapping[str, str], *, or_none: bool = False) -> CellKind:
    """Return an amount, or how it is worked out of an amount or a count of the case (each by its label)."""
    labels = {name: label for label, name in (*amounts.items(), *counts.items())}

    def write(value: Decimal | Formula | None) -> Shown:
        if value is None:
            return _NO_CEILING
        return AMOUNT.write(value) if isinstance(value, Decimal) else _formula_text(value, labels)

    def read(cell: RosterCell) -> object:
        text = _plain(cell).replace(" ", "").replace("*", "×").translate(_DASHES)
        if or_none and text == _NO_CEILING:
            return "none"
        if "×" not in text:
            return read_amount(cell)
        found = _formula_read(text, amounts, counts)
        if found is None:
            forms = "“50% × 全省月均工资”“90000 + 700 × (参保年限 - 2)，最多 25%”"
            raise WrongCellError(f"金额写数字，或写成{forms}，现在是“{text_in(cell)}”")
        return found

    how = "金额（元），或算式" + (f"；没有限额写“{_NO_CEILING}”" if or_none else "")
    return CellKind(write, read, how, (), "#,##0.##")


_NO_CEILING = "不设限额"
_FORMULA = re.compile(
    r"(?:(?P<base>[0-9.,万]+)\+)?(?P<add>[0-9.,万%]+)×(?P<of>[^(),]+|\([^()]+\))"
    r"(?:,最少(?P<least>[0-9.,万]+))?(?:,最多(?P<most>[0-9.,万]+%?))?"
)
_COUNTED = re.compile(r"(?P<count>.+?)(?:-(?P<beyond>[0-9]+))?")


def _formula_text(value: Formula, labels: Mapping[str, str]) -> str:
    """Write an amount that is worked out as a person would: a share of an amount, or so much for each of a count."""
    limit = value.at_most
    written = percent(limit.share) if isinstance(limit, OfBase) else f"{(limit or Decimal(0)).normalize():f}"
    most = "" if limit is None else f"，最多 {written}"
    if value.of is not None:
        least = "" if value.at_least is None else f"，最少 {value.at_least.normalize():f}"
        return f"{percent(value.share or Decimal(0))} × {labels.get(value.of, value.of)}{least}{most}"
    base = "" if value.base is None else f"{value.base.normalize():f} + "
    counts = [f"{labels.get(one.count, one.count)}{f' - {one.beyond}' if one.beyond else ''}" for one in value.counts()]
    each = f"({'；'.join(counts)})" if len(counts) > 1 or "-" in counts[0] else counts[0]
    return f"{base}{(value.add or Decimal(0)).normalize():f} × {each}{most}"


def _formula_read(text: str, amounts: Mapping[str, str], counts: Mapping[str, str]) -> object:
    """Read an amount that is worked out as a pack has it; None where the text is none."""
    match = _FORMULA.fullmatch(text)
    if match is None:
        return None
    of = match["of"].strip("()")
    if match["add"].endswith("%"):
        ends = {"at_least": match["least"], "at_most": match["most"]}
        held = {key: _amount(end) for key, end in ends.items() if end}
        return {"share": match["add"], "of": _named(of, amounts, "金额"), **held}
    if match["least"]:
        return None
    said: dict[str, object] = {} if match["base"] is None else {"base": _amount(match["base"])}
    counted = [found for one in of.split(";") if (found := _COUNTED.fullmatch(one))]
    each = [{"count": _named(one["count"], counts, "计数"), "beyond": int(one["beyond"] or 0)} for one in counted]
    said |= {"add": _amount(match["add"])}
    if len(each) == 1:
        said |= {"for_each": each[0]["count"]} | ({"beyond": each[0]["beyond"]} if each[0]["beyond"] else {})
    else:
        said["for_each"] = each
    if most := match["most"]:
        said["at_most"] = most if most.endswith("%") else _amount(most)
    return said


def _named(word: str, names: Mapping[str, str], what: str) -> str:
    there = {plain(label).replace(" ", ""): name for label, name in names.items()}
    if word not in there:
        raise WrongCellError(f"算式里没有“{word}”这一项{what}，{_only(word, names)}")
    return there[word]


def _amount(text: str) -> int | Decimal:
    return read_amount(RosterCell("s", text))


def condition(fact: Fact, label: str) -> CellKind:
    """Say what a fact must be for a row to hold."""
    if fact.kind in ("count", "date"):
        unit = fact.unit or ("" if fact.kind == "count" else "日期")
        how = f"如 ≥70、≤18、20–40、3（{unit}）；不填为不限" if unit else "如 ≥70、≤18、20–40；不填为不限"
        return CellKind(_write_band, lambda cell: _read_band(cell, fact), how)
    values = list(dict.fromkeys(value for place in fact.applies for value in place.values))
    words = {fact.word(value): value for value in values}

    def read(cell: RosterCell) -> object:
        found = words_read(text_in(cell), words, label)
        return found[0] if len(found) == 1 else found

    return CellKind(
        lambda values: "、".join(map(fact.word, values)), read, "可填一项或几项，用、隔开；不填为不限", tuple(words)
    )


def _write_band(condition: Condition) -> Shown:
    assert isinstance(condition, Band)  # noqa: S101  of a number or day
    low, high = condition
    if low == high:
        return str(low)
    if high is None:
        return f"≥{low}"
    return f"≤{high}" if low is None else f"{low}–{high}"


_BAND = (
    (re.compile(r"(?:≥|>=|不少于|不低于|不小于)(?P<low>.+)|(?P<low_>.+?)(?:及以上|以上|或以上)"), 0),
    (re.compile(r"(?:>|超过|大于)(?P<low>.+)"), 1),
    (re.compile(r"(?:≤|<=|=<|不超过|不多于|不大于)(?P<high>.+)|(?P<high_>.+?)(?:及以下|以下|以内|或以下)"), 0),
    (re.compile(r"(?:<|不满|未满|小于|少于)(?P<high>.+)"), -1),
)


def _read_band(cell: RosterCell, fact: Fact) -> object:
    """Read the values or the span that a condition asks of a number or day. Raises WrongCellError."""
    if isinstance(cell.value, date) and fact.kind == "count":
        _no_day(cell, "写 20–40 的样子")
    if isinstance(cell.value, date):
        return read_day(cell)
    text = _plain(cell).replace(" ", "")
    if fact.kind == "count":
        text = text.replace("周岁", "岁").replace(fact.unit, "") if fact.unit else text
    parts = _parts_of(text, fact)
    for pattern, step in _BAND:
        if match := pattern.fullmatch(text):
            bound = next(value for value in match.groupdict().values() if value is not None)
            side = "from" if "low" in "".join(k for k, v in match.groupdict().items() if v) else "upto"
            return {side: _bound(bound, fact, cell, step)}
    if len(parts) > 1:
        return {"from": _bound(parts[0], fact, cell), "upto": _bound(parts[1], fact, cell)}
    return _bound(text, fact, cell)


def _parts_of(text: str, fact: Fact) -> Sequence[str]:
    if fact.kind == "date":
        match = re.fullmatch(r"(.{8,11}?)(?:–|—|~|至|到)(.{8,11})", text)
        return match.groups() if match else (text,)
    match = re.fullmatch(r"([0-9]+)-([0-9]+)", text.translate(_DASHES))
    return match.groups() if match else (text,)


def _bound(text: str, fact: Fact, cell: RosterCell, step: int = 0) -> object:
    if fact.kind == "date":
        return read_day(RosterCell("s", text))
    if not re.fullmatch(r"[0-9]{1,6}", text):
        raise WrongCellError(f"“{fact.label}”写成 ≥70、≤18、20–40 或一个数，现在是“{text_in(cell)}”")
    return int(text) + step
