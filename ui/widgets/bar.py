"""How a bill splits: a bar of hatched parts, and the legend that names them with the same swatches."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import QPoint, QRect, QRectF
from PySide6.QtGui import QPainterPath, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from ui.look import fill_patterns, metrics, strokes
from ui.look.appearance import Appearance
from ui.widgets.headline import NOTHING, SWATCH

RADIUS = 3
GAP = 2
THINNEST = 3
"""Pixels that a part above 0 takes at least, so that it is seen."""
ITEM_GAP = 1.71
PIECE_GAP = 0.43
LINE = 1.71


@dataclass(frozen=True)
class BarPart:
    """A part of the bill (`fund`, `deductible`, ...; the names of assets/themes.toml) and its amount in yuan."""

    part: str
    amount: Decimal


def edges(all_parts: Sequence[BarPart], whole: Decimal, across: int) -> list[tuple[str, int, int]]:
    """Return where each part of `whole` begins and ends on a bar so many pixels wide; a part of 0 is left out."""
    parts = [part for part in all_parts if part.amount > 0]
    if not parts or whole <= 0:
        return []
    room = across - GAP * (len(parts) - 1)
    widths = [max(THINNEST, int(room * part.amount / whole)) for part in parts]
    spare = room - sum(widths)
    if sum(part.amount for part in parts) >= whole or spare < 0:
        widths[widths.index(max(widths))] += spare
    found = []
    x = 0
    for part, width in zip(parts, widths, strict=True):
        found.append((part.part, x, x + width))
        x += width + GAP
    return found


def paint_parts(
    widget: QWidget, look: Appearance, found: Sequence[tuple[str, int, int]], radius: float, scale: float = 1.0
) -> None:
    """Fill a widget with parts that begin and end somewhere, within a rounded bar; without parts an even strip."""
    painter = strokes.smooth(widget)
    clip = QPainterPath()
    clip.addRoundedRect(QRectF(widget.rect()), radius, radius)
    painter.setClipPath(clip)
    if not found:
        painter.fillRect(widget.rect(), look.theme.line)
    for part, start, end in found:
        fill_patterns.fill_part(painter, QRectF(start, 0, end - start, widget.height()), look, part, scale)
    painter.end()


class Bar(QWidget):
    """Parts side by side, from the left in the order given; without parts an even strip."""

    def __init__(self, look: Appearance, height: float = metrics.BAR, parent: QWidget | None = None) -> None:
        """Make an empty bar, so many text sizes high."""
        super().__init__(parent)
        self._look = look
        self._tall = height
        self._parts: tuple[BarPart, ...] = ()
        self._whole = Decimal(0)

        look.follow(self._measure)

    def set_parts(self, parts: Sequence[BarPart], whole: Decimal, spoken: str) -> None:
        """Show how `whole` (yuan) splits; `spoken` says the same in words."""
        if (tuple(parts), whole) != (self._parts, self._whole):
            self._parts = tuple(parts)
            self._whole = whole
            self.update()
        if spoken != self.accessibleName():
            self.setAccessibleName(spoken)

    def edges(self) -> list[tuple[str, int, int]]:
        """Return where each part begins and ends, in pixels; a part of 0 is left out."""
        return edges(self._parts, self._whole, self.width())

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the parts within the rounded bar."""
        paint_parts(self, self._look, self.edges(), RADIUS)

    def _measure(self) -> None:
        thin = self._look.fold is metrics.Fold.SMALLEST
        self.setFixedHeight(self._look.px(min(self._tall, metrics.BAR_SMALLEST) if thin else self._tall))
        self.update()


@dataclass(frozen=True)
class LegendItem:
    """A part of the bill with its caption and its amount as it is shown."""

    part: str
    caption: str
    amount: str = NOTHING


class Legend(QWidget):
    """Swatch, caption and amount of each part in a line; what has no room goes on to the next line."""

    def __init__(self, look: Appearance) -> None:
        """Make an empty legend."""
        super().__init__()
        self._look = look
        self._lead = ""
        self._items: tuple[LegendItem, ...] = ()
        self._places: list[QPoint] = []

        look.follow(self._measure)

    def set_items(self, items: Sequence[LegendItem], lead: str = "") -> None:
        """Name the parts; `lead` stands before them where there is room for all in one line."""
        if (tuple(items), lead) == (self._items, self._lead):
            return
        self._items = tuple(items)
        self._lead = lead
        self.setAccessibleName("，".join(f"{item.caption} {item.amount}" for item in items))
        self._measure()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the line where there is no more room."""
        super().resizeEvent(event)
        self._measure()

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the items; an amount of 0 stays, muted."""
        look, theme = self._look, self._look.theme
        painter = strokes.smooth(self)
        line = QRect(0, 0, self.width(), look.px(LINE))
        measure = look.measure("small")
        if self._lead and self._places and self._places[0].x():
            lead = strokes.piece(look, self._lead, theme.muted, "small")
            strokes.draw(painter, 0, strokes.baseline(line, measure), lead)
        for item, place in zip(self._items, self._places, strict=True):
            box = line.translated(0, place.y())
            base = strokes.baseline(box, measure)
            side = look.px(SWATCH)
            fill_patterns.swatch(
                painter, QRect(place.x(), box.center().y() - side // 2 + 1, side, side), look, item.part
            )
            caption = strokes.piece(look, item.caption, theme.muted, "small")
            zero = not item.amount.strip("0.,")
            amount = strokes.piece(look, item.amount, theme.muted if zero else theme.ink, "small")
            x = place.x() + side + look.px(PIECE_GAP)
            strokes.draw(painter, x, base, caption)
            strokes.draw(painter, x + caption.width + look.px(PIECE_GAP), base, amount)
        painter.end()

    def _measure(self) -> None:
        """Place the captions: in one line with the lead, else without it, else closer together."""
        look = self._look
        texts = [look.width(item.caption, "small") + look.width(item.amount, "small") for item in self._items]
        widths = [round(width) + look.px(SWATCH) + 2 * look.px(PIECE_GAP) for width in texts]
        gap = look.px(ITEM_GAP)
        lead = round(look.width(self._lead, "small")) + gap if self._lead else 0
        whole = sum(widths) + gap * (len(widths) - 1)
        if lead + whole > self.width():
            lead = 0
        if whole > self.width():
            gap = look.px(PIECE_GAP * 2)
        self._places = []
        x, y = lead, 0
        for width in widths:
            if x and x + width > self.width():
                x, y = 0, y + look.px(LINE)
            self._places.append(QPoint(x, y))
            x += width + gap
        self.setFixedHeight(y + look.px(LINE))
        self.update()
