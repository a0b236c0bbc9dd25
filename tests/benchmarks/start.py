"""Start to the first paint of our window against an empty PySide6 window, in turn: aim 1.3 at most, on the processor.

Ours is the command that a clerk starts, with a file of settings, the crash hook and the lock of the single copy. Then
the engine: ready within 500 ms of the first paint. The floor of both is the empty window's start; beside it stands a
window that paints one line of Chinese, which makes Qt's enumerations and opens a font, as every program has to.
"""

import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

import estimator.settings.settings as kept  # noqa: E402 the project's folder is on the path only now
from tests.conftest import HOMES  # noqa: E402

START_AIM = 1.3
READY_AIM = 500
ROUNDS = 25
_WATCH = """
import importlib, os, sys, time

def tell():
    print(time.time(), time.process_time(), flush=True)

def watch():
    from PySide6.QtCore import QCoreApplication, QEvent, QObject
    from PySide6.QtWidgets import QApplication

    class FirstPaint(QObject):
        def __init__(self):
            super().__init__()
            self.window, = QApplication.topLevelWidgets()
            self.window.windowHandle().installEventFilter(self)

        def eventFilter(self, watched, event):
            if event.type() == QEvent.Type.Expose:  # posted before, read as soon as everything is painted
                watched.removeEventFilter(self)
                QCoreApplication.postEvent(self, QEvent(QEvent.Type.User))
            return False

        def customEvent(self, event):
            tell()
            if hasattr(self.window, "ready"):
                self.window.ready.connect(self.stop)
            else:
                self.stop()

        def stop(self):
            tell()
            os._exit(0)

    run = QApplication.exec

    @staticmethod
    def watched():
        watcher = FirstPaint()
        run()

    QApplication.exec = watched
"""
_EMPTY = """
watch()
from PySide6.QtWidgets import QApplication, QWidget
app = QApplication(sys.argv)
window = QWidget()
window.showMaximized()
app.exec()
"""
_ONE_LINE = """
watch()
from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication, QWidget

class Window(QWidget):
    def paintEvent(self, event):
        painter = QPainter(self)
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, "医保生育待遇试算")
        painter.end()

app = QApplication([*sys.argv, "-style", "fusion"])
window = Window()
window.showMaximized()
app.exec()
"""
_OURS = """
load = importlib.import_module

def watched(name):
    importlib.import_module = load
    module = load(name)
    watch()
    return module

importlib.import_module = watched
from estimator.cli.main import main
main([])
"""


class Start(NamedTuple):
    """From the start of a process: its first paint, in all and in its own time on the processor; then ready (ms)."""

    painted: float
    worked: float
    ready: float


def start(script: str) -> Start:
    """Start a window once."""
    begun = time.time()
    command = [sys.executable, "-c", _WATCH + script]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    if run.returncode:
        sys.exit(run.stderr)
    painted, worked, ready, _ = map(float, run.stdout.split())
    return Start((painted - begun) * 1000, worked * 1000, (ready - painted) * 1000)


def main() -> None:
    """Print the medians of each and their ratios."""
    with TemporaryDirectory() as home:
        os.environ.update(dict.fromkeys(HOMES, home))
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # what is installed has its bytecode
        kept.write_settings(kept.Settings(agency="三门峡市医疗保障局", counter="3", clerk="李明"), kept.settings_file())
        taken: dict[str, list[Start]] = {_EMPTY: [], _ONE_LINE: [], _OURS: []}
        for turn in range(ROUNDS + 1):
            for script, starts in taken.items():
                found = start(script)
                if turn:  # the first one warms the disk's cache
                    starts.append(found)
    empty, one_line, ours = (Start(*map(median, zip(*starts, strict=True))) for starts in taken.values())
    for what, mine, floor, aim in (
        ("start to first paint", ours.painted, empty.painted, ""),
        ("of it on the processor", ours.worked, empty.worked, f"aim {START_AIM} ×"),
        ("a window with one line of Chinese", one_line.worked, empty.worked, ""),
        ("first paint to engine ready", ours.ready, empty.painted, f"aim {READY_AIM} ms"),
    ):
        print(f"{what}: {mine:.0f} ms; {mine / floor:.2f} × an empty window's {floor:.0f} ms {aim and f'({aim})'}")


if __name__ == "__main__":
    main()
