"""批量: a whole roster is worked out into a file beside it, while the window stays free for the next person."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QDir, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from estimator.batch import BatchReport, run_counted
from ui.batch.form import BatchForm
from ui.look.appearance import Appearance
from ui.look.metrics import ANSWER_WIDEST, BUTTON_GAP, FOOT_GAP, STEP_REACH, Fold
from ui.rules.store import RulesStore
from ui.system.work import Report
from ui.widgets.actions import START
from ui.widgets.buttons import KeyButton
from ui.widgets.column import FoldingColumns
from ui.widgets.footed_page import FootedPage
from ui.widgets.headline import NOTHING, Figure, Headline
from ui.widgets.long_work import LongWork
from ui.widgets.scroll import ThinScroll
from ui.widgets.status import StatusLine
from ui.widgets.table import WordTable
from ui.widgets.text import Text

NOT_RUN = "结果写在另一个文件里：照抄名册的每一行，右边是金额和计算过程，错误在最后一列。名册本身不改动。"
GOOD = "各例都已算出。"
BAD = "有误的没有金额，原因写在结果里（Excel 表的最后一列）。改好名册或结果，保存后按 Ctrl+R 再算一次。"
MOST_SHOWN = 100
"""Cases in error that the page lists: each is a few widgets."""
WRONG_COLUMN = 9.0
EMPTY = "名册里一例也没有填写，结果里只有列名。"
NO_SOURCE = "先选择名册"
RUNNING = "正在试算…"
ON_TRIAL = "试用规则时不做批量试算，先结束试用"
RULES_FILE = ".toml"
TAKEN = "已有“{}”，请另取文件名；要换掉它，按 Ctrl+S 选它"


class BatchPage(FootedPage):
    """The roster and where its results go at the left, what came of it at the right."""

    def __init__(self, look: Appearance, rules: RulesStore) -> None:
        """Make the page without a roster; it is worked out by the rules of the store."""
        super().__init__(look)
        self._rules = rules
        self._running = False
        self.files = BatchForm(look)
        self.headline = Headline(look)
        self.outcome = Text(look, wrap=True, selectable=True)
        self.wrong: WordTable | None = None
        self.work = LongWork(look)
        self.status = StatusLine(look)
        self.start = KeyButton.of(look, START, style="main")

        self.setAcceptDrops(True)
        self._lay_out()
        self._connect()
        self._show(NOTHING, NOTHING, NOT_RUN)
        self._update_enabled()
        self._fold()

    def focus(self) -> None:
        """Go to the roster, or once there is one, to the button that begins."""
        self.files.offer_what_is_the_same()
        if self.start.isEnabled():
            self.start.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.files.form.focus_first()

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take one file of this computer."""
        urls = event.mimeData().urls()
        if len(urls) == 1 and urls[0].isLocalFile() and not urls[0].path().lower().endswith(RULES_FILE):
            event.acceptProposedAction()
        else:  # rules are the window's
            event.ignore()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        """Let it be the roster."""
        self.files.take_source(Path(event.mimeData().urls()[0].toLocalFile()))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep what came of it as wide as it can be followed."""
        super().resizeEvent(event)
        self._fold()

    def _run(self) -> None:
        """Run the batch in the background, unless the target must not be replaced."""
        self.files.offer_target()
        source, target, nhsa = self.files.source_file(), self.files.target_file(), bool(self.files.codes.value())
        if source is None or target is None:
            return
        if not self.files.may_write():
            self.status.say(TAKEN.format(target.name), wrong=True)
            return

        def summary(report: BatchReport) -> str:
            count = report.total
            self._show_report(report)
            return f"共 {count.cases} 例，{count.bad} 例有误；已保存：{QDir.toNativeSeparators(str(target))}"

        self._show(NOTHING, NOTHING, NOT_RUN)
        self._begin()
        work = partial(run_counted, source, target, nhsa=nhsa, given=self.files.given(), rule_keys=self._rules.keys)
        self.work.start(RUNNING, target, work, summary, apart=True)

    def _write_template(self, file: Path) -> None:
        benefit = self.files.benefit()

        def write(_report: Report) -> str:
            from estimator.batch import write_template  # noqa: PLC0415 it loads openpyxl, which is slow

            write_template(file, benefit)
            return f"已写出空白名册：{QDir.toNativeSeparators(str(file))}"

        self._begin()
        self.work.start("正在写空白名册…", file, write)

    def _begin(self) -> None:
        self.status.clear()
        if isinstance(self.focusWidget(), KeyButton):  # a greyed button passes the focus on; Enter must not then cancel
            self.headline.first.setFocus()
        self._running = True
        self._update_enabled()

    def _say_saved(self, words: str, file: Path) -> None:
        self.status.say_saved(words, file)
        self._end(self.status.open)

    def _say_cancelled(self, words: str) -> None:
        self.status.say(words)
        self._end(self.start)

    def _say_wrong(self, words: str) -> None:
        self.status.say(words, wrong=True)
        self._end(self.start)

    def _end(self, button: KeyButton) -> None:
        """Let the next run begin; who still waits at this side goes to a button."""
        self._running = False
        self._update_enabled()
        if QApplication.focusWidget() in (self.headline.first, self.work.cancel):
            button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_report(self, report: BatchReport) -> None:
        cases, bad = report.total
        came_to = BAD if bad else GOOD if cases else EMPTY
        paid = f"{report.paid.in_words}。" if report.paid.in_words else ""
        self._show(f"{cases:,}", f"{bad:,}", "\n".join(filter(None, (paid, came_to, *report.notes))))
        if report.wrong:
            rows = [(f"第 {one.number} 行 {one.who}".rstrip(), one.why) for one in report.wrong[:MOST_SHOWN]]
            if bad > MOST_SHOWN:
                rows.append(("…", f"还有 {bad - MOST_SHOWN:,} 例，写在结果里"))
            self.wrong = WordTable(self._look, "有误的", rows, WRONG_COLUMN)
            self._answer.insertWidget(self._answer.count() - 1, self.wrong)

    def _show(self, cases: str, bad: str, words: str) -> None:
        self.headline.set_figures(Figure("例数", cases, unit="例"), Figure("有误", bad, unit="例"))
        self.outcome.set_text(words)
        if self.wrong is not None:
            self.wrong.hide()
            self.wrong.deleteLater()
            self.wrong = None

    def _update_enabled(self) -> None:
        """Say what stands against beginning; the buttons have it as their reason."""
        busy = RUNNING if self._running else ""
        tried = ON_TRIAL if self._rules.trial else ""
        self.start.set_reason(busy or tried or ("" if self.files.source_file() else NO_SOURCE))
        self.files.template.set_reason(busy)

    def _connect(self) -> None:
        self.files.form.finished.connect(self.start.setFocus)
        self.files.edited.connect(self._update_enabled)
        self.files.picked.connect(self.focus)
        self.files.template_wanted.connect(self._write_template)
        self.start.clicked.connect(self._run)
        self.work.saved.connect(self._say_saved)
        self.work.cancelled.connect(self._say_cancelled)
        self.work.failed.connect(self._say_wrong)
        self._rules.changed.connect(self._update_enabled)
        self._look.refit.connect(self._fold)

    def _lay_out(self) -> None:
        """Set the form beside what came of it; below both the work, what is said of it, and the button."""
        look = self._look
        content = QWidget()
        columns = FoldingColumns(look, content)
        self._answer, said = QVBoxLayout(), QVBoxLayout()
        self._figures = QHBoxLayout()
        self._figures.addWidget(self.headline)
        self._answer.addLayout(self._figures)
        self._answer.addWidget(self.outcome)
        self._answer.addStretch(1)
        columns.addWidget(self.files)
        columns.addLayout(self._answer, 1)
        said.addWidget(self.work)
        said.addWidget(self.status)
        scroll = ThinScroll(look, content)
        self.rows.addWidget(scroll)
        self.foot.addLayout(said, 1)
        self.foot.addWidget(self.start)

    def _fold(self) -> None:
        look = self._look
        margin = look.px(look.columns.margin)
        reach = look.px(STEP_REACH)
        side = max(0, margin - reach)
        beyond = 0 if look.fold is Fold.SMALLEST else max(0, self.width() - look.px(look.columns.form + ANSWER_WIDEST))
        self._answer.setContentsMargins(side, look.px(0.79), side + beyond, look.px(FOOT_GAP))
        self._figures.setContentsMargins(reach, 0, reach, 0)
        self.outcome.setContentsMargins(reach, 0, reach, 0)
        self._answer.setSpacing(look.px(0.86))
        self.foot.setSpacing(look.px(BUTTON_GAP))
