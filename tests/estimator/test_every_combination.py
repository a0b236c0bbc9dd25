"""Every combination of facts that can occur has exactly one answer or one clear refusal."""

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal

import pytest

from estimator.calculate.run import Desk
from estimator.case import MODELS, Case
from estimator.check import layout
from estimator.estimate import Estimate
from estimator.facts import BY_NAME, FACTS
from estimator.library import shipped
from estimator.read import case_from
from estimator.rulepack.bounds import bounds_of_rows
from estimator.rulepack.walk import walk
from estimator.when import Value

PACK = shipped()[0]
BOUNDS = bounds_of_rows(PACK)
AMOUNT = "123456.78"
ZERO = Decimal("0.00")


def as_case(facts: Mapping[str, Value]) -> Case:
    """A case with these facts, in January or in October, and the same amount wherever one is asked for."""
    data: dict[str, object] = {"date": "2022-01-20" if facts["month"] == 1 else "2021-10-08"}
    for fact in FACTS:
        place = fact.place(facts)
        value = facts.get(fact.name)
        if place is None or fact.name == "month":
            continue
        if fact.kind == "amount" and fact.name not in (
            "excluded_cost",
            "fund_paid_this_year",
            "eligible_limit",
            "payment_limit",
        ):
            value = AMOUNT
        if value is None:
            continue
        *group, key = fact.key(place).split(".")
        target = data
        for name in group:
            inner = data.setdefault(name, {})
            assert isinstance(inner, dict)
            target = inner
        target[key] = list(value) if isinstance(value, tuple) else value
    return case_from(data)


def outcome(estimate: Estimate) -> str:
    """Answered, refused or waiting; the test fails where a result is neither one nor the other."""
    refused = [step for step in estimate.steps if (step.row or "").startswith("refusal")]
    waiting = [step for step in estimate.steps if (step.row or "").startswith("wait")]
    assert bool(waiting) == (estimate.when_in_force is not None)
    for step in (*refused, *waiting):
        assert step.kind == "fact"
        assert step.label
        assert step.formula
        assert step.articles
    figures = estimate.figures
    if "fund_pays" in figures:
        assert (figures["fund_pays"] == ZERO) == bool(refused or waiting), estimate
        paid = sum((step.amount or ZERO for step in estimate.steps if step.kind in ("pay", "cut")), ZERO)
        assert paid == figures["fund_pays"]
    return "refused" if refused else "waiting" if waiting else "answered"


@pytest.mark.parametrize("model", MODELS.values(), ids=[" ".join(name).strip() for name in MODELS])
def test_every_combination_has_one_answer_or_one_refusal(model: type[Case], capsys: pytest.CaptureFixture[str]) -> None:
    benefit, scheme = next(name for name, one in MODELS.items() if one is model)
    names = [name for name in layout(model).names if BY_NAME[name].kind != "amount"]
    desk = Desk(PACK)
    outcomes: Counter[str] = Counter()
    fixed: dict[str, Value] = {"benefit": benefit} | ({"scheme": scheme} if scheme else {})
    for facts in walk([*names, "benefit", "month"], BOUNDS, fixed):
        outcomes[outcome(desk.estimate(as_case(facts)))] += 1
    with capsys.disabled():
        print(f"\n{benefit} {scheme}: {outcomes.total()} combinations, {dict(outcomes)}")  # noqa: T201  the number of combinations walked is to be seen
    assert outcomes["answered"] > 0
