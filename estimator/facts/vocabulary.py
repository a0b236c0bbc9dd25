"""The facts and benefits there are: those that are built in, or these with those that a pack declares."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import cast

from estimator.facts.condition import Clause, Facts, Value, When, bounds_of, holds, names
from estimator.facts.fact import Fact

LAYER = "layer"
"""The fact of which layer of insurance a row of a pack is about."""


class Layer:
    """A layer of insurance: what it is called, for which cases it is there, and whether it takes the bill itself."""

    def __init__(self, name: str, label: str, when: When, *, takes_the_bill: bool) -> None:
        """Take what a pack says of it."""
        self.name, self.label, self.when, self.takes_the_bill = name, label, when, takes_the_bill


class Vocabulary:
    """Facts in an order in which each comes after those that decide whether it applies, and the pack's own benefits.

    `benefits` are those that are not built in, each with the one it is like; `layers` are there only where a pack
    declares them.
    """

    def __init__(
        self, facts: Iterable[Fact], benefits: Mapping[str, str] | None = None, layers: tuple[Layer, ...] = ()
    ) -> None:
        """Take facts that are sound."""
        self.facts = tuple(facts)
        self.by_name: Mapping[str, Fact] = {fact.name: fact for fact in self.facts}
        self.benefits = dict(benefits or {})
        self.layers = layers
        self.changed: frozenset[str] = frozenset()
        """The built-in facts that a pack has changed."""
        self._of_benefit: dict[Value | None, tuple[Fact, ...]] = {}

    def facts_for(self, benefit: Value | None) -> tuple[Fact, ...]:
        """Return the facts that can apply to a benefit at all; every fact while the benefit is not known."""
        found = self._of_benefit.get(benefit)
        if found is None:
            found = self._of_benefit[benefit] = self._possible(benefit)
        return found

    def _possible(self, benefit: Value | None) -> tuple[Fact, ...]:
        possible: list[Fact] = []
        known = {"benefit"}
        for fact in self.facts:
            if fact.name == LAYER:
                continue
            clauses = (clause for place in fact.applies for clause in place.when)
            if benefit is None or any(_may_hold(clause, benefit, known) for clause in clauses):
                possible.append(fact)
                known.add(fact.name)
        return tuple(possible)

    def like(self, benefit: str) -> str:
        """Return the built-in benefit that a benefit is, or is like."""
        return self.benefits.get(benefit, benefit)

    def layers_of(self, facts: Facts) -> tuple[Layer, ...]:
        """Return the layers of a case in their order."""
        return tuple(layer for layer in self.layers if holds(layer.when, facts))

    def naming_layers(self, facts: Facts) -> Facts:
        """Return the facts with the layers of their case, for rows that say something where one of them is there."""
        layers = self.layers_of(facts)
        return {**facts, LAYER: tuple(layer.name for layer in layers)} if layers else facts

    @cached_property
    def own(self) -> tuple[Fact, ...]:
        """The facts that stand under `more` in a case."""
        return tuple(fact for fact in self.facts if fact.path.startswith("more."))

    def bounds(self, name: str) -> frozenset[int | date]:
        """Return the values at which the facts themselves split a number or day."""
        return self._bounds[name]

    @cached_property
    def _bounds(self) -> dict[str, frozenset[int | date]]:
        return {fact.name: self._bounds_of(fact) for fact in self.facts if fact.kind in ("count", "date")}

    def _bounds_of(self, fact: Fact) -> frozenset[int | date]:
        limits = {bound for place in fact.applies for bound in (place.low, place.high + 1)}
        whens = (place.when for other in self.facts for place in other.applies)
        named = {
            bound
            for when in (*whens, *(layer.when for layer in self.layers))
            for clause in when
            for bound in bounds_of(clause.get(fact.name))
        }
        return frozenset(named | limits if fact.kind == "count" else named)

    def with_benefit(self, name: str, label: str, like: str) -> "Vocabulary":
        """Return the same with a benefit to which all applies that applies to a built-in one, under the same words."""

        def clause(one: Clause) -> Clause:
            wanted = one.get("benefit")
            return {**one, "benefit": (*wanted, name)} if isinstance(wanted, tuple) and like in wanted else one

        facts = [
            fact._replace(
                applies=tuple(place._replace(when=tuple(map(clause, place.when))) for place in fact.applies),
                namings=tuple(naming._replace(when=tuple(map(clause, naming.when))) for naming in fact.namings),
            )
            for fact in self.facts
        ]
        benefit = facts[0]
        values = benefit.applies[0]._replace(values=(*benefit.applies[0].values, name))
        words = {str(value): word for value, word in benefit.words.items()}
        facts[0] = benefit._replace(applies=(values,), words={**words, name: label})
        return Vocabulary(facts, {**self.benefits, name: like}, self.layers)

    def with_fact(self, fact: Fact) -> "Vocabulary":
        """Add a fact, or put it in the place of that of the same name, after all that decide on it."""
        rest = [other for other in self.facts if other.name != fact.name]
        wanted = {name for place in fact.applies for name in names(place.when)}
        place = next((at for at, other in enumerate(self.facts) if other.name == fact.name), len(rest))
        after = max((at + 1 for at, other in enumerate(rest) if other.name in wanted), default=0)
        rest.insert(max(place, after), fact)
        found = Vocabulary(rest, self.benefits, self.layers)
        found.changed = self.changed | ({fact.name} if fact.name in self.by_name else frozenset())
        return found

    def with_layers(self, layers: tuple[Layer, ...], fact: Callable[[tuple[Layer, ...]], Fact]) -> "Vocabulary":
        """Return the same with layers, and the fact by which the rows of a pack name them."""
        found = Vocabulary((*self.facts, fact(layers)), self.benefits, layers)
        found.changed = self.changed
        return found

    def with_older(self, older: "Vocabulary") -> "Vocabulary":
        """Add what is in an older one, for a table whose rows are of the days of both; this has the last say."""
        found = self
        for fact in older.facts:
            known = found.by_name.get(fact.name)
            if known is None:
                found = found.with_fact(fact)
            elif known != fact and known.kind == fact.kind and fact.name != LAYER:
                places = tuple(place for place in fact.applies if place not in known.applies)
                words = {**cast("Mapping[str, str]", fact.words), **cast("Mapping[str, str]", known.words)}
                found = found.with_fact(known._replace(applies=(*known.applies, *places), words=words))
        names_here = {layer.name for layer in self.layers}
        layers = (*self.layers, *(layer for layer in older.layers if layer.name not in names_here))
        return Vocabulary(found.facts, {**older.benefits, **self.benefits}, layers)


def _may_hold(clause: Clause, benefit: Value, known: set[str]) -> bool:
    wanted = clause.get("benefit")
    return clause.keys() <= known and (wanted is None or benefit in wanted)
