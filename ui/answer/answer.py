"""The answer: headline and bar at its top, steps or what is missing below, notes beneath; all kept and only renewed."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from estimator.form import Draft
from ui.answer import wording
from ui.look.appearance import Appearance
from ui.look.metrics import STEP_REACH, Fold
from ui.widgets.bar import Bar, Legend
from ui.widgets.headline import Headline
from ui.widgets.missing import Missing, MissingList
from ui.widgets.note import NoteBox
from ui.widgets.scroll import WIDTH, ThinScroll
from ui.widgets.steps import StepsList
from ui.widgets.text import Text

GAPS = {
    Fold.WIDE: (0.79, 0.71, 0.57, 1.0),
    Fold.FOLDED: (0.29, 0.21, 0.29, 0.43),
    Fold.SMALLEST: (0.14, 0.29, 0, 0.5),
}
"""Above the headline, from it to the bar, from the bar to its legend, and below; in text sizes."""


class AnswerHeader(QWidget):
    """The two figures, the bar and its legend: what never scrolls away."""

    def __init__(self, look: Appearance) -> None:
        """Make a top without figures."""
        super().__init__()
        self._look = look
        self.headline = Headline(look)
        self.bar = Bar(look)
        self.legend = Legend(look)
        self._split = True

        self._layout = QVBoxLayout(self)
        self._layout.setSpacing(0)
        self._layout.addWidget(self.headline)
        self._gap_to_bar = QWidget()
        self._layout.addWidget(self._gap_to_bar)
        self._layout.addWidget(self.bar)
        self._gap_to_legend = QWidget()
        self._layout.addWidget(self._gap_to_legend)
        self._layout.addWidget(self.legend)
        look.follow(self._measure)

    def show_draft(self, draft: Draft) -> None:
        """Show the figures of a draft."""
        self.headline.set_figures(*wording.headline(draft))
        items, lead = wording.legend(draft)
        if bool(items) != self._split:
            self._split = bool(items)
            self._measure()
        self.bar.set_parts(*wording.bar(draft))
        self.legend.set_items(items, lead)

    def _measure(self) -> None:
        look = self._look
        margin = look.px(look.columns.margin)
        above, to_bar, to_legend, below = GAPS[look.fold]
        with_legend = self._split and look.fold is not Fold.SMALLEST
        self._layout.setContentsMargins(margin, look.px(above), margin, look.px(below))
        self._gap_to_bar.setFixedHeight(look.px(to_bar))
        self._gap_to_legend.setFixedHeight(look.px(to_legend))
        self.bar.setVisible(self._split)
        for part in (self._gap_to_legend, self.legend):
            part.setVisible(with_legend)


class AnswerDetails(QWidget):
    """Steps, or what is still missing, with notes beneath. `picked` carries the name of a fact to go to."""

    picked = Signal(str)

    def __init__(self, look: Appearance) -> None:
        """Make an empty body."""
        super().__init__()
        self._look = look
        self.steps = StepsList(look)
        self.missing = MissingList(look)
        self.notes = NoteBox(look)
        self.remarks = Text(look, size="small", colour="muted", wrap=True, selectable=True)
        self.area = ThinScroll(look, self)
        # The bar keeps its room, so that no column moves when there is something to scroll.
        self.area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)

        self.missing.picked.connect(self.picked)
        self.steps.opened.connect(self._reveal, Qt.ConnectionType.QueuedConnection)

        self._layout = QVBoxLayout(self)
        self._layout.addWidget(self.missing)
        self._layout.addWidget(self.steps)
        self._notes_row = QHBoxLayout()
        self._notes_row.addWidget(self.notes)
        self._layout.addLayout(self._notes_row)
        self._remarks_row = QHBoxLayout()
        self._remarks_row.addWidget(self.remarks)
        self._layout.addLayout(self._remarks_row)
        self._layout.addStretch(1)
        look.follow(self._measure)

    def show_draft(self, draft: Draft, missing: Sequence[Missing]) -> None:
        """Show the steps of a draft, or what it still needs."""
        done = draft.estimate is not None
        steps = wording.steps(draft)
        self.steps.setVisible(bool(steps))
        self.missing.setVisible(not done)
        if steps:
            self.steps.set_steps(steps)
        if not done:
            self.missing.set_missing(missing)
        self.notes.set_notes(wording.notes(draft))
        self.remarks.set_text(wording.remarks(draft.estimate) if draft.estimate is not None else "")
        self.remarks.setVisible(bool(self.remarks.text()))

    def focus(self) -> None:
        """Put the focus on the first row."""
        rows = self.steps.rows() if self.steps.isVisibleTo(self) else self.missing.rows()
        if rows:
            rows[0].setFocus()

    def _reveal(self, opened: str) -> None:
        """Bring what was opened into sight, and its step."""
        if opened:
            self.area.ensureWidgetVisible(self.steps.details, 0, 0)

    def _measure(self) -> None:
        look = self._look
        reach = look.px(STEP_REACH)
        side = max(0, look.px(look.columns.margin) - reach)
        self._layout.setContentsMargins(side, 0, max(0, side - WIDTH), look.px(0.57))
        self._layout.setSpacing(look.px(1.14))
        self._notes_row.setContentsMargins(reach, 0, reach, 0)
        self._remarks_row.setContentsMargins(reach, 0, reach, 0)
