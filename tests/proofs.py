"""Proofs of packs, which take seconds each: one that says the same is not proven a second time in a run.

No more are tables and readings, once they were found sound, where the examples alone differ.
"""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from estimator.library.proof import proof
from estimator.library.proof.proof import Proof, prove
from estimator.rulepack import Pack, PackError, PackErrors
from tests.shared import once

_folders: list[Path] = []
_unsound: dict[tuple[str, str, str], tuple[PackError, ...]] = {}
"""What is wrong with files that were found unsound, by what they say, byte by byte, and their names."""


@contextmanager
def each_pack_once(folder: Path) -> Iterator[None]:
    """Let the program take a pack as proven that was proven before; what is proven is kept in a folder."""
    _folders.append(folder)
    with pytest.MonkeyPatch.context() as patch:
        for name, module in tuple(sys.modules.items()):
            if name.startswith("estimator.") and getattr(module, "prove", None) is prove:
                patch.setattr(module, "prove", prove_once)
        for part in ("prove_tables", "prove_readings"):
            patch.setattr(proof, part, once_sound(getattr(proof, part)))
        yield
    _folders.clear()


def prove_once(pack: Pack) -> Proof:
    """Prove a pack, unless one was that says the same. Raises PackErrors."""
    examples = [(example.article, example.case, example.expect) for example in pack.example]
    said = repr((pack.content, pack.in_force_from, pack.in_force_upto, examples))
    name = f"{sha256(said.encode()).hexdigest()}.json"
    place = name, pack.sha256, pack.file
    if place in _unsound:
        raise PackErrors(_unsound[place])
    try:
        kept = once(_folders[0], name, lambda file: file.write_text(json.dumps(prove(pack)), "utf-8"))
    except PackErrors as errors:
        _unsound[place] = errors.errors
        raise
    return Proof(*json.loads(kept.read_text("utf-8")))


def once_sound(prove_part: Callable[..., int]) -> Callable[..., int]:
    """Let a part of the proof, which looks at no example, remember which rows it found sound."""
    gone_through: dict[str, int] = {}

    def proven(pack: Pack, *rest: Any) -> int:  # noqa: ANN401  whatever the part takes; last the list of what is wrong
        wrong = len(rest[-1])
        if pack.content and pack.content in gone_through:
            return gone_through[pack.content]
        found = prove_part(pack, *rest)
        if len(rest[-1]) == wrong:
            gone_through[pack.content] = found
        return found

    return proven
