"""Tables as offices have them go in as they lie: heads, words, days and amounts in every form, whatever else."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from estimator.batch import BatchReport, WrongCase, run_batch
from estimator.batch.columns import columns_of, keys_for
from estimator.batch.head import is_no_case
from estimator.batch.office_words import office_words
from estimator.batch.result_columns import WORDS
from estimator.batch.workbook import RosterCell
from estimator.cli.main import main
from estimator.errors import CaseError
from estimator.facts import BUILT_IN
from estimator.figures import LABELS

DATA = Path(__file__).parent / "data" / "office"
# 1100 × 63 % + 7500 × 83 %, Art. 33
PAID = 6918
HEAD = ("待遇", "出院日期", "险种", "年龄", "地点", "级别", "等级", "总费用")
ROW = ("住院", "2021-10-08", "居民", 50, "市内", "县级", "二级", 9000)

Rows = Sequence[Sequence[object]]
Results = list[dict[str, Any]]


def table(folder: Path, rows: Rows, *, merged: Sequence[str] = (), sheets: Sequence[tuple[str, Rows]] = ()) -> Path:
    """Write a workbook as an office would; `sheets` stand before it."""
    workbook = Workbook()
    first = workbook.worksheets[0]
    for title, above in sheets:
        _fill(workbook.create_sheet(title), above)
    sheet = workbook.create_sheet("明细")
    workbook.remove(first)
    _fill(sheet, rows)
    for one in merged:
        sheet.merge_cells(one)
    workbook.save(folder / "in.xlsx")
    return folder / "in.xlsx"


def _fill(sheet: Worksheet, rows: Rows) -> None:
    for row in rows:
        sheet.append(list(row))


def run(source: Path, head: int = 1, given: Mapping[str, str] | None = None) -> tuple[BatchReport, Results]:
    """Run a table; return what came of it, and each row below the heading by its headings."""
    target = source.parent / "out.xlsx"
    if source.parent == DATA:
        raise AssertionError("copy it first")
    report = run_batch(source, target, nhsa=False, progress=lambda _: True, given=given)
    rows = list(load_workbook(target).worksheets[0].iter_rows(values_only=True))
    return report, [dict(zip(map(str, rows[head - 1]), row, strict=True)) for row in rows[head:]]


def copied(name: str, folder: Path) -> Path:
    (folder / name).write_bytes((DATA / name).read_bytes())
    return folder / name


# Five tables of five offices


def test_a_monthly_list_of_a_county_office(tmp_path: Path) -> None:
    rows = [
        ("卢氏县医疗保障中心 2021 年 10 月城乡居民住院费用明细表",),
        ("单位：元", None, None, None, None, None, None, None, None, "制表日期：2021年11月2日"),
        (
            "序号",
            "姓名",
            "身份证号码",
            "联系电话",
            "就医地",
            "医院等级",
            "入院日期",
            "出院日期",
            "住院总费用（元）",
            "备注",
        ),
        (1, "王建国", "411202197103070021", "13800000000", "市内", "县级二级", "2021.10.1", "2021.10.8", 9000, "低保"),
        (
            2,
            "李秀英",
            " 411202197103070021 ",
            None,
            "本地",
            "县 二级甲等",
            "2021年10月1日",
            "2021年10月8日",
            "￥9,000.00元",
            None,
        ),
        ("合计", None, None, None, None, None, None, None, 18000, None),
        ("审核：张三", None, None, None, None, None, None, "制表：李四", None, None),
    ]
    source = table(tmp_path, rows, merged=["A1:J1"])
    report, results = run(source, head=3, given={"benefit": "住院", "险种": "居民医保"})
    assert report.total == (2, 0)
    assert report.paid.amount == Decimal(2 * PAID)
    assert [row["基金支付"] for row in results] == [PAID, PAID, None, None]
    assert [row["序号"] for row in results] == [1, 2, "合计", "审核：张三"]
    assert [row["备注"] for row in results] == ["低保", None, None, None]
    assert report.notes == (
        "列名取自第 3 行",
        "不认得的列照抄，不参与计算：序号、联系电话、入院日期、备注",
        "不是一例，照抄：第 6 行（合计）、第 7 行（审核：张三）",
    )
    above = list(load_workbook(tmp_path / "out.xlsx").worksheets[0].iter_rows(max_row=2, values_only=True))
    assert [above[0][0], above[1][9]] == [rows[0][0], "制表日期：2021年11月2日"]


def test_a_head_in_two_rows_with_merged_cells(tmp_path: Path) -> None:
    rows = [
        ("参保人员", None, "险种", "出院时间", "医疗机构", None, "医疗费用", None, None),
        ("姓名", "年龄", None, None, "就医地点", "医院级别", "总金额", "全自费", "先行自付"),
        ("王建国", "50岁", "城乡居民", "2021/10/8 9:05", "市内·定点", "县级·二级", 9100, 60, 40),
    ]
    source = table(tmp_path, rows, merged=["A1:B1", "C1:C2", "D1:D2", "E1:F1", "G1:I1"])
    report, [result] = run(source, head=2, given={"待遇": "住院"})
    assert (report.total, result["基金支付"], result["政策范围内费用"]) == ((1, 0), PAID, 9000)
    assert list(result)[:4] == ["姓名", "年龄", "险种", "出院时间"]


def test_a_hospitals_own_words(tmp_path: Path) -> None:
    head = (
        "医疗类别",
        "结算日期",
        "出院日期",
        "参保险种",
        "人员类型",
        "就医地区",
        "行政级别",
        "医院等级",
        "医疗费用总额(元)",
        "性别",
    )
    rows = [
        head,
        ("普通住院", "20211101", "20211008", "城镇职工", "退休人员", "区内", "市级", "三级甲等", 12000.5, "男"),
        (
            "普通住院",
            None,
            datetime(2021, 10, 8, 14, 30),  # noqa: DTZ001 - as Excel has it
            "职工医保",
            "在职职工",
            "本市",
            "县",
            "二甲",
            "12000.50",
            "女",
        ),
    ]
    report, results = run(table(tmp_path, rows))
    # (12000.50 − 1200) × 87 %; (12000.50 − 600) × 90 %, Art. 13
    assert [float(row["基金支付"]) for row in results] == [9396.44, 10260.45]
    assert report.notes == ("“结算日期”没有用到，已有“出院日期”",)


def test_a_list_of_births_of_an_employer(tmp_path: Path) -> None:
    head = (
        "职工姓名",
        "性别",
        "人员类别",
        "单位性质",
        "生育日期",
        "分娩方式",
        "胎儿数量",
        "连续缴费月数",
        "是否符合计划生育政策",
        "月均工资",
    )
    rows = [
        ("生育津贴申报表（一式两份）",),
        (),
        head,
        ("张丽", "女", "在职", "一般单位", "2021-10-08", "顺产", "1个", "24个月", "√", 6000),
        ("赵敏", "女", "在职", "财政全额", "2021-10-08", "剖腹产", 2, 24, "是", "/"),
    ]
    report, results = run(
        table(tmp_path, rows), head=3, given={"benefit": "maternity", "scheme": "employee", "event": "delivery"}
    )
    assert report.total == (2, 0)
    # 6000 ÷ 30 × 188; none of a fiscal employer, Arts. 26, 27; quotas 1200 + 500 and 2800 + 500, Art. 24
    assert [row["生育津贴"] for row in results] == [37600, 0]
    assert [row["生育医疗待遇"] for row in results] == [1700, 3300]


def test_the_table_stands_on_the_second_sheet_behind_an_explanation(tmp_path: Path) -> None:
    explained = [("填表说明",), ("1. 姓名要与身份证一致。",), ("2. 金额单位为元。",)]
    report, [result] = run(table(tmp_path, [HEAD, ROW], sheets=[("填表说明", explained)]))
    assert (report.total, result["基金支付"]) == ((1, 0), PAID)
    assert report.notes == ("列名取自工作表“明细”第 1 行",)


def test_names_of_the_platform_need_no_word(tmp_path: Path) -> None:
    head = (
        "psn_name",
        "certno",
        "gend",
        "age",
        "insutype",
        "psn_type",
        "med_type",
        "setl_time",
        "hosp_lv",
        "out_type",
        "级别",
        "medfee_sumamt",
    )
    row = ("测试甲", "411202197103070021", "2", "50.6", "390", "15", "21", "2021-10-08 14:30:00", 5, "0", "县级", 9000)
    report, [result] = run(table(tmp_path, [head, row]))
    assert (report.total, result["基金支付"]) == ((1, 0), PAID)


# And five of others


def test_a_ledger_whose_head_says_in_two_rows_what_is_meant(tmp_path: Path) -> None:
    above = ("序号", "患者信息", None, None, None, "就诊信息", None, None, None, "费用（元）", None, None, "备注")
    head = (None, "姓名", "性别", "年龄", "身份证件号码", "入院日期", "出院日期", "医疗机构级别", "医疗机构等级")
    rows = [
        ("朱阳镇卫生院住院费用台账",),
        (),
        above,
        (*head, "合计", "其中：自费", "乙类自付"),
        (1, "甲", "男", "50", None, None, "2021-10-08 00:00:00.0", "县级", "二级", "9,100.00元", "60", "40", None),
        (2, "乙", "女", "50周岁", None, None, "2021.10.8", "县区级", "二级乙等", 9000, 0, 0, "转诊"),
        (),
        (3, "丙", "男", 50, None, None, datetime(2021, 10, 8), "县", "2级", "9000.00", "—", "—", None),  # noqa: DTZ001
        ("小 计", None, None, None, None, None, None, None, None, 27100, 60, 40),
        ("合计（大写）", None, None, None, None, None, None, None, None, "贰万柒仟壹佰元整"),
        ("第 1 页 共 1 页",),
    ]
    merged = ["A1:M1", "A3:A4", "B3:E3", "F3:I3", "J3:L3", "M3:M4"]
    source = table(tmp_path, rows, merged=merged)
    workbook = load_workbook(source)
    workbook.worksheets[0].column_dimensions["E"].hidden = True
    workbook.save(source)
    report, results = run(source, head=4, given={"待遇": "住院", "险种": "居民", "地点": "市内"})
    assert (*report.total, report.paid.amount) == (3, 0, Decimal(3 * PAID))
    assert [row["政策范围内费用"] for row in results if row["姓名"]] == [9000, 9000, 9000]
    assert [row["备注"] for row in results][:2] == [None, "转诊"]
    assert report.notes[-1] == "不是一例，照抄：第 9 行（小 计）、第 10 行（合计（大写））、第 11 行（第 1 页 共 1 页）"


def test_two_columns_of_a_hospital_that_say_otherwise(tmp_path: Path) -> None:
    rows = [
        ("待遇", "出院日期", "险种", "年龄", "地点", "医院级别", "医院等级", "总费用"),
        ("住院", "2021-10-08", "居民", 50, "市内", "县级二级", "二级甲等", 9000),
        ("住院", "2021-10-08", "居民", 50, "市内", "县级二级", "三级", 9000),
    ]
    report, [result, _] = run(table(tmp_path, rows))
    assert result["基金支付"] == PAID
    assert report.wrong == (WrongCase(3, "", "医院等级：与另一列填的不一样"),)


def test_the_sheet_of_the_details_is_taken_and_the_others_are_told(tmp_path: Path) -> None:
    summary = [("10月住院费用汇总",), ("险种", "人次", "总费用", "基金支付"), ("居民", 1, 9000, None)]
    report, [result] = run(table(tmp_path, [HEAD, ROW], sheets=[("封面", [("结算资料",)]), ("汇总", summary)]))
    assert (report.total, result["基金支付"]) == ((1, 0), PAID)
    assert report.notes == ("列名取自工作表“明细”第 1 行", "工作表“汇总”没有算；要算请另存为单独的文件")


def test_a_list_of_births_in_words_of_its_own(tmp_path: Path) -> None:
    wage = "单位上年度月平均工资(元/月)"
    head = ("编号", "参保人姓名", "性别", "参保身份", "单位类型", "缴费月数", "是否符合政策", "分娩日期", "生育类型")
    rows = [
        ("申报单位：某公司", None, None, None, "所属期：2021年10月"),
        (*head, "胎数", "产检", wage, "银行卡号"),
        ("1", "甲", "女", "在职职工", "一般", "24", "符合", "2021.10.08", "顺产", "单胎", "有", "6,000.00元", "62220"),
        ("2", "乙", "女", "在职", "财政全供", "24个月", "是", "2021.10.08", "分娩·剖宫产", "双胎", "是", 6000, "62221"),
    ]
    report, results = run(table(tmp_path, rows), head=2, given={"待遇": "生育", "险种": "职工"})
    assert report.total == (2, 0)
    # 6000 ÷ 30 × 188; none of a fiscal employer, Arts. 26, 27; quotas 1200 + 500 and 2800 + 500, Art. 24
    assert [(row["生育医疗待遇"], row["生育津贴"]) for row in results] == [(1700, 37600), (3300, 0)]
    assert report.notes[1] == "不认得的列照抄，不参与计算：编号、银行卡号"


def test_a_settlement_list_of_a_hospitals_program(tmp_path: Path) -> None:
    lines = (
        '"住院费用结算清单（2021年10月）",,,,,,,,',
        "流水号,姓名,证件号码,参保类型,出院日期,医院级别,医院等级,总费用,备注",
        '="0001",甲,"\t411202197103070021",居民,2021-10-08,县级,二级,"9,000.00","含药费, 检查费"',
        "0002,乙,'411202197103070021,居民,2021/10/8 0:00,县级,二级,￥9000元,",
        ",,,,,,,,",
        "合计,,,,,,,18000,",
    )
    source = tmp_path / "in.csv"
    source.write_bytes("\r\n".join(lines).encode("gbk"))
    report, results = run(source, head=2, given={"待遇": "住院", "地点": "市内"})
    assert (*report.total, report.paid.amount) == (2, 0, Decimal(2 * PAID))
    assert [row["流水号"] for row in results] == ["0001", "0002", None, "合计"]
    assert results[0]["备注"] == "含药费, 检查费"


def test_a_list_of_an_employers_contributions(tmp_path: Path) -> None:
    rows = [
        ("部门", "姓名", "人员性质", "单位性质", "上年度月平均工资", "全省上年度月平均工资"),
        ("办公室", "甲", "在职", "一般", 4000, 5000),
        ("生产部", "乙", "在职", "一般", "20,000", 5000),
        ("合计（2人）", None, None, None, 24000, None),
    ]
    report, results = run(table(tmp_path, rows), given={"待遇": "缴费", "date": "2021-10-08"})
    assert report.total == (2, 0)
    assert [row["个人缴费"] for row in results] == [80, 300, None]  # 2 %, at most of 300 % of 5000, Arts. 6, 7


def test_amounts_in_ten_thousands_are_asked_for_in_yuan(tmp_path: Path) -> None:
    report, _ = run(table(tmp_path, [(*HEAD[:-1], "总费用（万元）"), (*ROW[:-1], 0.9)]))
    assert report.notes == ("不认得的列照抄，不参与计算：总费用（万元）（按元计算，请把万元换成元）",)
    assert report.wrong[0].why == "总费用：还需填写"


# Small inputs that failed once

ANSWERED: list[tuple[str, int, list[float]]] = [
    ("F07-zero-width.xlsx", 1, [PAID, PAID, PAID]),
    ("F09-running-number.xlsx", 1, [PAID]),
    ("F09-title-row.xlsx", 2, [PAID]),
    ("F10-residue.xlsx", 1, [0]),  # below the deductible
    ("F11-day-and-time.xlsx", 1, [PAID, PAID]),
    ("F12-heading-1.xlsx", 1, [PAID]),
    ("F12-heading-2.xlsx", 1, [PAID]),
    ("F12-words-of-our-slip.xlsx", 1, [PAID]),
    ("F16-roster.csv", 1, [PAID]),
    ("F23-formula.xlsx", 1, [PAID]),
]


@pytest.mark.parametrize(("name", "head", "paid"), ANSWERED, ids=[name for name, _, _ in ANSWERED])
def test_what_failed_once_is_answered(name: str, head: int, paid: list[float], tmp_path: Path) -> None:
    report, results = run(copied(name, tmp_path), head)
    assert report.total == (len(paid), 0)
    assert [row["基金支付"] for row in results] == paid


def test_residue_of_binary_arithmetic_is_as_it_is_shown(tmp_path: Path) -> None:
    _, [result] = run(copied("F10-residue.xlsx", tmp_path))
    assert result["政策范围内费用"] == 57.7


def test_a_formula_is_told(tmp_path: Path) -> None:
    report, [result] = run(copied("F23-formula.xlsx", tmp_path))
    assert report.notes == ("有 1 例的数是公式，按文件里保存的值计算",)
    assert "总费用是公式，按文件里保存的值计算" in result["说明"]


def test_a_footnote_mark_is_no_digit(tmp_path: Path) -> None:
    report, _ = run(copied("F02-footnote-mark.xlsx", tmp_path))
    assert report.wrong == (WrongCase(2, "", "总费用：应为金额（只用数字和小数点，最多两位小数）"),)


def test_a_record_of_the_platform(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["estimate", str(DATA / "F13-platform-record.json"), "--codes", "nhsa", "--json"]) == 0
    # (1500 − 400) × 63 % + (12028.48 − 120 − 340.50 − 1500) × 83 %, Art. 33
    assert '"fund_pays": "9049.42"' in capsys.readouterr().out


# Headings

KNOWN = [
    ("总费用", "total_cost"),
    ("总费用（元）", "total_cost"),
    ("*总费用", "total_cost"),
    ("总费用/元", "total_cost"),
    ("３．总费用【必填】", "total_cost"),
    ("医疗费总额", "total_cost"),
    ("出院日期", "date"),
    ("生育日期(年月日)", "date"),
    ("年 龄（周岁）", "age"),
    ("身份证号码（18位）", "id_number"),
    ("人员类别", "status"),
    ("参保状态", "status"),
    ("其中全自费", "excluded_cost.fully_self_paid"),
]


@pytest.mark.parametrize(("heading", "key"), KNOWN)
def test_a_heading_is_known_in_many_forms(heading: str, key: str, tmp_path: Path) -> None:
    report, [result] = run(table(tmp_path, [("待遇", heading), ("住院", None)]))
    assert heading in result
    assert not any("不认得" in note for note in report.notes)
    head = table(tmp_path, [("待遇", heading, key), ("住院", None, None)])
    with pytest.raises(CaseError, match=r"C1：“.*”与 B1 重复"):
        run(head)


@pytest.mark.parametrize("heading", ["总费用（万元）", "总费用（含自费）", "住院号", "序号", "其他"])
def test_a_heading_that_may_say_something_else_is_carried_through(heading: str, tmp_path: Path) -> None:
    report, [result] = run(table(tmp_path, [(*HEAD, heading), (*ROW, 5)]))
    assert (result["基金支付"], result[heading]) == (PAID, 5)
    assert heading in report.notes[0]


def test_did_you_mean(tmp_path: Path) -> None:
    report, _ = run(table(tmp_path, [(*HEAD[:-1], "总费额"), ROW]))
    assert report.notes == ("不认得的列照抄，不参与计算：总费额（是不是“总费用”？）",)
    assert report.wrong[0].why == "总费用：还需填写"


def test_what_several_facts_are_called_goes_by_the_benefit(tmp_path: Path) -> None:
    head = (
        "待遇",
        "基准日",
        "人员类别",
        "年龄",
        "缴费基数",
        "单位欠费",
        "连续缴费",
        "符合政策",
        "险种",
        "性别",
        "单位",
        "生育类别",
        "节育手术",
        "已补缴",
    )
    rows = [
        head,
        ("个人账户", "2021-10-08", "在职", 40, 5000, "否"),
        ("生育", "2021-10-08", "在职", None, None, 2, 24, "是", "职工", "女", "财政", "节育手术", "放环", "是"),
    ]
    report, results = run(table(tmp_path, rows))
    assert report.wrong == ()
    # 5000 × (2 % + 1 %), Art. 9; 80, Art. 24
    assert (results[0]["每月划入"], results[1]["基金支付"]) == (150, 80)


# Cells

DAYS = [
    "2021-10-08", "2021/10/8", "2021.10.8", "2021年10月8日", "20211008", "2021-10-08 14:30:00", "2021/10/8 9:05",
    "2021年10月8日 14时30分", "2021-10-08T14:30:00", "２０２１年１０月８日", "2021年10月8日星期五", "20211008143000",
]  # fmt: skip


def test_a_day_in_every_form(tmp_path: Path) -> None:
    report, results = run(table(tmp_path, [HEAD, *((ROW[0], day, *ROW[2:]) for day in DAYS)]))
    assert report.wrong == ()
    assert [row["基金支付"] for row in results] == [PAID] * len(DAYS)


NO_DAYS = [
    "8.10.2021",
    "21-10-08",
    "2021-10",
    "2021-10/08",
    "10/8/2021",
    "二〇二一年十月八日",
    "2021-13-08",
    "2021-02-30",
    "44477",
]


def test_what_may_be_another_day_is_refused(tmp_path: Path) -> None:
    report, _ = run(table(tmp_path, [HEAD, *((ROW[0], day, *ROW[2:]) for day in NO_DAYS)]))
    assert report.total == (len(NO_DAYS), len(NO_DAYS))


@pytest.mark.parametrize(
    "amount", ["¥9,000.00", "￥9000", "9000元", "9,000.00 元", "９０００", "9000.00", "\ufeff9000"]
)
def test_an_amount_as_in_the_form(amount: str, tmp_path: Path) -> None:
    _, [result] = run(table(tmp_path, [HEAD, (*ROW[:-1], amount)]))
    assert result["基金支付"] == PAID


@pytest.mark.parametrize(
    "amount", ["9000²", "①9000", "9000\n500", "9,00", "9000,5", "٩٠٠٠", "Ⅸ", "九千", "9000 500", "约9000"]
)
def test_what_may_be_another_amount_is_refused(amount: str, tmp_path: Path) -> None:
    report, _ = run(table(tmp_path, [HEAD, (*ROW[:-1], amount)]))
    assert report.total == (1, 1)


@pytest.mark.parametrize("blank", ["", " ", "/", "—", "\u200b"])
def test_blank_is_not_given(blank: str, tmp_path: Path) -> None:
    report, _ = run(table(tmp_path, [(*HEAD, "住院次数", "范围外"), (*ROW, blank, blank)]))
    assert report.total == (1, 0)


def test_a_word_that_is_no_digit_chooses_nothing(tmp_path: Path) -> None:
    report, _ = run(table(tmp_path, [HEAD, (*ROW[:6], "②", 9000), (*ROW[:6], "县²", 9000)]))
    assert report.total == (2, 2)


def test_what_only_some_are_asked_is_there_for_all(tmp_path: Path) -> None:
    rows = [
        (*HEAD, "性别", "人员类别", "单位"),
        (*ROW, "男", "居民", "卢氏县某厂"),
        (*ROW[:2], "职工", *ROW[3:], "女", "在职", "某厂"),
    ]
    report, results = run(table(tmp_path, rows))
    assert report.wrong == ()
    # (9000 − 600) × 90 %, Art. 13
    assert [row["基金支付"] for row in results] == [PAID, 7560]


def test_a_merged_cell_matters_only_in_a_column_that_counts(tmp_path: Path) -> None:
    rows = [(*HEAD, "科室"), (*ROW, "内科"), (*ROW, None)]
    report, _ = run(table(tmp_path, rows, merged=["I2:I3"]))
    assert report.total == (2, 0)
    report, _ = run(table(tmp_path, rows, merged=["H2:H3"]))
    assert report.total == (2, 2)


# Given for all


def test_a_column_wins_over_what_is_given_for_all(tmp_path: Path) -> None:
    rows = [(*HEAD[:-2], "总费用", "等级"), (*ROW[:-2], 9000, "二级"), (*ROW[:-2], 9000, None)]
    _, results = run(table(tmp_path, rows), given={"等级": "三级", "待遇": "门诊慢性病"})
    assert [row["基金支付"] for row in results] == [PAID, PAID]  # county level is paid alike at any grade
    assert [row["等级"] for row in results] == ["二级", None]


def test_what_is_given_for_all_is_for_those_who_are_asked(tmp_path: Path) -> None:
    rows = [
        ("待遇", "日期", "欠缴金额", "欠缴天数", *HEAD[2:]),
        ("滞纳金", "2021-10-08", 1000, 10),
        ("住院", "2021-10-08", None, None, *ROW[2:]),
    ]
    report, _ = run(table(tmp_path, rows), given={"定点机构": "是", "级别": "县级"})
    assert report.total == (2, 0)


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("待遇", "住店", "待遇：没有“住店”，可填住院、"),
        ("总费", "1", "总费：没有这一项"),
        (
            "单位欠费",
            "1",
            "不止一项叫“单位欠费”，请写成单位欠费（待遇资格）、单位欠费（生育）、单位欠费（个人账户）中的一个",
        ),
        ("总费用", "9000²", "总费用：没有"),
    ],
)
def test_what_is_given_for_all_is_refused_in_words(name: str, text: str, why: str, tmp_path: Path) -> None:
    source = table(tmp_path, [HEAD, ROW])
    if name == "总费用":
        report, _ = run(source, given={name: text})  # an amount is looked at by the case, and the column wins
        assert report.total == (1, 0)
        return
    with pytest.raises(CaseError) as caught:
        run(source, given={name: text})
    assert why in str(caught.value)


def test_set_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = table(tmp_path, [HEAD[1:], ROW[1:], ROW[1:-1]])
    assert main(["batch", str(source), "-o", str(tmp_path / "out.xlsx"), "--set", "benefit=inpatient"]) == 1
    assert "共 2 例，1 例有误，基金共支付 6,918.00 元" in capsys.readouterr().out
    assert main(["batch", str(source), "-o", str(tmp_path / "out.xlsx"), "--set", "benefit"]) == 2
    assert "--set 后面应写成 KEY=VALUE" in capsys.readouterr().err


def test_set_holds_for_json_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "in.jsonl").write_text('{"date": "2021-10-08", "amount_owed": "1000", "days": 10}\n')
    words = ["batch", str(tmp_path / "in.jsonl"), "-o", str(tmp_path / "out.jsonl"), "--set", "待遇=滞纳金"]
    assert main(words) == 0
    assert json.loads((tmp_path / "out.jsonl").read_bytes())["late_fee"] == "5.00"
    assert "共 1 例，0 例有误" in capsys.readouterr().out


# Results of before


def test_a_result_with_rows_mended_goes_in_again(tmp_path: Path) -> None:
    rows = [("名册",), (*HEAD, "备注"), (*ROW, "一"), (*ROW[:-1], "约九千", "二"), (*ROW[:5], "村级", *ROW[6:], "三")]
    report, first = run(table(tmp_path, rows), head=2)
    assert [one.number for one in report.wrong] == [4, 5]
    workbook = load_workbook(tmp_path / "out.xlsx")
    workbook.worksheets[0]["H4"] = 9000
    workbook.worksheets[0]["F5"] = "县级"
    workbook.save(tmp_path / "again.xlsx")
    report, second = run(tmp_path / "again.xlsx", head=2)
    assert report.total == (3, 0)
    assert report.notes[1] == "表里原有的试算结果已重新计算"
    assert list(second[0]) == list(first[0])
    assert [row["基金支付"] for row in second] == [PAID] * 3
    assert second[0] == first[0]
    assert [row["备注"] for row in second] == ["一", "二", "三"]


def test_a_figure_of_the_office_is_its_own(tmp_path: Path) -> None:
    report, [result] = run(table(tmp_path, [("基金支付", *HEAD), (6000, *ROW)]))
    rows = list(load_workbook(tmp_path / "out.xlsx").worksheets[0].iter_rows(values_only=True))
    assert (rows[1][0], result["基金支付"]) == (6000, PAID)
    assert "基金支付" in report.notes[0]


# What came of it


def test_the_rows_in_error_are_listed(tmp_path: Path) -> None:
    rows = [("姓名", *HEAD), ("王伟", *ROW), ("李娜", *ROW[:-1], "约九千"), (None, *ROW[:-1], None)]
    report, _ = run(table(tmp_path, rows))
    assert report.wrong == (
        WrongCase(3, "李娜", "总费用：应为金额（只用数字和小数点，最多两位小数）"),
        WrongCase(4, "", "总费用：还需填写"),
    )
    assert report.paid.amount == PAID
    assert report.column == len(HEAD) + 1 + len(LABELS) + 2 + len(WORDS)


def test_the_result_opens_at_the_first_row_in_error_and_is_whole(tmp_path: Path) -> None:
    run(table(tmp_path, [HEAD, *[ROW] * 2000, (*ROW[:-1], "约九千"), ROW]))
    with ZipFile(tmp_path / "out.xlsx") as archive:
        assert archive.testzip() is None
    view: Any = load_workbook(tmp_path / "out.xlsx").worksheets[0].sheet_view
    assert (view.pane.topLeftCell, view.selection[-1].activeCell, view.pane.ySplit) == ("A2002", "A2002", 1)
    run(table(tmp_path, [HEAD, ROW]))
    view = load_workbook(tmp_path / "out.xlsx").worksheets[0].sheet_view
    assert view.pane.topLeftCell == "A2"


def test_a_long_gap_is_shortened_and_told(tmp_path: Path) -> None:
    source = table(tmp_path, [HEAD, ROW])
    workbook = load_workbook(source)
    workbook.worksheets[0]["B1003"] = workbook.worksheets[0]["B1048576"] = "x"
    workbook.save(source)
    report, results = run(source)
    assert [one.number for one in report.wrong] == [1003, 1048576]
    assert report.notes == ("第 1004 至 1048575 行是空行，结果里只留 1000 行",)
    assert [place for place, row in enumerate(results, 2) if row["错误"]] == [1003, 2004]


# Other kinds of files


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_values_separated_by_commas(encoding: str, separator: str, tmp_path: Path) -> None:
    text = "\r\n".join(separator.join(map(str, row)) for row in (HEAD, ROW, (*ROW[:-1], '"9,000.00"'))) + "\r\n"
    source = tmp_path / "in.csv"
    source.write_bytes(text.encode(encoding))
    report, results = run(source)
    assert report.total == (2, 0)
    assert [row["基金支付"] for row in results] == [PAID, PAID]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "是空文件"),
        (b"\n\n", "是空表"),
        (b"PK\x03\x04\x00\x00", "不是文本"),
        (b"\xff\xfe\xff", "不是有效的 .csv 文件"),
        (b"\x81", "文字编码无法识别"),
        (b"a,b\n1,2\n", "没有找到列名"),
        (b'"' + b"x" * (1 << 21), "不是有效的 .csv 文件"),
    ],
)
def test_what_is_no_such_file_is_refused_in_words(content: bytes, why: str, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_bytes(content)
    with pytest.raises(CaseError, match=why):
        run(tmp_path / "in.csv")


def test_an_amount_that_its_comma_splits_into_two_fields_stops_the_whole(tmp_path: Path) -> None:
    keys = "benefit,date,scheme,age,hospital.location,hospital.tier,total_cost,hospital.grade,备注"
    stay = "inpatient,2021-10-08,resident,50,local,county,"
    for rows, why in (
        ([f"{stay}9,000.00,2,"], "第 2 行的“9,000.00”被逗号分成了两格"),
        ([f"{stay}9000,2,", f"{stay}9,000,2,"], "第 3 行的“9,000”被逗号分成了两格"),
    ):
        (tmp_path / "in.csv").write_text("\n".join([keys, *rows]), "utf-8")
        with pytest.raises(CaseError, match=why):
            run(tmp_path / "in.csv")
    for row in (f'{stay}"9,000.00",2,', f"{stay}9000,2,,", f"{stay}9000,2"):
        (tmp_path / "in.csv").write_text(f"{keys}\n{row}\n", "utf-8")
        assert run(tmp_path / "in.csv")[0].total == (1, 0)


KINDS = {
    ".xls": "旧式 Excel 文件；请用 Excel 或 WPS 打开，“另存为”.xlsx",
    ".et": "WPS 表格文件",
    ".ods": "别的表格软件",
    ".png": "是图片",
    ".pdf": "版式文件",
    ".docx": "是文档",
    ".zip": "压缩包",
    ".json": "单个 JSON",
    ".txt": "文本文件",
    ".exe": "不是 .xlsx、.csv 或 .jsonl 文件",
    "": "不是 .xlsx、.csv 或 .jsonl 文件",
}


@pytest.mark.parametrize(("suffix", "why"), KINDS.items())
def test_another_kind_of_file_is_refused_with_its_cause(suffix: str, why: str, tmp_path: Path) -> None:
    (tmp_path / f"in{suffix}").write_bytes(b"x")
    with pytest.raises(CaseError, match=why):
        run(tmp_path / f"in{suffix}")


# The data file, and templates


def test_the_data_file_names_keys_and_values_that_there_are() -> None:
    words = office_words()
    by_key = {column.key: column for column in columns_of(BUILT_IN)}
    assert {*words.columns, *words.weaker, *words.values} <= by_key.keys()
    for key, values in words.values.items():
        fact = by_key[key].fact
        known = map(str, range(10)) if fact.kind == "count" else (str(value).lower() for value in fact.words)
        assert {value for value in values if value} <= {*known}
    for names in words.values.values():
        said = [one for group in names.values() for one in group]
        assert len(set(said)) == len(said)
    for benefit in by_key["benefit"].fact.words:  # a heading that two keys share goes by the benefit
        said = [one for key in keys_for(benefit, BUILT_IN) for one in words.columns.get(key, ())]
        assert len(set(said)) == len(said)


def test_a_template_of_one_benefit_has_its_columns_without_a_key(tmp_path: Path) -> None:
    for benefit in ("inpatient", "maternity", "account"):
        path = tmp_path / f"{benefit}.xlsx"
        assert main(["batch", "--template", str(path), "--set", f"待遇={benefit}"]) == 0
        heads = [str(cell.value) for cell in load_workbook(path).worksheets[0][1]]
        assert len(heads) == len(set(heads)) == len(keys_for(benefit, BUILT_IN))
        assert not any("（" in head for head in heads)
    assert "出院日期" in [cell.value for cell in load_workbook(tmp_path / "inpatient.xlsx").worksheets[0][1]]


@pytest.mark.parametrize(
    ("text", "no_case"), [("合计", True), ("合 计", True), ("备注：无", True), ("合计华", False), ("注", False)]
)
def test_a_row_that_is_no_case(text: str, *, no_case: bool) -> None:
    assert is_no_case({3: RosterCell("s", text), 4: RosterCell("n", 1)}) is no_case


@pytest.mark.parametrize("grade", [2, "2", "二", "Ⅱ级", "二级甲等"])
def test_a_grade_beside_the_level_is_read_however_it_is_numbered(tmp_path: Path, grade: object) -> None:
    head = [*HEAD[:5], "医院级别", "医院等级", HEAD[7]]
    _, [result] = run(table(tmp_path, [head, [*ROW[:6], grade, ROW[7]]]))
    assert result["基金支付"] == 6918


def test_a_word_for_none_is_no_amount_and_no_count(tmp_path: Path) -> None:
    rows: Rows = [[*HEAD, "自费金额", "身份证号"], [*ROW[:3], "", *ROW[4:], "无", "'41120219860512002X"]]
    report, [result] = run(table(tmp_path, rows))
    assert (report.wrong, result["基金支付"]) == ((), 6918)
    _, [refused] = run(table(tmp_path, [HEAD, [*ROW[:7], "没有"]]))
    assert "总费用：还需填写" in refused["错误"]
