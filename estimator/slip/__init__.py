"""The slip: what the paper says, in order, and its Excel form."""

from pathlib import Path

from estimator.slip.bill import BAR_HEIGHT, FILL_PATTERNS, bar
from estimator.slip.description import COLUMNS, RECKONING, RULES, Remark, Slip, SlipLine, Total, describe, in_order
from estimator.slip.entries import SlipEntry

__all__ = [
    "BAR_HEIGHT",
    "COLUMNS",
    "FILL_PATTERNS",
    "RECKONING",
    "RULES",
    "Remark",
    "Slip",
    "SlipEntry",
    "SlipLine",
    "Total",
    "bar",
    "describe",
    "in_order",
    "write_excel",
]


def write_excel(slip: Slip, path: Path) -> None:
    """Write a slip as an Excel workbook that prints on one A4 page. Raises OutputError; then `path` is untouched."""
    from estimator.slip.excel import write  # noqa: PLC0415 openpyxl is slow to load, and most days begin without it

    write(slip, path)
