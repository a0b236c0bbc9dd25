"""From a workbook that an officer filled in to the rows of a pack, or to what is wrong, cell by cell."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from openpyxl.utils import get_column_letter

from estimator.batch.workbook import RosterCell, Row, opened_sheets
from estimator.facts import BUILT_IN, Vocabulary
from estimator.reading import refused
from estimator.result import RowId
from estimator.rule_workbook.cells import ANY, WrongCellError, words_of
from estimator.rule_workbook.dotted import put
from estimator.rule_workbook.examples import case_key
from estimator.rule_workbook.examples_sheet import IN_WORDS, REST, column_called
from estimator.rule_workbook.first_sheet import ENTRIES
from estimator.rule_workbook.layout import (
    ANSWERS,
    CHANGES,
    DECLARING,
    EXAMPLES,
    FIGURE_TABLES,
    MOST_SEGMENTS,
    OTHERWISE,
    RULES,
    TABLES,
    Names,
    SheetColumn,
    answers_columns,
    columns_of,
    otherwise_sheet_columns,
    sheet_of,
)
from estimator.rule_workbook.looks import FIRST_ROW, HEADING_ROW
from estimator.rulepack.declarations import DeclarationError, vocabulary_of
from estimator.rulepack.faults import message_of
from estimator.rulepack.model import row_model
from estimator.rulepack.wording import KEYS

_MOST_ROWS = 5000
_NO_NAME = dict.fromkeys(map(ord, ' \t\r\n"“”.'))


class Fault(NamedTuple):
    """What is wrong with a cell of a workbook, in a sentence; `cell` is "" where it is the sheet."""

    sheet: str
    cell: str
    sentence: str

    def __str__(self) -> str:
        """Return the fault as one line: 起付与分段!F12：…."""
        return f"{self.sheet}{'!' if self.cell else ''}{self.cell}：{self.sentence}"


class CellPlace(NamedTuple):
    """Where a row stands: its sheet and the lines of its clauses."""

    sheet: str
    lines: tuple[int, ...]


class Answer(NamedTuple):
    """What an officer says of an example, and in which line: the figure worked by hand, whether it is confirmed."""

    line: int
    by_hand: Decimal | int | None
    agreed: bool | None


class Book:
    """What a workbook says: its first sheet, its tables of rows, and where each row and each key stands."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.head: dict[str, Any] = {}
        self.data: dict[str, Any] = {"answers": {}}
        self.places: dict[tuple[str, str], CellPlace] = {}
        self.called: dict[tuple[str, str], str] = {}
        """By table and name of a row, what it is called."""
        self.columns: dict[str, dict[str, int]] = {}
        self.free: dict[str, int] = {}
        """By sheet, the first line below its rows."""
        self.faults: list[Fault] = []
        self.vocabulary: Vocabulary = BUILT_IN
        self.names = Names(BUILT_IN, {})
        self.answers: dict[str, Answer] = {}
        """By the key of a case of an example, what the officer says of it."""
        self.asked: list[dict[str, Any]] = []
        """Examples without figures: the program is to work them out."""

    def fault(self, sheet: str, row: int, column: int | None, sentence: str) -> None:
        """Note what is wrong with a cell; of several things the first."""
        cell = "" if column is None else f"{get_column_letter(column)}{row}"
        if not any((one.sheet, one.cell) == (sheet, cell) for one in self.faults) or not cell:
            self.faults.append(Fault(sheet, cell, sentence))


class _Line(NamedTuple):
    row: int
    values: dict[str, Any]
    raw: Mapping[str, RosterCell]
    any_case: bool


def read_book(path: Path) -> Book:
    """Read a workbook of rules. Raises CaseError where it is none; all else is a fault at its cell."""
    sheets = _sheets(path)
    if RULES not in sheets:
        raise refused(f"“{path.name}”不是规则工作簿：没有“{RULES}”这张表；请用程序导出的工作簿填写")
    book = Book()
    _read_first(book, sheets[RULES])
    readings = _reading_names(sheets.get(sheet_of("reading"), []))
    _declare(book, sheets, readings)
    book.names = names = Names(book.vocabulary, readings)
    for table in TABLES:
        if table not in DECLARING:
            _read_table(book, sheets, table, names)
    _read_answers(book, sheets.get(ANSWERS, []))
    _read_otherwise(book, sheets.get(OTHERWISE, []), names)
    _read_examples(book, sheets.get(EXAMPLES, []))
    known = {RULES, ANSWERS, OTHERWISE, EXAMPLES, CHANGES, *(sheet_of(table) for table in TABLES)}
    for title in sheets.keys() - known:
        book.fault(title, 1, None, f"没有“{title}”这张表，里面写的没有读；要写在程序导出的表里")
    return book


