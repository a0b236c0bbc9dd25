"""The pages of the window, a narrow column at its left; each with its digit (Alt and the digit are the window's)."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout
from typing_extensions import override

from ui.look import metrics, strokes
from ui.look.appearance import Appearance
from ui.look.metrics import Fold
from ui.widgets.actions import PageName
from ui.widgets.buttons import PaintedButton
from ui.widgets.panel import Panel
from ui.widgets.text import Text

RADIUS = 5


class PageButton(PaintedButton):
    """One page of the rail."""

    def __init__(self, look: Appearance, page: PageName) -> None:
        """Make the button of a page."""
        super().__init__(look, page.word)
        self.page = page
        self.setCheckable(True)
        if page.digit:
            self.setAccessibleDescription(f"Alt+{page.digit}")
            self.setToolTip(f"Alt+{page.digit}")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    @override
    def nextCheckState(self) -> None:
        """Leave it to the rail which page is lit."""

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Turn to the page with Enter or space."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self.click()
        else:
            event.ignore()

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint ground, bar, word and digit."""
        look, theme = self._look, self._look.theme
        painter = strokes.smooth(self)
        wide = look.fold is Fold.WIDE
        side = look.px(0.57 if wide else 0.29)
        box = self.rect().adjusted(side, 2, -side, -2)
        lit = self.isChecked()
        if lit:
            strokes.fill(painter, box, theme.surface, RADIUS)
            inset = look.px(0.64)
            strokes.ground(painter, QRect(box.x(), box.y() + inset, 3, box.height() - 2 * inset), theme.accent)
        elif self.tint is not None:
            strokes.fill(painter, box, self.tint, RADIUS)
        word = strokes.piece(look, self.page.word, theme.accent_ink if lit else theme.ink, bold=lit)
        digit = strokes.piece(look, self.page.digit, theme.muted, "small")
        base = strokes.baseline(box, word.measure)
        if wide:
            strokes.draw(painter, box.x() + look.px(0.86), base, word)
            strokes.draw(painter, box.x() + box.width() - look.px(0.71), base, digit, right=True)
        else:
            x = box.x() + look.px(0.36)
            strokes.draw(painter, x, base, digit)
            strokes.draw(painter, x + digit.width + look.px(0.29), base, word)
        if self.hasFocus():
            strokes.outline(painter, box, theme.accent, 2.0, RADIUS)
        painter.end()


class Sidebar(Panel):
    """The pages from the top, and those that stand apart at the bottom; `picked` carries the name of a page."""

    picked = Signal(str)

    def __init__(self, look: Appearance, pages: Sequence[PageName], apart: Sequence[PageName] = ()) -> None:
        """Make a rail; the first page is lit."""
        super().__init__(look, "ground")
        self._look = look
        self._buttons = [self._button(page) for page in (*pages, *apart)]
        self._pages = len(pages)
        self._words = Text(look, "Alt + 数字", size="small", colour="muted")

        self._layout = QVBoxLayout(self)
        self._layout.setSpacing(0)
        for i, button in enumerate(self._buttons):
            if i == len(pages):
                self._layout.addStretch(1)
            self._layout.addWidget(button)
        if not apart:
            self._layout.addStretch(1)
        self._layout.addWidget(self._words)
        self.set_current(self._buttons[0].page.name)
        look.follow(self._measure)

    def add_page(self, page: PageName) -> None:
        """Add a page below the others that do not stand apart."""
        button = self._button(page)
        self._buttons.insert(self._pages, button)
        self._layout.insertWidget(self._pages, button)
        self._pages += 1
        self._measure()

    def remove_page(self, name: str) -> None:
        """Take a page away."""
        button = next(button for button in self._buttons if button.page.name == name)
        self._buttons.remove(button)
        self._layout.removeWidget(button)
        button.hide()
        button.deleteLater()
        self._pages -= 1

    def buttons(self) -> tuple[PageButton, ...]:
        """Return the buttons, from the top."""
        return tuple(self._buttons)

    def set_current(self, name: str) -> None:
        """Light a page; emits nothing."""
        for button in self._buttons:
            button.setChecked(button.page.name == name)

    def _button(self, page: PageName) -> PageButton:
        button = PageButton(self._look, page)
        button.clicked.connect(self._clicked)
        return button

    def _clicked(self) -> None:
        button = self.sender()
        if isinstance(button, PageButton):
            self.picked.emit(button.page.name)

    def _measure(self) -> None:
        look = self._look
        self.setFixedWidth(look.px(look.columns.sidebar))
        self._layout.setContentsMargins(0, look.px(0.57), 0, look.px(0.71))
        for button in self._buttons:
            button.setFixedHeight(look.px(metrics.PAGE))
        self._words.setVisible(look.fold is Fold.WIDE)
        self._words.setContentsMargins(look.px(1.43), look.px(0.43), 0, 0)
