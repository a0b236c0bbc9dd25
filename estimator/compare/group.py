"""What a comparison is made of: alternatives in groups; and the case that all of them vary, in words too."""

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from estimator.case.json_format import as_data
from estimator.case.models import Case
from estimator.case.validation import resolved
from estimator.facts import Fact
from estimator.facts.condition import Facts
from estimator.library.library import estimate
from estimator.money import grouped
from estimator.result import Estimate, Part

Data = dict[str, object]

_SHARED = ("scheme", "status", "age", "admission", "setting")
_SHARED_AMOUNTS = ("total_cost", "excluded", "fund_paid_this_year", "eligible_limit", "payment_limit", "monthly_base")


class Alternative(NamedTuple):
    """A way the case could have gone: its words, the facts it changes, and its estimate.

    Without changes it is the case of another person, to be looked at.
    """

    label: str
    detail: str
    changes: Mapping[str, str | int]
    estimate: Estimate
    parts: tuple[Part, ...]
    difference: Decimal
    """What the person bears more or, below 0, less than in the case itself; of allowances, what is paid more (yuan)."""
    chosen: bool
    least: bool
    """Whether the person bears least here; nowhere where it is the same everywhere."""
    filed: bool = False
    """Whether this is the hospital of the case, gone to with a filing that the case lacks."""


class Group(NamedTuple):
    """Alternatives under one heading, such as a filing, and what it does to the rates."""

    heading: str
    remark: str
    alternatives: tuple[Alternative, ...]


def in_force(case: Case) -> Data:
    """Return the case as the case format writes it, as it would be once cover is in force or arrears are settled."""
    data = as_data(case)
    if estimate(case).when_in_force is None:
        return data
    if "arrears_settled" in data:
        return data | {"arrears_settled": True}
    # Without its cover a newborn's case could no longer carry the number of a parent.
    known = {name: value for name, value in resolved(case).facts.items() if name == "age"}
    return {key: value for key, value in data.items() if key not in ("cover", "id_number")} | known


def shared(case: Case) -> tuple[str, ...]:
    """Say what all alternatives have in common, in words: 居民, 35 岁, 第 1 次住院, 总费用 9,000.00, 范围外 0.00."""
    facts, vocabulary = resolved(case).facts, type(case).vocabulary
    by_name = vocabulary.by_name
    told = {"age": "{} 岁", "admission": "第 {} 次住院"}
    words = [told.get(name, "{}").format(by_name[name].word(facts[name])) for name in _SHARED if name in facts]
    for name in _SHARED_AMOUNTS:
        amount = getattr(case, name, None)
        if isinstance(amount, Decimal) and (amount or name != "fund_paid_this_year"):
            words.append(f"{by_name['excluded_cost' if name == 'excluded' else name].label} {grouped(amount)}")
    words += (_own(fact, facts, getattr(case, "more", None)) for fact in vocabulary.own)
    return tuple(filter(None, words))


def _own(fact: Fact, facts: Facts, more: object) -> str:
    """Return a fact of the pack with its value, in words; nothing of one that does not apply or says nothing."""
    value = getattr(more, fact.name, None) if fact.kind in ("amount", "text") else facts.get(fact.name)
    if not value:
        return ""
    word = grouped(value) if isinstance(value, Decimal) else f"{fact.word(value)} {fact.unit}".strip()
    return f"{fact.label} {word}"
