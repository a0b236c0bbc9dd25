"""What is done with rule packs beside working by them: comparing, searching, trying, installing, sealing.

It loads the proof, which no start may wait for.
"""

from estimator.library.difference import CaseDifference, Difference, RowDifference, difference
from estimator.library.drafts import draft_head, read_draft, shipped_drafts, trial_library
from estimator.library.install import Installed, Taken, install, install_from
from estimator.library.issuing import (
    Issued,
    Issuer,
    check_draft,
    make_key,
    next_issue,
    public_file,
    seal_pack,
    seal_withdrawal,
)
from estimator.library.lookup import LeftOut, RowInWords, left_out, rows_in_words
from estimator.library.places import place
from estimator.rulepack.wording import SHEETS

__all__ = [
    "SHEETS",
    "CaseDifference",
    "Difference",
    "Installed",
    "Issued",
    "Issuer",
    "LeftOut",
    "RowDifference",
    "RowInWords",
    "Taken",
    "check_draft",
    "difference",
    "draft_head",
    "install",
    "install_from",
    "left_out",
    "make_key",
    "next_issue",
    "place",
    "public_file",
    "read_draft",
    "rows_in_words",
    "seal_pack",
    "seal_withdrawal",
    "shipped_drafts",
    "trial_library",
]
