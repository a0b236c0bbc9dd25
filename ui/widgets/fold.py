"""The head of a section that is folded away: its title and, before it is opened, what holds meanwhile."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from ui.look import strokes
from ui.look.appearance import Appearance
from ui.widgets.buttons import PaintedButton

REACH = 0.43
"""How far the head reaches beyond its title on both sides, for the focus ring."""
WORDS_GAP = 0.86
ARROW = 0.5


class FoldHead(PaintedButton):
    """A button that opens and closes the rows below it; `toggled` tells that it did."""

    def __init__(self, look: Appearance, title: str, words: str, parent: QWidget | None = None) -> None:
        """Make a closed head; `words` stand beside the title."""
        super().__init__(look, title, parent)
        self._words = words
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._describe()

        self.toggled.connect(self._describe)

    @property
    def words(self) -> str:
        """What stands beside the title."""
        return self._words

    def set_words(self, words: str) -> None:
        """Say something else beside the title."""
        if words != self._words:
            self._words = words
            self.resize(self.needed(), self.height())
            self._describe()

    def needed(self) -> int:
        """Return the width that title, words and arrow take, in pixels."""
        look = self._look
        texts = look.width(self.text(), "section", bold=True) + look.width(self._words, "small")
        return round(texts) + look.px(2 * REACH + 2 * WORDS_GAP + ARROW)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open or close with the space bar; Enter is the form's."""
        if event.key() == Qt.Key.Key_Space:
            self.click()
        else:
            event.ignore()

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint title, words and arrow, and the ring."""
        look, theme = self._look, self._look.theme
        painter = strokes.smooth(self)
        if self.tint is not None:
            strokes.fill(painter, self.rect(), self.tint)
        title = strokes.piece(look, self.text(), theme.ink, "section", bold=True)
        words = strokes.piece(look, self._words, theme.muted, "small")
        base = strokes.baseline(self.rect(), title.measure)
        x = float(look.px(REACH))
        strokes.draw(painter, x, base, title)
        x += title.width + look.px(WORDS_GAP)
        strokes.draw(painter, x, base, words)
        centre = QPointF(x + words.width + look.px(WORDS_GAP), self.height() / 2)
        strokes.arrow(painter, centre, look.px(ARROW), theme.accent, down=self.isChecked())
        if self.hasFocus():
            strokes.outline(painter, self.rect(), theme.accent, 2.0)
        painter.end()

    def _describe(self) -> None:
        self.setAccessibleName(f"{self.text()} {self._words}".strip())
        self.setAccessibleDescription("已展开" if self.isChecked() else "按 Enter 展开")
        self.update()
