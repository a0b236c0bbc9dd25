"""Odd workbooks of rules: a sound one with parts of it broken; each is checked, its faults told, its copy whole."""

import random
import tempfile
from collections import Counter
from functools import cache
from pathlib import Path
from zipfile import ZipFile

from estimator.errors import CaseError
from estimator.library.library import shipped_file
from estimator.rule_workbook.check import check_workbook
from estimator.rule_workbook.export import export_workbook
from estimator.writing import OutputError
from tests.adversary.cases import CHINESE
from tests.adversary.watched import Tally, go_through
from tests.adversary.workbooks import MEMORY, broken, parts_of

SECONDS = 60.0
BASE = "sanmenxia-2021"


def attack(count: int, seed: int) -> Tally:
    """Go through so many workbooks."""
    sound()
    return go_through(work, range(seed * 10**6, seed * 10**6 + max(1, count)), SECONDS, MEMORY)


def work(seed: int) -> Counter[str]:
    """Check one odd workbook, as an officer does."""
    chance = random.Random(seed)  # noqa: S311 the same files each time
    parts = sound()
    sheet = chance.choice([name for name in parts if name.startswith("xl/worksheets/sheet")])
    with tempfile.TemporaryDirectory() as folder:
        source, copy = Path(folder) / "in.xlsx", Path(folder) / "in-检查.xlsx"
        source.write_bytes(broken(chance, parts, sheet))
        try:
            found = check_workbook(source, shipped_file, copy)
        except (CaseError, OutputError) as error:
            messages = [one.message for one in error.errors] if isinstance(error, CaseError) else [str(error)]
            assert all(CHINESE.search(message) for message in messages), messages
            assert [file.name for file in Path(folder).iterdir()] == ["in.xlsx"]
            return Counter({"refused in words": 1})
        assert found.faults or found.examples or found.pack is not None
        assert all(CHINESE.search(fault.sentence) for fault in found.faults), found.faults
        assert copy.exists() != bool(found.copy_problem), found.copy_problem
        if copy.exists():
            with ZipFile(copy) as archive:
                assert archive.testzip() is None
        return Counter({"checked, without a copy" if found.copy_problem else "checked": 1})


@cache
def sound() -> dict[str, bytes]:
    """The parts of a workbook to make the next rules in; its name is not filled in, so that nothing is proven yet."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rules.xlsx"
        export_workbook(shipped_file(BASE) or b"", f"{BASE}.toml", shipped_file, path, successor=True)
        with path.open("rb") as file:
            return parts_of(file)
