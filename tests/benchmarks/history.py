"""The history of 100,000 estimates: searched within 50 ms, opened without delay.

Every figure is a median, beside it the ratio to a floor measured in the same run: bare sqlite3 that reads a page of
entries by their keys, opens the same file, or commits one row of the same size to a table without an index; of the
page in the window, that page painted once more.
"""

import os
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import cycle, product
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[2]))

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from estimator.history import History, HistoryEntry, history_file
from estimator.history.entry import content_of
from estimator.history.schema import insert
from estimator.identity import masked_name, masked_number
from estimator.settings import Settings, settings_file, write_settings
from tests.benchmarks._window import open_window, painted, start_quietly
from tests.conftest import HOMES
from tests.slip_cases import CASES, answered

ENTRIES = 100_000
A_DAY = 200
FIRST_DAY = date(2020, 1, 1)
SEARCH_LIMIT = 50.0
OPEN_LIMIT = 50.0
VISIT_LIMIT = 100.0
"""What takes longer would have to show its progress."""
SIZE_LIMIT = 1500
ROUNDS = 15
SETTINGS = Settings(counter="3", clerk="李明")
SURNAMES = "王李张刘陈杨黄赵周吴徐孙马胡朱郭何罗高林"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平"
PAGE = "SELECT * FROM entry JOIN paper USING (id) WHERE id BETWEEN ? AND ?"
RARE = "贺兰"

SEARCHES: dict[str, dict[str, Any]] = {
    "the newest": {},
    "a common surname": {"text": "张"},
    "a whole name": {"text": "张伟芳"},
    "a rare name": {"text": RARE},
    "nothing found": {"text": "诸葛"},
    "a slip number": {"text": "20210312-3-0107"},
    "the end of a number": {"text": "0107"},
    "the year, as all have": {"text": "20"},
    "the region of all IDs": {"text": "4112"},
    "an ID number": {"text": "411202190001010423"},
    "the end of an ID": {"text": "0423"},
    "a month": {"first_day": date(2020, 3, 1), "last_day": date(2020, 3, 31)},
    "a benefit": {"benefit": "late_fee"},
    "a day without one": {"first_day": date(2019, 1, 1), "last_day": date(2019, 1, 1), "benefit": "late_fee"},
    "name, month and benefit": {
        "text": "张",
        "first_day": date(2020, 3, 1),
        "last_day": date(2020, 3, 31),
        "benefit": "inpatient",
    },
    "two words": {"text": "张 2021"},
    "two that never meet": {"text": "张 王"},
    "the hundredth page": {"offset": 5000},
}


