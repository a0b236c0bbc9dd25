"""Two million texts put into fields of amounts, counts and days, held against what a careful person reads in them."""

import random
import time
from collections import Counter
from datetime import date
from decimal import Decimal

from tests.adversary.watched import Tally, go_through
from tests.typed_texts import CLASSES, amount_in, count_in, day_in, taken, text_of
from ui.widgets.entry import AMOUNT, COUNT, DATE

A_SEED = 10_000
SECONDS = 60.0


def attack(number: int, seed: int) -> Tally:
    """Put so many texts in; count by class of character how many were taken and how many refused."""
    begin = time.monotonic()
    tally = go_through(_texts, range(seed, seed + max(1, number // A_SEED)), SECONDS)
    tally.seconds = time.monotonic() - begin
    return tally


def _texts(seed: int) -> Counter[str]:
    chance, counts = random.Random(seed), Counter[str]()  # noqa: S311 texts, no secrets
    for _ in range(A_SEED):
        kind = chance.choice(list(CLASSES))
        text = text_of(chance, [kind])
        for field, read in ((AMOUNT, amount_in), (COUNT, count_in), (DATE, day_in)):
            value = taken(field, text)
            if value is None:
                counts[f"{kind} refused"] += 1
                continue
            counts[f"{kind} taken"] += 1
            meant = date.fromisoformat(value) if field is DATE else Decimal(value)
            if meant != read(text):
                raise AssertionError(f"{text!r} became {value}, a person reads {read(text)}")
    return counts
