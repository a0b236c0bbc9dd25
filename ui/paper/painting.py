"""Paints a laid-out page on whatever Qt paints on: screen, picture, printer, PDF."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPen

from estimator.slip import FILL_PATTERNS
from ui.look import fill_patterns
from ui.look.fill_patterns import PatternStyle, Strokes
from ui.paper.marks import MUTED, Across, Fill, Page, Stroke, Type, Words
from ui.paper.typesetting import UNITS, font

_ON_PAPER = {
    "rising": Strokes(1.2, 0.4),
    "falling": Strokes(3.0, 0.45),
    "crossed": Strokes(1.7, 0.35),
    "upright": Strokes(1.5, 0.4),
    "grid": Strokes(1.5, 0.4),
    "dots": Strokes(1.1, 0.45),
    "levels": Strokes(0.75, 0.5),
}
"""Millimetres. Wider than on the screen, and white alone: half tones are lost on a printer that has black only."""

_OUTLINE = 0.2
_SLANT = -35


def paint(painter: QPainter, page: Page, dots: float) -> None:
    """Paint a page from the painter's origin on, at so many dots to the millimetre."""
    made: dict[Type, QFont] = {}
    painter.save()
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    painter.scale(dots / UNITS, dots / UNITS)
    for mark in page.marks:
        if isinstance(mark, Words):
            made[mark.type] = made.get(mark.type) or font(mark.type)
            painter.setFont(made[mark.type])
            painter.setPen(QColor(mark.type.ink))
            painter.drawText(QPointF(mark.x, mark.baseline) * UNITS, mark.text)
        elif isinstance(mark, Stroke):
            painter.setPen(_pen(mark.ink, mark.width))
            painter.drawLine(QPointF(mark.x, mark.y) * UNITS, QPointF(mark.to_x, mark.to_y) * UNITS)
        elif isinstance(mark, Across):
            _across(painter, mark)
        else:
            _fill(painter, mark)
    painter.restore()


def _across(painter: QPainter, mark: Across) -> None:
    path = QPainterPath()
    path.addText(0, 0, font(Type(mark.size, bold=True)), mark.text)
    painter.save()
    painter.translate(QPointF(mark.x, mark.y) * UNITS)
    painter.rotate(_SLANT)
    painter.translate(-path.boundingRect().center())
    painter.strokePath(path, _pen(MUTED, _OUTLINE))
    painter.restore()


def _pen(colour: str, width: float) -> QPen:
    return QPen(QColor(colour), width * UNITS, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap)


def _fill(painter: QPainter, mark: Fill) -> None:
    box = QRectF(mark.x * UNITS, mark.y * UNITS, mark.width * UNITS, mark.height * UNITS)
    style = PatternStyle(QColor(Qt.GlobalColor.white), _ON_PAPER, UNITS, _OUTLINE * UNITS)
    fill_patterns.fill(painter, box, QColor(mark.ink), FILL_PATTERNS[mark.part].pattern, style)
