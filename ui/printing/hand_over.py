"""Hands a slip out: it is kept in the history first, then goes to a printer or into a file."""

from collections.abc import Callable
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QDir, QObject, Signal, SignalInstance

from estimator.settings import Paper
from estimator.slip import Slip
from ui.paper.layout import lay_out
from ui.paper.pdf import write_pdf
from ui.printing.messages import Job, JobOutcome
from ui.printing.process import Printing
from ui.system.tasks import Task
from ui.system.work import Report, Work


class HandOver(QObject):
    """One slip on its way out. `kept`: it has its number now; `failed` and `delivered` carry what to say of it.

    `delivered` carries the file as well, None for a printer.
    """

    kept = Signal(Slip)
    failed = Signal(str)
    delivered = Signal(str, object)
    _written = Signal(Path)

    def __init__(self, keep: Callable[[], Slip], printing: Printing) -> None:
        """Take what keeps the slip and returns it as it is to be printed; it is called once, on another thread."""
        super().__init__()
        self._keep = keep
        self.printing = printing
        self._slip: Slip | None = None
        self._keeping = False
        self._target: tuple[Paper, str | Path] | None = None

        self.kept.connect(self._go_on)
        self.failed.connect(self._stop)
        self.delivered.connect(self._stop)
        self._written.connect(self._say_written)
        printing.ended.connect(self._on_ended)

    @property
    def stage(self) -> Literal["", "saving", "printing"]:
        """What is being done with the slip."""
        if self._target is None:
            return ""
        return "printing" if isinstance(self._target[1], str) else "saving"

    def start(self, paper: Paper, target: str | Path) -> None:
        """Bring the slip to a printer, by its name, or into a file."""
        self._target = paper, target
        if self._slip is not None:
            self._go_on(self._slip)
        elif not self._keeping:
            self._keeping = True
            self._run(lambda _report: self._keep(), self.kept)

    def cancel(self) -> None:
        """Give up a job that is on its way to a printer."""
        self._target = None
        self.printing.stop()

    def _run(self, work: Work, done: SignalInstance) -> None:
        task = Task(work)
        task.done.connect(done)
        task.failed.connect(self.failed)
        task.start()

    def _go_on(self, slip: Slip) -> None:
        """Hand the slip over, once it is kept, to the printer or the file."""
        self._slip = slip
        self._keeping = False
        if self._target is None:
            return
        paper, target = self._target
        pages = lay_out(slip, paper)
        title = f"{slip.title}{slip.subtitle}"
        if isinstance(target, str):
            self.printing.send(Job(target, title, pages, paper))
        else:

            def write(_report: Report) -> Path:
                write_pdf(pages, title, target)
                return target

            self._run(write, self._written)

    def _say_written(self, path: Path) -> None:
        self.delivered.emit(f"已保存：{QDir.toNativeSeparators(str(path))}", path)

    def _on_ended(self, outcome: JobOutcome) -> None:
        if outcome.wrong:
            self.failed.emit(outcome.wrong)
        else:
            self.delivered.emit(f"已送到打印机“{outcome.printer}”", None)

    def _stop(self) -> None:
        self._target = None
        self._keeping = False
