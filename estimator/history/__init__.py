"""Past estimates: each with its case, answer and slip as of that day, and a number never given twice."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from estimator.history.book import Expiry, History, history_file
from estimator.history.entry import HistoryEntry
from estimator.history.errors import DamagedError, HistoryError

if TYPE_CHECKING:
    from estimator.batch import Progress

__all__ = ["DamagedError", "Expiry", "History", "HistoryEntry", "HistoryError", "export_period", "history_file"]


def export_period(history: History, first_day: date, last_day: date, target: Path, progress: "Progress") -> int:
    """Write the estimates of a period, both days included and the oldest first, and return how many there were.

    Raises HistoryError, OutputError, Cancelled; then `target` is untouched.
    """
    from estimator.history.export import export_period as export  # noqa: PLC0415  openpyxl is slow to load

    return export(history, first_day, last_day, target, progress)
