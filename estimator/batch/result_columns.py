"""The columns that a sheet of results has beside what was given: figures, the calculation, errors."""

from collections.abc import Mapping
from functools import lru_cache

from estimator import figures
from estimator.batch.columns import columns_of
from estimator.batch.office_words import plain
from estimator.facts import Vocabulary

FIGURES: Mapping[str, str] = {figure.name: figure.label for figure in figures.FIGURES.values()}
"""A column for each figure of any benefit, so that no row need be known before the first is written."""

WHEN_IN_FORCE: Mapping[str, str] = {name: f"生效后{FIGURES[name]}" for name in ("fund_pays", "monthly_credit")}
WORDS: Mapping[str, str] = {"steps": "计算过程", "notes": "说明", "rules": "规则包", "errors": "错误"}


def result_headings(vocabulary: Vocabulary, *, in_chinese: bool) -> list[str]:
    """The headings of the results; a key of a figure that a case has too is told apart."""
    if in_chinese:
        return [*FIGURES.values(), *WHEN_IN_FORCE.values(), *WORDS.values()]
    keys = {column.key for column in columns_of(vocabulary)}
    keyed = (f"result.{name}" if name in keys else name for name in FIGURES)
    return [*keyed, *(f"when_in_force.{name}" for name in WHEN_IN_FORCE), *WORDS]


@lru_cache(maxsize=16)
def known_result_headings(vocabulary: Vocabulary) -> frozenset[str]:
    """All of them as they are compared."""
    return frozenset(plain(one) for chinese in (True, False) for one in result_headings(vocabulary, in_chinese=chinese))


def is_error_heading(words: str) -> bool:
    """Tell whether a heading is that of the errors, the last of the results."""
    return plain(words) in ("errors", WORDS["errors"])
