"""The finite space of facts: every combination that can occur, numbers and days by the bands that rows name."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import combinations as subsets

from estimator.case.validation import own_bounds
from estimator.facts import BY_NAME, FACTS, Applicability, Fact
from estimator.facts.condition import Facts, Value, names

NamedBounds = Mapping[str, frozenset[int | date]]


def closed(wanted: Iterable[str]) -> tuple[Fact, ...]:
    """These facts and all that decide whether they apply, in the order of the table of facts."""
    found: set[str] = set()
    pending = list(wanted)
    while pending:
        name = pending.pop()
        if name not in found:
            found.add(name)
            pending += [other for applicability in BY_NAME[name].applies for other in names(applicability.when)]
    return tuple(fact for fact in FACTS if fact.name in found)


def combinations(wanted: Iterable[str], bounds: NamedBounds, fixed: Facts | None = None) -> Iterator[dict[str, Value]]:
    """Every combination of these facts that can occur, some held fixed; a fact that does not apply is absent."""
    facts = closed(wanted)
    starts = {fact.name: _bands(fact, bounds) for fact in facts}
    yield from _from(facts, 0, {}, starts, fixed or {})


def _from(
    facts: tuple[Fact, ...],
    index: int,
    chosen: dict[str, Value],
    bands: Mapping[str, tuple[int | date, ...]],
    fixed: Facts,
) -> Iterator[dict[str, Value]]:
    if index == len(facts):
        yield dict(chosen)
        return
    fact = facts[index]
    applicability = fact.applicability(chosen)
    if applicability is None:
        yield from _from(facts, index + 1, chosen, bands, fixed)
        return
    values = (fixed[fact.name],) if fact.name in fixed else values_at(fact, applicability, bands[fact.name])
    for value in values:
        chosen[fact.name] = value
        yield from _from(facts, index + 1, chosen, bands, fixed)
        del chosen[fact.name]
    if applicability.optional:
        yield from _from(facts, index + 1, chosen, bands, fixed)


def values_at(fact: Fact, applicability: Applicability, starts: tuple[int | date, ...]) -> Iterable[Value]:
    """The values a fact can take at a place; one for each band of numbers or days."""
    if fact.kind == "count":
        inner = [
            start for start in starts if isinstance(start, int) and applicability.low < start <= applicability.high
        ]
        return (applicability.low, *inner)
    if fact.kind == "date":
        return (date.min, *starts)
    if fact.kind == "set":
        sizes = range(max(applicability.low, 1), len(applicability.values) + 1)
        return [tuple(map(str, chosen)) for size in sizes for chosen in subsets(applicability.values, size)]
    return applicability.values


def _bands(fact: Fact, bounds: NamedBounds) -> tuple[int | date, ...]:
    if fact.kind not in ("count", "date"):
        return ()
    return tuple(sorted(bounds.get(fact.name, frozenset()) | own_bounds(fact.name)))


def in_words(facts: Facts) -> str:
    """A combination as one writes it in a pack: `scheme = "resident", age = 15`."""
    return ", ".join(f"{name} = {_written(value)}" for name, value in facts.items())


def _written(value: Value) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return f"[{', '.join(value)}]"
    return f'"{value}"' if isinstance(value, str) else str(value)
