"""Contributions, account credit, retirement and late fees (Arts. 6-9, 16-20, 22)."""

from dataclasses import dataclass
from decimal import Decimal

from estimator.calculate.eligibility import Standing, standing, supposed, wait_steps
from estimator.calculate.wage_base import base_amount
from estimator.case.models import AccountCase, ContributionCase, LateFeeCase, RetirementCase
from estimator.facts.condition import Facts
from estimator.money import ZERO, percent, round_fen
from estimator.result import Figures, Step
from estimator.rulepack import Pack, one
from estimator.rulepack.rows import AccountRates, Base, ContributionRates, Rate, RetirementMonths

Reckoned = tuple[Figures, tuple[Step, ...], Figures | None]
_MONTHS_A_YEAR = 12


@dataclass(frozen=True, slots=True)
class ContributionPlan:
    """Base and rates of a month's contribution."""

    standing: Standing
    base: Base
    rates: ContributionRates
    maternity: Rate


def plan_contribution(pack: Pack, facts: Facts) -> ContributionPlan:
    """Look up base and rates (Arts. 6, 7, 17, 18, 22)."""
    found = standing(pack, facts, ("base", "contribution"))
    rates, maternity = one(pack.contribution_rates, facts), one(pack.maternity_rate, facts)
    return ContributionPlan(found, one(pack.base, facts), rates, maternity)


def contribution(plan: ContributionPlan, case: ContributionCase) -> Reckoned:
    """A month's contribution by who pays it (yuan)."""
    base, base_step = base_amount(plan.base, case, plan.standing.reading_at("base"))
    rates = plan.rates
    reading = plan.standing.reading_at("contribution")
    payer = "失业保险基金缴纳" if case.status == "unemployed" else "单位缴纳"
    parts = (
        ("personal", "个人缴纳", rates.personal, rates),
        ("employer", payer, rates.employer, rates),
        ("maternity", "生育保险费", plan.maternity.rate, plan.maternity),
    )
    figures: dict[str, Decimal | int | bool] = {"base": base}
    steps = [base_step._replace(label="缴费基数")]
    for name, label, rate, row in parts:
        figures[name] = amount = round_fen(base * rate)
        if rate:
            formula = f"{base} × {percent(rate)}"
            steps.append(Step("fact", label, formula, amount, (row.article,), reading, row.id))
    figures["total"] = total = sum((Decimal(figures[name]) for name, *_ in parts), ZERO)
    steps.append(Step("total", "每月合计", _sum(steps[1:]), total))
    return figures, tuple(steps), None


def _sum(steps: list[Step]) -> str:
    return " + ".join(str(step.amount) for step in steps) or "0.00"


@dataclass(frozen=True, slots=True)
class AccountPlan:
    """Base and rates of a month's credit; no base where there is no account."""

    standing: Standing
    base: Base | None
    rates: AccountRates


def plan_account(pack: Pack, facts: Facts) -> AccountPlan:
    """Look up base and rates (Arts. 9, 17-19)."""
    base = None if facts["status"] == "flexible" else one(pack.base, facts)
    return AccountPlan(standing(pack, facts, ("wait", "account")), base, one(pack.account_rates, facts))


def account(plan: AccountPlan, case: AccountCase) -> Reckoned:
    """What a month adds to the account, from whose part (yuan)."""
    rates = plan.rates
    if plan.base is None:
        none = Step("fact", "个人账户", "不建立个人账户", ZERO, (rates.article,), row=rates.id)
        return _credited(ZERO, ZERO), (none, Step("total", "每月划入", "0.00", ZERO)), None
    base, base_step = base_amount(plan.base, case)
    reading = plan.standing.reading_at("account")
    personal, employer = round_fen(base * rates.from_personal), round_fen(base * rates.from_employer)
    formula = f"{base} × {percent(rates.from_employer)}"
    if rates.fixed is not None:
        employer, formula = rates.fixed, "定额"
    steps = [base_step._replace(label="划入基数")]
    share = "按退休比例划入" if case.status == "retired" else "从单位缴费划入"
    for label, written, amount, paid in (
        ("从个人缴费划入", f"{base} × {percent(rates.from_personal)}", personal, rates.from_personal),
        (share, formula, employer, rates.from_employer or rates.fixed),
    ):
        if paid:
            steps.append(Step("fact", label, written, amount, (rates.article,), reading, rates.id))
    total = Step("total", "每月划入", _sum(steps[1:]), personal + employer)
    figures = _credited(personal, employer)
    waits = wait_steps(plan.standing, case.date, None)
    if waits:
        told = supposed((total,))
        return _credited(ZERO, ZERO), (*steps[:1], *waits, *told, Step("total", "每月划入", "0.00", ZERO)), figures
    return figures, (*steps, total), None


