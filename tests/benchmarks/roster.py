"""A roster of 10,000 rows worked out, against openpyxl's own copy of the result: aim 1.3 times at most."""

import sys
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

sys.path.insert(0, str(Path(__file__).parents[2]))

from openpyxl import Workbook, load_workbook

from estimator.batch import run_batch
from tests.oracle_facts import Case
from tests.people import people

AIM = 1.3
ROWS = 10_000


def flat(case: Case) -> Case:
    """A case by the headings of a roster: what is nested has its path as its key."""
    cells: Case = {}
    for key, value in case.items():
        inner = {f"{key}.{name}": one for name, one in value.items()} if isinstance(value, dict) else {key: value}
        cells |= {name: "、".join(one) if isinstance(one, list) else one for name, one in inner.items()}
    return cells


def write_roster(path: Path) -> None:
    """Write a roster of ordinary people."""
    rows = [flat(case) for case in people(1000)]
    headings = list(dict.fromkeys(key for row in rows for key in row))
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(headings)
    for row in islice(cycle(rows), ROWS):
        sheet.append([row.get(heading) for heading in headings])
    book.save(path)


def copy(source: Path, target: Path) -> None:
    """Copy a sheet with openpyxl alone, row by row."""
    read = load_workbook(source, read_only=True)
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in read.worksheets[0].iter_rows(values_only=True):
        sheet.append(row)
    book.save(target)
    read.close()


def main() -> None:
    """Print the time of each on the processor and their ratio."""
    with TemporaryDirectory() as folder:
        roster, result, again = (Path(folder) / f"{name}.xlsx" for name in ("roster", "result", "again"))
        write_roster(roster)
        begun = process_time()
        count = run_batch(roster, result, nhsa=False, progress=lambda _: True).total
        ours = process_time() - begun
        begun = process_time()
        copy(result, again)
        floor = process_time() - begun
    print(
        f"roster of {count.cases:,} rows ({count.bad} bad): {ours:.1f} s; openpyxl's copy of the result: {floor:.1f} s;"
        f" ratio {ours / floor:.2f} (aim {AIM})"
    )


if __name__ == "__main__":
    main()
