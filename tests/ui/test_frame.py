"""What stands around form and answer: rail, header, buttons, grounds, scroll area."""

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.clerk import Clerk
from tests.ui.conftest import Show
from ui.look.appearance import Appearance
from ui.look.metrics import ANSWER_WIDEST
from ui.look.palettes import load_themes
from ui.widgets.actions import PageName
from ui.widgets.buttons import KeyButton
from ui.widgets.header import Header
from ui.widgets.panel import Panel
from ui.widgets.scroll import ThinScroll
from ui.widgets.sidebar import Sidebar

PAGES = [PageName("inpatient", "住院", "1"), PageName("maternity", "生育", "4")]


@pytest.fixture
def rail(look: Appearance, show: Show) -> Sidebar:
    made = Sidebar(look, PAGES, [PageName("history", "历史", "6")])
    made.resize(made.width(), 500)
    show(made)
    return made


def test_the_first_page_is_lit(rail: Sidebar) -> None:
    assert [button.isChecked() for button in rail.buttons()] == [True, False, False]


def test_a_click_asks_for_a_page_and_the_window_decides(rail: Sidebar, qtbot: QtBot) -> None:
    with qtbot.waitSignal(rail.picked) as told:
        QTest.mouseClick(rail.buttons()[1], Qt.MouseButton.LeftButton)
    assert told.args == ["maternity"]
    assert rail.buttons()[0].isChecked()

    rail.set_current("maternity")
    assert rail.buttons()[1].isChecked()


def test_a_page_says_its_key(rail: Sidebar) -> None:
    assert rail.buttons()[1].accessibleName() == "生育"
    assert rail.buttons()[1].accessibleDescription() == "Alt+4"


def test_pages_that_stand_apart_are_at_the_bottom(rail: Sidebar) -> None:
    tops = [button.y() for button in rail.buttons()]

    assert tops[2] - tops[1] > 2 * (tops[1] - tops[0])


def test_a_button_works_by_key_click_and_enter(look: Appearance, show: Show) -> None:
    button = KeyButton(look, "导出", "Ctrl+S")
    show(button)
    clicks: list[bool] = []
    button.clicked.connect(lambda: clicks.append(button.hasFocus()))

    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    QTest.keyClick(button, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(button, Qt.Key.Key_Return)

    assert len(clicks) == 3


@pytest.mark.qt_log_ignore("Keyboard event not accepted", extend=True)
def test_a_disabled_button_says_why_and_its_key_does_nothing(look: Appearance, show: Show, qtbot: QtBot) -> None:
    button = KeyButton(look, "导出", "Ctrl+S")
    show(button)
    button.set_reason("还需填写 月均工资")
    assert button.toolTip() == button.accessibleDescription() == "还需填写 月均工资"

    with qtbot.assertNotEmitted(button.clicked):
        QTest.keyClick(button, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)


@pytest.mark.parametrize("style", ["plain", "main", "flat"])
@pytest.mark.parametrize("percent", [100, 150, 200])
def test_word_and_key_fit_the_button(look: Appearance, qtbot: QtBot, style: str, percent: int) -> None:
    assert style in {"plain", "main", "flat"}
    look.set_text_size(percent)
    button = KeyButton(look, "下一位", "Ctrl+N", style="main" if style == "main" else "plain")
    qtbot.addWidget(button)
    needed = look.measure().horizontalAdvance("下一位") + look.measure("small").horizontalAdvance("Ctrl+N")

    assert button.sizeHint().width() > needed


def test_the_header_leaves_the_source_out_when_smallest(look: Appearance, show: Show) -> None:
    header = Header(look, "医保生育待遇试算")
    header.set_source("三门峡市 · 三政办〔2021〕2号")
    header.resize(1366, header.height())
    show(header)
    assert "三门峡市 · 三政办〔2021〕2号" in [
        label.text() for label in header.findChildren(QLabel) if label.isVisible()
    ]

    look.set_window_width(600)
    assert header.toolTip() == "三门峡市 · 三政办〔2021〕2号"


def scrolled_lines(look: Appearance, show: Show) -> tuple[ThinScroll, list[QLineEdit]]:
    content = QWidget()
    column = QVBoxLayout(content)
    lines = [QLineEdit() for _ in range(30)]
    for line in lines:
        column.addWidget(line)
    area = ThinScroll(look, content)
    area.resize(200, 200)
    show(area)
    return area, lines


def in_sight(area: ThinScroll, line: QLineEdit) -> bool:
    return area.viewport().rect().contains(QRect(line.mapTo(area.viewport(), QPoint()), line.size()))


def test_what_gets_the_focus_is_scrolled_into_sight_with_what_stands_around_it(look: Appearance, show: Show) -> None:
    area, lines = scrolled_lines(look, show)
    last = max(number for number, line in enumerate(lines) if in_sight(area, line))
    for number in (last, 25, 10):
        lines[number].setFocus()
        assert in_sight(area, lines[number])
        assert in_sight(area, lines[number - 1])
        assert in_sight(area, lines[number + 1])


def test_what_has_the_focus_stays_in_sight_when_there_is_less_room(look: Appearance, show: Show, qtbot: QtBot) -> None:
    area, lines = scrolled_lines(look, show)
    last = max((line for line in lines if in_sight(area, line)), key=lines.index)
    last.setFocus()
    area.resize(200, 130)
    qtbot.waitUntil(lambda: in_sight(area, last))


def test_what_is_clicked_does_not_move_away(look: Appearance, show: Show) -> None:
    area, lines = scrolled_lines(look, show)
    last = max((line for line in lines if in_sight(area, line)), key=lines.index)
    window = area.window().windowHandle()
    QTest.mouseClick(
        window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, last.mapTo(area, last.rect().center())
    )

    assert last.hasFocus()
    assert area.verticalScrollBar().value() == 0


@pytest.mark.parametrize("theme", load_themes())
def test_a_ground_changes_with_the_theme(look: Appearance, qtbot: QtBot, theme: str) -> None:
    ground = Panel(look, "sheet")
    qtbot.addWidget(ground)
    ground.resize(20, 20)
    look.set_theme(theme)

    assert ground.grab().toImage().pixelColor(10, 10) == look.theme.sheet


def test_a_wide_screen_keeps_an_answer_that_can_be_followed(clerk: Clerk, look: Appearance) -> None:
    clerk.county_stay()
    before = clerk.window.page.details.steps.rows()[0].width()
    clerk.window.resize(1920, 1080)
    page = clerk.window.page

    for part in (page.header, page.details.steps, page.print.parentWidget()):
        assert part is not None
        assert before < part.width() <= look.px(ANSWER_WIDEST)
