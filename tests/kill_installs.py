"""Kill a process that installs and withdraws rules, again and again: the old state or the new, the ledger whole.

`python -m tests.kill_installs 200` kills 200 times, into a folder of its own.
"""

import os
import random
import select
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from estimator.library import install
from estimator.library.heads import PackFiles
from estimator.library.ledger import read_ledger
from estimator.library.places import Place
from estimator.library.shelf import in_force, read_shelf
from tests.issuing import TRUSTED, own_places, sealed, withdrawn
from tests.officer_packs import text_of

LONGEST = 0.3
"""Seconds until a process is killed: some installations."""

State = tuple[str, int]
"""What one step installs: a pack or a withdrawal, and of which issue."""


def run(kills: int, folder: Path) -> list[str]:
    """Kill so many times; return what was wrong, nothing if all was well."""
    with pytest.MonkeyPatch.context() as patch:
        place = own_places(folder, patch)
        for name in ("parse", "load"):  # else most kills would only meet reading and proof
            patch.setattr(PackFiles, name, lambda _self, _file: None)
        patch.setattr(install, "prove", lambda _pack: None)
        wrong = []
        for kill in range(kills):
            confirmed = _killed(place, random.uniform(0.01, LONGEST))  # noqa: S311  when is no secret
            wrong += [f"kill {kill}: {one}" for one in _wrong(place, confirmed)]
        return wrong


def _killed(place: Place, seconds: float) -> int:
    """Let a process go on with the steps, kill it, and return how many steps it had confirmed in all."""
    begun = len(read_ledger(place) or ())
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        os.close(reader)
        for step, data in enumerate(_files(begun), start=begun + 1):
            install.install(data, "x.toml", place, TRUSTED)
            os.write(writer, step.to_bytes(4, "big"))
        os._exit(0)
    os.close(writer)
    select.select([], [], [], seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(reader, "rb") as pipe:
        told = pipe.read()
    return int.from_bytes(told[-4:], "big") if told else begun


def _files(begun: int) -> Iterator[bytes]:
    """The sealed files of the steps from one on: each issue is installed, then taken back."""
    text = text_of("sanmenxia-2027").partition("\n# Examples")[0] + "\n"
    step = begun
    while True:
        issue = step // 2 + 1
        yield withdrawn(issue=issue) if step % 2 else sealed(text, issue)
        step += 1


def _wrong(place: Place, confirmed: int) -> Iterator[str]:
    entries = read_ledger(place) or ()
    if [(entry.kind, entry.issue) for entry in entries] != [
        ("withdrawal" if step % 2 else "pack", step // 2 + 1) for step in range(len(entries))
    ]:
        yield f"the ledger has {entries}"
    if len(entries) not in (confirmed, confirmed + 1):
        yield f"{confirmed} steps were confirmed, {len(entries)} are in the ledger"
    shelf = read_shelf(TRUSTED)
    yield from (head.fault for head in shelf.heads if head.fault)
    holding = [(head.id, head.issue) for head in in_force(shelf.heads, shelf.withdrawals)]
    wanted = [("sanmenxia-2021", 0), *([("sanmenxia-2027", len(entries) // 2 + 1)] if len(entries) % 2 else [])]
    if holding != wanted:
        yield f"{holding} hold, not {wanted}"


def main() -> int:
    """Kill as often as the first argument says; say what was found."""
    kills = int(sys.argv[1])
    with TemporaryDirectory() as folder:
        wrong = run(kills, Path(folder))
        rules = Path(folder) / "user" / "rules"
        steps, caught = (len(list(rules.glob(pattern))) for pattern in ("*.toml", ".*.tmp"))
    told = f"{kills} kills, {caught} of them in the middle of a write, while {steps} files were installed"
    print(*wrong, f"{told}: {len(wrong)} wrong", sep="\n")  # noqa: T201
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
