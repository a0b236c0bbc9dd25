"""The tables that a roster may be: the sheets of a workbook, or a file of values separated by commas."""

import codecs
import csv
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO

from estimator.batch.workbook import MOST_COLUMNS, RosterCell, RosterSheet, Row, most_rows, opened_sheets
from estimator.reading import LARGEST, open_input, refused, unreadable

_ENCODINGS = ("utf-8-sig", "gb18030")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_SEPARATORS = ",\t;"
_CHUNK = 1 << 16
_AMOUNT_SPLIT = (r"\s*[¥￥]?[1-9][0-9]{0,2}", r"[0-9]{3}(\.[0-9]*)?元?\s*")


@contextmanager
def opened_table(path: Path) -> Iterator[Iterator[RosterSheet]]:
    """Open an `.xlsx` or `.csv` file. Raises CaseError, on no field, and so does going through it."""
    if path.suffix.lower() != ".csv":
        with opened_sheets(path) as sheets:
            yield sheets
        return
    encoding = _encoding(path)
    yield iter([RosterSheet("", (), partial(_rows, path, encoding))])


def _encoding(path: Path) -> str:
    """Return the first encoding in which all of a file is text."""
    with open_input(path) as file:
        try:
            start = file.read(_CHUNK)
        except OSError as error:
            raise unreadable(path, error) from None
        if not start:
            raise refused(f"“{path.name}”是空文件")
        if start.startswith(_UTF_16):
            return "utf-16"
        if b"\0" in start:
            raise refused(f"“{path.name}”不是文本，不是 .csv 文件；请用 Excel 或 WPS 打开原文件，另存为 .xlsx 后再试")
        for encoding in _ENCODINGS:
            file.seek(0)
            if _decodes(file, path, encoding):
                return encoding
    raise refused(f"“{path.name}”的文字编码无法识别；请用 Excel 或 WPS 打开，另存为 .xlsx 后再试")


def _decodes(file: BinaryIO, path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        while chunk := file.read(_CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    except OSError as error:
        raise unreadable(path, error) from None
    return True


def _fewest(number: int, fields: list[str], fewest: int) -> int:
    """Return the fewest fields of the rows so far. Raises CaseError where a comma made two fields of an amount."""
    split = next((pair for pair in pairwise(fields) if all(map(re.fullmatch, _AMOUNT_SPLIT, pair))), None)
    if split and len(fields) > fewest:
        raise refused(f"第 {number} 行的“{','.join(split)}”被逗号分成了两格；请给它加上引号，或另存为 .xlsx 后再试")
    if len(fields) > fewest:
        return len(fields)  # rows with more fields than the head, though no amount is split: they end in a comma
    return min(fewest, len(fields)) if sum(map(bool, fields)) > 1 else fewest


def _as_shown(text: str) -> str:
    """Return a value as a table shows it that was to be kept as text: ="0012", '411202…."""
    text = text.strip()
    if len(text) > len('=""') and text.startswith('="') and text.endswith('"'):
        return text[2:-1]
    return text[1:] if text[:1] == "'" and text[1:2].isdigit() else text


def _rows(path: Path, encoding: str) -> Iterator[Row]:
    """Read the rows of a text table, bounded by the size of the file. Raises CaseError."""
    try:
        with path.open(encoding=encoding, newline="") as file:
            start = file.readline(LARGEST)
            file.seek(0)
            csv.field_size_limit(LARGEST)
            lines = csv.reader(file, delimiter=max(_SEPARATORS, key=start.count))
            most = most_rows(path.stat().st_size)
            fewest = MOST_COLUMNS
            for number, fields in enumerate(lines, start=1):
                fewest = _fewest(number, fields, fewest)
                if number > most or len(fields) > MOST_COLUMNS:
                    raise refused(f"“{path.name}”的行列远多于文件的大小，不像名册")
                cells = {index: RosterCell("s", _as_shown(text)) for index, text in enumerate(fields, 1)}
                yield number, {index: cell for index, cell in cells.items() if str(cell.value).strip()}
    except OSError as error:
        raise unreadable(path, error) from None
    except (UnicodeError, csv.Error):
        raise refused(f"“{path.name}”不是有效的 .csv 文件；请用 Excel 或 WPS 打开，另存为 .xlsx 后再试") from None
