"""Keeps the estimate of a case and writes its slip to a file that the clerk chooses, off the window's thread."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QDir, QObject, Signal
from PySide6.QtWidgets import QWidget

from estimator import Case, Estimate
from estimator.history import HistoryEntry, HistoryError
from estimator.settings import Settings
from estimator.slip import Slip, describe, write_excel
from estimator.writing import OutputError
from ui.settings.store import SettingsStore
from ui.system.tasks import Task
from ui.widgets.file_dialog import ask_where_to_save, documents

Keep = Callable[[Case, Estimate, tuple[str, ...]], HistoryEntry]
"""Keeps an estimate, with what the clerk entered against the ID number, from any thread. Raises HistoryError."""


def unnumbered(settings: Settings, case: Case, estimate: Estimate, overrides_identity: tuple[str, ...]) -> Slip:
    """Return the slip of a case that has not been kept: it has no number."""
    return describe(
        case,
        estimate,
        made_at=datetime.now().astimezone(),
        agency=settings.agency,
        counter=settings.counter,
        clerk=settings.clerk,
        overrides_identity=overrides_identity,
    )


def kept(
    keep: Keep, slip: Slip, case: Case, estimate: Estimate, overrides_identity: tuple[str, ...]
) -> tuple[Slip, str]:
    """Keep the estimate of an unnumbered slip and return it with its number; where it is not kept, itself and why."""
    if estimate.rules.on_trial:
        return slip, ""
    try:
        return keep(case, estimate, overrides_identity).slip(), ""
    except HistoryError as error:
        return slip, f"没有记入历史：{error}"


ON_TRIAL = "；试用规则，没有单号，不记入历史"


class Exported(NamedTuple):
    """A slip that was written: what to say of it, where it is, and whether it is in the history."""

    words: str
    path: Path
    kept: bool


class SlipExport(QObject):
    """Asks where to, and writes; `began`, `saved` (with the file) and `failed` carry what to say of it."""

    began = Signal(str)
    saved = Signal(str, Path)
    failed = Signal(str)

    def __init__(self, parent: QWidget, store: SettingsStore, keep: Keep) -> None:
        """Make an exporter whose dialog belongs to `parent`; the slip's head is that of the settings."""
        super().__init__(parent)
        self._store = store
        self._keep = keep
        self._window = parent
        self._folder = documents()

    def ask(self, case: Case, estimate: Estimate, word: str, overrides_identity: tuple[str, ...]) -> None:
        """Ask for a file; keep the estimate of a case as it is now, and write its slip."""
        self._ask(word, lambda path: self._keep_and_write(case, estimate, overrides_identity, path))

    def ask_again(self, slip: Slip, word: str) -> None:
        """Ask for a file and write a slip that was kept before."""
        self._ask(word, lambda path: self._write(slip, "", path))

    def _ask(self, word: str, write: Callable[[Path], Exported]) -> None:
        """Ask for a file; the name offered tells nothing of the person."""
        now = datetime.now().astimezone()
        offered = self._folder / f"待遇试算单-{word}-{now:%Y%m%d-%H%M%S}.xlsx"
        ask_where_to_save(self._window, "导出试算单", "Excel 工作簿", offered, lambda path: self._start(write, path))

    def _start(self, write: Callable[[Path], Exported], path: Path) -> None:
        self._folder = path.parent
        self.began.emit("正在导出…")
        task = Task(lambda _report: write(path))
        task.done.connect(self._on_exported)
        task.failed.connect(self.failed)
        task.start()

    def _keep_and_write(
        self, case: Case, estimate: Estimate, overrides_identity: tuple[str, ...], path: Path
    ) -> Exported:
        slip = unnumbered(self._store.settings, case, estimate, overrides_identity)
        return self._write(*kept(self._keep, slip, case, estimate, overrides_identity), path)

    def _write(self, slip: Slip, warning: str, path: Path) -> Exported:
        try:
            write_excel(slip, path)
        except OutputError as error:
            kept = f"；试算已记入历史，单号 {slip.number}" if slip.number else f"；{warning}" if warning else ""
            raise OutputError(f"{error}{kept}") from error
        more = f"；{warning}" if warning else f"，单号 {slip.number}" if slip.number else ON_TRIAL
        return Exported(f"已保存：{QDir.toNativeSeparators(str(path))}{more}", path, kept=not warning)

    def _on_exported(self, exported: Exported) -> None:
        if exported.kept:
            self.saved.emit(exported.words, exported.path)
        else:
            self.failed.emit(exported.words)
