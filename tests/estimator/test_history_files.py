"""The history and its file: of another version, damaged, in a place where nothing can be written, in use elsewhere."""

import sqlite3
import sys
import tempfile
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from estimator.history import History, HistoryEntry, HistoryError, schema
from estimator.history.packed import unpack_texts
from tests.estimator.test_history import keep
from tests.estimator.test_settings import ordinary_user
from tests.slip_cases import CASES

VERSION_1 = """
    CREATE TABLE entry (
        id INTEGER PRIMARY KEY, number TEXT NOT NULL UNIQUE COLLATE NOCASE, made_on TEXT NOT NULL,
        made_at TEXT NOT NULL, counter TEXT NOT NULL, clerk TEXT NOT NULL, benefit TEXT NOT NULL,
        name TEXT NOT NULL COLLATE NOCASE, id_number TEXT NOT NULL COLLATE NOCASE,
        case_number TEXT NOT NULL COLLATE NOCASE, pack_id TEXT NOT NULL, pack_sha256 TEXT NOT NULL
    );
    CREATE INDEX entry_made_on ON entry (made_on);
    CREATE INDEX entry_benefit ON entry (benefit, made_on);
    CREATE INDEX entry_name ON entry (name);
    CREATE INDEX entry_id_number ON entry (id_number);
    CREATE INDEX entry_case_number ON entry (case_number);
    CREATE TABLE paper (
        id INTEGER PRIMARY KEY, case_text TEXT NOT NULL, estimate_text TEXT NOT NULL, slip_text TEXT NOT NULL
    );
    CREATE TABLE last_number (
        day TEXT NOT NULL, counter TEXT NOT NULL, running INTEGER NOT NULL, PRIMARY KEY (day, counter)
    ) WITHOUT ROWID;
    PRAGMA user_version = 1;
"""
"""The tables as version 1 made them. They lie on people's disks: never to be changed."""


def file_of_version_1(path: Path) -> HistoryEntry:
    """Write a file of version 1 with one entry."""
    with History(path.with_name("other.sqlite3")) as other:
        kept = keep(other)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executescript(VERSION_1)
        values = (*kept[:1], str(kept.made_at.date()), kept.made_at.isoformat(), *kept[2:10])
        connection.execute("INSERT INTO entry VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", values)
        connection.execute("INSERT INTO paper VALUES (1, ?, ?, ?)", unpack_texts(kept.texts))
        connection.execute("INSERT INTO last_number VALUES (?, '3', 1)", (str(kept.made_at.date()),))
    return kept


def shape(path: Path) -> set[tuple[str, str]]:
    """The tables, their columns, and the indexes of a file."""
    with closing(sqlite3.connect(path)) as connection:
        tables = connection.execute("SELECT type, name FROM sqlite_master").fetchall()
        columns = (connection.execute(f"PRAGMA table_info({name})").fetchall() for _, name in tables)
        return {
            *tables,
            *((name, column[1]) for (_, name), several in zip(tables, columns, strict=True) for column in several),
        }


def test_a_file_of_version_1_is_brought_up_to_date(path: Path) -> None:
    path.parent.mkdir()
    kept = file_of_version_1(path)
    with History(path) as history:
        assert history.find() == [kept]
        assert history.find("002x") == [kept]
        assert history.find("0001") == [kept]
        assert history.mask() == 0
        assert keep(history).number == "20211008-3-0002"
    assert shape(path) == shape(path.with_name("other.sqlite3"))


def test_an_update_that_breaks_off_leaves_the_old_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path.parent.mkdir()
    kept = file_of_version_1(path)
    before = shape(path)
    with monkeypatch.context() as patch:
        patch.setattr(schema, "INDEXES", (*schema.INDEXES, "CREATE TABLE entry (id)"))
        with pytest.raises(HistoryError, match="历史记录不能读写"):
            History(path)
    assert shape(path) == before
    with History(path) as history:
        assert history.find() == [kept]


def test_a_file_of_a_newer_version_is_left_alone(path: Path) -> None:
    with History(path) as history:
        keep(history)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
    before = path.read_bytes()
    with pytest.raises(HistoryError, match="较新版本"):
        History(path)
    assert path.read_bytes() == before
    assert list(path.parent.glob("*broken*")) == []


