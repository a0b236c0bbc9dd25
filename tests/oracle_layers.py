"""A second reckoning of the layers of the pack `critical-and-aid`, written apart: by marginal rates, fen by stretch."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

FEN = Decimal("0.01")
CRITICAL = {
    "none": (11000, [(11000, 100000, "0.60"), (100000, None, "0.70")], 400000),
    "low_income": (5500, [(5500, 100000, "0.65"), (100000, None, "0.75")], None),
    "destitute": (5500, [(5500, 100000, "0.65"), (100000, None, "0.75")], None),
}
AID: dict[str, list[tuple[int, int | None, str]]] = {
    "low_income": [(1000, None, "0.70")],
    "destitute": [(0, None, "0.90")],
}
AID_CEILING = 30000


def on_stretches(stretches: list[tuple[int, int | None, str]], before: Decimal, after: Decimal) -> Decimal:
    """What is paid for the cost between two positions of the year."""
    paid = Decimal(0)
    for low, high, rate in stretches:
        top = after if high is None else min(after, Decimal(high))
        cost = top - max(before, Decimal(low))
        if cost > 0:
            paid += (cost * Decimal(rate)).quantize(FEN, ROUND_HALF_UP)
    return paid


def under(ceiling: int | None, already: Decimal, paid: Decimal) -> Decimal:
    """What of a payment is left under a ceiling."""
    return paid if ceiling is None else min(paid, max(Decimal(ceiling) - already, Decimal(0)))


def layers(borne: Decimal, more: Mapping[str, object]) -> list[Decimal]:
    """What critical illness insurance and medical aid pay on what the basic layer left within the policy range."""
    group = str(more.get("aid_group", "none"))

    def given(name: str) -> Decimal:
        return Decimal(str(more.get(name, 0)))

    _, stretches, ceiling = CRITICAL[group]
    before = given("borne_this_year")
    critical = under(ceiling, given("critical_paid_this_year"), on_stretches(stretches, before, before + borne))
    if group not in AID:
        return [critical]
    left, counted = borne - critical, given("aid_counted_this_year")
    aid = under(AID_CEILING, given("aid_paid_this_year"), on_stretches(AID[group], counted, counted + left))
    return [critical, aid]
