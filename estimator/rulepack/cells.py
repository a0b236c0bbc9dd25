"""What a cell of a rule pack may say: an amount in yuan, a share, conditions on facts, the name of a fact, months."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated
from unicodedata import normalize

from pydantic import AfterValidator, Field, ValidationInfo, WithJsonSchema
from pydantic_core import PydanticCustomError

from estimator.facts import BUILT_IN, LAYER, Fact, FactKind, Vocabulary
from estimator.facts.condition import Band, Clause, Condition, When
from estimator.fields import ReadBy
from estimator.meant import did_you_mean, nearest
from estimator.money import parse_amount
from estimator.rulepack.errors import Code

_PERCENT = re.compile(r"(0|[1-9][0-9]{0,3})(\.[0-9]*[1-9])?%")
_LIKE_A_SHARE = re.compile(r"([0-9]{1,4}(?:\.[0-9]+)?)(%?)")
_FINITE = ("choice", "flag", "set")
CONDITIONS = "conditions"
"""What stands in the schema of a row where its conditions are to be described."""
AMOUNT_OR_TEXT = ("amount", "text")
"""Kinds of facts that no condition looks at."""


def wrong_cell(code: Code, message: str, mend: str = "", at: tuple[str | int, ...] = ()) -> PydanticCustomError:
    """Say what a validator raises: a code of the closed list, what is wrong, the mend, and where in the cell."""
    return PydanticCustomError(code, "{message}", {"message": message, "mend": mend, "at": at})


def written(value: object) -> str:
    """Return a value as it stands in a pack: `"county"`, `80`, `true`, `["city", "province"]`."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(written, value))}]"
    if isinstance(value, Mapping):
        return f"{{ {', '.join(f'{key} = {written(one)}' for key, one in value.items())} }}"
    return f'"{value}"' if isinstance(value, str) else str(value)


def yuan(value: object) -> Decimal:
    """Return an amount as a pack writes it (yuan)."""
    if isinstance(value, str):
        raise wrong_cell("wrong-type", f"金额是数字，不带引号，现在是 {written(value)}")
    try:
        return parse_amount(value)
    except ValueError as error:
        raise wrong_cell("bad-value", f"{error}，现在是 {written(value)}") from None


def share_of(value: object) -> Decimal:
    """Read a share as a pack writes it, as a Decimal of one."""
    if not isinstance(value, str) or not _PERCENT.fullmatch(value):
        mend = _meant_share(value)
        form = mend or '"45%" 或 "1.25%" 的样子'
        raise wrong_cell("bad-value", f"比例要写成 {form}，现在是 {written(value)}", mend)
    return Decimal(value[:-1]) / 100


def _meant_share(value: object) -> str:
    """Return the share that may have been meant: `"80%"` for 80, 0.8, `80 %`, `８０％`; "" where it cannot be told."""
    found = _LIKE_A_SHARE.fullmatch(re.sub(r"\s", "", normalize("NFKC", str(value))))
    if found is None or isinstance(value, bool):
        return ""
    number = Decimal(found[1])
    if not found[2] and number < 1:
        number *= 100
    mend = f"{number.normalize():f}%"
    return f'"{mend}"' if _PERCENT.fullmatch(mend) else ""


def _vocabulary(info: ValidationInfo) -> Vocabulary:
    found: Vocabulary = (info.context or {}).get("vocabulary", BUILT_IN)
    return found


def _when(value: object, info: ValidationInfo) -> When:
    return when_from(value, _vocabulary(info))


def when_from(value: object, vocabulary: Vocabulary) -> When:
    """Return the conditions that a `when` says of the facts of a vocabulary."""
    if isinstance(value, list) and value:
        return tuple(_clause(clause, (number,), vocabulary) for number, clause in enumerate(value))
    return (_clause(value, (), vocabulary),)


def _clause(value: object, at: tuple[str | int, ...], vocabulary: Vocabulary) -> Clause:
    if not isinstance(value, dict):
        message = f'条件要写成 {{ tier = "county" }} 的样子，或这样的一列，现在是 {written(value)}'
        raise wrong_cell("wrong-type", message, at=at)
    return {name: _condition(name, one, (*at, name), vocabulary) for name, one in value.items()}


def _condition(name: str, value: object, at: tuple[str | int, ...], vocabulary: Vocabulary) -> Condition:
    """Read what a condition asks of a fact. Raises by `wrong_cell`."""
    fact = vocabulary.by_name.get(name)
    if fact is None or fact.kind in AMOUNT_OR_TEXT:
        known = {fact.name: fact.label for fact in vocabulary.facts if fact.kind not in AMOUNT_OR_TEXT}
        meant = "，这个规则包没有写 [[layer]]" if name == LAYER else did_you_mean(name, known)
        raise wrong_cell("unknown-fact", f"条件里没有 {name} 这一项{meant}", at=at)
    if isinstance(value, dict):
        return _band(fact, value, at)
    values = tuple(value) if isinstance(value, list) else (value,)
    if not values:
        raise wrong_cell("bad-value", f"“{fact.label}”的值是空的，什么情形都不符合", at=at)
    if fact.kind not in _FINITE:
        return _number(fact, values, at)
    for one in values:
        _check_value(fact, one, at)
    return values


