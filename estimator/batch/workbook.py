"""The rows of an Excel file, one after the other, in memory that does not grow with their number.

openpyxl takes a file apart and reads its cells; but its own read-only mode keeps every shared string and an element for
each row, so strings go to a temporary database here, and rows are dropped once they are read.
"""

import re
import sqlite3
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from decimal import Decimal
from functools import lru_cache, partial
from pathlib import Path
from typing import IO, Any, BinaryIO, NamedTuple
from xml.etree.ElementTree import Element

from openpyxl.cell.text import Text
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.utils import column_index_from_string
from openpyxl.worksheet._reader import DATA_TAG, ROW_TAG, WorkSheetParser
from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS
from openpyxl.xml.functions import iterparse

from estimator.errors import CaseError
from estimator.reading import open_input, refused, unreadable

_STRING_TAG = f"{{{SHEET_MAIN_NS}}}si"
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]{0,99}?ref="([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})"')
_SUM = re.compile(r"[0-9]{1,9}(\.[0-9]{1,2})?(\+[0-9]{1,9}(\.[0-9]{1,2})?){0,99}")
_FORMULA_TAG = f"{{{SHEET_MAIN_NS}}}f"
_CHUNK = 1 << 16
_OVERLAP = 200
_MOST_ROWS = 1 << 20
_MOST_MERGED = 1000
_LARGEST_SHEET = 1 << 32
_LARGEST_PART = 1 << 26

# Excel's own formats for days in Chinese (2021年10月8日): openpyxl takes their cells for plain numbers.
_CHINESE_DATES = {*range(27, 37), *range(50, 59)}

_OLD_CONTAINER = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_SMALL_PART = 1 << 26
_MOST_EXPANSION = 100


class RosterCell(NamedTuple):
    """A cell that is not empty: its kind as openpyxl names it (`n`, `s`, `d`, `b`, `f`, `e`) and its value.

    Where the file keeps the value of a formula, that is taken, and `worked_out` is true; else the kind is `f`.
    """

    kind: str
    value: object
    worked_out: bool = False


class Merged(NamedTuple):
    """A merged range: its first and last row and column, and how Excel names it."""

    first: int
    last: int
    left: int
    right: int
    name: str


Row = tuple[int, Mapping[int, RosterCell]]
"""A row's number, and its cells that are not empty by column number."""


class RosterSheet(NamedTuple):
    """A sheet: its name, its merged ranges, and its rows, read anew from the first each time they are asked for."""

    title: str
    merged: tuple[Merged, ...]
    rows: Callable[[], Iterator[Row]]
    """Rows without any cell may be left out."""


@contextmanager
def opened_sheets(path: Path) -> Iterator[Iterator[RosterSheet]]:
    """Open the visible sheets of an `.xlsx` file; formulas are not worked out.

    Raises CaseError, on no field, where the file cannot be read or is no workbook; going through it does so, too.
    """
    with open_input(path) as file, warnings.catch_warnings():
        warnings.filterwarnings("ignore", module=r"openpyxl\.")
        strings = _Strings()
        try:
            with _saying_damaged(path):
                _refuse_other_kinds(file, path.name)
                reader = ExcelReader(file, read_only=True, keep_links=False)
                parts = _open_parts(reader, strings)
            yield _sheets(path, reader, parts, strings)
        finally:
            strings.close()


@contextmanager
def _saying_damaged(path: Path) -> Iterator[None]:
    try:
        yield
    except CaseError:
        raise
    except OSError as error:
        raise unreadable(path, error) from None
    except RuntimeError as error:
        if "encrypted" in str(error):
            raise refused(_PASSWORD.format(path.name)) from None
        raise _damaged(path) from None
    except Exception as error:  # noqa: BLE001  openpyxl and what is below it may raise anything for a broken file
        if isinstance(error, LookupError) and "unknown encoding" in str(error):
            raise refused(f"“{path.name}”的文字编码无法识别；请用 Excel 或 WPS 另存为 .xlsx 后再试") from None
        raise _damaged(path) from None


_PASSWORD = "“{}”设有打开密码；请用 Excel 或 WPS 打开，取消密码后另存为 .xlsx 再试"  # noqa: S105  a sentence


def _damaged(path: Path) -> CaseError:
    return refused(f"“{path.name}”不是有效的 .xlsx 文件，或已损坏；请用 Excel 或 WPS 另存为 .xlsx 后再试")


def _refuse_other_kinds(file: BinaryIO, name: str) -> None:
    """Refuse what can be told from a workbook by its first bytes, by its true kind."""
    start = file.read(_CHUNK)
    file.seek(0)
    if not start:
        raise refused(f"“{name}”不是有效的 .xlsx 文件，是空文件")
    if start.startswith(_OLD_CONTAINER):
        rest = start
        while rest:
            if _ENCRYPTED in rest:
                raise refused(_PASSWORD.format(name))
            rest = rest[-len(_ENCRYPTED) :] + more if (more := file.read(_CHUNK)) else b""
        raise refused(f"“{name}”不是有效的 .xlsx 文件，是旧式 .xls 或 .et 文件；请用 Excel 或 WPS 另存为 .xlsx 后再试")
    if start.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM")):
        raise refused(f"“{name}”不是有效的 .xlsx 文件，是图片；请把内容填入 .xlsx 名册后再试")


def _sheets(
    path: Path, reader: ExcelReader, parts: Sequence[tuple[str, str]], strings: "_Strings"
) -> Iterator[RosterSheet]:
    def rows(part: str) -> Iterator[Row]:
        with _saying_damaged(path):
            yield from _rows(reader.archive.open(part), reader, strings)

    for title, part in parts:
        with _saying_damaged(path):
            merged = _merged(reader.archive.open(part))
        yield RosterSheet(title, merged, partial(rows, part))


