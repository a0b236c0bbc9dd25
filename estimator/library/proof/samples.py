"""Cases with given facts, put together so that as little as possible stands in the way of their being paid."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal

from estimator.case.json_format import case_from
from estimator.case.models import Case
from estimator.facts import Applicability, Fact
from estimator.facts.condition import Facts, Value
from estimator.library.proof.combinations import bands_of, values_at
from estimator.rulepack.bands import NamedBounds
from estimator.rulepack.model import Pack

_LIMITS = ("excluded_cost", "fund_paid_this_year", "eligible_limit", "payment_limit")
"""Amounts that only take away."""


def completions(fixed: Facts, wanted: set[str], bounds: NamedBounds) -> Iterator[dict[str, Value]]:
    """Give all facts of cases that have these; of the wanted ones those alone that are given. The likely come first."""
    facts = [fact for fact in bounds.vocabulary.facts_for(fixed.get("benefit")) if fact.kind not in ("amount", "text")]

    def complete(index: int, chosen: dict[str, Value]) -> Iterator[dict[str, Value]]:
        """Walk the likely values of the facts from an index on."""
        if index == len(facts):
            yield dict(chosen)
            return
        fact = facts[index]
        place = fact.applicability(chosen)
        if fact.name not in fixed and (place is None or place.optional):
            yield from complete(index + 1, chosen)
        if place is None or (fact.name in wanted and fact.name not in fixed):
            return
        for value in _likely(fact, place, bounds):
            if fact.name not in fixed or value == fixed[fact.name]:
                chosen[fact.name] = value
                yield from complete(index + 1, chosen)
                del chosen[fact.name]

    yield from complete(0, {})


def _likely(fact: Fact, place: Applicability, bounds: NamedBounds) -> list[Value]:
    values = list(values_at(fact, place, bands_of(fact, bounds)))
    if fact.kind == "count":
        values.reverse()
    return values if place.default is None else [place.default, *(one for one in values if one != place.default)]


def sample(facts: Mapping[str, Value], amount: Decimal, pack: Pack, bounds: NamedBounds) -> Case:
    """Make a case with these facts, and one amount wherever one is asked for. Raises CaseError if there is none."""
    data: dict[str, object] = {"date": str(_day(facts, bounds))}
    limits = {*_LIMITS, *(row.less for row in pack.change), *(row.paid for row in pack.ceiling)}
    limits.update(layer.before for layer in pack.layer)
    for fact in pack.vocabulary.facts_for(facts["benefit"]):
        place = fact.applicability(facts)
        value = amount if fact.kind == "amount" and fact.name not in limits else facts.get(fact.name)
        if place is None or value is None or fact.name in ("month", "date"):
            continue
        *group, key = fact.key(place).split(".")
        target = data
        for name in group:
            target = target.setdefault(name, {})  # type: ignore[assignment]  # a group is a table
        target[key] = list(value) if isinstance(value, tuple) else value
    return case_from(data, pack.vocabulary)


def _day(facts: Facts, bounds: NamedBounds) -> date:
    """Return a day of the band and the month that facts name."""
    wanted, begins = facts.get("month"), facts.get("date")
    days = [day for day in bands_of(bounds.vocabulary.by_name["date"], bounds) if isinstance(day, date)]
    if not isinstance(begins, date) or not days:
        return date(2026, 1, 20) if wanted == 1 else date(2026, 10, 8)
    day, step = (begins, 1) if begins in days else (days[0] - timedelta(days=1), -1)
    months = bounds.get("month", frozenset())
    while wanted is not None and _band(day.month, months) != _band(int(str(wanted)), months):
        day += timedelta(days=step)
    return day


def _band(value: int, bounds: Iterable[int | date]) -> int:
    return sum(1 for bound in bounds if isinstance(bound, int) and bound <= value)


def with_amounts(case: Case, amounts: Iterable[Decimal]) -> Iterator[Case]:
    """Return the case with each of the amounts in turn, wherever it has one."""
    given = [name for name, value in case if isinstance(value, Decimal) and name not in _LIMITS]
    for amount in amounts:
        yield case.model_copy(update=dict.fromkeys(given, amount))
