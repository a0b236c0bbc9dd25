"""Proves the Windows installer and the portable edition under Wine: installed, used, upgraded, removed, without network.

The user's name is Chinese; the folder is once the usual one and once has blanks and Chinese letters in it.
"""

import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from installers import windows, wine
from installers.proof import CASE, FUND_PAYS, PATIENT_PAYS, SHOWN, Proof, figures_in, figures_told, work_the_case
from installers.screen import Screen
from installers.tools import BUILD, TITLE, VERSION, emptied, run

LARGEST = 30
"""Megabytes that the installer may have."""
USER = "王小明"
OLDER = "0.0.9"
STILL_RUNNING = 3
"""The exit status of setup.nsi while the program is in use."""

DRIVE = BUILD / "wine-proof/drive_c"
HOME = DRIVE / "users" / USER
USUAL = HOME / "AppData/Local/Programs/benefit-estimator"
CHOSEN = DRIVE / "便民 窗口/待遇 试算"
DATA = HOME / "AppData/Local/benefit-estimator"
HISTORY = "history.sqlite3"
DOCUMENTS = HOME / "Documents"
SHORTCUTS = [
    HOME / f"AppData/Roaming/Microsoft/Windows/Start Menu/Programs/{TITLE}.lnk",
    HOME / f"Desktop/{TITLE}.lnk",
]
KEY = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\benefit-estimator"


def prove() -> int:
    """Prove the installer and the portable edition; return how many checks failed."""
    proof = Proof("Windows")
    size = windows.INSTALLER.stat().st_size / 1e6
    proof.check(size < LARGEST, f"the installer is smaller than {LARGEST} MB", f"{size:.1f} MB")
    wine.new_prefix(emptied(DRIVE.parent), _environment())
    proof.check(HOME.is_dir(), "the user's name is Chinese", HOME.name)
    before = _everything()
    with Screen() as screen:
        _prove_older_version(proof, screen)
        _prove_upgrade(proof)
        _prove_running_copy_is_noticed(proof, screen)
        _prove_removal(proof, before)
        _prove_chosen_folder(proof, screen)
        _prove_purge(proof, before)
        _prove_portable(proof, screen)
    return proof.failed


def _prove_older_version(proof: Proof, screen: Screen) -> None:
    older = BUILD / "windows-older"
    shutil.copytree(windows.BUNDLE, emptied(older) / "estimator")
    (older / "estimator/_internal/of-the-older-version.txt").write_text("not in the newer one")
    windows.build_installer(older / "estimator", OLDER, older / "setup.exe")
    status = _run(older / "setup.exe", "/S").returncode
    installed = _is_installed(USUAL) and _registered("DisplayVersion") == OLDER
    proof.check(installed, f"version {OLDER} installed silently, without administrator rights", f"exit status {status}")
    _prove_window(proof, screen, USUAL, "installed.xlsx")
    proof.check((DATA / HISTORY).is_file(), "window: history kept in the user's own folder", DATA.relative_to(DRIVE))


def _prove_upgrade(proof: Proof) -> None:
    before = (DATA / HISTORY).read_bytes()
    status = _run(windows.INSTALLER, "/S").returncode
    proof.check(_registered("DisplayVersion") == VERSION, f"upgraded silently to {VERSION}", f"exit status {status}")
    after = (DATA / HISTORY).read_bytes()
    proof.check(before == after, "history is the same after the upgrade", f"{len(after)} bytes")
    left = list(USUAL.rglob("of-the-older-version.txt"))
    proof.check(_is_installed(USUAL) and not left, "no file of the older version is left among those of the newer")
    for value in (
        "DisplayName",
        "Publisher",
        "InstallLocation",
        "DisplayIcon",
        "QuietUninstallString",
        "EstimatedSize",
    ):
        proof.check(_registered(value) != "", f"Apps & features: {value}", _registered(value))
    entries = [entry for entry in SHORTCUTS if entry.is_file()]
    proof.check(entries == SHORTCUTS, "entries in the Start menu and on the desktop", len(entries))
    _prove_command(proof, USUAL)


def _prove_running_copy_is_noticed(proof: Proof, screen: Screen) -> None:
    with _open_window(screen, USUAL):
        status = _run(windows.INSTALLER, "/S", wait=False).returncode
        proof.check(status == STILL_RUNNING, "the installer notices a running copy", f"exit status {status}")
        _run(USUAL / "uninstall.exe", "/S", wait=False)
        proof.check(_is_installed(USUAL), "the uninstaller leaves a running copy alone")


def _prove_removal(proof: Proof, before: set[Path]) -> None:
    _run(USUAL / "uninstall.exe", "/S")
    left = sorted(_everything() - before)
    theirs = [path for path in left if path not in (DATA, DOCUMENTS) and not {DATA, DOCUMENTS} & set(path.parents)]
    proof.check(not theirs, "uninstalled: nothing is left but the user's own", _names(theirs or left))
    proof.check((DATA / HISTORY).is_file(), "uninstalled: history and settings are left")
    proof.check(_registered("DisplayName") == "", "uninstalled: gone from Apps & features")


