"""Contributions, account credit, retirement and late fees (Arts. 6-9, 16-20, 22)."""

from decimal import Decimal
from typing import NamedTuple

from estimator.calculate.amounts import Worked, facts_read, worked
from estimator.calculate.eligibility import Eligibility, eligibility_of, supposed, waiting_steps
from estimator.calculate.wage_base import base_amount, facts_of
from estimator.case.models import AccountCase, ContributionCase, LateFeeCase, RetirementCase
from estimator.facts.condition import Facts
from estimator.money import ZERO, percent, round_fen
from estimator.result import Figures, Outcome, Step
from estimator.rulepack import Pack, unique_match
from estimator.rulepack.rows import AccountRates, Base, ContributionRates, Rate, RetirementMonths

_MONTHS_A_YEAR = 12


class ContributionTerms(NamedTuple):
    """Base and rates of a month's contribution."""

    eligibility: Eligibility
    base: Base
    rates: ContributionRates
    maternity: Rate

    @property
    def reckoned_with(self) -> frozenset[str]:
        """The facts that are reckoned with as they are."""
        return facts_of(self.base)


def contribution_terms(pack: Pack, facts: Facts) -> ContributionTerms:
    """Look up base and rates (Arts. 6, 7, 17, 18, 22)."""
    found = eligibility_of(pack, facts, ("base", "contribution"))
    rates, maternity = unique_match(pack.contribution_rates, facts), unique_match(pack.maternity_rate, facts)
    return ContributionTerms(found, unique_match(pack.base, facts), rates, maternity)


def contribution(terms: ContributionTerms, case: ContributionCase) -> Outcome:
    """Return a month's contribution by who pays it (yuan)."""
    base, base_step = base_amount(terms.base, case, terms.eligibility.reading_at("base"))
    rates = terms.rates
    reading = terms.eligibility.reading_at("contribution")
    payer = "失业保险基金缴纳" if case.status == "unemployed" else "单位缴纳"
    parts = (
        ("personal", "个人缴纳", rates.personal, rates),
        ("employer", payer, rates.employer, rates),
        ("maternity", "生育保险费", terms.maternity.rate, terms.maternity),
    )
    figures: dict[str, Decimal | int | bool] = {"base": base}
    steps = [base_step._replace(label="缴费基数")]
    for name, label, rate, row in parts:
        figures[name] = amount = round_fen(base * rate)
        if rate:
            formula = f"{base} × {percent(rate)}"
            steps.append(Step("fact", label, formula, amount, (row.article,), reading, row.named))
    figures["total"] = total = sum((Decimal(figures[name]) for name, *_ in parts), ZERO)
    steps.append(Step("total", "每月合计", _sum(steps[1:]), total))
    return figures, tuple(steps), None, ()


def _sum(steps: list[Step]) -> str:
    return " + ".join(str(step.amount) for step in steps) or "0.00"


class AccountTerms(NamedTuple):
    """Base and rates of a month's credit; no base where there is no account."""

    eligibility: Eligibility
    base: Base | None
    rates: AccountRates
    fixed: Worked | None = None
    """The sum in the place of a share, where the rates say one."""

    @property
    def reckons_with_base(self) -> bool:
        """Whether what is credited depends on the base."""
        from_employer = self.rates.fixed is None and self.rates.from_employer
        return self.base is not None and bool(self.rates.from_personal or from_employer)

    @property
    def reckoned_with(self) -> frozenset[str]:
        """The facts that are reckoned with as they are."""
        return facts_of(self.base if self.reckons_with_base else None) | {*facts_read(self.fixed)}


def account_terms(pack: Pack, facts: Facts) -> AccountTerms:
    """Look up base and rates (Arts. 9, 17-19)."""
    base = None if facts["status"] == "flexible" else unique_match(pack.base, facts)
    rates = unique_match(pack.account_rates, facts)
    fixed = None if rates.fixed is None else worked(rates.fixed, facts, pack.vocabulary)
    return AccountTerms(eligibility_of(pack, facts, ("wait", "account")), base, rates, fixed)


