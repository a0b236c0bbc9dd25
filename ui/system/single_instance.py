"""One copy of the program for each user: a second one brings the first to the front and ends.

The system itself holds the lock and lets go of it when the process ends, however it ends; the second copy writes a
word into a file that the first one watches. No socket is opened.
"""

import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QWidget

if TYPE_CHECKING:
    from PySide6.QtCore import QFileSystemWatcher

NAME = "benefit-estimator"
ANYBODY = -1
"""Windows: any process may come to the front now."""


class OnlyCopy(QObject):
    """Holds the place of the one copy. `wanted`: a second copy was started, so this one is to show itself."""

    wanted = Signal()

    def __init__(self) -> None:
        """Look for another copy of this user on this display; where no lock can be had, there is none."""
        super().__init__()
        place = _place()
        self._call = place.with_name(f"{place.name}.call")
        self._watcher: QFileSystemWatcher | None = None
        self._lock = _open(place.with_name(f"{place.name}.lock"))
        self.first = self._lock is None or _take(self._lock)
        """Whether there was no copy before this one."""

    def call_the_first(self) -> None:
        """Ask the copy that was there before to come to the front."""
        if sys.platform == "win32":
            import ctypes  # noqa: PLC0415 only a second copy on Windows needs it

            # Only the program that the user has just started may put another one before all others.
            ctypes.windll.user32.AllowSetForegroundWindow(ANYBODY)
        self._call.write_text(str(time.time_ns()), "ascii")

    def watch(self) -> None:
        """Begin to listen for other copies. There must be an application by now."""
        if self._lock is None:
            return
        if self._watcher is None:
            from PySide6.QtCore import QFileSystemWatcher  # noqa: PLC0415 the window paints first

            self._watcher = QFileSystemWatcher(self)
            self._watcher.fileChanged.connect(self._called)
        if not self._call.exists():
            self._call.touch(mode=0o600)
        self._watcher.addPath(str(self._call))

    def _called(self) -> None:
        self.watch()  # the file may have been tidied away, and then nobody would watch its successor
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
    """A path of this user and display alone, where another user's copy is neither found nor in the way."""
    if sys.platform == "win32":
        folder = os.environ.get("TEMP")
    else:
        folder = os.environ.get("XDG_RUNTIME_DIR")
    display = os.environ.get("WAYLAND_DISPLAY") or os.environ.get("DISPLAY") or ""
    name = "-".join(filter(None, (NAME, "".join(filter(str.isalnum, display)))))
    return Path(folder or Path.home() / ".cache") / name


def _open(path: Path) -> int | None:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError:
        return None


def _take(lock: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415 each system has its own way

            msvcrt.locking(lock, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # noqa: PLC0415 each system has its own way

            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        # Windows says so of a lock that is held; elsewhere, of a folder whose file system has no locks.
        return sys.platform != "win32"
    return True
