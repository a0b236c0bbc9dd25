"""The monthly base that allowances and contributions are calculated from (Arts. 6, 17, 18, 26)."""

from collections.abc import Mapping
from decimal import Decimal

from estimator.errors import CaseError, FieldError
from estimator.money import percent, round_fen
from estimator.result import Step
from estimator.rulepack.rows import Base


def base_amount(row: Base, case: object, reading: str | None = None) -> tuple[Decimal, Step]:
    """Return the base and its step (yuan a month). Raises CaseError when the case lacks the amount it comes from."""
    held = case.__dict__  # pydantic is slow to say that a model has no such field
    given: Decimal | None = held[row.input]
    published: Mapping[str, Decimal] = held.get("published_shares") or {}
    if row.unknown is not None and row.lower is not None and row.upper is not None:
        base, formula = _held(row.unknown, row.lower, row.upper, given, held["provincial_wage"], published)
    elif given is None:
        raise CaseError([FieldError(row.input, "还需填写")])
    elif row.share != 1:
        base, formula = _share(given, row.share, published if row.input == "provincial_wage" else {})
    else:
        base, formula = given, str(given)
    return base, Step("fact", "基数", f"{row.label}：{formula}", base, (row.article,), reading, row.named)


def facts_of(row: Base | None) -> frozenset[str]:
    """Return the facts that a base comes from; none where there is no base."""
    if row is None:
        return frozenset()
    return frozenset({row.input} if row.unknown is None else {row.input, "provincial_wage"})


def _share(of: Decimal, share: Decimal, published: Mapping[str, Decimal]) -> tuple[Decimal, str]:
    """Return a share of a wage, as it was published where it was: in print it is rounded."""
    formula = f"{of} × {percent(share)}"
    amount = published.get(percent(share))
    return (round_fen(of * share), formula) if amount is None else (amount, f"{formula}，公布为 {amount}")


def _held(  # noqa: PLR0913, PLR0917  a wage and all that bounds it
    unknown: Decimal,
    lower: Decimal,
    upper: Decimal,
    given: Decimal | None,
    wage: Decimal,
    published: Mapping[str, Decimal],
) -> tuple[Decimal, str]:
    """Hold a wage between its bounds (yuan), and say how."""
    if given is None:
        base, formula = _share(wage, unknown, published)
        return base, f"工资未知，按 {formula}"
    (lowest, least), (highest, most) = _share(wage, lower, published), _share(wage, upper, published)
    if given < lowest:
        return lowest, f"{given} 低于 {least}"
    if given > highest:
        return highest, f"{given} 高于 {most}"
    return given, str(given)
