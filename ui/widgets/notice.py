"""A bar below the header, on an amber ground: something that concerns the whole window, and a button for it."""

from PySide6.QtCore import QRect
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget
from typing_extensions import override

from ui.look import strokes
from ui.look.appearance import Appearance
from ui.widgets.buttons import KeyButton
from ui.widgets.text import Text


class NoticeBar(QWidget):
    """Words and one button; hidden while there is nothing to say."""

    def __init__(self, look: Appearance, word: str) -> None:
        """Make an empty bar; `word` stands on its button."""
        super().__init__()
        self._look = look
        self._words = Text(look, colour="amber", bold=True, wrap=True, selectable=True)
        self.button = KeyButton(look, word)
        self._line = QHBoxLayout(self)
        self._line.addWidget(self._words, 1)
        self._line.addWidget(self.button)
        look.follow_last(self._measure)
        self.hide()

    @property
    def words(self) -> str:
        """What the bar says."""
        return self._words.text()

    def say(self, words: str) -> None:
        """Say something, or with no words nothing more."""
        self._words.set_text(words)
        self.setVisible(bool(words))

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Fill the ground and paint the bar at its left."""
        theme = self._look.theme
        painter = strokes.smooth(self)
        strokes.ground(painter, self.rect(), theme.amber_soft)
        strokes.ground(painter, QRect(0, 0, 4, self.height()), theme.amber_mark)
        painter.end()

    def _measure(self) -> None:
        look = self._look
        self._line.setContentsMargins(look.px(1.14), look.px(0.21), look.px(0.86), look.px(0.21))
        self._line.setSpacing(look.px(0.86))
