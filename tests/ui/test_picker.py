import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from tests.ui.conftest import Show
from ui.look.appearance import Appearance
from ui.widgets.buttons import KeyButton
from ui.widgets.picker import Picker


@pytest.fixture
def picker(look: Appearance, show: Show) -> Picker:
    window = QWidget()
    made = Picker(look)
    made.addItems(["Laser", "Office", "Roll"])
    other = KeyButton(look, "返回")
    layout = QVBoxLayout(window)
    layout.addWidget(made)
    layout.addWidget(other)
    show(window)
    made.setFocus()
    return made


def turn_wheel(picker: Picker) -> None:
    where = QPointF(picker.rect().center())
    event = QWheelEvent(
        where,
        picker.mapToGlobal(where),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,  # noqa: FBT003 - Qt's name
    )
    QApplication.sendEvent(picker, event)


def test_arrows_and_letters_pick(picker: Picker) -> None:
    QTest.keyClick(picker, Qt.Key.Key_Down)
    assert picker.currentText() == "Office"
    QTest.keyClick(picker, Qt.Key.Key_R)
    assert picker.currentText() == "Roll"


def test_the_wheel_changes_nothing_without_the_focus(picker: Picker) -> None:
    button = picker.window().findChild(KeyButton)
    assert button is not None
    button.setFocus()
    turn_wheel(picker)
    assert picker.currentText() == "Laser"

    picker.setFocus()
    turn_wheel(picker)
    assert picker.currentText() == "Office"


def test_the_focus_is_seen(picker: Picker, look: Appearance) -> None:
    edge = QPoint(picker.width() // 2, 1)
    assert picker.grab().toImage().pixelColor(edge) == look.theme.accent

    button = picker.window().findChild(KeyButton)
    assert button is not None
    button.setFocus()
    assert picker.grab().toImage().pixelColor(edge) != look.theme.accent


def test_what_is_to_be_picked_is_seen(picker: Picker) -> None:
    picker.setPlaceholderText("请选打印机")
    picker.setCurrentIndex(-1)
    with_words = picker.grab().toImage()
    picker.setPlaceholderText("")
    assert picker.grab().toImage() != with_words


def test_it_grows_with_the_text(picker: Picker, look: Appearance) -> None:
    before = picker.sizeHint().height()
    look.set_text_size(200)
    assert picker.sizeHint().height() == pytest.approx(2 * before, abs=7)
