"""The finite space of facts: every combination that can occur, numbers and days by the bands that rows name."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import combinations as subsets

from estimator.facts import LAYER, Applicability, Fact, Vocabulary
from estimator.facts.condition import Facts, Value, names
from estimator.rulepack.bands import NamedBounds

_MOST = 300_000
"""Choices that a proof goes through at once; rules of a city take some ten thousand."""

_MOST_NAMED = 20


class TooManyError(Exception):
    """Conditions whose facts combine in more ways than can be gone through; it carries their labels."""


_NO_MORE = ()
"""Ends the values of a fact: a set of values is never empty."""


def closed(wanted: Iterable[str], vocabulary: Vocabulary) -> tuple[Fact, ...]:
    """Return these facts and all that decide whether they apply, in the order of the table of facts."""
    found: set[str] = set()
    pending = list(wanted)
    while pending:
        name = pending.pop()
        if name not in found:
            found.add(name)
            pending += _deciding(vocabulary.by_name[name], vocabulary)
    return tuple(fact for fact in vocabulary.facts if fact.name in found)


def _deciding(fact: Fact, vocabulary: Vocabulary) -> dict[str, None]:
    """Return the facts that decide whether a fact applies."""
    places = vocabulary.layers if fact.name == LAYER else fact.applies
    return {name: None for place in places for name in names(place.when)}


def distinct(
    wanted: set[str], bounds: NamedBounds, fixed: Facts | None = None, *, most: int | None = _MOST
) -> Iterator[dict[str, Value]]:
    """Return every combination of just these facts; those that only decide what applies are left out again.

    Goes through `most` choices, or through all; what comes to the same for all that follows is followed once.
    Raises TooManyError.
    """
    steps = [_Choices(fact, bounds, fixed or {}) for fact in closed(wanted, bounds.vocabulary)]
    chosen: dict[str, Value] = {}
    if not steps:
        yield chosen
        return
    needed = [_needed(wanted, steps, depth) for depth in range(1, len(steps) + 1)]
    seen: list[set[tuple[Value | None, ...]]] = [set() for _ in steps]
    open_choices = [iter(steps[0].after(chosen))]
    gone_through = 0
    while open_choices:
        gone_through += 1
        if most is not None and gone_through > most:
            raise TooManyError("、".join(step.label for step in steps[:_MOST_NAMED]))
        depth = len(open_choices)
        name = steps[depth - 1].name
        chosen.pop(name, None)
        value = next(open_choices[-1], _NO_MORE)
        if value is _NO_MORE:
            open_choices.pop()
            continue
        if value is not None:
            chosen[name] = value
        if (hanging := needed[depth - 1]) is not None:
            key = tuple([chosen.get(name) for name in hanging])
            if key in seen[depth - 1]:
                continue
            seen[depth - 1].add(key)
        if depth == len(steps):
            yield {name: value for name, value in chosen.items() if name in wanted}
        else:
            open_choices.append(iter(steps[depth].after(chosen)))


def _needed(wanted: set[str], steps: Sequence["_Choices"], depth: int) -> tuple[str, ...] | None:
    """Return those facts of the first steps on which anything later hangs; None where that is all of them."""
    hanging = wanted.union(*(step.deciding for step in steps[depth:]))
    found = tuple(step.name for step in steps[:depth] if step.name in hanging)
    return None if len(found) == depth else found


class _Choices:
    """What a fact may be once those before it are chosen: its values, None where it is absent."""

    def __init__(self, fact: Fact, bounds: NamedBounds, fixed: Facts) -> None:
        self.name, self.label = fact.name, fact.label
        self._fact, self._vocabulary, self._fixed = fact, bounds.vocabulary, fixed.get(fact.name)
        self._starts = bands_of(fact, bounds)
        self.deciding = tuple(_deciding(fact, bounds.vocabulary))
        self._known: dict[tuple[Value | None, ...], tuple[Value | None, ...]] = {}

    def after(self, chosen: Facts) -> tuple[Value | None, ...]:
        """Return the choices, worked out once for those that decide on them."""
        key = tuple([chosen.get(name) for name in self.deciding])
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = tuple(self._choices(chosen))
        return found

    def _choices(self, chosen: Facts) -> Iterator[Value | None]:
        applicability = self._fact.applicability(chosen)
        if applicability is None:
            yield None
            return
        values = values_at(self._fact, applicability, self._starts)
        if self.name == LAYER:
            values = [layer.name for layer in self._vocabulary.layers_of(chosen)]
        yield from (value for value in values if self._fixed is None or value == self._fixed)
        if applicability.optional:
            yield None


def values_at(fact: Fact, applicability: Applicability, starts: tuple[int | date, ...]) -> Iterable[Value]:
    """Return the values a fact can take at a place; one for each band of numbers or days."""
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
    """Say where the bands of a number or day begin."""
    if fact.kind not in ("count", "date"):
        return ()
    return tuple(sorted(bounds.get(fact.name, frozenset()) | bounds.vocabulary.bounds(fact.name)))
