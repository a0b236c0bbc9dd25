"""A history with damage anywhere in it: what can be read is there, the rest is named, and new slips are kept."""

import json
import random
import shutil
import sqlite3
from contextlib import closing, suppress
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from estimator.history import DamagedError, History, HistoryEntry, HistoryError
from estimator.history.export import export_period
from estimator.history.packed import unpack_texts
from estimator.history.pages import records
from estimator.history.stored import slip_from
from estimator.library.library import pack_with
from estimator.settings import Settings
from estimator.slip.sheet import lay_out
from tests.estimator.test_history import keep
from tests.slip_cases import CASES

VERSION_2 = Path(__file__).parent / "data" / "history-2.sqlite3"
"""A file as version 2 wrote it, of invented people; a bit is flipped in the time of its last entry."""
DAMAGED = "20261125-3-0020"
FULL = "411202194308122717"


def again(history: History) -> list[HistoryEntry]:
    """The entries, newest first; where damage is found on the way, once more after it was repaired."""
    try:
        return history.find(limit=1000)
    except DamagedError:
        return history.find(limit=1000)


@pytest.fixture
def older(path: Path) -> Path:
    path.parent.mkdir()
    shutil.copy(VERSION_2, path)
    return path


def test_an_older_file_comes_over_without_loss(older: Path) -> None:
    with closing(sqlite3.connect(older)) as connection:
        rows = connection.execute(
            "SELECT number, made_at, counter, clerk, benefit, name, id_number, case_number, pack_id, pack_sha256,"
            " case_text, estimate_text, slip_text FROM entry JOIN paper USING (id) WHERE number != ?",
            (DAMAGED,),
        ).fetchall()
    with History(older) as history:
        assert history.notice == ""
        for number, made_at, *rest in rows:
            entry = history.get(number)
            assert entry is not None
            assert entry[:-1] == (number, datetime.fromisoformat(made_at), *rest[:-3])
            assert unpack_texts(entry.texts) == rest[-3:]
            assert entry.slip().number == number
            assert entry.estimate().steps
        assert history.count() == len(rows) + 1


def words_of(slip_text: str) -> set[str]:
    """All words that a slip prints, as they lie in an older file; amounts stand there apart, as `yuan`."""
    words: set[str] = set()

    def take(value: dict[str, object]) -> dict[str, object]:
        if "yuan" not in value:
            words.update(text for name, text in value.items() if isinstance(text, str) and name not in {"kind", "name"})
        return value

    json.loads(slip_text, object_hook=take)
    return words


def test_a_reprint_after_the_upgrade_is_the_paper_of_then(older: Path) -> None:
    with closing(sqlite3.connect(older)) as connection:
        rows = connection.execute(
            "SELECT number, pack_sha256, slip_text FROM entry JOIN paper USING (id) WHERE number != ?", (DAMAGED,)
        ).fetchall()
    with History(older) as history:
        for number, digest, slip_text in rows:
            assert pack_with(digest) is None, "its pack is no longer installed"
            entry = history.get(number)
            assert entry is not None
            paper = lay_out(entry.slip())
            assert paper == lay_out(slip_from(slip_text))
            printed = str(paper)
            assert [word for word in words_of(slip_text) if word not in printed] == []


def test_the_damaged_entry_is_named_and_passed_by(older: Path, tmp_path: Path) -> None:
    with History(older) as history:
        (damaged,) = [entry for entry in history.find(limit=100) if entry.is_damaged]
        assert damaged.number == DAMAGED
        assert history.get(DAMAGED) == damaged
        with pytest.raises(HistoryError, match=f"单号 {DAMAGED} 的记录已损坏"):
            damaged.slip()
        count = export_period(history, date.min, date.max, tmp_path / "out.xlsx", lambda _count: True)
        assert keep(history, at=datetime(2026, 11, 26, tzinfo=UTC)).number == "20261126-3-0001"
        assert history.remove_older_than(1, date(2026, 11, 27)) == count
    sheet = load_workbook(tmp_path / "out.xlsx").worksheets[0]
    heads, *rows = sheet.iter_rows(values_only=True)
    (row,) = [dict(zip(heads, row, strict=True)) for row in rows if row[0] == DAMAGED]
    assert "已损坏" in str(row["计算过程"])
    assert len(rows) == count


def test_an_older_file_with_full_entries_counts_them_as_such_and_masks_them(older: Path) -> None:
    assert FULL.encode() in older.read_bytes()
    with closing(sqlite3.connect(older)) as connection, connection:
        connection.execute("UPDATE entry SET in_full = 0")  # as the faulty update left them
    with History(older) as history:
        assert history.holds_full()
        assert history.mask() > 0
        assert not history.holds_full()
    for file in older.parent.iterdir():
        assert FULL.encode() not in file.read_bytes()
        assert "张三".encode() not in file.read_bytes()


