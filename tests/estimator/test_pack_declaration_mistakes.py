"""Mistakes in what a pack declares and in rows that only later packs have: each told in Chinese, by line."""

import re

import pytest

from estimator.library.proof.proof import prove
from estimator.rulepack import PackErrors
from estimator.rulepack.loading import parse_pack
from tests.later_packs import FOLDER, file_of, text_of

CARE = (FOLDER / "alone" / "care-by-level.toml").read_text("utf-8")
LAYERS = '[[layer]]\nname = "basic"\n[[layer]]\nname = "second"\nof = ["basic.copayment"]\n'
LAYERED = CARE.replace("[[deductible_and_segments]]", f"{LAYERS}[[deductible_and_segments]]", 1)
COUNTED = CARE.replace("[[points]]", '[[eligible]]\narticle = "1"\nwhen = { benefit = "care" }\n[[points]]', 1)
SERVANTS = (FOLDER / "alone" / "civil-servants.toml").read_text("utf-8")
ON_BASE = text_of("outpatient-pooling")

MISTAKES = [
    # facts
    (CARE, 'kind = "choice"\n', "", "类型（kind）：还需填写"),
    (CARE, 'hint = "以评估为准"', 'default = "six"', '默认值（default）"six" 不是这一项的值，只能是 "three"、"four"'),
    (CARE, 'hint = "以评估为准"', "low = 5", "只有 count 写 low、high"),
    (CARE, "high = 366", "high = 0", "最大 0 小于最小 1"),
    (CARE, 'kind = "amount"', 'kind = "amount"\nwords = { a = "甲" }', "只有 choice 和 flag 写 words"),
    (CARE, 'kind = "flag"', 'kind = "flag"\nwords = { yes = "是" }', "flag 的值只有 true 和 false"),
    (CARE, 'name = "level"', 'name = "layer"', "layer 由程序使用，不能作事项的名字"),
    (CARE, 'name = "age"', 'name = "age"\nlow = 1', "age 是内置的，最小（low）不能改"),
    (CARE, 'label = "失能等级"', 'label = "年龄"', "“年龄”已是 age 的标签，同一种待遇里要起不同的标签"),
    (CARE, 'label = "护理天数"', 'label = "失能等级"', "“失能等级”已是 level 的标签，同一种待遇里要起不同的标签"),
    (CARE, 'label = "失能等级"', 'label = " "', "标签不能空着"),
    (CARE, 'five = "五级"', 'five = "四级"', '各个值的名称要各不相同，不能空着，现在是 "三级"、"四级"、"四级"'),
    (CARE, "high = 366", "high = 366\ndefault = 400", "默认值（default）400 不在 1 至 366 之间"),
    (CARE, 'label = "长期护理"', 'label = "住院"', '名称要与别的待遇不同，不能空着，现在是 "住院"'),
    (CARE, 'kind = "amount"', 'kind = "amount"\ndefault = 1.234', "应为金额（数字，最多两位小数）"),
    (CARE, "high = 366", "high = 366\ndefault = 0", "默认值（default）0 不在 1 至 366 之间"),
    (CARE, 'name = "age"', 'name = "age"\ndefault = 200', "默认值（default）200 不在 0 至 130 之间"),
    (CARE, 'name = "care_days"', 'name = "model_dump"', "model_dump 由程序使用，不能作事项的名字"),
    (CARE, 'name = "care_days"', 'name = "Care-Days"', "只能用小写字母、数字和下划线，以字母开头"),
    (
        CARE,
        'when = { benefit = "care" }\nsection',
        "when = { at_home = true }\nsection",
        "要写在前面：at_home 写在后面",
    ),
    (CARE, 'when = { benefit = "care" }\nsection', 'when = { level = "three" }\nsection', "要写在前面：level 写在后面"),
    (CARE, "[[benefit]]", "[[benefits]]", "第 14 行 benefits：没有这个键，是不是 benefit？"),
    (CARE, "[[benefit]]", "[benefit]", "第 14 行 待遇（benefit）：表头要写成 [[benefit]]（两层方括号）"),
    # layers
    (SERVANTS, 'label = "大额互助"', 'label = "职工医保"', "“职工医保”已是前面一层的名称"),
    (LAYERED, "basic.copayment", "basic.copay", "要写成 层次.数字 的样子，数字只能是 enters、"),
    (LAYERED, "basic.copayment", "base.copayment", "base.copayment 的层次要写在前面，前面有 basic"),
    (LAYERED, 'of = ["basic.copayment"]\n', "", "不止一层收整张账单，后面的层次要写计入什么（of）："),
    (SERVANTS, '"basic.over_ceiling"', '"basic.over_eligible"', "basic.copayment 和 mutual.left 里有同一笔费用"),
    (SERVANTS, '"mutual.left"', '"basic.enters"', "basic.copayment 和 basic.enters 里有同一笔费用，只能计入一次"),
    (CARE, 'level = "three" }', 'level = "three", layer = "basic" }', "没有 layer 这一项，这个规则包没有写 [[layer]]"),
    (
        LAYERED,
        "[[ceiling]]",
        '[[ceiling]]\narticle = "1"\nwhen = { benefit = "care", layer = "second" }\nceiling = 900\n[[ceiling]]',
        "后面的层次另有限额，要写用哪一项金额累计它已付的",
    ),
    # amounts that are worked out, segments, points, what enters
    (CARE, 'of = "average_wage"', 'of = "avarage_wage"', "没有 avarage_wage 这一项金额，是不是 average_wage？"),
    (CARE, "add = 10, ", "", "add（每个增加）还需填写"),
    (CARE, "add = 10", "ad = 10", "没有 ad 这个键，是不是 add？"),
    (CARE, '"care_days", beyond', '[{ count = "care_days", byond = 4 }], beyond', "没有 byond 这个键，是不是 beyond？"),
    (CARE, "base = 100, add", "add", "at_most 写比例，是 base 的比例，还需填写 base"),
    (CARE, 'add = 20, for_each = "care_days"', "add = 20, for_each = 7", "没有 7 这一项计数"),
    (
        CARE,
        'add = 20, for_each = "care_days"',
        "add = 20, for_each = []",
        "金额写一个数，或 { base = 90000, add = 700, for_each = …",
    ),
    (CARE, '"care_days", beyond', '[{ count = "care_days" }], beyond', "几个计数各写各的 beyond"),
    (CARE, 'share = "1%"', 'at_least = 9, at_most = 8, share = "1%"', "at_most 是金额，不小于 at_least"),
    (CARE, 'share = "1%"', 'at_most = "20%", share = "1%"', "at_most 是金额，不小于 at_least"),
    (CARE, 'share = "1%"', 'beyond = 4, share = "1%"', "share、of 只与 at_least、at_most 同写"),
    (CARE, "base = 100, add", "base = 100, at_least = 1, add", "at_least 只与 share、of 同写"),
    (CARE, "upto = 3000", 'upto = { share = "1%" }', "或 { share = …, of = …, at_least = …, at_most = … }"),
    (CARE, 'pays = 30, for_each = "care_days"', 'rate = "50%", for_each = "care_days"', "for_each 只与 pays 同写"),
    (CARE, 'rate = "70%"', 'rate = "170%"', "第 63 行 起付标准与分段支付“higher”：比例不能大于 100%，现在是 170%"),
    (CARE, 'segments = [{ pays = 30, for_each = "care_days" }]', "segments = [7]", "分段（segments）第 1 项：应为一组"),
    (COUNTED, "[[points]]", 'share = "150%"\n[[points]]', "计入的份额不能大于 100%，现在是 150%"),
    (CARE, 'label = "居家"\ntimes', 'label = ""\ntimes', "标签（label）：不能是空的"),
    (CARE, "points = 2.5", 'points = "2.5"', '百分点是不带引号的数，如 5、-2.5，现在是 "2.5"'),
    (CARE, "points = 2.5", "points = 2.5\nfrom = 2000", "from 2000.00 要小于 upto 2000.00"),
    (
        COUNTED,
        "[[points]]",
        'instead = 5\nshare = "50%"\n[[points]]',
        "instead 代替整张账单，不能再写 of、share、limit",
    ),
    (
        COUNTED,
        "[[points]]",
        'instead = 5\n[[eligible]]\narticle = "1"\nwhen = { benefit = "care" }\n[[points]]',
        "定额代替整张账单，不能再有别的一条：长期护理",
    ),
    (CARE, 'ceiling = { share = "50%", of = "average_wage" }', 'ceiling = "无"', '限额写一个数，或 "none"（不设限额）'),
    (CARE, 'times = "90%"', 'times = "900%"', "比例加减 +2.5 个百分点、乘以 900%后不在 0% 至 100% 之间"),
    # what tables must answer for
    (
        CARE,
        'ceiling = { benefit = "care" }',
        'ceiling = { benefit = "care", event = "delivery" }',
        "第 10 行 应答范围（answers）：“年度限额”的条件，没有一种情形符合",
    ),
    # rows of a base
    (CARE, "[[ceiling]]", "[[ceiling]]\nremoves = []\n[[ceiling]]", "没有写基础规则包（based_on），不能用 replaces、"),
    (ON_BASE, "[[points]]\nremoves = []", '[[points]]\nremoves = "retired"', '要写成 removes = ["…"] 的样子'),
    (ON_BASE, "[[points]]\nremoves = []", '[[points]]\nreplaces = ["retired"]', '要写成 replaces = "…" 的样子'),
    (
        ON_BASE,
        "[[points]]\nremoves = []",
        '[[points]]\nremoves = ["retired"]\n[[points]]\nreplaces = "retired"\npoints = 1',
        "“retired”在前面已删去",
    ),
    (
        ON_BASE,
        "[[points]]\nremoves = []",
        '[[points]]\nreplacs = "retired"',
        "replacs：没有这个键，是不是 replaces？",
    ),
    # examples, head
    (CARE, "2023-10-08", "2072-10-08", "2072-10-08 离现在太远，年份写错了？"),
    (CARE, 'expect = { fund_pays = "600.00" }', 'expect = { fund_pay = "600.00" }', "没有这一项，是不是 fund_pays？"),
    (CARE, 'expect = { fund_pays = "600.00" }', "expect = {}", "第 87 行 样例第 1 条：应得（expect）里至少写一个数"),
    (
        CARE,
        "care_days = 20, level",
        "care_dasy = 20, level",
        "第 86 行 样例第 1 条：more.care_dasy：没有这一项，是不是",
    ),
    (
        CARE,
        'of = "average_wage" }\n[[',
        'of = "amount_owed" }\n[[',
        "第 83 行 年度限额第 1 条：要用到“欠缴金额”（amount_owed）",
    ),
    (CARE, 'region = "某市"', 'region = ""', "地区（region）：不能是空的"),
]


