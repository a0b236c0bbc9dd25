"""What is taken, by whatever way it comes in, is the number or day that a careful person reads; all else is refused."""

import random
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.typed_texts import CLASSES, READ, Kind, same, text_of
from tests.ways_in import WAYS, of_csv

KINDS: tuple[Kind, ...] = ("amount", "count", "day")
TEXTS = 20
"""Of each class of signs; two million go in by `python -m tests.adversary texts`."""


def texts_for(kind: Kind, seed: str) -> list[str]:
    chance = random.Random(f"{seed} {kind}")  # noqa: S311 texts, no secrets
    return [text_of(chance, [one], kind) for one in CLASSES for _ in range(TEXTS)]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.usefixtures("qtbot")
def test_what_is_taken_is_what_a_person_reads(way: str, kind: Kind) -> None:
    for text in texts_for(kind, way):
        value = WAYS[way](kind, text)
        assert value is None or same(kind, value, text), (text, value)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_taken_of_a_file_of_values_is_what_a_person_reads(kind: Kind, tmp_path: Path) -> None:
    texts = texts_for(kind, "csv")
    for text, value in zip(texts, of_csv(kind, texts, tmp_path), strict=True):
        assert value is None or same(kind, value, text), (text, value)


@pytest.mark.parametrize("way", ["field", "paste", "roster cell", "--set"])
@pytest.mark.parametrize(
    ("kind", "text"),
    [
        *(
            ("amount", text)
            for text in ("9000", "９０００", "9,000.50", "¥9000元", "1000+200.5", "\u200b9000", "9000\n")
        ),
        *(("count", text) for text in ("5", "５", " 05 ")),
        *(
            ("day", text)
            for text in ("2021-10-08", "20211008", "2021年10月8日", "2021/10/8 14:30", "２０２１．１０．８")
        ),
    ],
)
def test_what_a_person_reads_is_taken(way: str, kind: Kind, text: str, qtbot: QtBot) -> None:
    assert qtbot
    value = WAYS[way](kind, text)
    assert value is not None
    assert same(kind, value, text)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("kind", "text"),
    [
        *(("amount", text) for text in ("9000\t500", "9000²", "①200", "9000,50", "12,3", "९०००", "9000\n500", "0.9万")),
        *(("count", text) for text in ("1 2", "②", "五", "1.5", "-1")),
        *(("day", text) for text in ("21-10-08", "8/10/2021", "2021-10-08T23:30:00Z", "2021-13-01")),
    ],
)
def test_what_can_be_two_things_is_refused(way: str, kind: Kind, text: str, qtbot: QtBot) -> None:
    assert qtbot
    assert WAYS[way](kind, text) is None
    assert READ[kind](text) is None
