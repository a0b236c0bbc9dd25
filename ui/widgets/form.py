"""The form: labels, controls on four cells, a line of words under a control, and the keys that lead through it."""

import math
from collections.abc import Collection
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from ui.look import metrics
from ui.look.appearance import Appearance
from ui.look.metrics import CELLS, RING
from ui.widgets.choice_row import ChoiceRow
from ui.widgets.field import Field
from ui.widgets.fold import REACH, FoldHead
from ui.widgets.text import Text

Control = Field | ChoiceRow
Stop = Field | ChoiceRow | FoldHead

TOP = 0.93
BOTTOM = 1.14
HINT_GAP = 0.86
LABEL_GAP = 0.57
BEFORE_CONTROL = 0.14
"""What stays free at least between a label and the room for the focus ring of its control."""
NARROWEST = 74
"""How narrow a label may be set to keep to its column (of 100): six letters, in every fold."""
BESIDE = CELLS // 2
"""Cell at which the second control of a row begins."""


@dataclass
class Entry:
    """One fact of the form: its label, its control, the words beside it and the line under it."""

    name: str
    control: Control
    label: Text
    hint: Text
    line: Text
    same_line: bool
    keeps_line: bool
    tip: str = ""
    """What is said where the pointer rests on the control."""
    idle: str = ""
    """Why it changes nothing now."""
    shown: bool = True
    facts: str = ""
    notice: str = ""
    cells_left: int = CELLS
    """Cells between the label and the form's right edge."""

    def line_words(self, *, with_hint: bool) -> str:
        """Return what the line under the control says: problem, notice, what is known, or hint."""
        return self.control.shown_problem() or self.notice or self.facts or (self.hint.text() if with_hint else "")

    def line_colour(self) -> str:
        """Return the colour of that line: red for what is wrong, amber for what is possible but unlikely."""
        return "error" if self.control.shown_problem() else "amber" if self.notice else "muted"


@dataclass
class _Section:
    head: Text | FoldHead
    entries: list[Entry]

    def visible(self) -> list[Entry]:
        """Return the entries that can be seen: those that apply, unless they are folded away."""
        if isinstance(self.head, FoldHead) and not self.head.isChecked():
            return []
        return [entry for entry in self.entries if entry.shown]


