"""签发: what an officer with the bureau's key does: check a draft, try it, compare it, issue it, take one back."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from estimator.library import PackHead
from ui.look.appearance import Appearance
from ui.look.metrics import STEP_REACH
from ui.rules.draft import DraftPart
from ui.rules.issuing import Bureau, IssuePart, WithdrawPart
from ui.rules.signing_key import KeyPart
from ui.rules.store import RulesStore
from ui.settings.store import SettingsStore
from ui.widgets.column import FoldingColumns
from ui.widgets.table import WordTable

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
        self.key = KeyPart(look, rules, settings)
        self.draft = DraftPart(look, rules, picked, case)
        bureau = Bureau(settings, self.key, self.draft)
        self.issue = IssuePart(look, rules, bureau)
        self.withdrawal = WithdrawPart(look, rules, bureau, picked, self.issue.issuer)
        self.outcome: QWidget = QWidget()
        self._with_key = (self.draft, self.issue, self.withdrawal)
        self._lay_out()
        for part in (self.key, *self._with_key):
            part.said.connect(self.said)
        self.draft.shown.connect(self._show)
        self.key.made.connect(self.read_anew)
        self.key.form.finished.connect(self._focus_after_key)
        self.read_anew()
        look.follow_last(self._fold)

    def focus(self) -> None:
        """Go to where one begins."""
        (self.draft if self.key.is_there else self.key).form.focus_first()

    def read_anew(self) -> None:
        """Follow the key, and the pack that is picked."""
        self.key.read_anew()
        self.withdrawal.read_anew()
        for part in self._with_key:
            part.setVisible(self.key.is_there)
        if not self.key.is_there:
            self._show(WordTable(self._look, "签章密钥", NO_KEY, 1.5))
        elif isinstance(self.outcome, WordTable) or not self.outcome.children():
            self._show(WordTable(self._look, "怎样签发", FIRST_STEPS, 1.5))

    def _focus_after_key(self) -> None:
        if self.key.is_there:
            self.draft.form.focus_first()
        else:
            self.key.make.setFocus()

    def _show(self, part: QWidget) -> None:
        """Show what came of it, in the place of what came before."""
        before, self.outcome = self.outcome, part
        self._right.replaceWidget(before, part)
        part.show()  # a layout would leave that for later, and keys that come before it are lost
        before.hide()
        before.deleteLater()
        self.shown.emit(part)

    def _lay_out(self) -> None:
        """Stack the forms at the left; what came of them stands at the right."""
        columns = FoldingColumns(self._look, self)
        left, self._right = QVBoxLayout(), QVBoxLayout()
        left.setSpacing(0)
        for part in (self.key, *self._with_key):
            left.addWidget(part)
        left.addStretch(1)
        self._right.addWidget(self.outcome)
        self._right.addStretch(1)
        columns.addLayout(left)
        columns.addLayout(self._right, 1)

    def _fold(self) -> None:
        look = self._look
        self._right.setContentsMargins(0, look.px(0.86), look.px(look.columns.margin) - look.px(STEP_REACH), 0)
