"""Packs that nobody wrote: drawn, with ends worked out, limits, days and stretches, and reckoned a second time."""

import random
from datetime import date
from typing import Any

import pytest

from estimator.calculate.engine import RuleEngine
from estimator.case.json_format import case_from
from estimator.rulepack.loading import parse_pack
from tests.oracle_stretches import Drawn, as_toml, draw_layer, reckoned
from tests.shared import share_of

SHARES = 5
"""Of so many packs the ordinary run goes through one, `dev.py prove-cases` through the others."""
PACKS = share_of(range(40), SHARES)
CASES = 80


def drawn_case(draw: random.Random) -> dict[str, Any]:
    group = draw.choice("ab")

    def amount(most: int) -> str:
        return f"{draw.randrange(most * 100) / 100:.2f}"

    return {
        "date": draw.choice([date(2023, 10, 8), date(2023, 12, 31), date(2024, 1, 1), date(2025, 3, 4)]),
        "group": group,
        "years": draw.randrange(12),
        "wage": amount(20000),
        "borne_before": amount(600) if group == "b" else "0",
        "borne_this_year": amount(15000),
        "second_paid": amount(9000),
        "fund_paid_this_year": amount(9000),
        "total_cost": amount(30000),
    }


def as_case(drawn: dict[str, Any]) -> dict[str, object]:
    """The drawn case as the case format writes it."""
    more = {key: drawn[key] for key in ("group", "years", "wage", "borne_this_year", "second_paid")}
    more |= {"borne_before": drawn["borne_before"]} if drawn["group"] == "b" else {}
    hospital = {"location": "local", "tier": "county", "grade": 2}
    given = {"date": str(drawn["date"]), "total_cost": drawn["total_cost"], "more": more}
    given |= {"fund_paid_this_year": drawn["fund_paid_this_year"], "hospital": hospital}
    return {"benefit": "inpatient", "scheme": "resident", "age": 50, **given}


@pytest.mark.parametrize("seed", PACKS)
def test_a_drawn_pack_comes_out_the_same_twice(seed: int) -> None:
    draw = random.Random(seed)  # noqa: S311  the same packs each time
    layers: dict[str, Drawn] = {
        "basic": draw_layer(draw, 3000, first=True),
        "second": draw_layer(draw, 2000, first=False),
    }
    engine = RuleEngine(parse_pack(as_toml(layers).encode(), "drawn.toml", lambda _: None))
    for _ in range(CASES):
        drawn = drawn_case(draw)
        answer = engine.estimate(case_from(as_case(drawn), engine.pack.vocabulary))
        found = (answer.figures["deductible"], *(layer.pays for layer in answer.layers))
        assert found == reckoned(layers, drawn), (drawn, as_toml(layers))
