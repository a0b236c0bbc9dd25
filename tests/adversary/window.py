"""The real window, exporting slips one after the other until it is killed: `python -m tests.adversary.window OUT`."""

import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QTimer

import ui.app
from tests.slip_cases import CASES, answered
from ui.printing.export import SlipExport
from ui.window import Window


class Exporting(Window):
    """Exports a slip as soon as the last is out."""

    def __init__(self, *arguments: object) -> None:
        """Begin once it is ready."""
        super().__init__(*arguments)  # type: ignore[arg-type]  # as the program makes it
        self.ready.connect(self._begin)

    def _begin(self) -> None:
        exporter = next(each for each in self.page.findChildren(SlipExport))
        case, estimate = answered(CASES["stay"])

        def export() -> None:
            exporter.ask(case, estimate, "住院", ())

        exporter.saved.connect(lambda words, _path: print(words.rpartition("单号 ")[2], flush=True))  # noqa: T201 heard
        exporter.saved.connect(lambda: QTimer.singleShot(0, export))
        export()
        print("begun", flush=True)  # noqa: T201 heard


if __name__ == "__main__":
    vars(ui.app)["Window"] = Exporting  # one that works by itself
    vars(ui.printing.export)["ask_where_to_save"] = lambda *asked: asked[-1](Path(sys.argv[1]))  # no dialog
    sys.exit(ui.app.main(["window", "-style", "fusion"]) or QCoreApplication.instance() is None)
