"""Benefit estimates by the rules of medical insurance and maternity insurance: exact, and every step explained.

from estimator import estimate, read_case
print(estimate(read_case(text)).figures["fund_pays"])
"""

from estimator.case import Case
from estimator.errors import CaseError, FieldError
from estimator.estimate import Estimate, Step, bill_parts, to_json
from estimator.library import estimate
from estimator.read import case_from, read_case

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
