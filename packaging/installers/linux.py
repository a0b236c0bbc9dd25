"""The Debian package, for Debian 11 to 13, UOS 20 and Kylin V10."""

import hashlib
import re
import shutil
import textwrap
from datetime import UTC, datetime
from email.utils import formatdate
from gzip import GzipFile
from pathlib import Path

from dev import ROOT

from installers.licences import write_licences
from installers.linux_python import GLIBC, python_for_linux, run_python
from installers.tools import (
    BUILD,
    DIST,
    HERE,
    MAIL,
    PUBLISHER,
    TITLE,
    VERSION,
    BuildError,
    dated,
    emptied,
    run,
    source_date,
)

PACKAGE = DIST / f"estimator_{VERSION}_amd64.deb"
BUNDLE = BUILD / "linux-estimator/estimator"

# The package that has each library; where Debian renamed one, both names.
PACKAGE_OF = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libc.so.6": f"libc6 (>= {GLIBC})",
    "libcups.so.2": "libcups2t64 | libcups2",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libgcc_s.so.1": "libgcc-s1 | libgcc1",
    "libglib-2.0.so.0": "libglib2.0-0t64 | libglib2.0-0",
    "libstdc++.so.6": "libstdc++6",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb.so.1": "libxcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libz.so.1": "zlib1g",
    "libzstd.so.1": "libzstd1",
}
PART_OF_ANOTHER = {"libdl.so.2", "libm.so.6", "libpthread.so.0", "librt.so.1", "libutil.so.1", "libgthread-2.0.so.0",
                   "ld-linux-x86-64.so.2", "libcrypt.so.1"}  # fmt: skip
CHINESE_FONT = "fonts-noto-cjk | fonts-wqy-microhei | fonts-wqy-zenhei"


def frozen(program: str = "estimator") -> Path:
    """Freeze the program, or "empty", the window it is held against; return the folder."""
    folder = emptied(BUILD / f"linux-{program}")
    reproducible = {"SOURCE_DATE_EPOCH": str(source_date()), "PYTHONHASHSEED": "1"}
    run_python("-m", "PyInstaller", "--noconfirm", "--clean", "--distpath", folder, "--workpath", folder / "work",
               HERE / "bundle.spec", "--", program, env=reproducible)  # fmt: skip
    bundle = folder / program
    # PyNaCl's wheel brings its symbols for a debugger; what is Qt's stays as its makers built it.
    if seal := [*bundle.glob("_internal/_cffi_backend*.so"), *bundle.glob("_internal/nacl/*.so")]:
        run("strip", "--strip-unneeded", *seal)
    for path in bundle.rglob("*"):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path == bundle / program else 0o644)
    return bundle


def build() -> list[Path]:
    """Build the Debian package into `dist`."""
    bundle = frozen()
    tree = emptied(BUILD / "linux-package")
    # A folder for each build: a window that is open during an upgrade goes on from the files it began with.
    place = f"lib/estimator/{VERSION}-{digest(bundle)[:12]}"
    shutil.copytree(bundle, tree / "usr" / place, symlinks=True)
    (tree / "usr/bin").mkdir()
    (tree / "usr/bin/estimator").symlink_to(f"../{place}/estimator")
    _write_desktop_entry(tree)
    _write_documents(tree, python_for_linux())
    _write_control(tree)
    _write_sums(tree)
    for script in ("preinst", "postinst", "postrm"):
        shutil.copy(HERE / "debian" / script, tree / "DEBIAN")
        (tree / "DEBIAN" / script).chmod(0o755)
    for path in tree.rglob("*"):
        if path.is_dir():
            path.chmod(0o755)
    dated(tree)
    DIST.mkdir(exist_ok=True)
    # One thread: the archive is cut into as many blocks as there are threads.
    run("dpkg-deb", "-Zxz", "--threads-max=1", "--root-owner-group", "--build", tree, PACKAGE,
        env={"SOURCE_DATE_EPOCH": str(source_date())})  # fmt: skip
    return [PACKAGE]


def digest(folder: Path) -> str:
    """Return a sha256 over the names and contents of all files of a folder."""
    total = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file() or path.is_symlink()):
        content = str(path.readlink()).encode() if path.is_symlink() else path.read_bytes()
        total.update(f"{path.relative_to(folder)} {hashlib.sha256(content).hexdigest()}\n".encode())
    return total.hexdigest()


def needed_libraries(bundle: Path) -> set[str]:
    """Return the libraries that a bundle needs and does not hold."""
    inside = {path.name for path in bundle.rglob("*.so*")}
    found = {name for path in programs_in(bundle) for name in re.findall(r"NEEDED\s+(\S+)", run("objdump", "-p", path))}
    return found - inside - PART_OF_ANOTHER


def programs_in(bundle: Path) -> list[Path]:
    """Return the ELF files below a folder."""
    files = (path for path in sorted(bundle.rglob("*")) if path.is_file() and not path.is_symlink())
    return [path for path in files if path.open("rb").read(4) == b"\x7fELF"]


