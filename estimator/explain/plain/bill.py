"""A bill that the fund shares, stretch by stretch: up to where one pays oneself, and what the fund pays beyond."""

from collections.abc import Iterator
from decimal import Decimal

from estimator.calculate.reimbursement_terms import ExcludedTerms, ReimbursementTerms
from estimator.case.models import ExcludedCost, MedicalCase, ResidentMaternityCase
from estimator.explain.plain.lines import PlainLine, from_table, obstacles, share, spoken, yuan
from estimator.figures import BEYOND_COST, payers
from estimator.money import ZERO, percent
from estimator.result import (
    OUTSIDE,
    Estimate,
    Step,
    bill_cost,
    bill_parts,
    money,
    once_made_up,
    paid_beyond_cost,
    share_of_eligible,
    share_paid,
)
from estimator.rulepack.rows import RateAdjustment

Bill = MedicalCase | ResidentMaternityCase
Terms = ReimbursementTerms | ExcludedTerms
Amounts = dict[str, Decimal]


def bill_lines(case: Bill, estimate: Estimate, terms: Terms) -> Iterator[PlainLine]:
    """Say who pays which part of a bill; what the fund pays and what the person pays each add up (yuan)."""
    told = once_made_up(estimate)
    parts: Amounts = {part.name: part.amount for part in bill_parts(told)}
    excluded = parts["excluded"]
    within = "" if excluded or not isinstance(case, MedicalCase) else "，都在医保范围内"
    counted = bill_cost(told.figures)
    if counted != case.total_cost:  # a standard sum takes the place of the bill
        within = f" {yuan(case.total_cost)}，按定额计算"
    yield PlainLine(f"总费用{within}", counted, kind="sum")
    yield from _outside(case, excluded)
    whole, within_range = share_paid(told), share_of_eligible(told)
    if excluded and whole is not None and within_range is not None:
        yield PlainLine(f"医保付了总费用的 {percent(whole)}，医保范围内费用的 {percent(within_range)}", kind="reason")
    bill = estimate.layers[0].name if estimate.layers else None
    why = tuple(obstacles(tuple(step for step in estimate.steps if step.layer in (None, bill))))
    yield from why
    if isinstance(terms, ReimbursementTerms) and (not why or told is not estimate):
        yield from _of_layers(told, parts["copayment"]) if told.layers else _shared(case, told, terms, parts)
        if more := paid_beyond_cost(told.figures):
            yield PlainLine(f"其中{BEYOND_COST.label}", more, "allowance")
        return
    if parts["copayment"]:
        yield PlainLine("医保不付的，自己付", parts["copayment"], "copayment")
    later = estimate.when_in_force
    if later is not None and told is estimate:
        paid, left = payers(later)
        yield PlainLine("生效以后就医，同样的费用医保付", money(later, paid.name), kind="later")
        yield PlainLine("生效以后就医，同样的费用您自己付", money(later, left.name), kind="later")


def _outside(case: Bill, excluded: Decimal) -> Iterator[PlainLine]:
    """Say what is outside the policy range: its three parts in a sentence each where they were entered."""
    parts = getattr(case, "excluded_cost", None)
    if isinstance(parts, ExcludedCost) and excluded == case.excluded:  # else a sum is paid for a part of it
        yield from (PlainLine(OUTSIDE[name], amount, "excluded") for name, amount in parts if amount)
    elif excluded:
        yield PlainLine("医保范围外的，自己付", excluded, "excluded")


def _of_layers(estimate: Estimate, rest: Decimal) -> Iterator[PlainLine]:
    """Say what each layer of insurance pays, and what is left."""
    for part, layer in zip(bill_parts(estimate), estimate.layers, strict=False):
        yield PlainLine(f"{layer.label}付", layer.pays, part.name)
    if rest:
        yield PlainLine("余下的，自己付", rest, "copayment")


