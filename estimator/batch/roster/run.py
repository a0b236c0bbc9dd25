"""Many cases in Excel: a roster with a row for each case in, the same roster with its figures to the right out."""

from collections.abc import Mapping
from pathlib import Path

from openpyxl.utils import get_column_letter

from estimator.batch.batch import BatchCount, Cancelled, Progress
from estimator.batch.roster.columns import code_of, column_of, columns_of, plain, value_of
from estimator.batch.roster.results import Heading, Headings, Results, in_chinese
from estimator.batch.roster.workbook import Merged, RosterCell, RosterSheet, opened_sheet
from estimator.errors import CaseError, FieldError
from estimator.library.library import case_from, estimate, library_in_use
from estimator.nhsa import decode, platform
from estimator.reading import refused
from estimator.result import Estimate
from estimator.writing import whole_file


def run_roster(source: Path, target: Path, *, nhsa: bool, progress: Progress) -> BatchCount:
    """Estimate every row of a roster's first visible sheet; a row whose cells are all empty stays empty.

    Raises CaseError on no field, where the file or its headings cannot be read; OutputError; Cancelled.
    """
    with opened_sheet(source) as sheet, whole_file(target) as file:
        headings = _headings(sheet, nhsa=nhsa)
        results = Results(headings, file)
        try:
            count = _fill(results, sheet, headings, nhsa=nhsa, progress=progress)
        except BaseException:
            results.discard()
            raise
        results.finish()
        if not progress(count.cases):  # putting it together takes a while, too
            raise Cancelled
    return count


def count_rows(source: Path, progress: Progress) -> int:
    """How many rows of a roster hold a case. Raises CaseError on no field, where the file cannot be read; Cancelled."""
    count = 0
    with opened_sheet(source) as sheet:
        for number, cells in sheet.rows:
            count += number > 1 and bool(cells)
            if not progress(0):
                raise Cancelled
    return count


def _fill(results: Results, sheet: RosterSheet, headings: Headings, *, nhsa: bool, progress: Progress) -> BatchCount:
    cases = bad = 0
    for number, cells in sheet.rows:
        if cells:
            answer = _answer(cells, headings, _merged_at(number, sheet.merged), nhsa=nhsa)
            results.write(number, cells, answer)
            cases += 1
            bad += not isinstance(answer, Estimate)
        if not progress(cases):
            raise Cancelled
    return BatchCount(cases, bad)


def _headings(sheet: RosterSheet, *, nhsa: bool) -> Headings:
    number, cells = next(sheet.rows, (0, {}))
    if number != 1 or not cells:
        raise refused("第 1 行应为列名")
    errors = [FieldError(merged.name, "列名不能合并单元格") for merged in sheet.merged if merged.first == 1]
    headings: dict[int, Heading] = {}
    keys: dict[str, str] = {}
    for index, cell in cells.items():
        place = f"{get_column_letter(index)}1"
        try:
            heading = _heading(cell, nhsa=nhsa)
        except ValueError as error:
            errors.append(FieldError(place, str(error)))
            continue
        key = heading.words if heading.column is None else heading.column.key
        if keys.setdefault(key, place) != place:
            errors.append(FieldError(place, f"“{heading.words}”与 {keys[key]} 重复"))
        headings[index] = heading
    if errors:
        raise CaseError(errors)
    return headings


def _heading(cell: RosterCell, *, nhsa: bool) -> Heading:
    if cell.kind != "s":
        raise ValueError("列名应为文字")
    words = str(cell.value).strip()
    known = platform()
    name = plain(words)
    if name in known.codes or name in known.amounts:
        if not nhsa:
            raise ValueError(f"“{words}”是国家平台的字段名，要用 --codes nhsa")
        return Heading(name, None)
    return Heading(words, column_of(words, columns_of(library_in_use().vocabulary)))


def _merged_at(number: int, merged: tuple[Merged, ...]) -> str:
    return "、".join(one.name for one in merged if one.first <= number <= one.last)


def _answer(
    cells: Mapping[int, RosterCell], headings: Headings, merged: str, *, nhsa: bool
) -> Estimate | tuple[FieldError, ...]:
    """The estimate of a row, or what is wrong with it: first with its cells, then with its case."""
    data: dict[str, object] = {}
    errors = [FieldError("", f"合并单元格 {merged}，请取消合并后逐行填写")] if merged else []
    for index, cell in cells.items():
        heading = headings.get(index)
        if heading is None:
            errors.append(FieldError(f"{get_column_letter(index)} 列", "没有列名"))
            continue
        try:
            _put(data, heading, cell)
        except ValueError as error:
            errors.append(FieldError(heading.words, str(error)))
    if errors:
        return tuple(errors)
    try:
        return estimate(case_from(decode(data) if nhsa else data))
    except CaseError as error:
        words = {one.column.key: one.words for one in headings.values() if one.column is not None}
        labels = (
            {column.key: column.label for column in columns_of(library_in_use().vocabulary)}
            if in_chinese(headings)
            else {}
        )
        return tuple(
            FieldError(words.get(field) or labels.get(field, field), message) for field, message in error.errors
        )


def _put(data: dict[str, object], heading: Heading, cell: RosterCell) -> None:
    if heading.column is None:
        data[heading.words] = code_of(cell)
        return
    value = value_of(heading.column.fact, cell)
    group, _, key = heading.column.key.rpartition(".")
    target = data.setdefault(group, {}) if group else data
    if not isinstance(target, dict) or key in target:
        raise ValueError("总数与分项只能填一种")
    target[key] = value
