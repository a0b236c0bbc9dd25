"""Benefit estimates by the rules of medical insurance and maternity insurance: exact, and every step explained.

from estimator import read_case

print(estimate(read_case(text)).figures["fund_pays"])
"""

import importlib
import os
from typing import TYPE_CHECKING

from estimator.errors import CaseError, FieldError

# Pydantic would look through all that is installed for plugins, of which this program has none.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")

if TYPE_CHECKING:
    from estimator.case import Case
    from estimator.library import case_from, estimate, read_case
    from estimator.result import Estimate, Step, bill_parts
    from estimator.result_json import to_json
else:
    # What checks a case is slow to load: it waits until it is asked for, so that the window paints first.
    _LATE = {"Case": "case", **dict.fromkeys(("case_from", "estimate", "read_case"), "library")}
    _LATE |= dict.fromkeys(("Estimate", "Step", "bill_parts"), "result")
    _LATE["to_json"] = "result_json"

    def __getattr__(name: str) -> object:
        if name not in _LATE:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        globals()[name] = getattr(importlib.import_module(f"estimator.{_LATE[name]}"), name)
        return globals()[name]


__version__ = "0.1.0"

__all__ = [
    "Case",
    "CaseError",
    "Estimate",
    "FieldError",
    "Step",
    "bill_parts",
    "case_from",
    "estimate",
    "read_case",
    "to_json",
]
