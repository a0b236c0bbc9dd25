"""What is done with rule packs beside working by them: comparing, searching, trying, installing, sealing.

It loads the proof, which no start may wait for.
"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from estimator.errors import RulesError
from estimator.library import TrustedKeys
from estimator.library.difference import CaseDifference, Difference, RowDifference, difference
from estimator.library.drafts import base_beside, draft_head, prove_to_try, read_draft, shipped_drafts, trial_library
from estimator.library.install import Taken, install, install_from
from estimator.library.issuing import Issued, Issuer, make_key, public_file, seal_pack, seal_withdrawal
from estimator.library.lookup import RowInWords, left_out, rows_in_words
from estimator.library.places import place
from estimator.library.shelf import read_shelf
from estimator.reading import read_input
from estimator.rule_workbook.check import check_workbook, read_workbook
from estimator.rule_workbook.checked import CheckedWorkbook
from estimator.rule_workbook.example_lines import confirm_in_workbook
from estimator.rule_workbook.examples import (
    ExampleCase,
    Outstanding,
    RowExamples,
    confirmed,
    example_of,
    of_nobody,
    outstanding,
)
from estimator.rule_workbook.export import export_workbook
from estimator.rule_workbook.read import Fault
from estimator.rulepack import Pack
from estimator.rulepack.wording import SHEETS
from estimator.writing import whole_file

__all__ = [
    "SHEETS",
    "CaseDifference",
    "Difference",
    "ExampleCase",
    "Fault",
    "Issued",
    "Issuer",
    "RowDifference",
    "RowExamples",
    "RowInWords",
    "Taken",
    "check_book",
    "check_pack",
    "confirm",
    "difference",
    "draft_content",
    "draft_head",
    "draft_pack",
    "example_of",
    "install",
    "install_from",
    "is_book",
    "left_out",
    "make_key",
    "of_nobody",
    "place",
    "prove_to_try",
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


def draft_pack(path: Path, trusted: TrustedKeys) -> Pack:
    """Read the pack of a draft, TOML or workbook, without proof. Raises RulesError, CaseError, PackErrors."""
    return read_draft(path, trusted, draft_content(path, trusted))


def check_pack(path: Path, trusted: TrustedKeys) -> Outstanding:
    """Prove a draft in TOML; give what is to be confirmed and what is to be mended. Raises CaseError, PackErrors."""
    return outstanding(read_draft(path, trusted))


def confirm(path: Path, examples: Sequence[ExampleCase], by: str, on: date) -> None:
    """Write into a draft, TOML or workbook, who confirmed which examples when. Raises CaseError, OutputError."""
    if is_book(path):
        confirm_in_workbook(path, examples, by, on)
        return
    text = confirmed(read_input(path).decode(), examples, by, on)
    with whole_file(path) as file:
        file.write(text.encode())


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
