"""The models of cases that hold facts and benefits of a pack: the built-in ones, and under `more` what is declared."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Literal

from pydantic import StrictStr, create_model

from estimator.case.field_types import Amount, Count, Day, PrintableText, Procedures
from estimator.case.models import MODELS, Case, Checked
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
    fields = _fields(
        [fact for fact in possible if fact.name in vocabulary.changed and fact.name not in model.model_fields]
    )
    if benefit in vocabulary.benefits:
        fields["benefit"] = (Literal[benefit], ...)
    own = _fields(list(vocabulary.own))
    if own:
        more: Any = create_model("More", __base__=Checked, **own)
        fields["more"] = (more | None, None)
    made: Any = create_model(model.__name__, __base__=model, **fields)
    made.vocabulary = vocabulary
    return made  # type: ignore[no-any-return]  # it is a kind of the model


def _fields(facts: list[Fact]) -> dict[str, Any]:
    return {fact.name: (_TYPES[fact.kind] | None, None) for fact in facts if not _is_nested(fact)}


def _is_nested(fact: Fact) -> bool:
    return any("." in fact.key(place).removeprefix("more.") for place in fact.applies)
