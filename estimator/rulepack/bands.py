"""Where the rows of a pack split numbers and days into bands."""

from collections.abc import Iterator, Mapping
from datetime import date

from estimator.facts import Vocabulary
from estimator.facts.condition import When, bounds_of
from estimator.rulepack.model import ANNOTATIONS, COLLECT_TABLES, UNIQUE_TABLES, Pack


class NamedBounds(dict[str, frozenset[int | date]]):
    """By fact, the values at which its bands begin, and the vocabulary that the facts are of."""

    def __init__(self, bounds: Mapping[str, frozenset[int | date]], vocabulary: Vocabulary) -> None:
        """Take what rows name."""
        super().__init__(bounds)
        self.vocabulary = vocabulary


def conditions_of(pack: Pack) -> Iterator[When]:
    """Return every `when` of a pack."""
    yield from pack.answers.values()
    for table in (*UNIQUE_TABLES, *COLLECT_TABLES, *ANNOTATIONS):
        for row in pack.rows(table):
            yield row.when


def bounds_of_rows(pack: Pack) -> NamedBounds:
    """Return by fact the values at which a band begins that some row names."""
    found: dict[str, set[int | date]] = {}
    for when in conditions_of(pack):
        for clause in when:
            for name, condition in clause.items():
                found.setdefault(name, set()).update(bounds_of(condition))
    return NamedBounds({name: frozenset(bounds) for name, bounds in found.items()}, pack.vocabulary)


def bounds_named(pack: Pack) -> NamedBounds:
    """Return the same, and every value of a count that days are given for each of."""
    found = bounds_of_rows(pack)
    for row in pack.extra_days:
        if row.for_each is not None:
            places = pack.vocabulary.by_name[row.for_each].applies
            each = {value for place in places for value in range(place.low, place.high + 2)}
            found[row.for_each] = found.get(row.for_each, frozenset()) | each
    return found
