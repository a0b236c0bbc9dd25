"""A second reckoning of packs that are drawn: what is paid at each yuan of the cost, added up stretch by stretch.

A pack is drawn as plain data, written as TOML for the engine, and worked out here without it: the rate at a position
is asked for, wherever any rule begins or ends, and each stretch between is rounded to the fen.
"""

import random
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from typing import Any, NamedTuple

from tests.later_packs import HEAD

FEN = Decimal("0.01")
CHANGES_ON = date(2024, 1, 1)
"""From this day on the other deductible holds, where a pack has one by the day."""
DECLARED = """[[fact]]
name = "group"
label = "人群"
kind = "choice"
words = { a = "甲", b = "乙" }
when = { benefit = "inpatient" }
[[fact]]
name = "years"
label = "年数"
kind = "count"
when = { benefit = "inpatient" }
[[fact]]
name = "wage"
label = "平均工资"
kind = "amount"
when = { benefit = "inpatient" }
[[fact]]
name = "borne_before"
label = "此前负担的起付"
kind = "amount"
default = 0
when = { benefit = "inpatient", group = "b" }
[[fact]]
name = "borne_this_year"
label = "本年已负担"
kind = "amount"
default = 0
when = { benefit = "inpatient" }
[[fact]]
name = "second_paid"
label = "二层已付"
kind = "amount"
default = 0
when = { benefit = "inpatient" }
[[layer]]
name = "basic"
label = "基本"
[[layer]]
name = "second"
label = "二层"
of = ["basic.deductible_borne", "basic.copayment", "basic.over_ceiling"]
before = "borne_this_year"
"""
Cell = int | dict[str, Any]


class Points(NamedTuple):
    """Percentage points for a group on a stretch of the cost; then what the rate is multiplied by (per cent)."""

    group: str
    points: Decimal
    times: int | None
    start: Cell | None
    end: Cell | None


class Drawn(NamedTuple):
    """The rules of one layer; by the day there may be another deductible later on."""

    deductibles: tuple[Cell, Cell | None]
    segments: tuple[tuple[Cell | None, int], ...]
    points: tuple[Points, ...]
    ceiling: Cell | None
    half: int | None = None
    """What share of the deductible is left for group b (per cent)."""
    minus: Cell | None = None
    less: bool = False


def draw_cell(draw: random.Random, low: int, high: int) -> Cell:
    """An amount, or a share of the wage held between two amounts, or so much for each year."""
    kind = draw.randrange(4)
    if kind == 0:
        least = draw.randrange(low, high)
        held: dict[str, Any] = {"at_least": least} if draw.random() < 0.5 else {}
        held |= {"at_most": draw.randrange(max(least, 1), high + 1)} if draw.random() < 0.5 else {}
        return {"share": f"{draw.randrange(1, 40)}%", "of": "wage", **held}
    if kind == 1:
        limits: list[dict[str, Any]] = [
            {},
            {"at_most": f"{draw.randrange(5, 160)}%"},
            {"at_most": draw.randrange(50, 900)},
        ]
        each = {"add": draw.randrange(10, 400), "for_each": "years", "beyond": draw.randrange(4)}
        return {"base": draw.randrange(max(low, 1), high), **each, **draw.choice(limits)}
    return draw.randrange(low, high)


