"""The next stay of a person who has been in hospital this year: what stays the same, and what goes on from there."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from estimator.case import Medical
from estimator.form import Draft, Entered
from estimator.money import grouped
from estimator.result import money

ANEW = ("date", "total_cost", "excluded_cost", "fully_self_paid", "over_price_limit", "prior_self_payment")
"""What is of one stay alone."""


class Stay(NamedTuple):
    """A stay that was worked out: what was entered, its year, its number, and what the fund has paid with it (yuan)."""

    entries: Mapping[str, Entered]
    year: int
    number: int
    paid: Decimal

    @property
    def words(self) -> str:
        """What the next stay goes on from, in words."""
        return f"本年第 {self.number} 次住院已试算，本年基金已付 {grouped(self.paid)} 元"


def stay_of(entries: Mapping[str, Entered], draft: Draft) -> Stay | None:
    """Return the stay of a draft; nothing where it is none, or not whole yet."""
    case, estimate = draft.case, draft.estimate
    number = draft.facts.get("admission")
    if not isinstance(case, Medical) or estimate is None or not isinstance(number, int):
        return None
    paid = case.fund_paid_this_year + money(estimate.figures, "fund_pays")
    return Stay(dict(entries), case.date.year, number, paid)


class Stays:
    """The stays of those who were at the counter since the window was opened, by ID number; nothing of it is kept."""

    def __init__(self) -> None:
        """Begin with nobody."""
        self._last: dict[str, Stay] = {}

    def remember(self, stay: Stay) -> None:
        """Remember the last stay of a person, if there is a number to know them by."""
        if number := stay.entries.get("id_number"):
            self._last[str(number)] = stay

    def last(self, id_number: object, year: int) -> Stay | None:
        """Return a person's last stay in a year."""
        stay = self._last.get(str(id_number))
        return stay if stay is not None and stay.year == year else None


def next_stay(stay: Stay, today: date) -> dict[str, Entered]:
    """Return the entries of the stay after: the same person and hospital; in another year all begins anew."""
    same_year = today.year == stay.year
    counted: dict[str, Entered] = {
        "admission": str(stay.number + 1) if same_year else "1",
        "fund_paid_this_year": str(stay.paid) if same_year else "0",
        "excluded_cost": "0",
    }
    return {name: value for name, value in stay.entries.items() if name not in ANEW} | counted
