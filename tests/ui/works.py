"""Work of every kind, to be done in the background: a process that is sent one loads no window for it."""

import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from estimator.batch import Cancelled
from estimator.errors import CaseError, FieldError
from estimator.writing import OutputError
from ui.system.work import Outcome, Reached, Report, Work, serve

if TYPE_CHECKING:
    from multiprocessing.connection import Connection


def done(_report: Report) -> int:
    return 42


def refused(_report: Report) -> None:
    raise OutputError("磁盘空间不足")


def bad_case(_report: Report) -> None:
    raise CaseError([FieldError("age", "应为整数"), FieldError("", "空行")])


def out_of_memory(_report: Report) -> None:
    raise MemoryError


def cancelled(_report: Report) -> None:
    raise Cancelled


def unforeseen(_report: Report) -> None:
    raise LookupError("nobody thought of this")


def leaves(_report: Report) -> None:
    raise SystemExit(1)


def dies(_report: Report) -> None:
    os._exit(1)


def hangs(*_arguments: object) -> None:
    while True:
        time.sleep(1)


def begins_and_hangs(report: Report) -> None:
    report(1, 1)
    hangs()


def counts(report: Report) -> int:
    for number in range(1, 1001):
        if not report(number, 1000):
            raise Cancelled
    return 1000


def tells_and_hangs(report: Report) -> None:
    sys.stdout.write(f"{os.getpid()}\n")
    sys.stdout.flush()
    hangs(report)


def serve_proven(folder: Path, connection: "Connection[Outcome | Reached, None]", work: Work) -> None:
    """Serve as the program does, by the proofs that are kept in a folder."""
    from tests.proofs import each_pack_once  # noqa: PLC0415 only what comes to its end needs them

    with each_pack_once(folder):
        serve(connection, work)
