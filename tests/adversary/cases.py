"""A million odd cases: sound ones held against the second reckoning, spoilt ones answered in words or not at all."""

import json
import random
import re
from collections import Counter
from typing import Any

from estimator import estimate, read_case, to_json
from estimator.errors import CaseError
from tests.adversary.watched import Tally, go_through
from tests.oracle import FaultyCase, expected
from tests.oracle_facts import Case
from tests.sound_cases import SOUND

A_SEED = 1000
SECONDS = 60.0
CHINESE = re.compile("[\u4e00-\u9fff]")
KEYS = sorted({key for case in SOUND.values() for key in case})
INNER = sorted({key for case in SOUND.values() for value in case.values() if isinstance(value, dict) for key in value})
AMOUNTS = ("total_cost", "fund_paid_this_year", "monthly_base", "contribution_base", "amount_owed", "provincial_wage")
LETTERS = "张\u0301\u200b\u202e\x00\x1b\ud83d\U0001f600\U00030000aA0１.,-+e \t\n'\"\\=@#%;\ufeff\ue000"
ODD: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1, 10**9, 10**400, -(10**30), 0.1, 1e308, -0.0, 2**63),
    *(
        "",
        " ",
        "0",
        "-0.00",
        "00",
        "1e9",
        "1_000",
        "１２",
        "9" * 5000,
        "0.001",
        "NaN",
        "Infinity",
        "1,000",
        "²",
        "0x10",
    ),
    *("2021-02-30", "0001-01-01", "9999-12-31", "2021-10-08T00:00:00", "resident", "local", "elsewhere"),
    *([], {}, [[]], [None], {"": ""}, ["a"] * 1000, {"a": {"a": {"a": 1}}}),
)


def attack(count: int, seed: int) -> Tally:
    """Go through so many cases."""
    return go_through(work, range(seed * 10**6, seed * 10**6 + max(1, count // A_SEED)), SECONDS)


def work(seed: int) -> Counter[str]:
    """Go through the cases of a seed."""
    chance = random.Random(seed)  # noqa: S311 the same cases each time
    counts: Counter[str] = Counter()
    for _ in range(A_SEED):
        case = dict(chance.choice(list(SOUND.values())))
        if chance.random() < 1 / 4:
            counts[_sound(_with_amounts(chance, case))] += 1
        else:
            for _ in range(chance.randrange(1, 4)):
                case = spoilt(chance, case)
            counts[_odd(text_of(chance, case))] += 1
    return counts


def _with_amounts(chance: random.Random, case: Case) -> Case:
    amounts = {key: f"{chance.choice((10, 1000, 10**6)) * chance.random():.2f}" for key in AMOUNTS if key in case}
    return {**case, **amounts}


def _sound(case: Case) -> str:
    try:
        wanted = expected(case)
    except FaultyCase:
        return _odd(json.dumps(case).encode())
    wanted.pop("readings")
    result = to_json(estimate(read_case(json.dumps(case).encode())))
    got = {name: result.get(name) for name in wanted}
    assert got == wanted, (case, got, wanted)
    return "agree with the second reckoning"


def _odd(text: bytes) -> str:
    try:
        case = read_case(text)
        result = estimate(case)
    except CaseError as error:
        errors = error.errors
    else:
        errors = ()
    if errors:
        assert all(CHINESE.search(one.message) for one in errors), errors
        return "refused in words"
    if "fund_pays" in result.figures and "patient_pays" in result.figures and hasattr(case, "total_cost"):
        paid = result.figures["fund_pays"], result.figures["patient_pays"]
        assert all(amount is not None and amount >= 0 for amount in paid), (text[:300], paid)
    return "answered"


def spoilt(chance: random.Random, case: Case) -> Case:
    """A case with one thing wrong in it, or moved, or more of it."""
    case, key = dict(case), chance.choice(KEYS)
    match chance.randrange(6):
        case 0:
            case.pop(chance.choice(list(case)), None) if case else None
        case 1:
            case[key] = odd_value(chance)
        case 2:
            here = [name for name, value in case.items() if isinstance(value, dict)]
            if here:
                name = chance.choice(here)
                case[name] = {**case[name], chance.choice(INNER): odd_value(chance)}
        case 3:
            other = chance.choice(list(SOUND.values()))
            case.update(chance.sample(sorted(other.items(), key=str), k=min(2, len(other))))
        case 4:
            case["".join(chance.choices(LETTERS, k=chance.randrange(1, 8)))] = odd_value(chance)
        case _:
            case[chance.choice(list(case) or KEYS)] = odd_value(chance)
    return case


def odd_value(chance: random.Random) -> Any:  # noqa: ANN401 as odd as can be
    """A value that does not belong there, or hardly."""
    return (
        "".join(chance.choices(LETTERS, k=chance.randrange(1, 30))) if chance.random() < 1 / 4 else chance.choice(ODD)
    )


def text_of(chance: random.Random, case: Case) -> bytes:
    """A case as JSON, sometimes broken, doubled or nested."""
    text = json.dumps(case, ensure_ascii=chance.random() < 1 / 2).encode("utf-8", "surrogatepass")
    match chance.randrange(20):
        case 0:
            return text[: chance.randrange(len(text) + 1)]
        case 1:
            place = chance.randrange(len(text))
            return text[:place] + bytes([chance.randrange(256)]) + text[place + 1 :]
        case 2:
            return text[:-1] + b"," + text[1:] if len(text) > 2 else text
        case 3:
            return b"[" * chance.choice((1, 10**5)) + text
        case 4:
            return text.decode("utf-8", "replace").encode(chance.choice(("utf-16", "gb18030", "utf-8-sig")))
    return text
