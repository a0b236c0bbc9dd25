"""Install, use and remove what was built, and print what was seen; started by `dev.py prove-installers`."""

import os
import sys

from dev import say
from installers import prove_linux, prove_windows, ratios, repeat
from installers.tools import BuildError, install_needed

PROOFS = {
    "package": prove_linux.prove_package,
    "linux": prove_linux.prove,
    "windows": prove_windows.prove,
    "ratios": ratios.prove,
    "repeat": repeat.prove,
}


def main(chosen: list[str]) -> int:
    """Run the chosen proofs, or all that this machine can; return the exit status."""
    if os.name != "nt":
        install_needed()
    failed = sum(_failed(name) for name in chosen or (["windows"] if os.name == "nt" else PROOFS))
    say(f"{failed} checks failed." if failed else "All checks hold.")
    return int(failed > 0)


def _failed(name: str) -> int:
    """Run a proof; what keeps it from going on counts as one that failed."""
    try:
        return PROOFS[name]()
    except BuildError as error:
        say(f"FAIL {name}: {error}")
        return 1


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except BuildError as error:
        sys.exit(str(error))
