"""A row of buttons of which one is lit (or several): few choices, each with its digit."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from PySide6.QtCore import QElapsedTimer, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from ui.look import strokes
from ui.look.appearance import Appearance
from ui.look.metrics import CELLS, CONTROL, RING
from ui.widgets.buttons import PaintedButton

ChoiceValue = str | int | bool

DIGITS = "1234567890"
GAP = 0.36
PADDING = 0.29
AIR = 0.86
"""What a word needs besides where the row is not held to the cells of a form."""
BURST = 250
"""Milliseconds between two digits below which they are one number."""
FORWARD = {Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1}


class Choice(PaintedButton):
    """A checkable button; its row paints the ground, lights it and decides about keys."""

    def __init__(self, look: Appearance, row: "ChoiceRow", value: ChoiceValue, word: str, digit: str) -> None:
        """Make the button of one value."""
        super().__init__(look, word, row)
        self._row = row
        self._digit = digit
        self.value = value
        self.setCheckable(True)
        self.set_reason("")

    def set_reason(self, reason: str) -> None:
        """Grey the choice with the reason why it cannot be chosen here, or free it again."""
        self.setEnabled(not reason)
        self.setToolTip(reason)
        self.setAccessibleDescription(" ".join(filter(None, (self._digit and f"按 {self._digit}", reason))))

    def needed(self) -> float:
        """Return the width that digit and word take when lit, in pixels."""
        look = self._look
        word = look.width(self.text(), bold=True)
        return word + (look.width(self._digit, "small") + look.px(GAP) if self._digit else 0)

    @override
    def nextCheckState(self) -> None:
        """Leave it to the row which buttons are lit."""

    def light(self, *, on: bool) -> None:
        """Light the choice or put it out; to a screen reader one that excludes others is a radio button."""
        self.setAutoExclusive(False)  # or Qt would refuse to put out the one that is lit
        self.setChecked(on)
        self.setAutoExclusive(self._row.exclusive)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Give digits, arrows and the space bar to the row, everything else to the form."""
        if not self._row.press(event, self):
            event.ignore()

    @override
    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Act on pressing alone."""
        event.ignore()

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        """Let the row paint its ring."""
        super().focusInEvent(event)
        self._row.focus_moved(event)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Let the row take its ring away."""
        super().focusOutEvent(event)
        self._row.focus_moved(event)

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint digit and word together in the middle, and a tint under the mouse."""
        look, theme = self._look, self._look.theme
        painter = strokes.smooth(self)
        if self.tint is not None and not self.isChecked():
            strokes.fill(painter, self.rect().adjusted(2, 2, -2, -2), self.tint, strokes.RADIUS - 1)
        if self.isChecked():
            colour, key_colour = theme.accent_ink, theme.accent_ink
        elif self.isEnabled():
            colour, key_colour = theme.ink, theme.muted
        else:
            colour, key_colour = theme.faint, theme.faint
        pieces = [strokes.piece(look, self.text(), colour, bold=self.isChecked())]
        if self._digit:
            pieces.insert(0, strokes.piece(look, self._digit, key_colour, "small"))
        strokes.draw_centred(painter, self.rect(), pieces, look.px(GAP))
        painter.end()


class ChoiceRow(QWidget):
    """Paints track, lit choices, dividers and focus ring; its buttons paint their words and take the keys.

    `chosen` carries the value picked by hand (None when cleared); with `several`, the tuple of all that are lit.
    """

    chosen = Signal(object)
    left = Signal()
    problem_shown = Signal(str)

    def __init__(
        self,
        look: Appearance,
        choices: Iterable[tuple[ChoiceValue, str, str]] = (),
        *,
        several: bool = False,
        among_numbers: bool = False,
    ) -> None:
        """Make a row of choices: value, word and, for what cannot be chosen here, the reason.

        `among_numbers` are rows between fields for numbers: digits that follow each other closely pick nothing.
        """
        super().__init__()
        self._look = look
        self._several = several
        self._among_numbers = among_numbers and not several
        self._buttons: list[Choice] = []
        self._lit: tuple[ChoiceValue, ...] = ()
        self._current = 0
        self._most = CELLS
        self._last_digit = QElapsedTimer()
        self._before_burst: ChoiceValue | None = None
        self._missing = False
        self._problem = ""

        look.changed.connect(self.arrange)

        self.set_choices(choices)

    @property
    def exclusive(self) -> bool:
        """Whether lighting one choice puts the others out."""
        return not self._several

    def set_choices(self, choices: Iterable[tuple[ChoiceValue, str, str]]) -> None:
        """Say what there is to choose. What is lit stays lit if it is still there and may be chosen."""
        wanted = list(choices)
        if [(value, word) for value, word, _ in wanted] != [(each.value, each.text()) for each in self._buttons]:
            lit = self.values()
            self._rebuild([(value, word) for value, word, _ in wanted])
            self._light(lit)
        for button, (_, _, reason) in zip(self._buttons, wanted, strict=True):
            button.set_reason(reason)
            if reason and button.isChecked():
                button.light(on=False)
        self._note_lit()
        self._sync_focus()
        self.update()

    def value(self) -> ChoiceValue | None:
        """Return the value that is lit, the first of several; None when nothing is."""
        return next(iter(self.values()), None)

    def values(self) -> tuple[ChoiceValue, ...]:
        """Return all values that are lit, in the order of the row."""
        return self._lit

    def set_value(self, value: ChoiceValue | None) -> None:
        """Light one choice, or none, from outside; emits nothing."""
        self.set_values(() if value is None else (value,))

    def set_values(self, values: Sequence[ChoiceValue]) -> None:
        """Light choices from outside; emits nothing."""
        if tuple(values) != self.values():
            self._light(values)
            self._sync_focus()
            self.update()

    def clear_value(self) -> None:
        """Put out what is lit, as if the clerk had done it."""
        if self.values():
            self.set_values(())
            self._emit()

    def problem(self) -> str:
        """Return what the rules find wrong with the choice."""
        return self._problem

    shown_problem = problem

    def set_problem(self, text: str) -> None:
        """Say what the rules find wrong with the choice; shown at once, since a pick is complete."""
        if text != self._problem:
            self._problem = text
            self._describe()
            self.problem_shown.emit(text)

    def set_missing(self, missing: bool) -> None:  # noqa: FBT001 - a state, set as Qt sets states
        """Mark the row as still needed."""
        if missing != self._missing:
            self._missing = missing
            self._describe()

    def buttons(self) -> tuple[Choice, ...]:
        """Return the buttons, in their order."""
        return tuple(self._buttons)

    def arrange(self, most: int | None = None) -> None:
        """Take the width of its cells, at most so many; words that do not fit share a line or go on to the next."""
        if most is not None:
            self._most = most
        height = self._look.px(CONTROL)
        lines = self._lines()
        y = RING
        index = 0
        for line in lines:
            x = RING
            for width in line:
                self._buttons[index].setGeometry(x, y, width, height)
                x += width
                index += 1
            y += height
        self.setFixedSize(max((sum(line) for line in lines), default=0) + 2 * RING, y + RING)
        self.update()

    def press(self, event: QKeyEvent, button: Choice) -> bool:
        """Take a key that one of the buttons got; return whether it meant something here."""
        index = self._buttons.index(button)
        if event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier):
            return False
        if step := FORWARD.get(Qt.Key(event.key())):
            self._move(index, step)
            return True
        if event.key() == Qt.Key.Key_Space:
            self.pick(button)
            return True
        position = DIGITS.find(event.text()) if event.text() else -1
        if position < 0:
            return False
        if self._among_numbers and self._in_a_burst():
            self._take_back()
        elif position < len(self._buttons) and self._buttons[position].isEnabled():
            self._before_burst = self.value()
            self.pick(self._buttons[position])
        return True

    def _in_a_burst(self) -> bool:
        """Tell whether a digit follows another so closely that somebody is typing a number, not choosing."""
        close = self._last_digit.isValid() and self._last_digit.elapsed() < BURST
        self._last_digit.start()
        return close

    def _take_back(self) -> None:
        """Pick nothing after all: what was lit before the number began is lit again."""
        if self.value() != self._before_burst:
            self.set_value(self._before_burst)
            self._emit()

    def pick(self, button: Choice) -> None:
        """Light a button (or put it out again, among several) because the clerk said so."""
        before = self.values()
        if self._several:
            button.light(on=not button.isChecked())
        else:
            for each in self._buttons:
                each.light(on=each is button)
        self._note_lit()
        focused = any(each.hasFocus() for each in self._buttons)
        self._current = self._buttons.index(button)
        self._sync_focus(take=focused)
        self.update()
        if self.values() != before:
            self._emit()

    def focus_moved(self, event: QFocusEvent) -> None:
        """Paint the ring anew; tell when the focus has left the row."""
        self.update()
        away = event.lostFocus() and event.reason() is not Qt.FocusReason.PopupFocusReason
        if away and not any(each.hasFocus() for each in self._buttons):
            self._last_digit.invalidate()
            self.left.emit()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Paint the whole track anew."""
        super().resizeEvent(event)
        self.update()

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint track, dividers, what is lit, and the ring around it."""
        theme = self._look.theme
        box = strokes.control_box(self)
        painter = strokes.smooth(self)
        if self.isEnabled():
            wrong, missing = bool(self._problem), self._missing and not self.values()
            strokes.control_ground(painter, box, theme, wrong=wrong, missing=missing, ground=theme.surface)
        else:
            strokes.outline(painter, box, theme.line)
        inset = self._look.px(0.57)
        for button, following in pairwise(self._buttons):
            if following.x() > button.x() and not button.isChecked() and not following.isChecked():
                line = QRect(following.x(), following.y() + inset, 1, following.height() - 2 * inset)
                painter.fillRect(line, theme.line)
        for button in self._buttons:
            if button.isChecked():
                lit = button.geometry()
                strokes.fill(painter, lit, theme.soft)
                strokes.outline(
                    painter, lit.adjusted(0, 0, 1 if lit.right() < box.right() else 0, 0), theme.accent, 1.5
                )
        focused = next((each for each in self._buttons if each.hasFocus()), None)
        if focused is not None:
            alone = self._several or focused.isChecked()
            strokes.ring(painter, focused.geometry() if alone else box, theme.accent)
        painter.end()

    def _rebuild(self, choices: Sequence[tuple[ChoiceValue, str]]) -> None:
        """Make buttons of other choices in the place of the old ones, in the same order of Tab."""
        focused = any(each.hasFocus() for each in self._buttons)
        before, self._buttons, self._lit = self._buttons, [], ()
        for i, (value, word) in enumerate(choices):
            button = Choice(self._look, self, value, word, DIGITS[i] if i < len(DIGITS) else "")
            button.clicked.connect(self._clicked)
            button.show()
            if before:
                QWidget.setTabOrder([*before, *self._buttons][-1], button)
            self._buttons.append(button)
        for button in before:
            button.hide()
            button.deleteLater()
        self._current = 0
        self.arrange()
        self._describe()
        self._sync_focus(take=focused)

    def _clicked(self) -> None:
        button = self.sender()
        if isinstance(button, Choice):
            self.pick(button)

    def _light(self, values: Sequence[ChoiceValue]) -> None:
        for each in self._buttons:
            each.light(on=each.value in values and each.isEnabledTo(self))
        self._note_lit()

    def _note_lit(self) -> None:
        """Note what is lit: it is asked for many times with each key."""
        self._lit = tuple(each.value for each in self._buttons if each.isChecked())

    def _move(self, index: int, step: int) -> None:
        """Go to the next choice that can be chosen in a direction."""
        lit_any = bool(self.values())
        start = index if self._several or lit_any else (-1 if step > 0 else len(self._buttons))
        ahead = self._buttons[start + 1 :] if step > 0 else self._buttons[: max(start, 0)][::-1]
        target = next((each for each in ahead if each.isEnabled()), None)
        if target is None:
            return
        if self._several:
            self._current = self._buttons.index(target)
            self._sync_focus(take=True)
        else:
            self.pick(target)

    def _sync_focus(self, *, take: bool = False) -> None:
        """Let Tab reach one button only: the lit one, the one last used, or the first that may be chosen."""
        if not self._buttons:
            return
        take = take or any(each.hasFocus() for each in self._buttons)
        able = [each for each in self._buttons if each.isEnabled()] or self._buttons
        current = self._buttons[min(self._current, len(self._buttons) - 1)]
        if not self._several:
            current = next((each for each in self._buttons if each.isChecked()), able[0])
        elif not current.isEnabled():
            current = able[0]
        self._current = self._buttons.index(current)
        current.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFocusProxy(current)
        if take:
            current.setFocus(Qt.FocusReason.OtherFocusReason)
        for each in self._buttons:
            if each is not current:
                each.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    def _emit(self) -> None:
        self._describe()
        self.chosen.emit(self.values() if self._several else self.value())

    def _describe(self) -> None:
        words = (self._problem, "待填" if self._missing and not self.values() else "")
        self.setAccessibleDescription(" ".join(filter(None, words)))
        self.update()

    def _lines(self) -> list[list[int]]:
        """Return the widths of the buttons, line by line."""
        count = len(self._buttons)
        if not count:
            return []
        cell = self._look.cells(1)
        whole = self._look.cells(self._most)
        needed = [round(each.needed()) + 2 * self._look.px(PADDING) for each in self._buttons]
        air = self._look.px(AIR) if self._most > CELLS else 0
        if count <= self._most and max(needed) + air <= cell:
            return [_shares(self._look.cells(count), count)]
        if max(needed) * count <= whole:
            return [_shares(whole, count)]
        if sum(needed) <= whole:
            spare = _shares(whole - sum(needed), count)
            return [[need + more for need, more in zip(needed, spare, strict=True)]]
        columns = max(1, min(count - 1, whole // max(needed)))
        widths = _shares(max(whole, max(needed) * columns), columns)
        return [widths[: min(columns, count - start)] for start in range(0, count, columns)]


def _shares(whole: int, count: int) -> list[int]:
    edges = [whole * i // count for i in range(count + 1)]
    return [after - before for before, after in pairwise(edges)]
