"""The rule packs that are there, and which of them holds on a day."""

from estimator.library.library import estimate, pack_on, pack_with, shipped, shipped_file

__all__ = ["estimate", "pack_on", "pack_with", "shipped", "shipped_file"]
