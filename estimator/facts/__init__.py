"""Every fact of a case, said once: when it applies, the values it takes, its words.

The check of a case, the proof of a rule pack and the form all read these tables.
A fact that does not apply is absent, and no condition matches what is absent.
"""

from collections.abc import Mapping

from estimator.facts.cover import ABOUT_COVER
from estimator.facts.delivery import ABOUT_THE_DELIVERY
from estimator.facts.fact import MANY, Applicability, Fact, FactKind
from estimator.facts.hospital import ABOUT_THE_HOSPITAL
from estimator.facts.money import ABOUT_CONTRIBUTIONS, ABOUT_THE_MONEY
from estimator.facts.person import ABOUT_THE_CASE, ABOUT_THE_PERSON
from estimator.facts.vocabulary import LAYER, Layer, Vocabulary

__all__ = [
    "BUILT_IN",
    "BY_NAME",
    "FACTS",
    "LAYER",
    "MANY",
    "Applicability",
    "Fact",
    "FactKind",
    "Layer",
    "Vocabulary",
]

FACTS: tuple[Fact, ...] = (
    *ABOUT_THE_CASE,
    *ABOUT_THE_PERSON,
    *ABOUT_THE_HOSPITAL,
    *ABOUT_COVER,
    *ABOUT_THE_DELIVERY,
    *ABOUT_CONTRIBUTIONS,
    *ABOUT_THE_MONEY,
)
"""In an order in which each fact comes after those that decide whether it applies."""

BUILT_IN = Vocabulary(FACTS)
"""What there is without a pack that declares more."""

BY_NAME: Mapping[str, Fact] = BUILT_IN.by_name
