"""Days as they are written: 2021-10-08."""

import re
import time
from datetime import date
from functools import lru_cache

HOW_A_DAY_IS_WRITTEN = "日期应写成 2021-10-08 的样子"
_QUARTER_OF_AN_HOUR = 900
_WRITTEN = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@lru_cache(maxsize=512)
def parse_day(text: str) -> date:
    """Read a day. Raises ValueError, worded for a clerk: another form, or a day that does not exist."""
    if not _WRITTEN.fullmatch(text):
        raise ValueError(HOW_A_DAY_IS_WRITTEN)
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError("没有这一天") from None


def today() -> date:
    """Return the day on this computer's clock."""
    return _day_of(int(time.time()) // _QUARTER_OF_AN_HOUR)


@lru_cache(maxsize=1)
def _day_of(_quarter: int) -> date:
    """Look at the calendar: no zone's day begins within a quarter of an hour, and every answer asks for the day."""
    return date(*time.localtime()[:3])
