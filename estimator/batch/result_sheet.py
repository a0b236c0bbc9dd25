"""The one writer of sheets of results: the roster's and the history's."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from math import isfinite
from typing import BinaryIO

from openpyxl.cell.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import coordinate_to_tuple, get_column_letter
from openpyxl.utils.datetime import to_excel

from estimator.workbook import RowByRow, number_cell, text_cell

Given = Decimal | float | date | str | None
Shown = str | None
"""A cell as `text_cell` and `number_cell` make it."""

_FORMATS = {"amount": "#,##0.00", "number": "General", "day": "yyyy-mm-dd", "time": "yyyy-mm-dd hh:mm"}
_NOT_PLAIN = ("=", "+", "-", "@", "#", "\t", "\r")
_WIDTH = 14
WIDTH_OF_IDENTITY = 22
"""In which eighteen digits, or a day with its time, stand whole."""


class ResultSheet:
    """A workbook of one sheet, written row by row: amounts exact, text as text whatever it begins with."""

    def __init__(self, file: BinaryIO, title: str, sheet_title: str) -> None:
        """Begin a workbook in an open file; `title` is what the file says of itself."""
        self._rows = RowByRow(file, title, sheet_title)
        looks = {name: WriteOnlyCell(self._rows.sheet) for name in (*_FORMATS, "quoted", "head")}
        for name, number_format in _FORMATS.items():
            looks[name].number_format = number_format
        looks["quoted"].quotePrefix = True
        looks["head"].font = Font(bold=True)
        looks["head"].alignment = Alignment(wrap_text=True, vertical="top")
        self._styles = {name: look.style_id for name, look in looks.items()}

    def begin(
        self, heads: Sequence[str], frozen: str, widths: Mapping[int, float], above: Iterable[Iterable[Shown]] = ()
    ) -> None:
        """Write the headings below the rows above; every printed page repeats them.

        `widths` has the columns, from 1 on, not as wide as most.
        """
        page = self._rows.sheet
        page.freeze_panes = frozen
        page.page_setup.orientation = "landscape"
        head = coordinate_to_tuple(frozen)[0] - 1
        page.print_title_rows = f"{head}:{head}"
        for index in range(1, len(heads) + 1):
            page.column_dimensions[get_column_letter(index)].width = widths.get(index, _WIDTH)
        for row in above:
            self._rows.append(row)
        self._rows.append(text_cell(head, self._styles["head"]) if head else None for head in heads)

    def append(self, cells: Iterable[Shown], number: int = 0) -> None:
        """Write the next row, of cells that `shown` and `moment` make; of a number, if that is further on."""
        self._rows.append(cells, number)

    def shown(self, value: Given) -> Shown:
        """Return a value as its cell: a Decimal as an amount, a yes or no in words, a day as a day."""
        if value is None or value == "":
            return None
        if isinstance(value, str):
            return text_cell(value, self._styles["quoted"] if value.startswith(_NOT_PLAIN) else 0)
        if isinstance(value, bool):
            return text_cell("是" if value else "否")
        if isinstance(value, date):
            return number_cell(_days(value), self._styles["day"])
        if not isfinite(value):
            return text_cell(str(value))
        # Never by way of a float, of which the next to it is another amount: 99999999.98999999.
        return number_cell(str(value), self._styles["amount" if isinstance(value, Decimal) else "number"])

    def moment(self, value: date) -> Shown:
        """Return a day with its time as a cell."""
        return number_cell(_days(value), self._styles["time"])

    def open_at(self, row: int) -> None:
        """Have the sheet open with a row."""
        self._rows.open_at(row)

    def finish(self) -> None:
        """Write what stands after the rows."""
        self._rows.finish()

    def discard(self) -> None:
        """Give up what was begun."""
        self._rows.discard()


def _days(value: date) -> str:
    """Return a day as Excel has it: days since 1900."""
    return str(to_excel(value))  # type: ignore[no-untyped-call]  # openpyxl's stubs leave it out
