"""The JSON schema of a pack, by which editors complete and check what is written."""

from collections.abc import Mapping
from typing import Any

from estimator.facts import BUILT_IN, Fact
from estimator.rulepack.cells import AMOUNT_OR_TEXT, CONDITIONS
from estimator.rulepack.faults import GIVEN_BY_LOADER
from estimator.rulepack.model import COLLECT_TABLES, UNIQUE_TABLES, Pack
from estimator.rulepack.wording import KEYS

Schema = dict[str, Any]
_OF_A_ROW = ("id", "file", "line")
_BAND: Schema = {
    "type": "object",
    "properties": {"from": {"type": "integer"}, "upto": {"type": "integer"}},
    "additionalProperties": False,
}
_NAME: Schema = {"type": "string", "pattern": "^[a-z][a-z0-9_]*$"}
_DECLARED: Schema = {"anyOf": [_NAME, {"type": ["boolean", "integer"]}, {"type": "array", "minItems": 1}, _BAND]}
"""What a condition on a fact, or on a layer, that the pack itself declares may be."""
_TABLES = [*UNIQUE_TABLES, *COLLECT_TABLES]


def pack_schema() -> Schema:
    """Give the schema of a pack: its tables and keys with their words, the facts that conditions name, their values."""
    schema: Schema = Pack.model_json_schema(by_alias=True)
    rows = schema["$defs"]
    pack = {**rows.pop("Pack", schema), "$defs": rows}
    pack["properties"] = _without(pack["properties"], GIVEN_BY_LOADER)
    pack["required"] = [key for key in pack["required"] if key not in (*GIVEN_BY_LOADER, "answers", "article")]
    for row in rows.values():
        row.pop("description", None)  # what it says to a programmer
        if "id" in row.get("properties", {}) and "file" in row["properties"]:
            _as_written(row)
    rows["When"] = _when()
    rows["Reading"]["properties"]["otherwise"]["items"] = {
        "type": "object",
        "properties": {"table": {"enum": _TABLES}, "replaces": {"type": "string"}, "removes": _names()},
        "required": ["table"],
    }
    pack["properties"]["answers"] = {
        "type": "object",
        "properties": {table: {"$ref": "#/$defs/When"} for table in UNIQUE_TABLES},
        "additionalProperties": False,
    }
    _with_words(pack)
    dialect = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "规则包"}
    return {**dialect, **_without(pack, ("title", "description"))}


def _without(data: Mapping[str, Any], keys: tuple[str, ...]) -> Schema:
    return {key: value for key, value in data.items() if key not in keys}


def _names() -> Schema:
    return {"type": "array", "items": {"type": "string"}}


def _as_written(row: Schema) -> None:
    """Return a row as a pack writes it: without what the loader adds, with what says which row of the base it means."""
    row["properties"] = _without(row["properties"], _OF_A_ROW)
    row["properties"] |= {"replaces": {"type": "string"}, "removes": _names()}
    required = [key for key in row.get("required", []) if key not in _OF_A_ROW]
    row.pop("required", None)
    replacing = [key for key in required if key not in ("name", "number")]
    row["anyOf"] = [{"required": required}, {"required": ["replaces", *replacing]}, {"required": ["removes"]}]


def _when() -> Schema:
    facts = {fact.name: _condition(fact) for fact in BUILT_IN.facts if fact.kind not in AMOUNT_OR_TEXT}
    clause = {"type": "object", "properties": facts, "additionalProperties": _DECLARED}
    return {"anyOf": [clause, {"type": "array", "items": clause, "minItems": 1}]}


def _condition(fact: Fact) -> Schema:
    if fact.kind in ("count", "date"):
        bound: Schema = {"type": "integer"} if fact.kind == "count" else {"type": "string", "format": "date"}
        band = {"type": "object", "properties": {"from": bound, "upto": bound}, "additionalProperties": False}
        return {"title": fact.label, "anyOf": [bound, band]}
    values = list(dict.fromkeys(value for place in fact.applies for value in place.values))
    words = "、".join(f"{value}：{fact.word(value)}" for value in values)
    one: Schema = {"enum": values}
    if fact.name == "benefit":  # a pack may declare more
        one = {"anyOf": [one, _NAME]}
    return {"title": fact.label, "description": words, "anyOf": [one, {"type": "array", "items": one, "minItems": 1}]}


def _with_words(schema: object) -> None:
    """Give every key its Chinese word, and conditions their schema."""
    if isinstance(schema, list):
        for one in schema:
            _with_words(one)
    elif isinstance(schema, dict):
        for key, one in schema.get("properties", {}).items():
            if key in KEYS and isinstance(one, dict) and "enum" not in one:
                one.setdefault("description", KEYS[key])
        if schema.get("$comment") == CONDITIONS:
            schema.clear()
            schema["$ref"] = "#/$defs/When"
        for one in schema.values():
            _with_words(one)
