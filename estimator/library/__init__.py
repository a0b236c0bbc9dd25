"""The rule packs that are there, and which of them holds on a day; how they are sealed, installed and taken back."""

from estimator.library.heads import PackHead
from estimator.library.keys import TrustedKeys, trusted_keys
from estimator.library.library import (
    Library,
    case_from,
    estimate,
    library_in_use,
    open_library,
    pack_on,
    read_case,
    shipped_library,
    use,
)

__all__ = [
    "Library",
    "PackHead",
    "TrustedKeys",
    "case_from",
    "estimate",
    "library_in_use",
    "open_library",
    "pack_on",
    "read_case",
    "shipped_library",
    "trusted_keys",
    "use",
]
