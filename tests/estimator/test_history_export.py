"""A period of the history as a workbook: whole or not at all, amounts exact, text never a formula."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from estimator.batch.progress import Cancelled
from estimator.history import History
from estimator.history.export import export_period
from estimator.settings.settings import Settings
from estimator.writing import OutputError
from tests.slip_cases import CASES, STAY, answered

SETTINGS = Settings(counter="3", clerk="=李明")
OCTOBER = (date(2021, 10, 1), date(2021, 10, 31))


def always(_count: int) -> bool:
    return True


def made(day: int, month: int = 10) -> datetime:
    return datetime(2021, month, day, 9, 30, tzinfo=UTC)


@pytest.fixture
def history(tmp_path: Path) -> Iterator[History]:
    with History(tmp_path / "history.sqlite3") as found:
        yield found


def rows(path: Path) -> list[dict[str, object]]:
    sheet = load_workbook(path).active
    assert sheet is not None
    heads, *rest = sheet.iter_rows(values_only=True)
    return [dict(zip(map(str, heads), row, strict=True)) for row in rest]


def test_the_entries_of_the_period_oldest_first(history: History, tmp_path: Path) -> None:
    case, estimate = answered(STAY)
    for moment in (made(30, 9), made(1), made(31), made(1, 11)):
        history.keep(case, estimate, SETTINGS, moment)
    path = tmp_path / "out.xlsx"

    assert export_period(history, *OCTOBER, path, always) == 2
    assert [row["单号"] for row in rows(path)] == ["20211001-3-0001", "20211031-3-0001"]


def test_a_row_says_who_what_and_how_much(history: History, tmp_path: Path) -> None:
    case, estimate = answered(STAY)
    entry = history.keep(case, estimate, SETTINGS, made(8))
    path = tmp_path / "out.xlsx"
    export_period(history, *OCTOBER, path, always)

    (row,) = rows(path)
    assert row["时间"] == datetime(2021, 10, 8, 9, 30)  # noqa: DTZ001 a cell has no zone
    assert row["身份证号"] == entry.id_number
    assert "*" in entry.id_number
    assert row["基金支付"] == 6918
    assert row["个人负担"] == 2082
    assert "第一段" in str(row["计算过程"])


@pytest.mark.parametrize("name", CASES)
def test_every_kind_of_estimate_has_a_row(history: History, tmp_path: Path, name: str) -> None:
    case, estimate = answered(CASES[name])
    history.keep(case, estimate, SETTINGS, made(8))
    path = tmp_path / "out.xlsx"
    export_period(history, *OCTOBER, path, always)

    (row,) = rows(path)
    assert row["单号"] == "20211008-3-0001"
    assert row["计算过程"]
    assert "None" not in str(row["计算过程"])


def test_numbers_and_times_stand_whole_in_their_cells(history: History, tmp_path: Path) -> None:
    case, estimate = answered(STAY)
    history.keep(case, estimate, SETTINGS, made(8))
    path = tmp_path / "out.xlsx"
    export_period(history, *OCTOBER, path, always)

    sheet = load_workbook(path).active
    assert isinstance(sheet, Worksheet)
    for head, length in {"单号": 16, "时间": 16, "身份证号": 18}.items():
        column = next(cell.column_letter for cell in sheet[1] if cell.value == head)
        assert sheet.column_dimensions[column].width > length + 1


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "#REF!"])
def test_typed_text_is_text(history: History, tmp_path: Path, text: str) -> None:
    case, estimate = answered({**STAY, "case_number": text})
    history.keep(case, estimate, SETTINGS, made(8))
    path = tmp_path / "out.xlsx"
    export_period(history, *OCTOBER, path, always)

    sheet = load_workbook(path).active
    assert sheet is not None
    found = [cell for row in sheet.iter_rows() for cell in row if cell.value in (text, "=李明")]
    assert len(found) == 2
    assert {cell.data_type for cell in found} == {"s"}


def test_progress_counts_and_stops(history: History, tmp_path: Path) -> None:
    case, estimate = answered(STAY)
    for _ in range(5):
        history.keep(case, estimate, SETTINGS, made(8))
    path = tmp_path / "out.xlsx"
    path.write_text("before")
    told: list[int] = []

    def three(count: int) -> bool:
        told.append(count)
        return count < 3

    with pytest.raises(Cancelled):
        export_period(history, *OCTOBER, path, three)
    assert told == [1, 2, 3]
    assert path.read_text() == "before"
    assert sorted(each.suffix for each in tmp_path.iterdir() if "history" not in each.name) == ["", ".xlsx"]


def test_it_can_be_stopped_while_the_table_is_put_together(history: History, tmp_path: Path) -> None:
    history.keep(*answered(STAY), SETTINGS, made(8))
    asked: list[int] = []

    def once(count: int) -> bool:
        asked.append(count)
        return len(asked) < 2

    with pytest.raises(Cancelled):
        export_period(history, *OCTOBER, tmp_path / "out.xlsx", once)
    assert asked == [1, 1]
    assert not (tmp_path / "out.xlsx").exists()


def test_a_file_that_cannot_be_written_is_said(history: History, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="没有这个文件夹"):
        export_period(history, *OCTOBER, tmp_path / "nowhere" / "out.xlsx", always)


def test_an_empty_period_is_a_table_without_rows(history: History, tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"

    assert export_period(history, *OCTOBER, path, always) == 0
    assert rows(path) == []
