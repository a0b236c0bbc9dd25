"""Many cases at once: JSON lines or an Excel roster, and the empty roster to enter them in."""

from pathlib import Path

from estimator.batch.batch import BatchCount, Cancelled, Progress, count_cases, run_batch, run_counted

__all__ = ["BatchCount", "Cancelled", "Progress", "count_cases", "run_batch", "run_counted", "write_template"]


def write_template(path: Path) -> None:
    """Write an empty roster with drop-downs and notes. Raises OutputError; then `path` is untouched."""
    from estimator.batch.roster import write_template as write  # noqa: PLC0415  openpyxl is slow to load

    write(path)
