"""The one family of the window, its sizes, and how figures and signs are set."""

import re
from contextlib import suppress
from functools import lru_cache

from PySide6.QtGui import QFont, QFontMetricsF, QGuiApplication

FAMILIES = (
    "Microsoft YaHei UI",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Noto Sans SC",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
)
TEXT_POINTS = 10.5
POINTS_PER_INCH = 72
WIDE_SIGN = 0.9
HAIR_SPACE = "\u200a"
SENTENCE = frozenset("，。；：、")
NO_BREAK_SPACE = "\u00a0"
_BESIDE_A_FIGURE = r"(?<=[\u4e00-\u9fff]) (?=[−-]?\d)|(?<=[\d%]) (?=[\u4e00-\u9fff])"
"""Compiled with the first text that has a blank: the window paints first."""


def text_size(percent: int) -> float:
    """Return the size of text in pixels at `percent` of the usual size (14 at 100 on a screen of 96 dpi)."""
    screen = QGuiApplication.primaryScreen()
    return TEXT_POINTS * percent / 100 * screen.logicalDotsPerInch() / POINTS_PER_INCH


@lru_cache(maxsize=64)
def font(pixels: int, *, bold: bool = False, halt: bool = False) -> QFont:
    """Return the window's font with tabular digits; `halt` sets full-width brackets and points half a width."""
    made = QFont(list(FAMILIES))
    made.setPixelSize(pixels)
    made.setBold(bold)
    set_feature(made, "tnum", 1)
    if halt:
        set_feature(made, "halt", 1)
    return made


def set_feature(made: QFont, name: str, value: int) -> None:
    """Set a feature of a font, where features can be named: not in PySide6 6.8.0, which arm64 has."""
    with suppress(TypeError):
        made.setFeature(QFont.Tag(name), value)


@lru_cache(maxsize=64)
def metrics(pixels: int, *, bold: bool = False, halt: bool = False) -> QFontMetricsF:
    """Return the measures of the same font."""
    return QFontMetricsF(font(pixels, bold=bold, halt=halt))


@lru_cache(maxsize=2048)
def width(text: str, pixels: int, *, bold: bool = False, halt: bool = False) -> float:
    """Return how wide a text is in pixels; kept, since most texts of a window stay when a figure changes."""
    return metrics(pixels, bold=bold, halt=halt or is_caption(text)).horizontalAdvance(text)


@lru_cache(maxsize=2048)
def formula(text: str, pixels: int) -> str:
    """Return a formula as it is painted: around signs as wide as a Chinese character, blanks become hair spaces."""
    measure = metrics(pixels)
    for sign in "×÷":
        if sign in text and measure.horizontalAdvance(sign) > WIDE_SIGN * pixels:
            text = text.replace(f" {sign} ", f"{HAIR_SPACE}{sign}{HAIR_SPACE}")
    return text


def kept_together(text: str) -> str:
    """Return a sentence whose lines do not break between a figure and the word beside it; as long as it was."""
    return re.sub(_BESIDE_A_FIGURE, NO_BREAK_SPACE, text) if " " in text else text


def is_caption(text: str) -> bool:
    """Return whether a text is words with points between them and no sentence, whose points take half a width."""
    return " · " in text and not SENTENCE.intersection(text)
