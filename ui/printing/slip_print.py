"""Opens the preview of a slip; what is printed is kept in the history first."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from estimator import Case, Estimate
from estimator.settings import Paper
from estimator.slip import Slip
from ui.look.appearance import Appearance
from ui.printing.export import Keep, kept, unnumbered
from ui.settings.store import SettingsStore


class SlipPrint(QObject):
    """Shows slips as they will be on paper; `delivered` carries what to say of one that is out, and its file if any.

    `failed` carries it when the slip is out and could not be kept.
    """

    delivered = Signal(str, object)
    failed = Signal(str)

    def __init__(self, parent: QWidget, look: Appearance, store: SettingsStore, keep: Keep) -> None:
        """Make a printer of slips whose preview stands over the window of `parent`."""
        super().__init__(parent)
        self._parent = parent
        self._look = look
        self._store = store
        self._keep = keep
        self._not_kept = ""

    def show_case(self, case: Case, estimate: Estimate, overrides_identity: tuple[str, ...]) -> None:
        """Show the slip of a case; it gets its number when it goes out."""
        slip = unnumbered(self._store.settings, case, estimate, overrides_identity)

        def keep() -> Slip:
            numbered, self._not_kept = kept(self._keep, slip, case, estimate, overrides_identity)
            return numbered

        self._open(slip, keep)

    def show_again(self, slip: Slip) -> None:
        """Show a slip that was kept before."""
        self._open(slip, lambda: slip)

    def _open(self, slip: Slip, keep: Callable[[], Slip]) -> None:
        """Open the preview of a slip, which is kept when it is printed."""
        from ui.printing.preview import open_print  # noqa: PLC0415 printing, which the window must not wait for

        settings = self._store.settings
        self._not_kept = ""
        preview = open_print(
            self._parent.window(),
            self._look,
            slip,
            paper=settings.paper,
            printer=settings.printer,
            remember=self._remember,
            keep=keep,
        )
        preview.delivered.connect(self._on_delivered)

    def _on_delivered(self, words: str, file: Path | None) -> None:
        if self._not_kept:
            self.failed.emit(f"{words}；{self._not_kept}")
        else:
            self.delivered.emit(words, file)

    def _remember(self, _paper: Paper, printer: str) -> None:
        """Keep the printer; the paper of one slip is not yet the paper of the counter."""
        if printer != self._store.settings.printer:
            self._store.change(self._store.settings._replace(printer=printer))
