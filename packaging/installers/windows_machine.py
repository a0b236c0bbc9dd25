"""The Windows that the installers are proven on: a new one under Wine, without network; on Windows, this user's own."""

import os
import re
import subprocess
from pathlib import Path

from installers import tools, wine
from installers.screen import Screen
from installers.tools import BUILD, TITLE, BuildError, emptied

USER = "王小明"
DRIVE = Path(Path.home().anchor) if wine.NATIVE else BUILD / "wine-proof/drive_c"
HOME = Path.home() if wine.NATIVE else DRIVE / "users" / USER
PROGRAMS = HOME / "AppData/Local/Programs"
DATA = HOME / "AppData/Local/benefit-estimator"
DOCUMENTS = HOME / "Documents"
MENU, DESKTOP = HOME / "AppData/Roaming/Microsoft/Windows/Start Menu/Programs", HOME / "Desktop"
SHORTCUTS = [folder / f"{TITLE}.lnk" for folder in (MENU, DESKTOP)]
FOR_ALL = DRIVE / "Program Files/benefit-estimator"
CHOSEN = DRIVE / "便民 窗口/待遇 试算"
KEY = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\benefit-estimator"
CLASSES = r"HKCU\Software\Classes" if wine.NATIVE else "HKCR"  # Wine 8 does not look for the former in the latter
OPENED = DRIVE / "Users/Public/opened.xlsx" if wine.NATIVE else DRIVE / "opened.xlsx"
"""Where the program that stands in for Excel leaves what it was given."""


def prepare() -> None:
    """Make the machine ready. Raises BuildError where a person's own program or history would be removed."""
    if not wine.NATIVE:
        wine.new_prefix(emptied(DRIVE.parent), _environment())
    elif DATA.exists() or registered("DisplayName"):
        raise BuildError("This user has the program or its history, which proving would remove: take another user.")
    command = f'cmd /c copy "%1" {inside(OPENED)}'
    run("reg", "add", rf"{CLASSES}\.xlsx", "/ve", "/d", "slip", "/f")
    run("reg", "add", rf"{CLASSES}\slip\shell\open\command", "/ve", "/d", command, "/f")


def screen() -> Screen:
    """Return the screen to be entered."""
    if not wine.NATIVE:
        return Screen()
    from installers.windows_screen import WindowsScreen  # noqa: PLC0415 only Windows has what it needs

    return WindowsScreen()


def run(*command: str | Path, wait: bool = True, user: str = USER) -> subprocess.CompletedProcess[str]:
    """Run a Windows program; under Wine wait for those that it starts as well, unless it is to return at once."""
    # Standard output must be a pipe: Wine gives a program none that is a file.
    done = subprocess.run(
        _alone(*command), env=_environment(user=user), stdin=subprocess.DEVNULL, capture_output=True, text=True,
        check=False, errors="replace",
    )  # fmt: skip
    if wait and not wine.NATIVE:
        tools.run("timeout", "120", "wineserver", "--wait", env=_environment())
    return done


def start(program: Path, display: str, *arguments: str) -> subprocess.Popen[bytes]:
    """Start a Windows program on a display."""
    return subprocess.Popen(
        _alone(program, *arguments), env=_environment(display), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )  # fmt: skip


def inside(path: Path) -> str:
    """Return a path as the programs of the machine take it."""
    return f"{DRIVE.drive or 'C:'}\\{path.relative_to(DRIVE)}".replace("/", "\\")


def everything() -> set[Path]:
    """Return all files and folders of the machine; on Windows, of the places that an installer changes."""
    places = (PROGRAMS, DATA, MENU, DESKTOP, CHOSEN.parent) if wine.NATIVE else (DRIVE,)
    return {path for place in places for path in place.rglob("*") if "Temp" not in path.parts}


def registered(value: str, key: str = KEY) -> str:
    """Return what Apps & features has under a name; nothing when it has none."""
    exported = DOCUMENTS / "key.reg"
    run("reg", "export", key, inside(exported), "/y", wait=False)  # `reg query` does not speak Chinese
    told = exported.read_text("utf-16") if exported.is_file() else ""
    exported.unlink(missing_ok=True)
    found = re.search(rf'^"{value}"=(.+)$', told, re.MULTILINE)
    return found[1].strip('"').replace("\\\\", "\\") if found else ""


def _alone(*command: str | Path) -> list[str]:
    outside = [] if wine.NATIVE else ["unshare", "--net", "wine"]
    return [*outside, *(str(part) for part in command)]


def _environment(display: str = "", user: str = USER) -> dict[str, str]:
    if wine.NATIVE:
        return dict(os.environ)
    # Wine links Documents and Desktop to those of who proves, where there are any.
    own = {"USER": user, "LOGNAME": user, "HOME": str(DRIVE.parent / "no-home"), "DISPLAY": display}
    return {**os.environ, **own, **wine.wine_environment(DRIVE.parent)}
