"""Build the installers into `dist`: `build_installers.py [linux] [windows] [arm64]`; started by `dev.py installers`."""

import hashlib
import os
import sys
import time

from dev import say
from installers import debian, windows
from installers.tools import DIST, BuildError, install_needed, size_of

BUILDERS = {"linux": debian.build, "windows": windows.build, "arm64": debian.build_arm64}
USUAL = ["linux", "windows"]
"""What is built unless it is said; arm64 takes an hour, since qemu runs what freezes it."""


def main(chosen: list[str]) -> int:
    """Build for the chosen systems, or for the usual ones that this machine can; return the exit status."""
    if os.name != "nt":
        install_needed()
    for system in chosen or (["windows"] if os.name == "nt" else USUAL):
        begin = time.perf_counter()
        for file in BUILDERS[system]():
            say(f"{file.name}  {size_of(file) / 1e6:.1f} MB  {time.perf_counter() - begin:.0f} s")
    _write_checksums()
    return 0


def _write_checksums() -> None:
    files = sorted(file for file in DIST.iterdir() if file.suffix in {".exe", ".msi", ".deb", ".zip", ".json"})
    lines = [f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in files]
    (DIST / "SHA256SUMS").write_text("".join(lines), newline="\n")
    say("".join(lines).rstrip())


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except BuildError as failure:
        sys.exit(str(failure))
