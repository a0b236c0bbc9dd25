"""What the fund pays as the bill grows: drawings side by side, with the marks of the curve named and walked along."""

from collections.abc import Iterator
from decimal import Decimal

from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QBrush,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from estimator.compare import Curve, CurveMark
from ui.compare import wording
from ui.compare.curve_plot import AXES, BILL_DOT, CLEAR, LINE, TICKS, MarkText, Plot, leader, plotted
from ui.compare.curve_scale import drawings
from ui.look import fill_patterns, strokes
from ui.look.appearance import Appearance
from ui.look.metrics import STEP_REACH, Fold
from ui.widgets.scroll import WIDTH

READOUT = 2.14
BETWEEN = 3.0
NARROWEST = 24.0
"""Text sizes that a drawing takes at least to stand beside another; else one shows at a time."""
DOT = 0.29
LEADER = 1.5
REACH = 2.0
"""How near to a mark a click must be, in text sizes."""
TINT = 0.18
TINT_ON_BLACK = 0.3
DOTS_APART = 0.79
DOTS_USUALLY_APART = 5 / 14
"""Wider than in a bar, in text sizes, and a whole number of pixels, so that tiles join."""
MANY = 1000
AXES_NAMED = "横轴 总费用（元）    纵轴 {}（元）"
STEPS = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_End: MANY, Qt.Key.Key_Home: -MANY}


