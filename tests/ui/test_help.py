"""F1: every key on one page, how each figure comes about, what is not computed, versions, packs and licences."""

import re
from importlib.metadata import version
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QLabel

import estimator
from estimator.explain.articles import by_article
from estimator.library.library import shipped_library
from estimator.rulepack.wording import TABLES
from tests.ui.clerk import CTRL, Clerk
from ui.case.plans import PAGES
from ui.help.page import HelpPage
from ui.help.wording import load_help
from ui.look.appearance import Appearance
from ui.widgets.actions import IN_RAIL, KEYS, in_words

ROOT = Path(__file__).parents[2]
FORM_KEYS = {"Enter", "Shift+Enter", "Esc", "↑ ↓", "← →", "空格", "Ctrl+C"}
"""Keys that fields and rows take themselves, without a shortcut."""
EDITING_KEYS = {"Ctrl+A", "Ctrl+C", "Ctrl+D", "Ctrl+E", "Ctrl+K", "Ctrl+U", "Ctrl+V", "Ctrl+X", "Ctrl+Y"}
"""Keys with which one edits in a field, on Windows or on X11: there a button would never see them."""


DIGITS = [page.digit for page in (*PAGES, *IN_RAIL)]
PAGE_KEYS = {f"Alt+{digit}" for digit in DIGITS}
ALL_PAGES = f"Alt+{DIGITS[0]} … Alt+{DIGITS[-1]}"


def help_of(clerk: Clerk) -> HelpPage:
    clerk.press(Qt.Key.Key_F1)
    page = clerk.window.stack.currentWidget()
    assert isinstance(page, HelpPage)
    return page


def reads(page: HelpPage) -> str:
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisibleTo(page))


def listed() -> set[str]:
    """Every key that the page names, one by one."""
    written = (key for _, keys in KEYS for key, _ in in_words(keys))
    found = {key for keys in written for key in re.split(r"  ", keys)}
    return found | PAGE_KEYS if ALL_PAGES in found else found


def test_f1_shows_the_keys_and_esc_leads_back_to_the_form(clerk: Clerk) -> None:
    clerk.county_stay()
    page = help_of(clerk)
    words = reads(page)

    for key, does in (("Ctrl+N", "下一位"), ("F11", "参保人屏，再按返回"), ("Shift+Enter", "上一项")):
        assert f"{key}\n{does}" in words
    clerk.press(Qt.Key.Key_Escape)
    assert clerk.window.stack.currentWidget() is clerk.window.page
    assert clerk.headline() == ("6,918.00", "2,082.00")


def test_every_key_stands_on_one_page_without_scrolling(clerk: Clerk) -> None:
    page = help_of(clerk)
    keys = page.stack.currentWidget()
    assert keys is page.part("keys")
    assert page.part("keys").verticalScrollBar().maximum() == 0


def test_every_shortcut_of_the_window_is_listed(clerk: Clerk) -> None:
    for digit in DIGITS:
        clerk.page(int(digit))
    clerk.page(1)
    clerk.county_stay()
    for key in (Qt.Key.Key_F9, Qt.Key.Key_F1):
        clerk.press(key)
        clerk.press(Qt.Key.Key_Escape)
    shortcuts = {shortcut.key().toString() for shortcut in clerk.window.findChildren(QShortcut)}
    shortcuts = {"↑ ↓" if key in {"Up", "Down"} else key for key in shortcuts}

    assert len(shortcuts) > 12
    assert shortcuts - listed() == set()


def test_no_key_of_a_button_is_one_that_a_field_takes_for_itself() -> None:
    assert (listed() - FORM_KEYS) & EDITING_KEYS == set()


def test_only_keys_that_there_are_are_listed(clerk: Clerk) -> None:
    source = "\n".join(path.read_text("utf-8") for path in (ROOT / "ui").rglob("*.py"))
    named = {"PgUp": "Key_PageUp", "PgDn": "Key_PageDown", "Home": "Key_Home", "End": "Key_End"}
    for key in listed() - FORM_KEYS - PAGE_KEYS - {ALL_PAGES, "1 … 9", "1", "2"}:
        assert f'"{key}"' in source or named.get(key, "no such key") in source, key
    assert clerk.window.isVisible()


def test_digits_choose_what_is_shown(clerk: Clerk) -> None:
    page = help_of(clerk)
    for digit, words in ((2, "计算的次序"), (3, "不在试算之内"), (4, "所含程序和许可"), (1, "随时可用")):
        clerk.choose(digit)
        assert words in reads(page)


