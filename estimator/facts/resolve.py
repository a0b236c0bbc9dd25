"""What belongs together: which facts apply to what was given, what is missing, what is out of place."""

from collections.abc import Mapping
from typing import NamedTuple

from estimator.errors import FieldError
from estimator.facts import BY_NAME, Applies, Fact, facts_for
from estimator.facts.condition import Band, Clause, Condition, Facts, Value, failing


class Settled(NamedTuple):
    """The facts of a case with their defaults, and where each fact that applies stands."""

    facts: dict[str, Value]
    places: dict[str, Applies]
    undecided: frozenset[str]
    missing: tuple[str, ...]
    errors: tuple[FieldError, ...]

    def all_errors(self) -> tuple[FieldError, ...]:
        """What is wrong and what is missing, as errors of the fields."""
        missing = (BY_NAME[name].key(self.places[name]) for name in self.missing)
        return (*self.errors, *(FieldError(key, "还需填写") for key in missing))


def settle(given: Mapping[str, Value], known: Facts) -> Settled:
    """Settle what was given; what an ID number tells (`known`) stands in for a fact that is not given."""
    facts: dict[str, Value] = {}
    places: dict[str, Applies] = {}
    missing: list[str] = []
    undecided: set[str] = set()
    errors: list[FieldError] = []
    possible = facts_for(given.get("benefit"))
    for fact in possible:
        place = fact.place(facts)
        value = given.get(fact.name)
        if place is None:
            if _could_apply(fact, facts, undecided):
                undecided.add(fact.name)
            elif value is not None:
                errors.append(_stray(fact, facts))
            continue
        places[fact.name] = place
        if value is None:
            value = known.get(fact.name, place.default)
        if value is None:
            if not place.optional:
                missing.append(fact.name)
                undecided.add(fact.name)
            continue
        wrong = wrong_value(fact, place, value)
        if wrong:
            errors.append(FieldError(fact.key(place), wrong))
            undecided.add(fact.name)
        elif fact.kind not in ("amount", "text"):
            facts[fact.name] = value
    strangers = given.keys() - {fact.name for fact in possible}
    errors += [_stray(BY_NAME[name], facts) for name in sorted(strangers)]
    return Settled(facts, places, frozenset(undecided - places.keys()), tuple(missing), tuple(errors))


def _could_apply(fact: Fact, facts: Facts, undecided: set[str]) -> bool:
    def open_clause(clause: Clause) -> bool:
        return bool(undecided & clause.keys()) and failing((clause,), facts).keys() <= undecided

    return any(open_clause(clause) for place in fact.applies for clause in place.when)


def _nearest(fact: Fact, facts: Facts) -> tuple[Applies, dict[str, Condition]]:
    """The place that comes nearest to holding, and the conditions that fail there.

    A place of the case's own benefit comes nearer than any of another; of two that fail in as much, one that fails for
    a fact of this case comes nearer than one for a fact it has not.
    """
    missed = [(place, failing(place.when, facts)) for place in fact.applies]
    return min(missed, key=lambda one: ("benefit" in one[1], len(one[1]), len(one[1].keys() - facts.keys())))


def _stray(fact: Fact, facts: Facts) -> FieldError:
    place, failed = _nearest(fact, facts)
    conditions = "、".join(f"{BY_NAME[name].label}为{_or(name, condition)}" for name, condition in failed.items())
    return FieldError(fact.key(place), f"这里不用填；只在{conditions}时才填")


def _or(name: str, condition: Band | tuple[str | bool | int, ...]) -> str:
    if isinstance(condition, Band):
        if condition.high is None:
            return f" {condition.low} 或以上"
        return f" {condition.low} 至 {condition.high}"
    return "或".join(BY_NAME[name].word(value) for value in condition)


def wrong_value(fact: Fact, place: Applies, value: Value) -> str | None:
    """Say why a value cannot stand here; None when it can."""
    if fact.kind == "count" and isinstance(value, int):
        if place.low <= value <= place.high:
            return None
        if place.low == place.high:
            return f"这里只能是 {place.low}"
        return f"应为 {place.low} 至 {place.high}" if value > place.high else f"不能小于 {place.low}"
    if fact.kind == "set" and isinstance(value, tuple):
        return _wrong_set(place, value)
    if fact.kind in ("choice", "flag") and value not in place.values:
        return place.reason(value) or f"这里只能是{'、'.join(fact.word(one) for one in place.values)}"
    return None


def _wrong_set(place: Applies, value: tuple[str, ...]) -> str | None:
    if len(value) < place.low:
        return "至少选一项"
    if len(set(value)) < len(value):
        return "有重复的项"
    misplaced = next((one for one in value if one not in place.values), None)
    return None if misplaced is None else place.reason(misplaced) or "这里没有这一项"
