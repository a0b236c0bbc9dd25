"""What hangs on a reading: the figures it would be if the text were read the other way, worked out by hand."""

import pickle
from copy import deepcopy
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from estimator import case_from, estimate, to_json
from estimator.calculate.engine import RuleEngine
from estimator.case.json_format import case_from as read
from estimator.explain import explain
from estimator.library.proof.proof import prove
from estimator.result import otherwise_in_words
from estimator.rulepack import PackErrors
from estimator.rulepack.loading import parse_pack
from estimator.slip import describe
from tests.cases import resident_delivery
from tests.engine import answer
from tests.later_packs import FOLDER
from tests.officer_packs import file_of, text_of

TEXT = text_of("sanmenxia-2021")
STAY = {
    "benefit": "inpatient",
    "date": "2021-10-08",
    "scheme": "resident",
    "hospital": {"location": "local", "tier": "county", "grade": 2},
    "total_cost": 9000,
}
BIRTH = {
    "benefit": "maternity",
    "date": "2021-10-08",
    "scheme": "employee",
    "sex": "female",
    "status": "active",
    "employer": "ordinary",
    "months_insured": 9,
    "policy_compliant": True,
    "event": "delivery",
    "delivery": "natural",
    "monthly_base": 6000,
}


def other_ways(case: dict[str, object]) -> dict[str, dict[str, object]]:
    return {one["name"]: one["figures"] for one in answer(case).get("readings_otherwise", [])}


@pytest.mark.parametrize(
    ("case", "name", "figures"),
    [
        # 63 % of 1900 − 400, 83 % of 7100
        ({**STAY, "age": 40}, "segment-from-deductible", {"fund_pays": "6838.00"}),
        # a quarter of 400; 63 % of 1400, 83 % of 7500
        ({**STAY, "age": 10, "admission": 2}, "halve-once", {"deductible": "100.00", "fund_pays": "7107.00"}),
        # not halved: 63 % of 1100, 83 % of 7500
        ({**STAY, "age": 40, "admission": 2}, "admission-count", {"deductible": "400.00", "fund_pays": "6918.00"}),
        # 98 days of 200 and 1700, though outside the policy
        ({**BIRTH, "policy_compliant": False}, "policy-gate", {"fund_pays": "21300.00", "allowance_days": 98}),
        # 98 days of 200
        (BIRTH, "one-policy-test", {"allowance_days": 98, "allowance": "19600.00", "fund_pays": "21300.00"}),
        ({**BIRTH, "babies": 3}, "days-add", {"allowance_days": 188}),
        (resident_delivery("assisted", "2000.00"), "resident-assisted", {"fund_pays": "1870.00"}),
        (
            {"benefit": "account", "date": "2021-10-08", "status": "unemployed", "age": 44, "contribution_base": 3000},
            "unemployed-account",
            {"monthly_credit": "0.00"},
        ),
        (
            {
                **STAY,
                "scheme": "employee",
                "status": "active",
                "cover": {
                    "route": "employer",
                    "months_paid": 9,
                    "arrears_months": 1,
                    "arrears_settled": False,
                },
            },
            "arrears-suspend",
            {"fund_pays": "7560.00"},  # 90 % of 9000 − 600
        ),
    ],
)
def test_the_other_way_says_the_figures_that_differ(
    case: dict[str, object], name: str, figures: dict[str, object]
) -> None:
    told = other_ways(case)[name]
    assert figures.items() <= told.items()
    assert all(told[key] != answer(case)[key] for key in told)


def test_a_reading_on_which_nothing_hangs_in_this_case_says_nothing() -> None:
    """Under the deductible the first segment pays nothing, wherever it ends."""
    assert other_ways({**STAY, "age": 40, "total_cost": 300}) == {}


def test_a_reading_that_is_no_matter_of_rows_says_nothing() -> None:
    result = answer({**STAY, "age": 40, "date": "2022-01-08"})
    assert "discharge-day" in result["readings"]
    assert "discharge-day" not in {one["name"] for one in result["readings_otherwise"]}


def test_the_other_way_of_a_case_that_lacks_what_it_needs_is_not_told() -> None:
    """Outside the policy no base is asked for, and without one no allowance can be reckoned."""
    case = {key: value for key, value in BIRTH.items() if key != "monthly_base"}
    assert other_ways({**case, "policy_compliant": False}) == {}


def test_slip_and_steps_say_what_hangs_on_a_reading() -> None:
    case = case_from({**STAY, "age": 40})
    found = estimate(case)
    words = "另一种读法：基金支付 6,838.00（少 80.00）"
    assert [otherwise_in_words(found, reading) for reading in found.readings] == [words]
    assert [remark.text for remark in describe(case, found, made_at=datetime.now(UTC)).readings] == [
        f"第一段从实际起付标准算起，上限不变。{words}。"
    ]
    step = next(step for step in found.steps if step.reading == "segment-from-deductible")
    assert f"第一段从实际起付标准算起，上限不变。{words}" in [reason.text for reason in explain(step, case, found)]


def test_every_reading_of_the_shipped_pack_has_its_other_way_or_says_why_it_has_none() -> None:
    pack = parse_pack(TEXT.encode(), "x.toml", lambda _: None)
    told = {reading.name: (bool(reading.otherwise), bool(reading.unproven)) for reading in pack.reading}
    assert [name for name, ways in told.items() if sum(ways) != 1] == []


def changed(old: str, new: str) -> list[str]:
    assert TEXT.count(old) == 1
    with pytest.raises(PackErrors) as caught:
        prove(parse_pack(TEXT.replace(old, new).encode(), "x.toml", lambda _: None))
    return [f"{error.code} {error.row}: {error.message}" for error in caught.value.errors]


