"""The engine as a script meets it: JSON text in, a result's keys and values or the fields at fault out."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from estimator import estimate, read_case, to_json
from estimator.errors import CaseError
from estimator.facts.condition import Facts, Value
from estimator.library.proof.combinations import closed, distinct
from estimator.library.proof.proof import Proof
from estimator.rulepack import Pack
from estimator.rulepack.bands import NamedBounds
from estimator.rulepack.loading import parse_pack
from tests.oracle_facts import Case
from tests.proofs import prove_once

Result = dict[str, Any]


def read_pack(path: Path) -> Pack:
    """Read a pack from its file, its base from the same folder. Raises PackErrors."""

    def base(name: str) -> bytes | None:
        file = path.with_name(f"{name}.toml")
        return file.read_bytes() if file.is_file() else None

    return parse_pack(path.read_bytes(), path.name, base)


def every_combination(wanted: Iterable[str], bounds: NamedBounds, fixed: Facts) -> Iterator[dict[str, Value]]:
    """Return all combinations of facts, and of those that decide whether they apply, some held fixed."""
    return distinct({fact.name for fact in closed(wanted, bounds.vocabulary)}, bounds, fixed, most=None)


def proof_of(file: Path) -> Proof:
    """Prove a pack that lies in the tree, once for all tests. Raises PackErrors."""
    return prove_once(read_pack(file))


def answer(case: Case | str) -> Result:
    """Return the result of a case, given as keys and values or as JSON text. Raises CaseError."""
    text = case if isinstance(case, str) else json.dumps(case, ensure_ascii=False)
    return dict(to_json(estimate(read_case(text))))


def figures(result: Result) -> Result:
    """Return what is left of a result without its reasons, notes, readings and checks."""
    return {
        key: value
        for key, value in result.items()
        if key not in ("benefit", "steps", "notes", "rules", "readings", "readings_otherwise", "checks")
    }


def cited(result: Result) -> set[str]:
    """Return the articles that the steps of a result name."""
    return {article for step in result["steps"] for article in step["articles"]}


def refused_fields(case: Case | str) -> list[str]:
    """Return the fields that the engine refuses a case for; fails the test where it answers."""
    with pytest.raises(CaseError) as caught:
        answer(case)
    return [error.field for error in caught.value.errors]
