"""What the words for the citizen are made of: figures in large type, and lines that say who pays what."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Literal, NamedTuple

from estimator.money import grouped, percent
from estimator.result import Step

LineKind = Literal["sum", "step", "reason", "later"]

_AMOUNT = re.compile(r"[0-9]+\.[0-9]{2}(?![0-9%])")
_WHOLE_YUAN = ".00"


class PlainFigure(NamedTuple):
    """A figure in very large type, as it is written, and what it is."""

    caption: str
    value: str
    unit: str = "元"


class PlainLine(NamedTuple):
    """One line: words and an amount (yuan), or words alone.

    A `sum` stands bold, a `reason` says why and has no amount, what comes `later` is not paid yet. `part` is the part
    of the bill (as in bill_parts) whose colour stands before the line.
    """

    text: str
    amount: Decimal | None = None
    part: str = ""
    kind: LineKind = "step"
    quantity: str = ""
    """What a line that is not of money comes to: 203 天."""


def yuan(amount: Decimal) -> str:
    """Write an amount as it is spoken: 1,500 元; the fen only where there are any."""
    return f"{grouped(amount).removesuffix(_WHOLE_YUAN)} 元"


def spoken(formula: str) -> str:
    """Write the amounts of a formula as they are spoken."""
    return _AMOUNT.sub(lambda found: yuan(Decimal(found[0])), formula)


def with_formula(step: Step) -> str:
    """Say what a step is, and how it comes about."""
    return f"{step.label}：{spoken(step.formula)}" if step.formula else step.label


def share(rate: Decimal) -> str:
    """Say which share the fund pays."""
    return "医保全付" if rate == 1 else f"医保付 {percent(rate)}"


def from_table(step: Step, *tables: str) -> bool:
    """Say whether a row of one of these tables of the pack answered a step."""
    return step.table in tables


def obstacles(steps: tuple[Step, ...]) -> Iterator[PlainLine]:
    """Say why nothing is paid, or not yet, and what would have to be so."""
    for step in steps:
        if from_table(step, "refusal"):
            yield PlainLine(f"医保不付：{step.label}", kind="sum")
            yield PlainLine(step.formula, kind="reason")
        elif from_table(step, "wait"):
            yield PlainLine(f"现在还不能享受：{step.label}", kind="sum")
            yield PlainLine(step.formula, kind="reason")
