"""F5 to the comparison on the screen, 2 to its curve: aim 50 ms; beside it a bare repaint of the same page."""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from itertools import product
from pathlib import Path
from statistics import median
from time import perf_counter_ns
from typing import NamedTuple

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[2]))

from PySide6.QtCore import Qt

from tests.benchmarks._window import open_window, painted, start_quietly
from tests.entries import ACTIVE, CASES, COUNTY, Entries
from tests.ui.clerk import press
from ui.window import Window

AIM = 50.0
EMPLOYEE: Entries = ACTIVE | COUNTY
AMOUNTS = ("9000", "23456.78", "120000", "800", "99999.99")
BILLS: dict[str, Entries] = {"a resident's stay": CASES["inpatient"], "an employee's stay": EMPLOYEE}
ROUNDS = range(1, 9)


def stays(bill: Entries) -> Iterator[Entries]:
    """Like bills that differ in amount and number of the stay, so that none was looked up before as a whole."""
    for number, amount in product(ROUNDS, AMOUNTS):
        yield {**bill, "admission": str(number), "total_cost": amount}


def press_and_paint(key: Qt.Key) -> None:
    """Press a key, and let the window paint what came of it."""
    press(key)
    painted()


def milliseconds(action: Callable[[], None]) -> float:
    """How long an action takes."""
    start = perf_counter_ns()
    action()
    return (perf_counter_ns() - start) / 1e6


class Opening(NamedTuple):
    """A key to the page on the screen, and the floor measured right after: the page painted once more (ms)."""

    taken: float
    floor: float


def openings(window: Window, bill: Entries) -> Iterator[tuple[Opening, Opening]]:
    """Open the comparison of each bill, turn to its curve, and go back again."""
    for entries in stays(bill):
        window.page.form.restart(entries)
        window.page.fields.focus("total_cost")
        painted()
        yield opening(window, Qt.Key.Key_F5), opening(window, Qt.Key.Key_2)
        press_and_paint(Qt.Key.Key_F5)


def opening(window: Window, key: Qt.Key) -> Opening:
    """Press a key, then measure the floor."""
    taken = milliseconds(lambda: press_and_paint(key))
    comparison = window.page.compare.comparison
    assert comparison is not None
    assert comparison.isVisible()
    return Opening(taken, milliseconds(comparison.repaint))


def report(name: str, found: Sequence[Opening]) -> None:
    """Print the first time, the best and the median of the rest, and the median of their ratios to the floor."""
    first, *rest = found
    taken = [one.taken for one in rest]
    floor = median(one.floor for one in rest)
    ratio = median(one.taken / one.floor for one in rest)
    print(
        f"{name}: first {first.taken:.1f} ms, then best {min(taken):.1f} ms, median {median(taken):.1f} ms (aim {AIM});"
        f" floor, one repaint: {floor:.1f} ms; ratio {ratio:.1f}"
    )


def main() -> None:
    """Measure each kind of bill."""
    start_quietly()
    window = open_window()
    for name, bill in BILLS.items():
        tables, curves = zip(*openings(window, bill), strict=True)
        report(f"F5 to comparison, {name}", tables)
        report(f"2 to curve, {name}", curves)


if __name__ == "__main__":
    main()
