"""A line of time: the packs from the past to what is coming, of which one is picked with the arrows or a click."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from ui.look import strokes
from ui.look.appearance import Appearance
from ui.rules.wording import Span

HEIGHT = 4.86
NARROWEST = 17.0
"""Text sizes that a pack takes at least; where there is room for fewer, those around the picked one show."""
BAR = 0.5
GAP = 0.29


class Timeline(QWidget):
    """Packs side by side; `picked` carries the one that was picked."""

    picked = Signal(object)

    def __init__(self, look: Appearance) -> None:
        """Make an empty line."""
        super().__init__()
        self._look = look
        self._spans: tuple[Span, ...] = ()
        self._current = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("规则的先后")
        look.follow(self._measure)

    @property
    def spans(self) -> tuple[Span, ...]:
        """The packs that are shown."""
        return self._spans

    @property
    def current(self) -> Span | None:
        """The pack that is picked."""
        return self._spans[self._current] if self._spans else None

    def set_spans(self, spans: Sequence[Span], picked: Span | None) -> None:
        """Show other packs, one of them picked; emits nothing."""
        self._spans = tuple(spans)
        self._current = self._spans.index(picked) if picked in self._spans else max(0, len(self._spans) - 1)
        self._describe()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the pack before or after."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if step:
            self._pick(self._current + step)
        else:
            super().keyPressEvent(event)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Pick the pack under the mouse."""
        for index, box in self._boxes():
            if box.contains(event.position().toPoint()):
                self._pick(index)

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the packs."""
        painter = strokes.smooth(self)
        boxes = self._boxes()
        for index, box in boxes:
            self._paint_span(painter, self._spans[index], box, picked=index == self._current)
        painter.end()

    def _paint_span(self, painter: QPainter, span: Span, box: QRect, *, picked: bool) -> None:
        """Paint the span of a pack, its title and days."""
        look, theme = self._look, self._look.theme
        if picked:
            strokes.fill(painter, box.adjusted(1, 1, -1, -1), theme.soft)
        inner = box.adjusted(look.px(0.57), look.px(0.43), -look.px(0.57), 0)
        bar = QRect(inner.x(), inner.y(), inner.width(), look.px(BAR))
        if span.state == "coming":
            strokes.outline(painter, bar, theme.accent)
        else:
            strokes.fill(painter, bar, theme.accent if span.state in ("holds", "present") else theme.border)
        ink = theme.accent_ink if picked else theme.ink
        lines = (
            (f"{span.head.in_force_from} 起", span.words, True),
            (span.head.title, "", False),
        )
        for number, (left, right, bold) in enumerate(lines):
            row = QRect(inner.x(), bar.bottom() + look.px(0.29 + 1.57 * number), inner.width(), look.px(1.57))
            aside = strokes.piece(look, right, theme.error if span.head.fault else theme.muted, "small")
            room = inner.width() - (aside.width + look.px(0.57) if right else 0)
            base = strokes.baseline(row, look.measure())
            words = look.measure(bold=bold).elidedText(left, Qt.TextElideMode.ElideRight, room)
            strokes.draw(painter, inner.x(), base, strokes.piece(look, words, ink, bold=bold))
            strokes.draw(painter, inner.right() + 1, base, aside, right=True)
        if picked and self.hasFocus():
            strokes.outline(painter, box.adjusted(1, 1, -1, -1), theme.accent, 2.0, strokes.RADIUS)

    def _boxes(self) -> list[tuple[int, QRect]]:
        """Return the places of the packs that there is room for."""
        count = max(1, min(len(self._spans), self.width() // self._look.px(NARROWEST)))
        first = max(0, min(self._current - count // 2, len(self._spans) - count))
        gap = self._look.px(GAP)
        wide = (self.width() + gap) // count - gap
        wide = min(wide, self._look.px(NARROWEST * 2))
        shown = range(first, min(first + count, len(self._spans)))
        return [(index, QRect((index - first) * (wide + gap), 0, wide, self.height())) for index in shown]

    def _pick(self, index: int) -> None:
        index = max(0, min(index, len(self._spans) - 1))
        if index != self._current:
            self._current = index
            self._describe()
            self.picked.emit(self._spans[index].head)

    def _describe(self) -> None:
        span = self.current
        self.setAccessibleDescription("" if span is None else f"{span.head.title}，{span.words}")
        self.update()

    def _measure(self) -> None:
        self.setFixedHeight(self._look.px(HEIGHT))
        self.update()
