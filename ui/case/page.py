"""One page that works out cases: the form at the left, the answer at the right, the buttons below."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QGridLayout, QVBoxLayout, QWidget
from typing_extensions import override

from estimator import days as clock
from ui.answer.answer import AnswerDetails, AnswerHeader
from ui.case.compare_side import CompareSide
from ui.case.form import CaseForm
from ui.case.plans import PagePlan
from ui.case.stays import Stay, Stays, next_stay, stay_of
from ui.history.store import HistoryStore
from ui.look.appearance import Appearance
from ui.look.metrics import ANSWER_WIDEST, BUTTON_GAP, FOOT_GAP, RING, Fold
from ui.printing.export import SlipExport
from ui.printing.slip_print import SlipPrint
from ui.settings.store import SettingsStore
from ui.widgets import actions
from ui.widgets.buttons import KeyButton
from ui.widgets.column import line_of
from ui.widgets.missing import Missing
from ui.widgets.panel import Hairline, Panel
from ui.widgets.scroll import ThinScroll
from ui.widgets.status import StatusLine
from ui.widgets.text import Text

if TYPE_CHECKING:
    from estimator import Case
    from ui.widgets.form import Stop

KEYS = "Enter 下一项    Ctrl+Enter 下一空项    Esc 清除本项    Ctrl+Z 撤销    F6 计算过程"


class CasePage(QWidget):
    """Form and answer of one page. `next_wanted`: another person; `undo_wanted`: the last one again."""

    next_wanted = Signal()
    undo_wanted = Signal()

    def __init__(
        self, look: Appearance, plan: PagePlan, store: SettingsStore, history: HistoryStore, stays: Stays
    ) -> None:
        """Make the page of a plan."""
        super().__init__()
        self._look = look
        self.plan = plan
        self.form = CaseForm(look, plan, store)
        self.fields = self.form.fields
        self.header = AnswerHeader(look)
        self.details = AnswerDetails(look)
        self.print = KeyButton.of(look, actions.PRINT)
        self.export = KeyButton.of(look, actions.EXPORT)
        self.next = KeyButton.of(look, actions.NEXT, style="main")
        self.next_stay = KeyButton.of(look, actions.NEXT_STAY)
        if "inpatient" not in plan.benefits:
            self.next_stay.hide()
        undo = KeyButton.of(look, actions.UNDO, style="flat")
        self.status = StatusLine(look, undo)
        self.exporter = SlipExport(self, store, history.keep)
        self.printer = SlipPrint(self, look, store, history.keep)
        self._said_of: Case | None = None
        self._stays = stays
        self._offered: Stay | None = None
        self._left_at: Stop | None = None
        self._front = QWidget()
        self.compare = CompareSide(look, self, self._front, self.form)
        self._lay_out()

        self.form.drafted.connect(self._show)
        stays.found.connect(self._show)
        self.compare.taken.connect(self.say)
        self.compare.answer_wanted.connect(self.details.focus)
        self.compare.next_wanted.connect(self.next_wanted)
        self.details.picked.connect(self.go_to)
        self.print.clicked.connect(self._print)
        self.export.clicked.connect(self._export)
        self.next.clicked.connect(self.next_wanted)
        self.next_stay.clicked.connect(self.begin_next_stay)
        store.failed.connect(self.say_wrong)
        undo.clicked.connect(self.undo_wanted)
        self.exporter.began.connect(self.say)
        self.exporter.saved.connect(self._say_saved)
        self.exporter.failed.connect(self.say_wrong)
        self.printer.delivered.connect(self._say_saved)
        self.printer.failed.connect(self.say_wrong)
        QShortcut(QKeySequence(actions.OTHER_SIDE.key), self).activated.connect(self._change_side)
        QShortcut(QKeySequence(actions.TODAY.key), self).activated.connect(self.form.set_today)
        onward = QShortcut(self)
        onward.setKeys([QKeySequence("Ctrl+Enter"), QKeySequence("Ctrl+Return")])  # of the number pad, and the other
        onward.activated.connect(self.focus_open)

        look.follow_last(self._fold)
        self._show()

    def focus(self) -> None:
        """Put the focus on the first field."""
        self.forget_place()
        self.fields.focus_first()

    def forget_place(self) -> None:
        """Begin at the first field when next come to."""
        self.compare.close()
        self.details.steps.close_open()
        self._left_at = None

    def leave(self) -> None:
        """Remember the field with the focus and take it away, or hiding the page would pass it on to the next field."""
        focused = QApplication.focusWidget()
        if focused is not None and self.isAncestorOf(focused):
            self._left_at = self.fields.stop_at(focused) or self._left_at
            focused.clearFocus()

    def come_back(self) -> None:
        """Put the focus back where it was."""
        if self.compare.comparison is not None and self.compare.is_open:
            self.compare.comparison.focus()
        elif self._left_at in self.fields.stops() and self._left_at is not None:
            self._left_at.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.fields.focus_first()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the answer as wide as it can be followed."""
        super().resizeEvent(event)
        self._bound_answer()

    def say(self, words: str, *, with_undo: bool = False) -> None:
        """Say something above the buttons; it stays until there is another answer."""
        self._said_of = self.form.draft.case
        self.status.say(words, with_undo=with_undo)

    def say_wrong(self, words: str) -> None:
        """Say there what went wrong."""
        self._said_of = self.form.draft.case
        self.status.say(words, wrong=True)

    def _say_saved(self, words: str, file: Path | None) -> None:
        self._said_of = self.form.draft.case
        self.status.say_saved(words, file)

    def _show(self) -> None:
        """Show the draft: its answer, and what stands against printing it."""
        draft = self.form.draft
        missing = self._missing()
        self.header.show_draft(draft)
        self.details.show_draft(draft, missing)
        lacking = f"还需填写：{'、'.join(each.label for each in missing)}" if missing else ""
        self.print.set_reason(lacking)
        self.export.set_reason(lacking)
        self.compare.set_reason(lacking)
        self._offer_next_stay(lacking)
        if self.status.words and draft.case is not None and draft.case != self._said_of:
            self.status.clear()

    def begin_next_stay(self) -> None:
        """Begin with the stay after the one on screen, or after the last of the same person this year."""
        stay = self._offered
        if stay is not None:
            entered, begun = self.form.entries(), self.form.draft.case is None
            kept = ("id_number", "name", "date") if begun else ("id_number", "name")
            day = date.fromisoformat(self.form.day) if begun else clock.today()
            self.form.replace(next_stay(stay, day) | {name: entered[name] for name in kept if name in entered})
            same_year = day.year == stay.year
            self.say(f"{stay.words}。" if same_year else f"上一次住院在 {stay.year} 年，{day.year} 年从第 1 次算起。")
            self.fields.focus("total_cost")

    def _offer_next_stay(self, lacking: str) -> None:
        """Offer what comes after the stay on screen, or after the one that the same person had before this year."""
        if "inpatient" not in self.plan.benefits:
            return
        draft = self.form.draft
        entries, before = self.form.entries(), None
        on_screen = stay_of(entries, draft.case, draft.estimate)
        if on_screen is not None:
            self._stays.remember(on_screen)
        if on_screen is None and draft.identity is not None and "total_cost" not in entries:
            before = self._stays.last(str(entries["id_number"]), date.fromisoformat(self.form.day))
        if before is not None and before != self._offered:
            self.say(f"{before.words}，Ctrl+L 接着算下一次住院。")
        self._offered = on_screen or before
        self.next_stay.set_reason("" if self._offered is not None else lacking)

    def _missing(self) -> list[Missing]:
        """Return what the case still needs, in the form's order; wrong is what has been left and is not right."""
        draft = self.form.draft
        found: list[Missing] = []
        for name in self.fields.shown() if draft.estimate is None else ():
            control = self.fields.control(name)
            if control.problem() or name in draft.missing:
                words = control.problem() or self.form.facts[name].hint_for(draft.facts)
                found.append(Missing(name, self.fields.label(name), words, bool(control.shown_problem())))
        return found

    def focus_open(self) -> None:
        """Put the focus on the next field that is still needed, or where none is, on the answer."""
        self.compare.close()
        names, needed = self.fields.shown(), {each.name for each in self._missing()}
        here = self._here(QApplication.focusWidget())
        after = names.index(here) + 1 if here else 0
        wanted = next((name for name in (*names[after:], *names[:after]) if name in needed), "")
        if wanted:
            self.fields.focus(wanted)
        else:
            self.details.focus()

    def go_to(self, name: str) -> None:
        """Put the focus on a field."""
        self.compare.close()
        self._left_at = self.fields.stop_at(QApplication.focusWidget()) or self._left_at
        self.fields.focus(name)

    def undo_change(self) -> None:
        """Undo the last change of the form; where there is none, the next person while that is still on offer."""
        if self.compare.is_open or self.form.undo():
            return
        if self.status.offers_undo:
            self.undo_wanted.emit()

    def _change_side(self) -> None:
        """Go from the form, or from wherever one is, to the answer, and from there back to the place in the form."""
        focused = QApplication.focusWidget()
        if focused is not None and self.details.isAncestorOf(focused):
            self.come_back()
        else:
            self._left_at = self.fields.stop_at(focused) or self._left_at
            self.compare.close()
            self.details.focus()

    def _here(self, focused: QWidget | None) -> str:
        """Return the fact whose control has the focus."""
        return next((name for name in self.fields.shown() if _holds(self.fields.control(name), focused)), "")

    def _print(self) -> None:
        draft = self.form.draft
        if draft.case is not None and draft.estimate is not None:
            self.printer.show_case(draft.case, draft.estimate, self.form.overrides_identity)

    def _export(self) -> None:
        draft = self.form.draft
        if draft.case is not None and draft.estimate is not None:
            self.exporter.ask(draft.case, draft.estimate, self.plan.word, self.form.overrides_identity)

    def _lay_out(self) -> None:
        """Set the form at the left, the answer on a sheet at the right, the buttons below."""
        look = self._look
        self._keys = Text(look, KEYS, size="small", colour="muted")
        self._form_scroll = ThinScroll(look, self.fields)
        self._form_scroll.setWidgetResizable(False)
        self._line = Hairline(look)
        self._sheet = Panel(look, "sheet", edged=True, corner=True)
        sheet = QVBoxLayout(self._sheet)
        sheet.setSpacing(0)
        sheet.setContentsMargins(1, 1, 0, 0)
        sheet.addWidget(self._form_scroll, 1)
        sheet.addWidget(self._keys)
        self._foot = QWidget()
        self._foot_rows = QVBoxLayout(self._foot)
        self._foot_rows.setSpacing(0)
        self.status.setContentsMargins(RING, 0, 0, 0)
        self._foot_rows.addWidget(self.status)
        self._above_buttons = line_of()
        self._foot_rows.addLayout(self._above_buttons)
        self._buttons = line_of(self.print, self.export, self.compare.button)
        self._buttons.addWidget(self.next)
        self._foot_rows.addLayout(self._buttons)
        self._grounds = [
            Panel(look, "surface", edged=True, corner=True),
            Panel(look, "surface", edged=True),
            Panel(look, "surface", edged=True),
        ]
        self._columns = [QVBoxLayout(ground) for ground in self._grounds]
        band, answer, foot = self._grounds
        grid = QGridLayout(self._front)
        grid.setSpacing(0)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.addWidget(band, 0, 0, 1, 2)
        grid.addWidget(self._sheet, 1, 0)
        grid.addWidget(answer, 1, 1)
        grid.addWidget(foot, 2, 0, 1, 2)
        grid.setColumnStretch(1, 1)
        grid.setRowStretch(1, 1)

    def _fold(self) -> None:
        """Let the headline lead the answer, or in the smallest fold span form and answer, with the buttons below."""
        look = self._look
        smallest = look.fold is Fold.SMALLEST
        band, answer, foot = self._columns
        for column in self._columns:
            while column.count():
                column.takeAt(0)
            column.setSpacing(0)
            column.setContentsMargins(0, 1, 0, 0)
        (band if smallest else answer).addWidget(self.header)
        answer.addWidget(self.details.area, 1)
        answer.addWidget(self._line)
        (foot if smallest else answer).addWidget(self._foot)
        self._grounds[0].setVisible(smallest)
        self._grounds[2].setVisible(smallest)
        self._line.setVisible(not smallest)
        margin = look.px(look.columns.margin)
        self._keys.setContentsMargins(margin, 0, 0, look.px(0.71))
        side, gap = margin - RING, look.px(FOOT_GAP)
        self._foot_rows.setContentsMargins(side, gap, side, gap)
        self._buttons.setSpacing(look.px(BUTTON_GAP) - 2 * RING)
        wide = look.fold is Fold.WIDE
        self._above_buttons.removeWidget(self.next_stay)
        self._buttons.removeWidget(self.next_stay)
        row, place = (self._buttons, self._buttons.count() - 2) if wide or smallest else (self._above_buttons, 0)
        row.insertWidget(place, self.next_stay)
        self._keys.setVisible(wide)
        self._bound_answer()

    def _bound_answer(self) -> None:
        look = self._look
        beyond = self.width() - look.px(look.columns.form + ANSWER_WIDEST)
        self._columns[1].setContentsMargins(0, 1, max(0, beyond), 0)
        self._columns[1].activate()  # at once, or it would be painted wide before
        self._form_scroll.setFixedWidth(look.px(look.columns.form))


def _holds(widget: QWidget, other: QWidget | None) -> bool:
    return other is not None and (widget is other or widget.isAncestorOf(other))
