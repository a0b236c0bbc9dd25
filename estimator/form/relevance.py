"""Which facts can change an answer: what no answer would differ by need not be asked of anybody."""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import date
from functools import cache, lru_cache
from typing import Any, NamedTuple, cast

from estimator.calculate.contributions import AccountTerms, ContributionTerms, RetirementTerms
from estimator.calculate.engine import CALCULATORS
from estimator.calculate.maternity import MaternityTerms
from estimator.calculate.reimbursement import ExcludedTerms, ReimbursementTerms
from estimator.case.models import MODELS, Case
from estimator.errors import CaseError
from estimator.facts import BUILT_IN, BY_NAME, FACTS, Applicability, Fact
from estimator.facts.condition import Clause, Facts, Value, failing, names
from estimator.library.library import library_in_use, pack_on, pack_with
from estimator.library.proof.combinations import closed, values_at
from estimator.rulepack import Pack, all_matches, for_benefit
from estimator.rulepack.bands import bounds_named
from estimator.rulepack.model import COLLECT_TABLES, UNIQUE_TABLES

ALWAYS_ASKED = ("benefit", "scheme", "sex", "status", "employer", "location", "event", "delivery")
"""Facts that say who is asked of what: they are asked even where two of their values come to the same."""
_AMOUNTS = ("monthly_base", "provincial_wage")
_RECKONED = ("total_months", "local_months", "days")
"""Counts that a calculator reckons with as they are."""
_TABLES = (*UNIQUE_TABLES, *COLLECT_TABLES)
_GATES = ("entitlement",)
"""Tables whose rows say whether others are looked at."""


class _Rules(NamedTuple):
    """The rules for one benefit, the same without its refusals, and the bounds of its numbers."""

    pack: Pack
    mended: Pack
    bounds: Mapping[str, frozenset[int | date]]
    named: frozenset[str]
    """The facts that decide something, and those that decide whether these apply."""


def matters(name: str, facts: Facts, day: date | None) -> bool:
    """Whether some answer could differ by a fact, given those that stand before it; all that comes later is open.

    An answer is what is paid now, and what would be paid once a refusal is mended. For a day without rules, or none
    yet, the newest rules say it.
    """
    pack = _pack(day)
    if pack.vocabulary is not BUILT_IN:  # what a pack declares is asked
        return True
    of_maternity = facts.get("benefit") == "maternity"
    told = BY_NAME[name].kind in ("text", "date") or name in _RECKONED
    told = told or (BY_NAME[name].kind == "amount" and not (of_maternity and name in _AMOUNTS))
    if told or name in ALWAYS_ASKED or _model(facts) is None:
        return True
    order = [fact.name for fact in FACTS]
    known = {other: value for other, value in facts.items() if order.index(other) < order.index(name)}
    digest, benefit = pack.sha256, str(facts["benefit"])
    return _matters(digest, benefit, name, tuple(_banded(known, _rules(digest, benefit)).items()))


def _pack(day: date | None) -> Pack:
    with suppress(CaseError):
        if day is not None:
            return pack_on(day)
    return library_in_use().packs[-1]


@lru_cache(maxsize=5000)
def _matters(digest: str, benefit: str, name: str, known: tuple[tuple[str, Value], ...]) -> bool:
    rules, fixed = _rules(digest, benefit), dict(known)
    near = {table: [one for one in _clauses(rules.pack, table) if _may_hold(one, fixed)] for table in _TABLES}
    naming = {table for table, clauses in near.items() if any(name in clause for clause in clauses)}
    if any(row.for_each == name for row in rules.pack.extra_days):
        naming.add("extra_days")
    if name in _AMOUNTS:
        naming.add("base")
    if not naming:
        return False
    opened = {other for table in (*naming, *_GATES) for clause in near[table] for other in clause}
    space = _Space(rules, fixed, frozenset(opened - fixed.keys() | {name}))
    return _asks_for(name, space) if name in _AMOUNTS else _differs(name, space)


class _Space(NamedTuple):
    """Cases to look at: what is known is fixed, what is open takes every value, all else takes one."""

    rules: _Rules
    fixed: Facts
    opened: frozenset[str]

    def cases(self) -> Iterator[dict[str, Value]]:
        """Every such case, numbers by their bands."""
        facts = closed(self.rules.named | self.opened - set(_AMOUNTS), BUILT_IN)
        yield from self._from(facts, 0, {})

    def _from(self, facts: tuple[Fact, ...], index: int, chosen: dict[str, Value]) -> Iterator[dict[str, Value]]:
        if index == len(facts):
            yield dict(chosen)
            return
        fact = facts[index]
        applicability = fact.applicability(chosen)
        values = () if applicability is None else self._values(fact, applicability)
        for value in values:
            chosen[fact.name] = value
            yield from self._from(facts, index + 1, chosen)
            del chosen[fact.name]
        if not values or (applicability is not None and applicability.optional and fact.name in self.opened):
            yield from self._from(facts, index + 1, chosen)

    def _values(self, fact: Fact, applicability: Applicability) -> tuple[Value, ...]:
        if fact.name in self.fixed:
            return (self.fixed[fact.name],)
        if fact.name not in self.opened and applicability.default is not None:
            return (applicability.default,)
        if fact.name not in self.opened and applicability.optional:
            return ()
        bounds = self.rules.bounds.get(fact.name, frozenset())
        bands = bounds | BUILT_IN.bounds(fact.name) if fact.kind in ("count", "date") else bounds
        values = tuple(values_at(fact, applicability, tuple(sorted(bands))))
        return values if fact.name in self.opened else values[-1:]


