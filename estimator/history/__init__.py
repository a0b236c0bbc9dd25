"""Past estimates: each with its case, answer and slip as of that day, and a number never given twice."""

from estimator.history.book import History, history_file
from estimator.history.entry import Entry
from estimator.history.errors import HistoryError

__all__ = ["Entry", "History", "HistoryError", "history_file"]
