"""Rule packs: the strict model, its proof, and which pack holds on a day."""

from estimator.rulepack.errors import PackError, PackErrors
from estimator.rulepack.model import Pack
from estimator.rulepack.select import about, every, once_a_group, one, said

__all__ = ["Pack", "PackError", "PackErrors", "about", "every", "once_a_group", "one", "said"]
