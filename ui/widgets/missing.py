"""What still has to be filled in before there is an answer, in the form's order."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from ui.look import metrics, strokes
from ui.look.appearance import Appearance
from ui.widgets.list_row import ListRow, RowList
from ui.widgets.steps import ListHead
from ui.widgets.text import Text

MARK = 1.0
MARK_GAP = 0.71


@dataclass(frozen=True)
class Missing:
    """A fact that is needed, or (`wrong`) one that is not right; `name` is that of its field in the form."""

    name: str
    label: str
    words: str = ""
    wrong: bool = False


class MissingRow(ListRow):
    """One such fact: a hollow circle, or a filled one with ! where something is wrong."""

    def __init__(self, look: Appearance, parent: QWidget, *, first: bool) -> None:
        """Make an empty row; all but the first have a line above."""
        super().__init__(look, parent)
        self.first = first
        self.missing = Missing("", "")
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def set_missing(self, missing: Missing) -> None:
        """Say another fact; painted anew only if it differs."""
        if missing != self.missing:
            self.missing = missing
            state = "有误" if missing.wrong else "待填"
            self.setAccessibleName(" ".join(filter(None, (missing.label, state, missing.words))))
            self.setAccessibleDescription("按 Enter 去填写")
            self.update()

    def height_for(self, width: int) -> int:
        """Return the height of the row: words that do not fit beside the label go below it."""
        look = self._look
        if self._fits_one_line(width):
            return look.px(metrics.STEP)
        extra = self._words_box(width).height() - look.measure("small").height()
        return look.px(metrics.STEP_TWO_LINES) + math.ceil(extra)

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint mark, label, words and arrow."""
        look, theme, missing = self._look, self._look.theme, self.missing
        painter = strokes.smooth(self)
        left, right = look.px(metrics.STEP_REACH), self.width() - look.px(metrics.STEP_REACH)
        if self.tint is not None:
            painter.fillRect(self.rect(), self.tint)
        if not self.first:
            painter.fillRect(QRect(left, 0, right - left, 1), theme.line)
        one_line = self._fits_one_line(self.width())
        line = QRect(0, 0 if one_line else look.px(0.29), self.width(), look.px(metrics.STEP if one_line else 1.43))
        base = strokes.baseline(line, look.measure())
        self._paint_mark(painter, QPointF(left + look.px(MARK) / 2, line.y() + line.height() / 2))
        strokes.draw(painter, left + look.px(MARK + MARK_GAP), base, strokes.piece(look, missing.label, theme.ink))
        colour = theme.error if missing.wrong else theme.muted
        if one_line:
            strokes.draw(painter, left + self._words_x(), base, strokes.piece(look, missing.words, colour))
        else:
            strokes.draw_wrapped(painter, look, self._words_box(self.width()), missing.words, colour)
        centre = QPointF(right - look.px(0.36), line.y() + line.height() / 2)
        strokes.arrow(painter, centre, look.px(0.5), theme.accent)
        if self.hasFocus():
            strokes.outline(painter, self.rect().adjusted(1, 2, -1, -2), theme.accent, 2.0, strokes.RADIUS + 1)
        painter.end()

    def _words_x(self) -> int:
        look = self._look
        label = look.px(MARK + MARK_GAP) + look.width(self.missing.label)
        return max(look.px(metrics.STEP_LABEL), round(label) + look.px(0.86))

    def _fits_one_line(self, width: int) -> bool:
        look = self._look
        room = width - 2 * look.px(metrics.STEP_REACH) - look.px(1.43) - self._words_x()
        return look.width(self.missing.words) <= room

    def _words_box(self, width: int) -> QRectF:
        look = self._look
        left = look.px(metrics.STEP_REACH + MARK + MARK_GAP)
        room = width - left - look.px(metrics.STEP_REACH + 1.43)
        return strokes.wrapped(look, left, look.px(1.57), room, self.missing.words)

    def _paint_mark(self, painter: QPainter, centre: QPointF) -> None:
        """Paint the mark of a row: a ring, or where something is wrong a disk."""
        look, theme = self._look, self._look.theme
        radius = look.px(MARK) / 2 - 1
        if not self.missing.wrong:
            painter.setPen(QPen(theme.edge, 1.5))
            painter.setBrush(strokes.NO_BRUSH)
            painter.drawEllipse(centre, radius, radius)
            return
        painter.setPen(strokes.NO_PEN)
        painter.setBrush(theme.error)
        painter.drawEllipse(centre, radius + 1, radius + 1)
        sign = QPen(theme.surface, max(1.6, radius / 3.4), Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
        painter.setPen(sign)
        painter.drawLine(centre - QPointF(0, radius * 0.55), centre + QPointF(0, radius * 0.12))
        painter.drawPoint(centre + QPointF(0, radius * 0.6))


class MissingList(RowList[MissingRow]):
    """Stands where the steps will stand; `picked` carries the name of the field to go to."""

    picked = Signal(str)

    def __init__(self, look: Appearance) -> None:
        """Make an empty list. It reaches a little beyond its texts on both sides, as the steps do."""
        super().__init__(look)
        self._missing: tuple[Missing, ...] = ()
        self._head = ListHead(look, "还需填写", self)
        self._words = Text(look, "填齐即算，每一步列出算式和条文。", size="small", colour="muted", parent=self)

        look.follow(self._arrange)

    def set_missing(self, missing: Sequence[Missing]) -> None:
        """Say what is needed."""
        if tuple(missing) == self._missing:
            return
        self._missing = tuple(missing)
        self._use(len(self._missing))
        for row, each in zip(self._rows, self._missing, strict=False):
            row.set_missing(each)
        self._arrange()

    @override
    def _arrange(self) -> None:
        """Place head, rows and words from the top down."""
        look = self._look
        height = look.px(metrics.STEP)
        self._head.setGeometry(0, 0, self.width(), height)
        y = height
        for row in self.rows():
            row.show()
            tall = row.height_for(self.width())
            row.setGeometry(0, y, self.width(), tall)
            y += tall
        self._words.setGeometry(look.px(metrics.STEP_REACH), y, self.width(), height)
        self.setFixedHeight(y + height)

    @override
    def _make_row(self) -> MissingRow:
        return MissingRow(self._look, self, first=not self._rows)

    @override
    def _act(self, position: int) -> None:
        self.picked.emit(self._missing[position].name)
