"""An unforeseen error: one dialog, a report without names or numbers, a log, and the form as it was."""

import gc
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer, qInstallMessageHandler, qWarning
from PySide6.QtGui import QGuiApplication, QPaintEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from typing_extensions import override

from estimator.folders import data_folder
from tests.ui.clerk import WOMAN, Clerk
from tests.ui.test_theme import contrast
from ui.look.appearance import Appearance
from ui.look.palettes import load_themes
from ui.system import crash, crash_dialog, crash_report
from ui.system.crash import CrashHook
from ui.system.crash_dialog import CrashDialog
from ui.system.crash_report import hidden

NAME = "欧阳德胜"


def known() -> tuple[str, ...]:
    return (NAME,)


@pytest.fixture
def names() -> Callable[[], tuple[str, ...]]:
    """What tells the names that are entered."""
    return known


@pytest.fixture
def hook(qapp: QApplication, names: Callable[[], tuple[str, ...]]) -> Iterator[CrashHook]:
    assert qapp is not None
    before = (sys.excepthook, sys.unraisablehook, threading.excepthook)
    made = CrashHook(names)
    made.install()
    yield made
    sys.excepthook, sys.unraisablehook, threading.excepthook = before
    qInstallMessageHandler(None)
    if made.dialog is not None:
        made.dialog.close()


def log() -> str:
    path = data_folder() / crash.LOG
    return path.read_text("utf-8") if path.exists() else ""


def dialog_of(hook: CrashHook, qtbot: QtBot) -> CrashDialog:
    qtbot.waitUntil(lambda: hook.dialog is not None and hook.dialog.isVisible())
    assert hook.dialog is not None
    return hook.dialog


def press(dialog: CrashDialog, words: str) -> None:
    box = dialog.findChild(QDialogButtonBox)
    assert isinstance(box, QDialogButtonBox)
    button = next(one for one in box.findChildren(QPushButton) if one.text().startswith(words))
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def fail(words: str = "nothing like this was foreseen") -> None:
    raise LookupError(words)


def test_an_error_in_the_window_shows_a_dialog_and_leaves_the_form(
    clerk: Clerk, hook: CrashHook, capsys: pytest.CaptureFixture[str]
) -> None:
    clerk.county_stay()
    QTimer.singleShot(0, fail)
    dialog = dialog_of(hook, clerk.qtbot)

    shown = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert "LookupError：nothing like this was foreseen" in shown
    assert "填写的内容没有变" in shown
    assert "in fail" in dialog.report
    assert "in fail" in log()
    assert "in fail" in capsys.readouterr().err
    press(dialog, "关闭")
    clerk.qtbot.waitUntil(clerk.window.isActiveWindow)
    assert hook.dialog is None
    assert clerk.headline() == ("6,918.00", "2,082.00")
    assert clerk.at() == "total_cost"


@pytest.mark.parametrize("theme", load_themes())
def test_the_button_with_the_focus_is_outlined_so_that_it_is_seen(look: Appearance, qtbot: QtBot, theme: str) -> None:
    look.set_theme(theme)
    dialog = CrashDialog("ValueError", "", None)
    qtbot.addWidget(dialog)
    dialog.show()
    focused = dialog.focusWidget()
    assert isinstance(focused, QPushButton)
    QTest.keyClick(dialog, Qt.Key.Key_Backtab)
    QTest.keyClick(dialog, Qt.Key.Key_Tab)
    picture = focused.grab().toImage()
    ratio = picture.devicePixelRatio()
    outline = [picture.pixelColor(round(focused.width() / 2 * ratio), y) for y in range(6)]

    assert max(contrast(pixel, look.theme.surface) for pixel in outline) >= 3


