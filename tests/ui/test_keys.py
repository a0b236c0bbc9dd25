"""The citizens of a day by keyboard: how many keys each takes besides the text that is typed, and the figure."""

import sys
from collections.abc import Mapping

import pytest
from PySide6.QtCore import Qt

from tests.ui.clerk import CTRL, WOMAN, Clerk
from ui.widgets.choice_row import ChoiceRow

MAN = "411202198605120038"
OLD = "411202193805120021"
Answers = dict[str, str | int]

RESIDENT: Answers = {"id_number": WOMAN, "scheme": 2}
WORKER: Answers = {"id_number": WOMAN, "scheme": 1, "status": 1}
PENSIONER: Answers = {"id_number": OLD, "scheme": 1, "status": 2}
MOTHER: Answers = WORKER | {"employer": 1, "months_insured": "18", "policy_compliant": 1, "event": 1}
FATHER: Answers = {name: value for name, value in MOTHER.items() if name != "employer"}
FATHER |= {"id_number": MAN, "delivery": 1, "spouse_without_employer": 1}
FATHER |= {"spouse_took_resident_benefit": 2}
PAYING: Answers = {"benefit": 1, "id_number": MAN, "status": 1, "employer": 1}
RETIRING: Answers = {"benefit": 3, "id_number": MAN, "status": 1, "employer": 1}
BASE: Answers = {"monthly_base": "5123.45"}

CITIZENS: Mapping[str, tuple[int, Mapping[str, str | int], str, int]] = {
    "a plain stay": (1, RESIDENT | {"tier": 2, "total_cost": "9000"}, "6,918.00", 5),
    "in a township": (1, RESIDENT | {"tier": 1, "total_cost": "9000"}, "7,835.00", 5),
    "in a city hospital": (1, RESIDENT | {"tier": 3, "grade": 3, "total_cost": "9000"}, "5,084.00", 7),
    "a second stay": (1, RESIDENT | {"tier": 2, "admission": "2", "total_cost": "9000"}, "7,044.00", 6),
    "out of the province": (
        1,
        RESIDENT | {"location": 3, "referral": 1, "tier": 4, "total_cost": "9000"},
        "3,860.00",
        9,
    ),
    "of eighty": (1, RESIDENT | {"id_number": OLD, "tier": 2, "total_cost": "9000"}, "7,348.00", 5),
    "a worker": (1, WORKER | {"grade": 2, "total_cost": "9000"}, "7,560.00", 7),
    "a pensioner": (1, PENSIONER | {"grade": 3, "total_cost": "9000"}, "6,786.00", 7),
    "a worker, not filed": (
        1,
        WORKER | {"location": 3, "referral": 5, "tier": 3, "grade": 3, "total_cost": "9000"},
        "4,550.00",
        13,
    ),
    "chronic": (2, RESIDENT | {"total_cost": "1000"}, "650.00", 4),
    "chronic, a worker": (2, WORKER | {"total_cost": "1000"}, "900.00", 6),
    "chronic, a pensioner": (2, PENSIONER | {"total_cost": "1000"}, "920.00", 6),
    "major disease": (3, RESIDENT | {"tier": 2, "setting": 1, "total_cost": "10000"}, "8,000.00", 8),
    "major disease, special drugs": (3, RESIDENT | {"tier": 2, "setting": 2, "total_cost": "1000"}, "800.00", 8),
    "major disease, a worker": (3, WORKER | {"tier": 3, "setting": 1, "total_cost": "10000"}, "7,500.00", 10),
    "a resident's birth": (4, RESIDENT | {"delivery": 1, "total_cost": "2600"}, "760.00", 6),
    "a birth": (4, MOTHER | {"delivery": 1} | BASE, "33,806.95", 15),
    "a caesarean": (4, MOTHER | {"delivery": 3} | BASE, "37,968.68", 15),
    "twins by caesarean": (4, MOTHER | {"delivery": 3, "babies": "2"} | BASE, "40,530.40", 16),
    "a father": (4, FATHER, "850.00", 18),
    "a termination": (4, MOTHER | {"event": 2, "gestation_months": "5", "setting": 1} | BASE, "7,972.83", 16),
    "a contribution": (
        5,
        PAYING | {"provincial_wage": "5000"},
        "500.00",
        8,
    ),
    "an account": (5, {"benefit": 2, "id_number": MAN, "status": 1, "contribution_base": "4000"}, "120.00", 6),
    "a retirement": (
        5,
        RETIRING | {"total_months": "300", "local_months": "130", "contribution_base": "4000"},
        "24,000.00",
        11,
    ),
    "a late fee": (5, {"benefit": 4, "amount_owed": "1000", "days": "30"}, "15.00", 4),
}


@pytest.mark.parametrize("name", CITIZENS)
def test_the_keys_that_a_citizen_takes(clerk: Clerk, name: str) -> None:
    page, answers, first, most = CITIZENS[name]
    if page != 1:
        clerk.page(page)
    for fact, value in answers.items():
        go_on_to(clerk, fact)
        control = clerk.window.page.fields.control(fact)
        if isinstance(control, ChoiceRow) and isinstance(value, int):
            clerk.choose(value)
        else:
            clerk.type(str(value))
    assert clerk.headline()[0] == first
    assert clerk.pressed <= most, clerk.pressed


BY_HAND: Mapping[str, tuple[int, Answers, str, int, int]] = {
    "a plain stay": (1, {"scheme": 2, "age": "50", "tier": 2, "total_cost": "9000"}, "6,918.00", 13, 16),
    "twins by caesarean": (
        4,
        {"scheme": 1, "sex": 1}
        | {name: value for name, value in MOTHER.items() if name not in ("id_number", "scheme")}
        | {"delivery": 3, "babies": "2"}
        | BASE,
        "40,530.40",
        40,
        52,
    ),
}
"""Without an ID number: page, what is entered, the figure, the most keys with all text, and those of before."""


@pytest.mark.parametrize("name", BY_HAND)
def test_the_keys_with_all_that_is_typed(clerk: Clerk, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    page, answers, first, most, before = BY_HAND[name]
    if page != 1:
        clerk.page(page)
    for fact, value in answers.items():
        go_on_to(clerk, fact)
        if isinstance(value, int):
            clerk.choose(value)
        else:
            clerk.type(value)
    assert clerk.headline()[0] == first
    keys = clerk.pressed + clerk.typed
    with capsys.disabled():
        sys.stdout.write(f"\n{name}: {keys} keys, {clerk.typed} of them text; before {before}, aim {most}\n")
    assert keys <= most


def go_on_to(clerk: Clerk, fact: str) -> None:
    """Go to the next field that is needed, or where one is meant that need not be asked, on from field to field."""
    while clerk.at() != fact:
        needed = [each for each in clerk.window.page.fields.shown() if each in clerk.window.page.form.draft.missing]
        here = clerk.window.page.fields.shown().index(clerk.at())
        ahead = [each for each in needed if clerk.window.page.fields.shown().index(each) > here]
        if ahead and ahead[0] == fact:
            clerk.press(Qt.Key.Key_Return, modifier=CTRL)
        else:
            clerk.enter()
        assert clerk.pressed < 40, (fact, clerk.at())
