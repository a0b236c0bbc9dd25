"""Contributions, account, retirement and late fee: each step as it stands, with its base named."""

from collections.abc import Iterator

from estimator.explain.plain.lines import PlainLine, from_table, obstacles, with_formula
from estimator.result import Estimate, Step, money
from estimator.rulepack import Pack


def payment_lines(estimate: Estimate, pack: Pack | None) -> Iterator[PlainLine]:
    """Say each step of a payment (yuan; months)."""
    for step in estimate.steps:
        if from_table(step, "refusal", "wait"):
            yield from obstacles((step,))
        elif step.kind == "total":
            yield PlainLine(step.label if estimate.steps[1:] else with_formula(step), step.amount, kind="sum")
        elif estimate.when_in_force is None or from_table(step, "base"):
            yield PlainLine(_by_rule(step, pack) or with_formula(step), step.amount, quantity=step.quantity or "")
    later = estimate.when_in_force
    if later is not None and "monthly_credit" in later:
        yield PlainLine("补足以后，每月划入", money(later, "monthly_credit"), kind="later")


def _by_rule(step: Step, pack: Pack | None) -> str:
    if pack is None:
        return ""
    labels = {row.named: row.label for row in pack.base} | {row.named: row.label for row in pack.retirement_months}
    return f"{step.label}：{labels[step.row]}" if step.row in labels else ""
