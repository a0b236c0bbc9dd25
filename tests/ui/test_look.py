import pytest
from PySide6.QtGui import QFont, QGuiApplication, QPalette
from pytestqt.qtbot import QtBot

from ui.look import strokes
from ui.look.appearance import Appearance
from ui.look.metrics import Fold
from ui.widgets.text import Text


@pytest.mark.parametrize(
    ("width", "percent", "fold"),
    [
        (1366, 100, Fold.WIDE),
        (1148, 100, Fold.WIDE),
        (1147, 100, Fold.FOLDED),
        (1366, 125, Fold.FOLDED),
        (1366, 150, Fold.FOLDED),
        (868, 100, Fold.FOLDED),
        (867, 100, Fold.SMALLEST),
        (1366, 200, Fold.SMALLEST),
    ],
)
def test_columns_fold_by_width_in_text_sizes(look: Appearance, width: int, percent: int, fold: Fold) -> None:
    look.set_text_size(percent)
    look.set_window_width(width)

    assert look.fold is fold


def test_larger_text_folds_a_window_that_keeps_its_width(look: Appearance) -> None:
    look.set_window_width(1366)
    look.set_text_size(150)

    assert look.fold is Fold.FOLDED


def test_widgets_hear_of_a_new_fold_and_not_of_every_pixel(look: Appearance, qtbot: QtBot) -> None:
    look.set_window_width(1366)

    with qtbot.waitSignal(look.changed):
        look.set_window_width(1000)
    with qtbot.assertNotEmitted(look.changed):
        look.set_window_width(1001)


@pytest.mark.parametrize(
    ("percent", "sizes"), [(100, (36, 16, 14, 13)), (150, (54, 24, 21, 19)), (200, (72, 32, 28, 25))]
)
def test_type_grows_as_one(look: Appearance, percent: int, sizes: tuple[int, ...]) -> None:
    look.set_text_size(percent)

    assert tuple(look.pixels(size) for size in ("headline", "section", "text", "small")) == sizes


def test_a_theme_is_put_on_at_once(look: Appearance) -> None:
    look.set_theme("dark")

    assert look.theme.name == "dark"
    assert QGuiApplication.palette().color(QPalette.ColorRole.Text) == look.theme.ink


def test_digits_are_equally_wide(look: Appearance) -> None:
    assert len({look.measure("headline", bold=True).horizontalAdvance(digit) for digit in "0123456789"}) == 1


def test_a_formula_keeps_its_signs(look: Appearance) -> None:
    assert "".join(look.formula("(1500.00 − 400.00) × 63%").split()) == "(1500.00−400.00)×63%"


@pytest.mark.parametrize(
    ("text", "narrow"),
    [
        ("女 · 1986-05-12 · 35 岁", True),
        ("住院 · 居民 · 市内 · 县级", True),
        ("城乡居民医保·住院", False),
        ("阿依古丽·买买提", False),
        ("级别 · 等级，按出院日", False),
        ("9000.00 − 0.00", False),
    ],
)
def test_points_between_words_take_half_a_width_and_sentences_do_not(look: Appearance, text: str, narrow: bool) -> None:  # noqa: FBT001  a column
    assert Text(look, text).font().isFeatureSet(QFont.Tag("halt")) is narrow
    assert (strokes.piece(look, text, look.theme.ink).width < look.measure().horizontalAdvance(text)) is narrow
