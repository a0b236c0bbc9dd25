"""Wild keys and clicks on the real window: no error nobody foresaw, nothing hangs, and it still works at the end."""

import faulthandler
import os
import random
import sys
import threading
import time
import traceback
from collections import Counter
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tests.adversary.watched import Tally
from tests.benchmarks._window import start_quietly
from ui.look.appearance import Appearance
from ui.system.tasks import end_all
from ui.window import Window

SECONDS = 30.0
"""A key or click that takes longer hangs."""
LETTERS = "0123456789.-+ abcXYZ:=@"
KEYS = (
    *(
        Qt.Key.Key_Return,
        Qt.Key.Key_Tab,
        Qt.Key.Key_Backtab,
        Qt.Key.Key_Escape,
        Qt.Key.Key_Backspace,
        Qt.Key.Key_Delete,
    ),
    *(Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End),
    *(Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Space),
    *(Qt.Key(Qt.Key.Key_F1 + index) for index in range(12)),
)
WITH_CTRL = "ABCNOPRSVXYZ"
MODIFIERS = (Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier)


def attack(count: int, seed: int) -> Tally:
    """Press and click so many times."""
    tally, begin = Tally(), time.monotonic()
    chance = random.Random(seed)  # noqa: S311 the same keys each time
    errors: Counter[str] = Counter()

    def take(error: BaseException | None) -> None:
        if error is not None:
            errors["".join(traceback.format_exception(error, limit=-3))] += 1

    sys.excepthook = lambda _kind, error, _trace: take(error)
    sys.unraisablehook = lambda found: take(found.exc_value)
    threading.excepthook = lambda found: take(found.exc_value)
    os.chdir(os.environ["HOME"])  # what it saves under some name
    try:
        _go_on(chance, count, tally)
    finally:
        sys.excepthook = sys.__excepthook__
    tally.problems += [f"{times} times {error}" for error, times in errors.items()]
    tally.seconds = time.monotonic() - begin
    return tally


def _go_on(chance: random.Random, count: int, tally: Tally) -> None:
    """Do one thing after the other; a dialog that waits for its answer meanwhile gets one."""
    application = start_quietly()
    application.setQuitOnLastWindowClosed(False)
    window = Window(Appearance("light"))
    window.resize(1366, 768)
    window.show()
    window.activateWindow()
    left, is_doing = max(1, count), False
    steps, answers = QTimer(interval=0), QTimer(interval=300)

    def step() -> None:
        nonlocal left, is_doing
        left -= 1
        faulthandler.dump_traceback_later(SECONDS, exit=True)
        if left < 0:
            application.exit()
            return
        is_doing, before = True, time.monotonic()
        try:
            tally.counts[_do(chance, window)] += 1
        except RuntimeError as error:
            if "already deleted" not in str(error):
                raise
            tally.counts["taken away meanwhile"] += 1
        finally:
            is_doing = False
        tally.slowest = max(tally.slowest, time.monotonic() - before)

    def answer() -> None:
        if is_doing:
            faulthandler.dump_traceback_later(SECONDS, exit=True)
            tally.counts["dialogs answered"] += 1
            _press(window, chance.choice((Qt.Key.Key_Return, Qt.Key.Key_Escape)), Qt.KeyboardModifier.NoModifier)

    steps.timeout.connect(step)
    answers.timeout.connect(answer)
    steps.start()
    answers.start()
    application.exec()
    steps.stop()
    answers.stop()
    end_all(SECONDS / 2)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QApplication.closeAllWindows()
    faulthandler.cancel_dump_traceback_later()


def _do(chance: random.Random, window: Window) -> str:
    """Press or click what the system would: a press can take away the widget, or the dialog, that is to be released."""
    if not window.isVisible():
        window.show()
    front = QApplication.activePopupWidget() or QApplication.activeModalWidget() or window
    if chance.random() < 1 / 3:
        _click(chance, front)
        return "clicks"
    what = chance.random()
    if what < 1 / 2:
        for letter in chance.choices(LETTERS, k=chance.randrange(1, 6)):
            _press(window, letter, Qt.KeyboardModifier.NoModifier)
    elif what < 9 / 10:
        _press(window, chance.choice(KEYS), chance.choice((Qt.KeyboardModifier.NoModifier, *MODIFIERS)))
    else:
        _press(window, Qt.Key(ord(chance.choice(WITH_CTRL))), Qt.KeyboardModifier.ControlModifier)
    return "keys"


def _press(window: Window, key: Any, modifier: Qt.KeyboardModifier) -> None:  # noqa: ANN401 a letter or a key
    for send in (QTest.keyPress, QTest.keyRelease):
        target = QGuiApplication.focusWindow() or window.windowHandle()
        if target is not None:
            send(target, key, modifier)


def _click(chance: random.Random, front: QWidget) -> None:
    shown = [each for each in front.findChildren(QWidget) if each.isVisible() and each.window() is front]
    widget = chance.choice([front, *shown])
    seen = widget.visibleRegion().boundingRect()
    if seen.isEmpty():
        return
    place = QPoint(chance.randint(seen.left(), seen.right()), chance.randint(seen.top(), seen.bottom()))
    place = widget.mapTo(front, place)
    for send in (QTest.mousePress, QTest.mouseRelease) * chance.choice((1, 1, 1, 2)):
        target = front.windowHandle() if front.isVisible() else None
        if target is not None:
            send(target, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
