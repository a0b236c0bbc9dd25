"""A case: its strict models, the way in from JSON, and the check of what belongs together."""

from estimator.case.json_format import as_data, read_object
from estimator.case.models import Case, Medical
from estimator.case.validation import resolved

__all__ = ["Case", "Medical", "as_data", "read_object", "resolved"]
