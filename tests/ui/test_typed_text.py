"""What a field takes is the number or day that a careful person reads in the text; everything else is refused."""

import random
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.typed_texts import CLASSES, amount_in, count_in, day_in, taken, text_of
from ui.widgets.entry import AMOUNT, COUNT, DATE

TEXTS = st.builds(
    lambda seed, kinds: text_of(random.Random(seed), kinds),  # noqa: S311 texts, no secrets
    st.integers(0, 2**48),
    st.lists(st.sampled_from(list(CLASSES)), min_size=1, max_size=3),
)


@given(TEXTS)
def test_an_amount_that_is_taken_is_the_one_that_is_read(text: str) -> None:
    value = taken(AMOUNT, text)
    if value is not None:
        assert Decimal(value) == amount_in(text)


@given(TEXTS)
def test_a_count_that_is_taken_is_the_one_that_is_read(text: str) -> None:
    value = taken(COUNT, text)
    if value is not None:
        assert int(value) == count_in(text)


@given(TEXTS)
def test_a_day_that_is_taken_is_the_one_that_is_read(text: str) -> None:
    value = taken(DATE, text)
    if value is not None:
        assert date.fromisoformat(value) == day_in(text)


@pytest.mark.parametrize("text", ["9000", "９０００", "9,000.50", "¥9000元", "1000+200.5", "\u200b9000"])
def test_what_a_person_reads_is_taken(text: str) -> None:
    assert Decimal(taken(AMOUNT, text) or "NaN") == amount_in(text)


@pytest.mark.parametrize("text", ["9000\t500", "9000²", "①200", "9000,50", "12,3", "९०००", "9000\n500"])
def test_what_can_be_two_things_is_refused(text: str) -> None:
    assert taken(AMOUNT, text) is None
    assert amount_in(text) is None
