"""How text is set on paper: measured, wrapped, and put in rows whose lines share their baselines. Millimetres."""

from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from PySide6.QtGui import QFont, QFontMetricsF, QTextLayout, QTextOption

from estimator.money import grouped
from ui.look import fonts
from ui.paper.marks import Mark, Stroke, Type, Words, moved

UNITS = 100
"""Pixels of a font to the millimetre: fine enough that hinting and whole pixels change nothing."""
LEADING = 1.36
_HALF_LEADING = 1.06
_WRAP = QTextOption()
_WRAP.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)


class Cell(NamedTuple):
    """What stands between two edges of a row: words that wrap, or an amount (yuan)."""

    start: float
    end: float
    value: str | Decimal
    type: Type
    right: bool = False
    fits: bool = False
    """Words too wide are set smaller instead of wrapping."""


class PaperRow(NamedTuple):
    """What moves together in the flow of a page: its marks, the height they need, and the air around them."""

    marks: tuple[Mark, ...]
    height: float
    air: float = 0
    rule: Stroke | None = None
    """The line below it."""
    keeps: bool = False
    """Stays on one page with the row after it."""
    above: tuple["PaperRow", ...] = ()
    """What stands above it again when it is the first on a page."""

    def placed(self, y: float, share: float = 1) -> list[Mark]:
        """Return its marks as they stand on a page from `y` on, with that share of its air."""
        air = self.air * share
        marks = [moved(mark, 0, y + air / 2) for mark in self.marks]
        return [*marks, moved(self.rule, 0, y + self.height + air)] if self.rule else marks


def font(kind: Type) -> QFont:
    """Return the font of a type, one that is shared with nothing else."""
    made = QFont(fonts.font(_pixels(kind), bold=kind.bold))
    # Noto Sans CJK would set other digits beside Latin letters, and one sign for "ffi": a PDF would not say which.
    for feature in ("locl", "liga"):
        fonts.set_feature(made, feature, 0)
    return made


def width(text: str, kind: Type) -> float:
    """Return how wide words are in one line."""
    return _width(text, kind._replace(ink=""))


@lru_cache(maxsize=1024)
def _width(text: str, kind: Type) -> float:
    # Kept, since a slip is measured before it is set, and most words of it stand on the next one as well.
    return _metrics(kind).horizontalAdvance(text) / UNITS


@lru_cache(maxsize=64)
def _metrics(kind: Type) -> QFontMetricsF:
    return QFontMetricsF(font(kind))


def _pixels(kind: Type) -> int:
    return round(kind.size * UNITS)


def lines(text: str, kind: Type, room: float) -> list[str]:
    """Return words broken into lines where Chinese and Latin text may be broken; a figure stays with its word."""
    if width(text, kind) <= room:
        return [text]
    layout = QTextLayout(fonts.kept_together(text), font(kind))
    layout.setTextOption(_WRAP)
    layout.beginLayout()
    starts = []
    while (line := layout.createLine()).isValid():
        line.setLineWidth(room * UNITS)
        starts.append(line.textStart())
    layout.endLayout()
    # Qt counts in UTF-16, where a rare character is two.
    units = text.encode("utf-16-le")
    edges = [*(2 * start for start in starts), len(units)]
    return [units[start:end].decode("utf-16-le").rstrip() for start, end in pairwise(edges)]


def words(text: str, x: float, baseline: float, kind: Type, *, right: bool = False) -> Words:
    """Return words in one line from `x` on, or up to it."""
    wide = width(text, kind)
    return Words(x - wide if right else x, baseline, wide, text, kind)


def first_baseline(*kinds: Type) -> float:
    """Return how far below the top of a row its first lines stand, when it is set in these types."""
    return _HALF_LEADING * max(kind.size for kind in kinds)


def row(*cells: Cell, air: float = 0, rule: Stroke | None = None, keeps: bool = False) -> PaperRow:
    """Set cells side by side, their first lines on one baseline."""
    baseline = first_baseline(*(cell.type for cell in cells))
    marks: list[Mark] = []
    height = 0.0
    for cell in cells:
        text = grouped(cell.value).replace("-", "−") if isinstance(cell.value, Decimal) else cell.value
        room, kind = cell.end - cell.start, cell.type
        if cell.fits:
            kind = fitted(text, kind, room)
        edge = cell.end if cell.right else cell.start
        for number, line in enumerate(lines(text, kind, room) if text else ()):
            deep = baseline + number * kind.size * LEADING
            marks.append(words(line, edge, deep, kind, right=cell.right))
            height = max(height, deep + (LEADING - _HALF_LEADING) * kind.size)
    return PaperRow(tuple(marks), height, air, rule, keeps)


def fitted(text: str, kind: Type, room: float) -> Type:
    """Return a type so small that words fit into the room."""
    wide = width(text, kind)
    return kind if wide <= room else kind._replace(size=int(kind.size * room / wide * UNITS) / UNITS)


def space(height: float, rule: Stroke | None = None, *, keeps: bool = False) -> PaperRow:
    """Return air, with a line below it if need be."""
    return PaperRow((), 0, height, rule, keeps)


def block(rows: Iterable[PaperRow]) -> PaperRow:
    """Return rows, with their air, as one that is not broken across pages."""
    y = 0.0
    placed: list[Mark] = []
    for each in rows:
        placed += each.placed(y)
        y += each.height + each.air
    return PaperRow(tuple(placed), y)


def formula(text: str, kind: Type) -> str:
    """Return a formula as it is set: points without blanks, and hair spaces around signs as wide as a character."""
    return fonts.formula(text.replace(" · ", "·"), _pixels(kind))
