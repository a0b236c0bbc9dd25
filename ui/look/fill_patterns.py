"""How the parts of a bill are painted: a colour and a hatching each, alike in bar, legend, comparison and curve."""

from collections.abc import Callable

from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from ui.look import strokes
from ui.look.appearance import Appearance

SWATCH_RADIUS = 2


def fill_part(painter: QPainter, box: QRectF, look: Appearance, part: str, scale: float = 1.0) -> None:
    """Fill `box` as the named part of a bill; `scale` widens the hatching (for the citizen's view).

    Strokes have the colour of the surface behind, so a part reads in grey as well.
    """
    theme = look.theme
    unit = look.base / 14 * scale
    painter.save()
    painter.setClipRect(box, Qt.ClipOperation.IntersectClip)
    painter.fillRect(box, theme.parts[part])
    stroke = STROKES.get(theme.hatching[part])
    if stroke is not None:
        stroke(painter, box, theme.surface, unit)
    painter.restore()
    if theme.hatching[part] == "levels":
        painter.setPen(QPen(theme.parts[part], max(1.0, unit)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        half = max(1.0, unit) / 2
        painter.drawRect(box.adjusted(half, half, -half, -half))


def swatch(painter: QPainter, box: QRect, look: Appearance, part: str) -> None:
    """Paint the small square that stands for a part in captions and legends."""
    path = QPainterPath()
    path.addRoundedRect(QRectF(box), SWATCH_RADIUS, SWATCH_RADIUS)
    painter.save()
    painter.setClipPath(path)
    fill_part(painter, QRectF(box), look, part)
    painter.restore()


def _slanted(painter: QPainter, box: QRectF, period: float, direction: int) -> None:
    height = box.height()
    start = box.left() - height - (box.left() % period if direction > 0 else 0)
    count = int((box.width() + 2 * height) / period) + 2
    top, bottom = (box.top(), box.bottom()) if direction > 0 else (box.bottom(), box.top())
    painter.drawLines(
        [QLineF(start + i * period, top, start + i * period + height, bottom) for i in range(count)],
    )


def _pen(painter: QPainter, colour: QColor, width: float, *, half: bool = False, dots: bool = False) -> None:
    # Of a stroke that ends outside the box no cap is seen, and round ones take longer than the strokes.
    cap = Qt.PenCapStyle.RoundCap if dots else Qt.PenCapStyle.SquareCap
    painter.setPen(QPen(strokes.half(colour) if half else colour, width, Qt.PenStyle.SolidLine, cap))


def _rising(painter: QPainter, box: QRectF, ground: QColor, unit: float) -> None:
    _pen(painter, ground, 1.4 * unit)
    _slanted(painter, box, 4.5 * unit, -1)


def _falling(painter: QPainter, box: QRectF, ground: QColor, unit: float) -> None:
    _pen(painter, ground, 1.4 * unit, half=True)
    _slanted(painter, box, 11 * unit, 1)


def _crossed(painter: QPainter, box: QRectF, ground: QColor, unit: float) -> None:
    _pen(painter, ground, 1.2 * unit)
    _slanted(painter, box, 6 * unit, 1)
    _slanted(painter, box, 6 * unit, -1)


def _upright(painter: QPainter, box: QRectF, ground: QColor, unit: float) -> None:
    _pen(painter, ground, 1.4 * unit, half=True)
    period = 6 * unit
    count = int(box.width() / period) + 1
    starts = [box.left() + (i + 0.5) * period for i in range(count)]
    painter.drawLines([QLineF(start, box.top(), start, box.bottom()) for start in starts])


def _grid(painter: QPainter, box: QRectF, ground: QColor, unit: float) -> None:
    _upright(painter, box, ground, unit)
    period = 6 * unit
    levels = [box.top() + (i + 0.5) * period for i in range(int(box.height() / period) + 1)]
    painter.drawLines([QLineF(box.left(), level, box.right(), level) for level in levels])


def _dots(painter: QPainter, box: QRectF, ground: QColor, unit: float) -> None:
    step = 5 * unit
    rows = max(1, round(box.height() / step))
    _pen(painter, ground, 1.8 * unit, half=True, dots=True)
    points = []
    for row in range(rows):
        y = box.top() + box.height() * (row + 0.5) / rows
        x = box.left() + step * (0.5 if row % 2 else 1)
        points += [QPointF(x + i * step, y) for i in range(int(box.width() / step) + 1)]
    painter.drawPoints(points)


def _levels(painter: QPainter, box: QRectF, ground: QColor, unit: float) -> None:
    step = 3 * unit
    height = 2 * unit
    y = box.top() + unit
    while y < box.bottom():
        painter.fillRect(QRectF(box.left(), y, box.width(), height), ground)
        y += step


STROKES: dict[str, Callable[[QPainter, QRectF, QColor, float], None]] = {
    "upright": _upright,
    "grid": _grid,
    "rising": _rising,
    "falling": _falling,
    "crossed": _crossed,
    "dots": _dots,
    "levels": _levels,
}
