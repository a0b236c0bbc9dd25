"""Runs where the system calls fail (faults.py starts it): each write in a process of its own."""

import ctypes
import gc
import os
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZipFile

from estimator.batch import run_batch
from estimator.errors import CaseError
from estimator.history import History, HistoryError
from estimator.history.export import export_period
from estimator.history.schema import connected
from estimator.settings import Settings, write_settings
from estimator.slip import describe, write_excel
from estimator.writing import OutputError, remove_unfinished
from tests.adversary.cases import CHINESE
from tests.adversary.faults import ERRORS
from tests.slip_cases import CASES, answered

NOON = datetime(2021, 10, 8, 12, tzinfo=UTC)
CASE, ANSWER = answered(CASES["stay"])
SLIP = describe(CASE, ANSWER, made_at=NOON)
TOO_MANY = 5000


def slip(folder: Path) -> None:
    """Write a slip over an older one."""
    write_excel(SLIP, folder / "slip.xlsx")


def keep(folder: Path) -> None:
    """Keep an estimate."""
    with History(folder / "history.sqlite3") as history:
        history.keep(CASE, ANSWER, Settings(counter="3"), NOON)


def mask(folder: Path) -> None:
    """Mask what was kept in full."""
    with History(folder / "history.sqlite3") as history:
        history.mask()


def period(folder: Path) -> None:
    """Export the history."""
    with History(folder / "history.sqlite3") as history:
        export_period(history, NOON.date(), NOON.date(), folder / "period.xlsx", lambda _count: True)


def batch(folder: Path) -> None:
    """Work out a file of cases."""
    run_batch(folder / "in.jsonl", folder / "out.jsonl", nhsa=False, progress=lambda _done: True)


def settings(folder: Path) -> None:
    """Write the settings."""
    write_settings(Settings(agency="医保中心"), folder / "settings.json")


WRITES: tuple[Callable[[Path], None], ...] = (slip, keep, mask, period, batch, settings)


def main() -> int:
    """Go through all writes, errors and calls; print what was counted and what is wrong."""
    every, shim = int(sys.argv[1]), ctypes.CDLL(os.environ["FAULTS"])
    for write in WRITES:
        for name, number in ERRORS.items():
            nth, count = 1, 0
            while nth < TOO_MANY:
                with tempfile.TemporaryDirectory() as folder:
                    prepared = _prepared(Path(folder))
                    hit = _one(shim, write, prepared, nth, number)
                    wrong = _wrong(prepared, write)
                for each in wrong:
                    print(f"wrong\t{write.__name__}, {name} at call {nth}: {each}")  # noqa: T201 heard
                if not hit:
                    break
                count, nth = count + 1, nth + every
            print(f"{count}\t{name} in {write.__name__}")  # noqa: T201 heard
    return 0


def _prepared(folder: Path) -> Path:
    slip(folder)
    settings(folder)
    with History(folder / "history.sqlite3") as history:
        history.keep(CASE, ANSWER, Settings(counter="3", store_full_id=True), NOON)
    period(folder)
    case = '{"benefit": "late_fee", "date": "2021-10-08", "amount_owed": "1000", "days": 3}\n'
    (folder / "in.jsonl").write_text(case * 50, "utf-8")
    (folder / "out.jsonl").write_text("old\n", "utf-8")
    return folder


def _one(shim: ctypes.CDLL, write: Callable[[Path], None], folder: Path, nth: int, number: int) -> bool:
    """Write in a process whose nth call fails; tell whether there were so many calls."""
    sys.stdout.flush()
    child = os.fork()
    if not child:
        gc.collect()
        status = 0
        shim.arm(nth, number)
        try:
            write(folder)
        except (OutputError, HistoryError) as error:
            status = 0 if CHINESE.search(str(error)) else 3
        except CaseError:
            status = 0
        except BaseException as error:  # noqa: BLE001 a traceback is what must not be
            shim.arm(-1, 0)
            sys.stderr.write(f"{write.__name__}, error {number} at call {nth}: {error!r}\n")
        calls = shim.counted()
        shim.arm(-1, 0)
        gc.collect()
        os._exit(status or (0 if calls >= nth else 4))
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status) or os.WEXITSTATUS(status) != 4


def _wrong(folder: Path, write: Callable[[Path], None]) -> list[str]:
    remove_unfinished()
    wrong = [f"left behind: {path.name}" for path in folder.glob(".*.tmp")]
    for path in folder.glob("*.xlsx"):
        with ZipFile(path) as archive:
            if archive.testzip() is not None:
                wrong.append(f"not whole: {path.name}")
    lines = (folder / "out.jsonl").read_text("utf-8").splitlines()
    if lines != ["old"] and len(lines) != 50:
        wrong.append(f"out.jsonl has {len(lines)} lines")
    with History(folder / "history.sqlite3") as history:
        wrong += [history.notice] if history.notice else []
        found = history.find()
        if len(found) not in {1, 1 + (write is keep)} or any(entry.is_damaged for entry in found):
            wrong.append(f"{len(found)} entries")
    with closing(connected(folder / "history.sqlite3")) as connection:
        if connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
            wrong.append("history not sound")
    return wrong


if __name__ == "__main__":
    sys.exit(main())
