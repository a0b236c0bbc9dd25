"""The text of a PDF is searched and copied as it is read: proven by poppler and by a reader of its own."""

import re
import subprocess
import zlib
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtGui import QFont, QRawFont

from estimator.settings import Paper
from tests.slip_cases import TYPED, slip_of
from ui.look.fonts import font
from ui.paper.layout import lay_out
from ui.paper.pdf import write_pdf

pytestmark = pytest.mark.usefixtures("qapp")

WORDS = ("三门峡", "金额", "医保", "计算过程", "人员类别", "本年基金已付", "长")
RARE = "\U00020bb7"
RADICALS = range(0x2E80, 0x2FE0)


def read(pdf: bytes) -> str:
    """What a reader takes from a PDF: the newest version of each object, its character map, its glyphs in order."""
    objects: dict[int, bytes] = {}
    tables = [int(place) for place in re.findall(rb"startxref\s+(\d+)", pdf)]
    for table in tables:
        for first, count, lines in re.findall(rb"(\d+) (\d+)\s*\n((?:\d{10} \d{5} [fn] ?\r?\n)+)", section(pdf, table)):
            places = [int(line.split()[0]) for line in lines.splitlines()]
            assert len(places) == int(count)
            for number, place in enumerate(places, int(first)):
                if place:
                    assert pdf[place:].startswith(b"%d 0 obj" % number)
                    objects[number] = pdf[place : pdf.index(b"endobj", place)]
    maps = {font_number: character_map(objects, content) for font_number, content in objects.items()}
    text = ""
    for content in objects.values():
        if b"/FlateDecode" in content and b"stream" in content:
            plain = zlib.decompressobj().decompress(content.split(b"stream\n", 1)[1])
            drawn = 0
            for name, glyph in re.findall(rb"/F(\d+) [\d.]+ Tf|<(\w{4})> Tj", plain) if b" Tm\n" in plain else ():
                drawn = int(name) if name else drawn
                text += maps[drawn].get(int(glyph, 16), "�") if glyph else ""
    return text


def section(pdf: bytes, table: int) -> bytes:
    assert pdf[table:].startswith(b"xref")
    return pdf[table : pdf.index(b"trailer", table)]


def character_map(objects: dict[int, bytes], content: bytes) -> dict[int, str]:
    found = re.search(rb"/ToUnicode (\d+) 0 R", content)
    if found is None:
        return {}
    lines = re.findall(rb"^<(\w{4})> <(\w+)>$", objects[int(found[1])], re.MULTILINE)
    assert all(one[0] < other[0] for one, other in pairwise(lines))
    return {int(glyph, 16): bytes.fromhex(letter.decode()).decode("utf-16-be") for glyph, letter in lines}


def slip_with(letters: str, paper: Paper, path: Path) -> bytes:
    write_pdf(lay_out(replace(slip_of(TYPED), agency=f"三门峡市{letters}国强"), paper), "试算单", path)
    return path.read_bytes()


@pytest.mark.parametrize("paper", ["A4", "A5", "80mm"])
@pytest.mark.parametrize("letters", ["", "e\u0301"], ids=["a glyph each", "two letters in one glyph"])
def test_what_is_read_is_what_stands_there(paper: Paper, letters: str, tmp_path: Path) -> None:
    text = read(slip_with(letters, paper, tmp_path / "slip.pdf"))
    assert [word for word in WORDS if word not in text] == []
    assert [letter for letter in text if ord(letter) in RADICALS or letter in "\t�"] == []


def test_a_letter_beyond_the_first_plane_is_read(tmp_path: Path) -> None:
    if not QRawFont.fromFont(QFont(font(10))).supportsCharacter(ord(RARE)):
        pytest.skip("no font here has the letter 𠮷: that it can be read from a PDF was not proven")
    assert f"{RARE}国强" in read(slip_with(RARE, "A4", tmp_path / "slip.pdf"))


@pytest.mark.needs("pdftotext")
@pytest.mark.parametrize("paper", ["A4", "A5", "80mm"])
def test_poppler_reads_it_too(paper: Paper, tmp_path: Path) -> None:
    path = tmp_path / "slip.pdf"
    slip_with("", paper, path)
    run = subprocess.run(["pdftotext", "-raw", path, "-"], capture_output=True, check=True)  # noqa: S607  wherever it lies
    text = run.stdout.decode()
    assert run.stderr == b""
    assert [word for word in WORDS if word not in text] == []
    assert [letter for letter in text if ord(letter) in RADICALS] == []
