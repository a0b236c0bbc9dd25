"""Why a step came out as it did: what was looked up, which row answered, the reading taken, the article's gist."""

from typing import NamedTuple

from estimator.case import Case
from estimator.check import settled
from estimator.estimate import Estimate, Step
from estimator.facts import BY_NAME
from estimator.library import pack_with
from estimator.rulepack import Pack
from estimator.rulepack.model import ALL, ONE, Row
from estimator.when import Clause, Facts, Value, holds


class Reason(NamedTuple):
    """One line of an explanation: what it is, and what it says."""

    caption: str
    text: str


def explain(step: Step, case: Case, estimate: Estimate) -> tuple[Reason, ...]:
    """Explain a step of a case's estimate; nothing where the step is only a sum."""
    pack = pack_with(estimate.rules.sha256)
    if pack is None:
        return ()
    row = _row(pack, step.row)
    reasons = []
    if row is not None:
        facts = settled(case).facts
        reasons += [Reason("查找", _looked_up(row, facts)), Reason("对应", row.says())]
    reading = next((one for one in pack.reading if one.name == step.reading), None)
    if reading is not None:
        reasons.append(Reason("读法", reading.gist))
    gists = {article.number: article.gist for article in pack.article}
    reasons += [Reason("条文", f"第 {number} 条，{gists[number]}") for number in step.articles]
    return tuple(reasons)


def _row(pack: Pack, name: str | None) -> Row | None:
    return next((row for table in (*ONE, *ALL) for row in pack.rows(table) if row.id == name), None)


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