def test_the_report_is_copied_with_versions_and_without_the_persons_data(hook: CrashHook, qtbot: QtBot) -> None:
    QTimer.singleShot(0, lambda: fail(f"{NAME} {WOMAN}；{WOMAN[:15]}；411202 19860512 002X；{Path.home()}/案卷"))
    dialog = dialog_of(hook, qtbot)
    press(dialog, "复制报告")

    copied = QGuiApplication.clipboard().text()
    assert copied == dialog.report
    assert "LookupError: 〈姓名〉 〈号码〉；〈号码〉；〈号码〉；~/案卷" in copied
    assert f"Python {sys.version.split()[0]}" in copied
    for text in (copied, log(), " ".join(label.text() for label in dialog.findChildren(QLabel))):
        assert text
        assert not any(word in text for word in (NAME, WOMAN, WOMAN[:15], "19860512", str(Path.home())))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (f"id {WOMAN}.", "id 〈号码〉."),
        ("４１１２０２１９８６０５１２００２Ｘ", "〈号码〉Ｘ"),
        ("411202-19860512-002X", "〈号码〉"),
        (WOMAN[:16], "〈号码〉"),
        ("99999999.99 on 2021-10-08, line 128", "99999999.99 on 2021-10-08, line 128"),
        (f"KeyError: '{NAME}'", "KeyError: '〈姓名〉'"),
        (
            repr(NAME.encode("unicode_escape").decode()),
            "'〈姓名〉'".replace("〈姓名〉", "\\\\u6b27\\\\u9633\\\\u5fb7\\\\u80dc"),
        ),
        (ascii(NAME), "'〈姓名〉'"),
        ("李", "李"),
    ],
)
def test_what_is_hidden(text: str, wanted: str) -> None:
    assert hidden(text, (NAME, "李", "")) == wanted


@pytest.mark.parametrize("names", [fail])
def test_where_the_names_cannot_be_known_the_report_says_less(qtbot: QtBot, hook: CrashHook) -> None:
    QTimer.singleShot(0, lambda: fail(f"{NAME} pays"))
    dialog = dialog_of(hook, qtbot)

    assert NAME not in dialog.report + log()
    assert "LookupError" in dialog.report
    assert "in fail" in dialog.report


def in_a_thread() -> None:
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()


class _BadEnd:
    def __del__(self) -> None:
        fail()


def at_the_end_of_an_object() -> None:
    _BadEnd()
    gc.collect()


@pytest.mark.parametrize("way", [in_a_thread, at_the_end_of_an_object])
def test_errors_elsewhere_are_told_too(way: Callable[[], None], hook: CrashHook, qtbot: QtBot) -> None:
    way()
    assert "in fail" in dialog_of(hook, qtbot).report


class _BadPaint(QWidget):
    painted = 0

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        self.painted += 1
        fail()


def paint_again(widget: _BadPaint, qtbot: QtBot) -> None:
    before = widget.painted
    widget.update()
    qtbot.waitUntil(lambda: widget.painted > before)


def test_an_error_at_every_paint_shows_one_dialog_and_not_again(hook: CrashHook, qtbot: QtBot) -> None:
    widget = _BadPaint()
    qtbot.addWidget(widget)
    widget.show()
    dialog = dialog_of(hook, qtbot)
    paint_again(widget, qtbot)
    press(dialog, "关闭")
    paint_again(widget, qtbot)

    assert hook.dialog is None
    assert log().count("LookupError: nothing") == widget.painted


def test_another_error_joins_the_dialog_that_shows(hook: CrashHook, qtbot: QtBot) -> None:
    QTimer.singleShot(0, fail)
    dialog = dialog_of(hook, qtbot)
    QTimer.singleShot(0, lambda: int("x"))
    qtbot.waitUntil(lambda: "ValueError" in dialog.report)

    assert "LookupError" in dialog.report
    assert len([one for one in QApplication.topLevelWidgets() if isinstance(one, CrashDialog)]) == 1


def test_a_log_that_cannot_be_written_is_told_with_the_error(hook: CrashHook, qtbot: QtBot, home: Path) -> None:
    (home / "benefit-estimator").touch()
    QTimer.singleShot(0, fail)
    dialog = dialog_of(hook, qtbot)

    assert "in fail" in dialog.report
    assert "日志没有写入：OutputError" in dialog.report