def _check_value(fact: Fact, value: object, at: tuple[str | int, ...]) -> None:
    taken = list(dict.fromkeys(one for place in fact.applies for one in place.values))
    if any(value == other and type(value) is type(other) for other in taken):
        return
    near = nearest(normalize("NFKC", str(value)), {str(one): fact.word(one) for one in taken})
    mend = next((written(one) for one in taken if str(one) == near), "")
    meant = f"，是不是 {mend}？" if mend else f"，只能是 {'、'.join(map(written, taken))}"
    raise wrong_cell("unknown-value", f"“{fact.label}”没有 {written(value)} 这个值{meant}", mend, at)


def _number(fact: Fact, values: tuple[object, ...], at: tuple[str | int, ...]) -> Condition:
    if len(values) != 1 or not _is_bound(fact, values[0]):
        message = f"“{fact.label}”写一个{_a_bound(fact)}，或 {{ from = …, upto = … }}，现在是 {written(values)[1:-1]}"
        raise wrong_cell("wrong-type", message, at=at)
    return Band(values[0], values[0])  # type: ignore[arg-type]  # _is_bound has looked at the type


def _band(fact: Fact, value: Mapping[str, object], at: tuple[str | int, ...]) -> Band:
    """Read a span of a number or day. Raises by `wrong_cell`."""
    if fact.kind in _FINITE or not value:
        raise wrong_cell("bad-value", f"“{fact.label}”不是数，不能写 from、upto，要写它的值", at=at)
    for key, bound in value.items():
        if key not in ("from", "upto"):
            message = f"没有 {key} 这个键{did_you_mean(key, {'from': '从', 'upto': '至'})}"
            raise wrong_cell("bad-value", message, at=(*at, key))
        if not _is_bound(fact, bound):
            message = f"“{fact.label}”的上下限是{_a_bound(fact)}，不带引号，现在是 {written(bound)}"
            raise wrong_cell("wrong-type", message, at=(*at, key))
    low, high = value.get("from"), value.get("upto")
    if low is not None and high is not None and low > high:  # type: ignore[operator]  # _is_bound has looked at the types
        raise wrong_cell("bad-value", f"“{fact.label}”的 from {low} 大于 upto {high}", at=at)
    return Band(low, high)  # type: ignore[arg-type]  # _is_bound has looked at the types


def _a_bound(fact: Fact) -> str:
    return "日期" if fact.kind == "date" else "整数"


def _is_bound(fact: Fact, value: object) -> bool:
    wanted = date if fact.kind == "date" else int
    return isinstance(value, wanted) and not isinstance(value, bool)


class FactName(str):
    """The name of an amount or count, which knows what that is called."""

    __slots__ = ("label",)
    label: str


def _name_of(kind: FactKind) -> ReadBy:
    """Read the name of a fact that the pack has."""

    def known(name: object, info: ValidationInfo) -> FactName:
        names = {fact.name: fact.label for fact in _vocabulary(info).facts if fact.kind == kind}
        if not isinstance(name, str) or name not in names:
            word = "金额" if kind == "amount" else "计数"
            shown = name if isinstance(name, str) and name else written(name)
            raise wrong_cell("unknown-fact", f"没有 {shown} 这一项{word}{did_you_mean(str(name), names)}")
        found = FactName(name)
        found.label = names[name]
        return found

    return ReadBy(known, in_context=True)


def _row_name(name: str) -> str:
    if not name.strip() or name.isdigit() or any(letter in name for letter in ' \t\n"“”.'):
        raise wrong_cell("bad-value", f"名字不能是纯数字，不能有空格、引号和点，现在是 {written(name)}")
    return name


Yuan = Annotated[Decimal, ReadBy(yuan), WithJsonSchema({"type": "number", "minimum": 0})]
Share = Annotated[Decimal, ReadBy(share_of), WithJsonSchema({"type": "string", "pattern": f"^{_PERCENT.pattern}$"})]
Conditions = Annotated[When, ReadBy(_when, in_context=True), WithJsonSchema({"$comment": CONDITIONS})]
AmountName = Annotated[FactName, _name_of("amount"), WithJsonSchema({"type": "string"})]
CountName = Annotated[FactName, _name_of("count"), WithJsonSchema({"type": "string"})]
Months = Annotated[int, Field(ge=0, le=1200)]
RowName = Annotated[str, AfterValidator(_row_name)]
