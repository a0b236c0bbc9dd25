"""An answer as the case format writes it: amounts as text with two decimals."""

from decimal import Decimal
from typing import Any

from estimator.result import Estimate, Figures, LayerFigures, RulesUsed, Step


def to_json(estimate: Estimate) -> dict[str, Any]:
    """Return the result as the case format writes it: amounts as text with two decimals."""
    result: dict[str, Any] = {"benefit": estimate.benefit, **_written(estimate.figures)}
    if estimate.when_in_force is not None:
        result["cover_in_force"] = False
        result["when_in_force"] = _written(estimate.when_in_force)
    if estimate.layers:
        result["layers"] = [_layer(layer) for layer in estimate.layers]
    result["steps"] = [_step(step) for step in estimate.steps]
    result["readings"] = [reading.name for reading in estimate.readings]
    if estimate.otherwise:
        result["readings_otherwise"] = [
            {"name": name, "figures": _written(figures)} for name, figures in estimate.otherwise.items()
        ]
    result["notes"] = [*(check.message for check in estimate.checks), *estimate.notes]
    if estimate.checks:
        result["checks"] = [check._asdict() for check in estimate.checks]
    result["rules"] = _rules(estimate.rules)
    return result


def _rules(rules: RulesUsed) -> dict[str, object]:
    written: dict[str, object] = {"id": rules.id, "sha256": rules.sha256}
    if rules.issue:
        written |= {"document": rules.document, "issued_by": rules.issued_by, "issue": rules.issue}
    return written


def _layer(layer: LayerFigures) -> dict[str, object]:
    shown = ("name", "label", "enters", "deductible", "pays", "over_ceiling", "capped")
    return _written({name: getattr(layer, name) for name in shown})


def _written(figures: Figures) -> dict[str, object]:
    return {name: str(value) if isinstance(value, Decimal) else value for name, value in figures.items()}


def _step(step: Step) -> dict[str, object]:
    """Return a step as JSON has it."""
    kind, label, formula, amount, articles, reading, row, _, layer, quantity, document, state, promised = step
    written: dict[str, object] = {"kind": kind, "label": label, "formula": formula}
    if amount is not None:
        written["amount"] = str(amount)
    if quantity is not None:
        written["quantity"] = quantity
    written["articles"] = list(articles)
    if reading is not None:
        written["reading"] = reading
    if row is not None:
        written["table"], name = row
        written["row"] = str(row) if name.isdigit() else name
    if document is not None:
        written["document"] = document
    if state is not None:
        written["state"] = state
    if layer is not None:
        written["layer"] = layer
    if promised is not None:
        written["when_in_force"] = True
    return written
