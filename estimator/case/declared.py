"""The models of cases that hold facts and benefits of a pack: the built-in ones, and under `more` what is declared."""

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any, Literal
from warnings import catch_warnings, simplefilter

from pydantic import StrictStr, create_model
from pydantic.fields import FieldInfo

from estimator.case.field_types import Amount, Count, Day, PrintableText, Procedures
from estimator.case.models import MODELS, Case, Checked, Hospital
from estimator.facts import BUILT_IN, Fact, Vocabulary

Models = Mapping[tuple[str, str], type[Case]]

_TYPES: Mapping[str, Any] = {
    "choice": StrictStr,
    "flag": bool,
    "count": Count,
    "amount": Amount,
    "date": Day,
    "text": PrintableText,
    "set": Procedures,
}


@lru_cache(maxsize=16)
def models_of(vocabulary: Vocabulary) -> Models:
    """Return the models by benefit and, in maternity, scheme."""
    if vocabulary is BUILT_IN:
        return MODELS
    models = {(benefit, scheme): _model(model, vocabulary, benefit) for (benefit, scheme), model in MODELS.items()}
    for benefit, like in vocabulary.benefits.items():
        models[benefit, ""] = _model(MODELS[like, ""], vocabulary, benefit)
    return models


def _model(model: type[Case], vocabulary: Vocabulary, benefit: str) -> type[Case]:
    """Make the model of a benefit with the facts that a pack declares or changes."""
    possible = vocabulary.facts_for(benefit)
    changed = [fact for fact in possible if fact.name in vocabulary.changed]
    fields = _fields([fact for fact in changed if fact.name not in model.model_fields])
    fields |= _defaults(model, changed)
    if benefit in vocabulary.benefits:
        fields["benefit"] = (Literal[benefit], ...)
    own = _fields(list(vocabulary.own))
    if own:
        more: Any = create_model("More", __base__=Checked, **own)
        fields["more"] = (more | None, None)
    with catch_warnings():
        # Where a built-in kind of case has no such amount, that is said on its class.
        simplefilter("ignore", UserWarning)
        made: Any = create_model(model.__name__, __base__=model, **fields)
    made.vocabulary = vocabulary
    return made  # type: ignore[no-any-return]  # it is a kind of the model


def _fields(facts: list[Fact]) -> dict[str, Any]:
    return {fact.name: (_TYPES[fact.kind] | None, None) for fact in facts if not _is_nested(fact)}


def _defaults(model: type[Checked], changed: list[Fact], group: str = "") -> dict[str, Any]:
    """Make the fields that are never without a value be what a pack says they are where they are not given."""
    fields: dict[str, Any] = {}
    for fact in changed:
        place = next((place for place in fact.applies if place.default is not None), None)
        head, _, key = ("", "", "") if place is None else fact.key(place).rpartition(".")
        there = model.model_fields.get(key)
        if place is not None and head == group and there is not None and there.is_required():
            default = Decimal(str(place.default)) if fact.kind == "amount" else place.default
            fields[key] = (there.annotation, FieldInfo.merge_field_infos(there, default=default))
    if not group and "hospital" in model.model_fields and (inner := _defaults(Hospital, changed, "hospital")):
        fields["hospital"] = (create_model("Hospital", __base__=Hospital, **inner), ...)
    return fields


def _is_nested(fact: Fact) -> bool:
    return any("." in fact.key(place).removeprefix("more.") for place in fact.applies)
