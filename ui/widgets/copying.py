"""The menu that offers to copy what a widget says."""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget


def offer_to_copy(widget: QWidget, copies: Mapping[str, str], event: QContextMenuEvent) -> None:
    """Open the menu where it was asked for; it offers each text by its words."""
    if not copies:
        event.ignore()
        return
    menu = QMenu(widget)
    for words, text in copies.items():
        menu.addAction(words, lambda text=text: QGuiApplication.clipboard().setText(text))
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.popup(event.globalPos())
