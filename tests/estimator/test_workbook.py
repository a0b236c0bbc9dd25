"""A workbook goes into its file and nowhere else, on any day that a clock may show, and breaks off without a word."""

import errno
import gc
import os
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook

from estimator.batch import write_template
from estimator.history import History
from estimator.history.export import export_period
from estimator.settings import Settings
from estimator.slip import describe, write_excel
from estimator.workbook import RowByRow, number_cell, save, text_cell
from estimator.writing import OutputError
from tests.slip_cases import STAY, answered

NOON = datetime(2021, 10, 8, 12, tzinfo=UTC)


class FullDisk(BytesIO):
    """Takes so many bytes and no more."""

    def __init__(self, room: int) -> None:
        super().__init__()
        self.room = room

    def write(self, data: bytes) -> int:  # type: ignore[override]  # all that is written here is bytes
        if self.tell() + len(data) > self.room:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return super().write(data)


def rows_into(file: BytesIO) -> None:
    rows = RowByRow(file, "title", "sheet")
    try:
        for number in range(2000):
            rows.append([number_cell(str(number)), text_cell("text"), text_cell(os.urandom(20).hex())])
    except BaseException:
        rows.discard()
        raise
    rows.finish()


def whole_into(file: BytesIO) -> None:
    workbook = Workbook()
    for number in range(1, 500):
        workbook.worksheets[0].cell(number, 1, os.urandom(20).hex())
    save(workbook, file)


def test_row_by_row(tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    with path.open("wb") as file:
        rows = RowByRow(file, "title", "表")
        rows.sheet.freeze_panes = "A2"
        rows.append([text_cell("a"), number_cell("1")])
        rows.append([text_cell("b"), number_cell("2")])
        rows.finish()
    workbook = load_workbook(path)
    assert workbook.sheetnames == ["表"]
    assert list(workbook["表"].iter_rows(values_only=True)) == [("a", 1), ("b", 2)]
    assert workbook["表"].freeze_panes == "A2"


@pytest.mark.parametrize("written", [rows_into, whole_into])
@pytest.mark.parametrize("room", [0, 100, 1000, 5000, 20_000])
def test_a_full_disk_is_told_once(written: object, room: int) -> None:
    assert callable(written)
    with pytest.raises(OSError, match=os.strerror(errno.ENOSPC)):
        written(FullDisk(room))
    gc.collect()  # an error while something is tidied away would fail the test


@pytest.mark.parametrize("written", [rows_into, whole_into])
def test_a_disk_that_is_full_for_the_last_bytes_is_told_as_such(written: object) -> None:
    assert callable(written)
    with pytest.raises(OSError, match=os.strerror(errno.ENOSPC)):
        written(_FullAtTheEnd())
    gc.collect()


class _FullAtTheEnd(BytesIO):
    """Takes all but the last record of a zip."""

    def write(self, data: bytes) -> int:  # type: ignore[override]  # all that is written here is bytes
        if data.startswith(b"PK\x05\x06"):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return super().write(data)


def test_what_breaks_off_in_a_row_breaks_off_without_another_word() -> None:
    def cells() -> Iterator[str]:
        yield text_cell("a")
        raise KeyboardInterrupt

    rows = RowByRow(BytesIO(), "title", "sheet")
    with pytest.raises(KeyboardInterrupt):
        rows.append(cells())
    rows.discard()
    gc.collect()


@pytest.mark.parametrize("now", [0, 10**8, 2**33])
def test_written_on_any_day_the_clock_may_show(monkeypatch: pytest.MonkeyPatch, now: int) -> None:
    shown = time.gmtime(now)
    monkeypatch.setattr(time, "time", lambda: float(now))
    monkeypatch.setattr(time, "localtime", lambda _seconds=None: shown)
    for written in (rows_into, whole_into):
        file = BytesIO()
        written(file)
        with ZipFile(file) as archive:
            assert {part.date_time for part in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_nothing_is_put_into_the_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a temporary file outside the folder of the target")

    for name in ("NamedTemporaryFile", "TemporaryFile", "mkstemp", "mkdtemp"):
        monkeypatch.setattr(tempfile, name, refuse)
    monkeypatch.setattr("openpyxl.worksheet._writer.NamedTemporaryFile", refuse)
    case, answer = answered(STAY)
    write_excel(describe(case, answer, made_at=NOON), tmp_path / "slip.xlsx")
    write_template(tmp_path / "template.xlsx")
    with History(tmp_path / "data" / "history.sqlite3") as history:
        history.keep(case, answer, Settings(), NOON)
        export_period(history, date.min, date.max, tmp_path / "export.xlsx", lambda _count: True)


def test_a_full_disk_is_said_of_a_slip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputError, match=r"磁盘空间不足，“slip\.xlsx”没有写入"):
        write_excel(describe(*answered(STAY), made_at=NOON), tmp_path / "slip.xlsx")
    assert list(tmp_path.glob("*.xlsx")) == []