def draw_layer(draw: random.Random, size: int, *, first: bool) -> Drawn:
    """Draw the rules of a layer whose ends are of some size (yuan)."""
    later = draw_cell(draw, 100, size // 2) if first and draw.random() < 0.5 else None
    ends = [draw_cell(draw, size * step, size * (step + 1)) for step in range(1, draw.randrange(1, 4))]
    # What stands as it is written must rise; what is worked out may come out anywhere.
    rates = [draw.randrange(40, 80) for _ in range(len(ends) + 1)]
    points = tuple(
        Points(
            draw.choice("ab"),
            Decimal(draw.choice(["2.5", "5", "-5", "-2"])),
            draw.choice([None, None, 90]),
            draw.choice([None, draw_cell(draw, size // 4, size)]),
            draw.choice([None, draw_cell(draw, size, size * 3)]),
        )
        for _ in range(draw.randrange(3))
    )
    ceiling = draw.choice([None, draw_cell(draw, size, size * 2)])
    half = draw.choice([None, 50, 80]) if first else None
    minus = draw_cell(draw, 0, 200) if first and draw.random() < 0.5 else None
    return Drawn(
        (draw_cell(draw, 0, size // 2), later),
        tuple(zip([*ends, None], rates, strict=True)),
        points,
        ceiling,
        half,
        minus,
        less=first and draw.random() < 0.5,
    )


def as_toml(layers: Mapping[str, Drawn]) -> str:
    """Write a drawn pack as its file."""
    return HEAD + DECLARED + "".join(row for name, layer in layers.items() for row in _rows(name, layer))


def _rows(name: str, layer: Drawn) -> Iterator[str]:
    here = f'benefit = "inpatient", layer = "{name}"'
    segments = ", ".join(
        f'{{ {"" if end is None else f"upto = {_written(end)}, "}rate = "{rate}%" }}' for end, rate in layer.segments
    )
    early, late = layer.deductibles
    days = {", date = { upto = 2023-12-31 }": early}
    days = {"": early} if late is None else days | {", date = { from = 2024-01-01 }": late}
    for day, deductible in days.items():
        when = f"when = {{ {here}{day} }}\n"
        table = f'[[deductible_and_segments]]\narticle = "1"\n{when}'
        yield f"{table}deductible = {_written(deductible)}\nsegments = [{segments}]\n"
    for_b = f'article = "1"\nlabel = "乙"\nwhen = {{ {here}, group = "b" }}\n'
    if layer.half is not None:
        yield f'[[change]]\n{for_b}deductible = "{layer.half}%"\n'
    if layer.minus is not None:
        yield f"[[change]]\n{for_b}minus = {_written(layer.minus)}\n"
    if layer.less:
        yield f'[[change]]\n{for_b}less = "borne_before"\n'
    for one in layer.points:
        said = f"points = {one.points}\n" + ("" if one.times is None else f'times = "{one.times}%"\n')
        said += "" if one.start is None else f"from = {_written(one.start)}\n"
        said += "" if one.end is None else f"upto = {_written(one.end)}\n"
        yield f'[[points]]\narticle = "1"\nlabel = "点"\nwhen = {{ {here}, group = "{one.group}" }}\n{said}'
    paid = 'paid = "second_paid"\n' if name == "second" and layer.ceiling is not None else ""
    ceiling = '"none"' if layer.ceiling is None else _written(layer.ceiling)
    yield f'[[ceiling]]\narticle = "1"\nwhen = {{ {here} }}\nceiling = {ceiling}\n{paid}'


def _written(cell: Cell) -> str:
    if isinstance(cell, int):
        return str(cell)
    quoted = {key: f'"{value}"' if isinstance(value, str) else value for key, value in cell.items()}
    return f"{{ {', '.join(f'{key} = {value}' for key, value in quoted.items())} }}"


def fen(amount: Decimal) -> Decimal:
    return amount.quantize(FEN, ROUND_HALF_UP)


def percent(share: str) -> Decimal:
    return Decimal(share.rstrip("%")) / 100


def worth(cell: Cell, case: Mapping[str, Any]) -> Decimal:
    """What a cell comes to in a case (yuan)."""
    if isinstance(cell, int):
        return Decimal(cell)
    most = cell.get("at_most")
    if "share" in cell:
        amount = max(fen(Decimal(case["wage"]) * percent(cell["share"])), Decimal(cell.get("at_least", 0)))
        return amount if most is None else min(amount, Decimal(most))
    added = Decimal(cell["add"] * max(0, case["years"] - cell["beyond"]))
    if isinstance(most, str):
        added = min(added, fen(cell["base"] * percent(most)))
    elif most is not None:
        added = min(added, Decimal(most))
    return Decimal(cell["base"]) + added


def deductible_of(layer: Drawn, case: Mapping[str, Any]) -> Decimal:
    """The deductible: shares first, then what is taken off; never below nothing."""
    early, late = layer.deductibles
    amount = worth(early if late is None or case["date"] < CHANGES_ON else late, case)
    if case["group"] == "b":
        if layer.half is not None:
            amount = fen(amount * layer.half / 100)
        if layer.minus is not None:
            amount = max(Decimal(0), amount - worth(layer.minus, case))
        if layer.less:
            amount = max(Decimal(0), amount - Decimal(case["borne_before"]))
    return amount


def paid_on(layer: Drawn, case: Mapping[str, Any], low: Decimal, high: Decimal) -> Decimal:
    """What a layer pays of the cost between two positions, each stretch rounded."""
    ends: list[Decimal] = []
    for end, _ in layer.segments[:-1]:
        ends.append(max([*ends, worth(end if end is not None else 0, case)]))
    stretches: list[tuple[Points, Decimal | None, Decimal | None]] = [
        (one, None if one.start is None else worth(one.start, case), None if one.end is None else worth(one.end, case))
        for one in layer.points
        if one.group == case["group"]
    ]
    marks = {*ends, *(mark for _, *both in stretches for mark in both if mark is not None)}
    places = [low, *sorted(mark for mark in marks if low < mark < high), high]
    paid = Decimal(0)
    for begin, until in pairwise(places):
        within = sum(1 for one in ends if one <= begin)
        rate, times = Decimal(layer.segments[within][1]), Decimal(1)
        for one, begins, stops in stretches:
            if (begins is None or begins <= begin) and (stops is None or until <= stops):
                rate += one.points
                times *= Decimal(1 if one.times is None else one.times) / (1 if one.times is None else 100)
        paid += fen((until - begin) * rate * times / 100)
    return paid


def reckoned(layers: Mapping[str, Drawn], case: Mapping[str, Any]) -> tuple[Decimal, Decimal, Decimal]:
    """The deductible and what each of the two layers pays (yuan)."""
    total = Decimal(case["total_cost"])
    basic, second = layers["basic"], layers["second"]
    deductible = deductible_of(basic, case)
    paid = paid_on(basic, case, deductible, total) if total > deductible else Decimal(0)
    if basic.ceiling is not None:
        paid = min(paid, max(Decimal(0), worth(basic.ceiling, case) - Decimal(case["fund_paid_this_year"])))
    before = Decimal(case["borne_this_year"])
    after = before + total - paid
    low = max(before, deductible_of(second, case))
    more = paid_on(second, case, low, after) if after > low else Decimal(0)
    if second.ceiling is not None:
        more = min(more, max(Decimal(0), worth(second.ceiling, case) - Decimal(case["second_paid"])))
    return deductible, paid, more
