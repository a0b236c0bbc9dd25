"""The finite space of facts: every combination that can occur, numbers and days by the bands that rows name."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import combinations as subsets

from estimator.facts import LAYER, Applicability, Fact, Vocabulary
from estimator.facts.condition import Facts, Value, names
from estimator.rulepack.bands import NamedBounds


def closed(wanted: Iterable[str], vocabulary: Vocabulary) -> tuple[Fact, ...]:
    """These facts and all that decide whether they apply, in the order of the table of facts."""
    found: set[str] = set()
    pending = list(wanted)
    while pending:
        name = pending.pop()
        if name not in found:
            found.add(name)
            whens = [applicability.when for applicability in vocabulary.by_name[name].applies]
            if name == LAYER:
                whens = [layer.when for layer in vocabulary.layers]
            pending += [other for when in whens for other in names(when)]
    return tuple(fact for fact in vocabulary.facts if fact.name in found)


def combinations(wanted: Iterable[str], bounds: NamedBounds, fixed: Facts | None = None) -> Iterator[dict[str, Value]]:
    """Every combination of these facts that can occur, some held fixed; a fact that does not apply is absent."""
    facts = closed(wanted, bounds.vocabulary)
    starts = {fact.name: bands_of(fact, bounds) for fact in facts}
    yield from _from(facts, 0, {}, starts, fixed or {}, bounds.vocabulary)


def _from(  # noqa: PLR0913, PLR0917  where it stands in the walk
    facts: tuple[Fact, ...],
    index: int,
    chosen: dict[str, Value],
    bands: Mapping[str, tuple[int | date, ...]],
    fixed: Facts,
    vocabulary: Vocabulary,
) -> Iterator[dict[str, Value]]:
    if index == len(facts):
        yield dict(chosen)
        return
    fact = facts[index]
    applicability = fact.applicability(chosen)
    if applicability is None:
        yield from _from(facts, index + 1, chosen, bands, fixed, vocabulary)
        return
    values = values_at(fact, applicability, bands[fact.name])
    if fact.name == LAYER:
        values = [layer.name for layer in vocabulary.layers_of(chosen)]
    for value in values:
        if fact.name in fixed and value != fixed[fact.name]:
            continue
        chosen[fact.name] = value
        yield from _from(facts, index + 1, chosen, bands, fixed, vocabulary)
        del chosen[fact.name]
    if applicability.optional:
        yield from _from(facts, index + 1, chosen, bands, fixed, vocabulary)


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


def bands_of(fact: Fact, bounds: NamedBounds) -> tuple[int | date, ...]:
    """Where the bands of a number or day begin."""
    if fact.kind not in ("count", "date"):
        return ()
    return tuple(sorted(bounds.get(fact.name, frozenset()) | bounds.vocabulary.bounds(fact.name)))


def distinct(wanted: set[str], bounds: NamedBounds, fixed: Facts | None = None) -> Iterator[dict[str, Value]]:
    """Every combination of just these facts; those that only decide what applies are left out again."""
    seen = set()
    for facts in combinations(wanted, bounds, fixed):
        key = tuple((name, facts[name]) for name in facts if name in wanted)
        if key not in seen:
            seen.add(key)
            yield dict(key)
