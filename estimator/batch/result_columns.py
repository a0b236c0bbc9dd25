"""The columns that a sheet of results has beside what was given: figures, the calculation, errors."""

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache

from estimator.batch.columns import columns_of
from estimator.batch.office_words import plain
from estimator.facts import Vocabulary
from estimator.figures import BEYOND_COST, LABELS, LAYERED
from estimator.result import Estimate


@lru_cache(maxsize=16)
def figures_of(vocabulary: Vocabulary) -> Mapping[str, str]:
    """Return the columns of figures there are: those of any benefit, and where layers pay, all of them and each.

    So no row need be known before the first is written. What is paid beyond the bill has one where a pack has benefits
    of its own, which may pay a sum.
    """
    layers = vocabulary.layers
    found = {**LABELS, BEYOND_COST.name: BEYOND_COST.label} if vocabulary.benefits else LABELS
    if len(layers) < 2:  # noqa: PLR2004  one is no layer on another
        return found
    told = {figure.name: figure.on_paper for figure in LAYERED.paper}
    return {**found, **told, **{f"layers.{layer.name}.pays": f"{layer.label}支付" for layer in layers}}


def figure_values(estimate: Estimate) -> Mapping[str, Decimal | int | bool]:
    """Return the figures of an estimate by their columns, what each layer pays among them."""
    return {**estimate.figures, **{f"layers.{layer.name}.pays": layer.pays for layer in estimate.layers}}


WHEN_IN_FORCE: Mapping[str, str] = {name: f"生效或补足后{LABELS[name]}" for name in ("fund_pays", "monthly_credit")}
WORDS: Mapping[str, str] = {"steps": "计算过程", "notes": "说明", "rules": "规则包", "errors": "错误"}


def result_headings(vocabulary: Vocabulary, *, in_chinese: bool) -> list[str]:
    """Return the headings of the results; a key of a figure that a case has too is told apart."""
    if in_chinese:
        return [*figures_of(vocabulary).values(), *WHEN_IN_FORCE.values(), *WORDS.values()]
    keys = {column.key for column in columns_of(vocabulary)}
    keyed = (f"result.{name}" if name in keys else name for name in figures_of(vocabulary))
    return [*keyed, *(f"when_in_force.{name}" for name in WHEN_IN_FORCE), *WORDS]


@lru_cache(maxsize=16)
def known_result_headings(vocabulary: Vocabulary) -> frozenset[str]:
    """Return all of them as they are compared, and what files of before call some of them."""
    before = (f"生效后{LABELS[name]}" for name in WHEN_IN_FORCE)
    named = (one for chinese in (True, False) for one in result_headings(vocabulary, in_chinese=chinese))
    return frozenset(map(plain, (*named, *before)))


def is_error_heading(words: str) -> bool:
    """Tell whether a heading is that of the errors, the last of the results."""
    return plain(words) in ("errors", WORDS["errors"])
