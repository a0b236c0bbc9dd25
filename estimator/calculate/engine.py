"""From a checked case and its pack to an Estimate; what the facts decide is looked up once for all like cases."""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeAlias

from typing_extensions import override

from estimator.calculate import contributions, maternity, reimbursement
from estimator.calculate.checks import checks_of
from estimator.calculate.reimbursement_terms import Bill, ReimbursementTerms, terms_for
from estimator.case.declared import models_of
from estimator.case.json_format import as_data, case_from
from estimator.case.models import (
    AccountCase,
    Case,
    ChronicCase,
    ContributionCase,
    EmployeeMaternityCase,
    InpatientCase,
    LateFeeCase,
    MajorDiseaseCase,
    ResidentMaternityCase,
    RetirementCase,
)
from estimator.case.validation import Bands, Key, bands, fact_reader, key_of, resolved
from estimator.errors import CaseError
from estimator.facts.condition import Facts
from estimator.facts.values import Benefit
from estimator.money import ZERO
from estimator.result import STATES, Estimate, Figures, LayerFigures, Outcome, RowId, RulesUsed, State, Step
from estimator.rulepack import Pack, for_benefit
from estimator.rulepack.bands import NamedBounds, bounds_named
from estimator.rulepack.select import layers_named

if TYPE_CHECKING:
    from estimator.calculate.eligibility import Eligibility


MOST_TERMS = 4096
"""Combinations of facts that an engine remembers: a day's persons are some fifty, those of a large batch thousands."""


class Terms(Protocol):
    """What the facts alone decide of one kind of case."""

    @property
    def eligibility(self) -> "Eligibility":
        """What refuses it or lets it wait, and what is said of it."""

    @property
    def reckoned_with(self) -> frozenset[str]:
        """The amounts, counts and days of a case that its figures are worked out from."""


class Calculator(NamedTuple):
    """How one kind of case has its terms looked up and its figures calculated."""

    terms_for: Callable[..., Terms]
    calculate: Callable[..., Outcome]


_REIMBURSEMENT = Calculator(terms_for, reimbursement.calculate)
CALCULATORS: dict[type[Case], Calculator] = {
    InpatientCase: _REIMBURSEMENT,
    ChronicCase: _REIMBURSEMENT,
    MajorDiseaseCase: _REIMBURSEMENT,
    ResidentMaternityCase: _REIMBURSEMENT,
    EmployeeMaternityCase: Calculator(maternity.terms_for, maternity.calculate),
    ContributionCase: Calculator(contributions.contribution_terms, contributions.contribution),
    AccountCase: Calculator(contributions.account_terms, contributions.account),
    RetirementCase: Calculator(contributions.retirement_terms, contributions.retirement),
    LateFeeCase: Calculator(contributions.late_fee_terms, contributions.late_fee),
}


def calculator_of(model: type[Case]) -> Calculator:
    """Say how cases of a model are calculated."""
    return next(CALCULATORS[base] for base in model.__mro__ if base in CALCULATORS)


