"""The words of the help page, read from assets/help.toml."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HELP_FILE = Path(__file__).parents[2] / "assets" / "help.toml"


@dataclass(frozen=True)
class Passage:
    """Something said of the reckoning: what it is about, the words, and the articles it stands on."""

    name: str
    text: str
    articles: tuple[str, ...]


@dataclass(frozen=True)
class Bundled:
    """A part that comes with the program; `module` is the one that knows its version."""

    name: str
    licence: str
    module: str


@dataclass(frozen=True)
class HelpText:
    """All words of the help page."""

    how: tuple[Passage, ...]
    not_computed: tuple[Passage, ...]
    bundled: tuple[Bundled, ...]


def load_help() -> HelpText:
    """Read the words. Raises KeyError for an entry that lacks one."""
    with HELP_FILE.open("rb") as stream:
        data: dict[str, Any] = tomllib.load(stream)
    return HelpText(
        tuple(Passage(one["name"], one["text"], tuple(one.get("articles", ()))) for one in data["how"]),
        tuple(Passage(one["text"], one["why"], tuple(one.get("articles", ()))) for one in data["not_computed"]),
        tuple(Bundled(one["name"], one["licence"], one.get("module", "")) for one in data["bundled"]),
    )
