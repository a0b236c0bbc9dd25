"""The window: header, rail and pages. It paints before the engine is loaded, and the pages come with the engine."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QDateTime, QMimeData, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QKeyEvent,
    QKeySequence,
    QPaintEvent,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import QGridLayout, QStackedWidget, QWidget
from typing_extensions import override

from ui.case.plans import PAGES, PagePlan, pages_of
from ui.look.appearance import Appearance
from ui.navigation import BesidePages
from ui.rules.bars import RulesBars
from ui.widgets.actions import CITIZEN, HELP, IN_RAIL, PASSING, RULES, SETTINGS, TO_DAY, PageName
from ui.widgets.buttons import KeyButton
from ui.widgets.header import Header
from ui.widgets.notice import NoticeBar
from ui.widgets.panel import Panel
from ui.widgets.sidebar import Sidebar

if TYPE_CHECKING:
    from estimator.form import Entered
    from estimator.history import HistoryEntry
    from ui.case.last_case import LastCase
    from ui.case.page import CasePage
    from ui.case.stays import Stays
    from ui.citizen.screen import CitizenScreen
    from ui.history.store import HistoryStore
    from ui.rules.store import RulesStore
    from ui.settings.store import SettingsStore

TITLE = "医保生育待遇试算"
LEFT_OPEN = "上次关闭窗口时的内容还在，可以恢复；证号和姓名只有设置里选了保存的才一起恢复。"
AFTER_MIDNIGHT = 1000
"""Milliseconds after midnight at which an untouched day follows."""
UPGRADED = "程序已升级：这个窗口可以照常用完；关闭后再打开，就是新版本。"
SMALLEST = (45, 22)
"""Text sizes across and down below which the window does not go."""


def rules_files(data: QMimeData) -> list[Path]:
    """Return the files of this computer that are rules, among those that are dragged."""
    files = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return [file for file in files if file.suffix.lower() == ".toml"]


class _Waiting(Panel):
    """Stands where the pages will; tells once that it is being painted."""

    painted = Signal()

    def __init__(self, look: Appearance) -> None:
        super().__init__(look, "surface", edged=True, corner=True)
        self._told = False

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._told:
            self._told = True
            self.painted.emit()


class Window(QWidget):
    """The one window of the program. `ready`: the engine is loaded and the first page stands."""

    ready = Signal()

    def __init__(self, look: Appearance, store: "SettingsStore | None" = None) -> None:
        """Make the window without its pages; unless it is given the settings, it reads them with the engine."""
        super().__init__()
        self._look = look
        self._given = store
        self._store: SettingsStore
        self._history: HistoryStore
        self._rules: RulesStore
        self._stays: Stays
        self._plans: tuple[PagePlan, ...] = PAGES
        self._shortcuts: dict[str, QShortcut] = {}
        self._is_loaded = False
        self._pages: dict[str, CasePage] = {}
        self._beside: BesidePages
        self._case_page = self._front = self._from = PAGES[0].name
        self._person: dict[str, Entered | None] = {}
        self._before: dict[str, dict[str, Entered]] = {}
        self._closed_on = ""
        """The page that showed when the window was closed with what can be had back."""
        self._citizen: CitizenScreen | None = None
        settings = KeyButton(look, SETTINGS.word, SETTINGS.key, style="flat")
        citizen = KeyButton.of(look, CITIZEN, style="flat")
        help_ = KeyButton(look, HELP.word, HELP.key, style="flat")
        self.header = Header(look, TITLE, (citizen, settings, help_))
        self._midnight = QTimer(self, singleShot=True)
        self.sidebar = Sidebar(look, [PageName(plan.name, plan.word, plan.digit) for plan in PAGES], IN_RAIL)
        self.stack = QStackedWidget()
        self.bars = RulesBars(look)
        self.upgraded = NoticeBar(look, "知道了")
        waiting = _Waiting(look)
        self.stack.addWidget(waiting)

        waiting.painted.connect(self._load, Qt.ConnectionType.QueuedConnection)
        citizen.clicked.connect(self._show_citizen)
        settings.clicked.connect(lambda: self.show_page(SETTINGS.name))
        help_.clicked.connect(lambda: self.show_page(HELP.name))
        self.bars.wanted.connect(self._show_news)
        self.upgraded.button.clicked.connect(self.upgraded.hide)
        self.sidebar.picked.connect(self.show_page)
        for page in (*PAGES, *IN_RAIL):
            self._add_shortcut(page)

        QShortcut(QKeySequence(TO_DAY.key), self).activated.connect(self._go_to_day)
        self._midnight.timeout.connect(self.pass_midnight)

        self._lay_out()
        self.setAcceptDrops(True)
        self.setWindowTitle(TITLE)
        look.follow(self._update_smallest_size)

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setSpacing(0)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.addWidget(self.header, 0, 0, 1, 2)
        grid.addWidget(self.bars, 1, 0, 1, 2)
        grid.addWidget(self.upgraded, 2, 0, 1, 2)
        grid.addWidget(self.sidebar, 3, 0)
        grid.addWidget(self.stack, 3, 1)
        grid.setRowStretch(3, 1)
        grid.setColumnStretch(1, 1)

    @property
    def page(self) -> "CasePage":
        """The page with the case at hand, also behind one that works out no case. Only once the window is ready."""
        return self._pages[self._case_page]

    def names(self) -> set[str]:
        """Return the names that were entered, for whoever must not repeat them."""
        entered = (*(page.form.entries() for page in self._pages.values()), *self._before.values())
        return {str(entries["name"]) for entries in entered if "name" in entries}

    def show_page(self, name: str) -> None:
        """Turn to a page; what was entered about the person goes along."""
        if name not in {plan.name for plan in self._plans}:
            self._show_beside(name)
            return
        if not self._is_loaded:  # somebody is quicker than the engine: that page will be the first
            self._case_page = self._front = self._from = name
            self.sidebar.set_current(name)
            return
        if name not in self._pages:
            self._pages[name] = self._make(name)
        elif self._pages[name] is self.stack.currentWidget():
            self._pages[name].compare.close()
            return
        page, came_back = self._pages[name], name == self._case_page
        if not came_back:
            self.page.compare.close()
            self.page.leave()
            self._person |= self.page.form.person()
            page.form.set_person(self._person)
        self._case_page = self._front = name
        self.stack.setCurrentWidget(page)
        self.sidebar.set_current(name)
        self._show_source()
        page.come_back()

    def next_person(self) -> None:
        """Begin with another person; the one before can be had back."""
        self._before = {name: page.form.entries() for name, page in self._pages.items()}
        self._closed_on = ""
        self._person.clear()
        for page in self._pages.values():
            page.form.restart()
            page.forget_place()
        self.page.say("已清空，换下一位。", with_undo=True)
        self.page.focus()

    def undo(self) -> None:
        """Bring the person before back; what was entered since is what can be had back then."""
        if not self._before:
            return
        if self._closed_on:
            for name in self._before:
                self._pages[name] = self._pages.get(name) or self._make(name)
            self.show_page(self._closed_on)
            self._closed_on = ""
        now = {name: page.form.entries() for name, page in self._pages.items()}
        for name, page in self._pages.items():
            page.form.restart(self._before.get(name))
        self._before = now
        self.page.say("已恢复上一位的内容。", with_undo=True)
        self.page.focus_open()

    def say_upgraded(self, waits: bool) -> None:  # noqa: FBT001 as the signal carries it
        """Say that a newer version waits until this window is closed, or no longer so."""
        self.upgraded.say(UPGRADED if waits else "")

    def pass_midnight(self) -> None:
        """Let each day that nobody touched follow the clock, and wait for the next midnight."""
        for page in self._pages.values():
            page.form.read_anew()
        self._rules.look_again()
        self._wait_for_midnight()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold the columns to the new width."""
        super().resizeEvent(event)
        self._look.set_window_width(event.size().width())

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files of rules, on whatever page."""
        if self._pages and rules_files(event.mimeData()):
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        """Install them, and show on their page what became of it."""
        self.show_page(RULES.name)
        self._rules.take(*rules_files(event.mimeData()))

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep what stands here as the last, so that it can be had back."""
        if self._pages:
            from ui.case.last_case import LastCase, keep_last, last_case_file  # noqa: PLC0415 the engine, which is there by now

            full = self._store.settings.store_full_id
            begun = {name: page.form for name, page in self._pages.items() if page.form.is_begun}
            entries = {name: form.entries_to_keep(in_full=full) for name, form in begun.items()}
            keep_last(LastCase(self._case_page, entries), last_case_file(self._history.path))
        super().closeEvent(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Undo what no field has undone: the last change of the form, and the next person while that is on offer."""
        if event.matches(QKeySequence.StandardKey.Undo) and self._front == self._case_page and self._pages:
            self.page.undo_change()
        else:
            super().keyPressEvent(event)

    def _update_smallest_size(self) -> None:
        self.setMinimumSize(*(self._look.px(multiple) for multiple in SMALLEST))

    def _load(self) -> None:
        """Load the engine, settings, history and rules once the window is painted."""
        from estimator.history import history_file  # noqa: PLC0415 the engine, which the window must not wait for
        from estimator.settings import machine_settings_file, settings_file  # noqa: PLC0415 the same
        from ui.case.last_case import last_case_file, take_last  # noqa: PLC0415 the same
        from ui.case.stays import Stays  # noqa: PLC0415 the same
        from ui.history.store import HistoryStore  # noqa: PLC0415 the same
        from ui.rules.store import RulesStore  # noqa: PLC0415 the same
        from ui.settings.store import SettingsStore  # noqa: PLC0415 the same

        # Keys that are pressed meanwhile wait in the queue and reach the first field.
        self._store = self._given or SettingsStore(settings_file(), machine_settings_file())
        self._rules = RulesStore(self._store)
        library = self._rules.library
        self._set_plans(pages_of(library.vocabularies))
        self._history = HistoryStore(history_file(), self._store)
        self._stays = Stays(self._history)
        self._history.failed.connect(self._say_wrong)
        self._beside = BesidePages(self._look, self._store, self._history, self._rules, lambda: self.page.form)
        self._beside.left.connect(lambda: self.show_page(self._from))
        self._beside.again.connect(self._work_out_again)
        self._beside.stay_wanted.connect(self._begin_next_stay)
        self._is_loaded = True
        self.show_page(self._case_page)
        self._offer_last(take_last(last_case_file(self._history.path)))
        if messages := (*self._store.messages, *library.messages):
            self.page.say_wrong("\n".join(messages))
        self._rules.changed.connect(self._follow_rules)
        self._rules.said.connect(self._say_of_rules)
        self.bars.follow(self._rules)
        self._wait_for_midnight()
        self._history.tidy()
        self.ready.emit()
        self._rules.begin()

    def _offer_last(self, last: "LastCase | None") -> None:
        """Offer what stood in the window when it was closed."""
        known = {plan.name for plan in self._plans}
        if last is not None and last.page in known:
            self._before = {name: dict(entries) for name, entries in last.entries.items() if name in known}
            self._closed_on = last.page
            self.page.say(LEFT_OPEN, with_undo=True)

    def _set_plans(self, plans: tuple[PagePlan, ...]) -> None:
        """Have a page for each benefit that packs declare; pages that are made anew keep what was entered."""
        if plans == self._plans:
            return
        for plan in self._plans[len(PAGES) :]:
            self.sidebar.remove_page(plan.name)
            gone = self._shortcuts.pop(plan.name)
            gone.setEnabled(False)  # it is deleted later, and a key may come before
            gone.deleteLater()
        for plan in plans[len(PAGES) :]:
            self.sidebar.add_page(PageName(plan.name, plan.word, plan.digit))
            self._add_shortcut(plan)
        self._plans = plans
        self._remake_pages()

    def _remake_pages(self) -> None:
        """Make the pages of cases anew with what is entered in them, as other rules ask other facts."""
        known = {plan.name for plan in self._plans}
        before, self._pages = self._pages, {}
        shown = self.stack.currentWidget()
        for name, page in before.items():
            if name in known:
                self._pages[name] = self._make(name)
                self._pages[name].form.restart(page.form.entries())
            self.stack.removeWidget(page)
            page.deleteLater()
        if before and self._case_page not in self._pages:
            self._pages[PAGES[0].name] = self._make(PAGES[0].name)
            self._from = self._case_page = PAGES[0].name
        if shown in before.values():
            self._front = self._case_page
            self.stack.setCurrentWidget(self.page)
            self.sidebar.set_current(self._front)

    def _add_shortcut(self, page: PageName | PagePlan) -> None:
        shortcut = self._shortcuts[page.name] = QShortcut(QKeySequence(f"Alt+{page.digit}" if page.digit else ""), self)
        shortcut.activated.connect(lambda: self.show_page(page.name))

    def _make(self, name: str) -> "CasePage":
        from ui.case.page import CasePage  # noqa: PLC0415 the engine, which the window must not wait for

        plan = next(plan for plan in self._plans if plan.name == name)
        page = CasePage(self._look, plan, self._store, self._history, self._stays)
        page.next_wanted.connect(self.next_person)
        page.undo_wanted.connect(self.undo)
        page.form.drafted.connect(self._show_source)
        self.stack.addWidget(page)
        return page

    def _show_beside(self, name: str) -> None:
        """Turn to a page that works out no case; what one only passes through leads back to the page before."""
        if self._front == name or not self._pages:
            return
        if self._front not in PASSING:
            self._from = self._front
        if self._front == self._case_page:
            self.page.leave()
        self._front = name
        page = self._beside.page(name)
        if self.stack.indexOf(page) < 0:
            self.stack.addWidget(page)
        self.stack.setCurrentWidget(page)
        self.sidebar.set_current(name)
        page.focus()

    def _work_out_again(self, entry: "HistoryEntry") -> None:
        """Fill the form of a past estimate's page with its case; the person before can be had back."""
        from estimator.form import entries_of  # noqa: PLC0415 the engine, which the window must not wait for

        entries = entries_of(entry.case())
        self.next_person()
        self.show_page(next(plan.name for plan in self._plans if entry.benefit in plan.benefits))
        self.page.form.restart(entries)
        self.page.say(f"已填入单号 {entry.number} 的内容。", with_undo=True)

    def _begin_next_stay(self, entry: "HistoryEntry") -> None:
        """Begin with the stay after a past one; the person before can be had back."""
        self._work_out_again(entry)
        self.page.begin_next_stay()

    def _show_citizen(self) -> None:
        from ui.citizen.screen import CitizenScreen  # noqa: PLC0415 the engine, which the window must not wait for

        if self._pages:
            self._citizen = self._citizen or CitizenScreen(self._look, self, self.stack)
            self._citizen.toggle()

    def _follow_rules(self) -> None:
        """Work everything out anew by the rules that are worked by now."""
        self._set_plans(pages_of(self._rules.library.vocabularies))
        for page in self._pages.values():
            page.form.read_anew()
        self._show_source()

    def _say_of_rules(self, words: str, wrong: bool) -> None:  # noqa: FBT001 as the signal carries it
        """Say on the page of a case what its own page says as well."""
        if self._front == self._case_page:
            self.page.say_wrong(words) if wrong else self.page.say(words)

    def _show_news(self) -> None:
        """Turn to what changes; from then on it counts as seen."""
        self.show_page(RULES.name)
        page = self._beside.page(RULES.name)
        if page is self.stack.currentWidget():
            page.show_changes()  # type: ignore[union-attr]  # it is the page of the rules
        self._rules.see()

    def _say_wrong(self, words: str) -> None:
        self.page.say_wrong(words)

    def _go_to_day(self) -> None:
        if self._pages:
            self.show_page(self._case_page)
            self.page.go_to("date")

    def _show_source(self) -> None:
        from estimator.days import today  # noqa: PLC0415 the engine, which the window must not wait for
        from ui.answer.wording import source  # noqa: PLC0415 the same
        from ui.rules import order  # noqa: PLC0415 the same

        if self._case_page in self._pages:
            library, now = self._rules.library, today()
            coming = order.coming(library, now)
            said = " · ".join(filter(None, (source(self.page.form.day), coming)))
            self.header.set_source(said, lit=bool(coming) or order.begins_today(library, now))

    def _wait_for_midnight(self) -> None:
        now = QDateTime.currentDateTime()
        self._midnight.start(now.msecsTo(now.date().addDays(1).startOfDay()) + AFTER_MIDNIGHT)
