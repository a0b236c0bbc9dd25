"""Work that takes its time: it runs off the window's thread, says how far it is, and can be stopped."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget
from typing_extensions import override

from ui.look import strokes
from ui.look.appearance import Appearance
from ui.system.tasks import Task
from ui.system.work import Work
from ui.widgets.buttons import KeyButton
from ui.widgets.text import Text

BAR_WIDTH = 8.0
BAR_HEIGHT = 0.57


class ThinProgress(QProgressBar):
    """The stock progress bar in the colours of the theme."""

    def __init__(self, look: Appearance) -> None:
        """Make an empty bar."""
        super().__init__()
        self._look = look
        self.setAccessibleName("进度")
        look.follow(self._measure)

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
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

    def __init__(self, look: Appearance) -> None:
        """Make a line without work."""
        super().__init__()
        self._task: Task | None = None
        self._file = Path()
        self._said: Callable[[Any], str] = str
        self._doing = ""
        self._words = Text(look, size="small")
        self.bar = ThinProgress(look)
        self.cancel = KeyButton(look, "取消")

        self.cancel.clicked.connect(self._cancel)

        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self._words, 1)
        line.addWidget(self.bar)
        line.addWidget(self.cancel)
        self.hide()

    def start(
        self, words: str, file: Path, work: Work, said: Callable[[Any], str] = str, *, apart: bool = False
    ) -> None:
        """Begin work that writes a file; it is handed the function to report to.

        `said` words its result, in the window's thread; `apart` is for work on files of others.
        """
        self._doing = words
        self._file, self._said = file, said
        self._task = Task(work, apart=apart)
        self._task.reached.connect(self._show)
        self._task.done.connect(self._say_done)
        self._task.failed.connect(self._say_failed)
        self._task.stopped.connect(self._say_stopped)
        self._show(0, 0)
        self.show()
        self._task.start()

    def _cancel(self) -> None:
        if self._task is not None:
            self._task.stop()
        self._doing = "正在取消…"
        self._words.set_text(self._doing)

    def _show(self, done: int, total: int) -> None:
        self._words.set_text(f"{self._doing} {done:,} / {total:,}" if total else self._doing)
        self.bar.setRange(0, total)
        self.bar.setValue(done)

    def _say_done(self, result: object) -> None:
        self.saved.emit(self._said(result), self._file)
        self.hide()  # after whoever takes the focus from the button

    def _say_failed(self, words: str) -> None:
        self.failed.emit(words)
        self.hide()  # after whoever takes the focus from the button

    def _say_stopped(self) -> None:
        self.cancelled.emit("已取消，没有写入文件")
        self.hide()  # after whoever takes the focus from the button
