"""The sheet of the changes: what a pack says otherwise than its base, by article, for the head to sign."""

from openpyxl import Workbook
from openpyxl.styles import Protection
from openpyxl.worksheet.worksheet import Worksheet

from estimator.library.difference import Difference
from estimator.rule_workbook.layout import CHANGES
from estimator.rule_workbook.looks import fit_height, fit_to_page, framed, protect, write_text

_WIDTHS = {"A": 6, "B": 12, "C": 96}
_SIGNED = "审核：＿＿＿＿＿＿　日期：＿＿＿＿＿＿　　签发：＿＿＿＿＿＿　日期：＿＿＿＿＿＿"
_KINDS = {"changed": "改", "added": "新增", "removed": "取消"}


def write_changes(workbook: Workbook, found: Difference | None) -> None:
    """Write the sheet anew, as the last one; None: there is nothing to compare with."""
    if CHANGES in workbook.sheetnames:
        workbook.remove(workbook[CHANGES])
    sheet = workbook.create_sheet(CHANGES)
    for letter, width in _WIDTHS.items():
        sheet.column_dimensions[letter].width = width
    if found is None:
        write_text(sheet, 1, 1, "没有可比的规则：填好并检查后，这里列出改了什么", bold=True)
    else:
        _fill(sheet, found)
    fit_to_page(sheet, landscape=False)
    protect(sheet)


def _fill(sheet: Worksheet, found: Difference) -> None:
    """Fill the sheet with the rows that changed, by article, and what everyday cases come to by both."""
    write_text(sheet, 1, 1, f"规则的变化：{found.before.title} → {found.after.title}", bold=True, size=14)
    sheet.merge_cells("A1:C1")
    sheet.row_dimensions[1].height = 28
    row = 2
    for line in found.head:
        write_text(sheet, row, 1, line)
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=3)
        row += 1
    row = _heading(sheet, row + 1, f"改动 {len(found.rows)} 处（按条文）", "条文")
    for number, change in enumerate(found.rows, start=1):
        row = _line(sheet, row, number, change.article, change.in_words())
    row = _heading(sheet, row + 1, f"常见情形两边算（元），不同的 {len(found.cases)} 例", "")
    for number, case in enumerate(found.cases, start=1):
        row = _line(sheet, row, number, "", case.in_words())
    write_text(sheet, row + 1, 1, _SIGNED)
    sheet.merge_cells(start_row=row + 1, end_row=row + 1, start_column=1, end_column=3)
    sheet.row_dimensions[row + 1].height = 36
    sheet.print_title_rows = "1:1"


def _heading(sheet: Worksheet, row: int, text: str, second: str) -> int:
    for column, value in enumerate(("序号", second, text), start=1):
        write_text(sheet, row, column, value, bold=True)
        framed(sheet, row, column, fixed=True)
    sheet.row_dimensions[row].height = 22
    return row + 1


def _line(sheet: Worksheet, row: int, number: int, article: str, text: str) -> int:
    for column, value in enumerate((str(number), article, text), start=1):
        write_text(sheet, row, column, value)
        framed(sheet, row, column, fixed=False)
        sheet.cell(row, column).protection = Protection(locked=True)
    fit_height(sheet, row, {3: text})
    return row + 1