def test_each_article_says_what_it_decides_with_its_figures(clerk: Clerk) -> None:
    # Art. 33, county: 400; up to 1500 63 %, above 83 %.
    page = help_of(clerk)
    clerk.choose(2)
    articles = page.articles()
    row = next(row for row in articles.rows() if row.step.label == "第 33 条")
    row.setFocus()
    clerk.enter()

    assert articles.details.isVisibleTo(page)
    shown = reads(page)
    assert (
        "起付标准 400.00；1500.00 以内付 63%，以上付 83%\n　　待遇为住院、险种为居民、地点为市内或省内市外、级别为县级"
        in shown
    )
    assert "第一段从实际起付标准算起，上限不变" in shown


def test_every_row_and_reading_of_a_pack_stands_under_its_article() -> None:
    pack = shipped_library().packs[0]
    said = by_article(pack)
    rows = sum(len(pack.rows(table)) for table in TABLES)
    readings = sum(len(reading.articles) for reading in pack.reading)

    assert [one.number for one in said] == [one.number for one in pack.article]
    assert all(one.decisions for one in said)
    assert sum(len(one.decisions) for one in said) == rows + readings


def test_the_words_of_the_help_name_articles_of_the_regulation_and_no_figure_of_it() -> None:
    text = load_help()
    numbers = {number for part in (*text.how, *text.not_computed) for number in part.articles}
    assert numbers - {article.number for article in shipped_library().packs[0].article} == {
        "30"
    }  # named because it is left out
    assert not re.search(r"\d", "".join(part.name + part.text for part in (*text.how, *text.not_computed)))


@pytest.mark.parametrize(
    "words",
    ["连续住院", "病种限额", "居民门诊统筹", "个人缴费标准", "大病保险、医疗救助", "婴儿费用", "辅助生殖", "医疗事故"],
)
def test_what_is_not_computed_is_said(clerk: Clerk, words: str) -> None:
    page = help_of(clerk)
    clerk.choose(3)
    assert words in reads(page)


def test_about_tells_versions_packs_and_licences(clerk: Clerk) -> None:
    page = help_of(clerk)
    clerk.choose(4)
    shown = reads(page)

    pack = shipped_library().packs[0]
    assert pack.sha256 in shown.replace(" ", "")
    for words in (estimator.__version__, pack.id, pack.document, pack.title, str(pack.in_force_from)):
        assert words in shown
    for name, licence, distribution in (
        ("pydantic", "MIT 许可", "pydantic"),
        ("openpyxl", "MIT 许可", "openpyxl"),
        ("PySide6（含 shiboken6）", "LGPL 第 3 版", "PySide6-Essentials"),
    ):
        assert f"{name}\n{licence}\n{version(distribution)}" in shown


def test_all_that_is_bundled_has_its_licence_named() -> None:
    pins = (ROOT / "packaging" / "requirements.txt").read_text()
    bundled = {re.split(r"[（]", part.name)[0].lower().replace("_", "-") for part in load_help().bundled}
    for name in set(re.findall(r"^([a-z0-9-]+)==", pins, re.MULTILINE)) - {"setuptools", "pycparser"}:
        assert name in bundled or name in ("pyside6-essentials", "shiboken6"), name


def test_rules_are_those_of_the_day_of_the_case(clerk: Clerk) -> None:
    page = help_of(clerk)
    clerk.choose(2)
    assert "三政办〔2021〕2号《三门峡市基本医疗保险和生育保险实施办法》" in reads(page)
    clerk.press(Qt.Key.Key_Escape)
    clerk.on("1999-01-01")  # no rules of that day: the newest are explained
    page = help_of(clerk)
    clerk.choose(2)
    assert "三政办〔2021〕2号" in reads(page)


def test_settings_and_help_lead_back_to_the_form_by_whichever_way(clerk: Clerk) -> None:
    clerk.press(Qt.Key.Key_F9)
    clerk.press(Qt.Key.Key_F1)
    clerk.press(Qt.Key.Key_Escape)
    assert clerk.window.stack.currentWidget() is clerk.window.page
    clerk.press(Qt.Key.Key_N, modifier=CTRL)


@pytest.mark.parametrize("percent", [100, 150, 200])
def test_no_word_is_cut_off(clerk: Clerk, look: Appearance, percent: int) -> None:
    look.set_text_size(percent)
    page = help_of(clerk)
    for digit in (2, 3, 4, 1):
        clerk.choose(digit)
        area = page.part(("keys", "how", "not_computed", "about")[digit - 1])
        assert area.widget().minimumSizeHint().width() <= area.viewport().width()
        for label in area.widget().findChildren(QLabel):
            if label.isVisibleTo(page) and label.wordWrap():
                assert label.heightForWidth(label.width()) <= label.height(), label.text()
