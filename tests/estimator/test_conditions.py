"""The grammar of `when`: what holds for which facts, what failed, and how a condition is said."""

from datetime import date

import pytest

from estimator.facts import BUILT_IN
from estimator.facts.condition import ALWAYS, Band, Clause, Condition, Facts, When, failing, holds, names
from estimator.facts.wording import in_words

COUNTY: Clause = {"tier": ("county",)}
AWAY: Clause = {"location": ("province", "elsewhere"), "tier": ("county", "city")}


@pytest.mark.parametrize(
    ("when", "facts", "answer"),
    [
        (ALWAYS, {}, True),
        ((), {"tier": "county"}, False),  # no clause: nothing is said to hold
        ((COUNTY,), {"tier": "county"}, True),
        ((COUNTY,), {"tier": "city"}, False),
        ((COUNTY,), {}, False),  # a fact that is absent matches nothing
        ((AWAY,), {"tier": "city", "location": "elsewhere"}, True),
        ((AWAY,), {"tier": "city", "location": "local"}, False),  # all of a clause
        ((AWAY, COUNTY), {"tier": "county", "location": "local"}, True),  # any of the clauses
        (({"grade": (2, 3)},), {"grade": 3}, True),
        (({"designated": (False,)},), {"designated": False}, True),
        (({"designated": (False,)},), {"designated": True}, False),
        (({"procedures": ("sterilisation",)},), {"procedures": ("iud_removal", "sterilisation")}, True),  # contains
        (({"procedures": ("sterilisation",)},), {"procedures": ("iud_removal",)}, False),
        (({"procedures": ("sterilisation",)},), {"procedures": ()}, False),
    ],
)
def test_what_holds(when: When, facts: Facts, answer: bool) -> None:  # noqa: FBT001  a parameter of the test
    assert holds(when, facts) is answer


@pytest.mark.parametrize(
    ("band", "inside", "outside"),
    [
        (Band(80, None), [80, 130], [79]),
        (Band(None, 14), [0, 14], [15]),
        (Band(2, 3), [2, 3], [1, 4]),
        (Band(date(2012, 1, 1), None), [date(2012, 1, 1)], [date(2011, 12, 31)]),
        (Band(None, date(2011, 12, 31)), [date(2011, 12, 31)], [date(2012, 1, 1)]),
    ],
)
def test_both_ends_of_a_band_belong_to_it(band: Band, inside: list[int | date], outside: list[int | date]) -> None:
    when: When = ({"age": band},)
    assert all(holds(when, {"age": value}) for value in inside)
    assert not any(holds(when, {"age": value}) for value in outside)
    assert not holds(when, {"age": "80"})  # a word lies in no band


def test_what_failed_is_told_of_the_clause_that_came_nearest() -> None:
    facts: Facts = {"tier": "city", "location": "local"}
    assert failing((AWAY, {"tier": ("county",), "location": ("elsewhere",)}), facts) == {
        "location": ("province", "elsewhere")
    }
    assert failing((AWAY, ALWAYS[0]), facts) == {}
    assert failing((COUNTY,), {}) == COUNTY


def test_the_facts_that_a_condition_names() -> None:
    assert list(names((AWAY, COUNTY))) == ["location", "tier", "tier"]


@pytest.mark.parametrize(
    ("fact", "condition", "words"),
    [
        ("scheme", ("resident",), "险种为居民"),
        ("tier", ("county", "city"), "级别为县级或市级"),
        ("age", Band(80, None), "年龄 80 岁及以上"),
        ("age", Band(None, 14), "年龄 14 岁及以下"),
        ("age", Band(15, 44), "年龄 15 至 44 岁"),
        ("admission", Band(1, 1), "住院次数为 1 次"),
    ],
)
def test_a_condition_in_words(fact: str, condition: Condition, words: str) -> None:
    assert in_words(({fact: condition},), BUILT_IN) == words


def test_conditions_and_clauses_in_words() -> None:
    assert in_words(({"scheme": ("resident",), "age": Band(None, 14)}, COUNTY), BUILT_IN) == (
        "险种为居民、年龄 14 岁及以下；或级别为县级"
    )


def test_a_condition_on_nothing_in_words() -> None:
    assert in_words(ALWAYS, BUILT_IN) == "不限"
