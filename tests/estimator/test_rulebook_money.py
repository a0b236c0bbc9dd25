"""Contributions, accounts, retirement and late fees (Arts. 6-9, 16-20, 22)."""

from typing import Any

import pytest

from tests.cases import money
from tests.engine import answer, cited, figures

Keys = dict[str, Any]

# Wage, provincial average, base. Art. 6: between 60 % and 300 % of the average; not known: the average.
BASES = [
    ("5000.00", "5000.00", "5000.00"),
    ("2999.99", "5000.00", "3000.00"),
    ("3000.00", "5000.00", "3000.00"),
    ("3000.01", "5000.00", "3000.01"),
    ("15000.00", "5000.00", "15000.00"),
    ("15000.01", "5000.00", "15000.00"),
    ("0.00", "5328.00", "3196.80"),
    ("0.00", "5328.01", "3196.81"),  # 3196.806
    ("99999.00", "5328.01", "15984.03"),
    (None, "5328.01", "5328.01"),
]


@pytest.mark.parametrize(("wage", "provincial", "base"), BASES)
def test_contribution_base(wage: str | None, provincial: str, base: str) -> None:
    known = {} if wage is None else {"monthly_wage": wage}
    result = answer(money("contribution", status="active", employer="ordinary", provincial_wage=provincial, **known))
    assert result["base"] == base
    assert "6" in cited(result)


# Base, personal, employer, maternity, total. Arts. 7, 17, 18, 22.
CONTRIBUTIONS: list[tuple[Keys, tuple[str, str, str, str, str], str]] = [
    (
        {"status": "active", "employer": "ordinary", "monthly_wage": "5000.00", "provincial_wage": "5000.00"},
        ("5000.00", "100.00", "350.00", "50.00", "500.00"),
        "7",
    ),
    (
        {"status": "active", "employer": "new", "monthly_wage": "5000.00", "provincial_wage": "5000.00"},
        ("5000.00", "100.00", "350.00", "50.00", "500.00"),
        "7",
    ),
    (
        {"status": "active", "employer": "fiscal", "monthly_wage": "5000.00", "provincial_wage": "5000.00"},
        ("5000.00", "100.00", "350.00", "25.00", "475.00"),
        "22",
    ),
    (
        {"status": "active", "employer": "ordinary", "monthly_wage": "0.00", "provincial_wage": "5328.01"},
        ("3196.81", "63.94", "223.78", "31.97", "319.69"),  # 63.9362, 223.7767, 31.9681
        "7",
    ),
    (
        {"status": "flexible", "provincial_wage": "5328.00"},
        ("3196.80", "156.64", "0.00", "31.97", "188.61"),  # 156.6432, 31.968
        "17",
    ),
    (
        {"status": "unemployed", "provincial_wage": "5328.00"},
        ("3196.80", "0.00", "287.71", "31.97", "319.68"),  # 287.712, 31.968
        "18",
    ),
]


@pytest.mark.parametrize(("keys", "amounts", "article"), CONTRIBUTIONS)
def test_contribution(keys: Keys, amounts: tuple[str, ...], article: str) -> None:
    result = answer(money("contribution", **keys))
    assert figures(result) == dict(zip(("base", "personal", "employer", "maternity", "total"), amounts, strict=True))
    assert {article, "22"} <= cited(result)


# From the person, from the employer, credit. Art. 9.
ACCOUNTS: list[tuple[Keys, tuple[str, str, str]]] = [
    ({"status": "active", "age": 44, "contribution_base": "5000.00"}, ("100.00", "50.00", "150.00")),
    ({"status": "active", "age": 45, "contribution_base": "5000.00"}, ("100.00", "75.00", "175.00")),
    ({"status": "active", "age": 0, "contribution_base": "0.00"}, ("0.00", "0.00", "0.00")),
    (
        {"status": "active", "age": 30, "contribution_base": "5000.25"},
        ("100.01", "50.00", "150.01"),
    ),  # 100.005, 50.0025
    ({"status": "retired", "contribution_base": "5000.00"}, ("0.00", "190.00", "190.00")),
    ({"status": "retired", "contribution_base": "1234.56"}, ("0.00", "46.91", "46.91")),  # 46.91328
    ({"status": "unemployed", "age": 44, "contribution_base": "3196.80"}, ("63.94", "31.97", "95.91")),
    ({"status": "unemployed", "age": 45, "contribution_base": "3196.80"}, ("63.94", "47.95", "111.89")),
    (
        {"status": "active", "age": 44, "contribution_base": "5000.00", "employer_in_arrears": False},
        ("100.00", "50.00", "150.00"),
    ),
]


@pytest.mark.parametrize(("keys", "amounts"), ACCOUNTS)
def test_account(keys: Keys, amounts: tuple[str, str, str]) -> None:
    result = answer(money("account", **keys))
    assert figures(result) == credited(*amounts)
    assert "9" in cited(result)


def test_flexible_persons_have_no_account() -> None:
    result = answer(money("account", status="flexible"))
    assert figures(result) == credited("0.00", "0.00", "0.00")
    assert "17" in cited(result)
    assert result["notes"]


@pytest.mark.parametrize(
    ("keys", "amounts"),
    [
        ({"status": "active", "age": 44}, ("100.00", "50.00", "150.00")),
        ({"status": "retired"}, ("0.00", "190.00", "190.00")),
    ],
)
def test_account_while_the_employer_is_in_arrears(keys: Keys, amounts: tuple[str, str, str]) -> None:
    result = answer(money("account", contribution_base="5000.00", employer_in_arrears=True, **keys))
    assert figures(result) == {
        **credited("0.00", "0.00", "0.00"),
        "cover_in_force": False,
        "when_in_force": credited(*amounts),
    }
    assert "19" in cited(result)


