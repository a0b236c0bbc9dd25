"""A field to type into: a line edit that paints its own frame, unit and ring and leaves the rest to Qt."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import (
    QClipboard,
    QColor,
    QDropEvent,
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPaintEvent,
    QPalette,
    QValidator,
)
from PySide6.QtWidgets import QLineEdit
from typing_extensions import override

from estimator.typed import holds_two_numbers
from ui.look import strokes
from ui.look.appearance import Appearance
from ui.look.metrics import CELLS, CONTROL, RING, Fold
from ui.widgets.entry import FieldKind

PADDING = {Fold.WIDE: 0.71, Fold.FOLDED: 0.71, Fold.SMALLEST: 0.5}
UNIT_GAP = {Fold.WIDE: 0.5, Fold.FOLDED: 0.5, Fold.SMALLEST: 0.29}
"""In the smallest fold a number of two digits still fits its cell."""
EDIT_MARGIN = 2
"""Pixels that a line edit itself keeps left and right of its text."""
ERROR_EDGE = 2.0
MISSING = "待填"
OPTIONAL = "选填"

TWO_NUMBERS = "这里只能填一个数，粘贴的是两个数"


class Field(QLineEdit):
    """One fact to type. What was typed is handed on as plain text; what it is worth is for others to say."""

    edited = Signal(str)
    left = Signal()
    problem_shown = Signal(str)

    def __init__(  # noqa: PLR0913 - what a field is, said once where it is made
        self,
        look: Appearance,
        kind: FieldKind,
        *,
        unit: str = "",
        cells: int = 2,
        folded_cells: int | None = None,
        mask: Callable[[str], str] | None = None,
        empty: str = "",
    ) -> None:
        """Make a field of a kind, so many cells wide; `mask` says how it shows once it has been left.

        `empty` stands there while nothing is typed and it is neither missing nor optional.
        """
        super().__init__()
        self._look = look
        self._kind = kind
        self._unit = unit
        self._cells = {True: folded_cells or cells, False: cells}
        self._mask = mask
        self._empty = empty
        self._take("")
        self._showing = False
        self._judged = False
        self._problem = ""
        self._shown_problem = ""
        self._missing = False
        self._optional = False
        self._refusal = ""
        self._by_key = False
        palette = QPalette()
        palette.setColor(QPalette.ColorRole.Base, QColor(Qt.GlobalColor.transparent))
        self.setPalette(palette)
        self.setFrame(False)
        self.setValidator(_Cleaner(self))
        if kind.right:
            self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

        self.textEdited.connect(self._on_edited)

        look.follow(self._measure)
        self._update_state()

    def text_value(self) -> str:
        """Return what was typed as plain text: ASCII digits without separators, a date as YYYY-MM-DD."""
        return self._value

    def set_text_value(self, text: str) -> None:
        """Fill the field from outside; emits nothing."""
        self._take(text)
        self._judged = bool(text)
        self._display_left()
        self._update_state()

    def clear_value(self) -> None:
        """Empty the field, as if the clerk had deleted what stood there."""
        if self._typed:
            self._show("")
            self._on_edited("")

    def problem(self) -> str:
        """Return what is wrong with what was typed, in words; empty when nothing is."""
        return self._unreadable or self._problem

    def shown_problem(self) -> str:
        """Return the problem if it may be shown: once the field has been left, until it is typed into again."""
        return self._refusal or (self.problem() if self._judged else "")

    def refuses(self, text: str) -> bool:
        """Tell whether a text cannot come into the field at all, and say why: two cells that were copied together."""
        if self._showing or self._by_key or not self._kind.right or not holds_two_numbers(text):
            return False
        self._refusal = TWO_NUMBERS
        self._update_state()
        return True

    def set_problem(self, text: str) -> None:
        """Say what the rules find wrong with the field; shown once it has been left."""
        if text != self._problem:
            self._problem = text
            if self._judged and not self.hasFocus():
                self._display()
            self._update_state()

    def set_missing(self, missing: bool) -> None:  # noqa: FBT001 - a state, set as Qt sets states
        """Mark the field as still needed."""
        if missing != self._missing:
            self._missing = missing
            self._update_state()

    def set_optional(self, optional: bool) -> None:  # noqa: FBT001 - a state, set as Qt sets states
        """Mark the field as one that may stay empty."""
        if optional != self._optional:
            self._optional = optional
            self._update_state()

    def arrange(self, most: int = CELLS) -> None:
        """Take the width of its cells, and more of them (at most `most`) when an amount would not fit."""
        look = self._look
        margins = self.textMargins()
        needed = look.width(self._shown_text()) + margins.left() + margins.right() + 6
        cells = min(most, self._cells[look.fold is not Fold.WIDE])
        while self._kind.right and cells < most and needed > look.cells(cells) + 2 * RING:
            cells += 1
        self.setFixedWidth(look.cells(cells) + 2 * RING)

    def clean(self, text: str) -> str:
        """Return typed text in plain signs; text that is only shown stays as it is."""
        return text if self._showing else self._kind.clean(text)

    @override
    def inputMethodQuery(
        self,
        query: Qt.InputMethodQuery,
        argument: object = None,
    ) -> object:
        """Keep the input method off a field that takes digits."""
        if query is Qt.InputMethodQuery.ImEnabled and self._kind.digits:
            return False
        return super().inputMethodQuery(query) if argument is None else super().inputMethodQuery(query, argument)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave the key for undoing to the window where nothing typed is left to undo.

        What is typed sign by sign stays as it stands, and is judged; only a paste can be refused as a whole.
        """
        if event.matches(QKeySequence.StandardKey.Undo) and not self.isUndoAvailable():
            event.ignore()
        else:
            self._by_key = not event.matches(QKeySequence.StandardKey.Paste)
            super().keyPressEvent(event)
            self._by_key = False

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        """Take a number that is dropped in the place of what stood there, never between its digits."""
        if not self._kind.digits:
            super().dropEvent(event)
        elif event.source() is not self:
            self._put_in_place(event.mimeData().text())
            event.acceptProposedAction()

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Take what the middle button pastes as what is dropped."""
        clipboard = QGuiApplication.clipboard()
        if self._kind.digits and event.button() is Qt.MouseButton.MiddleButton and clipboard.supportsSelection():
            self._put_in_place(clipboard.text(QClipboard.Mode.Selection))
        else:
            super().mouseReleaseEvent(event)

    def _put_in_place(self, text: str) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.selectAll()
        self.insert(text)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show what was typed in full, ready to be typed over."""
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self._display()
        super().focusInEvent(event)
        if event.reason() not in {Qt.FocusReason.MouseFocusReason, Qt.FocusReason.PopupFocusReason}:
            self.selectAll()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show the value as it reads best, masked where that is asked, and what is wrong with it."""
        super().focusOutEvent(event)
        if event.reason() is Qt.FocusReason.PopupFocusReason:
            return
        self._judged = bool(self._typed)
        self._refusal = ""
        self._display_left()
        self._update_state()
        self.left.emit()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint ground, outline, lower edge, unit and ring; text, caret and selection are the stock ones."""
        look, theme = self._look, self._look.theme
        box = strokes.control_box(self)
        painter = strokes.smooth(self)
        if self.isEnabled():
            wrong = bool(self.shown_problem())
            missing = self._missing and not self._typed and not wrong
            ground, edge = (theme.error_soft, ERROR_EDGE) if wrong else (theme.surface, 1.0)
            strokes.control_ground(painter, box, theme, wrong=wrong, missing=missing, ground=ground, width=edge)
        else:
            strokes.outline(painter, box, theme.line)
        if self._unit:
            unit = strokes.piece(look, self._unit, theme.muted if self.isEnabled() else theme.faint, "small")
            base = strokes.baseline(box, look.measure())
            strokes.draw(painter, box.x() + box.width() - look.px(PADDING[look.fold]), base, unit, right=True)
        if self.hasFocus():
            strokes.ring(painter, box, theme.accent)
        painter.end()
        super().paintEvent(event)

    def _take(self, text: str) -> None:
        """Take what was typed, and read it once: it is asked for many times with each key."""
        self._typed = text
        self._value, self._unreadable = self._kind.read(text), self._kind.problem(text)

    def _on_edited(self, text: str) -> None:
        self._take(text)
        self._judged = False
        self._refusal = ""
        self._update_state()
        self.edited.emit(self.text_value())

    def _shown_text(self) -> str:
        shown = self._kind.show(self._typed)
        return self._mask(shown) if self._mask and shown and not self.problem() else shown

    def _display(self) -> None:
        in_full = self._kind.clean(self._kind.show(self._typed))
        if self._kind.right and not self._unreadable:
            in_full = in_full.replace(",", "")
        self._show(in_full if self.hasFocus() else self._shown_text())

    def _display_left(self) -> None:
        """Show the value; what is too long for the field shows its beginning, unless somebody types there."""
        self._display()
        if not self.hasFocus() and not self._kind.right:
            self.setCursorPosition(0)

    def _show(self, text: str) -> None:
        if text != self.text():
            self._showing = True
            self.setText(text)
            self._showing = False

    def _update_state(self) -> None:
        empty_word = MISSING if self._missing else OPTIONAL if self._optional else self._empty
        if empty_word != self.placeholderText():
            self.setPlaceholderText(empty_word)
        shown_problem = self.shown_problem()
        self.setAccessibleDescription(" ".join(filter(None, (self._unit, empty_word, shown_problem))))
        self.update()
        if shown_problem != self._shown_problem:
            self._shown_problem = shown_problem
            self.problem_shown.emit(shown_problem)

    def _measure(self) -> None:
        look = self._look
        side = RING + look.px(PADDING[look.fold]) - EDIT_MARGIN
        unit = look.width(self._unit, "small") + look.px(UNIT_GAP[look.fold]) if self._unit else 0
        self.setTextMargins(side, 0, side + round(unit), 0)
        self.setFixedHeight(look.px(CONTROL) + 2 * RING)
        self.update()


class _Cleaner(QValidator):
    """Turns what is typed, pasted or committed by an input method into plain signs; two numbers never come in."""

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        self._field = field

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        if self._field.refuses(text):
            return QValidator.State.Invalid, text, position
        clean = self._field.clean(text)
        if clean != text:
            position = min(len(self._field.clean(text[:position])), len(clean))
        return QValidator.State.Acceptable, clean, position
