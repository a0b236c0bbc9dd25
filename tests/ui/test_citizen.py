"""F11: the answer alone in very large type, live with the form, without a word of whose it is."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tests.ui.clerk import CTRL, WOMAN, Clerk
from ui.citizen.screen import CitizenView
from ui.look.appearance import Appearance

COUNTY_LINES = (
    "总费用，都在医保范围内 9,000.00；400 元以内，自己付 400.00；400 元到 1,500 元，医保付 63% 693.00；"
    "1,500 元以上，医保付 83% 6,225.00；两段余下的，自己付 1,682.00"
)
TWO_SCREENS = {
    "synchronousWindowSystemEvents": False,
    "windowFrameMargins": True,
    "screens": [
        {"name": name, "x": x, "y": 0, "width": width, "height": height, "dpr": 1, "logicalDpi": 96}
        | {"logicalBaseDpi": 96}
        for name, x, width, height in (("clerk", 0, 1366, 768), ("citizen", 1366, 1920, 1080))
    ],
}


def view_of(clerk: Clerk) -> CitizenView:
    view = clerk.window.findChild(CitizenView)
    assert isinstance(view, CitizenView)
    return view


def opened(clerk: Clerk) -> CitizenView:
    clerk.press(Qt.Key.Key_F11)
    view = view_of(clerk)
    clerk.qtbot.waitUntil(view.isActiveWindow)
    return view


def closed(clerk: Clerk, view: CitizenView) -> None:
    """Close the view and wait until the clerk has the keys again."""
    QTest.keyClick(view, Qt.Key.Key_Escape)
    clerk.qtbot.waitUntil(clerk.window.isActiveWindow)


def figures(view: CitizenView) -> list[tuple[str, str]]:
    return [(figure.caption, figure.value) for figure in view.words.figures]


def test_the_answer_fills_the_screen(clerk: Clerk) -> None:
    clerk.county_stay()
    view = opened(clerk)

    assert view.isFullScreen()
    assert figures(view) == [("医保基金付", "6,918.00"), ("您自己付", "2,082.00")]
    assert view.figures.accessibleName() == "医保基金付 6,918.00 元，您自己付 2,082.00 元"
    assert view.lines.accessibleName() == COUNTY_LINES
    assert view.bar.accessibleName() == "基金支付 6,918.00，起付标准 400.00，按比例自付 1,682.00"


@pytest.mark.parametrize("key", [Qt.Key.Key_F11, Qt.Key.Key_Escape])
def test_f11_or_esc_leads_back_to_the_field_one_was_in(clerk: Clerk, key: Qt.Key) -> None:
    clerk.county_stay()
    view = opened(clerk)
    QTest.keyClick(view, key)
    clerk.qtbot.waitUntil(clerk.window.isActiveWindow)

    assert not view.isVisible()
    assert clerk.at() == "total_cost"
    assert clerk.field("total_cost").text_value() == "9000"


def test_a_click_on_its_button_opens_it_too(clerk: Clerk) -> None:
    button = next(one for one in clerk.window.findChildren(QWidget) if one.accessibleName() == "参保人屏")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert view_of(clerk).isVisible()


def test_before_the_answer_there_is_a_dash_and_nothing_else(clerk: Clerk) -> None:
    view = opened(clerk)

    assert figures(view) == [("医保基金付", "—"), ("您自己付", "—")]
    assert view.words.lines == ()
    assert view.figures.accessibleName() == "医保基金付 尚无结果，您自己付 尚无结果"


def test_it_follows_to_another_page_and_another_person(clerk: Clerk) -> None:
    # Art. 37: 1870 of 2600.
    clerk.page(4)
    clerk.go_to("scheme")
    clerk.choose(2)
    clerk.go_to("delivery")
    clerk.choose(3)
    clerk.go_to("total_cost")
    clerk.type("2600")
    view = opened(clerk)
    assert figures(view) == [("医保基金付", "1,870.00"), ("您自己付", "730.00")]

    closed(clerk, view)
    clerk.press(Qt.Key.Key_N, modifier=CTRL)
    assert figures(view) == [("医保基金付", "—"), ("您自己付", "—")]

    clerk.page(5)
    clerk.choose(4)
    assert figures(view) == [("滞纳金", "—")]


def test_no_name_no_number_no_id(clerk: Clerk) -> None:
    clerk.county_stay()
    clerk.window.page.fields.focus("name")
    clerk.commit("欧阳德胜")
    clerk.window.page.fields.focus("case_number")
    clerk.type("YW7788")
    view = opened(clerk)

    told = repr(view.words) + view.windowTitle()
    told += "".join(part.accessibleName() + part.toolTip() for part in view.findChildren(QWidget))
    assert "6,918.00" in told
    assert not any(word in told for word in ("欧阳", "YW7788", WOMAN, WOMAN[-4:], WOMAN[:4], "35"))


def test_the_figures_are_the_largest_at_which_both_fit(clerk: Clerk, look: Appearance) -> None:
    clerk.county_stay()
    view = CitizenView(look, clerk.window)
    clerk.qtbot.addWidget(view)
    view.resize(1366, 768)
    view.show_draft(clerk.window.page.form.draft)
    view.show()
    assert view.figures.pixels == 125
    assert view.lines.pixels == 28

    # 99,999,999.99 is the largest amount that can be entered; Art. 32: the fund pays 150000 of it at most.
    clerk.window.activateWindow()
    clerk.qtbot.waitUntil(clerk.window.isActiveWindow)
    clerk.press(Qt.Key.Key_Escape)
    clerk.type("99999999.99")
    view.show_draft(clerk.window.page.form.draft)
    assert figures(view)[1] == ("您自己付", "99,849,999.99")
    assert 60 < view.figures.pixels < 90

    view.resize(683, 384)
    assert view.lines.pixels <= 14


def test_every_line_fits_however_many_there_are(clerk: Clerk, look: Appearance) -> None:
    # Every part of a bill at once: an aged resident, a second stay, not filed, beyond the ceiling, costs outside.
    clerk.type("80")
    entries: dict[str, str | int] = {
        "scheme": "resident",
        "age": "85",
        "location": "elsewhere",
        "tier": "city",
        "grade": 3,
        "admission": "2",
    }
    bill: dict[str, str | int] = {
        "total_cost": "300000",
        "excluded_cost": "800",
        "fund_paid_this_year": "1000",
        "referral": "unregistered",
    }
    clerk.window.page.form.restart({**entries, **bill})
    view = CitizenView(look, clerk.window)
    clerk.qtbot.addWidget(view)
    view.resize(1366, 768)
    view.show_draft(clerk.window.page.form.draft)

    assert len(view.words.lines) == 11
    assert view.lines.pixels >= 20
    for line in view.words.lines:
        assert view.lines.width_of(line, view.lines.pixels) <= view.lines.width()


def test_only_what_changed_is_painted_anew(clerk: Clerk) -> None:
    clerk.county_stay()
    view = opened(clerk)
    closed(clerk, view)
    words = view.words
    clerk.window.page.fields.focus("name")
    clerk.type("A")
    assert view.words is words


def test_on_a_second_screen_it_is_live_and_leaves_the_keys_to_the_clerk(tmp_path: Path) -> None:
    # Art. 33 as above; then 693.00 + 16500 * 83 % = 14388.00.
    screens = tmp_path / "screens.json"
    screens.write_text(json.dumps(TWO_SCREENS))
    program = """
