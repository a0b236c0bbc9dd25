"""签发, by keys: an officer makes the key, checks a draft, tries, issues and takes back; a counter follows."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QFileDialog, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from estimator import days as clock
from estimator.library import keys as key_files
from estimator.library.library import library_in_use
from estimator.library.places import Place
from estimator.settings.settings import Settings, read_settings, settings_file, write_settings
from tests.issuing import own_places
from tests.officer_packs import a_ceiling, text_of
from tests.ui.clerk import CTRL, WOMAN, Clerk, focused
from tests.ui.conftest import Opener
from tests.ui.test_rules_page import TODAY, drop, page_of, settle
from ui.look.appearance import Appearance
from ui.rules.confirming import ConfirmPart
from ui.rules.office import OfficePart
from ui.rules.page import RulesPage
from ui.rules.parts import ChangesPart
from ui.system import tasks
from ui.widgets import choice_row
from ui.widgets.buttons import KeyButton
from ui.widgets.text import Text

PASSWORD = "mima2026"  # noqa: S105  of a key that lives as long as the test
DRAFT = "sanmenxia-2027"


@pytest.fixture
def user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """A computer with a stick in it, and no key yet; passwords are cheap."""
    monkeypatch.setattr(key_files, "_OPERATIONS", 1 << 15)
    monkeypatch.setattr(key_files, "_MEMORY", 1 << 20)
    monkeypatch.setattr(choice_row, "BURST", 0)
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    settings = Settings(agency="三门峡市医疗保障局", signing_key=str(tmp_path / "stick" / "bureau.key"))
    write_settings(settings, settings_file())
    return own_places(tmp_path, monkeypatch)


class Officer(Clerk):
    """Somebody at the part 签发."""

    def __init__(self, qtbot: QtBot, look: Appearance, folder: Path) -> None:
        super().__init__(qtbot, look)
        self.folder = folder
        self.page(8)
        self.choose(5)

    @property
    def office(self) -> OfficePart:
        return self.rules.office()

    @property
    def rules(self) -> RulesPage:
        return page_of(self)

    def push(self, button: KeyButton) -> None:
        """Press a button with Enter, and wait for what it does."""
        assert button.isEnabled(), button.toolTip()
        button.setFocus()
        self.enter()
        settle(self)

    def make_key(self) -> None:
        for _ in range(2):
            self.type(PASSWORD)
            self.enter()
        assert focused() is self.office.key.make
        self.enter()
        settle(self)

    def take(self, text: str) -> Path:
        path = self.folder / f"{DRAFT}.toml"
        path.write_text(text, "utf-8")
        self.office.draft.take(path)
        return path

    def save_as(self, name: str) -> Path:
        """Answer the dialog that asks where a file goes, and wait until it is written."""
        path = self.answer_with(name)
        settle(self)
        return path

    def answer_with(self, name: str) -> Path:
        """Answer the dialog that asks where a file goes."""
        path = self.folder / name
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QFileDialog)
        line, buttons = dialog.findChild(QLineEdit), dialog.findChild(QDialogButtonBox)
        assert isinstance(line, QLineEdit)
        assert isinstance(buttons, QDialogButtonBox)
        line.setText(str(path))
        QTest.mouseClick(buttons.button(QDialogButtonBox.StandardButton.Save), Qt.MouseButton.LeftButton)
        self.qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)
        with self.qtbot.waitActive(self.window):
            self.window.activateWindow()
        return path

    def choose_part(self, digit: int) -> None:
        self.rules.choice.setFocus()
        self.choose(digit)

    def come_back(self) -> None:
        """Go to another part and come back."""
        self.choose_part(1)
        self.choose_part(5)

    @property
    def confirming(self) -> ConfirmPart:
        part = self.office.outcome
        assert isinstance(part, ConfirmPart)
        return part

    def outcome(self) -> str:
        return "\n".join(label.text() for label in self.office.outcome.findChildren(QLabel))


@pytest.fixture
def officer(qtbot: QtBot, look: Appearance, user: Place, tmp_path: Path) -> Officer:
    assert user.name == "user"
    return Officer(qtbot, look, tmp_path)


@pytest.fixture
def issuing(officer: Officer) -> Officer:
    """An officer with a key that this computer trusts, and the draft of 2027."""
    officer.make_key()
    officer.push(officer.office.key.trust)
    officer.take(text_of(DRAFT))
    return officer


def type_password(officer: Officer) -> None:
    officer.office.key.form.focus("password")
    officer.type(PASSWORD)


def issue(officer: Officer) -> None:
    """Seal the draft, and have this counter take it."""
    type_password(officer)
    officer.push(officer.office.issue.sign)
    drop(officer, officer.save_as("签发.toml"))
    assert "已安装：2027 年医保待遇调整" in officer.rules.status.words


def test_without_a_key_in_the_settings_no_clerk_sees_any_of_it(qtbot: QtBot, look: Appearance, user: Place) -> None:
    assert user.name == "user"
    write_settings(read_settings(settings_file()).settings._replace(signing_key=""), settings_file())
    clerk = Clerk(qtbot, look)
    clerk.page(8)

    assert [button.text() for button in page_of(clerk).choice.buttons()] == ["规则", "变化", "查找", "不计算"]


def test_the_key_is_made_in_the_window(officer: Officer) -> None:
    assert "这里还没有签章密钥" in officer.outcome()
    officer.make_key()

    assert (officer.folder / "stick" / "bureau.key").is_file()
    assert "密钥已生成" in officer.rules.status.words
    officer.push(officer.office.key.copy)
    assert QApplication.clipboard().text().startswith("RW")
    assert PASSWORD not in officer.reads()


def test_two_passwords_that_differ_make_no_key(officer: Officer) -> None:
    officer.type(PASSWORD)
    officer.enter()
    officer.type("another")
    officer.enter()
    officer.enter()
    settle(officer)

    assert "两次口令不同，没有生成密钥" in officer.rules.status.words
    assert not (officer.folder / "stick").exists()


def test_a_sound_draft_is_said_to_be_so(issuing: Officer) -> None:
    issuing.push(issuing.office.draft.check)

    assert "检查通过，可以签发" in issuing.rules.status.words
    assert "下一步" in issuing.outcome()


def test_all_that_is_wrong_is_listed(issuing: Officer) -> None:
    issuing.take(text_of(DRAFT).replace("deductible = 500", "deductible = 550"))
    issuing.push(issuing.office.draft.check)

    assert "处要改" in issuing.rules.status.words
    assert "起付标准 应为" in issuing.outcome()
    assert not [word for word in ("fund_pays", "example-differs", "deductible") if word in issuing.outcome()]


@pytest.mark.parametrize("size", [150, 200])
def test_what_came_of_a_check_is_seen_from_its_beginning(issuing: Officer, look: Appearance, size: int) -> None:
    issuing.take(text_of(DRAFT).replace("deductible = 500", "deductible = 550"))
    look.set_text_size(size)
    issuing.push(issuing.office.draft.check)
    head = next(text for text in issuing.office.outcome.findChildren(Text) if text.text().startswith("要改"))

    def in_sight() -> bool:
        return not head.visibleRegion().isEmpty() and head.visibleRegion().boundingRect() == head.rect()

    issuing.qtbot.waitUntil(in_sight)


def test_a_draft_is_compared_with_the_rules_it_follows_on(issuing: Officer) -> None:
    issuing.push(issuing.office.draft.compare)
    part = issuing.office.outcome

    assert isinstance(part, ChangesPart)
    assert "起付标准 400 → 500；以上付 83% → 80%" in {step.formula for step in part.rows.steps()}
    part.paper.setFocus()
    issuing.enter()
    path = issuing.save_as("对照.pdf")
    assert path.read_bytes().startswith(b"%PDF")
    assert f"已保存：{path}" in issuing.rules.status.words


def test_a_draft_is_tried_from_here(issuing: Officer) -> None:
    issuing.push(issuing.office.draft.try_out)

    assert issuing.window.bars.trial.words == "试用规则·未签发：《2027 年医保待遇调整》"
    issuing.page(1)
    issuing.county_stay()
    issuing.on("2027-01-01")
    assert issuing.headline() == ("6,630.00", "2,370.00")


def test_a_draft_that_is_not_sound_is_not_tried(issuing: Officer) -> None:
    issuing.take(text_of(DRAFT).replace("deductible = 500", "deductible = -5"))
    issuing.push(issuing.office.draft.try_out)

    assert f"{DRAFT}.toml" in issuing.rules.status.words
    assert not issuing.window.bars.trial.isVisible()


def test_what_is_issued_is_taken_by_a_counter_and_taken_back(issuing: Officer) -> None:
    type_password(issuing)
    issuing.push(issuing.office.issue.sign)
    path = issuing.save_as("签发.toml")
    assert "已签章（签发：三门峡市医疗保障局 2026-12-10 第 1 次）" in issuing.rules.status.words
    assert "下一步" in issuing.rules.status.words
    drop(issuing, path)
    assert "已安装：2027 年医保待遇调整" in issuing.rules.status.words
    assert [head.id for head in library_in_use().heads] == ["sanmenxia-2021", DRAFT]

    issuing.rules.timeline.setFocus()
    issuing.press(Qt.Key.Key_Right)
    issuing.choose_part(5)
    type_password(issuing)
    issuing.office.withdrawal.form.focus("reason")
    issuing.commit("起付标准有误")
    issuing.push(issuing.office.withdrawal.withdraw)
    drop(issuing, issuing.save_as("撤回.toml"))
    assert "撤回规则 sanmenxia-2027 第 1 次签发：起付标准有误" in issuing.rules.status.words
    assert [head.id for head in library_in_use().heads] == ["sanmenxia-2021"]


def test_two_officers_seal_one_after_the_other_where_two_keys_are_asked_for(issuing: Officer) -> None:
    store = issuing.store  # the administrator's hand
    first = store.settings.rule_keys
    type_password(issuing)
    issuing.push(issuing.office.issue.sign)
    once = issuing.save_as("一枚.toml")
    type_password(issuing)
    issuing.office.draft.take(once)
    issuing.push(issuing.office.issue.sign)
    assert "这把密钥已经签过章" in issuing.rules.status.words

    store.change(store.settings._replace(signing_key=str(issuing.folder / "stick" / "head.key")))
    issuing.come_back()
    issuing.make_key()
    issuing.push(issuing.office.key.copy)
    store.change(store.settings._replace(rule_keys=f"{first} {QApplication.clipboard().text()}"))
    drop(issuing, once)
    assert "签章不全：还缺一枚签章，请交另一位签发人签章" in issuing.rules.status.words

    issuing.come_back()
    twice = second_seal(issuing, once)
    assert "第 1 次" in issuing.rules.status.words
    drop(issuing, twice)
    assert "已安装：2027 年医保待遇调整" in issuing.rules.status.words

    issuing.rules.timeline.setFocus()
    issuing.press(Qt.Key.Key_Right)
    issuing.come_back()
    type_password(issuing)
    issuing.office.withdrawal.form.focus("reason")
    issuing.commit("起付标准有误")
    issuing.push(issuing.office.withdrawal.withdraw)
    back = issuing.save_as("撤回.toml")
    drop(issuing, back)
    assert "签章不全" in issuing.rules.status.words
    store.change(store.settings._replace(signing_key=str(issuing.folder / "stick" / "bureau.key")))
    issuing.come_back()
    drop(issuing, second_seal(issuing, back))
    assert [head.id for head in library_in_use().heads] == ["sanmenxia-2021"]


def second_seal(officer: Officer, sealed: Path) -> Path:
    """Add the seal of the key at hand to a file that is sealed; return the new file."""
    officer.office.draft.take(sealed)
    type_password(officer)
    officer.push(officer.office.issue.sign)
    return officer.save_as(f"两枚-{sealed.name}")


def test_a_workbook_goes_out_is_filled_in_checked_and_opened_where_it_is_wrong(
    officer: Officer, opener: Opener
) -> None:
    officer.make_key()
    officer.push(officer.office.draft.to_book)
    book = officer.save_as("新规则.xlsx")
    assert "下一步：按“打开”" in officer.rules.status.words
    assert officer.office.draft.file.text_value() == str(book)

    officer.push(officer.office.draft.check)
    copy = book.with_name("新规则-检查.xlsx")
    assert copy.is_file()
    assert "规则 B9\n还需填写施行日" in officer.outcome()
    assert "标红的格子" in officer.rules.status.words
    officer.press(Qt.Key.Key_O, modifier=CTRL)
    assert opener.opened == [copy]


def test_a_draft_as_a_workbook_is_checked_and_issued(issuing: Officer) -> None:
    issuing.push(issuing.office.draft.to_book)
    issuing.save_as("草稿.xlsx")
    issuing.push(issuing.office.draft.check)
    assert "检查通过" in issuing.rules.status.words
    issue(issuing)


def test_a_wrong_password_issues_nothing(issuing: Officer) -> None:
    issuing.office.key.form.focus("password")
    issuing.type("wrong")
    issuing.push(issuing.office.issue.sign)

    assert "口令不对，或密钥文件已损坏" in issuing.rules.status.words


def test_a_draft_that_is_not_sound_is_not_sealed(issuing: Officer) -> None:
    issuing.take(text_of(DRAFT).replace("deductible = 500", "deductible = 550"))
    type_password(issuing)
    issuing.push(issuing.office.issue.sign)

    assert QApplication.activeModalWidget() is None
    assert issuing.rules.status.words


def test_each_button_says_what_is_missing(officer: Officer) -> None:
    officer.make_key()

    assert officer.office.issue.sign.toolTip() == "先选择规则文件"
    assert officer.office.withdrawal.withdraw.toolTip() == "先写明原因"
    assert tasks.running() == 0


def test_examples_are_worked_by_hand_and_confirmed_by_keys_before_anything_is_sealed(issuing: Officer) -> None:
    path = issuing.take(a_ceiling())
    type_password(issuing)
    issuing.push(issuing.office.issue.sign)
    assert QApplication.activeModalWidget() is None
    assert "还有 1 个样例没有确认，不能签发；请先按“检查”" in issuing.rules.status.words

    issuing.push(issuing.office.draft.check)
    assert "没有错；还有 1 例要确认" in issuing.rules.status.words
    said = issuing.outcome()
    assert "确认样例 · 第 1 处，共 1 处（还有 1 例）" in said
    assert "改动：年度限额“职工”" in said
    assert "总费用 100,600.01" in said
    assert not issuing.confirming.examples.steps()  # the program's figure is hidden

    issuing.commit("王敏")
    issuing.enter()
    issuing.type("80000")
    issuing.enter()  # the ceiling of before
    assert "程序算出 70,000.01，计算过程在下面" in issuing.outcome()
    assert issuing.confirming.right.toolTip() == "先手算这一例"
    issuing.type("70000.01")  # 70 % of 100,600.01 less 600
    issuing.enter()
    assert "与程序算出的一致" in issuing.outcome()
    issuing.enter()
    settle(issuing)
    assert 'confirmed_by = "王敏"\nconfirmed_on = 2026-12-10' in path.read_text("utf-8")

    # Checked again by itself: nothing reaches the new ceiling yet, so a case is proposed
    assert "总费用 200,000.00" in issuing.outcome()
    issuing.type("100000")
    issuing.enter()
    issuing.press(Qt.Key.Key_F7)
    settle(issuing)
    assert "检查通过，可以签发" in issuing.rules.status.words
    issue(issuing)


def test_what_came_of_a_check_takes_keys_at_once(issuing: Officer) -> None:
    ready: list[bool] = []
    issuing.office.shown.connect(lambda part: ready.append(part.isVisible()))  # what is not to be seen hears no F7
    issuing.take(a_ceiling())
    issuing.push(issuing.office.draft.check)
    assert ready == [True]


def test_an_example_that_is_called_wrong_keeps_the_draft_from_being_sealed(issuing: Officer) -> None:
    path = issuing.take(a_ceiling())
    issuing.push(issuing.office.draft.check)
    issuing.press(Qt.Key.Key_F8)

    assert "有 1 处说了不对，不能签发；请改好规则，保存后再按“检查”" in issuing.rules.status.words
    assert path.read_text("utf-8") == a_ceiling()


def test_a_case_worked_in_the_window_is_kept_as_an_example_of_nobody(issuing: Officer) -> None:
    issuing.page(1)
    issuing.county_stay()
    issuing.page(8)
    issuing.push(issuing.office.draft.keep)
    assert "住院、居民、市内、县级、一级、年龄 35 岁、总费用 9,000.00" in issuing.outcome()
    issuing.commit("王敏")
    issuing.enter()
    issuing.type("6630")  # Art. 33 of 2027: 63 % of 1000 and 80 % of 7500
    issuing.enter()
    issuing.enter()
    settle(issuing)

    text = Path(issuing.office.draft.file.text_value()).read_text("utf-8")
    assert 'fund_pays = "6630.00"' in text.rpartition("[[example]]")[2]
    assert WOMAN not in text
    assert "检查通过" in issuing.rules.status.words
