"""How a proof is told: one line for each check, with what was seen; and the case that every proof works."""

import json
from dataclasses import dataclass
from pathlib import Path

from dev import ROOT, say
from openpyxl import load_workbook

from installers.screen import Screen
from installers.tools import TITLE

# Art. 33: (1500 - 400) * 63 % = 693.00; (9000 - 1500) * 83 % = 6225.00; together 6918.00 of 9000.00.
CASE = ROOT / "assets/example-case.json"
FUND_PAYS, PATIENT_PAYS = "6918.00", "2082.00"
SHOWN = "6,918.00"


@dataclass
class Proof:
    """The checks of one system; `failed` counts those that did not hold."""

    system: str
    failed: int = 0

    def check(self, holds: bool, what: str, seen: object = "") -> None:  # noqa: FBT001 reads as a sentence
        """Print one check with what was seen."""
        self.failed += not holds
        say(f"{'ok  ' if holds else 'FAIL'} {self.system}: {what}{f': {seen}' if str(seen) else ''}")


def work_the_case(screen: Screen, slip: str) -> str:
    """Work the case in the window with keys and export its slip to a file; return the row of what the fund pays."""
    screen.focus(TITLE)
    screen.press("alt+d")
    screen.type("2021-10-08")
    screen.press("Return")
    screen.type("41120219860512002X")
    screen.press("Return", "2")  # a resident
    screen.press("Return", "Return", "Return", "2")  # past age and location to a county hospital
    screen.press("Return", "2")  # of the second grade
    screen.press("Return", "Return", "Return")  # past the number of stays and the agreement with the hospital
    screen.type("9000")
    screen.press("F6", "Down", "Down", "Down", "Down", "ctrl+c")  # the fifth row of the steps
    copied = screen.clipboard().strip()
    screen.press("ctrl+s")
    screen.press("Home", "shift+End")  # the name that is offered
    screen.type(slip)
    screen.press("Return")
    screen.wait_until_still()
    return copied


def figures_in(slip: Path) -> tuple[str, ...]:
    """Return which of the two main figures a slip has among its cells; none when there is no slip."""
    if not slip.is_file():
        return ()
    values = {cell.value for row in load_workbook(slip).worksheets[0].iter_rows() for cell in row}
    return tuple(figure for figure in (FUND_PAYS, PATIENT_PAYS) if float(figure) in values)


def figures_told(answer: str) -> tuple[str, str]:
    """Return what the fund and the patient pay in what `estimate --json` said."""
    figures = json.loads(answer)
    return figures["fund_pays"], figures["patient_pays"]
