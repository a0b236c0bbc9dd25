"""Errors at the edge: what is wrong with a case, by field, in words a clerk understands."""

from collections.abc import Sequence
from typing import NamedTuple


class FieldError(NamedTuple):
    """What is wrong with one field; the field is named as in the case (`hospital.grade`), or "" for the whole."""

    field: str
    message: str


class CaseError(Exception):
    """A case that cannot be estimated, with all that is wrong with it."""

    def __init__(self, errors: Sequence[FieldError]) -> None:
        """Keep the errors in the order in which a person would mend them."""
        super().__init__("；".join(f"{error.field}：{error.message}" for error in errors))
        self.errors = tuple(errors)
