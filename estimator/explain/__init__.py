"""Why a step came out as it did, what each article decides, and the answer in plain words."""

from estimator.explain.articles import by_article
from estimator.explain.plain import PlainFigure, PlainLine, PlainWords, not_yet, plain_words
from estimator.explain.steps import explain, is_explained

__all__ = ["PlainFigure", "PlainLine", "PlainWords", "by_article", "explain", "is_explained", "not_yet", "plain_words"]
