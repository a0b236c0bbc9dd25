"""Buttons that say their word and their key in one line."""

from typing import Literal

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget
from typing_extensions import override

from ui.look import strokes
from ui.look.appearance import Appearance
from ui.look.metrics import CONTROL, RING
from ui.widgets.actions import Action

Style = Literal["plain", "main", "flat"]

PADDING = 0.86
GAP = 0.57


class PaintedButton(QAbstractButton):
    """A button that paints itself, with a tint under the mouse."""

    def __init__(self, look: Appearance, word: str, parent: QWidget | None = None) -> None:
        """Make a button with a word."""
        super().__init__(parent)
        self._look = look
        self.setText(word)
        self.setAccessibleName(word)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    @property
    def tint(self) -> QColor | None:
        """The colour that lies on the ground under the mouse and while it is pressed."""
        soft = self._look.theme.soft
        if not self.isEnabled():
            return None
        return soft if self.isDown() else strokes.half(soft) if self.underMouse() else None


class KeyButton(PaintedButton):
    """A button with its key, which works while the button can be used; one `main` button in a window.

    `flat` buttons (in the header) have no outline until the mouse or the focus is on them.
    """

    def __init__(self, look: Appearance, word: str, key: str = "", *, style: Style = "plain") -> None:
        """Make a button; `key` as it is written on it (Ctrl+P)."""
        super().__init__(look, word)
        self._key = key
        self._style = style
        self._reason: str | None = None
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_reason("")

        if key:
            QShortcut(QKeySequence(key), self).activated.connect(self.click)
        look.follow(self._measure)

    @classmethod
    def of(cls, look: Appearance, action: Action, *, style: Style = "plain") -> "KeyButton":
        """Make the button of an action."""
        return cls(look, action.word, action.key, style=style)

    def set_reason(self, reason: str) -> None:
        """Disable the button with the reason why, or enable it again."""
        if reason == self._reason:
            return
        self._reason = reason
        self.setEnabled(not reason)
        self.setToolTip(reason or self._key)
        self.setAccessibleDescription(reason or self._key)

    @override
    def sizeHint(self) -> QSize:
        """Return the size of word and key, with room for the ring."""
        look = self._look
        width = look.width(self.text()) + 2 * look.px(PADDING)
        if self._key:
            width += look.width(self._key, "small") + look.px(GAP)
        return QSize(round(width) + 2 * RING, look.px(CONTROL) + 2 * RING)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Act on Enter as on the space bar."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        else:
            super().keyPressEvent(event)

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint ground, outline, word and key."""
        theme = self._look.theme
        box = strokes.control_box(self)
        painter = strokes.smooth(self)
        word, key = theme.ink, theme.muted
        if not self.isEnabled():
            word = key = theme.faint
            if self._style != "flat":
                strokes.outline(painter, box, theme.line)
        elif self._style == "main":
            word = key = theme.on_accent
            colour = QColor(theme.accent)
            if self.isDown() or self.underMouse():
                colour = colour.darker(118 if self.isDown() else 108)
            strokes.fill(painter, box, colour)
        else:
            self._paint_plain(painter, box)
        pieces = [strokes.piece(self._look, self.text(), word)]
        if self._key:
            pieces.append(strokes.piece(self._look, self._key, key, "small"))
        strokes.draw_centred(painter, box, pieces, self._look.px(GAP))
        if self.hasFocus():
            strokes.ring(painter, box, theme.accent)
        painter.end()

    def _paint_plain(self, painter: QPainter, box: QRect) -> None:
        theme = self._look.theme
        tint = self.tint
        if self._style == "plain":
            strokes.fill(painter, box, theme.surface)
        if tint is not None:
            strokes.fill(painter, box, tint)
        if self._style == "plain" or tint is not None or self.hasFocus():
            strokes.outline(painter, box, theme.border)
            strokes.lower_edge(painter, box, theme.edge)

    def _measure(self) -> None:
        self.updateGeometry()
        self.update()
