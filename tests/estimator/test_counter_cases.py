"""Small inputs from counters that failed once, each with what it must give; people in them are invented."""

import gzip
import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from estimator import Estimate, case_from, estimate, to_json
from estimator.case.models import Case
from estimator.cli.main import main
from estimator.form import read_draft
from estimator.history import History
from estimator.history.export import export_period
from estimator.slip import describe, write_excel
from tests.estimator.test_history import keep

DATA = Path(__file__).parent / "data" / "counter"
NOON = datetime(2021, 10, 8, 12, 0, tzinfo=UTC)
COUNTY = "6918.00"
"""Art. 33: (1500 − 400) × 63 % + (9000 − 1500) × 83 %."""
Output = pytest.CaptureFixture[str]


def data_of(name: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((DATA / name).read_text("utf-8"))
    return data


def answered(name: str, **more: object) -> tuple[Case, Estimate]:
    case = case_from(data_of(name) | more)
    return case, estimate(case)


def cells_of(name: str, folder: Path) -> dict[str, Any]:
    write_excel(describe(*answered(name), made_at=NOON), folder / "slip.xlsx")
    page = load_workbook(folder / "slip.xlsx").worksheets[0]
    return {str(cell.value): cell for row in page.iter_rows() for cell in row if cell.value is not None}


@pytest.mark.parametrize(("name", "masked"), [("F06-name-extension-I.json", "\U0002ebf0**"), ("F07-name.json", "王*")])
def test_the_first_letter_of_a_name_is_kept_and_the_rest_is_masked(name: str, masked: str, tmp_path: Path) -> None:
    assert to_json(answered(name)[1])["fund_pays"] == COUNTY
    assert any(masked in words for words in cells_of(name, tmp_path))


def test_f18_a_wide_amount_has_room_on_the_excel_slip(tmp_path: Path) -> None:
    # Art. 19: 99,999,999.99 × 0.05 % × 36,500 days.
    _, answer = answered("F18-wide-amount.json")
    assert to_json(answer)["late_fee"] == "1824999999.82"
    cells = cells_of("F18-wide-amount.json", tmp_path)
    wide = [cell for words, cell in cells.items() if words == "1824999999.82"]
    # Excel draws ### for a number without room, unless the cell may shrink it.
    assert wide
    assert all(cell.number_format == "#,##0.00" and cell.alignment.shrink_to_fit for cell in wide)


def test_f20_a_number_of_15_characters_is_refused_with_the_way_on(capsys: Output) -> None:
    assert main(["estimate", str(DATA / "F20-id-15-characters.json"), "--json"]) == 2
    [error] = json.loads(capsys.readouterr().out)["errors"]
    assert error["field"] == "id_number"
    assert error["message"] == "应为 18 位，现在 15 位；证件本来如此的，身份证号留空，填年龄和性别"

    data = data_of("F20-id-15-characters.json")
    del data["id_number"]
    assert to_json(estimate(case_from(data)))["fund_pays"] == COUNTY


# 5328 × 60 % = 3196.80 is published as 3197; Art. 17: × 4.9 %.
@pytest.mark.parametrize(
    ("shares", "base", "personal"),
    [
        ({}, "3196.80", "156.64"),
        ({"published_shares": {"60%": "3197", "300%": "15984"}}, "3197.00", "156.65"),
        ({"published_shares": {"300%": "15984"}}, "3196.80", "156.64"),
    ],
)
def test_f21_a_bound_as_it_was_published(shares: dict[str, object], base: str, personal: str) -> None:
    _, answer = answered("F21-published-bound.json", **shares)
    result = to_json(answer)
    assert (result["base"], result["personal"]) == (base, personal)
    assert not answer.checks
    assert ("公布为 3197.00" in answer.steps[0].formula) == (base == "3197.00")


# Art. 6: held between what is published of 5328.00; Art. 7: the person pays 2 %.
@pytest.mark.parametrize(
    ("wage", "base", "personal"),
    [
        ("3000", "3197.00", "63.94"),
        ("3197", "3197.00", "63.94"),
        ("20000", "15985.00", "319.70"),
        (None, "5328.00", "106.56"),
    ],
)
def test_f21_both_bounds_hold_an_employees_base(wage: str | None, base: str, personal: str) -> None:
    own = {"status": "active", "employer": "ordinary"} | ({} if wage is None else {"monthly_wage": wage})
    _, answer = answered("F21-published-bound.json", **own, published_shares={"60%": "3197", "300%": "15985"})
    result = to_json(answer)
    assert (result["base"], result["personal"]) == (base, personal)


def test_f21_months_to_make_up_go_by_the_published_bound_too() -> None:
    # Arts. 8, 17: 3197 × 12 × 4.9 %.
    case = {"benefit": "retirement", "date": "2021-10-08", "sex": "female", "status": "flexible", "total_months": 288}
    case |= {"local_months": 120, "provincial_wage": "5328", "published_shares": {"60%": "3197"}}
    assert to_json(estimate(case_from(case)))["medical_due"] == "1879.84"


@pytest.mark.parametrize(
    ("shares", "field"),
    [
        ({"60": "3197"}, "published_shares.60"),
        ({"60%": "3197.005"}, "published_shares.60%"),
        (["3197"], "published_shares"),
    ],
)
def test_f21_what_is_no_published_share_is_refused(shares: object, field: str, tmp_path: Path, capsys: Output) -> None:
    case = tmp_path / "case.json"
    case.write_text(json.dumps(data_of("F21-published-bound.json") | {"published_shares": shares}), "utf-8")
    assert main(["estimate", str(case), "--json"]) == 2
    assert [error["field"] for error in json.loads(capsys.readouterr().out)["errors"]] == [field]


def test_f21_a_published_share_far_from_the_wage_is_looked_at_again() -> None:
    _, answer = answered("F21-published-bound.json", published_shares={"60%": "3917"})
    assert [check.field for check in answer.checks] == ["provincial_wage"]


def test_f21_a_form_reckons_with_what_the_settings_have_published() -> None:
    entries = {"benefit": "contribution", "date": "2021-10-08", "status": "flexible", "provincial_wage": "5328"}
    draft = read_draft({**entries, "published_shares": ("60% 3197.00", "300% 15984.00")})
    assert draft.estimate is not None
    assert to_json(draft.estimate)["personal"] == "156.65"


def test_f24_a_late_fee_above_what_is_owed_has_its_note() -> None:
    # Art. 19: 1000 × 0.05 % × 3650 days.
    case, answer = answered("F24-late-fee-above-debt.json")
    assert to_json(answer)["late_fee"] == "1825.00"
    assert any("滞纳金 1,825.00 元，多于欠缴金额" in note for note in describe(case, answer, made_at=NOON).notes)


def test_f25_a_day_far_ahead_is_answered_and_looked_at_again() -> None:
    _, answer = answered("F25-day-far-ahead.json")
    assert to_json(answer)["fund_pays"] == COUNTY
    assert [check.field for check in answer.checks] == ["date"]
    assert answer.checks[0].message.startswith("请核对日期")


def test_f26_a_base_of_nothing_is_answered_and_looked_at_again() -> None:
    # Arts. 24, 26: 1200 + 500, and nothing for 98 + 90 days.
    _, answer = answered("F26-base-of-nothing.json")
    result = to_json(answer)
    assert (result["medical"], result["allowance"], result["allowance_days"]) == ("1700.00", "0.00", 188)
    assert [check.field for check in answer.checks] == ["monthly_base"]
    assert answer.checks[0].message.startswith("请核对")


def test_a_bit_in_the_date_of_an_entry_of_the_history_costs_that_entry_alone(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite3"
    path.write_bytes(gzip.decompress((DATA / "history-date-bit-flip.sqlite3.gz").read_bytes()))
    with History(path) as history:
        entries = history.find(limit=100)
        assert len(entries) == 80
        assert [entry.number for entry in entries if entry.is_damaged] == ["20261125-3-0020"]
        assert export_period(history, date.min, date.max, tmp_path / "out.xlsx", lambda _count: True) == 80
        assert keep(history, at=datetime(2026, 11, 26, tzinfo=UTC)).number == "20261126-3-0001"
