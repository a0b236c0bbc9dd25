"""Proofs of packs, which take seconds each: one that says the same is not proven a second time in a run."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import pytest

from estimator.library.proof.proof import Proof, prove
from estimator.rulepack import Pack
from tests.shared import once

_folders: list[Path] = []


@contextmanager
def each_pack_once(folder: Path) -> Iterator[None]:
    """Let the program take a pack as proven that was proven before; what is proven is kept in a folder."""
    _folders.append(folder)
    with pytest.MonkeyPatch.context() as patch:
        for name, module in tuple(sys.modules.items()):
            if name.startswith("estimator.") and getattr(module, "prove", None) is prove:
                patch.setattr(module, "prove", prove_once)
        yield
    _folders.clear()


def prove_once(pack: Pack) -> Proof:
    """Prove a pack, unless one was that says the same. Raises PackErrors."""
    examples = [(example.article, example.case, example.expect) for example in pack.example]
    said = repr((pack.content, pack.in_force_from, pack.in_force_upto, examples))
    name = f"{sha256(said.encode()).hexdigest()}.json"
    kept = once(_folders[0], name, lambda file: file.write_text(json.dumps(prove(pack)), "utf-8"))
    return Proof(*json.loads(kept.read_text("utf-8")))
