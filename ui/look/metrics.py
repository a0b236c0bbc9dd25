"""Sizes of the window: every one a multiple of the text size, and how the columns fold when there is less room."""

from enum import Enum
from typing import NamedTuple

RING = 3
"""Pixels every control keeps free around itself for the focus ring."""

UNBOUNDED = 16_777_215
"""Pixels up to which a widget grows that nothing bounds."""

CELLS = 4
"""Cells of a form row; every control begins and ends on one."""


class Fold(Enum):
    """How the window lays out its columns; decided by its width in multiples of the text size."""

    WIDE = "wide"
    FOLDED = "folded"
    SMALLEST = "smallest"

    @classmethod
    def for_width(cls, multiples: float) -> "Fold":
        """Return the fold for a window so many text sizes wide."""
        if multiples >= 82:  # noqa: PLR2004 - the two bounds of folding, said here alone
            return cls.WIDE
        return cls.FOLDED if multiples >= 62 else cls.SMALLEST  # noqa: PLR2004 - the same


class Columns(NamedTuple):
    """Widths that change with the fold, in multiples of the text size."""

    header: float
    form: float
    sidebar: float
    margin: float
    label: float
    cell: float


COLUMNS = {
    Fold.WIDE: Columns(header=3.71, form=36.6, sidebar=7.43, margin=2.0, label=5.43, cell=6.8),
    Fold.FOLDED: Columns(header=3.0, form=25.8, sidebar=4.86, margin=1.14, label=4.93, cell=4.5),
    Fold.SMALLEST: Columns(header=2.86, form=22.5, sidebar=4.86, margin=0.86, label=4.86, cell=3.85),
}

CONTROL = 2.29
FORM_ROW = 2.86
SECTION = 2.0
SECTION_GAP = 0.86
MESSAGE = 1.6
STEP = 2.43
STEP_TWO_LINES = 3.0
PAGE = 2.86
BAR = 1.14
BAR_SMALLEST = 0.71
DETAIL_LINE = 1.57

ANSWER_WIDEST = 64.0
"""Text sizes that an answer takes at most: from a formula to its amount the eye still follows the line."""

FOOT_GAP = 0.64
BUTTON_GAP = 0.57

STEP_LABEL = 8.57
STEP_ARTICLE = 5.0
STEP_REACH = 0.86

SIZES = {"headline": 2.57, "headline_small": 2.0, "section": 1.14, "text": 1.0, "small": 0.89}
