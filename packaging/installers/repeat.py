"""Builds the installers a second time, from a clone of the same commit in another folder, and compares them."""

import hashlib
import shutil
import sys

from dev import ROOT

from installers.proof import Proof
from installers.tools import BUILD, DIST, run


def prove() -> int:
    """Build again and return how many files differ."""
    proof = Proof("Second build")
    changed = run("git", "status", "--porcelain", cwd=ROOT)
    proof.check(not changed, "made from the same commit: nothing here is uncommitted", changed.strip())
    again = BUILD / "again"
    shutil.rmtree(again, ignore_errors=True)
    run("git", "clone", "--quiet", ROOT, again)
    run(sys.executable, again / "packaging/dev.py", "installers")
    for file in sorted(file for file in DIST.iterdir() if file.name != "SHA256SUMS"):
        first, second = (hashlib.sha256(one.read_bytes()).hexdigest() for one in (file, again / "dist" / file.name))
        proof.check(first == second, f"{file.name} is the same to the byte", first if first == second else second)
    return proof.failed