def _sheets(path: Path) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    with opened_sheets(path) as sheets:
        for sheet in sheets:
            rows = []
            for row in sheet.rows():
                rows.append(row)
                if len(rows) > _MOST_ROWS:
                    raise refused(f"“{sheet.title}”超过 {_MOST_ROWS} 行，不像规则工作簿")
            found[sheet.title] = rows
    return found


def _read_first(book: Book, rows: Sequence[Row]) -> None:
    """Read the sheet of what the rules are called and when they hold."""
    entries = {entry.label: entry for entry in ENTRIES}
    book.columns[RULES] = {"": 2}
    for number, cells in rows:
        label = cells.get(1)
        entry = entries.get(str(label.value).strip()) if label is not None else None
        if entry is None:
            continue
        book.places[RULES, entry.key] = CellPlace(RULES, (number,))
        cell = cells.get(2)
        if cell is None:
            continue
        try:
            book.head[entry.key] = entry.kind.read(cell)
        except WrongCellError as error:
            book.fault(RULES, number, 2, str(error))
    for entry in ENTRIES:
        if (RULES, entry.key) not in book.places:
            book.fault(RULES, 1, None, f"缺少“{entry.label}”这一行，请从新导出的工作簿里填")
        elif entry.required and not book.head.get(entry.key):
            book.fault(RULES, book.places[RULES, entry.key].lines[0], 2, f"还需填写{entry.label}：{entry.hint}")


def _headings(rows: Iterable[Row]) -> dict[int, str]:
    for number, cells in rows:
        if number == HEADING_ROW:
            return {
                at: "".join(str(cell.value).split()) if cell.kind == "s" else str(cell.value)
                for at, cell in cells.items()
            }
    return {}


def _matched(book: Book, sheet: str, rows: Sequence[Row], columns: Iterable[SheetColumn]) -> dict[int, SheetColumn]:
    """Match the columns of a sheet by place; what stands under a heading that is none is told."""
    known = {"".join(column.heading.split()): column for column in columns}
    found: dict[int, SheetColumn] = {}
    for at, heading in _headings(rows).items():
        if heading in known:
            found[at] = known[heading]
        else:
            written = next((row for row, cells in rows if row >= FIRST_ROW and at in cells), None)
            if written is not None:
                book.fault(sheet, HEADING_ROW, at, f"没有“{heading}”这一列，下面写的没有读；列名不能改")
    book.columns[sheet] = {column.key: at for at, column in found.items()}
    return found


def _lines(book: Book, sheet: str, rows: Sequence[Row], columns: Mapping[int, SheetColumn]) -> Iterator[_Line]:
    """Return the lines of a sheet below its headings that have anything in them, by the keys of the columns."""
    last = FIRST_ROW - 1
    headed = _headings(rows)
    for number, cells in rows:
        values: dict[str, Any] = {}
        raw: dict[str, RosterCell] = {}
        any_case = False
        for at, column in columns.items():
            cell = cells.get(at)
            if number < FIRST_ROW or cell is None:
                continue
            raw[column.key] = cell
            if column.role == "condition" and cell.kind == "s" and str(cell.value).strip() == ANY:
                any_case = True
                continue
            try:
                values[column.key] = column.kind.read(cell)
            except WrongCellError as error:
                book.fault(sheet, number, at, str(error))
        for at in cells.keys() - columns.keys():
            if number >= FIRST_ROW and at not in headed:
                book.fault(sheet, number, at, "这一格在表的外面，没有读：上面没有列名")
        if raw:
            last = number
            yield _Line(number, values, raw, any_case)
    book.free[sheet] = last + 1


def _reading_names(rows: Sequence[Row]) -> dict[str, str]:
    """Read by what a reading says its name, from its sheet, which other sheets name."""
    book = Book()
    columns = _matched(book, "", rows, columns_of("reading", Names(BUILT_IN, {}), 1))
    found: dict[str, str] = {}
    for line in _lines(book, "", rows, columns):
        shown = str(line.values.get("name") or line.values.get("gist") or "")
        if shown:
            found.setdefault(shown, str(line.values.get("key") or _as_name(shown)))
    return found


def _as_name(text: str) -> str:
    return text.translate(_NO_NAME)


def _read_table(book: Book, sheets: Mapping[str, Sequence[Row]], table: str, names: Names) -> None:
    """Read the rows of a table from its sheet."""
    sheet = sheet_of(table)
    rows = sheets.get(sheet)
    if rows is None:
        book.data[table] = []
        if table not in DECLARING:
            book.fault(sheet, 1, None, f"缺少“{sheet}”这张表，请从新导出的工作簿里填")
        return
    columns = _matched(book, sheet, rows, columns_of(table, names, MOST_SEGMENTS))
    if rows and not columns:
        book.fault(sheet, HEADING_ROW, None, "没有列名，请从新导出的工作簿里填")
    found: list[dict[str, Any]] = []
    seen: dict[str, tuple[int, str]] = {}
    for first, *others in _grouped(book, sheet, columns, _lines(book, sheet, rows, columns)):
        row = _row(table, [first, *others], columns)
        name = _name(book, sheet, table, first, seen)
        if table != "article" and name is not None:
            row = {"name": name, **row}
        title = str(row.get("number" if table == "article" else "name") or len(found) + 1)
        seen[title] = (first.row, str(first.values.get("name", "")))
        book.places[table, title] = CellPlace(sheet, (first.row, *(line.row for line in others)))
        book.called[table, title] = str(first.values.get("name") or first.values.get("label") or title)
        found.append(row)
    book.data[table] = found


