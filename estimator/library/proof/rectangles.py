"""Many combinations of facts told as few: by each fact the values it takes, in words and as a `when`."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from estimator.facts import Fact, Vocabulary
from estimator.facts.condition import Band, Facts, Value
from estimator.facts.wording import in_words
from estimator.rulepack.cells import written

Rectangle = Mapping[str, frozenset[Value]]
"""By each fact that is there, the values it takes: all combinations of these."""


def rectangles(cases: Iterable[Facts]) -> tuple[Rectangle, ...]:
    """Merge combinations into rectangles: two that differ in one fact alone become one, as long as there are such."""
    found: list[Rectangle] = [{name: frozenset([value]) for name, value in facts.items()} for facts in cases]
    names = list(dict.fromkeys(name for one in found for name in one))
    before = 0
    while len(found) != before:
        before = len(found)
        for name in reversed(names):
            found = _merged_along(name, found)
    return tuple(found)


def _merged_along(name: str, found: Iterable[Rectangle]) -> list[Rectangle]:
    merged: dict[object, dict[str, frozenset[Value]]] = {}
    for one in found:
        rest = frozenset((other, values) for other, values in one.items() if other != name)
        key = (rest, name in one)
        if key in merged and name in one:
            merged[key][name] |= one[name]
        else:
            merged.setdefault(key, dict(one))
    return list(merged.values())


def rectangle_text(rectangle: Rectangle, space: Sequence[Facts], vocabulary: Vocabulary) -> str:
    """Return a rectangle in words: 住院、居民、县级、区内或省内，任何等级. `space` are all that can occur."""
    whole = [name for name in rectangle if _is_whole(name, rectangle, space)]
    facts = vocabulary.by_name
    fixed = [_words(facts[name], rectangle[name], space, vocabulary) for name in rectangle if name not in whole]
    free = [f"任何{facts[name].label}" for name in whole]
    return "，".join(part for part in ("、".join(fixed), "、".join(free)) if part) or "任何情形"


def as_when(rectangle: Rectangle, space: Sequence[Facts], vocabulary: Vocabulary) -> str:
    """Return a rectangle as the `when` of a row: `{ benefit = "inpatient", age = { from = 15, upto = 79 } }`."""
    conditions = {
        name: _condition(vocabulary.by_name[name], values, space)
        for name, values in rectangle.items()
        if not _is_whole(name, rectangle, space)
    }
    return written({name: _as_written(condition) for name, condition in conditions.items()})


def _is_whole(name: str, rectangle: Rectangle, space: Sequence[Facts]) -> bool:
    """Say whether a fact takes every value, and several, that it can where all others are as in the rectangle."""
    others = [other for other in rectangle if other != name]
    return len(rectangle[name]) > 1 and all(
        facts[name] in rectangle[name]
        for facts in space
        if name in facts and all(other in facts and facts[other] in rectangle[other] for other in others)
    )


def _condition(fact: Fact, values: frozenset[Value], space: Sequence[Facts]) -> Band | tuple[Value, ...]:
    if fact.kind not in ("count", "date"):
        order: list[Value] = [value for place in fact.applies for value in place.values]
        return tuple(sorted(values, key=lambda one: order.index(one) if one in order else len(order)))
    starts = sorted({facts[fact.name] for facts in space if fact.name in facts})
    low, high = min(values), max(values)
    after = next((start for start in starts if start > high), None)  # type: ignore[operator]  # of one kind
    first = None if low == starts[0] else low
    if isinstance(after, date):
        return Band(first, after - timedelta(days=1))  # type: ignore[arg-type]  # days, as the other is
    return Band(first, None if after is None else int(after) - 1)  # type: ignore[arg-type]  # numbers, as the other is


def _words(fact: Fact, values: frozenset[Value], space: Sequence[Facts], vocabulary: Vocabulary) -> str:
    condition = _condition(fact, values, space)
    if fact.kind == "choice" and not isinstance(condition, Band):
        return "或".join(fact.word(value) for value in condition)
    if fact.kind == "set" and not isinstance(condition, Band):
        chosen = ("和".join(map(fact.word, one)) for one in condition if isinstance(one, tuple))
        return f"{fact.label}为{'或'.join(chosen)}"
    return in_words(({fact.name: condition},), vocabulary)  # type: ignore[dict-item]  # what is left is a band or flags


def _as_written(condition: Band | tuple[Value, ...]) -> object:
    if isinstance(condition, Band):
        bounds = {"from": condition.low, "upto": condition.high}
        return condition.low if condition.low == condition.high else {k: v for k, v in bounds.items() if v is not None}
    flat = [part for one in condition for part in (one if isinstance(one, tuple) else (one,))]
    return flat[0] if len(flat) == 1 else flat
