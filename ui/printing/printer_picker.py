"""The printers of this computer to pick one from, and what stands against printing on it."""

from PySide6.QtCore import QSignalBlocker, Signal

from ui.look.appearance import Appearance
from ui.printing.fitting import Papers
from ui.printing.messages import Printers
from ui.printing.process import Printing
from ui.widgets.picker import Picker

LOOKING = "正在查找打印机…"
NONE = "没有打印机"
NO_PRINTER = "这台电脑上没有打印机，可以先存为 PDF。"
GONE = "打印机“{}”不在了，请另选打印机。"
PICK = "请选打印机"


class PrinterPicker(Picker):
    """The printer used last stands there at once, the others when they have been found; one that is gone is told.

    `changed`: another printer, or something became known of it.
    """

    changed = Signal()

    def __init__(self, look: Appearance, printing: Printing, last: str) -> None:
        """Offer the printer that was used last, and look for all there are."""
        super().__init__(look)
        self._printing = printing
        self._printers: Printers | None = None
        self._papers: dict[str, Papers] = {}
        self._gone = ""
        self.setAccessibleName("打印机")
        self.setPlaceholderText(PICK)
        self._offer((last,) if last else (), LOOKING, last)

        self.currentIndexChanged.connect(self._on_chosen)
        printing.listed.connect(self._list)
        printing.told.connect(self._learn)
        printing.look()

    def printer(self) -> str:
        """Return the printer that is picked, or nothing."""
        return self.currentText() if self.isEnabled() else ""

    def papers(self) -> Papers:
        """Return what is known of its papers."""
        return self._papers.get(self.printer(), Papers(self.printer()))

    def problem(self) -> str:
        """Say why there is no printer to print on, or nothing."""
        if self._printers is not None and not self._printers.names:
            return self._printers.wrong or NO_PRINTER
        if self._gone:
            return GONE.format(self._gone)
        return "" if self.printer() else LOOKING

    def look_again(self) -> None:
        """Look for printers anew, for something went wrong."""
        self._printing.look()

    def _offer(self, names: tuple[str, ...], none: str, picked: str) -> None:
        with QSignalBlocker(self):
            self.clear()
            self.addItems(names or (none,))
            self.setCurrentIndex(self.findText(picked if names else none))
        self.setEnabled(bool(names))

    def _list(self, printers: Printers) -> None:
        before = self.printer() or self._gone
        self._printers = printers
        self._papers.clear()
        self._gone = before if before not in printers.names else ""
        self._offer(printers.names, NONE, before or printers.default or next(iter(printers.names), ""))
        if self._gone and printers.names:
            self.setFocus()
        self._ask()
        self.changed.emit()

    def _learn(self, papers: Papers) -> None:
        self._papers[papers.printer] = papers
        self.changed.emit()

    def _on_chosen(self) -> None:
        self._gone = ""
        self._ask()
        self.changed.emit()

    def _ask(self) -> None:
        if self.printer() and self.printer() not in self._papers:
            self._printing.ask(self.printer())
