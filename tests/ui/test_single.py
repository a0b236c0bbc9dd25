"""A second copy of the program brings the first to the front and ends; a dead one is in nobody's way."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from tests.ui.clerk import Clerk
from ui.system.single_instance import OnlyCopy, bring_to_front

OTHER = """
import sys
from ui.system import single_instance
if sys.argv[1:] == ["hasty"]:
    single_instance.PATIENCE = 0.5
copy = single_instance.OnlyCopy()
print(copy.first, sorted({"_socket", "PySide6.QtNetwork"} & sys.modules.keys()), flush=True)
if not copy.first:
    print("answered", copy.call_the_first(), *(["first", True] if copy.first else []), flush=True)
elif sys.argv[1:] == ["stay"]:
    sys.stdin.read()
"""


def other() -> str:
    """Start another copy that waits for no long answer, and return what it says of itself."""
    command = [sys.executable, "-c", OTHER, "hasty"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def first_words(**environment: str) -> str:
    """Start another copy, and return what it says first; whether anybody answers it is not waited for."""
    command, place = [sys.executable, "-c", OTHER], {**os.environ, **environment}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=place) as process:
        assert process.stdout is not None
        said = process.stdout.readline()
        process.kill()
    return said


@contextmanager
def running(**environment: str) -> Iterator[subprocess.Popen[str]]:
    """Keep another copy running."""
    with subprocess.Popen(
        [sys.executable, "-c", OTHER, "stay"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, **environment},
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("True")
        yield process
        process.kill()


def called(copy: OnlyCopy, qtbot: QtBot) -> str:
    """Start another copy, let the first answer it, and return what the other says of itself."""
    with subprocess.Popen([sys.executable, "-c", OTHER], stdout=subprocess.PIPE, text=True) as process:
        with qtbot.waitSignal(copy.wanted):
            pass
        return process.communicate()[0].strip()


def test_the_second_calls_the_first_without_a_socket(qtbot: QtBot) -> None:
    copy = OnlyCopy()
    assert copy.first
    copy.watch()
    assert called(copy, qtbot) == "False []\nanswered True"


def test_a_call_is_heard_once_and_then_it_is_quiet(qtbot: QtBot, qapp: QApplication) -> None:
    copy = OnlyCopy()
    copy.watch()
    heard = []
    copy.wanted.connect(lambda: heard.append(1))
    called(copy, qtbot)
    for _ in range(50):
        qapp.processEvents()
    assert heard == [1]


def test_it_calls_again_and_again_even_if_the_file_was_tidied_away(qtbot: QtBot, home: Path) -> None:
    copy = OnlyCopy()
    copy.watch()
    for _ in range(2):
        assert called(copy, qtbot).endswith("answered True")
    place = next(home.glob("*.call"))
    place.unlink()
    qtbot.waitUntil(place.exists)
    assert called(copy, qtbot).endswith("answered True")


def test_a_call_from_before_the_window_stood_is_answered_once_it_does(qtbot: QtBot) -> None:
    copy = OnlyCopy()
    with subprocess.Popen([sys.executable, "-c", OTHER], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "False []\n"
        with qtbot.waitSignal(copy.wanted):
            QTimer.singleShot(100, copy.watch)
        assert process.communicate()[0] == "answered True\n"


def test_a_second_copy_that_nobody_answers_opens_a_window() -> None:
    with running():  # but deaf
        assert other().endswith("answered False")


def test_a_second_copy_takes_the_place_of_one_that_ends_meanwhile() -> None:
    with running() as process:
        second = subprocess.Popen([sys.executable, "-c", OTHER], stdout=subprocess.PIPE, text=True)
        assert second.stdout is not None
        assert second.stdout.readline() == "False []\n"
        process.kill()
        process.wait()
        with second:
            assert second.communicate()[0] == "answered False first True\n"


@pytest.mark.skipif(sys.platform == "win32", reason="a process is ended otherwise there")
def test_a_copy_that_was_killed_is_in_nobodys_way(home: Path) -> None:
    with running() as process:
        assert not OnlyCopy().first
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert list(home.glob("*.lock"))
    assert OnlyCopy().first


def test_two_users_do_not_disturb_each_other(tmp_path: Path) -> None:
    # Each user has a home and a runtime folder of their own, as the system gives them.
    for name in ("wang", "li"):
        (tmp_path / name).mkdir(mode=0o700)
    folders = [{"XDG_RUNTIME_DIR": str(tmp_path / name), "HOME": str(tmp_path / name)} for name in ("wang", "li")]
    with running(**folders[0]):
        assert first_words(**folders[0]).startswith("False")
        assert first_words(**folders[1]).startswith("True")


def test_another_display_has_a_copy_of_its_own() -> None:
    with running(DISPLAY=":7"):
        assert first_words(DISPLAY=":7").startswith("False")
        assert first_words(DISPLAY=":8").startswith("True")


def test_without_a_place_for_the_lock_the_program_starts_all_the_same(
    home: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    (home / "file").touch()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(home / "file"))
    copy = OnlyCopy()
    assert copy.first
    with qtbot.assertNotEmitted(copy.wanted):
        copy.watch()


def test_a_minimised_window_comes_back_as_it_was(clerk: Clerk) -> None:
    clerk.county_stay()
    clerk.window.showMinimized()
    clerk.qtbot.waitUntil(clerk.window.isMinimized)
    with clerk.qtbot.waitActive(clerk.window):
        bring_to_front(clerk.window)
    assert not clerk.window.isMinimized()
    assert clerk.headline() == ("6,918.00", "2,082.00")


def test_a_dialog_that_waits_comes_along(clerk: Clerk) -> None:
    dialog = QDialog(clerk.window)
    dialog.setWindowModality(Qt.WindowModality.WindowModal)
    dialog.open()
    clerk.qtbot.waitExposed(dialog)
    with clerk.qtbot.waitActive(dialog):
        bring_to_front(clerk.window)
    dialog.close()
