"""Text as a person typed, pasted or stored it: made plain, and never changed into another number or name.

Only full-width forms of ASCII signs stand for those signs; whatever else looks like a digit (², ①, ৩) stays, to be
refused by who reads the text.
"""

import re
import unicodedata

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: " ", 0xFFE5: "¥"}
# Joiners, marks of direction, fillers and selectors of variants: none of them can be seen.
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
_TWO_NUMBERS = re.compile(r"[0-9][0-9.,]*\s+[¥]?[0-9]")


def without_unseen(text: str) -> str:
    """Leave out the characters that a person cannot see."""
    return _UNSEEN.sub("", text)


def plain(text: str) -> str:
    """Make full-width letters, digits and signs plain, and leave out what cannot be seen."""
    return without_unseen(text).translate(_FULL_WIDTH)


def holds_two_numbers(text: str) -> bool:
    """Tell whether blanks, tabs or line ends part a text into two numbers, as two cells that were copied do."""
    return bool(_TWO_NUMBERS.search(plain(text)))


def is_printable(letter: str) -> bool:
    """Tell whether a letter of a name may be printed: also one that is newer than this program's tables of letters."""
    no_letter = ord(letter) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(letter) <= 0xFDEF  # noqa: PLR2004  Unicode's own bounds
    return unicodedata.category(letter) not in ("Cc", "Cs") and bool(without_unseen(letter)) and not no_letter


def without_time(text: str) -> str:
    """Cut the time that follows a day: 2021-10-08 14:30:00, 2021-10-08T14:30."""
    return re.sub(r"(?<=[0-9日])[ T]+[0-9]{1,2}:[0-9]{2}(:[0-9.]+)?Z?\s*$", "", text)


_DAY = (
    r"(?P<year>[0-9]{4})(?:(?P<sign>[-/.\\−—–])(?P<month>[0-9]{1,2})(?P=sign)(?P<day>[0-9]{1,2})(?![0-9])"
    r"|\s*年\s*(?P<month_>[0-9]{1,2})\s*月\s*(?P<day_>[0-9]{1,2})(?:\s*[日号]|(?![0-9])))"
)
_CLOCK = r"(?:[01]?[0-9]|2[0-4])\s*[:时点](?:\s*[0-5]?[0-9](?:\s*[:分](?:\s*[0-5]?[0-9](?:\.[0-9]+)?\s*秒?)?)?)?"
_WRITTEN_DAY = re.compile(
    rf"{_DAY}\s*(?:[(]?(?:星期|周)[一二三四五六日天][)]?)?"
    rf"(?:(?:\s*T|\s+|(?<=[日号]))(?:\s*(?:[上下]午|[AaPp][Mm]))?\s*{_CLOCK}(?:\+08:?00)?)?"
)
_DAY_IN_DIGITS = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?:\s*[0-2][0-9][0-5][0-9][0-5][0-9])?")


def written_day(text: str) -> str | None:
    """Read a day as offices write it, its time and day of the week cut off, as 2021-10-08; None for all else.

    Two digits of a year, or a day before its month, can be two days, so they are none.
    """
    shown = plain(text).strip()
    if match := _DAY_IN_DIGITS.fullmatch(shown):
        return "-".join(match.groups())
    if match := _WRITTEN_DAY.fullmatch(shown):
        month, day = match["month"] or match["month_"], match["day"] or match["day_"]
        return f"{match['year']}-{month.zfill(2)}-{day.zfill(2)}"
    return None
