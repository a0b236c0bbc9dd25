"""Install, use and remove what was built, and print what was seen; started by `dev.py prove-installers`."""

import sys

from dev import say
from installers import prove_linux, prove_windows
from installers.tools import BuildError, install_needed

PROOFS = {"linux": prove_linux.prove, "windows": prove_windows.prove}


def main(chosen: list[str]) -> int:
    """Run the chosen proofs, or all; return the exit status."""
    install_needed()
    failed = sum(PROOFS[name]() for name in chosen or PROOFS)
    say(f"{failed} checks failed." if failed else "All checks hold.")
    return int(failed > 0)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except BuildError as error:
        sys.exit(str(error))
