"""The roster of results: what a row said, the figures of its case to the right, its errors in the last column."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import BinaryIO

from estimator.batch.head import Head
from estimator.batch.result_columns import WHEN_IN_FORCE, WORDS, figure_values, figures_of, result_headings
from estimator.batch.result_sheet import WIDTH_OF_IDENTITY, ResultSheet, Shown
from estimator.batch.workbook import RosterCell
from estimator.errors import FieldError
from estimator.library.library import library_in_use
from estimator.result import Estimate, Figures, steps_in_words

_SHA256_SHOWN = 12
_WIDE = 40
_LONGEST_GAP = 1000
_LARGEST_EXACT = 10**15


RowAnswer = Estimate | tuple[FieldError, ...] | None
"""What came of a row: an estimate, errors, or nothing where it is no case."""


def in_one_cell(errors: tuple[FieldError, ...]) -> str:
    """Write errors of a row as its last column has them."""
    return "；".join(f"{field}：{message}" if field else message for field, message in errors)


class Results:
    """The workbook of results, written row by row."""

    def __init__(self, head: Head, file: BinaryIO) -> None:
        """Begin with the rows above the headings, as they are, and the headings."""
        self._sheet = ResultSheet(file, "名册结果", "结果")
        self._headings, self._inputs = head.headings, head.inputs
        self._first_wrong = self._left_out = 0
        self._before = head.number
        self.notes: list[str] = []
        """What is not as it was in the table."""
        self._figures = figures_of(library_in_use().vocabulary_of_tables)
        given = [head.headings[index].words if index in head.headings else "" for index in self._inputs]
        heads = [*given, *result_headings(library_in_use().vocabulary_of_tables, in_chinese=head.in_chinese)]
        self.error_column = len(heads)
        widths = dict.fromkeys(range(len(heads) - len(WORDS) + 1, len(heads) + 1), _WIDE)
        for place, index in enumerate(self._inputs, start=1):
            if index in head.headings and "id_number" in head.headings[index].keys:
                widths[place] = WIDTH_OF_IDENTITY
        above = dict(head.above)
        rows = (self._given(above.get(number, {})) for number in range(1, head.number))
        self._sheet.begin(heads, f"A{head.number + 1}", widths, rows)

    def discard(self) -> None:
        """Give up what was begun."""
        self._sheet.discard()

    def write(self, number: int, cells: Mapping[int, RosterCell], answer: RowAnswer) -> None:
        """Write a row under the number that it had, its figures or its errors to the right.

        Programs make cells of every empty row, so a stray cell far below would cost them a million rows.
        """
        gap = number - self._before - 1
        if gap > _LONGEST_GAP:
            self.notes.append(f"第 {self._before + 1} 至 {number - 1} 行是空行，结果里只留 {_LONGEST_GAP} 行")
            self._left_out += gap - _LONGEST_GAP
        self._before = number
        number -= self._left_out
        if answer is not None and not isinstance(answer, Estimate) and not self._first_wrong:
            self._first_wrong = number
        self._sheet.append(self._row(cells, answer), number)

    def _row(self, cells: Mapping[int, RosterCell], answer: RowAnswer) -> Iterator[Shown]:
        """Return what stands in a row of the results: what was given, then figures and steps, or errors."""
        yield from self._given(cells)
        shown = self._sheet.shown
        if answer is None:
            return
        if isinstance(answer, Estimate):
            yield from map(shown, _figures(figure_values(answer), self._figures))
            yield from map(shown, _figures(answer.when_in_force or {}, WHEN_IN_FORCE))
            yield from map(shown, (steps_in_words(answer.steps), self._notes(cells, answer), _rules(answer)))
        else:
            yield from [None] * (len(self._figures) + len(WHEN_IN_FORCE) + len(WORDS) - 1)
            yield shown(in_one_cell(answer))

    def _given(self, cells: Mapping[int, RosterCell]) -> Iterator[Shown]:
        return (self._copied(cells.get(index)) for index in self._inputs)

    def _notes(self, cells: Mapping[int, RosterCell], answer: Estimate) -> str:
        kept = [
            one.words
            for index, one in self._headings.items()
            if one.meaning is not None and index in cells and cells[index].worked_out
        ]
        said = [f"{'、'.join(kept)}是公式，按文件里保存的值计算。"] if kept else []
        told = (*said, *(reading.summary for reading in answer.readings), *answer.remarks)
        return "".join(text if text.endswith("。") else f"{text}。" for text in told)

    def _copied(self, cell: RosterCell | None) -> Shown:
        value = None if cell is None else cell.value
        if value is None or (isinstance(value, int) and abs(value) < _LARGEST_EXACT):
            return self._sheet.shown(value)
        return self._sheet.shown(value if isinstance(value, date | float) else str(value))

    def finish(self) -> None:
        """Write what stands after the rows; the sheet opens at the first in error."""
        if self._first_wrong:
            self._sheet.open_at(self._first_wrong)
        self._sheet.finish()


def _figures(figures: Figures, names: Mapping[str, str]) -> Iterator[Decimal | int | None]:
    return (figures.get(name) for name in names)


def _rules(answer: Estimate) -> str:
    return f"{answer.rules.id} {answer.rules.sha256[:_SHA256_SHOWN]}"
