"""One alternative of a comparison: a button that paints its words and figures on the columns of its table."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from ui.look import metrics, strokes
from ui.look.appearance import Appearance
from ui.widgets.bar import Bar, BarPart
from ui.widgets.list_row import ListRow

CHOSEN = "所选"
LEAST = "个人负担最少"

BAR = 0.93
BAR_GAP = 3.29
BAR_NARROWEST = 9.0
BAR_COMFORTABLE = 22.0
LABEL_NARROWEST = 9.0
FIGURE_GAP = 1.43
FIGURE_WIDE = 7.29
DETAIL_GAP = 0.5
TAG_GAP = 1.14
TAG_PADDING = 0.43
TAG_HEIGHT = 1.43
FOLDED_LINES = (2.0, 1.86)
FOLDED_INSET = 0.29
MANY = 1000


@dataclass(frozen=True)
class Line:
    """An alternative as it is shown, all in words but for its bar; `bold` are positions of `figures`."""

    label: str
    detail: str
    figures: tuple[str, ...]
    bold: tuple[int, ...]
    parts: tuple[BarPart, ...]
    whole: Decimal
    chosen: bool
    least: bool
    spoken: str
    filed: str = ""
    """What a filing would have made of the difference at this hospital: 先备案 −6,750.00."""

    @property
    def tags(self) -> tuple[str, ...]:
        """What is marked beside the label."""
        return (CHOSEN,) * self.chosen + (LEAST,) * self.least + ((self.filed,) if self.filed else ())

    @property
    def copied(self) -> str:
        """The alternative as one line of text."""
        return "\t".join((f"{self.label} {self.detail}".strip(), *self.figures))


@dataclass(frozen=True)
class Caption:
    """The head of a column of figures; what leads has ink, the rest is muted."""

    text: str
    leads: bool


@dataclass(frozen=True)
class Grid:
    """Where everything stands in a row, in pixels from its left; with `folded` the figures go below the label."""

    tags: int = 0
    figures: tuple[int, ...] = ()
    bar: tuple[int, int] = (0, 0)
    height: int = 0
    folded: bool = False


def grid(look: Appearance, width: int, captions: Sequence[Caption], lines: Sequence[Line]) -> Grid:
    """Lay the columns out for rows so wide: as wide as their contents need, the rest is the bar's."""
    left, right = look.px(metrics.STEP_REACH), width - look.px(metrics.STEP_REACH)
    labels = max((_label_width(look, line) for line in lines), default=0)
    tags = left + max(labels + look.px(TAG_GAP), look.px(LABEL_NARROWEST))
    begin = tags + max((_tags_width(look, line) for line in lines), default=0)
    needed = [
        round(max(look.width(caption.text, "small"), *(look.width(line.figures[i], bold=True) for line in lines)))
        + look.px(FIGURE_GAP)
        for i, caption in enumerate(captions)
    ]
    wide = [max(each, look.px(FIGURE_WIDE)) for each in needed]
    gap = look.px(BAR_GAP)
    if right - begin - sum(wide) - gap >= look.px(BAR_COMFORTABLE):
        needed = wide
    if right - begin - sum(needed) - gap >= look.px(BAR_NARROWEST):
        edges = [begin + sum(needed[: i + 1]) for i in range(len(needed))]
        bar = edges[-1] + gap
        return Grid(tags, tuple(edges), (bar, right - bar), look.px(metrics.STEP))
    share = (right - left) // max(1, len(captions))
    edges = [right - share * (len(captions) - 1 - i) for i in range(len(captions))]
    bar = begin + look.px(TAG_GAP)
    return Grid(tags, tuple(edges), (bar, max(0, right - bar)), sum(map(look.px, FOLDED_LINES)), folded=True)


def _label_width(look: Appearance, line: Line) -> int:
    detail = look.px(DETAIL_GAP) + look.width(line.detail, "small") if line.detail else 0
    return round(look.width(line.label, bold=line.chosen) + detail)


def _tag_width(look: Appearance, tag: str) -> int:
    return round(look.width(tag, "small", bold=True)) + 2 * look.px(TAG_PADDING)


def _tags_width(look: Appearance, line: Line) -> int:
    return sum(_tag_width(look, tag) for tag in line.tags) + look.px(DETAIL_GAP) * max(0, len(line.tags) - 1)


