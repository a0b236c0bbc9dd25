"""The one writer of result sheets: what stands in the file is the amount itself, to the fen."""

from datetime import date
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from estimator.batch.result_sheet import Given, ResultSheet


def written(value: Given) -> BytesIO:
    file = BytesIO()
    sheet = ResultSheet(file, "名册结果", "结果")
    sheet.begin(["一", ""], "A2", {2: 40})
    sheet.append([sheet.shown(value)])
    sheet.finish()
    return file


@pytest.mark.parametrize("amount", ["99999999.99", "9999999999.99", "0.10", "33033.33", "-6750.00", "8.00"])
def test_an_amount_is_written_as_it_is_and_not_as_the_float_next_to_it(amount: str) -> None:
    assert f"<v>{amount}</v>" in ZipFile(written(Decimal(amount))).read("xl/worksheets/sheet1.xml").decode()


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (True, "是"),
        (98, 98),
        (57.7, 57.7),
        (float("inf"), "inf"),
        ("=1+1", "=1+1"),
        ("a\x07b", "ab"),
        ("", None),
        (None, None),
    ],
)
def test_a_value_is_read_as_it_was_given(value: Given, read: object) -> None:
    cell = load_workbook(written(value)).worksheets[0]["A2"]
    assert (cell.value, cell.data_type == "f") == (read, False)


def test_a_day_is_a_day() -> None:
    cell = load_workbook(written(date(2021, 10, 8))).worksheets[0]["A2"]
    assert (cell.is_date, str(cell.value)[:10]) == (True, "2021-10-08")


def test_every_printed_page_repeats_the_headings() -> None:
    page = load_workbook(written("某")).worksheets[0]
    assert (page.page_setup.orientation, page.print_title_rows) == ("landscape", "$1:$1")
