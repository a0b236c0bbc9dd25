"""The Excel form of a slip, read back: figures, print set-up, and typed text that stays text."""

import re
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from estimator.money import grouped
from estimator.slip import Slip, write_excel
from estimator.slip.sheet import PAGE_HEIGHT, PAGE_WIDTH, lay_out
from estimator.writing import OutputError
from tests.slip_cases import CAESAREAN, CASES, FORMULA_NUMBER, STAY, TYPED, WAITING, Data, slip_of

ALL = pytest.mark.parametrize("name", CASES)
AMOUNT = "#,##0.00"
SMALLER = {"typed": 0.95, "caesarean": 0.95, "arrears": 0.83}
"""What has so many lines that the page is printed smaller, and how much."""
POINTS = 25.4 / 72
PIXELS = 25.4 / 96


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Worksheet]:
    """The sheet of each case, by a counter and a clerk whose names begin like formulas."""
    return {name: page_of(typed_slip(data), tmp_path_factory.mktemp("slip")) for name, data in CASES.items()}


def typed_slip(data: Data) -> Slip:
    return slip_of(data, agency='=HYPERLINK("http://example.invalid")', clerk="@SUM(1)")


def page_of(slip: Slip, folder: Path) -> Worksheet:
    path = folder / "slip.xlsx"
    write_excel(slip, path)
    page = load_workbook(path).active
    assert isinstance(page, Worksheet)
    return page


def cells_of(page: Worksheet) -> list[Cell]:
    return [cell for row in page.iter_rows() for cell in row if isinstance(cell, Cell) and cell.value is not None]


def beside(page: Worksheet, label: str) -> Cell:
    """The next cell with something in it, to the right of a label."""
    cells = cells_of(page)
    return cells[next(index for index, cell in enumerate(cells) if cell.value == label) + 1]


def xml_of(slip: Slip, folder: Path) -> str:
    path = folder / "slip.xlsx"
    write_excel(slip, path)
    with ZipFile(path) as archive:
        return archive.read("xl/worksheets/sheet1.xml").decode()


@ALL
def test_every_line_of_the_slip_is_on_the_sheet(name: str, pages: dict[str, Worksheet]) -> None:
    slip = typed_slip(CASES[name])
    cells = cells_of(pages[name])
    texts = {str(cell.value) for cell in cells}
    amounts = {Decimal(str(cell.value)) for cell in cells if cell.data_type == "n"}
    assert {f"{slip.title}{slip.subtitle}", slip.benefit, slip.agency, slip.disclaimer, *slip.rules} <= texts
    assert {f"单号 {slip.number}", slip.signature, f"{slip.made} 制单", *slip.notes} <= texts
    for label, value in (*slip.left, *slip.right, *slip.figures, *slip.when_in_force):
        assert label in texts
        assert value in (texts if isinstance(value, str) else amounts)
    for line in slip.lines:
        assert {line.label, line.formula, line.articles} - {""} <= texts
        assert line.value in ((*texts, "") if isinstance(line.value, str) else amounts)
    for total in slip.totals:
        assert {total.label, total.capitals} <= texts
        assert total.amount in amounts
    for reading in slip.readings:
        assert {reading.text, reading.articles} <= texts


def test_county_stay_has_its_figures_as_numbers(tmp_path: Path) -> None:
    page = page_of(slip_of(STAY), tmp_path)
    for label, amount in (("医疗费总额", 9000), ("范围外金额", 0)):
        cell = beside(page, label)
        assert (cell.value, cell.data_type, cell.number_format) == (amount, "n", AMOUNT)
    numbers = [cell for cell in cells_of(page) if cell.data_type == "n"]
    assert [cell.value for cell in numbers if cell.font.b] == [6918, 6918]
    assert [cell.value for cell in numbers if cell.number_format == f'"起付标准  "{AMOUNT}'] == [400]
    assert all(cell.number_format.endswith(AMOUNT) for cell in numbers)


