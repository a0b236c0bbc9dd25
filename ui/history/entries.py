"""The list of past estimates: newest first, read page by page as one scrolls, two lines to a row."""

from functools import lru_cache

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QCursor, QKeyEvent, QPainter, QPalette
from PySide6.QtWidgets import QFrame, QListView, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from estimator.history import HistoryEntry, HistoryError
from ui.history.store import HistoryStore
from ui.history.wording import NO_NAME, EntryRow, is_withdrawn, row
from ui.look import strokes
from ui.look.appearance import Appearance
from ui.widgets.scroll import WIDTH, ThinBar

PAGE = 50
PATIENCE = 0.5
"""Seconds that the window stands still at most while another thread opens the history."""
ROW = 3.57
LINE = 1.57
ABOVE = 0.21
GAP = 0.71
Index = QModelIndex | QPersistentModelIndex
_word = lru_cache(maxsize=500)(row)


def word_of(entry: HistoryEntry) -> EntryRow:
    """Word an entry; what was worded before is remembered."""
    return _word(entry, is_withdrawn(entry))


class EntryModel(QAbstractListModel):
    """The entries that a search finds. `failed`: why the history could not be read."""

    failed = Signal(str)

    def __init__(self, store: HistoryStore) -> None:
        """Make an empty model of a history."""
        super().__init__()
        self._store = store
        self._search: dict[str, object] = {}
        self._entries: list[HistoryEntry] = []
        self.problem = ""
        """Why nothing could be read the last time, or nothing."""
        self._more = False

    def search(self, **search: object) -> None:
        """Look for entries, as `History.find` does."""
        self.beginResetModel()
        self._search = search
        self._entries = self._page(0)
        self.endResetModel()

    def entry(self, index: Index) -> HistoryEntry:
        """Return the entry of a row."""
        return self._entries[index.row()]

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's default
        """Return how many rows have been read."""
        return 0 if parent.isValid() else len(self._entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a row in words."""
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return word_of(self.entry(index)).spoken
        return None

    @override
    def canFetchMore(self, parent: Index) -> bool:
        """Tell whether there may be more."""
        return self._more and not parent.isValid()

    @override
    def fetchMore(self, _parent: Index) -> None:
        """Read the next page."""
        found = self._page(len(self._entries))
        if found:
            self.beginInsertRows(QModelIndex(), len(self._entries), len(self._entries) + len(found) - 1)
            self._entries += found
            self.endInsertRows()

    def _page(self, offset: int) -> list[HistoryEntry]:
        self.problem = ""
        try:
            with self._store.opened(PATIENCE) as history:
                found = history.find(**self._search, limit=PAGE, offset=offset)  # type: ignore[arg-type] # as given
        except HistoryError as error:
            found = []
            self.problem = str(error)
            self.failed.emit(str(error))
        self._more = len(found) == PAGE
        return found


class EntryDelegate(QStyledItemDelegate):
    """Paints a row: who, what and the figure; below them, smaller, its number, time and ID number."""

    def __init__(self, look: Appearance, rows: "EntryList") -> None:
        """Make a painter of the rows of a list."""
        super().__init__(rows)
        self._look = look
        self._rows = rows

    @override
    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Return the height of two lines."""
        return QSize(0, self._look.px(ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a row, with the ring when the list has the focus."""
        look, theme = self._look, self._look.theme
        box: QRect = option.rect  # type: ignore[attr-defined] # which the stubs leave out
        # The state of the option would say so as well, but QStyle is slow to load.
        chosen, hovered = index == self._rows.currentIndex(), index == self._rows.hovered()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if chosen or hovered:
            tint = theme.soft if chosen else strokes.half(theme.soft)
            painter.fillRect(box, tint)
        margin = look.px(look.columns.margin)
        left, right = box.x() + margin, box.right() + 1 - max(0, margin - WIDTH)
        painter.fillRect(QRect(left, box.bottom(), right - left, 1), theme.line)
        model = index.model()
        if isinstance(model, EntryModel):
            self._paint_texts(painter, box, left, right, word_of(model.entry(index)))
        if chosen and self._rows.hasFocus():
            strokes.outline(painter, box.adjusted(1, 1, -1, -1), theme.accent, 2.0, strokes.RADIUS + 1)
        painter.restore()

    def _paint_texts(self, painter: QPainter, box: QRect, left: int, right: int, row: EntryRow) -> None:
        """Paint the two lines of an entry: who, what and how much; number and person."""
        look, theme = self._look, self._look.theme
        first = QRect(box.x(), box.y() + look.px(ABOVE), box.width(), look.px(LINE))
        second = first.translated(0, first.height())
        who = strokes.piece(look, row.who, theme.muted if row.who == NO_NAME else theme.ink)
        base = strokes.baseline(first, who.measure)
        strokes.draw(painter, left, base, who)
        strokes.draw(painter, left + who.width + look.px(GAP), base, strokes.piece(look, row.benefit, theme.muted))
        strokes.draw(painter, right, base, strokes.piece(look, row.figure, theme.ink, bold=True), right=True)
        number, person = (strokes.piece(look, text, theme.muted, "small") for text in row.below)
        base = strokes.baseline(second, number.measure)
        strokes.draw(painter, left, base, number)
        if left + number.width + look.px(GAP) + person.width <= right:
            strokes.draw(painter, right, base, person, right=True)


class EntryList(QListView):
    """The rows; `opened` carries the entry that was asked for with Enter or a click, `left`: Up on the first row."""

    opened = Signal(object)
    left = Signal()

    def __init__(self, look: Appearance, store: HistoryStore) -> None:
        """Make an empty list."""
        super().__init__()
        self._look = look
        self.entries = EntryModel(store)
        self.setModel(self.entries)
        self.setItemDelegate(EntryDelegate(look, self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBar(ThinBar(look, self))
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)  # its room stays, and no column moves
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setAccessibleName("历史试算")
        self.clicked.connect(self._open)
        look.follow(self._measure)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open with Enter; Up on the first row goes back to the search."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._open(self.currentIndex())
        elif event.key() == Qt.Key.Key_Up and self.currentIndex().row() <= 0:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def hovered(self) -> QModelIndex:
        """Return the row under the mouse."""
        # The viewport lies where the list does; asking for it makes PySide load half of QtWidgets.
        return self.indexAt(self.mapFromGlobal(QCursor.pos())) if self.underMouse() else QModelIndex()

    def focus(self) -> None:
        """Go to the row that was current, or to the first."""
        if not self.currentIndex().isValid():
            self.setCurrentIndex(self.entries.index(0))
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            self.opened.emit(self.entries.entry(index))

    def _measure(self) -> None:
        palette = QPalette()
        palette.setColor(QPalette.ColorRole.Base, self._look.theme.sheet)
        self.setPalette(palette)
        self.setMinimumHeight(2 * self._look.px(ROW))
        self.scheduleDelayedItemsLayout()
