"""The bill on paper: its parts side by side as a bar, and the legend that names them. Millimetres."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from estimator import slip
from estimator.money import grouped
from ui.paper.marks import INK, Fill, Mark, Type
from ui.paper.typesetting import LEADING, Cell, PaperRow, first_baseline, row, width, words

if TYPE_CHECKING:
    from estimator.result import Part

COLOURS: Mapping[str, str] = {part: each.paper for part, each in slip.FILL_PATTERNS.items()}
BLACK: Mapping[str, str] = dict.fromkeys(COLOURS, INK)
"""For paper that takes black alone, where any other colour would be broken into dots."""

_SWATCH = 3.0
_INDENT = _SWATCH + 1.4
_TO_AMOUNT = 1.5
_TO_NEXT = 6.5
_LINES = 1.6


def bar(parts: "Sequence[Part]", wide: float, height: float, inks: Mapping[str, str]) -> PaperRow:
    """Return the parts above 0 side by side; each is wide enough to be seen."""
    fills = (Fill(x, 0, across, height, name, inks[name]) for name, x, across in slip.bar(parts, wide))
    return PaperRow(tuple(fills), height)


def legend(parts: "Sequence[Part]", wide: float, inks: Mapping[str, str], caption: Type, amount: Type) -> PaperRow:
    """Return swatch, caption and amount of each part in a line; what has no room goes on to the next."""
    marks: list[Mark] = []
    x, baseline = 0.0, first_baseline(caption)
    for part in parts:
        kind = amount if part.amount else amount._replace(ink=caption.ink)
        text = grouped(part.amount)
        needed = _INDENT + width(part.label, caption) + _TO_AMOUNT + width(text, kind)
        if x and x + needed > wide:
            x, baseline = 0.0, baseline + caption.size * _LINES
        label = words(part.label, x + _INDENT, baseline, caption)
        marks += (_swatch(part, x, baseline, caption, inks), label)
        marks.append(words(text, label.right + _TO_AMOUNT, baseline, kind))
        x += needed + _TO_NEXT
    return PaperRow(tuple(marks), baseline + caption.size * (LEADING - 1))


def legend_rows(parts: "Sequence[Part]", wide: float, inks: Mapping[str, str], kind: Type) -> Iterator[PaperRow]:
    """Yield a row for each part: swatch and caption at the left, the amount at the right."""
    for part in parts:
        caption = Cell(_INDENT, wide / 2, part.label, kind)
        line = row(caption, Cell(wide / 2, wide, part.amount, kind, right=True))
        yield line._replace(marks=(_swatch(part, 0, first_baseline(kind), kind, inks), *line.marks))


def _swatch(part: "Part", x: float, baseline: float, caption: Type, inks: Mapping[str, str]) -> Fill:
    # Its middle stands where the middle of a Chinese character does.
    return Fill(x, baseline - 0.38 * caption.size - _SWATCH / 2, _SWATCH, _SWATCH, part.name, inks[part.name])
