"""The settings while the window is open: read once, written at each change, one object for all who use them."""

from datetime import date
from decimal import Decimal
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from estimator.money import grouped
from estimator.settings import (
    STATES,
    Settings,
    Wage,
    read_settings,
    suggested_wage,
    wage_amount,
    wage_for,
    wage_year,
    with_wage,
    write_settings,
)
from estimator.writing import OutputError
from ui.widgets.actions import KEEP_WAGE

"""Remembers the wage that was typed, in its field."""


class SettingsStore(QObject):
    """Keeps the settings; `changed` tells that they are others now, `failed` why they could not be written."""

    changed = Signal()
    failed = Signal(str)

    def __init__(self, path: Path, machine: Path | None = None) -> None:
        """Read the user's settings and the machine's; `messages` say what a person should know of that."""
        super().__init__()
        self._path, self._machine = path, machine
        read = read_settings(path, machine)
        self.settings: Settings = read.settings
        self.messages = read.messages

    def change(self, settings: Settings) -> None:
        """Take other settings and write them."""
        self.settings = settings
        try:
            write_settings(settings, self._path, self._machine)
        except OutputError as error:
            self.failed.emit(str(error))
        self.changed.emit()

    def wage(self, benefit: str, day: date) -> Wage | None:
        """Return the provincial wage that a case needs, if it has been entered before (yuan a month)."""
        year = wage_year(benefit, day)
        return None if year is None else wage_for(self.settings, year)

    def shares(self, benefit: str, day: date | None, amount: object) -> tuple[str, ...]:
        """Return what is published of the wage of a case, where it is that of its year: `60% 3197.00`, each."""
        wage = None if day is None else self.wage(benefit, day)
        try:
            if wage is None or wage_amount(amount) != wage.amount:
                return ()
        except ValueError:
            return ()
        return tuple(f"{share} {published}" for share, published in wage.shares.items())

    def about_wage(self, benefit: str, day: date) -> str:
        """Say which year's wage is wanted, and what is known or published of it."""
        year = wage_year(benefit, day)
        if year is None:
            return ""
        wage = wage_for(self.settings, year)
        if wage is not None:
            published = "".join(f"，{share} 公布为 {grouped(amount)}" for share, amount in wage.shares.items())
            return f"{year} 年，{STATES[wage.state]}{published}"
        suggested = suggested_wage(year)
        if suggested is None:
            return f"{year} 年，请按公布数填写；{KEEP_WAGE.key} 记住"
        return f"{year} 年可参考 {grouped(suggested.amount)}，{suggested.source}；{KEEP_WAGE.key} 记住"

    def keep_wage(self, benefit: str, day: date, amount: Decimal) -> None:
        """Remember the wage that a clerk confirmed for the year of a case (yuan a month)."""
        year = wage_year(benefit, day)
        known = None if year is None else wage_for(self.settings, year)
        if year is not None and (known is None or known.amount != amount):
            self.change(with_wage(self.settings, year, Wage(amount, "窗口填写", "confirmed")))
