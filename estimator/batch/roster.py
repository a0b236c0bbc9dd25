"""Many cases in a table: a roster with a row for each case in, the same roster with its figures to the right out."""

from collections.abc import Mapping
from pathlib import Path

from openpyxl.utils import get_column_letter

from estimator.batch.case_data import PERSONAL, fill_in, has_already, imply, put, without_what_is_not_asked
from estimator.batch.columns import code_of, columns_of, keys_for, value_of, values_together
from estimator.batch.head import Head, Heading, find_head, first_words, is_no_case, other_unit
from estimator.batch.progress import MOST_LISTED, BatchCount, BatchReport, Cancelled, PaidInAll, Progress, WrongCase
from estimator.batch.results import Results, in_one_cell
from estimator.batch.table import opened_table
from estimator.batch.workbook import Merged, RosterCell
from estimator.errors import CaseError, FieldError
from estimator.library.library import case_from, estimate, library_in_use
from estimator.nhsa import decode
from estimator.result import Estimate
from estimator.writing import whole_file

_MOST_TOLD = 5
"""Rows passed by that are told one by one."""
_MAY_SAY_THE_UNIT = ((), ("employer",))
"""Columns in which a table may say the unit of its amounts: those that are carried through, and 单位."""


def run_roster(source: Path, target: Path, given: Mapping[str, object], progress: Progress) -> BatchReport:
    """Estimate every row of a roster; a row whose cells are all empty stays empty.

    `given`: what holds for every row that does not say it, by key. Raises CaseError on no field, where the file or its
    headings cannot be read; OutputError; Cancelled.
    """
    with opened_table(source) as sheets:
        head = find_head(source.name, sheets, library_in_use().vocabulary_of_tables)
        with whole_file(target) as file:
            results = Results(head, file)
            try:
                report = _Run(head, given).through(results, progress)
            except BaseException:
                results.discard()
                raise
            results.finish()
            if not progress(report.total.cases):  # putting it together takes a while, too
                raise Cancelled
    return report._replace(column=results.error_column)


def count_rows(source: Path, progress: Progress) -> int:
    """Say how many rows of a roster hold a case. Raises CaseError on no field, where it cannot be read; Cancelled."""
    count = 0
    with opened_table(source) as sheets:
        for _, cells in find_head(source.name, sheets, library_in_use().vocabulary_of_tables).rows():
            count += bool(cells) and not is_no_case(cells)
            if not progress(0):
                raise Cancelled
    return count


