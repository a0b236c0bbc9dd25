"""The parts of a bill on paper and in Excel: how wide they are in its bar, and how they are filled. Millimetres."""

import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from estimator.result import Part

BAR_HEIGHT = 4.6
_GAP, _THINNEST = 0.6, 0.8


def bar(parts: Sequence[Part], wide: float) -> Iterator[tuple[str, float, float]]:
    """Yield the parts above 0 by their names, each with where it begins and how wide it is: enough to be seen."""
    shown = [part for part in parts if part.amount]
    whole = sum(part.amount for part in shown)
    room = wide - _GAP * (len(shown) - 1)
    widths = [max(_THINNEST, float(part.amount / whole) * room) for part in shown]
    widths[widths.index(max(widths))] -= sum(widths) - room
    begin = 0.0
    for part, width in zip(shown, widths, strict=True):
        yield part.name, begin, width
        begin += width + _GAP


class FillPattern(NamedTuple):
    """A pattern by its name, its colour on paper, and Excel's name of one that comes near it."""

    pattern: str
    paper: str
    excel: str
    excel_ground: str = "#FFFFFF"


def _load() -> dict[str, FillPattern]:
    table = tomllib.loads((Path(__file__).parents[2] / "assets" / "themes.toml").read_text("utf-8"))["parts"]
    return {part: FillPattern(**told) for part, told in table.items()}


FILL_PATTERNS = _load()
"""By the names of the parts, as the window's themes are made of the same table."""