def test_amounts_are_written_as_exact_decimals(tmp_path: Path) -> None:
    # 33333333.33 and 0.1 + 0.2 are no binary fractions; 99999999.99 is the largest amount of a case.
    case = {**STAY, "total_cost": "99999999.99", "excluded_cost": "33333333.33", "fund_paid_this_year": "0.30"}
    slip = slip_of(case)
    written = set(re.findall(r"<v>([0-9.-]+)</v>", re.sub(r'<c [^>]*t="s"[^>]*>.*?</c>', "", xml_of(slip, tmp_path))))
    amounts = [entry.value for entry in slip.right] + [line.value for line in slip.lines]
    assert {Decimal(text) for text in written} >= {amount for amount in amounts if isinstance(amount, Decimal)}
    assert {"99999999.99", "33333333.33", "66666666.66", "0.30"} <= written
    assert not [text for text in written if len(text.partition(".")[2]) > 2]


@ALL
def test_no_cell_is_a_formula(name: str, pages: dict[str, Worksheet]) -> None:
    assert {cell.data_type for cell in cells_of(pages[name])} == {"s", "n"}


@pytest.mark.parametrize("typed", ["=1+1", "+86 398", "-3", "@SUM(1)", "#N/A", "00123", "4112" * 4, "1e5", "TRUE"])
def test_typed_text_stays_text(typed: str, tmp_path: Path) -> None:
    page = page_of(slip_of({**STAY, "case_number": typed}, agency=typed), tmp_path)
    for cell in (beside(page, "业务编号"), page["A1"]):
        assert (cell.value, cell.data_type) == (typed, "s")
        assert bool(cell.quotePrefix) == typed.startswith(("=", "+", "-", "@"))


def test_a_long_number_that_begins_like_a_formula_is_shown_whole(tmp_path: Path) -> None:
    page = page_of(slip_of(TYPED), tmp_path)
    cell = beside(page, "业务编号")
    assert (cell.value, cell.alignment.wrap_text) == (FORMULA_NUMBER, True)
    one_line = page.row_dimensions[beside(page, "险种").row].height
    height = page.row_dimensions[cell.row].height
    assert height is not None
    assert one_line is not None
    # 41 wide and 95 narrow characters of 10 points on 52 mm: at least four lines.
    assert height > 3 * one_line


def test_it_is_set_up_for_one_page_of_a4(tmp_path: Path) -> None:
    page = page_of(slip_of(CAESAREAN), tmp_path)
    assert page.print_area == f"'待遇试算单'!$A$1:${get_column_letter(page.max_column)}${page.max_row}"
    assert (page.page_setup.paperSize, page.page_setup.orientation) == (9, "portrait")
    assert (page.page_setup.fitToWidth, page.page_setup.fitToHeight) == (1, 1)
    assert page.sheet_properties.pageSetUpPr is not None
    assert page.sheet_properties.pageSetUpPr.fitToPage
    margins = page.page_margins
    for margin in (margins.left, margins.right, margins.top, margins.bottom):
        assert margin * 25.4 == pytest.approx(20)
    assert page.oddHeader is not None
    assert page.oddFooter is not None
    assert page.oddHeader.left.text == "三门峡市医保生育待遇试算"
    assert page.oddFooter.right.text == "第 &P 页 / 共 &N 页"
    assert not page.sheet_view.showGridLines


def measured(page: Worksheet) -> tuple[float, float]:
    """Width and height in millimetres, as Excel reckons them: a column's width is in digits of 7 pixels."""
    columns = [page.column_dimensions[get_column_letter(number + 1)].width for number in range(page.max_column)]
    rows = [page.row_dimensions[number + 1].height for number in range(page.max_row)]
    assert None not in rows
    return sum(columns) * 7 * PIXELS, sum(height for height in rows if height is not None) * POINTS


@ALL
def test_it_fits_the_page(name: str, pages: dict[str, Worksheet]) -> None:
    width, height = measured(pages[name])
    assert width == pytest.approx(PAGE_WIDTH, abs=0.5)
    scale = SMALLER.get(name, 1)
    assert height * scale <= PAGE_HEIGHT + 0.5


@ALL
def test_cells_lie_side_by_side_on_the_page(name: str) -> None:
    for row in lay_out(slip_of(CASES[name])):
        assert row.height > 0
        spans = sorted((cell.start, cell.end) for cell in row.cells)
        assert all(left[1] <= right[0] + 1e-6 for left, right in pairwise(spans))
        assert all(0 <= start < end <= PAGE_WIDTH + 1e-6 for start, end in spans)


