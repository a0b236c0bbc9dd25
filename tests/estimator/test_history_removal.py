"""What is to be gone is gone from every file, and a clock that is wrong removes nothing unasked."""

import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from estimator.history import History, HistoryError
from estimator.settings import Settings
from tests.estimator.test_history import ID_NUMBER, IN_FULL, NOON, keep, on_disk
from tests.slip_cases import CASES

VERSION_2 = Path(__file__).parent / "data" / "history-2.sqlite3"
HOW = ["removed", "cleared", "masked"]


def do(history: History, how: str) -> None:
    if how == "removed":
        history.remove_older_than(1, date(2100, 1, 1))
    elif how == "cleared":
        history.clear()
    else:
        history.mask()


@pytest.mark.parametrize("how", HOW)
def test_gone_from_every_file_while_another_program_has_it_open(history: History, path: Path, how: str) -> None:
    keep(history, CASES["stay"], IN_FULL)
    with closing(sqlite3.connect(path)) as reader:
        assert reader.execute("SELECT name FROM entry").fetchone() == ("张三",)
        do(history, how)
        assert not on_disk(path, "张三")
        assert not on_disk(path, ID_NUMBER)


@pytest.mark.parametrize("how", HOW)
def test_while_another_program_is_reading_it_is_said_and_done_later(path: Path, how: str) -> None:
    with History(path, patience=0) as history:
        keep(history, CASES["stay"], IN_FULL)
        keep(history, CASES["stay"], IN_FULL)
        with closing(sqlite3.connect(path)) as reader:
            rows = reader.execute("SELECT name FROM entry")
            assert rows.fetchone() == ("张三",)
            with pytest.raises(HistoryError, match="正被另一个程序占用"):
                do(history, how)
            rows.close()
        assert history.count() == 2
        do(history, how)
    assert not on_disk(path, "张三")
    assert not on_disk(path, ID_NUMBER)


@pytest.mark.parametrize("how", HOW)
def test_gone_from_the_log_of_an_older_version_or_said_to_be_there(path: Path, how: str) -> None:
    path.parent.mkdir()
    shutil.copy(VERSION_2, path)
    names = ("张三", "411202194308122717")
    with closing(sqlite3.connect(path)) as reader:
        assert reader.execute("PRAGMA journal_mode = WAL").fetchone() == ("wal",)
        rows = reader.execute("SELECT name FROM entry")
        rows.fetchone()
        with History(path, patience=0.1) as history:  # brings it up to date, in the log that the reader holds open
            with pytest.raises(HistoryError, match="另一个程序"):
                do(history, how)
            rows.close()
            history.mask() if how == "masked" else history.clear()
            assert not any(on_disk(path, name) for name in names)


@pytest.mark.parametrize("how", HOW)
def test_gone_from_what_was_put_aside(path: Path, how: str) -> None:
    with History(path) as history:
        keep(history, CASES["stay"], IN_FULL)
    path.write_bytes(b"?" * 100 + path.read_bytes()[100:])
    with History(path) as history:
        assert "已另存为" in history.notice
        assert len(list(path.parent.glob("history.broken-*"))) == 1
        do(history, how)
    assert not on_disk(path, "张三")
    assert not on_disk(path, ID_NUMBER)


def test_what_was_put_aside_does_not_stay_for_ever(history: History, path: Path) -> None:
    keep(history, at=datetime.now(UTC).astimezone())
    today = datetime.now(UTC).astimezone().date()
    for days in (10, 40):
        path.with_name(f"history.broken-{today - timedelta(days=days)}.sqlite3").write_bytes(ID_NUMBER.encode())
    history.remove_older_than(0, today)
    assert [file.name for file in path.parent.glob("*broken*")] == [
        f"history.broken-{today - timedelta(days=10)}.sqlite3"
    ]


def test_an_entry_that_cannot_be_read_is_masked_by_leaving_nothing_of_it(history: History, path: Path) -> None:
    keep(history, CASES["stay"], IN_FULL)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE paper SET content = ?", (b"\x02" + ID_NUMBER.encode(),))
    assert history.mask() == 1
    assert not on_disk(path, ID_NUMBER)
    (entry,) = history.find()
    assert entry.is_damaged
    assert entry.name == "张*"


TODAY = date(2021, 10, 13)


@pytest.fixture
def filled(history: History) -> History:
    """An entry a day, from the 4th to the 13th."""
    for day in range(-4, 6):
        keep(history, at=NOON + timedelta(days=day))
    return history


@pytest.mark.parametrize(
    ("days", "today", "entries", "is_usual"),
    [
        (0, TODAY, 0, True),
        (30, TODAY, 0, True),
        (8, TODAY, 1, True),
        (8, TODAY + timedelta(days=3), 4, True),  # after a weekend
        (3, TODAY + timedelta(days=7), 10, False),  # all would go
        (1, TODAY + timedelta(days=3), 10, True),  # but after a weekend they do
        (8, TODAY + timedelta(days=8), 9, True),
        (8, TODAY + timedelta(days=20), 10, False),
        (30, date(2031, 10, 13), 10, False),  # the clock is ten years ahead
        (30, date(1970, 1, 1), 0, True),
        (36500, date(1970, 1, 1), 0, True),
    ],
)
def test_more_than_usual_is_told_apart(
    filled: History,
    days: int,
    today: date,
    entries: int,
    is_usual: bool,  # noqa: FBT001 a column of the table
) -> None:
    expiry = filled.expiry(days, today)
    assert (expiry.entries, expiry.is_usual) == (entries, is_usual)
    assert expiry.of == 10
    assert expiry.newest == TODAY


def test_years_of_entries_do_not_go_at_once_unasked(history: History) -> None:
    for months in range(24):
        keep(history, at=datetime(2020 + months // 12, months % 12 + 1, 1, tzinfo=UTC))
    assert not history.expiry(30, date(2021, 12, 2)).is_usual


def test_a_slip_is_kept_whatever_the_clock_shows(history: History) -> None:
    for year in (1970, 2107, 2200, 9999):
        kept = keep(history, settings=Settings(), at=datetime(year, 1, 1, 12, tzinfo=UTC))
        assert kept.number == f"{year}0101-0001"
        assert history.get(kept.number) == kept


def test_an_entry_whose_day_is_damaged_goes_with_those_before_it(filled: History, path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE entry SET made_on = '2O21-10-05' WHERE id = 2")
    assert filled.remove_older_than(3, TODAY) == 6
    assert filled.count() == 4
