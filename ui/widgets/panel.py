"""Plain grounds that the parts of the window stand on."""

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from ui.look import strokes
from ui.look.appearance import Appearance

CORNER = 8


class Panel(QWidget):
    """Fills itself with one colour of the theme; `edged` draws a hairline above and left of it.

    `corner` rounds the upper left corner, where the sheet meets header and rail.
    """

    def __init__(self, look: Appearance, colour: str, *, edged: bool = False, corner: bool = False) -> None:
        """Make a ground; `colour` is the name of a colour of the theme."""
        super().__init__()
        self._look = look
        self._colour = colour
        self._edged = edged
        self._corner = corner
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Fill what is to be painted, and draw the hairlines."""
        theme = self._look.theme
        painter = QPainter(self)
        if self._corner:
            strokes.ground(painter, event.rect(), theme.ground)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.line, 1))
            painter.setBrush(getattr(theme, self._colour))
            box = QRectF(self.rect()).adjusted(0.5, 0.5, CORNER * 2, CORNER * 2)
            painter.drawRoundedRect(box, CORNER, CORNER)
        else:
            strokes.ground(painter, event.rect(), getattr(theme, self._colour))
            if self._edged:
                painter.setPen(QPen(theme.line, 1))
                painter.drawLine(QPoint(0, 0), QPoint(self.width(), 0))
                painter.drawLine(QPoint(0, 0), QPoint(0, self.height()))
        painter.end()


class Hairline(QWidget):
    """A line of one pixel across."""

    def __init__(self, look: Appearance) -> None:
        """Make a line."""
        super().__init__()
        self._look = look
        self.setFixedHeight(1)

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the line."""
        painter = QPainter(self)
        strokes.ground(painter, self.rect(), self._look.theme.line)
        painter.end()
