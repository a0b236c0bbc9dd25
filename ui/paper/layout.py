"""Lays a slip out on a paper: as many pages as it needs, no line cut. Millimetres."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from estimator.settings import Paper
from estimator.slip import Slip
from ui.paper import roll, sheet
from ui.paper.marks import Across, Mark, Page, moved, scaled
from ui.paper.typesetting import PaperRow

_ACROSS_SHARE, _ACROSS_EVERY = 0.34, 1.5
"""Of the page's width: an em of the word across it, and the height for which one stands."""
_LEAST_AIR = 0.35
"""How much of the air between the rows must stay on a full page."""


class Sheet(NamedTuple):
    """A sheet of paper, and the margin around what is printed."""

    width: float
    height: float
    margin: float
    smallest: float
    """How small, of its usual size, everything may become if one page is then enough."""

    @property
    def scale(self) -> float:
        """How large everything is, of its size on A4."""
        return (self.width - 2 * self.margin) / sheet.WIDTH

    def wide(self, scale: float) -> float:
        """Return the width between the margins as it is before everything is scaled."""
        return (self.width - 2 * self.margin) / scale

    def high(self, scale: float) -> float:
        """Return the height between the margins, likewise."""
        return (self.height - 2 * self.margin) / scale


PAPERS: tuple[Paper, ...] = ("A4", "A5", "80mm")
SHEETS = {"A4": Sheet(210, 297, 20, 0.85), "A5": Sheet(148, 210, 10, 0.93)}


def lay_out(slip: Slip, paper: Paper) -> tuple[Page, ...]:
    """Lay out a slip: sheets from the top down with the foot at the bottom, a roll as long as the slip."""
    pages = (roll.lay_out(slip),) if paper not in SHEETS else _sheets(slip, paper)
    return tuple(_with_word_across(page, slip.across) for page in pages) if slip.across else pages


def _with_word_across(page: Page, word: str) -> Page:
    """Put a word across a page, on a long one several times below each other."""
    count = max(1, int(page.height / (_ACROSS_EVERY * page.width)))
    middles = [page.height * (number + 0.5) / count for number in range(count)]
    size = page.width * _ACROSS_SHARE
    return page._replace(marks=(*(Across(page.width / 2, y, size, word) for y in middles), *page.marks))


def _sheets(slip: Slip, paper: Paper) -> tuple[Page, ...]:
    on = SHEETS[paper]
    least = _least(slip, on.wide(on.scale))
    if least * on.smallest <= on.high(on.scale):
        return _one_page(slip, on, on.scale * min(1, on.high(on.scale) / least))
    return _several_pages(slip, on)


def _least(slip: Slip, wide: float) -> float:
    around = (*sheet.head(slip, wide), *sheet.foot(slip, wide, 1, 1))
    return _height(around) + _height(sheet.body(slip, wide), _LEAST_AIR)


def _one_page(slip: Slip, on: Sheet, scale: float) -> tuple[Page]:
    """Set everything on one page, with as much of its air as there is room for."""
    wide = on.wide(scale)
    head, body, foot = sheet.head(slip, wide), sheet.body(slip, wide), sheet.foot(slip, wide, 1, 1)
    height = _height(body, 0)
    room = on.high(scale) - _height(head) - _height(foot)
    marks = _place(body, share=min(1, (room - height) / (_height(body) - height)))
    return (_page(on, scale, head, marks, foot),)


def _several_pages(slip: Slip, on: Sheet) -> tuple[Page, ...]:
    wide = on.wide(on.scale)
    head, body = sheet.head(slip, wide), sheet.body(slip, wide)
    return on_sheets(head, body, lambda page, pages: sheet.foot(slip, wide, page, pages), on)


def on_sheets(
    head: Sequence[PaperRow], body: Sequence[PaperRow], foot: Callable[[int, int], Sequence[PaperRow]], on: Sheet
) -> tuple[Page, ...]:
    """Break rows into sheets, each with the same head, and a foot that is told its page and how many there are."""
    room = on.high(on.scale) - _height(head) - _height(foot(1, 1))
    bodies = _broken(body, room)
    feet = [foot(page, len(bodies)) for page in range(1, len(bodies) + 1)]
    return tuple(_page(on, on.scale, head, _place(rows), each) for rows, each in zip(bodies, feet, strict=True))


def _height(rows: Iterable[PaperRow], share: float = 1) -> float:
    return sum(row.height + row.air * share for row in rows)


def _place(rows: Iterable[PaperRow], y: float = 0, share: float = 1) -> list[Mark]:
    marks: list[Mark] = []
    for row in rows:
        marks += row.placed(y, share)
        y += row.height + row.air * share
    return marks


def _broken(rows: Sequence[PaperRow], room: float) -> list[list[PaperRow]]:
    """Break rows into pages; what kept rows apart is left out where a page ends between them."""
    pages: list[list[PaperRow]] = [[]]
    for together in _kept_together(rows):
        if _height(pages[-1]) + _height(together) > room:
            pages.append([sheet.TOP, *together[0].above])
        if len(pages) == 1 or pages[-1] != [sheet.TOP] or any(row.marks for row in together):
            pages[-1] += together
    return pages


def _kept_together(rows: Sequence[PaperRow]) -> Iterator[Sequence[PaperRow]]:
    start = 0
    for end, row in enumerate(rows, start=1):
        if not row.keeps or end == len(rows):
            yield rows[start:end]
            start = end


def _page(on: Sheet, scale: float, head: Sequence[PaperRow], body: Sequence[Mark], foot: Sequence[PaperRow]) -> Page:
    marks = (
        *_place(head),
        *(moved(mark, 0, _height(head)) for mark in body),
        *_place(foot, on.high(scale) - _height(foot)),
    )
    return Page(on.width, on.height, tuple(moved(scaled(mark, scale), on.margin, on.margin) for mark in marks))
