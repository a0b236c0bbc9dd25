"""A list to pick one from, where a row of buttons would be too long: a combo box in the look of a field."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QFrame, QSizePolicy
from typing_extensions import override

from ui.look import strokes
from ui.look.appearance import Appearance
from ui.look.metrics import CONTROL, RING

PADDING = 0.71
ARROW = 0.64


class Picker(QComboBox):
    """Shows the name that is picked; the list opens with Alt+Down, arrows and letters pick without opening it."""

    def __init__(self, look: Appearance) -> None:
        """Make an empty list."""
        super().__init__()
        self._look = look
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)

        frame = self.view().parentWidget()
        if isinstance(frame, QFrame):
            # Of its own the list has a frame on two sides only.
            frame.setFrameStyle(QFrame.Shape.Box | QFrame.Shadow.Plain)

        look.follow(self._measure)

    @override
    def sizeHint(self) -> QSize:
        """Return the height of a control, with room for the ring."""
        return QSize(self._look.cells(2), self._look.px(CONTROL) + 2 * RING)

    @override
    def minimumSizeHint(self) -> QSize:
        """Return the same: a name that is too long is cut."""
        return self.sizeHint()

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to what scrolls, unless the list has the focus."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint ground, outline, lower edge, name, arrow and ring."""
        look, theme = self._look, self._look.theme
        box = strokes.control_box(self)
        painter = strokes.smooth(self)
        if self.isEnabled():
            strokes.fill(painter, box, theme.surface)
            strokes.outline(painter, box, theme.border)
            strokes.lower_edge(painter, box, theme.edge)
        else:
            strokes.outline(painter, box, theme.line)
        side, arrow = look.px(PADDING), look.px(ARROW)
        picked = self.currentText()
        colour = theme.faint if not self.isEnabled() else theme.ink if picked else theme.muted
        room = QRect(box.x() + side, box.y(), box.width() - 3 * side - arrow, box.height())
        name = look.measure().elidedText(picked or self.placeholderText(), Qt.TextElideMode.ElideMiddle, room.width())
        strokes.draw(painter, room.x(), strokes.baseline(box, look.measure()), strokes.piece(look, name, colour))
        centre = box.center().toPointF()
        centre.setX(box.right() - side - arrow / 2)
        strokes.arrow(painter, centre, arrow, theme.muted if self.isEnabled() else theme.faint, down=True)
        if self.hasFocus():
            strokes.ring(painter, box, theme.accent)
        painter.end()

    def _measure(self) -> None:
        self.setFont(self._look.font())
        self.updateGeometry()
        self.update()
