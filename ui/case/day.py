"""The day it is."""

from datetime import date, datetime


def today() -> date:
    """Return the day on this computer's clock."""
    return datetime.now().astimezone().date()
