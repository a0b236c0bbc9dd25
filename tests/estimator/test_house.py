"""The house as a whole: how many rooms it has, one name for one thing, functions that fit on a screen."""

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MOST_LINES = 60
EXPLAINED_FROM = 12
"""From so many lines on a function says what it does, also where nobody else calls it."""
Function = ast.FunctionDef | ast.AsyncFunctionDef


def modules() -> Iterator[tuple[Path, ast.Module]]:
    for package in ("estimator", "ui"):
        for path in (ROOT / package).rglob("*.py"):
            yield path.relative_to(ROOT), ast.parse(path.read_text("utf-8"))


def functions() -> Iterator[tuple[str, Function]]:
    for path, module in modules():
        for node in ast.walk(module):
            if isinstance(node, Function):
                yield f"{path}:{node.lineno} {node.name}", node


def lines(node: Function) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


@pytest.mark.parametrize(("package", "most"), [("estimator", 14), ("ui", 18)])
def test_a_package_has_few_rooms(package: str, most: int) -> None:
    rooms = [path for path in (ROOT / package).iterdir() if (path / "__init__.py").is_file()]
    assert len(rooms) <= most


def test_no_two_public_classes_have_one_name() -> None:
    named = Counter(node.name for _, module in modules() for node in module.body if isinstance(node, ast.ClassDef))
    assert [name for name, count in named.items() if count > 1 and not name.startswith("_")] == []


def test_functions_fit_on_a_screen() -> None:
    assert [name for name, node in functions() if lines(node) > MOST_LINES] == []


def test_functions_of_some_length_say_what_they_do() -> None:
    assert [name for name, node in functions() if lines(node) >= EXPLAINED_FROM and not ast.get_docstring(node)] == []
