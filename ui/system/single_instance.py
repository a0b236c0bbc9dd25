"""One copy of the program for each user: a second one brings the first to the front and ends.

A lock whose process is gone counts for nothing. The second copy writes a word into a file that the first one watches,
which empties it as its answer; where none comes, the second opens a window of its own. No socket is opened.
"""

import os
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLockFile, QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QWidget

if TYPE_CHECKING:
    from PySide6.QtCore import QFileSystemWatcher

NAME = "benefit-estimator"
ANYBODY = -1
"""Windows: any process may come to the front now."""
PATIENCE, BETWEEN = 6.0, 0.05
"""Seconds that a second copy waits for an answer, and how often it looks."""


class OnlyCopy(QObject):
    """Holds the place of the one copy. `wanted`: a second copy was started, so this one is to show itself."""

    wanted = Signal()

    def __init__(self) -> None:
        """Look for another copy of this user on this display; where no lock can be had, there is none."""
        super().__init__()
        place = _place()
        self._call = place.with_name(f"{place.name}.call")
        self._watcher: QFileSystemWatcher | None = None
        with suppress(OSError):
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._lock = QLockFile(str(place.with_name(f"{place.name}.lock")))
        self._lock.setStaleLockTime(0)  # however long it is held: what counts is whether its process lives
        self.first = self._is_first()
        """Whether there was no copy before this one."""

    def call_the_first(self) -> bool:
        """Ask the copy that was there before to come to the front; say whether it did.

        One that is on its way out, or hangs, does not answer: then this copy is the one to show a window.
        """
        if sys.platform == "win32":
            import ctypes  # noqa: PLC0415 only a second copy on Windows needs it

            # Only the program that the user has just started may put another one before all others.
            ctypes.windll.user32.AllowSetForegroundWindow(ANYBODY)
        try:
            self._call.write_text(str(time.time_ns()), "ascii")
            until = time.monotonic() + PATIENCE
            while time.monotonic() < until:
                if not self._call.stat().st_size:
                    return True
                self.first = self._is_first()
                if self.first:
                    break
                time.sleep(BETWEEN)
        except OSError:
            pass  # where there is no way to call, nobody hears
        return False

    def watch(self) -> None:
        """Begin to listen for other copies, and answer one that waits. There must be an application by now."""
        if self._watcher is None:
            from PySide6.QtCore import QFileSystemWatcher  # noqa: PLC0415 the window paints first

            self._watcher = QFileSystemWatcher(self)
            self._watcher.fileChanged.connect(self._answer)
        with suppress(OSError):
            if not self._call.exists():
                self._call.touch(mode=0o600)
            self._watcher.addPath(str(self._call))
            self._answer()

    def leave(self) -> None:
        """Make room for another copy."""
        self._lock.unlock()

    def _is_first(self) -> bool:
        return self._lock.tryLock(0) or self._lock.error() != QLockFile.LockError.LockFailedError

    def _answer(self) -> None:
        """Show itself if a copy has called, which is told so by the emptied file."""
        if not self._call.exists():
            self.watch()  # the file was tidied away, and nobody would watch its successor
        elif self._call.stat().st_size:
            self._call.write_bytes(b"")
            self.wanted.emit()


def bring_to_front(window: QWidget) -> None:
    """Show a window before all others, and a dialog of it that waits for an answer before that."""
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.show()
    for each in (window, QApplication.activeModalWidget()):
        if each is not None:
            each.raise_()
            each.activateWindow()


def _place() -> Path:
    """Return a path of this user and display alone, where another user's copy is neither found nor in the way."""
    if sys.platform == "win32":
        folder = os.environ.get("TEMP")
    else:
        folder = os.environ.get("XDG_RUNTIME_DIR")
    display = os.environ.get("WAYLAND_DISPLAY") or os.environ.get("DISPLAY") or ""
    name = "-".join(filter(None, (NAME, "".join(filter(str.isalnum, display)))))
    return Path(folder or Path.home() / ".cache") / name
