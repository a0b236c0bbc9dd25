"""The difference of two packs in words, by article, and in everyday cases reckoned by both."""

import re
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import BaseModel

from estimator.calculate.engine import RuleEngine
from estimator.case.json_format import case_from
from estimator.errors import CaseError
from estimator.facts import Fact
from estimator.facts.condition import Band, Clause, When
from estimator.facts.wording import in_words
from estimator.library.proof.changes import RowChange, changes_between
from estimator.money import grouped, percent
from estimator.rulepack import Pack
from estimator.rulepack.rows import Article, Note, Reading, Row, TableRow
from estimator.rulepack.wording import KEYS, SHEETS
from estimator.slip import describe

_EVERYDAY = Path(__file__).parents[2] / "assets" / "everyday.toml"
_HEAD = ("title", "document", "region", "in_force_from", "in_force_upto")
_SAID_ELSEWHERE = {"id", "file", "line", "name", "when", "label"}
_PHRASES = re.compile(r"[；，]")
_FIGURE = re.compile(r"([-+]?[\d.]+%?)")
_STATES = {"in force": "现行", "provisional": "暂定", "assumed": "推定"}
_WHOLE_YUAN = re.compile(r"\.00(?!\d)")


class Difference(NamedTuple):
    """What one pack says otherwise than another; `cases` are those everyday cases that come out differently."""

    before: Pack
    after: Pack
    head: tuple[str, ...]
    rows: tuple["RowDifference", ...]
    cases: tuple["CaseDifference", ...]


class RowDifference(NamedTuple):
    """A row that was changed, added or removed, and what is different in it, in words."""

    change: RowChange
    caption: str
    """The row in words: its label, or the cases it holds for: 居民县级."""
    article: str
    """Its articles; "" where it has none."""
    differences: tuple[str, ...]

    @property
    def kind(self) -> str:
        """In one word what became of the row: changed, added, removed."""
        return "added" if self.change.before is None else "removed" if self.change.after is None else "changed"

    def in_words(self) -> str:
        """Say it in a line: 起付与分段“居民县级”（33条）：起付标准 400 → 500；以上付 83% → 80%."""
        article = f"（{self.article}条）" if self.article else ""
        verb = {"added": "新增 ", "removed": "取消 ", "changed": ""}[self.kind]
        return f"{verb}{SHEETS[self.change.table]}“{self.caption}”{article}：{'；'.join(self.differences)}"


class CaseDifference(NamedTuple):
    """An everyday case and what the fund pays, or the figure asked for, by both packs (yuan); None: not answered."""

    label: str
    case: dict[str, Any]
    before: Decimal | None
    after: Decimal | None

    def in_words(self) -> str:
        """Say it in a line: 居民县级住院 9,000 元：6,918 → 6,630."""
        return f"{self.label}：{self.amounts}"

    @property
    def amounts(self) -> str:
        """What is paid by both, in words: 6,918 → 6,630."""
        return f"{_amount(self.before)} → {_amount(self.after)}"


def difference(before: Pack, after: Pack) -> Difference:
    """Tell what a pack says otherwise than another, by article."""
    rows = [_row(change, before, after) for change in changes_between(before, after)]
    order = {table: number for number, table in enumerate(KEYS)}
    rows.sort(key=lambda row: (not row.article, _numeric(row.article), order[row.change.table]))
    return Difference(before, after, tuple(_head(before, after)), tuple(rows), tuple(_cases(before, after)))


def _numeric(article: str) -> tuple[int, str]:
    found = re.match(r"\d+", article)
    return (int(found[0]) if found else 0, article)


def _head(before: Pack, after: Pack) -> Iterator[str]:
    """Say what differs in the head of two packs."""
    for key in _HEAD:
        old, new = getattr(before, key), getattr(after, key)
        if old != new:
            yield f"{KEYS[key]} {'—' if old is None else old} → {'—' if new is None else new}"
    if before.answers != after.answers:
        tables = [
            table
            for table in {**before.answers, **after.answers}
            if before.answers.get(table) != after.answers.get(table)
        ]
        yield f"{KEYS['answers']}：{'、'.join(KEYS[table] for table in tables)}"


def _row(change: RowChange, before: Pack, after: Pack) -> RowDifference:
    row, pack = (change.before, before) if change.after is None else (change.after, after)
    assert row is not None  # noqa: S101  one of both is there
    return RowDifference(change, caption(row, pack), _article(row), tuple(_differences(change, before, after)))


def _article(row: TableRow) -> str:
    if isinstance(row, Reading):
        return "、".join(row.articles)
    return row.number if isinstance(row, Article) else str(getattr(row, "article", ""))


def _differences(change: RowChange, old_pack: Pack, new_pack: Pack) -> Iterator[str]:
    """Say what a changed row says otherwise, or what a row that came or went says."""
    before, after = change.before, change.after
    if before is None or after is None:
        row, pack = (before, old_pack) if after is None else (after, new_pack)
        assert row is not None  # noqa: S101  one of both is there
        if words := _text(row):
            yield words
        if not isinstance(row, Article):
            yield f"适用：{in_words(row.when, pack.vocabulary)}"  # type: ignore[attr-defined]  # every row but an article has conditions
        return
    said = list(_phrases(_text(before), _text(after)))
    yield from said
    if (old := _when(before)) != (new := _when(after)):
        yield f"适用：{'、'.join(_conditions(old, new, old_pack, new_pack))}"
    told = {"summary", "text"}
    if said:
        told |= type(after).model_fields.keys() - TableRow.model_fields.keys() - {"article", "reading"}
    for key in type(after).model_fields:
        old_value, new_value = getattr(before, key), getattr(after, key)
        if key not in _SAID_ELSEWHERE | told and old_value != new_value:
            whole = _is_of_rows(old_value) or _is_of_rows(new_value)
            said_of = "有改动" if whole else f" {_value(old_value)} → {_value(new_value)}"
            yield f"{KEYS.get(key, key)}{said_of}"