def _shared(case: Bill, estimate: Estimate, terms: ReimbursementTerms, parts: Amounts) -> Iterator[PlainLine]:
    """Say line by line what is paid of a bill by whom, and why."""
    paid = [step for step in estimate.steps if step.kind == "pay"]
    if parts["deductible"]:
        deductible = yuan(money(estimate.figures, "deductible"))
        year = _of_the_year(terms)
        stretch = f"{year}{deductible}以内" if paid else f"{year}没有超过 {deductible}"
        changed = "".join(f"（{change.label}）" for change in terms.bill.deductible.factors)
        yield PlainLine(f"{stretch}，自己付{changed}", parts["deductible"], "deductible")
    yield from _segments(case, terms, paid, money(estimate.figures, "deductible"))
    for change in terms.bill.adjustments:
        if any(change.named in step.further for step in paid):
            yield PlainLine(f"{change.label}，{'，'.join(_changes(change))}", kind="reason")
    yield from _cuts(case, estimate)
    yield from _rest(case, terms, money(estimate.figures, "eligible_cost"), len(paid), parts)


def _changes(adjustment: RateAdjustment) -> Iterator[str]:
    if adjustment.points:
        yield f"比例已{'加' if adjustment.points > 0 else '减'} {abs(adjustment.points)} 个百分点"
    if adjustment.times is not None:
        yield f"比例按 {percent(adjustment.times)} 计"


def _segments(case: Bill, terms: ReimbursementTerms, paid: list[Step], deductible: Decimal) -> Iterator[PlainLine]:
    """Say what is paid of each stretch; over the year, of those that it has not passed before this bill."""
    limit, start = case.eligible_limit, terms.bill.start(case)
    whole = "医保范围内的" if limit is None else f"病种限额 {yuan(limit)}以内的"
    year, low, steps = _of_the_year(terms), deductible, iter(paid)
    for segment in terms.segments:
        high = segment.upto
        if high is not None and high <= max(low, start):
            low = max(low, high)
            continue
        step = next(steps, None)
        if step is None:
            return
        if high is None:
            stretch = f"{year}{yuan(low)}以上" if low else whole
        else:
            stretch = f"{year}{yuan(low)}到 {yuan(high)}" if low else f"{year}{yuan(high)}以内"
        told = share(segment.rate) if segment.pays is None else f"医保按定额付（{spoken(step.formula)}）"
        yield PlainLine(f"{stretch}，{told}", step.amount, "fund")
        low = low if high is None else high


def _of_the_year(terms: ReimbursementTerms) -> str:
    return "" if terms.bill.before is None else "本年累计 "


def _cuts(case: Bill, estimate: Estimate) -> Iterator[PlainLine]:
    for step in estimate.steps:
        if step.kind != "cut" or not step.amount:
            continue
        if from_table(step, "ceiling"):
            already = estimate.paid_this_year
            told = f"，今年已付 {yuan(already)}" if already else ""
            yield PlainLine(f"医保一年最多付 {yuan(estimate.ceiling or ZERO)}{told}，这次少付", step.amount, "fund")
        elif case.payment_limit is not None:
            yield PlainLine(f"这个病种医保最多付 {yuan(case.payment_limit)}，这次少付", step.amount, "fund")


def _rest(case: Bill, terms: ReimbursementTerms, eligible: Decimal, paid: int, parts: Amounts) -> Iterator[PlainLine]:
    """Say what is left of a bill beyond limits, and what of it the segments do not pay."""
    limit = case.eligible_limit
    beyond = min(eligible - limit, parts["over_ceiling"]) if limit is not None and limit < eligible else ZERO
    if limit is not None and beyond:
        yield PlainLine(f"超过病种限额 {yuan(limit)}的，自己付", beyond, "over_ceiling")
    end = terms.segments[-1].upto
    if end is not None and end < eligible:
        beyond = min(eligible - end, parts["over_ceiling"])
        yield PlainLine(f"超过 {yuan(end)}的，自己付", beyond, "over_ceiling")
    if rest := parts["copayment"]:
        words = ("余下的", "余下的", "两段余下的", "各段余下的")[min(paid, 3)]
        yield PlainLine(f"{words}，自己付", rest, "copayment")
    if over := parts["over_ceiling"] - beyond:
        which = "限额" if case.payment_limit is not None else "一年限额"
        yield PlainLine(f"超过{which}的，自己付", over, "over_ceiling")