def _differs(name: str, space: _Space) -> bool:
    """Whether two cases that agree in all else are answered otherwise.

    What only some values of the fact bring along, as a place brings its filing, is part of the difference.
    """
    seen: dict[tuple[tuple[str, Value], ...], object] = {}
    answered: list[tuple[dict[str, Value], object]] = []
    for facts in space.cases():
        if name not in facts:
            continue
        signature = _signature(space.rules, facts)
        key = tuple((other, value) for other, value in facts.items() if other != name)
        if seen.setdefault(key, signature) != signature:
            return True
        answered.append((facts, signature))
    brought = {fact.name for fact in FACTS if any(name in clause for place in fact.applies for clause in place.when)}
    sometimes = {other for other in brought if any(other not in facts for facts, _ in answered)}
    seen.clear()
    for facts, signature in answered:
        key = tuple((other, value) for other, value in facts.items() if other != name and other not in sometimes)
        if seen.setdefault(key, signature) != signature:
            return True
    return False


def _asks_for(name: str, space: _Space) -> bool:
    """Whether an allowance is worked out from an amount in any case."""
    for facts in space.cases():
        terms = CALCULATORS[cast("type[Case]", _model(facts))].terms_for(space.rules.mended, facts)
        if isinstance(terms, MaternityTerms) and terms.base is not None and BY_NAME[name].applicability(facts):
            return True
    return False


def _signature(rules: _Rules, facts: Facts) -> object:
    """What the rules make of a case, without its words."""
    return bool(all_matches(rules.pack.refusal, facts)), bool(all_matches(rules.pack.wait, facts)), _terms(rules, facts)


_FIGURES: Mapping[type, Callable[[Any], object]] = {
    ExcludedTerms: lambda _: "excluded",
    ReimbursementTerms: lambda terms: (
        terms.deductible,
        tuple((segment.upto, segment.rate) for segment in terms.segments),
        terms.ceiling,
    ),
    MaternityTerms: lambda terms: (terms.medical, terms.lump_sum, terms.days, terms.base and terms.base.id),
    ContributionTerms: lambda terms: (
        terms.base.id,
        terms.rates.personal,
        terms.rates.employer,
        terms.maternity.rate,
    ),
    AccountTerms: lambda terms: (
        terms.base and terms.base.id,
        terms.rates.from_personal,
        terms.rates.from_employer,
        terms.rates.fixed,
    ),
    RetirementTerms: lambda terms: (
        terms.base.id,
        (terms.months.total_months, terms.months.local_months, terms.months.months, terms.months.since),
        terms.medical.rate,
        terms.maternity and terms.maternity.rate,
    ),
}
"""What of the terms of a case makes its figures."""


def _terms(rules: _Rules, facts: Facts) -> object:
    model = _model(facts)
    try:
        terms = CALCULATORS[model].terms_for(rules.mended, facts) if model is not None else None
    except CaseError:
        return None
    figures = _FIGURES.get(type(terms))
    return None if figures is None else figures(terms)


def _model(facts: Facts) -> type[Case] | None:
    """The model of a case whose answers are known here to differ or not."""
    benefit, scheme = str(facts.get("benefit")), str(facts.get("scheme", ""))
    return MODELS.get((benefit, scheme if benefit == "maternity" else ""))


@cache
def _rules(digest: str, benefit: str) -> _Rules:
    pack = cast("Pack", pack_with(digest))
    own = for_benefit(pack, benefit)
    return _Rules(own, own.model_copy(update={"refusal": ()}), bounds_named(pack), _named(own))


def _clauses(pack: Pack, table: str) -> Iterator[Clause]:
    return (clause for row in pack.rows(table) for clause in row.when)


def _may_hold(clause: Clause, known: Facts) -> bool:
    """Whether a clause can still hold for what is known."""
    return not failing((clause,), known).keys() & known.keys()


def _banded(known: Facts, rules: _Rules) -> dict[str, Value]:
    """What is known, numbers as the first of the band they fall in, as combinations have them."""
    return {name: _first_of_band(name, value, known, rules) for name, value in known.items() if name in rules.named}


def _first_of_band(name: str, value: Value, known: Facts, rules: _Rules) -> Value:
    fact = BY_NAME[name]
    if fact.kind != "count" or not isinstance(value, int):
        return value
    applicability = fact.applicability(known)
    low = 0 if applicability is None else applicability.low
    bounds = rules.bounds.get(name, frozenset()) | BUILT_IN.bounds(name)
    starts = [low, *sorted(start for start in bounds if isinstance(start, int) and start > low)]
    return starts[max(0, bisect_right(starts, value) - 1)]


def _named(pack: Pack) -> frozenset[str]:
    found = {name for table in _TABLES for clause in _clauses(pack, table) for name in clause}
    pending = list(found)
    while pending:
        more = {name for place in BY_NAME[pending.pop()].applies for name in names(place.when)} - found
        found |= more
        pending += more
    return frozenset(found)
