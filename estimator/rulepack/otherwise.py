"""How a reading would be reckoned the other way: single rows of some tables, in the manner of a pack on a pack."""

from collections.abc import Iterator, Mapping

from pydantic import ValidationError

from estimator.rulepack.errors import PackError
from estimator.rulepack.faults import code_of, key_of, message_of
from estimator.rulepack.model import COLLECT_TABLES, UNIQUE_TABLES, Pack, row_model
from estimator.rulepack.rows import Reading, Row
from estimator.rulepack.wording import KEYS, did_you_mean

Tables = Mapping[str, tuple[Row, ...]]
_TABLES = (*UNIQUE_TABLES, *COLLECT_TABLES)


def tables_otherwise(pack: Pack, reading: Reading, wrong: list[PackError]) -> Tables:
    """The tables that are others when a reading is the other way; adds what is wrong with what is said of them."""
    tables: dict[str, list[Row]] = {}
    for number, said in enumerate(reading.otherwise, start=1):
        table = str(said.get("table", ""))
        if table not in _TABLES:
            meant = did_you_mean(table, {one: KEYS.get(one, "") for one in _TABLES})
            message = f"另一种读法要写明是哪张表（table），没有 {table or '写'} 这张表{meant}"
            wrong.append(reading.error("unknown-key", message, key=f"otherwise.{number}.table"))
        else:
            rows = tables.setdefault(table, list(pack.rows(table)))
            wrong += _apply(reading, number, table, dict(said), rows)
    return {table: tuple(rows) for table, rows in tables.items()}


def _apply(reading: Reading, number: int, table: str, said: dict[str, object], rows: list[Row]) -> Iterator[PackError]:
    del said["table"]
    replaces, removes = said.pop("replaces", None), said.pop("removes", [])
    known = {row.title: "" for row in rows}
    removed = removes if isinstance(removes, list) else [removes]
    for name in (*removed, *([] if replaces is None else [replaces])):
        if name not in known:
            message = f"{KEYS[table]}里没有“{name}”这一条{did_you_mean(str(name), known)}"
            yield reading.error("unknown-row", message, key=f"otherwise.{number}")
            return
    rows[:] = [row for row in rows if row.title not in removed]
    if not said:
        return
    name = str(replaces or said.get("name", f"{reading.title}-{number}"))
    given = {"name": name, **said, "id": f"{table} {name}", "file": reading.file, "line": reading.line}
    try:
        row = row_model(table).model_validate(given)
    except ValidationError as error:
        for one in error.errors(include_url=False):
            loc = (*one["loc"], *one.get("ctx", {}).get("at", ()))
            key = key_of(("otherwise", number - 1, *loc))
            yield reading.error(code_of(one), message_of(one, (table, 0, *loc)), key=key)
        return
    place = next((index for index, old in enumerate(rows) if old.title == replaces), None)
    if place is None:
        rows.append(row)  # type: ignore[arg-type]  # the tables are those of figures
    else:
        rows[place] = row  # type: ignore[call-overload]  # the same
