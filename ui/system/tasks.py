"""Work off the window's thread: each task ends in exactly one of done, failed with words, stopped.

A task runs on a thread of its own, or, where it reads files of others, in a process of its own, which can be killed
whatever it does. None keeps the program from ending.
"""

import atexit
import sys
import threading
import time
from contextlib import suppress
from threading import Event, Thread
from typing import assert_never

from PySide6.QtCore import QObject, Signal

from estimator.writing import remove_unfinished
from ui.system.work import (
    Done,
    Failed,
    Outcome,
    Reached,
    Stopped,
    Unforeseen,
    Work,
    is_worth_telling,
    outcome_of,
    serve,
)

UNFORESEEN = "出现意外错误，没有做完；错误报告已写入日志"
KILLED = "处理文件的程序意外停止，没有做完"
_LISTEN = 0.05
"""Seconds after which it is looked whether to stop."""
_AT_EXIT = 3.0
_running: "set[Task]" = set()


class Task(QObject):
    """One piece of work. `reached` tells how far it is; then comes one of `done`, `failed` and `stopped`."""

    done = Signal(object)
    failed = Signal(str)
    stopped = Signal()
    reached = Signal(int, int)
    _over = Signal(object)

    def __init__(self, work: Work, *, apart: bool = False) -> None:
        """Take work; `apart`: in a process of its own, to which it and from which its result can be sent."""
        super().__init__()
        self._work = work
        self._stop = Event()
        self._thread = Thread(target=self._run_apart if apart else self._run, daemon=True)
        self._over.connect(self._end)

    def start(self) -> None:
        """Begin; the task is kept until it has ended."""
        if not _running:
            atexit.unregister(end_all)
            atexit.register(end_all, _AT_EXIT)  # Python takes a thread's ground away while it still runs
        _running.add(self)
        self._thread.start()

    def stop(self) -> None:
        """Have it stop: at its next report, or in a process of its own at once."""
        self._stop.set()

    def wait(self, seconds: float) -> bool:
        """Wait for the work; say whether it is over."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _run(self) -> None:
        self._over.emit(outcome_of(self._work, self._report))

    def _report(self, done: int, total: int) -> bool:
        if is_worth_telling(done, total):
            self.reached.emit(done, total)
        return not self._stop.is_set()

    def _run_apart(self) -> None:
        try:
            outcome = self._outcome_of_process()
        except Exception as error:  # noqa: BLE001 it could not even be begun
            outcome = Unforeseen(error)
        self._over.emit(outcome)

    def _outcome_of_process(self) -> Outcome:
        """Work in a process of its own; return what came of it, or that it was stopped."""
        from multiprocessing import get_context  # noqa: PLC0415 few tasks need it

        context = get_context("spawn")
        ours, theirs = context.Pipe(duplex=False)
        process = context.Process(target=serve, args=(theirs, self._work), daemon=True)
        process.start()
        theirs.close()
        outcome: Outcome | None = None
        with suppress(EOFError, OSError):  # the process is gone
            while outcome is None and not (self._stop.is_set() and not ours.poll()):
                if ours.poll(_LISTEN):
                    message = ours.recv()
                    if isinstance(message, Reached):
                        self.reached.emit(*message)
                    else:
                        outcome = message
        process.kill()
        process.join()
        ours.close()
        remove_unfinished()
        if outcome is None:
            outcome = Stopped() if self._stop.is_set() else Failed(KILLED)
        return outcome

    def _end(self, outcome: Outcome) -> None:
        """Say on the window's thread what came of the work."""
        self._thread.join()  # it has said its last; else this object could be unmade there, in the middle of a signal
        _running.discard(self)
        match outcome:
            case Done(result):
                self.done.emit(result)
            case Failed(words):
                self.failed.emit(words)
            case Stopped():
                self.stopped.emit()
            case Unforeseen(error):
                told = (type(error), error, error.__traceback__, self._thread)
                threading.excepthook(threading.ExceptHookArgs(told))
                self.failed.emit(UNFORESEEN)
            case _:
                assert_never(outcome)


def running() -> int:
    """Return how many tasks have not ended."""
    return len(_running)


def end_all(seconds: float) -> bool:
    """Have all tasks stop, wait for them so long, and kill what processes still run; say whether all are over."""
    until = time.monotonic() + seconds
    tasks = tuple(_running)
    for task in tasks:
        task.stop()
    over = all(task.wait(max(0.0, until - time.monotonic())) for task in tasks)
    if "multiprocessing" in sys.modules:
        from multiprocessing import active_children  # noqa: PLC0415 loaded by now

        for process in active_children():
            process.kill()
    return over
