"""The figures and articles of the regulation stand in packs: code holds none."""

import ast
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from tests.officer_packs import officer_pack, text_of

ROOT = Path(__file__).parents[2]
FILES = sorted(file for folder in ("estimator", "ui") for file in (ROOT / folder).rglob("*.py"))

KNOWS_A_CASE = ("calculate", "case", "compare", "explain", "facts", "form", "result.py")
"""Where a figure of the regulation would matter; elsewhere the same number is a width or a year."""

UNLIKELY = "estimator/calculate/checks.py"
"""Says what is unlikely in anybody's life, under whatever regulation; no amount comes out of it."""

NO_FIGURES = (0, 1, 2, 3, 4, 9, 10, 12)
"""Too small to tell a figure from a count, or months of a year."""

PUBLIC_WORDS = ('"45%" 或 "1.25%" 的样子', "90 天内登记", "三个月内接续", "离职后三个月内接续", "90")
"""How a share is written; words of keys (registered_within_90_days, flexible_within_3_months); two digits to press."""

CITES = re.compile(r"[0-9]+ ?条|第 ?[0-9一二三四五六七八九十百]+ ?条")
IN_CHINESE = re.compile(
    r"百分之|减半|[一二两三四五六七八九十百千万]+ ?(个月|周岁|个百分点)|[二三四五六七八九十百千]+ ?(天|元|倍|成)"
)
"""Figures written out; 一天 is none."""
NUMBER = re.compile(r"(?<![\w.#-])([1-9][0-9]+(?:\.[0-9]+)?)(?![\w.-])( ?[%％])?")
NO_RULES = ("14 位", "80 毫米", "1,80}")
"""Places in an ID number, the width of a roll of paper, the length of a name."""
FIGURE = re.compile(r"[0-9]+(\.[0-9]+)? ?(%|％)|[0-9]{2,} ?(元|个月|天|周岁)")
SHARE_OF_A_SCALE = re.compile(r"(0|25|50|75|100)%")


def constants(file: Path) -> Iterator[ast.Constant]:
    """Yield every value written in a file but for docstrings."""
    tree = ast.parse(file.read_text("utf-8"))
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    yield from (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in told)


def figures_of(value: object) -> Iterator[Decimal]:
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        yield Decimal(value)
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from figures_of(one) if key != "line" else ()
    elif isinstance(value, list | tuple):
        for one in value:
            yield from figures_of(one)


FIGURES = {
    figure for row in officer_pack(text_of("sanmenxia-2021")).all_rows() for figure in figures_of(row.model_dump())
}


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_no_text_cites_an_article_or_a_figure(file: Path) -> None:
    texts = [node.value for node in constants(file) if isinstance(node.value, str) and node.value not in PUBLIC_WORDS]
    assert [text for text in texts if CITES.search(text)] == []
    told = [found[0] for text in texts if "\\" not in text for found in FIGURE.finditer(text)]
    assert [one for one in told if not SHARE_OF_A_SCALE.fullmatch(one)] == []
    assert [text for text in texts if "\\" not in text and "[" not in text and IN_CHINESE.search(text)] == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_no_text_has_a_number_that_is_a_figure_of_the_pack(file: Path) -> None:
    texts = [node.value for node in constants(file) if isinstance(node.value, str) and node.value not in PUBLIC_WORDS]
    told = [
        found[0]
        for text in texts
        if "\\" not in text and not any(one in text for one in NO_RULES)
        for found in NUMBER.finditer(text)
        if not SHARE_OF_A_SCALE.fullmatch(found[0])
        if Decimal(found[1]) / (100 if found[2] else 1) in FIGURES
    ]
    assert [one for one in told if one not in ("10", "11", "12")] == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_what_knows_a_case_holds_no_figure_of_the_pack(file: Path) -> None:
    if file == ROOT / UNLIKELY:
        return
    if file.relative_to(ROOT).parts[0] != "estimator" or file.relative_to(ROOT).parts[1] not in KNOWS_A_CASE:
        return
    numbers = [node.value for node in constants(file) if type(node.value) in (int, float)]
    assert [one for one in numbers if one not in NO_FIGURES and Decimal(str(one)) in FIGURES] == []


def test_the_pack_has_the_figures_that_are_looked_for() -> None:
    assert {Decimal(400), Decimal(70000), Decimal(98), Decimal("0.63")} <= FIGURES
