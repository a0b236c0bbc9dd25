"""The parts of the page 规则: what holds, what changes, what is found, what is not computed."""

from pathlib import Path

from PySide6.QtCore import QDir, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from estimator.library import Library, PackHead
from estimator.rules import Difference, left_out, rows_in_words, shipped_drafts
from estimator.writing import OutputError
from ui.look.appearance import Appearance
from ui.look.metrics import RING, STEP_REACH
from ui.rules import wording
from ui.rules.order import next_after
from ui.rules.store import Said
from ui.widgets import entry
from ui.widgets.actions import SAVE_PDF
from ui.widgets.buttons import KeyButton
from ui.widgets.column import Column, line_of, stack
from ui.widgets.field import Field
from ui.widgets.file_dialog import ask_where_to_save, documents
from ui.widgets.form import Form
from ui.widgets.steps import StepsList
from ui.widgets.table import WordTable
from ui.widgets.text import Text

FIRST = 5.71
CONCERNS = 14.0
MOST = 60
"""Rows found that are shown."""
NOTHING = "没有查到。可以用待遇、地点、级别、条文的字或条号，例如 剖宫产、起付。"
MORE = "查到 {} 处，这里是前 {} 处；再写一个词可以缩小范围。"
ABOUT_DRAFTS = "草稿是公开来源的整理，没有经医保局核对和签发，不用于办理业务。可以试用，看看结果。"


class HoldsPart(Column):
    """What a clerk should know of a pack, of what was taken back, and which drafts there are.

    `tried` carries the file of a draft that somebody wants to try.
    """

    tried = Signal(Path)

    def __init__(self, look: Appearance, library: Library, span: wording.Span | None, day: str, problem: str) -> None:
        """Make the part of a pack; `day` is that of the case, `problem` why the folder could not be looked into."""
        parts: list[QWidget] = []
        if span is not None:
            head = span.head
            pack = library.pack_with(head.sha256)
            rows = wording.particulars(head, next_after(library, head), pack.checked if pack is not None else None)
            parts.append(WordTable(look, f"{day} 的规则" if span.state == "holds" else span.words, tuple(rows), FIRST))
        told = [*library.messages, problem] if problem else [*library.messages]
        if told:
            parts.append(WordTable(look, "请处理", [(str(number), one) for number, one in enumerate(told, 1)], 1.5))
        if library.withdrawals:
            rows_back = [(one.id, one.in_words()) for one in library.withdrawals]
            parts.append(WordTable(look, "已撤回", rows_back, CONCERNS))
        self.drafts: list[KeyButton] = []
        super().__init__(look, parts)
        if drafts := shipped_drafts():
            self._add_drafts(drafts)

    def _add_drafts(self, drafts: tuple[Path, ...]) -> None:
        """List the drafts that are shipped, each with a button to try it."""
        look = self._look
        words = [wording.draft_words(path) for path in drafts]
        about = Text(look, ABOUT_DRAFTS, size="small", colour="amber", wrap=True)
        about.setContentsMargins(look.px(STEP_REACH), 0, look.px(STEP_REACH), look.px(0.43))
        for part in (WordTable(look, "草稿", words, CONCERNS), about):
            self._layout.insertWidget(self._layout.count() - 1, part)
        for path, (title, _rests_on) in zip(drafts, words, strict=True):
            button = KeyButton(look, f"试用 {title}")
            button.clicked.connect(lambda _checked=False, path=path: self.tried.emit(path))
            self.drafts.append(button)
        line = line_of(*self.drafts)
        line.setContentsMargins(look.px(STEP_REACH) - RING, 0, 0, look.px(1.14))
        self._layout.insertLayout(self._layout.count() - 1, line)


