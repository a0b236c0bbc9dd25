"""Which paper of a printer a page goes on, and why none."""

import pytest

from estimator.settings.settings import Paper
from ui.printing.fitting import Papers, Size, paper_for, refusal

A4, A5, ROLL = (210.0, 297.0), (148.0, 210.0), (80.0, 317.0)
OFFICE = [(215.9, 279.4), (210.0, 297.0), (148.0, 210.0), (110.0, 220.0), (76.2, 127.0)]
"""Letter, A4, A5, envelope DL, index card."""
THERMAL = [(72.1, 210.0), (72.1, 297.0), (72.1, 3276.0)]
ANY = (76.0, 127.0), (216.0, 356.0)


@pytest.mark.parametrize(
    ("page", "paper", "papers", "chosen"),
    [
        (A4, "A4", Papers("P", OFFICE), A4),
        (A5, "A5", Papers("P", OFFICE), A5),
        # Drivers round: A5 is 420 × 595 points to some.
        (A5, "A5", Papers("P", [(148.2, 209.9)]), (148.2, 209.9)),
        (A5, "A5", Papers("P", [A4]), None),
        (A5, "A5", Papers("P", [A4], *ANY), A5),
        (A4, "A4", Papers("P", [], (0, 0), (0, 0)), A4),
        (ROLL, "80mm", Papers("P", THERMAL), (72.1, 3276.0)),
        ((80.0, 290.0), "80mm", Papers("P", THERMAL), (72.1, 297.0)),
        (ROLL, "80mm", Papers("P", THERMAL, (50, 50), (80, 3276)), ROLL),
        (ROLL, "80mm", Papers("P", THERMAL[:2]), None),
        (ROLL, "80mm", Papers("P", OFFICE), None),
        (ROLL, "80mm", Papers("P", [(58.0, 3276.0)]), None),
        (A4, "A4", Papers("P", THERMAL), None),
    ],
)
def test_a_page_goes_on_paper_that_the_printer_has(
    page: Size, paper: Paper, papers: Papers, chosen: Size | None
) -> None:
    assert paper_for(page, papers, paper) == chosen
    assert bool(refusal(page, papers, paper)) == (chosen is None)


@pytest.mark.parametrize(
    ("page", "paper", "sizes", "words"),
    [
        (A5, "A5", [A4], "打印机“P”没有 A5 纸，请换纸张或打印机。"),
        (ROLL, "80mm", OFFICE, "打印机“P”没有 80 毫米卷纸，请换纸张或打印机。"),
        (ROLL, "80mm", THERMAL[:2], "打印机“P”的卷纸最长 297 毫米，这张单子要 317 毫米。"),
    ],
)
def test_a_refusal_says_what_is_missing(page: Size, paper: Paper, sizes: list[Size], words: str) -> None:
    assert refusal(page, Papers("P", sizes), paper) == words
