"""The type of the sheet: its styles, and how much room text takes in them. Widths and heights in millimetres."""

from decimal import Decimal
from math import ceil
from typing import Literal, NamedTuple
from unicodedata import east_asian_width

from estimator.money import grouped

POINT = 25.4 / 72

INK = "18202A"
MUTED = "55606D"

# Rather more than Microsoft YaHei and Noto Sans CJK ask for: what may stand in for them is often wider.
_LEADING = 1.36
_WIDE = 1.0
_LATIN = 0.6
_CAPITAL = 0.72
_BROAD = 0.95
_SLIM = 0.4
_BROAD_LETTERS = "MWmw%@"
_SLIM_LETTERS = " .,:;()*-/"
_BOLD = 1.06
_PADDING = 1.6
_RESERVE = 0.96


class TextStyle(NamedTuple):
    """Size in points, weight, colour and how text stands in its cell."""

    size: float
    bold: bool = False
    ink: str = INK
    across: Literal["left", "right"] = "left"
    down: Literal["top", "center", "bottom"] = "center"
    wraps: bool = True
    """Text that does not fit goes on below; where it may not, it is set smaller."""


STYLES = {
    "head": TextStyle(10, ink=MUTED),
    "head_right": TextStyle(10, ink=MUTED, across="right"),
    "title": TextStyle(21, bold=True, down="bottom", wraps=False),
    "subtitle": TextStyle(13),
    "benefit": TextStyle(12.5, bold=True, across="right", down="bottom", wraps=False),
    "key": TextStyle(10, ink=MUTED, wraps=False),
    "value": TextStyle(10),
    "section": TextStyle(12.5, bold=True, down="bottom"),
    "column": TextStyle(9, ink=MUTED),
    "column_right": TextStyle(9, ink=MUTED, across="right"),
    "label": TextStyle(10),
    "label_total": TextStyle(10, bold=True),
    "formula": TextStyle(10, ink=MUTED),
    "formula_pay": TextStyle(10),
    "amount_fact": TextStyle(10, ink=MUTED, across="right"),
    "amount_pay": TextStyle(10, across="right"),
    "amount_total": TextStyle(10, bold=True, across="right"),
    "articles": TextStyle(9.5, ink=MUTED, across="right"),
    "caption": TextStyle(10, bold=True, wraps=False),
    "small": TextStyle(9, ink=MUTED),
    "small_right": TextStyle(9, ink=MUTED, across="right", wraps=False),
    "figure": TextStyle(24, bold=True, across="right", wraps=False),
    "figure_other": TextStyle(24, across="right", wraps=False),
    "capitals": TextStyle(11, across="right", wraps=False),
    "legend": TextStyle(9, wraps=False),
    "legend_none": TextStyle(9, ink=MUTED, wraps=False),
    "heading": TextStyle(10, bold=True, down="top"),
    "remark": TextStyle(9.5, down="top"),
    "remark_articles": TextStyle(9.5, ink=MUTED, across="right", down="top"),
    "remark_amount": TextStyle(9.5, across="right", down="top"),
    "disclaimer": TextStyle(11, bold=True),
}


def text_width(text: str, style: TextStyle) -> float:
    """Return the width of text in one line, rather too much than too little."""
    return sum(map(_ems, text)) * style.size * POINT * (_BOLD if style.bold else 1) + _PADDING


def _ems(letter: str) -> float:
    if letter in _SLIM_LETTERS:
        return _SLIM
    if letter in _BROAD_LETTERS:
        return _BROAD
    if "A" <= letter <= "Z":
        return _CAPITAL
    return _LATIN if east_asian_width(letter) in ("Na", "N", "H") else _WIDE


def text_height(value: str | Decimal, style: TextStyle, width: float) -> float:
    """Return the height of text in a cell of a width."""
    if isinstance(value, Decimal):
        value = grouped(value)
    room = (width - _PADDING) * _RESERVE
    lines = ceil((text_width(value, style) - _PADDING) / room) if style.wraps and value else 1
    return lines * style.size * POINT * _LEADING
