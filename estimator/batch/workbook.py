"""The rows of an Excel file, one after the other, in memory that does not grow with their number.

Read are values alone, by what the format says of them, so that no fault of how a file looks keeps it from being read.
"""

import re
import sqlite3
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from decimal import Decimal
from functools import lru_cache, partial
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import IO, BinaryIO, NamedTuple
from xml.parsers.expat import ExpatError
from zipfile import ZipFile

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format
from openpyxl.utils import column_index_from_string
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel, from_ISO8601

from estimator.batch.parts import Budget, Extent, NumberFormats, PartReader, Relations, SharedStrings, SheetList
from estimator.errors import CaseError
from estimator.reading import open_input, refused, unreadable

_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]{0,99}?ref="([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})"')
_SUM = re.compile(r"[0-9]{1,9}(\.[0-9]{1,2})?(\+[0-9]{1,9}(\.[0-9]{1,2})?){0,99}")
_PLACE = re.compile(r"([A-Za-z]{1,3})[0-9]{1,7}")
_CHUNK = 1 << 16
_OVERLAP = 200
_MOST_ROWS = 1 << 20
MOST_COLUMNS = 1 << 14
_MOST_MERGED = 10_000
_LARGEST = 1 << 28
_LONGEST_INTEGER = 400
_SMALL = 1 << 26
_MOST_EXPANSION = 100
_FEWEST_ROWS = 50_000
_BYTES_A_ROW = 12

# Excel's own formats for days in Chinese (2021年10月8日), which its documents leave out.
_CHINESE_DATES = {*map(str, range(27, 37)), *map(str, range(50, 59))}

_LITERAL = re.compile(r'"([^"]*)"|[\\!](.)')
"""What a number format shows as it stands."""
_ANOTHER = re.compile("[0-9０-９百千万萬亿角分美港欧日€£%％‰]")
"""Words and signs beside a number that make it another one."""
_YUAN = {"", "¥", "￥", "元", "CNY", "RMB"}

_OLD_CONTAINER = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


class RosterCell(NamedTuple):
    """A cell that is not empty: its kind as openpyxl names it (`n`, `s`, `d`, `b`, `f`, `e`) and its value.

    Where the file keeps the value of a formula, that is taken, and `worked_out` is true; else the kind is `f`.
    """

    kind: str
    value: object
    worked_out: bool = False
    as_seen: bool = True
    """Whether a number is shown as the number that is stored: not in percent, in 万元 or in dollars."""


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
    extent: Callable[[], int] = lambda: 0
    """How many cells there are, those that a merged range covers among them."""


@contextmanager
def opened_sheets(path: Path, *, hidden: bool = False) -> Iterator[Iterator[RosterSheet]]:
    """Open the visible sheets of an `.xlsx` file, or the hidden ones as well; formulas are not worked out.

    Raises CaseError, on no field, where the file cannot be read or is no workbook; going through it does so, too.
    """
    with open_input(path) as file:
        with _saying_damaged(path):
            _refuse_other_kinds(file, path.name)
            workbook = _Workbook(file)
        try:
            with _saying_damaged(path):
                workbook.open(hidden=hidden)
            yield _sheets(path, workbook)
        finally:
            workbook.close()


