"""Each code of a pack's errors, provoked by a pack broken in one place; and what a sound pack proves."""

from collections.abc import Callable
from pathlib import Path

import pytest

from estimator.library.proof.proof import prove
from estimator.rulepack import PackError, PackErrors
from estimator.rulepack.loading import parse_pack
from tests.engine import proof_of

PACK = Path(__file__).parents[2] / "rules" / "sanmenxia-2021.toml"
TEXT = PACK.read_text("utf-8")


def no_base(_name: str) -> None:
    """There are no other packs."""


def errors_of(text: str) -> tuple[PackError, ...]:
    with pytest.raises(PackErrors) as caught:
        prove(parse_pack(text.encode(), "broken.toml", no_base))
    return caught.value.errors


def changed(old: str, new: str) -> str:
    assert old in TEXT
    return TEXT.replace(old, new, 1)


@pytest.mark.parametrize(
    ("code", "old", "new", "said"),
    [
        ("not-toml", 'id = "sanmenxia-2021"', "id = ", "id 的 = 后面没有值"),
        ("unknown-key", "deductible = 400", "deductable = 400", "是不是 deductible？"),
        ("unknown-key", 'region = "三门峡市"', 'regoin = "三门峡市"', "regoin"),
        ("missing-key", 'document = "三政办〔2021〕2号"\n', "", "document"),
        ("wrong-type", "deductible = 400", 'deductible = "400"', "金额是数字，不带引号"),
        ("wrong-type", "points = 2", 'points = "2"', "“retired”"),
        ("wrong-type", "admission = { from = 2 }", 'admission = { from = "2" }', "住院次数"),
        ("bad-value", 'rate = "90%"', 'rate = "90.0%"', '比例要写成 "90%"'),
        ("bad-value", "deductible = 400", "deductible = 400.001", "最多两位小数"),
        ("bad-value", "upto = 800", "upto = 100", "逐段升高"),
        ("unknown-fact", 'location = "local", grade = 3', 'loction = "local", grade = 3', "是不是 location？"),
        ("unknown-value", 'location = "local", grade = 3', 'location = "locl", grade = 3', '是不是 "local"？'),
        ("unknown-article", 'article = "13"', 'article = "113"', "没有第 113 条"),
        (
            "unknown-reading",
            'reading = "makeup-rate"',
            'reading = "makeup-rat"',
            "没有“makeup-rat”这条读法，是不是 makeup-rate？",
        ),
        ("repeated-name", 'name = "halve-once"', 'name = "township-second"', "名字与第"),
        ("gap", 'location = "local", grade = 3', 'location = "local", grade = 3, admission = 1', "住院次数 2 次及以上"),
        ("overlap", 'location = ["province", "elsewhere"], grade = 3', "grade = 3", "都回答：住院、职工、市内、三级"),
        (
            "unreachable-row",
            'delivery = "caesarean" }\nlabel',
            'delivery = "caesarean", status = "left", employer = "new" }\nlabel',
            "没有一种情形",
        ),
        (
            "group-conflict",
            '14 周岁以下减半"\ndeductible = "50%"',
            '14 周岁以下减半"\ndeductible = "40%"',
            "说的不同",
        ),
        ("rate-out-of-range", "points = 5", "points = 50", "不在 0% 至 100% 之间"),
        ("example-differs", 'rate = "63%"', 'rate = "64%"', 'fund_pays 应为 "6918.00"，算出 "6929.00"'),
        ("example-differs", "deductible = 0\nsegments = [{ label", "deductible = 1\nsegments = [{ label", "应为"),
    ],
)
def test_a_broken_pack_is_refused(code: str, old: str, new: str, said: str) -> None:
    found = errors_of(changed(old, new))
    assert code in {error.code for error in found}, found
    assert any(said in str(error) for error in found if error.code == code), found
    assert all(error.file == "broken.toml" and (error.table or error.line) for error in found)


def test_a_gap_names_the_case_it_concerns() -> None:
    row = 'when = { benefit = "inpatient", scheme = "employee", location = "local", grade = 3 }'
    (gap, *_) = [
        error
        for error in errors_of(changed(row, row.replace("grade = 3", 'grade = 3, tier = "city"')))
        if error.code == "gap"
    ]
    assert "住院、职工、市内、县级或省级、三级，任何人员类别" in gap.message
    assert 'location = "local", tier = ["county", "province"], grade = 3 }' in gap.mend


def test_a_table_need_not_answer_for_cases_that_are_refused() -> None:
    without = changed(
        'label = "配偶无单位的男职工：一次性生育补助金"', 'label = "配偶无单位的男职工：一次性生育补助金"'
    )
    row = 'sex = "male", event = "delivery" }\nlabel = "配偶无单位的男职工'
    narrowed = without.replace(
        row, 'sex = "male", event = "delivery", spouse_without_employer = true }\nlabel = "配偶无单位的男职工'
    )
    assert narrowed != without
    assert prove(parse_pack(narrowed.encode(), "narrowed.toml", no_base)).rows == proof_of(PACK).rows


@pytest.mark.parametrize("table", ["points", "change", "refusal", "wait", "extra_days", "reading", "note", "quota"])
def test_a_row_that_no_example_holds_down_is_refused(table: str) -> None:
    """The examples that touch a table are taken out with their like: the table's rows hang in the air."""
    examples = TEXT.index("# Examples, worked out by hand")
    found = errors_of(TEXT[:examples])
    assert any(error.code == "row-not-held" and error.table.startswith(table) for error in found)


def test_an_end_that_no_example_reaches_is_refused() -> None:
    examples = TEXT.index("# Examples, worked out by hand")
    found = {(error.code, f"{error.table} {error.row}") for error in errors_of(TEXT[:examples])}
    assert ("end-not-reached", "deductible_and_segments resident-county") in found
    assert ("end-not-reached", "ceiling employee") in found


def test_an_example_that_is_no_case_is_refused() -> None:
    found = errors_of(
        changed(
            "[[example]]\n",
            '[[example]]\narticle = "33"\ncase = { benefit = "inpatient" }\nexpect = {}\n\n[[example]]\n',
        )
    )
    assert {error.code for error in found} == {"example-refused"}


def test_the_shipped_pack_is_proven(told: Callable[[str], None]) -> None:
    proof = proof_of(PACK)
    told(f"the shipped pack: {proof.rows} rows, {proof.combinations} combinations, {proof.examples} examples")
    assert proof.rows > 100
    assert proof.examples >= proof.rows / 2
    assert proof.combinations > 1000
