"""The printers of this computer, reached through a process of their own.

Drivers and print servers can take long, and Qt lets nothing else run while it waits for them: in the window's process
everything would stand still, and a driver that breaks would take the window along.
"""

import threading
from multiprocessing import get_context
from queue import SimpleQueue
from threading import Event, Thread
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from ui.printing.fitting import Papers
from ui.printing.messages import Answer, Job, JobOutcome, Order, Printers

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

GONE_WITHIN = 2.0
"""Seconds that a process takes at most to be gone once it is killed."""
BROKEN = "打印程序意外停止"


class Printing(QObject):
    """Asks printers and sends them pages, never waiting for an answer.

    `listed`: the printers; `told`: a printer's papers; `ended`: what became of a job. `heard` is its own.
    """

    listed = Signal(Printers)
    told = Signal(Papers)
    ended = Signal(JobOutcome)
    heard = Signal(object, object)

    def __init__(self) -> None:
        """Prepare; nothing is asked yet."""
        super().__init__()
        self._helper: _Helper | None = None
        self._underway: Job | None = None

        self.heard.connect(self._on_heard)

    def look(self) -> None:
        """Look for printers."""
        self._order(None)

    def ask(self, printer: str) -> None:
        """Ask a printer for its papers."""
        self._order(printer)

    def send(self, job: Job) -> None:
        """Send pages to a printer."""
        self._underway = job
        self._order(job)

    def stop(self) -> None:
        """Give up whatever is under way: a job that has not been handed over is not printed."""
        self._underway = None
        if self._helper is not None:
            self._helper.give_up()
            self._helper.join(GONE_WITHIN)  # else this object could be unmade there, in the middle of a signal
            self._helper = None

    def _order(self, order: Order) -> None:
        if self._helper is None:
            self._helper = _Helper(self)
            self._helper.start()
        self._helper.orders.put(order)

    def _on_heard(self, helper: "_Helper", answer: Answer | None) -> None:
        """Take an answer of the process, or that it is gone."""
        if helper is not self._helper:
            return
        job = self._underway
        if answer is None:
            self.stop()
            if job is not None:
                self.ended.emit(JobOutcome(job.printer, f"{BROKEN}，没有打印；请再试一次。"))
            else:
                self.listed.emit(Printers(wrong=f"{BROKEN}，查不到打印机；可以先存为 PDF。"))
        elif isinstance(answer, Printers):
            self.listed.emit(answer)
        elif isinstance(answer, Papers):
            self.told.emit(answer)
        else:
            self._underway = None
            self.ended.emit(answer)


class _Helper(Thread):
    """The other process and the thread that talks to it: one answer to each order, nothing (None) when it is gone."""

    def __init__(self, printing: Printing) -> None:
        super().__init__(daemon=True)
        self.orders: SimpleQueue[Order] = SimpleQueue()
        self._printing = printing
        self._over = Event()
        context = get_context("spawn")
        self._ours, self._theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(self._theirs,), daemon=True)

    def give_up(self) -> None:
        self._over.set()
        self.orders.put(None)
        if self._process.pid is not None:
            self._process.kill()

    def run(self) -> None:
        try:
            self._talk()
        except (EOFError, OSError):
            self._printing.heard.emit(self, None)
        except Exception as error:  # noqa: BLE001 whatever it is, the dialog waits for an answer
            threading.excepthook(threading.ExceptHookArgs((type(error), error, error.__traceback__, self)))
            self._printing.heard.emit(self, None)
        if self._process.pid is not None:
            self._process.kill()
            self._process.join()

    def _talk(self) -> None:
        self._process.start()
        self._theirs.close()
        while True:
            order = self.orders.get()
            if self._over.is_set():
                break
            self._ours.send(order)
            self._printing.heard.emit(self, self._ours.recv())


def _serve(connection: "Connection[Answer, Order]") -> None:
    """Answer orders until the window closes its end; this is what runs in the other process."""
    from ui.printing import printers  # noqa: PLC0415 it loads what the window's process need not have

    printers.serve(connection)
