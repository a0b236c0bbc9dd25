"""The proof of the readings: each is named in exactly the cases in which the other one gives another figure."""

from collections.abc import Iterable
from decimal import Decimal
from itertools import islice
from typing import Any, NamedTuple

from estimator.calculate.engine import RuleEngine, calculator_of
from estimator.case.models import Case
from estimator.errors import CaseError
from estimator.facts import LAYER
from estimator.facts.condition import Band, Condition, Facts, holds, names
from estimator.library.proof.combinations import distinct
from estimator.library.proof.rectangles import rectangle_text, rectangles
from estimator.library.proof.samples import completions, sample, with_amounts
from estimator.result import Figures
from estimator.rulepack import for_benefit
from estimator.rulepack.bands import NamedBounds, bounds_named
from estimator.rulepack.errors import PackError
from estimator.rulepack.model import Pack
from estimator.rulepack.rows import Reading, Row

_AMOUNTS = tuple(map(Decimal, ("8765.43", "987654.32", "1234.56", "234.56")))
"""Yuan; for some of them another deductible, segment, quota, base or ceiling gives another figure."""

_OF_LAYERS = tuple(map(Decimal, ("43210.98", "123456.78")))
"""Yuan; between what no further layer takes and what all their ceilings cut."""

_TRIED = 60
"""Cases of a combination that are put together until one is paid."""

_TOLD = 4
_WHERE = {"named", "file", "line", "name", "article", "when", "label", "reading", "document", "state", "remark"}
"""What a row says beside its figures."""


def prove_readings(pack: Pack, wrong: list[PackError]) -> int:
    """Prove each reading that can be reckoned the other way; return how many combinations were gone through."""
    engine = RuleEngine(pack)
    walked = 0
    for reading in pack.reading:
        if reading.name in pack.otherwise:
            walked += _prove(pack, reading, engine, wrong)
    return walked


def _prove(pack: Pack, reading: Reading, engine: RuleEngine, wrong: list[PackError]) -> int:
    """Prove that a reading is named in just the cases that its other way answers otherwise; count those walked."""
    other = pack.read_otherwise(reading.name)
    bounds = _bounds(pack, other)
    here, there = _apart(pack, other, reading.name), _apart(other, pack, reading.name)
    changed = [row for row, _ in (*here, *there)]
    beside = [row for table in pack.otherwise[reading.name] for row in pack.rows(table) if _may_meet(row, changed)]
    wanted = {name for row in (*changed, *beside) for name in names(row.when)} | set(names(reading.when))
    if LAYER in wanted:  # it is a matter of the case, whichever of its layers differs
        wanted = wanted - {LAYER} | {name for layer in pack.vocabulary.layers for name in names(layer.when)}
    space = list(distinct(wanted, bounds))
    touched = [facts for facts in space if _touched(pack.vocabulary.naming_layers(facts), (reading, *changed))]
    pair = _Pair(engine, RuleEngine(other, bounds), reading.name)
    outcomes = [(facts, pair.compare(facts, wanted, bounds)) for facts in touched]
    needless = [facts for facts, outcome in outcomes if outcome == Outcome(named=True, differs=False)]
    missing = [facts for facts, outcome in outcomes if outcome == Outcome(named=False, differs=True)]
    if not any(outcome is not None and outcome.differs for _, outcome in outcomes):
        wrong.append(reading.error("reading-without-difference", "换一种读法没有一种情形会不同，这条读法已没有意义"))
        return len(space)
    for one in rectangles(needless)[:_TOLD]:
        message = f"这些情形换一种读法也一样，不应提到它：{rectangle_text(one, space, bounds.vocabulary)}"
        wrong.append(reading.error("reading-without-difference", message, key="when"))
    for one in rectangles(missing)[:_TOLD]:
        message = f"这些情形换一种读法就会不同，应提到它：{rectangle_text(one, space, bounds.vocabulary)}"
        wrong.append(reading.error("reading-not-named", message, key="when"))
    return len(space)


def _touched(facts: Facts, rows: Iterable[Row | Reading]) -> bool:
    return any(holds(row.when, facts) for row in rows)


def _bounds(pack: Pack, other: Pack) -> NamedBounds:
    found = NamedBounds(bounds_named(pack), pack.vocabulary)
    for name, bounds in bounds_named(other).items():
        found[name] = found.get(name, frozenset()) | bounds
    return found


def _apart(pack: Pack, other: Pack, reading: str) -> list[tuple[Row, str]]:
    """Return the rows that only one of two packs has, each with what it says of whatever case it holds for."""
    return [
        (row, repr([(key, value) for key, value in row if key not in _WHERE]))
        for table in pack.otherwise.get(reading, other.otherwise.get(reading, {}))
        for row in pack.rows(table)
        if not any(row is one for one in other.rows(table))
    ]


def _may_meet(row: Row, changed: list[Row]) -> bool:
    """Say whether a case may be told by a row and by one of those that differ."""
    return any(
        all(name not in one or name not in other or _overlap(one[name], other[name]) for name in one)
        for one in row.when
        for that in changed
        for other in that.when
    )


def _overlap(one: Condition, other: Condition) -> bool:
    return isinstance(one, Band) or isinstance(other, Band) or not set(one).isdisjoint(other)


class Outcome(NamedTuple):
    """Whether a reading is named in a case, and whether the other way gives another figure for some amount."""

    named: bool
    differs: bool


class _Pair:
    """A pack read one way and the other, held against each other."""

    def __init__(self, engine: RuleEngine, other: RuleEngine, reading: str) -> None:
        self._engines = engine, other
        self._reading = reading
        self._amounts = (*_AMOUNTS, *_OF_LAYERS) if engine.pack.vocabulary.layers else _AMOUNTS
        self._stops: dict[str, tuple[tuple[Row, ...], ...]] = {}

    def compare(self, facts: Facts, wanted: set[str], bounds: NamedBounds) -> Outcome | None:
        """Say how a combination comes out; None where neither way pays or there is no such case."""
        if self._neither_pays(facts):
            return None
        for full in islice(completions(facts, wanted, bounds), _TRIED):
            if self._neither_pays(full):
                continue
            try:
                case = sample(full, _AMOUNTS[0], self._engines[0].pack, bounds)
                terms, others = (engine.terms_for(type(case), case.benefit, full) for engine in self._engines)
            except CaseError:
                continue
            named = any(reading.name == self._reading for reading in terms.eligibility.readings)
            differs = terms != others and any(
                _figures(terms, one) != _figures(others, one) for one in with_amounts(case, self._amounts)
            )
            return Outcome(named, differs)
        return None

    def _neither_pays(self, facts: Facts) -> bool:
        return all(any(holds(row.when, facts) for row in rows) for rows in self._in_the_way(str(facts.get("benefit"))))

    def _in_the_way(self, benefit: str) -> tuple[tuple[Row, ...], ...]:
        """Return the rows of either way by which nothing is paid in a case of a benefit."""
        found = self._stops.get(benefit)
        if found is None:
            packs = [for_benefit(engine.pack, benefit) for engine in self._engines]
            found = self._stops[benefit] = tuple((*pack.refusal, *pack.wait) for pack in packs)
        return found


def _figures(terms: Any, case: Case) -> Figures:  # noqa: ANN401  each calculator has its own
    found: Figures = calculator_of(type(case)).calculate(terms, case)[0]
    return found