def _grouped(
    book: Book, sheet: str, columns: Mapping[int, SheetColumn], lines: Iterable[_Line]
) -> Iterator[tuple[_Line, ...]]:
    """Group lines by row: one on which nothing but conditions stands is a further case of the row above."""
    conditions = {column.key for column in columns.values() if column.role in ("condition", "removed")}
    group: list[_Line] = []
    gone = False
    for line in lines:
        if line.raw.keys() <= conditions:
            if not group and not gone:
                book.fault(sheet, line.row, min(columns), "这一行只有条件，上面没有规则；新的一条要写条文和内容")
            elif group and "removed" not in line.raw:
                group.append(line)
            continue
        if group:
            yield tuple(group)
        gone = "removed" in line.raw
        group = [] if gone else [line]
    if group:
        yield tuple(group)


def _row(table: str, lines: Sequence[_Line], columns: Mapping[int, SheetColumn]) -> dict[str, Any]:
    """Make a row of a pack of its lines."""
    first = lines[0]
    row: dict[str, Any] = {}
    segments: dict[int, dict[str, Any]] = {}
    for column in columns.values():
        if column.key not in first.values or column.role not in ("value", "fixed"):
            continue
        if column.key.startswith("segments."):
            _, number, key = column.key.split(".")
            segments.setdefault(int(number), {})[key] = first.values[column.key]
        else:
            row[column.key] = first.values[column.key]
    when = when_of(lines)
    if "when" in row_model(table).model_fields and (table not in DECLARING or when is not None):
        row["when"] = {} if when is None else when
    if segments:
        row["segments"] = [segments[number] for number in sorted(segments)]
    return row


def when_of(lines: Sequence[_Line]) -> object:
    """Return the condition that lines say together; None where they say none."""
    clauses = [
        {key.removeprefix("when."): value for key, value in line.values.items() if key.startswith("when.")}
        for line in lines
    ]
    if len(clauses) > 1:
        return clauses
    return clauses[0] if clauses[0] or lines[0].any_case else None


def _name(book: Book, sheet: str, table: str, line: _Line, seen: Mapping[str, tuple[int, str]]) -> str | None:
    """Return the name of a row: that under which it was exported, or of a new row what it is called."""
    if table == "article":
        return None
    key, shown = str(line.values.get("key", "")), str(line.values.get("name", ""))
    if key and key not in seen:
        return None if key.isdigit() else key
    if key and shown == seen[key][1]:
        at = book.columns[sheet].get("name", 1)
        sentence = f"与第 {seen[key][0]} 行是同一条（复制来的）：新的一条请把名称改成别的，要取消就写作废"
        book.fault(sheet, line.row, at, sentence)
    name = wanted = _as_name(str(shown or line.values.get("label") or line.values.get("gist") or "新增"))[:40]
    number = 1
    while name in seen or name.isdigit() or not name:
        number += 1
        name = f"{wanted or '新增'}-{number}"
    return name


def _declare(book: Book, sheets: Mapping[str, Sequence[Row]], readings: Mapping[str, str]) -> None:
    """Read what the pack declares: first which facts there are, then their conditions, which may name these."""
    for one in (Book(), book):
        for table in DECLARING:
            _read_table(one, sheets, table, Names(book.vocabulary, readings))
        declared = {
            table: [{**row, "id": RowId(table, str(row.get("name", "")))} for row in one.data[table]]
            for table in DECLARING
        }
        try:
            book.vocabulary = vocabulary_of(declared)
        except DeclarationError as error:
            wrong = error.details[0]
            book.fault(sheet_of(str(wrong["loc"][0])), 1, None, message_of(wrong, wrong["loc"]))
            return


def _read_answers(book: Book, rows: Sequence[Row]) -> None:
    columns = _matched(book, ANSWERS, rows, answers_columns(book.vocabulary))
    for lines in _grouped(book, ANSWERS, columns, _lines(book, ANSWERS, rows, columns)):
        table = lines[0].values.get("table")
        if isinstance(table, str):
            when = when_of(lines)
            book.data["answers"][table] = {} if when is None else when
            book.places["answers", table] = CellPlace(ANSWERS, tuple(line.row for line in lines))


