"""Text as a person typed, pasted or stored it: made plain, and never changed into another number or name.

Only full-width forms of ASCII signs stand for those signs; whatever else looks like a digit (², ①, ৩) stays, to be
refused by who reads the text.
"""

import re
import unicodedata
from decimal import Decimal

from estimator.reading import printable

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0xFFE5: "¥"}
_BLANKS = dict.fromkeys((0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x2800, 0x3000), " ")
# Joiners, marks of direction, fillers and selectors of variants: none of them can be seen.
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_TURNED_ROUND = re.compile("\u202e(?=[^\u202c]*[0-9０-９])")
"""Digits behind it are seen from right to left: as another number than is stored."""
_ENDS_OF_CELLS = "\t\n\v\f\r\x1c-\x1f\x85\u2028\u2029"
_TWO_NUMBERS = re.compile(rf"[0-9.,元]\s+¥?[.,]?[0-9]|\S *[{_ENDS_OF_CELLS}]\s*\S")
_STRIPPED = re.compile(rf"\A[{_ENDS_OF_CELLS}]+|[{_ENDS_OF_CELLS}]+\Z")
_GROUPED = re.compile(r"[1-9][0-9]{0,2}(,[0-9]{3})+(\.[0-9]*)?")
ONE_NUMBER = "只能填一个数，这里是两个"
_FEN = 2


def without_unseen(text: str) -> str:
    """Leave out the characters that a person cannot see."""
    return _UNSEEN.sub("", text)


def plain(text: str) -> str:
    """Make full-width letters, digits and signs and blanks of any width plain, and leave out what cannot be seen."""
    return without_unseen(text).translate(_FULL_WIDTH).translate(_BLANKS)


def one_line(text: str) -> str:
    """Make a number or day plain as far as it stays what it is: without the ends of cells and lines around it."""
    turned = "\u202e" if _TURNED_ROUND.search(text) else ""
    return turned + _STRIPPED.sub("", plain(text))


def holds_two_numbers(text: str) -> bool:
    """Tell whether blanks, tabs or line ends part a text into two numbers, as two cells that were copied do."""
    return bool(_TWO_NUMBERS.search(plain(text).strip()))


def written_amount(text: str) -> str:
    """Read an amount as people write it, or a sum (1000+200.5), as plain digits and a point (yuan).

    Commas part thousands alone, ¥ may stand before it and 元 behind. Raises ValueError, worded for a clerk.
    """
    shown = _one_number(text).removeprefix("¥").removesuffix("元")
    parts = [part.strip() for part in shown.strip().split("+")]
    if len(parts) > 1 and "" in parts:
        raise ValueError("加号两边都要写金额")
    amounts = [_one_amount(part) for part in parts]
    return amounts[0] if len(amounts) == 1 else str(sum(map(Decimal, amounts), Decimal(0)))


def _one_number(text: str) -> str:
    shown = one_line(text).replace("。", ".").strip()
    if holds_two_numbers(shown):
        raise ValueError(ONE_NUMBER)
    return shown


def _one_amount(text: str) -> str:
    """Return one amount that was typed as plain digits. Raises ValueError."""
    if text.startswith(("-", "−")):
        raise ValueError("金额不能是负数")
    if strange := _strange(text, "0123456789.,"):
        raise ValueError(f"金额只能写数字，这里有“{strange}”")
    if "," in text and not _GROUPED.fullmatch(text):
        raise ValueError("逗号不在千位上，请核对金额")
    yuan, _, fen = text.replace(",", "").partition(".")
    if "." in fen:
        raise ValueError("小数点多了一个")
    if not yuan and not fen:
        raise ValueError("请写金额，如 9000.50")
    if len(fen) > _FEN:
        raise ValueError("最多写到分，两位小数")
    yuan = yuan.lstrip("0") or "0"
    return f"{yuan}.{fen}" if fen else yuan


def written_count(text: str) -> str:
    """Read a whole number as plain digits. Raises ValueError, worded for a clerk."""
    shown = _one_number(text)
    if not shown:
        raise ValueError("应为整数")
    if shown.startswith(("-", "−")):
        raise ValueError("不能是负数")
    if strange := _strange(shown, "0123456789"):
        raise ValueError("只能写整数" if set(strange) <= {".", ","} else f"只能写数字，这里有“{strange}”")
    return shown.lstrip("0") or "0"


def _strange(text: str, allowed: str) -> str:
    return "".join(dict.fromkeys(printable(sign) for sign in text if sign not in allowed))


def is_printable(letter: str) -> bool:
    """Tell whether a letter of a name may be printed: also one that is newer than this program's tables of letters."""
    no_letter = ord(letter) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(letter) <= 0xFDEF  # noqa: PLR2004  Unicode's own bounds
    return unicodedata.category(letter) not in ("Cc", "Cs") and bool(without_unseen(letter)) and not no_letter


_DAY = (
    r"(?P<year>[0-9]{4})(?: *(?P<sign>[-/.\\−—–]) *(?P<month>[0-9]{1,2}) *(?P=sign) *(?P<day>[0-9]{1,2})(?![0-9])"
    r"|\s*年\s*(?P<month_>[0-9]{1,2})\s*月\s*(?P<day_>[0-9]{1,2})(?:\s*[日号]|(?![0-9])))"
)
_CLOCK = r"(?:[01]?[0-9]|2[0-4])\s*[:时点](?:\s*[0-5]?[0-9](?:\s*[:分](?:\s*[0-5]?[0-9](?:\.[0-9]+)?\s*秒?)?)?)?"
_WRITTEN_DAY = (
    rf"{_DAY}\s*(?:[(]?(?:星期|周)[一二三四五六日天][)]?)?"
    rf"(?:(?:\s*T|\s+|(?<=[日号]))(?:\s*(?:[上下]午|[AaPp][Mm]))?\s*{_CLOCK}(?:\+08:?00)?)?"
)
"""Compiled with the first day that is read: a start has none to read."""
_DAY_IN_DIGITS = r"([0-9]{4})([0-9]{2})([0-9]{2})(?:\s*[0-2][0-9][0-5][0-9][0-5][0-9])?"


def written_day(text: str) -> str | None:
    """Read a day as offices write it, its time and day of the week cut off, as 2021-10-08; None for all else.

    Two digits of a year, or a day before its month, can be two days, so they are none.
    """
    shown = one_line(text).replace("。", ".").strip()
    if match := re.fullmatch(_DAY_IN_DIGITS, shown):
        return "-".join(match.groups())
    if match := re.fullmatch(_WRITTEN_DAY, shown):
        month, day = match["month"] or match["month_"], match["day"] or match["day_"]
        return f"{match['year']}-{month.zfill(2)}-{day.zfill(2)}"
    return None
