"""Which paper of a printer a page goes on. Sizes are width and height in millimetres."""

from collections.abc import Sequence
from typing import NamedTuple

from estimator.settings import SETTINGS, Paper

NO_PAPER = "打印机“{}”没有 {}，请换纸张或打印机。"
ROLL_TOO_SHORT = "打印机“{}”的卷纸最长 {:.0f} 毫米，这张单子要 {:.0f} 毫米。"

Size = tuple[float, float]

_TOLERANCE = 2
_STRIP = (70, 84)
"""The widths under which drivers list rolls of 80 mm: the roll's own, or that of what can be printed."""
_SHORTEST_STRIP = 150


class Papers(NamedTuple):
    """What a printer says of its papers: those it lists, and between which sizes it takes any other."""

    printer: str
    sizes: Sequence[Size] = ()
    smallest: Size = (0, 0)
    largest: Size = (0, 0)
    stopped: bool = False
    """Its queue is stopped: what is sent waits."""


def paper_for(page: Size, papers: Papers, paper: Paper) -> Size | None:
    """Return the paper that a page goes on; a roll may be cut longer than the page. None: the printer has none.

    A printer that says nothing of its papers is taken to have any.
    """
    if not papers.sizes:
        return page
    width, height = page
    same = (size for size in papers.sizes if _near(size[0], width) and _near(size[1], height))
    found = next(same, None)
    if found is None and _takes_any(page, papers):
        return page
    if found is None and paper == "80mm":
        return min((size for size in _strips(papers) if size[1] >= height), key=lambda size: size[1], default=None)
    return found


def refusal(page: Size, papers: Papers, paper: Paper) -> str:
    """Say why a page cannot go on a printer, or nothing."""
    if paper_for(page, papers, paper) is not None:
        return ""
    word = SETTINGS["paper"].words[paper]
    if paper != "80mm":
        return NO_PAPER.format(papers.printer, f"{word} 纸")
    longest = max((length for _, length in _strips(papers)), default=None)
    if longest is None:
        return NO_PAPER.format(papers.printer, word)
    return ROLL_TOO_SHORT.format(papers.printer, longest, page[1])


def _strips(papers: Papers) -> list[Size]:
    """Return the papers that are pieces of a roll of 80 mm."""
    narrowest, widest = _STRIP
    return [size for size in papers.sizes if narrowest <= size[0] <= widest and size[1] >= _SHORTEST_STRIP]


def _near(one: float, other: float) -> bool:
    return abs(one - other) <= _TOLERANCE


def _takes_any(page: Size, papers: Papers) -> bool:
    edges = zip(papers.smallest, page, papers.largest, strict=True)
    return all(least <= edge <= most for least, edge, most in edges)
