"""How the parts of a bill are painted: a colour and a fill pattern each, told apart in grey, on screen and paper."""

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from ui.look.appearance import Appearance

SWATCH_RADIUS = 2


class Strokes(NamedTuple):
    """How far apart strokes are, how wide, and whether what is below comes half through."""

    period: float
    width: float
    half: bool = False


class PatternStyle(NamedTuple):
    """What is behind the bill: the colour of the strokes, their measures and how large these are in the picture.

    `outline` is the line around a part that is mostly ground, as wide as where it is seen.
    """

    colour: QColor
    strokes: dict[str, Strokes]
    unit: float
    outline: float


_ON_SCREEN = {
    "rising": Strokes(4.5, 1.4),
    "falling": Strokes(11, 1.4, half=True),
    "crossed": Strokes(6, 1.2),
    "upright": Strokes(6, 1.4, half=True),
    "grid": Strokes(6, 1.4, half=True),
    "dots": Strokes(5, 1.8, half=True),
    "levels": Strokes(3, 2),
}
"""In fourteenths of the text size."""


def fill_part(painter: QPainter, box: QRectF, look: Appearance, part: str, scale: float = 1.0) -> None:
    """Fill `box` as the named part of a bill; `scale` widens the strokes (for the citizen's view).

    Strokes have the colour of the surface behind, so a part reads in grey as well.
    """
    theme = look.theme
    unit = look.base / 14 * scale
    style = PatternStyle(theme.surface, _ON_SCREEN, unit, max(1.0, unit))
    fill(painter, box, theme.parts[part], theme.fill_patterns[part], style)


def swatch(painter: QPainter, box: QRect | QRectF, look: Appearance, part: str, scale: float = 1.0) -> None:
    """Paint the small square that stands for a part in captions and legends."""
    path = QPainterPath()
    path.addRoundedRect(QRectF(box), SWATCH_RADIUS, SWATCH_RADIUS)
    painter.save()
    painter.setClipPath(path)
    fill_part(painter, QRectF(box), look, part, scale)
    painter.restore()


def fill(painter: QPainter, box: QRectF, colour: QColor, pattern: str, style: PatternStyle) -> None:
    """Fill a box with a colour, hatched in the colour of the style."""
    painter.save()
    painter.setClipRect(box, Qt.ClipOperation.IntersectClip)
    painter.fillRect(box, colour)
    if pattern in style.strokes:
        strokes = style.strokes[pattern]
        # Of a stroke that ends outside the box no cap is seen, and round ones take longer than the strokes.
        cap = Qt.PenCapStyle.RoundCap if pattern == "dots" else Qt.PenCapStyle.SquareCap
        ink = QColor(style.colour)
        ink.setAlphaF(0.5 if strokes.half else 1.0)
        painter.setPen(QPen(ink, strokes.width * style.unit, Qt.PenStyle.SolidLine, cap))
        _DRAWN[pattern](painter, box, strokes.period * style.unit)
    painter.restore()
    if pattern == "levels":
        painter.setPen(QPen(colour, style.outline))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        inset = style.outline / 2
        painter.drawRect(box.adjusted(inset, inset, -inset, -inset))


def _steps(start: float, length: float, period: float, first: float = 1 / 2) -> list[float]:
    return [start + period * (index + first) for index in range(int(length / period) + 1)]


def _rising(painter: QPainter, box: QRectF, period: float, *, falling: bool = False) -> None:
    height = box.height()
    top, bottom = (box.top(), box.bottom()) if falling else (box.bottom(), box.top())
    starts = _steps(box.left() - height, box.width() + height, period)
    painter.drawLines([QLineF(start, top, start + height, bottom) for start in starts])


def _falling(painter: QPainter, box: QRectF, period: float) -> None:
    _rising(painter, box, period, falling=True)


def _crossed(painter: QPainter, box: QRectF, period: float) -> None:
    _rising(painter, box, period)
    _falling(painter, box, period)


def _upright(painter: QPainter, box: QRectF, period: float) -> None:
    starts = _steps(box.left(), box.width(), period)
    painter.drawLines([QLineF(start, box.top(), start, box.bottom()) for start in starts])


def _levels(painter: QPainter, box: QRectF, period: float) -> None:
    levels = _steps(box.top(), box.height(), period, 2 / 3)
    painter.drawLines([QLineF(box.left(), level, box.right(), level) for level in levels])


def _grid(painter: QPainter, box: QRectF, period: float) -> None:
    _upright(painter, box, period)
    _levels(painter, box, period)


def _dots(painter: QPainter, box: QRectF, period: float) -> None:
    rows = max(1, round(box.height() / period))
    points = []
    for row in range(rows):
        y = box.top() + box.height() * (row + 0.5) / rows
        x = box.left() + period * (0.5 if row % 2 else 1)
        points += [QPointF(x + index * period, y) for index in range(int(box.width() / period) + 1)]
    painter.drawPoints(points)


_DRAWN: dict[str, Callable[[QPainter, QRectF, float], None]] = {
    "upright": _upright,
    "grid": _grid,
    "rising": _rising,
    "falling": _falling,
    "crossed": _crossed,
    "dots": _dots,
    "levels": _levels,
}
