"""What is done with rule packs beside working by them: comparing, searching, trying, installing, sealing.

It loads the proof, which no start may wait for.
"""

from estimator.library.difference import CaseDifference, Difference, RowDifference, difference
from estimator.library.drafts import draft_title, read_draft, shipped_drafts, trial_library
from estimator.library.install import Installed, Taken, install, install_from
from estimator.library.lookup import LeftOut, RowInWords, left_out, rows_in_words
from estimator.library.places import place
from estimator.rulepack.wording import SHEETS

__all__ = [
    "SHEETS",
    "CaseDifference",
    "Difference",
    "Installed",
    "LeftOut",
    "RowDifference",
    "RowInWords",
    "Taken",
    "difference",
    "draft_title",
    "install",
    "install_from",
    "left_out",
    "place",
    "read_draft",
    "rows_in_words",
    "shipped_drafts",
    "trial_library",
]
