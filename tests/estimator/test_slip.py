"""What a slip says, whichever paper it goes to."""

import subprocess
import sys
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from estimator.case.models import Case
from estimator.case.validation import resolved
from estimator.explain import plain_words
from estimator.facts import BY_NAME
from estimator.result import bill_parts
from estimator.slip import SlipEntry, Total, describe, wording
from estimator.slip.entries import entered
from tests.cases import maternity, resident_delivery, stay
from tests.slip_cases import CAESAREAN, CASES, FATHER, STAY, TYPED, WAITING, Data, answered, slip_of

NOON = datetime(2021, 10, 8, 12, 0, tzinfo=UTC)
ALL = pytest.mark.parametrize("data", CASES.values(), ids=CASES)


def told(entries: tuple[SlipEntry, ...]) -> dict[str, str | Decimal]:
    return dict(entries)


def test_county_stay_says_what_was_entered_and_what_holds_by_default() -> None:
    slip = slip_of(STAY)
    assert (slip.title, slip.subtitle, slip.benefit) == ("待遇试算单", "（非结算凭证）", "城乡居民医保·住院")
    assert (slip.agency, slip.number) == ("三门峡市医疗保障服务窗口", "20211008-3-0017")
    assert slip.left == (
        SlipEntry("姓名", "张*"),
        SlipEntry("身份证号", "4112**********002X"),
        SlipEntry("险种", "居民医保"),
        SlipEntry("年龄", "35 岁"),
        SlipEntry("出院日期", "2021-10-08"),
        SlipEntry("住院次数", "本年第 1 次"),
    )
    assert slip.right == (
        SlipEntry("就医地点", "市内·定点"),
        SlipEntry("医院", "县级·二级"),
        SlipEntry("医疗费总额", Decimal("9000.00")),
        SlipEntry("范围外金额", Decimal("0.00")),
        SlipEntry("本年基金已付", Decimal("0.00")),
        SlipEntry("年度限额", Decimal("150000.00")),
    )


def test_county_stay_says_its_totals_rules_and_remarks() -> None:
    case, answer = answered(STAY)
    slip = slip_of(STAY)
    assert slip.totals == (
        Total("基金支付总额", Decimal("6918.00"), "陆仟玖佰壹拾捌元整", "统筹基金支付比例 76.87%"),
        Total("个人负担总金额", Decimal("2082.00"), "贰仟零捌拾贰元整", ""),
    )
    assert slip.lines[2][1:] == (answer.steps[2].label, "(1500.00 − 400.00) × 63%", Decimal("693.00"), "第33条")
    assert [(line.label, line.formula) for line in slip.lines] == [(step.label, step.formula) for step in answer.steps]
    assert [reading.articles for reading in slip.readings] == ["第33条"]
    assert slip.notes[-1] == "姓名、身份证号按规定遮蔽；年龄由身份证号得出。"
    assert slip.rules[0] == "三政办〔2021〕2号《三门峡市基本医疗保险和生育保险实施办法》"
    assert slip.rules[1] == f"规则包 {answer.rules.id}·校验码 {answer.rules.sha256[:12]}·基准日 {case.date}"
    assert slip.disclaimer == "本单只作试算，不是结算凭证；实际待遇以医院或经办机构的结算为准。"
    assert (slip.signature, slip.made) == ("3 号窗口·经办 李*", "2021-10-08 10:24")
    assert not slip.when_in_force


def test_caesarean_says_days_allowance_and_medical_benefit_beside_the_total() -> None:
    # Arts. 24, 26: 2800 + 500 + 1400 + 1400 + 80; 98 + 15 + 15 + 90 days; 5123.45 ÷ 30 × 218 = 37230.403…
    slip = slip_of(CAESAREAN)
    assert slip.totals == (Total("待遇合计", Decimal("43410.40"), "肆万叁仟肆佰壹拾元肆角整", ""),)
    assert told(slip.figures) == {
        "医疗待遇": Decimal("6180.00"),
        "津贴天数": "218 天",
        "津贴金额": Decimal("37230.40"),
        "个人负担总金额": Decimal("6165.67"),
    }
    assert "218 天" in [line.value for line in slip.lines]
    assert told(slip.left) | told(slip.right) == {
        "姓名": "欧***",
        "身份证号": "4112**********002X",
        "业务编号": "SY-2021-10-08-0001",
        "险种": "职工医保",
        "性别": "女",
        "人员类别": "在职",
        "用人单位": "一般单位",
        "连续缴费": "18 个月",
        "欠费": "2 个月",
        "欠费已补缴": "是",
        "符合生育政策": "是",
        "生育日期": "2021-10-08",
        "生育类别": "分娩",
        "分娩方式": "剖宫产",
        "胎儿数": "2 个",
        "产前检查": "有",
        "少见并发症": "有",
        "计划生育手术": "绝育、取出宫内节育器",
        "单位月平均工资": Decimal("5123.45"),
        "医疗费总额": Decimal("12345.67"),
    }


