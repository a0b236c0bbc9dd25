"""The pages that stand beside those with a case: each is made when it is first gone to."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from ui.look.appearance import Appearance
from ui.widgets.actions import BATCH, HELP, HISTORY, RULES, SETTINGS

if TYPE_CHECKING:
    from ui.batch.page import BatchPage
    from ui.case.form import CaseForm
    from ui.help.page import HelpPage
    from ui.history.page import HistoryPage
    from ui.history.store import HistoryStore
    from ui.rules.page import RulesPage
    from ui.rules.store import RulesStore
    from ui.settings.page import SettingsPage
    from ui.settings.store import SettingsStore

    BesidePage = HistoryPage | BatchPage | RulesPage | SettingsPage | HelpPage


class BesidePages(QObject):
    """The pages by their names. `left`: back to the page before.

    `again`: a past estimate's case anew; `stay_wanted`: the stay after it.
    """

    left = Signal()
    again = Signal(object)
    stay_wanted = Signal(object)

    def __init__(
        self,
        look: Appearance,
        store: "SettingsStore",
        history: "HistoryStore",
        rules: "RulesStore",
        form: Callable[[], "CaseForm"],
    ) -> None:
        """Make none yet; `form` is that of the case at hand."""
        super().__init__()
        self._look = look
        self._store = store
        self._history = history
        self._rules = rules
        self._form = form
        self._pages: dict[str, BesidePage] = {}

    def _day(self) -> str:
        return self._form().day

    def page(self, name: str) -> "BesidePage":
        """Return a page. Raises KeyError for a name that no page has."""
        if name not in self._pages:
            made: dict[str, Callable[[], BesidePage]] = {
                HISTORY.name: self._make_history,
                BATCH.name: self._make_batch,
                RULES.name: self._make_rules,
                SETTINGS.name: self._make_settings,
                HELP.name: self._make_help,
            }
            self._pages[name] = made[name]()
        return self._pages[name]

    def _make_history(self) -> "HistoryPage":
        from ui.history.page import HistoryPage  # noqa: PLC0415 what no page before needed

        page = HistoryPage(self._look, self._history, self._store)
        page.again.connect(self.again)
        page.stay_wanted.connect(self.stay_wanted)
        return page

    def _make_batch(self) -> "BatchPage":
        from ui.batch.page import BatchPage  # noqa: PLC0415 the same

        return BatchPage(self._look, self._rules)

    def _make_rules(self) -> "RulesPage":
        from ui.rules.page import RulesPage  # noqa: PLC0415 the same

        return RulesPage(self._look, self._rules, self._store, self._day, lambda: self._form().draft.case)

    def _make_settings(self) -> "SettingsPage":
        from ui.settings.page import SettingsPage  # noqa: PLC0415 the same

        page = SettingsPage(self._look, self._store)
        page.left.connect(self.left)
        return page

    def _make_help(self) -> "HelpPage":
        from ui.help.page import HelpPage  # noqa: PLC0415 the same

        page = HelpPage(self._look, self._day)
        page.left.connect(self.left)
        return page
