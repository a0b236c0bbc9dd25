"""Proves the Windows installer and the portable edition: installed, used, upgraded, removed.

The folder is once the usual one and once has blanks and Chinese letters in it; under Wine the user's name is Chinese
and there is no network.
"""

import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from openpyxl import load_workbook

from installers import windows, wine
from installers import windows_machine as machine
from installers.proof import CASE, Proof, figures_in, preview_the_slip, work_the_case
from installers.sbom import faults_of
from installers.screen import Screen
from installers.tools import BUILD, VERSION, emptied

LARGEST = 30
"""Megabytes that the installer may have."""
OLDER = "0.0.9"
STILL_RUNNING = 3
"""The exit status of setup.nsi while the program is in use."""

USUAL = machine.PROGRAMS / "benefit-estimator"
HISTORY = "history.sqlite3"


def prove() -> list[Proof]:
    """Prove the installer, the .msi and the portable edition."""
    proof = Proof("Windows")
    size = windows.INSTALLER.stat().st_size / 1e6
    proof.check(size < LARGEST, f"the installer is smaller than {LARGEST} MB", f"{size:.1f} MB")
    faults = faults_of(windows.SBOM, windows.BUNDLE)
    proof.check(not faults, "its list (CycloneDX) tells every file, module and licence", faults)
    for program in windows.PROGRAMS:
        named = f"OriginalFilename\0{program}".encode("utf-16-le")
        proof.check(named in (windows.BUNDLE / program).read_bytes(), f"{program} says its own name in its properties")
    machine.prepare()
    if not wine.NATIVE:
        proof.check(
            machine.HOME.name == machine.USER and machine.HOME.is_dir(), "the user's name is Chinese", machine.HOME.name
        )
    before = machine.everything()
    with machine.screen() as screen:
        _prove_older_version(proof, screen)
        _prove_upgrade(proof)
        _prove_running_copy_is_noticed(proof, screen)
        _prove_removal(proof, before)
        _prove_chosen_folder(proof, screen)
        _prove_purge(proof, before)
        _prove_portable(proof, screen)
        if not wine.NATIVE:
            _prove_for_all(proof, screen)
    return [proof]


def _prove_older_version(proof: Proof, screen: Screen) -> None:
    """Prove an installation of an older version, and work a case in it."""
    older = BUILD / "windows-older"
    shutil.copytree(windows.BUNDLE, emptied(older) / "estimator")
    (older / "estimator/_internal/of-the-older-version.txt").write_text("not in the newer one")
    windows.build_installer(older / "estimator", OLDER, older / "setup.exe")
    status = machine.run(older / "setup.exe", "/S").returncode
    installed = _is_installed(USUAL) and machine.registered("DisplayVersion") == OLDER
    proof.check(installed, f"version {OLDER} installed silently, without administrator rights", f"exit status {status}")
    _prove_window(proof, screen, USUAL, "installed.xlsx")
    proof.check(
        (machine.DATA / HISTORY).is_file(),
        "window: history kept in the user's own folder",
        machine.DATA.relative_to(machine.DRIVE),
    )


def _prove_upgrade(proof: Proof) -> None:
    """Prove that an upgrade leaves nothing of the older version and touches no data."""
    before = (machine.DATA / HISTORY).read_bytes()
    status = machine.run(windows.INSTALLER, "/S").returncode
    proof.check(
        machine.registered("DisplayVersion") == VERSION, f"upgraded silently to {VERSION}", f"exit status {status}"
    )
    after = (machine.DATA / HISTORY).read_bytes()
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
        proof.check(machine.registered(value) != "", f"Apps & features: {value}", machine.registered(value))
    entries = [entry for entry in machine.SHORTCUTS if entry.is_file()]
    proof.check(entries == machine.SHORTCUTS, "entries in the Start menu and on the desktop", len(entries))
    _prove_command(proof, USUAL)


def _prove_running_copy_is_noticed(proof: Proof, screen: Screen) -> None:
    with _open_window(screen, USUAL):
        status = machine.run(windows.INSTALLER, "/S", wait=False).returncode
        proof.check(status == STILL_RUNNING, "the installer notices a running copy", f"exit status {status}")
        machine.run(USUAL / "uninstall.exe", "/S", wait=False)
        proof.check(_is_installed(USUAL), "the uninstaller leaves a running copy alone")


def _prove_removal(proof: Proof, before: set[Path]) -> None:
    machine.run(USUAL / "uninstall.exe", "/S")
    left = sorted(machine.everything() - before)
    theirs = [
        path
        for path in left
        if path not in (machine.DATA, machine.DOCUMENTS) and not {machine.DATA, machine.DOCUMENTS} & set(path.parents)
    ]
    proof.check(not theirs, "uninstalled: nothing is left but the user's own", _names(theirs or left))
    proof.check((machine.DATA / HISTORY).is_file(), "uninstalled: history and settings are left")
    proof.check(machine.registered("DisplayName") == "", "uninstalled: gone from Apps & features")


