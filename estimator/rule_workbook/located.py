"""What is wrong with a pack, told at the cells of the workbook that it was made of, in words without a key."""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from estimator.facts import Vocabulary
from estimator.facts.condition import When
from estimator.facts.wording import in_words
from estimator.figures import LABELS
from estimator.rule_workbook.layout import ANSWERS, EXAMPLES, RULES, TABLES, sheet_of
from estimator.rule_workbook.looks import FIRST_ROW
from estimator.rule_workbook.read import Book, CellPlace, Fault
from estimator.rulepack import Pack, PackError
from estimator.rulepack.cells import when_from
from estimator.rulepack.wording import KEYS

_WORD = re.compile(r"[a-z][a-z0-9_-]*(?:\.[a-z_]+)*")
_KEY_BESIDE = re.compile(r"（[a-z][a-z_.]*）")
_OF_A_LINE = re.compile(r"第 \d+ 行的")
_ROW = re.compile(r"“([^”]+)”")


class Gap(NamedTuple):
    """A row that is missing: its table, the condition of the cases that none answers, and the line it gets."""

    table: str
    when: When
    line: int


def gaps_in(errors: Iterable[PackError], book: Book) -> dict[PackError, Gap]:
    """Find for each error that tells of a gap the row that would fill it, in the first free lines of its sheet."""
    free = dict(book.free)
    found: dict[PackError, Gap] = {}
    for error in errors:
        when = proposed_when(error, book.vocabulary) if error.code == "gap" else None
        if when is not None:
            sheet = sheet_of(error.table)
            line = free.get(sheet, FIRST_ROW)
            found[error] = Gap(error.table, when, line)
            free[sheet] = line + len(when)
    return found


def located(errors: Sequence[PackError], book: Book, pack: Pack | None) -> tuple[Fault, ...]:
    """Return the faults of a workbook by the errors of its pack, each at its cell."""
    own = Book()
    gaps = gaps_in(errors, book)
    for error in errors:
        sheet, row, column = _place(error, book)
        sentence = _sentence(error, book, pack)
        if gap := gaps.get(error):
            row = gap.line
            sentence += f"（已补在第 {row} 行，请填橙色的格子，不要就清空）"
        own.fault(sheet, row, column, sentence)
    return tuple(own.faults)


def _place(error: PackError, book: Book) -> tuple[str, int, int | None]:
    """Find sheet, line and column of what an error is about; no column where it is about the whole line."""
    table, key = error.table, error.key
    if (RULES, table) in book.places or (RULES, key) in book.places:
        entry = table if (RULES, table) in book.places else key
        return RULES, book.places[RULES, entry].lines[0], 2
    if table == "answers":
        place = book.places.get(("answers", key), CellPlace(ANSWERS, (1,)))
        return ANSWERS, place.lines[0], 1
    if table not in (*TABLES, "example"):
        return RULES, 1, None
    if key.startswith("otherwise."):
        number = key.split(".")[1]
        said = book.places.get(("otherwise", f"{error.row} {number}"))
        if said is not None:
            inner = ".".join(key.split(".")[2:])
            return said.sheet, said.lines[0], _column(book, said.sheet, inner) or 1
    sheet = sheet_of(table) if table in TABLES else EXAMPLES
    place = book.places.get((table, error.row), CellPlace(sheet, (book.free.get(sheet, 3),)))
    line = place.lines[0]
    parts = key.split(".")
    if parts[0] == "when" and len(parts) > 1 and parts[1].isdigit():
        line = place.lines[min(int(parts[1]), len(place.lines)) - 1]
        key = ".".join(("when", *parts[2:]))
    return sheet, line, _column(book, sheet, key) or book.columns.get(sheet, {}).get("name", 2)


def _column(book: Book, sheet: str, key: str) -> int | None:
    """Return the column of a key, or of what stands around it."""
    columns = book.columns.get(sheet, {})
    while key:
        if key in columns:
            return columns[key]
        under = next((at for name, at in columns.items() if name.startswith(f"{key}.")), None)
        if under is not None and key not in ("when", "case", "expect"):
            return under
        key = key.rpartition(".")[0]
    return None


def _sentence(error: PackError, book: Book, pack: Pack | None) -> str:
    message = _OF_A_LINE.sub("", error.message)
    if error.code == "gap":
        message = f"{message.partition('；可补一条')[0]}；可补一行：{_row_to_insert(error, book.vocabulary)}"
    message = _ROW.sub(lambda found: _called(found[1], error, book), message)
    names = _names(book.vocabulary, pack)
    message = _KEY_BESIDE.sub("", message)
    return _WORD.sub(lambda found: names.get(found[0], found[0]), message)


def _called(name: str, error: PackError, book: Book) -> str:
    place = book.places.get((error.table, name))
    if place is None:
        word = next((word for (_, one), word in book.called.items() if one == name), name)
        return f"“{word}”"
    return f"“{book.called.get((error.table, name), name)}”（第 {place.lines[0]} 行）"


def _row_to_insert(error: PackError, vocabulary: Vocabulary) -> str:
    when = proposed_when(error, vocabulary)
    return "任何情形" if when is None else in_words(when, vocabulary)


def proposed_when(error: PackError, vocabulary: Vocabulary) -> When | None:
    """Return the condition of the row that would fill a gap."""
    line = next((line for line in error.mend.splitlines() if line.startswith("when = ")), "")
    try:
        return when_from(tomllib.loads(line)["when"], vocabulary)
    except (tomllib.TOMLDecodeError, KeyError, ValueError):
        return None


def _names(vocabulary: Vocabulary, pack: Pack | None) -> Mapping[str, str]:
    readings = {} if pack is None else {reading.name: f"“{reading.summary}”" for reading in pack.reading}
    facts = {fact.key(place): fact.label for fact in vocabulary.facts for place in fact.applies}
    return {**KEYS, **{fact.name: fact.label for fact in vocabulary.facts}, **facts, **LABELS, **readings,
            "readings": "涉及的读法", "notes": "注意事项", "true": "是", "false": "否"}  # fmt: skip
