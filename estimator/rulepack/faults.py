"""What pydantic finds wrong with a pack, in Chinese: what should stand there, what may have been meant."""

from collections.abc import Iterable, Mapping
from typing import Any, get_args

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from estimator.meant import did_you_mean, nearest
from estimator.result import STATES
from estimator.rulepack.cells import written
from estimator.rulepack.errors import Code
from estimator.rulepack.model import Pack
from estimator.rulepack.wording import KEYS

_CODES: Mapping[str, Code] = {
    "missing": "missing-key",
    "extra_forbidden": "unknown-key",
    "value_error": "bad-value",
    "literal_error": "bad-value",
    "string_pattern_mismatch": "bad-value",
    "greater_than_equal": "bad-value",
    "less_than_equal": "bad-value",
    "too_short": "bad-value",
    "string_too_short": "bad-value",
    "date_from_datetime_parsing": "wrong-type",
}
_OF_A_BASE = {key: KEYS[key] for key in ("replaces", "removes")}
"""Keys by which a row names those of a base."""
_KEY_OF_A_ROW = 3
"""Parts of the path of a key: table, number, key."""
_LONGEST = 40
"""Of a word that is no value of its key, so much is looked at for what may have been meant."""
_WORDS: Mapping[str, str] = {
    "missing": "还需填写",
    "string_type": "应为带引号的文字",
    "bool_type": "只能是 true 或 false",
    "int_type": "应为整数",
    "date_type": "日期要写成 2027-01-01，不带引号",
    "date_from_datetime_parsing": "日期要写成 2027-01-01",
    "string_pattern_mismatch": "只能用小写字母、数字和连字符",
    "name_pattern_mismatch": "只能用小写字母、数字和下划线，以字母开头",
    "greater_than_equal": "不能小于 {ge}",
    "less_than_equal": "不能大于 {le}",
    "too_short": "至少要有一项",
    "string_too_short": "不能是空的",
    "dict_type": "应为一组键和值，如 {{ … = … }}",
    "model_type": "应为一组键和值，如 {{ … = … }}",
    "tuple_type": "应为方括号里的一列",
}
GIVEN_BY_LOADER = (
    "file",
    "vocabulary",
    "sha256",
    "content",
    "under",
    "lines",
    "otherwise",
    "issued_by",
    "issued_on",
    "issue",
)
"""What no pack says of itself."""


def is_stock(one: ErrorDetails) -> bool:
    """Say whether an error is one of pydantic's own, which does not say what it is about."""
    return str(one["type"]) not in get_args(Code)


def code_of(one: ErrorDetails) -> Code:
    """Return the code of an error, of the closed list."""
    kind = str(one["type"])
    if is_stock(one):
        return _CODES.get(kind, "wrong-type")
    return kind  # type: ignore[return-value]  # is_stock has looked


def key_of(loc: Iterable[int | str]) -> str:
    """Return a place as a dotted key, counted from one: `segments.2.rate`."""
    return ".".join(str(part + 1 if isinstance(part, int) else part) for part in loc)


def message_of(one: ErrorDetails, loc: tuple[int | str, ...]) -> str:
    """Say what is wrong, in words; `loc` is where in a pack it stands."""
    kind, context = str(one["type"]), one.get("ctx", {})
    if kind == "extra_forbidden":
        keys, word = _keys_at(loc[:-1]), str(loc[-1])
        of_a_base = nearest(word[:_LONGEST], {**keys, **_OF_A_BASE}) if len(loc) == _KEY_OF_A_ROW else None
        return f"没有这个键{did_you_mean(word, {of_a_base: ''} if of_a_base in _OF_A_BASE else keys)}"
    if kind == "literal_error":
        words = {str(state): word for state, word in STATES.items()}
        values = context["expected"].replace(chr(39), "").replace(" or ", ", ").split(", ")
        near = nearest(str(one["input"])[:_LONGEST], {value: words.get(value, "") for value in values})
        return f"只能是 {'、'.join(values)}{f'，是不是 {near}？' if near else ''}"
    if kind == "value_error":
        return str(context["error"])
    if "message" in context:
        return str(context["message"])
    if kind == "tuple_type" and len(loc) == 1:
        return f"表头要写成 [[{loc[0]}]]（两层方括号）"
    if kind == "string_pattern_mismatch" and "_" in context["pattern"]:
        kind = "name_pattern_mismatch"
    message = _WORDS.get(kind, "不能这样填写").format(**context)
    return message if kind == "missing" else f"{message}，现在是 {written(one['input'])}"


def _keys_at(loc: tuple[int | str, ...]) -> Mapping[str, str]:
    """Return the keys that may stand at a place of a pack, with their words."""
    model: Any = Pack
    for part in loc:
        if isinstance(part, str):
            model = _fields(model).get(part)
            model = next((one for one in get_args(model) if isinstance(one, type)), model)
    hidden = GIVEN_BY_LOADER if model is Pack else ("id", "file", "line")
    return {key: KEYS.get(key, "") for key in _fields(model) if key not in hidden}


def _fields(model: object) -> Mapping[str, Any]:
    """Return the keys of a model as a pack writes them, each with its type."""
    if not (isinstance(model, type) and issubclass(model, BaseModel)):
        return {}
    return {field.alias or key: field.annotation for key, field in model.model_fields.items()}