@pytest.mark.parametrize(("text", "old", "new", "said"), MISTAKES)
def test_a_mistake_is_told_by_line(text: str, old: str, new: str, said: str) -> None:
    assert old in text
    with pytest.raises(PackErrors) as caught:
        prove(parse_pack(text.replace(old, new, 1).encode(), "x.toml", file_of))
    told = [str(error) for error in caught.value.errors]
    assert all(one.startswith("x.toml: 第 ") for one in told), told
    assert any(said in one for one in told), told


def test_a_flag_has_words_of_its_own() -> None:
    text = CARE.replace('kind = "flag"', 'kind = "flag"\nwords = { true = "在家", false = "在机构" }', 1)
    pack = parse_pack(text.encode(), "x.toml", file_of)
    assert pack.vocabulary.by_name["at_home"].words == {True: "在家", False: "在机构"}


@pytest.mark.parametrize("key", ["id", "region", "title", "document", "checked", "in_force_from"])
def test_what_is_missing_at_the_head_belongs_on_the_first_line(key: str) -> None:
    text = (FOLDER / "alone" / "bed-days.toml").read_text("utf-8")
    without = re.sub(rf"^{key} = .*\n", "", text, count=1, flags=re.MULTILINE)
    assert without != text
    with pytest.raises(PackErrors) as caught:
        parse_pack(without.encode(), "headless.toml", file_of)
    assert [(error.code, error.table, error.line) for error in caught.value.errors] == [("missing-key", key, 1)]