def _prove_chosen_folder(proof: Proof, screen: Screen) -> None:
    machine.CHOSEN.parent.mkdir()
    chosen = machine.inside(machine.CHOSEN)
    # The installer takes the rest of the line as the folder, without quotes.
    machine.run(windows.INSTALLER, "/S", *f"/D={chosen}".split(" "))
    installed = _is_installed(machine.CHOSEN)
    proof.check(installed, "installed by /D= into a folder with blanks and Chinese letters", chosen)
    _prove_window(proof, screen, machine.CHOSEN, "chosen.xlsx")
    _prove_command(proof, machine.CHOSEN)


def _prove_purge(proof: Proof, before: set[Path]) -> None:
    machine.run(machine.CHOSEN / "uninstall.exe", "/S", "/PURGE")
    left = sorted(machine.everything() - before - {machine.CHOSEN.parent})
    theirs = [path for path in left if path != machine.DOCUMENTS and machine.DOCUMENTS not in path.parents]
    proof.check(not theirs, "uninstalled with /PURGE: history and settings are gone too", _names(theirs))


def _prove_portable(proof: Proof, screen: Screen) -> None:
    stick = machine.DRIVE / "U 盘"
    with zipfile.ZipFile(windows.PORTABLE) as archive:
        archive.extractall(stick)
    folder = next(stick.iterdir())
    _prove_window(proof, screen, folder, "portable.xlsx")
    kept = (folder / "data" / HISTORY).is_file() and not machine.DATA.exists()
    proof.check(
        kept, "portable: history kept beside the program and nowhere else", folder.relative_to(machine.DRIVE) / "data"
    )


def _prove_for_all(proof: Proof, screen: Screen) -> None:
    """Install the .msi, and have its program begin with what the administrator has set for the machine."""
    settings = machine.DRIVE / "ProgramData/benefit-estimator/settings.json"
    settings.parent.mkdir()
    settings.write_text('{"agency": "三门峡市医疗保障局"}', "utf-8")
    shutil.copy(windows.MSI, machine.DRIVE)
    package = machine.inside(machine.DRIVE / windows.MSI.name)
    status = machine.run("msiexec", "/i", package, "/qn").returncode
    installed = all((machine.FOR_ALL / program).is_file() for program in windows.PROGRAMS)
    proof.check(installed, "installed for all users of the machine by msiexec /i /qn", f"exit status {status}")
    _prove_window(proof, screen, machine.FOR_ALL, "for-all.xlsx")
    cells = {cell.value for row in load_workbook(machine.DOCUMENTS / "for-all.xlsx").worksheets[0] for cell in row}
    proof.check("三门峡市医疗保障局" in cells, "its slip has the agency that is set for the machine")
    machine.run("msiexec", "/x", package, "/qn")
    proof.check(not machine.FOR_ALL.exists() and settings.is_file(), "removed by msiexec /x /qn; the settings are left")


def _prove_window(proof: Proof, screen: Screen, folder: Path, slip: str) -> None:
    """Prove the window: a case by keys, its slip opened and previewed."""
    with _open_window(screen, folder):
        row = work_the_case(screen, slip, machine.DOCUMENTS / slip)
        screen.save(BUILD / f"proof/{Path(slip).stem}.png")
        screen.press("ctrl+o")
        screen.wait_until(machine.OPENED.is_file, "The slip was not handed to the program that opens .xlsx.")
        preview_the_slip(screen, BUILD / f"proof/{Path(slip).stem}-preview.png")
    exported = machine.DOCUMENTS / slip
    proof.window(row, exported, where=f" in {folder.relative_to(machine.DRIVE)}")
    handed_on = figures_in(machine.OPENED) == figures_in(exported)
    proof.check(handed_on, "window: slip handed to the program that opens .xlsx")
    machine.OPENED.unlink(missing_ok=True)


def _prove_command(proof: Proof, folder: Path) -> None:
    case, slip = machine.DOCUMENTS / "case.json", machine.DOCUMENTS / "command.xlsx"
    shutil.copy(CASE, case)
    told = machine.run(
        folder / "estimator.exe", "estimate", machine.inside(case), "--json", "--slip", machine.inside(slip)
    ).stdout
    proof.command(told, slip)
    slip.unlink()
    case.unlink()


@contextmanager
def _open_window(screen: Screen, folder: Path) -> Iterator[None]:
    program = machine.start(folder / windows.PROGRAM, screen.display)
    screen.wait_until_painted()
    screen.wait_until_still()
    yield
    machine.run("taskkill", "/im", windows.PROGRAM, wait=False)
    program.communicate(timeout=60)


def _is_installed(folder: Path) -> bool:
    return all((folder / file).is_file() for file in (windows.PROGRAM, "estimator.exe", "uninstall.exe"))


def _names(paths: list[Path]) -> str:
    return ", ".join(path.name for path in paths)
