"""The copy of a workbook in which what is wrong is red and told at its cell, and the changes are written."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from estimator.errors import CaseError
from estimator.rule_workbook.changes_sheet import write_changes
from estimator.rule_workbook.checked import CheckedWorkbook
from estimator.rule_workbook.example_lines import ExampleLines
from estimator.rule_workbook.layout import EXAMPLES, MOST_SEGMENTS, columns_of, sheet_of
from estimator.rule_workbook.located import Gap
from estimator.rule_workbook.looks import (
    AMBER,
    CHECKER,
    HEADING_ROW,
    RED,
    YELLOW,
    comment,
    dress,
    ground_below,
    put,
    solid,
)
from estimator.rule_workbook.opened import rewritten
from estimator.rule_workbook.read import Book
from estimator.rulepack.model import row_model

_RED_TAB = "FF0000"
_FIELDS = {"from": "from_", "gist": "summary"}
"""What a key of a file is called in the model."""


def write_marked(source: Path, target: Path, found: CheckedWorkbook, book: Book) -> str:
    """Write the copy; return why none can be made of a file whose looks cannot be copied, "" where it was written.

    Raises OutputError. Where nothing is written, `target` is untouched.
    """
    try:
        with rewritten(source, target) as workbook:
            _mark(workbook, found, book)
    except CaseError as error:
        return f"标出错误的工作簿没有写成：{error.errors[0].message}"
    return ""


def _mark(workbook: Workbook, found: CheckedWorkbook, book: Book) -> None:
    """Mark what a check has found in the copy of a workbook."""
    for sheet in workbook.worksheets:
        _clear(sheet)
    _mark_changes(workbook, found, book)
    _mark_examples(workbook, found, book)
    for gap in found.gaps:
        _insert(workbook[sheet_of(gap.table)], gap, book)
    for fault in found.faults:
        if fault.sheet not in workbook.sheetnames:
            continue
        sheet = workbook[fault.sheet]
        sheet.sheet_properties.tabColor = _RED_TAB
        cell = sheet[fault.cell or "A1"]
        cell.fill = solid(RED)
        if isinstance(cell, Cell):  # what a merged range covers has no remark
            cell.comment = comment(fault.sentence)
        letter = cell.column_letter
        sheet.column_dimensions[letter].hidden = False
    write_changes(workbook, found.difference)


def _clear(sheet: Worksheet) -> None:
    """Take away the marks of an earlier check."""
    for (_row, at), cell in tuple(sheet._cells.items()):  # noqa: SLF001  going by rows would make all up to one in the last
        if cell.comment is not None and cell.comment.author == CHECKER:
            cell.comment = None
        if cell.fill.fgColor.rgb in (f"00{RED}", f"00{AMBER}"):
            cell.fill = ground_below(sheet.cell(HEADING_ROW, at))


def _insert(sheet: Worksheet, gap: Gap, book: Book) -> None:
    """Write the row that is missing below the others: its condition, and amber cells for what it is to say."""
    columns = {column.key: column for column in columns_of(gap.table, book.names, MOST_SEGMENTS)}
    at = book.columns[sheet.title]
    lines: list[dict[str, object]] = [
        {f"when.{name}": condition for name, condition in clause.items()} for clause in gap.when
    ]
    lines[0]["name"] = f"{ADDED} {gap.line}"
    for number, line in enumerate(lines):
        for key, value in line.items():
            column = columns[key]
            sheet.column_dimensions[get_column_letter(at[key])].hidden = False
            dress(sheet.cell(gap.line + number, at[key]), column)
            put(sheet, gap.line + number, at[key], column.kind.write(value), column.kind.number_format)
    for key in _needed(gap.table, columns):
        sheet.column_dimensions[get_column_letter(at[key])].hidden = False
        dress(sheet.cell(gap.line, at[key]), columns[key])
        sheet.cell(gap.line, at[key]).fill = solid(AMBER)


ADDED = "补上的一条"


def _needed(table: str, columns: Iterable[str]) -> Iterator[str]:
    """Return the columns that a row must fill in."""
    fields = {field.alias or name: field for name, field in row_model(table).model_fields.items()}
    for key in columns:
        name, *inner = key.split(".")
        if name in fields and fields[name].is_required() and name != "id" and inner in ([], ["1", "rate"]):
            yield key


def _mark_examples(workbook: Workbook, found: CheckedWorkbook, book: Book) -> None:
    """Write what was confirmed into its lines, and what is still asked."""
    if EXAMPLES not in workbook.sheetnames or "example" not in book.data:
        return
    lines = ExampleLines(workbook[EXAMPLES], book)
    lines.forget(book.data["example"])
    on = datetime.now().astimezone().date()
    for one in found.confirmed:
        lines.confirm(one, found.confirming, on)
    for row in found.examples:
        lines.ask(row, told=row.caption in found.told)
    if found.examples:
        workbook[EXAMPLES].sheet_properties.tabColor = AMBER


def _mark_changes(workbook: Workbook, found: CheckedWorkbook, book: Book) -> None:
    if found.difference is None:
        return
    for one in found.difference.rows:
        place = book.places.get((one.change.table, one.change.title))
        if place is None or place.sheet not in workbook.sheetnames:
            continue
        sheet = workbook[place.sheet]
        for at in _changed(one.change.before, one.change.after, book.columns[place.sheet]):
            sheet.cell(place.lines[0], at).fill = solid(YELLOW)


def _changed(before: object, after: object, columns: dict[str, int]) -> Iterator[int]:
    for key, at in columns.items():
        field = key.partition(".")[0]
        if field in ("key", "name", "removed"):
            continue
        old, new = (_part(one, key) for one in (before, after))
        if old != new:
            yield at


def _part(row: object, key: str) -> object:
    """Return the value at the key of a column in a row."""
    field, *rest = key.split(".")
    value = getattr(row, _FIELDS.get(field, field), None)
    if field == "when" and rest and isinstance(value, tuple):
        return [clause.get(rest[0]) for clause in value]
    if field == "segments" and isinstance(value, tuple):
        number = int(rest[0]) - 1
        return getattr(value[number], rest[1], None) if number < len(value) else None
    return value
