"""From a TOML file, and that of its base, to a Pack, or to the list of what is wrong with it."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
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
from estimator.rulepack.model import UNIQUE_TABLES, Pack
from estimator.rulepack.otherwise import Tables, tables_otherwise
from estimator.rulepack.positions import Lines, line_at
from estimator.rulepack.rows import DeductibleAndSegments, RowWithReading, TableRow
from estimator.rulepack.wording import KEYS, captioned, did_you_mean

_A_ROW = 2
"""Parts of the path of a row: table, number."""
_MOST_TOLD = 500
"""Errors that are told at once: whoever mends those sees the others."""
_FARTHEST = 20
"""Years ahead of today from which on a day is taken for a slip of the pen."""


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
    unsound = [] if proven else list(islice(_unsound(pack), _MOST_TOLD))
    otherwise: dict[str, Tables] = {
        reading.name: tables_otherwise(pack, data, reading, unsound) for reading in pack.reading if reading.otherwise
    }
    if unsound:
        raise PackErrors(_located(unsound, tables.lines))
    return pack.model_copy(update={"otherwise": otherwise})


def _under(data: dict[str, Any], given: Mapping[str, str]) -> Pack:
    """The base of a pack, for what its rows say; raises ValidationError."""
    data = in_counter_words(data)
    wrong = list(_name_rows(data))
    if wrong:
        raise PackErrors(wrong)
    return _pack({**data, **given, "based_on": None, "example": []})


def _pack(data: Mapping[str, Any]) -> Pack:
    """The pack by the vocabulary that it declares. Raises ValidationError."""
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
    """Errors with the line of their key, where that is not the line of their row."""
    rows = {
        file: {(path[0], line): path for path, line in there.items() if len(path) == _A_ROW}
        for file, there in lines.items()
    }
    return [_located_in(error, lines.get(error.file, {}), rows.get(error.file, {})) for error in errors]


def _located_in(
    error: PackError, there: Lines, rows: Mapping[tuple[str | int, int], tuple[str | int, ...]]
) -> PackError:
    if error.line is None:
        return error._replace(line=line_at(there, (error.table,))) if error.table else error
    row = rows.get((error.table, error.line))
    if row is None or not error.key:
        return error
    key = tuple(int(part) - 1 if part.isdigit() else part for part in error.key.split("."))
    return error._replace(line=line_at(there, (*row, *key)))


def _in_words(file: str, data: Mapping[str, Any], one: ErrorDetails) -> PackError:
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


def _unsound(pack: Pack) -> Iterator[PackError]:
    yield from _unknown_articles(pack)
    yield from _unknown_readings(pack)
    yield from _unsound_rows(pack)
    yield from _unsound_adjustments(pack)
    yield from _unsound_scope(pack)
    yield from _unsound_days(pack)


def _unknown_articles(pack: Pack) -> Iterator[PackError]:
    known = {article.number: article.summary for article in pack.article}
    named: list[tuple[TableRow, str, str]] = [(row, "article", row.article) for row in pack.all_rows()]
    named += [(example, "article", example.article) for example in pack.example]
    for reading in pack.reading:
        named += [(reading, f"articles.{place}", number) for place, number in enumerate(reading.articles, start=1)]
    for row, key, number in named:
        if number not in known:
            message = f"条文表（[[article]]）里没有第 {number} 条{did_you_mean(number, known)}"
            yield row.error("unknown-article", message, key=key)


def _unknown_readings(pack: Pack) -> Iterator[PackError]:
    known = {reading.name: reading.summary for reading in pack.reading}
    for row in pack.all_rows():
        if isinstance(row, RowWithReading) and row.reading is not None and row.reading not in known:
            message = f"没有“{row.reading}”这条读法{did_you_mean(row.reading, known)}"
            yield row.error("unknown-reading", message, key="reading")


def _unsound_rows(pack: Pack) -> Iterator[PackError]:
    for row in pack.deductible_and_segments:
        ends = [segment.upto for segment in row.segments]
        inner = [end for end in ends if end is not None]
        if None in ends[:-1] or inner != sorted(set(inner)) or _below(row, inner):
            message = "各段上限要逐段升高，并高于起付标准；只有最后一段可以不写上限"
            yield row.error("bad-value", message, key="segments")
    for months in pack.retirement_months:
        required = months.total_months is not None and months.local_months is not None
        if [required, months.months is not None, months.since is not None].count(True) != 1:
            message = "total_months 和 local_months、months、since 三者要写其一"
            yield months.error("missing-key", message)


def _unsound_adjustments(pack: Pack) -> Iterator[PackError]:
    for row in pack.deductible_and_segments:
        for number, segment in enumerate(row.segments, start=1):
            if ("rate" in segment.model_fields_set) == (segment.pays is not None):
                yield row.error("missing-key", "每段要写 rate 或 pays，二者之一", key=f"segments.{number}.rate")
    for change in pack.change:
        if not change.model_fields_set & {"deductible", "minus", "less"}:
            yield change.error("missing-key", "deductible、minus、less 至少要写一项")
    for points in pack.points:
        if not points.model_fields_set & {"points", "times"}:
            yield points.error("missing-key", "points、times 至少要写一项", key="points")


def _below(row: DeductibleAndSegments, ends: list[Decimal]) -> bool:
    deductible = row.deductible
    return isinstance(deductible, Decimal) and any(end <= deductible for end in ends)


def _unsound_scope(pack: Pack) -> Iterator[PackError]:
    for table in pack.answers:
        if table not in UNIQUE_TABLES:
            message = f"没有 {table} 这张由一条作答的表{did_you_mean(table, {one: KEYS[one] for one in UNIQUE_TABLES})}"
            yield PackError("unknown-key", pack.file, "answers", message, key=table)


def _unsound_days(pack: Pack) -> Iterator[PackError]:
    if pack.in_force_upto is not None and pack.in_force_upto < pack.in_force_from:
        message = f"截止日 {pack.in_force_upto} 早于施行日 {pack.in_force_from}"
        yield PackError("bad-value", pack.file, "in_force_upto", message)
    last = date.today().year + _FARTHEST  # noqa: DTZ011  the officer's own year
    for key in ("in_force_from", "in_force_upto", "checked"):
        day = getattr(pack, key)
        if day is not None and day.year > last:
            yield PackError("bad-value", pack.file, key, f"{day} 离现在太远，年份写错了？")


def days_of(pack: Pack) -> tuple[date, date]:
    """The first and last day on which a pack holds."""
    return pack.in_force_from, pack.in_force_upto or date.max
