"""One past estimate: its figures and steps as of its day, and what can be done with it."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from estimator.history import HistoryEntry, HistoryError
from ui.answer.answer import AnswerDetails, AnswerHeader
from ui.history.wording import readable, rules_now, summary
from ui.look.appearance import Appearance
from ui.look.metrics import ANSWER_WIDEST, BUTTON_GAP, FOOT_GAP, RING
from ui.widgets import actions
from ui.widgets.buttons import KeyButton
from ui.widgets.column import line_of
from ui.widgets.note import NoteBox
from ui.widgets.panel import Hairline, Panel
from ui.widgets.status import StatusLine
from ui.widgets.text import Text

NONE_OPEN = "用 ↑ ↓ 选一条，按 Enter 打开，这里显示当时的金额和计算过程。"
NOT_OPEN = "先在列表中打开一条"
NO_CASE = "这条试算的内容，现在的程序不能再读入"


class EntryView(Panel):
    """The answer of an entry, not to be changed. `again`: work its case out anew; `printed`, `exported`: its slip.

    `stay_wanted`: the next stay of the same person.
    """

    again = Signal()
    stay_wanted = Signal()
    printed = Signal()
    exported = Signal()
    closed = Signal()

    def __init__(self, look: Appearance) -> None:
        """Make a view of nothing yet."""
        super().__init__(look, "surface", edged=True, corner=True)
        self._look = look
        self.entry: HistoryEntry | None = None
        self.number = Text(look, size="section", bold=True, selectable=True)
        self.about = Text(look, NONE_OPEN, size="small", colour="muted", wrap=True, selectable=True)
        self.changed_rules = NoteBox(look)
        self.header = AnswerHeader(look)
        self.details = AnswerDetails(look)
        self.close_entry = KeyButton.of(look, actions.CLOSE_ENTRY)
        self.print = KeyButton.of(look, actions.PRINT)
        self.export = KeyButton.of(look, actions.EXPORT)
        self.recalculate = KeyButton.of(look, actions.RECALCULATE, style="main")
        self.next_stay = KeyButton.of(look, actions.NEXT_STAY)
        self.status = StatusLine(look)

        self.print.clicked.connect(self.printed)
        self.export.clicked.connect(self.exported)
        self.recalculate.clicked.connect(self.again)
        self.next_stay.clicked.connect(self.stay_wanted)
        self.close_entry.clicked.connect(self.closed)
        look.refit.connect(self._measure)
        self._lay_out()
        self.show_entry(None)

    def show_entry(self, entry: HistoryEntry | None) -> None:
        """Show an entry, or that none is open; of one that is damaged, that it is so."""
        self.status.clear()
        try:
            draft = None if entry is None else readable(entry)
        except HistoryError as error:
            entry = draft = None
            self.status.say(str(error), wrong=True)
        self.entry = entry
        self.header.setVisible(entry is not None)
        self.details.area.setVisible(entry is not None)
        self._rest.setVisible(entry is None)
        self.number.setVisible(entry is not None)
        self.next_stay.hide()
        for button in (self.print, self.export, self.recalculate, self.close_entry):
            button.set_reason("" if entry is not None else NOT_OPEN)
        if entry is None or draft is None:
            self.about.set_text(NONE_OPEN)
            self.changed_rules.set_notes(())
            return
        self.number.set_text(entry.number)
        self.about.set_text(summary(entry))
        changed = rules_now(entry, draft)
        self.changed_rules.set_notes(((changed, ""),) if changed else ())
        self.header.show_draft(draft)
        self.details.show_draft(draft, ())
        if draft.case is None:
            self.recalculate.set_reason(NO_CASE)
        self.next_stay.setVisible(entry.benefit == "inpatient" and draft.case is not None)

    def focus(self) -> None:
        """Go to the steps."""
        self.details.focus()

    def _lay_out(self) -> None:
        """Stack the head, the answer, and the buttons at the foot."""
        self._head = QVBoxLayout()
        for part in (self.number, self.about, self.changed_rules):
            self._head.addWidget(part)
        self._buttons = line_of(self.print, self.export, self.close_entry, self.next_stay)
        self._buttons.addWidget(self.recalculate)
        self._foot = QVBoxLayout()
        self._foot.setSpacing(0)
        self.status.setContentsMargins(RING, 0, 0, 0)
        self._foot.addWidget(self.status)
        self._foot.addLayout(self._buttons)
        self._rest = QWidget()
        rows = QVBoxLayout(self)
        rows.setSpacing(0)
        rows.addLayout(self._head)
        rows.addWidget(self.header)
        rows.addWidget(self.details.area, 1)
        rows.addWidget(self._rest, 1)
        rows.addWidget(Hairline(self._look))
        rows.addLayout(self._foot)
        self._rows = rows
        self._measure()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the answer as wide as it can be followed."""
        super().resizeEvent(event)
        self._bound_answer()

    def _bound_answer(self) -> None:
        self._rows.setContentsMargins(1, 1, max(0, self.width() - self._look.px(ANSWER_WIDEST)), 0)
        self._rows.activate()  # at once, or it would be painted wide before

    def _measure(self) -> None:
        look = self._look
        margin, gap = look.px(look.columns.margin), look.px(FOOT_GAP)
        self._head.setContentsMargins(margin, look.px(0.79), margin, 0)
        self._head.setSpacing(look.px(0.29))
        self._foot.setContentsMargins(margin - RING, gap, margin - RING, gap)
        self._buttons.setSpacing(look.px(BUTTON_GAP) - 2 * RING)
        self._bound_answer()
