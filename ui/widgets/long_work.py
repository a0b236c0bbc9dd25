"""Work that takes its time: it runs off the window's thread, says how far it is, and can be stopped."""

from collections.abc import Callable
from pathlib import Path
from threading import Event

from PySide6.QtCore import QCoreApplication, QThreadPool, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from estimator.batch import Cancelled
from estimator.errors import CaseError
from estimator.history import HistoryError
from estimator.writing import OutputError
from ui.look import strokes
from ui.look.appearance import Appearance
from ui.widgets.buttons import KeyButton
from ui.widgets.text import Text

Report = Callable[[int, int], bool]
"""Takes how many pieces of the work are done and how many there are; says whether to go on."""

BAR_WIDTH = 8.0
BAR_HEIGHT = 0.57


class ThinProgress(QProgressBar):
    """The stock progress bar in the colours of the theme."""

    def __init__(self, look: Appearance) -> None:
        """Make an empty bar."""
        super().__init__()
        self._look = look
        self.setAccessibleName("进度")
        look.changed.connect(self._measure)
        self._measure()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint how much is done, and the rest as a strip."""
        theme = self._look.theme
        painter = strokes.smooth(self)
        box = self.rect()
        strokes.fill(painter, box, theme.line)
        done = box.width() * self.value() // max(1, self.maximum())
        strokes.fill(painter, box.adjusted(0, 0, done - box.width(), 0), theme.accent)
        painter.end()

    def _measure(self) -> None:
        self.setFixedSize(self._look.px(BAR_WIDTH), self._look.px(BAR_HEIGHT))


class LongWork(QWidget):
    """A line with the progress of one piece of work and a button to stop it; hidden while there is none.

    `saved` carries what to say at its end and the file that was written, `cancelled` and `failed` what to say instead.
    """

    saved = Signal(str, Path)
    cancelled = Signal(str)
    failed = Signal(str)
    _reached = Signal(int, int)
    _ended = Signal()

    def __init__(self, look: Appearance) -> None:
        """Make a line without work."""
        super().__init__()
        self._stop = Event()
        self._doing = ""
        self._words = Text(look, size="small")
        self.bar = ThinProgress(look)
        self.cancel = KeyButton(look, "取消")

        self.cancel.clicked.connect(self._cancel)
        self._reached.connect(self._show)
        self._ended.connect(self.hide)
        app = QCoreApplication.instance()
        if app is not None:
            app.aboutToQuit.connect(self._stop.set)

        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self._words, 1)
        line.addWidget(self.bar)
        line.addWidget(self.cancel)
        self.hide()

    def start(self, words: str, file: Path, work: Callable[[Report], str]) -> None:
        """Begin work that writes a file; it is handed the function to report to, and returns what to say at its end."""
        self._stop.clear()
        self._doing = words
        self._show(0, 0)
        self.show()
        QThreadPool.globalInstance().start(lambda: self._run(file, work))

    def _cancel(self) -> None:
        self._stop.set()
        self._doing = "正在取消…"
        self._words.set_text(self._doing)

    def _show(self, done: int, total: int) -> None:
        self._words.set_text(f"{self._doing} {done:,} / {total:,}" if total else self._doing)
        self.bar.setRange(0, total)
        self.bar.setValue(done)

    def _run(self, file: Path, work: Callable[[Report], str]) -> None:
        def report(done: int, total: int) -> bool:
            if total and done * 100 // total != (done - 1) * 100 // total:
                self._reached.emit(done, total)
            return not self._stop.is_set()

        try:
            said = work(report)
        except Cancelled:
            self.cancelled.emit("已取消，没有写入文件")
        except (OutputError, HistoryError) as error:
            self.failed.emit(error.message)
        except CaseError as error:
            self.failed.emit("\n".join(f"{field}：{message}" if field else message for field, message in error.errors))
        else:
            self.saved.emit(said, file)
        self._ended.emit()
