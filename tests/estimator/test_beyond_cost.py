"""A sum that is more than the bill: nobody bears less than nothing, and what is paid beyond the bill is told."""

from datetime import datetime
from decimal import Decimal

import pytest

from estimator import Estimate
from estimator.case.json_format import case_from
from estimator.case.models import Case
from estimator.compare.cost_curve import curve
from estimator.explain.plain import plain_words
from estimator.library import library
from estimator.library.heads import head_of
from estimator.result import bill_parts, share_of_eligible, share_paid
from estimator.result_json import to_json
from estimator.rulepack.loading import parse_pack
from estimator.slip import describe
from tests.later_packs import FOLDER, file_of
from tests.proofs import prove_once


def worked(name: str, number: int, cost: str, excluded: str = "0") -> tuple[Case, Estimate]:
    """Work an example of a pack with another bill, the pack saying no more that a sum is at most the cost."""
    text = (FOLDER / "alone" / f"{name}.toml").read_text("utf-8")
    assert text.count("not_more_than_cost = true\n") == 1
    pack = parse_pack(text.replace("not_more_than_cost = true\n", "").encode(), f"{name}.toml", file_of)
    library.use(library.Library([head_of(pack)]))
    example = {**pack.example[number - 1].case, "total_cost": cost, "excluded_cost": excluded}
    case = case_from(example, pack.vocabulary)
    return case, library.estimate(case)


@pytest.mark.parametrize(
    ("name", "cost", "excluded", "figures", "parts"),
    [
        # 300 × 10 = 3,000 for a bill of 2,180
        ("by-the-day", "2180", "0", {"fund_pays": "3000.00", "patient_pays": "0.00", "beyond_cost": "820.00"},
         [("费用以内", "2180.00"), ("补助高于费用", "820.00")]),
        # 2,500 count, and 500 of the 1,000 beside them are paid as well
        ("by-the-day", "3500", "1000", {"fund_pays": "3000.00", "patient_pays": "500.00", "copayment": "0.00"},
         [("基金支付", "3000.00"), ("范围外", "500.00")]),
        # exactly the bill
        ("by-the-day", "3000", "0", {"fund_pays": "3000.00", "patient_pays": "0.00"}, [("基金支付", "3000.00")]),
        # 80 % of 600 − 500 = 80, and 20 × 10 = 200: 280 for a bill of 600
        ("bed-days", "600", "0", {"funds_pay": "280.00", "left_to_patient": "320.00"},
         [("基本医保", "80.00"), ("床位补助", "200.00"), ("范围内自付", "320.00")]),
        # nothing of 150 below the deductible, and 200
        ("bed-days", "150", "0", {"funds_pay": "200.00", "left_to_patient": "0.00", "beyond_cost": "50.00"},
         [("床位补助费用以内", "150.00"), ("补助高于费用", "50.00")]),
    ],
)  # fmt: skip
def test_nobody_bears_less_than_nothing(
    name: str, cost: str, excluded: str, figures: dict[str, str], parts: list[tuple[str, str]]
) -> None:
    _, estimate = worked(name, 1, cost, excluded)
    told = to_json(estimate)
    assert {key: told.get(key) for key in (*figures, "beyond_cost")} == {"beyond_cost": None, **figures}
    assert [(part.label, str(part.amount)) for part in bill_parts(estimate) if part.amount] == parts
    assert min(step.amount or Decimal(0) for step in estimate.steps) >= 0
    for share in (share_paid(estimate), share_of_eligible(estimate)):
        assert share is not None
        assert share <= 1


def test_what_is_paid_beyond_the_bill_is_told() -> None:
    case, estimate = worked("by-the-day", 1, "2180")
    assert [(step.label, step.formula, str(step.amount)) for step in estimate.steps if step.kind == "total"] == [
        ("基金支付", "3000.00", "3000.00"),
        ("个人负担", "2180.00 − 3000.00，不小于 0", "0.00"),
        ("补助高于费用", "3000.00 − 2180.00", "820.00"),
    ]
    slip = describe(case, estimate, made_at=datetime(2023, 10, 8, 9, 0))  # noqa: DTZ001  as the clock on the wall
    assert [(total.label, str(total.amount), total.remark) for total in slip.totals] == [
        ("基金支付总额", "3000.00", "补助高于费用 820.00"),
        ("个人负担总金额", "0.00", ""),
    ]
    words = plain_words(case, estimate)
    assert [(figure.caption, figure.value) for figure in words.figures] == [
        ("医保基金付", "3,000.00"),
        ("您自己付", "0.00"),
    ]
    assert [(line.text, str(line.amount)) for line in words.lines] == [
        ("总费用，都在医保范围内", "2180.00"),
        ("医保范围内的，医保按定额付（300 元 × 10）", "3000.00"),
        ("其中补助高于费用", "820.00"),
    ]
    found = curve(case)
    assert found is not None
    assert min(mark.patient for mark in found.marks) == 0


def test_what_a_layer_left_is_never_below_nothing_for_the_next() -> None:
    """300 × 10 = 3,000 for 2,180: a layer on what is left takes in nothing."""
    text = (FOLDER / "alone" / "by-the-day.toml").read_text("utf-8").replace("not_more_than_cost = true\n", "")
    text = text.replace(
        "[[eligible]]",
        '[[layer]]\nname = "basic"\nlabel = "基本医保"\n[[layer]]\nname = "aid"\nlabel = "救助"\nof = ["basic.left"]\n'
        'when = { benefit = "inpatient" }\n[[deductible_and_segments]]\narticle = "1"\nwhen = { layer = "aid" }\n'
        'deductible = 0\nsegments = [{ rate = "50%" }]\n[[eligible]]',
        1,
    )
    text = text.replace(
        'ceiling = "none"',
        'ceiling = "none"\n[[ceiling]]\narticle = "1"\nwhen = { layer = "aid" }\nceiling = "none"',
    )
    pack = parse_pack(text.encode(), "aid.toml", file_of)
    library.use(library.Library([head_of(pack)]))
    estimate = library.estimate(case_from({**pack.example[0].case, "total_cost": "2180"}, pack.vocabulary))
    assert [(str(layer.enters), str(layer.pays)) for layer in estimate.layers] == [
        ("2180.00", "3000.00"),
        ("0.00", "0.00"),
    ]
    assert (str(estimate.figures["left_to_patient"]), str(estimate.figures["beyond_cost"])) == ("0.00", "820.00")


def test_packs_that_limit_a_sum_are_sound_without() -> None:
    text = (FOLDER / "alone" / "third-child.toml").read_text("utf-8").replace("not_more_than_cost = true\n", "")
    text = text.replace('funds_pay = "2500.00", left_to_patient', 'funds_pay = "3000.00", left_to_patient')
    pack = parse_pack(text.encode(), "third-child.toml", file_of)
    assert prove_once(pack).examples == len(pack.example)
