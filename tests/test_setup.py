"""The set-up itself: what is pinned, what an import loads, and whether the display used by tests can be believed."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from PySide6.QtGui import QFontDatabase, QFontMetricsF, QGuiApplication

import estimator

sys.path.insert(0, str(Path(__file__).parent.parent / "packaging"))

import dev

ROOT = Path(__file__).parent.parent
PINS = sorted((ROOT / "packaging").glob("requirements*.txt"))
PIN = re.compile(
    r"^([a-z0-9-]+)==([\w.]+)( ; [^\\\n]+)? \\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", re.MULTILINE
)


def versions(pins: Path) -> dict[str, str]:
    return {name: version for name, version, _, _ in PIN.findall(pins.read_text())}


@pytest.mark.parametrize("pins", PINS, ids=lambda pins: pins.name)
def test_pins_hold_nothing_but_exact_versions_and_their_hashes(pins: Path) -> None:
    assert PIN.sub("", pins.read_text()) == ""


@pytest.mark.parametrize("pins", [pins for pins in PINS if "arm64" not in pins.name], ids=lambda pins: pins.name)
def test_all_pins_agree_with_those_for_running(pins: Path) -> None:
    running = versions(ROOT / "packaging" / "requirements.txt")
    assert running["pyside6-essentials"] == "6.9.3"
    assert versions(pins).items() >= running.items()


def test_arm64_has_another_qt_and_nothing_else() -> None:
    pinned = versions(ROOT / "packaging" / "requirements-arm64.txt")
    assert pinned == {"pyside6-essentials": "6.8.0.2", "shiboken6": "6.8.0.2"}


def test_the_version_stands_in_one_place() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert "version" not in project["project"]
    assert project["tool"]["setuptools"]["dynamic"]["version"] == {"attr": "estimator.__version__"}
    folders = ("estimator", "ui", "packaging", "assets")
    files = [
        path
        for folder in folders
        for kind in ("py", "toml", "spec", "nsi")
        for path in (ROOT / folder).rglob(f"*.{kind}")
    ]
    naming = [
        path
        for path in (*files, ROOT / "pyproject.toml", ROOT / "README.md")
        if estimator.__version__ in path.read_text("utf-8")
    ]
    assert naming == [ROOT / "estimator" / "__init__.py"]
    assert f"## [{estimator.__version__}] - " in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_what_the_scripts_within_scripts_import_is_there() -> None:
    paths = [path for folder in ("packaging", "tests") for path in (ROOT / folder).rglob("*.py")]
    imports = re.compile(r"^from ((?:estimator|ui)[\w.]*) import ([\w, ]+)$", re.MULTILINE)
    named = {one for path in paths for one in imports.findall(path.read_text("utf-8"))}
    assert len(named) > 100
    for module, names in sorted(named):
        for name in names.split(", "):
            exec(f"from {module} import {name}", {})  # noqa: S102  the very statement


def test_importing_the_engine_loads_no_window_no_excel_and_no_database() -> None:
    program = "import estimator, sys; print(*sorted({name.split('.')[0] for name in sys.modules}))"
    loaded = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout.split()
    assert "estimator" in loaded
    assert not {"PySide6", "shiboken6", "openpyxl", "sqlite3"}.intersection(loaded)


def test_the_display_of_the_tests_has_a_chinese_font(qapp: QGuiApplication) -> None:
    assert qapp.platformName() == "offscreen"
    assert QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese)
    metrics = QFontMetricsF(qapp.font())
    assert metrics.horizontalAdvance("医疗保险") == pytest.approx(4 * metrics.horizontalAdvance("医"))
    assert metrics.horizontalAdvance("医") > metrics.horizontalAdvance("i")


@pytest.mark.parametrize("judge", [".ci/run", ".github/workflows/installers.yml"])
def test_what_the_ordinary_run_leaves_out_is_proven_where_a_change_is_judged(
    judge: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[list[str]] = []
    monkeypatch.setattr(dev, "run_tests", lambda _, arguments: begun.append(arguments))
    monkeypatch.setattr(dev, "set_up", lambda _: None)
    monkeypatch.setattr(dev, "install_system_packages", lambda _: None)
    commands = re.findall(
        r"^(?: *- run: )?python3 packaging/dev.py (.+)$", (ROOT / judge).read_text("utf-8"), re.MULTILINE
    )
    assert commands[:2] == ["test", "prove-cases"]
    dev.COMMANDS[commands[1]]([])
    assert begun == [["-m", "exhaustive or hypothesis", "--hypothesis-profile=cases"]]
    options = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["pytest"]["ini_options"]
    assert "-m 'not exhaustive'" in options["addopts"]
    assert options["testpaths"] == ["tests"]
