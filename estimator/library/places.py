"""Where rule packs lie: beside the program, in a folder for the whole machine, and in one of the user's."""

import sys
from pathlib import Path
from typing import Literal, NamedTuple

from platformdirs import site_data_path

from estimator.folders import data_folder

PlaceName = Literal["shipped", "machine", "user"]

_SHIPPED = Path(__file__).parents[2] / "rules"


class Place(NamedTuple):
    """A folder of packs; it need not be there yet."""

    name: PlaceName
    folder: Path

    @property
    def label(self) -> str:
        """Whose it is, in a word."""
        return {"shipped": "随程序", "machine": "本机", "user": "当前用户"}[self.name]


def place(name: PlaceName) -> Place:
    """Return the folder of that name."""
    folders = {"shipped": _SHIPPED, "machine": _machine_folder() / "rules", "user": data_folder() / "rules"}
    return Place(name, folders[name])


def _machine_folder() -> Path:
    if sys.platform == "win32":
        return site_data_path("benefit-estimator", appauthor=False)
    return Path("/var/lib/benefit-estimator")
