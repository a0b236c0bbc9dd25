"""The monthly base that allowances and contributions are calculated from (Arts. 6, 17, 18, 26)."""

from decimal import Decimal

from estimator.errors import CaseError, FieldError
from estimator.money import percent, round_fen
from estimator.result import Step
from estimator.rulepack.rows import Base


def base_amount(row: Base, case: object, reading: str | None = None) -> tuple[Decimal, Step]:
    """The base and its step (yuan a month). Raises CaseError when the case lacks the amount it comes from."""
    given: Decimal | None = getattr(case, row.input)
    if row.unknown is not None and row.lower is not None and row.upper is not None:
        wage: Decimal = getattr(case, "provincial_wage")  # noqa: B009  the models that have it share no type
        base, formula = _held(row.unknown, row.lower, row.upper, given, wage)
    elif given is None:
        raise CaseError([FieldError(row.input, "还需填写")])
    elif row.share != 1:
        base, formula = round_fen(given * row.share), f"{given} × {percent(row.share)}"
    else:
        base, formula = given, str(given)
    return base, Step("fact", "基数", f"{row.label}：{formula}", base, (row.article,), reading, row.named)


def _held(
    unknown: Decimal, lower: Decimal, upper: Decimal, given: Decimal | None, wage: Decimal
) -> tuple[Decimal, str]:
    if given is None:
        return round_fen(wage * unknown), f"工资未知，按 {wage} × {percent(unknown)}"
    lowest, highest = round_fen(wage * lower), round_fen(wage * upper)
    if given < lowest:
        return lowest, f"{given} 低于 {wage} × {percent(lower)}"
    if given > highest:
        return highest, f"{given} 高于 {wage} × {percent(upper)}"
    return given, str(given)
