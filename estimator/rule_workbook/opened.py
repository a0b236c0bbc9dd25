"""A workbook that somebody filled in, opened to be written into: the one edge at which openpyxl meets such a file."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook, load_workbook

from estimator.batch.workbook import opened_sheets
from estimator.errors import CaseError
from estimator.reading import refused
from estimator.workbook import save
from estimator.writing import OutputError, whole_file

_MOST_CELLS = 200_000


@contextmanager
def rewritten(source: Path, target: Path) -> Iterator[Workbook]:
    """Open a workbook for a block that changes it, and write it then; what openpyxl leaves out is not read either.

    Raises CaseError where openpyxl cannot work with the file, as with looks that other programs pass over; OutputError.
    Then nothing is written.
    """
    try:
        workbook = _opened(source)
        yield workbook
        content = BytesIO()
        save(workbook, content)
    except (CaseError, OutputError, MemoryError):
        raise
    except Exception:  # noqa: BLE001  openpyxl may raise anything
        raise refused(f"“{source.name}”的格式读不懂，请从新导出的工作簿里填") from None
    with whole_file(target) as file:
        file.write(content.getbuffer())


def _opened(path: Path) -> Workbook:
    with opened_sheets(path, hidden=True) as sheets:
        # openpyxl keeps each cell of a merged range: a few letters could be all the memory there is.
        if sum(sheet.extent() for sheet in sheets) > _MOST_CELLS:
            raise refused(f"“{path.name}”的单元格和合并的范围超过 {_MOST_CELLS} 格")
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", module=r"openpyxl\.")
        return load_workbook(path)
