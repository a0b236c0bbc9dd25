"""The window while it is open: theme and text size change under it, and Tab leads everywhere."""

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.entries import CASES
from tests.ui.clerk import CTRL, SCREEN, Clerk, focused
from ui.case.plans import PAGES
from ui.look.appearance import Appearance
from ui.look.palettes import load_themes
from ui.widgets.choice_row import Choice
from ui.window import Window


def test_tab_reaches_form_answer_buttons_rail_and_header(clerk: Clerk) -> None:
    clerk.county_stay()
    page, window = clerk.window.page, clerk.window
    page.fields.focus_first()
    found: list[QWidget] = []
    while focused() not in found:
        found.append(focused())
        clerk.press(Qt.Key.Key_Tab)
    fields = [stop.parentWidget() if isinstance(stop, Choice) else stop for stop in found]

    asked = clerk.asked()
    controls = [page.fields.control(name) for name in (*asked[1:], asked[0])]  # round to the day, which is passed by
    assert [stop for stop in fields if stop in controls] == controls
    headline = page.header.headline
    for part in (headline.first, headline.second, page.next, *window.sidebar.buttons()):
        assert part in found


@pytest.mark.parametrize("theme", load_themes())
def test_a_theme_changes_an_open_window_at_once(clerk: Clerk, look: Appearance, theme: str) -> None:
    look.set_theme(theme)
    image = clerk.window.grab().toImage()

    width, height = SCREEN
    assert image.pixelColor(width // 2, 2) == look.theme.ground
    assert image.pixelColor(width - 3, height // 2) == look.theme.surface


@pytest.mark.parametrize("percent", [125, 150, 200])
def test_text_grows_in_an_open_window_and_stays_whole(clerk: Clerk, look: Appearance, percent: int) -> None:
    clerk.page(4)
    clerk.window.page.form.restart(CASES["maternity"])
    look.set_text_size(percent)
    QApplication.processEvents()
    window, page = clerk.window, clerk.window.page

    assert (window.width(), window.height()) == SCREEN
    for label in window.findChildren(QLabel):
        if label.isVisible() and not label.wordWrap():
            assert label.sizeHint().width() <= label.width(), label.text()
    for button in (page.print, page.export, page.compare.button, page.next):
        assert button.width() == button.sizeHint().width()
        assert window.rect().contains(QRect(button.mapTo(window, QPoint(0, 0)), button.size()))


def test_who_is_quicker_than_the_engine_gets_the_page_that_was_asked_for(qtbot: QtBot, look: Appearance) -> None:
    window = Window(look)
    qtbot.addWidget(window)
    rail = window.sidebar.buttons()
    for button in (rail[-1], rail[2]):  # the engine is loaded once the window was painted
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    QTest.keyClick(window, Qt.Key.Key_Z, CTRL)
    with qtbot.waitSignal(window.ready):
        window.show()
    assert window.page.form.benefits == PAGES[2].benefits
    assert window.page.isVisible()
