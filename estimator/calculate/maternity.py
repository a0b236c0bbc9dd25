"""Employee maternity: entitlement, medical quotas, allowance days and amount, the father's lump sum (Arts. 22-28)."""

from decimal import Decimal
from typing import NamedTuple, cast

from estimator.calculate.amounts import Worked, facts_read, worked
from estimator.calculate.eligibility import Eligibility, eligibility_of, exclusion_steps, supposed, waiting_steps
from estimator.calculate.wage_base import base_amount, facts_of
from estimator.case.models import EmployeeMaternityCase
from estimator.facts.condition import Facts
from estimator.money import ZERO, percent, round_fen
from estimator.result import Outcome, Step
from estimator.rulepack import Pack, all_matches, first_of_each_group, unique_match
from estimator.rulepack.rows import Base, Entitlement, ExtraDays, Formula, Quota, Stage


class DaysPaid(NamedTuple):
    """Days of the allowance: what for, how many, and how often they count where they count for each of something."""

    label: str
    days: int
    times: int | None = None

    @property
    def written(self) -> str:
        """The days as a person would write them."""
        return str(self.days) if self.times is None else f"{self.days} × {self.times}"


class MaternityTerms(NamedTuple):
    """What the facts alone decide: the quota steps (yuan), the days paid for, and the base of the allowance."""

    eligibility: Eligibility
    fact_steps: tuple[Step, ...]
    quota_steps: tuple[Step, ...]
    medical: Decimal
    lump_sum: Decimal
    days: int
    base: Base | None
    base_reading: str | None
    days_paid: tuple[DaysPaid, ...] = ()
    """What the days are made up of."""
    claim: Entitlement | None = None
    quotas: tuple[tuple[Quota, Worked], ...] = ()
    """What is claimed and the quotas, where one of these is worked out from amounts or counts of the case."""
    day_steps: tuple[Step, ...] = ()

    @property
    def reckoned_with(self) -> frozenset[str]:
        """The facts that are reckoned with as they are."""
        return facts_of(self.base if self.days else None) | {*facts_read(self.quotas)}


def terms_for(pack: Pack, facts: Facts) -> MaternityTerms:
    """Look up all that the facts decide."""
    if all_matches(pack.refusal, facts):
        return MaternityTerms(eligibility_of(pack, facts, ()), (), (), ZERO, ZERO, 0, None, None)
    claim = unique_match(pack.entitlement, facts)
    quotas = _quotas(pack, facts)
    happened = facts["event"] != "procedure"
    paid_days = claim.allowance and happened
    stages: list[Stage] = ["wait"]
    if claim.medical or claim.lump_sum is not None:
        stages.append("quota")
    if claim.lump_sum is not None:
        stages.append("lump_sum")
    if paid_days:
        stages += ["allowance_days", "allowance"]
    found = eligibility_of(pack, facts, stages)
    listed = tuple((row, worked(row.quota, facts, pack.vocabulary)) for row in quotas)
    by_case = (claim.medical or claim.lump_sum is not None) and any(isinstance(row.quota, Formula) for row in quotas)
    quota_steps, medical, lump_sum = ((), ZERO, ZERO) if by_case else _medical(claim, listed, found, None)
    days_paid, *day_step = _days_paid(pack, facts, found) if paid_days else ((),)
    entitled = Step("fact", "待遇资格", claim.label, articles=(claim.article,), row=claim.named)
    return MaternityTerms(
        found,
        (entitled,),
        quota_steps,
        medical,
        lump_sum,
        _sum_of(days_paid),
        unique_match(pack.base, facts) if paid_days else None,
        found.reading_at("allowance"),
        days_paid,
        claim if by_case else None,
        listed if by_case else (),
        tuple(day_step),
    )


def _quotas(pack: Pack, facts: Facts) -> tuple[Quota, ...]:
    event = () if facts["event"] == "procedure" else (unique_match(pack.quota, facts),)
    return (*event, *all_matches(pack.extra_quota, facts))


def _medical(
    claim: Entitlement, quotas: tuple[tuple[Quota, Worked], ...], found: Eligibility, case: object
) -> tuple[tuple[Step, ...], Decimal, Decimal]:
    """Say what is paid for delivery and procedures (yuan); without a case where the facts alone decide the quotas."""
    amounts = [(row, *quota(case)) for row, quota in quotas]
    total = sum((amount for _, amount, _ in amounts), ZERO)
    if claim.lump_sum is not None:
        rows = [row for row, _ in quotas]
        lump_sum = round_fen(total * claim.lump_sum)
        summed = " + ".join(written for _, _, written in amounts)
        written = f"({summed})" if len(quotas) > 1 or isinstance(rows[0].quota, Formula) else summed
        step = Step(
            "pay",
            "一次性生育补助金",
            f"{written} × {percent(claim.lump_sum)}（{'、'.join(row.label for row in rows)}）",
            lump_sum,
            tuple(dict.fromkeys((claim.article, *(row.article for row in rows)))),
            found.reading_at("lump_sum"),
            claim.named,
            further=tuple(row.named for row in rows),
        )
        return (step,), ZERO, lump_sum
    if not claim.medical:
        return (), ZERO, ZERO
    steps = tuple(
        Step(
            "pay",
            row.label,
            written if isinstance(row.quota, Formula) else "定额",
            amount,
            (row.article,),
            found.reading_of(row, "quota"),
            row.named,
        )
        for row, amount, written in amounts
    )
    return steps, total, ZERO


