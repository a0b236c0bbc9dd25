"""The licences that go with every bundle: Qt's notice, and what each package inside says of itself."""

import re
import shutil
from pathlib import Path

from dev import RUN_PINS

from installers.tools import HERE

_TEXT = re.compile(r"(licen[cs]e|copying)", re.IGNORECASE)
_NOT_INSIDE = {"setuptools", "pycparser"}


def write_licences(folder: Path, site_packages: Path, python: Path) -> None:
    """Copy the notice and the licence texts of Python and of all packages in the bundle into a folder."""
    shutil.copytree(HERE / "licences", folder)
    shutil.copy(python, folder / "Python.txt")
    inside = set(re.findall(r"^([a-z0-9-]+)==", RUN_PINS.read_text(), re.MULTILINE)) - _NOT_INSIDE | {"pyinstaller"}
    for package in sorted(inside):
        info = next(iter(site_packages.glob(f"{package.replace('-', '_')}-*.dist-info")))
        for text in sorted(info.rglob("*")):
            if text.is_file() and _TEXT.match(text.name) and "Commercial" not in text.name:
                target = folder / info.name.removesuffix(".dist-info") / text.name
                target.parent.mkdir(exist_ok=True)
                shutil.copy(text, target)
