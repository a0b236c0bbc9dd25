"""Proves the Debian package in bare Debian 11 and 13: installed, used without network by an ordinary user, removed."""

import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dev import say

from installers import apt, linux
from installers.linux_python import GLIBC
from installers.proof import CASE, Proof, preview_the_slip, work_the_case
from installers.screen import Screen
from installers.tools import BUILD, emptied, kept, run

RELEASES = {"bullseye": "Debian 11", "trixie": "Debian 13"}
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


def prove() -> int:
    """Prove the package in use and return how many checks failed."""
    return sum(_prove_in(release, name) for release, name in RELEASES.items())


def prove_package() -> int:
    """Prove what can be seen of the package itself and return how many checks failed."""
    proof = Proof("Debian package")
    size = linux.PACKAGE.stat().st_size / 1e6
    proof.check(size < LARGEST, f"smaller than {LARGEST} MB", f"{size:.1f} MB")
    said = subprocess.run(["lintian", linux.PACKAGE], capture_output=True, text=True, check=False).stdout.splitlines()
    errors = [line for line in said if line.startswith("E:")]
    proof.check(not errors, "lintian finds no error", errors or f"{len(said)} lines of lesser weight")
    with _unpacked() as tree:
        version, file = linux.newest_symbol(tree, "GLIBC")
        proof.check(_number(version) <= _number(GLIBC), f"needs glibc {GLIBC} at most", f"{version} ({file})")
        version, file = linux.newest_symbol(tree, "GLIBCXX")
        proof.check(_number(version) <= (3, 4, 25), "needs the libstdc++ of that time at most", f"{version} ({file})")
    return proof.failed


def _prove_in(release: str, name: str) -> int:
    proof = Proof(name)
    root = _fresh(release)
    _inside(root, "useradd", "--create-home", USER)
    before, packages = _everything(root), _packages(root)
    proof.check(not _pythons(root), "there is no Python in the root")
    shutil.copy(linux.PACKAGE, root / "tmp")
    _inside(root, "apt-get", "-qq", "update")
    _inside(root, "apt-get", "-qq", "install", "--yes", "--no-install-recommends", f"/tmp/{linux.PACKAGE.name}")
    proof.check((root / "usr/bin/estimator").is_symlink(), "installed by apt-get, all of Depends found")
    proof.check(not _pythons(root), "there is still no Python but the program's own")
    (root / "tmp" / linux.PACKAGE.name).unlink()
    shutil.copy(CASE, root / "tmp/case.json")

    answer = _as_user(root, "estimator", "estimate", "/tmp/case.json", "--json", "--slip", "/tmp/command.xlsx")
    proof.command(answer, root / "tmp/command.xlsx")
    fonts = {package for package in _packages(root) - packages if package.startswith("fonts-")}
    proof.check(
        any(font in linux.CHINESE_FONT for font in fonts), "a Chinese font came with it", ", ".join(sorted(fonts))
    )
    _prove_window(proof, root, release)

    _inside(root, "apt-get", "-qq", "purge", "--yes", "estimator")
    _inside(root, "apt-get", "-qq", *ONLY_NEEDED, "autoremove", "--purge", "--yes")
    proof.check(_packages(root) == packages, "removed, and all that came with it", sorted(_packages(root) ^ packages))
    left = sorted(path for path in _everything(root) - before if not KEEPS.match(path))
    theirs = [path for path in left if not path.startswith(f"home/{USER}/")]
    proof.check(not theirs, "removed: nothing is left but the user's own", theirs[:8] or left[-1:])
    return proof.failed


def _prove_window(proof: Proof, root: Path, release: str) -> None:
    trace = BUILD / f"trace-{release}.txt"
    with Screen() as screen:
        program = _start_traced(root, screen, trace)
        begin = time.perf_counter()
        say(f"     {proof.system}: window: first paint after {screen.wait_until_painted() - begin:.2f} s, being traced")
        screen.wait_until_still()
        row = work_the_case(screen, "/tmp/window.xlsx", root / "tmp/window.xlsx")
        screen.save(BUILD / f"proof/{release}.png")
        previewed = preview_the_slip(screen, BUILD / f"proof/{release}-preview.png")
        _end(program)
    proof.window(row, root / "tmp/window.xlsx", previewed=previewed)
    history = root / f"home/{USER}/.local/share/benefit-estimator/history.sqlite3"
    proof.check(history.is_file(), "window: history kept in the user's own folder", f"{history.relative_to(root)}")
    calls = trace.read_text(errors="replace")
    proof.check("cups.sock" in calls, "window: the preview looked for printers at this machine's own print server")
    sockets = re.findall(r"socket\((AF_\w+)", calls)
    internet = [family for family in sockets if family in {"AF_INET", "AF_INET6"}]
    counted = {family: sockets.count(family) for family in sorted(set(sockets))}
    proof.check(bool(sockets) and not internet, "no internet socket among the system calls", counted)


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
    root = BUILD / f"root-{release}-used"
    shutil.rmtree(root, ignore_errors=True)
    run("cp", "--archive", bare, root)
    (root / "usr/sbin/policy-rc.d").write_text(NO_DAEMONS)
    (root / "usr/sbin/policy-rc.d").chmod(0o755)
    (root / "tmp/.X11-unix").mkdir()
    return root


def _debootstrap(release: str, folder: Path) -> None:
    run("debootstrap", "--variant=minbase", release, folder, apt.mirror())


@contextmanager
def _unpacked() -> Iterator[Path]:
    tree = emptied(BUILD / "package-unpacked")
    run("dpkg-deb", "--extract", linux.PACKAGE, tree)
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
