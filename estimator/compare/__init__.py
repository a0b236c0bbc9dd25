"""The same bill elsewhere: every kind of hospital and filing, every kind of delivery; and what a larger bill pays."""

from estimator.case.models import MODELS, Case, EmployeeMaternityCase, MedicalCase, ResidentMaternityCase
from estimator.compare.cost_curve import Corners, Curve, CurveMark, curve, has_curve
from estimator.compare.deliveries import deliveries
from estimator.compare.group import Alternative, Group, shared
from estimator.compare.hospitals import hospitals
from estimator.compare.spouses import by_the_other
from estimator.library.library import library_in_use

__all__ = [
    "Alternative",
    "Corners",
    "Curve",
    "CurveMark",
    "Group",
    "compare",
    "curve",
    "has_curve",
    "is_comparable",
    "may_be_compared",
    "shared",
]


def compare(case: Case) -> tuple[Group, ...]:
    """Return every alternative to a medical case or a delivery, in groups; none for other cases.

    Where cover is not in force (yet), the figures are those of cover in force, as `Estimate.when_in_force` has them.
    """
    if isinstance(case, MedicalCase):
        return hospitals(case)
    if isinstance(case, ResidentMaternityCase | EmployeeMaternityCase) and case.delivery:
        return (*deliveries(case), *by_the_other(case))
    return ()


def may_be_compared(benefit: str) -> bool:
    """Say whether cases of a benefit have alternatives; those of a pack's benefit as those of the one it is like."""
    like = library_in_use().vocabulary_of_tables.like(benefit)
    compared = MedicalCase | ResidentMaternityCase | EmployeeMaternityCase
    return any(issubclass(model, compared) for (name, _), model in MODELS.items() if name == like)


def is_comparable(case: Case) -> bool:
    """Say whether a case has alternatives: a bill that the fund shares, or a delivery."""
    if isinstance(case, EmployeeMaternityCase):
        return case.delivery is not None
    return isinstance(case, MedicalCase | ResidentMaternityCase)
