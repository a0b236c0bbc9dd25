"""Makes a picture of every page in every theme and text size, to look at: `python -m tests.screenshots [FOLDER]`."""

import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from openpyxl import Workbook
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from estimator.history import History, history_file
from estimator.settings.settings import Settings
from tests.conftest import HOMES
from tests.entries import CASES, WRONG
from tests.slip_cases import CAESAREAN, STAY, answered
from ui.batch.page import BatchPage
from ui.case.compare_side import CompareSide
from ui.citizen.screen import CitizenView
from ui.compare.page import CURVE
from ui.history.page import HistoryPage
from ui.look.appearance import Appearance, start_application
from ui.look.palettes import load_themes
from ui.navigation import BATCH, HELP, HISTORY, RULES, SETTINGS
from ui.printing.preview import PrintPreview
from ui.printing.printer_picker import LOOKING
from ui.rules.page import RulesPage
from ui.system.tasks import running
from ui.window import Window

SCREEN = (1366, 768)
MADE = datetime(2021, 10, 8, 10, 24, tzinfo=UTC)
FOLDER = Path(__file__).parent / "screenshots"
ROSTER = (
    ("待遇", "基准日", "险种", "年龄", "地点", "级别", "等级", "总费用"),
    ("住院", "2021-10-08", "居民", 50, "市内", "县级", "二级", 9000),
    ("住院", "2021-10-08", "居民", 50, "市内", "县级", "二级", "约九千"),
)


def settle() -> None:
    for _ in range(4):
        QCoreApplication.processEvents()


def wait(until: Callable[[], bool]) -> None:
    while not until():
        QCoreApplication.processEvents()


def focused() -> QWidget:
    focus = QApplication.focusWidget()
    assert focus is not None
    return focus


class Photographer:
    """A window whose pictures go to a folder."""

    def __init__(self, look: Appearance, folder: Path) -> None:
        self.look = look
        self.folder = folder
        self.window = Window(look)
        self.window.resize(*SCREEN)
        self.window.show()
        self.window.activateWindow()
        wait(lambda: self.window.stack.count() > 1)

    def shoot(self, name: str, ending: str, what: QWidget | None = None) -> None:
        settle()
        (what or self.window).grab().save(str(self.folder / f"{name}-{ending}.png"))

    def page(self, case: str, ending: str) -> None:
        self.window.show_page(case.partition("-")[0])
        page = self.window.page
        if "-" not in case:
            page.form.restart(WRONG)
            page.fields.focus_first()
            settle()
            page.fields.setFocus(Qt.FocusReason.OtherFocusReason)
            page.fields.focus("id_number" if case != "maternity" else "sex")
            self.shoot(f"{case}-incomplete", ending)
        page.form.restart(CASES[case])
        page.fields.focus_first()
        self.shoot(f"{case}-complete", ending)
        rows = page.details.steps.rows()
        opened = max(i for i, row in enumerate(rows) if row.step.details)
        page.details.steps.toggle(opened)
        rows[opened].setFocus(Qt.FocusReason.TabFocusReason)
        self.shoot(f"{case}-opened", ending)
        page.details.steps.toggle(opened)
        if page.compare.button.isEnabled():
            self.compare(page.compare, case, ending)

    def compare(self, side: CompareSide, case: str, ending: str) -> None:
        side.open()
        self.shoot(f"{case}-compare", ending)
        if side.comparison is not None and side.comparison.views.buttons()[CURVE].isEnabled():
            side.comparison.show_view(CURVE)
            side.comparison.focus()
            self.shoot(f"{case}-curve", ending)
        side.close()

    def beside(self, ending: str) -> None:
        """The pages that work out no case."""
        for name in (SETTINGS, BATCH.name):
            self.window.show_page(name)
            self.shoot(name, ending)
        self.window.show_page(HELP)
        for digit in range(1, 5):
            QTest.keyClick(focused(), Qt.Key(Qt.Key.Key_0 + digit))
            self.shoot(f"{HELP}-{digit}", ending)
        self.window.show_page(RULES.name)
        for digit in range(1, 5):
            rules = self.window.stack.currentWidget()
            assert isinstance(rules, RulesPage)
            rules.choice.setFocus()
            QTest.keyClick(focused(), Qt.Key(Qt.Key.Key_0 + digit))
            wait(lambda: not running())
            self.shoot(f"{RULES.name}-{digit}", ending)
        self.window.show_page(HISTORY.name)
        history = self.window.stack.currentWidget()
        assert isinstance(history, HistoryPage)
        history.view.closed.emit()
        self.shoot(HISTORY.name, ending)
        history.list.opened.emit(history.list.entries.entry(history.list.entries.index(0)))
        self.shoot(f"{HISTORY.name}-opened", ending)

    def over(self, ending: str) -> None:
        """What stands over the window: the preview of a slip, and what the citizen sees."""
        self.window.show_page("inpatient")
        self.window.page.form.restart(CASES["inpatient"])
        self.window.page.print.click()
        preview = next(each for each in self.window.findChildren(PrintPreview) if each.isVisible())
        wait(lambda: preview.printer.problem() != LOOKING)
        self.shoot("print", ending, preview)
        preview.reject()
        self.window.activateWindow()
        settle()
        QTest.keyClick(self.window, Qt.Key.Key_F11)
        view = self.window.findChild(CitizenView)
        assert isinstance(view, CitizenView)
        view.setWindowState(Qt.WindowState.WindowNoState)
        view.resize(*SCREEN)
        self.shoot("citizen", ending, view)
        view.close()

    def run_batch(self, home: Path) -> None:
        workbook = Workbook()
        for row in ROSTER:
            workbook.worksheets[0].append(row)
        workbook.save(home / "名册.xlsx")
        self.window.show_page(BATCH.name)
        page = self.window.stack.currentWidget()
        assert isinstance(page, BatchPage)
        page.files.take_source(home / "名册.xlsx")
        page.start.click()
        wait(lambda: bool(page.status.words))


def main(folder: Path, home: Path) -> None:
    os.environ.update(dict.fromkeys(HOMES, str(home)))
    with History(history_file()) as history:
        for data in (STAY, CAESAREAN):
            history.keep(*answered(data), Settings(counter="3", clerk="李明"), MADE)
    app = start_application([])
    app.setCursorFlashTime(0)
    folder.mkdir(parents=True, exist_ok=True)
    look = Appearance("light")
    photographer = Photographer(look, folder)
    photographer.run_batch(home)
    for theme in load_themes():
        look.set_theme(theme)
        for size in (100, 150, 200):
            look.set_text_size(size)
            for case in CASES:
                photographer.page(case, f"{theme}-{size}")
            photographer.beside(f"{theme}-{size}")
            photographer.over(f"{theme}-{size}")


if __name__ == "__main__":
    with TemporaryDirectory() as home:
        main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER, Path(home))
