"""What building and proving share: where things lie, how a program is run, what is made once and kept."""

import hashlib
import os
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from dev import ROOT, install_system_packages

import estimator

HERE = Path(__file__).resolve().parent
BUILD = ROOT / "build" / "installers"
DIST = ROOT / "dist"
VERSION = estimator.__version__

TITLE = "医保生育待遇试算"
PUBLISHER = "Benefit estimator project"
MAIL = "estimator@users.noreply.github.com"

NEEDED = {
    "debootstrap": "debootstrap",
    "dpkg-source": "dpkg-dev",
    "gcc": "build-essential",  # gcc alone leaves out the headers of C
    "lintian": "lintian",
    "make": "make",
    "makensis": "nsis",
    "x86_64-linux-gnu-strip": "binutils",
    "msibuild": "msitools",
    "openbox": "openbox",
    "strace": "strace",
    "tclsh": "tcl",
    "wine": "wine",
    "wixl": "wixl",
    "xclip": "xclip",
    "xdotool": "xdotool",
    "Xvfb": "xvfb",
}
"""Programs, and the Debian package that has each."""


class BuildError(Exception):
    """A step did not do what it should; worded for who builds."""


def run(*command: str | Path, cwd: Path | None = None, env: Mapping[str, str] | None = None) -> str:
    """Run a program and return what it said. Raises BuildError with the end of it when the program failed."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={**os.environ, **(env or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode:
        raise BuildError(f"{Path(command[0]).name} ended with {done.returncode}:\n{done.stdout[-4000:]}")
    return done.stdout


def kept(folder: Path, make: Callable[[Path], None], *made_from: str) -> Path:
    """Return a folder that `make` fills; it is made anew only when what it is made from has changed."""
    wanted = hashlib.sha256("\n".join([str(folder), *made_from]).encode()).hexdigest()
    stamp = folder.with_name(f"{folder.name}.made-from")
    if not stamp.is_file() or stamp.read_text() != wanted:
        emptied(folder)
        make(folder)
        stamp.write_text(wanted)
    return folder


def emptied(folder: Path) -> Path:
    """Return the folder, there and empty."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def source_date() -> int:
    """Return the time of the commit: what every file of a build is dated with, so that two builds are alike."""
    given = os.environ.get("SOURCE_DATE_EPOCH")
    return int(given or run("git", "log", "-1", "--format=%ct", cwd=ROOT))


def install_needed(programs: Mapping[str, str] = MappingProxyType(NEEDED)) -> None:
    """Install the programs that building and proving take, where that takes no password. Raises BuildError."""
    missing = [package for program, package in programs.items() if shutil.which(program) is None]
    if left := install_system_packages(missing):
        raise BuildError(f"These packages are needed: {' '.join(left)}")


def dated(folder: Path) -> None:
    """Date everything below a folder, and the folder, with the time of the commit."""
    for path in (folder, *folder.rglob("*")):
        os.utime(path, (source_date(), source_date()), follow_symlinks=False)


def size_of(path: Path) -> int:
    """Return the bytes of a file, or of all files of a folder."""
    files = [path] if path.is_file() else [one for one in path.rglob("*") if one.is_file() and not one.is_symlink()]
    return sum(file.stat().st_size for file in files)
