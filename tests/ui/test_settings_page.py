"""设置, by keys: what is changed is saved at once, holds at once, and is there at the next start."""

import json
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from estimator.settings.settings import SETTINGS, settings_file
from tests.ui.clerk import CTRL, Clerk, focused
from ui.look.appearance import Appearance
from ui.look.palettes import load_themes
from ui.settings.page import SettingsPage
from ui.widgets.choice_row import ChoiceRow
from ui.widgets.field import Field
from ui.widgets.scroll import ThinScroll


class Administrator(Clerk):
    """A clerk on the page of the settings."""

    def __init__(self, qtbot: QtBot, look: Appearance) -> None:
        super().__init__(qtbot, look)
        self.press(Qt.Key.Key_F9)
        shown = self.window.stack.currentWidget()
        assert isinstance(shown, SettingsPage)
        self.settings = shown

    def to(self, name: str) -> None:
        form = self.settings.wages.form if "-" in name else self.settings.form
        form.focus(name)

    def wage(self, year: int) -> Field:
        field = self.settings.wages.form.control(f"amount-{year}")
        assert isinstance(field, Field)
        return field


@pytest.fixture
def admin(qtbot: QtBot, look: Appearance) -> Administrator:
    return Administrator(qtbot, look)


def saved() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(settings_file().read_text("utf-8"))
    return data


def write(text: str) -> None:
    settings_file().parent.mkdir(parents=True, exist_ok=True)
    settings_file().write_text(text, "utf-8")


def test_every_setting_has_its_field(admin: Administrator) -> None:
    # Wages stand beside the others; the printer is remembered where one prints, as is which rules were looked at.
    assert {*admin.settings.form.names(), "provincial_wages", "printer", "rules_seen"} == set(SETTINGS)


def test_a_text_is_saved_when_its_field_is_left(admin: Administrator) -> None:
    admin.type("Lushi")
    assert not settings_file().exists()
    admin.enter()

    assert saved()["agency"] == "Lushi"
    assert "已保存：单位名称" in admin.reads()


def test_agency_counter_and_clerk_by_enter_alone(admin: Administrator) -> None:
    for text in ("Lushi", "3", "Li Ming"):
        admin.type(text)
        admin.enter()

    assert [saved()[name] for name in ("agency", "counter", "clerk")] == ["Lushi", "3", "Li Ming"]


def test_a_counter_that_no_file_name_can_have_is_refused(admin: Administrator) -> None:
    admin.to("counter")
    admin.type("3/4")
    admin.enter()

    assert "不能含有 /" in admin.reads()
    assert not settings_file().exists()


@pytest.mark.parametrize(("digit", "theme"), list(enumerate(load_themes(), start=2)))
def test_a_theme_holds_at_once(admin: Administrator, look: Appearance, digit: int, theme: str) -> None:
    admin.to("theme")
    admin.choose(digit)

    assert look.theme.name == theme
    assert saved()["theme"] == theme


@pytest.mark.parametrize("percent", [125, 200])
def test_the_size_of_text_holds_once_its_field_is_left(admin: Administrator, look: Appearance, percent: int) -> None:
    before = look.base
    admin.to("text_size")
    admin.type(str(percent))
    assert look.base == before
    admin.enter()

    assert look.base == pytest.approx(before * percent / 100, rel=0.05)


def test_what_has_the_focus_stays_in_sight_when_the_text_grows(admin: Administrator, qtbot: QtBot) -> None:
    admin.to("text_size")
    admin.type("200")
    admin.enter()
    scroll = admin.settings.findChild(ThinScroll)
    assert isinstance(scroll, ThinScroll)
    here = focused()
    qtbot.waitUntil(lambda: scroll.viewport().rect().contains(here.mapTo(scroll.viewport(), here.rect().center())))


@pytest.mark.parametrize("typed", ["99", "201"])
def test_a_size_out_of_bounds_is_said(admin: Administrator, look: Appearance, typed: str) -> None:
    before = look.base
    admin.to("text_size")
    admin.type(typed)
    admin.enter()

    assert "应为 100 至 200 的整数" in admin.reads()
    assert look.base == before


def test_an_emptied_number_comes_back(admin: Administrator) -> None:
    admin.to("retention_days")
    admin.press(Qt.Key.Key_Delete)
    admin.enter()

    field = admin.settings.form.control("retention_days")
    assert isinstance(field, Field)
    assert field.text() == "0"


def test_a_published_wage_is_offered_with_its_source_and_not_used_unasked(admin: Administrator) -> None:
    assert admin.wage(2020).text() == ""
    assert "公布数（暂定）：公开汇编（一处）" in admin.reads()

    admin.to("offer-2020")
    admin.choose(1)
    assert admin.wage(2020).text() == "5,328.00"
    assert saved()["provincial_wages"]["2020"] == {
        "amount": "5328.00",
        "source": "公开汇编（一处）",
        "state": "confirmed",
    }
    assert "已核对：公开汇编（一处）" in admin.reads()


