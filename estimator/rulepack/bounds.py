"""Where the rows of a pack split numbers and days into bands."""

from collections.abc import Iterator, Mapping
from datetime import date

from estimator.check import bounds_of
from estimator.facts import BY_NAME
from estimator.rulepack.model import ALL, NAMED, ONE, Pack
from estimator.when import When


def whens(pack: Pack) -> Iterator[When]:
    """Every `when` of a pack."""
    yield from pack.answers.values()
    for table in (*ONE, *ALL, *NAMED):
        for row in pack.rows(table):
            yield row.when


def bounds_named(pack: Pack) -> Mapping[str, frozenset[int | date]]:
    """By fact, the values at which a band begins; a count that days are given for each of is split at every value."""
    found: dict[str, set[int | date]] = {}
    for when in whens(pack):
        for clause in when:
            for name, condition in clause.items():
                found.setdefault(name, set()).update(bounds_of(condition))
    for row in pack.extra_days:
        if row.for_each is not None:
            for place in BY_NAME[row.for_each].applies:
                found.setdefault(row.for_each, set()).update(range(place.low, place.high + 2))
    return {name: frozenset(bounds) for name, bounds in found.items()}
