"""The next stay of a person who has been in hospital this year: what stays the same, and what goes on from there."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal

from estimator import Case, Estimate
from estimator.case import Medical, resolved
from estimator.errors import CaseError
from estimator.form import Entered, entries_of
from estimator.history import HistoryEntry, HistoryError
from estimator.identity import masked_number, read_identity
from estimator.money import grouped
from estimator.result import money
from ui.history.store import HistoryStore
from ui.system.tasks import Task

ANEW = ("date", "total_cost", "excluded_cost", "fully_self_paid", "over_price_limit", "prior_self_payment")
"""What is of one stay alone."""
FROM_NUMBER = ("name", "age", "sex")
"""What the history may hold of a person otherwise than the number tells it today: masked, or of a day before."""


class Stay(NamedTuple):
    """A stay that was worked out: what was entered, its year, its number, and what the fund has paid with it (yuan)."""

    entries: Mapping[str, Entered]
    year: int
    number: int
    paid: Decimal
    is_certain: bool = True
    """Whether it is of this very ID number; the history masks all but its ends, unless it is told otherwise."""

    @property
    def words(self) -> str:
        """What the next stay goes on from, in words."""
        if not self.is_certain:
            masked = masked_number(str(self.entries["id_number"]))
            return f"历史中 {masked}（请核对是否本人）本年第 {self.number} 次住院，本年基金已付 {grouped(self.paid)} 元"
        return f"本年第 {self.number} 次住院已试算，本年基金已付 {grouped(self.paid)} 元"


def stay_of(entries: Mapping[str, Entered], case: Case | None, estimate: Estimate | None) -> Stay | None:
    """Return the stay of a case; nothing where it is none, or not whole yet."""
    number = None if case is None else resolved(case).facts.get("admission")
    if not isinstance(case, Medical) or estimate is None or not isinstance(number, int):
        return None
    paid = case.fund_paid_this_year + money(estimate.figures, "fund_pays")
    return Stay(dict(entries), case.date.year, number, paid)


class Stays(QObject):
    """The last stay of a person by ID number: of those at the counter since the window was opened, or of the history.

    `found`: the history has one that was asked for.
    """

    found = Signal()

    def __init__(self, history: HistoryStore) -> None:
        """Begin with nobody."""
        super().__init__()
        self._history = history
        self._last: dict[str, Stay] = {}
        self._of_history: dict[tuple[str, date], Stay | None] = {}
        history.changed.connect(self._of_history.clear)

    def remember(self, stay: Stay) -> None:
        """Remember the last stay of a person, if there is a number to know them by; nothing of it is kept."""
        if number := stay.entries.get("id_number"):
            self._last[str(number)] = stay

    def last(self, id_number: str, day: date) -> Stay | None:
        """Return a person's last stay of the year until a day, as far as it is known by now."""
        stay = self._last.get(id_number)
        if stay is not None and stay.year == day.year:
            return stay
        asked = id_number, day
        if asked not in self._of_history:
            self._of_history[asked] = None
            task = Task(lambda _report: self._look_up(id_number, day))
            task.done.connect(lambda found: self._keep(asked, found))
            task.start()
        return self._of_history[asked]

    def _look_up(self, id_number: str, day: date) -> Stay | None:
        if not self._history.path.exists():
            return None  # to look into it would make one
        with suppress(HistoryError), self._history.opened() as history:
            stays = (_stay_in(entry, id_number, day) for entry in history.of_person(id_number, "inpatient"))
            return next(filter(None, stays), None)
        return None

    def _keep(self, asked: tuple[str, date], stay: Stay | None) -> None:
        self._of_history[asked] = stay
        if stay is not None:
            self.found.emit()


def _stay_in(entry: HistoryEntry, id_number: str, day: date) -> Stay | None:
    """Return the stay of an entry of the history; nothing where its year, day or age is not the person's."""
    with suppress(CaseError, HistoryError, ValueError):
        case = entry.case()
        identity = read_identity(id_number, case.date)
        if case.date.year != day.year or case.date > day or identity.against(resolved(case).facts):
            return None
        entries = {name: value for name, value in entries_of(case).items() if name not in FROM_NUMBER}
        stay = stay_of({**entries, "id_number": id_number}, case, entry.estimate())
        return stay and stay._replace(is_certain=entry.id_number == id_number)
    return None


def next_stay(stay: Stay, today: date) -> dict[str, Entered]:
    """Return the entries of the stay after: the same person and hospital; in another year all begins anew."""
    same_year = today.year == stay.year
    counted: dict[str, Entered] = {
        "admission": str(stay.number + 1) if same_year else "1",
        "fund_paid_this_year": str(stay.paid) if same_year else "0",
        "excluded_cost": "0",
    }
    return {name: value for name, value in stay.entries.items() if name not in ANEW} | counted