class CompareRow(ListRow):
    """An alternative: a click selects it, Enter or a double click takes it (`taken`)."""

    taken = Signal()

    keys: ClassVar = {**ListRow.keys, Qt.Key.Key_End: MANY, Qt.Key.Key_Home: -MANY}

    def __init__(self, look: Appearance, parent: QWidget) -> None:
        """Make an empty row."""
        super().__init__(look, parent)
        self._line: Line | None = None
        self._captions: Sequence[Caption] = ()
        self._grid = Grid()
        self._bar = Bar(look, BAR, self)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    @property
    def line(self) -> Line | None:
        """What the row says."""
        return self._line

    def set_line(self, line: Line, captions: Sequence[Caption], columns: Grid) -> None:
        """Say another alternative, on these columns."""
        self._line = line
        self._captions = captions
        self._grid = columns
        self._bar.set_parts(line.parts, line.whole, "")
        x, width = columns.bar
        lines = self._lines()
        self._bar.setGeometry(x, lines[0].center().y() - self._bar.height() // 2 + 1, width, self._bar.height())
        self._bar.setVisible(width >= self._look.px(BAR_NARROWEST / 2))
        self.setAccessibleName(line.spoken)
        self.update()

    @override
    def press(self) -> None:
        """Take the alternative."""
        self.taken.emit()

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Take the alternative."""
        super().mouseDoubleClickEvent(event)
        self.taken.emit()

    def copies(self) -> dict[str, str]:
        """Return the alternative as one line, its columns parted by tabs."""
        return {} if self._line is None else {"复制这一行": self._line.copied}

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint ground, words, tags, figures and ring; the bar is a child."""
        line = self._line
        if line is None:
            return
        theme = self._look.theme
        painter = strokes.smooth(self)
        box = self.rect().adjusted(0, 1, 0, -1)
        if line.chosen:
            strokes.fill(painter, box, theme.soft)
            strokes.outline(painter, box, theme.accent, strokes.LIT_WIDTH)
        elif self.tint is not None:
            strokes.fill(painter, box, self.tint)
        self._paint_label(painter, line)
        self._paint_figures(painter, line)
        if self.hasFocus():
            strokes.outline(painter, box, theme.accent, 2.0)
        painter.end()

    def _lines(self) -> tuple[QRect, QRect]:
        """Return where label and figures stand: both on one line, or on two."""
        if not self._grid.folded:
            return self.rect(), self.rect()
        above, below = map(self._look.px, FOLDED_LINES)
        first = QRect(0, self._look.px(FOLDED_INSET), self.width(), above)
        return first, QRect(0, above, self.width(), below)

    def _paint_label(self, painter: QPainter, line: Line) -> None:
        """Paint what a row is called, and its detail."""
        look, theme = self._look, self._look.theme
        box = self._lines()[0]
        base = strokes.baseline(box, look.measure())
        x = look.px(metrics.STEP_REACH)
        colour = theme.accent_ink if line.chosen else theme.ink
        label = strokes.piece(look, line.label, colour, bold=line.chosen)
        strokes.draw(painter, x, base, label)
        detail = strokes.piece(look, line.detail, theme.muted, "small")
        strokes.draw(painter, x + label.width + look.px(DETAIL_GAP), base, detail)
        x = self._grid.tags
        for tag in line.tags:
            words = strokes.piece(look, tag, theme.on_accent if tag == CHOSEN else theme.accent_ink, "small", bold=True)
            height = look.px(TAG_HEIGHT)
            mark = QRect(x, box.center().y() - height // 2 + 1, _tag_width(look, tag), height)
            if tag == CHOSEN:
                strokes.fill(painter, mark, theme.accent)
            else:
                strokes.outline(painter, mark, theme.accent)
            strokes.draw_centred(painter, mark, [words], 0)
            x += mark.width() + look.px(DETAIL_GAP)

    def _paint_figures(self, painter: QPainter, line: Line) -> None:
        look, theme = self._look, self._look.theme
        base = strokes.baseline(self._lines()[1], look.measure())
        for i, (text, x, caption) in enumerate(zip(line.figures, self._grid.figures, self._captions, strict=True)):
            figure = strokes.piece(look, text, theme.ink if caption.leads else theme.muted, bold=i in line.bold)
            strokes.draw(painter, x, base, figure, right=True)
