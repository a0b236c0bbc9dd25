"""Work on many seeds in processes of their own: whatever breaks or hangs is counted, and the rest goes on."""

import faulthandler
import os
import pickle
import resource
import signal
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import BinaryIO

SHOWN = 10
MEMORY = 2 << 30
OF_THE_CLOCK = 30
"""A second on the processor may take so many by the clock of a busy computer; what waits longer hangs."""
WORKERS = 2


@dataclass
class Tally:
    """What was counted, and what must not be: each problem with the seed that shows it again."""

    counts: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    """What else is worth reading, a line each."""
    seconds: float = 0.0
    slowest: float = 0.0

    def in_words(self, name: str) -> str:
        """Say it in a few lines."""
        counted = ", ".join(f"{count:,} {what}" for what, count in sorted(self.counts.items()))
        lines = [
            f"{name}: {counted}; {len(self.problems)} problems; {self.seconds:.0f} s, slowest {self.slowest:.2f} s"
        ]
        return "\n".join((*lines, *(f"  {line}" for line in (*self.told, *self.problems[:SHOWN]))))


Work = Callable[[int], Counter[str]]
"""What is done for a seed; returns what it counted, and raises where something is wrong."""


def go_through(work: Work, seeds: Iterable[int], seconds: float, memory: int = MEMORY) -> Tally:
    """Do the work for each seed, `seconds` of the processor each at most, and `memory` bytes."""
    tally, begin = Tally(), time.monotonic()
    waiting = list(seeds)[::-1]
    running: dict[int, tuple[list[int], BinaryIO]] = {}
    share = max(1, min(200, len(waiting) // WORKERS))
    while waiting or running:
        while waiting and len(running) < WORKERS:
            mine = [waiting.pop() for _ in range(min(share, len(waiting)))]
            child, results = _begin(work, mine, seconds, memory)
            running[child] = mine, results
        child, status = os.wait()
        mine, results = running.pop(child)
        done = _collect(tally, results)
        if len(done) < len(mine):
            killed = next(seed for seed in mine if seed not in done)
            over = not os.WIFSIGNALED(status) or os.WTERMSIG(status) == signal.SIGPROF
            how = f"over {seconds:.0f} s" if over else f"signal {os.WTERMSIG(status)}"
            tally.problems.append(f"seed {killed}: {how}")
            waiting += [seed for seed in reversed(mine) if seed not in done and seed != killed]
    tally.seconds = time.monotonic() - begin
    return tally


def end_in(seconds: float) -> None:
    """Have this process end with a traceback once it has taken so much of the processor, or waits far longer."""
    faulthandler.register(signal.SIGPROF, chain=True)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    faulthandler.dump_traceback_later(seconds * OF_THE_CLOCK, exit=True)


def never_end() -> None:
    """Take that back."""
    signal.setitimer(signal.ITIMER_PROF, 0)
    faulthandler.cancel_dump_traceback_later()


def _begin(work: Work, seeds: list[int], seconds: float, memory: int) -> tuple[int, BinaryIO]:
    results = tempfile.TemporaryFile()  # noqa: SIM115 the parent closes it once it is read
    child = os.fork()
    if child:
        return child, results
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    for seed in seeds:
        end_in(seconds)
        begin = time.monotonic()
        try:
            result: Counter[str] | str = work(seed)
        except BaseException:  # noqa: BLE001 whatever it is, it is counted
            result = f"seed {seed}: {traceback.format_exc(limit=-3)}"
        pickle.dump((seed, result, time.monotonic() - begin), results)
        results.flush()
    os._exit(0)


def _collect(tally: Tally, results: BinaryIO) -> set[int]:
    results.seek(0)
    done: set[int] = set()
    while True:
        try:
            seed, result, took = pickle.load(results)  # noqa: S301 our own
        except (EOFError, pickle.UnpicklingError):
            results.close()
            return done
        done.add(seed)
        tally.slowest = max(tally.slowest, took)
        if isinstance(result, str):
            tally.problems.append(result)
        else:
            tally.counts.update(result)
