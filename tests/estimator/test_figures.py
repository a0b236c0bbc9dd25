"""Whatever a benefit is answered with has its words; a benefit that grows on must be given them."""

from typing import get_args

import pytest

from estimator import case_from, estimate
from estimator.case.validation import resolved
from estimator.facts.values import Benefit
from estimator.figures import FIGURES, HEADLINES, kind_of
from tests.sound_cases import SOUND
from ui.history.page import ALL, BENEFITS


@pytest.mark.parametrize("name", SOUND)
def test_every_figure_of_an_answer_has_its_words_and_the_headline_is_among_them(name: str) -> None:
    case = case_from(SOUND[name])
    answer = estimate(case)
    headline = HEADLINES[kind_of(resolved(case).facts)]
    assert answer.figures.keys() <= FIGURES.keys()
    assert {
        figure.name for figure in (headline.window[0], *headline.paper, headline.citizen[0])
    } <= answer.figures.keys()
    assert answer.is_bill == (kind_of(resolved(case).facts) == "bill")


def test_every_benefit_is_answered_somewhere_above() -> None:
    assert {case["benefit"] for case in SOUND.values()} == set(get_args(Benefit))


def test_the_history_can_be_narrowed_to_every_benefit() -> None:
    assert BENEFITS.keys() == {ALL, *get_args(Benefit)}
