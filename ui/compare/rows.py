"""The rows of a comparison in their groups, with the head of their columns above."""

from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from ui.compare.row import Caption, CompareRow, Grid, Line, grid
from ui.look import metrics, strokes
from ui.look.appearance import Appearance
from ui.widgets.list_row import RowList

HEAD = 1.86
HEADING = 2.14
HEADING_GAP = 0.79
GROUP_GAP = 0.14
SHARE_GAP = 0.86


@dataclass(frozen=True)
class LineGroup:
    """Rows under a heading, and beside it what is to be said of them all."""

    heading: str
    remark: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Table:
    """A comparison in words: the head of its rows, the columns, what stands above the bars from left to right."""

    head: str
    captions: tuple[Caption, ...]
    above_bars: tuple[str, ...]
    groups: tuple[LineGroup, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        """All rows, from the first to the last."""
        return tuple(line for group in self.groups for line in group.lines)


EMPTY = Table("", (), (), ())


class CompareHead(QWidget):
    """The names of the columns, above rows that scroll."""

    def __init__(self, look: Appearance) -> None:
        """Make a head without columns."""
        super().__init__()
        self._look = look
        self._table = EMPTY

        look.follow(self._measure)

    def set_table(self, table: Table) -> None:
        """Name the columns of a comparison."""
        self._table = table
        self.update()

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the names and the line below."""
        look, theme, table = self._look, self._look.theme, self._table
        if not table.lines:
            return
        painter = strokes.smooth(self)
        left, right = look.px(metrics.STEP_REACH), self.width() - look.px(metrics.STEP_REACH)
        columns = grid(look, self.width(), table.captions, table.lines)
        base = strokes.baseline(self.rect(), look.measure("small"))
        strokes.draw(painter, left, base, strokes.piece(look, table.head, theme.muted, "small"))
        for caption, x in zip(table.captions, columns.figures, strict=True):
            strokes.draw(painter, x, base, strokes.piece(look, caption.text, theme.muted, "small"), right=True)
        if not columns.folded:
            self._paint_above_bars(painter, columns, base)
        painter.fillRect(QRect(left, self.height() - 1, right - left, 1), theme.rule)
        painter.end()

    def _paint_above_bars(self, painter: QPainter, columns: Grid, base: float) -> None:
        start, width = columns.bar
        texts = self._table.above_bars
        if sum(self._look.width(text, "small") + self._look.px(SHARE_GAP) for text in texts) > width:
            texts = texts[::2]
        for i, text in enumerate(texts):
            piece = strokes.piece(self._look, text, self._look.theme.muted, "small")
            share = i / max(1, len(texts) - 1)
            strokes.draw(painter, start + share * (width - piece.width), base, piece)

    def _measure(self) -> None:
        self.setFixedHeight(self._look.px(HEAD))
        self.update()


class CompareRows(RowList[CompareRow]):
    """The rows: a click selects one, Enter or a double click takes it; `picked` carries its position."""

    picked = Signal(int)
    reached = Signal(QRect)
    """Where the row is that has the focus now, with the heading above it if it is the first below."""

    def __init__(self, look: Appearance) -> None:
        """Make an empty list."""
        super().__init__(look)
        self._table = EMPTY
        self._grid = Grid()
        self._headings: list[QRect] = []

        look.follow(self._arrange)

    @property
    def table(self) -> Table:
        """What the rows say."""
        return self._table

    def set_table(self, table: Table) -> None:
        """Show another comparison; the chosen row is the one that Tab reaches."""
        self._table = table
        self._use(len(table.lines))
        self._set_current(next((i for i, line in enumerate(table.lines) if line.chosen), 0))
        self._arrange()

    def focus(self) -> None:
        """Put the focus on the row that was last on it, at first the chosen one."""
        if self._table.lines:
            row = self._rows[self._current]
            row.setFocus(Qt.FocusReason.OtherFocusReason)
            above = (box for box in self._headings if box.bottom() + 1 == row.y())
            self.reached.emit(row.geometry().united(next(above, row.geometry())))

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the headings, the lines between groups, and faint verticals behind the bars."""
        look, theme = self._look, self._look.theme
        if not self._headings:
            return
        painter = strokes.smooth(self)
        left, right = look.px(metrics.STEP_REACH), self.width() - look.px(metrics.STEP_REACH)
        ends = [box.top() for box in self._headings[1:]]
        for box, end in zip(self._headings, [*ends, self.height()], strict=True):
            if box.top():
                painter.fillRect(QRect(left, box.top(), right - left, 1), theme.line)
            if not self._grid.folded:
                self._paint_verticals(painter, box.bottom() + 1, end - look.px(GROUP_GAP))
        for box, group in zip(self._headings, self._table.groups, strict=True):
            self._paint_heading(painter, box, group)
        painter.end()

    def _paint_verticals(self, painter: QPainter, top: int, bottom: int) -> None:
        start, width = self._grid.bar
        count = len(self._table.above_bars)
        for i in range(count if count > 1 else 0):
            x = start + (width - 1) * i // (count - 1)
            painter.fillRect(QRect(x, top, 1, bottom - top), self._look.theme.line)

    def _paint_heading(self, painter: QPainter, box: QRect, group: LineGroup) -> None:
        """Paint the heading of a group, with its remark beside or below it."""
        look, theme = self._look, self._look.theme
        left = look.px(metrics.STEP_REACH)
        line = QRect(0, box.top(), self.width(), look.px(HEADING))
        heading = strokes.piece(look, group.heading, theme.ink, "small", bold=True)
        base = strokes.baseline(line, heading.measure)
        strokes.draw(painter, left, base, heading)
        remark = strokes.piece(look, group.remark, theme.muted, "small")
        if self._on_one_line(group):
            strokes.draw(painter, left + heading.width + look.px(HEADING_GAP), base, remark)
        else:
            below = self._remark_box(group).translated(0, box.top())
            strokes.draw_wrapped(painter, look, below, group.remark, theme.muted)

    def _on_one_line(self, group: LineGroup) -> bool:
        look = self._look
        room = self.width() - 2 * look.px(metrics.STEP_REACH) - look.px(HEADING_GAP)
        return look.width(group.heading, "small", bold=True) + look.width(group.remark, "small") <= room

    def _remark_box(self, group: LineGroup) -> QRectF:
        look = self._look
        left = look.px(metrics.STEP_REACH)
        top = look.px(HEADING) - look.px(GROUP_GAP)
        return strokes.wrapped(look, left, top, self.width() - 2 * left, group.remark)

    @override
    def _arrange(self) -> None:
        """Place the rows below the headings of their groups."""
        look, table = self._look, self._table
        if not table.lines:
            return
        self._grid = grid(look, self.width(), table.captions, table.lines)
        self._headings = []
        rows = iter(self._rows)
        y = 0
        for group in table.groups:
            top = y
            y += look.px(HEADING)
            if not self._on_one_line(group):
                y += round(self._remark_box(group).height())
            self._headings.append(QRect(0, top, self.width(), y - top))
            for line, row in zip(group.lines, rows, strict=False):
                row.setGeometry(0, y, self.width(), self._grid.height)
                row.set_line(line, table.captions, self._grid)
                row.show()
                y += self._grid.height
            y += look.px(GROUP_GAP)
        self.setFixedHeight(y)
        self.update()

    @override
    def _make_row(self) -> CompareRow:
        row = CompareRow(self._look, self)
        row.taken.connect(lambda: self.picked.emit(self._rows.index(row)))
        return row

    @override
    def _act(self, position: int) -> None:
        self.focus()

    @override
    def _reach(self, position: int) -> None:
        self.focus()
