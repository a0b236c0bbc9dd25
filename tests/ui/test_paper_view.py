"""Pages on the screen: whole, side by side where that can be read, none over the edge."""

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QWidget

from estimator.settings.settings import Paper
from tests.slip_cases import CASES, slip_of
from tests.ui.conftest import Show
from ui.look.appearance import Appearance
from ui.paper.layout import lay_out
from ui.paper.view import PagesView


def shown(look: Appearance, show: Show, name: str, paper: Paper, size: tuple[int, int]) -> PagesView:
    view = PagesView(look)
    view.resize(*size)
    view.set_pages(lay_out(slip_of(CASES[name]), paper), "预览", roll=paper == "80mm")
    show(view)
    QApplication.processEvents()
    return view


def white(view: PagesView) -> QRect:
    """The rectangle around everything that is as white as paper."""
    sheets = view.widget()
    image = sheets.grab().toImage()
    white = QColor(Qt.GlobalColor.white)
    columns = [x for x in range(image.width()) for y in range(0, image.height(), 7) if image.pixelColor(x, y) == white]
    rows = [y for y in range(image.height()) for x in range(0, image.width(), 7) if image.pixelColor(x, y) == white]
    return QRect(min(columns), min(rows), max(columns) - min(columns) + 1, max(rows) - min(rows) + 1)


@pytest.fixture
def dark(look: Appearance) -> Appearance:
    """A look in which nothing but paper is white."""
    look.set_theme("dark")
    return look


@pytest.mark.parametrize(("paper", "shape"), [("A4", 210 / 297), ("A5", 148 / 210)])
def test_a_sheet_is_seen_whole_in_its_shape(dark: Appearance, show: Show, paper: Paper, shape: float) -> None:
    view = shown(dark, show, "stay", paper, (800, 600))

    page = white(view)
    assert view.verticalScrollBar().maximum() == 0
    assert page.width() / page.height() == pytest.approx(shape, abs=0.01)
    assert page.height() > 550
    assert abs(page.center().x() - view.viewport().width() / 2) <= 2


def test_two_pages_stand_side_by_side_where_there_is_room(dark: Appearance, show: Show) -> None:
    view = shown(dark, show, "arrears", "A4", (900, 600))

    assert view.verticalScrollBar().maximum() == 0
    assert white(view).width() > 780


def test_in_a_narrow_window_the_second_page_is_below(dark: Appearance, show: Show) -> None:
    view = shown(dark, show, "arrears", "A4", (500, 600))

    assert white(view).width() < 500
    assert view.verticalScrollBar().maximum() > 400


def test_a_roll_can_be_read_and_is_scrolled(dark: Appearance, show: Show) -> None:
    view = shown(dark, show, "stay", "80mm", (800, 600))

    # 14 pixels of text × 0.3 to the millimetre × 80 mm
    assert abs(white(view).width() - 336) <= 2
    bar = view.verticalScrollBar()
    view.turn(1)
    assert bar.value() == bar.pageStep()
    view.set_pages(lay_out(slip_of(CASES["late fee"]), "80mm"), "预览", roll=True)
    assert bar.value() == 0


def test_pages_follow_the_window(dark: Appearance, show: Show) -> None:
    view = shown(dark, show, "stay", "A4", (800, 600))
    before = white(view).height()
    view.resize(800, 400)
    QApplication.processEvents()

    assert white(view).height() < before - 150


def test_the_pages_say_what_they_are(dark: Appearance, show: Show) -> None:
    view = shown(dark, show, "stay", "A4", (800, 600))
    content: QWidget = view.widget()
    assert content.accessibleName() == "预览"
