"""Turns a page from its form to the comparison of its case and back, with one key."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QStackedLayout, QWidget

from estimator.compare import may_be_compared
from ui.case.form import CaseForm
from ui.compare import wording
from ui.compare.page import ROWS, ComparePage
from ui.look.appearance import Appearance
from ui.widgets import actions
from ui.widgets.buttons import KeyButton


class CompareSide(QObject):
    """The two sides of a page: the front with form and answer, and the comparison, made when it is first asked for.

    `taken` carries in words what the case was worked out with anew; `answer_wanted`: there is no field to return to.
    """

    taken = Signal(str)
    answer_wanted = Signal()
    next_wanted = Signal()

    def __init__(self, look: Appearance, page: QWidget, front: QWidget, form: CaseForm) -> None:
        """Put the front on the page; `button` opens the comparison of the case in the form."""
        super().__init__(page)
        self._look = look
        self._form = form
        self._front = front
        self._came_from = ""
        self.button = KeyButton.of(look, actions.COMPARE)
        self.comparison: ComparePage | None = None
        self._sides = QStackedLayout(page)
        self._sides.addWidget(front)
        if not any(may_be_compared(benefit) for benefit in form.benefits):
            self.button.hide()

        self.button.clicked.connect(self.open)
        form.drafted.connect(self._on_drafted)

    @property
    def is_open(self) -> bool:
        """Whether the comparison shows."""
        return self._sides.currentWidget() is not self._front

    def set_reason(self, missing: str) -> None:
        """Say what the case still needs, or why it has nothing to be compared with."""
        self.button.set_reason(missing or wording.why_not(self._form.draft))

    def open(self) -> None:
        """Compare the case on screen."""
        draft = self._form.draft
        if draft.case is None or draft.estimate is None:
            return
        self._came_from = self._focused_fact()
        if (focused := QApplication.focusWidget()) is not None:
            focused.clearFocus()  # or hiding it would pass the focus on to the next field, which then would be left too
        comparison = self.comparison or self._make()
        comparison.show_view(ROWS)
        comparison.show_case(draft.case, draft.estimate)
        self._sides.setCurrentWidget(comparison)
        comparison.focus()

    def close(self) -> None:
        """Go back to the form, to where one was."""
        if not self.is_open:
            return
        self._sides.setCurrentWidget(self._front)
        self._return_focus()

    def _make(self) -> ComparePage:
        comparison = self.comparison = ComparePage(self._look)
        comparison.left.connect(self.close)
        comparison.picked.connect(self._apply_row)
        QShortcut(QKeySequence(actions.NEXT.key), comparison).activated.connect(self.next_wanted)
        self._sides.addWidget(comparison)
        return comparison

    def _apply_row(self, words: str, changes: Mapping[str, str | int]) -> None:
        """Work the case out anew with the facts of a row, and go back."""
        self._sides.setCurrentWidget(self._front)
        self._form.change(changes)
        self.taken.emit(f"已按 {words} 计算。")
        self._return_focus()

    def _return_focus(self) -> None:
        if self._came_from in self._form.fields.shown():
            self._form.fields.focus(self._came_from)
        else:
            self.answer_wanted.emit()

    def _on_drafted(self) -> None:
        """Follow the case where it changes meanwhile, such as by its day."""
        draft = self._form.draft
        if not self.is_open or self.comparison is None:
            return
        if draft.case is None or draft.estimate is None or wording.why_not(draft):
            self._sides.setCurrentWidget(self._front)
        else:
            self.comparison.show_case(draft.case, draft.estimate)

    def _focused_fact(self) -> str:
        focused, form = QApplication.focusWidget(), self._form.fields
        if focused is None:
            return ""
        controls = ((name, form.control(name)) for name in form.shown())
        return next((name for name, one in controls if focused is one or one.isAncestorOf(focused)), "")