def credited(from_personal: str, from_employer: str, monthly_credit: str) -> Keys:
    return {"from_personal": from_personal, "from_employer": from_employer, "monthly_credit": monthly_credit}


ACTIVE = {"status": "active", "employer": "ordinary", "contribution_base": "5000.00"}
FISCAL = {**ACTIVE, "employer": "fiscal"}
FLEXIBLE = {"status": "flexible", "provincial_wage": "5328.00"}

# Sex, months in all, months here; missing, medical, maternity, total. Arts. 8, 17, 22. A month: 450.00 and 50.00.
MISSING: list[tuple[Keys, tuple[str, int, int], tuple[int, str, str, str]]] = [
    (ACTIVE, ("male", 360, 120), (0, "0.00", "0.00", "0.00")),
    (ACTIVE, ("male", 359, 120), (1, "450.00", "50.00", "500.00")),
    (ACTIVE, ("male", 360, 119), (1, "450.00", "50.00", "500.00")),
    (ACTIVE, ("male", 348, 120), (12, "5400.00", "600.00", "6000.00")),
    (ACTIVE, ("male", 300, 100), (60, "27000.00", "3000.00", "30000.00")),
    (ACTIVE, ("male", 0, 0), (360, "162000.00", "18000.00", "180000.00")),
    (ACTIVE, ("female", 300, 120), (0, "0.00", "0.00", "0.00")),
    (ACTIVE, ("female", 299, 120), (1, "450.00", "50.00", "500.00")),
    (ACTIVE, ("female", 299, 100), (20, "9000.00", "1000.00", "10000.00")),
    (ACTIVE, ("female", 400, 119), (1, "450.00", "50.00", "500.00")),
    (FISCAL, ("male", 348, 120), (12, "5400.00", "300.00", "5700.00")),
    (FLEXIBLE, ("male", 360, 120), (0, "0.00", "0.00", "0.00")),
    (FLEXIBLE, ("male", 348, 120), (12, "1879.72", "383.62", "2263.34")),  # 3196.80 x 12 x 4.9 %, x 1 %
    (FLEXIBLE, ("female", 299, 120), (1, "156.64", "31.97", "188.61")),
]


@pytest.mark.parametrize(("keys", "months", "due"), MISSING)
def test_missing_months_at_retirement(keys: Keys, months: tuple[str, int, int], due: tuple[int, str, str, str]) -> None:
    sex, total, local = months
    result = answer(money("retirement", sex=sex, total_months=total, local_months=local, **keys))
    assert figures(result) == owed(*due)
    assert "8" in cited(result)


# Provincial average 5,000.00 x months x 7 %. Arts. 8, 22.
NEVER_INSURED = [
    ("1998-05-01", "2021-10-08", (120, "42000.00", "6000.00", "48000.00")),
    ("2011-12-31", "2021-10-08", (120, "42000.00", "6000.00", "48000.00")),
    ("2012-01-01", "2021-10-08", (135, "47250.00", "6750.00", "54000.00")),  # October 2000 to December 2011
    ("2012-01-31", "2021-10-08", (135, "47250.00", "6750.00", "54000.00")),
    ("2012-02-01", "2021-10-08", (136, "47600.00", "6800.00", "54400.00")),
    ("2021-02-28", "2021-10-08", (244, "85400.00", "12200.00", "97600.00")),
    ("2021-10-08", "2021-10-08", (252, "88200.00", "12600.00", "100800.00")),
]


@pytest.mark.parametrize(("retired_on", "day", "due"), NEVER_INSURED)
def test_retired_and_never_insured_here(retired_on: str, day: str, due: tuple[int, str, str, str]) -> None:
    case = money("retirement", never_insured=True, retired_on=retired_on, provincial_wage="5000.00", date=day)
    assert figures(answer(case)) == owed(*due)
    assert {"8", "22"} <= cited(answer(case))
    insured_for_maternity = figures(answer({**case, "maternity_insured": True}))
    assert insured_for_maternity == owed(due[0], due[1], "0.00", due[1])


def owed(missing_months: int, medical_due: str, maternity_due: str, total: str) -> Keys:
    due = {"medical_due": medical_due, "maternity_due": maternity_due, "total": total}
    return {"missing_months": missing_months, **due}


def test_a_note_that_30_or_25_years_must_be_reached_too() -> None:
    case = money("retirement", never_insured=True, retired_on="2011-12-31", provincial_wage="5000.00")
    before, since = (answer({**case, "retired_on": day})["notes"] for day in ("2011-12-31", "2012-01-01"))
    assert set(since) > set(before)


@pytest.mark.parametrize(("cost", "total"), [("4321.09", "43210.90"), ("0.00", "0.00")])
def test_a_dissolved_employers_retiree(cost: str, total: str) -> None:
    result = answer(money("retirement", employer_dissolved=True, average_medical_cost=cost))
    assert figures(result) == {"total": total}
    assert "20" in cited(result)


# 0.05 % a day. Art. 19.
LATE_FEES = [
    ("10000.00", 30, "150.00"),
    ("10000.00", 1, "5.00"),
    ("10000.00", 0, "0.00"),
    ("0.00", 30, "0.00"),
    ("100.00", 1, "0.05"),
    ("10.00", 1, "0.01"),  # 0.005
    ("9.99", 1, "0.00"),  # 0.004995
    ("1000.00", 36500, "18250.00"),
]


@pytest.mark.parametrize(("owed_amount", "days", "late_fee"), LATE_FEES)
def test_late_fee(owed_amount: str, days: int, late_fee: str) -> None:
    result = answer(money("late_fee", amount_owed=owed_amount, days=days))
    assert figures(result) == {"late_fee": late_fee}
    assert "19" in cited(result)
