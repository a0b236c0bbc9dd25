"""Proves the Debian packages in bare roots: installed, used without network by an ordinary user, upgraded, removed."""

import json
import os
import re
import shutil
import signal
import subprocess
import time
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from dev import ROOT, say

from installers import apt, arm64, debian, linux
from installers.debian import DEBIAN, STORE, Layout
from installers.processors import AMD64, ARM64, Processor
from installers.proof import CASE, Proof, preview_the_slip, work_the_case
from installers.sbom import faults_of
from installers.screen import Screen
from installers.tools import BUILD, DIST, TITLE, VERSION, emptied, kept, run

RELEASES = {"bullseye": "Debian 11", "trixie": "Debian 13"}
OLDEST = {
    "CXXABI": (1, 3, 11),
    "GCC": (8, 0, 0),
    "ZLIB": (1, 2, 9),
    "LIBDBUS_1": (3,),
    "V": (0, 8, 2),  # libxkbcommon
}
"""The newest symbols that UOS 20 has, whose libraries are those of Debian 10; of glibc and libstdc++ a processor says."""
OLDER = "0.0.9"
PAGES = {"F1": "帮助", "F9": "设置", "alt+6": "历史", "alt+7": "批量"}
"""Keys of pages that are loaded when they are first gone to."""
BAD_INPUT = 2
"""The exit status of the program when it cannot do what is asked."""
LARGEST = 40
"""Megabytes that the package may have."""

# What apt, dpkg and ldconfig keep for themselves.
KEEPS = re.compile(
    r"(var/(cache|log|lib/(apt|dpkg|systemd|ucf|misc|pam))|etc/(ld\.so\.cache|\.pwd\.lock)|dev|run|tmp)(/|$)"
)
# debootstrap leaves the daemons' start-up to us: nothing is started inside.
NO_DAEMONS = "#!/bin/sh\nexit 101\n"
USER = "clerk"
# Else apt keeps what some package of the root suggests.
ONLY_NEEDED = ["-o", "APT::AutoRemove::RecommendsImportant=0", "-o", "APT::AutoRemove::SuggestsImportant=0"]


def prove() -> list[Proof]:
    """Prove the package in use, in each release that the mirror still has; the floor itself `package` proves."""
    for release in (gone := [release for release in RELEASES if not apt.has(release)]):
        say(f"     {RELEASES[release]}: left out, the mirror has it no longer")
    return [_prove_in(_fresh(release), name) for release, name in RELEASES.items() if release not in gone]


def prove_arm64() -> list[Proof]:
    """Prove the package for arm64 in use, in a Debian 11 for it, whose programs qemu runs."""
    root = _copied(arm64.bare_root(), BUILD / "root-arm64-used")
    return [_prove_package(DEBIAN, ARM64), _prove_in(root, "Debian 11 on arm64", ARM64)]


def prove_package() -> list[Proof]:
    """Prove what can be seen of the packages themselves."""
    return [_prove_package(DEBIAN, AMD64), _prove_store_layout()]


def _prove_package(layout: Layout, processor: Processor) -> Proof:
    """Prove what can be seen of a package without installing it."""
    package = layout.file(processor)
    proof = Proof(f"Package {package.name}")
    size = package.stat().st_size / 1e6
    proof.check(size < LARGEST, f"smaller than {LARGEST} MB", f"{size:.1f} MB")
    said = subprocess.run(["lintian", package], capture_output=True, text=True, check=False).stdout.splitlines()
    proof.check(not said, "lintian finds nothing but what is named with its reason", said)
    with _unpacked(package) as tree:
        build = (tree / layout.place / "current").resolve()
        oldest = {**OLDEST, "GLIBC": _number(processor.glibc), "GLIBCXX": _number(processor.libstdcxx)}
        asked = linux.newest_symbols(build)
        for family, (version, file) in sorted(asked.items()):
            needed = ".".join(map(str, version))
            proof.check(
                version <= oldest.get(family, ()), f"asks for {family} that the oldest system has", f"{needed} ({file})"
            )
        faults = faults_of(build / "sbom.cdx.json", build)
        proof.check(not faults, "its list (CycloneDX) tells every file, module and licence", faults)
        listed = (DIST / f"estimator_{VERSION}_{processor.name}.cdx.json").read_bytes()
        proof.check(listed == (build / "sbom.cdx.json").read_bytes(), "the list beside it is the one inside")
    return proof


