"""The tables of a pack: its own, and those of its base where it has none of its own."""

import tomllib
from collections.abc import Callable
from decimal import Decimal
from hashlib import sha256
from typing import Any

from pydantic import ValidationError

from estimator.rulepack.errors import Code, PackError, PackErrors
from estimator.rulepack.model import BasePack

BaseOf = Callable[[str], bytes | None]
"""Gives the file of the pack with an id; None where there is none."""


def tables_of(content: bytes, file: str, base_of: BaseOf, *, proven: bool) -> dict[str, Any]:
    """Read what a pack says, and its base where it says nothing; of a proven one without its examples.

    A table replaces the whole table of the base. Examples are added to the base's: one of the same case, on whatever
    day, takes the place of the base's, so whatever comes out differently must be worked out anew. Raises PackErrors.
    """
    own = _toml(content, file, proven=proven)
    base = _base(own)
    if base is None:
        return own
    below = base_of(base.id)
    if below is None:
        raise _refused("unknown-base", file, f"no pack {base.id}")
    digest = sha256(below).hexdigest()
    if digest != base.sha256:
        raise _refused("other-base", file, f"the sha256 of {base.id} is {digest}")
    under = _toml(below, file, proven=proven)
    if "based_on" in under:
        raise _refused("bad-value", file, f"{base.id} has a base itself")
    tables = {name: table for name, table in under.items() if isinstance(table, list) or name == "answers"}
    examples = _examples(under.get("example", []), own.get("example", []))
    return tables | own | {"example": examples}


def _toml(content: bytes, file: str, *, proven: bool) -> dict[str, Any]:
    # The examples stand last, are most of the file, and serve the proof alone.
    wanted = content.partition(b"\n[[example]]")[0] if proven else content
    try:
        return tomllib.loads(wanted.decode("utf-8"), parse_float=Decimal)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise PackErrors([PackError("not-toml", file, "file", str(error))]) from None


def _base(own: dict[str, Any]) -> BasePack | None:
    """The base that a pack names; None also where it is named wrongly, which the model of the pack says."""
    try:
        return BasePack.model_validate(own["based_on"])
    except (KeyError, ValidationError):
        return None


def _refused(code: Code, file: str, message: str) -> PackErrors:
    return PackErrors([PackError(code, file, "based_on", message)])


def _examples(under: list[Any], own: Any) -> Any:  # noqa: ANN401  not yet looked at: the model says what is wrong with it
    if not isinstance(own, list):
        return own
    restated = [_but_for_its_day(example) for example in own]
    return [*(example for example in under if _but_for_its_day(example) not in restated), *own]


def _but_for_its_day(example: object) -> object:
    case = example.get("case") if isinstance(example, dict) else None
    return {key: value for key, value in case.items() if key != "date"} if isinstance(case, dict) else case
