"""打印: the slip as it will be on paper, and where to send it. Keys do everything; what goes wrong is said here."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from estimator.settings import SETTINGS, Paper
from estimator.slip import Slip
from ui.look.appearance import Appearance
from ui.look.metrics import CELLS, RING, Fold
from ui.paper.layout import PAPERS, lay_out
from ui.paper.view import PagesView
from ui.printing.fitting import refusal
from ui.printing.hand_over import HandOver
from ui.printing.printer_picker import LOOKING, PrinterPicker
from ui.printing.process import Printing
from ui.widgets import actions
from ui.widgets.buttons import KeyButton
from ui.widgets.choice_row import ChoiceRow
from ui.widgets.file_dialog import ask_where_to_save, documents
from ui.widgets.panel import Hairline, Panel
from ui.widgets.scroll import ThinScroll
from ui.widgets.text import Text

TITLE = "打印试算单"
KEYS = "Enter 打印    PgUp PgDn 翻页"
SHARE = 0.94
"""How much of the window the preview takes."""

STOPPED = "打印机“{}”已停止：送去的文件先排队，恢复后才打印。"
PRINTING = "正在打印…"
SAVING = "正在保存…"
CANCELLED = "已取消，没有打印。"

Remember = Callable[[Paper, str], None]
"""Takes the paper and the printer that were used."""


def open_print(  # noqa: PLR0913 - what printing needs of the window
    parent: QWidget,
    look: Appearance,
    slip: Slip,
    *,
    paper: Paper,
    printer: str,
    remember: Remember,
    keep: Callable[[], Slip],
) -> "PrintPreview":
    """Open the preview of a slip over a window, with the paper and the printer that were used last.

    `keep` is called once, on another thread, before the slip goes out, and returns it as it is to be printed, with its
    number; it may raise HistoryError or OutputError. `remember` is called when the slip is out.
    """
    preview = PrintPreview(parent, look, slip, (paper, printer), HandOver(keep, Printing()))
    preview.used.connect(remember)
    preview.finished.connect(preview.deleteLater)
    preview.open()
    return preview


class PrintPreview(QDialog):
    """The pages of a slip, the paper and the printer. `delivered` carries what to say once it is out, and the file."""

    delivered = Signal(str, object)
    used = Signal(str, str)

    def __init__(
        self, parent: QWidget, look: Appearance, slip: Slip, last: tuple[Paper, str], delivery: HandOver
    ) -> None:
        """Show a slip on the paper that was used last, for the printer that was used last."""
        super().__init__(parent)
        self._look = look
        self._slip = slip
        self._delivery = delivery
        self._out: tuple[Paper, str] = last
        self.paper = ChoiceRow(look, [(paper, SETTINGS["paper"].words[paper], "") for paper in PAPERS])
        self.paper.setAccessibleName("纸张")
        self.paper.set_value(last[0])
        self.printer = PrinterPicker(look, delivery.printing, last[1])
        self.about = Text(look, size="small", wrap=True)
        self.said = Text(look, size="small", wrap=True, selectable=True)
        self.keys = Text(look, KEYS, size="small", colour="muted")
        self.view = PagesView(look)
        self.print_ = KeyButton.of(look, actions.PRINT, style="main")
        self.save = KeyButton.of(look, actions.SAVE_PDF)
        self.back = KeyButton.of(look, actions.BACK)

        self.setWindowTitle(TITLE)
        self.resize(parent.window().size() * SHARE)
        self._lay_out()
        self._connect()
        self._show()
        self._update_enabled()
        self.paper.setFocus()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Print with Enter, wherever the focus is."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.print_.click()
        else:
            super().keyPressEvent(event)

    def reject(self) -> None:
        """Go back; while something is being printed, only give that up. A file is written in no time."""
        if self._delivery.stage == "printing":
            self._delivery.cancel()
            self._say(CANCELLED)
        elif not self._delivery.stage:
            super().reject()

    def done(self, result: int) -> None:
        """Close, and let the printers be."""
        self._delivery.printing.stop()
        super().done(result)

    def _paper(self) -> Paper:
        return next(paper for paper in PAPERS if paper == self.paper.value())

    def _show(self) -> None:
        """Lay the slip out on the paper that is chosen."""
        paper = self._paper()
        self._pages = lay_out(self._slip, paper)
        words = f"预览：{SETTINGS['paper'].words[paper]}，{len(self._pages)} 页"
        self.view.set_pages(self._pages, words, roll=paper == "80mm")

    def _choose(self) -> None:
        self._show()
        if not self._delivery.stage:
            self._say("")

    def _update_enabled(self) -> None:
        """Say what stands against printing; the button has it as its reason."""
        papers, page = self.printer.papers(), self._pages[0]
        problem = self.printer.problem() or refusal((page.width, page.height), papers, self._paper())
        self.about.set_text(problem or (STOPPED.format(papers.printer) if papers.stopped else ""))
        self.about.set_colour("muted" if problem == LOOKING else "error" if problem else "amber")
        busy = {"printing": PRINTING, "saving": SAVING, "": ""}[self._delivery.stage]
        self.print_.set_reason(busy or problem)
        self.save.set_reason(busy)
        self.back.setText("取消" if self._delivery.stage == "printing" else "返回")
        self.back.setAccessibleName(self.back.text())

    def _say(self, words: str, *, wrong: bool = False) -> None:
        self.said.set_text(words)
        self.said.set_colour("error" if wrong else "muted")
        self._update_enabled()

    def _print(self) -> None:
        self._out = self._paper(), self.printer.printer()
        self._delivery.start(*self._out)
        self._say(PRINTING)

    def _ask_file(self) -> None:
        """Ask where to save; the name offered tells nothing of the person."""
        number = self._slip.number or "".join(digit for digit in self._slip.made if digit.isdigit())
        offered = documents() / f"{self._slip.title}-{number}.pdf"
        ask_where_to_save(self, "存为 PDF", "PDF", offered, self._save)

    def _save(self, file: Path) -> None:
        self._out = self._paper(), self.printer.printer() or self._out[1]
        self._delivery.start(self._paper(), file)
        self._say(SAVING)

    def _on_kept(self, slip: Slip) -> None:
        self._slip = slip
        self._show()

    def _fail(self, words: str) -> None:
        self._say(words, wrong=True)
        self.printer.look_again()

    def _finish(self, words: str, file: Path | None) -> None:
        self.used.emit(*self._out)
        number = f"，单号 {self._slip.number}" if self._slip.number else ""
        self.delivered.emit(f"{words}{number}", file)
        self.accept()

    def _connect(self) -> None:
        """Connect choices, buttons and the hand-over."""
        self.paper.chosen.connect(self._choose)
        self.printer.changed.connect(self._update_enabled)
        self.printer.currentIndexChanged.connect(self._choose)
        self.print_.clicked.connect(self._print)
        self.save.clicked.connect(self._ask_file)
        self.back.clicked.connect(self.reject)
        self._delivery.kept.connect(self._on_kept)
        self._delivery.failed.connect(self._fail)
        self._delivery.delivered.connect(self._finish)
        self._look.refit.connect(self._measure)
        QShortcut(QKeySequence(Qt.Key.Key_PageDown), self).activated.connect(lambda: self.view.turn(1))
        QShortcut(QKeySequence(Qt.Key.Key_PageUp), self).activated.connect(lambda: self.view.turn(-1))

    def _lay_out(self) -> None:
        """Set paper and printer beside the pages, the buttons below; Tab goes through them in this order."""
        look = self._look
        side, foot = QWidget(), Panel(look, "surface")
        self._side, self._foot = QVBoxLayout(side), QHBoxLayout(foot)
        self._side.addWidget(Text(look, TITLE, size="section", bold=True))
        self._side.addWidget(Text(look, self._slip.benefit, size="small", colour="muted"))
        for label, control in (("纸张", self.paper), ("打印机", self.printer)):
            words = Text(look, label)
            words.setBuddy(control)
            self._side.addSpacing(look.px(1.14))
            self._side.addWidget(words)
            self._side.addWidget(control)
        self._side.addWidget(self.about)
        self._side.addStretch(1)
        self._side.addWidget(self.keys)
        for text in side.findChildren(Text):
            text.setContentsMargins(RING, 0, RING, 0)
        for part in (self.back, self.said, self.save, self.print_):
            self._foot.addWidget(part, int(part is self.said))
        self.said.setContentsMargins(look.px(0.57), 0, look.px(0.57), 0)
        self._scroll = ThinScroll(look, side)
        sheet, desk = _around(Panel(look, "sheet"), self._scroll), _around(Panel(look, "ground"), self.view)
        grid = QGridLayout(self)
        grid.setSpacing(0)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.addWidget(sheet, 0, 0)
        grid.addWidget(desk, 0, 1)
        grid.addWidget(Hairline(look), 1, 0, 1, 2)
        grid.addWidget(foot, 2, 0, 1, 2)
        grid.setColumnStretch(1, 1)
        grid.setRowStretch(0, 1)
        for before, after in pairwise((self.paper, self.printer, self.back, self.save, self.print_)):
            QWidget.setTabOrder(before, after)
        self._measure()

    def _measure(self) -> None:
        look = self._look
        margin = look.px(look.columns.margin)
        self.keys.setVisible(look.fold is Fold.WIDE)
        self._side.setSpacing(look.px(0.29))
        # Controls keep room for their ring; what they show stands in line with the words.
        self._side.setContentsMargins(margin - RING, look.px(1.14), margin - RING, look.px(0.71))
        self._scroll.setFixedWidth(look.cells(CELLS) + 2 * margin)
        self._foot.setSpacing(look.px(0.57) - 2 * RING)
        self._foot.setContentsMargins(margin - RING, look.px(0.64), margin - RING, look.px(0.64))


def _around(ground: Panel, widget: QWidget) -> Panel:
    layout = QVBoxLayout(ground)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(widget)
    return ground
