"""Where settings and history lie: in the user's own folders, or beside the program in the portable edition."""

import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

from platformdirs import user_config_path, user_data_path

_NAME = "benefit-estimator"
_PORTABLE = "portable"


def settings_folder() -> Path:
    """Return the folder of the settings; it need not be there yet."""
    return _beside_the_program() or user_config_path(_NAME, appauthor=False)


def machine_settings_folder() -> Path | None:
    """Return the folder of what an administrator sets for all users of the machine; None in the portable edition."""
    if _beside_the_program():
        return None
    return Path(os.environ.get("PROGRAMDATA", r"C:\ProgramData") if os.name == "nt" else "/etc") / _NAME


def data_folder() -> Path:
    """Return the folder of the history and whatever else the program keeps; it need not be there yet."""
    return _beside_the_program() or user_data_path(_NAME, appauthor=False)


def put_aside(path: Path) -> Path:
    """Rename a broken file within its folder, to settings.broken-2021-10-08.json. Raises OSError."""
    name, further = path.with_name(f"{_broken_today(path)}{path.suffix}"), 1
    while name.exists():
        further += 1
        name = path.with_name(f"{_broken_today(path)}-{further}{path.suffix}")
    return path.rename(name)


def put_aside_today(path: Path) -> int:
    """Say how many broken files of this name were put aside today."""
    return len(list(path.parent.glob(f"{_broken_today(path)}*{path.suffix}")))


def quarantined_files(path: Path) -> Iterator[tuple[Path, date]]:
    """Return the broken files of this name that were put aside, and what lies beside them, each with its day."""
    for file in path.parent.glob(f"{path.stem}.broken-*"):
        with suppress(ValueError):
            yield file, date.fromisoformat(file.name.partition(".broken-")[2][:10])


def _broken_today(path: Path) -> str:
    return f"{path.stem}.broken-{datetime.now().astimezone().date().isoformat()}"


def _beside_the_program() -> Path | None:
    program = Path(sys.executable)
    return program.with_name("data") if program.with_name(_PORTABLE).is_file() else None
