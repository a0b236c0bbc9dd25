"""Every fact of a case, said once: when it applies, the values it takes, its words.

The check of a case, the proof of a rule pack and the form all read this table.
A fact that does not apply is absent, and no condition matches what is absent.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Literal, cast, get_args

from estimator.when import ALWAYS, Band, Clause, Condition, Facts, Value, When, holds

Benefit = Literal[
    "inpatient", "chronic", "major_disease", "maternity", "contribution", "account", "retirement", "late_fee"
]
Scheme = Literal["employee", "resident"]
Status = Literal["active", "retired", "flexible", "unemployed", "left"]
Sex = Literal["female", "male"]
Location = Literal["local", "province", "elsewhere"]
Tier = Literal["township", "county", "city", "province"]
Referral = Literal["registered", "emergency", "psychiatric", "long_term", "unregistered"]
Setting = Literal["inpatient", "outpatient", "peritoneal_dialysis"]
Route = Literal[
    "employer", "flexible", "flexible_within_3_months", "unemployment_benefit", "resident", "newborn", "none"
]
Employer = Literal["ordinary", "new", "fiscal"]
Event = Literal["delivery", "termination", "ectopic_surgery", "procedure"]
Delivery = Literal["natural", "assisted", "caesarean"]
Procedure = Literal["sterilisation", "reversal", "iud_insertion", "iud_removal"]

Kind = Literal["choice", "flag", "count", "date", "set", "amount", "text"]

MANY = 999_999


@dataclass(frozen=True, slots=True)
class Applies:
    """Where a fact applies: under which other facts, with which values, and what holds when it is not given."""

    when: When = ALWAYS
    values: tuple[str | int | bool, ...] = ()
    low: int = 0
    high: int = MANY
    default: Value | None = None
    optional: bool = False
    path: str | None = None
    """The key in the case, where it is not the fact's own."""
    reasons: Mapping[str, str] | Mapping[int, str] | Mapping[bool, str] = field(default_factory=dict)
    """Why a value that the fact takes elsewhere cannot be chosen here."""

    def reason(self, value: object) -> str | None:
        """Why a value cannot be chosen here, where there is more to say than that it cannot."""
        return cast("Mapping[object, str]", self.reasons).get(value)


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact or field of a case: its key, label, kind, and the places where it applies (the first that holds)."""

    name: str
    label: str
    kind: Kind
    applies: tuple[Applies, ...]
    words: Mapping[str, str] | Mapping[int, str] | Mapping[bool, str] = field(default_factory=dict)
    unit: str = ""
    hint: str = ""
    path: str = ""

    def place(self, facts: Facts) -> Applies | None:
        """Where the fact applies for these facts; None when it does not."""
        return next((place for place in self.applies if holds(place.when, facts)), None)

    def word(self, value: object) -> str:
        """The word for a value of the fact: 县级, 35, 2021-10-08."""
        return cast("Mapping[object, str]", self.words).get(value, str(value))

    def key(self, place: Applies) -> str:
        """The key of the fact in the case: `hospital.grade`."""
        return place.path or self.path or self.name


def _when(**conditions: str | bool | int | Band | tuple[str | bool | int, ...]) -> Clause:
    return {name: condition if isinstance(condition, tuple) else (condition,) for name, condition in conditions.items()}


def _is(**conditions: str | bool | int | Band | tuple[str | bool | int, ...]) -> When:
    return (_when(**conditions),)


_MEDICAL: Condition = ("inpatient", "chronic", "major_disease")
_WORKER: Clause = {"benefit": ("retirement",), "never_insured": (False,), "employer_dissolved": (False,)}
_EMPLOYEE_MATERNITY: Clause = {"benefit": ("maternity",), "scheme": ("employee",)}
_RESIDENT_MATERNITY: Clause = {"benefit": ("maternity",), "scheme": ("resident",)}
_FLEXIBLE_ROUTES = ("flexible", "flexible_within_3_months")
_YES = {True: "是", False: "否"}
_HAS = {True: "有", False: "无"}
_FLAG = (True, False)
_NOT_FOR_MEN = "男职工没有这一项"


def _maternity(**conditions: str | bool | int | Band | tuple[str | bool | int, ...]) -> When:
    return ({**_EMPLOYEE_MATERNITY, **_when(**conditions)},)


def _worker(**conditions: str | bool | int | Band | tuple[str | bool | int, ...]) -> When:
    return ({**_WORKER, **_when(**conditions)},)


ABOUT_THE_CASE = (
    Fact(
        "benefit",
        "待遇",
        "choice",
        (Applies(values=get_args(Benefit)),),
        words={
            "inpatient": "住院",
            "chronic": "门诊慢性病",
            "major_disease": "重特大疾病",
            "maternity": "生育",
            "contribution": "缴费",
            "account": "个人账户",
            "retirement": "退休补缴",
            "late_fee": "滞纳金",
        },
    ),
    Fact("date", "基准日", "date", (Applies(),), hint="出院、就诊、生育或手术之日"),
    Fact("month", "月份", "count", (Applies(low=1, high=12),), path="date.month"),
    Fact("name", "姓名", "text", (Applies(optional=True),)),
    Fact("id_number", "身份证号", "text", (Applies(optional=True),)),
    Fact("case_number", "业务编号", "text", (Applies(optional=True),)),
)

ABOUT_THE_PERSON = (
    Fact(
        "never_insured",
        "从未参保",
        "flag",
        (Applies(_is(benefit="retirement"), _FLAG, default=False),),
        words=_YES,
    ),
    Fact(
        "employer_dissolved",
        "单位已注销",
        "flag",
        (
            Applies(_is(benefit="retirement", never_insured=False), _FLAG, default=False),
            Applies(
                _is(benefit="retirement", never_insured=True),
                (False,),
                default=False,
                reasons={True: "从未参保与单位已注销只能选一项"},
            ),
        ),
        words=_YES,
    ),
    Fact(
        "scheme",
        "险种",
        "choice",
        (Applies(_is(benefit=(*_MEDICAL, "maternity")), get_args(Scheme)),),
        words={"employee": "职工", "resident": "居民"},
    ),
    Fact(
        "sex",
        "性别",
        "choice",
        (Applies(_maternity(), get_args(Sex)), Applies(_worker(), get_args(Sex))),
        words={"female": "女", "male": "男"},
    ),
    Fact(
        "status",
        "参保状态",
        "choice",
        (
            Applies(_is(benefit=_MEDICAL, scheme="employee"), ("active", "retired", "flexible", "unemployed")),
            Applies(_maternity(sex="female"), get_args(Status)),
            Applies(
                _maternity(sex="male"),
                ("active", "flexible", "unemployed"),
                reasons={"retired": "退休男职工没有生育待遇", "left": "离职男职工没有生育待遇"},
            ),
            Applies(
                _is(benefit="contribution"),
                ("active", "flexible", "unemployed"),
                reasons={"retired": "退休人员不缴纳职工医保费（8条）"},
            ),
            Applies(_is(benefit="account"), ("active", "retired", "flexible", "unemployed")),
            Applies(_worker(), ("active", "flexible")),
        ),
        words={"active": "在职", "retired": "退休", "flexible": "灵活", "unemployed": "失业", "left": "离职"},
    ),
    Fact(
        "employer",
        "单位",
        "choice",
        (
            Applies(_maternity(status="active"), get_args(Employer)),
            Applies(_is(benefit="contribution", status="active"), get_args(Employer)),
            Applies(_worker(status="active"), get_args(Employer)),
        ),
        words={"ordinary": "一般", "new": "新参保", "fiscal": "财政"},
    ),
)

ABOUT_THE_HOSPITAL = (
    Fact(
        "location",
        "地点",
        "choice",
        (Applies(_is(benefit=_MEDICAL), get_args(Location)),),
        words={"local": "区内", "province": "省内", "elsewhere": "省外"},
        path="hospital.location",
    ),
    Fact(
        "tier",
        "级别",
        "choice",
        (Applies(_is(benefit=_MEDICAL), get_args(Tier)),),
        words={"township": "乡级", "county": "县级", "city": "市级", "province": "省级"},
        path="hospital.tier",
    ),
    Fact(
        "grade",
        "等级",
        "choice",
        (
            Applies(
                _is(benefit=_MEDICAL, tier="township"), (1, 2), default=1, reasons={3: "乡级机构的等级只有一级或二级"}
            ),
            Applies(_is(benefit=_MEDICAL, tier=("county", "city", "province")), (1, 2, 3)),
        ),
        words={1: "一级", 2: "二级", 3: "三级"},
        path="hospital.grade",
    ),
    Fact(
        "designated",
        "定点机构",
        "flag",
        (Applies(_is(benefit=_MEDICAL), _FLAG, default=True), Applies((_RESIDENT_MATERNITY,), _FLAG, default=True)),
        words=_YES,
    ),
    Fact(
        "referral",
        "备案",
        "choice",
        (Applies(_is(benefit=_MEDICAL, location=("province", "elsewhere")), get_args(Referral)),),
        words={
            "registered": "已备案",
            "emergency": "急诊",
            "psychiatric": "精神病",
            "long_term": "长期居住",
            "unregistered": "未备案",
        },
    ),
    Fact(
        "admission",
        "住院次数",
        "count",
        (Applies(_is(benefit="inpatient"), low=1, default=1),),
        unit="次",
        hint="本年第几次",
    ),
)

ABOUT_COVER = (
    Fact(
        "route",
        "参保渠道",
        "choice",
        (
            Applies(
                _is(benefit=_MEDICAL, scheme="employee", status=("active", "retired")),
                ("employer", "none"),
                optional=True,
            ),
            Applies(
                _is(benefit=_MEDICAL, scheme="employee", status="flexible"), (*_FLEXIBLE_ROUTES, "none"), optional=True
            ),
            Applies(
                _is(benefit=_MEDICAL, scheme="employee", status="unemployed"),
                ("unemployment_benefit", "none"),
                optional=True,
            ),
            Applies(_is(benefit=_MEDICAL, scheme="resident"), ("resident", "newborn", "none"), optional=True),
            Applies((_RESIDENT_MATERNITY,), ("resident", "none"), optional=True),
        ),
        words={
            "employer": "随单位",
            "flexible": "灵活就业",
            "flexible_within_3_months": "三个月内接续",
            "unemployment_benefit": "领失业金",
            "resident": "居民参保",
            "newborn": "新生儿",
            "none": "未参保",
        },
        path="cover.route",
    ),
    Fact(
        "months_paid",
        "已缴月数",
        "count",
        (Applies(_is(route="employer", status="active")), Applies(_is(route=_FLEXIBLE_ROUTES))),
        unit="月",
        hint="就医当月之前的整月数",
        path="cover.months_paid",
    ),
    Fact(
        "in_payment",
        "正在领取",
        "flag",
        (Applies(_is(route="unemployment_benefit"), _FLAG),),
        words=_YES,
        path="cover.in_payment",
    ),
    Fact("year_paid", "本年已缴", "flag", (Applies(_is(route="resident"), _FLAG),), words=_YES, path="cover.year_paid"),
    Fact(
        "parent_insured_here",
        "父母在本市参保",
        "flag",
        (Applies(_is(route="newborn"), _FLAG),),
        words=_YES,
        path="cover.parent_insured_here",
    ),
    Fact(
        "registered_within_90_days",
        "90 天内登记",
        "flag",
        (Applies(_is(route="newborn", parent_insured_here=False), _FLAG),),
        words=_YES,
        path="cover.registered_within_90_days",
    ),
    Fact(
        "age",
        "年龄",
        "count",
        (
            Applies(_is(benefit="inpatient", scheme="resident", route="newborn"), high=0),
            Applies(_is(benefit="inpatient", scheme="resident"), high=130),
            Applies(_is(benefit="account", status=("active", "unemployed")), high=130),
        ),
        unit="岁",
    ),
    Fact(
        "arrears_months",
        "单位欠费",
        "count",
        (
            Applies(_is(route=("employer", *_FLEXIBLE_ROUTES)), default=0, path="cover.arrears_months"),
            Applies(_maternity(status="active"), default=0),
        ),
        unit="月",
    ),
    Fact(
        "arrears_settled",
        "已补缴",
        "flag",
        (
            Applies(_is(route=_FLEXIBLE_ROUTES, arrears_months=Band(1, 3)), _FLAG, path="cover.arrears_settled"),
            Applies(_is(route="employer", arrears_months=Band(1, None)), _FLAG, path="cover.arrears_settled"),
            Applies(_maternity(arrears_months=Band(1, None)), _FLAG),
        ),
        words=_YES,
    ),
    Fact(
        "employer_in_arrears",
        "单位欠费",
        "flag",
        (Applies(_is(benefit="account", status=("active", "retired")), _FLAG, default=False),),
        words=_YES,
    ),
)

ABOUT_THE_DELIVERY = (
    Fact(
        "months_insured",
        "连续缴费",
        "count",
        (
            Applies(_maternity(status=("active", "flexible", "unemployed", "left"))),
            Applies(_maternity(status="retired"), optional=True),
        ),
        unit="月",
        hint="事件当月之前的整月数",
    ),
    Fact("months_since_leaving", "离职已满", "count", (Applies(_maternity(status="left")),), unit="月"),
    Fact("policy_compliant", "符合政策", "flag", (Applies(_maternity(), _FLAG),), words=_YES),
    Fact(
        "event",
        "事件",
        "choice",
        (
            Applies(_maternity(sex="female"), get_args(Event)),
            Applies(
                _maternity(sex="male"),
                ("delivery", "procedure"),
                reasons={"termination": _NOT_FOR_MEN, "ectopic_surgery": _NOT_FOR_MEN},
            ),
        ),
        words={
            "delivery": "分娩",
            "termination": "流产",
            "ectopic_surgery": "宫外孕",
            "procedure": "节育手术",
        },
    ),
    Fact(
        "delivery",
        "方式",
        "choice",
        (
            Applies(_maternity(event="delivery"), get_args(Delivery)),
            Applies((_RESIDENT_MATERNITY,), get_args(Delivery)),
        ),
        words={"natural": "自然分娩", "assisted": "助娩产", "caesarean": "剖宫产"},
    ),
    Fact(
        "difficult",
        "难产",
        "flag",
        (Applies(_maternity(event="delivery"), _FLAG, default=False),),
        words=_YES,
    ),
    Fact("babies", "胎儿数", "count", (Applies(_maternity(event="delivery"), low=1, high=9, default=1),), unit="个"),
    Fact(
        "prenatal_checks",
        "产前检查",
        "flag",
        (Applies(_maternity(event="delivery"), _FLAG, default=True),),
        words=_HAS,
    ),
    Fact(
        "rare_complication",
        "少见并发症",
        "flag",
        (Applies(_maternity(event="delivery"), _FLAG, default=False),),
        words=_HAS,
    ),
    Fact(
        "gestation_months",
        "怀孕月数",
        "count",
        (Applies(_maternity(event=("termination", "ectopic_surgery")), high=10),),
        unit="月",
        hint="满几个月",
    ),
    Fact(
        "setting",
        "就医方式",
        "choice",
        (
            Applies(
                _is(benefit="major_disease", tier="township"),
                ("outpatient", "peritoneal_dialysis"),
                reasons={"inpatient": "乡级机构的重特大疾病住院没有支付比例"},
            ),
            Applies(_is(benefit="major_disease", tier=("county", "city", "province")), get_args(Setting)),
            Applies(_maternity(event="termination"), ("outpatient", "inpatient")),
        ),
        words={"inpatient": "住院", "outpatient": "门诊", "peritoneal_dialysis": "腹膜透析"},
    ),
    Fact(
        "procedures",
        "手术",
        "set",
        (
            Applies(_maternity(sex="female", event="procedure"), get_args(Procedure), low=1),
            Applies(
                _maternity(sex="male", event="procedure"),
                ("sterilisation", "reversal"),
                low=1,
                reasons={"iud_insertion": _NOT_FOR_MEN, "iud_removal": _NOT_FOR_MEN},
            ),
            Applies(
                _maternity(sex="female", event=("delivery", "termination", "ectopic_surgery")),
                get_args(Procedure),
                optional=True,
            ),
        ),
        words={
            "sterilisation": "绝育",
            "reversal": "复通",
            "iud_insertion": "放环",
            "iud_removal": "取环",
        },
    ),
    Fact(
        "spouse_without_employer",
        "配偶无单位",
        "flag",
        (Applies(_maternity(sex="male", event="delivery"), _FLAG),),
        words=_YES,
    ),
    Fact(
        "spouse_took_resident_benefit",
        "配偶已享居民",
        "flag",
        (Applies(_maternity(sex="male", event="delivery"), _FLAG),),
        words=_YES,
        hint="配偶是否已享受居民生育待遇",
    ),
)

ABOUT_CONTRIBUTIONS = (
    Fact("total_months", "累计月数", "count", (Applies(_worker()),), unit="月", hint="含视同缴费"),
    Fact("local_months", "本地实缴", "count", (Applies(_worker()),), unit="月"),
    Fact("retired_on", "退休日期", "date", (Applies(_is(benefit="retirement", never_insured=True)),)),
    Fact(
        "maternity_insured",
        "在职时参加生育保险",
        "flag",
        (Applies(_is(benefit="retirement", never_insured=True), _FLAG, default=False),),
        words=_YES,
    ),
    Fact("days", "欠缴天数", "count", (Applies(_is(benefit="late_fee"), high=36500),), unit="天"),
)

ABOUT_THE_MONEY = (
    Fact(
        "total_cost",
        "总费用",
        "amount",
        (
            Applies(_is(benefit=_MEDICAL)),
            Applies((_RESIDENT_MATERNITY,)),
            Applies(_maternity(), optional=True),
        ),
        unit="元",
    ),
    Fact(
        "excluded_cost",
        "范围外",
        "amount",
        (Applies(_is(benefit=_MEDICAL), optional=True),),
        unit="元",
        hint="不在政策范围内的部分",
    ),
    Fact(
        "fund_paid_this_year",
        "本年已付",
        "amount",
        (Applies(_is(benefit=_MEDICAL), optional=True), Applies((_RESIDENT_MATERNITY,), optional=True)),
        unit="元",
        hint="基金本年已付、计入年度限额的",
    ),
    Fact(
        "eligible_limit",
        "费用限额",
        "amount",
        (Applies(_is(benefit=("chronic", "major_disease")), optional=True),),
        unit="元",
        hint="病种费用限额的余额",
    ),
    Fact(
        "payment_limit",
        "支付限额",
        "amount",
        (Applies(_is(benefit=("chronic", "major_disease")), optional=True),),
        unit="元",
        hint="病种支付限额的余额",
    ),
    Fact(
        "monthly_base",
        "月均工资",
        "amount",
        (Applies(_maternity(status="active", employer=("ordinary", "new")), optional=True),),
        unit="元",
        hint="单位上年度职工月平均",
    ),
    Fact(
        "monthly_wage",
        "本人月工资",
        "amount",
        (Applies(_is(benefit="contribution", status="active"), optional=True),),
        unit="元",
    ),
    Fact(
        "contribution_base",
        "缴费基数",
        "amount",
        (
            Applies(_is(benefit="account", status=("active", "retired", "unemployed"))),
            Applies(_worker(status="active")),
        ),
        unit="元",
    ),
    Fact(
        "provincial_wage",
        "全省月均工资",
        "amount",
        (
            Applies(_maternity(status=("flexible", "unemployed")), optional=True),
            Applies(_is(benefit="contribution", status=("active", "flexible", "unemployed"))),
            Applies(_worker(status="flexible")),
            Applies(_is(benefit="retirement", never_insured=True)),
        ),
        unit="元",
    ),
    Fact(
        "average_medical_cost",
        "人均医疗费",
        "amount",
        (Applies(_is(benefit="retirement", employer_dissolved=True)),),
        unit="元",
        hint="全市退休人员上年人均",
    ),
    Fact("amount_owed", "欠缴金额", "amount", (Applies(_is(benefit="late_fee")),), unit="元"),
)

FACTS: tuple[Fact, ...] = (
    *ABOUT_THE_CASE,
    *ABOUT_THE_PERSON,
    *ABOUT_THE_HOSPITAL,
    *ABOUT_COVER,
    *ABOUT_THE_DELIVERY,
    *ABOUT_CONTRIBUTIONS,
    *ABOUT_THE_MONEY,
)
"""In an order in which each fact comes after those that decide whether it applies."""

BY_NAME: Mapping[str, Fact] = {fact.name: fact for fact in FACTS}


@cache
def facts_for(benefit: Value | None) -> tuple[Fact, ...]:
    """The facts that can apply to a benefit at all; every fact while the benefit is not known."""
    possible: list[Fact] = []
    names = {"benefit"}
    for fact in FACTS:
        if benefit is None or any(_possible(clause, benefit, names) for place in fact.applies for clause in place.when):
            possible.append(fact)
            names.add(fact.name)
    return tuple(possible)


def _possible(clause: Clause, benefit: Value, names: set[str]) -> bool:
    wanted = clause.get("benefit")
    return clause.keys() <= names and (wanted is None or benefit in wanted)
