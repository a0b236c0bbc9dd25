"""A figure in a sentence stands on one line with the word beside it, and is copied and searched as it is read."""

from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from tests.ui.conftest import Show
from ui.look.appearance import Appearance
from ui.look.fonts import NO_BREAK_SPACE, kept_together
from ui.paper.marks import Type
from ui.paper.typesetting import lines, width
from ui.widgets.note import NoteBox

NOTE = "第一段从实际起付标准算起。另一种读法：基金支付 9,561.73（少 2,561.73），每月 1.00 元，比例 85% 未备案"
CASES = {
    "（少 2,561.73）": "（少~2,561.73）",
    "基金支付 6,225.00 元": "基金支付~6,225.00~元",
    "这次少付 −72.00": "这次少付~−72.00",
    "85% 未备案": "85%~未备案",
    "(1500.00 − 400.00) × 63%": "(1500.00 − 400.00) × 63%",
    "编号 A 12": "编号 A 12",
}


@pytest.mark.parametrize("text", CASES)
def test_what_stands_together(text: str) -> None:
    assert kept_together(text).replace(NO_BREAK_SPACE, "~") == CASES[text]


def test_no_width_of_paper_parts_a_figure_from_its_word(look: Appearance) -> None:  # noqa: ARG001 it brings the fonts
    kind = Type(3.55)
    whole = width(NOTE, kind)
    for share in range(20, 100):
        broken = lines(NOTE, kind, whole * share / 100)
        assert NO_BREAK_SPACE not in "".join(broken)
        for before, after in pairwise(broken):
            assert not (before[-1] in "少付月例" and after[0].isdigit()), broken
            assert not (before[-1].isdigit() and after[0] in "元未"), broken


def test_a_note_in_the_window_keeps_them_together_and_is_copied_as_it_is_read(look: Appearance, show: Show) -> None:
    box = NoteBox(look)
    box.set_notes([(NOTE, "33条")])
    box.resize(300, 200)
    show(box)
    words = next(label for label in box.findChildren(QLabel) if label.text() == NOTE)
    assert NO_BREAK_SPACE in QLabel.text(words)

    words.setSelection(0, len(NOTE))
    words.setFocus()
    QTest.keyClick(words, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == NOTE
