"""Proves the Windows installers where something stands in their way, with a small stand-in for the program, under Wine.

The program itself is installed and used by `windows`; what is proven here hangs on the installers alone.
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from installers import windows, winget
from installers import windows_machine as machine
from installers.msi import build_msi, product_code
from installers.proof import Proof
from installers.screen import Screen
from installers.signing import COMMAND
from installers.tools import BUILD, DIST, HERE, TITLE, VERSION, emptied, run

OLDER, NEWER = "0.0.8", "0.0.9"
NOT_DONE, FOR_A_SERVICE = 4, 5
"""Exit statuses of setup.nsi and uninstall.nsi."""
FOLDER = BUILD / "stand-in"
USUAL = machine.PROGRAMS / "benefit-estimator"


def prove() -> list[Proof]:
    """Prove the installers in a new Wine of their own."""
    signing, setup, msi = Proof("Signing"), Proof("setup.exe"), Proof(".msi")
    emptied(FOLDER)
    _prove_signing(signing)
    machine.prepare()
    _prove_held_file(setup)
    _prove_other_folder(setup)
    _prove_removal(setup)
    _prove_service(setup)
    _prove_msi(msi)
    return [signing, setup, msi, _prove_manifest()]


def _prove_signing(proof: Proof) -> None:
    signed = FOLDER / "signed.txt"
    sign = FOLDER / "sign"
    sign.write_text(f'#!/bin/sh\nbasename "$1" >> {signed}\n')
    sign.chmod(0o755)
    os.environ[COMMAND] = str(sign)
    _setup(OLDER)
    del os.environ[COMMAND]
    _setup(NEWER)
    names = signed.read_text().split()
    proof.check(len(names) == 2 and f"{OLDER}.exe" in names, "uninstaller and installer are handed to it", names)  # noqa: PLR2004  these two


def _prove_held_file(proof: Proof) -> None:
    """Prove that with a file held open nothing of the older version is lost."""
    status = machine.run(FOLDER / f"{OLDER}.exe", "/S").returncode
    before = _contents(USUAL)
    proof.check(_is_whole(USUAL, OLDER), f"{OLDER} installed silently", f"exit status {status}")
    for held in (windows.PROGRAM, "_internal/library.dll", "licences/text.txt"):
        with _held(USUAL / held):
            status = machine.run(FOLDER / f"{NEWER}.exe", "/S", wait=False).returncode
            version = machine.registered("DisplayVersion")
            proof.check(status == NOT_DONE, f"{held} held open: it ends with {NOT_DONE}", status)
            proof.check(_contents(USUAL) == before, f"{held} held open: the older version is whole")
            proof.check(version == OLDER, f"{held} held open: registered is the older version", version)
    with _held(USUAL / "_internal/library.dll"):
        status = machine.run(USUAL / "uninstall.exe", "/S", wait=False).returncode
        proof.check(
            (status, _contents(USUAL)) == (NOT_DONE, before), "held open: the uninstaller leaves it whole", status
        )
    status = machine.run(FOLDER / f"{NEWER}.exe", "/S").returncode
    proof.check(_is_whole(USUAL, NEWER) and status == 0, f"let go: {NEWER} takes its place", f"exit status {status}")
    proof.check(machine.registered("DisplayVersion") == NEWER, "let go: registered is the newer version")


def _prove_other_folder(proof: Proof) -> None:
    machine.CHOSEN.parent.mkdir()
    machine.run(FOLDER / f"{NEWER}.exe", "/S", *f"/D={machine.inside(machine.CHOSEN)}".split(" "))
    place = machine.registered("InstallLocation")
    proof.check(
        _is_whole(machine.CHOSEN, NEWER) and place.endswith("待遇 试算"), "/D= elsewhere: installed there", place
    )
    proof.check(not USUAL.exists(), "/D= elsewhere: the copy that was there before is gone")


def _prove_removal(proof: Proof) -> None:
    machine.run(machine.CHOSEN / "uninstall.exe", "/S", wait=False)
    left = sorted(path.name for path in machine.CHOSEN.rglob("*"))
    proof.check(not machine.CHOSEN.exists(), "when the uninstaller returns the program is gone", left)
    proof.check(machine.registered("DisplayName") == "", "when it returns it is gone from Apps & features")
    proof.check(not any(entry.exists() for entry in machine.SHORTCUTS), "when it returns its entries are gone")
    machine.run("cmd", "/c", "exit")  # waits for what is still at work
    temporary = list(machine.HOME.glob("AppData/Local/Temp/*uninstall*"))
    proof.check(not temporary, "a moment later the uninstaller itself is gone as well", temporary)


def _prove_service(proof: Proof) -> None:
    before = machine.everything()
    status = machine.run(FOLDER / f"{NEWER}.exe", "/S", user="systemprofile").returncode
    proof.check(status == FOR_A_SERVICE, f"as the account of services it ends with {FOR_A_SERVICE}", status)
    left = [path for path in machine.everything() - before if path.name in windows.PROGRAMS]
    proof.check(not left, "as the account of services it installs nothing", left)


def _prove_msi(proof: Proof) -> None:
    """Prove the .msi: installed, upgraded, removed."""
    older, newer = (_msi(version) for version in (OLDER, NEWER))
    named = run("msiinfo", "export", newer, "Shortcut", env={"LC_ALL": "C.UTF-8"}).count(TITLE)
    for_all = "ALLUSERS\t1\n" in run("msiinfo", "export", newer, "Property").replace("\r", "")
    proof.check(for_all, "asks Windows for all users' menu and desktop (ALLUSERS)")
    proof.check(named == 2, "its entries in the menu and on the desktop have their Chinese name", named)  # noqa: PLR2004  one each
    settings = machine.DRIVE / "ProgramData/benefit-estimator/settings.json"
    settings.parent.mkdir(parents=True)
    settings.write_text("{}")
    before = machine.everything()
    status = machine.run("msiexec", "/i", machine.inside(older), "/qn").returncode
    proof.check(
        _is_whole(machine.FOR_ALL, OLDER), f"{OLDER} installed for all users by msiexec /i /qn", f"exit status {status}"
    )
    entries = {entry for entry in machine.everything() - before if entry.suffix == ".lnk"}
    # Windows puts them among those of all users, Wine always among those of the user who installs.
    proof.check(entries == set(machine.SHORTCUTS), "entries in the Start menu and on the desktop", len(entries))
    name = machine.registered("DisplayName", _machine_key(OLDER))
    proof.check(name == TITLE, "Apps & features has it for the machine", name)
    machine.run("msiexec", "/i", machine.inside(newer), "/qn")
    proof.check(_is_whole(machine.FOR_ALL, NEWER), f"upgraded to {NEWER} by the same command")
    only = (machine.registered("DisplayName", _machine_key(version)) for version in (OLDER, NEWER))
    proof.check(list(only) == ["", TITLE], "Apps & features has the newer version alone")
    machine.run("msiexec", "/x", machine.inside(newer), "/qn")
    left = [path for path in machine.everything() - before if "Installer" not in path.parts]
    proof.check(not left, "removed by msiexec /x /qn: nothing is left", left)
    proof.check(settings.is_file(), "removed: the settings of the machine are left")


def _prove_manifest() -> Proof:
    proof = Proof("winget manifest")
    text = (DIST / f"winget-{VERSION}/{winget.IDENTIFIER}.installer.yaml").read_text("utf-8")
    named = re.findall(r"InstallerUrl: \S+/(\S+)\n +InstallerSha256: (\w+)", text)
    sums = {name: digest.upper() for digest, name in re.findall(r"(\w+)  (\S+)", (DIST / "SHA256SUMS").read_text())}
    proof.check(
        len(named) == 2 and all(sums[name] == digest for name, digest in named),  # noqa: PLR2004  the .exe and the .msi
        "names the two installers with the sums of SHA256SUMS",
        [name for name, _ in named],
    )
    return proof


def _stand_in(version: str) -> Path:
    bundle = emptied(FOLDER / version) / "estimator"
    files = {name: f"{name} {version}" for name in (*windows.PROGRAMS, "_internal/library.dll", "licences/text.txt")}
    for name, text in {**files, "sbom.cdx.json": version, f"_internal/only-in-{version}.txt": version}.items():
        (bundle / name).parent.mkdir(parents=True, exist_ok=True)
        (bundle / name).write_text(text)
    return bundle


def _setup(version: str) -> None:
    windows.build_installer(_stand_in(version), version, FOLDER / f"{version}.exe")


def _msi(version: str) -> Path:
    target = machine.DRIVE / f"{version}.msi"
    build_msi(_stand_in(version), version, target)
    return target


def _machine_key(version: str) -> str:
    return rf"HKLM\Software\Microsoft\Windows\CurrentVersion\Uninstall\{{{product_code(version)}}}"


def _contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def _is_whole(folder: Path, version: str) -> bool:
    """Tell whether a folder has all of a version of the stand-in, and of no other."""
    wanted = _contents(FOLDER / version / "estimator")
    found = {name: content for name, content in _contents(folder).items() if name != "uninstall.exe"}
    return found == wanted


@contextmanager
def _held(file: Path) -> Iterator[None]:
    holder, mark = machine.DRIVE / "holder.exe", machine.DRIVE / "held"
    run("makensis", "-V2", f"-DTARGET={holder}", HERE / "holder.nsi")
    program = machine.start(holder, "", machine.inside(file))
    Screen().wait_until(mark.exists, "Nothing holds the file.")
    yield
    mark.unlink()
    program.communicate(timeout=60)
