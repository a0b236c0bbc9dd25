"""How a proof is told: one line for each check, with what was seen; and the case that every proof works."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from dev import ROOT, say
from openpyxl import load_workbook

from installers.screen import Screen
from installers.tools import TITLE

# Art. 33: (1500 - 400) * 63 % = 693.00; (9000 - 1500) * 83 % = 6225.00; together 6918.00 of 9000.00.
CASE = ROOT / "assets/example-case.json"
PAY = "6918.00", "2082.00"
"""What the fund and the patient pay."""
SHOWN = "6,918.00"
PREVIEW = "打印试算单"
"""The title of the print preview."""


@dataclass
class Proof:
    """The checks of one system; `failed` counts those that did not hold, `missed` the aims that were not met."""

    system: str
    failed: int = 0
    missed: int = 0

    def check(self, holds: bool, what: str, seen: object = "") -> None:  # noqa: FBT001 reads as a sentence
        """Print one check with what was seen."""
        self.failed += not holds
        say(f"{'ok  ' if holds else 'FAIL'} {self.system}: {what}{f': {seen}' if str(seen) else ''}")

    def command(self, answer: str, slip: Path) -> None:
        """Check what `estimate --json --slip` said and wrote of the known case."""
        self.check(_told(answer) == PAY, "command: the known case", _told(answer))
        self.check(figures_in(slip) == PAY, "command: slip read with openpyxl", figures_in(slip))

    def window(self, row: str, slip: Path, where: str = "") -> None:
        """Check what was copied and exported in a window that worked the known case; its preview raises otherwise."""
        self.check(SHOWN in row, f"window{where}: figure read back after real keys", row)
        self.check(figures_in(slip) == PAY, f"window{where}: slip exported, read with openpyxl", figures_in(slip))
        self.check(True, f"window{where}: print preview opened and left with keys")  # noqa: FBT003  else it is not reached

    def aim(self, met: bool, what: str, seen: object) -> None:  # noqa: FBT001 reads as a sentence
        """Print what was measured beside what is aimed at; missing it is told and is no failure."""
        self.missed += not met
        say(f"{'ok  ' if met else 'MISS'} {self.system}: {what}: {seen}")


def work_the_case(screen: Screen, named: str, slip: Path) -> str:
    """Work the case in the window with keys and export its slip; return the row of what the fund pays.

    The slip is `named` as the window takes it and lies at `slip`. Raises BuildError.
    """
    screen.focus(TITLE)
    screen.press("alt+d")
    screen.type("2021-10-08")
    screen.press("Return")
    screen.type("41120219860512002X")
    screen.press("Return", "2")  # a resident
    screen.press("ctrl+Return", "2")  # the next that is needed: a county hospital
    screen.press("ctrl+Return")
    screen.type("9000")
    screen.press("F6", "Down", "Down", "Down", "Down", "ctrl+c")  # the fifth row of the steps
    copied = screen.clipboard().strip()
    screen.press("ctrl+s")
    screen.press("Home", "shift+End")  # the name that is offered
    screen.type(named)
    screen.press("Return")
    screen.wait_until(slip.is_file, f"There is no {slip}.")
    screen.wait_until_still()
    screen.focus(TITLE)
    return copied


def preview_the_slip(screen: Screen, picture: Path, ready: Callable[[], bool] = lambda: True) -> None:
    """Open the print preview with its key, keep a picture of it once it is ready and go back. Raises BuildError."""
    screen.focus(TITLE)
    screen.press("ctrl+p")
    screen.wait_until(lambda: _is_previewed(screen), "The print preview does not open.")
    screen.wait_until(ready, "The print preview does not get ready.")
    screen.wait_until_still()
    screen.save(picture)
    screen.focus(PREVIEW)
    screen.press("Escape")
    screen.wait_until(lambda: not _is_previewed(screen), "The print preview does not close.")


def _is_previewed(screen: Screen) -> bool:
    return any(title.startswith(PREVIEW) for title in screen.windows())


def figures_in(slip: Path) -> tuple[str, ...]:
    """Return which of the two main figures a slip has among its cells; none when there is no slip."""
    if not slip.is_file():
        return ()
    values = {cell.value for row in load_workbook(slip).worksheets[0].iter_rows() for cell in row}
    return tuple(figure for figure in PAY if float(figure) in values)


def _told(answer: str) -> tuple[str, str]:
    figures = json.loads(answer)
    return figures["fund_pays"], figures["patient_pays"]
