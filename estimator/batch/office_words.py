"""How offices call columns and values (`assets/roster.toml`); compared without blanks, full-width signs made plain."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from estimator import typed


class OfficeWords(NamedTuple):
    """The data file: headings and values by the key of a case, and what else is known of tables of offices."""

    columns: Mapping[str, tuple[str, ...]]
    weaker: Mapping[str, tuple[str, ...]]
    hospital: tuple[str, ...]
    location: tuple[str, ...]
    birth: tuple[str, ...]
    fillers: tuple[str, ...]
    others: frozenset[str]
    remarks: tuple[str, ...]
    no_cases: tuple[str, ...]
    blanks: frozenset[str]
    none: frozenset[str]
    values: Mapping[str, Mapping[str, tuple[str, ...]]]


@cache
def office_words() -> OfficeWords:
    """Say what offices call things."""
    data: dict[str, Any] = tomllib.loads(files("assets").joinpath("roster.toml").read_text("utf-8"))
    return OfficeWords(
        columns=_plain_lists(data["columns"]),
        weaker=_plain_lists(data["weaker"]),
        hospital=_plain(data["hospital"]),
        location=_plain(data["location"]),
        birth=_plain(data["birth"]),
        fillers=_plain(data["fillers"]),
        others=frozenset(_plain(data["others"])),
        remarks=_plain(data["remarks"]),
        no_cases=_plain(data["no_cases"]),
        blanks=frozenset(_plain(data["blanks"])),
        none=frozenset(_plain(data["none"])),
        values={key: _plain_lists(words) for key, words in data["values"].items()},
    )


def plain(text: str) -> str:
    """Make text plain to compare it: full-width letters, digits and signs, without blanks and what is unseen."""
    return "".join(typed.plain(text).split())


def _plain(words: list[str]) -> tuple[str, ...]:
    return tuple(plain(word).lower() for word in words)


def _plain_lists(lists: Mapping[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {key: _plain(words) for key, words in lists.items()}
