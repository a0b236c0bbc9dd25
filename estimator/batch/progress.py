"""How far a batch is, and what came of it."""

from collections.abc import Callable
from decimal import Decimal
from typing import NamedTuple

from estimator.money import ZERO

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


class BatchReport(NamedTuple):
    """What came of a batch: the count, what the fund pays in all (yuan), the first cases in error, and what to know."""

    total: BatchCount
    fund_pays: Decimal = ZERO
    wrong: tuple[WrongCase, ...] = ()
    notes: tuple[str, ...] = ()
    column: int = 1
    """Where in a sheet of results the errors stand."""
