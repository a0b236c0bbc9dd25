"""The ways by which a number or a day comes in: each takes a text, and says what it took; None where it refused.

A way goes as far as the checked case, so that what is refused there counts as refused.
"""

import csv
import json
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from estimator.batch.case_data import read_given
from estimator.batch.columns import columns_of, value_of
from estimator.batch.table import opened_table
from estimator.batch.workbook import RosterCell
from estimator.case.json_format import read_case
from estimator.errors import CaseError
from estimator.facts import BUILT_IN
from estimator.form import read_draft
from estimator.library import case_from
from estimator.settings import checked
from estimator.settings.wages import read_wages
from tests.typed_texts import Kind
from ui.look.appearance import Appearance
from ui.widgets.entry import AMOUNT, COUNT, DATE, FieldKind
from ui.widgets.field import Field

KEYS: dict[Kind, str] = {"amount": "amount_owed", "count": "days", "day": "date"}
FIELDS: dict[Kind, FieldKind] = {"amount": AMOUNT, "count": COUNT, "day": DATE}
BEFORE: dict[Kind, str] = {"amount": "70", "count": "7", "day": "2021-02-08"}
CASE = {"benefit": "late_fee", "date": "2021-10-08", "amount_owed": "1", "days": 1}


def _in_case(key: str, value: object) -> str | None:
    """What a case holds of a value under its key. The days before the first rules are left to the day itself."""
    if key == "date":
        return None if value is None else _day(str(value))
    try:
        return None if value is None else str(getattr(case_from({**CASE, key: value}), key))
    except CaseError:
        return None


def _day(text: str) -> str | None:
    try:
        return str(read_case(json.dumps({**CASE, "date": text})).date)
    except CaseError:
        return None


def field(kind: Kind, text: str) -> str | None:
    """Judge a text as its field does."""
    cleaned = FIELDS[kind].clean(text)
    return None if FIELDS[kind].problem(cleaned) else FIELDS[kind].read(cleaned) or None


@cache
def _widget(kind: Kind) -> Field:
    return Field(Appearance(), FIELDS[kind])


def paste(kind: Kind, text: str) -> str | None:
    """Paste a text over what stands in a field: refused, it leaves that, or stands there unchanged with its reason."""
    widget = _widget(kind)
    widget.set_text_value(BEFORE[kind])
    widget.selectAll()
    widget.insert(text)  # what pasting does with the text of the clipboard
    if widget.shown_problem() and not widget.problem():
        assert widget.text_value() == BEFORE[kind]
        return None
    if widget.problem():
        assert widget.text_value() == widget.text() == FIELDS[kind].clean(text)
        return None
    return widget.text_value() or None


def cell(kind: Kind, text: str) -> str | None:
    """Read a text in a cell of a roster."""
    return _of_cell(kind, RosterCell("s", text))


def _of_cell(kind: Kind, one: RosterCell) -> str | None:
    column = next(column for column in columns_of(BUILT_IN) if column.key == KEYS[kind])
    try:
        return _in_case(column.key, value_of(column, one))
    except ValueError:
        return None


def setting_for_all(kind: Kind, text: str) -> str | None:
    """Give a text for all rows, as `--set` does."""
    try:
        return _in_case(KEYS[kind], read_given({KEYS[kind]: text}, BUILT_IN).get(KEYS[kind]))
    except CaseError:
        return None


def json_text(kind: Kind, text: str) -> str | None:
    """Write a text into the JSON of a case: a count as it stands, all else as a text."""
    written = text if kind == "count" else json.dumps(text)
    rest = json.dumps({key: value for key, value in CASE.items() if key != KEYS[kind]})
    try:
        return str(getattr(read_case(f'{rest[:-1]}, "{KEYS[kind]}": {written}}}'), KEYS[kind]))
    except CaseError:
        return None


def form_entries(kind: Kind, text: str) -> str | None:
    """Let a text stand in the entries of a form, as they are kept of a window that was closed."""
    draft = read_draft({**{key: str(value) for key, value in CASE.items()}, KEYS[kind]: text})
    if kind == "day":  # whether rules hold on it is another matter
        value = draft.facts.get("date")
        return None if value is None or isinstance(value, str) else str(value)
    return None if draft.case is None else str(getattr(draft.case, KEYS[kind]))


def settings(kind: Kind, text: str) -> str | None:
    """Let a text stand in the file of the settings: a wage, or the days to keep."""
    if kind == "day":
        return None
    if kind == "count":
        try:
            return str(checked("retention_days", json.loads(text)))
        except ValueError:
            return None
    wages, _ = read_wages({"2020": {"amount": text, "source": "", "state": "final"}})
    return str(wages[2020].amount) if wages else None


WAYS: dict[str, Callable[[Kind, str], str | None]] = {
    "field": field,
    "paste": paste,
    "roster cell": cell,
    "--set": setting_for_all,
    "JSON of a case": json_text,
    "entries of a form": form_entries,
    "settings": settings,
}


def of_csv(kind: Kind, texts: Sequence[str], folder: Path) -> list[str | None]:
    """Read texts that stand one below the other in a file of values."""
    path = folder / "texts.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["…", "…"], *(["…", text] for text in texts)])
    with opened_table(path) as sheets:
        rows: list[Any] = [cells for _, cells in next(iter(sheets)).rows()]
    return [_of_cell(kind, cells[2]) if 2 in cells else None for cells in rows[1:]]