def account(terms: AccountTerms, case: AccountCase) -> Outcome:
    """Say what a month adds to the account, from whose part (yuan)."""
    rates = terms.rates
    if terms.base is None:
        none = Step("fact", "个人账户", "不建立个人账户", ZERO, (rates.article,), row=rates.named)
        return _credited(ZERO, ZERO), (none, Step("total", "每月划入", "0.00", ZERO)), None, ()
    base, base_step = base_amount(terms.base, case)
    reading = terms.eligibility.reading_at("account")
    personal, employer = round_fen(base * rates.from_personal), round_fen(base * rates.from_employer)
    formula = f"{base} × {percent(rates.from_employer)}"
    if terms.fixed is not None:
        employer, formula = terms.fixed(case)
        formula = "定额" if isinstance(rates.fixed, Decimal) else formula
    steps = [base_step._replace(label="划入基数")]
    share = "按退休比例划入" if case.status == "retired" else "从单位缴费划入"
    for label, written, amount, paid in (
        ("从个人缴费划入", f"{base} × {percent(rates.from_personal)}", personal, rates.from_personal),
        (share, formula, employer, rates.from_employer or rates.fixed),
    ):
        if paid:
            steps.append(Step("fact", label, written, amount, (rates.article,), reading, rates.named))
    total = Step("total", "每月划入", _sum(steps[1:]), personal + employer)
    figures = _credited(personal, employer)
    waits = waiting_steps(terms.eligibility, case.date, None)
    if waits:
        promised = supposed((total,), made_up=terms.eligibility.made_up)
        steps = [*steps[:1], *waits, *promised, Step("total", "每月划入", "0.00", ZERO)]
        return _credited(ZERO, ZERO), tuple(steps), figures, ()
    return figures, (*steps, total), None, ()


def _credited(personal: Decimal, employer: Decimal) -> Figures:
    return {"from_personal": personal, "from_employer": employer, "monthly_credit": personal + employer}


class RetirementTerms(NamedTuple):
    """Base, months and rates of what is to be made up at retirement."""

    eligibility: Eligibility
    base: Base
    months: RetirementMonths
    medical: Rate
    maternity: Rate | None
    """None where the maternity contribution is not asked for (Art. 20)."""

    @property
    def reckoned_with(self) -> frozenset[str]:
        """The facts that are reckoned with as they are."""
        paid = self.medical.rate or (self.maternity is not None and self.maternity.rate)
        row = self.months
        held = {"total_months": row.total_months, "local_months": row.local_months, "retired_on": row.since}
        return facts_of(self.base if paid else None) | {name for name, bound in held.items() if bound is not None}


def retirement_terms(pack: Pack, facts: Facts) -> RetirementTerms:
    """Look up base, months and rates (Arts. 8, 17, 20, 22)."""
    return RetirementTerms(
        eligibility_of(pack, facts, ("months", "contribution")),
        unique_match(pack.base, facts),
        unique_match(pack.retirement_months, facts),
        unique_match(pack.retirement_rate, facts),
        None if facts["employer_dissolved"] else unique_match(pack.maternity_rate, facts),
    )


def retirement(terms: RetirementTerms, case: RetirementCase) -> Outcome:
    """Say what is to be paid at once (yuan), and for how many months."""
    base, base_step = base_amount(terms.base, case)
    months, months_step = _months(terms, case)
    medical = round_fen(base * months * terms.medical.rate)
    if terms.maternity is None:
        row = terms.medical
        whole = Step("total", "应缴合计", f"{base} × {months}", medical, (row.article,), row=row.named)
        return {"total": medical}, (base_step, months_step, whole), None, ()
    maternity = round_fen(base * months * terms.maternity.rate)
    due = [
        Step(
            "fact",
            label,
            f"{base} × {months} × {percent(row.rate)}",
            amount,
            (row.article,),
            terms.eligibility.reading_of(row, "contribution"),
            row.named,
        )
        for label, row, amount in (("医疗保险费", terms.medical, medical), ("生育保险费", terms.maternity, maternity))
        if row.rate
    ]
    total = medical + maternity
    figures: Figures = {"missing_months": months, "medical_due": medical, "maternity_due": maternity, "total": total}
    return figures, (base_step, months_step, *due, Step("total", "应缴合计", _sum(due), total)), None, ()


def _months(terms: RetirementTerms, case: RetirementCase) -> tuple[int, Step]:
    """Say how many months are to be paid for, and how that comes about."""
    row, unit = terms.months, "年" if case.employer_dissolved else "个月"
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
    reading = terms.eligibility.reading_at("months")
    return months, Step(
        "fact", "应补缴", formula, articles=(row.article,), reading=reading, row=row.named, quantity=f"{months} {unit}"
    )


class LateFeeTerms(NamedTuple):
    """The rate of the late fee."""

    eligibility: Eligibility
    row: Rate

    @property
    def reckoned_with(self) -> frozenset[str]:
        """The facts that are reckoned with as they are."""
        return frozenset({"amount_owed", "days"} if self.row.rate else ())


def late_fee_terms(pack: Pack, facts: Facts) -> LateFeeTerms:
    """Look up the rate (Art. 19)."""
    return LateFeeTerms(eligibility_of(pack, facts, ()), unique_match(pack.late_fee, facts))


def late_fee(terms: LateFeeTerms, case: LateFeeCase) -> Outcome:
    """Return the late fee (yuan)."""
    row = terms.row
    fee = round_fen(case.amount_owed * row.rate * case.days)
    formula = f"{case.amount_owed} × {percent(row.rate)} × {case.days} 天"
    return {"late_fee": fee}, (Step("total", "滞纳金", formula, fee, (row.article,), row=row.named),), None, ()
