"""Holds the bundle's size and its start against those of an empty PySide6 window, trimmed the same way, in one run."""

import os
import statistics
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

from installers import linux, windows, wine
from installers.proof import Proof
from installers.screen import Screen
from installers.tools import BUILD, emptied

SIZE, START = 1.25, 1.3
"""The ratios that are aimed at."""
RUNS = 7


def prove() -> int:
    """Measure both systems' bundles and print the ratios; return how many checks failed: none."""
    on_linux = Proof("Linux bundle")
    _compare(on_linux, linux.BUNDLE / "estimator", linux.frozen("empty") / "empty", [], {"HOME": str(_home())})
    on_windows = Proof("Windows bundle")
    prefix = BUILD / "wine-start"
    if not prefix.is_dir():
        wine.new_prefix(emptied(prefix))
    empty = windows.frozen("empty") / "empty.exe"
    _compare(on_windows, windows.BUNDLE / windows.PROGRAM, empty, ["wine"], wine.wine_environment(prefix))
    return on_linux.failed + on_windows.failed


def _compare(proof: Proof, ours: Path, empty: Path, start: list[str], env: Mapping[str, str]) -> None:
    sizes = [_size(program.parent) / 1e6 for program in (ours, empty)]
    proof.aim(sizes[0] <= SIZE * sizes[1], f"size ≤ {SIZE} × that of an empty window", _told(sizes, "MB"))
    taken: dict[Path, list[float]] = {ours: [], empty: []}
    with Screen() as screen:
        for turn in range(RUNS + 1):
            for program, times in taken.items():
                seconds = _start_to_first_paint(screen, [*start, str(program)], env)
                if turn:  # the first one warms the disk's cache
                    times.append(seconds)
    medians = [statistics.median(times) for times in taken.values()]
    proof.aim(medians[0] <= START * medians[1], f"start to first paint ≤ {START} × that", _told(medians, "s"))


def _told(values: list[float], unit: str) -> str:
    return f"{values[0]:.2f} {unit} / {values[1]:.2f} {unit} = {values[0] / values[1]:.2f}"


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def _start_to_first_paint(screen: Screen, command: list[str], env: Mapping[str, str]) -> float:
    """Return seconds from starting a program until the screen shows it."""
    begin = time.perf_counter()
    program = subprocess.Popen(
        command, env={**os.environ, **env, "DISPLAY": screen.display}, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    seconds = screen.wait_until_painted() - begin
    program.terminate()
    program.communicate()
    screen.wait_until_black()
    return seconds


def _home() -> Path:
    return emptied(BUILD / "home")
