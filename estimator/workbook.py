"""Excel workbooks written straight into the file that is asked for.

Left to itself, openpyxl puts each sheet into the temporary folder first, where it stays if the process is killed, and
stamps every part with the clock, of which a zip can hold the years 1980 to 2107 only.
"""

import re
import struct
import zlib
from collections.abc import Iterable
from contextlib import suppress
from html import escape
from io import BytesIO
from typing import IO, Any, BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.packaging.core import DocumentProperties
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.writer.excel import ExcelWriter

CREATOR = "医保生育待遇试算"

_NO_CHARACTERS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What an Excel file cannot hold."""
_LONGEST_TEXT = 32_767
_SHEET = "xl/worksheets/sheet1.xml"
_ROOM = 100
"""Bytes kept for where a sheet opens, which is known at its end only."""
_AT_ONCE = 64


def save(workbook: Workbook, file: BinaryIO) -> None:
    """Write a whole workbook into an open file."""
    archive = _Archive(file)
    try:
        _Writer(workbook, archive).save()
    except BaseException:
        archive.give_up()
        raise


def text_cell(text: str, style: int = 0) -> str:
    """Return a text as the XML of a cell, from behind its place, without what cannot stand in a file or in a cell."""
    shown = escape(_NO_CHARACTERS.sub("", text)[:_LONGEST_TEXT], quote=False)
    kept = ' xml:space="preserve"' if shown != shown.strip() else ""
    return f' s="{style}" t="inlineStr"><is><t{kept}>{shown}</t></is></c>'


def number_cell(number: str, style: int = 0) -> str:
    """Return a number, written as it is, as the XML of a cell, from behind its place."""
    return f' s="{style}"><v>{number}</v></c>'


class RowByRow:
    """A workbook of one sheet that goes into an open file row by row; memory does not grow with it.

    How the sheet looks (`sheet.column_dimensions`, `sheet.freeze_panes`) is set before the first row.
    """

    def __init__(self, file: BinaryIO, title: str, sheet_title: str) -> None:
        """Begin a workbook; `title` is what the file says of itself."""
        self._archive = _Archive(file)
        self._workbook = Workbook()
        self._workbook.properties = DocumentProperties(creator=CREATOR, title=title)
        self.sheet: Any = self._workbook.worksheets[0]
        self.sheet.title = sheet_title
        self._part: _Part | None = None
        self._waiting: list[str] = []
        self._letters: list[str] = []
        self._number = self._length = 0

    def append(self, cells: Iterable[str | None], number: int = 0) -> None:
        """Write the next row, of cells that `text_cell` and `number_cell` make; of a number, if that is further on."""
        self._number = max(number, self._number + 1)
        parts = [f'<row r="{self._number}">']
        for place, cell in enumerate(cells):
            if place == len(self._letters):
                self._letters.append(get_column_letter(place + 1))
            if cell is not None:
                parts.append(f'<c r="{self._letters[place]}{self._number}"{cell}')
        parts.append("</row>")
        self._waiting.append("".join(parts))
        if len(self._waiting) >= _AT_ONCE:
            self._write()

    def open_at(self, row: int) -> None:
        """Have the sheet open with a row below what is frozen at its top."""
        view = self.sheet.sheet_view
        view.pane.topLeftCell = f"A{row}"
        view.selection[-1].activeCell = view.selection[-1].sqref = f"A{row}"

    def finish(self) -> None:
        """Write what stands after the rows."""
        try:
            self._write()
            if self._part is not None:
                first, _, after = self._frame()
                self._part.write(b"</sheetData>" + after)
                self._part.end(first)
            _Writer(self._workbook, self._archive).save()
        except BaseException:
            self.discard()
            raise

    def discard(self) -> None:
        """Give up: nothing is written any more."""
        self._archive.give_up()

    def _write(self) -> None:
        if self._part is None:
            first, between, _ = self._frame()
            self._part = self._archive.begin_rows(first)
            self._part.write(between + b"<sheetData>")
        self._part.write("".join(self._waiting).encode())
        self._waiting.clear()

    def _frame(self) -> tuple[bytes, bytes, bytes]:
        """Return the sheet without its rows: up to where it opens, filled to one length; up to the rows; after them."""
        whole = BytesIO()
        _Frame(self.sheet, whole).write()
        before, _, after = whole.getvalue().partition(b"<sheetData></sheetData>")
        first, views, between = before.partition(b"</sheetViews>")
        self._length = self._length or len(first + views) + _ROOM
        return (first + views).ljust(self._length), between, after


class _Frame(WorksheetWriter):
    """Writes a sheet that has no rows yet, so that it cannot say how many."""

    def write_dimensions(self) -> None:
        pass


class _Archive(ZipFile):
    """A zip whose parts all bear the first day that a zip can hold, as those of Excel itself do."""

    def __init__(self, file: BinaryIO) -> None:
        super().__init__(file, "w", ZIP_DEFLATED)
        self._part: IO[bytes] | None = None
        self._sheet_writer: WorksheetWriter | None = None

    def writestr(self, name: str, data: bytes | str) -> None:  # type: ignore[override]  # all that openpyxl asks for
        part = ZipInfo(name)
        part.compress_type = ZIP_DEFLATED
        super().writestr(part, data)

    def begin_rows(self, first: bytes) -> "_Part":
        self._part = self.open(_SHEET, "w", force_zip64=True)
        return _Part(self, self._part, first)

    def begin_sheet(self, sheet: Any, name: str) -> WorksheetWriter:  # noqa: ANN401  openpyxl has two kinds
        self._part = self.open(name, "w", force_zip64=True)
        self._sheet_writer = _SheetWriter(sheet, self._part)
        return self._sheet_writer

    def end_sheet(self) -> None:
        if self._part is not None:
            self._part.close()
        self._part = self._sheet_writer = None

    def give_up(self) -> None:
        """Let what is still to be finished go nowhere: the collector would tell of a full disk again, in English."""
        self.fp = BytesIO()
        with suppress(Exception):  # it broke off in the middle of something
            if self._sheet_writer is not None:
                self._sheet_writer.xf.close()
        with suppress(Exception):  # the same
            self.end_sheet()
        with suppress(AssertionError):  # it broke off while it was closing
            self.close()


class _Part:
    """A part while it is written: its first bytes stay unpacked, so that others can take their place at the end."""

    def __init__(self, archive: Any, part: Any, first: bytes) -> None:  # noqa: ANN401  zipfile has no types for these
        self._archive, self._out, self._first = archive, part, first
        self._file: BinaryIO = archive.fp
        self._place = self._file.tell() + 5
        # A block that is not packed, as every unpacker knows it: no last one, its length, that inverted, its bytes.
        self._file.write(b"\0" + struct.pack("<HH", len(first), len(first) ^ 0xFFFF) + first)
        self._out._crc = zlib.crc32(first)  # noqa: SLF001  zipfile has no way to write a block as it is
        self._out._file_size += len(first)  # noqa: SLF001  the same
        self._out._compress_size += len(first) + 5  # noqa: SLF001  the same

    def write(self, text: bytes) -> None:
        self._out.write(text)

    def end(self, first: bytes) -> None:
        """Close the part, other first bytes of the same length in their place."""
        self._archive.end_sheet()
        part = self._archive.getinfo(_SHEET)
        rest = part.file_size - len(first)
        part.CRC ^= _over_zeros(zlib.crc32(self._first), rest) ^ _over_zeros(zlib.crc32(first), rest)
        end = self._file.tell()
        for place, changed in ((self._place, first), (part.header_offset + 14, struct.pack("<L", part.CRC))):
            self._file.seek(place)
            self._file.write(changed)
        self._file.seek(end)


def _over_zeros(checksum: int, length: int) -> int:
    """Carry a checksum over so many zeros: what two beginnings differ by, carried so, is what the wholes differ by."""
    for size in (*[len(_ZEROS)] * (length // len(_ZEROS)), length % len(_ZEROS)):
        checksum = zlib.crc32(_ZEROS[:size], checksum)
    return checksum


_ZEROS = bytes(1 << 16)


class _SheetWriter(WorksheetWriter):
    """Writes blank cells, which are most of a form to fill in, without a tree of XML for each."""

    def write_row(self, xf: Any, row: Any, row_idx: int) -> None:  # noqa: ANN401  openpyxl has no types here
        super().write_row(_BlankCells(xf), row, row_idx)


class _BlankCells:
    """Stands before the writer of XML and writes what is empty itself."""

    def __init__(self, xf: Any) -> None:  # noqa: ANN401  as above
        self.element, self._write_tree, self._write_text = xf.element, xf.write, xf._file  # noqa: SLF001  no other way

    def write(self, cell: Any) -> None:  # noqa: ANN401  as above
        if len(cell):
            self._write_tree(cell)
        else:
            said = "".join(f' {name}="{value}"' for name, value in cell.items())
            self._write_text(f"<c{said} />")


class _Writer(ExcelWriter):
    """Writes each sheet into the archive itself."""

    def write_worksheet(self, ws: Any) -> None:  # noqa: ANN401  openpyxl has no types here
        """Write a sheet as openpyxl does, but straight into the file."""
        ws._drawing = SpreadsheetDrawing()  # noqa: SLF001  as openpyxl does, but for where it writes
        ws._drawing.images = ws._images  # noqa: SLF001  the same
        archive: _Archive = self._archive  # type: ignore[attr-defined]  # the stubs leave it out
        if ws.path[1:] not in archive.NameToInfo:
            writer: Any = archive.begin_sheet(ws, ws.path[1:])
            writer.write()
            archive.end_sheet()
            ws._rels = writer._rels  # noqa: SLF001
        else:
            ws._rels = []  # noqa: SLF001  its rows are written
        self.manifest.append(ws)
