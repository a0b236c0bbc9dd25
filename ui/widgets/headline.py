"""The two figures that matter, in the largest type: caption, share and amount on a grid that never moves."""

from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import (
    QContextMenuEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from ui.look import fill_patterns, fonts, strokes
from ui.look.appearance import Appearance, TypeSize
from ui.look.metrics import Fold
from ui.widgets.copying import offer_to_copy

NOTHING = "—"
GAP = 2.86
TEXT_GAP = 0.86
SWATCH = 0.79
SIZES: tuple[TypeSize, TypeSize] = ("headline", "headline_small")


@dataclass(frozen=True)
class Figure:
    """What one half says. `part` names the part of the bill whose swatch stands before the caption.

    `share_of` (占总费用) stands before the share where there is room for it.
    """

    caption: str
    amount: str = NOTHING
    share: str = ""
    share_of: str = ""
    part: str = ""
    unit: str = "元"
    leads: bool = False
    """Whether it is the one that matters most, though it is the second."""

    @property
    def spoken(self) -> str:
        """The figure as a screen reader says it."""
        amount = "尚无结果" if self.amount == NOTHING else f"{self.amount} {self.unit}"
        return " ".join(filter(None, (self.caption, amount, self.share_of, self.share)))


class Half(QWidget):
    """One of the two figures; it can have the focus, so that it is read out and copied."""

    def __init__(self, look: Appearance, *, bold: bool, parent: QWidget) -> None:
        """Make a half without a figure."""
        super().__init__(parent)
        self._look = look
        self._bold = bold
        self._figure = Figure("")
        self._pixels = look.pixels("headline")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    @property
    def figure(self) -> Figure:
        """What the half says."""
        return self._figure

    def set_figure(self, figure: Figure) -> None:
        """Say something else; only this half is painted anew."""
        if figure == self._figure:
            return
        self._figure = figure
        self.setAccessibleName(figure.spoken)
        self.update()

    def set_bold(self, *, bold: bool) -> None:
        """Set the amount in bold, or regular."""
        if bold != self._bold:
            self._bold = bold
            self.update()

    @property
    def pixels(self) -> int:
        """TypeSize of the amount in pixels."""
        return self._pixels

    def set_pixels(self, pixels: int) -> None:
        """Set the amount in a size of so many pixels."""
        if pixels != self._pixels:
            self._pixels = pixels
            self.update()

    def fitting_pixels(self) -> int:
        """Return the size at which the amount fits: the headline's, the one step down, or what is left."""
        look, figure = self._look, self._figure
        room = float(self.width())
        if look.fold is not Fold.FOLDED:
            caption = look.width(figure.caption, bold=True) + (look.px(SWATCH + 0.43))
            share = look.width(look.formula(figure.share, "small"), "small")
            room -= max(caption, share) + look.px(TEXT_GAP)
        needed = 0.0
        pixels = 0
        for size in SIZES:
            pixels = look.pixels(size)
            needed = fonts.width(figure.amount, pixels, bold=self._bold)
            if needed <= room:
                return pixels
        return max(1, int(pixels * room / needed))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy with Ctrl+C."""
        if event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self._figure.amount)
        else:
            event.ignore()

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer to copy the amount."""
        offer_to_copy(self, {"复制金额": self._figure.amount}, event)

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint caption, share and amount."""
        look, theme, figure = self._look, self._look.theme, self._figure
        folded = look.fold is Fold.FOLDED
        painter = strokes.smooth(self)
        amount_base = look.px(4.05 if folded else 2.71)
        caption_box = QRect(0, look.px(0 if folded else 0.14), self.width(), look.px(1.43))
        x = 0
        if figure.part and look.fold is not Fold.SMALLEST:
            side = look.px(SWATCH)
            fill_patterns.swatch(
                painter, QRect(0, caption_box.center().y() - side // 2 + 1, side, side), look, figure.part
            )
            x = side + look.px(0.43)
        caption = strokes.piece(look, figure.caption, theme.ink, bold=True)
        strokes.draw(painter, x, strokes.baseline(caption_box, caption.measure), caption)
        colour = theme.muted if figure.amount == NOTHING else theme.ink
        amount = strokes.Piece(figure.amount, self._pixels, colour, self._bold)
        strokes.draw(painter, self.width(), amount_base, amount, right=True)
        told = look.formula(figure.share, "small")
        share = strokes.piece(look, f"{figure.share_of} {told}".strip(), theme.muted, "small")
        if look.fold is not Fold.WIDE or share.width + look.px(TEXT_GAP) + amount.width > self.width():
            share = share._replace(text=told)
        if folded:
            strokes.draw(painter, self.width(), strokes.baseline(caption_box, share.measure), share, right=True)
        else:
            strokes.draw(painter, 0, amount_base, share)
        if self.hasFocus():
            strokes.outline(painter, self.rect(), theme.accent, 2.0)
        painter.end()


class Headline(QWidget):
    """Two halves with a hairline between them; the first bold, the second regular."""

    def __init__(self, look: Appearance) -> None:
        """Make a headline without figures."""
        super().__init__()
        self._look = look
        self.first = Half(look, bold=True, parent=self)
        self.second = Half(look, bold=False, parent=self)

        look.follow(self._measure)

    def set_figures(self, first: Figure, second: Figure) -> None:
        """Say two figures; both step down together when one does not fit its half."""
        self.first.set_figure(first)
        self.second.set_figure(second)
        self.first.set_bold(bold=not second.leads)
        self.second.set_bold(bold=second.leads)
        self._fit()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give each half its room."""
        super().resizeEvent(event)
        self._arrange()

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the hairline between the halves."""
        painter = strokes.smooth(self)
        inset = self._look.px(0.57)
        painter.fillRect(self.width() // 2, inset, 1, self.height() - inset, self._look.theme.line)
        painter.end()

    def _measure(self) -> None:
        self.setFixedHeight(self._look.px(4.71 if self._look.fold is Fold.FOLDED else 3.29))
        self._arrange()
        self.update()

    def _arrange(self) -> None:
        half = (self.width() - self._look.px(GAP)) // 2
        self.first.setGeometry(0, 0, half, self.height())
        self.second.setGeometry(self.width() - half, 0, half, self.height())
        self._fit()

    def _fit(self) -> None:
        pixels = min(self.first.fitting_pixels(), self.second.fitting_pixels())
        beside = min(pixels, self._look.pixels("headline_small")) if self.second.figure.leads else pixels
        self.first.set_pixels(beside)
        self.second.set_pixels(pixels)
