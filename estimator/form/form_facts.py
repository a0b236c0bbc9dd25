"""What a form asks: the facts of a case, where flags that exclude each other are asked as one choice."""

from collections.abc import Container, Mapping
from functools import lru_cache

from estimator.facts import Applicability, Fact, Vocabulary
from estimator.facts.condition import Value
from estimator.form.parts import WORKED_OUT
from estimator.identity import PARENTS

Entered = str | int | bool | tuple[str, ...]
"""A value chosen, or a text as it was typed."""

_FLAGS = ("never_insured", "employer_dissolved")

MAKING_UP = Fact(
    "making_up",
    "补缴情形",
    "choice",
    (Applicability(({"benefit": ("retirement",)},), ("missing_months", *_FLAGS), default="missing_months"),),
    words={"missing_months": "补足年限", "never_insured": "从未参保", "employer_dissolved": "单位注销"},
)
"""Which of the three reckonings of Arts. 8 and 20 a retirement takes."""

IDENTITY_COUNTS = Fact(
    "identity_counts",
    "以哪个为准",
    "choice",
    (),
    words={"identity": "身份证号", "entered": "填写的", PARENTS: "号码是父母的"},
    hint="身份证号与填写的年龄、性别不符",
)
"""Which counts where what was entered is not what the ID number says; asked of the clerk, not of the case."""

_OF_THE_FORM: Mapping[str, Fact] = {
    **{fact.name: fact for fact in (MAKING_UP, IDENTITY_COUNTS)},
    **{part.name: part for each in WORKED_OUT.values() for part in each.parts},
}


@lru_cache(maxsize=16)
def facts_asked(*vocabularies: Vocabulary) -> Mapping[str, Fact]:
    """Return every fact that a form may ask, by its name; one that several vocabularies have is that of the first."""
    by_name = (vocabulary.by_name for vocabulary in reversed(vocabularies))
    return {name: fact for facts in (*by_name, _OF_THE_FORM) for name, fact in facts.items()}


def as_flags(entries: Mapping[str, Value]) -> dict[str, Value]:
    """Return the entries of a form as a case holds them."""
    found = dict(entries)
    chosen = found.pop(MAKING_UP.name, None)
    return found | ({str(chosen): True} if chosen in _FLAGS else {})


def as_choice(entries: Mapping[str, Entered]) -> dict[str, Entered]:
    """Say what a case holds as the entries of a form."""
    found = {name: entry for name, entry in entries.items() if name not in _FLAGS}
    lit = next((flag for flag in _FLAGS if entries.get(flag)), None)
    return found if lit is None else {MAKING_UP.name: lit, **found}


def form_applicability(applicable: Mapping[str, Applicability], not_asked: Container[str]) -> dict[str, Applicability]:
    """Say where what a form asks stands, from where the facts of the case stand."""
    making_up = {MAKING_UP.name: MAKING_UP.applies[0]} if _FLAGS[0] in applicable else {}
    opened = (each.parts for name, each in WORKED_OUT.items() if name in applicable and name not in not_asked)
    parts = {part.name: part.applies[0] for several in opened for part in several}
    return {name: place for name, place in applicable.items() if name not in _FLAGS} | making_up | parts
