"""A key to the new answer on the screen, over 1,000 keys in each page: aim 16 ms at the 99th percentile.

The floor, measured in the same run: a bare window as large, in which each key puts its text into a label that fills it.
"""

import os
import sys
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path
from time import perf_counter_ns
from typing import NamedTuple

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[2]))

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from tests.benchmarks._window import open_window, painted, start_quietly
from tests.entries import CASES
from tests.ui.clerk import SCREEN
from ui.widgets.field import Field
from ui.window import Window

AIM = 16.0
KEYS = 1000
TYPED = {"inpatient": "total_cost", "maternity": "monthly_base", "contributions": "monthly_wage"}
AMOUNTS = ("9000", "23456.78", "120000", "800", "99999.99")


class Taken(NamedTuple):
    """How long keys took, from the event to the end of all painting (ms)."""

    first: float
    middle: float
    late: float
    """Within which 99 of 100 stayed."""
    last: float


def keys() -> Iterator[tuple[str, bool]]:
    """Amounts typed over one another: each key, and whether it replaces what stands there."""
    return islice(((key, not place) for amount in cycle(AMOUNTS) for place, key in enumerate(amount)), KEYS)


def typed(field: QLineEdit) -> Taken:
    """Type into a field that shows."""
    painted()
    assert field.isVisible(), "what is hidden paints nothing"
    taken = []
    for key, anew in keys():
        if anew:
            field.selectAll()
        start = perf_counter_ns()
        QTest.keyClicks(field, key)
        painted()
        taken.append((perf_counter_ns() - start) / 1e6)
    ordered = sorted(taken)
    return Taken(taken[0], ordered[len(taken) // 2], ordered[len(taken) * 99 // 100], ordered[-1])


def in_bare_window() -> Taken:
    """Type in the window that is the floor."""
    window, field, label = QWidget(), QLineEdit(), QLabel()
    column = QVBoxLayout(window)
    column.addWidget(field)
    column.addWidget(label, 1)
    field.textEdited.connect(label.setText)
    window.resize(*SCREEN)
    window.show()
    window.activateWindow()
    return typed(field)


def in_page(window: Window, name: str) -> Taken:
    """Type in a page of ours with a case that is complete."""
    window.show_page(name)
    window.page.form.restart(CASES[name])
    field = window.page.fields.control(TYPED[name])
    assert isinstance(field, Field)
    window.page.fields.focus(TYPED[name])
    return typed(field)


def main() -> None:
    """Print the floor and each page."""
    start_quietly()
    floor = in_bare_window()
    print(f"floor, a bare window: median {floor.middle:.2f} ms, 99 % within {floor.late:.2f} ms")
    window = open_window()
    for name in TYPED:
        ours = in_page(window, name)
        print(
            f"key to answer, {name}: first {ours.first:.1f} ms, median {ours.middle:.1f} ms, 99 % within"
            f" {ours.late:.1f} ms (aim {AIM}), all within {ours.last:.1f} ms; ratio {ours.middle / floor.middle:.1f},"
            f" at 99 % {ours.late / floor.late:.1f}"
        )


if __name__ == "__main__":
    main()
