"""Packs that nobody here foresaw: what citizen, curve and slip say of them, by the pack alone."""

from decimal import Decimal

import pytest

from estimator import CaseError, Estimate
from estimator.calculate.engine import RuleEngine
from estimator.case.json_format import case_from
from estimator.case.models import Case
from estimator.compare.cost_curve import curve
from estimator.explain.plain import plain_words
from estimator.library import library
from estimator.library.heads import head_of
from estimator.result import room
from estimator.rulepack import Pack
from estimator.rulepack.loading import parse_pack
from tests.engine import read_pack
from tests.later_packs import FOLDER, file_of
from tests.proofs import prove_once


def pack(name: str) -> Pack:
    """A pack that stands alone."""
    return read_pack(FOLDER / "alone" / f"{name}.toml")


def worked(name: str, number: int) -> tuple[Case, Estimate]:
    """Work an example of a pack, by that pack in use."""
    found = pack(name)
    library.use(library.Library([head_of(found)]))
    case = case_from(found.example[number - 1].case, found.vocabulary)
    return case, library.estimate(case)


PLAIN: dict[tuple[str, int], list[tuple[str, str]]] = {
    ("stay-by-stay", 3): [
        ("总费用，都在医保范围内", "10000.00"),
        ("400 元以内，自己付（本年第几次住院）", "400.00"),
        ("400 元以上，医保付 80%", "7680.00"),
        ("余下的，自己付", "1920.00"),
    ],
    ("years-and-doctor", 2): [
        ("总费用，都在医保范围内", "12000.00"),
        ("600 元以内，自己付", "600.00"),
        ("600 元到 5,000 元，医保付 80%", "3520.00"),
        ("5,000 元到 10,000 元，医保付 75%", "3750.00"),
        ("10,000 元以上，医保付 80%", "1600.00"),
        ("家庭医生签约，比例已加 5 个百分点", "None"),
        ("各段余下的，自己付", "2530.00"),
    ],
    ("years-and-doctor", 6): [
        ("总费用，都在医保范围内", "200000.00"),
        ("600 元以内，自己付", "600.00"),
        ("600 元到 10,000 元，医保付 80%", "7520.00"),
        ("10,000 元以上，医保付 85%", "161500.00"),
        ("医保一年最多付 120,000 元，这次少付", "-49020.00"),
        ("两段余下的，自己付", "30380.00"),
        ("超过一年限额的，自己付", "49020.00"),
    ],
    ("bed-days", 1): [
        ("总费用", "9000.00"),
        ("医保范围外的，自己付", "4500.00"),
        ("医保付了总费用的 37.78%，医保范围内费用的 75.56%", "None"),
        ("基本医保付", "3200.00"),
        ("床位补助付", "200.00"),
        ("余下的，自己付", "1100.00"),
    ],
    ("special-drugs", 3): [
        ("总费用", "30000.00"),
        ("医保范围外的，自己付", "3000.00"),
        ("医保付了总费用的 52%，医保范围内费用的 57.78%", "None"),
        ("本年累计 20,000 元到 60,000 元，医保付 54%", "5400.00"),
        ("本年累计 60,000 元到 100,000 元，医保付 60%", "10200.00"),
        ("省外，比例按 90% 计", "None"),
        ("两段余下的，自己付", "11400.00"),
    ],
    ("special-drugs", 4): [
        ("总费用", "80000.00"),
        ("医保范围外的，自己付", "30000.00"),
        ("医保付了总费用的 12.5%，医保范围内费用的 20%", "None"),
        ("本年累计 100,000 元以上，医保付 80%", "40000.00"),
        ("医保一年最多付 150,000 元，今年已付 140,000 元，这次少付", "-30000.00"),
        ("余下的，自己付", "10000.00"),
        ("超过一年限额的，自己付", "30000.00"),
    ],
    ("family-doctor", 1): [
        ("总费用，都在医保范围内", "500.00"),
        ("10 元以内，自己付", "10.00"),
        ("10 元到 100 元，医保按定额付（30 元）", "30.00"),
        ("100 元到 300 元，医保付 60%", "120.00"),
        ("300 元以上，医保付 50.5%", "101.00"),
        ("各段余下的，自己付", "239.00"),
    ],
    ("by-the-day", 1): [
        ("总费用，都在医保范围内", "9000.00"),
        ("医保范围内的，医保按定额付（300 元 × 10）", "3000.00"),
        ("余下的，自己付", "6000.00"),
    ],
    ("by-the-day", 3): [
        ("总费用 8,000 元，按定额计算", "6000.00"),
        ("医保范围内的，医保付 80%", "4800.00"),
        ("余下的，自己付", "1200.00"),
    ],
    ("care-by-level", 4): [
        ("总费用，都在医保范围内", "9000.00"),
        ("400 元以内，自己付（居家满 10 天）", "400.00"),
        ("400 元到 2,000 元，医保付 65.25%", "1044.00"),
        ("2,000 元到 3,000 元，医保付 63%", "630.00"),
        ("3,000 元以上，医保按定额付（100 元 + 50 元（最多））", "150.00"),
        ("80岁以上，比例已加 2.5 个百分点", "None"),
        ("居家，比例按 90% 计", "None"),
        ("医保一年最多付 30,000 元，今年已付 29,500 元，这次少付", "-1324.00"),
        ("各段余下的，自己付", "6776.00"),
        ("超过一年限额的，自己付", "1324.00"),
    ],
}


