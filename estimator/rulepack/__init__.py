"""Rule packs: the strict model, its proof, and which pack holds on a day."""

from estimator.rulepack.choose import about, every, once_a_group, one, said
from estimator.rulepack.errors import PackError, PackErrors
from estimator.rulepack.model import Pack

__all__ = ["Pack", "PackError", "PackErrors", "about", "every", "once_a_group", "one", "said"]
