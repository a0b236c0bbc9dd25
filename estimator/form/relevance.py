"""Which facts can change an answer: what no answer would differ by need not be asked of anybody."""

from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from datetime import date
from functools import cache, lru_cache
from typing import NamedTuple, cast

from estimator.calculate.amounts import PAID_THIS_YEAR, Given, parts
from estimator.calculate.contributions import AccountTerms
from estimator.calculate.engine import Terms, calculator_of
from estimator.calculate.reimbursement_terms import ON_EVERY_BILL, DeductibleTerms, ExcludedTerms, LayerTerms
from estimator.case.models import MODELS, Case
from estimator.errors import CaseError
from estimator.facts import LAYER, Applicability, Fact, Vocabulary
from estimator.facts.condition import Clause, Facts, Value, may_hold, names
from estimator.library.library import library_in_use, pack_on, pack_with
from estimator.library.proof.combinations import bands_of, closed, values_at
from estimator.result import RowId
from estimator.rulepack import Pack, all_matches, for_benefit
from estimator.rulepack.bands import NamedBounds, bounds_named
from estimator.rulepack.model import COLLECT_TABLES, UNIQUE_TABLES
from estimator.rulepack.rows import Strict

_OF_ANY_CASE = ("date", "benefit", "total_cost")
"""What picks the rules, and what every bill is about."""
_GATES = ("entitlement", LAYER)
"""Tables whose rows say whether others are looked at, and which layers of insurance there are."""
_IN_CODE = ("event", "employer_dissolved", "status")
"""Facts that calculators themselves go by."""
_TABLES = (*UNIQUE_TABLES, *COLLECT_TABLES, LAYER)
_READ_IN: Mapping[str, tuple[str, ...]] = {
    PAID_THIS_YEAR: ("ceiling", "deductible_and_segments"),
    "excluded_cost": ("deductible_and_segments",),
    "eligible_limit": ("deductible_and_segments",),
    "payment_limit": ("deductible_and_segments",),
    "provincial_wage": ("base",),
    "total_months": ("retirement_months",),
    "local_months": ("retirement_months",),
    "retired_on": ("retirement_months",),
    "amount_owed": ("late_fee",),
    "days": ("late_fee",),
}
"""Facts that are reckoned with as they are, by the tables on which it depends, besides those whose rows name them."""
_WITH_BASE = ("contribution_rates", "account_rates", "retirement_months", "retirement_rate", "maternity_rate")
"""Tables of what a base is multiplied by."""
_PICKS = ("benefit", "scheme")
"""Facts that say which kind of case it is."""
_REFUSED = "refused"
_MOST = 10_000
_NO_FIGURE = frozenset(
    {
        *(
            "eligibility",
            "fact_steps",
            "quota_steps",
            "day_steps",
            "days_paid",
            "base_reading",
            "step",
            "whole",
            "basis",
            "eligible_basis",
            "sums",
            "adjustments",
        ),
        *(
            "label",
            "prefix",
            "articles",
            "article",
            "written",
            "reading",
            "first_reading",
            "brief",
            "group",
        ),
        *("layer", "named", "name", "file", "line", "document", "state", "remark", "when"),
    }
)
"""What of the terms of a case makes none of its figures."""


class _Rules(NamedTuple):
    """The rules for one benefit, the bounds of its numbers, and the facts that decide something."""

    pack: Pack
    """As if nothing were refused."""
    refusals: tuple[Clause, ...]
    bounds: NamedBounds
    named: frozenset[str]
    """With those that decide whether these apply."""
    reads: Mapping[str, frozenset[str]]
    """By table, the words of its rows: among them the facts that they reckon with."""
    answers: "dict[tuple[tuple[str, Value], ...], _Answer]"
    """Those of the latest cases looked at: of one fact after the other much the same are."""

    @property
    def vocabulary(self) -> Vocabulary:
        """The facts that there are by these rules."""
        return self.bounds.vocabulary


class _Answer(NamedTuple):
    """What an answer is worked out from: amounts, counts and days of the case; and all else that makes its figures."""

    reckoned_with: frozenset[str]
    signature: object


