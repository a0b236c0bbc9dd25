"""Rosters in Excel: every kind of cell that people leave in them, figures as from JSON, whole or not at all."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from estimator.batch.batch import count_cases, run_batch
from estimator.batch.columns import RosterColumn, columns_of
from estimator.batch.progress import BatchCount, Cancelled
from estimator.batch.result_columns import WHEN_IN_FORCE, WORDS
from estimator.cli.main import main
from estimator.errors import CaseError
from estimator.facts import BUILT_IN, BY_NAME
from estimator.figures import LABELS
from tests.engine import answer
from tests.memory import peak_of_batch
from tests.oracle_facts import Case
from tests.strategies import CASES

COLUMNS = columns_of(BUILT_IN)

Row = Sequence[object]
Results = list[dict[str, Any]]
Output = pytest.CaptureFixture[str]

KEYS = ["benefit", "date", "scheme", "age", "hospital.location", "hospital.tier", "hospital.grade", "total_cost"]
CAPTIONS = ["待遇", "基准日", "险种", "年龄", "地点", "级别", "等级", "总费用"]
STAY: Row = ["inpatient", "2021-10-08", "resident", 50, "local", "county", 2, 9000]
IN_CHINESE: Row = ["住院", date(2021, 10, 8), "居民", 50, "市内", "县级", "二级", "9,000.00"]
# 1100 × 63 % + 7500 × 83 %, Art. 33
PAID = 6918


def roster(folder: Path, *rows: Row, then: Callable[[Worksheet], None] = lambda _: None) -> Path:
    """Write rows into the first sheet of a new workbook, and then what `then` does to it."""
    path = folder / "in.xlsx"
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    for row in rows:
        sheet.append(list(row))
    then(sheet)
    workbook.save(path)
    return path


def run(source: Path, *, nhsa: bool = False) -> tuple[BatchCount, Results]:
    """Run a roster; return what was counted, and each row of the results by its headings."""
    target = source.with_name("out.xlsx")
    count = run_batch(source, target, nhsa=nhsa, progress=lambda _: True).total
    head, *rows = load_workbook(target).worksheets[0].iter_rows(values_only=True)
    return count, [dict(zip(map(str, head), row, strict=True)) for row in rows]


# Headings and figures


def test_keys_in_keys_out(tmp_path: Path) -> None:
    count, [result] = run(roster(tmp_path, KEYS, STAY))
    assert count == BatchCount(1, 0)
    assert [result[key] for key in KEYS] == STAY
    figures = {"deductible": 400, "eligible_cost": 9000, "fund_pays": PAID, "patient_pays": 2082, "capped": "否"}
    assert {key: result[key] for key in figures} == figures
    assert result["allowance"] is None
    assert list(result)[-1] == "errors"
    assert result["errors"] is None
    assert "(9000.00 − 1500.00) × 83% = 6225.00（33条）" in result["steps"]
    assert result["rules"].startswith("sanmenxia-2021 ")


def test_labels_in_labels_out(tmp_path: Path) -> None:
    count, [result] = run(roster(tmp_path, CAPTIONS, IN_CHINESE))
    assert count == BatchCount(1, 0)
    assert [result[label] for label in CAPTIONS] == [*IN_CHINESE[:1], datetime(2021, 10, 8), *IN_CHINESE[2:]]  # noqa: DTZ001 - a day
    assert result["基金支付"] == PAID
    assert list(result)[-1] == "错误"


def test_headings_stand_in_any_order_and_writing(tmp_path: Path) -> None:
    head = [
        " 险 种",
        "ｂｅｎｅｆｉｔ",
        "hospital.tier",
        "等级\n",
        None,
        "地点",
        "总费用",
        "基准日",
        "年龄",
        "单位欠费(arrears_months)",
    ]
    row = ["居民", "住院", "县级", 2, None, "市内", 9000, "2021/10/8", 50, None]
    count, [result] = run(roster(tmp_path, head, row))
    assert (count, result["基金支付"]) == (BatchCount(1, 0), PAID)


def test_what_cover_would_give_once_in_force(tmp_path: Path) -> None:
    head = [*KEYS, "cover.route", "cover.year_paid"]
    _, [result] = run(roster(tmp_path, head, [*STAY, "resident", False]))
    assert (result["fund_pays"], result["when_in_force.fund_pays"]) == (0, PAID)


def test_no_two_columns_have_one_heading() -> None:
    labels = [column.label for column in COLUMNS] + [*LABELS.values(), *WHEN_IN_FORCE.values(), *WORDS.values()]
    assert len(set(labels)) == len(labels)
    assert len({column.key for column in COLUMNS}) == len(COLUMNS)


BAD_HEADS: list[tuple[Row, str]] = [
    ([*KEYS, "hospital.teir"], "I1：没有“hospital.teir”这一列，是不是 hospital.tier？"),
    ([*KEYS, "总费用"], "I1：“总费用”与 H1 重复"),
    ([], "“in.xlsx”里没有找到列名：前 20 行里没有认得的列名"),
    (["", " "], "“in.xlsx”里没有找到列名"),
]


@pytest.mark.parametrize(("head", "message"), BAD_HEADS, ids=[message for _, message in BAD_HEADS])
def test_headings_that_cannot_be_read_stop_the_whole(head: Row, message: str, tmp_path: Path) -> None:
    source = roster(tmp_path, head, STAY)
    with pytest.raises(CaseError) as caught:
        run(source)
    assert message in str(caught.value)
    assert not (tmp_path / "out.xlsx").exists()


@settings(max_examples=15)
@given(cases=st.lists(CASES, min_size=1, max_size=12), chinese=st.booleans(), typed=st.booleans())
def test_any_case_comes_to_the_same_as_from_json(
    cases: list[Case], *, chinese: bool, typed: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    head = [column.label if chinese else column.key for column in COLUMNS]
    rows = [[cell_of(case, column, words=chinese, typed=typed) for column in COLUMNS] for case in cases]
    count, results = run(roster(tmp_path_factory.mktemp("roster"), head, *rows))
    assert count == BatchCount(len(cases), 0)
    for case, result in zip(cases, results, strict=True):
        expected = answer(case)
        for key, label in LABELS.items():
            heading = label if chinese else "result.employer" if key == "employer" else key
            assert shown(result[heading]) == shown(expected.get(key)), (key, case)
        waiting = expected.get("when_in_force", {})
        for key, label in WHEN_IN_FORCE.items():
            assert shown(result[label if chinese else f"when_in_force.{key}"]) == shown(waiting.get(key))


def cell_of(case: Case, column: RosterColumn, *, words: bool, typed: bool) -> object:
    """What a person would put into the cell: words or keys, numbers or text, days or text."""
    group, _, key = column.key.rpartition(".")
    value = case.get(group, {}) if group else case
    value = value.get(key) if isinstance(value, dict) else None
    if value is None or isinstance(value, dict):
        return None
    if isinstance(value, list):
        return "、".join(column.fact.word(one) if words else one for one in value)
    if column.fact.kind == "amount":
        return str(value) if typed else Decimal(value)
    if column.fact.kind == "date":
        return value if typed else date.fromisoformat(value)
    if column.fact.kind in ("choice", "flag") and words:
        return column.fact.word(value)
    return value


def shown(figure: object) -> object:
    if isinstance(figure, bool):
        return "是" if figure else "否"
    return None if figure is None else Decimal(str(figure)) if figure not in ("是", "否") else figure


# Cells

GOOD_CELLS: list[tuple[str, object]] = [
    ("date", datetime(2021, 10, 8, 13, 45)),  # noqa: DTZ001 - as Excel has it
    ("date", "２０２１－１０－０８"),
    ("date", "2021年10月8日"),
    ("date", "2021/10/08"),
    ("date", "2021.10.8"),
    ("date", "20211008"),
    ("date", 20211008),
    ("age", "５０"),
    ("age", "50 岁"),
    ("age", 50.0),
    ("age", " 50 "),
    ("age", "50 周岁"),
    ("hospital.grade", "2"),
    ("hospital.grade", "二级"),
    ("hospital.grade", 2.0),
    ("hospital.tier", "ｃｏｕｎｔｙ"),
    ("hospital.tier", "县 级"),
    ("total_cost", 9000.00),
    ("total_cost", "9000"),
    ("total_cost", "９０００．００"),
    ("total_cost", "9,000.00"),
    ("total_cost", "9，000"),
    ("total_cost", "¥ 9,000。00 元"),
    ("total_cost", "8000 + 999.5+.5"),
]


@pytest.mark.parametrize(("key", "value"), GOOD_CELLS, ids=[f"{key} {value}" for key, value in GOOD_CELLS])
def test_a_cell_says_the_same_in_many_ways(key: str, value: object, tmp_path: Path) -> None:
    row = [value if name == key else given for name, given in zip(KEYS, STAY, strict=True)]
    count, [result] = run(roster(tmp_path, KEYS, row))
    assert (count, result["fund_pays"]) == (BatchCount(1, 0), PAID)


@pytest.mark.parametrize(
    "code",
    [
        *("0%", "0.00%", "#,##0,", "0.0,,", '0"万元"', '0!.0,"万"', '#,##0"千"', "0\\万", '"1"0', "[$$-409]#,##0.00"),
        *("[$€-2] #,##0", '#,##0.00"美元"', '"$"#,##0', '[>9]0.0,"千";0'),
    ],
)
def test_a_number_that_is_seen_as_another_is_an_error_of_its_row(code: str, tmp_path: Path) -> None:
    def as_other(sheet: Worksheet) -> None:
        sheet["H2"].number_format = code

    count, results = run(roster(tmp_path, KEYS, STAY, STAY, then=as_other))
    assert count == BatchCount(2, 1)
    assert "total_cost：单元格里实际是 9000，显示的是另一个数" in results[0]["errors"]


@pytest.mark.parametrize(
    "code",
    [
        *('"¥"#,##0.00_);[Red]', "#,##0.00", '_ "¥"* #,##0.00_ ;_ "¥"* \\-#,##0.00_ ;_ @_ ', "[$¥-804]#,##0.00", "0_ "),
        *('#,##0.00"元"', "[DBNum1]0", "0.00E+00", "@", "[$-804]0", '"$"#,##0_);("$"#,##0)', "# ?/?"),
    ],
)
def test_a_number_that_is_seen_as_itself_is_taken(code: str, tmp_path: Path) -> None:
    def as_itself(sheet: Worksheet) -> None:
        sheet["H2"].number_format = code

    assert run(roster(tmp_path, KEYS, STAY, then=as_itself))[0] == BatchCount(1, 0)


@pytest.mark.parametrize(
    "said",
    [
        "单位：万元",
        "金额单位:千元",
        "（单位：人民币万元）",
        "2021年住院费用（万元）",
        "万元",
        "单位：万",
        "币种：人民币  单位为百元",
        "单位：美元",
    ],
)
def test_a_unit_above_the_table_that_is_not_yuan_stops_the_whole(said: str, tmp_path: Path) -> None:
    with pytest.raises(CaseError, match=r"H1：金额的单位是“.+”，请换算成元"):
        run(roster(tmp_path, [None] * 7 + [said], KEYS, STAY))


@pytest.mark.parametrize(
    "said", ["单位：元", "填报单位：万里医院", "单位：百货公司", "住院费用（5万元以上）", "金额单位：人民币元"]
)
def test_what_is_no_other_unit_stops_nothing(said: str, tmp_path: Path) -> None:
    assert run(roster(tmp_path, [said], KEYS, STAY))[0] == BatchCount(1, 0)


@pytest.mark.parametrize(
    ("heading", "cell", "bad"),
    [
        ("金额单位", "万元", 1),
        ("单 位", "万元", 1),
        ("计量单位", "万", 1),
        ("备注", "千元", 1),
        ("金额单位", "元", 0),
        ("备注", "万", 0),
    ],
)
def test_a_unit_in_a_cell_beside_the_amount_is_not_passed_over(
    heading: str, cell: str, bad: int, tmp_path: Path
) -> None:
    assert run(roster(tmp_path, [*KEYS, heading], [*STAY, cell]))[0].bad == bad


FLAGS = [(True, "6918"), ("TRUE", "6918"), ("是", "6918"), ("true", "6918"), (False, "0"), ("否", "0"), ("FALSE", "0")]


@pytest.mark.parametrize(("value", "paid"), FLAGS)
def test_yes_and_no(value: object, paid: str, tmp_path: Path) -> None:
    _, [result] = run(roster(tmp_path, [*KEYS, "designated"], [*STAY, value]))
    assert result["fund_pays"] == int(paid)


def test_the_fen_of_a_number_are_those_that_it_was_written_with(tmp_path: Path) -> None:
    amounts = [1.1, 1234.56, 0.07, 4.35, 99_999_999.99, 70_000.1, 8.29, 1.005]
    count, results = run(roster(tmp_path, KEYS, *([*STAY[:-1], amount] for amount in amounts)))
    assert [result["eligible_cost"] for result in results] == [*amounts[:-1], None]
    assert count.bad == 1
    assert results[-1]["errors"] == "total_cost：单元格里实际是 1.005，金额最多两位小数"


BAD_CELLS: list[tuple[str, object, str]] = [
    ("total_cost", "=A1+1", "total_cost：是公式，文件里没有保存它的值"),
    ("total_cost", "#N/A", "total_cost：是错误值 #N/A"),
    ("total_cost", -1, "total_cost：金额不能小于 0"),
    ("total_cost", 1e300, "total_cost："),
    ("total_cost", True, "total_cost：应为金额"),
    ("total_cost", "9,00", "total_cost：应为金额"),
    ("total_cost", "9000²", "total_cost：应为金额"),
    ("total_cost", "9000\n500", "total_cost：是两个数，请只留一个"),
    ("total_cost", date(2021, 10, 8), "total_cost：应为金额"),
    ("total_cost", "１２.345", "total_cost：金额最多两位小数"),
    ("age", 50.5, "age：应为整数"),
    ("age", "五十", "age：应为整数"),
    ("age", "-1", "age：应为整数"),
    ("age", True, "age：应为整数"),
    ("age", 1e20, "age：应为整数"),
    ("age", "50周", "age：应为整数"),
    ("age", "第50", "age：应为整数"),
    ("total_cost", "0,900", "total_cost：应为金额"),
    ("total_cost", "0.9万", "total_cost：应为金额"),
    ("total_cost", "9000 .50", "total_cost：是两个数，请只留一个"),
    ("total_cost", "\u202e0009", "total_cost：应为金额"),
    ("date", "21-10-08", "date：应为日期"),
    ("date", "2021-10-08T23:30:00Z", "date：应为日期"),
    ("date", 44477, "date：应为日期，如 2021-10-08"),
    ("date", "2021-13-08", "date：没有这一天"),
    ("date", "8.10.2021", "date：应为日期"),
    ("date", time(13, 45), "date：应为日期"),
    ("date", True, "date：应为日期"),
    ("date", "2021-02-06", "date："),
    ("hospital.tier", "村级", "hospital.tier：没有“村级”，可填乡级、县级、市级、省级"),
    ("hospital.tier", 2, "hospital.tier：没有“2”"),
    ("hospital.grade", 4, "hospital.grade：没有“4”，可填一级、二级、三级"),
    ("hospital.tier", None, "hospital.tier：还需填写"),
    ("benefit", None, "benefit：还需填写"),
    ("scheme", "职工", "status：还需填写"),
]


@pytest.mark.parametrize(("key", "value", "message"), BAD_CELLS, ids=[f"{key} {value}" for key, value, _ in BAD_CELLS])
def test_an_odd_cell_is_an_error_of_its_row(key: str, value: object, message: str, tmp_path: Path) -> None:
    row = [value if name == key else given for name, given in zip(KEYS, STAY, strict=True)]
    count, results = run(roster(tmp_path, KEYS, STAY, row, STAY))
    assert count == BatchCount(3, 1)
    assert message in results[1]["errors"]
    assert results[1]["fund_pays"] is None
    assert [result["fund_pays"] for result in results[::2]] == [PAID, PAID]


def test_errors_are_named_as_the_headings_are(tmp_path: Path) -> None:
    row = ["住院", "2021-10-08", "居民", "五十", "市内", None, 4, 9000]
    _, [result] = run(roster(tmp_path, CAPTIONS, row))
    assert result["错误"] == "年龄：应为整数；等级：没有“4”，可填一级、二级、三级"
    row = ["住院", "2021-10-08", "居民", 50, "省内市外", "县级", 3, 9000]
    _, [result] = run(roster(tmp_path, CAPTIONS, row))
    assert result["错误"] == "备案：还需填写"


def test_procedures_are_a_list_in_one_cell(tmp_path: Path) -> None:
    head = ["待遇", "基准日", "险种", "人员类别", "性别", "单位", "连续缴费", "符合政策", "生育类别", "节育手术"]
    given = ["生育", "2021-10-08", "职工", "在职", "女", "一般", 9, "是", "节育手术"]
    lists = [
        "绝育、放环",
        "绝育，放环",
        "绝育,放环",
        "绝育; 放环 ",
        "sterilisation 放环",
        "绝育",
        "绝育、绝育",
        "绝育、拔牙",
        "、",
    ]
    _, results = run(roster(tmp_path, head, *([*given, one] for one in lists)))
    assert [result["生育医疗待遇"] for result in results] == [1480] * 5 + [1400, None, None, None]  # Art. 24
    assert [result["错误"] for result in results[6:]] == [
        "节育手术：有重复的项",
        "节育手术：没有“拔牙”，可填绝育、复通、放环、取环",
        "节育手术：至少选一项",
    ]


def test_excluded_cost_whole_or_in_its_parts(tmp_path: Path) -> None:
    head = [*KEYS, "全自费", "范围外", "先行自付"]
    count, results = run(roster(tmp_path, head, [*STAY, 60, None, 40], [*STAY, None, 100], [*STAY, 60, 40]))
    assert [result["政策范围内费用"] for result in results] == [8900, 8900, None]
    assert count.bad == 1
    assert results[2]["错误"] == "范围外：总数与分项只能填一种"


ID = "11010519491231002X"
PEOPLE: list[tuple[object, str | None]] = [
    (ID, None),
    ("１１０１０５１９４９１２３１００２ｘ", None),
    (" 110105 19491231 002X", None),
    (110105194912310028, "id_number：是数字，末几位已丢失；请先把这一列设为文本再填"),
    ("110105194912310021", "id_number：校验码不符，请核对各位数字；证件本来如此的，身份证号留空，填年龄和性别"),
]


@pytest.mark.parametrize(("number", "error"), PEOPLE)
def test_an_id_number_is_text(number: object, error: str | None, tmp_path: Path) -> None:
    row = [None if key == "age" else given for key, given in zip(KEYS, STAY, strict=True)]
    _, [result] = run(roster(tmp_path, [*KEYS, "id_number"], [*row, number]))
    assert result["errors"] == error


def test_typed_text_never_becomes_a_formula(tmp_path: Path) -> None:
    typed = ["=1+1", '=HYPERLINK("http://example.invalid")', "+1", "-1", "@SUM(A1)", "#N/A", "\t=1", "'=1"]

    def as_text(sheet: Worksheet) -> None:
        for number, text in enumerate(typed, start=2):
            cell = sheet.cell(number, len(KEYS) + 1, text)
            cell.data_type = "s"

    source = roster(tmp_path, [*KEYS, "name"], *[STAY] * len(typed), then=as_text)
    run(source)
    cells = [row[len(KEYS)] for row in load_workbook(tmp_path / "out.xlsx").worksheets[0].iter_rows(min_row=2)]
    assert [cell.value for cell in cells] == typed
    assert {cell.data_type for cell in cells} == {"s"}


def test_a_formula_is_told_and_kept_as_text(tmp_path: Path) -> None:
    run(roster(tmp_path, KEYS, [*STAY[:-1], "=SUM(A1:A2)"]))
    cell = load_workbook(tmp_path / "out.xlsx").worksheets[0].cell(2, len(KEYS))
    assert (cell.value, cell.data_type) == ("=SUM(A1:A2)", "s")


# Sheets


def test_an_empty_row_stays_where_it_is_and_is_no_case(tmp_path: Path) -> None:
    blank = [" " if key == "name" else None for key in [*KEYS, "name"]]
    count, results = run(roster(tmp_path, [*KEYS, "name"], STAY, blank, [], STAY, [], []))
    assert count == BatchCount(2, 0)
    assert [result["fund_pays"] for result in results] == [PAID, None, None, PAID]


def test_the_first_visible_sheet_counts(tmp_path: Path) -> None:
    path = tmp_path / "in.xlsx"
    workbook = Workbook()
    workbook.worksheets[0].sheet_state = "hidden"
    workbook.create_sheet("甚隐").sheet_state = "veryHidden"
    workbook.create_chartsheet("图")
    for title in ("名册", "说明"):
        sheet = workbook.create_sheet(title)
        sheet.append(KEYS if title == "名册" else ["填写说明"])
        sheet.append(STAY if title == "名册" else [])
    workbook.active = 3
    workbook.save(path)
    count, [result] = run(path)
    assert (count, result["fund_pays"]) == (BatchCount(1, 0), PAID)


def test_rows_that_are_merged_are_errors(tmp_path: Path) -> None:
    def merge(sheet: Worksheet) -> None:
        sheet.merge_cells("C3:C4")

    count, results = run(roster(tmp_path, KEYS, STAY, STAY, STAY, STAY, then=merge))
    assert count == BatchCount(4, 2)
    assert [result["fund_pays"] for result in results] == [PAID, None, None, PAID]
    assert results[1]["errors"].startswith("合并单元格 C3:C4，请取消合并后逐行填写")


def test_a_heading_over_several_columns_stops_the_whole(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="H1:I1：列名“total_cost”横跨几列"):
        run(roster(tmp_path, KEYS, STAY, then=lambda sheet: sheet.merge_cells("H1:I1")))


def test_a_cell_beyond_the_headings_is_an_error_of_its_row(tmp_path: Path) -> None:
    count, results = run(roster(tmp_path, KEYS, [*STAY, "补录"], STAY))
    assert count == BatchCount(2, 1)
    assert results[0]["errors"] == "I 列：没有列名"


def test_looks_do_not_matter(tmp_path: Path) -> None:
    def dress(sheet: Worksheet) -> None:
        sheet["H2"].number_format = '"¥"#,##0.00_);[Red]'
        sheet["D2"].number_format = "0.00E+00"
        sheet.auto_filter.ref = "A1:H2"
        sheet.row_dimensions[2].hidden = True
        sheet.row_dimensions[3].height = 40
        sheet.freeze_panes = "B2"

    count, results = run(roster(tmp_path, KEYS, STAY, STAY, then=dress))
    assert count == BatchCount(2, 0)
    assert [result["fund_pays"] for result in results] == [PAID, PAID]


# Files as other programs write them, and broken ones

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


PARTS = {
    "sheet": "xl/worksheets/sheet1.xml",
    "strings": "xl/sharedStrings.xml",
    "styles": "xl/styles.xml",
    "book": "xl/workbook.xml",
}
SHARED = (
    '<Override PartName="/xl/sharedStrings.xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>'
)


def part_of(source: Path, part: str) -> str:
    with ZipFile(source) as file:
        return file.read(PARTS[part]).decode()


def rewritten(source: Path, **parts: str | None) -> Path:
    """Put other text in the place of some parts of a workbook; None takes a part out."""
    with ZipFile(source) as old:
        content: dict[str, bytes | str | None] = {name: old.read(name) for name in old.namelist()}
        types = old.read("[Content_Types].xml").decode()
    content |= {PARTS[part]: text for part, text in parts.items()}
    if "strings" in parts and SHARED not in types:
        content["[Content_Types].xml"] = types.replace("</Types>", SHARED)
    with ZipFile(source, "w", ZIP_DEFLATED) as new:
        for name, text in content.items():
            if text is not None:
                new.writestr(name, text)
    return source


def rows_in(xml: str) -> str:
    return f"<worksheet {MAIN}><sheetData>{xml}</sheetData></worksheet>"


def as_excel_writes(folder: Path, *rows: Row) -> Path:
    """Write rows as Excel does: strings in a table of their own."""
    strings: dict[str, int] = {}

    def cell(value: object) -> str:
        if isinstance(value, str):
            return f'<c t="s"><v>{strings.setdefault(value, len(strings))}</v></c>'
        return f"<c><v>{value!r}</v></c>"

    lines = "".join(f"<row>{''.join(map(cell, row))}</row>" for row in rows)
    table = "".join(f"<si><r><t>{text[:1]}</t></r><r><t>{text[1:]}</t></r></si>" for text in strings)
    return rewritten(
        roster(folder, KEYS),
        sheet=rows_in(lines),
        strings=f'<sst {MAIN} count="9" uniqueCount="9">{table}</sst>',
    )


def test_a_file_with_shared_strings_in_runs(tmp_path: Path) -> None:
    count, results = run(as_excel_writes(tmp_path, KEYS, STAY, STAY))
    assert count == BatchCount(2, 0)
    assert [result["fund_pays"] for result in results] == [PAID, PAID]


def test_a_number_with_seventeen_digits_is_the_one_that_excel_shows(tmp_path: Path) -> None:
    source = as_excel_writes(tmp_path, KEYS, STAY)
    sheet = part_of(source, "sheet").replace("<v>9000</v>", "<v>9000.1000000000004</v>")
    count, [result] = run(rewritten(source, sheet=sheet))
    assert (count, result["eligible_cost"]) == (BatchCount(1, 0), 9000.1)


@pytest.mark.parametrize("number_format", [31, 57])
def test_a_date_in_the_chinese_formats_of_excel_is_a_date(number_format: int, tmp_path: Path) -> None:
    def two_decimals(sheet: Worksheet) -> None:
        sheet["B2"].number_format = "0.00"

    source = roster(tmp_path, KEYS, [*STAY[:1], 44477, *STAY[2:]], then=two_decimals)
    styles = part_of(source, "styles")
    assert 'numFmtId="2"' in styles
    count, [result] = run(rewritten(source, styles=styles.replace('numFmtId="2"', f'numFmtId="{number_format}"')))
    assert (count, result["fund_pays"]) == (BatchCount(1, 0), PAID)


def test_a_dimension_that_is_wrong_hides_no_row(tmp_path: Path) -> None:
    source = roster(tmp_path, KEYS, STAY, STAY, STAY)
    sheet = part_of(source, "sheet")
    assert '<dimension ref="A1:H4"' in sheet
    count, _ = run(rewritten(source, sheet=sheet.replace('ref="A1:H4"', 'ref="A1"')))
    assert count == BatchCount(3, 0)


SWELLING = "".join(f'<!ENTITY {one} "{f"&{other};" * 100}">' for one, other in ("ba", "cb", "dc", "ed"))
ODD_PARTS: list[tuple[str, dict[str, str | None]]] = [
    ("no sheet", {"sheet": None}),
    ("no workbook", {"book": None}),
    ("a sheet that is no XML", {"sheet": "<worksheet"}),
    ("a sheet without rows", {"sheet": f"<worksheet {MAIN}/>"}),
    ("a number that is none", {"sheet": rows_in("<row><c><v>x</v></c></row>")}),
    ("a string that is not there", {"sheet": rows_in('<row><c t="s"><v>7</v></c></row>')}),
    ("a row beyond the last", {"sheet": rows_in('<row r="999999999"><c><v>1</v></c></row>')}),
    ("rows out of order", {"sheet": rows_in('<row r="2"/><row r="1"/>')}),
    ("strings that are no XML", {"strings": "<sst"}),
    ("entities that swell", {"sheet": f"<!DOCTYPE x [<!ENTITY a 'a'>{SWELLING}]><worksheet {MAIN}>&e;</worksheet>"}),
]


@pytest.mark.parametrize("parts", [parts for _, parts in ODD_PARTS], ids=[name for name, _ in ODD_PARTS])
def test_a_broken_workbook_is_refused_plainly(parts: dict[str, str | None], tmp_path: Path, capsys: Output) -> None:
    source = rewritten(roster(tmp_path, KEYS, STAY), **parts)
    assert main(["batch", str(source), "-o", str(tmp_path / "out.xlsx")]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "in.xlsx" in err
    assert {path.name for path in tmp_path.iterdir()} == {"home", "in.xlsx"}


NO_WORKBOOKS = [b"", b"benefit,date\n", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)]


@pytest.mark.parametrize("content", NO_WORKBOOKS, ids=["empty", "csv", "zip", "xls"])
def test_a_file_that_is_no_workbook_is_refused_plainly(content: bytes, tmp_path: Path) -> None:
    source = tmp_path / "in.xlsx"
    source.write_bytes(content)
    with pytest.raises(CaseError, match=r"不是有效的 \.xlsx 文件"):
        run(source)


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9, 0.99])
def test_a_workbook_cut_off_is_refused_plainly(share: float, tmp_path: Path) -> None:
    source = roster(tmp_path, KEYS, STAY)
    content = source.read_bytes()
    source.write_bytes(content[: int(len(content) * share)])
    with pytest.raises(CaseError, match=r"不是有效的 \.xlsx 文件"):
        run(source)


@settings(max_examples=40)
@given(place=st.integers(0, 1 << 20), byte=st.integers(0, 255))
def test_a_workbook_with_any_byte_changed_is_read_or_refused(
    place: int, byte: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    source = roster(tmp_path_factory.mktemp("roster"), KEYS, STAY)
    content = bytearray(source.read_bytes())
    content[place % len(content)] = byte
    source.write_bytes(content)
    try:
        count, _ = run(source)
    except CaseError:
        return
    assert count.cases == 1


# Whole or not at all


def test_whoever_watches_can_stop_it_and_nothing_is_left(tmp_path: Path) -> None:
    source = roster(tmp_path, KEYS, *[STAY] * 5)
    told: list[int] = []

    def watch(done: int) -> bool:
        told.append(done)
        return done < 3

    with pytest.raises(Cancelled):
        run_batch(source, tmp_path / "out.xlsx", nhsa=False, progress=watch)
    assert told == [1, 2, 3]
    assert {path.name for path in tmp_path.iterdir()} == {"home", "in.xlsx"}


def test_it_can_be_stopped_among_empty_rows_and_while_the_results_are_put_together(tmp_path: Path) -> None:
    source = roster(tmp_path, KEYS, STAY, [" "], STAY)
    asked: list[int] = []

    def watch(done: int) -> bool:
        asked.append(done)
        return len(asked) < 4

    with pytest.raises(Cancelled):
        run_batch(source, tmp_path / "out.xlsx", nhsa=False, progress=watch)
    assert asked == [1, 1, 2, 2]
    assert {path.name for path in tmp_path.iterdir()} == {"home", "in.xlsx"}


def test_cases_are_counted_before_they_are_worked_out(tmp_path: Path) -> None:
    source = roster(tmp_path, KEYS, STAY, [" "], STAY[:-1])
    assert count_cases(source, lambda done: not done) == 2
    with pytest.raises(Cancelled):
        count_cases(source, lambda _: False)


def test_memory_does_not_grow_with_the_rows(tmp_path: Path) -> None:
    def most(rows: int) -> int:
        people = (["late_fee", "2021-10-08", 1000, 10, f"单位{number}"] for number in range(rows))
        source = as_excel_writes(tmp_path, ["benefit", "date", "amount_owed", "days", "name"], *people)
        return peak_of_batch(source, tmp_path / "out.xlsx")

    most(1)
    # By 500 rows every buffer has its size; a string and an element kept for each row would add more than a megabyte.
    assert most(6000) < most(500) + 500_000


def test_the_command_ends_1_when_a_row_was_bad(tmp_path: Path, capsys: Output) -> None:
    source = roster(tmp_path, KEYS, STAY, STAY[:-1])
    assert main(["batch", str(source), "-o", str(tmp_path / "out.xlsx")]) == 1
    assert "共 2 例，1 例有误" in capsys.readouterr().out


def test_names_and_codes_of_the_platform_as_headings(tmp_path: Path) -> None:
    head = ["date", "insutype", "med_type", "hosp_lv", "out_type", "hospital.tier", "年龄", "medfee_sumamt"]
    row = ["2021-10-08", 390, "21", 5, "0", "县级", 50, 9000.00]
    count, results = run(roster(tmp_path, head, row, [*row[:3], 11, *row[4:]]), nhsa=True)
    assert count == BatchCount(2, 1)
    assert results[0]["基金支付"] == PAID
    assert results[1]["错误"].startswith("hosp_lv：无等级")


# The empty roster


@pytest.fixture
def template(tmp_path: Path) -> Path:
    path = tmp_path / "in.xlsx"
    assert main(["batch", "--template", str(path)]) == 0
    return path


def test_the_template_has_a_column_for_every_key(template: Path) -> None:
    sheet = load_workbook(template).worksheets[0]
    assert [cell.value for cell in sheet[1]] == [column.label for column in COLUMNS]
    assert sheet.max_row == 1
    keys = {fact.key(place) for fact in BY_NAME.values() for place in fact.applies} - {"date.month"}
    assert {column.key for column in COLUMNS} - keys == {
        "excluded_cost.fully_self_paid",
        "excluded_cost.over_price_limit",
        "excluded_cost.prior_self_payment",
    }


def test_every_column_of_the_template_explains_itself(template: Path) -> None:
    sheet = load_workbook(template).worksheets[0]
    prompts = {str(rule.sqref).split(":")[0]: rule for rule in sheet.data_validations.dataValidation}
    for index, (column, cell) in enumerate(zip(COLUMNS, sheet[1], strict=True), start=1):
        assert cell.comment is not None
        assert cell.comment.text.startswith(column.key)
        rule = prompts[f"{get_column_letter(index)}2"]
        assert rule.prompt
        assert len(rule.prompt) <= 255
        assert len(rule.promptTitle or "") <= 32
        if column.fact.words:
            assert rule.formula1 == f'"{",".join(column.fact.words.values())}"'
            assert len(rule.formula1) <= 255
            assert all(word in cell.comment.text for word in column.fact.words.values())


def test_the_template_filled_in_is_a_roster(template: Path) -> None:
    workbook = load_workbook(template)
    sheet = workbook.worksheets[0]
    labels = [cell.value for cell in sheet[1]]
    given = dict(zip(CAPTIONS, IN_CHINESE, strict=True))
    sheet.append([given.get(str(label)) for label in labels])
    workbook.save(template)
    count, [result] = run(template)
    assert (count, result["基金支付"]) == (BatchCount(1, 0), PAID)
