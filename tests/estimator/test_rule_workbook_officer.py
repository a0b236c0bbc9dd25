"""An officer at the workbook: what is typed wrong is understood or told at its cell, and 2027 takes few cells."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from estimator import case_from
from estimator.calculate.engine import RuleEngine
from estimator.library.library import shipped_file
from estimator.library.proof.proof import prove
from estimator.rule_workbook.check import check_workbook, read_workbook
from estimator.rule_workbook.examples import confirmed, examples_to_confirm, missing_examples
from estimator.rule_workbook.export import export_workbook
from estimator.rule_workbook.read import read_book
from estimator.rulepack import Pack, PackErrors
from estimator.rulepack.loading import parse_pack
from tests.officer_packs import officer_pack, text_of

SHIPPED = text_of("sanmenxia-2021").encode()
SEGMENTS, CEILING, POINTS, CHANGE = "起付与分段", "年度限额", "比例增减", "起付增减"
READING, OTHERWISE = "条文读法", "另一种读法"


class Cell(NamedTuple):
    """A cell that is filled in: its sheet, its row by name (and the how manieth line), its heading, what is typed."""

    sheet: str
    row: str
    heading: str
    typed: object
    line: int = 0


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workbook of the shipped pack, for the rules that follow it."""
    book = tmp_path_factory.mktemp("book") / "book.xlsx"
    export_workbook(SHIPPED, "sanmenxia-2021.toml", shipped_file, book, successor=True)
    return book


def filled_in(book: Path, target: Path, cells: list[Cell]) -> dict[Cell, str]:
    """Fill in cells; return by each where it stands."""
    workbook = load_workbook(book)
    places = {cell: place_of(workbook[cell.sheet], cell) for cell in cells}
    for cell, (row, column) in places.items():
        workbook[cell.sheet].cell(row, column).value = cell.typed  # type: ignore[assignment]  # whatever is typed
    workbook.save(target)
    return {cell: f"{cell.sheet}!{workbook[cell.sheet].cell(*place).coordinate}" for cell, place in places.items()}


def place_of(sheet: Worksheet, cell: Cell) -> tuple[int, int]:
    """Return row and column of a cell; a row that is not there yet is the first free one."""
    if cell.sheet == "规则":
        return next(row for row in range(3, 20) if sheet.cell(row, 1).value == cell.heading), 2
    column = next(at for at in range(1, sheet.max_column + 1) if sheet.cell(2, at).value == cell.heading)
    if cell.row == "新":
        last = max(row for row in range(3, sheet.max_row + 1) if sheet.cell(row, 2).value)
        return last + 1, column
    if cell.sheet == OTHERWISE:
        reading, _, replaced = cell.row.partition("|")
        there = [row for row in range(3, sheet.max_row + 1) if str(sheet.cell(row, 1).value).startswith(reading)]
        return next(row for row in there if not replaced or sheet.cell(row, 3).value == replaced), column
    rows = [row for row in range(3, sheet.max_row + 1) if sheet.cell(row, 1).value == cell.row]
    return rows[0] + cell.line, column