class Relevance:
    """What matters by a pack; it keeps what it found out for the latest combinations of facts, by bands."""

    def __init__(self, pack: Pack) -> None:
        """Take a pack that is sound."""
        self._pack = pack
        self._vocabulary: Vocabulary = pack.vocabulary
        self._bounds = bounds_named(pack)
        self._order = {fact.name: index for index, fact in enumerate(self._vocabulary.facts)}
        self._rules: dict[str, _Rules] = {}
        self._found: dict[object, bool] = {}

    def matters(self, name: str, facts: Facts, *, if_mended: bool = False) -> bool:
        """Say whether an answer could differ by a fact, given those that stand before it; all that comes later is open.

        Of a case that is refused nothing is paid, whatever else holds; with `if_mended` the answers are looked at that
        there would be without any refusal.
        """
        fact = self._vocabulary.by_name.get(name)
        if fact is None or fact.kind == "text" or name in _OF_ANY_CASE or _model(facts, self._vocabulary) is None:
            return True
        place = self._order[name]
        earlier = {other: value for other, value in facts.items() if self._order.get(other, place) < place}
        rules = self._of_benefit(str(facts["benefit"]))
        known = _banded({**earlier, **{each: facts[each] for each in _PICKS if each in facts}}, rules)
        if not if_mended:
            near = [clause for clause in rules.refusals if may_hold(clause, known)]
            if any(clause.keys() <= known.keys() for clause in near):
                return name == "excluded_cost" or any(
                    name in clause for clause in _clauses(rules, "wait") if may_hold(clause, known)
                )
            if any(name in clause for clause in near):
                return True
        key = name, tuple(known.items())
        found = self._found.get(key)
        if found is None:
            if len(self._found) >= _MOST:
                self._found.clear()
            found = self._found[key] = _matters(rules, name, known)
        return found

    def _of_benefit(self, benefit: str) -> _Rules:
        if benefit not in self._rules:
            own = for_benefit(self._pack, benefit)
            reads = {table: frozenset(_words(own.rows(table))) for table in UNIQUE_TABLES + COLLECT_TABLES}
            refusals = tuple(clause for row in own.refusal for clause in row.when)
            mended: Pack = own.model_copy(update={"refusal": ()})
            self._rules[benefit] = _Rules(mended, refusals, self._bounds, _named(own), reads, {})
        return self._rules[benefit]


def matters(name: str, facts: Facts, day: date | None, *, if_mended: bool = False) -> bool:
    """Say it by the rules of a day; for one without rules, or none yet, by the newest."""
    return _relevance(_pack(day).sha256).matters(name, facts, if_mended=if_mended)


@cache
def _relevance(digest: str) -> Relevance:
    return Relevance(cast("Pack", pack_with(digest)))


def burdens(facts: Facts, day: date | None) -> int:
    """Say how many rows refuse a case, or let it wait, as far as its facts are known."""
    pack = _pack(day)
    return len(all_matches(pack.refusal, facts)) + len(all_matches(pack.wait, facts))


def _pack(day: date | None) -> Pack:
    with suppress(CaseError):
        if day is not None:
            return pack_on(day)
    return library_in_use().packs[-1]


def _matters(rules: _Rules, name: str, fixed: Facts) -> bool:
    """Say whether an answer could differ by a fact: by itself, or with what it brings along."""
    near = {table: [clause for clause in _clauses(rules, table) if may_hold(clause, fixed)] for table in _TABLES}
    brought = _brought_along(name, rules.vocabulary)
    if _differs(name, brought, _Space(rules, fixed, frozenset({name}))):  # of the plainest case, which most facts do
        return True
    for looked_for in (frozenset({name}), brought | {name}):
        named = [table for table, clauses in near.items() if any(looked_for & clause.keys() for clause in clauses)]
        tables = {*named, *_read_in(name, rules)}
        if not tables:
            continue
        opened = {other for table in (*tables, *_GATES) for clause in near[table] for other in clause}
        opened |= rules.named.intersection(_IN_CODE)
        space = _Space(rules, fixed, frozenset(opened - fixed.keys() - {LAYER} | {name}))
        if _differs(name, brought, space):
            return True
        if not brought:
            break
    return False


def _read_in(name: str, rules: _Rules) -> set[str]:
    """Return the tables on which it depends whether a fact is reckoned with."""
    tables = {table for table, words in rules.reads.items() if name in words}
    if "base" in tables:
        tables |= {*_WITH_BASE}
    return tables | {*_READ_IN.get(name, ())}


