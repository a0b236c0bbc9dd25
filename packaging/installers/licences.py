"""The licences that go with every bundle: ours, Qt's notice, and what each package inside says of itself."""

import re
import shutil
from pathlib import Path

from dev import ROOT, RUN_PINS

from installers.tools import HERE

_TEXT = re.compile(r"(licen[cs]e|copying)", re.IGNORECASE)
_NOT_INSIDE = {"setuptools", "pycparser"}


def write_licences(folder: Path, site_packages: Path, python: Path) -> None:
    """Copy the notice and the licence texts of the program, Python and all packages in the bundle into a folder."""
    shutil.copytree(HERE / "licences", folder)
    shutil.copy(ROOT / "LICENSE", folder / "LICENSE.txt")
    shutil.copy(python, folder / "Python.txt")
    for info in packages_inside(site_packages):
        for text in sorted(info.rglob("*")):
            if text.is_file() and _TEXT.match(text.name) and "Commercial" not in text.name:
                target = folder / info.name.removesuffix(".dist-info") / text.name
                target.parent.mkdir(exist_ok=True)
                shutil.copy(text, target)


def packages_inside(site_packages: Path) -> list[Path]:
    """Return the accounts (dist-info) of the Python packages in the bundle."""
    inside = set(re.findall(r"^([a-z0-9-]+)==", RUN_PINS.read_text(), re.MULTILINE)) - _NOT_INSIDE | {"pyinstaller"}
    return [account_of(name, site_packages) for name in sorted(inside)]


def account_of(package: str, site_packages: Path) -> Path:
    """Return the account of a package, which its makers once wrote with capitals."""
    name = package.replace("-", "_")
    return next(info for info in site_packages.glob("*.dist-info") if info.name.lower().startswith(f"{name}-"))
