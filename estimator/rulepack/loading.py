"""From a TOML file, and that of its base, to a Pack, or to the list of what is wrong with it."""

from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from estimator.rulepack.errors import Code, PackError, PackErrors
from estimator.rulepack.inheritance import BaseOf, tables_of
from estimator.rulepack.model import COLLECT_TABLES, UNIQUE_TABLES, Pack
from estimator.rulepack.rows import RowWithReading

_CODES: dict[str, Code] = {
    "missing": "missing-key",
    "extra_forbidden": "unknown-key",
    "value_error": "bad-value",
    "literal_error": "bad-value",
    "string_pattern_mismatch": "bad-value",
    "greater_than_equal": "bad-value",
    "less_than_equal": "bad-value",
    "too_short": "bad-value",
    "date_from_datetime_parsing": "wrong-type",
}


def read_pack(path: Path) -> Pack:
    """Read a pack from its file, its base from the same folder. Raises PackErrors; OSError if a file cannot be read."""
    return parse_pack(path.read_bytes(), path.name, lambda name: path.with_name(f"{name}.toml").read_bytes())


def parse_pack(content: bytes, file: str, base_of: BaseOf, *, proven: bool = False) -> Pack:
    """Read a pack from the bytes that are also what is hashed, on its base; of a proven one without its examples.

    Raises PackErrors.
    """
    data = tables_of(content, file, base_of, proven=proven)
    wrong = [
        PackError("unknown-key", file, key, f"the loader gives {key}, a pack does not")
        for key in ("file", "sha256")
        if key in data
    ]
    for table, rows in data.items():
        if isinstance(rows, list):
            for number, row in enumerate(rows, start=1):
                if isinstance(row, dict):
                    if "id" in row:
                        wrong.append(
                            PackError("unknown-key", file, f"{table} {number}", "rows are numbered, not named")
                        )
                    row["id"] = f"{table} {number}"
    if wrong:
        raise PackErrors(wrong)
    try:
        pack = Pack.model_validate({**data, "file": file, "sha256": sha256(content).hexdigest()})
    except ValidationError as error:
        raise PackErrors([_in_words(file, one) for one in error.errors(include_url=False)]) from None
    wrong = _unsound(pack)
    if wrong:
        raise PackErrors(wrong)
    return pack


def _in_words(file: str, one: ErrorDetails) -> PackError:
    table, *rest = one["loc"]
    where = f"{table} {rest[0] + 1}" if rest and isinstance(rest[0], int) else str(table)
    key = ".".join(str(part + 1 if isinstance(part, int) else part) for part in rest if part != rest[0])
    kind = str(one["type"])
    code: Code = kind if kind in get_args(Code) else _CODES.get(kind, "wrong-type")  # type: ignore[assignment]  # looked up just before
    return PackError(code, file, where, f"{key}: {one['msg']}" if key else str(one["msg"]))


def _unsound(pack: Pack) -> list[PackError]:
    return [
        *_unknown_articles(pack),
        *_unknown_readings(pack),
        *_repeated_names(pack),
        *_unsound_rows(pack),
        *_unsound_scope(pack),
    ]


def _unknown_articles(pack: Pack) -> Iterator[PackError]:
    known = {article.number for article in pack.article}
    named = [(row.id, row.article) for table in (*UNIQUE_TABLES, *COLLECT_TABLES) for row in pack.rows(table)]
    named += [(reading.id, number) for reading in pack.reading for number in reading.articles]
    for row, number in named:
        if number not in known:
            yield PackError("unknown-article", pack.file, row, f"no [[article]] {number}")


def _unknown_readings(pack: Pack) -> Iterator[PackError]:
    known = {reading.name for reading in pack.reading}
    for table in (*UNIQUE_TABLES, *COLLECT_TABLES):
        for row in pack.rows(table):
            if isinstance(row, RowWithReading) and row.reading is not None and row.reading not in known:
                yield PackError("unknown-reading", pack.file, row.id, f"no [[reading]] {row.reading}")


def _repeated_names(pack: Pack) -> Iterator[PackError]:
    for table, found in (
        ("article", [article.number for article in pack.article]),
        ("reading", [reading.name for reading in pack.reading]),
    ):
        for name in sorted({name for name in found if found.count(name) > 1}):
            yield PackError("repeated-name", pack.file, table, f"{name} stands twice")


def _unsound_rows(pack: Pack) -> Iterator[PackError]:
    for row in pack.deductible_and_segments:
        ends = [segment.upto for segment in row.segments]
        inner = [end for end in ends if end is not None]
        if None in ends[:-1] or inner != sorted(set(inner)) or any(end <= row.deductible for end in inner):
            message = "segment ends rise, above the deductible; only the last may be open"
            yield PackError("bad-value", pack.file, row.id, message)
    for months in pack.retirement_months:
        required = months.total_months is not None and months.local_months is not None
        if [required, months.months is not None, months.since is not None].count(True) != 1:
            message = "total_months and local_months, or months, or since"
            yield PackError("missing-key", pack.file, months.id, message)


def _unsound_scope(pack: Pack) -> Iterator[PackError]:
    for table in pack.answers:
        if table not in UNIQUE_TABLES:
            yield PackError("unknown-key", pack.file, "answers", f"no table {table} of which one row answers")
    if pack.in_force_upto is not None and pack.in_force_upto < pack.in_force_from:
        yield PackError("bad-value", pack.file, "in_force_upto", "ends before it begins")


def days_of(pack: Pack) -> tuple[date, date]:
    """The first and last day on which a pack holds."""
    return pack.in_force_from, pack.in_force_upto or date.max
