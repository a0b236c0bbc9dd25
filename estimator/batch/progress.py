"""How far a batch is, and what came of it."""

from collections.abc import Callable
from decimal import Decimal
from typing import NamedTuple

from estimator.figures import payers
from estimator.money import ZERO, grouped
from estimator.result import Estimate

Progress = Callable[[int], bool]
"""Called with the number of cases done, at least after each of them; says whether to go on."""

MOST_LISTED = 500
"""Cases in error that are told one by one; all of them stand in the results."""


class Cancelled(Exception):  # noqa: N818  nothing went wrong
    """The one who watched the progress said to stop; nothing was written."""


class BatchCount(NamedTuple):
    """How many cases there were, and how many of them were bad."""

    cases: int
    bad: int


class WrongCase(NamedTuple):
    """A case in error: the number of its row or line, whose it is where that is known, and why."""

    number: int
    who: str
    why: str


class PaidInAll(NamedTuple):
    """What is paid in all cases together (yuan): by the fund, and where several layers pay, by all of them."""

    amount: Decimal = ZERO
    layered: bool = False
    """Whether several layers pay in any of the cases."""

    def plus(self, estimate: Estimate) -> "PaidInAll":
        """Add what is paid in a case; nothing where it is none of payments."""
        paid = estimate.figures.get(payers(estimate.figures)[0].name)
        return self if paid is None else PaidInAll(self.amount + paid, self.layered or bool(estimate.layers))

    @property
    def in_words(self) -> str:
        """Say who pays how much: 基金共支付 6,918.00 元; "" where nothing is paid."""
        who = "各项保险" if self.layered else "基金"
        return f"{who}共支付 {grouped(self.amount)} 元" if self.amount else ""


class BatchReport(NamedTuple):
    """What came of a batch: the count, what is paid in all, the first cases in error, and what to know."""

    total: BatchCount
    paid: PaidInAll = PaidInAll()
    wrong: tuple[WrongCase, ...] = ()
    notes: tuple[str, ...] = ()
    column: int = 1
    """Where in a sheet of results the errors stand."""
