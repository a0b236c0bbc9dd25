"""Confirming examples: of each changed row one is worked by hand, then the others are told and confirmed together."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout

from estimator import days as clock
from estimator.money import grouped
from estimator.rules import ExampleCase, RowExamples
from ui.look.appearance import Appearance
from ui.look.metrics import BUTTON_GAP, RING, STEP_REACH
from ui.rules import work
from ui.rules.store import RulesStore
from ui.widgets import entry
from ui.widgets.actions import CONFIRM, REFUSE
from ui.widgets.buttons import KeyButton
from ui.widgets.column import Column, line_of
from ui.widgets.field import Field
from ui.widgets.form import Form
from ui.widgets.step_row import StepText
from ui.widgets.steps import StepsList
from ui.widgets.text import Text

WORK_IT_OUT = "请先手算这一例：输入金额，按 Enter。程序算出的先不显示。"
AGREES = "与程序算出的一致。同一条规则的其余 {} 例列在下面，点开可以看计算过程；都对，按“确认”。"
AGREES_ALONE = "与程序算出的一致。按“确认”。"
DIFFERS = "程序算出 {}，计算过程在下面。手算错了，改好再按 Enter；规则错了，按“不对”，改好规则再检查。"
FIRST_BY_HAND = "先手算这一例"
NOBODY = "先填写确认人"


class ConfirmPart(Column):
    """One changed row after the other.

    `accepted` carries the examples of a row and who confirmed them; `finished` how many rows were called wrong.
    """

    accepted = Signal(object, str)
    finished = Signal(int)

    def __init__(self, look: Appearance, rows: Sequence[RowExamples], by: str) -> None:
        """Make the part of what is to be confirmed; `by` is who does it, as far as that is known."""
        self._rows = rows
        self._at = self._wrong = 0
        self.head = Text(look, size="section", bold=True, wrap=True)
        self.caption = Text(look, wrap=True, selectable=True)
        self.case = Text(look, bold=True, wrap=True, selectable=True)
        self.form = Form(look)
        self.by = Field(look, entry.TEXT)
        self.by_hand = Field(look, entry.AMOUNT, unit="元")
        self.told = Text(look, colour="muted", wrap=True)
        self.examples = StepsList(look, title="程序算出", columns=("金额（元）", "条文"))
        self.right = KeyButton.of(look, CONFIRM, style="main")
        self.wrong = KeyButton.of(look, REFUSE)
        self.form.add_section("手算")
        self.form.add_row("by", "确认人", self.by, hint="记在规则里")
        self.form.add_row("by_hand", "手算结果", self.by_hand)
        self.form.arrange()
        self._line, self._below = line_of(self.right, self.wrong), QHBoxLayout()
        super().__init__(look, (self.head, self.caption, self.case, self.form, self.told))
        last = self._layout.count() - 1
        self._layout.insertLayout(last, self._line)
        self._below.addWidget(self.examples)
        self._layout.insertLayout(last + 1, self._below)
        self.by.set_text_value(by)
        self.form.finished.connect(self._compare)
        self.by.edited.connect(self._update_enabled)
        self.by_hand.edited.connect(self._hide_figures)
        self.right.clicked.connect(self._accept)
        self.wrong.clicked.connect(self._refuse)
        self._show()

    @property
    def row(self) -> RowExamples:
        """The row at hand."""
        return self._rows[self._at]

    def focus(self) -> None:
        """Go to where one begins."""
        self.form.focus("by_hand" if self.by.text_value() else "by")

    def _show(self) -> None:
        row = self.row
        left = sum(len(one.all) for one in self._rows[self._at :])
        self.head.set_text(f"确认样例 · 第 {self._at + 1} 处，共 {len(self._rows)} 处（还有 {left} 例）")
        self.caption.set_text(f"改动：{row.caption}")
        self.case.set_text(row.by_hand.words)
        self.form.set_hint("by_hand", row.by_hand.figure_label)
        self.by_hand.set_text_value("")
        self._hide_figures()

    def _hide_figures(self, _text: str = "") -> None:
        """Keep the program's figure hidden until there is one worked by hand."""
        self.told.set_colour("muted")
        self.told.set_text(WORK_IT_OUT)
        self.examples.set_steps(())
        self.examples.hide()
        self._agrees = False
        self._update_enabled()

    def _compare(self) -> None:
        """Hold the figure that was worked by hand against the program's."""
        typed, one = self.by_hand.text_value(), self.row.by_hand
        if not typed or self.by_hand.problem():
            return
        self._agrees = one.agrees(Decimal(typed))
        shown = self.row.all if self._agrees else (one,)
        others = len(self.row.others)
        self.told.set_colour("ink" if self._agrees else "error")
        agrees = AGREES.format(others) if others else AGREES_ALONE
        self.told.set_text(agrees if self._agrees else DIFFERS.format(grouped(one.figure)))
        self.examples.set_steps(tuple(_step(number, each) for number, each in enumerate(shown, start=1)))
        self.examples.show()
        self._update_enabled()
        if not self._agrees:
            self.examples.toggle(0)
            self.by_hand.selectAll()
        elif self.right.isEnabled():
            self.right.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.form.focus("by")

    def _update_enabled(self, _text: str = "") -> None:
        self.right.set_reason(
            "" if self._agrees and self.by.text_value() else NOBODY if self._agrees else FIRST_BY_HAND
        )

    def _accept(self) -> None:
        self.accepted.emit(self.row.all, self.by.text_value())
        self._go_on()

    def _refuse(self) -> None:
        self._wrong += 1
        self._go_on()

    def _go_on(self) -> None:
        if self._at + 1 == len(self._rows):
            self.finished.emit(self._wrong)
        else:
            self._at += 1
            self._show()
            self.focus()

    def _fold(self) -> None:
        """Set the margins of all parts by the size of the text."""
        super()._fold()
        look = self._look
        margin, small = look.px(look.columns.margin), look.px(0.43)
        beyond = margin - look.px(STEP_REACH)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self.head.setContentsMargins(margin, look.px(0.21), margin, small)
        self.caption.setContentsMargins(margin, small, margin, small)
        self.case.setContentsMargins(margin, 0, margin, 0)
        self.told.setContentsMargins(margin, 0, margin, small)
        self._line.setSpacing(look.px(BUTTON_GAP) - 2 * RING)
        self._line.setContentsMargins(margin - RING, 0, 0, look.px(1.14))
        self._below.setContentsMargins(beyond, 0, beyond, 0)


