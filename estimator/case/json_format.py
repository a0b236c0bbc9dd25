"""The way in from JSON: text to a checked Case, or all that is wrong with it."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple, NoReturn

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from estimator.case.declared import Models, models_of
from estimator.case.models import Case
from estimator.case.validation import check
from estimator.errors import CaseError, FieldError
from estimator.facts import BUILT_IN, Vocabulary
from estimator.meant import nearest
from estimator.money import WrittenNumber

_WORDS = {
    "missing": "还需填写",
    "extra_forbidden": "没有这一项，或不属于这种待遇",
    "bool_type": "只能是 true 或 false",
    "int_type": "应为整数",
    "string_type": "应为文字",
    "string_too_long": "太长",
    "greater_than_equal": "不能小于 {ge}",
    "less_than_equal": "不能大于 {le}",
    "model_type": "应为一组键和值",
    "tuple_type": "应为列表",
}


class Unfit(NamedTuple):
    """What stands in a JSON text where no field takes it, and what to say of it."""

    message: str


_NULL = Unfit("不能是 null，不知道的就不写")
_TWICE = Unfit("写了两次")


def _whole(text: str) -> int | WrittenNumber:
    return WrittenNumber(text) if text == "-0" else int(text)


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    result = dict(pairs)
    if None in result.values():
        result = {key: _NULL if value is None else value for key, value in pairs}
    if len(result) < len(pairs):
        often = Counter(key for key, _ in pairs)
        result |= {key: _TWICE for key, times in often.items() if times > 1}
    return result


_SCAN = json.JSONDecoder(
    parse_float=WrittenNumber, parse_int=_whole, parse_constant=WrittenNumber, object_pairs_hook=_object
).scan_once  # type: ignore[attr-defined]  # public in json.decoder, missing from the stubs
_BLANKS = " \t\r\n"
_MOST_MEANT, _LONGEST_WORD = 100, 100
"""So many faults, and so much of a key that is none, are looked at for what may have been meant."""
_MOST_PARTS = 40_000
"""Keys and items of a text: each that is wrong costs a hundred times its own size, to be told."""


def read_case(text: str | bytes) -> Case:
    """Read one case from JSON. Raises CaseError: shape first, all at once, then what belongs together."""
    return case_from(read_object(text))


def read_object(text: str | bytes) -> dict[str, object]:
    """Read one JSON object; what no field takes stands in it as Unfit. Raises CaseError, on no field."""
    try:
        data = _scanned((text if isinstance(text, str) else text.decode().removeprefix("\ufeff")).strip(_BLANKS))
    except UnicodeDecodeError:
        _refuse("", "不是 UTF-8 编码的文字")
    except json.JSONDecodeError as error:
        _refuse("", f"不是有效的 JSON：第 {error.lineno} 行第 {error.colno} 列")
    except (RecursionError, ValueError):
        _refuse("", "不是有效的 JSON：嵌套过深或数字过长")
    if not isinstance(data, dict):
        _refuse("", "应为一个 JSON 对象")
    return data


def _scanned(text: str) -> object:
    if text.count(",") > _MOST_PARTS:
        _refuse("", f"键和列表项太多，超过 {_MOST_PARTS} 个")
    try:
        data, end = _SCAN(text, 0)
    except StopIteration as stopped:
        raise json.JSONDecodeError("no value", text, stopped.value) from None
    if end < len(text):
        raise json.JSONDecodeError("more than one value", text, end)
    return data


def case_from(data: Mapping[str, object], vocabulary: Vocabulary = BUILT_IN) -> Case:
    """Make a case of keys and values as JSON has them. Raises CaseError."""
    benefit = data.get("benefit")
    scheme = data.get("scheme") if benefit == "maternity" else ""
    models = models_of(vocabulary)
    model = models.get((benefit, scheme)) if isinstance(benefit, str) and isinstance(scheme, str) else None
    if model is None:
        raise CaseError(_no_kind(data, models, vocabulary))
    try:
        case = model.model_validate(data)
    except ValidationError as error:
        raise CaseError(_in_words(error.errors(include_url=False), vocabulary)) from None
    check(case)
    return case


def _no_kind(data: Mapping[str, object], models: Models, vocabulary: Vocabulary) -> list[FieldError]:
    """Say what says the kind of the case is wrong; and what would be, too, whichever the kind."""
    maternity = data.get("benefit") == "maternity"
    name = "scheme" if maternity else "benefit"
    kinds = tuple(model for (benefit, _), model in models.items() if benefit == "maternity" or not maternity)
    first = _faults_by_key(kinds[0], data)
    if all(key == (name,) or (key and key[0] not in data) for key in first):
        # What is given suits one kind, so that only what every kind needs is wrong: no need to try them all.
        missing = _needed_by_all(kinds)
        faults = [one for key, ones in first.items() if key != (name,) and key[0] in missing for one in ones]
    else:
        found = [first, *(_faults_by_key(model, data) for model in kinds[1:])]
        shared = [key for key in first if key != (name,) and all(key in faults for faults in found)]
        faults = [one for key in shared for one in max((faults[key] for faults in found), key=_takes_the_key)]
    return [_wrong_kind(data, name, vocabulary), *_in_words(faults, vocabulary)]


@lru_cache(maxsize=64)
def _needed_by_all(kinds: tuple[type[Case], ...]) -> frozenset[int | str]:
    return frozenset.intersection(
        *(frozenset(name for name, field in model.model_fields.items() if field.is_required()) for model in kinds)
    )


def _faults_by_key(model: type[Case], data: Mapping[str, object]) -> dict[tuple[int | str, ...], list[ErrorDetails]]:
    faults: dict[tuple[int | str, ...], list[ErrorDetails]] = {}
    try:
        model.model_validate(data)
    except ValidationError as error:
        for one in error.errors(include_url=False):
            faults.setdefault(one["loc"][:1], []).append(one)
    return faults


def _takes_the_key(faults: list[ErrorDetails]) -> bool:
    return faults[0]["type"] != "extra_forbidden"


def _wrong_kind(data: Mapping[str, object], name: str, vocabulary: Vocabulary) -> FieldError:
    if name not in data:
        return FieldError(name, "还需填写")
    value = data[name]
    if isinstance(value, Unfit):
        return FieldError(name, value.message)
    return FieldError(name, f"只能是 {'、'.join(str(one) for one in vocabulary.by_name[name].applies[0].values)}")


def _refuse(field: str, message: str) -> NoReturn:
    raise CaseError([FieldError(field, message)])


def _in_words(faults: Iterable[ErrorDetails], vocabulary: Vocabulary) -> list[FieldError]:
    return [
        FieldError(path, (number < _MOST_MEANT and _meant(path, vocabulary)) or _message(one))
        for number, one in enumerate(faults)
        for path in _paths(one)
    ]


def _meant(path: str, vocabulary: Vocabulary) -> str:
    """Say which of the pack's own facts a key of `more` that is none may have meant; "" where nothing is like it."""
    group, _, key = path.partition(".")
    own = {fact.name: fact.label for fact in vocabulary.own}
    near = nearest(key[:_LONGEST_WORD], own) if group == "more" and key not in own else None
    return f"没有这一项，是不是 more.{near}？" if near else ""