class _Strings:
    """The strings that cells share, by number, on disk; the latest asked for in memory."""

    def __init__(self) -> None:
        self._database = sqlite3.connect("")
        self._database.execute("CREATE TABLE string (number INTEGER PRIMARY KEY, text TEXT)")
        self._cached = lru_cache(maxsize=256)(self._read)

    def fill(self, source: IO[bytes]) -> None:
        """Take in the table of a file."""
        self._database.executemany("INSERT INTO string (text) VALUES (?)", ((text,) for text in _texts(source)))

    def __getitem__(self, index: int) -> str:
        return self._cached(index)

    def _read(self, index: int) -> str:
        row = self._database.execute("SELECT text FROM string WHERE number = ?", (index + 1,)).fetchone()
        if row is None:
            raise IndexError(index)
        text: str = row[0]
        return text

    def close(self) -> None:
        """Drop them."""
        self._database.close()


def _texts(source: IO[bytes]) -> Iterator[str]:
    table: Element | None = None
    for event, element in iterparse(source, ("start", "end")):
        if table is None:
            table = element
        if event == "end" and element.tag == _STRING_TAG:
            text = Text.from_tree(element)
            yield text.content if text else ""
            table.clear()


def _open_parts(reader: ExcelReader, strings: _Strings) -> Sequence[tuple[str, str]]:
    """Read all but the rows; return the visible sheets by name, each with the part that holds it."""
    for part in reader.archive.infolist():
        large = "/worksheets/" in part.filename or "sharedStrings" in part.filename
        if part.file_size > (_LARGEST_SHEET if large else _LARGEST_PART):
            raise refused("文件展开后太大")
        if part.file_size > max(_SMALL_PART, _MOST_EXPANSION * part.compress_size):
            raise refused(f"文件展开后太大（超过原来的 {_MOST_EXPANSION} 倍），不像名册")
    reader.read_manifest()
    package: Any = reader.package
    shared = package.find(SHARED_STRINGS)
    if shared is not None:
        with reader.archive.open(shared.PartName.removeprefix("/")) as source:
            strings.fill(source)
    reader.read_workbook()
    with suppress(Exception):  # only looks are lost with faulty styles
        apply_stylesheet(reader.archive, reader.wb)
    found = [
        (str(sheet.name), str(relation.target))
        for sheet, relation in reader.parser.find_sheets()
        if sheet.state == "visible" and "chartsheet" not in relation.Type
    ]
    if not found:
        raise refused("文件里没有可见的工作表")
    return found


def _merged(source: IO[bytes]) -> tuple[Merged, ...]:
    """The merged ranges, which stand after all rows: found by looking through the text of the part first."""
    found: list[Merged] = []
    rest = b""
    with source:
        while chunk := source.read(_CHUNK):
            text = rest + chunk
            end = 0
            for match in _MERGED.finditer(text):
                left, first, right, last = (group.decode() for group in match.groups())
                columns = column_index_from_string(left), column_index_from_string(right)
                found.append(Merged(int(first), int(last), *columns, f"{left}{first}:{right}{last}"))
                end = match.end()
            if len(found) > _MOST_MERGED:
                raise refused("合并单元格太多，请取消合并后再试")
            rest = text[max(end, len(text) - _OVERLAP) :]
    return tuple(found)


class _Parser(WorkSheetParser):
    """Takes the value that the file keeps of a formula, and leaves formulas unread."""

    def parse_cell(self, element: Element) -> dict[str, Any]:
        formula = element.find(_FORMULA_TAG)
        self.data_only = True
        cell: dict[str, Any] = super().parse_cell(element)
        cell["worked_out"] = formula is not None and cell["value"] is not None
        if formula is not None and cell["value"] is None:
            text = formula.text or ""
            if _SUM.fullmatch(text):  # what programs other than Excel leave unreckoned
                total = sum(map(Decimal, text.split("+")))
                return cell | {"data_type": "n", "value": float(total), "worked_out": True}
            cell |= {"data_type": "f", "value": f"={text}"}
        return cell


def _rows(source: IO[bytes], reader: ExcelReader, strings: _Strings) -> Iterator[Row]:
    workbook: Any = reader.wb
    styles = workbook._cell_styles  # noqa: SLF001  what openpyxl's own read-only mode hands to its parser
    chinese = {index for index, style in enumerate(styles) if style.numFmtId in _CHINESE_DATES}
    parser = _Parser(
        source,
        strings,
        epoch=workbook.epoch,
        date_formats=workbook._date_formats | chinese,  # noqa: SLF001  the same
        timedelta_formats=workbook._timedelta_formats,  # noqa: SLF001  the same
    )
    data: Element | None = None
    before = 0
    with source:
        for event, element in iterparse(source, ("start", "end")):
            if event == "start":
                if element.tag == DATA_TAG:
                    data = element
            elif element.tag == ROW_TAG and data is not None:
                number, cells = parser.parse_row(element)
                data.clear()
                parser.row_dimensions.clear()
                parser.shared_formulae.clear()
                if not before < number <= _MOST_ROWS:
                    raise ValueError(f"row {number} after {before}")
                before = number
                yield (
                    number,
                    {
                        cell["column"]: RosterCell(cell["data_type"], cell["value"], cell["worked_out"])
                        for cell in cells
                        if not _empty(cell)
                    },
                )


def _empty(cell: Mapping[str, object]) -> bool:
    value = cell["value"]
    return value is None or (isinstance(value, str) and not value.strip())
