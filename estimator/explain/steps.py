"""Why a step came out as it did: what was looked up, which row answered, the reading taken, the article's gist."""

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from estimator.case.models import Case
from estimator.case.validation import resolved
from estimator.facts import BY_NAME
from estimator.facts.condition import Clause, Facts, Value, holds
from estimator.library.library import pack_with
from estimator.result import Estimate, Step, otherwise_in_words, source_in_words
from estimator.rulepack.model import COLLECT_TABLES, UNIQUE_TABLES
from estimator.rulepack.rows import Row


class Reason(NamedTuple):
    """One line of an explanation: what it is, and what it says."""

    caption: str
    text: str


class _Index(NamedTuple):
    """What a pack says: its rows by id, the gists of its readings by name and of its articles by number."""

    rows: Mapping[str, Row]
    readings: Mapping[str | None, str]
    articles: Mapping[str, str]


def explain(step: Step, case: Case, estimate: Estimate) -> tuple[Reason, ...]:
    """Explain a step of a case's estimate; nothing where the step is only a sum."""
    if pack_with(estimate.rules.sha256) is None:
        return ()
    index = _index(estimate.rules.sha256)
    row = None if step.row is None else index.rows.get(step.row)
    reasons = []
    if row is not None:
        facts = resolved(case).facts
        reasons += [Reason("查找", _looked_up(row, facts)), Reason("对应", row.describe())]
    if step.reading in index.readings:
        reasons.append(Reason("读法", _reading(step.reading, index.readings[step.reading], estimate)))
    reasons += [Reason("条文", f"第 {number} 条，{index.articles[number]}") for number in step.articles]
    if source := source_in_words(step):
        reasons.append(Reason("文件", source))
    return tuple(reasons)


def _reading(name: str | None, summary: str, estimate: Estimate) -> str:
    """What was taken, and what it would be read the other way."""
    taken = next((one for one in estimate.readings if one.name == name), None)
    otherwise = "" if taken is None else otherwise_in_words(estimate, taken)
    return f"{summary}。{otherwise}" if otherwise else summary


@cache
def _index(digest: str) -> _Index:
    pack = pack_with(digest)
    assert pack is not None  # noqa: S101  it was looked for before
    return _Index(
        {row.id: row for table in (*UNIQUE_TABLES, *COLLECT_TABLES) for row in pack.rows(table)},
        {reading.name: reading.summary for reading in pack.reading},
        {article.number: article.summary for article in pack.article},
    )


def _looked_up(row: Row, facts: Facts) -> str:
    clause: Clause = next((clause for clause in row.when if holds((clause,), facts)), row.when[0])
    return " · ".join(f"{_said(name, facts[name])}" for name in clause if name in facts)


def _said(name: str, value: Value) -> str:
    fact = BY_NAME[name]
    if isinstance(value, tuple):
        return "、".join(fact.word(one) for one in value)
    if fact.kind == "flag":
        return f"{fact.label}：{fact.word(value)}"
    if fact.kind == "count":
        return f"{fact.label} {value} {fact.unit}"
    return fact.word(value)
