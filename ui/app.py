"""Starts the window."""

import gc
import sys
from collections.abc import Sequence

from PySide6.QtCore import QLibraryInfo, QLocale, QSize, QTranslator

from estimator.settings import settings_file
from ui.look.appearance import Appearance, start_application
from ui.settings.store import SettingsStore
from ui.system.crash import CrashHook
from ui.system.single_instance import OnlyCopy, bring_to_front
from ui.window import TITLE, Window

USUAL = (90, 50)
"""Text sizes across and down that the window has when it is not maximised."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Open the window and stay until it is closed; return the exit status."""
    copy = OnlyCopy()
    if not copy.first:
        copy.call_the_first()
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
    store = SettingsStore(settings_file())
    look = Appearance(store.settings.theme, store.settings.text_size)
    window = Window(look, store)
    window.ready.connect(_collect_what_comes)
    window.ready.connect(copy.watch)
    window.ready.connect(crashes.watch_for_faults)
    copy.wanted.connect(lambda: bring_to_front(window))
    # Where nothing manages windows, the size is all that holds it on the screen.
    usual = QSize(*(look.px(multiple) for multiple in USUAL))
    window.resize(usual.boundedTo(window.screen().availableSize()))
    window.showMaximized()
    return app.exec()


def _collect_what_comes() -> None:
    """Let the collector work, but never again go through all that was loaded: it stays."""
    gc.freeze()
    gc.enable()
