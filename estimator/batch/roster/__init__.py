"""Rosters: many cases in an Excel file, and the empty file to enter them in."""

from estimator.batch.roster.run import count_rows, run_roster
from estimator.batch.roster.template import write_template

__all__ = ["count_rows", "run_roster", "write_template"]
