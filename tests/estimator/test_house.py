"""The house as a whole: how many rooms it has, one name for one thing, functions that fit on a screen."""

import ast
import re
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


def folders(package: str) -> list[Path]:
    return [path for path in (ROOT / package).iterdir() if (path / "__init__.py").is_file()]


def flat(package: str) -> list[str]:
    return [path.stem for path in (ROOT / package).glob("*.py") if not path.stem.startswith("__")]


def test_a_package_has_few_rooms() -> None:
    assert len(folders("estimator")) <= 14
    assert len(folders("ui")) + len(flat("ui")) <= 17  # 18 with its __init__.py


def test_what_stands_flat_in_the_engine_serves_more_than_one_folder() -> None:
    users: dict[str, set[str]] = {f"estimator.{name}": set() for name in flat("estimator")}
    for path, module in modules():
        for node in ast.walk(module):
            if isinstance(node, ast.ImportFrom) and node.module in users:
                users[node.module].add("/".join(path.parts[:2]))
    assert [name for name, rooms in users.items() if len(rooms) < 2] == []


def test_no_two_public_classes_have_one_name() -> None:
    named = Counter(node.name for _, module in modules() for node in module.body if isinstance(node, ast.ClassDef))
    assert [name for name, count in named.items() if count > 1 and not name.startswith("_")] == []


def test_functions_fit_on_a_screen() -> None:
    assert [name for name, node in functions() if lines(node) > MOST_LINES] == []


def test_functions_of_some_length_say_what_they_do() -> None:
    assert [name for name, node in functions() if lines(node) >= EXPLAINED_FROM and not ast.get_docstring(node)] == []


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md"])
def test_what_the_documents_name_is_there(document: str) -> None:
    named = re.findall(
        r"`((?:estimator|ui|rules|assets|packaging|tests)/[\w./-]*)", (ROOT / document).read_text("utf-8")
    )
    made = ("ui/NAME/", "tests/screenshots/")
    assert [path for path in named if not path.startswith(made) and not any(ROOT.glob(f"{path}*"))] == []
