"""What is done with the files of others, each piece in a process of its own that can be killed. Loads no Qt."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from estimator.errors import CaseError, RulesError
from estimator.library import TrustedKeys, open_library
from estimator.reading import read_input
from estimator.rulepack import PackError, PackErrors
from estimator.rules import (
    Difference,
    ExampleCase,
    Fault,
    Issued,
    Issuer,
    RowExamples,
    check_book,
    check_pack,
    confirm,
    difference,
    draft_content,
    draft_pack,
    example_of,
    install,
    is_book,
    place,
    prove_to_try,
    read_draft,
    save_as_book,
    seal_pack,
)
from estimator.writing import OutputError
from ui.rules.order import before_day
from ui.system.work import Report, words_of

CHECKED = "-检查"
"""What is added to the name of a workbook for the copy in which a check says what it found."""


class Took(NamedTuple):
    """What became of one file that was to be installed, in words."""

    words: str
    wrong: bool = False


class DraftCheck(NamedTuple):
    """What a check has found: what is to be mended, what to confirm, and the copy of the workbook that says so."""

    errors: Sequence[PackError] = ()
    cells: Sequence[Fault] = ()
    examples: Sequence[RowExamples] = ()
    copy: Path | None = None
    copy_problem: str = ""
    confirming: str = ""


def take(paths: Sequence[Path], trusted: TrustedKeys, report: Report) -> tuple[Took, ...]:
    """Install files for the user, one after the other: each a pack, or the statement that one is taken back."""
    took = []
    for number, path in enumerate(paths, 1):
        try:
            took.append(Took(install(read_input(path), path.name, place("user"), trusted).in_words()))
        except (CaseError, RulesError, PackErrors, OutputError) as error:
            name = f"“{path.name}”：" if len(paths) > 1 else ""
            took.append(Took(f"{name}{words_of(error)}", wrong=True))
        report(number, len(paths))
    return tuple(took)


def prove(path: Path, trusted: TrustedKeys, _report: Report) -> bytes:
    """Prove a draft as far as it must be to be tried, and give it as TOML. Raises what reading and proving do."""
    content = draft_content(path, trusted)
    prove_to_try(read_draft(path, trusted, content))
    return content


def check(path: Path, trusted: TrustedKeys, _report: Report) -> DraftCheck:
    """Check a draft. Raises CaseError, OutputError."""
    if is_book(path):
        copy = path.with_name(f"{path.stem.removesuffix(CHECKED)}{CHECKED}{path.suffix}")
        found = check_book(path, copy, trusted)
        goes_on = (not found.is_sound or found.confirmed) and not found.copy_problem
        return DraftCheck(
            (), found.faults, found.examples, copy if goes_on else None, found.copy_problem, found.confirming
        )
    try:
        rows, errors = check_pack(path, trusted)
    except PackErrors as unsound:
        return DraftCheck(unsound.errors)
    return DraftCheck(errors, examples=rows)


def compare(path: Path, trusted: TrustedKeys, _report: Report) -> Difference | None:
    """Compare a draft with the rules before it; None where there are none."""
    pack, library = draft_pack(path, trusted), open_library(trusted)
    before = before_day(library, pack)
    earlier = None if before is None else library.pack_with(before.sha256)
    return None if earlier is None else difference(earlier, pack)


def keep_as_example(case: Mapping[str, Any], path: Path, trusted: TrustedKeys, _report: Report) -> RowExamples:
    """Make a further example of a case, of nobody, as a draft answers it. Raises CaseError."""
    return example_of(case, draft_pack(path, trusted))


def write_confirmed(path: Path, examples: Sequence[ExampleCase], by: str, on: date, _report: Report) -> None:
    """Write into a draft who confirmed which examples when. Raises CaseError, OutputError."""
    confirm(path, examples, by, on)


def save_book(pack: str | Path, target: Path, trusted: TrustedKeys, _report: Report) -> None:
    """Write the workbook of a draft, or of a pack in force, to make the next rules on it."""
    save_as_book(pack, target, trusted)


def seal(path: Path, issuer: Issuer, issue: int | None, trusted: TrustedKeys, _report: Report) -> Issued:
    """Prove a draft and seal it. Raises what reading, proving and sealing do."""
    return seal_pack(draft_content(path, trusted), path, issuer, issue, trusted)