class RuleEngine:
    """A pack at work: it keeps what it looked up for the latest combinations of facts, by bands."""

    def __init__(self, pack: Pack, bounds: NamedBounds | None = None, *, on_trial: bool = False) -> None:
        """Take a pack that is sound; `bounds` are where its bands begin, if that is known already.

        `on_trial`: nobody issued it, and no answer by it is one to be handed out.
        """
        self.pack = pack
        self.rules = RulesUsed(
            pack.id,
            pack.sha256,
            pack.region,
            pack.title,
            pack.document,
            pack.issued_by,
            str(pack.issued_on or ""),
            pack.issue,
            on_trial,
        )
        bounds = bounds_named(pack) if bounds is None else bounds
        self._about: dict[Benefit, Pack] = {}
        self._otherwise: dict[str, RuleEngine] = {}
        models = models_of(pack.vocabulary).values()
        self._bands: dict[type[Case], Bands] = {model: bands(model, bounds) for model in models}
        self._days = tuple(sorted(bounds.get("date", frozenset()) | pack.vocabulary.bounds("date")))
        self._calculators = {model: calculator_of(model) for model in models}
        self._terms: dict[Key, Any] = {}
        self._sourced = {row.named: row for row in pack.all_rows() if row.document or row.state}
        self._sources: dict[tuple[RowId | None, tuple[RowId, ...]], tuple[str | None, State | None]] = {}
        self._stale_from = _a_year_after(pack.checked)
        self._unchecked = f"规则数据最后核对于 {pack.checked}，其后如有调整，以现行规定为准。"

    def estimate(self, case: Case) -> Estimate:
        """Calculate a case. Raises CaseError when the rules need an amount that the case lacks."""
        case = self._as_read(case)
        terms = self._looked_up(case)
        figures, steps, when_in_force, paid = self._calculators[type(case)].calculate(terms, case)
        if self._sourced:
            steps = tuple(map(self._with_source, steps))
        eligibility: Eligibility = terms.eligibility
        notes, counted, unchecked = eligibility.notes, eligibility.counted, ""
        if case.date > self._stale_from:
            unchecked = self._unchecked
            notes = (*notes, unchecked)
        counter, paid_before = ("", ZERO) if counted is None else (counted.name, counted(case))
        ceiling = None if eligibility.ceiling is None else eligibility.ceiling.of(case)
        return Estimate(
            case.benefit,
            figures,
            steps,
            eligibility.taken,
            notes,
            self.rules,
            when_in_force,
            ceiling,
            paid if when_in_force is None else _unpaid(paid),
            checks_of(case, figures, ceiling, counter, paid_before),
            () if when_in_force is None else paid,
            when_in_force is not None and eligibility.made_up,
            counter,
            paid_before,
            unchecked,
            _Otherwise((self, case, eligibility.other_ways, figures, paid)) if eligibility.other_ways else {},
        )

    def terms_of(self, case: Case) -> Any:  # noqa: ANN401  each calculator has its own
        """Give what the facts of a case decide, with the ends of its segments. Raises CaseError as `estimate` does."""
        case = self._as_read(case)
        terms = self._looked_up(case)
        by_case = isinstance(terms, ReimbursementTerms) and isinstance(case, Bill)
        return terms.at(case) if by_case else terms

    def _as_read(self, case: Case) -> Case:
        """Return the case as these rules read it."""
        return case if type(case) in self._bands else case_from(as_data(case), self.pack.vocabulary)

    def _with_source(self, step: Step) -> Step:
        """Return a step with the documents of its rows, and how far they are settled."""
        if not step.further and step.row not in self._sourced:
            return step
        key = step.row, step.further
        source = self._sources.get(key)
        if source is None:
            source = self._sources[key] = self._source_of(*key)
        document, state = source
        return step if document is None and state is None else step._replace(document=document, state=state)

    def _source_of(self, row: RowId | None, further: tuple[RowId, ...]) -> tuple[str | None, State | None]:
        """Return the documents of rows, where they are not the pack's; the least settled of their states counts."""
        rows = [self._sourced[name] for name in (row, *further) if name in self._sourced]
        documents = dict.fromkeys(row.document for row in rows if row.document and row.document != self.pack.document)
        states = [row.state for row in rows if row.state]
        return "、".join(documents) or None, next((one for one in reversed(list(STATES)) if one in states), None)

    def _looked_up(self, case: Case) -> Any:  # noqa: ANN401  each calculator has its own
        """Give what the facts of a case decide; kept for all like cases. Raises CaseError where rules are silent."""
        model = type(case)
        key: Key = (model, key_of(case.facts, self._bands[model], fact_reader(model).amounts))
        if self._days:  # few rules tell the days of a pack apart
            key = (*key, bisect_right(self._days, case.date))
        terms = self._terms.get(key)
        if terms is None:
            if len(self._terms) == MOST_TERMS:
                self._terms.clear()
            terms = self._terms[key] = self.terms_for(model, case.benefit, resolved(case).facts)
        return terms

    def figures(self, case: Case) -> Figures:
        """Give the figures of a case alone, what further layers pay among them. Raises CaseError as `estimate` does."""
        figures, _, _, paid = self._calculators[type(case)].calculate(self._looked_up(case), case)
        return _with_layers(figures, paid)

    def otherwise(self, reading: str, case: Case, figures: Figures) -> Figures:
        """Give the figures of a case that differ from those given when a reading is taken the other way."""
        if reading not in self._otherwise:
            self._otherwise[reading] = RuleEngine(self.pack.read_otherwise(reading))
        try:
            others = self._otherwise[reading].figures(case)
        except CaseError:  # read the other way it needs an amount that the case lacks
            return {}
        return {name: value for name, value in others.items() if figures.get(name) != value}

    def terms_for(self, model: type[Case], benefit: Benefit, facts: Facts) -> Any:  # noqa: ANN401  each calculator has its own
        """Look up what the facts of a case decide."""
        if benefit not in self._about:
            self._about[benefit] = layers_named(for_benefit(self.pack, benefit))
        return calculator_of(model).terms_for(self._about[benefit], facts)


_Asked: TypeAlias = tuple[RuleEngine, Case, tuple[str, ...], Figures, tuple[LayerFigures, ...]]


class _Otherwise(Mapping[str, Figures]):
    """What readings change, each calculated the other way when they are first looked at: few ever are."""

    __slots__ = ("_asked", "_found")

    def __init__(self, asked: _Asked) -> None:
        self._asked = asked
        self._found: Mapping[str, Figures] | None = None

    def _by_reading(self) -> Mapping[str, Figures]:
        if self._found is None:
            engine, case, readings, figures, layers = self._asked
            told = _with_layers(figures, layers)
            others = {reading: engine.otherwise(reading, case, told) for reading in readings}
            self._found = {reading: differing for reading, differing in others.items() if differing}
        return self._found

    @override
    def __getitem__(self, reading: str) -> Figures:
        return self._by_reading()[reading]

    @override
    def __iter__(self) -> Iterator[str]:
        return iter(self._by_reading())

    @override
    def __len__(self) -> int:
        return len(self._by_reading())

    @override
    def __repr__(self) -> str:
        return repr(self._by_reading())

    @override
    def __reduce__(self) -> tuple[type[dict[str, Figures]], tuple[Mapping[str, Figures]]]:
        """Go to another process, or into a copy, as what was found: the rules stay behind."""
        return dict, (self._by_reading(),)


def _with_layers(figures: Figures, layers: Sequence[LayerFigures]) -> Figures:
    """Return the figures, and what each layer after the first pays, named as a pack names it: `critical.pays`."""
    return {**figures, **{f"{layer.name}.pays": layer.pays for layer in layers[1:]}} if layers else figures


def _unpaid(layers: Sequence[LayerFigures]) -> tuple[LayerFigures, ...]:
    """Return the layers of a case of which nothing is paid (yet)."""
    return tuple(LayerFigures(layer.name, layer.label, ZERO, ZERO, ZERO, ZERO, capped=False) for layer in layers)


def _a_year_after(day: date) -> date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return date(day.year + 1, 3, 1)
