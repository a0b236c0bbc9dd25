"""Wild keys, clicks and dropped files on the real window: no error nobody foresaw, nothing hangs, nothing grows.

At its end the window still answers a plain stay as it must.
"""

import ctypes
import gc
import os
import random
import sys
import threading
import time
import traceback
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QPoint, QPointF, Qt, QThread, QTimer, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from typing_extensions import override

from estimator.form import entries_of
from tests.adversary.watched import Tally, end_in, never_end
from tests.benchmarks._window import start_quietly
from tests.slip_cases import CASES, answered
from ui.case.plans import PAGES
from ui.look.appearance import Appearance
from ui.system.tasks import end_all
from ui.widgets.actions import IN_RAIL, PASSING
from ui.window import Window

SECONDS = 30.0
"""A key or click that takes longer hangs."""
ANSWER = 300
"""Milliseconds after which a dialog is answered."""
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
DROPPED = {
    "empty.toml": b"",
    "unsealed.toml": b'id = "x"\nin_force_from = 2027-01-01\n',
    "stranger.toml": b'id = "x"\n#= untrusted comment: seal of a rule pack\n#= AAAA\n#= trusted comment: \n#= AAAA\n',
    "withdraws.toml": b'withdraws = "sanmenxia-2021"\n',
    "bytes.toml": bytes(range(256)) * 100,
    "deep.toml": b"a = " + b"[" * 100_000,
    "large.toml": b"# " * (1 << 20),
    "rules.xlsx": b"PK\x03\x04",
}
"""Files that are dropped on the window; beside them a folder and a pipe."""
MARKS = 4
"""How often memory and handles are looked at."""
MORE_MEMORY, MORE_HANDLES = 1.15, 8
"""What may be held at the end, against when a quarter was done and each page had been made."""
MODIFIERS = (Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier)


def attack(count: int, seed: int) -> Tally:
    """Press and click so many times."""
    tally, begin = Tally(), time.monotonic()
    chance = random.Random(seed)  # noqa: S311 the same keys each time
    errors: Counter[str] = Counter()

    def take(error: BaseException | None) -> None:
        if error is not None:
            errors["".join(traceback.format_exception(error, limit=-6))] += 1

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
    _make_files()
    for name in (*(page.name for page in (*PAGES, *IN_RAIL)), *PASSING, PAGES[0].name):
        window.show_page(name)
    left, is_doing = max(1, count), False
    held: list[Held] = []
    steps = QTimer(interval=0)

    def step() -> None:
        nonlocal left, is_doing
        if left * MARKS % count < MARKS and left != count:
            held.append(_held())
        left -= 1
        end_in(SECONDS)
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
        # A timer keeps still while its own slot runs, and an answer may open the next dialog: each has one of its own.
        if left >= 0:
            QTimer.singleShot(ANSWER, answer)
        # Only a dialog that has a loop of its own waits for it: else a key would be pressed in the middle of another.
        if is_doing and QThread.currentThread().loopLevel() > 1:
            end_in(SECONDS)
            tally.counts["dialogs answered"] += 1
            _press(window, chance.choice((Qt.Key.Key_Return, Qt.Key.Key_Escape)), Qt.KeyboardModifier.NoModifier)

    steps.timeout.connect(step)
    steps.start()
    answer()
    application.exec()
    steps.stop()
    _look_back(tally, held)
    _answer_a_stay(tally, window)
    end_all(SECONDS / 2)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QApplication.closeAllWindows()
    never_end()


def _do(chance: random.Random, window: Window) -> str:
    """Press or click what the system would: a press can take away the widget, or the dialog, that is to be released."""
    if not window.isVisible():
        window.show()
    front = QApplication.activePopupWidget() or QApplication.activeModalWidget() or window
    if front is window and chance.random() < 1 / 100:
        _drop(chance, window)
        return "drops"
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
    """Press and release as the system would: each in the window that has the focus by then."""
    code, text = (QTest.asciiToKey(ord(key)), key) if isinstance(key, str) else (key, "")
    if key is Qt.Key.Key_Space:
        text = " "
    for is_down in (True, False):
        target = QGuiApplication.focusWindow() or window.windowHandle()
        if target is not None:
            # keyRelease would lift Shift, too, in a window that the key may just have taken away.
            QTest.simulateEvent(target, is_down, int(code), modifier, text, False)  # noqa: FBT003 no repetition


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


def _drop(chance: random.Random, window: Window) -> None:
    """Drop some of the files, as the system would."""
    data = QMimeData()
    names = [*DROPPED, "folder.toml", "pipe.toml", "gone.toml"]
    data.setUrls([QUrl.fromLocalFile(str(Path.home() / name)) for name in chance.sample(names, chance.randrange(1, 4))])
    buttons, modifiers = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    event = QDropEvent(QPointF(10, 10), Qt.DropAction.CopyAction, data, buttons, modifiers)
    QApplication.sendEvent(window, event)


def _make_files() -> None:
    for name, content in DROPPED.items():
        (Path.home() / name).write_bytes(content)
    (Path.home() / "folder.toml").mkdir()
    os.mkfifo(Path.home() / "pipe.toml")


class Held(NamedTuple):
    """What this process holds: memory with and without what the C library could give back (MB), and counts."""

    resident: float
    megabytes: float
    handles: int
    widgets: int
    objects: int

    @override
    def __str__(self) -> str:
        memory = f"{self.megabytes:.1f} MB (with what is free in it {self.resident:.1f})"
        return f"{memory}, {self.handles} open files, {self.widgets:,} widgets, {self.objects:,} objects"


def _held() -> Held:
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    resident = _resident()
    ctypes.CDLL(None).malloc_trim(0)
    handles = len(list(Path("/proc/self/fd").iterdir()))
    return Held(resident, _resident(), handles, len(QApplication.allWidgets()), len(gc.get_objects()))


def _resident() -> float:
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / (1 << 20)


def _look_back(tally: Tally, held: list[Held]) -> None:
    """Judge by what is held beyond what there was once a quarter was done; what is merely free in the heap is none."""
    tally.told += map(str, held)
    first, last = held[0], held[-1]
    if last.megabytes > first.megabytes * MORE_MEMORY or last.handles > first.handles + MORE_HANDLES:
        tally.problems.append("memory or open files grew")


def _answer_a_stay(tally: Tally, window: Window) -> None:
    """Have a plain stay answered, whatever stands in the window."""
    case, answer = answered(CASES["stay"])
    window.show_page(PAGES[0].name)
    window.page.form.restart(entries_of(case))
    shown = window.page.header.headline.first.figure.amount
    if shown != f"{answer.figures['fund_pays']:,.2f}":
        tally.problems.append(f"at the end a plain stay is answered with {shown!r}")
