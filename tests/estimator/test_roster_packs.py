"""A roster whose rows fall under different packs: each row by the pack of its day, columns of all of them."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from estimator.batch.batch import run_batch
from estimator.batch.progress import BatchCount
from estimator.library import library
from estimator.library.heads import head_of
from tests.engine import read_pack
from tests.estimator.test_roster import KEYS, PAID, STAY, Row, roster, run
from tests.later_packs import FOLDER, later_pack

HEAD = [*KEYS, "status", "更多：", "门诊本年基金已付", "救助对象"]
BEFORE: Row = [*STAY, None, "a", None, None]
VISIT: Row = ["outpatient", "2023-10-08", "employee", None, "local", "county", 2, 150, "active", "b", 1280, None]
LAYERED: Row = ["住院", "2025-10-08", "resident", 50, "local", "county", 2, 100000, None, "c", None, "低保"]


@pytest.fixture(autouse=True)
def three_packs() -> Iterator[None]:
    """The shipped pack, one with outpatient pooling from 2023, and from 2025 one with critical illness instead."""
    before = library.library_in_use()
    firsts = {"outpatient-pooling": date(2023, 1, 1), "critical-illness": date(2025, 1, 1)}
    later = [
        head_of(later_pack(name).model_copy(update={"region": "三门峡市", "in_force_from": day}))
        for name, day in firsts.items()
    ]
    library.use(library.Library([*library.shipped_library().heads, *later]))
    yield
    library.use(before)


def test_each_row_has_the_columns_of_the_pack_of_its_day(tmp_path: Path) -> None:
    count, [before, visit, layered] = run(roster(tmp_path, HEAD, BEFORE, VISIT, LAYERED))
    assert count == BatchCount(3, 0)
    assert before["基金支付"] == PAID
    # 55 % of 150 − 50 is 55.00, of which 1300 − 1280 are left
    assert visit["基金支付"] == 20
    # 65 % of 17552 − 5500 beside the 82448 of the basic layer
    assert (layered["大病保险支付"], layered["各项支付合计"]) == (7833.8, 90281.8)


def test_what_only_another_days_pack_asks_is_wrong_in_a_row(tmp_path: Path) -> None:
    _, rows = run(roster(tmp_path, HEAD, [*BEFORE[:-1], "低保"], [*VISIT[:-1], "低保"]))
    assert [row["错误"] for row in rows] == ["救助对象：没有这一项，或不属于这种待遇"] * 2


def test_what_is_the_same_in_every_row_is_so_where_the_day_has_it(tmp_path: Path) -> None:
    source, target = roster(tmp_path, KEYS, STAY, [*LAYERED[:1], *LAYERED[1:8]]), tmp_path / "out.xlsx"
    report = run_batch(source, target, given={"救助对象": "低保"}, nhsa=False, progress=lambda _: True)
    assert report.total == BatchCount(2, 0)
    # 82448 of the basic layer and 7833.80 of critical illness
    assert report.paid.in_words == "各项保险共支付 97,199.80 元"


def test_lines_are_summed_as_rows_are(tmp_path: Path) -> None:
    """3,200.00 of the basic layer and 200.00 of bed allowance."""
    alone = read_pack(FOLDER / "alone" / "bed-days.toml")
    library.use(library.Library([head_of(alone)]))
    source = tmp_path / "in.jsonl"
    source.write_text(json.dumps(alone.example[0].case, default=str) + "\n", "utf-8")
    report = run_batch(source, tmp_path / "out.jsonl", nhsa=False, progress=lambda _: True)
    assert report.paid.in_words == "各项保险共支付 3,400.00 元"
