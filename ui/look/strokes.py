"""What several widgets paint alike: controls with their lower edge, the focus ring, lines of text, arrows."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from ui.look import fonts
from ui.look.appearance import Appearance, TypeSize
from ui.look.metrics import RING
from ui.look.palettes import Theme

RADIUS = 4
LIT_WIDTH = 1.5
WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
NO_BRUSH = Qt.BrushStyle.NoBrush
NO_PEN = Qt.PenStyle.NoPen


class Piece(NamedTuple):
    """A text with its size in pixels, its weight and its colour, to stand in a line with others."""

    text: str
    pixels: int
    colour: QColor
    bold: bool = False
    halt: bool = False

    @property
    def font(self) -> QFont:
        """Its font."""
        return fonts.font(self.pixels, bold=self.bold, halt=self.halt or fonts.is_caption(self.text))

    @property
    def measure(self) -> QFontMetricsF:
        """Measures of its font."""
        return fonts.metrics(self.pixels, bold=self.bold, halt=self.halt)

    @property
    def width(self) -> float:
        """Width in pixels."""
        return fonts.width(self.text, self.pixels, bold=self.bold, halt=self.halt)


def piece(look: Appearance, text: str, colour: QColor, size: TypeSize = "text", *, bold: bool = False) -> Piece:
    """Return a text in one of the five sizes."""
    return Piece(text, look.pixels(size), colour, bold)


def smooth(widget: QWidget) -> QPainter:
    """Begin to paint on `widget` with smooth edges."""
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    return painter


def ground(painter: QPainter, box: QRect | QRectF, colour: QColor) -> None:
    """Fill a box with a colour, square and without an edge."""
    # QPainter.fillRect would do as well, but loads every preset of QGradient, which the first paint has no use for.
    painter.setBackground(colour)
    painter.eraseRect(box)


def baseline(box: QRect | QRectF, measure: QFontMetricsF) -> float:
    """Return the baseline that centres a line of text in `box`."""
    return round(box.y() + (box.height() + measure.ascent() - measure.descent()) / 2)


def draw(painter: QPainter, x: float, base: float, what: Piece, *, right: bool = False) -> None:
    """Paint a text on the baseline `base` from `x`, or ending at `x`."""
    painter.setFont(what.font)
    painter.setPen(what.colour)
    painter.drawText(QPointF(x - what.width if right else x, base), what.text)


def wrapped(look: Appearance, left: float, top: float, width: float, text: str) -> QRectF:
    """Return the box that a small text takes from `left` and `top`, wrapped to a width."""
    measure = look.measure("small", halt=fonts.is_caption(text))
    return measure.boundingRect(QRectF(left, top, width, 10_000), WRAP, fonts.kept_together(text))


def draw_wrapped(painter: QPainter, look: Appearance, box: QRectF, text: str, colour: QColor) -> None:
    """Paint a small text wrapped into its box."""
    painter.setFont(look.font("small", halt=fonts.is_caption(text)))
    painter.setPen(colour)
    painter.drawText(box, WRAP, fonts.kept_together(text))


def draw_centred(painter: QPainter, box: QRect, pieces: Sequence[Piece], gap: float) -> None:
    """Paint texts on one baseline, together in the middle of `box`."""
    x = box.x() + (box.width() - sum(each.width for each in pieces) - gap * (len(pieces) - 1)) / 2
    base = baseline(box, pieces[-1].measure)
    for each in pieces:
        draw(painter, x, base, each)
        x += each.width + gap


def control_box(widget: QWidget) -> QRect:
    """Return the part of a control's widget inside the room for its focus ring."""
    return widget.rect().adjusted(RING, RING, -RING, -RING)


def half(colour: QColor) -> QColor:
    """Return a colour that lets what is below it half through, as under the mouse."""
    return QColor(colour.red(), colour.green(), colour.blue(), 128)


def fill(painter: QPainter, box: QRect, colour: QColor, radius: float = RADIUS) -> None:
    """Fill a rounded box."""
    painter.setPen(NO_PEN)
    painter.setBrush(colour)
    painter.drawRoundedRect(box, radius, radius)


def outline(painter: QPainter, box: QRect, colour: QColor, width: float = 1.0, radius: float = RADIUS) -> None:
    """Draw a line inside the edge of a rounded box."""
    half = width / 2
    painter.setPen(QPen(colour, width))
    painter.setBrush(NO_BRUSH)
    painter.drawRoundedRect(QRectF(box).adjusted(half, half, -half, -half), radius, radius)


def lower_edge(painter: QPainter, box: QRect, colour: QColor, width: float = 1.0, *, dashed: bool = False) -> None:
    """Draw the lower side of a control, dashed where something is missing."""
    pen = QPen(colour, width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if dashed:
        pen.setWidthF(width * 1.5)
        pen.setDashPattern([3, 2])
    painter.setPen(pen)
    y = box.y() + box.height() - pen.widthF() / 2
    painter.drawLine(QPointF(box.x() + RADIUS - 1, y), QPointF(box.x() + box.width() - RADIUS + 1, y))


def ring(painter: QPainter, box: QRect, colour: QColor) -> None:
    """Draw the focus ring just outside of a control."""
    outline(painter, box.adjusted(-2, -2, 2, 2), colour, 2.0, RADIUS + 1)


def left_bar(painter: QPainter, box: QRect, colour: QColor) -> None:
    """Draw a bar of 3 pixels at the left of a box, with its rounded corners."""
    path = QPainterPath()
    path.addRoundedRect(QRectF(box), RADIUS, RADIUS)
    painter.save()
    painter.setClipPath(path)
    painter.fillRect(QRect(box.x(), box.y(), 3, box.height()), colour)
    painter.restore()


def arrow(painter: QPainter, centre: QPointF, size: float, colour: QColor, *, down: bool = False) -> None:
    """Draw a small open arrow to the right, or downwards."""
    long, short = size / 2, size / 4
    ends = ((-long, -short), (0.0, short), (long, -short)) if down else ((-short, -long), (short, 0.0), (-short, long))
    pen = QPen(colour, max(1.4, size / 5))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(NO_BRUSH)
    painter.drawPolyline(QPolygonF([centre + QPointF(x, y) for x, y in ends]))


def erase_lower_edge(painter: QPainter, box: QRect, colour: QColor) -> None:
    """Take the lower side of an outline away, so that a dashed one shows its gaps."""
    painter.fillRect(QRectF(box.x() + RADIUS, box.y() + box.height() - 1, box.width() - 2 * RADIUS, 1), colour)


def control_ground(  # noqa: PLR0913  a state, said where it is painted
    painter: QPainter, box: QRect, theme: Theme, *, wrong: bool, missing: bool, ground: QColor, width: float = 1.0
) -> None:
    """Paint the ground, outline and lower edge of a control; the edge is dashed where something is missing."""
    fill(painter, box, ground)
    outline(painter, box, theme.error if wrong else theme.border)
    if missing:
        erase_lower_edge(painter, box, theme.surface)
    lower_edge(painter, box, theme.error if wrong else theme.edge, width, dashed=missing)
