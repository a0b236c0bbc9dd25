"""The history and other processes: killed at any moment, or keeping at the same time."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from estimator.history import History

ROOT = Path(__file__).parents[2]

PRELUDE = """
import os, random, select, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from estimator.history import History
from estimator.settings.settings import Settings
from tests.slip_cases import CASES, answered

PATH = Path(sys.argv[1])
CASE, ANSWER = answered(CASES["stay"])

def keep(history):
    return history.keep(CASE, ANSWER, Settings(counter="3"), datetime(2021, 10, 8, 12, tzinfo=UTC)).number
"""
# A process of its own for each round, forked so that it need not start anew; it reports what was kept, and the file
# is not there yet in the first round of each ten.
KILLED = f"""{PRELUDE}
chance = random.Random(7)
for round in range(60):
    path = PATH / f"{{round // 10}}.sqlite3"
    reports, report = os.pipe()
    child = os.fork()
    if child == 0:
        with History(path) as history:
            while True:
                os.write(report, (keep(history) + "\\n").encode())
    os.close(report)
    select.select([reports] if round % 3 else [], [], [], 10 if round % 3 else chance.random() / 12)
    select.select([], [], [], chance.random() / 12)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(reports) as lines:
        for line in lines:
            print(round // 10, line, end="")
"""
KEEPING = f"""{PRELUDE}
print("ready", flush=True)
sys.stdin.readline()
with History(PATH) as history:
    for _ in range(150):
        print(keep(history))
"""


def start(program: str, path: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", program, str(path)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def is_whole(path: Path) -> bool:
    with closing(sqlite3.connect(path)) as connection:
        entries = connection.execute("SELECT id FROM entry ORDER BY id").fetchall()
        papers = connection.execute("SELECT id FROM paper ORDER BY id").fetchall()
        return entries == papers and connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


@pytest.mark.needs("fork")
def test_a_process_killed_at_any_moment_loses_nothing_and_leaves_no_half(tmp_path: Path) -> None:
    with start(KILLED, tmp_path) as process:
        told, _ = process.communicate()
    assert process.returncode == 0
    reported = [line.split() for line in told.splitlines()]
    assert len(reported) > 60
    for book in range(6):
        path = tmp_path / f"{book}.sqlite3"
        numbers = [number for name, number in reported if name == str(book)]
        assert len(set(numbers)) == len(numbers)
        assert is_whole(path)
        with History(path) as history:
            assert history.notice == ""
            kept = history.find(limit=100_000)
            assert {entry.number for entry in kept} >= set(numbers)
            assert len({(entry.case(), entry.estimate().figures["fund_pays"]) for entry in kept}) == 1
            running = sorted(int(entry.number[-4:]) for entry in kept)
            assert running == list(range(1, len(kept) + 1))


def test_two_at_once_never_give_a_number_twice(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite3"
    with start(KEEPING, path) as first, start(KEEPING, path) as second:
        for process in (first, second):
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
        for process in (first, second):
            assert process.stdin is not None
            process.stdin.write("\n")
            process.stdin.flush()
        given = [line for process in (first, second) for line in process.communicate()[0].splitlines()]
    assert (first.returncode, second.returncode) == (0, 0)
    assert sorted(given) == [f"20211008-3-{running:04}" for running in range(1, 301)]
    assert is_whole(path)
    with History(path) as history:
        assert history.count() == 300


def test_two_computers_on_one_drive_give_no_number_twice_and_lose_nothing(tmp_path: Path) -> None:
    # What two computers do not share of a file on a drive is memory and whatever lies beside it under its name.
    folders = [tmp_path / "first", tmp_path / "second"]
    for folder in folders:
        folder.mkdir()
    paths = [folder / "history.sqlite3" for folder in folders]
    with History(paths[0]):
        paths[1].hardlink_to(paths[0])
    processes = [start(KEEPING, path) for path in paths for _ in range(2)]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    given = [line for process in processes for line in process.communicate()[0].splitlines()]
    assert [process.returncode for process in processes] == [0] * len(processes)
    assert sorted(given) == [f"20211008-3-{running:04}" for running in range(1, len(given) + 1)]
    assert len(given) == 150 * len(processes)
    for path in paths:
        assert is_whole(path)
        with History(path) as history:
            assert history.count() == len(given)
