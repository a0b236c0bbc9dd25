"""How the parts of a bill are filled on paper and in Excel: the table of which the window's themes are made as well."""

import tomllib
from pathlib import Path
from typing import NamedTuple


class FillPattern(NamedTuple):
    """A pattern by its name, its colour on paper, and Excel's name of one that comes near it."""

    pattern: str
    paper: str
    excel: str
    excel_ground: str = "#FFFFFF"


def _load() -> dict[str, FillPattern]:
    table = tomllib.loads((Path(__file__).parents[2] / "assets" / "themes.toml").read_text("utf-8"))["parts"]
    return {part: FillPattern(**told) for part, told in table.items()}


FILL_PATTERNS = _load()
"""By the names of the parts of a bill."""
