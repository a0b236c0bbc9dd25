"""Pages of paper on the screen: side by side and whole where that can be read, else one below the other."""

from PySide6.QtCore import QPointF, QRect, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from ui.look.appearance import Appearance
from ui.paper.marks import Page
from ui.paper.painting import paint
from ui.widgets.scroll import ThinScroll

AROUND = 1.14
"""Text sizes between pages."""
ROLL_SCALE = 0.3
"""Text sizes to the millimetre: a roll is shown this large at most, for it is longer than any window."""
WORTH = 0.8
"""Pages stand side by side if that leaves them so much of the size that one alone would have."""


class PagesView(ThinScroll):
    """The pages of a slip, as large as the room allows."""

    def __init__(self, look: Appearance) -> None:
        """Make a view without pages."""
        self._sheets = _Sheets(look)
        super().__init__(look, self._sheets)
        self._look = look
        self._pages: tuple[Page, ...] = ()
        self._roll = False

        look.follow(self._arrange)

    def set_pages(self, pages: tuple[Page, ...], spoken: str, *, roll: bool) -> None:
        """Show pages from the first one on, or a roll from its beginning; `spoken` says in words what is shown."""
        self._pages = pages
        self._roll = roll
        self._sheets.setAccessibleName(spoken)
        self.verticalScrollBar().setValue(0)
        self._arrange()

    def turn(self, by: int) -> None:
        """Scroll up or down by so many times what is in sight."""
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + by * bar.pageStep())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the pages out for the new size."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Place the pages side by side, as many as keep most of their size."""
        room = self.viewport().size()
        if not self._pages or room.isEmpty():
            return
        gap = self._look.px(AROUND)
        page = self._pages[0]
        alone = self._scale(page, room, gap, 1)
        counts = range(len(self._pages), 0, -1)
        across = next(count for count in counts if self._scale(page, room, gap, count) >= WORTH * alone)
        scale = self._scale(page, room, gap, across)
        width, height = round(page.width * scale), round(page.height * scale)
        left = (room.width() - across * width - (across - 1) * gap) // 2
        places = []
        for number in range(len(self._pages)):
            row, column = divmod(number, across)
            places.append(QRect(left + column * (width + gap), gap + row * (height + gap), width, height))
        whole = QSize(room.width(), max(room.height(), places[-1].bottom() + 1 + gap))
        self._sheets.show_pages(self._pages, places, whole)

    def _scale(self, page: Page, room: QSize, gap: int, across: int) -> float:
        fits_width = (room.width() - (across + 1) * gap) / across / page.width
        if self._roll:
            return max(0.1, min(fits_width, self._look.base * ROLL_SCALE))
        return max(0.1, min(fits_width, (room.height() - 2 * gap) / page.height))


class _Sheets(QWidget):
    """Paints pages in their places; what has been painted once is kept until it changes."""

    def __init__(self, look: Appearance) -> None:
        super().__init__()
        self._look = look
        self._pages: tuple[Page, ...] = ()
        self._places: list[QRect] = []
        self._painted: dict[int, QPixmap] = {}

    def show_pages(self, pages: tuple[Page, ...], places: list[QRect], whole: QSize) -> None:
        if (pages, places) != (self._pages, self._places):
            self._pages, self._places = pages, places
            self._painted.clear()
        self.setFixedSize(whole)
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        for number, place in enumerate(self._places):
            if place.intersects(event.rect()):
                if number not in self._painted:
                    self._painted[number] = self._paint(self._pages[number], place.size())
                painter.drawPixmap(QPointF(place.topLeft()), self._painted[number])
                painter.setPen(self._look.theme.rule)
                painter.drawRect(QRectF(place).adjusted(-0.5, -0.5, 0.5, 0.5))
        painter.end()

    def _paint(self, page: Page, size: QSize) -> QPixmap:
        ratio = self.devicePixelRatioF()
        picture = QPixmap(size * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill()
        painter = QPainter(picture)
        paint(painter, page, size.width() / page.width)
        painter.end()
        return picture
