"""Start of a process to the first paint of our window, against an empty PySide6 window: aim 1.3 at most."""

import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[2]
AIM = 1.3
ROUNDS = 15
_TELL_FIRST_PAINT = """
import sys, time
from PySide6.QtCore import QEvent, QObject

class FirstPaint(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            print(time.time(), flush=True)
            watched.removeEventFilter(self)
            import os
            os._exit(0)
        return False
"""
_EMPTY = """
from PySide6.QtWidgets import QApplication, QWidget
app = QApplication(sys.argv)
app.setStyle("Fusion")
painted = window = QWidget()
"""
_OURS = """
from ui.look import Look, start_application
app = start_application(sys.argv)
from ui.window import Window
window = Window(Look())
painted = window.rail
"""
_SHOW = """
watcher = FirstPaint()
painted.installEventFilter(watcher)
window.resize(1366, 768)
window.show()
app.exec()
"""


def milliseconds(script: str) -> float:
    """From the start of a process to its window's first paint (milliseconds)."""
    environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", _TELL_FIRST_PAINT + script + _SHOW]
    start = time.time()
    run = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=True)
    return (float(run.stdout.split()[0]) - start) * 1000


def main() -> None:
    """Print the median start of each, taken in turn, and their ratio."""
    milliseconds(_EMPTY), milliseconds(_OURS)
    empty, ours = [], []
    for _ in range(ROUNDS):
        empty.append(milliseconds(_EMPTY))
        ours.append(milliseconds(_OURS))
    ratio = median(ours) / median(empty)
    print(f"start to first paint: {median(ours):.0f} ms; empty: {median(empty):.0f} ms; ratio {ratio:.2f} (aim {AIM})")


if __name__ == "__main__":
    main()
