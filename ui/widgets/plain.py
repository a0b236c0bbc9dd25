"""The parts of the citizen's view, in sizes of its screen: two figures, the bar between them, lines in plain words."""

import math
from collections.abc import Sequence
from decimal import Decimal

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from estimator.explain import PlainFigure, PlainLine
from estimator.money import grouped
from estimator.result import Part
from ui.look import fill_patterns, fonts, strokes
from ui.look.appearance import Appearance
from ui.look.strokes import Piece
from ui.widgets.bar import BarPart, edges, paint_parts

FIGURE = 8.9
"""The largest size of a figure, like all that follow in units of the view (14 pixels on a screen of 1366 × 768)."""
CAPTION = 2.43
UNIT_OF_FIGURE = 2.1
FIGURE_GAP = 1.2
BETWEEN = 5.0
FIGURE_BASE = 11.7
HALF_HEIGHT = 13.6
WORDS = 2.0
AMOUNT = 2.3
ROW = 4.5
TIGHTEST = 1.5
"""Height of a row over the size of its words where there are so many that rows draw close."""
REASON = 0.8
SWATCH = 0.82
INDENT = 1.57
"""Side of a swatch, and where the words after it begin, over the size of the words."""
BAR_RADIUS = 4
HATCH = 2.0
RULED = ("sum", "later")


def spoken(figure: PlainFigure) -> str:
    """Say a figure as a screen reader does."""
    return f"{figure.caption} {figure.value} {figure.unit}" if figure.unit else f"{figure.caption} 尚无结果"


