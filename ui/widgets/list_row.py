"""A row of a list: a button that a click or a key presses, and from which the arrows lead to the next."""

from collections.abc import Mapping
from typing import ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QWidget
from typing_extensions import override

from ui.look.appearance import Appearance
from ui.widgets.copying import offer_to_copy


class ListRow(QAbstractButton):
    """`moved` carries how many rows to go on, downwards."""

    moved = Signal(int)
    keys: ClassVar[Mapping[int, int]] = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
    """How many rows each key goes on."""

    def __init__(self, look: Appearance, parent: QWidget) -> None:
        """Make an empty row."""
        super().__init__(parent)
        self._look = look
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    def copies(self) -> Mapping[str, str]:
        """Return what can be copied, by the words that offer it; Ctrl+C copies the first."""
        return {}

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press with Enter or space, go on with the arrows, copy with Ctrl+C."""
        copied = next(iter(self.copies().values()), "")
        if copied and event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(copied)
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self.click()
        elif step := self.keys.get(event.key()):
            self.moved.emit(step)
        else:
            event.ignore()

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer to copy."""
        offer_to_copy(self, self.copies(), event)
