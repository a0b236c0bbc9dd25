"""A key to the new answer on the screen, over 1,000 keys in each page: aim 16 ms at the 99th percentile."""

import os
import sys
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path
from time import perf_counter_ns

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[2]))

from PySide6.QtCore import QCoreApplication
from PySide6.QtTest import QTest

from tests.entries import CASES
from ui.look import Look, start_application
from ui.widgets.field import Field
from ui.window import Window

AIM = 16.0
KEYS = 1000
TYPED = {"inpatient": "total_cost", "maternity": "monthly_base", "contributions": "monthly_wage"}
AMOUNTS = ("9000", "23456.78", "120000", "800", "99999.99")


def keys() -> Iterator[str]:
    """Amounts typed over one another: the first digit of each replaces what is selected."""
    return islice((key for amount in cycle(AMOUNTS) for key in ("", *amount)), KEYS)


def milliseconds(window: Window, name: str) -> list[float]:
    """Each key from its event to the end of the painting it asked for."""
    window.show_page(name)
    window.page.case.restart(CASES[name])
    field = window.page.form.control(TYPED[name])
    assert isinstance(field, Field)
    window.page.form.focus(TYPED[name])
    QCoreApplication.processEvents()
    assert window.isVisible(), "what is hidden paints nothing"
    taken = []
    for key in keys():
        if not key:
            field.selectAll()
            continue
        start = perf_counter_ns()
        QTest.keyClicks(field, key)
        QCoreApplication.processEvents()
        taken.append((perf_counter_ns() - start) / 1e6)
    return sorted(taken)


def main() -> None:
    """Print the median and the 99th percentile of each page."""
    app = start_application([])
    window = Window(Look("light"))
    window.resize(1366, 768)
    window.show()
    while window.stack.count() == 1:
        app.processEvents()
    window.activateWindow()
    for name in TYPED:
        taken = milliseconds(window, name)
        worst = taken[len(taken) * 99 // 100]
        print(f"key to answer, {name}: median {taken[len(taken) // 2]:.1f} ms, 99 % within {worst:.1f} ms (aim {AIM})")


if __name__ == "__main__":
    main()