class Confirmed(QObject):
    """Writes what was confirmed, one lot after the other.

    `failed` carries why a lot could not be written: it goes with the next. `ended` carries how many rows were called
    wrong, once the last was looked at and all is written.
    """

    failed = Signal(str)
    ended = Signal(int)

    def __init__(self, rules: RulesStore, draft: Callable[[], Path | None]) -> None:
        """Begin with nothing; `draft` tells the file that is written into."""
        super().__init__()
        self._rules = rules
        self._draft = draft
        self.by = ""
        self._unwritten: list[ExampleCase] = []
        self._writing = False
        self._wrong: int | None = None

    def keep(self, examples: Sequence[ExampleCase], by: str) -> None:
        """Write examples, and who confirmed them."""
        self.by = by
        self._unwritten += [one for one in examples if one not in self._unwritten]
        self._write()

    def end(self, wrong: int) -> None:
        """Take it that every row was looked at, and so many were called wrong."""
        self._wrong = wrong
        self._write()

    def _write(self) -> None:
        """Write what is not written yet, unless something is being written; once all is, say how it ended."""
        path = self._draft()
        if self._writing or path is None:
            return
        if self._unwritten:
            self._writing = True
            examples = tuple(self._unwritten)
            writing = partial(work.write_confirmed, path, examples, self.by, clock.today())
            task = self._rules.run(writing, lambda _done: self._on_written(examples), apart=True)
            if task is not None:
                task.failed.connect(self._on_not_written)
                task.stopped.connect(lambda: self._on_not_written("已取消"))
        elif self._wrong is not None:
            wrong, self._wrong = self._wrong, None
            self.ended.emit(wrong)

    def _on_written(self, examples: Sequence[ExampleCase]) -> None:
        self._writing = False
        self._unwritten = [one for one in self._unwritten if one not in examples]
        self._write()

    def _on_not_written(self, problem: str) -> None:
        self._writing = False
        self.failed.emit(problem)


def _step(number: int, one: ExampleCase) -> StepText:
    """Word an example for the list; it opens on how its figure came about."""
    return StepText(
        f"例 {number}", one.words, grouped(one.figure), f"{one.article}条",
        details=(("应得", one.figures), ("计算过程", one.reckoning)),
    )  # fmt: skip
