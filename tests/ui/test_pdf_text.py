"""The text of a PDF is searched and copied as it is read: proven by poppler and by a reader of its own."""

import re
import subprocess
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from itertools import pairwise
from pathlib import Path
from unicodedata import normalize

import pytest
from PySide6.QtGui import QFont, QRawFont

from estimator.calculate.engine import RuleEngine
from estimator.case.json_format import case_from
from estimator.library.difference import difference
from estimator.settings import Paper
from estimator.slip import describe
from tests.later_packs import later_pack
from tests.officer_packs import officer_pack, text_of
from tests.slip_cases import CAESAREAN, CASES, FORMULA_NAME, STAY, TYPED, Data, slip_of
from ui.look.fonts import font
from ui.paper import changes
from ui.paper.layout import PAPERS, lay_out
from ui.paper.marks import Page, Words
from ui.paper.pdf import write_pdf
from ui.rules import wording

pytestmark = pytest.mark.usefixtures("qapp")

WORDS = ("三门峡", "金额", "医保", "计算过程", "人员类别", "本年基金已付", "长")
RARE = "\U00020bb7"
LETTERS = (
    "㼆𠮷",
    "\U0002ebf0",
    "\ue000",
    "Traffic Office ﬁﬂ 1１①",
    "￥¥·．",
    "e\u0301",
    "Ⅲ½℃㎡㈱",
    "張髙﨑",
    "长張長",
    "“‘’”—…《》",
)
"""Beyond the first plane, in no font, ligatures, forms of width, signs, a letter of two, forms of other countries."""
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
    letters = objects[int(found[1])].partition(b"endcodespacerange")[2]
    lines = re.findall(rb"^<(\w{4})> <(\w+)>$", letters, re.MULTILINE)
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


def each_paper(data: Data) -> Iterator[tuple[Page, ...]]:
    """The slip of a case on every paper."""
    for paper in PAPERS:
        yield lay_out(slip_of(data), paper)


def trial() -> Iterator[tuple[Page, ...]]:
    """The slips by a draft, with a word across them that is no text."""
    for paper in PAPERS:
        yield lay_out(replace(slip_of(STAY), across="试用"), paper)


def strained() -> Iterator[tuple[Page, ...]]:
    """Slips of several pages, with every letter of an office that a font draws in a way of its own."""
    for letters in LETTERS:
        for paper in PAPERS:
            yield lay_out(replace(slip_of({**CAESAREAN, "name": letters}), agency=f"三门峡市{letters}国强"), paper)


def layered() -> Iterator[tuple[Page, ...]]:
    """Slips of several layers of insurance."""
    engine = RuleEngine(later_pack("critical-and-aid"))
    data = {**STAY, "date": "2023-10-08", "total_cost": "300000", "more": {"aid_group": "low_income"}}
    case = case_from(data, engine.pack.vocabulary)
    made_at = datetime(2023, 10, 8, tzinfo=UTC)
    slip = describe(case, engine.estimate(case), made_at=made_at, number="1", agency="", counter="", clerk="")
    for paper in PAPERS:
        yield lay_out(slip, paper)


def changed() -> Iterator[tuple[Page, ...]]:
    """What one pack changes of another, as it is signed."""
    found = difference(officer_pack(text_of("sanmenxia-2021")), officer_pack(text_of("sanmenxia-2027")))
    rows = [(step.label, step.formula, step.article) for step in wording.changed_rows(found)]
    cases = [(step.label, step.amount) for step in wording.changed_cases(found.cases)]
    yield changes.lay_out(wording.heading(found), found, rows, cases)


PDFS: Mapping[str, Callable[[], Iterator[tuple[Page, ...]]]] = {
    **{name: partial(each_paper, data) for name, data in CASES.items()},
    "by a draft": trial,
    "rare letters": strained,
    "layers": layered,
    "changes of rules": changed,
}
"""Every PDF that the program makes, on every paper it makes it for."""


def test_two_letters_that_no_font_has_are_the_boxes_that_stand_there(tmp_path: Path) -> None:
    assert "三门峡市□□国强" in read(slip_with("\U0002ebf0\U0002ebf1", "A4", tmp_path / "slip.pdf"))


@pytest.mark.needs("pdftotext")
@pytest.mark.parametrize("name", PDFS)
def test_every_letter_of_every_pdf_is_as_on_the_paper(name: str, tmp_path: Path) -> None:
    path = tmp_path / "paper.pdf"
    for pages in PDFS[name]():
        write_pdf(pages, "试算单", path)
        run = subprocess.run(["pdftotext", "-raw", path, "-"], capture_output=True, check=True)  # noqa: S607  wherever it lies
        assert run.stderr == b""
        for page, text in zip(pages, run.stdout.decode().split("\f"), strict=False):
            found = bare(text)
            painted = [bare(mark.text) for mark in page.marks if isinstance(mark, Words)]
            assert Counter(found) == Counter("".join(painted))
            assert [words for words in painted if words not in found] == []
        assert FORMULA_NAME not in bare(run.stdout.decode())


def bare(text: str) -> str:
    """A text without what separates words, an accent in one with its letter."""
    return "".join(normalize("NFC", text).split())
