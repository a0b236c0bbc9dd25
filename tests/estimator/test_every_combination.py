"""Every combination of facts that can occur has exactly one answer or one clear refusal.

A share of them is drawn for the ordinary run; `dev.py prove-cases` goes through all others.
"""

import random
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest

from estimator.calculate.engine import CALCULATORS, RuleEngine
from estimator.case.json_format import case_from
from estimator.case.models import MODELS, Case, ChronicCase, EmployeeMaternityCase, InpatientCase, MajorDiseaseCase
from estimator.case.validation import fact_reader
from estimator.facts import BUILT_IN, BY_NAME
from estimator.facts.condition import Value, names
from estimator.library.library import shipped_library
from estimator.result import Figures, Step
from estimator.rulepack import for_benefit
from estimator.rulepack.bands import bounds_of_rows
from estimator.rulepack.model import ANNOTATIONS, COLLECT_TABLES, UNIQUE_TABLES
from tests.engine import every_combination

if TYPE_CHECKING:
    from estimator.facts.values import Benefit

PACK = shipped_library().packs[0]
BOUNDS = bounds_of_rows(PACK)
AMOUNT = "123456.78"
ZERO = Decimal("0.00")


WHOLE = 40
"""Of the many combinations of care and maternity every so manieth is put together as a case; of all others each is."""

SHARES = (1, 16)
"""Into how many shares the walk is cut; those of many combinations."""

AMOUNTS = SimpleNamespace(
    date=date(2021, 10, 8),
    total_cost=Decimal(AMOUNT),
    excluded=ZERO,
    fund_paid_this_year=ZERO,
    eligible_limit=None,
    payment_limit=None,
    monthly_base=Decimal(AMOUNT),
    provincial_wage=Decimal(AMOUNT),
    cover=None,
)
"""All that a calculator reads of a case of these models once its facts are looked up."""

MONTHS = (1, 10)
"""Those in which a whole case stands once each where no row goes by the month."""

MANY = (InpatientCase, ChronicCase, MajorDiseaseCase, EmployeeMaternityCase)
LIMITS = ("excluded_cost", "fund_paid_this_year", "eligible_limit", "payment_limit")


def as_case(facts: Mapping[str, Value], month: Value) -> Case:
    """A case with these facts, in January or in October, and the same amount wherever one is asked for."""
    data: dict[str, object] = {"date": "2022-01-20" if month == 1 else "2021-10-08"}
    for fact in BUILT_IN.facts_for(facts["benefit"]):
        applicability = fact.applicability(facts)
        value = AMOUNT if fact.kind == "amount" and fact.name not in LIMITS else facts.get(fact.name)
        if applicability is None or value is None or fact.name == "month":
            continue
        *group, key = fact.key(applicability).split(".")
        target = data
        for name in group:
            inner = data.setdefault(name, {})
            assert isinstance(inner, dict)
            target = inner
        target[key] = list(value) if isinstance(value, tuple) else value
    return case_from(data)


def is_named(fact: str, benefit: str) -> bool:
    """Whether any row that is about a benefit goes by a fact: without one it changes nothing there."""
    pack = for_benefit(PACK, benefit)
    rows = (row for table in (*UNIQUE_TABLES, *COLLECT_TABLES, *ANNOTATIONS) for row in pack.rows(table))
    return any(fact in names(row.when) for row in rows)


def outcome(figures: Figures, steps: tuple[Step, ...], when_in_force: Figures | None) -> str:
    """Answered, refused or waiting; the test fails where a result is neither one nor the other."""
    refused = [step for step in steps if step.table == "refusal"]
    waiting = [step for step in steps if step.table == "wait"]
    assert bool(waiting) == (when_in_force is not None)
    for step in (*refused, *waiting):
        assert step.kind == "fact"
        assert step.label
        assert step.formula
        assert step.articles
    if "fund_pays" in figures:
        assert (figures["fund_pays"] == ZERO) == bool(refused or waiting), steps
        paid = sum((step.amount or ZERO for step in steps if step.kind in ("pay", "cut")), ZERO)
        assert paid == figures["fund_pays"]
    return "refused" if refused else "waiting" if waiting else "answered"


@pytest.mark.long
@pytest.mark.parametrize(
    ("model", "share", "count"),
    [
        pytest.param(model, share, count, marks=pytest.mark.exhaustive if share else ())
        for model in MODELS.values()
        for count in (SHARES[model in MANY],)
        for share in range(count)
    ],
)
def test_every_combination_has_one_answer_or_one_refusal(
    model: type[Case], share: int, count: int, told: Callable[[str], None]
) -> None:
    benefit, scheme = next(name for name, one in MODELS.items() if one is model)
    walked = [name for name in fact_reader(model).names if BY_NAME[name].kind != "amount"]
    engine = RuleEngine(PACK)
    outcomes: Counter[str] = Counter()
    fixed: dict[str, Value] = {"benefit": benefit, "scheme": scheme} if scheme else {"benefit": benefit}
    if model in MANY and not is_named("month", benefit):
        walked.remove("month")
    draw = random.Random(2021)  # noqa: S311  the same in each share, so that together they are all
    drawn = 0
    for number, facts in enumerate(every_combination(walked, BOUNDS, fixed)):
        if number % WHOLE == 0:
            drawn = draw.randrange(count)
        if drawn != share:
            continue
        if model in MANY:
            terms = engine.terms_for(model, cast("Benefit", benefit), facts)
            figures, steps, when_in_force, *_layers = CALCULATORS[model].calculate(terms, AMOUNTS)
            outcomes[outcome(figures, steps, when_in_force)] += 1
        if (facts.get("local_months") or 0) > (facts.get("total_months") or 0):  # type: ignore[operator]  # both are counts
            continue
        if model not in MANY or number % WHOLE == 0:
            for month in (facts["month"],) if "month" in facts else MONTHS:
                answer = engine.estimate(as_case(facts, month))
                outcomes["as a whole case: " + outcome(answer.figures, answer.steps, answer.when_in_force)] += 1
    told(f"{benefit} {scheme} {share + 1} of {count}: {outcomes.total()} combinations, {dict(outcomes)}")
    assert outcomes["as a whole case: answered"] > 0
