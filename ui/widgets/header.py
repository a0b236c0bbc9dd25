"""The head of the window: its title, which rules it follows, and buttons at the right."""

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout

from ui.look.appearance import Appearance
from ui.look.metrics import RING, Fold
from ui.widgets.buttons import KeyButton
from ui.widgets.panel import Panel
from ui.widgets.text import Text


class Header(Panel):
    """Title, region with document, and the buttons it is given."""

    def __init__(self, look: Appearance, title: str, buttons: Sequence[KeyButton] = ()) -> None:
        """Make a header."""
        super().__init__(look, "ground")
        self._look = look
        self._title = Text(look, title, size="section", bold=True)
        self._source = Text(look, size="small", colour="muted", halt=True)

        self._layout = QHBoxLayout(self)
        self._layout.setSpacing(0)
        self._layout.addWidget(self._title)
        self._layout.addWidget(self._source)
        self._layout.addStretch(1)
        for button in buttons:
            self._layout.addWidget(button)
        look.follow(self._measure)

    def set_source(self, text: str, *, lit: bool = False) -> None:
        """Say region and document; in the smallest fold they stand in the tooltip alone. `lit`: they are new."""
        self._source.set_colour("accent" if lit else "muted")
        self._source.set_text(text)
        self.setToolTip(text)

    def _measure(self) -> None:
        look = self._look
        wide = look.fold is Fold.WIDE
        self.setFixedHeight(look.px(look.columns.header))
        self._layout.setContentsMargins(look.px(1.14), 0, look.px(1.14) - RING, 0)
        self._source.setVisible(look.fold is not Fold.SMALLEST)
        self._source.setContentsMargins(look.px(1.71 if wide else 1.0), 0, 0, 0)
