"""A scroll area with a thin bar that is painted only where there is something to scroll."""

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QScrollBar, QWidget
from typing_extensions import override

from ui.look import strokes
from ui.look.appearance import Appearance

HANDLE = 4
WIDTH = 10
SHORTEST = 24
AROUND = 4.0
"""Text sizes above and below what has the focus that stay in sight: the head of its section, the line under it."""


class ThinBar(QScrollBar):
    """The stock bar with a handle of 4 pixels and no arrows."""

    def __init__(self, look: Appearance, parent: QWidget | None = None) -> None:
        """Make an upright bar."""
        super().__init__(Qt.Orientation.Vertical, parent)
        self._look = look
        self.setFixedWidth(WIDTH)

    @override
    def sizeHint(self) -> QSize:
        """Return the width that the bar takes from what it scrolls."""
        return QSize(WIDTH, super().sizeHint().height())

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the handle alone."""
        span = self.maximum() - self.minimum()
        if span <= 0:
            return
        length = max(SHORTEST, self.height() * self.pageStep() / (span + self.pageStep()))
        top = (self.height() - length) * (self.value() - self.minimum()) / span
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(strokes.NO_PEN)
        painter.setBrush(self._look.theme.faint)
        painter.drawRoundedRect(QRectF((self.width() - HANDLE) / 2, top, HANDLE, length), HANDLE / 2, HANDLE / 2)
        painter.end()


class ThinScroll(QScrollArea):
    """A transparent scroll area that goes up and down only and keeps what has the focus in sight."""

    def __init__(self, look: Appearance, content: QWidget) -> None:
        """Make an area around `content`, which takes its width."""
        super().__init__()
        self._look = look
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBar(ThinBar(look, self))
        # A viewport made here is known to PySide; asking the area for its own makes PySide load half of QtWidgets.
        viewport = QWidget()
        palette = QPalette()
        palette.setColor(QPalette.ColorRole.Window, Qt.GlobalColor.transparent)
        viewport.setPalette(palette)
        self.setViewport(viewport)
        viewport.setAutoFillBackground(False)
        self.setWidget(content)
        self.setWidgetResizable(True)
        content.setAutoFillBackground(False)
        self._content = content
        self._begins: QWidget | None = None

        QApplication.instance().focusChanged.connect(self._on_focus_changed)  # type: ignore[union-attr] # there is one by now
        # Queued: once the range is another, what is scrolled has yet to be laid out.
        self.verticalScrollBar().rangeChanged.connect(self._keep_in_sight, Qt.ConnectionType.QueuedConnection)

    def show_beginning(self, part: QWidget) -> None:
        """Bring the beginning of a part in sight once it is laid out, whatever has the focus."""
        self._begins = part
        QTimer.singleShot(0, self._keep_in_sight)

    def _keep_in_sight(self) -> None:
        """Follow what has the focus when text grows or the window shrinks."""
        begins = self._begins
        self._on_focus_changed(None, QApplication.focusWidget())
        if begins is not None:
            top = begins.mapTo(self._content, QPoint()).y()
            self.ensureVisible(0, top + min(begins.height(), self.viewport().height()) - 1, 0, 0)
            self.ensureVisible(0, top, 0, 0)
            self._begins = begins

    def _on_focus_changed(self, _before: QWidget | None, now: QWidget | None) -> None:
        self._begins = None
        # What is clicked is in sight, and must not move away under the mouse.
        clicked = QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton
        if now is None or clicked or not self._content.isAncestorOf(now):
            return
        top, around = now.mapTo(self._content, QPoint()).y(), self._look.px(AROUND)
        self.ensureVisible(0, top + now.height(), 0, around)
        self.ensureVisible(0, top, 0, around)
