"""A form of an officer's, and below it lines of buttons: what the parts of 签发 have in common."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.look.appearance import Appearance
from ui.look.metrics import BUTTON_GAP, RING
from ui.rules.store import RulesStore, Said
from ui.system.work import Work
from ui.widgets.buttons import KeyButton
from ui.widgets.column import line_of, stack
from ui.widgets.form import Form


class OfficeForm(QWidget):
    """A form with its buttons. `said` carries what to say of what they did."""

    said = Signal(object)

    def __init__(self, look: Appearance, rules: RulesStore, heading: str) -> None:
        """Begin the form under a heading; whoever is one adds rows, and stacks it with its buttons."""
        super().__init__()
        self._look = look
        self._rules = rules
        self.form = Form(look)
        self.form.add_section(heading)

    def _stack(self, *lines: Sequence[KeyButton], note: QWidget | None = None) -> None:
        """Lay out the form, a note and lines of buttons, one below the other."""
        self.form.arrange()
        self._lines = [line_of(*buttons) for buttons in lines]
        stack(self, self.form, *(() if note is None else (note,)), *self._lines)
        self._look.follow_last(self._fold)

    def _run(self, words: str, doing: Work, done: Callable[..., None], *, apart: bool = False) -> None:
        """Work in the background, under words that say what at."""
        if words:
            self.said.emit(Said(words))
        self._rules.run(doing, done, words, apart=apart)

    def _fold(self) -> None:
        look = self._look
        margin = look.px(look.columns.margin)
        for line in self._lines:
            line.setSpacing(look.px(BUTTON_GAP) - 2 * RING)
            line.setContentsMargins(margin - RING, 0, margin - RING, look.px(0.57))
