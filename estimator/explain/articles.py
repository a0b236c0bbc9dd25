"""The articles of a pack, each with all it decides here: rows of tables and readings, in our own words."""

from collections.abc import Iterator
from typing import NamedTuple

from estimator.explain.steps import Reason
from estimator.facts.condition import When
from estimator.facts.wording import in_words
from estimator.rulepack import Pack
from estimator.rulepack.wording import TABLES


class ArticleWords(NamedTuple):
    """An article: its number, what it is about, and what follows from it."""

    number: str
    summary: str
    decisions: tuple[Reason, ...]


def by_article(pack: Pack) -> tuple[ArticleWords, ...]:
    """Say what follows from each article of a pack, in the order of the articles."""
    return tuple(ArticleWords(one.number, one.summary, tuple(_decisions(pack, one.number))) for one in pack.article)


def _decisions(pack: Pack, number: str) -> Iterator[Reason]:
    for table, caption in TABLES.items():
        for row in pack.rows(table):
            if row.article == number:
                yield Reason(caption, _with_cases(row.describe(), row.when, pack))
    for reading in pack.reading:
        if number in reading.articles:
            yield Reason("读法", _with_cases(reading.summary, reading.when, pack))


def _with_cases(text: str, when: When, pack: Pack) -> str:
    return f"{text}\n　　{in_words(when, pack.vocabulary)}"
