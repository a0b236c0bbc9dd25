"""Words one below the other, in a column no wider than they can be read."""

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.look.appearance import Appearance
from ui.look.metrics import STEP_REACH

WIDEST = 72.0
"""Text sizes that words take at most in a line."""


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
