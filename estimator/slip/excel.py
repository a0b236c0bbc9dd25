"""The Excel form of a slip: one sheet that prints as it is on one page of A4."""

import sys
from decimal import Decimal
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple, cast

from openpyxl import Workbook
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.drawing.image import Image
from openpyxl.drawing.spreadsheet_drawing import AbsoluteAnchor
from openpyxl.drawing.xdr import XDRPoint2D, XDRPositiveSize2D
from openpyxl.packaging.core import DocumentProperties
from openpyxl.styles import Alignment, Border, Color, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.header_footer import HeaderFooter, HeaderFooterItem
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from estimator.slip.bill import FILL_PATTERNS
from estimator.slip.description import Slip
from estimator.slip.sheet import PAGE_WIDTH, PageCell, PageRow, Run, lay_out
from estimator.slip.typography import MUTED, POINT, STYLES, TextStyle
from estimator.workbook import CREATOR, save
from estimator.writing import whole_file

# A sheet names one font and no substitutes: each system gets the one it has.
_FONT = "Microsoft YaHei" if sys.platform == "win32" else "Noto Sans CJK SC"
_AMOUNT = "#,##0.00"
_PIXELS = 96 / 25.4

# The unit of a column's width is a digit of the Normal style; at this size it is as wide in either font.
_NORMAL_SIZE = 9.5
_PIXELS_OF_A_DIGIT = 7
_MARGIN = 20 / 25.4
_TO_HEADER = 10 / 25.4
_A4 = 9
_ACROSS_FILE = Path(__file__).parents[2] / "assets" / "trial.png"
_ACROSS_AT = (20, 60)
_ACROSS_SIZE = 130
_UNITS_OF_A_MILLIMETRE = 36000
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")

_RULES = {"hair": Side("thin", "DCE2E9"), "line": Side("thin", "18202A"), "heavy": Side("medium", "18202A")}
_DIVIDER = Border(left=Side("thin", "B4BEC9"))

_PARTS = {
    part: PatternFill(each.excel, each.paper[1:], each.excel_ground[1:])  # type: ignore[arg-type]  # a name of Excel's
    for part, each in FILL_PATTERNS.items()
}


def write(slip: Slip, path: Path) -> None:
    """Write a slip as a workbook. Raises OutputError; then `path` is untouched."""
    workbook = Workbook()
    normal = workbook._named_styles["Normal"]  # type: ignore[attr-defined]  # noqa: SLF001 openpyxl has no public way
    normal.font = Font(_FONT, _NORMAL_SIZE)
    # Neither name nor number: what a file says of itself is shown in folders and sent along unseen.
    workbook.properties = DocumentProperties(creator=CREATOR, title=f"{slip.title}{slip.subtitle}")
    page = workbook.worksheets[0]
    page.title = slip.title
    rows = lay_out(slip)
    _fill(page, rows)
    _set_up(page, slip, len(rows))
    if slip.across:
        page.add_image(_Across())
    content = BytesIO()
    save(workbook, content)
    with whole_file(path) as file:
        file.write(content.getbuffer())


class _Across(Image):
    """The word across the page, as a picture over the cells: on screen and on paper."""

    format = "png"

    def __init__(self) -> None:
        # openpyxl's own would ask another library how large the picture is.
        place = XDRPoint2D(*(_in_units(millimetres) for millimetres in _ACROSS_AT))
        self.anchor = AbsoluteAnchor(place, XDRPositiveSize2D(_in_units(_ACROSS_SIZE), _in_units(_ACROSS_SIZE)))

    def _data(self) -> bytes:
        return _ACROSS_FILE.read_bytes()


def _in_units(millimetres: float) -> int:
    return round(millimetres * _UNITS_OF_A_MILLIMETRE)


class _Look(NamedTuple):
    font: Font
    alignment: Alignment
    figure_alignment: Alignment


