"""Many cases at once: JSON lines to JSON lines, a table to an Excel roster.

What is worked out is written whole or not at all; the memory that it takes does not grow with the number of cases.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

from pydantic_core import PydanticSerializationError, to_json

from estimator.batch.progress import MOST_LISTED, BatchCount, BatchReport, Cancelled, PaidInAll, Progress, WrongCase
from estimator.case import read_object
from estimator.errors import CaseError, FieldError
from estimator.library.keys import trusted_keys
from estimator.library.library import case_from, estimate, library_in_use, open_library, use
from estimator.nhsa import decode, result_in_json
from estimator.reading import LARGEST, errors_in_json, open_input, refused, unreadable
from estimator.result import Estimate
from estimator.writing import whole_file

_TABLES = (".xlsx", ".csv")
_MOST_BYTES = 1 << 30
"""Bytes of a file of lines at most: a file may be far larger than what lies on the disk of it."""
_SHORT = 32
"""Bytes of a line below which it can be no case; a file may have a million of them, few of them different."""
_MOST_KEPT = 1000
_SAVE_AS = "请用 Excel 或 WPS 打开，“另存为”.xlsx 后再试"
_OTHERS = {
    **dict.fromkeys((".xls", ".xlt"), f"是旧式 Excel 文件；{_SAVE_AS}"),
    **dict.fromkeys((".et", ".ett"), f"是 WPS 表格文件；{_SAVE_AS}"),
    **dict.fromkeys((".xlsm", ".xlsb", ".xltx", ".xltm"), f"是另一种 Excel 文件；{_SAVE_AS}"),
    **dict.fromkeys((".ods", ".fods", ".uos", ".numbers"), f"是别的表格软件的文件；{_SAVE_AS}"),
    **dict.fromkeys(
        (".txt", ".prn", ".dat", ".tsv"), "是文本文件；请用 Excel 或 WPS 打开，“另存为”.xlsx 或 .csv 后再试"
    ),
    **dict.fromkeys((".htm", ".html", ".mht", ".xml"), f"是网页文件；{_SAVE_AS}"),
    **dict.fromkeys(
        (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".tif", ".tiff", ".webp", ".heic"),
        "是图片，读不出数；请把内容填入 .xlsx 名册",
    ),
    **dict.fromkeys((".pdf", ".ofd"), "是版式文件，读不出表格；请向对方要 .xlsx 文件，或把内容填入名册"),
    **dict.fromkeys(
        (".doc", ".docx", ".wps", ".rtf"), "是文档，不是表格；请把表格粘贴到 Excel 或 WPS 表格里，另存为 .xlsx"
    ),
    **dict.fromkeys((".zip", ".rar", ".7z"), "是压缩包；请先解压，再选里面的 .xlsx 文件"),
    ".json": "是单个 JSON 文件；批量用每行一例的 .jsonl 文件",
}
"""Kinds of files that come along instead of a roster: what they are, and the way on."""


def run_batch(
    source: Path, target: Path, *, nhsa: bool, progress: Progress, given: Mapping[str, str] | None = None
) -> BatchReport:
    """Estimate every case of a `.jsonl` file into one like it, or of a `.xlsx` or `.csv` table into an `.xlsx` file.

    `nhsa`: the cases are told in names and codes of the national platform. `given`: what is the same in all of them,
    in words, by key or heading. Raises CaseError on no field where the source as a whole cannot be read, or on what is
    given; OutputError, Cancelled.
    """
    kind = _kind(source)
    wanted = ".xlsx" if kind in _TABLES else kind
    if target.suffix.lower() != wanted:
        raise refused(f"“{target.name}”应以 {wanted} 结尾")
    try:
        same = source.exists() and target.exists() and source.samefile(target)
    except OSError as error:
        raise unreadable(source, error) from None
    if same:
        raise refused("输出文件不能就是输入文件")
    values: Mapping[str, object] = {}
    if given:
        from estimator.batch.case_data import read_given  # noqa: PLC0415  it loads openpyxl, which is slow

        values = read_given(given, library_in_use().vocabulary_of_tables)
    if kind == ".jsonl":
        return _run_lines(source, target, values, nhsa=nhsa, progress=progress)
    from estimator.batch.roster import run_roster  # noqa: PLC0415  openpyxl is slow to load

    return run_roster(source, target, values, progress)


def count_cases(source: Path, progress: Progress) -> int:
    """Say how many cases a file holds, for whoever shows how far along they are; meanwhile none is done.

    Raises CaseError on no field where the source cannot be read, Cancelled.
    """
    if _kind(source) in _TABLES:
        from estimator.batch.roster import count_rows  # noqa: PLC0415  openpyxl is slow to load

        return count_rows(source, progress)
    count = 0
    with open_input(source) as lines:
        for _ in _lines(lines, source):
            count += 1
            if not progress(0):
                raise Cancelled
    return count


def run_counted(  # noqa: PLR0913 what a process of its own has to be told
    source: Path,
    target: Path,
    report: Callable[[int, int], bool],
    *,
    nhsa: bool,
    given: Mapping[str, str] | None = None,
    rule_keys: str | None = None,
) -> BatchReport:
    """Count the cases, then estimate them; `report` takes how many are done of how many, and says whether to go on.

    `rule_keys`: in a process of its own, the keys of the settings by which the rules are opened there.

    Raises what `run_batch` does.
    """
    if rule_keys is not None:
        use(open_library(trusted_keys(rule_keys)))
    total = count_cases(source, lambda done: report(done, 0))
    return run_batch(source, target, nhsa=nhsa, progress=lambda done: report(done, total), given=given)


def _kind(source: Path) -> str:
    kind = source.suffix.lower()
    if kind not in (".jsonl", *_TABLES):
        raise refused(f"“{source.name}”{_OTHERS.get(kind, '不是 .xlsx、.csv 或 .jsonl 文件')}")
    return kind


def _run_lines(
    source: Path, target: Path, given: Mapping[str, object], *, nhsa: bool, progress: Progress
) -> BatchReport:
    """Answer each line of a file, in its order; what is wrong with a line is remembered for those like it."""
    cases = bad = 0
    paid = PaidInAll()
    wrong: list[WrongCase] = []
    kept: dict[bytes, tuple[FieldError, ...]] = {}
    with open_input(source) as lines, whole_file(target) as results:
        for line in _lines(lines, source):
            cases += 1
            errors = kept.get(line)
            if errors is None:
                try:
                    answer, result = _answered(line, given, nhsa=nhsa)
                    paid = paid.plus(answer)
                except CaseError as error:
                    errors = error.errors
                    if len(line) < _SHORT and len(kept) < _MOST_KEPT:
                        kept[line] = errors
            if errors is not None:
                result = errors_in_json(errors)
                bad += 1
                if len(wrong) < MOST_LISTED:
                    why = "；".join(f"{field}：{message}" if field else message for field, message in errors)
                    wrong.append(WrongCase(cases, "", why))
            results.write(_written(result) + b"\n")
            if not progress(cases):
                raise Cancelled
    return BatchReport(BatchCount(cases, bad), paid, tuple(wrong))


def _lines(file: BinaryIO, source: Path) -> Iterator[bytes]:
    """Return the lines of a file, an empty one too; of a line that is too long, only as much as shows that it is."""
    left = _MOST_BYTES
    try:
        while line := file.readline(LARGEST + 2):
            left -= len(line)
            rest = line
            while not rest.endswith(b"\n") and len(rest) > LARGEST and left > 0:
                rest = file.readline(LARGEST + 2)
                left -= len(rest)
            if left < 0:
                raise refused(f"“{source.name}”太大，超过 {_MOST_BYTES >> 30} GB；请分成几个文件")
            yield line
    except OSError as error:
        raise unreadable(source, error) from None


def _written(result: dict[str, object]) -> bytes:
    try:
        return to_json(result)
    except PydanticSerializationError:
        # What is no character (half of a surrogate pair) can stand in JSON as an escape alone.
        return json.dumps(result, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace")


def _answered(line: bytes, given: Mapping[str, object], *, nhsa: bool) -> tuple[Estimate, dict[str, object]]:
    """Estimate the case of a line; give the answer also as it is written. Raises CaseError."""
    if len(line) > LARGEST + 1:
        raise refused("这一行太长，超过 1 MB")
    if not line.strip():
        raise refused("空行")
    data = read_object(line)
    if given:
        from estimator.batch.case_data import fill_in  # noqa: PLC0415  it loads openpyxl, which is slow

        fill_in(data, given)
    case = case_from(decode(data) if nhsa else data)
    answer = estimate(case)
    return answer, result_in_json(case, answer, nhsa=nhsa)
