"""How a reading would be reckoned the other way: single rows of some tables, in the manner of a pack on a pack."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from estimator.meant import did_you_mean
from estimator.result import RowId
from estimator.rulepack.cells import written
from estimator.rulepack.errors import PackError
from estimator.rulepack.faults import code_of, is_stock, key_of, message_of
from estimator.rulepack.model import COLLECT_TABLES, UNIQUE_TABLES, Pack, row_model
from estimator.rulepack.rows import Reading, Row
from estimator.rulepack.wording import KEYS, captioned

Tables = Mapping[str, tuple[Row, ...]]
_TABLES = (*UNIQUE_TABLES, *COLLECT_TABLES)


class TablesOtherwise(Mapping[str, Tables]):
    """The tables that are others by each reading of a proven pack; they are made when one is first asked for."""

    def __init__(self, pack: Pack, data: Mapping[str, Any]) -> None:
        """Take the pack and what is written in it."""
        self._pack, self._data = pack, data
        self._readings = {reading.name: reading for reading in pack.reading if reading.otherwise}
        self._made: dict[str, Tables] = {}

    def __getitem__(self, name: str) -> Tables:
        """Give the tables of a reading. Raises KeyError where it says nothing of the other way."""
        if name not in self._made:
            self._made[name] = tables_otherwise(self._pack, self._data, self._readings[name], [])
        return self._made[name]

    def __contains__(self, name: object) -> bool:
        """Tell whether a reading says what the other way is, without making its tables."""
        return name in self._readings

    def __iter__(self) -> Iterator[str]:
        """Go through the names of the readings."""
        return iter(self._readings)

    def __len__(self) -> int:
        """Count the readings."""
        return len(self._readings)


def tables_otherwise(pack: Pack, data: Mapping[str, Any], reading: Reading, wrong: list[PackError]) -> Tables:
    """Return the tables that are others when a reading is the other way; adds what is wrong with what is said of them.

    A row that replaces another keeps of it what it does not say; `data` is the pack as it is written.
    """
    tables: dict[str, list[Row]] = {}
    for number, said in enumerate(reading.otherwise, start=1):
        table = str(said.get("table", ""))
        if table not in _TABLES:
            meant = did_you_mean(table, {one: KEYS[one] for one in _TABLES})
            message = f"另一种读法要写明是哪张表（table）{f'，没有 {table} 这张表' if table else ''}{meant}"
            wrong.append(reading.error("unknown-key", message, key=f"otherwise.{number}.table"))
        else:
            rows = tables.setdefault(table, list(pack.rows(table)))
            told = {key: value for key, value in said.items() if key != "table"}
            wrong += _stale(pack, reading, number, table, told)
            wrong += _apply(pack, reading, number, table, told, rows, data.get(table, []))
    return {table: tuple(rows) for table, rows in tables.items()}


def _stale(pack: Pack, reading: Reading, number: int, table: str, said: Mapping[str, object]) -> Iterator[PackError]:
    """Return a reading of the base whose other way says again a row whose figures have changed since."""
    if pack.under is None or reading.file == pack.file:
        return
    before, now = (
        {row.title: row for row in one.rows(table)}.get(str(said.get("replaces"))) for one in (pack.under, pack)
    )
    if before is not None and now is not None:
        figures = type(now).model_fields.keys() - Row.model_fields.keys() - {"label", "reading"}
        looked_at = said.keys() | (figures if figures & said.keys() else set())
        keys = [key for key in looked_at if getattr(before, key, None) != getattr(now, key, None)]
        if keys:
            changed = "、".join(map(captioned, sorted(keys)))
            message = f"{KEYS[table]}“{now.title}”的{changed}改了，这条读法的另一种读法也要照新的改写"
            yield reading.error("reading-outdated", message, key=f"otherwise.{number}")


def _apply(  # noqa: PLR0913, PLR0917  what is said, and where
    pack: Pack,
    reading: Reading,
    number: int,
    table: str,
    said: dict[str, object],
    rows: list[Row],
    as_it_stands: Sequence[dict[str, Any]],
) -> Iterator[PackError]:
    """Carry out in the rows of a table what a reading says of one of them; yield what is wrong with it."""
    replaces, removes = said.pop("replaces", None), said.pop("removes", [])
    known = {row.title: "" for row in rows}
    removed = removes if isinstance(removes, list) else [removes]
    for name in (*removed, *([] if replaces is None else [replaces])):
        if not isinstance(name, str) or name not in known:
            message = f"{KEYS[table]}里没有 {written(name)} 这一条{did_you_mean(str(name), known)}"
            key = "replaces" if name == replaces else "removes"
            yield reading.error("unknown-row", message, key=f"otherwise.{number}.{key}")
            return
    rows[:] = [row for row in rows if row.title not in removed]
    if not said:
        return
    name = str(replaces or said.get("name", f"{reading.title}-{number}"))
    kept = next((row for row in as_it_stands if row["id"] == (table, replaces)), {})
    given = {**kept, "name": name, **said, "id": RowId(table, name), "file": reading.file, "line": reading.line}
    try:
        row: Any = row_model(table).model_validate(given, context={"vocabulary": pack.vocabulary})
    except ValidationError as error:
        for one in error.errors(include_url=False):
            loc = (*one["loc"], *one.get("ctx", {}).get("at", ()))
            key = key_of(("otherwise", number - 1, *loc))
            caption = f"{captioned(key_of(loc[-1:]))}：" if is_stock(one) else ""
            yield reading.error(code_of(one), caption + message_of(one, (table, 0, *loc)), key=key)
        return
    place = next((index for index, old in enumerate(rows) if old.title == replaces), None)
    rows[len(rows) if place is None else place : len(rows) if place is None else place + 1] = [row]
