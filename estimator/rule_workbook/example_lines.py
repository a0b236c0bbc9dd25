"""The lines of the sheet of examples: what an officer is asked there, and what was confirmed, written in place."""

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from estimator.rule_workbook.examples import ExampleCase, RowExamples, case_key, figures_in_words
from estimator.rule_workbook.examples_sheet import (
    COLUMNS_IN_WORDS,
    REST,
    columns_of_examples,
    example_in_words,
    line_of_example,
)
from estimator.rule_workbook.layout import EXAMPLES, SheetColumn
from estimator.rule_workbook.looks import AMBER, dress, fit_height, put, solid, write_heading
from estimator.rule_workbook.opened import rewritten
from estimator.rule_workbook.read import Book, read_book
from estimator.rulepack.rows import Example


def confirm_in_workbook(path: Path, examples: Iterable[ExampleCase], by: str, on: date) -> None:
    """Write what was confirmed into the lines of a workbook. Raises CaseError, OutputError."""
    book = read_book(path)
    with rewritten(path, path) as workbook:
        lines = ExampleLines(workbook[EXAMPLES], book)
        for one in examples:
            lines.confirm(one, by, on)


class ExampleLines:
    """The sheet of examples of a workbook that was read; a case without a line gets the first free one."""

    def __init__(self, sheet: Worksheet, book: Book) -> None:
        """Take a sheet and what was read from it."""
        self._sheet = sheet
        self._names = book.names
        self._columns = dict(book.columns[EXAMPLES])
        self._lines = {key: answer.line for key, answer in book.answers.items()}
        self._free = book.free[EXAMPLES]

    def forget(self, examples: Iterable[Mapping[str, Any]]) -> None:
        """Ask no longer what an earlier check has asked of these."""
        for said in examples:
            line, at = self._lines[case_key(said["case"])], self._columns.get("because")
            if at is not None and self._sheet.cell(line, at).value:
                self._sheet.cell(line, at).value = None
                example = Example.model_construct(case=said["case"], expect=said["expect"])
                words = example_in_words(example, self._names)
                self._show(line, {"words": words, "figures": figures_in_words(example.expect)})

    def ask(self, row: RowExamples, *, told: bool) -> None:
        """Ask for the figure of the example by hand; once it is `told`, for the others to be confirmed."""
        by_hand = self._line(row.by_hand)
        for one in row.all:
            line, first = self._line(one), one is row.by_hand
            shown = f"先手算第 {by_hand} 行的一例"
            if told:
                shown = f"{one.figures}。计算过程：{one.reckoning}"
            elif first:
                shown = f"请手算：{one.figure_label}"
            self._show(line, {"words": one.words, "because": row.caption, "figures": shown})
            if first is not told:
                self._sheet.cell(line, self._columns["by_hand" if first else "answer"]).fill = solid(AMBER)

    def confirm(self, one: ExampleCase, by: str, on: date) -> None:
        """Let the line of an example say what was confirmed of it."""
        line = self._line(one)
        for key, at in self._columns.items():
            if key.partition(".")[0] in ("expect", "because", "by_hand", "answer", REST):
                self._sheet.cell(line, at).value = None
        example = Example.model_construct(
            article=one.article, case=dict(one.case), expect=dict(one.expect), confirmed_by=by, confirmed_on=on
        )
        self._write(line, example)
        self._show(line, {"words": one.words, "figures": figures_in_words(one.expect)})

    def _line(self, one: ExampleCase) -> int:
        """Return the line of a case, which is written where there is none."""
        key = case_key(one.case)
        if key not in self._lines:
            self._lines[key], self._free = self._free, self._free + 1
            self._write(self._lines[key], Example.model_construct(article=one.article, case=dict(one.case), expect={}))
        return self._lines[key]

    def _write(self, line: int, example: Example) -> None:
        columns = {column.key: column for column in columns_of_examples([example], self._names)}
        for key, value in line_of_example(example, tuple(columns.values())).items():
            column = columns[key]
            put(self._sheet, line, self._at(column), column.kind.write(value), column.kind.number_format)

    def _show(self, line: int, said: Mapping[str, str]) -> None:
        """Write what the line says in words, and show the columns that it needs."""
        fit_height(self._sheet, line, {self._columns[key]: text for key, text in said.items() if key in self._columns})
        for column in COLUMNS_IN_WORDS:
            at = self._columns.get(column.key)
            if at is not None:
                self._sheet.column_dimensions[get_column_letter(at)].hidden = False
                cell = self._sheet.cell(line, at)
                dress(cell, column)
                if column.key in said:
                    put(self._sheet, line, at, said[column.key])

    def _at(self, column: SheetColumn) -> int:
        """Say where a column stands; one that is not there yet comes last."""
        if column.key not in self._columns:
            self._columns[column.key] = at = max(self._columns.values()) + 1
            write_heading(self._sheet, at, column, {})
        return self._columns[column.key]