class _InUnits(QWidget):
    """A part that is painted in units of the view."""

    def __init__(self, look: Appearance, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._unit = 1.0

    def set_unit(self, unit: float) -> None:
        """Paint in units of so many pixels."""
        self._unit = unit
        self.update()


class PlainFigures(_InUnits):
    """One or two figures side by side, both as large as both can be; the first bold."""

    def __init__(self, look: Appearance, parent: QWidget) -> None:
        """Make a widget without figures."""
        super().__init__(look, parent)
        self._figures: tuple[PlainFigure, ...] = ()
        self._leading = 0

    @property
    def pixels(self) -> int:
        """TypeSize of the figures in pixels."""
        room = self._half() - FIGURE_GAP * self._unit
        most = round(FIGURE * self._unit)
        sizes = [most]
        for index, figure in enumerate(self._figures):
            left = room - fonts.width(figure.unit, round(UNIT_OF_FIGURE * self._unit))
            needed = fonts.width(figure.value, most, bold=self._is_bold(index))
            sizes.append(math.floor(most * min(1.0, left / max(1.0, needed))))
        return max(1, min(sizes))

    def set_figures(self, figures: Sequence[PlainFigure], leading: int = 0) -> None:
        """Say other figures; the leading one is bold."""
        if (tuple(figures), leading) != (self._figures, self._leading):
            self._figures, self._leading = tuple(figures), leading
            self.setAccessibleName("，".join(spoken(figure) for figure in figures))
            self.update()

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint captions, figures and their units."""
        theme, unit = self._look.theme, self._unit
        painter = strokes.smooth(self)
        pixels = self.pixels
        # A figure that had to shrink stays in the middle of the height it would have had.
        base = round(FIGURE_BASE * unit - (FIGURE * unit - pixels) * 0.3)
        for index, figure in enumerate(self._figures):
            x = round(index * (self._half() + BETWEEN * unit))
            strokes.draw(
                painter, x, round(CAPTION * unit), Piece(figure.caption, self._px(CAPTION), theme.ink, bold=True)
            )
            value = Piece(figure.value, pixels, theme.ink if figure.unit else theme.muted, bold=self._is_bold(index))
            # The room that the font leaves before a digit, or a dash, would show in a figure so large.
            room = value.measure.boundingRect(figure.value[0]).left()
            strokes.draw(painter, x - room, base, value)
            suffix = Piece(figure.unit, self._px(UNIT_OF_FIGURE), theme.muted)
            strokes.draw(painter, x + value.width + FIGURE_GAP * unit, base, suffix)
        painter.end()

    def _is_bold(self, index: int) -> bool:
        return index == self._leading

    def _half(self) -> float:
        count = max(1, len(self._figures))
        return (self.width() - BETWEEN * self._unit * (count - 1)) / count

    def _px(self, multiple: float) -> int:
        return round(multiple * self._unit)


class PlainBar(_InUnits):
    """How the whole splits, with the fill patterns of the window's bar, only larger."""

    def __init__(self, look: Appearance, parent: QWidget) -> None:
        """Make an empty bar."""
        super().__init__(look, parent)
        self._parts: tuple[Part, ...] = ()

    def set_parts(self, parts: Sequence[Part]) -> None:
        """Show other parts (yuan)."""
        if tuple(parts) != self._parts:
            self._parts = tuple(parts)
            self.setAccessibleName("，".join(f"{part.label} {grouped(part.amount)}" for part in parts if part.amount))
            self.update()

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the parts within the rounded bar; without parts an even strip."""
        whole = sum((part.amount for part in self._parts), Decimal(0))
        found = edges([BarPart(part.name, part.amount) for part in self._parts], whole, self.width())
        paint_parts(self, self._look, found, BAR_RADIUS, HATCH * self._unit / self._look.base)


class PlainLines(_InUnits):
    """Lines of words and amounts, in the largest type in which all of them fit."""

    def __init__(self, look: Appearance, parent: QWidget) -> None:
        """Make an empty list."""
        super().__init__(look, parent)
        self._lines: tuple[PlainLine, ...] = ()

    @property
    def pixels(self) -> int:
        """TypeSize of the words in pixels."""
        rows = sum(REASON if line.kind == "reason" else 1.0 for line in self._lines)
        most = min(round(WORDS * self._unit), self.height() / max(1.0, rows) / TIGHTEST)
        widest = max((self.width_of(line, most) for line in self._lines), default=0.0)
        return max(1, math.floor(most * min(1.0, self.width() / max(1.0, widest))))

    def set_lines(self, lines: Sequence[PlainLine]) -> None:
        """Say other lines."""
        if tuple(lines) != self._lines:
            self._lines = tuple(lines)
            self.setAccessibleName("；".join(f"{line.text} {_value(line)}".strip() for line in lines))
            self.update()

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the lines with a hairline between them and a stronger one above and below all."""
        theme = self._look.theme
        painter = strokes.smooth(self)
        pixels = self.pixels
        rows = sum(REASON if line.kind == "reason" else 1.0 for line in self._lines)
        height = min(ROW * self._unit, (self.height() - 1) / max(1.0, rows))
        y = 0.0
        before = None
        for line in self._lines:
            if before is None or line.kind != "reason":
                ruled = before is None or (line.kind in RULED and line.kind != before.kind)
                painter.fillRect(QRect(0, round(y), self.width(), 1), theme.rule if ruled else theme.line)
            row = height * (REASON if line.kind == "reason" else 1.0)
            beneath = line.kind == "reason" and before is not None and bool(before.part)
            self._paint(painter, line, QRectF(0, y, self.width(), row), pixels, indented=beneath)
            y += row
            before = line
        if self._lines:
            painter.fillRect(QRect(0, round(y), self.width(), 1), theme.rule)
        painter.end()

    def _paint(self, painter: QPainter, line: PlainLine, box: QRectF, pixels: int, *, indented: bool) -> None:
        """Paint a line: its square, text and amount."""
        theme = self._look.theme
        text, amount = self._pieces(line, pixels)
        if line.part:
            side = round(SWATCH * pixels)
            square = QRectF(0, round(box.center().y() - side / 2) + 1, side, side)
            fill_patterns.swatch(painter, square, self._look, line.part, self._unit / self._look.base)
        x = INDENT * pixels if line.part or indented else 0.0
        base = strokes.baseline(box, text.measure)
        colour = theme.muted if line.kind in ("reason", "later") else theme.ink
        strokes.draw(painter, x, base, text._replace(colour=colour))
        strokes.draw(painter, self.width(), base, amount, right=True)

    def _pieces(self, line: PlainLine, pixels: float) -> tuple[Piece, Piece]:
        ink, bold = self._look.theme.ink, line.kind == "sum"
        words = math.floor(pixels * (REASON if line.kind == "reason" else 1.0))
        text = Piece(fonts.formula(line.text, words), max(1, words), ink, bold)
        return text, Piece(_value(line), max(1, round(pixels * AMOUNT / WORDS)), ink, bold)

    def width_of(self, line: PlainLine, pixels: float) -> float:
        """Return how much room a line takes with its words in that size, in pixels."""
        text, amount = self._pieces(line, pixels)
        gap = pixels if amount.text else 0
        return (INDENT * pixels if line.part or line.kind == "reason" else 0) + text.width + gap + amount.width


def _value(line: PlainLine) -> str:
    return line.quantity if line.amount is None else grouped(abs(line.amount))
