"""One word for one thing: no old word stands in a text that the program shows; offices' tables still may use it."""

import ast
import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from estimator.rulepack.counter_words import in_counter_words

ROOT = Path(__file__).parents[1]
OLD_WORDS = {
    "本年已付": "本年基金已付",
    "(?<!统筹)区内": "市内",
    "(?<!统筹)区外": "市外",
    "重疾": "重特大",
    "精神病(?!院|科|医院)": "精神疾病",
    "失业(?!保险|金)": "领失业金",
    "配偶已享": "配偶领过居民待遇",
    "与所选相差": "个人负担相差",
    "参保状态": "人员类别",
    "事件": "生育类别",
    "生效后": "补足后，或生效以后",
}
"""Patterns of words that were found wanting, with what is said now."""
OLD_LABELS = {"月": "个月", "方式": "分娩方式", "手术": "节育手术", "省内": "省内市外", "失业": "领失业金"}
"""Whole texts, which within longer ones are something else."""
STILL_SAID = {
    "ui/case/plans.py": {"参保状态"},
    "estimator/compare/wording.py": {"省内"},
    "estimator/calculate/eligibility.py": {"生效后"},
    "estimator/slip/description.py": {"生效后"},
    "estimator/batch/result_columns.py": {"生效后"},
    "estimator/rule_workbook/examples_sheet.py": {"生效后"},
    "estimator/rulepack/counter_words.py": set(OLD_WORDS),
}
"""The section of the form keeps its title; the head of a row that goes on with 市级; what a waiting period promises;
heads of result files of before, and of an officer's workbook, for both; the table by which packs are read.
"""
ASSETS = ("help.toml", "everyday.toml", "themes.toml", "wages.toml")
"""What is read out of them is shown; roster.toml and nhsa.toml hold what offices write."""


def shown(path: Path) -> Iterator[str]:
    """The Chinese texts of a file of the program: its strings, but not its docstrings."""
    tree = ast.parse(path.read_text("utf-8"))
    docs = {
        node.body[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in docs:
            yield node.value


def texts_in(value: object) -> Iterator[str]:
    """All texts of a file of TOML, at any depth."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from texts_in(one)
    elif isinstance(value, list):
        for one in value:
            yield from texts_in(one)


def old_words_in(texts: Iterator[str], said: Iterable[str] = ()) -> list[tuple[str, str]]:
    """The texts in which something is called as it was, with what it is called now."""
    patterns = [(pattern, now) for pattern, now in OLD_WORDS.items() if pattern not in said]
    found = []
    for text in texts:
        found += [(text, now) for pattern, now in patterns if re.search(pattern, text)]
        found += [(text, OLD_LABELS[text])] if text in OLD_LABELS and text not in said else []
    return found


PROGRAM = sorted(
    str(path.relative_to(ROOT)) for folder in ("estimator", "ui") for path in ROOT.glob(f"{folder}/**/*.py")
)


@pytest.mark.parametrize("file", PROGRAM)
def test_no_text_of_the_program_calls_a_thing_as_it_was(file: str) -> None:
    assert old_words_in(shown(ROOT / file), STILL_SAID.get(file, ())) == []


@pytest.mark.parametrize("name", ASSETS)
def test_no_text_beside_the_program_does(name: str) -> None:
    assert old_words_in(texts_in(tomllib.loads((ROOT / "assets" / name).read_text("utf-8")))) == []


@pytest.mark.parametrize("path", sorted(ROOT.glob("rules/**/*.toml")), ids=lambda path: path.stem)
def test_no_text_of_a_pack_does_as_it_is_read(path: Path) -> None:
    texts = texts_in(in_counter_words(tomllib.loads(path.read_text("utf-8"))))
    assert old_words_in(texts, {"参保状态"}) == []