def test_the_bar_is_as_long_as_the_parts_are_large(tmp_path: Path) -> None:
    page = page_of(slip_of(STAY), tmp_path)
    letters = [get_column_letter(number + 1) for number in range(page.max_column)]
    filled = [row[0].row for row in page.iter_rows() if any(cell.fill.patternType for cell in row)]
    assert len(filled) == 2  # the bar and its legend
    areas = [area for area in page.merged_cells.ranges if area.min_row == filled[0] == area.max_row]
    lengths = {
        page.cell(area.min_row, area.min_col).fill.patternType: sum(
            page.column_dimensions[letter].width for letter in letters[area.min_col - 1 : area.max_col]
        )
        for area in areas
    }
    whole = sum(lengths.values())
    assert lengths["solid"] / whole == pytest.approx(6918 / 9000, abs=0.005)
    assert lengths["darkUp"] / whole == pytest.approx(400 / 9000, abs=0.005)
    assert lengths["darkGray"] / whole == pytest.approx(1682 / 9000, abs=0.005)


def test_nothing_paid_and_no_bill_draw_no_bar(tmp_path: Path) -> None:
    page = page_of(slip_of({**CASES["eight months"], "total_cost": None}), tmp_path)
    assert not [cell for row in page.iter_rows() for cell in row if cell.fill.patternType]


def test_cover_not_in_force_says_so_on_the_sheet(tmp_path: Path) -> None:
    page = page_of(slip_of(WAITING), tmp_path)
    heading = [cell for cell in cells_of(page) if cell.value == "生效以后就医"][-1]
    assert [cell.value for cell in cells_of(page) if cell.row == heading.row] == [
        "生效以后就医",
        "基金支付总额",
        7560,
        "个人负担总金额",
        1440,
    ]


def test_the_file_names_nobody(tmp_path: Path) -> None:
    path = tmp_path / "slip.xlsx"
    write_excel(slip_of(STAY), path)
    properties = load_workbook(path).properties
    assert (properties.title, properties.creator) == ("待遇试算单（非结算凭证）", "医保生育待遇试算")
    assert properties.lastModifiedBy is None
    with ZipFile(path) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
    for secret in ("张三", "41120219860512002X", "李明"):
        assert secret.encode() not in everything


def test_a_failure_leaves_the_old_slip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "slip.xlsx"
    write_excel(slip_of(STAY), path)
    before = path.read_bytes()

    def full(_source: Path, _target: Path) -> Path:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OutputError, match="Excel 或 WPS"):
        write_excel(slip_of(CAESAREAN), path)
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir() if one.name != "home"] == ["slip.xlsx"]


def test_the_largest_amount_is_shown_smaller_rather_than_not_at_all(tmp_path: Path) -> None:
    page = page_of(slip_of(TYPED), tmp_path)
    capitals = next(cell for cell in cells_of(page) if str(cell.value).startswith("玖仟玖佰玖拾捌万"))
    figure = next(cell for cell in cells_of(page) if cell.font.sz == 24)
    assert capitals.alignment.shrink_to_fit
    assert figure.alignment.shrink_to_fit
    assert grouped(Decimal("99989999.99")) == "99,989,999.99"


def test_bare_openpyxl_would_have_made_a_formula_of_it(tmp_path: Path) -> None:
    # That the tests above can fail: what is typed is dangerous where it is written as it comes.
    workbook = Workbook()
    page = workbook.worksheets[0]
    page["A1"] = FORMULA_NUMBER
    workbook.save(tmp_path / "bare.xlsx")
    assert load_workbook(tmp_path / "bare.xlsx").worksheets[0]["A1"].data_type == "f"


@ALL
def test_no_label_and_no_share_breaks_over_two_lines(name: str, pages: dict[str, Worksheet]) -> None:
    slip = slip_of(CASES[name])
    labels = [*(entry.label for entry in (*slip.left, *slip.right)), *(total.remark for total in slip.totals)]
    first = {str(cell.value): cell.alignment for cell in reversed(cells_of(pages[name]))}
    assert all(first[label].shrink_to_fit and not first[label].wrap_text for label in labels if label)
