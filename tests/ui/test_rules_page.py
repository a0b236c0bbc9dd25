"""规则, by keys: what holds, what changes, what is found; and what the window says when other rules come in."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QPalette
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from estimator import days as clock
from estimator.library.install import install
from estimator.library.library import library_in_use
from estimator.library.places import Place
from estimator.settings.settings import Settings, read_settings, settings_file, write_settings
from tests.issuing import BUREAU, TRUSTED, own_places, sealed_2027, withdrawn
from tests.officer_packs import text_of
from tests.ui.clerk import CTRL, Clerk
from ui.look.appearance import Appearance
from ui.rules.page import RulesPage
from ui.rules.parts import ChangesPart, HoldsPart, SearchPart
from ui.system import tasks
from ui.widgets import choice_row
from ui.widgets.text import Text

TODAY = date(2026, 12, 10)


@pytest.fixture
def user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    monkeypatch.setattr(choice_row, "BURST", 0)
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    user = own_places(tmp_path, monkeypatch)
    write_settings(Settings(rule_keys=str(BUREAU.public)), settings_file())
    return user


@pytest.fixture
def counter(qtbot: QtBot, look: Appearance, user: Place) -> Iterator[Clerk]:
    assert user.name == "user"
    clerk = Clerk(qtbot, look)
    yield clerk
    qtbot.waitUntil(lambda: not tasks.running(), timeout=60_000)


def page_of(clerk: Clerk) -> RulesPage:
    page = clerk.window.stack.currentWidget()
    assert isinstance(page, RulesPage)
    return page


def settle(clerk: Clerk) -> None:
    clerk.qtbot.waitUntil(lambda: not tasks.running(), timeout=60_000)


def drop(clerk: Clerk, *files: Path) -> None:
    """Drop files onto the window, and wait for what comes of it."""
    let_go(clerk, *files)
    settle(clerk)


def let_go(clerk: Clerk, *files: Path) -> None:
    """Drop files onto the window."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    event = QDropEvent(
        QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    clerk.window.dropEvent(event)


def write(folder: Path, data: bytes, name: str = "新规则.toml") -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_bytes(data)
    return path


def test_alt_8_says_which_rules_hold_on_the_day_of_the_case(counter: Clerk) -> None:
    counter.page(8)
    said = counter.reads()

    assert isinstance(page_of(counter).part(), HoldsPart)
    for words in ("三门峡市基本医疗保险和生育保险实施办法", "三政办〔2021〕2号", "随程序安装", "2021-02-07 起"):
        assert words in said
    assert [(span.state, span.words) for span in page_of(counter).timeline.spans] == [("holds", "现行")]


def test_drafts_are_listed_as_drafts(counter: Clerk) -> None:
    counter.page(8)
    part = page_of(counter).part()
    assert isinstance(part, HoldsPart)

    said = [button.text() for button in part.drafts]
    assert said[:2] == ["试用 大病保险和中医医院（草稿）", "试用 2023 年起的变化（草稿）"]
    assert all(words.endswith("（草稿）") for words in said)
    assert "没有经医保局核对和签发，不用于办理业务" in counter.reads()


def test_a_search_gives_every_row_and_its_article(counter: Clerk) -> None:
    counter.page(8)
    counter.choose(3)
    counter.commit("剖宫产")
    part = page_of(counter).part()
    assert isinstance(part, SearchPart)
    found = {(step.label, step.formula, step.article) for step in part.found.steps()}

    assert ("生育定额 · 剖宫产", "剖宫产定额 2800.00", "24条") in found
    assert ("起付与分段 · 居民剖宫产", "不设起付标准；1870.00 以内付 100%", "37条") in found
    assert ("另加天数 · 难产或剖宫产", "难产或剖宫产：+15 天", "26条") in found
    counter.press(Qt.Key.Key_Down)
    counter.enter()
    assert "适用" in counter.reads()
    assert "第37条" in counter.reads()


def test_a_search_that_finds_nothing_says_what_to_try(counter: Clerk) -> None:
    counter.page(8)
    counter.choose(3)
    counter.commit("月球")

    assert "没有查到" in counter.reads()


def test_what_is_not_computed_is_made_from_the_pack(counter: Clerk) -> None:
    counter.page(8)
    counter.choose(4)

    assert "连续住院的起付标准另有规定，不在试算之内" in counter.reads()
    assert "没有写进规则" in counter.reads()


