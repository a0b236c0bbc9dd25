"""A workbook that somebody filled in, opened to be written into."""

import warnings
from pathlib import Path

from openpyxl import Workbook, load_workbook


def opened_workbook(path: Path) -> Workbook:
    """Open a workbook; what openpyxl leaves out of it is nothing that the program reads."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", module=r"openpyxl\.")
        return load_workbook(path)
