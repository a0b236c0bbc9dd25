"""The Debian packages (Debian 11 to 13, UOS 20, Kylin V10): one as Debian lays out, one as UOS's store does."""

import hashlib
import json
import re
import shutil
import stat
import textwrap
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import formatdate
from gzip import GzipFile
from pathlib import Path

from dev import ROOT

from installers import arm64
from installers.licences import write_licences
from installers.linux import digest, frozen, needed_libraries
from installers.linux_python import python_for_linux
from installers.processors import AMD64, ARM64, Processor
from installers.sbom import write_sbom
from installers.signing import sign
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

STORE_ID = "io.github.benefit-estimator"
"""The name of the program in UOS's store, and there of its package."""


@dataclass(frozen=True)
class Layout:
    """How a package lays the program out: the package's name, and the folder that has the folders of all builds."""

    package: str
    place: str

    def file(self, processor: Processor) -> Path:
        """Return where the package lies."""
        return DIST / f"{self.package}_{VERSION}_{processor.name}.deb"


DEBIAN = Layout("estimator", "usr/lib/estimator")
STORE = Layout(STORE_ID, f"opt/apps/{STORE_ID}/files")

# The package that has each library; where Debian renamed one, both names.
PACKAGE_OF = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libICE.so.6": "libice6",
    "libSM.so.6": "libsm6",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libc.so.6": "libc6",
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
CHINESE_FONT = "fonts-noto-cjk | fonts-wqy-microhei | fonts-wqy-zenhei"


def build() -> list[Path]:
    """Build the packages for amd64 into `dist`."""
    return _build_for(AMD64, (DEBIAN, STORE))


def build_arm64() -> list[Path]:
    """Build the packages for arm64 into `dist`; slow, since qemu runs what freezes the program."""
    arm64.let_qemu_run()
    return _build_for(ARM64, (DEBIAN, STORE))


def _build_for(processor: Processor, layouts: tuple[Layout, ...]) -> list[Path]:
    bundle = frozen(processor)
    python = python_for_linux(processor) / "lib/python3.11"
    write_licences(bundle / "licences", python / "site-packages", python / "LICENSE.txt")
    DIST.mkdir(exist_ok=True)
    sbom = write_sbom(bundle, python / "site-packages", f"estimator_{VERSION}_{processor.name}")
    return [*(_package(layout, processor, bundle, sbom) for layout in layouts), sbom]


def _package(layout: Layout, processor: Processor, bundle: Path, sbom: Path) -> Path:
    """Build the package of a layout."""
    tree = emptied(BUILD / f"package-{layout.package}-{processor.name}")
    # A folder for each build: a window that is open during an upgrade goes on from the files it began with, and sees
    # by the link (ui/system/newer_version.py) that another is started from now on.
    build = f"{VERSION}-{digest(bundle)[:12]}"
    shutil.copytree(bundle, tree / layout.place / build, symlinks=True)
    shutil.copy(sbom, tree / layout.place / build / "sbom.cdx.json")
    (tree / layout.place / "current").symlink_to(build)
    (tree / "DEBIAN").mkdir()
    if layout == DEBIAN:
        _lay_out_for_debian(tree)
    else:
        _lay_out_for_store(tree, processor)
    for path in tree.rglob("*"):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & stat.S_IXUSR else 0o644)
    _write_control(tree, layout, processor)
    _write_sums(tree)
    for script in ("preinst", "postinst", "postrm"):
        (tree / "DEBIAN" / script).write_text(_filled_in(HERE / "debian" / script, PLACE=f"/{layout.place}"))
        (tree / "DEBIAN" / script).chmod(0o755)
    return pack(tree, layout.file(processor))


def pack(tree: Path, package: Path) -> Path:
    """Make a package of a tree, and sign it where that is asked for."""
    dated(tree)
    # One thread: the archive is cut into as many blocks as there are threads.
    run("dpkg-deb", "-Zxz", "--threads-max=1", "--root-owner-group", "--build", tree, package,
        env={"SOURCE_DATE_EPOCH": str(source_date())})  # fmt: skip
    sign(package)
    return package


