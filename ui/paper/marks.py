"""What a page of paper holds: words, lines and parts of the bill, each in its place. Millimetres from the corner."""

from typing import NamedTuple

INK = "#000000"
MUTED = "#4E5864"
FAINT = "#B4BEC9"


class Type(NamedTuple):
    """The size of an em in millimetres, weight and colour.

    Brackets are as wide as they are: half a width would lay them over their neighbours, and a PDF be read in pieces.
    """

    size: float
    bold: bool = False
    ink: str = INK


class Words(NamedTuple):
    """Words in one line, from their left end on a baseline."""

    x: float
    baseline: float
    width: float
    text: str
    type: Type

    @property
    def top(self) -> float:
        """Where the tallest letter ends."""
        return self.baseline - ASCENT * self.type.size

    @property
    def bottom(self) -> float:
        """Where the deepest letter ends."""
        return self.baseline + DESCENT * self.type.size

    @property
    def right(self) -> float:
        """Where the words end."""
        return self.x + self.width


class Stroke(NamedTuple):
    """A straight line."""

    x: float
    y: float
    to_x: float
    to_y: float
    width: float
    ink: str = INK


class Fill(NamedTuple):
    """A part of the bill, hatched as its name asks."""

    x: float
    y: float
    width: float
    height: float
    part: str
    ink: str


class Across(NamedTuple):
    """A word across the page, drawn large and slanted around its middle; as lines, so that no text is overlaid."""

    x: float
    y: float
    size: float
    text: str


Mark = Words | Stroke | Fill | Across


class Page(NamedTuple):
    """A page and all that stands on it."""

    width: float
    height: float
    marks: tuple[Mark, ...]


ASCENT = 0.9
DESCENT = 0.24


def moved(mark: Mark, x: float, y: float) -> Mark:
    """Return a mark further right and further down."""
    if isinstance(mark, Words):
        return mark._replace(x=mark.x + x, baseline=mark.baseline + y)
    if isinstance(mark, Stroke):
        return mark._replace(x=mark.x + x, y=mark.y + y, to_x=mark.to_x + x, to_y=mark.to_y + y)
    return mark._replace(x=mark.x + x, y=mark.y + y)


def scaled(mark: Mark, by: float) -> Mark:
    """Return a mark as it is on a page so many times as large."""
    if isinstance(mark, Words):
        kind = mark.type._replace(size=mark.type.size * by)
        return Words(mark.x * by, mark.baseline * by, mark.width * by, mark.text, kind)
    if isinstance(mark, Stroke):
        return Stroke(mark.x * by, mark.y * by, mark.to_x * by, mark.to_y * by, mark.width * by, mark.ink)
    if isinstance(mark, Across):
        return Across(mark.x * by, mark.y * by, mark.size * by, mark.text)
    return mark._replace(x=mark.x * by, y=mark.y * by, width=mark.width * by, height=mark.height * by)
