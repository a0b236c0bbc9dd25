"""The rows of a pack as the lines of its sheets: every value by the key of its column, a line for each clause."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, get_type_hints

from pydantic import BaseModel, TypeAdapter

from estimator.facts import Vocabulary
from estimator.facts.condition import When
from estimator.library.difference import caption
from estimator.rule_workbook.layout import Names
from estimator.rulepack import Pack
from estimator.rulepack.cells import when_from
from estimator.rulepack.model import row_model
from estimator.rulepack.rows import BenefitRow, FactRow, LayerRow, TableRow

Line = Mapping[str, Any]
"""The values of a line of a sheet by the keys of its columns: `when.tier`, `segments.1.rate`."""
ANY_CASE = "when"
"""The key of a line whose condition is there and says nothing."""
_NOT_A_VALUE = ("named", "file", "line", "name", "when", "otherwise")


def names_of(pack: Pack) -> Names:
    """Say what the cells of a pack call by name."""
    return Names(pack.vocabulary, unique({row.name: row.summary for row in pack.reading}))


def unique(called: Mapping[str, str]) -> dict[str, str]:
    """Return names by what each is called; two that are called the same are numbered."""
    found: dict[str, str] = {}
    for name, word in called.items():
        number, shown = 1, word
        while shown in found:
            number += 1
            shown = f"{word}（{number}）"
        found[shown] = name
    return found


def captions(pack: Pack, table: str) -> dict[str, str]:
    """Return by the caption of each row of a table its name, or its number."""
    return unique({row.title: _called(row, pack) for row in pack.rows(table)})


def _called(row: TableRow, pack: Pack) -> str:
    if isinstance(row, FactRow | BenefitRow | LayerRow):
        fact = pack.vocabulary.by_name.get(row.name)
        return row.label or (row.name if fact is None else fact.label)
    return caption(row, pack).strip() or row.title


def lines_of(row: TableRow, called: str, vocabulary: Vocabulary) -> Iterator[Line]:
    """Return the lines of a row: the first with all it says, one more for each further clause of its condition."""
    first: dict[str, Any] = {"key": row.title, "name": called, **dict(_values_of(row))}
    when = getattr(row, "when", None)
    declared = when is not None and not isinstance(when, tuple)
    clauses = list(_clauses(when_from(when, vocabulary) if declared else when or (), shown=declared))
    yield first | dict(clauses[0] if clauses else {})
    yield from clauses[1:]


def _values_of(row: BaseModel) -> Iterator[tuple[str, object]]:
    """Return whatever a row says, by key; what stands in segments numbered."""
    for key, field in type(row).model_fields.items():
        if key not in row.model_fields_set or key in _NOT_A_VALUE:
            continue
        value = getattr(row, key)
        if key == "segments":
            for number, segment in enumerate(value, start=1):
                yield from ((f"segments.{number}.{name}", one) for name, one in _values_of(segment))
        elif value is not None or key == "ceiling":
            yield field.alias or key, value


def _clauses(when: When, *, shown: bool) -> Iterator[Line]:
    """Return the conditions of each clause; one that is empty is shown only where it would not be seen otherwise."""
    for clause in when:
        if not clause and (shown or len(when) > 1):
            yield {ANY_CASE: True}
        else:
            yield {f"when.{name}": condition for name, condition in clause.items()}


def otherwise_lines(pack: Pack) -> Iterator[tuple[str, list[Line]]]:
    """Yield for each other way of a reading its table and its lines."""
    for reading in pack.reading:
        for said in reading.otherwise:
            table = str(said["table"])
            first: dict[str, Any] = {"of": reading.name, "table": table}
            for key, value in said.items():
                if key in ("replaces", "removes", "name"):
                    first[key] = value
                elif key not in ("table", "when"):
                    first |= _as_said(table, key, value, pack.vocabulary)
            when = when_from(said["when"], pack.vocabulary) if "when" in said else ()
            clauses = list(_clauses(when, shown=True))
            yield table, [first | dict(clauses[0] if clauses else {}), *clauses[1:]]


def _as_said(table: str, key: str, value: object, vocabulary: Vocabulary) -> Iterable[tuple[str, Any]]:
    """Return a value that is said as in a file, as a row of its table would have it."""
    read = _value_of(table, key).validate_python(value, context={"vocabulary": vocabulary})
    if key != "segments":
        return [(key, read)]
    return [
        (f"segments.{number}.{name}", one)
        for number, segment in enumerate(read, start=1)
        for name, one in _values_of(segment)
    ]


@cache
def _value_of(table: str, key: str) -> TypeAdapter[Any]:
    """Say what reads the value of a key in a row of a table."""
    model = row_model(table)
    field = next(name for name, one in model.model_fields.items() if key in (name, one.alias))
    return TypeAdapter(get_type_hints(model, include_extras=True)[field])
