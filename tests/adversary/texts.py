"""Two million texts put in by every way there is, held against what a careful person reads in them."""

import os
import random
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.adversary.watched import Tally, go_through
from tests.typed_texts import CLASSES, Kind, same, text_of

A_SEED = 2_000
A_FILE = 100
SECONDS = 60.0
KINDS: tuple[Kind, ...] = ("amount", "count", "day")


def attack(number: int, seed: int) -> Tally:
    """Put so many texts in; count by class of character and by way how many were taken and how many refused."""
    begin = time.monotonic()
    tally = go_through(_texts, range(seed, seed + max(1, number // A_SEED)), SECONDS)
    tally.seconds = time.monotonic() - begin
    return tally


def _texts(seed: int) -> Counter[str]:
    os.environ |= {"QT_QPA_PLATFORM": "offscreen", "QT_LOGGING_RULES": "*=false"}
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415 in the process that puts texts in, and there alone

    from tests.ways_in import WAYS, of_csv  # noqa: PLC0415 the same

    application = QApplication.instance() or QApplication([])
    assert application
    chance, counts = random.Random(seed), Counter[str]()  # noqa: S311 texts, no secrets
    often = {way: 1 if way == "paste" else 5 for way in (*WAYS, "csv")}  # a field takes ten times as long as the rest
    for way in chance.choices([*often], [*often.values()], k=A_SEED // A_FILE):
        kind, of_class = chance.choice(KINDS), chance.choice(list(CLASSES))
        texts = [text_of(chance, [of_class], kind) for _ in range(A_FILE)]
        if way == "csv":
            with tempfile.TemporaryDirectory() as folder:
                values = of_csv(kind, texts, Path(folder))
        else:
            values = [WAYS[way](kind, text) for text in texts]
        for text, value in zip(texts, values, strict=True):
            said = "refused" if value is None else "taken"
            counts[f"{said} of {of_class}"] += 1
            counts[f"{said} by {way}"] += 1
            if value is not None and not same(kind, value, text):
                raise AssertionError(f"{kind} {text!r} became {value} by {way}")
    return counts
