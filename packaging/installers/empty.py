"""An empty window: what the size and the start of the program are held against."""

import sys

from PySide6 import QtPrintSupport
from PySide6.QtWidgets import QApplication, QWidget

QtPrintSupport.QPrinter  # noqa: B018 named, so that it is bundled as it is in the program
app = QApplication(sys.argv)
window = QWidget()
window.showMaximized()
sys.exit(app.exec())
