"""A period of the history as an Excel workbook: a row for each estimate, its figures as of its day."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import BinaryIO

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, WriteOnlyCell
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from estimator.batch.batch import Cancelled, Progress
from estimator.batch.roster.results import FIGURES
from estimator.facts import BY_NAME
from estimator.history import History, HistoryEntry, HistoryError
from estimator.workbook import RowByRow
from estimator.writing import whole_file

_ABOUT = ("单号", "时间", "窗口", "经办人", "待遇", "姓名", "身份证号", "业务编号", "规则包", "规则包校验值")
_STEPS = "计算过程"
_AMOUNT = "#,##0.00"
_TIME = "yyyy-mm-dd hh:mm"
_NOT_PLAIN = ("=", "+", "-", "@", "#", "\t", "\r")
_SHA256_SHOWN = 12
_WIDTH, _WIDE = 14, 60
_FIRST_YEAR = 1900
"""Excel knows no day before."""

_Shown = SheetCell | int | str | None


def export_period(history: History, first_day: date, last_day: date, target: Path, progress: Progress) -> int:
    """Write the estimates of a period, both days included and the oldest first, and return how many there were.

    Raises HistoryError, OutputError, Cancelled; then `target` is untouched.
    """
    with whole_file(target) as file:
        sheet = _Sheet(file)
        try:
            count = _fill(sheet, history.between(first_day, last_day), progress)
        except BaseException:
            sheet.rows.discard()
            raise
        sheet.rows.finish()
        if not progress(count):  # putting it together takes a while, too
            raise Cancelled
    return count


def _fill(sheet: "_Sheet", entries: Iterator[HistoryEntry], progress: Progress) -> int:
    count = 0
    for entry in entries:
        sheet.write(entry)
        count += 1
        if not progress(count):
            raise Cancelled
    return count


class _Sheet:
    """The workbook, written row by row."""

    def __init__(self, file: BinaryIO) -> None:
        self.rows = RowByRow(file, "历史试算", "历史")
        # One cell of each look is filled anew for every value: openpyxl has written it before it asks for the next.
        self._quoted, self._amount, self._time, self._head = (WriteOnlyCell(self.rows.sheet) for _ in range(4))
        self._quoted.quotePrefix = True
        self._amount.number_format = _AMOUNT
        self._time.number_format = _TIME
        self._head.font = Font(bold=True)
        heads = (*_ABOUT, *FIGURES.values(), _STEPS)
        self.rows.sheet.freeze_panes = "B2"
        for index, head in enumerate(heads, start=1):
            self.rows.sheet.column_dimensions[get_column_letter(index)].width = _WIDE if head == _STEPS else _WIDTH
        self.rows.append(_filled(self._head, head, "s") for head in heads)

    def write(self, entry: HistoryEntry) -> None:
        self.rows.append(self._row(entry))

    def _row(self, entry: HistoryEntry) -> Iterator[_Shown]:
        yield self._shown(entry.number)
        yield self._made_at(entry)
        benefit = BY_NAME["benefit"].word(entry.benefit)
        for text in (entry.counter, entry.clerk, benefit, entry.name, entry.id_number, entry.case_number):
            yield self._shown(text)
        yield self._shown(entry.pack_id)
        yield self._shown(entry.pack_sha256[:_SHA256_SHOWN])
        try:
            estimate = entry.estimate()
        except HistoryError as error:
            yield from [None] * len(FIGURES)
            yield self._shown(error.message)
            return
        for name in FIGURES:
            yield self._shown(estimate.figures.get(name))
        steps = (f"{step.label} {step.formula} = {step.quantity or step.amount}" for step in estimate.steps)
        yield self._shown("；".join(steps))

    def _made_at(self, entry: HistoryEntry) -> _Shown:
        if entry.made_at.year < _FIRST_YEAR:
            return entry.made_at.strftime("%Y-%m-%d %H:%M") if not entry.is_damaged else None
        return _filled(self._time, entry.made_at.replace(tzinfo=None))

    def _shown(self, value: Decimal | int | str | None) -> _Shown:
        if isinstance(value, bool):
            return "是" if value else "否"
        if isinstance(value, Decimal):
            # As text of type number: as a Decimal openpyxl would write the float next to it.
            return _filled(self._amount, str(value), "n")
        if not isinstance(value, str):
            return value
        text = ILLEGAL_CHARACTERS_RE.sub("", value)
        return _filled(self._quoted, text, "s") if text.startswith(_NOT_PLAIN) else text or None


def _filled(look: SheetCell, value: datetime | str, kind: str | None = None) -> SheetCell:
    look.value = value
    if kind is not None:
        look.data_type = kind
    return look
