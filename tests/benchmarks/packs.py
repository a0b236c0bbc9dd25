"""The start of the window with ten installed packs against the start with none, in turn: aim 1.05 at most.

Until the engine is ready, in all and in the process's own time on the processor; once with packs of years to come, once
with one of them in force today.
"""

import os
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

import estimator.settings.settings as kept  # noqa: E402 the project's folder is on the path only now
from estimator.library import install  # noqa: E402
from estimator.library.places import place  # noqa: E402
from tests.benchmarks.start import _OURS, _WATCH  # noqa: E402
from tests.conftest import HOMES  # noqa: E402
from tests.issuing import BUREAU, TRUSTED, sealed  # noqa: E402
from tests.officer_packs import text_of  # noqa: E402

AIM = 1.05
ROUNDS = 15
PACKS = 10


class Start(NamedTuple):
    """From the start of a process until the engine is ready: in all, and its own time on the processor (ms)."""

    ready: float
    worked: float


def start(home: str) -> Start:
    """Start the window once, at a home."""
    begun = time.time()
    env = {**os.environ, **dict.fromkeys(HOMES, home)}
    command = [sys.executable, "-c", _WATCH + _OURS]
    run = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=60, check=False)
    if run.returncode:
        sys.exit(run.stderr)
    _painted, _worked, ready, worked = map(float, run.stdout.split())
    return Start((ready - begun) * 1000, worked * 1000)


def make_home(home: str, first_year: int | None) -> None:
    """Write settings, and install packs from a year on."""
    os.environ.update(dict.fromkeys(HOMES, home))
    settings = kept.Settings(agency="三门峡市医疗保障局", counter="3", rule_keys=str(BUREAU.public))
    kept.write_settings(settings, kept.settings_file())
    for year in range(first_year, first_year + PACKS) if first_year else ():
        text = text_of("sanmenxia-2027").replace("sanmenxia-2027", f"sanmenxia-{year}")
        text = text.replace("in_force_from = 2027", f"in_force_from = {year}")
        install.install(sealed(text), "", place("user"), TRUSTED)


def main() -> None:
    """Print the medians and their ratios."""
    setattr(install, "prove", lambda _pack: None)  # noqa: B010  it was proven by the tests
    this_year = date.today().year  # noqa: DTZ011  the counter's day
    kinds = {"none": None, "of years to come": this_year + 1, "one in force today": this_year}
    with TemporaryDirectory() as folder:
        homes = {kind: str(Path(folder) / str(number)) for number, kind in enumerate(kinds)}
        for kind, year in kinds.items():
            Path(homes[kind]).mkdir()
            make_home(homes[kind], year)
        taken: dict[str, list[Start]] = {kind: [] for kind in kinds}
        for turn in range(ROUNDS + 1):
            for kind, starts in taken.items():
                found = start(homes[kind])
                if turn:  # the first one warms the disk's cache
                    starts.append(found)
    none, *others = (Start(*map(median, zip(*starts, strict=True))) for starts in taken.values())
    print(f"no installed pack: ready after {none.ready:.0f} ms, {none.worked:.0f} ms on the processor")
    for kind, one in zip(list(kinds)[1:], others, strict=True):
        ratios = f"{one.ready / none.ready:.3f} ×, on the processor {one.worked / none.worked:.3f} × (aim {AIM} ×)"
        print(f"{PACKS} installed, {kind}: ready after {one.ready:.0f} ms, {ratios}")


if __name__ == "__main__":
    main()
