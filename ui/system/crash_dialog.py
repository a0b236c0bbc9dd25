"""The dialog after an unforeseen error, of stock widgets alone: nothing of the window that might be what is broken."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetricsF, QGuiApplication, QPalette
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

TITLE = "出现意外错误"
WORDS = "填写的内容没有变，可以接着做。反复出现时，请复制报告交给信息人员；报告没有姓名和身份证号，也已写入日志。"
WIDTH, LINES = 44, 14


class CrashDialog(QDialog):
    """Says what happened and that nothing typed is lost; the report can be copied."""

    def __init__(self, what: str, report: str, parent: QWidget | None) -> None:
        """Make a dialog; `what` is the error in one line."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(TITLE)
        # Stock widgets show the focus in the colour of selections, which elsewhere is too pale for that.
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Highlight, palette.color(QPalette.ColorRole.Accent))
        palette.setColor(QPalette.ColorRole.HighlightedText, palette.color(QPalette.ColorRole.Base))
        self.setPalette(palette)
        measure = QFontMetricsF(self.font())
        words = QLabel(f"{TITLE}。{WORDS}")
        words.setWordWrap(True)
        self._what = QLabel(what)
        self._what.setTextFormat(Qt.TextFormat.PlainText)
        self._what.setWordWrap(True)
        self._report = QPlainTextEdit(report)
        self._report.setReadOnly(True)
        # The caret shows that the report has the focus.
        self._report.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._report.setTabChangesFocus(True)
        self._report.setAccessibleName("错误报告")
        self._report.setMinimumSize(
            round(measure.horizontalAdvance("字") * WIDTH), round(measure.lineSpacing() * LINES)
        )
        buttons = QDialogButtonBox()
        copy = buttons.addButton("复制报告(&C)", QDialogButtonBox.ButtonRole.ActionRole)
        close = buttons.addButton("关闭(&X)", QDialogButtonBox.ButtonRole.RejectRole)

        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.report))
        buttons.rejected.connect(self.reject)

        layout = QVBoxLayout(self)
        margin, gap = round(measure.height()), round(measure.height() * 0.6)
        layout.setContentsMargins(margin, margin, margin, margin)
        layout.setSpacing(gap)
        for part in (words, self._what, self._report, buttons):
            layout.addWidget(part)
        close.setDefault(True)
        close.setFocus()

    @property
    def report(self) -> str:
        """The report as it is copied."""
        return self._report.toPlainText()

    def add(self, report: str) -> None:
        """Add the report of an error that came after; one dialog is enough."""
        self._report.appendPlainText(f"\n{report}")
