"""The mistakes an officer makes in a pack, each with what is said of it: code, line, row, and the mend."""

import json
from pathlib import Path

import pytest

from estimator.cli.main import main
from estimator.library.proof.proof import prove
from estimator.rulepack import PackError, PackErrors
from estimator.rulepack.loading import parse_pack

PACK = Path(__file__).parents[2] / "rules" / "sanmenxia-2021.toml"
TEXT = PACK.read_text("utf-8")
COUNTY = """[[deductible_and_segments]]
name = "resident-county"
article = "33"
when = { benefit = "inpatient", scheme = "resident", location = ["local", "province"], tier = "county" }
deductible = 400
segments = [{ upto = 1500, rate = "63%" }, { rate = "83%" }]
"""
ROW = "起付标准与分段支付“resident-county”："
FIRST = TEXT[: TEXT.index(COUNTY)].count("\n") + 1


def errors_of(content: bytes | str) -> tuple[PackError, ...]:
    content = content.encode() if isinstance(content, str) else content
    with pytest.raises(PackErrors) as caught:
        prove(parse_pack(content, "x.toml", lambda _: None))
    return caught.value.errors


def county(old: str, new: str) -> str:
    assert old in COUNTY
    return TEXT.replace(COUNTY, COUNTY.replace(old, new, 1))


MISTAKES = [
    # a misspelt key, table, fact, value; a Chinese word where a key is wanted
    ("deductible =", "deductable =", 4, "unknown-key", f"{ROW}deductable：没有这个键，是不是 deductible？"),
    ("tier =", "teir =", 3, "unknown-fact", f"{ROW}条件里没有 teir 这一项，是不是 tier？"),
    ('"county"', '"conty"', 3, "unknown-value", f'{ROW}“级别”没有 "conty" 这个值，是不是 "county"？'),
    ('"county"', '"县级"', 3, "unknown-value", f'{ROW}“级别”没有 "县级" 这个值，是不是 "county"？'),
    ("tier =", "级别 =", 3, "not-toml", "键要用英文：没有“级别”这个键，是不是 tier？"),
    ('"county"', "县级", 3, "not-toml", '“县级”要写成 "county"（带引号）'),
    ("deductible =", "起付标准 =", 4, "not-toml", "键要用英文：没有“起付标准”这个键，是不是 deductible？"),
    ("[[deductible_and_segments]]", "[[起付标准]]", 0, "not-toml", "表名要用英文：没有“起付标准”这张表，是不是 "),
    # Chinese punctuation and full-width digits
    ('"county"', "“county”", 3, "not-toml", '中文标点 “ ” 要换成英文的 " "'),
    ('"resident",', '"resident"，', 3, "not-toml", "中文标点 ， 要换成英文的 ,"),
    ("= 400", "＝ 400", 4, "not-toml", "中文标点 ＝ 要换成英文的 ="),
    ("= 400", "= 1e999", 4, "bad-value", "有一个数太大，或小数位太多，不是规则里的数"),
    ("= 400", f"= {10**40}", 4, "bad-value", "有一个数太大，或小数位太多，不是规则里的数"),
    ('"county"', '"county\\u0007"', 3, "bad-value", "文字里有看不见的控制字符（U+0007）：county"),
    ("= 400", "= ４００", 4, "not-toml", "全角的 ４００ 要换成半角的 400"),
    ("= 400", "=\u3000400", 4, "not-toml", "有全角空格，要换成普通空格"),
    # shares
    ('"83%"', '"80 %"', 5, "bad-value", f'{ROW}比例要写成 "80%"，现在是 "80 %"'),
    ('"83%"', "0.8", 5, "bad-value", f'{ROW}比例要写成 "80%"，现在是 0.8'),
    ('"83%"', "80", 5, "bad-value", f'{ROW}比例要写成 "80%"，现在是 80'),
    ('"83%"', "80%", 5, "not-toml", '比例要带引号，写成 "80%"'),
    ('"83%"', '"８０％"', 5, "bad-value", f'{ROW}比例要写成 "80%"，现在是 "８０％"'),
    # amounts
    ("= 400", '= "400"', 4, "wrong-type", f'{ROW}金额是数字，不带引号，现在是 "400"'),
    ("= 400", "= 400元", 4, "not-toml", "金额只写数字，不写单位和千分位：400"),
    ("upto = 1500", "upto = 1,500", 5, "not-toml", "金额只写数字，不写单位和千分位：1500"),
    # an article that is not there, a name that is there twice, a key twice, a quote left open
    ('"33"', '"333"', 2, "unknown-article", f"{ROW}条文表（[[article]]）里没有第 333 条，是不是 33？"),
    ("resident-county", "resident-township", 0, "repeated-name", f"名字与第 {FIRST - 7} 行的一条相同"),
    ("= 400\n", "= 400\ndeductible = 500\n", 5, "not-toml", "deductible 写了两次"),
    ('"county"', '"county', 3, "not-toml", "引号没有配对"),
]