@pytest.mark.parametrize(
    ("name", "benefit", "total", "amount", "figures"),
    [
        ("resident delivery", "城乡居民医保·生育", "基金支付总额", "760.00", []),
        ("father", "职工医保·生育", "待遇合计", "850.00", ["医疗待遇", "津贴天数", "津贴金额", "一次性生育补助金"]),
        (
            "contribution",  # Arts. 6, 18, 22: 6000 × 60 % = 3600; 9 % + 1 %
            "职工医保·缴费",
            "每月缴费合计",
            "360.00",
            ["缴费基数", "个人缴费", "失业保险基金缴费", "生育保险缴费"],
        ),
        ("account", "职工医保·个人账户", "每月划入个人账户", "175.00", ["个人缴费划入", "单位缴费划入"]),
        ("retirement", "职工医保·退休补缴", "补缴合计", "50000.00", ["补缴月数", "补缴医疗保险费", "补缴生育保险费"]),
        ("late fee", "职工医保·滞纳金", "滞纳金", "250.00", []),
        ("chronic, over the ceiling", "城乡居民医保·门诊慢性病", "基金支付总额", "2000.00", []),
        ("major disease", "职工医保·重特大疾病", "基金支付总额", "59500.00", []),
    ],
)
def test_each_benefit_has_its_own_total_and_words(
    name: str, benefit: str, total: str, amount: str, figures: list[str]
) -> None:
    slip = slip_of(CASES[name])
    assert slip.benefit == benefit
    assert (slip.totals[0].label, slip.totals[0].amount) == (total, Decimal(amount))
    assert [entry.label for entry in slip.figures] == figures


def test_cover_not_in_force_says_what_it_will_be() -> None:
    # Arts. 13, 17: (9000 − 600) × 90 %
    slip = slip_of(WAITING)
    assert slip.totals[0][1:] == (Decimal("0.00"), "零元整", "")
    assert told(slip.when_in_force) == {"基金支付总额": Decimal("7560.00"), "个人负担总金额": Decimal("1440.00")}


def test_unsettled_arrears_say_what_it_will_be() -> None:
    promised = told(slip_of(CASES["arrears"]).when_in_force)
    assert (promised["待遇合计"], promised["津贴天数"]) == (Decimal("43410.40"), "218 天")


@pytest.mark.parametrize("name", ["not designated", "eight months"])
def test_refusal_says_why(name: str) -> None:
    slip = slip_of(CASES[name])
    assert not slip.totals[0].amount
    assert any(line.kind == "fact" and line.value == "" and line.articles for line in slip.lines)
    assert not slip.when_in_force


def facts_of(case: Case) -> set[str]:
    known = resolved(case)
    amounts = {name for name in known.applicable if BY_NAME[name].kind == "amount" and getattr(case, name) is not None}
    texts = {name for name in ("name", "id_number", "case_number") if getattr(case, name) is not None}
    return (set(known.facts) | amounts | texts) - set(wording.UNPRINTED)


@ALL
def test_every_fact_entered_or_settled_is_listed(data: Data) -> None:
    case, answer = answered(data)
    entries = entered(case)
    listed = {name for name, several in entries.items() if several}
    joined = {name for name, leader in wording.JOINED.items() if leader in listed}
    implied = {"difficult"} if case.benefit == "maternity" and case.delivery in ("assisted", "caesarean") else set()
    assert listed | joined | implied >= facts_of(case)
    assert not listed & implied
    slip = slip_of(data)
    ceiling = () if answer.ceiling is None else (SlipEntry("年度限额", answer.ceiling),)
    expected = [*(one for several in entries.values() for one in several), *ceiling]
    assert sorted(map(str, slip.left + slip.right)) == sorted(map(str, expected))


