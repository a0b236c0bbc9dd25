"""Texts as hands, clipboards and other programs bring them, and a careful person who reads numbers and days in them.

The reader shares nothing with the program: it knows a few signs, and gives None for whatever it does not know.
"""

import random
import re
import unicodedata
from datetime import date
from decimal import Decimal
from typing import Literal

Kind = Literal["amount", "count", "day"]
CLASSES: dict[str, str] = {
    "plain digits": "0123456789",
    "plain signs": ".,+-",
    "full-width": "０１２３４５６７８９．，＋－。",
    "raised, lowered, ringed": "²³¹⁰₂①⑳❶½",
    "digits of other scripts": "৩٣۴५๕𝟗𝟎",
    "unseen": "\u200b\u200d\u202a\u202c\ufeff\u2060\u00ad\ufe0f",
    "turned round": "\u202e\u202c",
    "blanks": " \t\n\u3000\u00a0\u2009",
    "money": "¥￥元角分$",
    "words of number": "一二百千万〇壹",
    "around a number": "约多第次天个周岁本年(~%",
    "letters": "aeElOoxXⅣTZ",
    "day": "年月日/-号: ",
    "far planes": "\ue000\U00020bb7\U0001f600",
}
_UNSEEN = {"\ufe0f"}
_POINTS, _COMMAS, _PLUSES = ".．。", ",，", "+＋"
_DAYS = (
    "{}-{:02}-{:02}",
    "{}/{}/{}",
    "{}年{}月{}日",
    "{}{:02}{:02}",
    "{}.{}.{}",
    "{}-{}-{} 14:30",
    "{}年{}月{}日 9:05:00",
)


def text_of(chance: random.Random, kinds: list[str], of: Kind = "amount") -> str:
    """Make a text: mostly plain digits and signs, with signs of some classes strewn in; of a day, a day with such."""
    strange = "".join(CLASSES[kind] for kind in kinds)
    if of == "day" and chance.random() < 0.8:
        form = chance.choice(_DAYS)
        signs = list(form.format(chance.randrange(1990, 2040), chance.randrange(1, 14), chance.randrange(1, 32)))
        for _ in range(chance.randrange(3)):
            place = chance.randrange(len(signs) + 1)
            signs[place : place + chance.randrange(2)] = chance.choice(strange)
        return "".join(signs)
    length = chance.randrange(1, 12)
    often = CLASSES["plain digits"] * 3 + ".,"
    return "".join(chance.choice(often) if chance.random() < 0.7 else chance.choice(strange) for _ in range(length))


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


def _read(text: str) -> str | None:
    """A text as it is seen on one line of one cell; None for several, or where digits are turned round."""
    if re.search("\u202e[^\u202c]*[0-9０-９]", text):
        return None
    seen = _seen(text).strip()
    return None if re.search(r"[\t\n]", seen) else "".join(map(_plain, seen))


def amount_in(text: str) -> Decimal | None:
    """The amount, or the sum of amounts, that a careful person reads in a text; None where it is not one number."""
    seen = _read(text)
    if seen is None or re.search(r"[0-9.,] +¥?[0-9.,]", seen):
        return None
    seen = seen.replace(" ", "").removeprefix("¥").removesuffix("元")
    total = Decimal(0)
    for part in seen.split("+"):
        if not re.fullmatch(r"(([0-9]+|[1-9][0-9]{0,2}(,[0-9]{3})+)(\.[0-9]{0,2})?|\.[0-9]{1,2})", part):
            return None
        total += Decimal(part.replace(",", ""))
    return total


def count_in(text: str) -> int | None:
    """The count of days that a careful person reads in a text."""
    seen = _read(text)
    return int(found[1]) if seen is not None and (found := re.fullmatch(r"(-0|[0-9]+) *天?", seen)) else None


def day_in(text: str) -> date | None:
    """The day that a careful person reads in a text: year, month, day, and perhaps a time."""
    if re.search("\u202e[^\u202c]*[0-9０-９]", text):
        return None
    seen = " ".join("".join(map(_plain, _seen(text))).split())
    sign = r" ?[年月/.\-－−—–] ?"
    found = re.fullmatch(
        rf"(?:([0-9]{{4}}){sign}([0-9]{{1,2}}){sign}([0-9]{{1,2}})|([0-9]{{4}})([0-9]{{2}})([0-9]{{2}}))(?: ?[日号])?"
        r"(?: ?[(]?(?:星期|周)[一二三四五六日天][)]?)?"
        r"(?:[ T]*[0-9]{1,2} ?(?:[:时点] ?[0-9]{0,2})(?: ?[:分] ?[0-9]{0,2}(?:\.[0-9]+)?)?| ?[0-9]{6})?",
        seen,
    )
    try:
        return None if found is None else date(*(int(part) for part in found.groups() if part))
    except ValueError:
        return None


READ = {"amount": amount_in, "count": count_in, "day": day_in}
"""What a person reads, by kind."""


def same(kind: Kind, value: str, text: str) -> bool:
    """Tell whether a value that was taken is the one that a person reads in a text."""
    meant = READ[kind](text)
    return meant is not None and (date.fromisoformat(value) if kind == "day" else Decimal(value)) == meant