def test_a_wage_that_is_typed_is_kept_and_can_be_taken_out_again(admin: Administrator) -> None:
    admin.to("amount-2019")
    admin.type("5000")
    admin.enter()
    assert saved()["provincial_wages"]["2019"]["source"] == "窗口填写"

    admin.to("amount-2019")
    admin.press(Qt.Key.Key_Delete)
    admin.enter()
    assert saved()["provincial_wages"] == {}


def test_a_wage_of_nothing_is_refused(admin: Administrator) -> None:
    admin.to("amount-2019")
    admin.type("0")
    admin.enter()

    assert "工资应大于 0" in admin.reads()
    assert not settings_file().exists()


def test_a_wage_of_the_settings_stands_in_the_open_case(admin: Administrator) -> None:
    # Arts. 17, 22: 5328 * 60 % = 3196.80; * 4.9 % = 156.64, * 1 % = 31.97.
    admin.press(Qt.Key.Key_Escape)
    admin.page(5)
    admin.choose(1)
    admin.go_to("status")
    admin.choose(3)
    assert admin.missing() == ["全省月均工资"]

    admin.press(Qt.Key.Key_F9)
    admin.to("offer-2020")
    admin.choose(1)
    admin.press(Qt.Key.Key_Escape)
    assert admin.headline() == ("188.61", "31.97")


def test_a_bound_is_entered_as_published_beside_its_wage(admin: Administrator) -> None:
    # Art. 17: 5328 × 60 % = 3196.80 is published as 3197; × 4.9 % = 156.65, and Art. 22: × 1 % = 31.97.
    form = admin.settings.wages.form
    assert not any(name.startswith("share-") for name in form.shown())
    admin.to("offer-2020")
    admin.choose(1)
    assert [name for name in form.shown() if name.startswith("share-")] == ["share-2020-60%", "share-2020-300%"]

    admin.to("share-2020-60%")
    admin.type("3197")
    admin.enter()
    assert saved()["provincial_wages"]["2020"]["shares"] == {"60%": "3197.00"}
    assert "2020 年公布的 60%" in admin.reads()

    admin.press(Qt.Key.Key_Escape)
    admin.page(5)
    admin.choose(1)
    admin.go_to("status")
    admin.choose(3)
    assert admin.headline() == ("188.62", "31.97")
    assert "60% 公布为 3,197.00" in admin.reads()

    admin.go_to("provincial_wage")
    admin.type("5000")
    assert admin.headline()[0] == "177.00"  # of another wage nothing is published


def test_escape_goes_back_to_the_case_as_it_was(admin: Administrator) -> None:
    admin.press(Qt.Key.Key_Escape)
    admin.county_stay()
    admin.press(Qt.Key.Key_F9)
    admin.type("Lushi")
    admin.press(Qt.Key.Key_Escape)

    assert admin.window.stack.currentWidget() is admin.window.page
    assert admin.headline() == ("6,918.00", "2,082.00")
    assert saved()["agency"] == "Lushi"


def test_undo_does_not_reach_a_case_that_cannot_be_seen(admin: Administrator) -> None:
    admin.press(Qt.Key.Key_Escape)
    admin.county_stay()
    admin.press(Qt.Key.Key_N, modifier=CTRL)
    admin.press(Qt.Key.Key_F9)
    admin.press(Qt.Key.Key_Z, modifier=CTRL)
    admin.press(Qt.Key.Key_Escape)

    assert admin.headline() == ("—", "—")


def test_the_settings_are_there_at_the_next_start(qtbot: QtBot, look: Appearance) -> None:
    write('{"agency": "Lushi", "clerk": "Li Ming", "theme": "light"}')
    admin = Administrator(qtbot, look)

    agency = admin.settings.form.control("agency")
    assert isinstance(agency, Field)
    assert agency.text() == "Lushi"


def test_a_broken_file_is_said_once(qtbot: QtBot, look: Appearance) -> None:
    write("{")
    clerk = Clerk(qtbot, look)

    assert "设置文件已损坏，已另存为" in clerk.reads()
    assert "设置文件已损坏" not in Clerk(qtbot, look).reads()


def test_settings_that_cannot_be_written_are_said(admin: Administrator, home: Path) -> None:
    settings_file().parent.parent.mkdir(parents=True, exist_ok=True)
    settings_file().parent.write_text("a file where the folder should be")
    admin.type("Lushi")
    admin.enter()

    assert "设置没有保存" in admin.reads()
    assert home.exists()


def test_everything_has_a_name(admin: Administrator) -> None:
    unnamed = [
        widget
        for widget in admin.settings.findChildren(QWidget)
        if isinstance(widget, (QAbstractButton, QLineEdit, ChoiceRow)) and not widget.accessibleName()
    ]
    assert unnamed == []


@pytest.mark.parametrize("percent", [100, 150, 200])
def test_tab_leads_through_all_of_it(admin: Administrator, look: Appearance, percent: int) -> None:
    look.set_text_size(percent)
    admin.settings.form.focus_first()
    seen: list[QWidget] = []
    while focused() not in seen:
        seen.append(focused())
        QTest.keyClick(focused(), Qt.Key.Key_Tab)

    controls = [
        form.control(name) for form in (admin.settings.form, admin.settings.wages.form) for name in form.shown()
    ]
    assert [control for control in controls if control not in seen and control.focusProxy() not in seen] == []
    assert admin.settings.back in seen
