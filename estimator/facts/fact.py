"""What a fact is: where it applies, the values it takes there, its words."""

from collections.abc import Mapping
from typing import Literal, NamedTuple, cast

from estimator.facts.condition import ALWAYS, Facts, Value, When, holds, may_hold

FactKind = Literal["choice", "flag", "count", "date", "set", "amount", "text"]

MANY = 999_999


class Applicability(NamedTuple):
    """Where a fact applies: under which other facts, with which values, and what holds when it is not given."""

    when: When = ALWAYS
    values: tuple[str | int | bool, ...] = ()
    low: int = 0
    high: int = MANY
    default: Value | None = None
    optional: bool = False
    path: str | None = None
    """The key in the case, where it is not the fact's own."""
    reasons: Mapping[str, str] | Mapping[int, str] | Mapping[bool, str] = {}
    """Why a value that the fact takes elsewhere cannot be chosen here."""

    def reason(self, value: object) -> str | None:
        """Say why a value cannot be chosen here, where there is more to say than that it cannot."""
        return cast("Mapping[object, str]", self.reasons).get(value)


class Naming(NamedTuple):
    """What a fact is called under other facts: only what differs from the fact's own words is said."""

    when: When
    label: str = ""
    hint: str = ""
    words: Mapping[str, str] = {}


class Fact(NamedTuple):
    """A fact or field of a case: its key, label, kind, and the places where it applies (the first that holds)."""

    name: str
    label: str
    kind: FactKind
    applies: tuple[Applicability, ...]
    words: Mapping[str, str] | Mapping[int, str] | Mapping[bool, str] = {}
    unit: str = ""
    hint: str = ""
    path: str = ""
    namings: tuple[Naming, ...] = ()
    """What it is called for some; of those that hold, the first that says something counts."""
    section: str = ""
    """The heading of the form that it stands under, where a pack says so."""

    def applicability(self, facts: Facts) -> Applicability | None:
        """Say where the fact applies for these facts; None when it does not."""
        for applicability in self.applies:  # a generator would take twice as long, and proofs ask often
            if holds(applicability.when, facts):
                return applicability
        return None

    def possible_values(self, known: Facts) -> frozenset[str | int | bool]:
        """Return the values it takes wherever it may still apply, while only these facts are known."""
        return frozenset(
            value
            for place in self.applies
            if any(may_hold(clause, known) for clause in place.when)
            for value in place.values
        )

    def word(self, value: object) -> str:
        """Return the word for a value of the fact: 县级, 35, 2021-10-08."""
        return cast("Mapping[object, str]", self.words).get(value, str(value))

    def label_for(self, facts: Facts) -> str:
        """Say what the fact is called for these facts: 出院日期, 生育日期."""
        return next((each.label for each in self.namings if each.label and holds(each.when, facts)), self.label)

    def hint_for(self, facts: Facts) -> str:
        """Say what is wanted of the fact for these facts, in words."""
        return next((each.hint for each in self.namings if each.hint and holds(each.when, facts)), self.hint)

    def word_for(self, value: object, facts: Facts) -> str:
        """Return the word for a value under these facts."""
        found = (each.words for each in self.namings if each.words and holds(each.when, facts))
        return cast("Mapping[object, str]", next(found, {})).get(value) or self.word(value)

    def key(self, applicability: Applicability) -> str:
        """Return the key of the fact in the case: `hospital.grade`."""
        return applicability.path or self.path or self.name
