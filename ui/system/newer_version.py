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
            self._watcher.directoryChanged.connect(self.look)

    def look(self) -> None:
        """Tell it once, as after each change: the upgrade may have come while the program was still starting."""
        # Without the link there is nothing to tell; while dpkg is at work it may lead nowhere yet.
        if self._link.exists():
            self.waits.emit(self._link.resolve() != self._folder.resolve())
