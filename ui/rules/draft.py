"""草稿: the file of rules to come; an officer checks and tries it, compares it, and confirms its examples."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QDir, Qt, Signal
from PySide6.QtWidgets import QWidget

from estimator.library import PackHead
from estimator.rules import Difference, RowExamples, is_book, of_nobody
from ui.look.appearance import Appearance
from ui.rules import wording, work
from ui.rules.confirming import Confirmed, ConfirmPart
from ui.rules.office_form import OfficeForm
from ui.rules.parts import ChangesPart
from ui.rules.store import RulesStore, Said
from ui.widgets import entry
from ui.widgets.buttons import KeyButton
from ui.widgets.column import Column
from ui.widgets.field import Field
from ui.widgets.file_dialog import ask_for, ask_where_to_save, documents, path_in
from ui.widgets.table import WordTable

if TYPE_CHECKING:
    from estimator.case import Case

CHOOSE = "先选择规则文件"
PLACE = 9.0
MOST = 40
"""Faults that are shown at once."""
SOUND = "没有错，样例都已确认。下一步：按“试用”或“对比”看结果，再签发。"
CALLED_WRONG = "请改好规则，保存后再按“检查”。"


class DraftPart(OfficeForm):
    """The draft at hand. `changed`: it is another file; `shown` carries what came of it, to be seen."""

    changed = Signal()
    shown = Signal(QWidget)

    def __init__(
        self,
        look: Appearance,
        rules: RulesStore,
        picked: Callable[[], PackHead | None],
        case: Callable[[], "Case | None"],
    ) -> None:
        """Make the part; `picked` tells the pack that is picked on the line of time, `case` the one that was worked."""
        super().__init__(look, rules, "草稿")
        self._picked = picked
        self._case = case
        self._confirmed = Confirmed(rules, lambda: self.path)
        self.file = Field(look, entry.TEXT, cells=4)
        self.form.add_row("file", "文件", self.file)
        self.choose, self.to_book = KeyButton(look, "选择文件"), KeyButton(look, "另存为工作簿")
        self.check, self.try_out = KeyButton(look, "检查"), KeyButton(look, "试用")
        self.compare, self.keep = KeyButton(look, "对比"), KeyButton(look, "留作样例")
        self._on_a_draft = (self.check, self.try_out, self.compare, self.keep)
        self._stack((self.choose, self.to_book), self._on_a_draft)
        self._connect()
        self._update_enabled()

    @property
    def path(self) -> Path | None:
        """The file of the draft; None where none is named."""
        return path_in(self.file)

    @property
    def folder(self) -> Path:
        """The folder in which a file is looked for or offered."""
        return documents() if self.path is None else self.path.parent

    def take(self, path: Path) -> None:
        """Let a file be the draft at hand."""
        self._name(path)
        self.check.setFocus(Qt.FocusReason.OtherFocusReason)

    def _name(self, path: Path) -> None:
        self.file.set_text_value(QDir.toNativeSeparators(str(path)))
        self.changed.emit()

    def _connect(self) -> None:
        """Connect buttons, the field, and what was confirmed."""
        self.choose.clicked.connect(lambda: ask_for(self, "选择草稿", "规则 (*.xlsx *.toml)", self.folder, self.take))
        self.to_book.clicked.connect(self._ask_book)
        self.check.clicked.connect(self._check)
        self.try_out.clicked.connect(lambda: self._with_draft(self._rules.try_out))
        self.compare.clicked.connect(self._compare)
        self.keep.clicked.connect(self._keep_as_example)
        self.file.edited.connect(self.changed)
        self.changed.connect(self._update_enabled)
        self.form.finished.connect(self.check.setFocus)
        self._confirmed.failed.connect(self._say_not_written)
        self._confirmed.ended.connect(self._say_ended)

    def _update_enabled(self) -> None:
        for button in self._on_a_draft:
            button.set_reason("" if self.path else CHOOSE)

    def _with_draft(self, do: Callable[[Path], None]) -> None:
        if self.path is not None:
            do(self.path)

    def _ask_book(self) -> None:
        """Ask where the workbook goes: of the draft at hand, or to make the next rules on the pack that is picked."""
        path, head = self.path, self._picked()
        if path is not None and not is_book(path):
            self._ask_where(path, path.stem)
        elif head is not None:
            self._ask_where(head.id, head.title)

    def _ask_where(self, what: str | Path, title: str) -> None:
        offered = self.folder / f"{title}.xlsx"
        ask_where_to_save(self, "另存为工作簿", "Excel 工作簿", offered, partial(self._save_book, what))

    def _save_book(self, what: str | Path, target: Path) -> None:
        def done(_nothing: object) -> None:
            self.take(target)
            words = (
                f"已另存：{QDir.toNativeSeparators(str(target))}。下一步：按“打开”，在白色的格子里改，保存后按“检查”。"
            )
            self.said.emit(Said(words, file=target))

        self._run("正在写工作簿…", partial(work.save_book, what, target, self._rules.trusted), done, apart=True)

    def _check(self) -> None:
        path = self.path
        if path is not None:
            checking = partial(work.check, path, self._rules.trusted)
            self._run(f"正在检查“{path.name}”…", checking, self._say_checked, apart=True)

    def _say_checked(self, found: work.DraftCheck) -> None:
        """Show what a check has found: what is to be mended, else what to confirm, else that it is sound."""
        if found.copy is not None:
            self._name(found.copy)
        problem = [("", found.copy_problem)] if found.copy_problem else []
        if faults := (*wording.faults(found.errors), *wording.book_faults(found.cells), *problem):
            table = WordTable(self._look, f"要改 {len(faults)} 处", faults[:MOST], PLACE)
            self.shown.emit(Column(self._look, (table,)))
            then = "按“打开”，在标红的格子里改，保存、关闭后再按“检查”" if found.copy else "改好保存后再按“检查”"
            self.said.emit(Said(f"有 {len(faults)} 处要改，{then}。", wrong=True, file=found.copy))
        elif found.examples:
            self._confirm(found.examples, found.confirming)
            count = sum(len(row.all) for row in found.examples)
            aside = "；也可以按“打开”，在“样例”页里填" if found.copy else ""
            self.said.emit(Said(f"没有错；还有 {count} 例要确认，右边逐例手算、确认{aside}。", file=found.copy))
        else:
            self.shown.emit(WordTable(self._look, "检查", (("", SOUND),), 0))
            self.said.emit(Said("检查通过，可以签发。"))

    def _confirm(self, rows: Sequence[RowExamples], by: str = "") -> None:
        """Have examples confirmed; each row is written into the draft at once."""
        part = ConfirmPart(self._look, rows, by or self._confirmed.by)
        part.accepted.connect(self._confirmed.keep)
        part.finished.connect(self._confirmed.end)
        self.shown.emit(part)
        part.focus()

    def _say_not_written(self, problem: str) -> None:
        self.said.emit(Said(f"{problem}。确认的还没有记下，关闭那个文件后再确认一例，就一并记下。", wrong=True))

    def _say_ended(self, wrong: int) -> None:
        """Check again once everything is written: more examples may be asked for now."""
        if wrong:
            self.shown.emit(WordTable(self._look, "样例", (("", f"有 {wrong} 处说了不对。{CALLED_WRONG}"),), 0))
            self.said.emit(Said(f"有 {wrong} 处说了不对，不能签发；{CALLED_WRONG}", wrong=True))
        else:
            self._check()

    def _keep_as_example(self) -> None:
        """Ask for the case of the page behind, worked by hand, as a further example."""
        path, case = self.path, self._case()
        if path is None:
            return
        if case is None:
            self.said.emit(Said("没有算好的个案：先在住院、生育等页里填好一例，再回来按“留作样例”", wrong=True))
            return
        keeping = partial(work.keep_as_example, of_nobody(case), path, self._rules.trusted)
        self._run("正在试算…", keeping, lambda row: self._confirm((row,)), apart=True)

    def _compare(self) -> None:
        path = self.path
        if path is not None:
            self._run("正在比较…", partial(work.compare, path, self._rules.trusted), self._say_compared, apart=True)

    def _say_compared(self, found: Difference | None) -> None:
        if found is None:
            self.said.emit(Said("没有更早的规则可以比较", wrong=True))
            return
        part = ChangesPart(self._look, wording.heading(found), found)
        part.said.connect(self.said)
        self.shown.emit(part)
        self.said.emit(Said(f"改动 {len(found.rows)} 处。"))
