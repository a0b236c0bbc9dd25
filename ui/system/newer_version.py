"""Notices that the installed program was upgraded while its window is open; the window goes on from its own files."""

import sys
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, Signal

CURRENT = "current"
"""The link beside the folders of all builds to the one that is started now (`packaging/installers/linux.py`)."""


class NewerVersion(QObject):
    """Watches the link beside the program's own folder. `waits`: whether another version is started from now on."""

    waits = Signal(bool)

    def __init__(self, program: Path | None = None) -> None:
        """Watch from now on; without such a link, as from source and on Windows, there is nothing to watch."""
        super().__init__()
        self._folder = (program or Path(sys.executable)).parent
        self._link = self._folder.with_name(CURRENT)
        if self._link.is_symlink():
            self._watcher = QFileSystemWatcher([str(self._folder.parent)], self)
            self._watcher.directoryChanged.connect(self._look)

    def _look(self) -> None:
        # While dpkg is at work the link may lead nowhere yet.
        if self._link.exists():
            self.waits.emit(self._link.resolve() != self._folder.resolve())
