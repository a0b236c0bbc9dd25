"""The one writer of sheets of results: the roster's and the history's."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from math import isfinite
from typing import BinaryIO

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, WriteOnlyCell
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from estimator.workbook import RowByRow

Given = Decimal | float | date | str | None
Shown = SheetCell | int | str | None

_FORMATS = {"amount": "#,##0.00", "number": "General", "day": "yyyy-mm-dd", "time": "yyyy-mm-dd hh:mm"}
_NOT_PLAIN = ("=", "+", "-", "@", "#", "\t", "\r")
_WIDTH = 14


class ResultSheet:
    """A workbook of one sheet, written row by row: amounts exact, text as text whatever it begins with."""

    def __init__(self, file: BinaryIO, title: str, sheet_title: str) -> None:
        """Begin a workbook in an open file; `title` is what the file says of itself."""
        self._rows = RowByRow(file, title, sheet_title)
        # One cell of each look is filled anew for every value: openpyxl has written it before it asks for the next.
        self._looks = {name: WriteOnlyCell(self._rows.sheet) for name in (*_FORMATS, "quoted", "head")}
        for name, number_format in _FORMATS.items():
            self._looks[name].number_format = number_format
        self._looks["quoted"].quotePrefix = True
        self._looks["head"].font = Font(bold=True)
        self._looks["head"].alignment = Alignment(wrap_text=True, vertical="top")

    def begin(
        self, heads: Sequence[str], frozen: str, widths: dict[int, float], above: Iterable[Iterable[Shown]] = ()
    ) -> None:
        """Write the headings, below the rows above; `widths` has the columns, from 1 on, not as wide as most."""
        self._rows.sheet.freeze_panes = frozen
        for index in range(1, len(heads) + 1):
            self._rows.sheet.column_dimensions[get_column_letter(index)].width = widths.get(index, _WIDTH)
        for row in above:
            self._rows.append(row)
        self._rows.append(self._filled("head", head, "s") if head else None for head in heads)

    def append(self, cells: Iterable[Shown]) -> None:
        """Write the next row, of cells that `shown` and `moment` make while it is written."""
        self._rows.append(cells)

    def shown(self, value: Given) -> Shown:
        """Return a value as its cell: a Decimal as an amount, a yes or no in words, a day as a day."""
        if isinstance(value, bool):
            return "是" if value else "否"
        if isinstance(value, Decimal):
            # As text of type number: as a Decimal openpyxl would write the float next to it, 99999999.98999999.
            return self._filled("amount", str(value), "n")
        if isinstance(value, float):
            return self._filled("number", repr(value), "n") if isfinite(value) else str(value)
        if isinstance(value, date):
            return self._filled("day", value)
        if not isinstance(value, str):
            return value
        text = ILLEGAL_CHARACTERS_RE.sub("", value)
        return self._filled("quoted", text, "s") if text.startswith(_NOT_PLAIN) else text or None

    def moment(self, value: date) -> Shown:
        """Return a day with its time as a cell."""
        return self._filled("time", value)

    def finish(self) -> None:
        """Write what stands after the rows."""
        self._rows.finish()

    def discard(self) -> None:
        """Give up what was begun."""
        self._rows.discard()

    def _filled(self, look: str, value: date | str, kind: str | None = None) -> SheetCell:
        cell = self._looks[look]
        cell.value = value
        if kind is not None:
            cell.data_type = kind
        return cell
