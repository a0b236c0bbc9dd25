"""Columns: of words no wider than they can be read, and side by side where there is room."""

from collections.abc import Container, Sequence

from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from ui.look.appearance import Appearance
from ui.look.metrics import STEP_REACH, Fold

WIDEST = 72.0
"""Text sizes that words take at most in a line."""


def stack(parent: QWidget, *parts: QWidget | QBoxLayout) -> QVBoxLayout:
    """Put parts of a widget below each other, without a gap."""
    rows = QVBoxLayout(parent)
    rows.setSpacing(0)
    rows.setContentsMargins(0, 0, 0, 0)
    for part in parts:
        if isinstance(part, QWidget):
            rows.addWidget(part)
        else:
            rows.addLayout(part)
    return rows


def line_of(*parts: QWidget) -> QHBoxLayout:
    """Put widgets side by side, at the left of their room."""
    line = QHBoxLayout()
    for part in parts:
        line.addWidget(part)
    line.addStretch(1)
    return line


class Column(QWidget):
    """Widgets one below the other, no wider than words can be read."""

    def __init__(self, look: Appearance, parts: Sequence[QWidget]) -> None:
        """Put parts below each other."""
        super().__init__()
        self._look = look
        self._layout = QVBoxLayout(self)
        for part in parts:
            self._layout.addWidget(part)
        self._layout.addStretch(1)
        look.follow_last(self._fold)

    def _fold(self) -> None:
        margin = self._look.px(self._look.columns.margin) - self._look.px(STEP_REACH)
        self._layout.setContentsMargins(margin, 0, margin, 0)
        self._layout.setSpacing(0)
        self.setMaximumWidth(self._look.px(WIDEST) + 2 * margin)


class FoldingColumns(QBoxLayout):
    """Columns side by side, which in the smallest fold (or in those that are `narrow`) stand below each other."""

    def __init__(self, look: Appearance, parent: QWidget, narrow: Container[Fold] = (Fold.SMALLEST,)) -> None:
        """Lay out what will be added to a widget."""
        super().__init__(QBoxLayout.Direction.LeftToRight, parent)
        self._look = look
        self._narrow = narrow
        self.setSpacing(0)
        self.setContentsMargins(0, 0, 0, 0)
        look.follow_last(self._fold)

    def _fold(self) -> None:
        below = self._look.fold in self._narrow
        self.setDirection(QBoxLayout.Direction.TopToBottom if below else QBoxLayout.Direction.LeftToRight)
