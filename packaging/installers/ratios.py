"""Holds the bundle's size and its start against those of an empty PySide6 window, trimmed the same way, in one run."""

import os
import statistics
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from installers import linux, windows, wine
from installers.processors import AMD64
from installers.proof import Proof
from installers.screen import Screen
from installers.tools import BUILD, emptied, size_of

SIZE, START = 1.2, 1.3
"""The ratios that are aimed at."""
PAIRS = 25


def prove() -> list[Proof]:
    """Measure both systems' bundles in pairs and print the ratios, of starts in time on the processor."""
    on_linux = Proof("Linux bundle")
    ours, empty = linux.bundle_of(AMD64) / "estimator", linux.frozen(program="empty") / "empty"
    _compare(on_linux, ours, empty, [], {"HOME": str(_home())})
    on_windows = Proof("Windows bundle")
    prefix = BUILD / "wine-start"
    if not prefix.is_dir():
        wine.new_prefix(emptied(prefix))
    empty = windows.frozen("empty") / "empty.exe"
    _compare(on_windows, windows.BUNDLE / windows.PROGRAM, empty, ["wine"], wine.wine_environment(prefix))
    return [on_linux, on_windows]


def _compare(proof: Proof, ours: Path, empty: Path, start: list[str], env: Mapping[str, str]) -> None:
    """Compare size and start with those of an empty window."""
    sizes = [size_of(program.parent) / 1e6 for program in (ours, empty)]
    proof.aim(sizes[0] <= SIZE * sizes[1], f"size ≤ {SIZE} × that of an empty window", _told(sizes, "MB"))
    taken: dict[Path, list[Start]] = {ours: [], empty: []}
    with Screen() as screen:
        for turn in range(PAIRS + 1):
            for program, starts in taken.items():
                start_ = _start(screen, [*start, str(program)], env)
                if turn:  # the first one warms the disk's cache
                    starts.append(start_)
    worked, waited = ([statistics.median(times) for times in both] for both in zip(
        *([[one.worked for one in starts], [one.waited for one in starts]] for starts in taken.values()), strict=True
    ))  # fmt: skip
    proof.aim(worked[0] <= START * worked[1], f"start to first paint ≤ {START} × that, on the processor",
              f"{_told(worked, 's')}; on the clock {_told(waited, 's')}; {PAIRS} pairs")  # fmt: skip


class Start(NamedTuple):
    """Seconds from starting a program until the screen shows it: its own on the processor, and on the clock."""

    worked: float
    waited: float


def _told(values: list[float], unit: str) -> str:
    return f"{values[0]:.2f} {unit} / {values[1]:.2f} {unit} = {values[0] / values[1]:.2f}"


def _start(screen: Screen, command: list[str], env: Mapping[str, str]) -> Start:
    """Start a program; return its processor time and the wait until it is painted (s)."""
    begin = time.perf_counter()
    program = subprocess.Popen(
        command, env={**os.environ, **env, "DISPLAY": screen.display}, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    waited = screen.wait_until_painted() - begin
    tasks = Path(f"/proc/{program.pid}/task").glob("*/schedstat")
    worked = sum(int(task.read_text().split()[0]) for task in tasks) / 1e9
    program.terminate()
    program.communicate()
    screen.wait_until_black()
    return Start(worked, waited)


def _home() -> Path:
    return emptied(BUILD / "home")