def _credited(personal: Decimal, employer: Decimal) -> Figures:
    return {"from_personal": personal, "from_employer": employer, "monthly_credit": personal + employer}


@dataclass(frozen=True, slots=True)
class RetirementPlan:
    """Base, months and rates of what is to be made up at retirement."""

    standing: Standing
    base: Base
    months: RetirementMonths
    medical: Rate
    maternity: Rate | None
    """None where the maternity contribution is not asked for (Art. 20)."""


def plan_retirement(pack: Pack, facts: Facts) -> RetirementPlan:
    """Look up base, months and rates (Arts. 8, 17, 20, 22)."""
    return RetirementPlan(
        standing(pack, facts, ("months", "contribution")),
        one(pack.base, facts),
        one(pack.retirement_months, facts),
        one(pack.retirement_rate, facts),
        None if facts["employer_dissolved"] else one(pack.maternity_rate, facts),
    )


def retirement(plan: RetirementPlan, case: RetirementCase) -> Reckoned:
    """What is to be paid at once (yuan), and for how many months."""
    base, base_step = base_amount(plan.base, case)
    months, months_step = _months(plan, case)
    medical = round_fen(base * months * plan.medical.rate)
    if plan.maternity is None:
        row = plan.medical
        whole = Step("total", "应缴合计", f"{base} × {months}", medical, (row.article,), row=row.id)
        return {"total": medical}, (base_step, months_step, whole), None
    maternity = round_fen(base * months * plan.maternity.rate)
    due = [
        Step(
            "fact",
            label,
            f"{base} × {months} × {percent(row.rate)}",
            amount,
            (row.article,),
            plan.standing.reading_of(row, "contribution"),
            row.id,
        )
        for label, row, amount in (("医疗保险费", plan.medical, medical), ("生育保险费", plan.maternity, maternity))
        if row.rate
    ]
    total = medical + maternity
    figures: Figures = {"missing_months": months, "medical_due": medical, "maternity_due": maternity, "total": total}
    return figures, (base_step, months_step, *due, Step("total", "应缴合计", _sum(due), total)), None


def _months(plan: RetirementPlan, case: RetirementCase) -> tuple[int, Step]:
    row, unit = plan.months, "年" if case.employer_dissolved else "个月"
    if row.total_months is not None and row.local_months is not None:
        paid, local = case.total_months or 0, case.local_months or 0
        months = max(row.total_months - paid, row.local_months - local, 0)
        formula = (
            f"{row.total_months} − {paid} 与 {row.local_months} − {local} 取大" if months else "年限已满，不用补缴"
        )
    else:
        months, formula = row.months or 0, row.label
    if row.since is not None and case.retired_on is not None:
        months = (case.retired_on.year - row.since.year) * _MONTHS_A_YEAR + case.retired_on.month - row.since.month
    reading = plan.standing.reading_at("months")
    return months, Step(
        "fact", "应补缴", formula, articles=(row.article,), reading=reading, row=row.id, quantity=f"{months} {unit}"
    )


@dataclass(frozen=True, slots=True)
class LateFeePlan:
    """The rate of the late fee."""

    standing: Standing
    row: Rate


def plan_late_fee(pack: Pack, facts: Facts) -> LateFeePlan:
    """Look up the rate (Art. 19)."""
    return LateFeePlan(standing(pack, facts, ()), one(pack.late_fee, facts))


def late_fee(plan: LateFeePlan, case: LateFeeCase) -> Reckoned:
    """The late fee (yuan)."""
    row = plan.row
    fee = round_fen(case.amount_owed * row.rate * case.days)
    formula = f"{case.amount_owed} × {percent(row.rate)} × {case.days} 天"
    return {"late_fee": fee}, (Step("total", "滞纳金", formula, fee, (row.article,), row=row.id),), None
