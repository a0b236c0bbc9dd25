"""What the history keeps of a case, its answer and its slip: JSON text that gives back the same."""

import json
from collections.abc import Mapping
from dataclasses import fields
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from estimator.case.json_format import read_case
from estimator.case.validation import resolved
from estimator.errors import CaseError
from estimator.identity import FROM_IDENTITY, masked_name
from estimator.result import Check, Estimate, LayerFigures, Part, ReadingTaken, RowId, RulesUsed, Step
from estimator.slip import Remark, Slip, SlipEntry, SlipLine, Total

if TYPE_CHECKING:
    from estimator.case.models import Case

_ROWS_OF_A_SLIP: Mapping[str, type] = {
    "left": SlipEntry,
    "right": SlipEntry,
    "lines": SlipLine,
    "totals": Total,
    "figures": SlipEntry,
    "parts": Part,
    "when_in_force": SlipEntry,
    "readings": Remark,
}
_NOW_CALLED = {"gist": "summary"}
"""Names that files on people's disks have for what is called otherwise now; a rename adds to them."""
_AMOUNT = "yuan"
_NARROW = (",", ":")


def case_text(case: "Case", *, full: bool) -> str:
    """Return a case in the case format; unless in full, the name masked and what the ID number told in its place."""
    data = case.model_dump(exclude_unset=True)
    if not full:
        if case.name is not None:
            data["name"] = masked_name(case.name)
        if data.pop("id_number", None) is not None:
            facts = resolved(case).facts
            data |= {name: facts[name] for name in FROM_IDENTITY if name in facts}
    return json.dumps(data, ensure_ascii=False, separators=_NARROW, default=str)


def masked_case_text(text: str) -> str:
    """Return the text of a case that was written in full, masked."""
    try:
        return case_text(read_case(text), full=False)
    except CaseError:  # of an older version, and no longer a case: the ID number goes all the same
        data = json.loads(text)
        return json.dumps(
            {name: value for name, value in data.items() if name not in ("name", "id_number")}, ensure_ascii=False
        )


def estimate_text(estimate: Estimate) -> str:
    """Return an estimate with all that is in it."""
    return _text(estimate)


def estimate_from(text: str) -> Estimate:
    """Return the estimate that `estimate_text` wrote."""
    data = _data(text)
    data["steps"] = tuple(_step(step) for step in data["steps"])
    told = {reading["name"]: reading["otherwise"] for reading in data["readings"] if reading.get("otherwise")}
    data.setdefault("otherwise", told)  # of an older version: there a reading had it with it
    data["readings"] = tuple(_made(ReadingTaken, reading) for reading in data["readings"])
    data["checks"] = tuple(_made(Check, check) for check in data.get("checks", ()))
    for name in ("layers", "layers_in_force"):
        data[name] = tuple(_made(LayerFigures, layer) for layer in data.get(name, ()))
    data["rules"] = _made(RulesUsed, data["rules"])
    made: Estimate = _made(Estimate, data)
    return made


def _step(data: Mapping[str, Any]) -> Step:
    row = data["row"]
    named = {"row": row and _row_name(row), "further": tuple(map(_row_name, data.get("further", ())))}
    made: Step = _made(Step, {**data, **named})
    return made


def _row_name(text: str) -> RowId:
    return RowId(*text.split(" ", maxsplit=1))


def slip_text(slip: Slip) -> str:
    """Return a slip with all that is in it."""
    return _text({one.name: getattr(slip, one.name) for one in fields(slip)})


def slip_from(text: str) -> Slip:
    """Return the slip that `slip_text` wrote."""
    data = _data(text)
    for name, row in _ROWS_OF_A_SLIP.items():
        data[name] = tuple(_made(row, values) for values in data[name])
    made: Slip = _made(Slip, data)
    return made


def _made(kind: type[Any], values: Mapping[str, Any]) -> Any:  # noqa: ANN401 one of the kind
    """Make one of a kind; what an older version had besides is left out, what it had not yet stands at its default."""
    names = getattr(kind, "_fields", None) or [one.name for one in fields(kind)]
    stored = {_NOW_CALLED.get(name, name): value for name, value in values.items()}
    return kind(**{name: stored[name] for name in names if name in stored})


def _text(value: object) -> str:
    return json.dumps(_plain(value), ensure_ascii=False, separators=_NARROW)


def _plain(value: object) -> object:
    """Tell amounts from words, and name what is in rows, so that their order may change."""
    if isinstance(value, Decimal):
        return {_AMOUNT: str(value)}
    if isinstance(value, RowId):
        return str(value)
    if isinstance(value, tuple):
        names = getattr(value, "_fields", None)
        return [_plain(one) for one in value] if names is None else _plain(dict(zip(names, value, strict=True)))
    if isinstance(value, Mapping):
        return {name: _plain(one) for name, one in value.items()}
    return value


def _data(text: str) -> dict[str, Any]:
    def revived(data: dict[str, Any]) -> dict[str, Any] | Decimal:
        if data.keys() == {_AMOUNT}:
            return Decimal(data[_AMOUNT])
        return {name: tuple(one) if isinstance(one, list) else one for name, one in data.items()}

    data: dict[str, Any] = json.loads(text, object_hook=revived)
    return data