class Form(QWidget):
    """A column of sections and rows; rows come and go by name. `finished`: Enter was pressed in the last control."""

    finished = Signal()

    def __init__(self, look: Appearance) -> None:
        """Make an empty form."""
        super().__init__()
        self._look = look
        self._sections: list[_Section] = []
        self._entries: dict[str, Entry] = {}
        self._passed_heads: set[FoldHead] = set()
        self.passed: Collection[str] = ()
        """Facts that Enter passes by: what they are is known, and nobody need look at them twice."""

        look.refit.connect(self.arrange)

    def add_section(self, title: str) -> None:
        """Begin a section; its head shows while any of its rows does."""
        head = Text(self._look, title, size="section", bold=True, parent=self)
        self._sections.append(_Section(head, []))

    def add_fold(self, title: str, words: str, *, passed: bool = False) -> FoldHead:
        """Begin a section that is folded away; return its head, which says `words` beside its title.

        Enter opens it and goes in; one that is `passed` is for who looks for it, and Enter goes by.
        """
        head = FoldHead(self._look, title, words, self)
        if passed:
            self._passed_heads.add(head)
        head.toggled.connect(self.arrange)
        self._sections.append(_Section(head, []))
        return head

    def add_row(  # noqa: PLR0913 - what a row is, said once where it is made
        self,
        name: str,
        label: str,
        control: Control,
        *,
        hint: str = "",
        tip: str = "",
        same_line: bool = False,
        keeps_line: bool = False,
    ) -> None:
        """Add a control to the last section, `same_line` as the one before it where there is room.

        The `hint` stands beside it, the `tip` where the pointer rests. `keeps_line` holds the line under it open even
        when there is nothing to say.
        """
        look = self._look
        entry = Entry(
            name,
            control,
            Text(look, label, parent=self),
            Text(look, hint, size="small", colour="muted", parent=self),
            Text(look, size="small", colour="muted", wrap=True, parent=self),
            same_line,
            keeps_line,
            tip,
        )
        control.setParent(self)
        control.setToolTip(tip)
        control.setAccessibleName(label)
        entry.label.setBuddy(control)
        control.left.connect(self.arrange)
        control.problem_shown.connect(self._on_problem_shown)
        self._sections[-1].entries.append(entry)
        self._entries[name] = entry

    def control(self, name: str) -> Control:
        """Return the control of a fact. Raises KeyError for a name the form does not have."""
        return self._entries[name].control

    def folds(self) -> tuple[FoldHead, ...]:
        """Return the heads of the sections that can be folded away, from the top."""
        return tuple(section.head for section in self._sections if isinstance(section.head, FoldHead))

    def names(self) -> tuple[str, ...]:
        """Return the names of all facts, in the form's order."""
        return tuple(self._entries)

    def shown(self) -> tuple[str, ...]:
        """Return the names of the facts that show, in the form's order."""
        return tuple(entry.name for entry in self._entries.values() if entry.shown)

    def show_only(self, names: Collection[str]) -> None:
        """Show these facts and hide all others."""
        changed = [entry for entry in self._entries.values() if entry.shown != (entry.name in names)]
        for entry in changed:
            entry.shown = not entry.shown
        if changed:
            self.arrange()

    def set_idle(self, name: str, reason: str) -> None:
        """Grey a fact that changes nothing now, and say why where the pointer rests; without a reason it is asked."""
        entry = self._entries[name]
        if reason == entry.idle:
            return
        entry.idle = reason
        entry.control.setEnabled(not reason)
        entry.control.setToolTip(reason or entry.tip)
        entry.label.set_colour("faint" if reason else "ink")
        entry.hint.set_colour("faint" if reason else "muted")

    def set_label(self, name: str, text: str) -> None:
        """Call a fact otherwise."""
        entry = self._entries[name]
        if text != entry.label.text():
            entry.label.set_text(text)
            entry.control.setAccessibleName(text)
            self.arrange()

    def label(self, name: str) -> str:
        """Return what a fact is called at the moment."""
        return self._entries[name].label.text()

    def set_notice(self, name: str, text: str) -> None:
        """Say under a control, in amber, what is to be looked at again; it stops nothing."""
        entry = self._entries[name]
        if text != entry.notice:
            entry.notice = text
            self._on_problem_shown()

    def set_hint(self, name: str, text: str) -> None:
        """Change the words beside a control."""
        entry = self._entries[name]
        if text != entry.hint.text():
            entry.hint.set_text(text)
            self.arrange()

    def set_facts(self, name: str, text: str) -> None:
        """Say under a control what is known from it (sex, birthday, age of an ID number)."""
        entry = self._entries[name]
        if text != entry.facts:
            entry.facts = text
            self._speak(entry) if entry.keeps_line else self.arrange()

    def focus(self, name: str) -> None:
        """Put the focus on the control of a fact, opening the section it is folded away in."""
        entry = self._entries[name]
        for section in self._sections:
            if isinstance(section.head, FoldHead) and entry in section.entries:
                section.head.setChecked(True)
        entry.control.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_first(self) -> None:
        """Put the focus on the first control that shows and is not passed by."""
        names = [name for name in self.shown() if name not in self.passed] or self.shown()
        if names:
            self.focus(names[0])

    def arrange(self) -> None:
        """Lay out what shows. Called when rows come or go and when a control has been left, never while one types."""
        look = self._look
        y = look.px(TOP)
        for section in self._sections:
            rows = self._rows(section)
            applies = any(entry.shown for entry in section.entries)
            section.head.setVisible(applies)
            if applies:
                y += look.px(metrics.SECTION_GAP) if section is not self._sections[0] else 0
                self._place_head(section.head, y)
                y += look.px(metrics.SECTION)
            for row in rows:
                y = self._place_row(row, y)
        visible = {entry.name for section in self._sections for entry in section.visible()}
        for entry in self._entries.values():
            if entry.name not in visible:
                for part in (entry.label, entry.control, entry.hint, entry.line):
                    part.hide()
        self.setFixedSize(self._width(), y + look.px(BOTTOM))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Lead on with Enter, back with Shift+Enter, clear with Esc; other keys are not the form's."""
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        here = self.stop_at(self.focusWidget())
        if here is None:
            event.ignore()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not plain & ~Qt.KeyboardModifier.ShiftModifier:
            if isinstance(here, FoldHead) and not plain:
                here.setChecked(True)
            self._go(here, -1 if plain else 1)
        elif event.key() == Qt.Key.Key_Escape and not plain and not isinstance(here, FoldHead):
            here.clear_value()
        else:
            event.ignore()

    def _go(self, here: Stop, step: int) -> None:
        way = self.stops()
        passed: set[Stop] = {self._entries[name].control for name in self.passed} if step > 0 else set()
        passed |= self._passed_heads if step > 0 else set()
        ahead = way[way.index(here) + 1 :] if step > 0 else way[: way.index(here)][::-1]
        target = next((stop for stop in ahead if stop not in passed), None)
        if target is not None:
            target.setFocus(Qt.FocusReason.OtherFocusReason)
        elif step > 0:
            self.finished.emit()

    def stop_at(self, focus: QWidget | None) -> Stop | None:
        """Return the control or head that a widget with the focus belongs to."""
        if focus is None:
            return None
        return next((stop for stop in self.stops() if stop is focus or stop.isAncestorOf(focus)), None)

    def stops(self) -> list[Stop]:
        """Return where Enter can stop, from the top."""
        way: list[Stop] = []
        for section in self._sections:
            if isinstance(section.head, FoldHead) and section.head.isVisibleTo(self):
                way.append(section.head)
            way += [entry.control for entry in section.visible() if entry.control.isEnabled()]
        return way

    def _place_head(self, head: Text | FoldHead, y: int) -> None:
        look, columns = self._look, self._look.columns
        left, height = look.px(columns.margin), look.px(metrics.SECTION)
        if isinstance(head, FoldHead):
            head.setGeometry(left - look.px(REACH), y, head.needed(), height)
        else:
            head.setGeometry(left, y, look.px(columns.label + CELLS * columns.cell), height)

    def _rows(self, section: _Section) -> list[list[Entry]]:
        rows: list[list[Entry]] = []
        for entry in section.visible():
            if entry.same_line and rows and len(rows[-1]) == 1 and self._fits_beside(rows[-1][0], entry):
                entry.label.set_stretch(100)
                rows[-1].append(entry)
            else:
                entry.cells_left = CELLS - self._cells_of_label(entry)
                entry.control.arrange(entry.cells_left)
                rows.append([entry])
        return rows

    def _cells_of_label(self, entry: Entry) -> int:
        """Return over how many cells a label reaches that is too long for its column: none breaks over two lines."""
        look = self._look
        wide, room = look.width(entry.label.text()), look.px(look.columns.label) - RING - look.px(BEFORE_CONTROL)
        narrower = 100 if wide <= room else math.floor(100 * room / wide)
        entry.label.set_stretch(narrower if narrower >= NARROWEST else 100)
        return 0 if narrower >= NARROWEST else math.ceil((wide - room) / look.cells(1))

    def _fits_beside(self, first: Entry, second: Entry) -> bool:
        look = self._look
        label = look.width(second.label.text()) + look.px(LABEL_GAP) if second.label.text() else 0
        second.control.arrange(BESIDE)
        room = look.cells(BESIDE) - first.control.width() + 2 * RING
        if first.cells_left < CELLS:
            return False
        tall = second.control.height() > first.control.height()
        return room >= label and not tall and second.control.width() <= look.cells(BESIDE) + 2 * RING

    def _place_row(self, row: list[Entry], y: int) -> int:
        """Place the entries of a row; return its height."""
        look = self._look
        columns = look.columns
        start = look.px(columns.margin) + look.px(columns.label)
        pitch = look.px(metrics.FORM_ROW)
        control_height = look.px(metrics.CONTROL) + 2 * RING
        height = pitch
        for place, entry in enumerate(row):
            x = start + (place * look.cells(BESIDE) if place else look.cells(CELLS - entry.cells_left))
            label_width = x - look.px(columns.margin) - RING
            if place:
                label_width = round(look.width(entry.label.text()) + 0.5)
                entry.label.setGeometry(x - look.px(LABEL_GAP) - label_width, y, label_width, pitch)
            else:
                entry.label.setGeometry(look.px(columns.margin), y, label_width, pitch)
            apart = look.px(metrics.BUTTON_GAP) if place and not entry.label.text() else 0
            entry.control.move(x - RING + apart, y + (pitch - control_height) // 2)
            height = max(height, pitch + entry.control.height() - control_height)
            entry.label.show()
            entry.control.show()
        y += height
        below = [self._place_words(entry, y, alone=len(row) == 1) for entry in row]
        return y + max(below)

    def _place_words(self, entry: Entry, y: int, *, alone: bool) -> int:
        """Place the hint and the line of an entry; return the height that the line takes."""
        look = self._look
        box = entry.control.geometry().adjusted(RING, 0, -RING, 0)
        right = self._width() - look.px(look.columns.margin)
        hint_x = box.x() + box.width() + look.px(HINT_GAP)
        hint_width = entry.hint.sizeHint().width()
        beside = alone and bool(entry.hint.text()) and hint_x + hint_width <= right + look.px(0.29)
        entry.hint.setVisible(beside)
        if beside:
            entry.hint.setGeometry(hint_x, entry.control.y(), hint_width, entry.control.height())
        words = entry.line_words(with_hint=not beside)
        shown = bool(words) or entry.keeps_line
        entry.line.setVisible(shown)
        if not shown:
            return 0
        self._speak(entry)
        width = right - box.x()
        height = max(look.px(metrics.MESSAGE), entry.line.heightForWidth(width))
        entry.line.setGeometry(box.x(), y, width, height)
        return height

    def _speak(self, entry: Entry) -> None:
        entry.line.set_colour(entry.line_colour())
        words = entry.line_words(with_hint=not entry.hint.isVisibleTo(self))
        entry.line.set_text(self._look.formula(words, "small"))

    def _on_problem_shown(self) -> None:
        """Say it where there is a line already; while a field is typed into, rows move only for words it would cut."""
        cut = False
        for entry in self._entries.values():
            if entry.shown and entry.line.isVisibleTo(self):
                self._speak(entry)
                cut |= entry.line.heightForWidth(entry.line.width()) > entry.line.height()
        if cut or not isinstance(self.focusWidget(), Field):
            self.arrange()

    def _width(self) -> int:
        return self._look.px(self._look.columns.form)
