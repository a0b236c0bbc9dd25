"""The history while the window is open: each estimate is kept before it goes out, and what is too old goes away."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from threading import Lock

from PySide6.QtCore import QObject, Signal

from estimator import Case, Estimate
from estimator.history import DamagedError, Expiry, History, HistoryEntry, HistoryError
from ui.settings.store import SettingsStore
from ui.system.tasks import Task
from ui.system.work import Report

MUCH_IS_OLD = "历史中有 {} 条超过保留天数，比平常多，先没有删除：请核对电脑日期，再到“历史”页确认"


class HistoryStore(QObject):
    """Opens the file for each use, so that no other program waits for this one.

    `changed`: entries came or went; `failed`: what to say of it; `old_found`: more than usual is older than the
    settings want, and somebody is to be asked whether it goes.
    """

    changed = Signal()
    failed = Signal(str)
    old_found = Signal()

    def __init__(self, path: Path, settings: SettingsStore) -> None:
        """Take the file of the history, which need not be there yet."""
        super().__init__()
        self.path = path
        self._settings = settings
        self._in_full = settings.settings.store_full_id
        self._opening = Lock()
        self._kept: tuple[object, str] = (None, "")
        """What went out last, and its number, under which it goes out again as long as nothing in it has changed."""
        self.old: Expiry | None = None
        """What waits to be asked about."""
        settings.changed.connect(self._on_settings_changed)

    @contextmanager
    def opened(self, patience: float = 20.0) -> Iterator[History]:
        """Open the history for a block, in any thread. Raises HistoryError.

        `patience`: seconds to wait for others, also for a thread that brings a file of an older version up to date.
        """
        if not self._opening.acquire(timeout=patience):
            raise HistoryError("历史记录正在整理，请稍后再看")
        try:
            history = History(self.path, patience=patience)
        finally:
            self._opening.release()
        if history.notice:
            self.failed.emit(history.notice)
        with history:
            yield history

    def keep(self, case: Case, estimate: Estimate, overrides_identity: tuple[str, ...]) -> HistoryEntry:
        """Keep an estimate, from any thread, and return it with its number and slip. Raises HistoryError.

        What goes out again unchanged on the same day keeps its number.
        """
        now, settings = datetime.now().astimezone(), self._settings.settings
        what = case, estimate, overrides_identity, settings.agency, settings.counter, settings.clerk, now.date()
        try:
            with self.opened() as history:
                if what == self._kept[0] and (again := history.get(self._kept[1])) is not None:
                    return again
                entry = history.keep(case, estimate, settings, now, overrides_identity)
        except DamagedError as error:  # and repaired by now
            self.failed.emit(str(error))
            with self.opened() as history:
                entry = history.keep(case, estimate, settings, now, overrides_identity)
        self._kept = what, entry.number
        self.changed.emit()
        return entry

    def tidy(self) -> None:
        """See to it, in the background, that the file is sound, masked, and without what is older than wanted."""
        if not self.path.exists():
            return
        settings, today = self._settings.settings, datetime.now().astimezone().date()

        def change(history: History) -> None:
            history.check()
            if not settings.store_full_id and history.holds_full():
                history.mask()
            expiry = history.expiry(settings.retention_days, today)
            if expiry.is_usual:
                history.remove_older_than(settings.retention_days, today)
            else:
                self.old = expiry
                self.failed.emit(MUCH_IS_OLD.format(expiry.entries))
                self.old_found.emit()

        self._change(change)

    def remove_old(self) -> None:
        """Remove, in the background, what is older than the settings want, however much that is."""
        days, today = self._settings.settings.retention_days, datetime.now().astimezone().date()
        self._change(lambda history: history.remove_older_than(days, today))

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
            with self.opened() as history:
                change(history)

        task = Task(work)
        task.done.connect(self._tell_changed)
        task.failed.connect(self.failed)
        task.start()

    def _tell_changed(self, _result: object) -> None:
        self.changed.emit()