def _paths(one: ErrorDetails) -> list[str]:
    """Return the keys that a fault concerns: each of `more`, where the pack of the day declares no facts at all."""
    path, given = _path(one["loc"]), one["input"]
    if path == "more" and one["type"] == "extra_forbidden" and isinstance(given, dict) and given:
        return [f"more.{key}" for key in given]
    return [path]


def _path(place: tuple[int | str, ...]) -> str:
    # What follows here is not a key but which of the two forms was taken.
    keys = (*place[:1], *place[2:]) if "excluded_cost" in place[:1] else place
    return ".".join(key for key in keys if isinstance(key, str) and key != "[key]")


def _message(one: ErrorDetails) -> str:
    kind = one["type"]
    if isinstance(one["input"], Unfit) and kind != "extra_forbidden":
        return one["input"].message
    if kind == "literal_error":
        return f"只能是 {one['ctx']['expected'].replace(' or ', '、').replace(', ', '、').replace(chr(39), '')}"
    if kind == "value_error":
        return str(one["ctx"]["error"])
    return _WORDS.get(kind, "不能这样填写").format(**one.get("ctx", {}))


def as_data(case: Case) -> dict[str, object]:
    """Return a case as the case format writes it, without what nobody gave."""
    return {key: _written(value) for key, value in case.model_dump(exclude_none=True, exclude_unset=True).items()}


def _written(value: object) -> object:
    if isinstance(value, dict):
        return {key: _written(one) for key, one in value.items()}
    if isinstance(value, tuple):
        return list(value)
    return str(value) if isinstance(value, Decimal | date) else value
