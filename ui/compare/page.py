"""The comparison of the case on screen: as a table with bars, and as the curve of a growing bill."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QStackedWidget, QVBoxLayout
from typing_extensions import override

from estimator.compare import curve, has_curve
from estimator.figures import BILL, HEADLINES
from ui.compare import wording
from ui.compare.curve import CurveView
from ui.compare.rows import CompareHead, CompareRows
from ui.look.appearance import Appearance
from ui.look.metrics import RING, STEP_REACH, Fold
from ui.widgets.actions import BACK, COMPARE
from ui.widgets.bar import Legend, LegendItem
from ui.widgets.buttons import KeyButton
from ui.widgets.choice_row import ChoiceRow
from ui.widgets.note import NoteBox
from ui.widgets.panel import Hairline, Panel
from ui.widgets.scroll import ThinScroll
from ui.widgets.text import Text

if TYPE_CHECKING:
    from estimator import Case, Estimate

ROWS, CURVE = 0, 1
KEYS = ("↑ ↓ 选一行    Enter 按这一行计算", "← → 沿曲线看每一点")
DASHED = "虚线 全部付清"
CURVE_LEGEND = tuple(
    LegendItem(part, figure.label, "")
    for part, figure in zip(("fund", "copayment"), HEADLINES[BILL].window, strict=True)
)
VIEWS = {Qt.Key.Key_1: ROWS, Qt.Key.Key_2: CURVE}


class ComparePage(Panel):
    """Rows and curve of one case. `picked` carries what a row changes, in words too; `left`: back to the form."""

    picked = Signal(str, object)
    left = Signal()

    def __init__(self, look: Appearance) -> None:
        """Make a page without a case."""
        super().__init__(look, "surface", edged=True, corner=True)
        # As an opaque child of a page that has just been shown, Qt would paint it and all its rows twice.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent, on=False)
        self.views = ChoiceRow(look)
        self.back = KeyButton(look, BACK.word, COMPARE.key)
        self.rows = CompareRows(look)
        self.curve = CurveView(look)
        self._case: Case | None = None
        self._comparison: wording.Comparison | None = None
        self._lay_out()

        self.views.chosen.connect(self.show_view)
        self.back.clicked.connect(self.left)
        self.rows.picked.connect(self._pick)
        self.rows.reached.connect(self._reveal)

        look.follow(self._fold)

    def show_case(self, case: "Case", estimate: "Estimate") -> None:
        """Compare a case that has alternatives, with its own estimate; table or curve stays as it was."""
        self._case = case
        self._comparison = wording.comparison(case)
        self._subject.set_text(wording.subject(case))
        self._notes.set_notes(wording.notes(estimate))
        self._head.set_table(self._comparison.table)
        self.rows.set_table(self._comparison.table)
        self.curve.set_curve(None)
        no_curve = "" if has_curve(case) else wording.NO_CURVE
        self.views.set_choices([(ROWS, self._comparison.word, ""), (CURVE, "费用增长", no_curve)])
        self.show_view(self.views.value() or ROWS)

    def show_view(self, view: object) -> None:
        """Show the table or the curve."""
        rows = view == ROWS
        if not rows and self._case is not None and self.curve.curve is None:
            self.curve.set_curve(curve(self._case))
        self.views.set_value(ROWS if rows else CURVE)
        self._sides.setCurrentIndex(ROWS if rows else CURVE)
        self._head.setVisible(rows)
        self._dashed.setVisible(not rows)
        self._keys.set_text(KEYS[ROWS if rows else CURVE])
        self._name_parts()

    def focus(self) -> None:
        """Put the focus where the arrows act."""
        if self.views.value() == CURVE:
            self.curve.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.rows.focus()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Turn to table or curve with their digits, go back with Esc."""
        view = VIEWS.get(Qt.Key(event.key()))
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif view is not None and self.views.buttons()[view].isEnabled():
            self.show_view(view)
            self.focus()
        else:
            super().keyPressEvent(event)

    def _name_parts(self) -> None:
        items = self._curve_legend()
        if self._comparison is not None and self.views.value() == ROWS:
            items = self._comparison.legend
            if self._look.fold is Fold.SMALLEST:
                used = {part.part for line in self._comparison.table.lines for part in line.parts if part.amount}
                items = tuple(item for item in items if item.part in used)
        self._legend.set_items(items)

    def _curve_legend(self) -> tuple[LegendItem, ...]:
        shown = self.curve.curve
        if shown is None or not shown.parts:
            return CURVE_LEGEND
        return (*(LegendItem(part, label, "") for part, label in shown.parts), CURVE_LEGEND[-1])

    def _reveal(self, box: QRect) -> None:
        self._area.ensureVisible(0, box.bottom(), 0, 0)
        self._area.ensureVisible(0, box.top(), 0, 0)

    def _pick(self, position: int) -> None:
        if self._comparison is None or self._comparison.table.lines[position].chosen:
            self.left.emit()
        elif self._comparison.changes[position]:
            self.picked.emit(self._comparison.changed[position], self._comparison.changes[position])

    def _lay_out(self) -> None:
        """Stack title, notes, and rows or curve, with the legend at the foot."""
        look = self._look
        self._title = Text(look, "对比", size="section", bold=True)
        self._subject = Text(look, colour="muted", halt=True, wrap=True)
        self._notes = NoteBox(look)
        self._head = CompareHead(look)
        self._area = ThinScroll(look, self.rows)
        # The bar keeps its room, so that head and rows stay in line; it shows only where there is something to scroll.
        self._area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._sides = QStackedWidget()
        self._sides.addWidget(self._area)
        self._sides.addWidget(self.curve)
        self._legend = Legend(look)
        self._dashed = Text(look, DASHED, size="small", colour="muted")
        self._keys = Text(look, size="small", colour="muted")

        self._top = QGridLayout()
        self._top.addWidget(self._title, 0, 0)
        self._top.addWidget(self.views, 0, 2)
        self._top.addWidget(self.back, 0, 3)
        self._top.setColumnStretch(1, 1)
        self._notes_row = QHBoxLayout()
        self._notes_row.addWidget(self._notes)
        self._head_row = QHBoxLayout()
        self._head_row.addWidget(self._head)
        self._line_row = QHBoxLayout()
        self._line_row.addWidget(Hairline(look))
        self._foot = QHBoxLayout()
        self._foot.addWidget(self._dashed)
        self._foot.addWidget(self._legend, 1)
        self._foot.addWidget(self._keys)
        column = QVBoxLayout(self)
        column.setSpacing(0)
        column.setContentsMargins(1, 1, 0, 0)
        for row in (self._top, self._notes_row, self._head_row):
            column.addLayout(row)
        column.addWidget(self._sides, 1)
        column.addLayout(self._line_row)
        column.addLayout(self._foot)

    def _fold(self) -> None:
        """Keep text in line with the form's margins; what all rows share goes below the title where it is narrow."""
        look = self._look
        wide = look.fold is Fold.WIDE
        margin, reach = look.px(look.columns.margin), look.px(STEP_REACH)
        side = max(0, margin - reach)
        self._top.removeWidget(self._subject)
        self._top.addWidget(self._subject, *((0, 1, 1, 1) if wide else (1, 0, 1, 4)))
        self._top.setContentsMargins(margin, look.px(0.57), margin - RING, look.px(0.29))
        self._top.setHorizontalSpacing(look.px(1.14))
        self._top.setVerticalSpacing(0)
        self._notes_row.setContentsMargins(margin, 0, margin, look.px(0.29))
        bar = self._area.verticalScrollBar().sizeHint().width()
        self._head_row.setContentsMargins(side, 0, max(side, bar), 0)
        self._sides.setContentsMargins(side, 0, max(0, side - bar), 0)
        self._line_row.setContentsMargins(margin, 0, margin, 0)
        self._foot.setContentsMargins(margin, look.px(0.57), margin, look.px(0.57))
        self._foot.setSpacing(look.px(1.14))
        self._name_parts()
