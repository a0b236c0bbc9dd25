"""The one grammar of `when`: for each fact a value, several values, or a band; a list of such tables means any."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import NamedTuple

Value = str | bool | int | date | tuple[str, ...]
Facts = Mapping[str, Value]


class Band(NamedTuple):
    """Numbers or days from one bound to another, both included; a missing bound is open."""

    low: int | date | None
    high: int | date | None


Condition = tuple[str | bool | int, ...] | Band
Clause = Mapping[str, Condition]
When = tuple[Clause, ...]
ALWAYS: When = ({},)


def holds(when: When, facts: Facts) -> bool:
    """Say whether any clause holds; a fact that is absent matches nothing, a list matches what it contains."""
    for clause in when:
        for name, condition in clause.items():
            value = facts.get(name)
            if value is None or (value not in condition if type(value) is str else not _matches(condition, value)):
                break
        else:
            return True
    return False


def may_hold(clause: Clause, known: Facts) -> bool:
    """Say whether a clause can still hold, while only these facts are known."""
    return all(_matches(condition, known[name]) for name, condition in clause.items() if name in known)


def _matches(condition: Condition, value: Value | None) -> bool:
    if value is None:
        return False
    if type(condition) is Band:
        return _within(condition, value)
    if type(value) is tuple:
        return any(one in condition for one in value)
    return value in condition


def _within(band: Band, value: Value) -> bool:
    if isinstance(value, date):
        return (not isinstance(band.low, date) or band.low <= value) and (
            not isinstance(band.high, date) or value <= band.high
        )
    return (
        isinstance(value, int)
        and (not isinstance(band.low, int) or band.low <= value)
        and (not isinstance(band.high, int) or value <= band.high)
    )


def failing(when: When, facts: Facts) -> dict[str, Condition]:
    """Return the conditions that failed in the clause that came nearest to holding; none when one holds."""
    missed = [
        {name: condition for name, condition in clause.items() if not _matches(condition, facts.get(name))}
        for clause in when
    ]
    return min(missed, key=len)


def names(when: When) -> Iterator[str]:
    """Return the facts that a `when` names."""
    for clause in when:
        yield from clause


def bounds_of(conditions: object) -> frozenset[int | date]:
    """Return the values at which a band begins or has just ended."""
    if not isinstance(conditions, Band):
        return frozenset()
    found: set[int | date] = set()
    if conditions.low is not None:
        found.add(conditions.low)
    if isinstance(conditions.high, date):
        found.add(conditions.high + timedelta(days=1))
    elif conditions.high is not None:
        found.add(conditions.high + 1)
    return frozenset(found)