def test_a_file_that_is_dragged_in_works_at_once(counter: Clerk, tmp_path: Path) -> None:
    # Art. 33, county, by the rules of 2027: (9000 − 500), of which 63 % of 1000 and 80 % of 7500 = 6,630.00.
    counter.county_stay()
    counter.on("2027-01-01")
    assert counter.headline() == ("6,918.00", "2,082.00")
    drop(counter, write(tmp_path, sealed_2027()))

    assert "已安装：2027 年医保待遇调整" in page_of(counter).status.words
    assert "签发：三门峡市医疗保障局 2026-12-20 第 1 次" in page_of(counter).status.words
    counter.page(1)
    assert counter.headline() == ("6,630.00", "2,370.00")
    counter.on("2026-12-31")
    assert counter.headline() == ("6,918.00", "2,082.00")


def test_the_window_says_once_that_rules_came_in(counter: Clerk, tmp_path: Path) -> None:
    drop(counter, write(tmp_path, sealed_2027()))
    news = counter.window.bars.news

    assert news.words == "规则已更新：2027-01-01 起施行《2027 年医保待遇调整》，改动 24 处，还有 22 天"
    news.button.click()
    settle(counter)
    assert isinstance(page_of(counter).part(), ChangesPart)
    assert not news.isVisible()
    assert read_settings(settings_file()).settings.rules_seen == "sanmenxia-2027.1"


def test_news_that_was_seen_is_told_no_more_at_the_next_start(
    qtbot: QtBot, look: Appearance, user: Place, tmp_path: Path
) -> None:
    install(sealed_2027(), "x.toml", user, TRUSTED)
    first = Clerk(qtbot, look)
    settle(first)
    assert "改动 24 处" in first.window.bars.news.words
    first.window.bars.news.button.click()
    settle(first)
    second = Clerk(qtbot, Appearance("light"))
    settle(second)

    assert second.window.bars.news.words == ""
    assert tmp_path.exists()


def test_what_changes_is_said_in_words_and_in_everyday_cases(counter: Clerk, tmp_path: Path) -> None:
    drop(counter, write(tmp_path, sealed_2027()))
    counter.page(1)
    counter.page(8)
    counter.choose(2)
    settle(counter)
    part = page_of(counter).part()
    assert isinstance(part, ChangesPart)

    rows = {(step.label, step.formula, step.article) for step in part.rows.steps()}
    assert ("起付与分段“居民县级”", "起付标准 400 → 500；以上付 83% → 80%", "33条") in rows
    cases = {(step.label, step.amount) for step in part.cases.steps()}
    assert ("居民县级住院 9,000 元", "6,918 → 6,630") in cases
    assert "改动 24 处" in counter.reads()


def test_the_arrows_go_along_the_line_of_time(counter: Clerk, tmp_path: Path) -> None:
    drop(counter, write(tmp_path, sealed_2027()))
    page = page_of(counter)
    page.timeline.setFocus()
    assert [(span.state, span.words) for span in page.timeline.spans] == [
        ("holds", "现行"),
        ("coming", "还有 22 天施行"),
    ]
    counter.press(Qt.Key.Key_Right)

    assert "三医保〔2026〕30号" in counter.reads()
    assert "三门峡市医疗保障局 2026-12-20 第 1 次" in counter.reads()


def test_in_the_last_month_the_header_counts_the_days(counter: Clerk, tmp_path: Path) -> None:
    drop(counter, write(tmp_path, sealed_2027()))

    assert "新规则 22 天后施行" in counter.reads()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (text_of("sanmenxia-2027").encode(), "没有签章，只能查看、检查和试用，不能用来答复"),
        (sealed_2027().replace(b"deductible = 500", b"deductible = 501"), "签章与内容不符：文件在签发后被改动过"),
        (b"", "没有签章"),
    ],
)
def test_what_is_refused_is_said_and_changes_nothing(counter: Clerk, tmp_path: Path, data: bytes, said: str) -> None:
    drop(counter, write(tmp_path, data))

    assert said in page_of(counter).status.words
    assert [head.id for head in library_in_use().heads] == ["sanmenxia-2021"]


