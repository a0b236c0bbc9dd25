"""From the rows of a workbook to the text of a pack: on a base only what is otherwise than there."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from estimator.facts import Vocabulary
from estimator.result import RowId
from estimator.rule_workbook.cells import literal_text
from estimator.rule_workbook.layout import TABLES
from estimator.rulepack import Pack
from estimator.rulepack.cells import when_from
from estimator.rulepack.inheritance import called
from estimator.rulepack.model import row_model
from estimator.rulepack.rows import TableRow

Data = Mapping[str, Any]
Row = dict[str, Any]
_WHERE = {"named", "file", "line"}


def pack_text(head: Data, data: Data, base: Pack | None, vocabulary: Vocabulary) -> str:
    """Write a pack as TOML; `data` are its tables of rows and `answers`, all of them, also those of its base."""
    parts = ["\n".join(f"{key} = {literal_text(value)}" for key, value in head.items() if value is not None)]
    answers = [f"{table} = {literal_text(when)}" for table, when in _answers(data["answers"], base, vocabulary)]
    if answers:
        parts.append("\n".join(("[answers]", *answers)))
    for table in (*TABLES, "example"):
        rows = data.get(table, [])
        if base is None:
            written: Sequence[Row] = rows
        elif table == "example":
            written = _new_examples(rows, base, vocabulary)
        else:
            written = list(_against(table, rows, base, vocabulary))
        parts += [_row_text(table, row) for row in written]
    return "\n\n".join(parts) + "\n"


def _row_text(table: str, row: Row) -> str:
    lines = [f"[[{table}]]"]
    lines += [f"{key} = {literal_text(value)}" for key, value in row.items() if key != "otherwise"]
    for said in row.get("otherwise", ()):
        lines += ["", f"[[{table}.otherwise]]", *(f"{key} = {literal_text(value)}" for key, value in said.items())]
    return "\n".join(lines)


def _answers(answers: Data, base: Pack | None, vocabulary: Vocabulary) -> Iterator[tuple[str, object]]:
    for table, when in answers.items():
        if base is None or when_from(when, vocabulary) != base.answers.get(table):
            yield table, when


def _new_examples(rows: Sequence[Row], base: Pack, vocabulary: Vocabulary) -> list[Row]:
    inherited = [_content_of("example", _plain(one), vocabulary) for one in base.example]
    return [row for row in rows if _content_of("example", row, vocabulary) not in inherited]


def _plain(row: TableRow) -> Row:
    return row.model_dump(exclude=_WHERE, exclude_unset=True, by_alias=True)


def _content_of(table: str, row: Row, vocabulary: Vocabulary) -> object:
    """Say what a row says, to be compared; what is wrong with it is told when the pack is read."""
    try:
        model = row_model(table).model_validate({**row, "id": RowId(table, "")}, context={"vocabulary": vocabulary})
    except ValidationError:
        return row
    return model.model_dump(exclude=_WHERE, warnings=False)


def _against(table: str, rows: Sequence[Row], base: Pack, vocabulary: Vocabulary) -> Iterator[Row]:
    """Return the rows that a pack on a base must write: those replaced, removed and added; or the whole table."""
    there = [(called(_named(table, row)), row.model_dump(exclude=_WHERE, warnings=False)) for row in base.rows(table)]
    now = [(called(row), _content_of(table, row, vocabulary)) for row in rows]
    if now == there:
        return
    mine = dict(now)
    kept = [(name, mine.get(name, said) if name else said) for name, said in there if not name or name in mine]
    known = {name for name, _ in there if name}
    added = [one for one in now if one[0] not in known]
    if [*kept, *added] != now:
        yield from rows
        return
    was = dict(there)
    removed = [name for name in known if name not in mine]
    changed = [row for row in rows if called(row) in known and mine[called(row)] != was[called(row)]]
    if removed or not changed:
        yield {"removes": [name for name, _ in there if name in removed]}
    for row in rows:
        if row in changed:
            number = {"number": row["number"]} if "number" in row else {}
            yield {"replaces": called(row), **number, **{key: row[key] for key in row if key not in ("name", "number")}}
        elif called(row) not in known:
            yield row


def _named(table: str, row: TableRow) -> Row:
    key = "number" if table == "article" else "name"
    name = getattr(row, key, None)
    return {} if name is None else {key: name}
