"""The facts of contributions, and every amount."""

from estimator.facts.fact import Applicability, Fact, Naming
from estimator.facts.where import (
    MEDICAL,
    RESIDENT_MATERNITY,
    amount,
    flag,
    where,
    where_maternity,
    where_worker,
)

ABOUT_CONTRIBUTIONS = (
    Fact("total_months", "累计月数", "count", (Applicability(where_worker()),), unit="个月", hint="含视同缴费"),
    Fact("local_months", "本地实缴", "count", (Applicability(where_worker()),), unit="个月"),
    Fact("retired_on", "退休日期", "date", (Applicability(where(benefit="retirement", never_insured=True)),)),
    flag(
        "maternity_insured",
        "在职时参加生育保险",
        Applicability(where(benefit="retirement", never_insured=True), default=False),
    ),
    Fact("days", "欠缴天数", "count", (Applicability(where(benefit="late_fee"), high=36500),), unit="天"),
)

ABOUT_THE_MONEY = (
    amount(
        "total_cost",
        "总费用",
        Applicability(where(benefit=MEDICAL)),
        Applicability(RESIDENT_MATERNITY),
        Applicability(where_maternity(), optional=True),
    ),
    amount(
        "excluded_cost", "范围外", Applicability(where(benefit=MEDICAL), optional=True), hint="不在政策范围内的部分"
    ),
    amount(
        "fund_paid_this_year",
        "本年基金已付",
        Applicability(where(benefit=MEDICAL), optional=True),
        Applicability(RESIDENT_MATERNITY, optional=True),
        hint="计入年度限额的基金支付",
    ),
    amount(
        "eligible_limit",
        "费用限额",
        Applicability(where(benefit=("chronic", "major_disease")), optional=True),
        hint="病种费用限额的余额",
    ),
    amount(
        "payment_limit",
        "支付限额",
        Applicability(where(benefit=("chronic", "major_disease")), optional=True),
        hint="病种支付限额的余额",
    ),
    amount(
        "monthly_base",
        "单位月平均工资",
        Applicability(where_maternity(status="active", employer=("ordinary", "new")), optional=True),
        hint="单位上年度职工月平均",
        namings=(Naming(where_maternity(employer="new"), "平均缴费基数", "参保以来单位职工的平均缴费基数"),),
    ),
    amount("monthly_wage", "本人月工资", Applicability(where(benefit="contribution", status="active"), optional=True)),
    amount(
        "contribution_base",
        "缴费基数",
        Applicability(where(benefit="account", status=("active", "retired", "unemployed"))),
        Applicability(where_worker(status="active")),
        namings=(
            Naming(where(benefit="account", status="retired"), "单位平均缴费基数", "没有单位的，填全市人均养老金"),
        ),
    ),
    amount(
        "provincial_wage",
        "全省月均工资",
        Applicability(where_maternity(status=("flexible", "unemployed")), optional=True),
        Applicability(where(benefit="contribution", status=("active", "flexible", "unemployed"))),
        Applicability(where_worker(status="flexible")),
        Applicability(where(benefit="retirement", never_insured=True)),
    ),
    amount(
        "average_medical_cost",
        "人均医疗费",
        Applicability(where(benefit="retirement", employer_dissolved=True)),
        hint="全市退休人员上年人均",
    ),
    amount("amount_owed", "欠缴金额", Applicability(where(benefit="late_fee"))),
)
