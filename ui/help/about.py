"""关于: versions, the rule packs with their hashes, and what is bundled under which licence."""

import platform
import sqlite3
import sys
from collections.abc import Iterator
from importlib import import_module, metadata
from pathlib import Path
from textwrap import wrap

from PySide6.QtCore import QDir, qVersion

import estimator
from estimator.folders import data_folder
from estimator.library import library_in_use
from ui.help.wording import Bundled, HelpText
from ui.look.appearance import Appearance
from ui.widgets.table import WordTable

LICENCES = "licences"
DEBIAN = Path("/usr/share/doc/estimator")
FIRST_COLUMN = 8.57
NAME_COLUMN = 21.0
GROUP = 16
"""Characters of a sha256 that stand together, so that it can be broken where there is little room."""
VERSIONS = {"Python": platform.python_version(), "Qt": qVersion(), "SQLite": sqlite3.sqlite_version}
"""Versions that no module tells."""


def about_tables(look: Appearance, text: HelpText) -> tuple[WordTable, ...]:
    """Make the tables of the part 关于."""
    return (
        WordTable(look, "程序", tuple(_program()), FIRST_COLUMN),
        WordTable(look, "规则包", tuple(_packs()), FIRST_COLUMN),
        WordTable(look, "所含程序和许可", tuple(_bundled(part) for part in text.bundled), NAME_COLUMN),
    )


def _program() -> Iterator[tuple[str, str]]:
    yield "版本", estimator.__version__
    yield "运行环境", f"Python {VERSIONS['Python']}，Qt {VERSIONS['Qt']}，{platform.platform()}"
    yield "数据文件夹", QDir.toNativeSeparators(str(data_folder()))
    # Beside the program on Windows, where the system keeps such texts on Debian.
    for folder in (Path(sys.executable).parent, DEBIAN):
        if (folder / LICENCES).is_dir():
            yield "许可全文", QDir.toNativeSeparators(str(folder / LICENCES))


def _packs() -> Iterator[tuple[str, str]]:
    for pack in library_in_use().packs:
        upto = f"至 {pack.in_force_upto}" if pack.in_force_upto else "起"
        yield pack.id, f"{pack.region} {pack.document}《{pack.title}》"
        yield "", f"{pack.in_force_from} {upto}施行，核对于 {pack.checked}"
        yield "", f"sha256 {' '.join(wrap(pack.sha256, GROUP))}"


def _bundled(part: Bundled) -> tuple[str, str, str]:
    return part.name, part.licence, _version(part.module) if part.module else VERSIONS.get(part.name, "")


def _version(module: str) -> str:
    if module not in sys.modules:
        try:
            return metadata.version(module)  # quicker than to import it
        except metadata.PackageNotFoundError:
            import_module(module)  # in a bundle there is no other way
    return str(getattr(sys.modules[module], "__version__", ""))
