"""How the cells of a workbook of rules look: white to fill in, blue for conditions, grey what is fixed."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from functools import partial
from math import ceil
from typing import Any
from unicodedata import east_asian_width

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from estimator.rule_workbook.cells import Shown
from estimator.rule_workbook.layout import Role, SheetColumn

CHECKER = "检查"
"""Who writes the comments at wrong cells; they go when the cells are checked again."""
FIRST_ROW = 3
HEADING_ROW = 2
FREE_ROWS = 12
_WHITE, _BLUE, _GREY, _HEAD = "FFFFFF", "EAF2FB", "EDEDED", "D9D9D9"
_BLUE_HEAD, RED, YELLOW, AMBER = "BDD7EE", "FF9999", "FFF2B3", "FFD27F"
_FONT = "微软雅黑"
Looks = dict[tuple[str, str], Any]
"""By name, the looks that cells of a sheet have."""
_LINE = Side(style="thin", color="BFBFBF")
_BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_LONGEST_FORMULA, _LONGEST_TITLE, _LONGEST_PROMPT = 255, 32, 255
_WIDTHS = {"name": 26, "condition": 11, "value": 12, "fixed": 14, "removed": 7, "key": 8}
_WIDE = {"label": 24, "remedy": 36, "gist": 44, "text": 60, "reading": 30, "document": 20, "remark": 20, "article": 7}
_WIDE |= {"articles": 10, "unproven": 36, "state": 9, "instead_of": 30, "of": 30, "input": 16}
_WIDE |= {"words": 60, "because": 30, "figures": 40, "confirmed_by": 10, "answer": 8}


def fill(role: Role) -> PatternFill:
    """Return the ground of a cell by what it is for."""
    return solid(_BLUE if role == "condition" else _GREY if role in ("key", "fixed") else _WHITE)


def ground_below(heading: Cell | MergedCell) -> PatternFill:
    """Return the ground of the cells below a heading."""
    return solid(_BLUE if heading.fill.fgColor.rgb == f"00{_BLUE_HEAD}" else _WHITE)


def solid(colour: str) -> PatternFill:
    """Return a ground of one colour."""
    return PatternFill("solid", colour)


def put(sheet: Worksheet, row: int, column: int, value: Shown, number_format: str = "@") -> None:
    """Write a value with its format; text as text, whatever it begins with."""
    cell = sheet.cell(row, column)
    if isinstance(value, str):
        cell.number_format = "@"
        cell.value = value
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(("=", "+", "-", "@"))
    elif value is not None:
        cell.value = value
        cell.number_format = number_format


def set_up(sheet: Worksheet, columns: Sequence[SheetColumn], note: str, used: Iterable[str], last_row: int) -> None:
    """Write the headings of a sheet, its prompts and widths; conditions that no row uses are folded."""
    there = set(used)
    looks: Looks = {}
    above = 2 if columns[0].role == "key" else 1
    write_text(sheet, 1, above, note, size=9)
    sheet.cell(1, above).alignment = Alignment(wrap_text=False, vertical="center")
    sheet.row_dimensions[HEADING_ROW].height = 32
    sheet.freeze_panes = f"{'D' if columns[0].role == 'key' else 'C'}{FIRST_ROW}"
    for index, column in enumerate(columns, start=1):
        letter = get_column_letter(index)
        write_heading(sheet, index, column, looks)
        width = sheet.column_dimensions[letter]
        width.width = _width(column)
        folded = column.key not in there and _folds(column, with_rows=bool(there))
        width.hidden = folded or column.role == "key"
        width.outlineLevel = int(folded)
        if column.role != "key":
            validation = _prompt(column)
            validation.add(f"{letter}{FIRST_ROW}:{letter}{last_row}")
            sheet.add_data_validation(validation)
        first: Any = sheet.cell(FIRST_ROW, index)
        _wear(first, (column.role, _side(column)), looks, partial(dress, first, column))
        if folded:
            style: Any = width
            style._style = copy(first._style)  # noqa: SLF001  few stand here, if any
        for row in range(FIRST_ROW + 1, last_row + 1) if not folded else ():
            cell: Any = sheet.cell(row, index)
            cell._style = copy(first._style)  # noqa: SLF001  made anew it takes minutes
    fit_to_page(sheet, landscape=True)
    sheet.print_title_rows = f"{HEADING_ROW}:{HEADING_ROW}"


def _wear(cell: Any, name: tuple[str, str], looks: Looks, dress: Callable[[], None]) -> None:  # noqa: ANN401  its style has no type
    """Give a cell the look of that name; it is made once a sheet, for openpyxl compares each with all there are."""
    if name in looks:
        cell._style = copy(looks[name])  # noqa: SLF001  openpyxl has no other way
    else:
        dress()
        looks[name] = cell._style  # noqa: SLF001  the same


def write_heading(sheet: Worksheet, index: int, column: SheetColumn, looks: Looks) -> None:
    """Write the heading of a column."""
    head = sheet.cell(HEADING_ROW, index, column.heading)
    colour = _BLUE_HEAD if column.role == "condition" else _HEAD
    _wear(head, ("heading", colour), looks, partial(_dress_heading, head, colour))


def _dress_heading(head: Cell, colour: str) -> None:
    head.font = Font(name=_FONT, size=10, bold=True)
    head.fill = solid(colour)
    head.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
    head.border = _BORDER


def dress(cell: Cell | MergedCell, column: SheetColumn) -> None:
    """Give a cell the look of its column."""
    cell.fill = fill(column.role)
    cell.border = _BORDER
    cell.font = Font(name=_FONT, size=10)
    cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal=_side(column))
    cell.protection = Protection(locked=column.role in ("key", "fixed"))


def _side(column: SheetColumn) -> str:
    long = column.kind.number_format == "@" and column.role in ("value", "name", "fixed")
    return "left" if long and _width(column) > _WIDTHS["value"] else "center"


def _width(column: SheetColumn) -> float:
    return _WIDE.get(column.key.rpartition(".")[2], _WIDTHS[column.role])


_ALWAYS_SEEN = ("article", "segments.1.upto", "segments.1.rate", "segments.2.upto", "segments.2.rate",
                "because", "by_hand", "answer")  # fmt: skip


def _folds(column: SheetColumn, *, with_rows: bool) -> bool:
    """Say whether a column is folded while nothing stands in it; of a table without rows all that rows say is seen."""
    if column.key in _ALWAYS_SEEN:
        return False
    return with_rows if column.role == "value" else column.role in ("condition", "fixed")


def _prompt(column: SheetColumn) -> DataValidation:
    """Return the drop-down of a column, and what Excel says where it is filled in."""
    validation = DataValidation(allow_blank=True, showInputMessage=True, showErrorMessage=False)
    listed = f'"{",".join(column.kind.choices)}"'
    plain = all("," not in choice and '"' not in choice and "\n" not in choice for choice in column.kind.choices)
    if column.kind.choices and plain and len(listed) <= _LONGEST_FORMULA:
        validation.type, validation.formula1 = "list", listed
    if column.role == "fixed":
        validation.type, validation.formula1, validation.showErrorMessage = "custom", "FALSE", True
        validation.errorTitle, validation.error = "固定不变", "灰色的格子由程序填写，不用改"
    choices = f"：{'、'.join(column.kind.choices)}" if column.kind.choices else ""
    validation.promptTitle = column.heading[:_LONGEST_TITLE]
    validation.prompt = f"{column.kind.how}{choices}"[:_LONGEST_PROMPT]
    return validation


def comment(sentence: str) -> Comment:
    """Say what is said at a wrong cell."""
    return Comment(sentence, CHECKER, width=320, height=24 * (2 + len(sentence) // 22))


def write_text(  # noqa: PLR0913  where, what and how
    sheet: Worksheet, row: int, column: int, text: str, *, bold: bool = False, size: int = 10
) -> None:
    """Write a text outside of tables."""
    cell = sheet.cell(row, column, text)
    cell.data_type = "s"
    cell.font = Font(name=_FONT, size=size, bold=bold)
    cell.alignment = Alignment(wrap_text=True, vertical="center")


def framed(sheet: Worksheet, row: int, column: int, *, fixed: bool) -> None:
    """Give a cell of the first sheet the look of one to fill in, or of a fixed one."""
    cell = sheet.cell(row, column)
    cell.fill = solid(_GREY if fixed else _WHITE)
    cell.border = _BORDER
    cell.protection = Protection(locked=fixed)


def fit_height(sheet: Worksheet, row: int, texts: Mapping[int, str]) -> None:
    """Give a row the height that the longest of its texts takes, each in the column of that number."""
    lines = (
        ceil(_wide(text) / (sheet.column_dimensions[get_column_letter(column)].width - 2))
        for column, text in texts.items()
    )
    sheet.row_dimensions[row].height = _LINE_HEIGHT * max(1, *lines, 1) + 6


def _wide(text: str) -> int:
    """Say how wide a text is, in letters of half a Chinese one."""
    return sum(2 if east_asian_width(letter) in "WFA" else 1 for letter in text)


_LINE_HEIGHT = 15


def fit_to_page(sheet: Worksheet, *, landscape: bool) -> None:
    """Print a sheet on A4, as wide as a page."""
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def protect(sheet: Worksheet) -> None:
    """Keep what is fixed from being typed over; without a password, so that who must may lift it."""
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = False
