"""Fields that can be opened into what they are worked out from: the parts of a cost, the payroll behind a wage."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import NamedTuple

from estimator.facts import Applicability, Fact
from estimator.facts.condition import Value
from estimator.money import ZERO, parse_amount, round_fen

_ANYWHERE = (Applicability(optional=True),)

PARTS = (
    Fact("fully_self_paid", "全自费", "amount", _ANYWHERE, unit="元", hint="目录外的"),
    Fact("over_price_limit", "超限价", "amount", _ANYWHERE, unit="元", hint="超过最高限价的"),
    Fact("prior_self_payment", "先行自付", "amount", _ANYWHERE, unit="元", hint="乙类先自付的"),
)
"""The parts of what is outside the policy range, as a bill prints them."""

PAYROLL = (
    Fact("payroll_wages", "工资总额", "amount", _ANYWHERE, unit="元", hint="上年度各月工资加在一起"),
    Fact("payroll_heads", "人数合计", "count", _ANYWHERE, unit="人次", hint="上年度各月人数加在一起"),
)
"""What an employer's average wage a month is worked out from: wages and heads of all months together."""


SHARES = "published_shares"
"""The entry of shares of the provincial wage as they are published: `60% 3197.00`, each.

Where it is there, they are those of the case itself, and none are asked of the settings.
"""


class WorkedOut(NamedTuple):
    """What a field can be worked out from, and how; None while that is not whole."""

    parts: tuple[Fact, ...]
    from_texts: Callable[[tuple[str, ...]], Decimal | None]


def _sum(texts: tuple[str, ...]) -> Decimal | None:
    return sum((parse_amount(text) for text in texts if text), ZERO)


def _average(texts: tuple[str, ...]) -> Decimal | None:
    wages, heads = texts
    if not wages or not (heads.isascii() and heads.isdigit() and int(heads)):
        return None
    return round_fen(parse_amount(wages) / int(heads))


WORKED_OUT: Mapping[str, WorkedOut] = {
    "excluded_cost": WorkedOut(PARTS, _sum),
    "monthly_base": WorkedOut(PAYROLL, _average),
}


def worked_out(name: str, entries: Mapping[str, Value]) -> str:
    """Work a field out from its parts (yuan); "" while these are not there, or not amounts."""
    parts, from_texts = WORKED_OUT[name]
    texts = tuple(str(entries.get(part.name, "")) for part in parts)
    try:
        amount = from_texts(texts) if any(texts) else None
    except ValueError:
        return ""
    return "" if amount is None else str(amount)
