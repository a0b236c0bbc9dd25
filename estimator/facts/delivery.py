"""The facts of maternity: delivery, termination and procedures."""

from typing import get_args

from estimator.facts.condition import Band
from estimator.facts.fact import Applicability, Fact, Naming
from estimator.facts.values import CareSetting, Delivery, Event, Procedure
from estimator.facts.where import RESIDENT_MATERNITY, flag, where, where_maternity

_HAS = {True: "有", False: "无"}
_NOT_FOR_MEN = "男职工没有这一项"

ABOUT_THE_DELIVERY = (
    Fact(
        "months_insured",
        "连续缴费",
        "count",
        (
            Applicability(where_maternity(status=("active", "flexible", "unemployed", "left"))),
            Applicability(where_maternity(status="retired"), optional=True),
        ),
        unit="个月",
        hint="当月之前的整月数",
        namings=(
            Naming(where_maternity(status="left"), hint="到离职时的整月数"),
            Naming(where_maternity(arrears_months=Band(1, None)), hint="欠费以前的整月数"),
            Naming(where_maternity(event="delivery"), hint="生育当月之前的整月数"),
            Naming(where_maternity(event=("termination", "ectopic_surgery", "procedure")), hint="手术当月之前的整月数"),
        ),
    ),
    Fact("months_since_leaving", "离职已满", "count", (Applicability(where_maternity(status="left")),), unit="个月"),
    flag("policy_compliant", "符合政策", Applicability(where_maternity())),
    Fact(
        "event",
        "生育类别",
        "choice",
        (
            Applicability(where_maternity(sex="female"), get_args(Event)),
            Applicability(
                where_maternity(sex="male"),
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
        "分娩方式",
        "choice",
        (
            Applicability(where_maternity(event="delivery"), get_args(Delivery)),
            Applicability(RESIDENT_MATERNITY, get_args(Delivery)),
        ),
        words={"natural": "自然分娩", "assisted": "助娩产", "caesarean": "剖宫产"},
    ),
    flag("difficult", "难产", Applicability(where_maternity(event="delivery"), default=False)),
    Fact(
        "babies",
        "胎儿数",
        "count",
        (Applicability(where_maternity(event="delivery"), low=1, high=9, default=1),),
        unit="个",
    ),
    flag("prenatal_checks", "产前检查", Applicability(where_maternity(event="delivery"), default=True), words=_HAS),
    flag(
        "rare_complication", "少见并发症", Applicability(where_maternity(event="delivery"), default=False), words=_HAS
    ),
    Fact(
        "gestation_months",
        "怀孕月数",
        "count",
        (Applicability(where_maternity(event=("termination", "ectopic_surgery")), high=10),),
        unit="个月",
        hint="满几个月",
    ),
    Fact(
        "setting",
        "就医方式",
        "choice",
        (
            Applicability(
                where(benefit="major_disease", tier="township"),
                ("outpatient", "peritoneal_dialysis"),
                reasons={"inpatient": "乡级机构的重特大疾病住院没有支付比例"},
            ),
            Applicability(where(benefit="major_disease", tier=("county", "city", "province")), get_args(CareSetting)),
            Applicability(where_maternity(event="termination"), ("outpatient", "inpatient")),
        ),
        words={"inpatient": "住院", "outpatient": "门诊", "peritoneal_dialysis": "腹膜透析"},
        namings=(Naming(where(benefit="major_disease"), words={"outpatient": "门诊、特药"}),),
    ),
    Fact(
        "procedures",
        "节育手术",
        "set",
        (
            Applicability(where_maternity(sex="female", event="procedure"), get_args(Procedure), low=1),
            Applicability(
                where_maternity(sex="male", event="procedure"),
                ("sterilisation", "reversal"),
                low=1,
                reasons={"iud_insertion": _NOT_FOR_MEN, "iud_removal": _NOT_FOR_MEN},
            ),
            Applicability(
                where_maternity(sex="female", event=("delivery", "termination", "ectopic_surgery")),
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
    flag("spouse_without_employer", "配偶无单位", Applicability(where_maternity(sex="male", event="delivery"))),
    flag(
        "spouse_took_resident_benefit",
        "配偶领过居民待遇",
        Applicability(where_maternity(sex="male", event="delivery")),
        hint="配偶是否已享受居民生育待遇",
    ),
)
