"""Works the window as a clerk does: presses keys, clicks, and looks at what is shown."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from estimator import settings
from ui.look.appearance import Appearance
from ui.settings.store import SettingsStore
from ui.widgets.choice_row import ChoiceRow
from ui.widgets.field import Field
from ui.window import Window

NONE = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
SCREEN = (1366, 768)

WOMAN = "41120219860512002X"
CHILD = "411202200703010027"


class Clerk:
    """A window with somebody in front of it; `pressed` counts the keys besides text that was typed.

    The `day` of the case is set first; without one, the window is as it opens.
    """

    def __init__(self, qtbot: QtBot, look: Appearance, day: str = "2021-10-08") -> None:
        self.qtbot = qtbot
        self.store = SettingsStore(settings.settings_file(), settings.machine_settings_file())
        self.window = Window(look, self.store)
        self.pressed = 0
        self.typed = 0
        """The keys of text that was typed."""
        self.window.resize(*SCREEN)
        qtbot.addWidget(self.window)
        with qtbot.waitSignal(self.window.ready):
            self.window.show()
            self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)  # as it is by now: qtbot.waitActive would wait for its next look
        if day:
            self.on(day)

    def on(self, day: str) -> None:
        """Set the day of the case, and go back to where the focus was."""
        before = focused()
        field = self.field("date")
        field.setFocus()
        field.selectAll()
        put_in(field, day)
        before.setFocus()

    def press(self, *keys: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
        for key in keys:
            self.pressed += 1
            press(key, modifier)

    def choose(self, digit: int) -> None:
        self.press(Qt.Key(Qt.Key.Key_0 + digit))

    def enter(self, times: int = 1) -> None:
        self.press(*[Qt.Key.Key_Return] * times)

    def type(self, text: str) -> None:
        self.typed += len(text)
        QTest.keyClicks(focused(), text)

    def commit(self, text: str) -> None:
        """Let an input method put text in."""
        put_in(focused(), text)

    def go_to(self, name: str) -> None:
        """Press Enter until a field has the focus."""
        for _ in range(40):
            if self.at() == name:
                return
            self.enter()
        raise AssertionError(f"Enter does not lead to {name}")

    def pick(self, **digits: int) -> None:
        """Press Enter until each of these choices has the focus in turn, and its digit there."""
        for name, digit in digits.items():
            self.go_to(name)
            self.choose(digit)

    def page(self, digit: int) -> None:
        self.press(Qt.Key(Qt.Key.Key_0 + digit), modifier=ALT)

    def at(self) -> str:
        """The fact whose control has the focus."""
        form = self.window.page.fields
        here = focused()
        return next(
            (name for name in form.shown() if here in (form.control(name), form.control(name).focusProxy())), ""
        )

    def field(self, name: str) -> Field:
        control = self.window.page.fields.control(name)
        assert isinstance(control, Field)
        return control

    def row(self, name: str) -> ChoiceRow:
        control = self.window.page.fields.control(name)
        assert isinstance(control, ChoiceRow)
        return control

    def asked(self) -> list[str]:
        """The facts whose controls can be seen and are not greyed, from the top."""
        return [name for name in self.stands() if self.window.page.fields.control(name).isEnabled()]

    def stands(self) -> list[str]:
        """The facts whose controls can be seen, from the top, whether they are greyed or not."""
        form = self.window.page.fields
        return [name for name in form.names() if form.control(name).isVisibleTo(form)]

    def headline(self) -> tuple[str, str]:
        headline = self.window.page.header.headline
        return headline.first.figure.amount, headline.second.figure.amount

    def steps(self) -> list[tuple[str, str, str]]:
        steps = self.window.page.details.steps
        assert steps.isVisibleTo(self.window)
        return [(step.label, step.amount, step.article) for step in steps.steps()]

    def missing(self) -> list[str]:
        missing = self.window.page.details.missing
        assert missing.isVisibleTo(self.window)
        return [row.missing.label for row in missing.rows()]

    def reads(self) -> str:
        """All words of labels that can be seen."""
        labels = (label for label in self.window.findChildren(QLabel) if label.isVisibleTo(self.window))
        return "\n".join(label.text() for label in labels).replace("\u200a", " ")

    def county_stay(self) -> None:
        """Work a resident's stay in a county hospital: 9,000.00, first of the year."""
        self.type(WOMAN)
        self.enter()
        self.choose(2)
        self.go_to("tier")
        self.choose(2)
        self.go_to("total_cost")
        self.type("9000")

    def stay_of_a_child(self) -> None:
        """Work the stay of a child who is 14 on the last of February 2022 and 15 the day after.

        County hospital, 1,400.00; Art. 33: (1400 − 200) × 63 % = 756.00, or (1400 − 400) × 63 % = 630.00.
        """
        self.on("2022-02-28")
        self.type(CHILD)
        self.enter()
        self.choose(2)
        self.pick(tier=2)
        self.press(Qt.Key.Key_Return, modifier=CTRL)
        self.type("1400")
        assert self.headline()[0] == "756.00"


def focused() -> QWidget:
    focus = QApplication.focusWidget()
    assert focus is not None
    return focus


def put_in(control: QWidget, text: str) -> None:
    """Let an input method put a text in, all of it at once."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(control, event)


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
    """Press a key where the focus is."""
    QTest.keyClick(focused(), key, modifier)


Start = Callable[[], Clerk]
