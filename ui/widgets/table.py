"""Words in two or three columns under a title, to be read, selected and copied."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from ui.look.appearance import Appearance
from ui.look.metrics import STEP_REACH, Fold
from ui.widgets.panel import Hairline
from ui.widgets.text import Text

ROW_GAP = 0.43
COLUMN_GAP = 1.14
BELOW = 1.43
NARROW = 8.57
"""Text sizes that the first column takes at most where there is little room."""


class WordTable(QWidget):
    """A title, a line, and rows: what it is, what is said of it, and (muted, at the right) where that stands.

    Like a list of steps it reaches a little beyond its words on both sides, so that the words stand in line.
    """

    def __init__(self, look: Appearance, title: str, rows: Sequence[tuple[str, ...]], first: float) -> None:
        """Make a table; its first column is at least `first` text sizes wide."""
        super().__init__()
        self._look = look
        self._first = first
        self._layout = QGridLayout(self)
        self._layout.setColumnStretch(1, 1)
        self._layout.addWidget(Text(look, title, size="section", bold=True), 0, 0, 1, 3)
        self._layout.addWidget(Hairline(look), 1, 0, 1, 3)
        for number, row in enumerate(rows, start=2):
            for column, words in enumerate(row):
                self._layout.addWidget(self._text(column, words), number, column)

        look.follow_last(self._measure)

    def _text(self, column: int, words: str) -> Text:
        side = Qt.AlignmentFlag.AlignLeft
        if column > 1:
            text, side = Text(self._look, words, size="small", colour="muted"), Qt.AlignmentFlag.AlignRight
        else:
            text = Text(self._look, words, wrap=True, selectable=column == 1)
        text.setAlignment(Qt.AlignmentFlag.AlignTop | side)
        return text

    def _measure(self) -> None:
        look = self._look
        narrow = look.fold is Fold.SMALLEST
        self._layout.setColumnMinimumWidth(0, look.px(min(self._first, NARROW) if narrow else self._first))
        self._layout.setHorizontalSpacing(look.px(COLUMN_GAP))
        self._layout.setVerticalSpacing(look.px(ROW_GAP))
        reach = look.px(STEP_REACH)
        self._layout.setContentsMargins(reach, 0, reach, look.px(BELOW))
