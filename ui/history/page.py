"""历史: past estimates are found at the left as one types, and the one that is opened stands at the right."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from PySide6.QtCore import QDir, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from estimator.history import HistoryEntry, HistoryError
from estimator.library import library_in_use
from ui.history.entries import PATIENCE, EntryList
from ui.history.entry import EntryView
from ui.history.store import HistoryStore
from ui.history.wording import old_entries
from ui.look.appearance import Appearance
from ui.look.metrics import BUTTON_GAP, FOOT_GAP, RING, UNBOUNDED, Fold
from ui.printing.export import SlipExport
from ui.printing.slip_print import SlipPrint
from ui.settings.store import SettingsStore
from ui.system.work import Report
from ui.widgets import actions
from ui.widgets import entry as kinds
from ui.widgets.buttons import KeyButton
from ui.widgets.choice_row import ChoiceRow
from ui.widgets.column import line_of, stack
from ui.widgets.field import Field
from ui.widgets.file_dialog import ask_where_to_save, documents
from ui.widgets.form import Form
from ui.widgets.long_work import LongWork
from ui.widgets.panel import Hairline, Panel
from ui.widgets.scroll import ThinScroll
from ui.widgets.text import Text

WAIT = 30
"""Milliseconds without a key before the list is searched, so that typing never waits for it."""
ALL = "all"
BENEFITS = {
    ALL: "全部",
    "inpatient": "住院",
    "chronic": "慢病",
    "major_disease": "重特大",
    "maternity": "生育",
    "contribution": "缴费",
    "account": "账户",
    "retirement": "退休",
    "late_fee": "滞纳金",
}
"""A short word for each benefit that is built in, so that they stand in two lines."""
ALL_OF_THEM = "全部待遇、全部日期"
NOTHING_FOUND = "没有找到"
NOTHING_KEPT = "还没有记录。打印或导出过的试算单都留在这里。"
EXPORTING = "正在导出历史…"


class HistoryPage(QWidget):
    """The history. `again` carries an entry whose case is to be worked out anew, `stay_wanted` one with a next stay."""

    again = Signal(object)
    stay_wanted = Signal(object)

    def __init__(self, look: Appearance, store: HistoryStore, settings: SettingsStore) -> None:
        """Make the page of a history, which is read when the page is first gone to."""
        super().__init__()
        self._look = look
        self._store = store
        self.form, self.filter = Form(look), Form(look)
        self.text = Field(look, kinds.TEXT, cells=4, empty="姓名、单号、证号或其后四位")
        self.first_day, self.last_day = Field(look, kinds.DATE), Field(look, kinds.DATE)
        self.benefit = ChoiceRow(look)
        self._benefits: dict[str, str] = {}
        self._offer_benefits()
        self.list = EntryList(look, store)
        self.found = Text(look, size="small", colour="muted", wrap=True)
        self.view = EntryView(look)
        self.period = KeyButton.of(look, actions.EXPORT_PERIOD)
        self.clear = KeyButton(look, "清空")
        self.sure = Text(look, colour="error", wrap=True)
        self.clear_all = KeyButton(look, "全部删除")
        self.keep_all = KeyButton(look, "不删除", "Esc")
        self.work = LongWork(look)
        self.exporter = SlipExport(self, settings, store.keep)
        self.printer = SlipPrint(self, look, settings, store.keep)
        self._remove: Callable[[], None] = store.clear
        self._later = QTimer(self, singleShot=True, interval=WAIT)

        self.form.add_section("历史")
        self.form.add_row("text", "查找", self.text)
        self._head = self.filter.add_fold("筛选", ALL_OF_THEM)
        self.filter.add_row("benefit", "待遇", self.benefit)
        self.filter.add_row("first_day", "日期从", self.first_day)
        self.filter.add_row("last_day", "到", self.last_day)
        self.benefit.set_value(ALL)
        self.form.arrange()
        self.filter.arrange()
        self._lay_out()
        self._connect()
        self._show_question(asking=False)
        self._fold()

    def focus(self) -> None:
        """Go to the search; the list is read anew."""
        self._offer_benefits()
        self._search()
        self.form.focus("text")
        self._ask_old()

    def _offer_benefits(self) -> None:
        """Offer the benefits there are by the rules of the time."""
        benefits = {**BENEFITS, **library_in_use().declared_benefits}
        if benefits != self._benefits:
            self._benefits = benefits
            self.benefit.set_choices([(name, word, "") for name, word in benefits.items()])

    def _connect(self) -> None:
        """Connect search, list, buttons and the store."""
        for field in (self.text, self.first_day, self.last_day):
            field.edited.connect(self._later.start)
        self.benefit.chosen.connect(self._later.start)
        self._later.timeout.connect(self._search)
        self._store.changed.connect(self._on_store_changed)
        self.form.finished.connect(self.list.focus)
        self.filter.finished.connect(self.list.focus)
        # The scroll area round the search would take the key.
        down = QShortcut(QKeySequence(Qt.Key.Key_Down), self.text)
        down.setContext(Qt.ShortcutContext.WidgetShortcut)
        down.activated.connect(self.list.focus)
        QShortcut(QKeySequence(actions.OTHER_SIDE.key), self).activated.connect(self._change_side)
        self.list.opened.connect(self._open)
        self.list.left.connect(lambda: self.form.focus("text"))
        self.list.entries.failed.connect(self._say_wrong)
        self.view.closed.connect(self._close)
        self.view.again.connect(lambda: self.again.emit(self.view.entry))
        self.view.stay_wanted.connect(lambda: self.stay_wanted.emit(self.view.entry))
        self.view.printed.connect(self._print)
        self.view.exported.connect(self._export)
        self.exporter.began.connect(self.view.status.say)
        self.exporter.saved.connect(self.view.status.say_saved)
        self.exporter.failed.connect(self._say_wrong)
        self.printer.delivered.connect(self.view.status.say_saved)
        self.printer.failed.connect(self._say_wrong)
        self.period.clicked.connect(self._ask_period)
        self.work.saved.connect(self.view.status.say_saved)
        self.work.cancelled.connect(self.view.status.say)
        self.work.failed.connect(self._say_wrong)
        for ended in (self.work.saved, self.work.cancelled, self.work.failed):
            ended.connect(lambda: self.period.set_reason(""))
        self.clear.clicked.connect(self._ask_clear)
        self.keep_all.clicked.connect(lambda: self._answer(remove=False))
        self.clear_all.clicked.connect(lambda: self._answer(remove=True))
        self._store.old_found.connect(self._ask_old)
        self._look.refit.connect(self._fold)

    def _search(self) -> None:
        """Search for what is entered, and say by what the list is cut down."""
        chosen = self.benefit.value()
        self.list.entries.search(
            text=self.text.text_value(),
            first_day=_day(self.first_day),
            last_day=_day(self.last_day),
            benefit=None if chosen in (ALL, None) else chosen,
        )
        period = " 至 ".join(str(day or "…") for day in (_day(self.first_day), _day(self.last_day)))
        words = ["" if chosen in (ALL, None) else self._benefits[str(chosen)], period if "-" in period else ""]
        self._head.set_words(" · ".join(filter(None, words)) or ALL_OF_THEM)
        everything = not self.text.text_value() and not any(words)
        self.found.set_text(self.list.entries.problem or (NOTHING_KEPT if everything else NOTHING_FOUND))
        self.found.setVisible(not self.list.entries.rowCount())

    def _on_store_changed(self) -> None:
        if self.isVisible():
            self._search()

    def _open(self, entry: HistoryEntry) -> None:
        self.view.show_entry(entry)
        self._fold()
        if self.view.entry is not None:
            self.view.focus()

    def _close(self) -> None:
        self.view.show_entry(None)
        self._fold()
        self.list.focus()

    def _change_side(self) -> None:
        if self.view.isAncestorOf(self.focusWidget()) or self.view.entry is None:
            self.list.focus()
        else:
            self.view.focus()

    def _say_wrong(self, words: str) -> None:
        self.view.status.say(words, wrong=True)

    def _print(self) -> None:
        entry = self.view.entry
        if entry is not None:
            self.printer.show_again(entry.slip())

    def _export(self) -> None:
        entry = self.view.entry
        if entry is not None:
            self.exporter.ask_again(entry.slip(), library_in_use().benefit_word(entry.benefit))

    def _ask_period(self) -> None:
        """Ask where the entries of the days that stand in the form are to go."""
        first, last = _day(self.first_day) or date.min, _day(self.last_day) or date.max
        offered = documents() / f"历史试算-{datetime.now().astimezone():%Y%m%d-%H%M%S}.xlsx"
        ask_where_to_save(
            self, "导出期间内的历史", "Excel 工作簿", offered, lambda path: self._export_period(first, last, path)
        )

    def _export_period(self, first: date, last: date, path: Path) -> None:
        """Export the entries of a period in the background."""

        def write(report: Report) -> str:
            from estimator.history import export_period  # noqa: PLC0415 it loads openpyxl, which is slow

            with self._store.opened() as history:
                total = history.count(first, last)
                count = export_period(history, first, last, path, lambda done: report(done, total))
            return f"已保存 {count} 条：{QDir.toNativeSeparators(str(path))}"

        self.list.focus()  # a greyed button would pass the focus on to the one that clears
        self.period.set_reason(EXPORTING)
        self.work.start(EXPORTING, path, write)

    def _ask_clear(self) -> None:
        """Ask in place whether all is to be removed."""
        try:
            with self._store.opened(PATIENCE) as history:
                count = history.count()
        except HistoryError as error:
            self._say_wrong(str(error))
        else:
            self._ask(f"删除全部 {count} 条历史？不能恢复。", "全部删除", self._store.clear)

    def _ask_old(self) -> None:
        """Ask in place whether what is older than the settings want is to go, where it is more than usual."""
        if self._store.old is not None:
            self._ask(old_entries(self._store.old), "删除这些", self._store.remove_old)

    def _ask(self, question: str, word: str, remove: Callable[[], None]) -> None:
        """Ask a question; the focus goes to the answer that removes nothing."""
        self.view.show_entry(None)  # its Esc would stand against that of the question
        self._remove = remove
        self.sure.set_text(question)
        self.clear_all.setText(word)
        self.clear_all.setAccessibleName(word)
        self._show_question(asking=True)
        self.keep_all.setFocus()

    def _answer(self, *, remove: bool) -> None:
        self._store.old = None
        if remove:
            self._remove()
        self._show_question(asking=False)
        if self.isVisible():
            self.clear.setFocus()

    def _show_question(self, *, asking: bool) -> None:
        for part in (self.sure, self.clear_all, self.keep_all):
            part.setVisible(asking)
        for part in (self.period, self.clear):
            part.setVisible(not asking)

    def _lay_out(self) -> None:
        """Set search and list at the left, the open entry on a sheet at the right."""
        look = self._look
        self._sheet = Panel(look, "sheet", edged=True, corner=True)
        self._asking = QVBoxLayout()
        self.sure.setContentsMargins(RING, 0, RING, 0)
        self._asking.addWidget(self.sure)
        self._buttons = line_of(self.period, self.clear, self.keep_all, self.clear_all)
        self._asking.addLayout(self._buttons)
        self._asking.addWidget(self.work)
        rows = QVBoxLayout(self._sheet)
        rows.setSpacing(0)
        rows.setContentsMargins(1, 1, 0, 0)
        self._forms = _AsTallAsItsForms(look, self.form, self.filter)
        rows.addWidget(self._forms)
        rows.addWidget(self.found)
        rows.addWidget(self.list, 1)
        self.list.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        rows.addWidget(Hairline(look))
        rows.addLayout(self._asking)
        sides = QHBoxLayout(self)
        sides.setSpacing(0)
        sides.setContentsMargins(0, 0, 0, 0)
        sides.addWidget(self._sheet)
        sides.addWidget(self.view, 1)

    def _fold(self) -> None:
        """Show list and entry side by side; in the smallest fold the one that is open stands in the list's place."""
        look = self._look
        smallest, is_open = look.fold is Fold.SMALLEST, self.view.entry is not None
        self._sheet.setVisible(not (smallest and is_open))
        self.view.setVisible(is_open or not smallest)
        margin, gap = look.px(look.columns.margin), look.px(FOOT_GAP)
        self._asking.setContentsMargins(margin - RING, gap, margin - RING, gap)
        self._buttons.setSpacing(look.px(BUTTON_GAP) - 2 * RING)
        self.found.setContentsMargins(margin, 0, margin, 0)
        width = look.px(look.columns.form)
        self._sheet.setMinimumWidth(width)
        self._sheet.setMaximumWidth(UNBOUNDED if smallest else width)


class _AsTallAsItsForms(ThinScroll):
    """Forms below each other, which scroll where the list leaves them too little room."""

    def __init__(self, look: Appearance, *forms: Form) -> None:
        """Stack the forms, to be scrolled together."""
        self._content = QWidget()
        stack(self._content, *forms).setSizeConstraint(QVBoxLayout.SizeConstraint.SetFixedSize)
        super().__init__(look, self._content)
        self.setWidgetResizable(False)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        for head in (head for form in forms for head in form.folds()):
            head.toggled.connect(self.updateGeometry)
        look.refit.connect(self.updateGeometry)

    @override
    def sizeHint(self) -> QSize:
        return self._content.sizeHint()


def _day(field: Field) -> date | None:
    try:
        return date.fromisoformat(field.text_value())
    except ValueError:
        return None