@pytest.mark.parametrize(
    ("example", "lines"), PLAIN.items(), ids=lambda value: "-".join(map(str, value)) if isinstance(value, tuple) else ""
)
def test_what_the_citizen_reads(example: tuple[str, int], lines: list[tuple[str, str]]) -> None:
    case, estimate = worked(*example)
    assert [(line.text, str(line.amount)) for line in plain_words(case, estimate).lines] == lines


def test_a_ceiling_that_is_worked_out_is_told_like_any_other() -> None:
    """60,000 × 50 % a year, of which 29,500 were paid before."""
    _, estimate = worked("care-by-level", 4)
    assert (estimate.ceiling, room(estimate)) == (Decimal(30000), Decimal(500))


def test_the_end_of_a_sum_is_no_quota_of_a_delivery() -> None:
    case, _ = worked("by-the-day", 1)
    found = curve(case)
    assert found is not None
    assert [(mark.label, mark.fund) for mark in found.marks] == [("支付定额", Decimal(3000)), ("这笔", Decimal(3000))]


def stay(day: str, cost: str, **more: object) -> dict[str, object]:
    """A resident's stay in a county hospital."""
    hospital = {"location": "local", "tier": "county", "grade": 2}
    case = {"benefit": "inpatient", "date": day, "scheme": "resident", "age": 50, "hospital": hospital}
    return {**case, "total_cost": cost, "more": more} if more else {**case, "total_cost": cost}


def test_each_day_is_answered_by_its_own_rows_whatever_was_asked_before() -> None:
    engine = RuleEngine(pack("transition"))

    def paid(case: dict[str, object]) -> tuple[str, str]:
        found = engine.estimate(case_from(case, engine.pack.vocabulary)).figures
        return str(found["deductible"]), str(found["fund_pays"])

    for _ in range(2):
        assert paid(stay("2023-06-30", "10400")) == ("400.00", "8000.00")
        # 29,400 × 70 % + 10,600 × 75 %
        assert paid(stay("2023-07-01", "40600", local_wage=60000)) == ("600.00", "28530.00")


def test_a_fact_of_certain_days_is_asked_on_those_alone() -> None:
    vocabulary = pack("transition").vocabulary
    case_from(stay("2023-06-30", "10400"), vocabulary)
    for wrong in (stay("2023-07-01", "10400"), stay("2023-06-30", "10400", local_wage=1)):
        with pytest.raises(CaseError) as caught:
            case_from(wrong, vocabulary)
        assert [error.field for error in caught.value.errors] == ["more.local_wage"]


@pytest.mark.parametrize(
    ("wage", "cost", "paid", "steps"),
    [
        # 0.5 × 60,000 = 30,000: 29,400 × 70 % + 10,000 × 75 %
        ("60000", "40000", "28080.00", ["60000.00 × 50%"]),
        # below the deductible: all of it at 75 %
        ("1000", "10600", "7500.00", ["1000.00 × 50%"]),
    ],
)
def test_where_a_segment_ends_may_be_worked_out(wage: str, cost: str, paid: str, steps: list[str]) -> None:
    engine = RuleEngine(pack("transition"))
    found = engine.estimate(case_from(stay("2023-07-01", cost, local_wage=wage), engine.pack.vocabulary))
    assert str(found.figures["fund_pays"]) == paid
    assert [step.formula for step in found.steps if step.label == "分段上限"] == steps


def test_points_may_hold_up_to_what_is_worked_out() -> None:
    text = (FOLDER / "alone" / "years-and-doctor.toml").read_text("utf-8")
    within = 'upto = { base = 3000, add = 400, for_each = "years_paid" }'
    assert text.count("points = 5\nupto = 5000") == 1
    found = parse_pack(text.replace("points = 5\nupto = 5000", f"points = 5\n{within}").encode(), "later.toml", file_of)
    engine = RuleEngine(found)
    estimate = engine.estimate(case_from(found.example[1].case, found.vocabulary))
    # 3,000 + 400 × 5 = 5,000, as in the pack
    assert str(estimate.figures["fund_pays"]) == "8870.00"
    assert [(step.formula, str(step.amount)) for step in estimate.steps if step.label == "家庭医生签约费用上限"] == [
        ("3000.00 + 400.00 × 5", "5000.00")
    ]
    assert prove_once(found).examples == len(found.example)


def test_sections_of_three_other_cities_are_told_by_region_and_title_as_second_hand() -> None:
    """They are no one's law: what was read of those cities elsewhere, unchecked."""
    cities = {"kinds-of-cost": "北京市", "pooling": "上海市", "referral-chain": "洛阳市"}
    for name, city in cities.items():
        found = pack(name)
        assert (found.region, found.document) == (city, "二手资料")
        assert found.title.startswith(city)
        assert found.title.endswith("（二手资料，未核对）")
