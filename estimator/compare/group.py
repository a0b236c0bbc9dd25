"""What a comparison is made of: alternatives in groups; and the case that all of them vary."""

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from estimator.case import Case
from estimator.check import settled
from estimator.estimate import Estimate, Part
from estimator.library import estimate
from estimator.read import as_data
from estimator.when import Value

Data = dict[str, object]


class Alternative(NamedTuple):
    """A way the case could have gone: its words, the facts it changes, and its estimate."""

    label: str
    detail: str
    changes: Mapping[str, Value]
    estimate: Estimate
    parts: tuple[Part, ...]
    difference: Decimal
    """What the person bears more or, below 0, less than in the case itself; of allowances, what is paid more (yuan)."""
    chosen: bool
    least: bool
    """Whether the person bears least here; nowhere where it is the same everywhere."""


class Group(NamedTuple):
    """Alternatives under one heading, such as a filing, and what it does to the rates."""

    heading: str
    remark: str
    alternatives: tuple[Alternative, ...]


def in_force(case: Case) -> Data:
    """The case as the case format writes it, as it would be once cover is in force or arrears are settled."""
    data = as_data(case)
    if estimate(case).when_in_force is None:
        return data
    if "arrears_settled" in data:
        return data | {"arrears_settled": True}
    # Without its cover a newborn's case could no longer carry the number of a parent.
    known = {name: value for name, value in settled(case).facts.items() if name == "age"}
    return {key: value for key, value in data.items() if key not in ("cover", "id_number")} | known
