"""Every benefit has its room: a model, a calculator, words, a page, and a place in the filter of the history."""

from typing import get_args

from estimator.calculate.engine import CALCULATORS
from estimator.case.models import MODELS
from estimator.facts import BY_NAME
from estimator.facts.values import Benefit
from ui.case.plans import PAGES
from ui.history.page import ALL, BENEFITS

NAMES = set(get_args(Benefit))


def test_every_benefit_has_a_model_and_a_calculator() -> None:
    assert {benefit for benefit, _ in MODELS} == NAMES
    assert set(CALCULATORS) == set(MODELS.values())


def test_every_benefit_has_a_word_a_page_and_a_place_in_the_filter() -> None:
    assert set(BY_NAME["benefit"].words) == NAMES
    assert sorted(benefit for plan in PAGES for benefit in plan.benefits) == sorted(NAMES)
    assert set(BENEFITS) - {ALL} == NAMES