def test_a_withdrawal_comes_the_same_way(counter: Clerk, tmp_path: Path) -> None:
    drop(counter, write(tmp_path, sealed_2027()))
    drop(counter, write(tmp_path, withdrawn(), "撤回.toml"))

    assert "撤回规则 sanmenxia-2027 第 1 次签发：起付标准有误（三医保〔2026〕31号）" in page_of(counter).status.words
    assert "已撤回" in counter.reads()
    counter.page(1)
    counter.county_stay()
    counter.on("2027-01-01")
    assert counter.headline() == ("6,918.00", "2,082.00")


def test_the_folder_that_rules_come_from_is_looked_into_after_the_start(
    qtbot: QtBot, look: Appearance, user: Place, tmp_path: Path
) -> None:
    share = tmp_path / "share"
    write(share, sealed_2027())
    write_settings(Settings(rule_keys=str(BUREAU.public), rules_source=str(share)), settings_file())
    clerk = Clerk(qtbot, look)
    settle(clerk)

    assert "改动 24 处" in clerk.window.bars.news.words
    assert [path.name for path in share.iterdir()] == ["新规则.toml"]
    assert (user.folder / "sanmenxia-2027.1.toml").is_file()


def test_a_folder_that_is_not_there_is_said_on_the_page_alone(
    qtbot: QtBot, look: Appearance, user: Place, tmp_path: Path
) -> None:
    assert user.name == "user"
    settings = Settings(rule_keys=str(BUREAU.public), rules_source=str(tmp_path / "gone"))
    write_settings(settings, settings_file())
    clerk = Clerk(qtbot, look)
    settle(clerk)
    assert "规则来源打不开" not in clerk.reads()
    clerk.page(8)

    assert "规则来源打不开" in clerk.reads()


def test_a_window_that_stays_open_looks_again_after_midnight(
    qtbot: QtBot, look: Appearance, user: Place, tmp_path: Path
) -> None:
    share = tmp_path / "share"
    share.mkdir()
    write_settings(Settings(rule_keys=str(BUREAU.public), rules_source=str(share)), settings_file())
    clerk = Clerk(qtbot, look)
    settle(clerk)
    write(share, sealed_2027())
    clerk.window.pass_midnight()
    settle(clerk)
    assert "改动 24 处" in clerk.window.bars.news.words
    install(withdrawn(), "x.toml", user, TRUSTED)
    clerk.window.pass_midnight()
    settle(clerk)

    assert [head.id for head in library_in_use().heads] == ["sanmenxia-2021"]


def test_on_their_first_day_new_rules_light_the_header(
    counter: Clerk, look: Appearance, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop(counter, write(tmp_path, sealed_2027()))
    monkeypatch.setattr(clock, "today", lambda: date(2027, 1, 1))
    counter.page(1)
    counter.on("2027-01-01")
    counter.window.pass_midnight()
    settle(counter)

    source = next(text for text in counter.window.header.findChildren(Text) if text.text().startswith("三门峡市"))
    assert source.text() == "三门峡市 · 三医保〔2026〕30号"
    assert source.palette().color(QPalette.ColorRole.WindowText) == look.theme.accent


def test_the_machine_may_say_where_rules_come_from(
    qtbot: QtBot, look: Appearance, user: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert user.name == "user"
    write(tmp_path / "share", sealed_2027())
    machine = tmp_path / "machine.json"
    write_settings(Settings(rule_keys=str(BUREAU.public), rules_source=str(tmp_path / "share")), machine)
    settings_file().unlink()
    monkeypatch.setattr("estimator.settings.machine_settings_file", lambda: machine)
    clerk = Clerk(qtbot, look)
    settle(clerk)

    assert [head.id for head in library_in_use().heads] == ["sanmenxia-2021", "sanmenxia-2027"]


def test_a_share_that_does_not_answer_keeps_nobody_waiting(
    qtbot: QtBot, look: Appearance, user: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert user.name == "user"
    answers = Event()
    monkeypatch.setattr("estimator.rules.install_from", lambda *_: (answers.wait(60), ())[1])
    write_settings(Settings(rules_source=str(tmp_path / "share")), settings_file())
    clerk = Clerk(qtbot, look)
    clerk.county_stay()

    assert clerk.headline() == ("6,918.00", "2,082.00")
    answers.set()
    settle(clerk)


def test_ctrl_i_asks_for_a_file(counter: Clerk) -> None:
    counter.page(8)
    counter.press(Qt.Key.Key_I, modifier=CTRL)

    assert QApplication.activeModalWidget() is not None
    counter.press(Qt.Key.Key_Escape)