UNDERSTOOD: list[tuple[Cell, object]] = [
    (Cell(SEGMENTS, "resident-county", "起付标准", "５００"), 500),
    (Cell(SEGMENTS, "resident-county", "第2段比例", "80％"), "80%"),
    (Cell(SEGMENTS, "resident-township", "第1段比例", 0.7), "70%"),
    (Cell(SEGMENTS, "resident-city-grade-2", "第1段上限", "3，000"), 3000),
    (Cell(CEILING, "employee", "年度限额", "10万"), 100000),
    (Cell(CEILING, "resident", "年度限额", "150,000元"), 150000),
    (Cell(SEGMENTS, "chronic-resident", "条文", "第34条"), "34"),
    (Cell(SEGMENTS, "chronic-employee", "条文", "第十四条"), "14"),
    (Cell(SEGMENTS, "chronic-retired", "条文", 14), "14"),
    (Cell(POINTS, "aged", "年龄", "80周岁及以上"), {"from": 80}),
    (Cell(CHANGE, "resident-child", "年龄", "<=14"), {"upto": 14}),
    (Cell(CHANGE, "resident-second", "级别", "县级,市级, 省级"), ["county", "city", "province"]),
    (Cell(POINTS, "retired", "百分点", "＋２个百分点"), 2),
    (Cell("规则", "", "施行日", "2027.1.1"), date(2027, 1, 1)),
    (Cell("规则", "", "核对日", "2026年12月15日"), date(2026, 12, 15)),
]
NOT_WORKED_OUT = "这里是公式，还没有算出的值：请直接填写，或在 Excel、WPS 里打开后保存再检查"
A_DAY = "写 20–40 的样子；这里被当成了日期 2026-12-02，请先把单元格设为文本再填"
COPIED = "与第 9 行是同一条（复制来的）：新的一条请把名称改成别的，要取消就写作废"
TOLD: list[tuple[Cell, str]] = [
    (Cell(SEGMENTS, "resident-city-grade-3", "级别", "县机"), "“级别”没有“县机”，只能是 乡级、县级、市级、省级"),
    (Cell(SEGMENTS, "resident-city-grade-3", "起付标准", "=B3*2"), NOT_WORKED_OUT),
    (Cell(SEGMENTS, "resident-city-grade-3", "第1段比例", 53), "比例写成 50% 的样子，现在是“53”；是 53% 就写上 %"),
    (Cell(SEGMENTS, "resident-province-grade-2", "起付标准", "六百"), "金额写数字，如 1250，现在是“六百”"),
    (Cell(SEGMENTS, "resident-province-grade-3", "起付标准", "-5"), "金额不能小于 0"),
    (Cell(SEGMENTS, "chronic-resident", "起付标准", 1e300), "金额写数字，如 1250，现在是“1E+300”"),
    (Cell(SEGMENTS, "resident-province-grade-3", "第1段上限", "7,00"), "金额写数字，如 1250，现在是“7,00”"),
    (Cell(CHANGE, "employee-second", "住院次数", date(2026, 12, 2)), A_DAY),
    (Cell(POINTS, "away-filed", "百分点", "-5%"), "写百分点，如 5 或 -5，现在是“-5%”"),
    (Cell("规则", "", "截止日", "2027-02-30"), "没有这一天，现在是“2027-02-30”"),
    (Cell("生育资格", "active", "津贴", "有"), "只能是 是、否，现在是“有”"),
    (
        Cell(POINTS, "away-unfiled", "备案", "未备按"),
        "“备案”没有“未备按”，只能是 已备案、急诊、精神疾病、长期居住、未备案",
    ),
    (Cell(SEGMENTS, "resident-elsewhere", "行标", "resident-township"), COPIED),
]


def test_what_is_typed_is_understood_or_told_at_its_cell_in_one_sentence(exported: Path, tmp_path: Path) -> None:
    book = tmp_path / "typed.xlsx"
    places = filled_in(exported, book, [cell for cell, _ in (*UNDERSTOOD, *TOLD)])
    workbook = load_workbook(book)
    township = workbook[SEGMENTS]
    names = [row for row in range(3, 40) if township.cell(row, 1).value == "resident-township"]
    township.cell(names[-1], 2).value = township.cell(names[0], 2).value
    workbook.save(book)
    found = read_book(book)
    for cell, value in UNDERSTOOD:
        assert said_in(found.head, found.data, cell) == value, cell
    told = {f"{fault.sheet}!{fault.cell}": fault.sentence for fault in found.faults}
    for cell, sentence in TOLD:
        place = places[cell] if cell.heading != "行标" else f"{SEGMENTS}!B{names[-1]}"
        expected = re.sub(r"第 \d+ 行", f"第 {names[0]} 行", sentence)
        assert told.pop(place) == expected
    rest = {one for one in told.values() if not one.startswith("“替换”")}  # of the row that is no longer there
    assert rest == {"还需填写名称：如 2027 年医保待遇调整", "还需填写文号：如 三医保〔2026〕30号"}


KEYS = {"起付标准": "deductible", "年度限额": "ceiling", "条文": "article", "百分点": "points"}
TABLES = {SEGMENTS: "deductible_and_segments", CEILING: "ceiling", POINTS: "points", CHANGE: "change"}
FACTS = {"年龄": "age", "级别": "tier"}


def said_in(head: dict[str, Any], data: dict[str, Any], cell: Cell) -> object:
    """Return what a workbook says at a cell."""
    if cell.sheet == "规则":
        return head[{"施行日": "in_force_from", "核对日": "checked"}[cell.heading]]
    row = next(row for row in data[TABLES[cell.sheet]] if row.get("name") == cell.row)
    if cell.heading in FACTS:
        return row["when"][FACTS[cell.heading]]
    if match := re.fullmatch(r"第(\d)段(上限|比例)", cell.heading):
        return row["segments"][int(match[1]) - 1][{"上限": "upto", "比例": "rate"}[match[2]]]
    return row[KEYS[cell.heading]]


