"""Makes a picture of every page in every theme and text size, to look at: `python -m tests.screenshots [FOLDER]`."""

import sys
from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt

from ui.compare_page import CURVE
from ui.compare_side import CompareSide
from ui.look import Look, start_application
from ui.window import Window

Entries = dict[str, str | int | bool]

SCREEN = (1366, 768)
FOLDER = Path(__file__).parent / "screenshots"
WOMAN = "41120219860512002X"
PERSON: Entries = {"id_number": WOMAN, "scheme": "resident"}
COUNTY: Entries = {"location": "local", "tier": "county", "grade": 2, "total_cost": "9000", "excluded_cost": "0"}
ACTIVE: Entries = {"id_number": WOMAN, "scheme": "employee", "status": "active"}
CASES: Mapping[str, Entries] = {
    "inpatient": PERSON | COUNTY | {"fund_paid_this_year": "0"},
    "inpatient-away": ACTIVE
    | {"location": "elsewhere", "tier": "city", "grade": 3, "referral": "unregistered"}
    | {"total_cost": "120000", "excluded_cost": "8000", "fund_paid_this_year": "20000"},
    "inpatient-not-in-force": PERSON | COUNTY | {"route": "resident", "year_paid": False},
    "chronic": PERSON | COUNTY,
    "major_disease": PERSON | COUNTY | {"setting": "inpatient"},
    "maternity": ACTIVE
    | {"employer": "ordinary", "months_insured": "18", "policy_compliant": True}
    | {"event": "delivery", "delivery": "caesarean", "monthly_base": "5123.45"},
    "maternity-resident": PERSON | {"delivery": "natural", "total_cost": "2600"},
    "contributions": ACTIVE
    | {"benefit": "contribution", "employer": "ordinary"}
    | {"monthly_wage": "4000", "provincial_wage": "5000"},
    "contributions-account": ACTIVE | {"benefit": "account", "contribution_base": "4000"},
    "contributions-retirement": ACTIVE
    | {"benefit": "retirement", "employer": "ordinary", "contribution_base": "4000"}
    | {"total_months": "280", "local_months": "130"},
    "contributions-late_fee": {"benefit": "late_fee", "amount_owed": "1000", "days": "30"},
}
WRONG: Entries = {"id_number": WOMAN[:17], "scheme": "employee", "benefit": "account"}


def settle() -> None:
    for _ in range(4):
        QCoreApplication.processEvents()


class Photographer:
    """A window whose pictures go to a folder."""

    def __init__(self, look: Look, folder: Path) -> None:
        self.look = look
        self.folder = folder
        self.window = Window(look)
        self.window.resize(*SCREEN)
        self.window.show()
        self.window.activateWindow()
        while self.window.stack.count() == 1:
            QCoreApplication.processEvents()
        self.window.header.date.setFocus()
        self.window.header.date.set_text_value("2021-10-08")
        self.window.header.date.edited.emit("2021-10-08")

    def shoot(self, name: str, ending: str) -> None:
        settle()
        self.window.grab().save(str(self.folder / f"{name}-{ending}.png"))

    def page(self, case: str, ending: str) -> None:
        self.window.show_page(case.partition("-")[0])
        page = self.window.page
        if "-" not in case:
            page.case.restart(WRONG)
            page.form.focus_first()
            settle()
            page.form.setFocus(Qt.FocusReason.OtherFocusReason)
            page.form.focus("id_number" if case != "maternity" else "sex")
            self.shoot(f"{case}-incomplete", ending)
        page.case.restart(CASES[case])
        page.form.focus_first()
        self.shoot(f"{case}-complete", ending)
        rows = page.body.steps.rows()
        opened = max(i for i, row in enumerate(rows) if row.step.details)
        page.body.steps.toggle(opened)
        rows[opened].setFocus(Qt.FocusReason.TabFocusReason)
        self.shoot(f"{case}-opened", ending)
        page.body.steps.toggle(opened)
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


def main(folder: Path) -> None:
    app = start_application([])
    app.setCursorFlashTime(0)
    folder.mkdir(parents=True, exist_ok=True)
    look = Look("light")
    photographer = Photographer(look, folder)
    for theme in ("light", "dark", "contrast"):
        look.set_theme(theme)
        for size in (100, 150, 200):
            look.set_text_size(size)
            for case in CASES:
                photographer.page(case, f"{theme}-{size}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
