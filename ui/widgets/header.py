"""The head of the window: its title, which rules it follows, the day of the case, and buttons at the right."""

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.look.appearance import Appearance
from ui.look.metrics import RING, Fold
from ui.widgets import entry
from ui.widgets.buttons import KeyButton
from ui.widgets.field import Field
from ui.widgets.panel import Panel
from ui.widgets.text import Text

DATE_WIDTH = 7.0


class Header(Panel):
    """Title, region with document, day of the case (`date`, a field) and the buttons it is given."""

    def __init__(
        self,
        look: Appearance,
        title: str,
        date_label: str,
        buttons: Sequence[KeyButton] = (),
        parent: QWidget | None = None,
    ) -> None:
        """Make a header."""
        super().__init__(look, "ground", parent=parent)
        self._look = look
        self._title = Text(look, title, size="section", bold=True)
        self._source = Text(look, size="small", colour="muted", halt=True)
        self._date_label = Text(look, date_label, size="small", colour="muted")
        self.date = Field(look, entry.DATE)
        self.date.setAccessibleName(date_label)
        self._date_label.setBuddy(self.date)

        look.changed.connect(self._measure)

        self._layout = QHBoxLayout(self)
        self._layout.setSpacing(0)
        self._layout.addWidget(self._title)
        self._layout.addWidget(self._source)
        self._layout.addWidget(self._date_label)
        self._layout.addWidget(self.date)
        self._layout.addStretch(1)
        for button in buttons:
            self._layout.addWidget(button)
        self._measure()

    def set_source(self, text: str) -> None:
        """Say region and document; in the smallest fold they stand in the tooltip alone."""
        # While a day is typed no document can be told; its place stays, so that the day does not move.
        self._source.setMinimumWidth(0 if text else self._source.width())
        self._source.set_text(text)
        self.setToolTip(text)

    def _measure(self) -> None:
        look = self._look
        wide = look.fold is Fold.WIDE
        self.setFixedHeight(look.px(look.columns.header))
        self._layout.setContentsMargins(look.px(1.14), 0, look.px(1.14) - RING, 0)
        self._source.setMinimumWidth(0)
        self._source.setVisible(look.fold is not Fold.SMALLEST)
        self._source.setContentsMargins(look.px(1.71 if wide else 1.0), 0, 0, 0)
        self._date_label.setContentsMargins(look.px(1.71 if wide else 0.86), 0, look.px(0.29), 0)
        self.date.setFixedWidth(look.px(DATE_WIDTH) + 6)
