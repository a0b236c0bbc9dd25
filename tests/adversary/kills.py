"""Processes killed at any moment: the target stays whole, what was reported is kept, the next start leaves no trace."""

import os
import random
import select
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn
from zipfile import ZipFile

from openpyxl import Workbook

from estimator.batch import run_batch
from estimator.history import History
from estimator.history.schema import connected
from estimator.settings import Settings
from estimator.slip import describe, write_excel
from estimator.writing import remove_unfinished
from tests.adversary.watched import Tally
from tests.adversary.workbooks import HEAD, ROW
from tests.kill_installs import run as kill_installs
from tests.slip_cases import CASES, answered

NOON = datetime(2021, 10, 8, 12, tzinfo=UTC)
LONGEST = 0.15
"""Seconds, by one clock or the other, after which a process is killed at the latest; the real window gets longer."""
OF_WINDOWS = 10
"""One kill in so many is one of the real window, which takes seconds."""

Report = Callable[[str], object]


def attack(count: int, seed: int) -> Tally:
    """Kill so many processes."""
    tally, begin = Tally(), time.monotonic()
    chance = random.Random(seed)  # noqa: S311 the same moments each time
    kinds = [export, batch, keep]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        temporary = folder / "temporary"
        temporary.mkdir()
        tempfile.tempdir = str(temporary)
        os.environ["TMPDIR"] = str(temporary)
        _make_rosters(folder)
        _do_each_once(folder)
        for number in range(max(1, count)):
            is_window = number % OF_WINDOWS == OF_WINDOWS - 1
            what = "windows" if is_window else kinds[number % len(kinds)].__name__
            before = time.monotonic()
            reported = _window_killed(folder, chance) if is_window else _killed(folder, kinds[number % 3], chance)
            tally.counts[f"killed: {what}"] += 1
            tally.counts["estimates reported kept"] += len(reported)
            tally.problems += [f"kill {number} ({what}): {each}" for each in _wrong(folder, reported)]
            tally.slowest = max(tally.slowest, time.monotonic() - before)
        installs = max(1, count // OF_WINDOWS)
        tally.problems += kill_installs(installs, folder / "installs")
        tally.counts["killed: installs"] += installs
        tempfile.tempdir = None
        del os.environ["TMPDIR"]
    tally.seconds = time.monotonic() - begin
    return tally


def export(folder: Path, _report: Report) -> None:
    """Write slips over each other."""
    slips = [describe(*answered(CASES[name]), made_at=NOON) for name in ("stay", "caesarean")]
    while True:
        for slip in slips:
            write_excel(slip, folder / "slip.xlsx")


def batch(folder: Path, _report: Report) -> None:
    """Work out rosters over each other."""
    while True:
        for kind in (".xlsx", ".jsonl"):
            run_batch(folder / f"in{kind}", folder / f"out{kind}", nhsa=False, progress=lambda _done: True)


def keep(folder: Path, report: Report) -> None:
    """Keep estimates, and say of each that it is kept."""
    case, answer = answered(CASES["stay"])
    while True:
        with History(folder / "history.sqlite3") as history:
            report(history.keep(case, answer, Settings(counter="3"), NOON).number)


class _OnceError(Exception):
    """Ends work that would go on for ever."""


def _do_each_once(folder: Path) -> None:
    """Load all that is loaded late before there are children: each would be killed while it still loads."""

    def stop(_done: object) -> NoReturn:
        raise _OnceError

    write_excel(describe(*answered(CASES["stay"]), made_at=NOON), folder / "slip.xlsx")
    for kind in (".xlsx", ".jsonl"):
        run_batch(folder / f"in{kind}", folder / f"out{kind}", nhsa=False, progress=lambda _done: True)
    with suppress(_OnceError):
        keep(folder, stop)


def _killed(folder: Path, work: Callable[[Path, Report], None], chance: random.Random) -> list[str]:
    """Let a process work and kill it; return what it reported."""
    # By the clock it may die while it waits for the disk; by the processor's wherever it works, however slowly.
    clock, seconds = chance.choice((signal.ITIMER_REAL, signal.ITIMER_PROF)), chance.uniform(0.001, LONGEST)
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        signal.setitimer(clock, seconds)
        try:
            work(folder, lambda line: os.write(writing, f"{line}\n".encode()))
        except BaseException:  # noqa: BLE001 told by the parent
            os.write(writing, f"! {traceback.format_exc(limit=-2)}".replace("\n", "|").replace(" ", "_").encode())
        os._exit(1)
    os.close(writing)
    _, status = os.waitpid(child, 0)
    with os.fdopen(reading) as lines:
        return lines.read().split() + ([] if os.WIFSIGNALED(status) else ["!_it_ended_by_itself"])


def _window_killed(folder: Path, chance: random.Random) -> list[str]:
    """Let the real window export slips, and kill it."""
    program = [sys.executable, "-m", "tests.adversary.window", str(folder / "window.xlsx")]
    root = Path(__file__).parents[2]
    with subprocess.Popen(program, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        select.select([process.stdout], [], [], 300)
        until = _used(process.pid) + chance.random() * 10 * LONGEST
        while process.poll() is None and _used(process.pid) < until:
            time.sleep(LONGEST / 10)
        process.kill()
        told, errors = process.communicate()
    return [f"window {line}" for line in told.split()] + ([f"! {errors[-300:]}"] if errors.strip() else [])


def _used(process: int) -> float:
    """Seconds of the processor that a process has had."""
    fields = Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _wrong(folder: Path, reported: list[str]) -> list[str]:
    """What is not as it must be after a kill."""
    remove_unfinished()
    wrong = [line for line in reported if line.startswith("!")]
    wrong += [f"left behind: {path}" for path in folder.rglob("*.tmp")]
    wrong += [f"in the temporary folder: {path}" for path in (folder / "temporary").iterdir()]
    for path in folder.glob("*.xlsx"):
        with ZipFile(path) as archive:
            if archive.testzip() is not None:
                wrong.append(f"not whole: {path.name}")
    lines = (folder / "out.jsonl").read_text("utf-8").splitlines() if (folder / "out.jsonl").exists() else []
    if len(lines) not in {0, 200}:
        wrong.append(f"out.jsonl has {len(lines)} lines")
    return wrong + _lost(folder / "history.sqlite3", reported)


def _lost(path: Path, reported: list[str]) -> list[str]:
    if not path.exists():
        return []
    with History(path) as history:
        wrong = [f"lost: {number}" for number in reported if number[0] in "12" and history.get(number) is None]
        wrong += [history.notice] if history.notice else []
    with closing(connected(path)) as connection:
        sound = connection.execute("PRAGMA integrity_check").fetchall()
        numbers = Counter(number for (number,) in connection.execute("SELECT number FROM entry"))
    wrong += [f"twice: {number}" for number, count in numbers.items() if count > 1]
    return wrong + ([] if sound == [("ok",)] else [f"not sound: {sound}"])


def _make_rosters(folder: Path) -> None:
    workbook = Workbook()
    for row in (HEAD, *[ROW] * 200):
        workbook.worksheets[0].append(list(row))
    workbook.save(folder / "in.xlsx")
    case = '{"benefit": "late_fee", "date": "2021-10-08", "amount_owed": "1000", "days": 3}\n'
    (folder / "in.jsonl").write_text(case * 200, "utf-8")
