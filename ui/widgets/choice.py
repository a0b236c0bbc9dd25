"""One choice of a choice row: a button that paints its digit and its word."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QEnterEvent, QFocusEvent, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QAbstractButton

from ui.look import strokes
from ui.look.look import Look

if TYPE_CHECKING:
    from ui.widgets.choice_row import ChoiceRow

Value = str | int | bool

DIGITS = "1234567890"
GAP = 0.36


class Choice(QAbstractButton):
    """A checkable button; its row paints the ground, lights it and decides about keys."""

    def __init__(self, look: Look, row: "ChoiceRow", value: Value, word: str, digit: str) -> None:
        """Make the button of one value."""
        super().__init__(row)
        self._look = look
        self._row = row
        self._digit = digit
        self.value = value
        self.setCheckable(True)
        self.setText(word)
        self.setAccessibleName(word)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
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

    def nextCheckState(self) -> None:  # noqa: N802 - Qt's name
        """Leave it to the row which buttons are lit."""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Give digits, arrows and the space bar to the row, everything else to the form."""
        if not self._row.press(event, self):
            event.ignore()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Act on pressing alone."""
        event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Let the row paint its ring."""
        super().focusInEvent(event)
        self._row.focus_moved(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Let the row take its ring away."""
        super().focusOutEvent(event)
        self._row.focus_moved(event)

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Show that the choice can be clicked."""
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Take the sign away again."""
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint digit and word together in the middle, and a tint under the mouse."""
        look, theme = self._look, self._look.theme
        painter = strokes.smooth(self)
        if self.isEnabled() and not self.isChecked() and (self.isDown() or self.underMouse()):
            tint = theme.soft if self.isDown() else strokes.half(theme.soft)
            strokes.fill(painter, self.rect().adjusted(2, 2, -2, -2), tint, strokes.RADIUS - 1)
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
