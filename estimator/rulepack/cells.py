"""What a cell of a rule pack may say: an amount in yuan, a share, conditions on facts, the name of a fact, months."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from typing import Annotated

from pydantic import AfterValidator, Field, PlainValidator
from pydantic_core import PydanticCustomError

from estimator.facts import BY_NAME, Fact, FactKind
from estimator.facts.condition import Band, Clause, Condition, When
from estimator.money import parse_amount

_PERCENT = re.compile(r"(0|[1-9][0-9]{0,3})(\.[0-9]*[1-9])?%")
_FINITE = ("choice", "flag", "set")


def _yuan(value: object) -> Decimal:
    if isinstance(value, str):
        raise PydanticCustomError("wrong-type", "an amount is a number, not text")
    return parse_amount(value)


def _share(value: object) -> Decimal:
    if not isinstance(value, str) or not _PERCENT.fullmatch(value):
        raise PydanticCustomError("bad-value", "a share is written like 63% or 0.05%")
    return Decimal(value[:-1]) / 100


def _did_you_mean(word: str, words: list[str]) -> str:
    close = get_close_matches(word, words, n=1)
    return f"; did you mean {close[0]}?" if close else f"; known: {', '.join(words)}"


def _when(value: object) -> When:
    clauses = value if isinstance(value, list) and value else [value]
    return tuple(_clause(clause) for clause in clauses)


def _clause(value: object) -> Clause:
    if not isinstance(value, dict):
        raise PydanticCustomError("wrong-type", "a `when` is a table of conditions or a list of such tables")
    return {name: _condition(name, one) for name, one in value.items()}


def _condition(name: str, value: object) -> Condition:
    fact = BY_NAME.get(name)
    if fact is None or fact.kind in ("amount", "text"):
        known = [fact.name for fact in BY_NAME.values() if fact.kind not in ("amount", "text")]
        raise PydanticCustomError("unknown-fact", f"no fact {name}" + _did_you_mean(name, known))
    if isinstance(value, dict):
        return _band(fact, value)
    values = tuple(value) if isinstance(value, list) else (value,)
    if not values:
        raise PydanticCustomError("bad-value", f"{name}: an empty list matches nothing")
    if fact.kind in _FINITE:
        taken = [one for place in fact.applies for one in place.values]
        for one in values:
            if not any(one == other and type(one) is type(other) for other in taken):
                raise PydanticCustomError(
                    "unknown-value", f"{name} never is {one!r}" + _did_you_mean(str(one), [str(one) for one in taken])
                )
        return values
    return _number(fact, values)


def _number(fact: Fact, values: tuple[object, ...]) -> Condition:
    if len(values) != 1 or not _is_bound(fact, values[0]):
        raise PydanticCustomError("wrong-type", f"{fact.name}: one number, or {{ from, upto }}")
    return Band(values[0], values[0])  # type: ignore[arg-type]  # _is_bound has looked at the type


def _band(fact: Fact, value: Mapping[str, object]) -> Band:
    if fact.kind in _FINITE or not value or value.keys() - {"from", "upto"}:
        raise PydanticCustomError("bad-value", f"{fact.name}: {{ from, upto }} is for numbers and days")
    for bound in value.values():
        if not _is_bound(fact, bound):
            raise PydanticCustomError("wrong-type", f"{fact.name}: bounds are {fact.kind}s")
    return Band(value.get("from"), value.get("upto"))  # type: ignore[arg-type]  # _is_bound has looked at the types


def _is_bound(fact: Fact, value: object) -> bool:
    wanted = date if fact.kind == "date" else int
    return isinstance(value, wanted) and not isinstance(value, bool)


def _name_of(kind: FactKind) -> AfterValidator:
    names = [fact.name for fact in BY_NAME.values() if fact.kind == kind]

    def known(name: str) -> str:
        if name not in names:
            raise PydanticCustomError("unknown-fact", f"no {kind} {name}" + _did_you_mean(name, names))
        return name

    return AfterValidator(known)


Yuan = Annotated[Decimal, PlainValidator(_yuan)]
Share = Annotated[Decimal, PlainValidator(_share)]
Conditions = Annotated[When, PlainValidator(_when)]
AmountName = Annotated[str, _name_of("amount")]
CountName = Annotated[str, _name_of("count")]
Months = Annotated[int, Field(ge=0, le=1200)]
