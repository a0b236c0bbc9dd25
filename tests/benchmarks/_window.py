"""The window that benchmarks act on: as large as on a counter's screen, ready, and painted."""

import gc
import sys

from PySide6.QtCore import QCoreApplication, QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from tests.ui.clerk import SCREEN
from ui.look.appearance import Appearance, start_application
from ui.window import Window

PASSES = 3
"""A paint may ask for a new layout, and that for a paint: so often events are waited for until none is left."""


OFFSCREEN = "This plugin does not support "
"""So Qt says of each thing that the offscreen screen cannot do, such as to raise a window."""


def start_quietly() -> QApplication:
    """Start the application as the program does, with nothing said of what the offscreen screen cannot do."""
    qInstallMessageHandler(_tell)
    return start_application([])


def _tell(_kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
    if not text.startswith(OFFSCREEN):
        sys.stderr.write(f"{text}\n")


def open_window() -> Window:
    """Open the window and wait for the engine. There must be an application by now."""
    window = Window(Appearance("light"))
    ready: list[bool] = []
    window.ready.connect(lambda: ready.append(True))
    window.resize(*SCREEN)
    window.show()
    window.activateWindow()
    while not ready:
        painted()
    painted()
    gc.freeze()  # as the program does once it is ready
    return window


def painted() -> None:
    """Let everything be painted that waits for it."""
    for _ in range(PASSES):
        QCoreApplication.processEvents()
