"""Notes to an answer: what was read how, each with its article, on an amber ground."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QGridLayout, QWidget
from typing_extensions import override

from ui.look import metrics, strokes
from ui.look.appearance import Appearance
from ui.widgets.text import Text

SIDE = 0.86


class NoteBox(QWidget):
    """A grid of words and articles under one head; it hides when there is nothing to say."""

    def __init__(self, look: Appearance) -> None:
        """Make an empty box."""
        super().__init__()
        self._look = look
        self._notes: tuple[tuple[str, str], ...] = ()
        self._texts: list[tuple[Text, Text]] = []
        self._head = Text(look, "说明", size="small", colour="amber", bold=True)

        self._layout = QGridLayout(self)
        self._head.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._layout.addWidget(self._head, 0, 0)
        self._layout.setColumnStretch(1, 1)
        self._layout.setHorizontalSpacing(0)
        look.follow(self._measure)
        self.hide()

    def set_notes(self, notes: Sequence[tuple[str, str]]) -> None:
        """Say notes: pairs of words and article."""
        if tuple(notes) == self._notes:
            return
        self._notes = tuple(notes)
        while len(self._texts) < len(self._notes):
            row = len(self._texts)
            words = Text(self._look, size="small", wrap=True, selectable=True)
            article = Text(self._look, size="small", colour="muted")
            words.setAlignment(Qt.AlignmentFlag.AlignTop)
            article.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight)
            self._layout.addWidget(words, row, 1)
            self._layout.addWidget(article, row, 2)
            self._texts.append((words, article))
        for i, pair in enumerate(self._texts):
            for text, said in zip(pair, self._notes[i] if i < len(self._notes) else ("", ""), strict=True):
                text.set_text(said)
                text.setVisible(i < len(self._notes))
        self._measure()
        self.setVisible(bool(self._notes))

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Fill the ground and paint the bar at its left."""
        theme = self._look.theme
        painter = strokes.smooth(self)
        strokes.fill(painter, self.rect(), theme.amber_soft)
        strokes.left_bar(painter, self.rect(), theme.amber_mark)
        painter.end()

    def _measure(self) -> None:
        look = self._look
        side = look.px(SIDE)
        self._layout.setContentsMargins(side, look.px(0.5), side, look.px(0.36))
        self._layout.setVerticalSpacing(0)
        for text in (self._head, *(text for pair in self._texts for text in pair)):
            text.setMinimumHeight(look.px(metrics.DETAIL_LINE))
        wide = look.fold is look.fold.WIDE
        self._layout.setColumnMinimumWidth(0, look.px(metrics.STEP_LABEL - SIDE if wide else 2.86))
        self.update()
