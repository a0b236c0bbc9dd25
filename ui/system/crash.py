"""Unforeseen errors: each goes to a log, and one dialog tells of it; the form stays as it was.

Whatever fails on the way there, the error itself is never lost: it is passed on to the next way of telling.
"""

import sys
import threading
from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QWidget
from typing_extensions import override

if TYPE_CHECKING:
    from PySide6.QtCore import QMessageLogContext, QtMsgType

    from ui.system.crash_dialog import CrashDialog

LOG = "errors.log"
FAULTS = "faults.log"
LARGEST = 512 * 1024
KEPT = 3
"""Old log files that are kept beside the one being written."""
LEVELS = {"QtWarningMsg": "WARNING", "QtCriticalMsg": "ERROR", "QtFatalMsg": "CRITICAL"}
"""Messages of Qt that are kept, and what they are called."""


_TELLS = ("ui.system.crash_report", "ui.system.crash_dialog", "logging.handlers", "estimator.settings")


class CrashHook(QObject):
    """Takes what nobody caught, in any thread. It costs a start next to nothing: all else waits for an error."""

    _happened = Signal(str, str)

    def __init__(self, names: Callable[[], Iterable[str]]) -> None:
        """Make it; `names` returns the names that must not be in a report."""
        super().__init__()
        self._names = names
        self._told: set[tuple[str, str, int]] = set()
        self._messages: set[str] = set()
        self.dialog: CrashDialog | None = None
        """The dialog that shows, if one does."""

        self._happened.connect(self._show, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Take errors of this and other threads, those Python cannot raise, and the messages of Qt."""
        sys.excepthook = lambda _kind, error, _trace: self.take(error, "窗口")
        sys.unraisablehook = lambda found: self._take_unraisable(found.exc_value, found.exc_type, found.exc_traceback)
        threading.excepthook = lambda found: self.take(found.exc_value or found.exc_type(), "后台")
        qInstallMessageHandler(self._take_message)

    def load(self) -> None:
        """Load what tells of an error: what is wrong may be that nothing can be loaded any more."""
        for name in _TELLS:
            import_module(name)

    def watch_for_faults(self) -> None:
        """Have the stack written to a file when the process itself breaks. Opens that file, so not at the start."""
        import faulthandler  # noqa: PLC0415 the window paints first

        from estimator.writing import OutputError  # noqa: PLC0415 likewise

        try:
            path = log_folder() / FAULTS
            much = path.exists() and path.stat().st_size > LARGEST
            self._faults = path.open("wb" if much else "ab")
        except (OSError, OutputError):
            return  # no error of the program, and the history says it to whoever wants to keep something there
        faulthandler.enable(self._faults)

    def take(self, error: BaseException, where: str) -> None:
        """Keep an error and tell of it; where even that fails, Python tells of both in its own way."""
        if isinstance(error, KeyboardInterrupt):
            sys.__excepthook__(type(error), error, error.__traceback__)
            return
        try:
            self._handle(error, where)
        except Exception as own:  # noqa: BLE001 nothing may stop the error from being told
            own.__context__ = error
            sys.__excepthook__(type(own), own, own.__traceback__)

    def _handle(self, error: BaseException, where: str) -> None:
        """Report an error that nobody foresaw, and show it once for each place."""
        from ui.system.crash_report import on_standard_error, place_of, report, summary  # noqa: PLC0415 only with an error

        names = self._known_names()
        text = report(error, where, names)
        on_standard_error(text)
        unwritten = self._write("ERROR", text)
        if unwritten:
            text = f"{text}\n{unwritten}"
        place = place_of(error)
        # The same fault at every key or paint would let nobody work on; the log has it each time.
        if place not in self._told and QApplication.instance() is not None:
            self._told.add(place)
            self._happened.emit(summary(error, names), text)

    def _take_unraisable(
        self, error: BaseException | None, kind: type[BaseException], trace: TracebackType | None
    ) -> None:
        self.take(error or kind().with_traceback(trace), "清理")

    def _take_message(self, kind: "QtMsgType", _context: "QMessageLogContext", message: str) -> None:
        if kind.name not in LEVELS:
            return
        from ui.system.crash_report import hidden, on_standard_error  # noqa: PLC0415 only with a message

        text = hidden(message, self._known_names() or ())
        on_standard_error(text)
        if text not in self._messages:
            self._messages.add(text)
            self._write(LEVELS[kind.name], text)

    def _known_names(self) -> tuple[str, ...] | None:
        try:
            return tuple(self._names())
        except Exception:  # noqa: BLE001 the form itself may be what is broken; then the report says less
            return None

    def _write(self, level: str, text: str) -> str:
        """Write to the log; return why it could not be."""
        try:
            _log(log_folder() / LOG, level, text)
        except Exception as error:  # noqa: BLE001 a log that cannot be written is one more thing to tell
            return f"日志没有写入：{type(error).__name__}"
        return ""

    def _show(self, words: str, text: str) -> None:
        """Show the dialog of a crash, or add to the one that is open."""
        if self.dialog is not None:
            self.dialog.add(text)
            return
        try:
            from ui.system.crash_dialog import CrashDialog  # noqa: PLC0415 only with an error

            window = QApplication.activeWindow()
            self.dialog = CrashDialog(words, text, window)
            self.dialog.finished.connect(lambda: self._forget(window))
            self.dialog.open()
        except Exception as error:  # noqa: BLE001 the log has it; one more dialog would fail like this one
            self._write("ERROR", f"没有显示：{type(error).__name__}")

    def _forget(self, window: QWidget | None) -> None:
        self.dialog = None
        if window is not None:
            window.activateWindow()


def log_folder() -> Path:
    """Return the folder of the logs, made if need be. Raises OutputError."""
    from estimator.folders import data_folder  # noqa: PLC0415 only with an error
    from estimator.writing import make_folder  # noqa: PLC0415 the same

    folder = data_folder()
    make_folder(folder)
    return folder


def _log(path: Path, level: str, text: str) -> None:
    """Add to a log that is no longer than it may be. Raises OSError."""
    import logging  # noqa: PLC0415 only with an error
    from logging.handlers import RotatingFileHandler  # noqa: PLC0415 the same

    class Log(RotatingFileHandler):
        """A log that raises when it cannot be written, where the stock one would write to standard error."""

        @override
        def handleError(self, record: logging.LogRecord) -> None:
            raise  # noqa: PLE0704 called from an except block

    log = Log(path, maxBytes=LARGEST, backupCount=KEPT, encoding="utf-8", errors="backslashreplace")
    log.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    try:
        log.emit(logging.LogRecord(path.name, logging.getLevelNamesMapping()[level], "", 0, text, None, None))
    finally:
        log.close()