def ruin(path: Path, how: str) -> None:
    size = path.stat().st_size
    with path.open("r+b") as file:
        if how == "cut off":
            file.truncate(size // 2)
        elif how == "zeros":
            file.write(b"\x00" * size)
        elif how == "something else":
            file.write(b"PK\x03\x04" * (size // 4))


@pytest.mark.parametrize("how", ["cut off", "zeros", "something else"])
def test_a_damaged_file_is_put_aside_and_no_number_comes_twice(path: Path, how: str) -> None:
    now = datetime.now(UTC).astimezone()
    for start in (1, 5001, 10_001):
        with History(path) as history:
            given = [keep(history, at=now).number, keep(history, at=now).number]
            assert given == [f"{now:%Y%m%d}-3-{start + index:04}" for index in (0, 1)]
            assert ("已另存为 history.broken-" in history.notice) == (start > 1)
        ruin(path, how)
    assert len(list(path.parent.glob("history.broken-*.sqlite3"))) == 2


def ruin_the_middle(path: Path) -> None:
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(size // 4)
        file.write(b"\xff" * (size // 2))


def test_damage_found_while_reading_is_said_and_what_can_be_read_stays(path: Path) -> None:
    with History(path) as history:
        kept = [keep(history) for _ in range(50)]
    ruin_the_middle(path)
    with History(path) as history:
        assert history.notice == ""
        with pytest.raises(HistoryError, match=r"历史记录文件已损坏，已另存为 history\.broken-.*请再试一次"):
            list(history.between(date.min, date.max))
        found = list(history.between(date.min, date.max))
        whole = [entry for entry in found if not entry.is_damaged]
        assert len(whole) > 5
        assert [entry for entry in kept if entry in whole] == whole
        assert {entry.number for entry in found} <= {entry.number for entry in kept}


def test_damage_found_while_writing_is_said_and_the_counter_goes_on(path: Path) -> None:
    with History(path) as history:
        for _ in range(50):
            keep(history)
    ruin_the_middle(path)
    with History(path) as history:
        with pytest.raises(HistoryError, match=r"已损坏，已另存为 history\.broken-.*请再试一次"):
            history.remove_older_than(1, date(2022, 1, 1))
        kept = keep(history)
        assert history.find(kept.number) == [kept]
        assert kept.number == "20211008-3-0051"


def test_no_log_of_a_damaged_file_stays_beside_the_new_one(path: Path) -> None:
    with History(path) as history:
        keep(history)
    ruin(path, "zeros")
    for ending in ("-wal", "-journal"):
        Path(f"{path}{ending}").write_bytes(b"no log")
    with History(path) as anew:
        assert "已损坏" in anew.notice
        assert {file.name for file in path.parent.glob("history.sqlite3*")} == {path.name}


def test_an_empty_file_is_a_new_history(path: Path) -> None:
    path.parent.mkdir()
    path.touch()
    with History(path) as history:
        assert history.find() == []
        assert history.notice == ""


def test_no_folder_can_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(HistoryError, match="不能建立文件夹"):
        History(tmp_path / "file" / "history.sqlite3")


@pytest.mark.skipif(sys.platform == "win32", reason="a folder there is not made read-only by its mode")
def test_a_read_only_folder_is_said() -> None:
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o555)
        with ordinary_user(), pytest.raises(HistoryError, match="文件夹只读或没有权限"):
            History(Path(name) / "history.sqlite3")
        Path(name).chmod(0o700)


@pytest.fixture
def connections(monkeypatch: pytest.MonkeyPatch) -> list[sqlite3.Connection]:
    """Collect what is opened from now on."""
    opened: list[sqlite3.Connection] = []
    connect = sqlite3.connect

    def collected(*arguments: Any, **options: Any) -> sqlite3.Connection:  # noqa: ANN401  as sqlite3 takes them
        opened.append(connect(*arguments, **options))
        return opened[-1]

    monkeypatch.setattr(sqlite3, "connect", collected)
    return opened


def test_a_full_disk_is_said_and_the_history_stays_whole(
    connections: list[sqlite3.Connection], history: History
) -> None:
    kept = [keep(history)]
    (connection,) = connections  # a disk of a few pages
    connection.execute(f"PRAGMA max_page_count = {connection.execute('PRAGMA page_count').fetchone()[0]}")
    with pytest.raises(HistoryError, match="磁盘空间不足"):
        kept.extend(keep(history, CASES["typed"]) for _ in range(1000))
    assert history.find() == kept[::-1]
    connection.execute("PRAGMA max_page_count = 100000")
    assert keep(history).number == f"20211008-3-{len(kept) + 1:04}"


def test_another_program_that_holds_the_file_is_said(history: History, path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as other, History(path, patience=0) as impatient:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(HistoryError, match="正被另一个程序占用"):
            keep(impatient)
        assert impatient.find() == []
        other.execute("ROLLBACK")
        assert keep(impatient).number == "20211008-3-0001"
    assert history.count() == 1


def test_what_is_committed_is_on_the_disk(connections: list[sqlite3.Connection], history: History) -> None:
    keep(history)
    (connection,) = connections
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",), "computers on one drive share no memory"
    assert connection.execute("PRAGMA synchronous").fetchone() == (3,)
