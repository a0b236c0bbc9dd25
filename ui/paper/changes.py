"""The difference of two packs on sheets of A4, to be read and signed before it is issued. Millimetres."""

from collections.abc import Iterator

from estimator.rules import Difference
from ui.paper.layout import SHEETS, Sheet, on_sheets
from ui.paper.marks import FAINT, INK, MUTED, Page, Stroke, Type
from ui.paper.typesetting import Cell, PaperRow, row, space

_TITLE = Type(6.2, bold=True)
_HEADING = Type(4.4, bold=True)
_TEXT = Type(3.55)
_MUTED = Type(3.55, ink=MUTED)
_ARTICLES, _WORDS = 24, 62
_ON: Sheet = SHEETS["A4"]


def lay_out(
    title: str, found: Difference, names: list[tuple[str, str, str]], cases: list[tuple[str, str]]
) -> tuple[Page, ...]:
    """Lay a difference out: `names` are a row's name, what differs and its articles, `cases` a case and its figures."""
    wide = _ON.wide(1)

    def foot(page: int, pages: int) -> tuple[PaperRow, ...]:
        signed = Cell(0, wide - 50, "拟稿：　　　　　　　　审核：　　　　　　　　日期：", _TEXT)
        return (
            space(3, Stroke(0, 0, wide, 0, 0.25, INK)),
            space(2.4),
            row(signed, Cell(wide - 48, wide, f"第 {page} 页 / 共 {pages} 页", _MUTED, right=True)),
        )

    return on_sheets(tuple(_head(wide)), tuple(_body(title, found, names, cases, wide)), foot, _ON)


def _head(wide: float) -> Iterator[PaperRow]:
    yield row(Cell(0, wide, "规则改动对照", _TITLE), air=2, rule=Stroke(0, 0, wide, 0, 0.45, INK))


def _body(
    title: str, found: Difference, names: list[tuple[str, str, str]], cases: list[tuple[str, str]], wide: float
) -> Iterator[PaperRow]:
    """Yield the rows of the paper: the head, the cases, and by article what changed."""
    hair = Stroke(0, 0, wide, 0, 0.15, FAINT)
    yield space(3)
    yield row(Cell(0, wide, title, _HEADING), air=2)
    for line in found.head:
        yield row(Cell(0, wide, line, _MUTED), air=1)
    if cases:
        yield space(3)
        yield row(Cell(0, wide, "常见情形（元）", _HEADING), air=2, rule=hair, keeps=True)
        for label, figures in cases:
            yield row(
                Cell(0, wide - 62, label, _TEXT), Cell(wide - 60, wide, figures, _TEXT, right=True), air=2, rule=hair
            )
    yield space(3)
    yield row(Cell(0, wide, "改动", _HEADING), air=2, rule=hair, keeps=True)
    for name, words, article in names:
        yield row(
            Cell(0, _WORDS - 2, name, _TEXT),
            Cell(_WORDS, wide - _ARTICLES, words, _TEXT),
            Cell(wide - _ARTICLES + 2, wide, article, _MUTED, right=True, fits=True),
            air=2,
            rule=hair,
        )
