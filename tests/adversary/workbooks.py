"""Odd workbooks: a sound roster with parts of it broken, where the format has them; answered, or refused in words."""

import random
import re
import struct
import tempfile
import zlib
from collections import Counter
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font

from estimator.batch import run_batch
from estimator.errors import CaseError
from estimator.writing import OutputError
from tests.adversary.cases import CHINESE
from tests.adversary.watched import Tally, go_through

SECONDS = 20.0
MEMORY = 3 << 30
HEAD: tuple[str | int, ...] = ("待遇", "基准日", "险种", "年龄", "地点", "级别", "等级", "总费用")
ROW: tuple[str | int, ...] = ("住院", "2021-10-08", "居民", 50, "市内", "县级", "二级", 9000)
SHEET = "xl/worksheets/sheet1.xml"
VALUES = (
    "",
    "-1",
    "0",
    "1e999",
    "9" * 400,
    "NaN",
    "A",
    "ZZZZ1",
    "A1:XFD1048576",
    "1048577",
    "\U0001f600",
    "&#0;",
    "true",
)
ADDED = (
    b'<mergeCells><mergeCell ref="A1:B1"/></mergeCells>',
    b"<mergeCells>" + b'<mergeCell ref="A1:B2"/>' * 5000 + b"</mergeCells>",
    b'<mergeCells><mergeCell ref="' + b"A" * 20000 + b'1"/></mergeCells>',
    b'<row r="1048576"><c r="A1048576"><v>1</v></c></row>',
    b'<row r="0"/>',
    b'<row r="2"><c r="XFE2"><v>1</v></c></row>',
    b'<row><c t="s"><v>99999999</v></c></row>',
    b'<row><c t="inlineStr"><is><t>' + b"x" * 40000 + b"</t></is></c></row>",
    b'<row><c r="A9"><f t="shared" si="0" ref="A9:A99">IF(A1="]","[",1)</f><v>1</v></c></row>',
    b'<row><c r="A9" t="d"><v>0000-00-00</v></c></row>',
    b"<!DOCTYPE x>",
    b"<unknown><deep>" * 2000,
)


def attack(count: int, seed: int) -> Tally:
    """Go through so many workbooks."""
    return go_through(work, range(seed * 10**6, seed * 10**6 + max(1, count)), SECONDS, MEMORY)


def work(seed: int) -> Counter[str]:
    """Run one odd workbook through a batch."""
    chance = random.Random(seed)  # noqa: S311 the same files each time
    content = broken(chance, PARTS, SHEET)
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "in.xlsx", Path(folder) / "out.xlsx"
        source.write_bytes(content)
        try:
            run_batch(source, target, nhsa=False, progress=lambda _done: True)
        except (CaseError, OutputError) as error:
            messages = [one.message for one in error.errors] if isinstance(error, CaseError) else [str(error)]
            assert all(CHINESE.search(message) for message in messages), messages
            assert [file.name for file in Path(folder).iterdir()] == ["in.xlsx"]
            return Counter({"refused in words": 1})
        with ZipFile(target) as archive:
            assert archive.testzip() is None
        return Counter({"answered": 1})


def parts_of(content: IO[bytes]) -> dict[str, bytes]:
    """The parts that a workbook is made of."""
    with ZipFile(content) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def sound() -> dict[str, bytes]:
    """The parts of a sound roster."""
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    for row in (HEAD, *[ROW] * 20):
        sheet.append(list(row))
    sheet["A1"].font = Font(bold=True)
    sheet["B2"].number_format = "yyyy-mm-dd"
    sheet["A1"].comment = Comment("text", "author")
    content = BytesIO()
    workbook.save(content)
    return parts_of(content)


PARTS = sound()


def broken(chance: random.Random, sound_parts: Mapping[str, bytes], sheet: str) -> bytes:
    """A workbook with one to three parts of it broken, most often the sheet."""
    parts = dict(sound_parts)
    for _ in range(chance.randrange(1, 4)):
        name = chance.choice([*parts, sheet, sheet, "xl/styles.xml", "xl/workbook.xml"]) if parts else sheet
        if name in parts:
            _break(chance, parts, name)
    content = BytesIO()
    with ZipFile(content, "w", chance.choice((ZIP_DEFLATED, ZIP_STORED))) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    data = content.getvalue()
    return _broken_zip(chance, data) if chance.random() < 1 / 4 else data


def _break(chance: random.Random, parts: dict[str, bytes], name: str) -> None:  # noqa: C901 as many ways
    text = parts[name]
    match chance.randrange(9):
        case 0:
            del parts[name]
        case 1:
            parts[name] = text[: chance.randrange(len(text) + 1)]
        case 2:
            flipped = bytearray(text)
            for _ in range(chance.randrange(1, 20)):
                flipped[chance.randrange(len(flipped))] = chance.randrange(256)
            parts[name] = bytes(flipped)
        case 3 | 4:
            found = list(re.finditer(rb'="([^"]*)"', text))
            if found:
                one = chance.choice(found)
                parts[name] = text[: one.start(1)] + chance.choice(VALUES).encode() + text[one.end(1) :]
        case 5:
            found = list(re.finditer(rb">([^<]+)<", text))
            if found:
                one = chance.choice(found)
                parts[name] = text[: one.start(1)] + chance.choice(VALUES).encode() + text[one.end(1) :]
        case 6:
            place = chance.choice([each.end() for each in re.finditer(b">", text)] or [0])
            parts[name] = text[:place] + chance.choice(ADDED) + text[place:]
        case 7:
            found = list(re.finditer(rb"<([\w:]+)[^>]*>", text))
            if found:
                one = chance.choice(found)
                parts[name] = text[: one.start()] + text[one.end() :]
        case _:
            encoding = chance.choice((b"utf-16", b"x-unknown", b"gb2312", b"ascii", b"utf-7"))
            parts[name] = b'<?xml version="1.0" encoding="' + encoding + b'"?>' + text.partition(b"?>")[2]


def _broken_zip(chance: random.Random, data: bytes) -> bytes:
    changed = bytearray(data)
    match chance.randrange(4):
        case 0:
            return data[: chance.randrange(len(data))]
        case 1:
            for _ in range(chance.randrange(1, 10)):
                changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
        case 2:
            place = data.rindex(b"PK\x01\x02")
            field = chance.choice((8, 10, 16, 20, 24, 28, 42))  # flags, method, check, sizes, lengths, offset
            changed[place + field : place + field + 2] = struct.pack("<H", chance.randrange(1 << 16))
        case _:
            return zlib.compress(data) if chance.random() < 1 / 2 else data + data
    return bytes(changed)
