"""Paints a laid-out page on whatever Qt paints on: screen, picture, printer, PDF."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPen

from ui.paper.marks import MUTED, Across, Fill, Page, Stroke, Type, Words
from ui.paper.typesetting import UNITS, font

HATCHING: Mapping[str, str] = {
    "fund": "solid",
    "second_layer": "upright",
    "third_layer": "grid",
    "allowance": "falling",
    "deductible": "rising",
    "copayment": "dots",
    "over_ceiling": "crossed",
    "excluded": "levels",
}
"""As on the screen, but wider, and white alone on one colour: half tones are lost on a printer that has black only."""

_SLANT = -35
_PAPER = Qt.GlobalColor.white


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


def _pen(colour: str | Qt.GlobalColor, width: float, cap: Qt.PenCapStyle = Qt.PenCapStyle.FlatCap) -> QPen:
    return QPen(QColor(colour), width * UNITS, Qt.PenStyle.SolidLine, cap)


def _fill(painter: QPainter, mark: Fill) -> None:
    box = QRectF(mark.x * UNITS, mark.y * UNITS, mark.width * UNITS, mark.height * UNITS)
    painter.save()
    painter.setClipRect(box, Qt.ClipOperation.IntersectClip)
    painter.fillRect(box, QColor(mark.ink))
    _STROKES[HATCHING[mark.part]](painter, box)
    painter.restore()
    if HATCHING[mark.part] == "levels":
        painter.setPen(_pen(mark.ink, _OUTLINE))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        half = _OUTLINE * UNITS / 2
        painter.drawRect(box.adjusted(half, half, -half, -half))


_OUTLINE = 0.2


def _solid(_painter: QPainter, _box: QRectF) -> None:
    pass


def _slanted(painter: QPainter, box: QRectF, period: float, width: float, *, rising: bool) -> None:
    painter.setPen(_pen(_PAPER, width))
    step, height = period * UNITS, box.height()
    top, bottom = (box.bottom(), box.top()) if rising else (box.top(), box.bottom())
    count = int((box.width() + height) / step) + 2
    starts = [box.left() - height + step * (index + 0.5) for index in range(count)]
    painter.drawLines([QLineF(start, top, start + height, bottom) for start in starts])


def _rising(painter: QPainter, box: QRectF) -> None:
    _slanted(painter, box, 1.2, 0.4, rising=True)


def _falling(painter: QPainter, box: QRectF) -> None:
    _slanted(painter, box, 3.0, 0.45, rising=False)


def _crossed(painter: QPainter, box: QRectF) -> None:
    _slanted(painter, box, 1.7, 0.35, rising=True)
    _slanted(painter, box, 1.7, 0.35, rising=False)


def _upright(painter: QPainter, box: QRectF) -> None:
    painter.setPen(_pen(_PAPER, 0.4))
    step = 1.5 * UNITS
    starts = [box.left() + step * (index + 0.5) for index in range(int(box.width() / step) + 1)]
    painter.drawLines([QLineF(start, box.top(), start, box.bottom()) for start in starts])


def _grid(painter: QPainter, box: QRectF) -> None:
    _upright(painter, box)
    step = 1.5 * UNITS
    levels = [box.top() + step * (index + 0.5) for index in range(int(box.height() / step) + 1)]
    painter.drawLines([QLineF(box.left(), level, box.right(), level) for level in levels])


def _dots(painter: QPainter, box: QRectF) -> None:
    painter.setPen(_pen(_PAPER, 0.45, Qt.PenCapStyle.RoundCap))
    step = 1.2 * UNITS
    rows = max(1, round(box.height() / (1.1 * UNITS)))
    points = []
    for row in range(rows):
        y = box.top() + box.height() * (row + 0.5) / rows
        x = box.left() + step * (0.5 if row % 2 else 1)
        points += [QPointF(x + index * step, y) for index in range(int(box.width() / step) + 1)]
    painter.drawPoints(points)


def _levels(painter: QPainter, box: QRectF) -> None:
    period, height = 0.75 * UNITS, 0.5 * UNITS
    y = box.top() + _OUTLINE * UNITS
    while y < box.bottom():
        painter.fillRect(QRectF(box.left(), y, box.width(), height), _PAPER)
        y += period


_STROKES: Mapping[str, Callable[[QPainter, QRectF], None]] = {
    "solid": _solid,
    "falling": _falling,
    "upright": _upright,
    "grid": _grid,
    "rising": _rising,
    "dots": _dots,
    "crossed": _crossed,
    "levels": _levels,
}
