"""Writes the slip of a case to a file that the clerk chooses, off the window's thread."""

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QDir, QObject, QStandardPaths, QThreadPool, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from estimator import Case, Estimate
from estimator.output import OutputError
from estimator.slip import Slip, describe, write_excel
from ui.settings_store import SettingsStore

SUFFIX = ".xlsx"


class SlipExport(QObject):
    """Asks where to, and writes; `began`, `saved` and `failed` carry what to say of it."""

    began = Signal(str)
    saved = Signal(str)
    failed = Signal(str)

    def __init__(self, parent: QWidget, store: SettingsStore) -> None:
        """Make an exporter whose dialog belongs to `parent`; the slip's head is that of the settings."""
        super().__init__(parent)
        self._store = store
        self._window = parent
        self._folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)

    def ask(self, case: Case, estimate: Estimate, word: str, by_hand: tuple[str, ...]) -> None:
        """Ask for a file and write the slip of a case as it is now; the name offered tells nothing of the person."""
        made_at = datetime.now().astimezone()
        settings = self._store.settings
        slip = describe(
            case,
            estimate,
            made_at=made_at,
            agency=settings.agency,
            counter=settings.counter,
            clerk=settings.clerk,
            by_hand=by_hand,
        )
        dialog = QFileDialog(self._window, "导出试算单", self._folder, f"Excel 工作簿 (*{SUFFIX})")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(SUFFIX)
        dialog.selectFile(f"待遇试算单-{word}-{made_at:%Y%m%d-%H%M%S}{SUFFIX}")
        dialog.fileSelected.connect(lambda file: self._start(slip, Path(file)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _start(self, slip: Slip, path: Path) -> None:
        self._folder = str(path.parent)
        self.began.emit("正在导出…")
        QThreadPool.globalInstance().start(lambda: self._write(slip, path))

    def _write(self, slip: Slip, path: Path) -> None:
        try:
            write_excel(slip, path)
        except OutputError as error:
            self.failed.emit(error.message)
        else:
            self.saved.emit(f"已保存：{QDir.toNativeSeparators(str(path))}")
