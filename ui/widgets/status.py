"""A line of words above the buttons: what was saved and where, what could not be, what can be undone."""

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.look.appearance import Appearance
from ui.widgets.actions import OPEN
from ui.widgets.buttons import KeyButton
from ui.widgets.text import Text


class StatusLine(QWidget):
    """Words with, where it is asked for, a button to undo or to open what was saved; hidden while it has none."""

    def __init__(self, look: Appearance, undo: KeyButton | None = None) -> None:
        """Make an empty line."""
        super().__init__()
        self._words = Text(look, size="small", wrap=True, selectable=True)
        self._undo = undo
        self.open = KeyButton.of(look, OPEN, style="flat")
        self._file = Path()

        self.open.clicked.connect(self._open_file)

        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._words, 1)
        layout.addWidget(self.open)
        if undo is not None:
            layout.addWidget(undo)
        self.clear()

    @property
    def words(self) -> str:
        """What the line says."""
        return self._words.text()

    @property
    def offers_undo(self) -> bool:
        """Whether the button to undo stands there."""
        return self._undo is not None and self._undo.isVisibleTo(self)

    def say(self, words: str, *, wrong: bool = False, with_undo: bool = False) -> None:
        """Say something."""
        self.clear()
        self._words.set_text(words)
        self._words.set_colour("error" if wrong else "ink")
        if self._undo is not None:
            self._undo.setVisible(with_undo)
        self.show()

    def say_saved(self, words: str, file: Path | None) -> None:
        """Say what went out; a file with a button that opens it in the program that the system has for it."""
        self.say(words)
        if file is not None:
            self.offer(file)

    def offer(self, file: Path) -> None:
        """Offer to open a file that the words are about."""
        self._file = file
        self.open.show()

    def clear(self) -> None:
        """Say nothing more."""
        self._words.set_text("")
        self.open.hide()
        if self._undo is not None:
            self._undo.hide()
        self.hide()

    def _open_file(self) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._file))):
            self.say(f"打不开 {self._file.name}：文件已不在，或没有能打开它的程序", wrong=True)
