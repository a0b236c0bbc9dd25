"""What every test stands on: a home of its own, no window on the screen, and property tests without a clock."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# No test depends on a clock; where a change is judged, every run draws the same cases.
settings.register_profile("project", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("project"), derandomize=True, database=None)
settings.load_profile("ci" if "CI" in os.environ else "project")

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
    """Stand an empty folder in for the user's own, so that no test sees or leaves anything of whoever runs it."""
    folder = tmp_path / "home"
    folder.mkdir(mode=0o700)
    for name in HOMES:
        monkeypatch.setenv(name, str(folder))
    return folder