FIRST_SEGMENT = "第一段从实际起付标准算起，上限不变"
NO_LONGER = (
    "异地长期居住备案的，支付比例不降低|",
    "居民急诊|",
    "各项百分点在每一段的规定比例上相加减|退休人员",
    "各项百分点在每一段的规定比例上相加减|年满 80 周岁",
    "未备案降低 20 个百分点也用于门诊|",
)
QUOTAS = {"natural": 1440, "assisted": 1680, "caesarean": 3360, "ectopic-surgery": 1680,
          "termination-outpatient": 192, "termination-inpatient": 960}  # fmt: skip
EXTRA = {"prenatal-checks": 600, "rare-complication": 1680, "sterilisation": 1680, "reversal": 1680,
         "iud-insertion": 96, "iud-removal": 96}  # fmt: skip
WISHES = [
    Cell("规则", "", "名称", "2027 年医保待遇调整"),
    Cell("规则", "", "文号", "三医保〔2026〕30号"),
    Cell("规则", "", "施行日", "2027年1月1日"),
    Cell(SEGMENTS, "resident-county", "起付标准", 500),
    Cell(SEGMENTS, "resident-county", "第2段比例", "80%"),
    Cell(CEILING, "employee", "年度限额", "10万"),
    Cell(SEGMENTS, "resident-natural", "第1段上限", 1500),
    Cell(SEGMENTS, "resident-caesarean", "第1段上限", 2500),
    *(Cell("生育定额", name, "定额", quota) for name, quota in QUOTAS.items()),
    *(Cell("另加定额", name, "定额", quota) for name, quota in EXTRA.items()),
    Cell("不予支付", "新", "条文", "第53条"),
    Cell("不予支付", "新", "待遇", "门诊慢性病"),
    Cell("不予支付", "新", "地点", "省外"),
    Cell("不予支付", "新", "备案", "未备案"),
    Cell("不予支付", "新", "标签", "省外门诊慢性病未备案"),
    Cell("不予支付", "新", "须满足", "须先办理异地就医备案，基金才支付"),
    Cell(POINTS, "away-filed", "地点", "省外"),
    Cell(POINTS, "away-filed", "地点", "省外", line=1),
    Cell(POINTS, "away-filed", "标签", "省外市级以上住院，已备案或急诊、精神病"),
    Cell(POINTS, "away-unfiled", "地点", "省外"),
    Cell(POINTS, "away-unfiled", "标签", "省外市级以上就医，未备案"),
    Cell(READING, "long-term-filing", "地点", "省外"),
    Cell(READING, "long-term-filing", "地点", "省外", line=1),
    Cell(READING, "resident-emergency-away", "地点", "省外"),
    Cell(READING, "points-add", "地点", "省外"),
    Cell(READING, "points-add", "地点", "省外", line=1),
    Cell(READING, "points-everywhere", "地点", "省外"),
    Cell(READING, "points-everywhere", "地点", "省外", line=1),
    Cell(OTHERWISE, f"{FIRST_SEGMENT}|居民县级", "第1段上限", 2000),
    Cell(OTHERWISE, f"{FIRST_SEGMENT}|居民县级", "第2段比例", "80%"),
    *(Cell(OTHERWISE, row, "作废", "作废") for row in NO_LONGER),
]


def test_the_wishes_of_2027_take_45_cells_no_english_word_and_no_hash(exported: Path, tmp_path: Path) -> None:
    assert len(WISHES) <= 45
    assert not any(re.search("[A-Za-z]", str(cell.typed)) for cell in WISHES)
    book = tmp_path / "2027.xlsx"
    filled_in(exported, book, WISHES)
    found = check_workbook(book, shipped_file, tmp_path / "marked.xlsx")
    assert found.pack is not None
    assert (found.pack.id, found.pack.in_force_from) == ("sanmenxia-2027", date(2027, 1, 1))
    assert found.difference is not None
    assert "起付与分段“居民县级”（33条）：起付标准 400 → 500；以上付 83% → 80%" in [
        row.in_words() for row in found.difference.rows
    ]
    # 63 % of 1100 and 83 % of 7500; 63 % of 1000 and 80 % of 7500
    assert fund_pays(parse_pack(SHIPPED, "x.toml", shipped_file), "2026-12-31") == Decimal("6918.00")
    assert fund_pays(found.pack, "2027-01-01") == Decimal("6630.00")
    # Nothing is typed wrong; what is left are examples of 2021 that come out differently, to be confirmed
    assert not found.faults
    assert sum(len(row.all) for row in found.examples) == 72
    assert not found.is_sound
    marked = load_workbook(tmp_path / "marked.xlsx")
    assert "居民县级住院 9,000 元：6,918 → 6,630" in [cell.value for row in marked["变化"] for cell in row]
    again = read_workbook(tmp_path / "marked.xlsx", shipped_file)
    assert again.text == found.text


