"""The Windows installers and the portable edition, for Windows 10 (1809) and later, 64-bit."""

import shutil
import time
import zipfile
from pathlib import Path

from dev import ROOT

from installers.licences import write_licences
from installers.msi import build_msi
from installers.sbom import write_sbom
from installers.signing import sign
from installers.tools import BUILD, DIST, HERE, PUBLISHER, TITLE, VERSION, dated, emptied, run, source_date
from installers.wine import NATIVE, python_for_windows, run_windows, windows_path
from installers.winget import write_manifest

INSTALLER = DIST / f"estimator-{VERSION}-setup.exe"
MSI = DIST / f"estimator-{VERSION}.msi"
SBOM = DIST / f"estimator-{VERSION}-windows.cdx.json"
PORTABLE = DIST / f"estimator-{VERSION}-portable.zip"
BUNDLE = BUILD / "windows-estimator/estimator"
PROGRAM = "estimator-window.exe"
PROGRAMS = (PROGRAM, "estimator.exe")


def frozen(program: str = "estimator") -> Path:
    """Freeze the program, or "empty", the window it is held against; return the folder."""
    python = python_for_windows()
    folder = emptied(BUILD / f"windows-{program}")
    reproducible = {"SOURCE_DATE_EPOCH": str(source_date()), "PYTHONHASHSEED": "1"}
    run_windows(python / "python.exe", "-m", "PyInstaller", "--noconfirm", "--clean",
                "--distpath", windows_path(folder), "--workpath", windows_path(folder / "work"),
                windows_path(HERE / "bundle.spec"), "--", program, env=reproducible)  # fmt: skip
    return folder / program


def build() -> list[Path]:
    """Build the installers and the portable edition into `dist`; the .msi where there is wixl."""
    bundle = frozen()
    python = python_for_windows()
    site_packages = python / "Lib/site-packages"
    write_licences(bundle / "licences", site_packages, python / "LICENSE.txt")
    sign(*(bundle / program for program in PROGRAMS))
    DIST.mkdir(exist_ok=True)
    sbom = write_sbom(bundle, site_packages, SBOM.name.removesuffix(".cdx.json"))
    shutil.copy(sbom, bundle / "sbom.cdx.json")
    dated(bundle)
    build_installer(bundle, VERSION, INSTALLER)
    _build_portable(bundle)
    if NATIVE:
        return [INSTALLER, PORTABLE, sbom]
    build_msi(bundle, VERSION, MSI)
    sign(MSI)
    return [INSTALLER, MSI, PORTABLE, sbom, write_manifest(INSTALLER, MSI)]


def build_installer(bundle: Path, version: str, target: Path) -> None:
    """Wrap a bundle into an installer of some version, and its uninstaller in it."""
    files, uninstaller = bundle.parent / "files.nsh", bundle.parent / "uninstall.exe"
    files.write_text(_file_list(bundle), "utf-8")
    _compile("uninstall.nsi", version, uninstaller)
    kilobytes = sum(path.stat().st_size for path in bundle.rglob("*") if path.is_file()) // 1024
    _compile("setup.nsi", version, target, FILES=files, UNINSTALLER=uninstaller, KILOBYTES=kilobytes)


def _compile(script: str, version: str, target: Path, **more: str | int | Path) -> None:
    """Compile a script of NSIS."""
    said = {
        "VERSION": version,
        "TITLE": TITLE,
        "PUBLISHER": PUBLISHER,
        "ICON": ROOT / "assets/icon.ico",
        "TARGET": target,
        **more,
    }
    run("makensis", "-V2", "-INPUTCHARSET", "UTF8", *(f"-D{name}={value}" for name, value in said.items()),
        HERE / script, env={"SOURCE_DATE_EPOCH": str(source_date())})  # fmt: skip
    sign(target)


def _file_list(bundle: Path) -> str:
    """List the files for the installer in order: left to itself it takes them as the disk has them."""
    lines = []
    for folder in sorted({path.parent for path in bundle.rglob("*") if path.is_file()}):
        inside = str(folder.relative_to(bundle)).replace("/", "\\")
        lines.append(f'SetOutPath "${{NEW}}{"" if inside == "." else chr(92) + inside}"')
        lines += [f'File "{path}"' for path in sorted(folder.iterdir()) if path.is_file()]
    return "\n".join(lines) + "\n"


def _build_portable(bundle: Path) -> None:
    when = time.gmtime(source_date())[:6]
    top = f"{TITLE}-{VERSION}"
    contents = {path.relative_to(bundle).as_posix(): path.read_bytes() for path in bundle.rglob("*") if path.is_file()}
    contents["portable"] = b""  # the program sees it and keeps its data in the folder beside
    contents["使用说明.txt"] = (HERE / "portable.txt").read_bytes()
    with zipfile.ZipFile(PORTABLE, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(contents):
            archive.writestr(zipfile.ZipInfo(f"{top}/{name}", when), contents[name], zipfile.ZIP_DEFLATED)