def test_a_reading_has_its_other_way_or_says_why_it_has_none_and_not_both() -> None:
    (said,) = changed('name = "halve-once"\n', 'name = "halve-once"\nunproven = "不是条目的事"\n')
    assert said.startswith("bad-value halve-once: 写了另一种读法（otherwise），就不再写")


RESIDENT = "住院、居民、{}、住院次数 2 次及以上、年龄 14 岁及以下"
CHILD = 'age = { upto = 14 }, admission = { from = 2 }, tier = ["county", "city", "province"] }'


def test_a_reading_that_is_named_where_nothing_hangs_on_it_is_told() -> None:
    said = f"reading-without-difference halve-once: 这些情形换一种读法也一样，不应提到它：{RESIDENT.format('乡级')}"
    assert said in changed(CHILD, "age = { upto = 14 }, admission = { from = 2 } }")


def test_a_reading_that_is_not_named_where_something_hangs_on_it_is_told() -> None:
    said = f"reading-not-named halve-once: 这些情形换一种读法就会不同，应提到它：{RESIDENT.format('省级')}"
    assert said in changed(CHILD, CHILD.replace('["county", "city", "province"]', '["county", "city"]'))


def test_a_stale_reading_is_told() -> None:
    """Where children's deductibles are halved no more, nothing is left to be halved twice."""
    row = '[[reading.otherwise]]\ntable = "change"\nreplaces = "resident-child"\n'
    assert changed(f'{row}group = "child"\n', f'{row}group = "halve"\n') == [
        "reading-without-difference halve-once: 换一种读法没有一种情形会不同，这条读法已没有意义"
    ]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            'removes = ["difficult", "further-babies"]',
            'removes = ["dificult"]',
            '没有 "dificult" 这一条，是不是 difficult？',
        ),
        ('removes = ["difficult", "further-babies"]', "removes = [[1], 7]", "没有 [1] 这一条"),
        (
            'replaces = "resident-child"\ngroup',
            'replaces = ["resident-child"]\ngroup',
            '没有 ["resident-child"] 这一条',
        ),
        ('table = "change"\nremoves', 'table = "changes"\nremoves', "没有 changes 这张表，是不是 change？"),
        (
            'when = { benefit = "maternity", event = "ectopic_surgery" }\nlabel = "异位妊娠手术没有津贴"\ndays = 0',
            "",
            "条件（when）：还需填写",
        ),
    ],
)
def test_what_is_wrong_with_an_other_way_is_told_by_its_line(old: str, new: str, said: str) -> None:
    assert TEXT.count(old) == 1
    with pytest.raises(PackErrors) as caught:
        parse_pack(TEXT.replace(old, new).encode(), "x.toml", lambda _: None)
    first = TEXT[: TEXT.index(old)].count("\n") + 1
    assert any(said in error.message for error in caught.value.errors)
    assert all(abs((error.line or 0) - first) < 5 for error in caught.value.errors), caught.value.errors


def test_an_other_way_that_restates_what_a_later_pack_changes_must_be_restated() -> None:
    """The pack of 2027 has another row for county hospitals, so the ends of its segments are others read otherwise."""
    text = text_of("sanmenxia-2027")
    start = text.index('    { replaces = "segment-from-deductible"')
    without = text[:start] + text[text.index('    { replaces = "long-term-filing"') :]
    with pytest.raises(PackErrors) as caught:
        parse_pack(without.encode(), "x.toml", file_of)
    (error,) = caught.value.errors
    assert (error.code, error.row, error.file) == ("reading-outdated", "segment-from-deductible", "sanmenxia-2021.toml")
    changed = "起付标准（deductible）、分段（segments）改了"
    told = f"起付标准与分段支付“resident-county”的{changed}，这条读法的另一种读法也要照新的改写"
    assert error.message == told


def test_an_answer_goes_to_another_process_and_into_a_copy_with_what_hangs_on_it() -> None:
    found = estimate(case_from({**STAY, "age": 40}))
    sent = pickle.loads(pickle.dumps(found))  # noqa: S301  our own
    assert sent == found == deepcopy(found)
    assert type(sent.otherwise) is dict  # the rules stay behind
    assert sent.otherwise["segment-from-deductible"]["fund_pays"] == Decimal("6838.00")
    assert to_json(sent) == to_json(found)


def test_the_other_way_may_be_of_a_table_of_which_the_pack_has_no_row() -> None:
    reading = """[[reading]]
name = "whole"
articles = ["1"]
at = "eligible_cost"
when = { benefit = "care" }
gist = "费用全部计入"
otherwise = [{ table = "eligible", article = "1", when = { benefit = "care" }, share = "90%" }]
"""
    care = (FOLDER / "alone" / "care-by-level.toml").read_text("utf-8")
    text = care.replace("[[example]]", f"{reading}[[example]]", 1)
    text = text.replace('fund_pays = "500.00" }', 'fund_pays = "500.00", readings = ["whole"] }', 1)
    pack = parse_pack(text.encode(), "x.toml", lambda _: None)
    prove(pack)
    case = pack.example[1].case | {"total_cost": 400}
    found = RuleEngine(pack).estimate(read(case, pack.vocabulary))
    # all of 400, for twenty days of 30 are more; or nine tenths of it
    assert found.figures["fund_pays"] == Decimal("400.00")
    (other,) = to_json(found)["readings_otherwise"]
    assert (other["name"], other["figures"]["fund_pays"]) == ("whole", "360.00")
