"""Rows of a list: buttons that a click or a key presses, and from which the arrows lead to the next."""

from collections.abc import Mapping
from typing import ClassVar, Generic, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from ui.look.appearance import Appearance
from ui.widgets.buttons import PaintedButton
from ui.widgets.copying import offer_to_copy


class ListRow(PaintedButton):
    """`moved` carries how many rows to go on, downwards."""

    moved = Signal(int)
    keys: ClassVar[Mapping[int, int]] = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
    """How many rows each key goes on."""

    def __init__(self, look: Appearance, parent: QWidget) -> None:
        """Make an empty row."""
        super().__init__(look, "", parent)
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
            self.press()
        elif step := self.keys.get(event.key()):
            self.moved.emit(step)
        else:
            event.ignore()

    def press(self) -> None:
        """Do what Enter does: the same as a click."""
        self.click()

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer to copy."""
        offer_to_copy(self, self.copies(), event)


R = TypeVar("R", bound=ListRow)


class RowList(QWidget, Generic[R]):
    """Rows below each other: Tab reaches one of them, the arrows go to the others. Rows are made once and kept."""

    def __init__(self, look: Appearance) -> None:
        """Make an empty list."""
        super().__init__()
        self._look = look
        self._rows: list[R] = []
        self._in_use = 0
        self._current = 0

    def rows(self) -> tuple[R, ...]:
        """Return the rows that show, from the top."""
        return tuple(self._rows[: self._in_use])

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the rows out in the new width."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._arrange()

    def _use(self, count: int) -> None:
        """Have so many rows, all others hidden."""
        while len(self._rows) < count:
            row = self._make_row()
            row.clicked.connect(self._on_clicked)
            row.moved.connect(self._move)
            self._rows.append(row)
        for row in self._rows[count:]:
            row.hide()
        self._in_use = count
        self._set_current(self._current)

    def _set_current(self, position: int) -> None:
        """Let Tab reach the row at `position` alone."""
        self._current = min(max(position, 0), max(0, self._in_use - 1))
        for i, row in enumerate(self._rows):
            row.setFocusPolicy(Qt.FocusPolicy.StrongFocus if i == self._current else Qt.FocusPolicy.ClickFocus)

    def _make_row(self) -> R:
        raise NotImplementedError

    def _arrange(self) -> None:
        raise NotImplementedError

    def _act(self, position: int) -> None:
        """Do what a click on a row does."""
        raise NotImplementedError

    def _reach(self, position: int) -> None:
        """Put the focus on a row that an arrow led to."""
        self._rows[position].setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_clicked(self) -> None:
        row = self.sender()
        self._set_current(next(i for i, each in enumerate(self._rows) if each is row))
        self._act(self._current)

    def _move(self, step: int) -> None:
        if self._in_use:
            self._set_current(self._current + step)
            self._reach(self._current)
