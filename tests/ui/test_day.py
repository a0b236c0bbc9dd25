"""A day at the counter, 200 persons without the mouse: every answer on the screen is the engine's for that person."""

from itertools import islice
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from estimator import Case, Estimate, case_from, estimate
from estimator.money import grouped
from estimator.result import money
from tests.people import people
from tests.shared import share_of
from tests.ui.clerk import CTRL, Clerk, focused
from tests.ui.enter import enter_case

PEOPLE = 200
SHARES = 4
"""The first is the ordinary run's; `dev.py prove-cases` goes through the rest of the day."""
UNDONE_EVERY = 8
EXPORTED_EVERY = 25


def read(data: dict[str, object]) -> tuple[Case, Estimate]:
    case = case_from(data)
    return case, estimate(case)


def test_the_people_of_the_day_are_of_every_benefit() -> None:
    found = [read(person)[0].benefit for person in people(PEOPLE)]
    assert len(set(found)) == 8


@pytest.mark.long
@pytest.mark.parametrize("share", share_of(range(SHARES), SHARES))
def test_a_day_of_200_persons_without_the_mouse(clerk: Clerk, tmp_path: Path, share: int) -> None:
    exported, many = [], PEOPLE // SHARES
    for number, person in enumerate(islice(people(PEOPLE), share * many, (share + 1) * many), start=1):
        case, expected = read(person)
        enter_case(clerk, case)
        assert_shows(clerk, case, expected)
        if number % UNDONE_EVERY == 0:
            clerk.press(Qt.Key.Key_N, modifier=CTRL)
            clerk.press(Qt.Key.Key_Z, modifier=CTRL)
            assert_shows(clerk, case, expected)
        if number % EXPORTED_EVERY == 0:
            exported.append(tmp_path / f"{number}.xlsx")
            export(clerk, exported[-1])
        clerk.press(Qt.Key.Key_N, modifier=CTRL)

    assert len(exported) == many // EXPORTED_EVERY
    assert all(path.stat().st_size for path in exported)


def assert_shows(clerk: Clerk, case: Case, expected: Estimate) -> None:
    """The case at hand is this one, and headline and steps say what the engine makes of it."""
    draft = clerk.window.page.form.draft
    assert draft.estimate is not None, (case, draft.errors, draft.missing)
    assert draft.estimate.figures == expected.figures, case
    amounts = [grouped(step.amount).replace("-", "−") for step in expected.steps if step.amount is not None]
    assert [amount for _, amount, _ in clerk.steps() if amount[-3:-2] == "."] == amounts, case
    first = next(name for name in ("fund_pays", "total", "monthly_credit", "late_fee") if name in expected.figures)
    assert clerk.headline()[0] == grouped(money(expected.figures, first)), case


def export(clerk: Clerk, path: Path) -> None:
    """Ctrl+S, the file's name pasted, Enter; until the window says that it is saved."""
    clerk.press(Qt.Key.Key_S, modifier=CTRL)
    dialog = clerk.window.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    clerk.qtbot.waitUntil(lambda: focused().window() is dialog)
    QGuiApplication.clipboard().setText(str(path))
    clerk.press(Qt.Key.Key_V, modifier=CTRL)
    clerk.enter()
    clerk.qtbot.waitUntil(lambda: f"已保存：{path}" in clerk.window.page.status.words, timeout=20_000)
    with clerk.qtbot.waitActive(clerk.window):
        clerk.window.activateWindow()
    clerk.qtbot.waitUntil(lambda: focused().window() is clerk.window)