def _lay_out_for_debian(tree: Path) -> None:
    """Add what Debian expects: the command, the menu's entry, icons, licences, the manual."""
    (tree / "usr/bin").mkdir()
    (tree / "usr/bin/estimator").symlink_to("../lib/estimator/current/estimator")
    _write_desktop_entry(tree / "usr/share/applications/estimator.desktop", "/usr/bin/estimator", "estimator")
    _write_icons(tree / "usr/share/icons", "estimator")
    documents = tree / "usr/share/doc/estimator"
    documents.mkdir(parents=True)
    (documents / "licences").symlink_to("../../../lib/estimator/current/licences")
    shutil.copy(HERE / "debian-copyright", documents / "copyright")
    overrides = tree / "usr/share/lintian/overrides/estimator"
    overrides.parent.mkdir(parents=True)
    shutil.copy(HERE / "lintian-overrides", overrides)
    change = (
        f"estimator ({VERSION}) stable; urgency=medium\n\n  * Built from the project's commit of this day.\n\n"
        f" -- {PUBLISHER} <{MAIL}>  {formatdate(source_date())}\n"
    )
    _write_packed(documents / "changelog.gz", change)
    _write_packed(tree / "usr/share/man/man1/estimator.1.gz", _filled_in(HERE / "debian/estimator.1"))
    metainfo = tree / "usr/share/metainfo/estimator.metainfo.xml"
    metainfo.parent.mkdir(parents=True)
    metainfo.write_text(_filled_in(HERE / "debian/estimator.metainfo.xml"), "utf-8")


def _lay_out_for_store(tree: Path, processor: Processor) -> None:
    """Lay out what UOS's store asks for: `info`, and all of the desktop's below `entries`."""
    home = (tree / STORE.place).parent
    _write_desktop_entry(
        home / f"entries/applications/{STORE_ID}.desktop", f"/{STORE.place}/current/estimator", STORE_ID
    )
    _write_icons(home / "entries/icons", STORE_ID)
    permissions = dict.fromkeys(
        ("autostart", "notification", "trayicon", "clipboard", "account", "bluetooth", "camera", "audio_record",
         "installed_apps"), False)  # fmt: skip
    info = {
        "appid": STORE_ID,
        "name": TITLE,
        "version": f"{VERSION}.0",
        "arch": [processor.name],
        "permissions": {**permissions, "clipboard": True},
    }
    (home / "info").write_text(json.dumps(info, ensure_ascii=False, indent=2) + "\n", "utf-8")


def _write_control(tree: Path, layout: Layout, processor: Processor) -> None:
    """Write what dpkg reads about the package. Raises BuildError."""
    needed = needed_libraries(tree / layout.place)
    if unknown := needed - PACKAGE_OF.keys():
        raise BuildError(f"The bundle needs {', '.join(sorted(unknown))}; say in debian.py which package has it.")
    files = (path for path in tree.rglob("*") if path.is_file() and not path.is_symlink())
    floor = {"libc.so.6": f"libc6 (>= {processor.glibc})"}
    depends = [*sorted({**PACKAGE_OF, **floor}[name] for name in needed), CHINESE_FONT]
    (tree / "DEBIAN/control").write_text(
        textwrap.dedent(f"""\
        Package: {layout.package}
        Version: {VERSION}
        Architecture: {processor.name}
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


def _write_desktop_entry(entry: Path, program: str, icon: str) -> None:
    """Write the entry of the menu."""
    entry.parent.mkdir(parents=True)
    entry.write_text(
        textwrap.dedent(f"""\
        [Desktop Entry]
        Type=Application
        Name=Benefit estimator
        Name[zh_CN]={TITLE}
        Comment=Estimates medical-insurance and maternity benefits
        Comment[zh_CN]=试算住院报销和生育待遇，断网可用
        Exec={program}
        Icon={icon}
        Terminal=false
        Categories=Office;Finance;
        Keywords=medical;insurance;maternity;benefit;
        Keywords[zh_CN]=医保;生育;报销;津贴;试算;
        StartupWMClass=benefit-estimator
        """),
        "utf-8",
    )


def _write_icons(folder: Path, name: str) -> None:
    for size, source in (("256x256", "icon.png"), ("scalable", "icon.svg")):
        icon = folder / "hicolor" / size / "apps" / f"{name}{Path(source).suffix}"
        icon.parent.mkdir(parents=True)
        shutil.copy(ROOT / "assets" / source, icon)


def _filled_in(template: Path, **more: str) -> str:
    day = datetime.fromtimestamp(source_date(), UTC).date().isoformat()
    said = {"VERSION": VERSION, "DATE": day, "TITLE": TITLE, "PUBLISHER": PUBLISHER, **more}
    return re.sub(r"@(\w+)@", lambda name: said[name[1]], template.read_text("utf-8"))


def _write_packed(target: Path, text: str) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as file, GzipFile("", "wb", 9, file, mtime=0) as packed:
        packed.write(text.encode())


def _write_sums(tree: Path) -> None:
    """Write the sums by which `dpkg --verify` tells a file that was altered."""
    files = sorted(path for top in ("usr", "opt") for path in (tree / top).rglob("*"))
    files = [path for path in files if path.is_file() and not path.is_symlink()]
    lines = (f"{hashlib.md5(path.read_bytes()).hexdigest()}  {path.relative_to(tree)}\n" for path in files)  # noqa: S324  what dpkg reads
    (tree / "DEBIAN/md5sums").write_text("".join(lines))
