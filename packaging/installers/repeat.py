"""Builds a second time, from clones of the same commit elsewhere, and compares what comes out."""

import hashlib
import shutil
import sys
from pathlib import Path

from dev import ROOT

from installers import apt
from installers.debian import DEBIAN
from installers.linux_python import RELEASE
from installers.processors import AMD64
from installers.proof import Proof
from installers.tools import BUILD, DIST, kept, run

PLAIN = ["ca-certificates", "git", "python3"]
"""What a clone takes before its set-up, which installs the rest."""
FURNISHED = [*PLAIN, "clang", "g++", "libbz2-dev", "libncurses-dev", "libsqlite3-dev", "libssl-dev", "python3-dev",
             "tk-dev", "zlib1g-dev"]  # fmt: skip
"""The same and what Python's own build would take up where it finds it."""
OF_THE_MACHINE = ["/etc/resolv.conf", "/etc/ssl/certs/ca-certificates.crt", "/etc/pip.conf", "/etc/xdg/pip"]
"""How this machine reaches its package registries, which a root must know too: files, and folders of them."""


def prove() -> list[Proof]:
    """Build everything again on this machine, from a clone in another folder."""
    proof = Proof("Second build")
    again = _clone(proof, BUILD / "again")
    run(sys.executable, again / "packaging/dev.py", "installers")
    sums = (DIST / "SHA256SUMS").read_text().splitlines()
    for file in sorted(DIST / line.split()[1] for line in sums):
        _compare(proof, file, again / "dist" / file.name)
    return [proof]


def prove_roots() -> list[Proof]:
    """Build the Debian package in two roots, one bare and one furnished with compilers and headers."""
    proof = Proof("Two roots")
    for name, packages in {"bare": PLAIN, "furnished": FURNISHED}.items():
        made_from = [*packages, *OF_THE_MACHINE]
        root = kept(BUILD / f"root-building-{name}", lambda folder: _furnish(folder, packages), *made_from)  # noqa: B023  made at once
        _clone(proof, root / "tmp/clone")
        command = "cd /tmp/clone && python3 packaging/dev.py installers linux"
        run("unshare", "--mount", "sh", "-c", f'mount -t proc proc {root}/proc && exec chroot {root} sh -c "$1"', "sh",
            command)  # fmt: skip
        built = root / "tmp/clone/dist" / DEBIAN.file(AMD64).name
        _compare(proof, DEBIAN.file(AMD64), built, f" in a root that is {name}")
    return [proof]


def _clone(proof: Proof, folder: Path) -> Path:
    changed = run("git", "status", "--porcelain", cwd=ROOT)
    proof.check(not changed, "made from the same commit: nothing here is uncommitted", changed.strip())
    shutil.rmtree(folder, ignore_errors=True)
    run("git", "clone", "--quiet", ROOT, folder)
    return folder


def _furnish(folder: Path, packages: list[str]) -> None:
    run("debootstrap", "--variant=minbase", RELEASE, folder, apt.mirror())
    run("chroot", folder, "apt-get", "-qq", "install", "--yes", "--no-install-recommends", *packages,
        env={"DEBIAN_FRONTEND": "noninteractive"})  # fmt: skip
    named = [Path(name) for name in OF_THE_MACHINE]
    for file in (file for path in named for file in (path, *path.rglob("*")) if file.is_file()):
        (folder / file.relative_to("/")).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, folder / file.relative_to("/"))


def _compare(proof: Proof, first: Path, second: Path, where: str = "") -> None:
    one, other = (hashlib.sha256(file.read_bytes()).hexdigest() for file in (first, second))
    proof.check(one == other, f"{first.name} is the same to the byte{where}", one if one == other else other)
