"""From a TOML file, and that of its base, to a Pack, or to the list of what is wrong with it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from hashlib import sha256
from itertools import islice
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from estimator.facts import BUILT_IN
from estimator.result import RowId
from estimator.rulepack.counter_words import in_counter_words
from estimator.rulepack.declarations import DeclarationError, vocabulary_of
from estimator.rulepack.errors import PackError, PackErrors
from estimator.rulepack.faults import GIVEN_BY_LOADER, code_of, is_stock, key_of, message_of
from estimator.rulepack.inheritance import BaseOf, called, tables_of
from estimator.rulepack.model import Pack
from estimator.rulepack.otherwise import Tables, TablesOtherwise, tables_otherwise
from estimator.rulepack.positions import line_at, located
from estimator.rulepack.soundness import unsound
from estimator.rulepack.wording import captioned

_MOST_TOLD = 500
"""Errors that are told at once: whoever mends those sees the others."""


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
        details = error.errors(include_url=False) if isinstance(error, ValidationError) else _with_head(error, data)
        errors = [_in_words(file, data, one) for one in _causes_first(details)[:_MOST_TOLD]]
        raise PackErrors(located(errors, tables.lines)) from None
    if proven:
        return pack.model_copy(update={"otherwise": TablesOtherwise(pack, data)})
    found = list(islice(unsound(pack), _MOST_TOLD))
    otherwise: dict[str, Tables] = {
        reading.name: tables_otherwise(pack, data, reading, found) for reading in pack.reading if reading.otherwise
    }
    if found:
        raise PackErrors(located(found, tables.lines))
    return pack.model_copy(update={"otherwise": otherwise, "lines": tables.lines})


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


def _causes_first(details: list[ErrorDetails]) -> list[ErrorDetails]:
    """Put what is misspelt in a row, or at the head, before what is missing there for that reason."""
    places = list(dict.fromkeys(one["loc"][:2] if len(one["loc"]) > 1 else () for one in details))
    order = {place: number for number, place in enumerate(places)}
    return sorted(
        details,
        key=lambda one: (order[one["loc"][:2] if len(one["loc"]) > 1 else ()], one["type"] != "extra_forbidden"),
    )


def _with_head(error: DeclarationError, data: Mapping[str, Any]) -> list[ErrorDetails]:
    """Say what is wrong with what a pack declares; before it what is wrong at its head, a misspelt table above all."""
    try:
        Pack.model_validate({**data, "vocabulary": BUILT_IN})
    except ValidationError as beside:
        head = (one for one in beside.errors(include_url=False) if len(one["loc"]) == 1)
        return [one for one in head if one["loc"][0] not in GIVEN_BY_LOADER] + error.details
    return error.details


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
        caption = f"{_caption(keys)}：" if keys and is_stock(one) else ""
        title = there["id"].name
        return PackError(
            code, there["file"], str(table), caption + message, title, key_of(keys), there["line"] or None, mend
        )
    key = key_of(rest)
    caption = f"{_caption(rest)}：" if rest else ""
    return PackError(code, file, str(table), caption + message, key=key, mend=mend)


def _caption(keys: Sequence[int | str]) -> str:
    """Say what a place in a row is called: 起付标准（deductible）, 分段（segments）第 2 项."""
    if isinstance(keys[-1], int) and len(keys) > 1:
        return f"{captioned(str(keys[-2]))}第 {keys[-1] + 1} 项"
    return captioned(str(keys[-1]))


def days_of(pack: Pack) -> tuple[date, date]:
    """Return the first and last day on which a pack holds."""
    return pack.in_force_from, pack.in_force_upto or date.max
