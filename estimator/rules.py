"""What is done with rule packs beside working by them: comparing, searching, trying, installing, sealing.

It loads the proof, which no start may wait for.
"""

from pathlib import Path

from estimator.library import RulesError, TrustedKeys
from estimator.library.difference import CaseDifference, Difference, RowDifference, difference
from estimator.library.drafts import base_beside, draft_head, read_draft, shipped_drafts, trial_library
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
from estimator.library.shelf import read_shelf
from estimator.reading import read_input
from estimator.rule_workbook import CheckedWorkbook, check_workbook, export_workbook, read_workbook
from estimator.rulepack.wording import SHEETS

__all__ = [
    "SHEETS",
    "CaseDifference",
    "CheckedWorkbook",
    "Difference",
    "Installed",
    "Issued",
    "Issuer",
    "LeftOut",
    "RowDifference",
    "RowInWords",
    "Taken",
    "check_book",
    "check_draft",
    "difference",
    "draft_content",
    "draft_head",
    "install",
    "install_from",
    "is_book",
    "left_out",
    "make_key",
    "next_issue",
    "place",
    "public_file",
    "read_draft",
    "rows_in_words",
    "save_as_book",
    "seal_pack",
    "seal_withdrawal",
    "shipped_drafts",
    "trial_library",
]


def is_book(path: Path) -> bool:
    """Tell whether a draft is a workbook, by its name."""
    return path.suffix.lower() == ".xlsx"


def draft_content(path: Path, trusted: TrustedKeys) -> bytes:
    """Give a draft as TOML, be it that or a workbook. Raises RulesError, CaseError."""
    if not is_book(path):
        return read_input(path)
    found = read_workbook(path, base_beside(path, trusted))
    if found.faults:
        raise RulesError(f"工作簿里有 {len(found.faults)} 处要改，请先按“检查”")
    return found.text.encode()


def check_book(path: Path, copy: Path, trusted: TrustedKeys) -> CheckedWorkbook:
    """Read and prove a workbook, and write a copy with what is wrong at its cell. Raises CaseError, OutputError."""
    return check_workbook(path, base_beside(path, trusted), copy)


def save_as_book(pack: str | Path, target: Path, trusted: TrustedKeys) -> None:
    """Write the workbook of a draft by its file, or by its id of a pack in force, to make the next rules on it.

    Raises PackErrors, OutputError, CaseError.
    """
    if isinstance(pack, Path):
        export_workbook(read_input(pack), pack.name, base_beside(pack, trusted), target)
    else:
        files = read_shelf(trusted).files
        export_workbook(files.newest(pack) or b"", f"{pack}.toml", files.newest, target, successor=True)
