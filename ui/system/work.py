"""How a piece of work ends, in whatever thread or process it runs. Loads no Qt: such a process needs none."""

import os
import traceback
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import parent_process
from threading import Thread
from typing import TYPE_CHECKING, NamedTuple

from estimator.batch import Cancelled
from estimator.errors import CaseError, RulesError
from estimator.history import HistoryError
from estimator.rulepack import PackErrors
from estimator.writing import OutputError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

Report = Callable[[int, int], bool]
"""Takes how many pieces of the work are done and how many there are; says whether to go on."""
Work = Callable[[Report], object]

_ABOUT_EACH = 100


class Done(NamedTuple):
    """The work came to its end."""

    result: object


class Failed(NamedTuple):
    """Something went wrong that can, and is said so."""

    words: str


class Stopped(NamedTuple):
    """It was told to stop, and left nothing."""


class Unforeseen(NamedTuple):
    """An error that nobody thought of."""

    error: BaseException


class Reached(NamedTuple):
    """How far the work is; no end."""

    done: int
    total: int


Outcome = Done | Failed | Stopped | Unforeseen


class UnforeseenError(Exception):
    """An error of another process, with its traceback as text."""


def outcome_of(work: Work, report: Report) -> Outcome:
    """Work, and say how it ended; never raises."""
    try:
        return Done(work(report))
    except Cancelled:
        return Stopped()
    except BaseException as error:  # noqa: BLE001 whatever it is, somebody waits for the end
        words = words_of(error)
        return Unforeseen(error) if words is None else Failed(words)


def words_of(error: BaseException) -> str | None:
    """Return what is said of an error that was foreseen; None for any other."""
    if isinstance(error, CaseError):
        return "\n".join(f"{field}：{message}" if field else message for field, message in error.errors)
    if isinstance(error, OutputError | HistoryError | RulesError | PackErrors):
        return str(error)
    return "内存不足，没有做完" if isinstance(error, MemoryError) else None


def is_worth_telling(done: int, total: int) -> bool:
    """Tell whether a hundredth more is done: a window cannot show each of many thousand."""
    return bool(total) and done * _ABOUT_EACH // total != (done - 1) * _ABOUT_EACH // total


def serve(connection: "Connection[Outcome | Reached, None]", work: Work) -> None:
    """Work in a process of its own, and send how far it is and how it ended; ends when the window's process does."""
    Thread(target=_end_with_parent, daemon=True).start()

    def report(done: int, total: int) -> bool:
        if is_worth_telling(done, total):
            connection.send(Reached(done, total))
        return True

    outcome = outcome_of(work, report)
    if isinstance(outcome, Unforeseen):
        outcome = Unforeseen(UnforeseenError("".join(traceback.format_exception(outcome.error))))
    with suppress(OSError):
        connection.send(outcome)


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
