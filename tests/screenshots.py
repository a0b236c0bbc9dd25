"""Makes a picture of every page in every theme and text size, and of every paper, to look at.

`python -m tests.screenshots [FOLDER]`
"""

import os
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from openpyxl import Workbook
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from estimator.history import History, history_file
from estimator.settings.settings import Settings
from tests.conftest import HOMES
from tests.entries import ACTIVE, CASES, COUNTY, DAY, PERSON, WRONG, Entries
from tests.slip_cases import CAESAREAN, STAY, answered, slip_of
from tests.slip_cases import CASES as SLIPS
from ui.batch.page import BatchPage
from ui.case.compare_side import CompareSide
from ui.citizen.screen import CitizenView
from ui.compare.page import CURVE
from ui.history.page import HistoryPage
from ui.look.appearance import Appearance, start_application
from ui.look.palettes import load_themes
from ui.paper.layout import PAPERS, lay_out
from ui.paper.painting import paint
from ui.printing.preview import PrintPreview
from ui.printing.printer_picker import LOOKING
from ui.rules.page import RulesPage
from ui.system.tasks import running
from ui.widgets.actions import BATCH, HELP, HISTORY, RULES, SETTINGS
from ui.window import Window

SCREEN = (1366, 768)
WIDE_SCREEN = (1920, 1080)
DOTS = 6
"""To the millimetre of a slip."""
MADE = datetime(2021, 10, 8, 10, 24, tzinfo=UTC)
FOLDER = Path(__file__).parent / "screenshots"
ELDER = "411202194505120016"
MATERNITY = CASES["maternity"]
SCENES: Mapping[str, Entries] = {
    **CASES,
    "inpatient-outside": CASES["inpatient"]
    | {"excluded_cost": "", "fully_self_paid": "800", "over_price_limit": "150", "prior_self_payment": "450"},
    "inpatient-checks": DAY
    | COUNTY
    | {"id_number": ELDER, "scheme": "employee", "status": "active", "admission": "12", "fund_paid_this_year": "0"},
    "inpatient-against": PERSON | COUNTY | {"age": "53"},
    "inpatient-ceiling": CASES["inpatient"] | {"total_cost": "9876543.21", "fund_paid_this_year": "60000"},
    "chronic-limit": CASES["chronic"] | {"payment_limit": "3000"},
    "maternity-no-wage": {name: value for name, value in MATERNITY.items() if name != "monthly_base"},
    "maternity-arrears": MATERNITY | {"arrears_months": "2", "arrears_settled": False, "total_cost": "9000"},
    "maternity-father": DAY
    | {"scheme": "employee", "sex": "male", "status": "active", "employer": "ordinary", "months_insured": "18"}
    | {"policy_compliant": True, "event": "delivery", "delivery": "natural", "spouse_without_employer": True}
    | {"spouse_took_resident_benefit": False},
    "contributions-flexible": ACTIVE | {"benefit": "contribution", "status": "flexible", "provincial_wage": "5000"},
}
"""Those of the tests, and what was asked for by name: parts outside, what is to be checked, days without a wage …"""
FOR_CITIZENS = (
    *("inpatient", "inpatient-outside", "inpatient-not-in-force", "inpatient-ceiling"),
    *("maternity", "maternity-no-wage", "maternity-arrears", "contributions-flexible"),
)
ROSTER = (
    ("待遇", "基准日", "险种", "年龄", "地点", "级别", "等级", "总费用"),
    ("住院", "2021-10-08", "居民", 50, "市内", "县级", "二级", 9000),
    ("住院", "2021-10-08", "居民", 50, "市内", "县级", "二级", "约九千"),
)


def entries(case: str) -> Entries:
    return {name: value for name, value in SCENES[case].items() if value != ""}


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

    def everything(self, ending: str) -> None:
        for case in SCENES:
            self.page(case, ending)
        self.next_stay(ending)
        self.beside(ending)
        self.over(ending)

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
        page.form.restart(entries(case))
        page.fields.focus_first()
        self.shoot(f"{case}-complete", ending)
        rows = page.details.steps.rows()
        if with_rules := [i for i, row in enumerate(rows) if row.step.opens and row.isVisible()]:
            page.details.steps.toggle(with_rules[-1])
            rows[with_rules[-1]].setFocus(Qt.FocusReason.TabFocusReason)
            self.shoot(f"{case}-opened", ending)
            page.details.steps.toggle(with_rules[-1])
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

    def next_stay(self, ending: str) -> None:
        """What Ctrl+L makes of a stay, and what is said when its person comes again."""
        self.window.show_page("inpatient")
        page = self.window.page
        page.form.restart({name: value for name, value in CASES["inpatient"].items() if name != "date"})
        page.begin_next_stay()
        self.shoot("inpatient-next-stay", ending)
        page.form.restart(PERSON)
        page.fields.focus("scheme")
        self.shoot("inpatient-again", ending)

    def beside(self, ending: str) -> None:
        """The pages that work out no case."""
        for name in (SETTINGS.name, BATCH.name):
            self.window.show_page(name)
            self.shoot(name, ending)
        self.window.show_page(HELP.name)
        for digit in range(1, 5):
            QTest.keyClick(focused(), Qt.Key(Qt.Key.Key_0 + digit))
            self.shoot(f"{HELP.name}-{digit}", ending)
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
        for case in FOR_CITIZENS:
            self.citizen(case, ending)

    def citizen(self, case: str, ending: str) -> None:
        self.window.activateWindow()
        self.window.show_page(case.partition("-")[0])
        self.window.page.form.restart(entries(case))
        settle()
        QTest.keyClick(self.window, Qt.Key.Key_F11)
        view = self.window.findChild(CitizenView)
        assert isinstance(view, CitizenView)
        view.setWindowState(Qt.WindowState.WindowNoState)
        view.resize(self.window.size())
        self.shoot(f"citizen-{case}", ending, view)
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


def print_slips(folder: Path) -> None:
    for name, data in SLIPS.items():
        for paper in PAPERS:
            for number, page in enumerate(lay_out(slip_of(data), paper), 1):
                image = QImage(round(page.width * DOTS), round(page.height * DOTS), QImage.Format.Format_RGB32)
                image.fill(Qt.GlobalColor.white)
                painter = QPainter(image)
                paint(painter, page, DOTS)
                painter.end()
                image.save(str(folder / f"slip-{name.replace(' ', '-')}-{paper}-{number}.png"))


def main(folder: Path, home: Path) -> None:
    os.environ.update(dict.fromkeys(HOMES, str(home)))
    with History(history_file()) as history:
        for data in (STAY, CAESAREAN):
            history.keep(*answered(data), Settings(counter="3", clerk="李明"), MADE)
    app = start_application([])
    app.setCursorFlashTime(0)
    folder.mkdir(parents=True, exist_ok=True)
    look = Appearance("light")
    print_slips(folder)
    photographer = Photographer(look, folder)
    photographer.run_batch(home)
    for theme in load_themes():
        look.set_theme(theme)
        for size in (100, 150, 200):
            look.set_text_size(size)
            photographer.everything(f"{theme}-{size}")
    look.set_theme("light")
    look.set_text_size(100)
    photographer.window.resize(*WIDE_SCREEN)
    photographer.everything("light-1920")


if __name__ == "__main__":
    with TemporaryDirectory() as home:
        main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER, Path(home))
