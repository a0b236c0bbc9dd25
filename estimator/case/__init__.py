"""A case: its strict models, the way in from JSON, and the check of what belongs together."""

from estimator.case.json_format import as_data, case_from, read_case, read_object
from estimator.case.models import (
    AccountCase,
    Case,
    ContributionCase,
    EmployeeMaternityCase,
    LateFeeCase,
    MajorDiseaseCase,
    Medical,
    MedicalCase,
    ResidentMaternityCase,
    RetirementCase,
)
from estimator.case.validation import resolved

__all__ = [
    "AccountCase",
    "Case",
    "ContributionCase",
    "EmployeeMaternityCase",
    "LateFeeCase",
    "MajorDiseaseCase",
    "Medical",
    "MedicalCase",
    "ResidentMaternityCase",
    "RetirementCase",
    "as_data",
    "case_from",
    "read_case",
    "read_object",
    "resolved",
]
