"""帮助: the keys, how each figure comes about, article by article, what is not computed, and about the program."""

from collections.abc import Callable
from datetime import date
from typing import cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QWidget
from typing_extensions import override

from estimator.errors import CaseError
from estimator.explain import by_article
from estimator.library import pack_on, shipped_library
from ui.help.wording import HelpText, Passage, load_help
from ui.look.appearance import Appearance
from ui.look.metrics import RING, STEP_REACH, Fold
from ui.widgets.actions import BACK, KEYS, in_words
from ui.widgets.buttons import KeyButton
from ui.widgets.choice_row import ChoiceRow
from ui.widgets.column import Column, FoldingColumns, line_of
from ui.widgets.footed_page import FootedPage
from ui.widgets.scroll import ThinScroll
from ui.widgets.step_row import StepText
from ui.widgets.steps import StepsList
from ui.widgets.table import WordTable
from ui.widgets.text import Text

SHORTCUTS, HOW, NOT_COMPUTED, ABOUT = "keys", "how", "not_computed", "about"
PARTS = ((SHORTCUTS, "快捷键", ""), (HOW, "怎么算", ""), (NOT_COMPUTED, "不计算", ""), (ABOUT, "关于", ""))
ACROSS = 6
"""Cells that the choice of a part takes at most."""
KEY_COLUMN = 8.57
COLUMNS = (slice(0, 2), slice(2, 5), slice(5, None))
"""The places whose keys stand in one column, about as many in each."""
NAME_COLUMN = 8.57
LEFT_OUT_COLUMN = 21.0
SCROLLED = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}


class HelpPage(FootedPage):
    """The help. `left`: back to the page before."""

    left = Signal()

    def __init__(self, look: Appearance, day: Callable[[], str]) -> None:
        """Make the page with the keys alone; `day` tells the day of the case, whose rules are explained."""
        super().__init__(look)
        self._day = day
        self._text = load_help()
        self._parts: dict[str, ThinScroll] = {}
        self.choice = ChoiceRow(look, PARTS)
        self.choice.setAccessibleName("帮助的内容")
        self.choice.arrange(ACROSS)
        self.stack = QStackedWidget()
        self.back = KeyButton.of(look, BACK)

        self.choice.chosen.connect(self._pick)
        self.back.clicked.connect(self.left)
        self._lay_out()
        self._pick(SHORTCUTS)
        look.follow_last(self._fold)

    def focus(self) -> None:
        """Begin with the keys."""
        self._pick(SHORTCUTS)
        self.choice.setFocus(Qt.FocusReason.OtherFocusReason)

    def part(self, name: str) -> ThinScroll:
        """Return one of the parts that were shown so far."""
        return self._parts[name]

    def articles(self) -> StepsList:
        """Return the list of articles, once it was shown."""
        content = self._parts[HOW].widget()
        return cast("_HowPart", content).articles

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Turn over a screen of words."""
        pages = SCROLLED.get(Qt.Key(event.key()))
        part = self.stack.currentWidget()
        if pages is not None and isinstance(part, ThinScroll):
            bar = part.verticalScrollBar()
            bar.setValue(bar.value() + pages * bar.pageStep())
        else:
            super().keyPressEvent(event)

    def _pick(self, value: object) -> None:
        """Show a part; one that rules are part of is made anew for the day of the case."""
        part = SHORTCUTS if value is None else str(value)
        self.choice.set_value(part)
        if part in (HOW, ABOUT) and part in self._parts:
            old = self._parts.pop(part)
            self.stack.removeWidget(old)
            old.deleteLater()
        if part not in self._parts:
            self._parts[part] = self._make(part)
            self.stack.addWidget(self._parts[part])
        self.stack.setCurrentWidget(self._parts[part])

    def _make(self, part: str) -> ThinScroll:
        content = self._content(part)
        area = ThinScroll(self._look, content)
        if isinstance(content, _HowPart):
            # Queued: what is opened has its place only once the list is laid out anew.
            content.articles.opened.connect(lambda: _reveal(area, content.articles), Qt.ConnectionType.QueuedConnection)
        return area

    def _content(self, part: str) -> QWidget:
        if part == SHORTCUTS:
            return _KeysPart(self._look)
        if part == HOW:
            return _HowPart(self._look, self._text, self._day())
        if part == NOT_COMPUTED:
            rows = _rows(self._text.not_computed)
            return Column(self._look, (WordTable(self._look, "不在试算之内", rows, LEFT_OUT_COLUMN),))
        from ui.help.about import about_tables  # noqa: PLC0415 it asks each library for its version

        return Column(self._look, about_tables(self._look, self._text))

    def _lay_out(self) -> None:
        self._head = line_of(self.choice)
        self.rows.addLayout(self._head)
        self.rows.addWidget(self.stack, 1)
        self.foot.addStretch(1)
        self.foot.addWidget(self.back)

    def _fold(self) -> None:
        look = self._look
        margin = look.px(look.columns.margin)
        self._head.setContentsMargins(margin - RING, look.px(1.14), margin - RING, look.px(0.86))


class _KeysPart(QWidget):
    """The keys, in so many columns as there is room for."""

    def __init__(self, look: Appearance) -> None:
        super().__init__()
        columns = FoldingColumns(look, self, narrow=(Fold.FOLDED, Fold.SMALLEST))
        tables = [WordTable(look, place, in_words(keys), KEY_COLUMN) for place, keys in KEYS]
        for places in COLUMNS:
            columns.addWidget(Column(look, tuple(tables[places])), 1)


class _HowPart(Column):
    """The order of the reckoning, and each article with all that it decides."""

    def __init__(self, look: Appearance, text: HelpText, day: str) -> None:
        """Make the part on the rules of a day; of the newest shipped ones where none hold."""
        try:
            pack = pack_on(date.fromisoformat(day))
        except (ValueError, CaseError):
            pack = shipped_library().packs[-1]
        self.order = WordTable(look, "计算的次序", _rows(text.how), NAME_COLUMN)
        self.rules = Text(look, f"{pack.document}《{pack.title}》", size="small", colour="muted", wrap=True)
        self.articles = StepsList(look, title="各条在这里决定什么", columns=("", ""))
        self.articles.set_steps(
            [StepText(f"第 {one.number} 条", one.summary, details=_details(one.decisions)) for one in by_article(pack)]
        )
        super().__init__(look, (self.order, self.articles, self.rules))

    def _fold(self) -> None:
        super()._fold()
        reach = self._look.px(STEP_REACH)
        self.rules.setContentsMargins(reach, self._look.px(0.86), reach, self._look.px(1.14))


def _reveal(area: ThinScroll, articles: StepsList) -> None:
    """Bring what was opened into sight, and its head in any case."""
    for widget in (articles.details, *(row for row in articles.rows() if row.opened)):
        area.ensureWidgetVisible(widget, 0, 0)


def _rows(passages: tuple[Passage, ...]) -> list[tuple[str, str, str]]:
    return [(one.name, one.text, f"{'、'.join(one.articles)}条" if one.articles else "") for one in passages]


def _details(says: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """Name each kind of row once, at the first of its run."""
    captions = [""] + [caption for caption, _ in says]
    return tuple(
        ("" if caption == before else caption, text) for before, (caption, text) in zip(captions, says, strict=False)
    )
