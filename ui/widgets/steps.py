"""How the answer came about: a head, the steps as rows, and below the opened one the rule it follows."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QGridLayout, QWidget
from typing_extensions import override

from ui.look import metrics, strokes
from ui.look.appearance import Appearance
from ui.widgets.list_row import RowList
from ui.widgets.step_row import ARROW_ROOM, StepRow, StepText
from ui.widgets.text import Text


class ListHead(QWidget):
    """The head of steps or of what is missing: a title and, for steps, the names of the columns."""

    def __init__(self, look: Appearance, title: str, parent: QWidget | None = None) -> None:
        """Make a head without columns."""
        super().__init__(parent)
        self._look = look
        self._title = title
        self._columns = ("", "")
        self._article_width = 0
        self.setAccessibleName(title)

    def set_columns(self, amount: str, article: str, article_width: int) -> None:
        """Name the columns of amounts and articles."""
        if (amount, article, article_width) != (*self._columns, self._article_width):
            self._columns = (amount, article)
            self._article_width = article_width
            self.update()

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint title, column names and the line below."""
        look, theme = self._look, self._look.theme
        painter = strokes.smooth(self)
        left, right = look.px(metrics.STEP_REACH), self.width() - look.px(metrics.STEP_REACH)
        box = QRect(0, 0, self.width(), self.height() - look.px(0.14))
        title = strokes.piece(look, self._title, theme.ink, "section", bold=True)
        strokes.draw(painter, left, strokes.baseline(box, title.measure), title)
        base = strokes.baseline(box.translated(0, 1), look.measure("small"))
        for name, x in zip(self._columns, (right - self._article_width, right - look.px(ARROW_ROOM)), strict=True):
            column = strokes.Piece(name, look.pixels("small"), theme.muted, halt=True)
            if left + title.width < x - column.width:
                strokes.draw(painter, x, base, column, right=True)
        painter.fillRect(QRect(left, self.height() - 1, right - left, 1), theme.line)
        painter.end()


class Details(QWidget):
    """The rule behind a step: words that wrap and can be selected, in two columns."""

    def __init__(self, look: Appearance, parent: QWidget) -> None:
        """Make an empty part."""
        super().__init__(parent)
        self._look = look
        self._texts: list[tuple[Text, Text]] = []
        self._layout = QGridLayout(self)
        self._layout.setColumnStretch(1, 1)

    def set_details(self, details: Sequence[tuple[str, str]]) -> None:
        """Say the rule."""
        look = self._look
        while len(self._texts) < len(details):
            row = len(self._texts)
            head = Text(look, size="small", colour="muted")
            text = Text(look, size="small", wrap=True, selectable=True)
            for column, label in enumerate((head, text)):
                label.setAlignment(Qt.AlignmentFlag.AlignTop)
                self._layout.addWidget(label, row, column)
            self._texts.append((head, text))
        for i, (head, text) in enumerate(self._texts):
            used = i < len(details)
            head.setVisible(used)
            text.setVisible(used)
            if used:
                head.set_text(details[i][0])
                text.set_text(details[i][1])
        reach = look.px(metrics.STEP_REACH)
        self._layout.setContentsMargins(reach, look.px(0.21), reach, look.px(0.71))
        self._layout.setVerticalSpacing(0)
        for text in (text for pair in self._texts for text in pair):
            text.setMinimumHeight(look.px(metrics.DETAIL_LINE))
        self._layout.setHorizontalSpacing(0)
        wide = look.fold is look.fold.WIDE
        self._layout.setColumnMinimumWidth(0, look.px(metrics.STEP_LABEL if wide else metrics.STEP_LABEL / 2.4))

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Fill the ground; where grounds are alike, a bar at the left says that the part is open."""
        theme = self._look.theme
        painter = strokes.smooth(self)
        painter.fillRect(self.rect(), theme.sheet)
        if theme.flat:
            painter.fillRect(QRect(0, 0, 3, self.height() - self._look.px(0.43)), theme.ink)
        painter.end()


class StepsList(RowList[StepRow]):
    """The steps; opening one closes the other. `opened` tells the label of the one that opened, or nothing."""

    opened = Signal(str)

    def __init__(
        self, look: Appearance, *, title: str = "计算过程", columns: tuple[str, str] = ("金额（元）", "依据")
    ) -> None:
        """Make an empty list. It reaches a little beyond its texts on both sides."""
        super().__init__(look)
        self._columns = columns
        self._steps: tuple[StepText, ...] = ()
        self._open: str | None = None
        self._head = ListHead(look, title, self)
        self._details = Details(look, self)
        self._details.hide()

        look.refit.connect(self._update_rows)

    def set_steps(self, steps: Sequence[StepText]) -> None:
        """Show other steps; rows that stay the same are not painted anew, and what is open stays open."""
        differ, self._steps = tuple(steps) != self._steps, tuple(steps)
        if differ or self._open is not None:
            self._update_rows()

    def steps(self) -> tuple[StepText, ...]:
        """Return the steps shown."""
        return self._steps

    @property
    def details(self) -> QWidget:
        """The part below the step that is open."""
        return self._details

    def close_open(self) -> None:
        """Close the step that is open."""
        if self._open is not None:
            self._open = None
            self._arrange()

    def toggle(self, index: int) -> None:
        """Open the step at `index`, or close it if it is open."""
        step = self._steps[index]
        if step.opens:
            self._open = None if self._open == step.label else step.label
            self._arrange()
            self.opened.emit(self._open or "")

    def _update_rows(self) -> None:
        look = self._look
        self._use(len(self._steps))
        widest = max((look.width(step.article, "small") for step in self._steps), default=0.0)
        article_width = max(look.px(metrics.STEP_ARTICLE), round(widest) + look.px(ARROW_ROOM + 0.86))
        self._head.set_columns(*self._columns, article_width)
        for row, step in zip(self._rows, self._steps, strict=False):
            row.set_step(step, article_width)
        self._arrange()

    @override
    def _arrange(self) -> None:
        """Place the rows, the open one with its details."""
        width = self.width()
        y = self._look.px(metrics.STEP)
        self._head.setGeometry(0, 0, width, y)
        open_row = None
        parted = True
        for row, step in zip(self._rows, self._steps, strict=False):
            is_open = step.opens and step.label == self._open
            row.set_opened(is_open)
            row.set_line("rule" if step.tone == "total" else "" if parted else "line")
            parted = is_open
            height = row.height_for(width)
            row.setGeometry(0, y, width, height)
            row.show()
            y += height
            if is_open:
                open_row = row
                self._details.set_details(step.details if step.explain is None else step.explain())
                height = self._details.heightForWidth(width)
                self._details.setGeometry(0, y, width, height)
                y += height
        self._details.setVisible(open_row is not None)
        self.setFixedHeight(y)

    @override
    def _make_row(self) -> StepRow:
        return StepRow(self._look, self)

    @override
    def _act(self, position: int) -> None:
        self.toggle(position)