def test_a_wrong_word_in_the_scope_is_told_on_its_own_line() -> None:
    text = (FOLDER / "alone" / "bed-days.toml").read_text("utf-8")
    wrong = text.replace("ceiling = { benefit", "ceilings = { benefit", 1)
    line = wrong[: wrong.index("ceilings")].count("\n") + 1
    with pytest.raises(PackErrors) as caught:
        parse_pack(wrong.encode(), "scope.toml", file_of)
    assert [(error.field, error.line) for error in caught.value.errors] == [("answers.ceilings", line)]


def test_an_amount_that_may_be_left_out_is_told_where_a_row_works_with_it() -> None:
    text = CARE.replace('kind = "amount"', 'kind = "amount"\noptional = true', 1)
    pack = parse_pack(text.encode(), "x.toml", file_of)
    assert [str(one) for one in prove(pack).advice] == [
        f"x.toml: 第 {line} 行 {row}：要用到“上年平均工资”（average_wage），"
        "而它可以不填，不填时按 0 计算；若是本意，可在事项里写 default = 0（base-not-given）"
        for line, row in ((63, "起付标准与分段支付“higher”"), (84, "年度限额第 1 条"))
    ]
    assert prove(parse_pack(CARE.encode(), "x.toml", file_of)).advice == ()


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [("deductible = 0", "deductibel = 0", 55), ("title = ", "titel = ", 4), ("[[benefit]]", "[[benefits]]", 14)],
)
def test_what_is_misspelt_is_told_before_what_is_missing_for_that_reason(old: str, new: str, line: int) -> None:
    with pytest.raises(PackErrors) as caught:
        parse_pack(CARE.replace(old, new, 1).encode(), "x.toml", file_of)
    first, *_ = caught.value.errors
    assert (first.code, first.line) == ("unknown-key", line), caught.value.errors
