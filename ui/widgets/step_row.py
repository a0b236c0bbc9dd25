"""One step of the reckoning: a button that paints label, formula, amount and article on the columns of its list."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from ui.look import metrics, strokes
from ui.look.appearance import Appearance
from ui.look.metrics import Fold
from ui.widgets.list_row import ListRow

Tone = Literal["fact", "pays", "total", "rest"]
Details = tuple[tuple[str, str], ...]
"""Pairs of a head (查找, 对应, 读法, 条文) and a text."""

COLUMN_GAP = 0.86
AMOUNT_LINE = 1.43
ARROW = 0.5
ARROW_ROOM = 0.86


@dataclass(frozen=True)
class StepText:
    """A step as it is shown, all in words; its details are known, or `explain` says them once it is opened.

    `tone`: a fact is muted, what the fund pays has ink, a total stands bold under a line, the rest follows a total.
    """

    label: str
    formula: str = ""
    amount: str = ""
    article: str = ""
    tone: Tone = "pays"
    details: Details = ()
    explain: Callable[[], Details] | None = field(default=None, compare=False)

    @property
    def opens(self) -> bool:
        """Whether there are details to open."""
        return bool(self.details) or self.explain is not None

    @property
    def line(self) -> str:
        """The step as one line of text, to copy."""
        return f"{self.label}\t{self.formula}\t{self.amount}\t{self.article}"


class StepRow(ListRow):
    """A step; pressing it asks to open it."""

    def __init__(self, look: Appearance, parent: QWidget) -> None:
        """Make an empty row."""
        super().__init__(look, parent)
        self._step = StepText("")
        self._article_width = 0
        self.opened = False
        self._line = ""

    @property
    def step(self) -> StepText:
        """What the row says."""
        return self._step

    def set_step(self, step: StepText, article_width: int) -> None:
        """Say another step; painted anew only if something differs."""
        if (step, article_width) == (self._step, self._article_width):
            return
        if step.opens != self._step.opens:
            self.setCursor(Qt.CursorShape.PointingHandCursor if step.opens else Qt.CursorShape.ArrowCursor)
        self._step = step
        self._article_width = article_width
        self._describe()
        self.update()

    def set_line(self, colour: str) -> None:
        """Draw a line above the row, in a colour of the theme; none where something else parts it from the last."""
        if colour != self._line:
            self._line = colour
            self.update()

    def set_opened(self, opened: bool) -> None:  # noqa: FBT001 - a state, set as Qt sets states
        """Turn the arrow."""
        if opened != self.opened:
            self.opened = opened
            self._describe()
            self.update()

    def height_for(self, width: int) -> int:
        """Return the height the step takes in a row so wide: one line, or more with what stands below the label."""
        look = self._look
        lower = self._amount_lower(width)
        if self._in_one_line(width):
            return look.px(metrics.STEP) + lower
        line = look.measure("small").height()
        lines = round(self._formula_box(width).height() / line) if self._step.formula else 0
        two_lines = look.px(metrics.STEP_TWO_LINES) + math.ceil((lines - 1) * line)
        return (two_lines if lines else look.px(metrics.STEP)) + lower

    def copies(self) -> dict[str, str]:
        """Return the step as one line, its columns parted by tabs, and its amount."""
        amount = {"复制金额": self._step.amount} if self._step.amount else {}
        return {"复制这一步": self._step.line} | amount

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint ground, line above a total, the four texts, arrow and ring."""
        look, theme, step = self._look, self._look.theme, self._step
        painter = strokes.smooth(self)
        left, right = look.px(metrics.STEP_REACH), self.width() - look.px(metrics.STEP_REACH)
        if self.opened:
            painter.fillRect(self.rect(), theme.sheet)
        elif self.tint is not None and step.opens:
            painter.fillRect(self.rect(), self.tint)
        if self._line:
            painter.fillRect(QRect(left, 0, right - left, 1), getattr(theme, self._line))
        self._paint_texts(painter, left, right)
        if self.hasFocus():
            strokes.outline(painter, self.rect().adjusted(1, 2, -1, -2), theme.accent, 2.0, strokes.RADIUS + 1)
        painter.end()

    def _paint_texts(self, painter: QPainter, left: int, right: int) -> None:
        """Paint label, formula, amount and articles of a step, in one line where they fit."""
        look, theme, step = self._look, self._look.theme, self._step
        one_line = self._in_one_line(self.width())
        first = QRect(0, 0 if one_line else look.px(0.29), self.width(), look.px(metrics.STEP if one_line else 1.43))
        base = strokes.baseline(first, look.measure())
        total = step.tone == "total"
        strokes.draw(painter, left, base, strokes.piece(look, step.label, theme.ink, bold=total))
        if one_line:
            colour = theme.ink if step.tone == "pays" else theme.muted
            formula = strokes.piece(look, look.formula(step.formula), colour)
            strokes.draw(painter, left + look.px(metrics.STEP_LABEL), base, formula)
        elif step.formula:
            words = look.formula(step.formula, "small")
            strokes.draw_wrapped(painter, look, self._formula_box(self.width()), words, theme.muted)
        amount = strokes.piece(look, step.amount, theme.muted if step.tone == "fact" else theme.ink, bold=total)
        lower = self._amount_lower(self.width())
        strokes.draw(painter, right - self._article_width, base + lower, amount, right=True)
        article = strokes.piece(look, step.article, theme.accent if step.opens else theme.muted, "small")
        strokes.draw(painter, right - look.px(ARROW_ROOM), base, article, right=True)
        if step.opens:
            centre = QPointF(right - look.px(0.36), first.y() + first.height() / 2)
            strokes.arrow(painter, centre, look.px(ARROW), theme.accent, down=self.opened)

    def _in_one_line(self, width: int) -> bool:
        look, step = self._look, self._step
        if look.fold is not Fold.WIDE or not step.formula:
            return not step.formula
        bold = step.tone == "total"
        room = width - 2 * look.px(metrics.STEP_REACH) - self._article_width - look.width(step.amount, bold=bold)
        formula = look.width(look.formula(step.formula))
        gap = look.px(COLUMN_GAP)
        label_fits = look.width(step.label, bold=bold) + gap / 2 <= look.px(metrics.STEP_LABEL)
        return label_fits and look.px(metrics.STEP_LABEL) + formula + gap <= room

    def _amount_lower(self, width: int) -> int:
        """Return how much lower than the label the amount stands: a line, where they find no room side by side."""
        look, step = self._look, self._step
        bold = step.tone == "total"
        needed = look.width(step.label, bold=bold) + look.px(COLUMN_GAP) / 2 + look.width(step.amount, bold=bold)
        room = width - 2 * look.px(metrics.STEP_REACH) - self._article_width
        return 0 if needed <= room else look.px(AMOUNT_LINE)

    def _formula_box(self, width: int) -> QRectF:
        look = self._look
        left = look.px(metrics.STEP_REACH)
        text = look.formula(self._step.formula, "small")
        return strokes.wrapped(look, left, look.px(1.57) + self._amount_lower(width), width - 2 * left, text)

    def _describe(self) -> None:
        step = self._step
        self.setAccessibleName(" ".join(filter(None, (step.label, step.formula, step.amount, step.article))))
        state = "已展开" if self.opened else "按 Enter 看依据"
        self.setAccessibleDescription(state if step.opens else "")
