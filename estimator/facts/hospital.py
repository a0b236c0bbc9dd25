"""The facts of the hospital and of the way to it."""

from typing import get_args

from estimator.facts.condition import Band
from estimator.facts.fact import Applicability, Fact, Naming
from estimator.facts.values import Location, Referral, Tier
from estimator.facts.where import MEDICAL, RESIDENT_MATERNITY, flag, where

ABOUT_THE_HOSPITAL = (
    Fact(
        "location",
        "地点",
        "choice",
        (Applicability(where(benefit=MEDICAL), get_args(Location)),),
        words={"local": "市内", "province": "省内市外", "elsewhere": "省外"},
        path="hospital.location",
    ),
    Fact(
        "tier",
        "级别",
        "choice",
        (Applicability(where(benefit=MEDICAL), get_args(Tier)),),
        words={"township": "乡级", "county": "县级", "city": "市级", "province": "省级"},
        path="hospital.tier",
    ),
    Fact(
        "grade",
        "等级",
        "choice",
        (
            Applicability(
                where(benefit=MEDICAL, tier="township"), (1, 2), default=1, reasons={3: "乡级机构的等级只有一级或二级"}
            ),
            Applicability(where(benefit=MEDICAL, tier=("county", "city", "province")), (1, 2, 3)),
        ),
        words={1: "一级", 2: "二级", 3: "三级"},
        path="hospital.grade",
    ),
    flag(
        "designated",
        "定点机构",
        Applicability(where(benefit=MEDICAL), default=True),
        Applicability(RESIDENT_MATERNITY, default=True),
    ),
    Fact(
        "referral",
        "备案",
        "choice",
        (Applicability(where(benefit=MEDICAL, location=("province", "elsewhere")), get_args(Referral)),),
        words={
            "registered": "已备案",
            "emergency": "急诊",
            "psychiatric": "精神疾病",
            "long_term": "长期居住",
            "unregistered": "未备案",
        },
    ),
    Fact(
        "admission",
        "住院次数",
        "count",
        (Applicability(where(benefit="inpatient"), low=1, default=1),),
        unit="次",
        hint="本年第几次",
        namings=(
            Naming(where(benefit="inpatient", admission=Band(2, None)), hint="不论间隔多久、在哪一家，出院一次算一次"),
            Naming(where(benefit="inpatient", month=1), hint="本年第几次；跨年住院算在出院这一年"),
        ),
    ),
)
