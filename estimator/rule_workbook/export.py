"""From a pack to its workbook: a view of it without loss, for an officer to fill in."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from openpyxl import Workbook
from openpyxl.packaging.core import DocumentProperties
from openpyxl.worksheet.worksheet import Worksheet

from estimator.library.difference import difference
from estimator.rule_workbook.cells import ANY, CellKind
from estimator.rule_workbook.changes_sheet import write_changes
from estimator.rule_workbook.examples_sheet import columns_of_examples, example_in_words, line_of_example
from estimator.rule_workbook.first_sheet import FirstSheet, write_first
from estimator.rule_workbook.layout import (
    ANSWERS,
    DECLARING,
    EXAMPLES,
    OF_OTHERWISE,
    OR_LINE_HINT,
    OTHERWISE,
    REMOVED,
    TABLES,
    Names,
    SheetColumn,
    answers_columns,
    columns_of,
    otherwise_sheet_columns,
    sheet_of,
)
from estimator.rule_workbook.looks import FIRST_ROW, FREE_ROWS, YELLOW, fit_height, put, set_up, solid
from estimator.rule_workbook.rows import ANY_CASE, Line, captions, lines_of, names_of, otherwise_lines
from estimator.rulepack import Pack
from estimator.rulepack.inheritance import BaseOf
from estimator.rulepack.loading import parse_pack
from estimator.rulepack.rows import DeductibleAndSegments
from estimator.workbook import CREATOR, save
from estimator.writing import whole_file

_LEAST_SEGMENTS = 3
_HOW = "白色填写，蓝色是条件（不填为不限，用不到的条件折叠在上方的 + 里）；灰色由程序填写。"


def export_workbook(content: bytes, file: str, base_of: BaseOf, path: Path, *, successor: bool = False) -> None:
    """Write the workbook of a pack: to change it, or as a `successor` to make the next rules on it.

    Raises PackErrors; OutputError, then `path` is untouched.
    """
    pack = parse_pack(content, file, base_of)
    workbook = workbook_of(pack, successor=successor)
    with whole_file(path) as target:
        save(workbook, target)


def workbook_of(pack: Pack, *, successor: bool = False) -> Workbook:
    """Make the workbook of a pack that has its base."""
    workbook = Workbook()
    workbook.properties = DocumentProperties(creator=CREATOR, title=pack.title)
    write_first(workbook.worksheets[0], FirstSheet.of(pack, successor=successor))
    names = names_of(pack)
    for table in TABLES:
        if pack.rows(table) or table not in DECLARING:
            _write_table(workbook.create_sheet(sheet_of(table)), pack, table, names)
        if table == "reading":
            _write_otherwise(workbook.create_sheet(OTHERWISE), pack, names)
    _write_answers(workbook.create_sheet(ANSWERS, 1), pack)
    _write_examples(workbook.create_sheet(EXAMPLES), pack, names)
    write_changes(workbook, None if pack.under is None else difference(pack.under, pack))
    return workbook


class _Block(NamedTuple):
    """The lines of one row, and those of the same row in the base, to see what has changed; None where it is new."""

    lines: Sequence[Line]
    before: Sequence[Line] | None = ()


def _write_table(sheet: Worksheet, pack: Pack, table: str, names: Names) -> None:
    columns = columns_of(table, names, segments_of(pack))
    blocks = list(_blocks(pack, table))
    note = f"{_HOW}{OR_LINE_HINT}。要取消一行，在“{REMOVED}”写上{REMOVED}；新的写在下面空行里。"
    if table == "article":
        note = "各条的要点，用自己的话写；新的条文写在下面空行里。"
    write_blocks(sheet, columns, blocks, note)
    if not blocks:
        sheet.sheet_properties.tabColor = "BFBFBF"
    elif any(block.before != block.lines for block in blocks) and pack.under is not None:
        sheet.sheet_properties.tabColor = YELLOW


def segments_of(pack: Pack) -> int:
    """Say how many segments there is room for."""
    readings = (said.get("segments", []) for reading in pack.reading for said in reading.otherwise)
    rows = (row.segments for row in pack.rows("deductible_and_segments") if isinstance(row, DeductibleAndSegments))
    most = max((len(one) for one in chain(rows, readings) if isinstance(one, list | tuple)), default=0)
    return max(_LEAST_SEGMENTS, most + 1)


def _blocks(pack: Pack, table: str) -> Iterator[_Block]:
    """Return the rows of a table as lines, each beside what the rules before said."""
    called = {title: word for word, title in captions(pack, table).items()}
    before = {} if pack.under is None else {row.title: row for row in pack.under.rows(table)}
    for row in pack.rows(table):
        lines = list(lines_of(row, called[row.title], pack.vocabulary))
        if table == "article":
            lines = [{key: value for key, value in lines[0].items() if key not in ("key", "name")}]
        old = before.get(row.title)
        if pack.under is None:
            yield _Block(lines, lines)
        elif old is None:
            yield _Block(lines, None)
        else:
            yield _Block(lines, list(lines_of(old, called[row.title], pack.vocabulary)))


def write_blocks(
    sheet: Worksheet,
    columns: Sequence[SheetColumn],
    blocks: Sequence[_Block],
    note: str,
    folded: Collection[str] = (),
) -> None:
    """Write rows, each of one or more lines, with room for more below; what has changed is yellow.

    Columns of the groups that are `folded` are so even where something stands in them.
    """
    used = {key for block in blocks for line in block.lines for key in line if key.partition(".")[0] not in folded}
    last = FIRST_ROW + sum(len(block.lines) for block in blocks) + FREE_ROWS
    set_up(sheet, columns, note, used, last)
    row = FIRST_ROW
    for block in blocks:
        for number, line in enumerate(block.lines):
            before = None if block.before is None else block.before[number] if number < len(block.before) else {}
            _write_line(sheet, row, columns, line, before)
            row += 1


def _write_line(sheet: Worksheet, row: int, columns: Sequence[SheetColumn], line: Line, before: Line | None) -> None:
    anywhere = next((at for at, column in enumerate(columns, start=1) if column.role == "condition"), None)
    for index, column in enumerate(columns, start=1):
        if column.key in line:
            kind: CellKind = line.get(f"kind {column.key}", column.kind)
            put(sheet, row, index, kind.write(line[column.key]), kind.number_format)
        changed = before is None or line.get(column.key) != before.get(column.key)
        if changed and column.role not in ("key", "name", "removed") and (column.key in line or before is not None):
            sheet.cell(row, index).fill = solid(YELLOW)
    if ANY_CASE in line and anywhere is not None:
        put(sheet, row, anywhere, ANY)


def _write_answers(sheet: Worksheet, pack: Pack) -> None:
    columns = answers_columns(pack.vocabulary)
    blocks = []
    for table, when in pack.answers.items():
        clauses: list[dict[str, Any]] = [
            {f"when.{name}": condition for name, condition in clause.items()} or {ANY_CASE: True} for clause in when
        ]
        lines = [{"table": table, **clauses[0]}, *clauses[1:]]
        blocks.append(_Block(lines, lines))
    write_blocks(sheet, columns, blocks, "每张表要对哪些情形作答：在这些情形里，除不予支付的以外，恰有一条作答。")


def _write_otherwise(sheet: Worksheet, pack: Pack, names: Names) -> None:
    """Write the sheet of what readings would be taken otherwise."""
    found = list(otherwise_lines(pack))
    tables = {table for table, _ in found} or {"deductible_and_segments"}
    shown = {column.key for table in tables for column in columns_of(table, names, segments_of(pack))}
    every = otherwise_sheet_columns(names)
    columns = [column for column in every if column.role != "value" or column.key in (*OF_OTHERWISE, *shown)]
    called = {table: {t: word for word, t in captions(pack, table).items()} for table, _ in found}
    kinds = {
        (table, column.key): column.kind for table in called for column in columns_of(table, names, segments_of(pack))
    }
    blocks = []
    for table, lines in found:
        first = dict(lines[0])
        for key in ("replaces", "removes"):
            if key in first:
                rows = first[key] if isinstance(first[key], list) else [first[key]]
                first[key] = "\n".join(called[table].get(one, one) for one in rows)
        for key in tuple(first):
            if key not in OF_OTHERWISE and not key.startswith("when"):
                first[f"kind {key}"] = kinds[table, key]
        blocks.append(_Block([first, *lines[1:]], [first, *lines[1:]]))
    note = "换一种读法时，哪张表的哪一条会是怎样：只写与现在不同的几格。“替换”改一条，“取消”去掉几条，都不写为新增。"
    write_blocks(sheet, columns, blocks, note)


def _write_examples(sheet: Worksheet, pack: Pack, names: Names) -> None:
    """Write the sheet of the examples: in words, with each fact and figure folded away."""
    columns = columns_of_examples(pack.example, names)
    blocks = []
    for example in pack.example:
        line: Mapping[str, Any] = {"words": example_in_words(example, names), **line_of_example(example, columns)}
        inherited = pack.under is not None and example.file != pack.file
        blocks.append(_Block([line], [line] if inherited or pack.under is None else None))
    note = "每例的情形和应得的数字；逐项的格子折叠在上方的 + 里。改动后要重算的样例，检查会在这里请您手算、确认。"
    write_blocks(sheet, columns, blocks, note, folded=("case", "expect"))
    at = {column.key: number for number, column in enumerate(columns, start=1)}
    for row, block in enumerate(blocks, start=FIRST_ROW):
        fit_height(sheet, row, {at[key]: str(block.lines[0][key]) for key in ("words", "figures")})