def newest_symbol(bundle: Path, family: str) -> tuple[str, str]:
    """Return the newest version of a family of symbols ("GLIBC") that a bundle asks for, and a file that does."""
    asked = [
        (tuple(int(part) for part in version.split(".")), path.name)
        for path in programs_in(bundle)
        for version in re.findall(rf"\b{family}_([\d.]+)", run("objdump", "-T", path))
    ]
    version, file = max(asked)
    return ".".join(map(str, version)), file


def _write_control(tree: Path) -> None:
    needed = needed_libraries(tree / "usr/lib/estimator")
    if unknown := needed - PACKAGE_OF.keys():
        raise BuildError(f"The bundle needs {', '.join(sorted(unknown))}; say in linux.py which package has it.")
    files = (path for path in tree.rglob("*") if path.is_file() and not path.is_symlink())
    depends = [*sorted(PACKAGE_OF[name] for name in needed), CHINESE_FONT]
    control = tree / "DEBIAN/control"
    control.parent.mkdir()
    control.write_text(
        textwrap.dedent(f"""\
        Package: estimator
        Version: {VERSION}
        Architecture: amd64
        Maintainer: {PUBLISHER} <{MAIL}>
        Installed-Size: {sum(path.stat().st_size for path in files) // 1024}
        Depends: {", ".join(depends)}
        Recommends: xdg-utils
        Section: misc
        Priority: optional
        Description: offline benefit estimator for medical-insurance counters
         Estimates reimbursement and maternity benefits of the basic medical insurance
         of Sanmenxia as its regulation says, every step with its article, and prints
         a one-page slip. It needs no network and opens no connection.
        """),
        "utf-8",
    )


def _write_desktop_entry(tree: Path) -> None:
    entry = tree / "usr/share/applications/estimator.desktop"
    entry.parent.mkdir(parents=True)
    entry.write_text(
        textwrap.dedent(f"""\
        [Desktop Entry]
        Type=Application
        Name=Benefit estimator
        Name[zh_CN]={TITLE}
        Comment=Estimates medical-insurance and maternity benefits
        Comment[zh_CN]=试算住院报销和生育待遇，断网可用
        Exec=/usr/bin/estimator
        Icon=estimator
        Terminal=false
        Categories=Office;Finance;
        Keywords=medical;insurance;maternity;benefit;
        Keywords[zh_CN]=医保;生育;报销;津贴;试算;
        StartupWMClass=benefit-estimator
        """),
        "utf-8",
    )
    icons = tree / "usr/share/icons/hicolor"
    for size, name in (("256x256", "icon.png"), ("scalable", "icon.svg")):
        icon = icons / size / "apps" / f"estimator{Path(name).suffix}"
        icon.parent.mkdir(parents=True)
        shutil.copy(ROOT / "assets" / name, icon)
        icon.chmod(0o644)


def _write_documents(tree: Path, python: Path) -> None:
    documents = tree / "usr/share/doc/estimator"
    documents.mkdir(parents=True)
    write_licences(
        documents / "licences", python / "lib/python3.11/site-packages", python / "lib/python3.11/LICENSE.txt"
    )
    shutil.copy(HERE / "debian-copyright", documents / "copyright")
    overrides = tree / "usr/share/lintian/overrides/estimator"
    overrides.parent.mkdir(parents=True)
    shutil.copy(HERE / "lintian-overrides", overrides)
    change = (
        f"estimator ({VERSION}) stable; urgency=medium\n\n  * Built from the project's commit of this day.\n\n"
        f" -- {PUBLISHER} <{MAIL}>  {formatdate(source_date())}\n"
    )
    _pack(documents / "changelog.gz", change)
    _pack(tree / "usr/share/man/man1/estimator.1.gz", _filled_in(HERE / "debian/estimator.1"))
    metainfo = tree / "usr/share/metainfo/estimator.metainfo.xml"
    metainfo.parent.mkdir(parents=True)
    metainfo.write_text(_filled_in(HERE / "debian/estimator.metainfo.xml"), "utf-8")
    for path in tree.glob("usr/share/**/*"):
        if path.is_file():
            path.chmod(0o644)


def _filled_in(template: Path) -> str:
    day = datetime.fromtimestamp(source_date(), UTC).date().isoformat()
    said = {"VERSION": VERSION, "DATE": day, "TITLE": TITLE, "PUBLISHER": PUBLISHER}
    return re.sub(r"@(\w+)@", lambda name: said[name[1]], template.read_text("utf-8"))


def _pack(target: Path, text: str) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as file, GzipFile("", "wb", 9, file, mtime=0) as packed:
        packed.write(text.encode())


def _write_sums(tree: Path) -> None:
    """Write the sums by which `dpkg --verify` tells a file that was altered."""
    files = sorted(path for path in (tree / "usr").rglob("*") if path.is_file() and not path.is_symlink())
    lines = (f"{hashlib.md5(path.read_bytes()).hexdigest()}  {path.relative_to(tree)}\n" for path in files)  # noqa: S324  what dpkg reads
    (tree / "DEBIAN/md5sums").write_text("".join(lines))
