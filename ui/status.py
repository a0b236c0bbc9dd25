"""A line of words above the buttons: what was saved and where, what could not be, what can be undone."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.look import Look
from ui.widgets.buttons import KeyButton
from ui.widgets.text import Text


class StatusLine(QWidget):
    """Words with, where it is asked for, one button; hidden while there is nothing to say."""

    def __init__(self, look: Look, button: KeyButton) -> None:
        """Make an empty line."""
        super().__init__()
        self._words = Text(look, size="small", wrap=True, selectable=True)
        self._button = button

        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._words, 1)
        layout.addWidget(button)
        self.clear()

    @property
    def words(self) -> str:
        """What the line says."""
        return self._words.text()

    def say(self, words: str, *, wrong: bool = False, with_button: bool = False) -> None:
        """Say something."""
        self._words.set_text(words)
        self._words.set_colour("error" if wrong else "ink")
        self._button.setVisible(with_button)
        self.show()

    def clear(self) -> None:
        """Say nothing more."""
        self._words.set_text("")
        self._button.hide()
        self.hide()