@ALL
def test_nothing_is_left_in_the_program_s_own_words(data: Data) -> None:
    slip = slip_of(data)
    said = [str(entry.value) for entry in slip.left + slip.right if entry.label not in ("身份证号", "业务编号", "姓名")]
    said += [line.label + line.formula for line in slip.lines] + [entry.label for entry in slip.figures]
    assert not [text for text in said if any(letter.isascii() and letter.isalpha() for letter in text)]


@ALL
def test_parts_are_those_of_the_bill(data: Data) -> None:
    _, answer = answered(data)
    parts = slip_of(data).parts
    assert [part for part in parts if part.amount] == [part for part in bill_parts(answer) if part.amount]
    assert "over_ceiling" not in [part.name for part in parts if not part.amount]


def test_excluded_cost_is_told_whole_and_in_its_parts() -> None:
    entries = told(slip_of(TYPED).right)
    assert [(label, amount) for label, amount in entries.items() if "范围外" in label or "其中" in label] == [
        ("范围外金额", Decimal("1000032.51")),
        ("其中全自费", Decimal("1000000.01")),
        ("其中超限价", Decimal("2.50")),
        ("其中先行自付", Decimal("30.00")),
    ]


@pytest.mark.parametrize(
    ("changes", "label"),
    [
        ({}, "就诊日期"),
        ({"setting": "inpatient", "benefit": "major_disease"}, "出院日期"),
        ({"setting": "outpatient", "benefit": "major_disease"}, "就诊日期"),
    ],
)
def test_date_has_the_name_of_its_occasion(changes: dict[str, object], label: str) -> None:
    chronic = {key: value for key, value in CASES["chronic, over the ceiling"].items() if key != "payment_limit"}
    assert label in told(slip_of({**chronic, **changes}).left)


def test_a_date_of_a_father_and_of_a_procedure() -> None:
    procedure = {key: FATHER[key] for key in FATHER if not key.startswith("spouse") and key != "delivery"}
    slip = slip_of({**procedure, "event": "procedure", "procedures": ["reversal"]})
    assert told(slip.left)["手术日期"] == "2021-10-08"
    assert told(slip_of(FATHER).left)["生育日期"] == "2021-10-08"


def test_what_the_clerk_entered_against_the_id_number_is_said() -> None:
    case, answer = answered({**{key: STAY[key] for key in STAY if key != "id_number"}, "age": 36})
    slip = describe(case, answer, made_at=NOON, overrides_identity=("age",))
    assert slip.notes[-2:] == ("姓名按规定遮蔽。", "年龄由窗口人工填写，未采用身份证号。")


def test_without_number_agency_and_clerk_nothing_stands_in_their_place() -> None:
    case, answer = answered(CASES["late fee"])
    slip = describe(case, answer, made_at=NOON)
    assert (slip.agency, slip.number, slip.signature, slip.notes) == ("三门峡市", "", "", answer.notes)


def test_controls_are_taken_out_of_what_was_typed() -> None:
    case, answer = answered(STAY)
    slip = describe(
        case, answer, made_at=NOON, agency="\t=医保\r\n窗口\x0b\ud800\uffff", clerk="王\x00五", counter="二楼"
    )
    assert (slip.agency, slip.signature) == ("=医保窗口", "二楼·经办 王*")


def test_neither_name_nor_number_stands_on_it_in_full() -> None:
    said = repr(slip_of(STAY))
    assert "张三" not in said
    assert "41120219860512002X" not in said
    assert "李明" not in said


def test_words_name_facts_and_values_that_there_are() -> None:
    parts = {"fully_self_paid", "over_price_limit", "prior_self_payment"}
    assert {*wording.LEFT, *wording.UNPRINTED, *wording.LABELS, *wording.VALUES, *wording.JOINED} - parts <= set(
        BY_NAME
    )
    for name, values in wording.VALUES.items():
        taken = {value for place in BY_NAME[name].applies for value in place.values}
        assert set(values) <= taken


