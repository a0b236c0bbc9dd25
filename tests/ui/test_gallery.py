"""The pieces put together: names, order, theme and text size while the window is open."""

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from tests.ui import gallery
from tests.ui.conftest import Show
from ui.look import Look
from ui.widgets.choice import Choice

WIDTH, HEIGHT = gallery.SCREEN


@pytest.fixture
def sample(look: Look, show: Show) -> gallery.Sample:
    look.set_window_width(WIDTH)
    made = gallery.Sample(look, gallery.maternity_complete)
    made.resize(WIDTH, HEIGHT)
    show(made)
    return made


def stops(sample: gallery.Sample) -> list[QWidget]:
    """Every widget that Tab reaches, in its order."""
    sample.form.focus_first()
    found: list[QWidget] = []
    focus = QApplication.focusWidget()
    while focus is not None and focus not in found:
        found.append(focus)
        QTest.keyClick(focus, Qt.Key.Key_Tab)
        focus = QApplication.focusWidget()
    return found


def test_each_stop_of_tab_has_a_name_of_its_own(sample: gallery.Sample) -> None:
    for stop in stops(sample):
        assert stop.accessibleName(), stop


def test_tab_reaches_form_answer_buttons_rail_and_header(sample: gallery.Sample) -> None:
    found = stops(sample)
    fields = [stop.parentWidget() if isinstance(stop, Choice) else stop for stop in found]

    assert fields[: len(sample.form.names())] == [sample.form.control(name) for name in sample.form.names()]
    for part in (
        sample.headline.first,
        sample.headline.second,
        sample.next,
        sample.rail.buttons()[0],
        sample.header.date,
    ):
        assert part in found


@pytest.mark.parametrize("theme", ["dark", "contrast", "light"])
def test_a_theme_changes_an_open_window_at_once(look: Look, sample: gallery.Sample, theme: str) -> None:
    look.set_theme(theme)
    image = sample.grab().toImage()

    assert image.pixelColor(WIDTH // 2, 2) == look.theme.ground
    assert image.pixelColor(WIDTH - 3, HEIGHT // 2) == look.theme.surface


@pytest.mark.parametrize("percent", [125, 150, 200])
def test_text_grows_in_an_open_window_and_stays_whole(look: Look, sample: gallery.Sample, percent: int) -> None:
    look.set_text_size(percent)
    QApplication.processEvents()

    assert sample.width() == WIDTH
    assert sample.height() == HEIGHT
    for label in sample.findChildren(QLabel):
        if label.isVisible() and not label.wordWrap():
            assert label.sizeHint().width() <= label.width(), label.text()
    for button in (sample.print_, sample.export, sample.compare, sample.next):
        assert button.width() == button.sizeHint().width()
        assert sample.rect().contains(QRect(button.mapTo(sample, QPoint(0, 0)), button.size()))
