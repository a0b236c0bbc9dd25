"""Why a step came out as it did: what was looked up, which row answered, the reading taken, the article's gist."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from estimator.case.models import Case
from estimator.case.validation import resolved
from estimator.facts import Fact
from estimator.facts.condition import Band, Clause, Condition, Facts, Value, holds
from estimator.library.library import pack_with
from estimator.result import Estimate, RowId, Step, otherwise_in_words, source_in_words
from estimator.rulepack.model import COLLECT_TABLES, UNIQUE_TABLES
from estimator.rulepack.rows import Exclusion, Row

_MONTHS = "个月"


class Reason(NamedTuple):
    """One line of an explanation: what it is, and what it says."""

    caption: str
    text: str


class _Index(NamedTuple):
    """What a pack says: its rows by id, the gists of its readings by name and of its articles by number."""

    rows: Mapping[RowId, Row]
    readings: Mapping[str | None, str]
    articles: Mapping[str, str]


def explain(step: Step, case: Case, estimate: Estimate) -> tuple[Reason, ...]:
    """Explain a step of a case's estimate; nothing where the step is only a sum."""
    if not is_explained(step, estimate):
        return ()
    index = _index(estimate.rules.sha256)
    rows = [index.rows[name] for name in (step.row, *step.further) if name is not None and name in index.rows]
    reasons = []
    if rows:
        facts, by_name = resolved(case).facts, type(case).vocabulary.by_name
        reasons.append(Reason("查找", _looked_up(rows[0], facts, by_name)))
        reasons += [Reason("对应", _described(row, with_article=len(rows) > 1)) for row in rows]
        asked = [one for one in index.rows.values() if one.table == "refusal"] if step.table == "entitlement" else rows
        reasons += [Reason("月数", text) for text in dict.fromkeys(_months(asked, facts, by_name))]
    if step.reading in index.readings:
        reasons.append(Reason("读法", _reading(step.reading, index.readings[step.reading], estimate)))
    reasons += [Reason("条文", f"第 {number} 条，{index.articles[number]}") for number in step.articles]
    if source := source_in_words(step):
        reasons.append(Reason("文件", source))
    return tuple(reasons)


def is_explained(step: Step, estimate: Estimate) -> bool:
    """Tell whether there is more to say of a step than that it is a sum."""
    told = step.row is not None or step.reading or step.articles or source_in_words(step)
    return bool(told) and pack_with(estimate.rules.sha256) is not None


def _reading(name: str | None, summary: str, estimate: Estimate) -> str:
    """Say what was taken, and what it would be read the other way."""
    taken = next((one for one in estimate.readings if one.name == name), None)
    otherwise = "" if taken is None else otherwise_in_words(estimate, taken)
    return f"{summary}。{otherwise}" if otherwise else summary


@cache
def _index(digest: str) -> _Index:
    pack = pack_with(digest)
    assert pack is not None  # noqa: S101  it was looked for before
    return _Index(
        {row.named: row for table in (*UNIQUE_TABLES, *COLLECT_TABLES) for row in pack.rows(table)},
        {reading.name: reading.summary for reading in pack.reading},
        {article.number: article.summary for article in pack.article},
    )


def _described(row: Row, *, with_article: bool) -> str:
    return f"{row.describe()}（{_article(row.article)}）" if with_article else row.describe()


def _months(rows: list[Row], facts: Facts, by_name: Mapping[str, Fact]) -> Iterator[str]:
    """Say of each number of months on which it hangs whether one of these rows refuses how far it is from its bound."""
    for row in rows:
        for clause in row.when if isinstance(row, Exclusion) else ():
            for name, bound in clause.items():
                others: Clause = {other: condition for other, condition in clause.items() if other != name}
                if by_name[name].unit == _MONTHS and name in facts and holds((others,), facts):
                    yield _from_bound(by_name[name], int(str(facts[name])), bound)


def _from_bound(fact: Fact, months: int, bound: Condition) -> str:
    told = f"{fact.label} {months} {_MONTHS}"
    if not isinstance(bound, Band):
        return told
    if isinstance(bound.high, int):
        wanted = bound.high + 1
        return f"{told}，满 {wanted} {_MONTHS}" if months >= wanted else f"{told}，还差 {wanted - months} {_MONTHS}"
    most = int(str(bound.low)) - 1
    if not most:  # any month is enough, and that says itself
        return told
    return f"{told}，{'超过' if months > most else '没有超过'} {most} {_MONTHS}"


def _looked_up(row: Row, facts: Facts, by_name: Mapping[str, Fact]) -> str:
    clause: Clause = next((clause for clause in row.when if holds((clause,), facts)), row.when[0])
    return " · ".join(_value_text(by_name[name], facts[name]) for name in clause if name in facts)


def _value_text(fact: Fact, value: Value) -> str:
    if isinstance(value, tuple):
        return "、".join(fact.word(one) for one in value)
    if fact.kind == "flag":
        return f"{fact.label}：{fact.word(value)}"
    if fact.kind == "count":
        return f"{fact.label} {value} {fact.unit}"
    return fact.word(value)


def _article(number: str) -> str:
    return f"第 {number} 条" if number[:1].isdigit() else number