def test_describing_loads_no_openpyxl() -> None:
    script = "import sys, estimator.slip; sys.exit('openpyxl' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


@pytest.mark.parametrize(
    ("limits", "label", "over", "copayment"),
    [
        ({}, "超年度限额", "0.00", "1050.00"),
        ({"eligible_limit": "2000"}, "超病种限额", "1000.00", "700.00"),
        ({"payment_limit": "900"}, "超病种限额", "1050.00", "1050.00"),
    ],
)
def test_what_is_above_a_limit_of_the_disease_is_a_part_of_its_own(
    limits: dict[str, str], label: str, over: str, copayment: str
) -> None:
    care = {"date": "2021-10-08", "benefit": "chronic", "scheme": "resident", "total_cost": "3000"}
    hospital = {"location": "local", "tier": "county", "grade": 2}
    parts = {part.name: part for part in bill_parts(answered({**care, "hospital": hospital, **limits})[1])}
    assert (parts["over_ceiling"].label, str(parts["over_ceiling"].amount)) == (label, over)
    assert str(parts["copayment"].amount) == copayment
    assert sum(part.amount for part in parts.values()) == 3000


# Art. 37: 760 for a natural delivery; Art. 32: 500 of the year are left.
@pytest.mark.parametrize(
    ("total_cost", "paid", "label", "over"),
    [
        ("700", "0", "超年度限额", "0.00"),
        ("3000", "0", "超定额", "2240.00"),
        ("3000", "149500", "超限额", "2500.00"),
        ("700", "149500", "超年度限额", "200.00"),
    ],
)
def test_what_is_above_a_quota_is_a_part_of_its_own(total_cost: str, paid: str, label: str, over: str) -> None:
    case = resident_delivery("natural", total_cost, fund_paid_this_year=paid)
    parts = {part.name: part for part in bill_parts(answered(case)[1])}
    assert (parts["over_ceiling"].label, str(parts["over_ceiling"].amount)) == (label, over)
    assert parts["copayment"].amount == 0
    assert sum(part.amount for part in parts.values()) == Decimal(total_cost)


# Art. 24: 2800 for a caesarean and 500 for the checks before it, whatever the bill.
@pytest.mark.parametrize(
    ("changed", "label", "left"),
    [
        ({"total_cost": "5000"}, "超定额", "1700.00"),
        ({"total_cost": "3000"}, "超定额", "0.00"),
        ({"total_cost": "5000", "policy_compliant": False}, "个人负担", "5000.00"),
    ],
)
def test_an_employee_s_bill_above_the_quota_is_a_part_of_its_own(
    changed: dict[str, object], label: str, left: str
) -> None:
    *_, rest = bill_parts(answered(maternity("delivery", delivery="caesarean", **changed))[1])
    assert (rest.label, str(rest.amount)) == (label, left)


def test_what_is_outside_the_range_is_told_in_its_three_parts() -> None:
    # Art. 33: (1500 - 400) * 63 % + (8000 - 1500) * 83 % = 693.00 + 5395.00; of 10000 and of 8000.
    parts = {"fully_self_paid": "1000.50", "over_price_limit": "300", "prior_self_payment": "699.50"}
    case, answer = answered(stay("resident", ("local", "county", 2), "10000", excluded_cost=parts))
    slip = describe(case, answer, made_at=NOON)
    assert slip.notes[:3] == (
        "全自费：医保目录以外的项目，由个人全付（1,000.50 元）。",
        "超限价：价格高出医保限价的部分，由个人付（300.00 元）。",
        "先行自付：目录内按规定先由个人付的部分（699.50 元）。",
    )
    assert slip.totals[0].remark == "支付比例 60.88%，范围内 76.1%"
    lines = [(line.text, str(line.amount or "")) for line in plain_words(case, answer).lines]
    assert lines[1:5] == [
        ("全自费：医保目录以外的项目，由个人全付", "1000.50"),
        ("超限价：价格高出医保限价的部分，由个人付", "300.00"),
        ("先行自付：目录内按规定先由个人付的部分", "699.50"),
        ("医保付了总费用的 60.88%，医保范围内费用的 76.1%", ""),
    ]
