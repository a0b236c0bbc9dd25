"""规则: which rules hold on the day of the case, what changes with the next, a search, and what is not computed."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from estimator import days as clock
from estimator.library import PackHead
from ui.look.appearance import Appearance
from ui.look.metrics import BUTTON_GAP, RING
from ui.rules import order, wording
from ui.rules.office import OfficePart
from ui.rules.parts import ChangesPart, HoldsPart, SearchPart, left_out_part
from ui.rules.store import RulesStore, Said
from ui.rules.timeline import Timeline
from ui.settings.store import SettingsStore
from ui.widgets.actions import IMPORT
from ui.widgets.buttons import KeyButton
from ui.widgets.choice_row import ChoiceRow
from ui.widgets.column import line_of
from ui.widgets.file_dialog import ask_for, documents
from ui.widgets.footed_page import FootedPage
from ui.widgets.scroll import ThinScroll
from ui.widgets.status import StatusLine

if TYPE_CHECKING:
    from estimator.case import Case

HOLDS, CHANGES, SEARCH, LEFT_OUT, OFFICE = "holds", "changes", "search", "left_out", "office"
PARTS = ((HOLDS, "规则", ""), (CHANGES, "变化", ""), (SEARCH, "查找", ""), (LEFT_OUT, "不计算", ""))
FOR_OFFICERS = (OFFICE, "签发", "")
ACROSS = 6
"""Cells that the choice of a part takes at most."""
COMPARING = "正在比较…"
ALONE = "只有这一份规则，没有前后可以比较。"
NOT_COMPARED = "其中一份规则不能使用，无法比较。"


class RulesPage(FootedPage):
    """The rules, to be read; what comes in is installed by the store."""

    def __init__(
        self,
        look: Appearance,
        rules: RulesStore,
        settings: SettingsStore,
        day: Callable[[], str],
        case: Callable[[], "Case | None"],
    ) -> None:
        """Make the page of the rules that are worked by; `day` tells the day of the case at hand, `case` the case."""
        super().__init__(look)
        self._settings = settings
        self._office: ThinScroll | None = None
        self._rules = rules
        self._day = day
        self._case = case
        self._part = HOLDS
        self.timeline = Timeline(look)
        self.choice = self._make_choice()
        self.stack = QStackedWidget()
        self.status = StatusLine(look)
        self.take = KeyButton.of(look, IMPORT)
        self.stop = KeyButton(look, "取消")

        self._lay_out()
        self.timeline.picked.connect(lambda _head: self._show())
        self.take.clicked.connect(self._ask_file)
        self.stop.clicked.connect(self._stop)
        rules.busy.connect(self._update_stop)
        self._update_stop(rules.is_busy)
        rules.changed.connect(self._read_anew)
        rules.compared.connect(self._show_compared)
        settings.changed.connect(self._on_settings_changed)
        rules.said.connect(lambda words, wrong: self.status.say(words, wrong=wrong))
        self._read_anew()
        look.follow_last(self._fold)

    def focus(self) -> None:
        """Begin with the rules of the day of the case."""
        self._read_anew()
        self.choice.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_changes(self) -> None:
        """Show what changes with the newest rules."""
        spans = self.timeline.spans
        if spans:
            self.timeline.set_spans(spans, spans[-1])
        self._pick(CHANGES)

    def part(self) -> QWidget:
        """Return what is shown below the line of time."""
        area = self.stack.currentWidget()
        return area.widget() if isinstance(area, ThinScroll) else area

    def _pick(self, value: object) -> None:
        self._part = HOLDS if value is None else str(value)
        self._show()
        part = self.part()
        if isinstance(part, SearchPart):
            part.form.focus("text")
        elif isinstance(part, OfficePart):
            part.focus()

    def _read_anew(self) -> None:
        """Show the packs of the library that is worked by, and of them the one of the day of the case."""
        spans = wording.spans(self._rules.library, self._day(), clock.today())
        holding = next((span for span in spans if span.state == "holds"), None)
        self.timeline.set_spans(spans, holding)
        self._show()

    def _show_compared(self) -> None:
        if self._part == CHANGES:
            self._show()

    def _show(self) -> None:
        """Make the part anew for the pack that is picked."""
        self.choice.set_value(self._part)
        if self._part == OFFICE:
            self._show_office()
            return
        area = ThinScroll(self._look, self._make())
        self._put(area)

    def _put(self, area: ThinScroll) -> None:
        """Show an area in the place of another, which goes unless it holds what an officer has entered."""
        before = self.stack.currentWidget()
        self.stack.addWidget(area)
        self.stack.setCurrentWidget(area)
        if before is not None and before not in (self._office, area):
            self.stack.removeWidget(before)
            before.deleteLater()

    def _show_office(self) -> None:
        """Show the officer's part, which is made once."""
        if self._office is None:
            part = OfficePart(self._look, self._rules, self._settings, self._picked, self._case)
            part.said.connect(self._say)
            self._office = ThinScroll(self._look, part)
            part.shown.connect(self._office.show_beginning)
        else:
            self.office().read_anew()
        self._put(self._office)

    def office(self) -> OfficePart:
        """Return the officer's part, once it was shown."""
        part = self._office.widget() if self._office is not None else None
        assert isinstance(part, OfficePart)  # noqa: S101  it is made with nothing else in it
        return part

    def _picked(self) -> PackHead | None:
        span = self.timeline.current
        return None if span is None else span.head

    def _say(self, said: Said) -> None:
        self.status.say(said.words, wrong=said.wrong)
        if said.file is not None:
            self.status.offer(said.file)

    def _make_choice(self) -> ChoiceRow:
        parts = (*PARTS, FOR_OFFICERS) if self._settings.settings.signing_key else PARTS
        choice = ChoiceRow(self._look, parts)
        choice.setAccessibleName("规则的内容")
        choice.arrange(ACROSS)
        choice.chosen.connect(self._pick)
        return choice

    def _on_settings_changed(self) -> None:
        """Offer the officer's part where there is a key, or is to be one."""
        offered = len(self.choice.buttons()) > len(PARTS)
        if offered != bool(self._settings.settings.signing_key):
            before, self.choice = self.choice, self._make_choice()
            self._choice_line.replaceWidget(before, self.choice)
            before.hide()
            before.deleteLater()
            self._part = HOLDS
            self._show()

    def _make(self) -> QWidget:
        """Make the part that is chosen."""
        head = self._picked()
        look, library = self._look, self._rules.library
        if self._part == CHANGES:
            return self._changes(head)
        if self._part == SEARCH:
            return SearchPart(look, library, head)
        if self._part == LEFT_OUT:
            return left_out_part(look, library, head)
        part = HoldsPart(look, library, self.timeline.current, self._day(), self._rules.source_problem)
        part.tried.connect(self._rules.try_out)
        return part

    def _changes(self, head: PackHead | None) -> QWidget:
        """Compare a pack with the next one, the last with the one before it."""
        library = self._rules.library
        after = None if head is None else order.next_after(library, head)
        before = head if after is not None else None if head is None else order.before(library, head)
        after = after or head
        if before is None or after is None:
            return ChangesPart(self._look, ALONE, None)
        if before.fault or after.fault:
            return ChangesPart(self._look, NOT_COMPARED, None)
        found = self._rules.difference(before, after)
        if found is not None:
            self._rules.see()
        part = ChangesPart(self._look, wording.heading(found) if found is not None else COMPARING, found)
        part.said.connect(self._say)
        return part

    def _update_stop(self, busy: bool) -> None:  # noqa: FBT001 as the signal carries it
        """Offer to stop what goes on; who waited at that button goes on from the next."""
        if not busy and self.stop.hasFocus():
            self.take.setFocus(Qt.FocusReason.OtherFocusReason)
        self.stop.setVisible(busy)

    def _stop(self) -> None:
        self._rules.stop()
        self.status.say("正在取消…")

    def _ask_file(self) -> None:
        ask_for(self, "导入规则", "规则文件 (*.toml)", documents(), self._rules.take)

    def _lay_out(self) -> None:
        """Set the choice and the line of time above the part, the status below."""
        self._head = QVBoxLayout()
        self._choice_line = line_of(self.choice)
        self._head.addLayout(self._choice_line)
        self._head.addWidget(self.timeline)
        self.rows.addLayout(self._head)
        self.rows.addWidget(self.stack, 1)
        self.foot.addWidget(self.status, 1)
        self.foot.addStretch(0)
        self.foot.addWidget(self.stop, 0, Qt.AlignmentFlag.AlignBottom)
        self.foot.addWidget(self.take, 0, Qt.AlignmentFlag.AlignBottom)

    def _fold(self) -> None:
        look = self._look
        margin = look.px(look.columns.margin)
        self._head.setContentsMargins(margin - RING, look.px(1.14), margin - RING, look.px(0.86))
        self._head.setSpacing(look.px(0.86))
        self.foot.setSpacing(look.px(BUTTON_GAP))