@pytest.mark.parametrize(("old", "new", "below", "code", "said"), MISTAKES)
def test_a_mistake_is_told_by_line_and_row(old: str, new: str, below: int, code: str, said: str) -> None:
    found = errors_of(county(old, new))
    told = next((error for error in found if error.code == code), found[0])
    assert str(told).startswith(f"x.toml: 第 {FIRST + below} 行 "), found
    assert said in str(told)
    assert str(told).endswith(f"（{code}）")


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2021-2-7", "日期要写成 2027-01-01 的样子，现在是 2021-2-7"),
        ("2021年2月7日", "日期要写成 2027-01-01 的样子，现在是 2021年2月7日"),
        ("2021-02-30", "没有 2021-02-30 这一天"),
        ('"2021-02-07"', "日期要写成 2027-01-01，不带引号"),
        ("2072-02-07", "2072-02-07 离现在太远，年份写错了？"),
    ],
)
def test_a_bad_date_is_told(day: str, said: str) -> None:
    (error,) = errors_of(TEXT.replace("in_force_from = 2021-02-07", f"in_force_from = {day}"))
    assert (error.line, said in error.message) == (6, True), error


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (TEXT.encode("gbk"), "第 1 行 文件的编码是 GBK（记事本里叫 ANSI），请另存为 UTF-8"),
        (TEXT.encode("utf-16"), "文件的编码是 UTF-16（记事本里叫 Unicode），请另存为 UTF-8"),
        (b"\xff\xfa\xc3\x28", "文件不是 UTF-8 编码的文字"),
    ],
)
def test_another_encoding_is_told_by_its_name(content: bytes, said: str) -> None:
    (error,) = errors_of(content)
    assert (error.code, said in str(error)) == ("not-utf8", True), error


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + TEXT.encode(),
        TEXT.replace("\n", "\r\n").encode(),
        TEXT.replace("deductible = ", "\tdeductible\t=\t").encode(),
    ],
    ids=["mark", "windows line ends", "tabs"],
)
def test_a_mark_windows_line_ends_and_tabs_are_no_mistake(content: bytes) -> None:
    assert (
        parse_pack(content, "x.toml", lambda _: None).content
        == parse_pack(TEXT.encode(), "x.toml", lambda _: None).content
    )


def test_a_gap_is_told_once_and_comes_with_the_row_that_fills_it() -> None:
    (gap,) = errors_of(county('"county" }', '"county", grade = 1 }'))
    assert gap.message.startswith("没有一条回答：住院、居民、市内或省内市外、县级、二级或三级；可补一条")
    where = 'location = ["local", "province"], tier = "county", grade = [2, 3] }'
    when = f'when = {{ benefit = "inpatient", scheme = "resident", {where}'
    assert gap.mend == f"[[deductible_and_segments]]\narticle = …\n{when}\ndeductible = …\nsegments = …"


