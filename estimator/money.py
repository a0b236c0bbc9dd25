"""Exact yuan: reading, rounding to the fen, and the ways an amount is written."""

import re
from decimal import ROUND_HALF_UP, Decimal

ZERO = Decimal("0.00")
FEN = Decimal("0.01")
LARGEST = Decimal("99999999.99")
_WRITTEN = re.compile(r"[0-9]{1,20}(\.[0-9]{1,2})?")
_CENTS = -2

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")


class WrittenNumber:
    """A number of a JSON text as it was written, so that no digit of it passes through a float."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        """Keep the text."""
        self.text = text

    def __str__(self) -> str:
        """Return the number as it was written."""
        return self.text


def round_fen(amount: Decimal) -> Decimal:
    """Round to the fen, half up (yuan)."""
    return amount.quantize(FEN, ROUND_HALF_UP)


def parse_amount(value: object) -> Decimal:
    """Read an amount of yuan from text, a whole number or a Decimal, with at most two decimals.

    Raises ValueError, worded for a clerk, for anything else: a float, a sign, an exponent, a separator, a blank.
    """
    if isinstance(value, WrittenNumber):
        value = value.text
    if isinstance(value, str):
        if not _WRITTEN.fullmatch(value):
            raise ValueError(_what_is_wrong(value))
        amount = Decimal(value)
    elif isinstance(value, int) and not isinstance(value, bool):
        amount = Decimal(value)
    elif isinstance(value, Decimal) and value.is_finite() and int(value.as_tuple().exponent) >= _CENTS:
        amount = value
    else:
        raise ValueError("应为金额（数字，最多两位小数）")
    if amount < 0:
        raise ValueError("金额不能小于 0")
    if amount > LARGEST:
        raise ValueError("金额不能超过 99,999,999.99")
    return amount.quantize(FEN)


def _what_is_wrong(text: str) -> str:
    if not text.strip():
        return "没有填写金额"
    if text.lstrip().startswith("-"):
        return "金额不能小于 0"
    if re.fullmatch(r"[0-9]+\.[0-9]{3,}", text):
        return "金额最多两位小数"
    return "应为金额（只用数字和小数点，最多两位小数）"


def grouped(amount: Decimal) -> str:
    """Write an amount for people: two decimals, thousands separated by commas (yuan)."""
    return f"{amount:,.2f}"


def percent(share: Decimal) -> str:
    """Write a share of one as a percentage without needless zeros: 0.63 as 63%, 0.0005 as 0.05%."""
    text = f"{share * 100:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) + "%"


def capital_numerals(amount: Decimal) -> str:
    """Write an amount already rounded to the fen in the capital numerals of Chinese bank forms (yuan)."""
    sign, fen = ("负", -int(amount * 100)) if amount < 0 else ("", int(amount * 100))
    yuan, jiao, cent = fen // 100, fen // 10 % 10, fen % 10
    whole = _capital_integer(yuan) + "元" if yuan else ""
    if not jiao and not cent:
        return sign + (whole or "零元") + "整"
    tail = f"{_DIGITS[jiao]}角" if jiao else ("零" if yuan else "")
    return sign + whole + tail + (f"{_DIGITS[cent]}分" if cent else "整")


def _capital_integer(number: int) -> str:
    """Write whole yuan in capitals, four digits at a time."""
    groups: list[int] = []
    while number:
        groups.append(number % 10000)
        number //= 10000
    text = ""
    for index in reversed(range(len(groups))):
        group = groups[index]
        if not group:
            continue
        gap = text and (group < 1000 or groups[index + 1] % 10 == 0 or groups[index + 1] == 0)  # noqa: PLR2004 a group without its thousands
        text += ("零" if gap else "") + _capital_group(group) + _GROUPS[index]
    return text


def _capital_group(group: int) -> str:
    text, pending = "", False
    for place in (3, 2, 1, 0):
        digit = group // 10**place % 10
        if digit:
            text += ("零" if pending and text else "") + _DIGITS[digit] + _PLACES[place]
            pending = False
        else:
            pending = True
    return text