def most_rows(size: int) -> int:
    """Return how many rows a file of so many bytes may have: no honest table has less than a few bytes for each."""
    return max(_FEWEST_ROWS, size // _BYTES_A_ROW)


@contextmanager
def _saying_damaged(path: Path) -> Iterator[None]:
    """Say of a workbook whatever may be wrong with it, as a CaseError."""
    try:
        yield
    except CaseError:
        raise
    except MemoryError:
        raise
    except OSError as error:
        raise unreadable(path, error) from None
    except RuntimeError as error:
        if "encrypted" in str(error):
            raise refused(_PASSWORD.format(path.name)) from None
        raise _damaged(path) from None
    except Exception as error:  # noqa: BLE001  zip, XML and values may raise anything for a broken file
        if isinstance(error, LookupError | ValueError | ExpatError) and "encoding" in str(error):
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


def _sheets(path: Path, workbook: "_Workbook") -> Iterator[RosterSheet]:
    """Return the sheets of a workbook, whose rows are read when they are asked for."""

    def rows(part: str) -> Iterator[Row]:
        with _saying_damaged(path):
            yield from workbook.rows(part)

    def extent(part: str) -> int:
        with _saying_damaged(path):
            return workbook.extent(part)

    for title, part in workbook.sheets:
        with _saying_damaged(path):
            merged = _merged(workbook.part(part))
        yield RosterSheet(title, merged, partial(rows, part), partial(extent, part))


class _Workbook:
    """An open file: its sheets by name, each with the part that holds it, and what their cells share."""

    def __init__(self, file: BinaryIO) -> None:
        """Look at what parts there are."""
        self._size = file.seek(0, 2)
        if self._size > _LARGEST:
            raise refused(f"文件太大，超过 {_LARGEST >> 20} MB")
        self._archive = ZipFile(file)
        self._budget = Budget(self._size)
        self._strings = _Strings()
        self._days: dict[int, bool] = {}
        """Styles of days and times, and whether each is a span of time."""
        self._otherwise: set[int] = set()
        """Styles that show another number than is stored."""
        self._epoch = CALENDAR_WINDOWS_1900
        self.sheets: list[tuple[str, str]] = []

    def open(self, *, hidden: bool) -> None:
        """Read all but the rows. Raises CaseError, and whatever a broken file makes it."""
        if sum(part.file_size for part in self._archive.infolist()) > max(_SMALL, _MOST_EXPANSION * self._size):
            raise refused(f"文件展开后太大（超过原来的 {_MOST_EXPANSION} 倍），不像名册")
        place = "xl/workbook.xml"
        with suppress(KeyError):
            place = _within("", self._relations("").of_kind("officeDocument") or place)
        listed, relations = SheetList(self._budget), self._relations(place)
        listed.read_through(self.part(place))
        if listed.from_1904:
            self._epoch = CALENDAR_MAC_1904
        for name, relation, shows in listed.sheets:
            target, kind = relations.targets.get(relation, ("", ""))
            if kind == "worksheet" and (shows or hidden):
                self.sheets.append((name, _within(place, target)))
        if not self.sheets:
            raise refused("文件里没有可见的工作表")
        strings = _within(place, relations.of_kind("sharedStrings") or "sharedStrings.xml")
        if strings in self._archive.NameToInfo:
            self._strings.fill(SharedStrings(self._budget), self.part(strings))
        if (styles := relations.of_kind("styles")) is not None:
            self._read_styles(_within(place, styles))

    def part(self, name: str) -> IO[bytes]:
        """Open a part."""
        return self._archive.open(name)

    def rows(self, part: str) -> Iterator[Row]:
        """Go through the rows of a sheet."""
        styles = _Styles(self._days, self._otherwise)
        reader = _Rows(self._budget, self._strings, styles, self._epoch, most_rows(self._size))
        for _ in reader.read(self.part(part)):
            yield from reader.complete
            reader.complete.clear()

    def extent(self, part: str) -> int:
        """Count the cells of a sheet."""
        found = Extent(self._budget)
        found.read_through(self.part(part))
        return found.cells

    def close(self) -> None:
        """Drop what was kept."""
        self._strings.close()
        self._archive.close()

    def _relations(self, of: str) -> Relations:
        found = Relations(self._budget)
        folder, _, name = of.rpartition("/")
        found.read_through(self.part(f"{folder}/_rels/{name}.rels".removeprefix("/")))
        return found

    def _read_styles(self, part: str) -> None:
        formats = NumberFormats(self._budget)
        with suppress(Exception):  # with faulty styles only looks are lost, and days by then unknown are numbers
            formats.read_through(self.part(part))
        for style, number in enumerate(formats.of_style):
            code = formats.codes.get(number) or BUILTIN_FORMATS.get(int(number) if number.isdecimal() else 0, "")
            if number in _CHINESE_DATES or is_date_format(code):
                self._days[style] = is_timedelta_format(code)
            elif _shows_another_number(code, own=number in formats.codes):
                self._otherwise.add(style)


def _shows_another_number(code: str, *, own: bool) -> bool:
    """Tell whether a number format shows another number or another money than is stored; `own`: it is the file's.

    The formats that Excel has by itself show a dollar where the language of the counter shows ¥.
    """
    currencies = {found.partition("-")[0].strip() for found in re.findall(r"\[\$([^\]]*)\]", code)}
    words = "".join("".join(pair) for pair in _LITERAL.findall(code))
    bare = re.sub(r"\[[^\]]*\]|[_*].", "", _LITERAL.sub("", code))
    return (
        "%" in bare
        or bool(re.search(r"[0#?],+(?![0#?,])", bare))
        or bool(_ANOTHER.search(words))
        or (own and (not currencies <= _YUAN or "$" in words + bare))
    )


def _within(place: str, target: str) -> str:
    """Return the name of a part that another one refers to."""
    return target.removeprefix("/") if target.startswith("/") else normpath(join(dirname(place), target))


class _Styles(NamedTuple):
    """What of the styles of cells says what a number is."""

    days: Mapping[int, bool]
    otherwise: Collection[int]


class _Strings:
    """The strings that cells share, by number, on disk; the latest asked for in memory."""

    def __init__(self) -> None:
        self._database = sqlite3.connect("")
        self._database.execute("CREATE TABLE string (number INTEGER PRIMARY KEY, text TEXT)")
        self._cached = lru_cache(maxsize=256)(self._read)

    def fill(self, reader: SharedStrings, source: IO[bytes]) -> None:
        """Take in the table of a file."""
        for _ in reader.read(source):
            self._database.executemany("INSERT INTO string (text) VALUES (?)", ((text,) for text in reader.complete))
            reader.complete.clear()

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


def _merged(source: IO[bytes]) -> tuple[Merged, ...]:
    """Return the merged ranges, which stand after all rows: found by looking through the text of the part first."""
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


class _Rows(PartReader):
    """The rows of a sheet: those that are complete are taken away while the part is read."""

    def __init__(self, budget: Budget, strings: _Strings, styles: "_Styles", epoch: datetime, most: int) -> None:
        """Begin before the first row."""
        super().__init__(budget)
        self._strings, self._styles, self._epoch = strings, styles, epoch
        self.complete: list[Row] = []
        self._most = most
        self._number = self._column = 0
        self._cells: dict[int, RosterCell] = {}
        self._attributes: Mapping[str, str] = {}
        self._value: str | None = None
        self._formula: str | None = None
        self._inline: list[str] = []

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        """Meet a row, a cell, or what a cell holds."""
        depth = len(self.path)
        if depth == _CELL and name == "c":
            self._attributes = attributes
            self._value = self._formula = None
            self._inline = []
            place = _PLACE.fullmatch(attributes["r"]) if "r" in attributes else None
            self._column = self._column + 1 if place is None else column_index_from_string(place[1].upper())
            if self._column > MOST_COLUMNS:
                raise refused(f"表的列数超过 {MOST_COLUMNS:,}")
        elif depth == _ROW and name == "row" and self.path[1] == "sheetData":
            before = self._number
            self._number = int(attributes["r"]) if "r" in attributes else before + 1
            if not before < self._number <= _MOST_ROWS:
                raise ValueError(f"row {self._number} after {before}")
            self._column = 0
            self._cells = {}
        elif (depth == _CELL + 1 and name in ("v", "f")) or (
            name == "t" and "is" in self.path and "rPh" not in self.path
        ):
            self.gather()

    def end(self, name: str) -> None:
        """Leave a row, a cell, or what a cell holds."""
        depth = len(self.path) + 1
        if depth == _CELL + 1 and name == "v":
            self._value = self.gathered()
        elif depth == _CELL and name == "c":
            cell = self._cell()
            if cell is not None:
                self._cells[self._column] = cell
        elif depth == _CELL + 1 and name == "f":
            self._formula = self.gathered()
        elif name == "t":
            self._inline.append(self.gathered())
        elif depth == _ROW and name == "row" and self.path[1] == "sheetData":
            self.complete.append((self._number, self._cells))
            self._most -= bool(self._cells)
            if self._most < 0:
                raise refused(f"表的行数远多于文件的大小（每行不到 {_BYTES_A_ROW} 字节），不像名册")

    def _cell(self) -> RosterCell | None:
        """Return the cell that was just read; None where nothing stands in it. Raises ValueError."""
        kind, text = self._attributes.get("t", "n"), self._value
        if kind == "inlineStr":
            text = "".join(self._inline)
        if not text or (kind in ("str", "inlineStr") and not text.strip()):
            return None if self._formula is None else _unreckoned(self._formula)
        worked_out = self._formula is not None
        if kind == "n":
            return self._number_of(text, worked_out=worked_out)
        if kind == "s":
            shared = self._strings[int(text)]
            return RosterCell("s", shared, worked_out) if shared.strip() else None
        if kind == "b":
            return RosterCell("b", bool(int(text)), worked_out)
        if kind == "d":
            moment = from_ISO8601(text)  # type: ignore[no-untyped-call]  # openpyxl's stubs leave it out
            return RosterCell("d", moment, worked_out)
        return RosterCell("e" if kind == "e" else "s", text, worked_out)

    def _number_of(self, text: str, *, worked_out: bool) -> RosterCell:
        """Return a number, or the day or span that its format makes of it."""
        whole = text.isdecimal() and len(text) <= _LONGEST_INTEGER
        number = int(text) if whole else float(text)
        style = self._attributes.get("s", "0")
        span = self._styles.days.get(int(style)) if style.isdecimal() else None
        if span is None:
            as_seen = not (style.isdecimal() and int(style) in self._styles.otherwise)
            return RosterCell("n", number, worked_out, as_seen)
        try:
            return RosterCell("d", from_excel(number, self._epoch, timedelta=span), worked_out)
        except (OverflowError, ValueError):
            return RosterCell("e", "#VALUE!", worked_out)


_ROW, _CELL = 3, 4
"""How deep rows and cells stand in a sheet."""


def _unreckoned(formula: str) -> RosterCell:
    """Read a formula without a value: a mere sum, which programs other than Excel leave unreckoned, or one to tell."""
    if _SUM.fullmatch(formula):
        return RosterCell("n", float(sum(map(Decimal, formula.split("+")))), worked_out=True)
    return RosterCell("f", f"={formula}")
