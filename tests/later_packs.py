"""Packs of later rules, based on the shipped pack: the shapes that other places of the province have published."""

from pathlib import Path

from estimator.library.library import shipped_file
from estimator.rulepack import Pack
from estimator.rulepack.loading import parse_pack

BASE = Path(__file__).parents[1] / "rules" / "sanmenxia-2021.toml"
HEAD = """id = "drawn"
region = "某市"
title = "试验"
document = "试验"
in_force_from = 2023-01-01
checked = 2023-01-01
[[article]]
number = "1"
gist = "甲"
"""
"""Of a pack that stands on no other."""
FOLDER = Path(__file__).parent / "later_rules"
NAMES = tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))


def later_pack(name: str) -> Pack:
    """Return a later pack by its name. Raises PackErrors."""
    return parse_pack(text_of(name).encode(), f"{name}.toml", file_of)


def file_of(name: str) -> bytes | None:
    """Return the file of a later pack, or of a shipped one."""
    return text_of(name).encode() if name in NAMES else shipped_file(name)


def text_of(name: str) -> str:
    """Return the text of a later pack, in force from the start of 2023."""
    return (FOLDER / f"{name}.toml").read_text("utf-8")
