"""Rule packs: the strict model, its proof, and which pack holds on a day."""

from estimator.rulepack.errors import PackError, PackErrors
from estimator.rulepack.model import Pack
from estimator.rulepack.select import all_matches, first_of_each_group, for_benefit, matching_notes, unique_match

__all__ = [
    "Pack",
    "PackError",
    "PackErrors",
    "all_matches",
    "first_of_each_group",
    "for_benefit",
    "matching_notes",
    "unique_match",
]
