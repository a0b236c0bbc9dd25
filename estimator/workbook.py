"""Excel workbooks written straight into the file that is asked for.

Left to itself, openpyxl puts each sheet into the temporary folder first, where it stays if the process is killed, and
stamps every part with the clock, of which a zip can hold the years 1980 to 2107 only.
"""

from collections.abc import Iterable
from contextlib import suppress
from io import BytesIO
from typing import IO, Any, BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.packaging.core import DocumentProperties
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.writer.excel import ExcelWriter

CREATOR = "医保生育待遇试算"


def save(workbook: Workbook, file: BinaryIO) -> None:
    """Write a whole workbook into an open file."""
    archive = _Archive(file)
    try:
        _Writer(workbook, archive).save()
    except BaseException:
        archive.give_up()
        raise


class RowByRow:
    """A workbook of one sheet that goes into an open file row by row; memory does not grow with it.

    How the sheet looks (`sheet.column_dimensions`, `sheet.freeze_panes`) is set before the first row.
    """

    def __init__(self, file: BinaryIO, title: str, sheet_title: str) -> None:
        """Begin a workbook; `title` is what the file says of itself."""
        self._archive = _Archive(file)
        self._workbook = Workbook(write_only=True)
        self._workbook.properties = DocumentProperties(creator=CREATOR, title=title)
        self.sheet: Any = self._workbook.create_sheet(sheet_title)

    def append(self, cells: Iterable[object]) -> None:
        """Write the next row."""
        if self.sheet._writer is None:  # noqa: SLF001  openpyxl has no public way to say where a sheet goes
            self.sheet._writer = self._archive.begin_sheet(self.sheet, "xl/worksheets/sheet1.xml")  # noqa: SLF001
            self.sheet._writer.write_top()  # noqa: SLF001
        self.sheet.append(cells)

    def finish(self) -> None:
        """Write what stands after the rows. There must have been one."""
        try:
            self.sheet.close()
            self._archive.end_sheet()
            _Writer(self._workbook, self._archive).save()
        except BaseException:
            self.discard()
            raise

    def discard(self) -> None:
        """Give up: nothing is written any more."""
        self._archive.fp = BytesIO()
        with suppress(Exception):  # it broke off in the middle of a row
            self.sheet.close()
        self._archive.give_up()


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

    def begin_sheet(self, sheet: Any, name: str) -> WorksheetWriter:  # noqa: ANN401  openpyxl has two kinds
        self._part = self.open(name, "w", force_zip64=True)
        self._sheet_writer = WorksheetWriter(sheet, self._part)
        return self._sheet_writer

    def end_sheet(self) -> None:
        if self._part is not None:
            self._part.close()
        self._part = self._sheet_writer = None

    def give_up(self) -> None:
        """Let what is still to be finished go nowhere: the collector would tell of a full disk again, in English."""
        self.fp = BytesIO()
        unfinished = self._sheet_writer
        for finish in () if unfinished is None else (unfinished.xf.close, self.end_sheet):
            with suppress(Exception):  # it broke off in the middle of something
                finish()
        with suppress(AssertionError):  # it broke off while it was closing
            self.close()


class _Writer(ExcelWriter):
    """Writes each sheet into the archive itself."""

    def write_worksheet(self, ws: Any) -> None:  # noqa: ANN401  openpyxl has no types here
        ws._drawing = SpreadsheetDrawing()  # noqa: SLF001  as openpyxl does, but for where it writes
        ws._drawing.images = getattr(ws, "_images", [])  # noqa: SLF001  a sheet that is only written has none
        if self.workbook.write_only:
            writer = ws._writer  # noqa: SLF001
        else:
            archive: _Archive = self._archive  # type: ignore[attr-defined]  # the stubs leave it out
            writer = archive.begin_sheet(ws, ws.path[1:])
            writer.write()
            archive.end_sheet()
        ws._rels = writer._rels  # noqa: SLF001
        self.manifest.append(ws)
