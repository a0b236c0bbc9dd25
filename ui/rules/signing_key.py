"""密钥: the bureau's key, which an officer makes once; its password; and the public key that counters are to trust."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QLineEdit

from estimator.reading import read_input
from estimator.rules import make_key, public_file
from ui.look.appearance import Appearance
from ui.rules.office_form import OfficeForm
from ui.rules.store import RulesStore, Said
from ui.settings.store import SettingsStore
from ui.widgets import entry
from ui.widgets.buttons import KeyButton
from ui.widgets.field import Field

MADE = "请按“复制公钥”，交给管理员设置到各窗口；本机要用的，按“本机认可这把公钥”。"


class KeyPart(OfficeForm):
    """The key and its password. `made`: there is a key now; `changed`: another password is entered."""

    made = Signal()
    changed = Signal()

    def __init__(self, look: Appearance, rules: RulesStore, settings: SettingsStore) -> None:
        """Make the part; where the key lies the settings say."""
        super().__init__(look, rules, "密钥")
        self._settings = settings
        self.password, self.again = Field(look, entry.TEXT), Field(look, entry.TEXT)
        for name, label, field in (("password", "口令", self.password), ("again", "再输一次", self.again)):
            field.setEchoMode(QLineEdit.EchoMode.Password)
            self.form.add_row(name, label, field)
        self.make = KeyButton(look, "生成密钥", style="main")
        self.copy = KeyButton(look, "复制公钥")
        self.trust = KeyButton(look, "本机认可这把公钥")
        self._stack((self.make, self.copy, self.trust))
        self.make.clicked.connect(self._make)
        self.copy.clicked.connect(lambda: self._with_public_line(self._copy))
        self.trust.clicked.connect(lambda: self._with_public_line(self._trust))
        self.password.edited.connect(self.changed)

    @property
    def file(self) -> Path:
        """The file of the secret key, whether it is there or not."""
        return Path(self._settings.settings.signing_key)

    @property
    def is_there(self) -> bool:
        """Whether there is a key."""
        return self.file.is_file()

    def forget_password(self) -> None:
        """Take the password out of the form."""
        self.password.clear_value()
        self.changed.emit()

    def read_anew(self) -> None:
        """Follow whether there is a key, and whom the computer trusts."""
        has_key = self.is_there
        self.form.show_only(("password",) if has_key else ("password", "again"))
        self.make.setVisible(not has_key)
        for button in (self.copy, self.trust):
            button.setVisible(has_key)
        self.trust.set_reason("公钥由管理员统一设置" if self._rules.trusted.by_administrator else "")

    def _make(self) -> None:
        password = self.password.text_value()
        if password != self.again.text_value():
            self.said.emit(Said("两次口令不同，没有生成密钥；请重新输入", wrong=True))
            return
        self._run("正在生成密钥…", lambda _report: make_key(self.file, password), self._on_made)

    def _on_made(self, _key: object) -> None:
        self.again.clear_value()
        self.made.emit()
        self.said.emit(Said(f"密钥已生成：{self.file}。{MADE}"))
        self.copy.setFocus()

    def _with_public_line(self, done: Callable[[str], None]) -> None:
        """Read the public key of the pair, which the officer never has to type."""

        def read(_report: object) -> str:
            lines = read_input(public_file(self.file)).decode(errors="replace").splitlines()
            return lines[1].strip() if len(lines) > 1 else ""

        self._run("", read, done)

    def _copy(self, line: str) -> None:
        QApplication.clipboard().setText(line)
        self.said.emit(Said("公钥已复制，可以粘贴到各窗口的“设置 → 签发公钥”，或发给管理员。"))

    def _trust(self, line: str) -> None:
        settings = self._settings.settings
        if line not in settings.rule_keys:
            joined = f"{settings.rule_keys}; {line}" if settings.rule_keys else line
            self._settings.change(settings._replace(rule_keys=joined))
        self.said.emit(Said("本机认可这把公钥，用它签发的规则可以导入。"))
