"""The facts of insurance: by which route, how long, in arrears or not."""

from estimator.facts.condition import Band
from estimator.facts.fact import Applicability, Fact, Naming
from estimator.facts.where import MEDICAL, RESIDENT_MATERNITY, flag, where, where_maternity

_FLEXIBLE_ROUTES = ("flexible", "flexible_within_3_months")

ABOUT_COVER = (
    Fact(
        "route",
        "参保渠道",
        "choice",
        (
            Applicability(
                where(benefit=MEDICAL, scheme="employee", status=("active", "retired")),
                ("employer", "none"),
                optional=True,
            ),
            Applicability(
                where(benefit=MEDICAL, scheme="employee", status="flexible"), (*_FLEXIBLE_ROUTES, "none"), optional=True
            ),
            Applicability(
                where(benefit=MEDICAL, scheme="employee", status="unemployed"),
                ("unemployment_benefit", "none"),
                optional=True,
            ),
            Applicability(where(benefit=MEDICAL, scheme="resident"), ("resident", "newborn", "none"), optional=True),
            Applicability(RESIDENT_MATERNITY, ("resident", "none"), optional=True),
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
        (Applicability(where(route="employer", status="active")), Applicability(where(route=_FLEXIBLE_ROUTES))),
        unit="个月",
        hint="就医当月之前的整月数",
        path="cover.months_paid",
    ),
    flag("in_payment", "正在领取", Applicability(where(route="unemployment_benefit")), path="cover.in_payment"),
    flag("year_paid", "本年已缴", Applicability(where(route="resident")), path="cover.year_paid"),
    flag(
        "parent_insured_here", "父母在本市参保", Applicability(where(route="newborn")), path="cover.parent_insured_here"
    ),
    flag(
        "registered_within_90_days",
        "90 天内登记",
        Applicability(where(route="newborn", parent_insured_here=False)),
        path="cover.registered_within_90_days",
    ),
    Fact(
        "age",
        "年龄",
        "count",
        (
            Applicability(where(benefit="inpatient", scheme="resident", route="newborn"), high=0),
            Applicability(where(benefit="inpatient", scheme="resident"), high=130),
            Applicability(where(benefit="account", status=("active", "unemployed")), high=130),
        ),
        unit="岁",
    ),
    Fact(
        "arrears_months",
        "单位欠费",
        "count",
        (
            Applicability(where(route=("employer", *_FLEXIBLE_ROUTES)), default=0, path="cover.arrears_months"),
            Applicability(where_maternity(status="active"), default=0),
        ),
        unit="个月",
        namings=(Naming(where(route=_FLEXIBLE_ROUTES), "本人欠费"),),
    ),
    flag(
        "arrears_settled",
        "已补缴",
        Applicability(where(route=_FLEXIBLE_ROUTES, arrears_months=Band(1, 3)), path="cover.arrears_settled"),
        Applicability(where(route="employer", arrears_months=Band(1, None)), path="cover.arrears_settled"),
        Applicability(where_maternity(arrears_months=Band(1, None))),
    ),
    flag(
        "employer_in_arrears",
        "单位欠费",
        Applicability(where(benefit="account", status=("active", "retired")), default=False),
    ),
)
