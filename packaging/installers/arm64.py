"""A Debian 11 for arm64, whose programs qemu runs here: the bundle for arm64 is frozen in it, and proven in a copy."""

import shutil
from collections.abc import Mapping
from pathlib import Path

from dev import QT_LIBRARIES, ROOT

from installers import apt
from installers.tools import install_needed, kept, run

RELEASE = "bullseye"
"""Older than Kylin V10 in nothing that the bundle asks for, and the oldest that the mirror has."""
ROOTS = Path("/var/tmp/estimator-roots")  # noqa: S108  whole systems, which must not lie in the tree of the project
FORMATS = Path("/proc/sys/fs/binfmt_misc")
QEMU = "qemu-aarch64"
NEEDED = {"qemu-aarch64-static": "qemu-user-static", "aarch64-linux-gnu-strip": "binutils-aarch64-linux-gnu"}
"""Programs, and the Debian package that has each."""
TAKEN = ["binutils", "libcups2", "libgl1", "libfreetype6", "libicu67"]
"""What PyInstaller looks with, and what libraries it looks at beside Qt's."""


def run_inside(*command: str | Path, env: Mapping[str, str] | None = None) -> str:
    """Run a program of arm64 that lies in the project's tree, and return what it said. Raises BuildError."""
    root = building_root()
    (root / ROOT.relative_to("/")).mkdir(parents=True, exist_ok=True)
    mounts = f"mount --bind {ROOT} {root}{ROOT} && mount -t proc proc {root}/proc"
    return run(
        "unshare",
        "--mount",
        "sh",
        "-c",
        f'{mounts} && exec chroot {root} env --chdir={ROOT} "$@"',
        "sh",
        *command,
        env=env,
    )


def building_root() -> Path:
    """Return the root that has what freezing takes; it is made once."""
    packages = sorted({*QT_LIBRARIES.values(), *TAKEN})
    return kept(ROOTS / "arm64-building", lambda folder: _furnish(folder, packages), *packages)


def bare_root() -> Path:
    """Return a root with nothing but Debian's base in it; it is made once."""
    let_qemu_run()
    return kept(ROOTS / f"arm64-{RELEASE}", _debootstrap, RELEASE)


def let_qemu_run() -> None:
    """Have the kernel hand programs of arm64 to qemu, where it does not yet. Raises BuildError."""
    install_needed(NEEDED)
    if not (FORMATS / "register").exists():
        run("mount", "-t", "binfmt_misc", "binfmt_misc", FORMATS)
    if not (FORMATS / QEMU).exists():
        (FORMATS / "register").write_text(Path(f"/usr/lib/binfmt.d/{QEMU}.conf").read_text().strip())


def _debootstrap(folder: Path) -> None:
    run("debootstrap", "--variant=minbase", "--arch=arm64", RELEASE, folder, apt.mirror())


def _furnish(folder: Path, packages: list[str]) -> None:
    shutil.rmtree(folder)
    run("cp", "--archive", bare_root(), folder)
    (folder / "usr/sbin/policy-rc.d").write_text("#!/bin/sh\nexit 101\n")
    (folder / "usr/sbin/policy-rc.d").chmod(0o755)
    noninteractive = {"DEBIAN_FRONTEND": "noninteractive"}
    run("chroot", folder, "apt-get", "-qq", "update", env=noninteractive)
    run("chroot", folder, "apt-get", "-qq", "install", "--yes", "--no-install-recommends", *packages,
        env=noninteractive)  # fmt: skip