def main() -> int:
    """Measure and print; 1 when a limit was passed."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(dict.fromkeys(HOMES, folder))
        path = history_file()
        path.parent.mkdir(exist_ok=True)
        write_settings(Settings(store_full_id=True), settings_file())  # or a start would mask half of them meanwhile
        fill(path)
        each = path.stat().st_size / ENTRIES
        print(f"{ENTRIES:,} entries, {path.stat().st_size / 1e6:.0f} MB, {each:.0f} bytes each (aim {SIZE_LIMIT})\n")
        passed = [each <= SIZE_LIMIT, *searched(path), opened(path), kept(path), *visited()]
    return int(not all(passed))


def fill(path: Path) -> None:
    """Keep each of some real cases once, then many like them, half of them in full."""
    with History(path) as history:
        noon = datetime(2019, 12, 31, 12, tzinfo=UTC)
        models = [history.keep(*answered(data), SETTINGS, noon) for data in CASES.values()]
    names = cycle("".join(letters) for letters in product(SURNAMES, GIVEN, ("", *GIVEN)))
    with closing(sqlite3.connect(path)) as connection, connection:
        for index, model, name in zip(range(ENTRIES), cycle(models), names, strict=False):
            entry = like(model, index, RARE if index == ENTRIES // 3 else name)
            insert(connection, {**entry._asdict(), "made_on": str(entry.made_at.date()), "id": None}, content_of(entry))


def like(model: HistoryEntry, index: int, name: str) -> HistoryEntry:
    """An entry like a real one; every other one in full."""
    day = FIRST_DAY + timedelta(days=index // A_DAY)
    identity = f"41120219{index // 10_000:02}0101{index % 10_000:04}"
    return model._replace(
        number=f"{day:%Y%m%d}-3-{index % A_DAY + 1:04}",
        made_at=datetime.combine(day, model.made_at.timetz()),
        name=name if index % 2 else masked_name(name),
        id_number=identity if index % 2 else masked_number(identity),
    )


def median(action: Callable[[], object]) -> float:
    """The median time of an action in milliseconds, after it was done once."""
    action()
    times = []
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        action()
        times.append(time.perf_counter() - begin)
    return statistics.median(times) * 1000


def report(what: str, took: float, floor: float, limit: float) -> bool:
    """Print one line; whether the limit holds."""
    held = took <= limit
    print(f"{what:<24} {took:8.2f} ms  {took / floor:6.1f} × floor  {'' if held else f'OVER {limit:.0f} ms'}")
    return held


def searched(path: Path) -> Iterator[bool]:
    """Search for what is common, rare and not there."""
    with History(path) as history, closing(sqlite3.connect(path)) as bare:
        floor = median(lambda: bare.execute(PAGE, (ENTRIES - 50, ENTRIES - 1)).fetchall())
        print(f"{'floor: a page by key':<24} {floor:8.2f} ms")
        for what, search in SEARCHES.items():
            yield report(what, median(partial(history.find, **search)), floor, SEARCH_LIMIT)


def opened(path: Path) -> bool:
    """Open and close the file."""

    def bare() -> None:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("SELECT max(id) FROM entry").fetchone()

    floor = median(bare)
    print(f"\n{'floor: opened bare':<24} {floor:8.2f} ms")
    return report("opened", median(lambda: History(path).close()), floor, OPEN_LIMIT)


def kept(path: Path) -> bool:
    """Keep one more estimate: its number given, its slip worded, on the disk."""
    case, estimate = answered(CASES["caesarean"])
    with History(path) as history, closing(sqlite3.connect(path.with_name("bare"), isolation_level=None)) as bare:
        bare.execute("PRAGMA synchronous = EXTRA")
        bare.execute("CREATE TABLE paper (texts)")
        texts = history.find(limit=1)[0].texts
        floor = median(lambda: bare.execute("INSERT INTO paper VALUES (?)", (texts,)))
        print(f"\n{'floor: one row committed':<24} {floor:8.2f} ms")
        took = median(lambda: history.keep(case, estimate, SETTINGS, datetime.now(UTC)))
        return report("kept", took, floor, OPEN_LIMIT)


def visited() -> Iterator[bool]:
    """Turn to the page with its key and paint it: for the first time, and again from the page of a case."""
    start_quietly()
    window = open_window()

    def turn(key: Qt.Key) -> None:
        QTest.keyClick(window, key, Qt.KeyboardModifier.AltModifier)
        painted()

    begin = time.perf_counter()
    turn(Qt.Key.Key_6)
    first = (time.perf_counter() - begin) * 1000
    page = window.stack.currentWidget()
    assert page is not None
    floor = median(page.grab)
    print(f"\n{'floor: painted once more':<24} {floor:8.2f} ms")
    yield report("the page, first", first, floor, VISIT_LIMIT)
    times = []
    for _ in range(ROUNDS):
        turn(Qt.Key.Key_1)
        begin = time.perf_counter()
        turn(Qt.Key.Key_6)
        times.append(time.perf_counter() - begin)
    yield report("the page, again", statistics.median(times) * 1000, floor, VISIT_LIMIT)


if __name__ == "__main__":
    sys.exit(main())