def test_an_older_file_whose_tables_are_damaged_is_read_page_by_page(older: Path) -> None:
    content = bytearray(older.read_bytes())
    place = content.index(b"pack_sha256 TEXT")
    content[place] ^= 1
    older.write_bytes(content)
    with History(older) as history:
        assert "读得出的 17 条已移到新的历史记录" in history.notice
        assert DAMAGED in history.notice
        assert sum(not entry.is_damaged for entry in history.find(limit=100)) == 17


@pytest.fixture
def filled(path: Path) -> tuple[Path, list[HistoryEntry]]:
    with History(path) as history:
        kept = [keep(history, CASES[name]) for name in CASES]
    return path, kept[::-1]


def test_a_page_is_read_as_sqlite_reads_it(filled: tuple[Path, list[HistoryEntry]]) -> None:
    path, _ = filled
    with closing(sqlite3.connect(path)) as connection:
        papers = connection.execute("SELECT id, NULL, content FROM paper").fetchall()
    assert [(key, *values) for key, values in records(path) if len(values) == 2] == papers


def test_a_long_entry_goes_on_over_pages_and_is_found(path: Path) -> None:
    with History(path) as history:
        letters = "".join(map(chr, range(0x4E00, 0x4E00 + 5000)))
        kept = keep(history, settings=Settings(agency=letters))
        content = path.read_bytes()
    path.write_bytes(b"?" * 100 + content[100:])
    with History(path) as history:
        assert "读得出的 1 条" in history.notice
        assert history.find() == [kept]


def test_a_bit_in_an_entry_costs_that_entry_alone(filled: tuple[Path, list[HistoryEntry]]) -> None:
    path, kept = filled
    with closing(sqlite3.connect(path)) as connection:
        (content,) = connection.execute("SELECT content FROM paper WHERE id = 3").fetchone()
    data = bytearray(path.read_bytes())
    data[data.index(content) + len(content) // 2] ^= 4
    path.write_bytes(data)
    with History(path) as history:
        found = history.find()
        assert [entry.number for entry in found] == [entry.number for entry in kept]
        assert [entry.number for entry in found if entry.is_damaged] == [kept[-3].number]
        assert keep(history).number == f"20211008-3-{len(kept) + 1:04}"


def test_a_bit_in_what_stands_beside_an_entry_costs_nothing(filled: tuple[Path, list[HistoryEntry]]) -> None:
    path, kept = filled
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE entry SET made_on = '2021*10-08', name = 'X', benefit = '?' WHERE id = 2")
    with History(path) as history:
        assert sorted(history.find()) == sorted(kept)


@pytest.mark.parametrize("seed", range(6))
def test_a_flipped_bit_anywhere_stops_nothing(filled: tuple[Path, list[HistoryEntry]], seed: int) -> None:
    path, kept = filled
    whole = path.read_bytes()
    chance = random.Random(seed)  # noqa: S311 the same bits each time
    places = [*range(100), *(chance.randrange(len(whole)) for _ in range(60))] if not seed else []
    places += [chance.randrange(len(whole)) for _ in range(60)]
    for place in places:
        data = bytearray(whole)
        data[place] ^= 1 << chance.randrange(8)
        for file in path.parent.iterdir():
            file.unlink()
        path.write_bytes(data)
        with History(path) as history:
            with suppress(DamagedError):  # and repaired
                history.check()
            found = again(history)
            assert len([entry for entry in found if not entry.is_damaged and entry in kept]) >= len(kept) - 4
            try:
                new = keep(history)
            except DamagedError:
                new = keep(history)
            assert history.get(new.number) == new
            assert new.number not in {entry.number for entry in kept}


def test_a_repair_that_was_killed_before_it_came_to_its_place_is_taken_up(
    filled: tuple[Path, list[HistoryEntry]],
) -> None:
    path, kept = filled
    path.rename(path.with_name("history.repaired.sqlite3"))
    with History(path) as history:
        assert history.find() == kept


def test_two_processes_that_find_damage_do_not_repair_the_repaired(filled: tuple[Path, list[HistoryEntry]]) -> None:
    path, kept = filled
    with History(path) as history, History(path) as other:
        data = bytearray(path.read_bytes())
        for begin in range(4096, len(data), 4096):
            if data[begin] == 10:  # a leaf of an index
                data[begin + 8 : begin + 40] = b"\xff" * 32
        path.write_bytes(data)
        for one in (history, other):
            with pytest.raises(HistoryError, match="请再试一次"):
                one.check()
            assert one.find() == kept
    assert len(list(path.parent.glob("history.broken-*"))) == 1


def test_what_was_removed_does_not_come_back_with_a_repair(path: Path) -> None:
    with History(path) as history:
        for name in CASES:
            keep(history, CASES[name], at=datetime(2021, 10, 8, 12, tzinfo=UTC))
        last = keep(history, at=datetime(2021, 12, 8, 12, tzinfo=UTC))
        history.remove_older_than(1, date(2021, 12, 8))
    path.write_bytes(b"?" * 100 + path.read_bytes()[100:])
    with History(path) as history:
        assert history.find() == [last]