def test_of_each_changed_row_one_example_is_worked_by_hand_and_the_others_confirmed() -> None:
    text = text_of("sanmenxia-2027").partition("# Examples")[0]
    pack = officer_pack(text, "sanmenxia-2027.toml")
    rows = examples_to_confirm(pack)
    assert sum(1 + len(row.others) for row in rows) == 72
    county = next(row for row in rows if row.caption == "起付与分段“居民县级”")
    # 63 % of 1500 - 500
    assert county.by_hand.words.startswith("住院、居民、市内、县级、二级、年龄 35 岁、总费用 1,500.00")
    assert (county.by_hand.figure_label, county.by_hand.agrees(Decimal(630))) == ("基金支付", True)
    assert not county.by_hand.agrees(Decimal("693.00"))
    assert "6,630.00" in next(one for one in county.others if "9,000.00" in one.words).figures
    text = confirmed(text, [one for row in rows for one in row.all], "王敏", date(2026, 12, 15))
    pack = officer_pack(text, "sanmenxia-2027.toml")
    with pytest.raises(PackErrors) as caught:
        prove(pack)
    missing = missing_examples(pack, caught.value.errors)
    assert [(row.caption, row.by_hand.figure) for row in missing] == [
        ("起付与分段“居民生育”", Decimal(1500)),
        ("年度限额“职工”", Decimal(100000)),
    ]
    sound = officer_pack(
        confirmed(text, [row.by_hand for row in missing], "王敏", date(2026, 12, 15)), "sanmenxia-2027.toml"
    )
    assert prove(sound).examples == 219
    assert (sound.example[-1].confirmed_by, sound.example[-1].confirmed_on) == ("王敏", date(2026, 12, 15))


def fund_pays(pack: Pack, day: str) -> object:
    """Return what the fund pays of 9,000 at a county hospital."""
    hospital = {"location": "local", "tier": "county", "grade": 2}
    case = {"benefit": "inpatient", "scheme": "resident", "age": 50, "hospital": hospital, "total_cost": 9000}
    return RuleEngine(pack).estimate(case_from({**case, "date": day})).figures["fund_pays"]


def test_a_gap_comes_with_the_row_to_insert_and_an_overlap_with_both_rows(exported: Path, tmp_path: Path) -> None:
    book, marked = tmp_path / "gap.xlsx", tmp_path / "marked.xlsx"
    places = filled_in(exported, book, [*WISHES[:3], tier := Cell(SEGMENTS, "resident-township", "级别", "县级")])
    found = check_workbook(book, shipped_file, marked)
    sentences = [fault.sentence for fault in found.faults if fault.sheet == SEGMENTS]
    assert any(
        "没有一条回答：" in one and "可补一行：待遇为住院、险种为居民、地点为市内或省内市外、级别为乡级" in one
        for one in sentences
    ), sentences
    assert any(re.search(r"与“居民[^”]*”（第 \d+ 行）都回答：", one) for one in sentences), sentences
    assert not any(re.search("[a-z]", one) for one in sentences), sentences
    sheet = load_workbook(marked)[SEGMENTS]
    red = [cell for row in sheet for cell in row if cell.comment is not None]
    assert {str(cell.comment.text) for cell in red if cell.comment is not None} == set(sentences)
    assert all(cell.fill.fgColor.rgb == "00FF9999" for cell in red)
    assert places[tier]
    again = fill_in_what_is_missing(marked, tmp_path / "mended.xlsx")
    assert again == ["住院", "居民", "市内、省内市外", "乡级"]
    mended = check_workbook(tmp_path / "mended.xlsx", shipped_file)
    assert not any("没有一条回答" in fault.sentence for fault in mended.faults), mended.faults


def fill_in_what_is_missing(marked: Path, target: Path) -> list[object]:
    """Fill in the amber cells of the row that a check has inserted; return what its conditions say."""
    workbook = load_workbook(marked)
    sheet = workbook[SEGMENTS]
    at = {str(sheet.cell(2, column).value): column for column in range(1, sheet.max_column + 1)}
    row = next(row for row in range(3, 60) if str(sheet.cell(row, at["名称"]).value).startswith("补上的一条"))
    amber = {heading for heading, column in at.items() if sheet.cell(row, column).fill.fgColor.rgb == "00FFD27F"}
    assert amber == {"条文", "起付标准", "第1段比例"}
    for heading, value in {"条文": "33", "起付标准": 200, "第1段比例": "70%"}.items():
        sheet.cell(row, at[heading]).value = value  # type: ignore[assignment]  # whatever is typed
    workbook.save(target)
    said = [sheet.cell(row, at[heading]).value for heading in ("待遇", "险种", "地点", "级别")]
    return [*said]