class _Run:
    """A roster while it is gone through: what is the same in each row, and what came of the rows so far."""

    def __init__(self, head: Head, given: Mapping[str, object]) -> None:
        """Make what answers the rows below a head; `given` is the same in every case."""
        self._head, self._given = head, given
        self._vocabulary = library_in_use().vocabulary_of_tables
        self._ours = {index: one for index, one in head.headings.items() if one.meaning is not None}
        self._decodes = any(one.meaning and one.meaning.platform for one in self._ours.values())
        ours = [one for one in head.sheet.merged if any(one.left <= at <= one.right for at in self._ours)]
        self._merged, self._merged_here = sorted(ours, reverse=True), list[Merged]()
        self._benefit = next((at for at, one in self._ours.items() if one.keys == ("benefit",)), 0)
        self._who = [
            at for key in ("name", "psn_name", "case_number") for at, one in self._ours.items() if one.keys == (key,)
        ]
        self._called = self._names_of_fields()
        self._cases = self._bad = self._worked_out = 0
        self._paid = PaidInAll()
        self._wrong: list[WrongCase] = []
        self._passed: list[str] = []

    def through(self, results: Results, progress: Progress) -> BatchReport:
        """Write each row with what came of it."""
        for number, cells in self._head.rows():
            if not cells:
                pass
            elif is_no_case(cells):
                results.write(number, cells, None)
                self._passed.append(f"第 {number} 行（{first_words(cells)}）")
            else:
                answer = self._answer(number, cells)
                results.write(number, cells, answer)
                self._count(number, cells, answer)
            if not progress(self._cases):
                raise Cancelled
        notes = (*self._notes(), *results.notes[:_MOST_TOLD])
        return BatchReport(BatchCount(self._cases, self._bad), self._paid, tuple(self._wrong), notes)

    def _count(self, number: int, cells: Mapping[int, RosterCell], answer: Estimate | tuple[FieldError, ...]) -> None:
        self._cases += 1
        self._worked_out += any(cells[at].worked_out for at in self._ours if at in cells)
        if isinstance(answer, Estimate):
            self._paid = self._paid.plus(answer)
            return
        self._bad += 1
        if len(self._wrong) < MOST_LISTED:
            who = next((str(cells[at].value).strip() for at in self._who if at in cells), "")
            self._wrong.append(WrongCase(number, who, in_one_cell(answer)))

    def _notes(self) -> tuple[str, ...]:
        notes = list(self._head.notes)
        if self._passed:
            more = f"等 {len(self._passed)} 行" if len(self._passed) > _MOST_TOLD else ""
            notes.append(f"不是一例，照抄：{'、'.join(self._passed[:_MOST_TOLD])}{more}")
        if self._worked_out:
            notes.append(f"有 {self._worked_out} 例的数是公式，按文件里保存的值计算")
        return tuple(notes)

    def _names_of_fields(self) -> dict[str, str]:
        """Say what a field of a case is called in errors: as its heading, else as our label where those are Chinese."""
        labels = {column.key: column.fact.label for column in columns_of(self._vocabulary)} | {"hospital": "地点、级别"}
        own = {key: one.words for one in self._ours.values() for key in one.keys if len(one.keys) == 1}
        return (labels if self._head.in_chinese or self._decodes else {}) | own

    def _answer(self, number: int, cells: Mapping[int, RosterCell]) -> Estimate | tuple[FieldError, ...]:
        """Return the estimate of a row, or what is wrong with it: first with its cells, then with its case."""
        while self._merged and self._merged[-1].first <= number:
            self._merged_here.append(self._merged.pop())
        self._merged_here = [one for one in self._merged_here if one.last >= number]
        merged = "、".join(one.name for one in self._merged_here)
        errors = [FieldError("", f"合并单元格 {merged}，请取消合并后逐行填写")] if merged else []
        data: dict[str, object] = {}
        for index in sorted(cells, key=lambda at: (at != self._benefit, at)):
            heading = self._head.headings.get(index)
            try:
                if heading is None and index not in self._head.before:
                    errors.append(FieldError(f"{get_column_letter(index)} 列", "没有列名"))
                elif heading is not None:
                    self._read(data, heading, cells[index])
            except ValueError as error:
                errors.append(FieldError(heading.words if heading else "", str(error)))
        if errors:
            return tuple(errors)
        fill_in(data, self._given)
        imply(data)
        try:
            return self._estimate(decode(data) if self._decodes else data)
        except CaseError as error:
            return tuple(FieldError(self._called.get(field, field), message) for field, message in error.errors)

    def _estimate(self, data: dict[str, object]) -> Estimate:
        try:
            return estimate(case_from(data))
        except CaseError as error:
            asked = without_what_is_not_asked(data, error, library_in_use().vocabulary_on(data.get("date")))
            if asked is None:
                raise
            return estimate(case_from(asked))

    def _read(self, data: dict[str, object], heading: Heading, cell: RosterCell) -> None:
        """Put in what a cell says. Raises ValueError."""
        columns, platform_name, together, _ = heading.meaning or (None,) * 4
        if heading.keys in _MAY_SAY_THE_UNIT and (unit := other_unit(cell, heading.words)):
            raise ValueError(f"金额的单位是“{unit}”，请换算成元")
        if columns is None:
            return
        if platform_name:
            data[platform_name] = code_of(cell)
            return
        if together:
            found = values_together(columns, cell)
        else:
            possible = self._possible(data)
            column = (
                columns[0] if len(columns) == 1 else next((one for one in columns if one.key in possible), columns[0])
            )
            if column.key in PERSONAL and column.key not in possible:
                return
            record = self._decodes and column.key == "age"  # the platform's has decimals
            found = {column.key: str(code_of(cell)) if record else value_of(column, cell)}
        for key, value in found.items():
            if value is not None and not (together and has_already(data, key, value)):
                put(data, key, value)

    def _possible(self, data: Mapping[str, object]) -> frozenset[str]:
        return keys_for(data.get("benefit", self._given.get("benefit")), self._vocabulary)
