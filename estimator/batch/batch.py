"""Many cases at once: JSON lines to JSON lines, an Excel roster to an Excel roster.

What is worked out is written whole or not at all; the memory that it takes does not grow with the number of cases.
"""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from estimator.case.models import Case
from estimator.errors import CaseError
from estimator.library.library import estimate, read_case
from estimator.nhsa import platform_figures, platform_items, read_coded_case
from estimator.reading import LARGEST, errors_in_json, open_input, refused, unreadable
from estimator.result import Estimate, to_json
from estimator.writing import whole_file

Progress = Callable[[int], bool]
"""Called with the number of cases done, at least after each of them; says whether to go on."""


class Cancelled(Exception):  # noqa: N818  nothing went wrong
    """The one who watched the progress said to stop; nothing was written."""


class BatchCount(NamedTuple):
    """How many cases there were, and how many of them were bad."""

    cases: int
    bad: int


def run_batch(source: Path, target: Path, *, nhsa: bool, progress: Progress) -> BatchCount:
    """Estimate every case of a `.jsonl` or `.xlsx` file into a file of the same kind.

    `nhsa`: the cases are told in names and codes of the national platform.
    Raises CaseError on no field where the source as a whole cannot be read, OutputError, Cancelled.
    """
    kind = _kind(source)
    if target.suffix.lower() != kind:
        raise refused(f"“{target.name}”应以 {kind} 结尾，与输入文件相同")
    if source.exists() and target.exists() and source.samefile(target):
        raise refused("输出文件不能就是输入文件")
    if kind == ".jsonl":
        return _run_lines(source, target, nhsa=nhsa, progress=progress)
    from estimator.batch.roster import run_roster  # noqa: PLC0415  openpyxl is slow to load

    return run_roster(source, target, nhsa=nhsa, progress=progress)


def count_cases(source: Path, progress: Progress) -> int:
    """How many cases a file holds, for whoever shows how far along they are; meanwhile none is done.

    Raises CaseError on no field where the source cannot be read, Cancelled.
    """
    if _kind(source) == ".xlsx":
        from estimator.batch.roster import count_rows  # noqa: PLC0415  openpyxl is slow to load

        return count_rows(source, progress)
    count = 0
    with open_input(source) as lines:
        for _ in _lines(lines, source):
            count += 1
            if not progress(0):
                raise Cancelled
    return count


def run_counted(source: Path, target: Path, report: Callable[[int, int], bool], *, nhsa: bool) -> BatchCount:
    """Count the cases, then estimate them; `report` takes how many are done of how many, and says whether to go on.

    Raises what `run_batch` does.
    """
    total = count_cases(source, lambda done: report(done, 0))
    return run_batch(source, target, nhsa=nhsa, progress=lambda done: report(done, total))


def _kind(source: Path) -> str:
    kind = source.suffix.lower()
    if kind not in (".jsonl", ".xlsx"):
        raise refused(f"“{source.name}”不是 .jsonl 或 .xlsx 文件")
    return kind


def _run_lines(source: Path, target: Path, *, nhsa: bool, progress: Progress) -> BatchCount:
    cases = bad = 0
    with open_input(source) as lines, whole_file(target) as results:
        for line in _lines(lines, source):
            try:
                result = _result(line, nhsa=nhsa)
            except CaseError as error:
                result = errors_in_json(error.errors)
                bad += 1
            # What is no character (half of a surrogate pair) can stand in JSON as an escape alone.
            results.write(json.dumps(result, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n")
            cases += 1
            if not progress(cases):
                raise Cancelled
    return BatchCount(cases, bad)


def _lines(file: BinaryIO, source: Path) -> Iterator[bytes]:
    """The lines of a file, an empty one too; of a line that is too long, only as much as shows that it is."""
    try:
        while line := file.readline(LARGEST + 2):
            rest = line
            while not rest.endswith(b"\n") and len(rest) > LARGEST:
                rest = file.readline(LARGEST + 2)
            yield line
    except OSError as error:
        raise unreadable(source, error) from None


def _result(line: bytes, *, nhsa: bool) -> dict[str, object]:
    if len(line) > LARGEST + 1:
        raise refused("这一行太长，超过 1 MB")
    if not line.strip():
        raise refused("空行")
    case = read_coded_case(line) if nhsa else read_case(line)
    return result_in_json(case, estimate(case), nhsa=nhsa)


def result_in_json(case: Case, answer: Estimate, *, nhsa: bool) -> dict[str, object]:
    """The result of a case as JSON has it; with `nhsa` its figures and steps by their platform names."""
    result = to_json(answer)
    if nhsa and (figures := platform_figures(case, answer)):
        result["platform"] = figures
        for step, item in zip(result["steps"], platform_items(answer), strict=True):
            if item is not None:
                step["policy_item"] = item
    return result