def _fill(page: Worksheet, rows: tuple[PageRow, ...]) -> None:
    """Put the cells down on a grid whose columns are the stretches between all edges that any row has."""
    edges = {0, _pixels(PAGE_WIDTH)}
    edges.update(_pixels(edge) for row in rows for cell in row.cells for edge in (cell.start, cell.end))
    columns = {edge: number for number, edge in enumerate(sorted(edges), start=1)}
    for (left, number), (right, _) in pairwise(columns.items()):
        page.column_dimensions[get_column_letter(number)].width = (right - left) / _PIXELS_OF_A_DIGIT
    looks = {name: _look(style) for name, style in STYLES.items()}
    for number, row in enumerate(rows, start=1):
        page.row_dimensions[number].height = round((row.height + row.air) / POINT, 2)
        for cell in row.cells:
            first, last = columns[_pixels(cell.start)], columns[_pixels(cell.end)] - 1
            _put(cast("SheetCell", page.cell(number, first)), cell, looks[cell.style])
            if last > first or cell.rows > 1:
                # merge_cells would also make and style every cell inside, a third of all the time that a slip takes.
                page.merged_cells.ranges.add(CellRange(None, first, number, last, number + cell.rows - 1))
        if row.rule:
            border = Border(bottom=_RULES[row.rule])
            for column in range(1, len(columns)):
                page.cell(number, column).border = border


def _pixels(millimetres: float) -> int:
    return round(millimetres * _PIXELS)


def _look(style: TextStyle) -> _Look:
    alignment = Alignment(style.across, style.down, wrap_text=style.wraps, shrink_to_fit=not style.wraps)
    font = Font(_FONT, style.size, b=style.bold, color=style.ink, family=2, charset=134)
    return _Look(font, alignment, Alignment(style.across, style.down, shrink_to_fit=True))


def _put(target: SheetCell, cell: PageCell, look: _Look) -> None:
    """Fill a cell: a part's pattern, a divider, an amount or text."""
    if cell.part:
        target.fill = _PARTS[cell.part]
        return
    if cell.divider:
        target.border = _DIVIDER
        return
    target.font, target.alignment = look.font, look.alignment
    if isinstance(cell.value, Decimal):
        # As text of type number, for as a Decimal openpyxl would write it as the float next to it: 99999999.98999999.
        target.value, target.data_type = str(cell.value), "n"
        # Where a wider font stands in it is set smaller: Excel shows #### in the place of an amount too long.
        target.alignment = look.figure_alignment
        target.number_format = f'"{cell.prefix}"{_AMOUNT}' if cell.prefix else _AMOUNT
    elif isinstance(cell.value, str):
        _put_text(target, cell.value)
    else:
        target.value = CellRichText(*(_run(run) for run in cell.value))


def _put_text(target: SheetCell, text: str) -> None:
    """Put text as text, whatever it begins with: nothing that was typed becomes a formula or an error value."""
    if not text:
        return
    target.value = text
    target.data_type = "s"
    if text.startswith(_FORMULA_SIGNS):
        target.quotePrefix = True


def _run(run: Run) -> TextBlock:
    style = STYLES[run.style]
    return TextBlock(InlineFont(rFont=_FONT, sz=style.size, b=style.bold, color=Color(style.ink)), run.text)


def _set_up(page: Worksheet, slip: Slip, rows: int) -> None:
    """Set up the page to be printed on one sheet of A4, with header and footer."""
    page.sheet_view.showGridLines = False
    page.print_area = f"A1:{get_column_letter(page.max_column)}{rows}"
    page.page_setup.paperSize = _A4
    page.page_setup.orientation = "portrait"
    page.page_setup.fitToWidth = page.page_setup.fitToHeight = 1
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.print_options.horizontalCentered = True
    margins = page.page_margins
    margins.left = margins.right = margins.top = margins.bottom = _MARGIN
    margins.header = margins.footer = _TO_HEADER
    header, footer = HeaderFooterItem(), HeaderFooterItem()
    page.HeaderFooter = HeaderFooter(oddHeader=header, oddFooter=footer)
    for part, text in (
        (header.left, f"{slip.region.replace('&', '&&')}医保生育待遇试算"),
        (footer.right, "第 &P 页 / 共 &N 页"),
    ):
        part.text, part.size, part.color = text, 9, MUTED
