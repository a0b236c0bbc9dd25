"""An employee's maternity: each quota, the days of the allowance and what they come to."""

from collections.abc import Iterator

from estimator.calculate.maternity import MaternityTerms
from estimator.case.models import EmployeeMaternityCase
from estimator.explain.plain.lines import PlainLine, from_table, obstacles, spoken, yuan
from estimator.result import Estimate, Step, money, once_made_up


def maternity_lines(case: EmployeeMaternityCase, estimate: Estimate, terms: MaternityTerms) -> Iterator[PlainLine]:
    """Say what is paid, for what, and the days; what the fund pays adds up to the sum (yuan; days)."""
    yield from obstacles(estimate.steps)
    estimate = once_made_up(estimate)
    later = estimate.when_in_force
    for step in estimate.steps:
        if step.kind == "pay" or (step.quantity is not None and later is None):
            yield _step(step, terms)
        elif from_table(step, "entitlement") and later is None:
            yield PlainLine(step.formula, kind="reason")
    if any(step.kind == "pay" for step in estimate.steps):
        yield PlainLine("合计", money(estimate.figures, "fund_pays"), kind="sum")
    if case.total_cost is not None:
        left = money(estimate.figures, "patient_pays")
        within = left < case.total_cost
        beyond = "您自己付" if not within else "超过医疗待遇的部分您自己付" if left else "没有超过医疗待遇"
        yield PlainLine(f"医院费用 {yuan(case.total_cost)}，{beyond}", left)


def _step(step: Step, terms: MaternityTerms) -> PlainLine:
    if from_table(step, "allowance_days"):
        days = " + ".join(f"{part.label} {part.written}" for part in terms.days_paid)
        return PlainLine(f"津贴天数：{days}", quantity=step.quantity or "")
    if from_table(step, "base"):
        return PlainLine(f"{step.label}：月基数 {spoken(step.formula)} 天", step.amount, "allowance")
    if from_table(step, "entitlement"):
        return PlainLine(f"{step.label}：{spoken(step.formula)}", step.amount, "fund")
    return PlainLine(f"{step.label}，定额", step.amount, "fund")
