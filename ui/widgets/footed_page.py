"""A page that is one sheet: what it holds, and below a line its foot."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from ui.look.appearance import Appearance
from ui.look.metrics import FOOT_GAP, RING
from ui.widgets.panel import Hairline, Panel


class FootedPage(Panel):
    """`rows` holds the page from the top; `foot` has words at the left and buttons at the right."""

    def __init__(self, look: Appearance) -> None:
        """Make an empty page."""
        super().__init__(look, "sheet", edged=True, corner=True)
        self.rows, self.foot = QVBoxLayout(), QHBoxLayout()
        self.rows.setSpacing(0)
        whole = QVBoxLayout(self)
        whole.setSpacing(0)
        whole.setContentsMargins(1, 1, 0, 0)
        whole.addLayout(self.rows, 1)
        whole.addWidget(Hairline(look))
        whole.addLayout(self.foot)
        look.follow_last(self._fold_foot)

    def _fold_foot(self) -> None:
        margin, gap = self._look.px(self._look.columns.margin), self._look.px(FOOT_GAP)
        self.foot.setContentsMargins(margin, gap, margin - RING, gap)
