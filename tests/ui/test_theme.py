from pathlib import Path
from typing import get_args

import pytest
from PySide6.QtGui import QColor

from estimator.settings.settings import ThemeChoice
from ui.look.palettes import THEMES_FILE, Theme, load_themes

TEXT, MARK = 4.5, 3.0

PAIRS = [
    *((word, ground, TEXT) for word in ("ink", "muted") for ground in ("surface", "sheet", "ground", "soft")),
    *((word, "amber_soft", TEXT) for word in ("ink", "muted", "amber")),
    ("ink", "error_soft", TEXT),
    ("muted", "error_soft", TEXT),
    *(("accent", ground, TEXT) for ground in ("surface", "sheet", "ground")),
    *(("accent_ink", ground, TEXT) for ground in ("soft", "surface")),
    ("on_accent", "accent", TEXT),
    *(("error", ground, TEXT) for ground in ("surface", "sheet")),
    *(("edge", ground, MARK) for ground in ("surface", "sheet")),
    *(("faint", ground, MARK) for ground in ("surface", "sheet")),
    ("amber_mark", "surface", MARK),
]


def luminance(colour: QColor) -> float:
    """Relative luminance as WCAG 2 defines it."""

    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF())


def contrast(one: QColor, other: QColor) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.fixture(params=load_themes())
def theme(request: pytest.FixtureRequest) -> Theme:
    return load_themes()[request.param]


def test_black_on_white_is_the_largest_contrast() -> None:
    assert contrast(QColor("black"), QColor("white")) == pytest.approx(21)


@pytest.mark.parametrize(("word", "ground", "asked"), PAIRS)
def test_what_is_read_stands_out_from_its_ground(theme: Theme, word: str, ground: str, asked: float) -> None:
    assert contrast(getattr(theme, word), getattr(theme, ground)) >= asked


@pytest.mark.parametrize("part", ["fund", "allowance", "deductible", "copayment", "over_ceiling", "excluded"])
def test_parts_of_a_bill_stand_out_from_the_answer(theme: Theme, part: str) -> None:
    assert contrast(theme.parts[part], theme.surface) >= MARK


@pytest.mark.parametrize("part", ["fund", "copayment"])
def test_parts_stand_out_from_a_chosen_row(theme: Theme, part: str) -> None:
    assert contrast(theme.parts[part], theme.soft) >= MARK


def test_no_two_parts_share_a_fill_pattern(theme: Theme) -> None:
    assert len(set(theme.fill_patterns.values())) == len(theme.parts)


def test_every_theme_can_be_chosen() -> None:
    assert get_args(ThemeChoice) == ("system", *load_themes())


def test_only_high_contrast_has_grounds_alike(theme: Theme) -> None:
    assert theme.flat == (theme.name == "contrast")


def test_stock_painting_gets_the_same_colours(theme: Theme) -> None:
    palette = theme.palette()

    assert palette.text().color() == theme.ink
    assert palette.placeholderText().color() == theme.muted
    assert palette.highlight().color() == theme.soft


def test_a_theme_without_a_colour_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "themes.toml"
    file.write_text(THEMES_FILE.read_text("utf-8").replace('edge = "#7A8694"\n', ""), "utf-8")

    with pytest.raises(KeyError, match="edge"):
        load_themes(file)


def test_a_colour_that_is_none_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "themes.toml"
    file.write_text(THEMES_FILE.read_text("utf-8").replace("#7A8694", "bluish"), "utf-8")

    with pytest.raises(ValueError, match="bluish"):
        load_themes(file)
