"""Days as they are written: 2021-10-08."""

import re
import time
from datetime import date

HOW_A_DAY_IS_WRITTEN = "日期应写成 2021-10-08 的样子"
_WRITTEN = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


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
    return date(*time.localtime()[:3])
