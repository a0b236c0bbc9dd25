"""Many cases at once: JSON lines or a table, and the empty roster to enter them in."""

from pathlib import Path

from estimator.batch.batch import run_batch, run_counted
from estimator.batch.progress import BatchReport, Cancelled, Progress, WrongCase

__all__ = ["BatchReport", "Cancelled", "Progress", "WrongCase", "run_batch", "run_counted", "write_template"]


def write_template(path: Path, benefit: str = "") -> None:
    """Write an empty roster with drop-downs and notes, of one benefit or of all.

    Raises OutputError; then `path` is untouched.
    """
    from estimator.batch.template import write_template as write  # noqa: PLC0415  openpyxl is slow to load

    write(path, benefit)