def test_the_proposed_row_fills_the_gap() -> None:
    narrow = county('"county" }', '"county", grade = 1 }')
    (gap,) = errors_of(narrow)
    filled = gap.mend.replace("article = …", 'article = "33"').replace("deductible = …", "deductible = 400")
    row = filled.replace("segments = …", 'segments = [{ upto = 1500, rate = "63%" }, { rate = "83%" }]')
    errors = errors_of(narrow.replace("[[ceiling]]", f"{row}\n\n[[ceiling]]", 1))
    assert "gap" not in {error.code for error in errors}


def test_an_overlap_names_both_rows_and_their_cases_once() -> None:
    (overlap,) = errors_of(TEXT.replace(COUNTY, COUNTY + COUNTY.replace("resident-county", "again")))
    assert (overlap.row, overlap.line) == ("again", FIRST + 6)
    assert overlap.message == (
        f"与第 {FIRST} 行的“resident-county”都回答：住院、居民、市内或省内市外、县级，任何等级；只能有一条"
    )


def test_an_example_that_is_missing_is_told_by_the_row_that_nothing_holds_down() -> None:
    examples = TEXT.index("# Examples, worked out by hand")
    found = errors_of(TEXT[:examples])
    told = next(error for error in found if error.row == "resident-county" and error.code == "row-not-held")
    assert str(told) == f"x.toml: 第 {FIRST} 行 {ROW}去掉这一条，没有一个样例会变：要有一个用到它的样例（row-not-held）"


def test_a_wrong_example_shows_its_case_what_was_expected_and_the_reckoning() -> None:
    (error,) = errors_of(TEXT.replace('fund_pays = "6918.00", patient_pays', 'fund_pays = "6981.00", patient_pays', 1))
    assert error.code == "example-differs"
    assert error.key == "expect"
    for part in (
        "住院、居民、市内、县级、二级、年龄 35 岁、总费用 9,000.00、2021-10-08",
        'fund_pays 应为 "6981.00"，算出 "6918.00"',
        "计算过程：政策范围内费用 9000.00 − 0.00 = 9000.00；起付标准 市内 · 县级 = 400.00；",
        "；第一段 (1500.00 − 400.00) × 63% = 693.00；第二段 (9000.00 − 1500.00) × 83% = 6225.00；",
    ):
        assert part in error.message


def test_an_example_outside_the_days_of_its_pack_is_told() -> None:
    (error,) = errors_of(TEXT.replace('date = "2021-02-07"', 'date = "2020-02-07"'))
    assert (error.code, error.message) == ("example-outside", "2020-02-07 早于施行日 2021-02-07")


def test_a_base_that_a_case_does_not_give_is_told() -> None:
    (error,) = errors_of(TEXT.replace('input = "monthly_base"', 'input = "monthly_wage"', 1))
    assert error.code == "base-not-given"
    assert error.message == "基数取自“本人月工资”（monthly_wage），而这种情形不填这一项：生育、在职、一般"


def test_check_gives_the_same_by_field(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "x.toml"
    file.write_text(county('"83%"', "80"), "utf-8")
    assert main(["rules", "check", str(file), "--json"]) == 2
    assert json.loads(capsys.readouterr().out) == {
        "errors": [
            {
                "field": "deductible_and_segments.resident-county.segments.2.rate",
                "message": f'{ROW}比例要写成 "80%"，现在是 80',
                "code": "bad-value",
                "file": "x.toml",
                "line": FIRST + 5,
                "row": "resident-county",
                "mend": '"80%"',
            }
        ]
    }


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0",
        b"[[",
        b"a = [" * 2000,
        b"[[points]]\n",
        b"points = 3\n",
        b"[points]\n",
        b"points = [3]\n",
        b"when = 1",
    ],
)
def test_no_file_ends_in_a_traceback(content: bytes) -> None:
    assert errors_of(content)
