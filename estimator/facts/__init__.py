"""Every fact of a case, said once: when it applies, the values it takes, its words.

The check of a case, the proof of a rule pack and the form all read these tables.
A fact that does not apply is absent, and no condition matches what is absent.
"""

from collections.abc import Mapping
from functools import cache

from estimator.facts.condition import Clause, Value
from estimator.facts.cover import ABOUT_COVER
from estimator.facts.delivery import ABOUT_THE_DELIVERY
from estimator.facts.fact import MANY, Applicability, Fact, FactKind
from estimator.facts.hospital import ABOUT_THE_HOSPITAL
from estimator.facts.money import ABOUT_CONTRIBUTIONS, ABOUT_THE_MONEY
from estimator.facts.person import ABOUT_THE_CASE, ABOUT_THE_PERSON

__all__ = ["BY_NAME", "FACTS", "MANY", "Applicability", "Fact", "FactKind", "facts_for"]

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

BY_NAME: Mapping[str, Fact] = {fact.name: fact for fact in FACTS}


@cache
def facts_for(benefit: Value | None) -> tuple[Fact, ...]:
    """The facts that can apply to a benefit at all; every fact while the benefit is not known."""
    possible: list[Fact] = []
    names = {"benefit"}
    for fact in FACTS:
        if benefit is None or any(_possible(clause, benefit, names) for place in fact.applies for clause in place.when):
            possible.append(fact)
            names.add(fact.name)
    return tuple(possible)


def _possible(clause: Clause, benefit: Value, names: set[str]) -> bool:
    wanted = clause.get("benefit")
    return clause.keys() <= names and (wanted is None or benefit in wanted)