class ChangesPart(Column):
    """What changes from one pack to the next, in words and in everyday cases; both go on paper.

    `said` carries what to say of it.
    """

    said = Signal(object)

    def __init__(self, look: Appearance, words: str, found: Difference | None) -> None:
        """Make the part of a difference; without one it says only `words`."""
        self.rows = StepsList(look, title="改动", columns=("", "条文"))
        self.cases = StepsList(look, title="常见情形", columns=("原来 → 以后（元）", ""))
        self.words = Text(look, words, size="section", bold=True, wrap=True, selectable=True)
        self.head = Text(look, colour="muted", wrap=True, selectable=True)
        self.paper = KeyButton.of(look, SAVE_PDF)
        self._found = found
        super().__init__(look, (self.words, self.head, self.cases, self.rows))
        line = line_of(self.paper)
        line.setContentsMargins(look.px(STEP_REACH) - RING, look.px(0.57), 0, look.px(1.14))
        self._layout.insertLayout(2, line)
        self.paper.setVisible(found is not None)
        self.paper.clicked.connect(self._ask_where)
        if found is not None:
            self.head.set_text("；".join(wording.changed_head(found)))
            self.cases.set_steps(wording.changed_cases(found.cases))
            self.rows.set_steps(wording.changed_rows(found))
        for part, shown in ((self.head, found), (self.cases, found and found.cases), (self.rows, found and found.rows)):
            part.setVisible(bool(shown))

    def _fold(self) -> None:
        super()._fold()
        reach = self._look.px(STEP_REACH)
        self.words.setContentsMargins(reach, 0, reach, self._look.px(0.29))
        self.head.setContentsMargins(reach, 0, reach, self._look.px(0.86))

    def _ask_where(self) -> None:
        ask_where_to_save(self, "存为 PDF", "PDF", documents() / "规则改动对照.pdf", self._write)

    def _write(self, path: Path) -> None:
        """Write the changes as a PDF, and say so."""
        from ui.paper.changes import lay_out  # noqa: PLC0415 painting on paper, which few ever ask for
        from ui.paper.pdf import write_pdf  # noqa: PLC0415 the same

        if self._found is None:
            return
        title = wording.heading(self._found)
        names = [(step.label, step.formula, step.article) for step in self.rows.steps()]
        cases = [(step.label, step.amount) for step in self.cases.steps()]
        try:
            write_pdf(lay_out(title, self._found, names, cases), title, path)
        except OutputError as error:
            self.said.emit(Said(str(error), wrong=True))
        else:
            self.said.emit(Said(f"已保存：{QDir.toNativeSeparators(str(path))}", file=path))


class SearchPart(QWidget):
    """A field, and below it every row and article in which all the words stand."""

    def __init__(self, look: Appearance, library: Library, head: PackHead | None) -> None:
        """Make the part of a pack with nothing searched for."""
        super().__init__()
        self._look = look
        pack = library.pack_with(head.sha256) if head is not None else None
        self._rows = rows_in_words(pack) if pack is not None else ()
        self.form = Form(look)
        self.text = Field(look, entry.TEXT, cells=4, empty="如 剖宫产、起付、条号")
        self.form.add_section("查找")
        self.form.add_row("text", "含有", self.text)
        self.form.arrange()
        self.said = Text(look, size="small", colour="muted", wrap=True)
        self.found = StepsList(look, title="规则和条文", columns=("", "条文"))
        self._column = Column(look, (self.said, self.found))
        stack(self, self.form, self._column)
        self.text.edited.connect(self.search)
        self.form.finished.connect(self.focus_rows)
        down = QShortcut(QKeySequence(Qt.Key.Key_Down), self.text)
        down.setContext(Qt.ShortcutContext.WidgetShortcut)
        down.activated.connect(self.focus_rows)
        self.search()

    def search(self) -> None:
        """Show what the words that stand in the field find; without any, everything."""
        found = [row for row in self._rows if row.has(self.text.text_value())]
        self.found.set_steps(wording.found_rows(found[:MOST]))
        self.found.setVisible(bool(found))
        more = MORE.format(len(found), MOST) if len(found) > MOST else f"查到 {len(found)} 处。"
        self.said.set_text(more if found else NOTHING)
        margin = self._look.px(STEP_REACH)
        self.said.setContentsMargins(margin, 0, margin, self._look.px(0.43))

    def focus_rows(self) -> None:
        """Go to the first row that was found."""
        if rows := self.found.rows():
            rows[0].setFocus(Qt.FocusReason.OtherFocusReason)


def left_out_part(look: Appearance, library: Library, head: PackHead | None) -> Column:
    """Make the part that says what a pack does not reckon."""
    pack = library.pack_with(head.sha256) if head is not None else None
    rows = [(one.concerns, one.text) for one in left_out(pack)] if pack is not None else []
    return Column(look, (WordTable(look, "这份规则不计算的", rows, CONCERNS),))
