"""The citizen's view: the answer alone in very large type, on the second screen where there is one."""

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication, QHideEvent, QKeyEvent, QPaintEvent, QResizeEvent, QScreen
from PySide6.QtWidgets import QStackedWidget, QWidget
from shiboken6 import isValid
from typing_extensions import override

from estimator.explain import PlainWords, not_yet, plain_words
from estimator.form import Draft
from ui.case.page import CasePage
from ui.look import strokes
from ui.look.appearance import Appearance
from ui.look.strokes import Piece
from ui.widgets.actions import CITIZEN
from ui.widgets.plain import HALF_HEIGHT, PlainBar, PlainFigures, PlainLines

ACROSS, DOWN = 97.6, 54.9
"""The screen in units of the view: 1366 × 768 pixels in units of 14, the usual size of text."""
SIDE = 5.14
TOP = 2.85
BAR = 2.57
BAR_GAP = 0.85
LINES_GAP = 1.86
FOOT = 5.2
FOOT_TEXT = 1.57
KEY_TEXT = 1.15
FOOT_BASE = 52.4
FOOT_GAP = 2.86
ON_TRIAL = "按没有签发的规则试用，不作依据。"
BACK = f"{CITIZEN.key} 返回"
CLOSING = {Qt.Key.Key_F11, Qt.Key.Key_Escape}


class CitizenView(QWidget):
    """Fills a screen with an answer; its sizes come from that screen, so they are the largest there is room for."""

    def __init__(self, look: Appearance, parent: QWidget) -> None:
        """Make a view that belongs to the window `parent`."""
        super().__init__(parent, Qt.WindowType.Window | Qt.WindowType.FramelessWindowHint)
        self._look = look
        self._words = PlainWords((), (), (), "", "")
        self._clerk = parent
        self._with_key = False
        self.figures = PlainFigures(look, self)
        self.bar = PlainBar(look, self)
        self.lines = PlainLines(look, self)
        self.setWindowTitle("试算结果")
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    @property
    def words(self) -> PlainWords:
        """What the view says."""
        return self._words

    def show_draft(self, draft: Draft) -> None:
        """Say the answer of a draft; only what differs is painted anew."""
        if draft.case is not None and draft.estimate is not None:
            words = plain_words(draft.case, draft.estimate)
            if draft.estimate.rules.on_trial:
                words = words._replace(proviso=f"{ON_TRIAL}{words.proviso}")
        else:
            words = not_yet(draft.facts, draft.without_wage)
        if words == self._words:
            return
        self._words = words
        self.figures.set_figures(words.figures, words.leading)
        self.bar.set_parts(words.parts)
        self.lines.set_lines(words.lines)
        self._arrange()
        self.update()

    def show_on(self, screen: QScreen, *, beside_the_clerk: bool) -> None:
        """Fill a screen; one that is the citizen's own never takes the keys from the clerk."""
        self._with_key = not beside_the_clerk
        self.setWindowFlag(Qt.WindowType.WindowDoesNotAcceptFocus, beside_the_clerk)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating, beside_the_clerk)
        self.setScreen(screen)
        self.setGeometry(screen.geometry())
        # Not showFullScreen(), which would take the keys in any case.
        self.setWindowState(Qt.WindowState.WindowFullScreen)
        self.show()
        if not beside_the_clerk:
            self.activateWindow()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back with F11 or Esc."""
        if event.key() in CLOSING:
            self.close()
        else:
            super().keyPressEvent(event)

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        """Give the keys back to the field they came from."""
        super().hideEvent(event)
        self._clerk.activateWindow()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fill the new size."""
        super().resizeEvent(event)
        self._arrange()

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the ground and what stands at the foot."""
        theme, unit = self._look.theme, self._unit()
        painter = strokes.smooth(self)
        painter.fillRect(self.rect(), theme.surface)
        x, base = round(SIDE * unit), self.height() - round((DOWN - FOOT_BASE) * unit)
        for words in (self._words.about, self._words.proviso):
            piece = Piece(words, round(FOOT_TEXT * unit), theme.muted)
            strokes.draw(painter, x, base, piece)
            x += round(piece.width + FOOT_GAP * unit) if words else 0
        if self._with_key:
            key = Piece(BACK, round(KEY_TEXT * unit), theme.muted)
            strokes.draw(painter, self.width() - round(SIDE * unit), base, key, right=True)
        painter.end()

    def _unit(self) -> float:
        return min(self.width() / ACROSS, self.height() / DOWN)

    def _arrange(self) -> None:
        """Place figures, bar and lines from the top down, in the unit of this screen."""
        unit = self._unit()
        side, width = round(SIDE * unit), self.width() - 2 * round(SIDE * unit)
        y = round(TOP * unit)
        for part in (self.figures, self.bar, self.lines):
            part.set_unit(unit)
        self.figures.setGeometry(side, y, width, round(HALF_HEIGHT * unit))
        y += round((HALF_HEIGHT + BAR_GAP) * unit)
        split = bool(self._words.parts) or not self._words.lines
        self.bar.setVisible(split)
        self.bar.setGeometry(side, y, width, round(BAR * unit))
        y += round((BAR + LINES_GAP) * unit) if split else 0
        self.lines.setGeometry(side, y, width, self.height() - y - round(FOOT * unit))


class CitizenScreen(QObject):
    """Opens and closes the citizen's view and keeps it at the draft of the page that shows."""

    def __init__(self, look: Appearance, window: QWidget, pages: QStackedWidget) -> None:
        """Make it for a window and its pages; the view itself is made when it is first wanted."""
        super().__init__(window)
        self._window = window
        self._pages = pages
        self._page: CasePage | None = None
        self.view = CitizenView(look, window)

        pages.currentChanged.connect(self._on_page_turned)
        app = QGuiApplication.instance()
        app.screenRemoved.connect(self._leave)  # type: ignore[union-attr] # there is one by now

    def toggle(self) -> None:
        """Show the view, or close it again."""
        if self.view.isVisible():
            self.view.close()
            return
        here = self._window.screen()
        other = next((screen for screen in QGuiApplication.screens() if screen is not here), None)
        self._on_page_turned()
        self.view.show_on(other or here, beside_the_clerk=other is not None)
        if other is not None:
            # Some window systems give the keys to any window that is new.
            self._window.activateWindow()

    def _on_page_turned(self) -> None:
        page = self._pages.currentWidget()
        if not isinstance(page, CasePage) or page is self._page:
            return
        if self._page is not None and isValid(self._page):  # else it was made anew, by other rules
            self._page.form.drafted.disconnect(self._show_current_draft)
        self._page = page
        page.form.drafted.connect(self._show_current_draft)
        self._show_current_draft()

    def _show_current_draft(self) -> None:
        if self._page is not None:
            self.view.show_draft(self._page.form.draft)

    def _leave(self, screen: QScreen) -> None:
        # Qt would put the view on the screen that is left, over the clerk's form.
        if self.view.screen() is screen:
            self.view.close()
