"""What the fields of a case take, each by itself: amounts, days, counts within their bounds, printable text."""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, StrictStr

from estimator.days import HOW_A_DAY_IS_WRITTEN, parse_day
from estimator.facts import BY_NAME, MANY
from estimator.facts.values import Procedure
from estimator.fields import ReadBy
from estimator.money import parse_amount
from estimator.typed import without_unseen

_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_LONGEST = 200


def _day(value: object) -> date:
    return parse_day(value) if isinstance(value, str) else _a_date(value)


def _a_date(value: object) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    raise ValueError(HOW_A_DAY_IS_WRITTEN)


def _printable(value: str) -> str:
    if _UNPRINTABLE.search(value):
        raise ValueError("含有不能打印的字符")
    return value


def _as_tuple(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


def _within(name: str) -> Any:  # noqa: ANN401  what pydantic's Field gives
    """Return the bounds that a count has wherever it applies."""
    everywhere = BY_NAME[name].applies
    return Field(ge=min(place.low for place in everywhere), le=max(place.high for place in everywhere))


Amount = Annotated[Decimal, ReadBy(parse_amount)]
Day = Annotated[date, ReadBy(_day)]
Count = Annotated[int, Field(ge=0, le=MANY)]
Age = Annotated[int, _within("age")]
Admission = Annotated[int, _within("admission")]
Babies = Annotated[int, _within("babies")]
GestationMonths = Annotated[int, _within("gestation_months")]
DaysOwed = Annotated[int, _within("days")]
PublishedShares = dict[Annotated[str, Field(pattern=r"^[1-9][0-9]{0,2}%$")], Amount]
Procedures = Annotated[tuple[Procedure, ...], BeforeValidator(_as_tuple)]
UnseenLeftOut = Annotated[
    StrictStr, BeforeValidator(lambda value: without_unseen(value) if isinstance(value, str) else value)
]
PrintableText = Annotated[
    StrictStr,
    Field(max_length=_LONGEST),
    BeforeValidator(lambda value: _printable(without_unseen(value)) if isinstance(value, str) else value),
]
