"""Install, use and remove what was built, and print what was seen; started by `dev.py prove-installers`."""

import os
import sys

from dev import say
from installers import prove_linux, prove_setup, prove_windows, ratios, repeat
from installers.proof import Proof
from installers.tools import BuildError, install_needed

PROOFS = {
    "package": prove_linux.prove_package,
    "linux": prove_linux.prove,
    "upgrade": prove_linux.prove_upgrade,
    "setup": prove_setup.prove,
    "windows": prove_windows.prove,
    "ratios": ratios.prove,
    "repeat": repeat.prove,
    "arm64": prove_linux.prove_arm64,
    "roots": repeat.prove_roots,
}
USUAL = [name for name in PROOFS if name not in {"arm64", "roots"}]
"""What is proven unless it is said; the others take an hour each."""


def main(chosen: list[str]) -> int:
    """Run the chosen proofs, or the usual ones that this machine can; return the exit status."""
    if os.name != "nt":
        install_needed()
    proofs = [proof for name in chosen or (["windows"] if os.name == "nt" else USUAL) for proof in _proofs(name)]
    failed, missed = sum(proof.failed for proof in proofs), sum(proof.missed for proof in proofs)
    say(f"{failed} checks failed." if failed else "All checks hold.")
    if missed:
        say(f"Aims missed: {missed}; see the lines that begin with MISS.")
    return int(failed > 0)


def _proofs(name: str) -> list[Proof]:
    """Run a part; what keeps it from going on counts as a check that failed."""
    try:
        return PROOFS[name]()
    except (BuildError, OSError) as error:
        broken = Proof(name)
        broken.check(False, "runs to its end", error)  # noqa: FBT003  it did not
        return [broken]


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except BuildError as error:
        sys.exit(str(error))
