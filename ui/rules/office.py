"""签发: what an officer with the bureau's key does: check a draft, try it, compare it, issue it, take one back."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QDir, Qt, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from estimator.library import PackHead
from estimator.reading import read_input
from estimator.rules import (
    Difference,
    ExampleCase,
    Issued,
    Issuer,
    RowExamples,
    is_book,
    make_key,
    of_nobody,
    public_file,
    seal_withdrawal,
)
from estimator.writing import whole_file
from ui.case import day as clock
from ui.look.appearance import Appearance
from ui.look.metrics import BUTTON_GAP, RING, STEP_REACH
from ui.rules import wording, work
from ui.rules.confirming import ConfirmPart
from ui.rules.parts import ChangesPart
from ui.rules.store import RulesStore, Said
from ui.settings.store import SettingsStore
from ui.system.work import Report, Work
from ui.widgets import entry
from ui.widgets.buttons import KeyButton
from ui.widgets.column import Column, FoldingColumns
from ui.widgets.field import Field
from ui.widgets.file_dialog import ask_for, ask_where_to_save, documents
from ui.widgets.form import Form
from ui.widgets.table import WordTable
from ui.widgets.text import Text

if TYPE_CHECKING:
    from estimator.case import Case

FIRST_STEPS = (
    (
        "1",
        "在上面选中要改的规则，按“另存为工作簿”，在表里改好保存；再按“检查”，有错的逐条列在这里，要重算的样例逐例手算、确认。",
    ),
    ("2", "按“试用”，整个窗口按草稿试算；按“对比”，看改动多少处、常见情形差多少，可以存为 PDF 请领导签字。"),
    ("3", "填好口令，按“签发”，保存到规则来源或 U 盘。各窗口自己会装上。"),
    ("4", "发错了的，在上面选中那一份，写明原因，按“撤回”，保存到同一个地方。"),
)
NO_KEY = (
    ("1", "这里还没有签章密钥。设好口令，按“生成密钥”。密钥放在设置里写的位置（U 盘）。"),
    ("2", "口令和 U 盘分开保管；两样都在，才能签发。遗失后各窗口要重新设置公钥。"),
)
MADE = "请按“复制公钥”，交给管理员设置到各窗口；本机要用的，按“本机认可这把公钥”。"
CHOOSE = "先选择规则文件"
UNTOLD = "先填写口令"
PLACE = 9.0
MOST = 40
"""Faults that are shown at once."""
SOUND = "没有错，样例都已确认。下一步：按“试用”或“对比”看结果，再签发。"
CALLED_WRONG = "请改好规则，保存后再按“检查”。"


class OfficePart(QWidget):
    """The forms at the left, what came of it at the right. `said` carries what to say of it."""

    said = Signal(object)
    shown = Signal(QWidget)
    """What came of it stands there, and is to be seen from its beginning."""

    def __init__(
        self,
        look: Appearance,
        rules: RulesStore,
        settings: SettingsStore,
        picked: Callable[[], PackHead | None],
        case: Callable[[], "Case | None"],
    ) -> None:
        """Make the part; `picked` tells the pack that is picked on the line of time, `case` the one that was worked."""
        super().__init__()
        self._look = look
        self._rules = rules
        self._settings = settings
        self._picked = picked
        self._case = case
        self._confirming = ""
        self._unwritten: list[ExampleCase] = []
        self._writing = False
        self._ended: int | None = None
        """How many rows were called wrong, once the last was looked at and not all is written."""
        self.key, self.draft, self.seal, self.back = (Form(look) for _ in range(4))
        self.password, self.again = Field(look, entry.TEXT), Field(look, entry.TEXT)
        self.file = Field(look, entry.TEXT, cells=4)
        self.name, self.day, self.issue = (
            Field(look, entry.TEXT, cells=4),
            Field(look, entry.DATE),
            Field(look, entry.COUNT, cells=1),
        )
        self.reason, self.document = Field(look, entry.TEXT, cells=4), Field(look, entry.TEXT, cells=4)
        self.make = KeyButton(look, "生成密钥", style="main")
        self.copy = KeyButton(look, "复制公钥")
        self.trust = KeyButton(look, "本机认可这把公钥")
        self.choose, self.to_book = KeyButton(look, "选择文件"), KeyButton(look, "另存为工作簿")
        self.check, self.try_out = KeyButton(look, "检查"), KeyButton(look, "试用")
        self.compare, self.keep = KeyButton(look, "对比"), KeyButton(look, "留作样例")
        self.sign = KeyButton(look, "签发", style="main")
        self.withdraw = KeyButton(look, "撤回")
        self.taken_back = Text(look, size="small", colour="muted", wrap=True)
        self.outcome: QWidget = QWidget()
        self._fill_in()
        self._lay_out()
        self._connect()
        self.read_anew()
        self._fold()

    def focus(self) -> None:
        """Go to where one begins."""
        (self.draft if self._has_key() else self.key).focus_first()

    def read_anew(self) -> None:
        """Follow the key, and the pack that is picked."""
        has_key = self._has_key()
        for part in (self.draft, self.seal, self.back, self.taken_back, *self._buttons):
            part.setVisible(has_key)
        self.key.show_only(("password",) if has_key else ("password", "again"))
        self.make.setVisible(not has_key)
        for button in (self.copy, self.trust):
            button.setVisible(has_key)
        trusted = self._rules.trusted
        self.trust.set_reason("公钥由管理员统一设置" if trusted.by_administrator else "")
        head = self._picked()
        self.taken_back.set_text("" if head is None else f"撤回的是上面选中的：《{head.title}》{wording.issued(head)}")
        if not has_key:
            self._show(WordTable(self._look, "签章密钥", NO_KEY, 1.5))
        elif isinstance(self.outcome, WordTable) or not self.outcome.children():
            self._show(WordTable(self._look, "怎样签发", FIRST_STEPS, 1.5))

    def _fill_in(self) -> None:
        """Fill the forms with their rows, and with what is known."""
        for field in (self.password, self.again):
            field.setEchoMode(QLineEdit.EchoMode.Password)
        self.key.add_section("密钥")
        self.key.add_row("password", "口令", self.password)
        self.key.add_row("again", "再输一次", self.again)
        self.draft.add_section("草稿")
        self.draft.add_row("file", "文件", self.file)
        self.seal.add_section("签发")
        self.seal.add_row("name", "签发单位", self.name)
        self.seal.add_row("day", "签发日期", self.day)
        self.seal.add_row("issue", "第几次", self.issue, hint="不填的，接着上一次")
        self.back.add_section("撤回")
        self.back.add_row("reason", "原因", self.reason)
        self.back.add_row("document", "文号", self.document)
        self.name.set_text_value(self._settings.settings.agency)
        self.day.set_text_value(str(clock.today()))
        self.issue.set_optional(True)
        self.document.set_optional(True)

    def _connect(self) -> None:
        """Connect buttons and fields."""
        self.make.clicked.connect(self._make_key)
        self.copy.clicked.connect(self._copy_key)
        self.trust.clicked.connect(self._trust_key)
        self.choose.clicked.connect(
            lambda: ask_for(self, "选择草稿", "规则 (*.xlsx *.toml)", self._folder(), self.take_draft)
        )
        self.to_book.clicked.connect(self._ask_book)
        self.check.clicked.connect(self._check)
        self.try_out.clicked.connect(self._try_out)
        self.compare.clicked.connect(self._compare)
        self.keep.clicked.connect(self._keep_as_example)
        self.sign.clicked.connect(self._sign)
        self.withdraw.clicked.connect(self._withdraw)
        self.file.edited.connect(self._update_enabled)
        self.password.edited.connect(self._update_enabled)
        self.reason.edited.connect(self._update_enabled)
        self.key.finished.connect(self.focus_after_key)
        self.draft.finished.connect(self.check.setFocus)
        self.seal.finished.connect(self.sign.setFocus)
        self.back.finished.connect(self.withdraw.setFocus)
        self._look.refit.connect(self._fold)
        self._update_enabled()

    def focus_after_key(self) -> None:
        """Go on from the password."""
        if self._has_key():
            self.draft.focus_first()
        else:
            self.make.setFocus()

    def take_draft(self, path: Path) -> None:
        """Let a file be the draft at hand."""
        self.file.set_text_value(QDir.toNativeSeparators(str(path)))
        self._update_enabled()
        self.check.setFocus(Qt.FocusReason.OtherFocusReason)

    def _update_enabled(self) -> None:
        """Say what stands against each button."""
        file = "" if self._path() else CHOOSE
        password = "" if self.password.text_value() else UNTOLD
        for button in (self.check, self.try_out, self.compare, self.keep):
            button.set_reason(file)
        self.sign.set_reason(file or password)
        self.withdraw.set_reason(password or ("" if self.reason.text_value() else "先写明原因"))

    def _key_file(self) -> Path:
        return Path(self._settings.settings.signing_key)

    def _has_key(self) -> bool:
        return self._key_file().is_file()

    def _path(self) -> Path | None:
        text = self.file.text_value().strip('"')
        return Path(text) if text else None

    def _folder(self) -> Path:
        path = self._path()
        return path.parent if path is not None else documents()

    def _issuer(self) -> Issuer | None:
        """Say who issues, as the form says; None where something in it is wrong, which is said."""
        try:
            day = date.fromisoformat(self.day.text_value())
        except ValueError:
            self.said.emit(Said("签发日期要写成 2026-12-20 的样子", wrong=True))
            return None
        return Issuer(self._key_file(), self.password.text_value(), self.name.text_value(), day)

    def _make_key(self) -> None:
        password = self.password.text_value()
        if password != self.again.text_value():
            self.said.emit(Said("两次口令不同，没有生成密钥；请重新输入", wrong=True))
            return
        self._run("正在生成密钥…", lambda _report: make_key(self._key_file(), password), self._say_made)

    def _say_made(self, _key: object) -> None:
        self.again.clear_value()
        self.read_anew()
        self._update_enabled()
        self.said.emit(Said(f"密钥已生成：{self._key_file()}。{MADE}"))
        self.copy.setFocus()

    def _public_line(self) -> str:
        """Return the public key of the pair; what the officer never has to type."""
        lines = read_input(public_file(self._key_file())).decode(errors="replace").splitlines()
        return lines[1].strip() if len(lines) > 1 else ""

    def _copy_key(self) -> None:
        self._run("", lambda _report: self._public_line(), self._say_copied)

    def _say_copied(self, line: str) -> None:
        QApplication.clipboard().setText(line)
        self.said.emit(Said("公钥已复制，可以粘贴到各窗口的“设置 → 签发公钥”，或发给管理员。"))

    def _trust_key(self) -> None:
        self._run("", lambda _report: self._public_line(), self._take_key)

    def _take_key(self, line: str) -> None:
        settings = self._settings.settings
        if line not in settings.rule_keys:
            joined = f"{settings.rule_keys}; {line}" if settings.rule_keys else line
            self._settings.change(replace(settings, rule_keys=joined))
        self.said.emit(Said("本机认可这把公钥，用它签发的规则可以导入。"))

    def _ask_book(self) -> None:
        """Ask where the workbook goes: of the draft at hand, or to make the next rules on the pack that is picked."""
        path, head = self._path(), self._picked()
        of_draft = path is not None and not is_book(path)
        if of_draft or head is not None:
            what: str | Path = path if of_draft and path is not None else str(head and head.id)
            title = path.stem if of_draft and path is not None else str(head and head.title)
            offered = self._folder() / f"{title}.xlsx"
            ask_where_to_save(
                self, "另存为工作簿", "Excel 工作簿", offered, lambda target: self._save_book(what, target)
            )

    def _save_book(self, what: str | Path, target: Path) -> None:
        trusted = self._rules.trusted

        def done(_nothing: object) -> None:
            self.take_draft(target)
            words = (
                f"已另存：{QDir.toNativeSeparators(str(target))}。下一步：按“打开”，在白色的格子里改，保存后按“检查”。"
            )
            self.said.emit(Said(words, file=target))

        self._run("正在写工作簿…", partial(work.save_book, what, target, trusted), done, apart=True)

    def _check(self) -> None:
        path, trusted = self._path(), self._rules.trusted
        if path is not None:
            self._run(f"正在检查“{path.name}”…", partial(work.check, path, trusted), self._say_checked, apart=True)

    def _say_checked(self, found: work.DraftCheck) -> None:
        """Show what a check has found: what is to be mended, else what to confirm, else that it is sound."""
        if found.copy is not None:
            self.file.set_text_value(QDir.toNativeSeparators(str(found.copy)))
        problem = [("", found.copy_problem)] if found.copy_problem else []
        if faults := (*wording.faults(found.errors), *wording.book_faults(found.cells), *problem):
            self._show(Column(self._look, (WordTable(self._look, f"要改 {len(faults)} 处", faults[:MOST], PLACE),)))
            then = "按“打开”，在标红的格子里改，保存、关闭后再按“检查”" if found.copy else "改好保存后再按“检查”"
            self.said.emit(Said(f"有 {len(faults)} 处要改，{then}。", wrong=True, file=found.copy))
        elif found.examples:
            self._confirm(found.examples, found.confirming or self._confirming)
            count = sum(len(row.all) for row in found.examples)
            aside = "；也可以按“打开”，在“样例”页里填" if found.copy else ""
            self.said.emit(Said(f"没有错；还有 {count} 例要确认，右边逐例手算、确认{aside}。", file=found.copy))
        else:
            self._show(WordTable(self._look, "检查", (("", SOUND),), 0))
            self.said.emit(Said("检查通过，可以签发。"))

    def _confirm(self, rows: Sequence[RowExamples], by: str) -> None:
        """Have examples confirmed; each row is written into the draft at once."""
        part = ConfirmPart(self._look, rows, by)
        part.accepted.connect(self._keep)
        part.finished.connect(self._end_confirming)
        self._show(part)
        part.focus()

    def _keep(self, examples: Sequence[ExampleCase], by: str) -> None:
        self._confirming = by
        self._unwritten += [one for one in examples if one not in self._unwritten]
        self._write_confirmed()

    def _write_confirmed(self) -> None:
        """Write what was confirmed into the draft; what is confirmed meanwhile comes after."""
        path, by = self._path(), self._confirming
        if self._writing or path is None:
            return
        if not self._unwritten:
            if self._ended is not None:
                self._say_ended(self._ended)
            return
        examples = tuple(self._unwritten)
        self._writing = True
        writing = partial(work.write_confirmed, path, examples, by, clock.today())
        task = self._rules.run(writing, lambda _done: self._on_written(examples), apart=True)
        if task is not None:
            task.failed.connect(self._on_not_written)
            task.stopped.connect(lambda: self._on_not_written("已取消"))

    def _on_not_written(self, problem: str) -> None:
        self._writing = False
        self.said.emit(Said(f"{problem}。确认的还没有记下，关闭那个文件后再确认一例，就一并记下。", wrong=True))

    def _on_written(self, examples: Sequence[ExampleCase]) -> None:
        self._writing = False
        self._unwritten = [one for one in self._unwritten if one not in examples]
        self._write_confirmed()

    def _end_confirming(self, wrong: int) -> None:
        self._ended = wrong
        self._write_confirmed()

    def _say_ended(self, wrong: int) -> None:
        """Check again once everything is written: more examples may be asked for now."""
        self._ended = None
        if wrong:
            self._show(WordTable(self._look, "样例", (("", f"有 {wrong} 处说了不对。{CALLED_WRONG}"),), 0))
            self.said.emit(Said(f"有 {wrong} 处说了不对，不能签发；{CALLED_WRONG}", wrong=True))
        else:
            self._check()

    def _keep_as_example(self) -> None:
        """Ask for the case of the page behind, worked by hand, as a further example."""
        path, case, trusted = self._path(), self._case(), self._rules.trusted
        if path is None:
            return
        if case is None:
            self.said.emit(Said("没有算好的个案：先在住院、生育等页里填好一例，再回来按“留作样例”", wrong=True))
            return
        self._run(
            "正在试算…",
            partial(work.keep_as_example, of_nobody(case), path, trusted),
            lambda row: self._confirm((row,), self._confirming),
            apart=True,
        )

    def _try_out(self) -> None:
        path = self._path()
        if path is not None:
            self._rules.try_out(path)

    def _compare(self) -> None:
        path = self._path()
        if path is not None:
            self._run("正在比较…", partial(work.compare, path, self._rules.trusted), self._say_compared, apart=True)

    def _say_compared(self, found: Difference | None) -> None:
        if found is None:
            self.said.emit(Said("没有更早的规则可以比较", wrong=True))
            return
        part = ChangesPart(self._look, wording.heading(found), found)
        part.said.connect(self.said)
        self._show(part)
        self.said.emit(Said(f"改动 {len(found.rows)} 处。"))

    def _sign(self) -> None:
        path, issuer, trusted = self._path(), self._issuer(), self._rules.trusted
        if path is None or issuer is None:
            return
        issue = int(self.issue.text_value()) if self.issue.text_value().isdigit() else None
        self._run(
            "正在检查并签章…",
            partial(work.seal, path, issuer, issue, trusted),
            lambda issued: self._ask_where(issued, "放进规则来源的文件夹，或拖进各窗口，各窗口就装上了"),
            apart=True,
        )

    def _withdraw(self) -> None:
        head, issuer = self._picked(), self._issuer()
        if head is None or issuer is None:
            return
        reason, document = self.reason.text_value(), self.document.text_value()
        self._run(
            "正在签章…",
            lambda _report: seal_withdrawal(head.id, head.issue, reason, document, issuer),
            lambda issued: self._ask_where(issued, "放进规则来源的文件夹，或拖进各窗口，这份规则就不再使用"),
        )

    def _ask_where(self, issued: Issued, then: str) -> None:
        """Ask where the sealed file goes; offered is the folder that the counters look into."""
        self.password.clear_value()
        self._update_enabled()
        source = self._settings.settings.rules_source
        offered = (Path(source) if source else self._folder()) / issued.name
        ask_where_to_save(self, "保存签发的文件", "规则文件", offered, lambda path: self._save(issued, path, then))

    def _save(self, issued: Issued, path: Path, then: str) -> None:
        def write(_report: Report) -> None:
            with whole_file(path) as file:
                file.write(issued.content)

        said = f"已签章（{issued.origin}）：{QDir.toNativeSeparators(str(path))}。下一步：{then}。"
        self._run("正在保存…", write, lambda _done: self.said.emit(Said(said)))

    def _run(self, words: str, doing: Work, done: Callable[..., None], *, apart: bool = False) -> None:
        if words:
            self.said.emit(Said(words))
        self._rules.run(doing, done, words, apart=apart)

    def _show(self, part: QWidget) -> None:
        """Show what came of it, in the place of what came before."""
        before, self.outcome = self.outcome, part
        self._right.replaceWidget(before, part)
        before.hide()
        before.deleteLater()
        self.shown.emit(part)

    def _lay_out(self) -> None:
        """Stack the forms with their buttons at the left; what came of them stands at the right."""
        columns = FoldingColumns(self._look, self)
        left, self._right = QVBoxLayout(), QVBoxLayout()
        left.setSpacing(0)
        self._lines: list[QHBoxLayout] = []
        of_draft = (self.choose, self.to_book), (self.check, self.try_out, self.compare, self.keep)
        self._buttons = (*of_draft[0], *of_draft[1], self.sign, self.withdraw)
        for form, buttons in (
            (self.key, (self.make, self.copy, self.trust)),
            (self.draft, of_draft[0]),
            (None, of_draft[1]),
            (self.seal, (self.sign,)),
            (self.back, (self.withdraw,)),
        ):
            if form is not None:
                form.arrange()
                left.addWidget(form)
            if form is self.back:
                left.addWidget(self.taken_back)
            line = QHBoxLayout()
            for button in buttons:
                line.addWidget(button)
            line.addStretch(1)
            left.addLayout(line)
            self._lines.append(line)
        left.addStretch(1)
        self._right.addWidget(self.outcome)
        self._right.addStretch(1)
        columns.addLayout(left)
        columns.addLayout(self._right, 1)

    def _fold(self) -> None:
        look = self._look
        margin = look.px(look.columns.margin)
        for line in self._lines:
            line.setSpacing(look.px(BUTTON_GAP) - 2 * RING)
            line.setContentsMargins(margin - RING, 0, margin - RING, look.px(0.57))
        self.taken_back.setContentsMargins(margin, 0, margin, look.px(0.29))
        self._right.setContentsMargins(0, look.px(0.86), margin - look.px(STEP_REACH), 0)
