"""The workbook of rules: a view of a pack without loss, for an officer with WPS or Excel; read back and checked."""

from estimator.rule_workbook.check import check_workbook, read_workbook
from estimator.rule_workbook.checked import CheckedWorkbook
from estimator.rule_workbook.example_lines import confirm_in_workbook
from estimator.rule_workbook.examples import (
    ExampleCase,
    Outstanding,
    RowExamples,
    confirmed,
    example_of,
    examples_to_confirm,
    missing_examples,
    of_nobody,
    outstanding,
)
from estimator.rule_workbook.export import export_workbook
from estimator.rule_workbook.read import Fault

__all__ = [
    "CheckedWorkbook",
    "ExampleCase",
    "Fault",
    "Outstanding",
    "RowExamples",
    "check_workbook",
    "confirm_in_workbook",
    "confirmed",
    "example_of",
    "examples_to_confirm",
    "export_workbook",
    "missing_examples",
    "of_nobody",
    "outstanding",
    "read_workbook",
]
