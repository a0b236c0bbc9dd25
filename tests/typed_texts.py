"""Texts as hands, clipboards and other programs bring them, and a careful person who reads numbers and days in them.

The reader shares nothing with the program: it knows a few signs, and gives None for whatever it does not know.
"""

import random
import re
import unicodedata
from datetime import date
from decimal import Decimal

from estimator.typed import holds_two_numbers
from ui.widgets.entry import FieldKind

CLASSES: dict[str, str] = {
    "plain digits": "0123456789",
    "plain signs": ".,+-",
    "full-width": "０１２３４５６７８９．，＋－。",
    "raised, lowered, ringed": "²³¹⁰₂①⑳❶½",
    "digits of other scripts": "৩٣۴५๕𝟗𝟎",
    "unseen": "\u200b\u200d\u202a\u202c\ufeff\u2060\u00ad\ufe0f",
    "blanks": " \t\n\u3000\u00a0",
    "money": "¥￥元角分$",
    "words of number": "一二百千万〇壹",
    "letters": "aeElOoxXⅣ",
    "day": "年月日/-号",
    "far planes": "\ue000\U00020bb7\U0001f600",
}
_UNSEEN = {"\ufe0f"}
_POINTS, _COMMAS, _PLUSES = ".．。", ",，", "+＋"


def text_of(chance: random.Random, kinds: list[str]) -> str:
    """Make a text: mostly plain digits and signs, with signs of some classes strewn in."""
    length = chance.randrange(1, 12)
    often = CLASSES["plain digits"] * 3 + ".,"
    strange = "".join(CLASSES[kind] for kind in kinds)
    return "".join(chance.choice(often) if chance.random() < 0.7 else chance.choice(strange) for _ in range(length))


def taken(kind: FieldKind, text: str) -> str | None:
    """What a field hands on of a text that was put in; None where it refuses it or says what is wrong."""
    if kind.right and holds_two_numbers(text):
        return None
    cleaned = kind.clean(text)
    return None if kind.problem(cleaned) else kind.read(cleaned) or None


def _seen(text: str) -> str:
    return "".join(sign for sign in text if sign not in _UNSEEN and unicodedata.category(sign) != "Cf")


def _plain(sign: str) -> str:
    """The sign that a person takes this one for; nothing else is taken for a digit than 0-9 and their wide forms."""
    if sign in "0123456789":
        return sign
    if "０" <= sign <= "９":
        return "0123456789"["０１２３４５６７８９".index(sign)]
    for plain, several in ((".", _POINTS), (",", _COMMAS), ("+", _PLUSES), ("¥", "¥￥")):
        if sign in several:
            return plain
    return " " if sign.isspace() else sign


def amount_in(text: str) -> Decimal | None:
    """The amount, or the sum of amounts, that a careful person reads in a text; None where it is not one number."""
    seen = "".join(map(_plain, _seen(text))).strip()
    if re.search(r"[0-9][0-9.,]* +¥?[0-9]", seen):
        return None
    seen = seen.replace(" ", "").removeprefix("¥").removesuffix("元")
    total = Decimal(0)
    for part in seen.split("+"):
        if not re.fullmatch(r"(([0-9]+|[0-9]{1,3}(,[0-9]{3})+)(\.[0-9]{0,2})?|\.[0-9]{1,2})", part):
            return None
        total += Decimal(part.replace(",", ""))
    return total


def count_in(text: str) -> int | None:
    """The count that a careful person reads in a text."""
    seen = "".join(map(_plain, _seen(text))).strip()
    if re.search(r"[0-9] +[0-9]", seen):
        return None
    seen = seen.replace(" ", "")
    return int(seen) if re.fullmatch(r"[0-9]+", seen) else None


def day_in(text: str) -> date | None:
    """The day that a careful person reads in a text: year, month, day."""
    seen = "".join(map(_plain, _seen(text)))
    seen = re.sub(r"[年月/.\-－−—–]", "-", "".join(seen.split())).removesuffix("日")
    found = re.fullmatch(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})|([0-9]{4})([0-9]{2})([0-9]{2})", seen)
    try:
        return None if found is None else date(*(int(part) for part in found.groups() if part))
    except ValueError:
        return None