def _prove_store_layout() -> Proof:
    """Prove that the package for the store of UOS lies as the store wants it."""
    package = STORE.file(AMD64)
    proof = Proof(f"Package {package.name}")
    with _unpacked(package) as tree, _unpacked(DEBIAN.file(AMD64)) as debian_tree:
        home = (tree / STORE.place).parent
        outside = [path for path in tree.rglob("*") if path.is_file() and home not in path.parents]
        proof.check(not outside, "all of it lies in its own folder", outside)
        info = json.loads((home / "info").read_text("utf-8"))
        proof.check(
            (info["appid"], info["arch"]) == (home.name, ["amd64"]), "info names it as its folder does", info["appid"]
        )
        entry = (home / f"entries/applications/{home.name}.desktop").read_text("utf-8")
        program = tree / re.search(r"^Exec=/(.+)$", entry, re.MULTILINE)[1]  # type: ignore[index]  # it has one
        proof.check(
            os.access(program, os.X_OK), "its entry in the menu leads to the program", program.relative_to(tree)
        )
        here, there = (linux.digest((root / place / "current").resolve()) for root, place in
                       ((tree, STORE.place), (debian_tree, DEBIAN.place)))  # fmt: skip
        proof.check(here == there, "the program is that of the other package")
    return proof


def prove_upgrade() -> list[Proof]:
    """Prove that a window goes on while its program is upgraded: pages, a case, its slip, and that it says so."""
    proof = Proof("Upgrade")
    root = _fresh("trixie")
    _inside(root, "useradd", "--create-home", USER)
    _install(root, _older_package(DEBIAN.file(AMD64)))
    errors = root / f"home/{USER}/.local/share/benefit-estimator/errors.log"
    with Screen() as screen:
        program = subprocess.Popen(
            [*_alone(root), *_chroot(root, screen.display), "estimator"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        screen.wait_until_painted()
        screen.wait_until_still()
        amber = tomllib.loads((ROOT / "assets/themes.toml").read_text("utf-8"))["light"]["amber_soft"]
        without = screen.shows(amber)
        shutil.copy(DEBIAN.file(AMD64), root / "tmp/new.deb")
        # In the namespace of the window, so that its scripts see it as on a computer that has but one.
        run("nsenter", f"--target={program.pid}", "--mount", "chroot", root, "dpkg", "--install", "/tmp/new.deb")
        proof.check(_version(root) == VERSION, "installed by dpkg under an open window", _version(root))
        screen.wait_until(lambda: screen.shows(amber) > without + 5000, "The window says nothing of the newer version.")
        screen.wait_until_still()
        screen.save(BUILD / "proof/upgraded.png")
        proof.check(True, "the window says that a newer version waits")  # noqa: FBT003  else it would not be reached
        screen.focus(TITLE)
        for key, page in PAGES.items():
            before = screen.picture()
            screen.press(key)
            screen.wait_until(lambda: _differs(before, screen.picture()), f"{page} does not open ({key}).")  # noqa: B023  at once
            screen.wait_until_still()
            proof.check(True, f"{page} opens ({key})")  # noqa: FBT003  else it would not be reached
        screen.press("alt+1")
        row = work_the_case(screen, "/tmp/window.xlsx", root / "tmp/window.xlsx")
        preview_the_slip(screen, BUILD / "proof/upgraded-preview.png")
        proof.window(row, root / "tmp/window.xlsx")
        proof.check(program.poll() is None and not errors.exists(), "no error was reported")
        program.terminate()
        program.wait()
    builds = [path.name for path in (root / DEBIAN.place).iterdir() if not path.is_symlink()]
    proof.check(len(builds) == 2, "both versions were there while it was open", builds)  # noqa: PLR2004  two versions
    _inside(root, "dpkg", "--install", "/tmp/new.deb")
    builds = [path.name for path in (root / DEBIAN.place).iterdir() if not path.is_symlink()]
    proof.check(len(builds) == 1, "the next installation clears the older one away", builds)
    proof.check(f" {VERSION}" in _as_user(root, "estimator", "--version"), "the next start is the newer version")
    return [proof]


def _older_package(package: Path) -> Path:
    """Make a package of an earlier version of the same program, not packed, since nobody keeps it."""
    tree = emptied(BUILD / "older-package")
    run("dpkg-deb", "--raw-extract", package, tree)
    place = tree / DEBIAN.place
    build = (place / "current").readlink()
    (place / build).rename(place / f"{OLDER}-older")
    (place / "current").unlink()
    (place / "current").symlink_to(f"{OLDER}-older")
    for account in ("control", "md5sums"):
        text = (tree / "DEBIAN" / account).read_text("utf-8")
        text = text.replace(f"\nVersion: {VERSION}\n", f"\nVersion: {OLDER}\n").replace(str(build), f"{OLDER}-older")
        (tree / "DEBIAN" / account).write_text(text, "utf-8")
    older = BUILD / f"estimator_{OLDER}.deb"
    run("dpkg-deb", "-Znone", "--root-owner-group", "--build", tree, older)
    shutil.rmtree(tree)
    return older


def _version(root: Path) -> str:
    return _inside(root, "dpkg-query", "--show", "--showformat", "${Version}", "estimator")


def _differs(before: bytes, after: bytes) -> bool:
    return sum(a != b for a, b in zip(before, after, strict=True)) > len(before) // 100


def _install(root: Path, package: Path) -> None:
    shutil.copy(package, root / "tmp")
    _inside(root, "apt-get", "-qq", "update")
    _inside(root, "apt-get", "-qq", "install", "--yes", "--no-install-recommends", f"/tmp/{package.name}")
    (root / "tmp" / package.name).unlink()


def _prove_in(root: Path, name: str, processor: Processor = AMD64) -> Proof:
    """Prove the package in a bare system: installed, used by a user, removed."""
    proof = Proof(name)
    _inside(root, "useradd", "--create-home", USER)
    before, packages = _everything(root), _packages(root)
    proof.check(not _pythons(root), "there is no Python in the root")
    _install(root, DEBIAN.file(processor))
    proof.check((root / "usr/bin/estimator").is_symlink(), "installed by apt-get, all of Depends found")
    proof.check(not _pythons(root), "there is still no Python but the program's own")
    shutil.copy(CASE, root / "tmp/case.json")

    answer = _as_user(root, "estimator", "estimate", "/tmp/case.json", "--json", "--slip", "/tmp/command.xlsx")
    proof.command(answer, root / "tmp/command.xlsx")
    without = subprocess.run(
        [*_alone(root), *_chroot(root), "estimator"], capture_output=True, text=True, check=False
    )  # fmt: skip
    proof.check(
        without.returncode == BAD_INPUT and "没有显示器" in without.stderr,
        "without a display it says so",
        without.stderr.strip(),
    )
    fonts = {package for package in _packages(root) - packages if package.startswith("fonts-")}
    proof.check(
        any(font in debian.CHINESE_FONT for font in fonts), "a Chinese font came with it", ", ".join(sorted(fonts))
    )
    _prove_window(proof, root)

    _inside(root, "apt-get", "-qq", "purge", "--yes", "estimator")
    _inside(root, "apt-get", "-qq", *ONLY_NEEDED, "autoremove", "--purge", "--yes")
    proof.check(_packages(root) == packages, "removed, and all that came with it", sorted(_packages(root) ^ packages))
    left = sorted(path for path in _everything(root) - before if not KEEPS.match(path))
    theirs = [path for path in left if not path.startswith(f"home/{USER}/")]
    proof.check(not theirs, "removed: nothing is left but the user's own", theirs[:8] or left[-1:])
    return proof


def _prove_window(proof: Proof, root: Path) -> None:
    """Prove the window: a case by keys, its slip and preview, and that no socket is opened."""
    trace = BUILD / f"trace-{root.name}.txt"
    with Screen() as screen:
        program = _start_traced(root, screen, trace)
        begin = time.perf_counter()
        say(f"     {proof.system}: window: first paint after {screen.wait_until_painted() - begin:.2f} s, being traced")
        screen.wait_until_still()
        row = work_the_case(screen, "/tmp/window.xlsx", root / "tmp/window.xlsx")
        screen.save(BUILD / f"proof/{root.name}.png")
        preview_the_slip(screen, BUILD / f"proof/{root.name}-preview.png", partial(_asks_for_printers, trace))
        _end(program)
    proof.window(row, root / "tmp/window.xlsx")
    history = root / f"home/{USER}/.local/share/benefit-estimator/history.sqlite3"
    proof.check(history.is_file(), "window: history kept in the user's own folder", f"{history.relative_to(root)}")
    calls = trace.read_text(errors="replace")
    proof.check(_asks_for_printers(trace), "window: the preview looked for printers at this machine's own print server")
    sockets = re.findall(r"socket\((AF_\w+)", calls)
    internet = [family for family in sockets if family in {"AF_INET", "AF_INET6"}]
    counted = {family: sockets.count(family) for family in sorted(set(sockets))}
    proof.check(bool(sockets) and not internet, "no internet socket among the system calls", counted)


def _asks_for_printers(trace: Path) -> bool:
    return "cups.sock" in trace.read_text(errors="replace")


def _start_traced(root: Path, screen: Screen, trace: Path) -> subprocess.Popen[bytes]:
    trace_options = ["strace", "--follow-forks", "--seccomp-bpf", "--trace=socket,connect", f"--output={trace}"]
    return subprocess.Popen(
        [*_alone(root), *trace_options, *_chroot(root, screen.display), "estimator"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _end(tracer: subprocess.Popen[bytes]) -> None:
    """End the program that is traced; its tracer ends with it and takes no signals itself."""
    for child in Path(f"/proc/{tracer.pid}/task/{tracer.pid}/children").read_text().split():
        os.kill(int(child), signal.SIGTERM)
    tracer.wait()


def _chroot(root: Path, display: str = "") -> list[str]:
    environment = [f"HOME=/home/{USER}", f"DISPLAY={display}", "LANG=C.UTF-8", "PATH=/usr/bin:/bin"]
    return ["chroot", f"--userspec={USER}:{USER}", str(root), "env", "-i", *environment]


def _as_user(root: Path, *command: str) -> str:
    return run(*_alone(root), *_chroot(root), *command)


def _alone(root: Path) -> list[str]:
    """Begin a command that has no network, not even loopback; the display's socket and /proc are mounted for it alone."""
    mounts = f"mount --bind /tmp/.X11-unix {root}/tmp/.X11-unix && mount -t proc proc {root}/proc"
    return ["unshare", "--net", "--mount", "sh", "-c", f'{mounts} && exec "$@"', "sh"]


def _inside(root: Path, *command: str) -> str:
    return run("chroot", root, "env", "DEBIAN_FRONTEND=noninteractive", "LANG=C.UTF-8", *command)


def _fresh(release: str) -> Path:
    bare = kept(BUILD / f"root-{release}", lambda folder: _debootstrap(release, folder))
    return _copied(bare, BUILD / f"root-{release}-used")


def _copied(bare: Path, root: Path) -> Path:
    shutil.rmtree(root, ignore_errors=True)
    run("cp", "--archive", bare, root)
    (root / "usr/sbin/policy-rc.d").write_text(NO_DAEMONS)
    (root / "usr/sbin/policy-rc.d").chmod(0o755)
    (root / "tmp/.X11-unix").mkdir()
    return root


def _debootstrap(release: str, folder: Path) -> None:
    run("debootstrap", "--variant=minbase", release, folder, apt.mirror())


@contextmanager
def _unpacked(package: Path) -> Iterator[Path]:
    tree = emptied(BUILD / f"unpacked-{package.stem}")
    run("dpkg-deb", "--extract", package, tree)
    yield tree
    shutil.rmtree(tree)


def _everything(root: Path) -> set[str]:
    return {str(path.relative_to(root)) for path in root.rglob("*")}


def _packages(root: Path) -> set[str]:
    return set(_inside(root, "dpkg-query", "--show", "--showformat", "${Package}\n").split())


def _pythons(root: Path) -> list[Path]:
    return list(root.glob("usr/**/bin/python3*")) + list(root.glob("usr/lib/python3*"))


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))