def _words(value: object) -> Iterator[str]:
    """Return all texts within rows: among them the facts that they reckon with."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from _words(one)
    elif isinstance(value, Strict):
        for name, one in vars(value).items():
            if name != "when":
                yield from _words(one)


class _Space(NamedTuple):
    """Cases to look at: what is known is fixed, what is open takes every value, all else takes one."""

    rules: _Rules
    fixed: Facts
    opened: frozenset[str]

    def cases(self) -> Iterator[dict[str, Value]]:
        """Return every such case, numbers by their bands."""
        vocabulary = self.rules.vocabulary
        wanted = {name for name in self.rules.named | self.opened if vocabulary.by_name[name].kind != "amount"}
        yield from self._from(closed(wanted, vocabulary), 0, {})

    def _from(self, facts: tuple[Fact, ...], index: int, chosen: dict[str, Value]) -> Iterator[dict[str, Value]]:
        """Walk all ways to choose the facts from an index on."""
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
        values = tuple(values_at(fact, applicability, bands_of(fact, self.rules.bounds)))
        if fact.name in self.opened:
            return values
        return values[-1:] if fact.kind == "count" else values[:1]


def _differs(name: str, brought: Collection[str], space: _Space) -> bool:
    """Say whether two cases that agree in all else are answered otherwise, or any is reckoned with the fact itself.

    What only some values of the fact bring along, as a place brings its filing, is part of the difference.
    """
    amount = space.rules.vocabulary.by_name[name].kind == "amount"
    seen: dict[tuple[tuple[str, Value], ...], object] = {}
    answered: list[tuple[dict[str, Value], object]] = []
    for facts in space.cases():
        if amount and space.rules.vocabulary.by_name[name].applicability(facts) is None:
            continue
        if not amount and name not in facts:
            continue
        reckoned_with, signature = _answer(space.rules, facts)
        if name in reckoned_with:
            return True
        if amount:
            continue
        key = tuple((other, value) for other, value in facts.items() if other != name)
        if seen.setdefault(key, signature) != signature:
            return True
        answered.append((facts, signature))
    sometimes = {other for other in brought if any(other not in facts for facts, _ in answered)}
    seen.clear()
    for facts, answer in answered:
        key = tuple((other, value) for other, value in facts.items() if other != name and other not in sometimes)
        if seen.setdefault(key, answer) != answer:
            return True
    return False


@lru_cache(maxsize=512)
def _brought_along(name: str, vocabulary: Vocabulary) -> frozenset[str]:
    """Return the facts that apply or not by a fact, and those that do by these."""
    found: set[str] = set()
    pending = [name]
    while pending:
        decided = pending.pop()
        more = {
            fact.name
            for fact in vocabulary.facts
            if fact.name != LAYER and any(decided in clause for place in fact.applies for clause in place.when)
        }
        pending += more - found
        found |= more
    return frozenset(found)


def _answer(rules: _Rules, facts: Facts) -> _Answer:
    key = tuple(facts.items())
    found = rules.answers.get(key)
    if found is None:
        if len(rules.answers) >= _MOST:
            rules.answers.clear()
        terms = _terms(rules, facts)
        signature = bool(all_matches(rules.pack.wait, facts)), _figures_of(terms)
        found = rules.answers[key] = _Answer(_reckoned_with(terms), signature)
    return found


def _terms(rules: _Rules, facts: Facts) -> Terms | str | None:
    """Say what the facts of a case decide; None where the rules are silent, a word where it is refused."""
    model = _model(facts, rules.vocabulary)
    if model is None:
        return None
    try:
        terms = calculator_of(model).terms_for(rules.pack, facts)
    except CaseError:
        return None
    return _REFUSED if terms.eligibility.exclusions or isinstance(terms, ExcludedTerms) else terms


def _reckoned_with(terms: Terms | str | None) -> frozenset[str]:
    """Return the amounts, counts and days that the figures are worked out from."""
    if terms is None:
        return frozenset()
    return ON_EVERY_BILL if isinstance(terms, str) else terms.reckoned_with


def _figures_of(value: object) -> object:
    """Say what of the terms of a case makes its figures, without its words."""
    found: object = value
    if isinstance(value, RowId):
        found = None
    elif isinstance(value, LayerTerms) and value.refused:
        found = _REFUSED
    elif isinstance(value, DeductibleTerms) and value.listed is None:
        found = value.amount
    elif isinstance(value, AccountTerms) and not value.reckons_with_base:
        found = _figures_of((value.rates, value.fixed))
    elif not isinstance(value, Given) and (made_of := parts(value)) is not None:
        found = tuple(_figures_of(part) for name, part in made_of if name not in _NO_FIGURE)
    return found


def _model(facts: Facts, vocabulary: Vocabulary) -> type[Case] | None:
    """Return the model of a case, as far as it is known which."""
    like = vocabulary.like(str(facts.get("benefit")))
    return MODELS.get((like, str(facts.get("scheme", "")) if like == "maternity" else ""))


def _clauses(rules: _Rules, table: str) -> Iterator[Clause]:
    if table == LAYER:
        return (clause for layer in rules.vocabulary.layers for clause in layer.when)
    return (clause for row in rules.pack.rows(table) for clause in row.when)


def _banded(known: Facts, rules: _Rules) -> dict[str, Value]:
    """Say what is known, numbers as the first of the band they fall in, as combinations have them."""
    picks = {*_PICKS, *rules.named}
    return {name: _first_of_band(name, value, known, rules) for name, value in known.items() if name in picks}


def _first_of_band(name: str, value: Value, known: Facts, rules: _Rules) -> Value:
    fact = rules.vocabulary.by_name[name]
    if fact.kind != "count" or not isinstance(value, int):
        return value
    applicability = fact.applicability(known)
    low = 0 if applicability is None else applicability.low
    starts = [low, *(start for start in bands_of(fact, rules.bounds) if isinstance(start, int) and start > low)]
    return starts[max(0, bisect_right(starts, value) - 1)]


def _named(pack: Pack) -> frozenset[str]:
    """Return the facts that rows name, and all that decide whether these apply."""
    vocabulary: Vocabulary = pack.vocabulary
    layers = (clause for layer in vocabulary.layers for clause in layer.when)
    rows = (clause for table in UNIQUE_TABLES + COLLECT_TABLES for row in pack.rows(table) for clause in row.when)
    found = {name for clause in (*rows, *layers) for name in clause} - {LAYER}
    pending = list(found)
    while pending:
        more = {name for place in vocabulary.by_name[pending.pop()].applies for name in names(place.when)} - found
        found |= more
        pending += more
    return frozenset(found)
