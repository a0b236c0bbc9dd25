"""From a checked case and its pack to an Estimate; what the facts decide is looked up once for all like cases."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple, get_args

from estimator.calculate import contributions, maternity, reimbursement
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
from estimator.case.validation import Bands, Key, bands, key_of, layout, settled
from estimator.facts.condition import Facts
from estimator.facts.values import Benefit
from estimator.result import Estimate, Figures, RulesUsed, Step
from estimator.rulepack import Pack, about
from estimator.rulepack.bands import bounds_named

if TYPE_CHECKING:
    from estimator.calculate.eligibility import Standing


class Calculator(NamedTuple):
    """How one kind of case is planned and reckoned."""

    plan: Callable[..., Any]
    reckon: Callable[..., tuple[Figures, tuple[Step, ...], Figures | None]]


_REIMBURSEMENT = Calculator(reimbursement.plan, reimbursement.figures_and_steps)
CALCULATORS: dict[type[Case], Calculator] = {
    InpatientCase: _REIMBURSEMENT,
    ChronicCase: _REIMBURSEMENT,
    MajorDiseaseCase: _REIMBURSEMENT,
    ResidentMaternityCase: _REIMBURSEMENT,
    EmployeeMaternityCase: Calculator(maternity.plan, maternity.figures_and_steps),
    ContributionCase: Calculator(contributions.plan_contribution, contributions.contribution),
    AccountCase: Calculator(contributions.plan_account, contributions.account),
    RetirementCase: Calculator(contributions.plan_retirement, contributions.retirement),
    LateFeeCase: Calculator(contributions.plan_late_fee, contributions.late_fee),
}


class Desk:
    """A pack at work: it keeps what it looked up for each combination of facts, by bands, so memory stays bounded."""

    def __init__(self, pack: Pack) -> None:
        """Take a pack that is sound."""
        self.pack = pack
        self.rules = RulesUsed(pack.id, pack.sha256, pack.region, pack.title, pack.document)
        bounds = bounds_named(pack)
        self._about = {benefit: about(pack, benefit) for benefit in get_args(Benefit)}
        self._bands: dict[type[Case], Bands] = {model: bands(model, bounds) for model in CALCULATORS}
        self._plans: dict[tuple[type[Case], Key], Any] = {}
        self._stale_from = _a_year_after(pack.checked)

    def estimate(self, case: Case) -> Estimate:
        """Reckon a case. Raises CaseError when the rules need an amount that the case lacks."""
        model = type(case)
        key = (model, key_of(case.facts, self._bands[model], layout(model).amounts))
        plan = self._plans.get(key)
        if plan is None:
            plan = self._plans[key] = self.plan(model, case.benefit, settled(case).facts)
        figures, steps, when_in_force = CALCULATORS[model].reckon(plan, case)
        standing: Standing = plan.standing
        notes = standing.notes
        if case.date > self._stale_from:
            notes = (*notes, f"规则数据最后核对于 {self.pack.checked}，其后如有调整，以现行规定为准。")
        return Estimate(
            case.benefit, figures, steps, standing.taken, notes, self.rules, when_in_force, standing.ceiling
        )

    def plan(self, model: type[Case], benefit: Benefit, facts: Facts) -> Any:  # noqa: ANN401  each calculator has its own
        """Look up what the facts of a case decide."""
        return CALCULATORS[model].plan(self._about[benefit], facts)


def _a_year_after(day: date) -> date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return date(day.year + 1, 3, 1)
