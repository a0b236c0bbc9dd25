"""How the window looks at the moment: theme, text size and fold, one object that every widget is given."""

import math
from collections.abc import Callable, Sequence
from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QGuiApplication
from PySide6.QtWidgets import QApplication

from ui.look import fonts, metrics
from ui.look.metrics import Columns, Fold
from ui.look.palettes import Theme, load_themes

TypeSize = Literal["headline", "headline_small", "section", "text", "small"]

SYSTEM = "system"


def start_application(arguments: Sequence[str]) -> QApplication:
    """Return the application in Qt's Fusion style, whatever style the desktop has."""
    # QApplication.setStyle would do as well, but loads every enumeration of QStyle: a quarter of the start.
    return QApplication([*arguments, "-style", "fusion"])


class Appearance(QObject):
    """Theme, text size and fold of the window.

    `changed` tells widgets to measure and paint themselves anew; `refit` follows when all have done so,
    for those that lay others out by their sizes.
    """

    changed = Signal()
    refit = Signal()

    def __init__(self, theme: str = SYSTEM, text_size: int = 100) -> None:
        """Take a theme by name (`system` follows the desktop) and the text size in percent (100 to 200)."""
        super().__init__()
        self._themes = load_themes()
        self._choice = theme
        self._text_size = text_size
        self._fold = Fold.WIDE
        self._window_width = 0
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow_system)
        self._apply()

    @property
    def theme(self) -> Theme:
        """The colours in use."""
        return self._theme

    @property
    def fold(self) -> Fold:
        """How the columns are laid out."""
        return self._fold

    @property
    def columns(self) -> Columns:
        """Widths of the columns at this fold, in multiples of the text size."""
        return metrics.COLUMNS[self._fold]

    @property
    def base(self) -> float:
        """TypeSize of text in pixels: the measure of everything."""
        return self._base

    def px(self, multiple: float) -> int:
        """Return `multiple` times the size of text in whole pixels."""
        return round(self._base * multiple)

    def cells(self, count: int) -> int:
        """Return the width of so many cells of the form in pixels."""
        return self.px(self.columns.cell * count)

    def pixels(self, size: TypeSize) -> int:
        """Return one of the sizes of type in pixels, rounded up so that small text stays readable."""
        return math.ceil(self._base * metrics.SIZES[size] - 0.01)

    def font(self, size: TypeSize = "text", *, bold: bool = False, halt: bool = False) -> QFont:
        """Return the font of one of the five sizes."""
        return fonts.font(self.pixels(size), bold=bold, halt=halt)

    def measure(self, size: TypeSize = "text", *, bold: bool = False, halt: bool = False) -> QFontMetricsF:
        """Return the measures of that font."""
        return fonts.metrics(self.pixels(size), bold=bold, halt=halt)

    def width(self, text: str, size: TypeSize = "text", *, bold: bool = False) -> float:
        """Return how wide a text is in that size, in pixels."""
        return fonts.width(text, self.pixels(size), bold=bold)

    def formula(self, text: str, size: TypeSize = "text") -> str:
        """Return a formula as it is painted in that size."""
        return fonts.formula(text, self.pixels(size))

    def follow(self, measure: Callable[[], None]) -> None:
        """Let a widget measure and paint itself, now and whenever theme, text size or fold change."""
        self.changed.connect(measure)
        measure()

    def follow_last(self, lay_out: Callable[[], None]) -> None:
        """Let a widget lay others out by their sizes, now and after each of them has followed a change."""
        self.refit.connect(lay_out)
        lay_out()

    def set_theme(self, theme: str) -> None:
        """Change the theme (`light`, `dark`, `contrast`, or `system` for what the desktop has)."""
        if theme != self._choice:
            self._choice = theme
            self._apply()

    def set_text_size(self, percent: int) -> None:
        """Change the size of text, in percent of the usual size."""
        if percent != self._text_size:
            self._text_size = percent
            self._apply()

    def set_window_width(self, width: int) -> None:
        """Fold or unfold the columns for a window of `width` pixels."""
        self._window_width = width
        fold = self._fold
        self._refold()
        if fold is not self._fold:
            self._emit_changed()

    def _refold(self) -> None:
        if self._window_width:
            self._fold = Fold.for_width(self._window_width / self._base)

    def _follow_system(self) -> None:
        if self._choice == SYSTEM:
            self._apply()

    def _apply(self) -> None:
        name = self._choice
        if name == SYSTEM:
            dark = QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
            name = "dark" if dark else "light"
        self._theme = self._themes[name]
        self._base = fonts.text_size(self._text_size)
        self._refold()
        QApplication.setPalette(self._theme.palette())
        QApplication.setFont(self.font())
        self._emit_changed()

    def _emit_changed(self) -> None:
        self.changed.emit()
        self.refit.emit()