def test_a_full_disk_while_logging_is_told_too(hook: CrashHook, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("logging.StreamHandler.flush", full)
    QTimer.singleShot(0, fail)
    assert "日志没有写入：OSError" in dialog_of(hook, qtbot).report


def test_a_dialog_that_fails_leaves_the_error_in_the_log(
    hook: CrashHook, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crash_dialog, "WORDS", None)
    monkeypatch.setattr(crash_dialog, "QFontMetricsF", None)
    QTimer.singleShot(0, fail)
    qtbot.waitUntil(lambda: "没有显示：TypeError" in log())

    assert "in fail" in log()
    assert hook.dialog is None


def test_a_report_that_fails_leaves_the_error_to_python(
    hook: CrashHook, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(crash_report, "report", None)
    hook.take(LookupError("lost?"), "测试")

    told = capsys.readouterr().err
    assert "LookupError: lost?" in told
    assert "TypeError" in told


def test_without_standard_error_nothing_is_lost(hook: CrashHook, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    # A windowed program on Windows has none.
    monkeypatch.setattr(sys, "stderr", None)
    QTimer.singleShot(0, fail)
    assert "in fail" in dialog_of(hook, qtbot).report


def test_ctrl_c_in_the_terminal_is_no_error(hook: CrashHook, capsys: pytest.CaptureFixture[str]) -> None:
    hook.take(KeyboardInterrupt(), "测试")
    assert hook.dialog is None
    assert log() == ""
    assert "KeyboardInterrupt" in capsys.readouterr().err


@pytest.mark.usefixtures("hook")
def test_what_qt_complains_of_goes_to_the_log_once_and_without_names() -> None:
    for _ in range(3):
        qWarning(f"QSomething: no {NAME} here")
    assert log().count("WARNING QSomething: no 〈姓名〉 here") == 1


@pytest.mark.usefixtures("hook")
def test_the_log_is_only_the_users_and_never_grows_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crash, "LARGEST", 2000)
    hook = CrashHook(known)
    for _ in range(20):
        hook.take(LookupError("x" * 300), "测试")
    files = sorted(file.name for file in data_folder().glob(f"{crash.LOG}*"))

    assert files == [crash.LOG, *(f"{crash.LOG}.{number}" for number in range(1, crash.KEPT + 1))]
    assert all(file.stat().st_size <= 2000 for file in data_folder().glob(f"{crash.LOG}*"))
    if sys.platform != "win32":
        assert data_folder().stat().st_mode & 0o077 == 0


def test_installing_costs_a_start_nothing() -> None:
    program = """
import sys
from PySide6.QtWidgets import QApplication
before = set(sys.modules)
from ui.system.crash import CrashHook
from ui.system.single_instance import OnlyCopy
CrashHook(tuple).install()
OnlyCopy()
heavy = {"logging", "traceback", "estimator", "ui.system.crash_dialog", "faulthandler", "ctypes"}
print(sorted(heavy & (set(sys.modules) - before)))
"""
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"


def test_a_process_that_breaks_leaves_its_stack() -> None:
    program = """
import faulthandler
from PySide6.QtWidgets import QApplication
from ui.system.crash import CrashHook
app = QApplication([])
hook = CrashHook(tuple)
hook.watch_for_faults()
def breaks():
    faulthandler._sigsegv()
breaks()
"""
    run = subprocess.run([sys.executable, "-c", program], check=False, capture_output=True)
    assert run.returncode != 0
    assert "in breaks" in (data_folder() / crash.FAULTS).read_text("utf-8")


def test_a_folder_that_cannot_be_made_is_no_error_of_the_program(
    hook: CrashHook, capsys: pytest.CaptureFixture[str]
) -> None:
    data_folder().parent.mkdir(parents=True, exist_ok=True)
    data_folder().write_text("a file in the way")
    hook.watch_for_faults()
    assert capsys.readouterr().err == ""


def test_a_file_that_cannot_be_opened_there_is_none_either(hook: CrashHook, capsys: pytest.CaptureFixture[str]) -> None:
    (data_folder() / crash.FAULTS).mkdir(parents=True)
    hook.watch_for_faults()
    assert capsys.readouterr().err == ""
