"""Memory of the open window after 1,000 persons against after 50: aim within 5 %."""

import gc
import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[2]))

from PySide6.QtCore import QCoreApplication, QEvent, Qt

from estimator import case_from
from tests.benchmarks._window import start_quietly
from tests.conftest import HOMES
from tests.people import people
from tests.ui.clerk import CTRL, SCREEN, Clerk
from tests.ui.enter import enter_case
from ui.look.appearance import Appearance
from ui.window import Window

AIM = 1.05
EARLY = 50
LATE = 1000


class Alone(Clerk):
    """A clerk outside the tests."""

    def __init__(self, window: Window) -> None:
        self.window = window
        self.pressed = 0
        window.resize(*SCREEN)
        window.show()
        window.activateWindow()
        while window.stack.count() == 1:
            QCoreApplication.processEvents()
        self.on("2021-10-08")


def held() -> int:
    """Resident memory of this process, in bytes."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def main() -> None:
    """Print what is held after 50 and after 1,000 persons, and the ratio."""
    with TemporaryDirectory() as home:
        os.environ.update(dict.fromkeys(HOMES, home))
        app = start_quietly()
        clerk = Alone(Window(Appearance("light")))
        early = 0
        for number, person in enumerate(people(LATE), start=1):
            enter_case(clerk, case_from(person))
            clerk.press(Qt.Key.Key_N, modifier=CTRL)
            # No loop runs here that would delete what has been put away.
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            app.processEvents()
            if number == EARLY:
                early = held()
        late = held()
    megabyte = 1 << 20
    figures = f"{early / megabyte:.1f} MB after {EARLY} persons, {late / megabyte:.1f} MB after {LATE:,}"
    print(f"memory: {figures}; ratio {late / early:.3f} (aim {AIM})")


if __name__ == "__main__":
    main()
