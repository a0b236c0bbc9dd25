"""The conditions of `when` in words: 待遇为住院、险种为居民、年龄 80 岁及以上."""

from estimator.facts import Fact, Vocabulary
from estimator.facts.condition import Band, Clause, Condition, When


def in_words(when: When, vocabulary: Vocabulary) -> str:
    """Say for which cases a condition on facts of a vocabulary holds."""
    return "；或".join(_clause(clause, vocabulary) for clause in when)


def _clause(clause: Clause, vocabulary: Vocabulary) -> str:
    told = (_condition(vocabulary.by_name[name], condition) for name, condition in clause.items())
    return "、".join(told) or "不限"


def _condition(fact: Fact, condition: Condition) -> str:
    """Say in words what a condition asks of a fact."""
    if not isinstance(condition, Band):
        return f"{fact.label}为{'或'.join(fact.word(value) for value in condition)}"
    low, high = condition
    unit = f" {fact.unit}" if fact.unit else ""
    if low == high:
        return f"{fact.label}为 {low}{unit}"
    if high is None:
        return f"{fact.label} {low}{unit}及以上"
    if low is None:
        return f"{fact.label} {high}{unit}及以下"
    return f"{fact.label} {low} 至 {high}{unit}"
