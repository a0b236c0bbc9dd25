"""签发、撤回: a draft is sealed with the bureau's key, or an issue taken back; both are a file for the counters."""

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QDir
from typing_extensions import override

from estimator import days as clock
from estimator.library import PackHead
from estimator.rules import Issued, Issuer, seal_withdrawal
from estimator.writing import whole_file
from ui.look.appearance import Appearance
from ui.rules import wording, work
from ui.rules.draft import CHOOSE, DraftPart
from ui.rules.office_form import OfficeForm
from ui.rules.signing_key import KeyPart
from ui.rules.store import RulesStore, Said
from ui.settings.store import SettingsStore
from ui.system.work import Report, Work
from ui.widgets import entry
from ui.widgets.buttons import KeyButton
from ui.widgets.field import Field
from ui.widgets.file_dialog import ask_where_to_save
from ui.widgets.text import Text

UNTOLD = "先填写口令"


class Bureau(NamedTuple):
    """What sealing takes: the settings, the key with its password, and the draft at hand."""

    settings: SettingsStore
    key: KeyPart
    draft: DraftPart


class SealPart(OfficeForm):
    """What is sealed with the key and saved for the counters."""

    def __init__(self, look: Appearance, rules: RulesStore, bureau: Bureau, heading: str) -> None:
        """Begin the part under a heading."""
        super().__init__(look, rules, heading)
        self._bureau = bureau

    def _seal(self, words: str, sealing: Work, then: str, *, apart: bool = False) -> None:
        """Seal in the background, then ask where the file goes; `then` says what is done with it."""
        self._run(words, sealing, partial(self._ask_where, then), apart=apart)

    def _ask_where(self, then: str, issued: Issued) -> None:
        """Ask where the sealed file goes; offered is the folder that the counters look into."""
        self._bureau.key.forget_password()
        source = self._bureau.settings.settings.rules_source
        offered = (Path(source) if source else self._bureau.draft.folder) / issued.name
        ask_where_to_save(self, "保存签发的文件", "规则文件", offered, partial(self._save, issued, then))

    def _save(self, issued: Issued, then: str, path: Path) -> None:
        def write(_report: Report) -> None:
            with whole_file(path) as file:
                file.write(issued.content)

        said = f"已签章（{issued.origin}）：{QDir.toNativeSeparators(str(path))}。下一步：{then}。"
        self._run("正在保存…", write, lambda _done: self.said.emit(Said(said)))


class IssuePart(SealPart):
    """The draft is issued."""

    def __init__(self, look: Appearance, rules: RulesStore, bureau: Bureau) -> None:
        """Make the part, with the agency of the settings and the day of today."""
        super().__init__(look, rules, bureau, "签发")
        self.name, self.day = Field(look, entry.TEXT, cells=4), Field(look, entry.DATE)
        self.issue = Field(look, entry.COUNT, cells=1)
        self.form.add_row("name", "签发单位", self.name)
        self.form.add_row("day", "签发日期", self.day)
        self.form.add_row("issue", "第几次", self.issue, hint="不填的，接着上一次")
        self.name.set_text_value(bureau.settings.settings.agency)
        self.day.set_text_value(str(clock.today()))
        self.issue.set_optional(True)
        self.sign = KeyButton(look, "签发", style="main")
        self._stack((self.sign,))
        self.sign.clicked.connect(self._sign)
        self.form.finished.connect(self.sign.setFocus)
        for changed in (bureau.draft.changed, bureau.key.changed):
            changed.connect(self._update_enabled)
        self._update_enabled()

    def issuer(self) -> Issuer | None:
        """Say who issues, as the form has it; None where its day is none, which is said."""
        key = self._bureau.key
        try:
            day = date.fromisoformat(self.day.text_value())
        except ValueError:
            self.said.emit(Said("签发日期要写成 2026-12-20 的样子", wrong=True))
            return None
        return Issuer(key.file, key.password.text_value(), self.name.text_value(), day)

    def _update_enabled(self) -> None:
        untold = "" if self._bureau.key.password.text_value() else UNTOLD
        self.sign.set_reason(untold if self._bureau.draft.path else CHOOSE)

    def _sign(self) -> None:
        path, issuer = self._bureau.draft.path, self.issuer()
        if path is not None and issuer is not None:
            issue = int(self.issue.text_value()) if self.issue.text_value().isdigit() else None
            sealing = partial(work.seal, path, issuer, issue, self._rules.trusted)
            then = "放进规则来源的文件夹，或拖进各窗口，各窗口就装上了"
            self._seal("正在检查并签章…", sealing, then, apart=True)


class WithdrawPart(SealPart):
    """An issue is taken back: that of the pack that is picked."""

    def __init__(
        self,
        look: Appearance,
        rules: RulesStore,
        bureau: Bureau,
        picked: Callable[[], PackHead | None],
        issuer: Callable[[], Issuer | None],
    ) -> None:
        """Make the part; `picked` tells the pack that is picked on the line of time, `issuer` who takes it back."""
        super().__init__(look, rules, bureau, "撤回")
        self._picked = picked
        self._issuer = issuer
        self.reason, self.document = Field(look, entry.TEXT, cells=4), Field(look, entry.TEXT, cells=4)
        self.form.add_row("reason", "原因", self.reason)
        self.form.add_row("document", "文号", self.document)
        self.document.set_optional(True)
        self.withdraw = KeyButton(look, "撤回")
        self._taken_back = Text(look, size="small", colour="muted", wrap=True)
        self._stack((self.withdraw,), note=self._taken_back)
        self.withdraw.clicked.connect(self._withdraw)
        self.form.finished.connect(self.withdraw.setFocus)
        for changed in (self.reason.edited, bureau.key.changed):
            changed.connect(self._update_enabled)
        self._update_enabled()

    def read_anew(self) -> None:
        """Say which pack is picked."""
        head = self._picked()
        told = "" if head is None else f"撤回的是上面选中的：《{head.title}》{wording.issued(head)}"
        self._taken_back.set_text(told)

    def _update_enabled(self) -> None:
        untold = "" if self._bureau.key.password.text_value() else UNTOLD
        self.withdraw.set_reason(untold or ("" if self.reason.text_value() else "先写明原因"))

    def _withdraw(self) -> None:
        head, issuer = self._picked(), self._issuer()
        if head is not None and issuer is not None:
            reason, document = self.reason.text_value(), self.document.text_value()
            self._seal(
                "正在签章…",
                lambda _report: seal_withdrawal(head.id, head.issue, reason, document, issuer),
                "放进规则来源的文件夹，或拖进各窗口，这份规则就不再使用",
            )

    @override
    def _fold(self) -> None:
        super()._fold()
        margin = self._look.px(self._look.columns.margin)
        self._taken_back.setContentsMargins(margin, 0, margin, self._look.px(0.29))
