"""What stood in a window when it was closed: kept until the next one has been offered it."""

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from estimator.form import Entered
from estimator.reading import read_own
from estimator.writing import OutputError, make_folder, whole_file


class LastCase(NamedTuple):
    """The page that showed, and what was entered on each."""

    page: str
    entries: Mapping[str, Mapping[str, Entered]]


def last_case_file(history: Path) -> Path:
    """Say where it lies, beside the history; the file need not be there."""
    return history.with_name("last.json")


def keep_last(last: LastCase, path: Path) -> None:
    """Keep what stands there, or with nothing on any page, nothing; a disk that is full keeps no window open."""
    with suppress(OSError, OutputError):
        path.unlink(missing_ok=True)
        if last.entries:
            make_folder(path.parent)
            with whole_file(path) as file:
                file.write(json.dumps(last, ensure_ascii=False).encode(errors="replace"))


def take_last(path: Path) -> LastCase | None:
    """Return what was kept and keep it no longer; None where nothing was, or it cannot be read."""
    try:
        page, pages = json.loads(read_own(path))
        return LastCase(page, {name: _entries(entries) for name, entries in pages.items()})
    except (OSError, ValueError, TypeError, AttributeError, RecursionError):
        return None
    finally:
        with suppress(OSError):
            path.unlink(missing_ok=True)


def _entries(entries: Mapping[str, object]) -> dict[str, Entered]:
    """Return the entries of a page: texts, choices, and sets of choices, which JSON has as lists."""
    found: dict[str, Entered] = {}
    for name, value in entries.items():
        if isinstance(value, list):
            found[name] = tuple(map(str, value))
        elif isinstance(value, str | int):
            found[name] = value
    return found
