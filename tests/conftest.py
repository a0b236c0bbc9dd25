"""What every test stands on: a home of its own, no window on the screen, and property tests without a clock.

What a system lacks is no failure: its tests are skipped, and the last lines of the run say what went unproven. Where a
change is judged (`CI` is set) the run fails then; on other systems than Linux only for want of a part that tests need.
"""

import gc
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from estimator.library import library
from tests.proofs import each_pack_once
from tests.shared import folder_of_run
from tests.system_parts import PARTS, lacking

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# No test depends on a clock; where a change is judged, every run draws the same cases: `dev.py prove-cases` four times
# as many as the ordinary run.
CASES = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
if "CI" in os.environ:
    CASES = settings(CASES, derandomize=True, database=None)
settings.register_profile("cases", CASES)
settings.register_profile("share", CASES, max_examples=CASES.max_examples // 4)
settings.load_profile("share")

TOLD = "told"
"""The property of a test in which it says what it went through."""

HOMES = (
    "HOME",
    "USERPROFILE",
    "APPDATA",
    "LOCALAPPDATA",
    "XDG_CACHE_HOME",
    "XDG_CONFIG_HOME",
    "XDG_DATA_HOME",
    "XDG_RUNTIME_DIR",
    "XDG_STATE_HOME",
)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand an empty folder in for the user's own, so that no test sees or leaves anything of whoever runs it.

    No more does one see the rules that another works by.
    """
    folder = tmp_path / "home"
    folder.mkdir(mode=0o700)
    for name in HOMES:
        monkeypatch.setenv(name, str(folder))
    monkeypatch.setattr(library, "_IN_USE", [])
    return folder


@pytest.fixture(scope="session", autouse=True)
def _proofs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let each pack be proven once in a run."""
    with each_pack_once(folder_of_run(tmp_path_factory)):
        yield


@pytest.fixture
def told(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Say in the last lines of the run how much a test went through."""
    return lambda line: record_property(TOLD, line)


def pytest_collection() -> None:
    """Let the collector of garbage rest while the tests are found: nothing that is made then is any."""
    gc.disable()


def pytest_collection_finish() -> None:
    """Let it work again, but never go through all that again."""
    gc.freeze()
    gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs a part of the system that is not here; what takes long comes first, so that none ends alone."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)
    for item in items:
        for marker in item.iter_markers("needs"):
            if not PARTS[marker.args[0]].is_here():
                item.add_marker(pytest.mark.skip(reason=lacking(marker.args[0])))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what was gone through, and last what was not proven."""
    passed = terminalreporter.getreports("passed")
    if lines := [line for report in passed for name, line in report.user_properties if name == TOLD]:
        terminalreporter.section("gone through")
        terminalreporter.write_line("\n".join(lines))
    if skipped := _reasons(terminalreporter):
        terminalreporter.section("NOT PROVEN HERE", yellow=True)
        for reason, count in skipped.items():
            terminalreporter.write_line(f"{count:4} tests: {reason}")
        if _is_wanting(terminalreporter):
            terminalreporter.write_line("CI is set: the run fails for what was not proven")


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail where a change is judged and something was not proven."""
    reporter = session.config.pluginmanager.getplugin("terminalreporter")
    if isinstance(reporter, pytest.TerminalReporter) and _is_wanting(reporter):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _is_wanting(reporter: pytest.TerminalReporter) -> bool:
    reasons = set(_reasons(reporter))
    if sys.platform != "linux":
        reasons &= {lacking(part) for part in PARTS}
    return "CI" in os.environ and bool(reasons)


def _reasons(reporter: pytest.TerminalReporter) -> Counter[str]:
    found = [report.longrepr for report in reporter.getreports("skipped")]
    return Counter(one[2].removeprefix("Skipped: ") for one in found if isinstance(one, tuple))
