"""ID numbers (GB 11643): what they say of a person, and how they are masked."""

import re
from collections.abc import Mapping
from datetime import date
from operator import mul
from typing import Literal, NamedTuple

_SHAPE = re.compile(r"[0-9]{17}[0-9Xx]")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
_LENGTH = 18
OLDEST = 130
WAY_ON = "证件本来如此的，身份证号留空，填年龄和性别"
"""What to do with a number that is none: of an old residence card, of fifteen digits, of a card with a slip in it."""
FROM_IDENTITY = ("age", "sex")
"""Facts that an ID number tells."""
NEWBORN = "newborn"
PARENTS = "parent"
"""Says of a newborn that the ID number is a parent's."""


class Identity(NamedTuple):
    """What an ID number says: sex, birthday and the age in whole years on a given day."""

    sex: Literal["female", "male"]
    birthday: date
    age: int

    def of_person(self, route: object) -> Mapping[str, str | int]:
        """Give the facts that it tells of the person of a case: none of a newborn by the number of a parent."""
        return {} if route == NEWBORN and self.age > 0 else {name: getattr(self, name) for name in FROM_IDENTITY}

    def against(self, given: Mapping[str, object]) -> tuple[str, ...]:
        """Name the facts that were given and that it says otherwise."""
        told = self.of_person(given.get("route"))
        return tuple(name for name, value in told.items() if name in given and given[name] != value)


def read_identity(number: str, on: date) -> Identity:
    """Check an ID number and read it as of a day; the region code never blocks.

    Raises ValueError, worded for a clerk: length, characters, calendar date, a birth after that day, check digit.
    """
    if len(number) != _LENGTH:
        raise ValueError(f"应为 18 位，现在 {len(number)} 位")
    if not _SHAPE.fullmatch(number):
        raise ValueError("身份证号只有数字，末位可以是 X")
    try:
        birthday = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise ValueError("出生日期不存在，请核对第 7 至 14 位") from None
    if birthday > on:
        raise ValueError("出生日期晚于基准日，请核对第 7 至 14 位")
    if _CHECK[sum(map(mul, map(int, number[:17]), _WEIGHTS)) % 11] != number[17].upper():
        raise ValueError("校验码不符，请核对各位数字")
    age = on.year - birthday.year - ((on.month, on.day) < (birthday.month, birthday.day))
    if age > OLDEST:
        raise ValueError("出生日期过早，请核对第 7 至 14 位")
    return Identity("male" if int(number[16]) % 2 else "female", birthday, age)


def masked_number(number: str) -> str:
    """Mask an ID number, keeping its first four and last four characters."""
    return f"{number[:4]}{'*' * (len(number) - 8)}{number[-4:]}" if len(number) == _LENGTH else "*" * len(number)


def masked_name(name: str) -> str:
    """Mask a name, keeping its first character."""
    return name[:1] + "*" * (len(name) - 1) if len(name) > 1 else name
