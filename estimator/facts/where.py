"""Under which other facts a fact applies, in the words of the tables of facts; and what those of yes and no share."""

from collections.abc import Mapping

from estimator.facts.condition import Band, Condition, When
from estimator.facts.fact import Applicability, Fact, Naming

Wanted = str | bool | int | Band | tuple[str | bool | int, ...]

MEDICAL: Condition = ("inpatient", "chronic", "major_disease")
FLAG = (True, False)
YES = {True: "是", False: "否"}


def where(**conditions: Wanted) -> When:
    """Return all of these hold, each for one value or one of several."""
    return ({name: wanted if isinstance(wanted, tuple) else (wanted,) for name, wanted in conditions.items()},)


def where_maternity(**conditions: Wanted) -> When:
    """Return the maternity of an employee, and these hold."""
    return where(benefit="maternity", scheme="employee", **conditions)


def where_worker(**conditions: Wanted) -> When:
    """Return the retirement of a person who was insured and whose employer is there, and these hold."""
    return where(benefit="retirement", never_insured=False, employer_dissolved=False, **conditions)


RESIDENT_MATERNITY = where(benefit="maternity", scheme="resident")


def flag(
    name: str, label: str, *applies: Applicability, words: Mapping[bool, str] = YES, path: str = "", hint: str = ""
) -> Fact:
    """Return a fact of yes and no."""
    return Fact(name, label, "flag", tuple(one._replace(values=FLAG) for one in applies), words, hint=hint, path=path)


def amount(name: str, label: str, *applies: Applicability, hint: str = "", namings: tuple[Naming, ...] = ()) -> Fact:
    """Return a fact that is a sum of money (yuan)."""
    return Fact(name, label, "amount", applies, unit="元", hint=hint, namings=namings)