import sys
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from ui.citizen.screen import CitizenView
from ui.look.appearance import Appearance, start_application
from ui.window import Window
app = start_application(sys.argv)
window = Window(Appearance("light"))
window.show()
ready = []
window.ready.connect(lambda: ready.append(True))
while not ready:
    app.processEvents()
window.activateWindow()
entries = {"scheme": "resident", "age": "35", "location": "local", "tier": "county", "grade": 2}
window.page.form.restart(entries | {"total_cost": "9000", "date": "2021-10-08"})
window.page.fields.focus("total_cost")
QTest.keyClick(app.focusWidget(), Qt.Key.Key_F11)
view = window.findChild(CitizenView)
app.processEvents()
print(view.screen().name(), view.isFullScreen(), window.isActiveWindow(), view.figures.accessibleName())
QTest.keyClicks(app.focusWidget(), "18000")
print(view.figures.accessibleName())
QTest.keyClick(app.focusWidget(), Qt.Key.Key_F11)
print(view.isVisible())
"""
    done = subprocess.run(
        [sys.executable, "-c", program, "-platform", f"offscreen:configfile={screens}"],
        check=True,
        capture_output=True,
        text=True,
    )
    assert done.stdout.splitlines() == [
        "citizen True True 医保基金付 6,918.00 元，您自己付 2,082.00 元",
        "医保基金付 14,388.00 元，您自己付 3,612.00 元",
        "False",
    ]


def test_a_screen_that_is_unplugged_takes_the_view_along(clerk: Clerk) -> None:
    view = opened(clerk)
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    app.screenRemoved.emit(view.screen())
    assert not view.isVisible()
    clerk.qtbot.waitUntil(clerk.window.isActiveWindow)
