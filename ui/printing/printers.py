"""What Qt knows of printers, and a job handed to one of them. Runs in a process of its own (see printing.py)."""

import os
import sys
from contextlib import ExitStack, suppress
from ctypes import CDLL
from typing import TYPE_CHECKING

from PySide6.QtCore import QSizeF
from PySide6.QtGui import QGuiApplication, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from estimator.writing import OutputError, scratch_folder
from ui.paper.painting import paint
from ui.printing.fitting import Papers, Size, paper_for, refusal
from ui.printing.messages import Answer, Job, JobOutcome, Order, Printers

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

_MILLIMETRE = QPageSize.Unit.Millimeter
_MILLIMETRES_PER_INCH = 25.4
_WITHOUT_FAULT = 0x100
"""The print server's codes from here on are faults."""
_FAULTS = {
    0x0401: "不允许使用",
    0x0402: "要求登录",
    0x0403: "不允许使用",
    0x0406: "找不到了，请另选打印机",
    0x0502: "没有应答",
    0x0503: "没有应答",
    0x0506: "暂停接收文件",
}
"""What the print server's codes mean, said of the printer."""
_PRINT_SERVER = "/run/cups/cups.sock"
"""Where CUPS is asked unless the user's CUPS_SERVER says otherwise: left to itself it would try the network next."""


def serve(connection: "Connection[Answer, Order]") -> None:
    """Answer orders (nothing: the printers; a name: its papers; a job: what became of it) until the other end goes."""
    os.environ.setdefault("CUPS_SERVER", _PRINT_SERVER)
    with ExitStack() as stack:
        with suppress(OutputError):  # then pages on their way lie where the system has them lie
            os.environ["TMPDIR"] = str(stack.enter_context(scratch_folder()))
        application = QGuiApplication([])
        application.setQuitOnLastWindowClosed(False)
        with suppress(EOFError):
            while True:
                connection.send(_answer(connection.recv()))


def _answer(order: Order) -> Answer:
    if order is None:
        return printers()
    return JobOutcome(order.printer, wrong_with(order)) if isinstance(order, Job) else papers(order)


def printers() -> Printers:
    """Return the printers of this computer."""
    return Printers(tuple(QPrinterInfo.availablePrinterNames()), QPrinterInfo.defaultPrinterName())


def papers(printer: str) -> Papers:
    """Return what a printer says of its papers."""
    info = QPrinterInfo.printerInfo(printer)
    if info.isNull():
        return Papers(printer)
    sizes = tuple(_size(each) for each in info.supportedPageSizes())
    smallest, largest = _size(info.minimumPhysicalPageSize()), _size(info.maximumPhysicalPageSize())
    stopped = info.state() in (QPrinter.PrinterState.Aborted, QPrinter.PrinterState.Error)
    return Papers(printer, sizes, smallest, largest, stopped)


def wrong_with(job: Job) -> str:
    """Hand pages to a printer; return what went wrong, in words, or nothing."""
    info = QPrinterInfo.printerInfo(job.printer)
    if info.isNull():
        return f"打印机“{job.printer}”找不到了，请另选打印机。"
    page = job.pages[0].width, job.pages[0].height
    paper = paper_for(page, papers(job.printer), job.paper)
    if paper is None:
        return refusal(page, papers(job.printer), job.paper)
    printer = QPrinter(info, QPrinter.PrinterMode.HighResolution)
    printer.setDocName(job.title)
    printer.setFullPage(True)
    printer.setPageSize(QPageSize(QSizeF(*paper), _MILLIMETRE))
    return _handed_over(printer, job)


def _handed_over(printer: QPrinter, job: Job) -> str:
    """Print a job; return what went wrong, or nothing."""
    painter = QPainter()
    if not painter.begin(printer):
        return f"没有打印：打印机“{job.printer}”没有接受文件，请看它是否开机、联机。"
    dots = printer.resolution() / _MILLIMETRES_PER_INCH
    width = printer.pageLayout().fullRect(QPageLayout.Unit.Millimeter).width()
    for number, page in enumerate(job.pages, start=1):
        if number > 1 and not printer.newPage():
            printer.abort()
            return f"打印中断：第 {number} 页没有送到打印机“{job.printer}”。"
        painter.resetTransform()
        # Some drivers list a roll under the width that they print on.
        painter.translate((width - page.width) / 2 * dots, 0)
        paint(painter, page, dots)
    if not painter.end() or printer.printerState() in (QPrinter.PrinterState.Aborted, QPrinter.PrinterState.Error):
        return f"打印中断：文件没有送到打印机“{job.printer}”。"
    fault = _fault_of_server()
    return f"没有打印：打印机“{job.printer}”{fault}。" if fault else ""


def _fault_of_server() -> str:
    """Return what the print server said against the last job: Qt does not tell."""
    if sys.platform == "win32":
        return ""
    cups = CDLL("libcups.so.2")
    code = cups.cupsLastError()
    if code < _WITHOUT_FAULT:
        return ""
    return _FAULTS.get(code, f"没有接受文件（打印服务的错误 {code:04x}）")


def _size(page_size: QPageSize) -> Size:
    size = page_size.size(_MILLIMETRE)
    return size.width(), size.height()
