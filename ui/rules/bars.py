"""What the window says of rules below its header: that a draft is tried, and that other rules came in."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.look.appearance import Appearance
from ui.widgets.column import stack
from ui.widgets.notice import NoticeBar

if TYPE_CHECKING:
    from ui.rules.store import RulesStore


class RulesBars(QWidget):
    """Two bars, hidden most of the time. `wanted`: somebody wants to see what changes."""

    wanted = Signal()

    def __init__(self, look: Appearance) -> None:
        """Make bars that say nothing yet."""
        super().__init__()
        self.trial = NoticeBar(look, "结束试用")
        self.news = NoticeBar(look, "查看")
        self.news.button.clicked.connect(self.wanted)
        stack(self, self.trial, self.news)

    def follow(self, rules: "RulesStore") -> None:
        """Say from now on what is to be said of the rules."""
        self.trial.button.clicked.connect(rules.leave_trial)
        rules.changed.connect(lambda: self._say_trial(rules))
        for told in (rules.news, rules.compared):
            told.connect(lambda: self._tell_news(rules))

    def _say_trial(self, rules: "RulesStore") -> None:
        self.trial.say(f"试用规则·未签发：《{rules.trial}》" if rules.trial else "")

    def _tell_news(self, rules: "RulesStore") -> None:
        """Say, until somebody has looked, that other rules came in, and how much they change."""
        from estimator.days import today  # noqa: PLC0415 the engine, which the window must not wait for
        from ui.rules.order import before, news  # noqa: PLC0415 the same

        unseen = rules.unseen()
        if not unseen:
            self.news.say("")
            return
        newest = unseen[-1]
        earlier = before(rules.real, newest)
        found = None if earlier is None or earlier.fault or newest.fault else rules.difference(earlier, newest)
        self.news.say(news(newest, found, today()))
