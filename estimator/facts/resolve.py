"""What belongs together: which facts apply to what was given, what is missing, what is out of place."""

from collections.abc import Mapping
from typing import NamedTuple

from estimator.errors import FieldError
from estimator.facts import BUILT_IN, Applicability, Fact, Vocabulary
from estimator.facts.condition import Band, Clause, Condition, Facts, Value, failing


class Resolved(NamedTuple):
    """The facts of a case with their defaults, and where each fact that applies stands."""

    facts: dict[str, Value]
    applicable: dict[str, Applicability]
    undecided: frozenset[str]
    missing: tuple[str, ...]
    errors: tuple[FieldError, ...]

    def all_errors(self, vocabulary: Vocabulary = BUILT_IN) -> tuple[FieldError, ...]:
        """Say what is wrong and what is missing, as errors of the fields."""
        missing = (vocabulary.by_name[name].key(self.applicable[name]) for name in self.missing)
        return (*self.errors, *(FieldError(key, "还需填写") for key in missing))


def resolve(given: Mapping[str, Value], from_identity: Facts, vocabulary: Vocabulary = BUILT_IN) -> Resolved:
    """Resolve what was given; what an ID number tells (`known`) stands in for a fact that is not given."""
    facts: dict[str, Value] = {}
    applicable: dict[str, Applicability] = {}
    missing: list[str] = []
    undecided: set[str] = set()
    errors: list[FieldError] = []
    possible = vocabulary.facts_for(given.get("benefit"))
    for fact in possible:
        applicability = fact.applicability(facts)
        value = given.get(fact.name)
        if applicability is None:
            if _could_apply(fact, facts, undecided):
                undecided.add(fact.name)
            elif value is not None:
                errors.append(_not_applicable(fact, facts, vocabulary))
            continue
        applicable[fact.name] = applicability
        if value is None:
            value = from_identity.get(fact.name, applicability.default)
        if value is None:
            if not applicability.optional:
                missing.append(fact.name)
                undecided.add(fact.name)
            continue
        wrong = wrong_value(fact, applicability, value)
        if wrong:
            errors.append(FieldError(fact.key(applicability), wrong))
            undecided.add(fact.name)
        elif fact.kind not in ("amount", "text"):
            facts[fact.name] = value
    unknown = given.keys() - {fact.name for fact in possible}
    errors += [_not_applicable(vocabulary.by_name[name], facts, vocabulary) for name in sorted(unknown)]
    return Resolved(facts, applicable, frozenset(undecided - applicable.keys()), tuple(missing), tuple(errors))


def _could_apply(fact: Fact, facts: Facts, undecided: set[str]) -> bool:
    def open_clause(clause: Clause) -> bool:
        return bool(undecided & clause.keys()) and failing((clause,), facts).keys() <= undecided

    return any(open_clause(clause) for applicability in fact.applies for clause in applicability.when)


def _nearest(fact: Fact, facts: Facts) -> tuple[Applicability, dict[str, Condition]]:
    """Return the place that comes nearest to holding, and the conditions that fail there.

    A place of the case's own benefit comes nearer than any of another; of two that fail in as much, one that fails for
    a fact of this case comes nearer than one for a fact it has not.
    """
    missed = [(applicability, failing(applicability.when, facts)) for applicability in fact.applies]
    return min(missed, key=lambda one: ("benefit" in one[1], len(one[1]), len(one[1].keys() - facts.keys())))


def _not_applicable(fact: Fact, facts: Facts, vocabulary: Vocabulary) -> FieldError:
    applicability, failed = _nearest(fact, facts)
    conditions = "、".join(
        f"{vocabulary.by_name[name].label}为{_or(vocabulary.by_name[name], condition)}"
        for name, condition in failed.items()
    )
    return FieldError(fact.key(applicability), f"这里不用填；只在{conditions}时才填")


def _or(fact: Fact, condition: Band | tuple[str | bool | int, ...]) -> str:
    if isinstance(condition, Band):
        if condition.high is None:
            return f" {condition.low} 或以上"
        return f" {condition.low} 至 {condition.high}"
    return "或".join(fact.word(value) for value in condition)


def wrong_value(fact: Fact, applicability: Applicability, value: Value) -> str | None:
    """Say why a value cannot stand here; None when it can."""
    if fact.kind == "count" and isinstance(value, int):
        if applicability.low <= value <= applicability.high:
            return None
        if applicability.low == applicability.high:
            return f"这里只能是 {applicability.low}"
        return (
            f"应为 {applicability.low} 至 {applicability.high}"
            if value > applicability.high
            else f"不能小于 {applicability.low}"
        )
    if fact.kind == "set" and isinstance(value, tuple):
        return _wrong_set(applicability, value)
    if fact.kind in ("choice", "flag") and value not in applicability.values:
        return applicability.reason(value) or f"这里只能是{'、'.join(fact.word(one) for one in applicability.values)}"
    return None


def _wrong_set(applicability: Applicability, value: tuple[str, ...]) -> str | None:
    if len(value) < applicability.low:
        return "至少选一项"
    if len(set(value)) < len(value):
        return "有重复的项"
    misplaced = next((one for one in value if one not in applicability.values), None)
    return None if misplaced is None else applicability.reason(misplaced) or "这里没有这一项"
