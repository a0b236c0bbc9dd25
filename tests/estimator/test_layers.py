"""Layers of insurance: what each takes, what it pays, and what is left; packs that say what no built-in rule says."""

import random
from decimal import Decimal

import pytest

from estimator.calculate.engine import RuleEngine
from estimator.case.json_format import case_from
from estimator.errors import CaseError
from estimator.library.proof.readings import prove_readings
from estimator.result import Estimate, bill_parts
from estimator.result_json import to_json
from estimator.rulepack.errors import PackError, PackErrors
from estimator.rulepack.loading import parse_pack
from tests.engine import read_pack
from tests.later_packs import FOLDER, file_of, later_pack, text_of
from tests.oracle_layers import layers
from tests.proofs import prove_once
from tests.shared import share_of

ALONE = sorted(path.stem for path in (FOLDER / "alone").glob("*.toml"))
MANY = 2_000
SHARES = 10
"""Of so many times as many cases the ordinary run goes through the first; `dev.py prove-cases` through the others."""
STAY = {
    "benefit": "inpatient",
    "date": "2023-10-08",
    "scheme": "resident",
    "age": 50,
    "hospital": {"location": "local", "tier": "county", "grade": 2},
    "total_cost": 100000,
}


@pytest.mark.parametrize("name", share_of(ALONE, 4))
def test_a_pack_that_stands_alone_is_sound(name: str) -> None:
    pack = read_pack(FOLDER / "alone" / f"{name}.toml")
    assert prove_once(pack).examples == len(pack.example)


@pytest.mark.parametrize("share", share_of(range(SHARES), SHARES))
def test_a_second_reckoning_agrees_on_many_layered_cases(share: int) -> None:
    engine = RuleEngine(later_pack("critical-and-aid"))
    draw = random.Random(20231008 + share)  # noqa: S311  the same cases each time

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


@pytest.mark.parametrize(
    ("key", "message"),
    [
        ("aid_grup", "没有这一项，是不是 more.aid_group？"),
        ("救助对象", "没有这一项，是不是 more.aid_group？"),
        ("xyz", "没有这一项，或不属于这种待遇"),
    ],
)
def test_a_mistyped_key_under_more_is_told_with_the_one_meant(key: str, message: str) -> None:
    vocabulary = later_pack("critical-and-aid").vocabulary
    with pytest.raises(CaseError) as caught:
        case_from(STAY | {"more": {key: "none"}}, vocabulary)
    assert [tuple(error) for error in caught.value.errors] == [(f"more.{key}", message)]


def test_nothing_stands_under_more_where_no_pack_declares_it() -> None:
    with pytest.raises(CaseError) as caught:
        case_from(STAY | {"more": {"aid_group": "none"}})
    assert [error.field for error in caught.value.errors] == ["more.aid_group"]


def test_notes_readings_and_refusals_may_be_about_a_layer() -> None:
    # Aid is refused outside the province; the note is told wherever aid is there, refused or not.
    text = (
        text_of("critical-and-aid").replace(
            'when = { layer = "aid", aid_group = "low_income" }',
            'name = "aid-low-income"\nwhen = { layer = "aid", aid_group = "low_income" }',
        )
        + """
[[refusal]]
removes = []
[[refusal]]
name = "aid-beyond"
article = "大病"
when = { layer = "aid", location = "elsewhere" }
label = "省外不予医疗救助"
remedy = "回市内就医"
[[note]]
removes = []
[[note]]
name = "aid-by-civil-affairs"
when = { layer = "aid" }
text = "医疗救助由民政部门认定对象。"
[[reading]]
removes = []
[[reading]]
name = "aid-share"
articles = ["大病"]
at = "segment"
when = { layer = "aid", aid_group = "low_income", location = ["local", "province"] }
gist = "低保按七成救助"
[[reading.otherwise]]
table = "deductible_and_segments"
replaces = "aid-low-income"
segments = [{ rate = "80%" }]
"""
    )
    engine = RuleEngine(parse_pack(text.encode(), "about-a-layer.toml", file_of))

    def answer(location: str, group: str) -> Estimate:
        case = STAY | {"hospital": {"location": location, "tier": "county", "grade": 2}, "more": {"aid_group": group}}
        filed = {} if location == "local" else {"referral": "registered"}
        return engine.estimate(case_from(case | filed, engine.pack.vocabulary))

    near, beyond, none = answer("local", "low_income"), answer("elsewhere", "low_income"), answer("local", "none")
    assert [layer.pays for layer in near.layers[1:]] == [Decimal("7833.80"), Decimal("6102.74")]
    assert beyond.layers[1].pays > 0
    assert beyond.layers[2].pays == 0
    assert beyond.figures["funds_pay"] == beyond.layers[0].pays + beyond.layers[1].pays
    assert "省外不予医疗救助" in [step.label for step in beyond.steps if step.layer == "aid"]
    told = "医疗救助由民政部门认定对象。"
    assert [told in one.notes for one in (near, beyond, none)] == [True, True, False]
    # 80 % of 8718.20 = 6974.56; 82448 + 7833.80 + 6974.56 = 97256.36.
    assert near.otherwise["aid-share"] == {
        "funds_pay": Decimal("97256.36"),
        "left_to_patient": Decimal("2743.64"),
        "aid.pays": Decimal("6974.56"),
    }
    assert "aid-share" not in {reading.name for one in (beyond, none) for reading in one.readings}
    wrong: list[PackError] = []
    prove_readings(engine.pack, wrong)
    assert [one for one in wrong if one.row == "aid-share"] == []


def test_a_layer_takes_figures_of_earlier_layers_alone() -> None:
    text = text_of("critical-illness").replace('of = ["basic.deductible_borne"', 'of = ["aid.left"')
    with pytest.raises(PackErrors) as caught:
        parse_pack(text.encode(), "later-first.toml", file_of)
    assert "aid.left 的层次要写在前面" in str(caught.value)