def _read_otherwise(book: Book, rows: Sequence[Row], names: Names) -> None:
    """Read what readings would be taken otherwise."""
    called: dict[str, dict[str, str]] = {}
    for (table, name), word in book.called.items():
        called.setdefault(table, {}).setdefault(word, name)
    columns = _matched(book, OTHERWISE, rows, otherwise_sheet_columns(names))
    by_reading: dict[str, list[dict[str, Any]]] = {}
    kinds = {
        table: {one.key: one for one in columns_of(table, names, MOST_SEGMENTS) if one.role == "value"}
        for table in FIGURE_TABLES
    }
    for lines in _grouped(book, OTHERWISE, columns, _lines(book, OTHERWISE, rows, columns)):
        first = lines[0]
        for key in ("of", "table"):
            if key not in first.raw:
                book.fault(OTHERWISE, first.row, book.columns[OTHERWISE].get(key), "还需填写")
        if {"of", "table"} <= first.values.keys():
            reading = str(first.values["of"])
            found = by_reading.setdefault(reading, [])
            found.append(_other_way(book, lines, columns, kinds, called))
            book.places["otherwise", f"{reading} {len(found)}"] = CellPlace(OTHERWISE, (first.row,))
    for row in book.data.get("reading", []):
        if row.get("name") in by_reading:
            row["otherwise"] = by_reading.pop(row["name"])
    for name in by_reading:
        place = book.places["otherwise", f"{name} 1"]
        book.fault(OTHERWISE, place.lines[0], 1, "条文读法里已没有这一条，这一行也要作废")


def _other_way(
    book: Book,
    lines: Sequence[_Line],
    columns: Mapping[int, SheetColumn],
    kinds: Mapping[str, Mapping[str, SheetColumn]],
    called: Mapping[str, Mapping[str, str]],
) -> dict[str, Any]:
    """Say what one row of the sheet says; its values are read as its own table has them."""
    first = lines[0]
    table = str(first.values["table"])
    said: dict[str, Any] = {"table": table}
    for key in ("replaces", "removes"):
        if key in first.raw:
            _rows_named(book, first, key, called.get(table, {}), said)
    if "name" in first.values:
        said["name"] = first.values["name"]
    own = _read_by(book, first, {at: kinds[table][one.key] for at, one in columns.items() if one.key in kinds[table]})
    valued = {at: column for at, column in columns.items() if column.key in own}
    row = _row(table, [first._replace(values=own)], valued)
    row.pop("when", None)
    when = when_of(lines)
    return said | row if when is None else {**said, **row, "when": when}


def _rows_named(book: Book, line: _Line, key: str, called: Mapping[str, str], said: dict[str, Any]) -> None:
    """Read which rows a line of another reading replaces or removes."""
    at = book.columns[OTHERWISE].get(key)
    try:
        found = words_of(called, KEYS[key]).read(line.raw[key])
    except WrongCellError as error:
        book.fault(OTHERWISE, line.row, at, str(error))
        return
    rows = found if isinstance(found, list) else []
    if key == "removes":
        said[key] = rows
    elif len(rows) == 1:
        said[key] = rows[0]
    else:
        book.fault(OTHERWISE, line.row, at, "“替换”只写一条")


def _read_by(book: Book, line: _Line, columns: Mapping[int, SheetColumn]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for at, column in columns.items():
        if column.key in line.raw:
            try:
                found[column.key] = column.kind.read(line.raw[column.key])
            except WrongCellError as error:
                book.fault(OTHERWISE, line.row, at, str(error))
    return found


def _read_examples(book: Book, rows: Sequence[Row]) -> None:
    """Read the examples, and what an officer answered to those that were asked."""
    columns: dict[int, SheetColumn] = {}
    for at, heading in _headings(rows).items():
        column = column_called(heading, book.names)
        if column is not None:
            columns[at] = column
    _matched(book, EXAMPLES, rows, columns.values())
    read = {at: column for at, column in columns.items() if column.key not in IN_WORDS}
    found: list[dict[str, Any]] = []
    for line in _lines(book, EXAMPLES, rows, read):
        answer = Answer(line.row, line.values.pop("by_hand", None), line.values.pop("answer", None))
        example = _example(line.values)
        book.answers[case_key(example["case"])] = answer
        if not example["expect"]:
            book.asked.append(example)
            continue
        title = str(example.get("name") or len(found) + 1)
        book.places["example", title] = CellPlace(EXAMPLES, (line.row,))
        found.append(example)
    book.data["example"] = found


def _example(values: Mapping[str, Any]) -> dict[str, Any]:
    example: dict[str, Any] = {"case": {}, "expect": {}}
    for key, value in values.items():
        if key == REST:
            for path, one in value.items():
                put(example, path, one)
        else:
            put(example, key, value)
    return example