def _conditions(before: When, after: When, old_pack: Pack, new_pack: Pack) -> Iterator[str]:
    """Word only the conditions that differ, where the clauses can be set beside one another."""
    if len(before) != len(after):
        yield f"{in_words(before, old_pack.vocabulary)} → {in_words(after, new_pack.vocabulary)}"
        return
    told = {}
    for old, new in zip(before, after, strict=True):
        for name in {**old, **new}:
            if old.get(name) != new.get(name):
                facts = {**old_pack.vocabulary.by_name, **new_pack.vocabulary.by_name}
                words = (_condition(old, facts[name], old_pack), _condition(new, facts[name], new_pack))
                told[" → ".join(words)] = True
    yield from told


def _condition(clause: Clause, fact: Fact, pack: Pack) -> str:
    if fact.name in clause:
        return in_words(({fact.name: clause[fact.name]},), pack.vocabulary)
    return f"{fact.label}不限"


def _text(row: TableRow) -> str:
    if isinstance(row, Row):
        return _WHOLE_YUAN.sub("", row.describe())
    return row.text if isinstance(row, Note) else str(getattr(row, "summary", ""))


def _when(row: TableRow) -> When:
    found: When = getattr(row, "when", ())
    return found


def _phrases(before: str, after: str) -> Iterator[str]:
    """Say what differs of two descriptions, phrase by phrase: 起付标准 400 → 500."""
    old, new = _PHRASES.split(before), _PHRASES.split(after)
    if len(old) != len(new):
        yield f"{before} → {after}"
        return
    for one, other in zip(old, new, strict=True):
        if one != other:
            yield _arrow(one, other)


def _arrow(before: str, after: str) -> str:
    """Write two phrases with an arrow between; where only a figure differs, the words around it once."""
    old, new = _FIGURE.split(before), _FIGURE.split(after)
    differing = [at for at, (one, other) in enumerate(zip(old, new, strict=False)) if one != other]
    if len(old) == len(new) and len(differing) == 1 and differing[0] % 2 and old[0]:
        at = differing[0]
        return f"{''.join(old[:at])}{old[at]} → {''.join(new[at:])}"
    return f"{before} → {after}"


def _is_of_rows(value: object) -> bool:
    """Say whether a cell holds rows itself, as the other way of a reading does; their own words would be a pack's."""
    return isinstance(value, tuple) and any(isinstance(one, dict | BaseModel) for one in value)


def _value(value: object) -> str:
    """Return a value in words."""
    if value is None or value == "":
        return "—"
    if isinstance(value, str):
        return _STATES.get(value, value)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal):
        return percent(value)
    if isinstance(value, tuple):
        return "、".join(map(_value, value))
    return str(value)


def caption(row: TableRow, pack: Pack) -> str:
    """Name a row in words: by its label, or by the cases it holds for, as short as its table allows: 居民县级."""
    if label := getattr(row, "label", ""):
        return str(label)
    if isinstance(row, Reading | Note):
        return row.summary if isinstance(row, Reading) else row.text
    if isinstance(row, Article):
        return f"第{row.number}条"
    rows = pack.rows(row.table)
    words = ""
    for benefit, several in ((False, False), (True, False), (True, True)):
        words = _of_cases(row, pack, benefit=benefit, several=several)
        alike = [other for other in rows if _of_cases(other, pack, benefit=benefit, several=several) == words]
        if words and len(alike) == 1:
            break
    return words or row.title


def _of_cases(row: TableRow, pack: Pack, *, benefit: bool, several: bool) -> str:
    """Give the words of a condition; the benefit last, and conditions of several places, only where they are needed."""
    clause: Clause = next(iter(_when(row)), {})
    parts = []
    for name, condition in sorted(clause.items(), key=lambda item: item[0] == "benefit"):
        fact = pack.vocabulary.by_name[name]
        if isinstance(condition, Band) or fact.kind == "flag":
            parts.append(in_words(({name: condition},), pack.vocabulary))
        elif (several or len(condition) == 1) and (benefit or name != "benefit"):
            parts.append("或".join(fact.word(value) for value in condition))
    return "".join(parts)


def _cases(before: Pack, after: Pack) -> Iterator[CaseDifference]:
    old, new = RuleEngine(before), RuleEngine(after)
    for one in tomllib.loads(_EVERYDAY.read_text("utf-8"))["case"]:
        case = {**one["case"], "date": str(after.in_force_from)}
        figures = _reckoned(old, case), _reckoned(new, case)
        if figures[0] != figures[1]:
            yield CaseDifference(one["label"], case, *figures)


def _reckoned(engine: RuleEngine, data: dict[str, Any]) -> Decimal | None:
    try:
        case = case_from(data, engine.pack.vocabulary)
        return describe(case, engine.estimate(case), made_at=datetime.now(UTC)).totals[0].amount
    except CaseError:
        return None


def _amount(amount: Decimal | None) -> str:
    return "不能试算" if amount is None else grouped(amount).removesuffix(".00")
