"""An upgrade under an open window: it says that a newer version waits, and goes on."""

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QFileSystemWatcher, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui.clerk import Clerk
from ui.system.newer_version import NewerVersion
from ui.window import UPGRADED


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    for build in ("1.0-a", "1.1-b"):
        (tmp_path / build).mkdir()
        (tmp_path / build / "estimator").touch()
    (tmp_path / "current").symlink_to("1.0-a")
    return tmp_path


def start_from_now_on(programs: Path, build: str) -> None:
    """Lead the link elsewhere as dpkg does: made beside, then renamed."""
    (programs / "current.dpkg-new").symlink_to(build)
    (programs / "current.dpkg-new").rename(programs / "current")


def test_an_upgrade_is_said_and_so_is_its_end(qtbot: QtBot, programs: Path) -> None:
    watch = NewerVersion(programs / "1.0-a/estimator")
    with qtbot.waitSignal(watch.waits, check_params_cb=lambda waits: waits):
        start_from_now_on(programs, "1.1-b")
    with qtbot.waitSignal(watch.waits, check_params_cb=lambda waits: not waits):
        start_from_now_on(programs, "1.0-a")


def test_an_upgrade_while_the_program_starts_is_said_when_it_looks(qtbot: QtBot, programs: Path) -> None:
    start_from_now_on(programs, "1.1-b")
    watch = NewerVersion(programs / "1.0-a/estimator")
    with qtbot.waitSignal(watch.waits, check_params_cb=lambda waits: waits):
        watch.look()


def test_from_source_there_is_nothing_to_watch(tmp_path: Path) -> None:
    assert NewerVersion(tmp_path / "bin/python").findChild(QFileSystemWatcher) is None


def test_the_window_says_it_in_a_bar_that_can_be_put_away(clerk: Clerk) -> None:
    clerk.county_stay()
    clerk.window.say_upgraded(True)  # noqa: FBT003 as the signal carries it
    bar = clerk.window.upgraded
    assert bar.isVisible()
    assert bar.words == UPGRADED
    QTest.mouseClick(bar.button, Qt.MouseButton.LeftButton)
    assert not bar.isVisible()


def test_what_tells_of_an_error_needs_no_file_once_the_window_stands() -> None:
    program = (
        "import sys; from PySide6.QtWidgets import QApplication; from ui.system.crash import CrashHook\n"
        "app = QApplication(sys.argv); hook = CrashHook(tuple); hook.install(); hook.load()\n"
        "sys.path.clear(); sys.meta_path.clear(); sys.path_hooks.clear()\n"
        "hook.take(LookupError('found nothing'), '窗口'); app.processEvents()\n"
        "print(hook.dialog.isVisible(), '日志没有写入' in hook.dialog.report)"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["True", "False"]
