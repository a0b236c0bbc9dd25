"""Export of a slip against writing the same styled cells with bare openpyxl: aim 1.5 at most."""

import json
from copy import copy
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import NamedTuple, cast

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill

from estimator import estimate, read_case
from estimator.slip import describe, write_excel

AIM = 1.5
ROUNDS = 25
CASE = json.dumps(
    {
        "benefit": "inpatient",
        "date": "2021-10-08",
        "scheme": "resident",
        "age": 35,
        "hospital": {"location": "local", "tier": "county", "grade": 2},
        "total_cost": 9000,
    }
)


class Cell(NamedTuple):
    """A cell to be written again, its styles ready."""

    row: int
    column: int
    value: str | float | None
    font: Font
    alignment: Alignment
    border: Border
    fill: PatternFill
    number_format: str


class Sheet(NamedTuple):
    """All of a sheet that is to be written again."""

    cells: list[Cell]
    merged: list[str]
    widths: dict[str, float]
    heights: dict[int, float]


def read_again(path: Path) -> Sheet:
    """What stands in the slip that was written."""
    page = load_workbook(path).worksheets[0]
    cells = [
        Cell(
            cell.row,
            cell.column,
            cast("str | float | None", cell.value),
            cast("Font", copy(cell.font)),
            cast("Alignment", copy(cell.alignment)),
            cast("Border", copy(cell.border)),
            cast("PatternFill", copy(cell.fill)),
            cell.number_format,
        )
        for row in page.iter_rows()
        for cell in row
        if not isinstance(cell, MergedCell) and cell.has_style
    ]
    widths = {letter: one.width for letter, one in page.column_dimensions.items()}
    heights = {number: one.height for number, one in page.row_dimensions.items() if one.height}
    return Sheet(cells, [str(merged) for merged in page.merged_cells.ranges], widths, heights)


def write_bare(sheet: Sheet, path: Path) -> None:
    """Write the same cells with openpyxl alone."""
    book = Workbook()
    page = book.worksheets[0]
    for one in sheet.cells:
        cell = page.cell(one.row, one.column, one.value)
        cell.font, cell.alignment, cell.border, cell.fill = one.font, one.alignment, one.border, one.fill
        cell.number_format = one.number_format
    for merged in sheet.merged:
        page.merge_cells(merged)
    for letter, width in sheet.widths.items():
        page.column_dimensions[letter].width = width
    for number, height in sheet.heights.items():
        page.row_dimensions[number].height = height
    book.save(path)


def main() -> None:
    """Print the median of each, taken in turn, and their ratio."""
    case = read_case(CASE)
    ours, bare = [], []
    with TemporaryDirectory() as folder:
        slip, again = Path(folder) / "slip.xlsx", Path(folder) / "again.xlsx"
        for number in range(ROUNDS + 1):
            start = perf_counter()
            write_excel(describe(case, estimate(case), made_at=datetime(2021, 10, 8, 10, 24, tzinfo=UTC)), slip)
            middle = perf_counter()
            if number == 0:
                sheet = read_again(slip)
                continue
            ours.append(middle - start)
            start = perf_counter()
            write_bare(sheet, again)
            bare.append(perf_counter() - start)
    ratio = median(ours) / median(bare)
    print(f"slip: {median(ours) * 1000:.0f} ms; bare: {median(bare) * 1000:.0f} ms; ratio {ratio:.2f} (aim {AIM})")


if __name__ == "__main__":
    main()
