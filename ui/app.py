"""Starts the window."""

import gc
import os
import sys
from collections.abc import Sequence
from threading import Timer

from PySide6.QtCore import QLibraryInfo, QLocale, QSize, QTranslator

from estimator.settings import machine_settings_file, settings_file
from ui.look.appearance import Appearance, start_application
from ui.settings.store import SettingsStore
from ui.system.crash import CrashHook
from ui.system.single_instance import OnlyCopy, bring_to_front
from ui.window import TITLE, Window

USUAL = (90, 50)
"""Text sizes across and down that the window has when it is not maximised."""

LONGEST_WORK, LONGEST_END = 3.0, 6.0
"""Seconds that work in the background, and the whole way out, may still take once the window is closed."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Open the window and stay until it is closed; return the exit status."""
    copy = OnlyCopy()
    if not copy.first and copy.call_the_first():
        return 0
    app = start_application(sys.argv if arguments is None else arguments)
    crashes = CrashHook(lambda: window.names())  # noqa: PLW0108 there is no window yet
    crashes.install()
    app.setApplicationName("benefit-estimator")
    app.setApplicationDisplayName(TITLE)
    translator = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load(QLocale("zh_CN"), "qtbase", "_", folder):
        app.installTranslator(translator)
    store = SettingsStore(settings_file(), machine_settings_file())
    look = Appearance(store.settings.theme, store.settings.text_size)
    window = Window(look, store)
    window.ready.connect(_collect_what_comes)
    window.ready.connect(copy.watch)
    window.ready.connect(lambda: _tidy_up(crashes))
    window.ready.connect(crashes.watch_for_faults)
    window.ready.connect(lambda: _watch_for_upgrades(window))
    copy.wanted.connect(lambda: bring_to_front(window))
    # Where nothing manages windows, the size is all that holds it on the screen.
    usual = QSize(*(look.px(multiple) for multiple in USUAL))
    window.resize(usual.boundedTo(window.screen().availableSize()))
    window.showMaximized()
    app.aboutToQuit.connect(copy.leave)  # whoever starts it again now gets a window, whatever still runs here
    app.aboutToQuit.connect(lambda: _end_at_the_latest_in(LONGEST_END))
    status = app.exec()
    _end_work()
    return status


def _collect_what_comes() -> None:
    """Let the collector work, but never again go through all that was loaded: it stays."""
    gc.freeze()
    gc.enable()


def _tidy_up(crashes: CrashHook) -> None:
    """Remove what a copy that was killed left half-written, and have at hand what tells of errors; off the thread."""
    from estimator.writing import remove_unfinished  # noqa: PLC0415 the window paints first
    from ui.system.tasks import Task  # noqa: PLC0415 the same

    def work(_report: object) -> None:
        remove_unfinished()
        crashes.load()

    Task(work).start()


def _watch_for_upgrades(window: Window) -> None:
    from ui.system.newer_version import NewerVersion  # noqa: PLC0415 the window paints first

    watch = NewerVersion()
    watch.setParent(window)
    watch.waits.connect(window.say_upgraded)
    watch.look()


def _end_work() -> None:
    """End what still runs, unseen; what cannot be ended goes down with the process, and with it every lock it holds."""
    if "ui.system.tasks" not in sys.modules:  # closed before the engine was there
        return
    from ui.system.tasks import end_all  # noqa: PLC0415 loaded by now

    if not end_all(LONGEST_WORK):
        os._exit(0)


def _end_at_the_latest_in(seconds: float) -> None:
    """Let no step on the way out, of this program or of a library, take longer."""
    timer = Timer(seconds, os._exit, (0,))
    timer.daemon = True
    timer.start()