def _days_paid(pack: Pack, facts: Facts, found: Eligibility) -> tuple[tuple[DaysPaid, ...], Step]:
    """Say for how many days the allowance is paid, and how they come together."""
    row = unique_match(pack.allowance_days, facts)
    extras = first_of_each_group(pack.extra_days, facts)
    parts = (DaysPaid(row.label, row.days), *(_more_days(extra, facts) for extra in extras))
    step = Step(
        "fact",
        "津贴天数",
        f"{' + '.join(part.written for part in parts)}（{'、'.join(part.label for part in parts)}）",
        articles=tuple(dict.fromkeys((row.article, *(extra.article for extra in extras)))),
        reading=found.reading_at("allowance_days"),
        row=row.named,
        quantity=f"{_sum_of(parts)} 天",
        further=tuple(extra.named for extra in extras),
    )
    return parts, step


def _more_days(extra: ExtraDays, facts: Facts) -> DaysPaid:
    times = None if extra.for_each is None else cast("int", facts[extra.for_each]) - extra.beyond
    return DaysPaid(extra.label, extra.days, times)


def _sum_of(parts: tuple[DaysPaid, ...]) -> int:
    return sum(part.days * (1 if part.times is None else part.times) for part in parts)


def calculate(terms: MaternityTerms, case: EmployeeMaternityCase) -> Outcome:
    """Calculate figures (yuan; days) and steps; the figures once arrears are settled, where they are not yet."""
    allowance, allowance_steps = _allowance(terms, case)
    quota_steps, medical, lump_sum = terms.quota_steps, terms.medical, terms.lump_sum
    if terms.claim is not None:
        quota_steps, medical, lump_sum = _medical(terms.claim, terms.quotas, terms.eligibility, case)
    paid = medical + allowance + lump_sum
    waits = waiting_steps(terms.eligibility, case.date, None) if terms.eligibility.waiting_periods else ()
    refused = exclusion_steps(terms.eligibility)
    steps = (*terms.fact_steps, *quota_steps, *terms.day_steps, *allowance_steps)
    figures = _figures(case.total_cost, medical, terms.days, allowance, lump_sum)
    if waits:
        promised = supposed((*steps, *_totals(steps, paid, None, ZERO)), made_up=terms.eligibility.made_up)
        nothing = _figures(case.total_cost, ZERO, 0, ZERO, ZERO)
        return nothing, (*waits, *refused, *promised, *_totals((), ZERO, case.total_cost, ZERO)), figures, ()
    return figures, (*refused, *steps, *_totals(steps, paid, case.total_cost, medical)), None, ()


def _allowance(terms: MaternityTerms, case: EmployeeMaternityCase) -> tuple[Decimal, tuple[Step, ...]]:
    if terms.base is None:
        return ZERO, ()
    base, base_step = base_amount(terms.base, case)
    allowance = round_fen(base * terms.days / terms.base.divisor)
    formula = f"{base} ÷ {terms.base.divisor} × {terms.days}"
    step = Step("pay", "生育津贴", formula, allowance, (terms.base.article,), terms.base_reading, terms.base.named)
    return allowance, (base_step._replace(label="津贴月基数"), step)


def _figures(
    total: Decimal | None, medical: Decimal, days: int, allowance: Decimal, lump_sum: Decimal
) -> dict[str, Decimal | int | bool]:
    """Gather the figures of a result (yuan, days); the burden only where the cost is known."""
    figures: dict[str, Decimal | int | bool] = {
        "medical": medical,
        "allowance_days": days,
        "allowance": allowance,
        "lump_sum": lump_sum,
        "fund_pays": medical + allowance + lump_sum,
    }
    if total is not None:
        figures["patient_pays"] = max(ZERO, total - medical)
    return figures


def _totals(steps: tuple[Step, ...], paid: Decimal, total: Decimal | None, medical: Decimal) -> tuple[Step, ...]:
    sums = " + ".join(str(step.amount) for step in steps if step.kind == "pay") or "0.00"
    totals = [Step("total", "待遇合计", sums, paid)]
    if total is not None:
        left = max(ZERO, total - medical)
        formula = f"{total} − {medical}" if total >= medical else f"{total} 不超过定额 {medical}"
        totals.append(Step("total", "个人负担", formula, left))
    return tuple(totals)
