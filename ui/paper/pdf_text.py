"""The text of a PDF as it is read.

Of the characters that a font draws alike Qt tells a reader the first: the radical ⾦ for the letter 金, a tab for a
space, and nothing at all for letters beyond the first plane. A reader could neither search nor copy them.
"""

import re
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from unicodedata import normalize

_TO_UNICODE = re.compile(rb"(\d+) 0 obj\s*<<[^>]*?/Subtype /Type0[^>]*?/ToUnicode (\d+) 0 R")
_RANGE = re.compile(rb"<([0-9A-F]{4})> <[0-9A-F]{4}> \[([^\]]*)\]")
_STREAM = re.compile(rb"/Filter /FlateDecode\s*>>\s*stream\r?\n(.*?)endstream", re.DOTALL)
_DRAWN = re.compile(rb"/F(\d+) [\d.]+ Tf|<([0-9A-Fa-f]+)> Tj")
_TRAILER = re.compile(rb"trailer\s*<<(.*?)>>\s*startxref\s+(\d+)\s+%%EOF\s*$", re.DOTALL)
_MOST_AT_ONCE = 100
_MISSING, _BOX = 0, "\u25a1"

Glyph = tuple[int, int]
"""The number of a font's object, and of the glyph in it."""
Glyphs = dict[int, str]
"""The letter of each glyph of a font."""


def with_readable_text(pdf: bytes, pages: Sequence[str]) -> bytes:
    """Return what Qt wrote with the letters of its pages, in the order in which they were painted, for its glyphs.

    It is an update at the end of the file, as the format has it.
    """
    trailer = _TRAILER.search(pdf)
    letters = _letters(pdf, pages)
    if trailer is None or not letters:
        return pdf
    update = bytearray(pdf)
    places = {}
    for font, number in _TO_UNICODE.findall(pdf):
        if glyphs := letters.get(int(font)):
            places[int(number)] = len(update)
            update += _object(int(number), _character_map(glyphs))
    start = len(update)
    update += b"xref\n"
    for number, place in places.items():
        update += b"%d 1\n%010d 00000 n \n" % (number, place)
    entries, before = trailer.groups()
    update += b"trailer\n<<%s/Prev %s\n>>\nstartxref\n%d\n%%%%EOF\n" % (entries, before, start)
    return bytes(update)


def _letters(pdf: bytes, pages: Sequence[str]) -> dict[int, Glyphs]:
    """Return the letter of each glyph of each font, by the number of the font's object."""
    told = _letters_by_font(pdf)
    votes: dict[int, dict[int, Counter[str]]] = {}
    for drawn, text in zip(_drawn(pdf), pages, strict=False):
        for (font, glyph), letter in _with_letters(drawn, text, told):
            votes.setdefault(font, {}).setdefault(glyph, Counter())[letter] += 1
    return {
        font: told.get(font, {}) | {glyph: _elected(glyph, letters) for glyph, letters in glyphs.items()}
        for font, glyphs in votes.items()
    }


def _elected(glyph: int, letters: Counter[str]) -> str:
    """Return the letter of a glyph; the box that stands for whatever no font has is a letter if it is that alone."""
    if glyph == _MISSING and len(letters) > 1:
        return _BOX
    return letters.most_common(1)[0][0]


def _with_letters(drawn: Sequence[Glyph], text: str, told: dict[int, Glyphs]) -> Iterator[tuple[Glyph, str]]:
    """Yield each glyph with its letter; where two letters became one glyph, what stands between is found again."""
    if len(drawn) == len(text):
        yield from zip(drawn, text, strict=True)
        return
    # A radical is the letter that it looks like for most of them; the rest stands between letters that are the same.
    seen = [normalize("NFKC", told.get(font, {}).get(glyph, "")) for font, glyph in drawn]
    for _, start, end, first, last in SequenceMatcher(None, seen, text, autojunk=False).get_opcodes():
        if end - start == last - first:
            yield from zip(drawn[start:end], text[first:last], strict=True)


def _letters_by_font(pdf: bytes) -> dict[int, Glyphs]:
    """Return what Qt says of each glyph of each font, by the number of the font's object."""
    fonts: dict[int, Glyphs] = {}
    for font, number in _TO_UNICODE.findall(pdf):
        content = pdf[pdf.index(b"\n%s 0 obj" % number) :]
        for first, letters in _RANGE.findall(content[: content.index(b"endcmap")]):
            several = enumerate(letters.replace(b"<", b" ").replace(b">", b" ").split(), int(first, 16))
            fonts.setdefault(int(font), {}).update((glyph, chr(int(letter, 16))) for glyph, letter in several)
    return fonts


def _drawn(pdf: bytes) -> Iterator[list[Glyph]]:
    """Yield for each page what it draws: font and glyph."""
    for stream in _STREAM.findall(pdf):
        content = zlib.decompressobj().decompress(stream)
        if b" Tm\n" not in content:
            continue
        font, drawn = 0, []
        for name, glyphs in _DRAWN.findall(content):
            if name:
                font = int(name)
            else:
                drawn += [(font, int(glyphs[at : at + 4], 16)) for at in range(0, len(glyphs), 4)]
        yield drawn


def _character_map(glyphs: Glyphs) -> bytes:
    """Return the table by which a viewer finds the letters of glyphs."""
    lines = [f"<{glyph:04X}> <{letter.encode('utf-16-be').hex().upper()}>" for glyph, letter in sorted(glyphs.items())]
    some = [lines[at : at + _MOST_AT_ONCE] for at in range(0, len(lines), _MOST_AT_ONCE)]
    blocks = "".join("\n".join((f"{len(block)} beginbfchar", *block, "endbfchar\n")) for block in some)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
        f"{blocks}"
        "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    ).encode("ascii")


def _object(number: int, stream: bytes) -> bytes:
    return b"%d 0 obj\n<< /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (number, len(stream), stream)
