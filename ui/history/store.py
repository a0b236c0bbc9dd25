"""The history while the window is open: each estimate is kept before it goes out, and what is too old goes away."""

from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from functools import cached_property
from pathlib import Path
from threading import Lock

from PySide6.QtCore import QCoreApplication, QObject, Signal

from estimator import Case, Estimate
from estimator.history import History, HistoryEntry
from ui.settings.store import SettingsStore
from ui.system.tasks import Task
from ui.system.work import Report


class HistoryStore(QObject):
    """Opens the file when it is first wanted. `changed`: entries came or went; `failed`: what to say of it."""

    changed = Signal()
    failed = Signal(str)

    def __init__(self, path: Path, settings: SettingsStore) -> None:
        """Take the file of the history, which need not be there yet."""
        super().__init__()
        self.path = path
        self._settings = settings
        self._in_full = settings.settings.store_full_id
        self._opening = Lock()
        settings.changed.connect(self._on_settings_changed)
        QCoreApplication.instance().aboutToQuit.connect(self.close)  # type: ignore[union-attr] # there is one by now

    @cached_property
    def history(self) -> History:
        """The history as the window's own thread reads it. Raises HistoryError."""
        with self._opening:
            history = History(self.path)
        if history.notice:
            self.failed.emit(history.notice)
        return history

    def another(self) -> History:
        """Open the history for a thread of its own, which closes it. Raises HistoryError."""
        with self._opening:
            history = History(self.path, quarantine="history" not in self.__dict__)
        if history.notice:
            self.failed.emit(history.notice)
        return history

    def close(self) -> None:
        """Close the file; it is opened again if it is wanted again."""
        opened = self.__dict__.pop("history", None)
        if opened is not None:
            opened.close()

    def keep(self, case: Case, estimate: Estimate, overrides_identity: tuple[str, ...]) -> HistoryEntry:
        """Keep an estimate, from any thread, and return it with its number and slip. Raises HistoryError."""
        with closing(self.another()) as history:
            entry = history.keep(
                case, estimate, self._settings.settings, datetime.now().astimezone(), overrides_identity
            )
        self.changed.emit()
        return entry

    def tidy(self) -> None:
        """Remove, in the background, what is older than the settings want; a damaged file is found then, too."""
        days = self._settings.settings.retention_days
        if self.path.exists():
            today = datetime.now().astimezone().date()
            self._change(lambda one: one.remove_older_than(days, today))

    def clear(self) -> None:
        """Remove all entries, in the background."""
        self._change(History.clear)

    def _on_settings_changed(self) -> None:
        """Mask what was kept in full, once the settings want that no longer."""
        before, self._in_full = self._in_full, self._settings.settings.store_full_id
        if before and not self._in_full and self.path.exists():
            self._change(History.mask)

    def _change(self, change: Callable[[History], object]) -> None:
        def work(_report: Report) -> None:
            with closing(self.another()) as history:
                change(history)

        task = Task(work)
        task.done.connect(self._tell_changed)
        task.failed.connect(self.failed)
        task.start()

    def _tell_changed(self, _result: object) -> None:
        self.changed.emit()