def _prove_chosen_folder(proof: Proof, screen: Screen) -> None:
    CHOSEN.parent.mkdir()
    _run(windows.INSTALLER, "/S", *f"/D={_inside(CHOSEN)}".split(" "))  # it takes the rest of the line, unquoted
    proof.check(
        _is_installed(CHOSEN), "installed by /D= into a folder with blanks and Chinese letters", _inside(CHOSEN)
    )
    _prove_window(proof, screen, CHOSEN, "chosen.xlsx")
    _prove_command(proof, CHOSEN)


def _prove_purge(proof: Proof, before: set[Path]) -> None:
    _run(CHOSEN / "uninstall.exe", "/S", "/PURGE")
    left = sorted(_everything() - before - {CHOSEN.parent})
    theirs = [path for path in left if path != DOCUMENTS and DOCUMENTS not in path.parents]
    proof.check(not theirs, "uninstalled with /PURGE: history and settings are gone too", _names(theirs))


def _prove_portable(proof: Proof, screen: Screen) -> None:
    stick = DRIVE / "U 盘"
    with zipfile.ZipFile(windows.PORTABLE) as archive:
        archive.extractall(stick)
    folder = next(stick.iterdir())
    _prove_window(proof, screen, folder, "portable.xlsx")
    kept = (folder / "data" / HISTORY).is_file() and not DATA.exists()
    proof.check(kept, "portable: history kept beside the program and nowhere else", folder.relative_to(DRIVE) / "data")


def _prove_window(proof: Proof, screen: Screen, folder: Path, slip: str) -> None:
    with _open_window(screen, folder):
        row = work_the_case(screen, slip)
        screen.save(BUILD / f"proof/{Path(slip).stem}.png")
    where = folder.relative_to(DRIVE)
    proof.check(SHOWN in row, f"window in {where}: figure read back after real keys", row)
    figures = figures_in(DOCUMENTS / slip)
    proof.check(figures == (FUND_PAYS, PATIENT_PAYS), "window: slip exported to Documents, read with openpyxl", figures)


def _prove_command(proof: Proof, folder: Path) -> None:
    shutil.copy(CASE, DRIVE / "case.json")
    slip = DRIVE / "command.xlsx"
    told = _run(folder / "estimator.exe", "estimate", r"C:\case.json", "--json", "--slip", _inside(slip)).stdout
    proof.check(figures_told(told) == (FUND_PAYS, PATIENT_PAYS), "command: the known case", figures_told(told))
    figures = figures_in(slip)
    proof.check(figures == (FUND_PAYS, PATIENT_PAYS), "command: slip read with openpyxl", figures)
    slip.unlink()
    (DRIVE / "case.json").unlink()


@contextmanager
def _open_window(screen: Screen, folder: Path) -> Iterator[None]:
    program = subprocess.Popen(
        _alone(folder / windows.PROGRAM), env=_environment(screen.display), stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    screen.wait_until_painted()
    screen.wait_until_still()
    yield
    _run("taskkill", "/im", windows.PROGRAM, wait=False)
    program.communicate(timeout=60)


def _run(*command: str | Path, wait: bool = True) -> subprocess.CompletedProcess[str]:
    """Run a Windows program, and wait for those that it starts (an uninstaller goes on as a copy of itself)."""
    # Standard output must be a pipe: Wine gives a program none that is a file.
    done = subprocess.run(
        _alone(*command), env=_environment(), stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if wait:
        run("timeout", "120", "wineserver", "--wait", env=_environment())
    return done


def _alone(*command: str | Path) -> list[str]:
    return ["unshare", "--net", "wine", *(str(part) for part in command)]


def _environment(display: str = "") -> dict[str, str]:
    # Wine links Documents and Desktop to those of who proves, where there are any.
    own = {"USER": USER, "LOGNAME": USER, "HOME": str(DRIVE.parent / "no-home"), "DISPLAY": display}
    return {**os.environ, **own, **wine.wine_environment(DRIVE.parent)}


def _inside(path: Path) -> str:
    return f"C:\\{path.relative_to(DRIVE)}".replace("/", "\\")


def _is_installed(folder: Path) -> bool:
    return all((folder / file).is_file() for file in (windows.PROGRAM, "estimator.exe", "uninstall.exe"))


def _registered(value: str) -> str:
    """Return what Apps & features has under a name; nothing when it has none."""
    exported = DRIVE / "key.reg"
    exported.unlink(missing_ok=True)
    _run("reg", "export", KEY, _inside(exported), "/y")  # `reg query` does not speak Chinese
    told = exported.read_text("utf-16") if exported.is_file() else ""
    exported.unlink(missing_ok=True)
    found = re.search(rf'^"{value}"=(.+)$', told, re.MULTILINE)
    return found[1].strip('"').replace(r"\\", "\\") if found else ""


def _names(paths: list[Path]) -> str:
    return ", ".join(path.name for path in paths)


def _everything() -> set[Path]:
    return {path for path in DRIVE.rglob("*") if "Temp" not in path.parts}
