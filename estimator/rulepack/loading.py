"""From a TOML file, and that of its base, to a Pack, or to the list of what is wrong with it."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from estimator.result import RowId
from estimator.rulepack.counter_words import in_counter_words
from estimator.rulepack.declarations import DeclarationError, vocabulary_of
from estimator.rulepack.errors import PackError, PackErrors
from estimator.rulepack.faults import GIVEN_BY_LOADER, code_of, is_stock, key_of, message_of
from estimator.rulepack.inheritance import BaseOf, called, tables_of
from estimator.rulepack.model import Pack
from estimator.rulepack.otherwise import Tables, TablesOtherwise, tables_otherwise
from estimator.rulepack.positions import Lines, line_at
from estimator.rulepack.soundness import unsound
from estimator.rulepack.wording import captioned

_A_ROW = 2
"""Parts of the path of a row: table, number."""
_MOST_TOLD = 500
"""Errors that are told at once: whoever mends those sees the others."""


def read_pack(path: Path) -> Pack:
    """Read a pack from its file, its base from the same folder. Raises PackErrors; OSError if a file cannot be read."""

    def base(name: str) -> bytes | None:
        file = path.with_name(f"{name}.toml")
        return file.read_bytes() if file.is_file() else None

    return parse_pack(path.read_bytes(), path.name, base)


def parse_pack(content: bytes, file: str, base_of: BaseOf, *, proven: bool = False) -> Pack:
    """Read a pack from the bytes that are also what is hashed, on its base; of a proven one without its examples.

    Raises PackErrors.
    """
    tables = tables_of(content, file, base_of, proven=proven)
    data = in_counter_words(tables.data)
    wrong = [
        PackError("unknown-key", file, key, "规则包里不写这一项", line=line_at(tables.lines[file], (key,)))
        for key in GIVEN_BY_LOADER
        if key in data
    ]
    wrong += _name_rows(data)
    if wrong:
        raise PackErrors(wrong[:_MOST_TOLD])
    given = {"file": file, "sha256": sha256(content).hexdigest(), "content": tables.content}
    try:
        under = None if proven or tables.under is None else _under(tables.under, given)
        pack = _pack({**data, **given, "under": under})
    except (ValidationError, DeclarationError) as error:
        details = error.details if isinstance(error, DeclarationError) else error.errors(include_url=False)
        errors = [_in_words(file, data, one) for one in details[:_MOST_TOLD]]
        raise PackErrors(_located(errors, tables.lines)) from None
    if proven:
        return pack.model_copy(update={"otherwise": TablesOtherwise(pack, data)})
    found = list(islice(unsound(pack), _MOST_TOLD))
    otherwise: dict[str, Tables] = {
        reading.name: tables_otherwise(pack, data, reading, found) for reading in pack.reading if reading.otherwise
    }
    if found:
        raise PackErrors(_located(found, tables.lines))
    return pack.model_copy(update={"otherwise": otherwise})


def _under(data: dict[str, Any], given: Mapping[str, str]) -> Pack:
    """Return the base of a pack, for what its rows say; raises ValidationError."""
    data = in_counter_words(data)
    wrong = list(_name_rows(data))
    if wrong:
        raise PackErrors(wrong)
    return _pack({**data, **given, "based_on": None, "example": []})


def _pack(data: Mapping[str, Any]) -> Pack:
    """Return the pack by the vocabulary that it declares. Raises ValidationError."""
    vocabulary = vocabulary_of(data)
    return Pack.model_validate({**data, "vocabulary": vocabulary}, context={"vocabulary": vocabulary})


def _name_rows(data: Mapping[str, Any]) -> Iterator[PackError]:
    """Give each row its id: its table and its name, or its number; yield what is wrong with the names."""
    for table, rows in data.items():
        if not isinstance(rows, list):
            continue
        seen: dict[str, int] = {}
        for number, row in enumerate(rows, start=1):
            if isinstance(row, dict):
                name = called(row)
                row["id"] = RowId(table, name or str(number))
                if name in seen and name:
                    message = f"名字与第 {seen[name]} 行的一条相同" if seen[name] else "名字写了两次"
                    yield PackError("repeated-name", row["file"], table, message, name, line=row["line"] or None)
                seen.setdefault(name, row["line"])


def _located(errors: Iterable[PackError], lines: Mapping[str, Lines]) -> list[PackError]:
    """Give errors the line of their key, where that is not the line of their row."""
    rows = {
        file: {(path[0], line): path for path, line in there.items() if len(path) == _A_ROW}
        for file, there in lines.items()
    }
    return [_located_in(error, lines.get(error.file, {}), rows.get(error.file, {})) for error in errors]


def _located_in(
    error: PackError, there: Lines, rows: Mapping[tuple[str | int, int], tuple[str | int, ...]]
) -> PackError:
    """Give an error the line of its key."""
    if error.line is None:
        # What is missing at the head of a pack belongs on its first line.
        keys = error.key.split(".") if error.key else ()
        return error._replace(line=line_at(there, (error.table, *keys)) or 1) if error.table else error
    row = rows.get((error.table, error.line))
    if row is None or not error.key:
        return error
    key = tuple(int(part) - 1 if part.isdigit() else part for part in error.key.split("."))
    return error._replace(line=line_at(there, (*row, *key)))


def _in_words(file: str, data: Mapping[str, Any], one: ErrorDetails) -> PackError:
    """Make of an error of pydantic one of ours, with row, code, mend and words."""
    context = one.get("ctx", {})
    loc = (*one["loc"], *context.get("at", ()))
    table, *rest = loc
    rows = data.get(str(table))
    code = code_of(one)
    mend = str(context.get("mend", ""))
    message = message_of(one, loc)
    if isinstance(rows, list) and rest and isinstance(rest[0], int):
        row, *keys = rest
        nowhere = {"file": file, "line": 0, "id": RowId(str(table), str(row + 1))}
        there: dict[str, Any] = rows[row] if isinstance(rows[row], dict) else nowhere
        caption = f"{captioned(str(keys[-1]))}：" if keys and is_stock(one) else ""
        title = there["id"].name
        return PackError(
            code, there["file"], str(table), caption + message, title, key_of(keys), there["line"] or None, mend
        )
    key = ".".join(map(str, rest))
    return PackError(code, file, str(table), f"{captioned(key)}：{message}" if key else message, key=key, mend=mend)


def days_of(pack: Pack) -> tuple[date, date]:
    """Return the first and last day on which a pack holds."""
    return pack.in_force_from, pack.in_force_upto or date.max
