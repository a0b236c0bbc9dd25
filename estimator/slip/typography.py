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
_SLIM = 0.4
_SLIM_LETTERS = " .,:;()*-/"
_BOLD = 1.06
_PADDING = 1.6
_RESERVE = 0.96


class Style(NamedTuple):
    """Size in points, weight, colour and how text stands in its cell."""

    size: float
    bold: bool = False
    ink: str = INK
    across: Literal["left", "right"] = "left"
    down: Literal["top", "center", "bottom"] = "center"
    wraps: bool = True
    """Text that does not fit goes on below; where it may not, it is set smaller."""


STYLES = {
    "head": Style(10, ink=MUTED),
    "head_right": Style(10, ink=MUTED, across="right"),
    "title": Style(21, bold=True, down="bottom", wraps=False),
    "subtitle": Style(13),
    "benefit": Style(12.5, bold=True, across="right", down="bottom", wraps=False),
    "key": Style(10, ink=MUTED),
    "value": Style(10),
    "section": Style(12.5, bold=True, down="bottom"),
    "column": Style(9, ink=MUTED),
    "column_right": Style(9, ink=MUTED, across="right"),
    "label": Style(10),
    "label_total": Style(10, bold=True),
    "formula": Style(10, ink=MUTED),
    "formula_pay": Style(10),
    "amount_fact": Style(10, ink=MUTED, across="right"),
    "amount_pay": Style(10, across="right"),
    "amount_total": Style(10, bold=True, across="right"),
    "articles": Style(9.5, ink=MUTED, across="right"),
    "caption": Style(10, bold=True),
    "small": Style(9, ink=MUTED),
    "small_right": Style(9, ink=MUTED, across="right"),
    "figure": Style(24, bold=True, across="right", wraps=False),
    "figure_other": Style(24, across="right", wraps=False),
    "capitals": Style(11, across="right", wraps=False),
    "legend": Style(9, wraps=False),
    "legend_none": Style(9, ink=MUTED, wraps=False),
    "heading": Style(10, bold=True, down="top"),
    "remark": Style(9.5, down="top"),
    "remark_articles": Style(9.5, ink=MUTED, across="right", down="top"),
    "remark_amount": Style(9.5, across="right", down="top"),
    "disclaimer": Style(11, bold=True),
}


def line_height(style: Style) -> float:
    """The height of one line."""
    return style.size * POINT * _LEADING


def text_width(text: str, style: Style) -> float:
    """The width of text in one line, rather too much than too little."""
    return sum(map(_ems, text)) * style.size * POINT * (_BOLD if style.bold else 1) + _PADDING


def _ems(letter: str) -> float:
    if letter in _SLIM_LETTERS:
        return _SLIM
    return _LATIN if east_asian_width(letter) in ("Na", "N", "H") else _WIDE


def text_height(value: str | Decimal, style: Style, width: float) -> float:
    """The height of text in a cell of a width."""
    if isinstance(value, Decimal):
        value = grouped(value)
    room = (width - _PADDING) * _RESERVE
    lines = ceil((text_width(value, style) - _PADDING) / room) if style.wraps and value else 1
    return lines * line_height(style)