class CurveView(QWidget):
    """The drawings; left and right walk along the marks, and the accessible name says where one is."""

    def __init__(self, look: Appearance) -> None:
        """Make a view without a curve."""
        super().__init__()
        self._look = look
        self._curve: Curve | None = None
        self._current = 0
        self._plots: tuple[Plot, ...] = ()
        """Laid out when they are first asked for: the words take a while to find their places."""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

        look.follow(self._forget)

    @property
    def current(self) -> CurveMark | None:
        """The mark one is at."""
        return self._curve.marks[self._current] if self._curve is not None else None

    @property
    def curve(self) -> Curve | None:
        """What is drawn."""
        return self._curve

    def plots(self) -> tuple[Plot, ...]:
        """Return the drawings that show, from the left."""
        if not self._plots and self._curve is not None:
            self._plots = tuple(self._laid_out(self._curve))
        return self._plots

    def set_curve(self, curve: Curve | None) -> None:
        """Draw another curve; one begins at the bill."""
        self._curve = curve
        marks = curve.marks if curve is not None else ()
        self._current = next((i for i, mark in enumerate(marks) if mark.kind == "bill"), 0)
        self._describe()
        self._forget()

    def go_to(self, position: int) -> None:
        """Go to one of the marks, counted from the left."""
        if self._curve is None:
            return
        position = min(max(position, 0), len(self._curve.marks) - 1)
        if position != self._current:
            self._current = position
            self._describe()
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self.accessibleName()))
            if any(self.current in plot.drawing.named for plot in self._plots):
                self.update()
            else:
                self._forget()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk along the marks."""
        if step := STEPS.get(Qt.Key(event.key())):
            self.go_to(self._current + step)
        else:
            event.ignore()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the mark that was clicked."""
        found = min(self._dots(), key=lambda one: QLineF(one[1], event.position()).length(), default=None)
        if self._curve is not None and found is not None:
            mark, point = found
            if QLineF(point, event.position()).length() <= self._look.px(REACH):
                self.go_to(self._curve.marks.index(mark))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the drawings to the new size."""
        super().resizeEvent(event)
        self._forget()

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the drawings and, below them, where one is."""
        look, theme, mark, plots = self._look, self._look.theme, self.current, self.plots()
        if mark is None:
            return
        painter = strokes.smooth(self)
        for plot in plots:
            self._paint_grounds(painter, plot)
            self._paint_curve(painter, plot)
            self._paint_marks(painter, plot)
        line = QRect(0, self.height() - look.px(READOUT), self.width(), look.px(READOUT))
        head, rest = wording.mark_read_out(mark)
        name = strokes.piece(look, head, theme.accent_ink, bold=True)
        base = strokes.baseline(line, name.measure)
        told = strokes.piece(look, rest, theme.ink)
        # Below the curve, as long as there is room for all of it.
        left = min(plots[0].area.left(), self.width() - look.px(STEP_REACH + 1) - name.width - told.width)
        strokes.draw(painter, left, base, name)
        strokes.draw(painter, left + name.width + look.px(1), base, told)
        painter.end()

    def _paint_grounds(self, painter: QPainter, plot: Plot) -> None:
        """Paint title, axes and the grid behind the curve."""
        look, theme, area, drawing = self._look, self._look.theme, plot.area, plot.drawing
        title = strokes.piece(look, drawing.title, theme.ink, bold=True)
        strokes.draw(painter, plot.title.x(), strokes.baseline(plot.title, title.measure), title)
        for text, box in plot.ticks:
            strokes.draw_centred(painter, box.toRect(), [strokes.piece(look, text, theme.muted, "small")], 0)
        for level in range(drawing.step, drawing.reach + 1, drawing.step):
            y = round(plot.at(Decimal(0), Decimal(level)).y())
            painter.fillRect(QRectF(area.left(), y, area.width(), 1), theme.line)
        painter.fillRect(QRectF(area.left(), round(area.bottom()), area.width(), 1), theme.rule)
        axes = strokes.piece(look, AXES_NAMED.format(self.current.paid if self.current else ""), theme.muted, "small")
        if look.fold is Fold.SMALLEST:  # the drawing has the room
            x, base = plot.title.x() + title.width + look.px(1.43), strokes.baseline(plot.title, title.measure)
        else:
            line = QRectF(area.left(), area.bottom() + look.px(TICKS), area.width(), look.px(AXES))
            x, base = line.x(), strokes.baseline(line, axes.measure)
        strokes.draw(painter, x, base, axes)

    def _paint_curve(self, painter: QPainter, plot: Plot) -> None:
        """Paint what the fund pays and what is left, each in its pattern, and the line between."""
        look, theme, area = self._look, self._look.theme, plot.area
        corners = plot.line
        painter.save()
        painter.setClipRect(area.adjusted(-2, -2, 2, 2))
        everything = QLineF(area.bottomLeft(), area.topRight())
        everything.setLength(everything.length() * (corners[-1].x() - area.left()) / area.width())
        painter.setOpacity(TINT_ON_BLACK if theme.flat else TINT)
        painter.setPen(strokes.NO_PEN)
        painter.setBrush(_hatched(look, "copayment"))
        painter.drawPolygon(QPolygonF([*corners, everything.p2()]))
        painter.setOpacity(1)
        paid = QPen(theme.edge, max(1.0, look.base / 14), Qt.PenStyle.CustomDashLine)
        paid.setDashPattern([5, 3])
        painter.setPen(paid)
        painter.drawLine(area.bottomLeft(), area.topRight())
        painter.setBrush(strokes.NO_BRUSH)
        named = self._curve.parts if self._curve is not None else ()
        for (part, _), line in zip(named or (("fund", ""),), (*plot.beneath, corners), strict=True):
            pen = QPen(theme.parts[part], look.base / 14 * 2.5)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.setPen(pen)
            painter.drawPolyline(QPolygonF(line))
        painter.restore()

    def _paint_marks(self, painter: QPainter, plot: Plot) -> None:
        """Paint the dots of the corners and the bill, with guides to the axes."""
        look, theme = self._look, self._look.theme
        unit = look.base / 14
        for mark in (*plot.drawing.named, *plot.drawing.dots):
            point = plot.at(mark.cost, mark.fund)
            bill = mark.kind == "bill"
            guide = QPen(theme.parts["fund"] if bill else theme.edge, unit)
            if not bill:
                guide.setStyle(Qt.PenStyle.DotLine)
            painter.setPen(guide)
            painter.drawLine(QPointF(point.x(), plot.area.bottom()), point)
        for words in plot.words:
            self._paint_words(painter, plot, words)
        for mark in (*plot.drawing.named, *plot.drawing.dots):
            point = plot.at(mark.cost, mark.fund)
            bill = mark.kind == "bill"
            radius = look.base * (BILL_DOT if bill else DOT)
            painter.setPen(QPen(theme.surface, 2 * unit))
            painter.setBrush(theme.parts["fund"] if bill else theme.muted)
            painter.drawEllipse(point, radius, radius)
            if mark == self.current and self.hasFocus():
                painter.setPen(QPen(theme.accent, 2 * unit))
                painter.setBrush(strokes.NO_BRUSH)
                painter.drawEllipse(point, radius + 4 * unit, radius + 4 * unit)

    def _paint_words(self, painter: QPainter, plot: Plot, words: MarkText) -> None:
        """Paint the words of a mark, with a leader where they stand apart from it."""
        look, theme = self._look, self._look.theme
        bill = words.mark.kind == "bill"
        leading = leader(plot.at(words.mark.cost, words.mark.fund), words.box)
        if leading.length() > look.px(LEADER):
            painter.setPen(QPen(theme.edge, look.base / 14))
            painter.drawLine(leading)
        for i, text in enumerate(words.lines):
            height = look.px(LINE)
            box = QRectF(words.box.x() + look.px(CLEAR), words.box.y() + i * height, words.box.width(), height)
            piece = strokes.piece(look, text, theme.accent_ink if bill else theme.ink, "small", bold=bill and not i)
            strokes.draw(painter, box.x(), strokes.baseline(box, piece.measure), piece)

    def _dots(self) -> Iterator[tuple[CurveMark, QPointF]]:
        for plot in self.plots():
            for mark in (*plot.drawing.named, *plot.drawing.dots):
                yield mark, plot.at(mark.cost, mark.fund)

    def _describe(self) -> None:
        mark = self.current
        self.setAccessibleName("" if mark is None else wording.mark_spoken(mark))
        count = len(self._curve.marks) if self._curve is not None else 0
        self.setAccessibleDescription(f"费用增长，第 {self._current + 1} 点，共 {count} 点，左右键看每一点")

    def _forget(self) -> None:
        self._plots = ()
        self.update()

    def _laid_out(self, curve: Curve) -> Iterator[Plot]:
        """Lay the drawings out side by side; where they would be too narrow, the one that names the current mark."""
        look, shown = self._look, drawings(curve)
        between, inset = look.px(BETWEEN), look.px(STEP_REACH)
        # The curve ends where the rows end, which leave the scroll bar its room.
        room = self.width() - 2 * inset - WIDTH
        if (room - between) / 2 < look.px(NARROWEST):
            shown = tuple(drawing for drawing in shown if self.current in drawing.named)
        width = (room - between * (len(shown) - 1)) // len(shown)
        for i, drawing in enumerate(shown):
            box = QRect(inset + i * (width + between), 0, width, self.height() - look.px(READOUT))
            yield plotted(look, curve, drawing, box)


def _hatched(look: Appearance, part: str) -> QBrush:
    """Return a brush with the fill pattern of a part, for a large area: painted once, then laid like tiles."""
    side = look.px(DOTS_APART)
    sample = QPixmap(3 * side, 4 * side)
    painter = QPainter(sample)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    fill_patterns.fill_part(painter, QRectF(sample.rect()), look, part, side / (look.base * DOTS_USUALLY_APART))
    painter.end()
    return QBrush(sample.copy(side, side, side, 2 * side))
