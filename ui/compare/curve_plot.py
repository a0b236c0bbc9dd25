"""A drawing of a curve laid out on the screen: axes, line, and words beside its marks that cover nothing."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise, permutations
from typing import NamedTuple

from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, QSizeF

from estimator.compare import Corners, Curve, CurveMark
from ui.compare import wording
from ui.compare.curve_scale import Drawing
from ui.look.appearance import Appearance
from ui.look.metrics import Fold

TITLE = 2.57
TITLE_SMALLEST = 1.86
ABOVE = 0.57
TICKS = 1.71
AXES = 1.57
TICK_GAP = 0.71
LINE = 1.36
BILL_DOT = 0.43
CLEAR = 0.21
FIRST = ("bill", "most")
"""Marks whose words find the best places."""
AWAY = (0.7, 1.1, 1.6, *(2.4 + 1.3 * i for i in range(22)))
"""How far from its mark a text may stand, in text sizes."""
DIRECTIONS = (
    (1, 0.3),
    (1, 0),
    (1, 1),
    (0, 1),
    (-1, -0.3),
    (-1, -1),
    (0, -1),
    (1, -1),
    (-1, 0),
    (-1, 1),
    (0.3, 1),
    (0.3, -1),
)
"""Where it may stand, the best first: below and right of a rising curve there is room."""
NO_ROOM = 1000.0
LINE_COST = 60.0
GUIDE_COST = 3.0
GRID_COST = 1.0
DIRECTION_COST = 0.05


class Obstacles(NamedTuple):
    """What words beside a mark must not cover, boxes; and what they had better not, most of all lines."""

    boxes: list[QRectF]
    lines: list[QLineF]
    guides: Sequence[QLineF]
    grid: Sequence[QLineF]


class MarkText(NamedTuple):
    """A text beside a mark, and where it stands."""

    mark: CurveMark
    box: QRectF
    lines: tuple[str, ...]


class Plot(NamedTuple):
    """A drawing with its place on the screen."""

    drawing: Drawing
    title: QRect
    area: QRectF
    ticks: tuple[tuple[str, QRectF], ...]
    words: tuple[MarkText, ...]
    line: tuple[QPointF, ...]
    """The corners of the curve, and on from the last, level, to where the drawing ends or beyond."""
    beneath: tuple[tuple[QPointF, ...], ...] = ()
    """The same of what earlier layers of insurance pay."""

    def at(self, cost: Decimal, fund: Decimal) -> QPointF:
        """Say where a bill of which the fund pays so much stands (yuan)."""
        reach = self.drawing.reach
        return QPointF(
            self.area.left() + self.area.width() * float(cost / reach),
            self.area.bottom() - self.area.height() * float(fund / reach),
        )


def _line(plot: Plot, corners: Corners) -> tuple[QPointF, ...]:
    points = [plot.at(cost, fund) for cost, fund in corners]
    return (*points, QPointF(max(points[-1].x(), plot.area.right()), points[-1].y()))


def plotted(look: Appearance, curve: Curve, drawing: Drawing, box: QRect) -> Plot:
    """Lay a drawing out in a box."""
    levels = range(0, drawing.reach + 1, drawing.step)
    widest = max(look.width(f"{level:,}", "small") for level in levels)
    smallest = look.fold is Fold.SMALLEST
    title = look.px(TITLE_SMALLEST if smallest else TITLE)
    left, top = box.x() + round(widest) + look.px(TICK_GAP), box.y() + title + look.px(ABOVE)
    right = box.right() - round(widest / 2)
    bottom = box.bottom() - look.px(TICKS) - (0 if smallest else look.px(AXES))
    area = QRectF(left, top, max(1, right - left), max(1, bottom - top))
    plot = Plot(drawing, QRect(box.x(), box.y(), box.width(), title), area, (), (), ())
    line, *beneath = (_line(plot, corners) for corners in (curve.corners, *curve.beneath))
    plot = plot._replace(ticks=tuple(_ticks(look, plot, levels)), line=line, beneath=tuple(beneath))
    return plot._replace(words=_words(look, plot))


def leader(point: QPointF, box: QRectF) -> QLineF:
    """Return the shortest line from a mark to the words beside it."""
    x = min(max(point.x(), box.left()), box.right())
    y = min(max(point.y(), box.top()), box.bottom())
    return QLineF(point, QPointF(x, y))


def _ticks(look: Appearance, plot: Plot, levels: Sequence[int]) -> Iterator[tuple[str, QRectF]]:
    """Return the words of both axes; where they are too near to each other, every second one."""
    height = look.px(LINE)
    texts = {level: f"{level:,}" for level in levels}
    widths = {level: look.width(text, "small") + 2 for level, text in texts.items()}
    across, up = plot.area.width() / (len(levels) - 1), plot.area.height() / (len(levels) - 1)
    for level in levels[:: 1 if across >= max(widths.values()) else 2]:
        below = plot.at(Decimal(level), Decimal(0)) + QPointF(-widths[level] / 2, look.px(CLEAR))
        yield texts[level], QRectF(below, QSizeF(widths[level], height))
    for level in levels[:: 1 if up >= height else 2]:
        beside = plot.at(Decimal(0), Decimal(level)) - QPointF(look.px(TICK_GAP) + widths[level], height / 2)
        yield texts[level], QRectF(beside, QSizeF(widths[level], height))


def _words(look: Appearance, plot: Plot) -> tuple[MarkText, ...]:
    """Find places for the words beside the marks: bill and limit first, then the others in the order that is best."""
    dots = {mark: plot.at(mark.cost, mark.fund) for mark in (*plot.drawing.named, *plot.drawing.dots)}
    first = [mark for mark in dots if mark.kind in FIRST]
    best: tuple[MarkText, ...] = ()
    least = None
    for rest in permutations(mark for mark in dots if mark not in first):
        words, cost = _placed_in_turn(look, plot, {mark: dots[mark] for mark in (*first, *rest)})
        if least is None or cost < least:
            best, least = words, cost
        if least < LINE_COST:
            break
    return best


def _placed_in_turn(
    look: Appearance, plot: Plot, dots: Mapping[CurveMark, QPointF]
) -> tuple[tuple[MarkText, ...], float]:
    """Place the words of one mark after the other; what is covered or has no room costs."""
    obstacles = _obstacles(look, plot, list(dots.values()))
    bounds = plot.area.adjusted(0, 0, look.px(LINE), look.px(TICKS))
    found, cost = [], 0.0
    for mark, point in dots.items():
        texts = wording.mark_lines(mark) if mark in plot.drawing.named else (mark.label,)
        width = max(look.width(text, "small", bold=mark.kind == "bill") for text in texts)
        size = QSizeF(width + 2 * look.px(CLEAR), look.px(LINE) * len(texts))
        place = placed(point, size, look.base, bounds, obstacles)
        cost += NO_ROOM if place is None else place.cost
        if place is not None:
            obstacles.boxes.append(place.box)
            obstacles.lines.append(leader(point, place.box))
            found.append(MarkText(mark, place.box, texts))
    return tuple(found), cost


def _obstacles(look: Appearance, plot: Plot, dots: Sequence[QPointF]) -> Obstacles:
    area, drawing = plot.area, plot.drawing
    radius = look.base * BILL_DOT
    boxes = [box for _, box in plot.ticks]
    boxes += [QRectF(dot.x() - radius, dot.y() - radius, 2 * radius, 2 * radius) for dot in dots]
    lines = [QLineF(*pair) for pair in pairwise(plot.line)]
    lines += [QLineF(area.bottomLeft(), end) for end in (area.topRight(), area.bottomRight())]
    guides = [QLineF(dot, QPointF(dot.x(), area.bottom())) for dot in dots]
    heights = (plot.at(Decimal(0), Decimal(level)).y() for level in range(drawing.step, drawing.reach, drawing.step))
    grid = [QLineF(area.left(), y, area.right(), y) for y in heights]
    return Obstacles(boxes, lines, guides, grid)


class Placed(NamedTuple):
    """Where a text goes, and what that costs: it is away from its mark, or covers something."""

    box: QRectF
    cost: float


def placed(point: QPointF, size: QSizeF, unit: float, bounds: QRectF, obstacles: Obstacles) -> Placed | None:
    """Place a text near its mark, clear of other boxes and if possible of all else; None without room."""
    best: Placed | None = None
    for away in AWAY:
        if best is not None and away >= best.cost:
            break
        for box, cost in _candidates(point, size, unit, away):
            if best is not None and cost >= best.cost:
                break
            if not bounds.contains(box) or any(box.intersects(other) for other in obstacles.boxes):
                continue
            whole = cost + _covered(point, box, obstacles)
            if best is None or whole < best.cost:
                best = Placed(box, whole)
    return best


def _covered(point: QPointF, box: QRectF, obstacles: Obstacles) -> float:
    """Say what a box costs for the lines below it, and for the words that the line to its mark would strike out."""
    leading = leader(point, box)
    struck = sum(_crosses(other, leading) for other in obstacles.boxes if not other.contains(point))
    below = ((obstacles.lines, LINE_COST), (obstacles.guides, GUIDE_COST), (obstacles.grid, GRID_COST))
    return struck * LINE_COST + sum(each * sum(_crosses(box, line) for line in lines) for lines, each in below)


def _candidates(point: QPointF, size: QSizeF, unit: float, away: float) -> Iterator[tuple[QRectF, float]]:
    for preference, (right, down) in enumerate(DIRECTIONS):
        x = point.x() + right * away * unit - (size.width() if right < 0 else 0 if right > 0 else size.width() / 2)
        y = point.y() + down * away * unit - (size.height() if down < 0 else 0 if down > 0 else size.height() / 2)
        yield QRectF(QPointF(x, y), size), away + preference * DIRECTION_COST


def _crosses(box: QRectF, line: QLineF) -> bool:
    """Say whether a line runs through a box: they overlap both ways, and corners lie on both sides of the line."""
    x, y, dx, dy = line.x1(), line.y1(), line.dx(), line.dy()
    left, right, top, bottom = box.left(), box.right(), box.top(), box.bottom()
    if max(x, x + dx) < left or min(x, x + dx) > right or max(y, y + dy) < top or min(y, y + dy) > bottom:
        return False
    sides = [dx * (down - y) - dy * (across - x) for across in (left, right) for down in (top, bottom)]
    return min(sides) <= 0 <= max(sides)
