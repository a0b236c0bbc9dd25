"""What is possible in a case but unlikely (请核对): said, and never an error. The bounds are common sense, no rule."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from estimator.case.models import Case
from estimator.case.validation import fact_reader, resolved
from estimator.days import today
from estimator.facts.fact import MANY, Fact
from estimator.identity import Identity
from estimator.money import grouped
from estimator.result import Check, Figures, money

_LONGEST_WORKING_LIFE = 720
_AT_MOST: Mapping[str, int] = {
    "admission": 25,
    "age": 110,
    "babies": 4,
    "months_insured": _LONGEST_WORKING_LIFE,
    "months_paid": _LONGEST_WORKING_LIFE,
    "total_months": _LONGEST_WORKING_LIFE,
    "local_months": _LONGEST_WORKING_LIFE,
    "arrears_months": 120,
    "months_since_leaving": 120,
}
"""Counts that nearly nobody exceeds: beyond, an amount was most likely typed into their field."""
_MOST_OF_ANYTHING = 1000
"""Of what a pack has counted without an end of its own."""
_AMOUNTS_OF_A_MONTH = ("monthly_base", "monthly_wage", "contribution_base", "provincial_wage")
_LEAST_A_MONTH, _MOST_A_MONTH = Decimal(300), Decimal(100_000)
_ROUNDED_BY = Decimal(1)
"""Yuan by which what is published of a wage may miss it."""
_MOST_COSTLY = Decimal(1_000_000)
_MAY_COST_MORE = ("amount_owed",)
"""What an employer with many workers owes."""
_PART_OF_ANOTHER = ("excluded_cost", "fund_paid_this_year")
"""Amounts that are held against the bill or the ceiling, and may be nothing."""
_DAYS_AHEAD = timedelta(days=310)
"""An expected birth is not further ahead."""
_YOUNGEST_WORKER, _OLDEST_WORKER, _YOUNGEST_PENSIONER = 16, 70, 40
_YOUNGEST_TO_RETIRE = 40
_LONGEST_RETIREMENT = timedelta(days=60 * 366)
_MONTHS_OF_A_LIFE = ("months_insured", "months_paid", "total_months")
_MOTHERS = range(14, 56)
_MONTHS_A_YEAR = 12


def checks_of(
    case: Case, figures: Figures, ceiling: Decimal | None, counter: str, counted: Decimal
) -> tuple[Check, ...]:
    """Say what a person should look at again, each under the key of the case that it concerns."""
    bounded = _bounded(type(case))
    facts, held = case.facts, case.__dict__  # pydantic is slow to say that a model has no such field
    found = _of_days(case, held.get("retired_on"))
    for index, fact, most in bounded.counts:
        if (value := facts[index]) is not None and isinstance(value, int) and value > most:
            found.append(_check(case, fact.name, f"{value} {fact.unit}，很少有这么多"))
    if ceiling is not None and counted > ceiling:
        found.append(_check(case, counter, f"多于年度限额 {grouped(ceiling)} 元"))
    found += _of_amounts(case, bounded)
    if (admission := held.get("admission") or 1) > 1 and not held["fund_paid_this_year"]:
        found.append(_check(case, "fund_paid_this_year", f"第 {admission} 次住院，以前没有支付过？"))
    if shares := held.get("published_shares"):
        found += _of_shares(case, shares)
    if "late_fee" in figures and money(figures, "late_fee") > held["amount_owed"]:
        found.append(_check(case, "days", f"滞纳金 {grouped(money(figures, 'late_fee'))} 元，多于欠缴金额"))
    age = held.get("age") if case.identity is None else case.identity.age
    if age is not None:
        found += _of_age(case, age, bounded.months)
    if case.identity is not None:
        found += _of_identity(case, case.identity)
    return tuple(found)


def _check(case: Case, name: str, why: str) -> Check:
    fact = type(case).vocabulary.by_name[name]
    facts = resolved(case)
    place = facts.applicable.get(name)
    label = "日期" if name == "date" else fact.label_for(facts.facts)
    return Check(name if place is None else fact.key(place), f"请核对{label}：{why}")


def _of_days(case: Case, retired_on: date | None) -> list[Check]:
    found = []
    if case.date > (now := today()) and case.date - now > _DAYS_AHEAD:
        found.append(_check(case, "date", f"{case.date} 在今天以后很久"))
    if retired_on is not None and case.date - retired_on > _LONGEST_RETIREMENT:
        found.append(_check(case, "retired_on", f"{retired_on}，是很久以前"))
    return found


def _of_amounts(case: Case, bounded: "_Bounded") -> list[Check]:
    """Look at amounts of a month, and at sums."""
    found: list[Check] = []
    held = case.__dict__
    for name in bounded.amounts:
        if (amount := held[name]) is not None and not _LEAST_A_MONTH <= amount <= _MOST_A_MONTH:
            few = "太少" if amount < _LEAST_A_MONTH else "太多"
            found.append(_check(case, name, f"每月 {grouped(amount)} 元，{few}"))
    more = held.get("more")
    for fact in bounded.sums:
        amount = held.get(fact.name) if more is None or not fact.path else getattr(more, fact.name)
        if amount is not None and (not amount or amount > _MOST_COSTLY):
            found += _of_sum(case, fact, amount)
    return found


def _of_sum(case: Case, fact: Fact, amount: Decimal) -> Iterator[Check]:
    """Return a bill, a debt, an amount that the case must have: nothing, or more than care costs."""
    if amount > _MOST_COSTLY and fact.name not in _MAY_COST_MORE:
        yield _check(case, fact.name, f"{grouped(amount)} 元")
    if not amount and (fact.name == "total_cost" or _is_required(case, fact)):
        yield _check(case, fact.name, f"填的是 {grouped(amount)} 元")


def _is_required(case: Case, fact: Fact) -> bool:
    place = resolved(case).applicable[fact.name]
    return not place.optional and place.default is None


def _of_shares(case: Case, shares: Mapping[str, Decimal]) -> Iterator[Check]:
    for share, amount in shares.items():
        exact = case.__dict__["provincial_wage"] * Decimal(share.removesuffix("%")).scaleb(-2)
        if abs(amount - exact) > _ROUNDED_BY:
            yield _check(case, "provincial_wage", f"公布的 {share} 是 {grouped(amount)} 元，与工资不合")


class _Bounded(NamedTuple):
    """The counts of a model, where they stand among its facts and the most they are; its amounts."""

    counts: tuple[tuple[int, Fact, int], ...]
    months: tuple[tuple[int, str], ...]
    """Of the counts those of a life, which has as many at most."""
    amounts: tuple[str, ...]
    """Those of a month."""
    sums: tuple[Fact, ...]


@cache
def _bounded(model: type[Case]) -> _Bounded:
    """Gather once what the checks look at in cases of a model."""
    by_name = model.vocabulary.by_name
    counts = [(index, by_name[name]) for index, name in enumerate(fact_reader(model).names)]
    return _Bounded(
        tuple((index, fact, most) for index, fact in counts if (most := _most_of(fact)) is not None),
        tuple((index, fact.name) for index, fact in counts if fact.name in _MONTHS_OF_A_LIFE),
        tuple(name for name in _AMOUNTS_OF_A_MONTH if name in model.model_fields),
        tuple(
            fact
            for fact in model.vocabulary.facts
            if fact.kind == "amount"
            and (fact.path or fact.name in model.model_fields)
            and fact.name not in (*_AMOUNTS_OF_A_MONTH, *_PART_OF_ANOTHER)
        ),
    )


def _most_of(fact: Fact) -> int | None:
    """Give how much of what a fact counts nearly nobody exceeds; None where it has an end of its own."""
    endless = fact.kind == "count" and fact.path != "" and all(place.high == MANY for place in fact.applies)
    return _MOST_OF_ANYTHING if endless and fact.name not in _AT_MOST else _AT_MOST.get(fact.name)


def _of_age(case: Case, age: int, months_of_a_life: tuple[tuple[int, str], ...]) -> list[Check]:
    """Look at what the age of a person goes badly with."""
    found = []
    status = case.__dict__.get("status")
    if status is not None and (
        (age < _YOUNGEST_PENSIONER) if status == "retired" else not _YOUNGEST_WORKER <= age < _OLDEST_WORKER
    ):
        found.append(_check(case, "status", f"{age} 岁，{type(case).vocabulary.by_name['status'].word(status)}"))
    for index, name in months_of_a_life:
        months = case.facts[index]
        if isinstance(months, int) and _MONTHS_A_YEAR * age < months <= _AT_MOST[name]:
            found.append(_check(case, name, f"{months} 个月，比 {age} 岁还多"))
    return found


def _of_identity(case: Case, identity: Identity) -> Iterator[Check]:
    age = identity.age
    if case.benefit == "maternity" and identity.sex == "female" and age not in _MOTHERS:
        yield _check(case, "id_number", f"{age} 岁")
    if case.benefit == "retirement" and age < _YOUNGEST_TO_RETIRE:
        yield _check(case, "id_number", f"{age} 岁，离退休还早")
