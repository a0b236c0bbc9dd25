"""An answer as the case format writes it: JSON, in it amounts as text with two decimals."""

import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from json.encoder import encode_basestring as quoted
from typing import Any

from estimator.result import Estimate, Figures, LayerFigures, RulesUsed, Step, StepBasis


def to_json(estimate: Estimate) -> dict[str, Any]:
    """Return the answer as the case format writes it, read back."""
    result: dict[str, Any] = json.loads(json_text(estimate))
    return result


def json_text(estimate: Estimate, policy_items: Sequence[str | None] = (), platform: Mapping[str, str] = {}) -> str:
    """Write an answer in one line; beside it, where they are told, its figures and steps by their platform names.

    It is put together as text: a batch writes a million steps, and objects of each would take three times as long.
    """
    steps = [_step(step) for step in estimate.steps]
    if policy_items:
        named = zip(steps, policy_items, strict=True)
        steps = [step if item is None else f'{step[:-1]},"policy_item":{quoted(item)}}}' for step, item in named]
    members = [f'"benefit":{quoted(estimate.benefit)}', *_members(estimate.figures)]
    if estimate.when_in_force is not None:
        members += ('"cover_in_force":false', f'"when_in_force":{_object(_members(estimate.when_in_force))}')
    if estimate.layers:
        members.append(f'"layers":{_list(map(_layer, estimate.layers))}')
    members.append(f'"steps":{_list(steps)}')
    members.append(f'"readings":{_list(quoted(reading.name) for reading in estimate.readings)}')
    if estimate.otherwise:
        members.append(f'"readings_otherwise":{_list(_otherwise(*one) for one in estimate.otherwise.items())}')
    notes = (*(check.message for check in estimate.checks), *estimate.notes)
    members.append(f'"notes":{_list(map(quoted, notes))}')
    if estimate.checks:
        members.append(f'"checks":{_list(_object(_texts(check._asdict())) for check in estimate.checks)}')
    members.append(f'"rules":{_rules(estimate.rules)}')
    if platform:
        members.append(f'"platform":{_object(_texts(platform))}')
    return _object(members)


def _object(members: Iterable[str]) -> str:
    return f"{{{','.join(members)}}}"


def _list(items: Iterable[str]) -> str:
    return f"[{','.join(items)}]"


def _texts(texts: Mapping[str, str]) -> list[str]:
    return [f"{quoted(name)}:{quoted(text)}" for name, text in texts.items()]


def _members(figures: Figures) -> list[str]:
    return [
        f'"{name}":"{value!s}"' if type(value) is Decimal else f'"{name}":{str(value).lower()}'
        for name, value in figures.items()
    ]


def _layer(layer: LayerFigures) -> str:
    shown = ("enters", "deductible", "pays", "over_ceiling", "capped")
    names = _texts({"name": layer.name, "label": layer.label})
    return _object((*names, *_members({name: getattr(layer, name) for name in shown})))


def _otherwise(reading: str, figures: Figures) -> str:
    return f'{{"name":{quoted(reading)},"figures":{_object(_members(figures))}}}'


@lru_cache(maxsize=16)
def _rules(rules: RulesUsed) -> str:
    written = _texts({"id": rules.id, "sha256": rules.sha256})
    if rules.issue:
        written += (*_texts({"document": rules.document, "issued_by": rules.issued_by}), f'"issue":{rules.issue}')
    return _object(written)


def _step(step: Step) -> str:
    amount = "" if step.amount is None else f'"amount":"{step.amount!s}",'
    words = f'"label":{quoted(step.label)},"formula":{quoted(step.formula)}'
    return f'{{"kind":"{step.kind}",{words},{amount}{_basis(step.basis)}}}'


@lru_cache(maxsize=4096)
def _basis(basis: StepBasis) -> str:
    """Write what a step rests on: the same for all like cases."""
    articles, reading, row, _, layer, quantity, document, state, promised = basis
    written = [] if quantity is None else [f'"quantity":{quoted(quantity)}']
    written.append(f'"articles":{_list(map(quoted, articles))}')
    if reading is not None:
        written.append(f'"reading":{quoted(reading)}')
    if row is not None:
        name = str(row) if row.name.isdigit() else row.name
        written += _texts({"table": row.table, "row": name})
    if document is not None:
        written.append(f'"document":{quoted(document)}')
    if state is not None:
        written.append(f'"state":{quoted(state)}')
    if layer is not None:
        written.append(f'"layer":{quoted(layer)}')
    if promised is not None:
        written.append('"when_in_force":true')
    return ",".join(written)
