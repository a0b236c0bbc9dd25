"""Layers of insurance: what each takes, what it pays, and what is left; packs that say what no built-in rule says."""

import random
from decimal import Decimal

import pytest

from estimator.calculate.engine import RuleEngine
from estimator.case.json_format import case_from
from estimator.errors import CaseError
from estimator.proof.proof import prove
from estimator.result import bill_parts, to_json
from estimator.rulepack.loading import read_pack
from tests.later_packs import FOLDER, later_pack
from tests.oracle_layers import layers

ALONE = sorted(path.stem for path in (FOLDER / "alone").glob("*.toml"))
MANY = 20_000
STAY = {
    "benefit": "inpatient",
    "date": "2023-10-08",
    "scheme": "resident",
    "age": 50,
    "hospital": {"location": "local", "tier": "county", "grade": 2},
    "total_cost": 100000,
}


@pytest.mark.parametrize("name", ALONE)
def test_a_pack_that_stands_alone_is_sound(name: str) -> None:
    pack = read_pack(FOLDER / "alone" / f"{name}.toml")
    assert prove(pack).examples == len(pack.example)


def test_a_second_reckoning_agrees_on_many_layered_cases() -> None:
    engine = RuleEngine(later_pack("critical-and-aid"))
    draw = random.Random(20231008)  # noqa: S311  the same cases each time

    def amount(most: int) -> str:
        return f"{draw.randrange(most * 100) / Decimal(100):.2f}"

    for _ in range(MANY):
        group = draw.choice(["none", "low_income", "destitute"])
        more = {"aid_group": group, "borne_this_year": amount(200000), "critical_paid_this_year": amount(420000)}
        if group != "none":
            more |= {"aid_counted_this_year": amount(5000), "aid_paid_this_year": amount(32000)}
        tier = draw.choice(["county", "city", "province"])
        case = STAY | {
            "hospital": {"location": "local", "tier": tier, "grade": draw.choice([2, 3])},
            "total_cost": amount(400000),
            "fund_paid_this_year": amount(150000),
            "more": more,
        }
        answer = engine.estimate(case_from(case, engine.pack.vocabulary))
        figures = answer.figures
        borne = Decimal(figures["deductible_borne"]) + Decimal(figures["copayment"])
        expected = layers(borne, more)
        assert [layer.pays for layer in answer.layers[1:]] == expected, case
        assert figures["funds_pay"] == Decimal(figures["fund_pays"]) + sum(expected)
        assert Decimal(figures["funds_pay"]) + Decimal(figures["left_to_patient"]) == Decimal(str(case["total_cost"]))
        assert sum(part.amount for part in bill_parts(answer)) == Decimal(str(case["total_cost"]))


def test_json_names_the_layers_and_each_step_its_layer() -> None:
    engine = RuleEngine(later_pack("critical-and-aid"))
    result = to_json(engine.estimate(case_from(STAY | {"more": {"aid_group": "destitute"}}, engine.pack.vocabulary)))
    assert [(layer["name"], layer["pays"]) for layer in result["layers"]] == [
        ("basic", "82448.00"),
        ("critical", "7833.80"),
        ("aid", "8746.38"),
    ]
    assert {step.get("layer") for step in result["steps"]} >= {"basic", "critical", "aid"}
    assert (result["fund_pays"], result["left_to_patient"]) == ("82448.00", "971.82")


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"aid_group": "poor"}, "more.aid_group"),
        ({"aid": "none"}, "more.aid"),
        ({"borne_this_year": "1.234"}, "more.borne_this_year"),
        ({"aid_paid_this_year": 1}, "more.aid_paid_this_year"),
    ],
)
def test_an_error_names_what_stands_under_more(more: dict[str, object], field: str) -> None:
    vocabulary = later_pack("critical-and-aid").vocabulary
    with pytest.raises(CaseError) as caught:
        case_from(STAY | {"more": more}, vocabulary)
    assert [error.field for error in caught.value.errors] == [field]


def test_nothing_stands_under_more_where_no_pack_declares_it() -> None:
    with pytest.raises(CaseError) as caught:
        case_from(STAY | {"more": {"aid_group": "none"}})
    assert [error.field for error in caught.value.errors] == ["more"]
