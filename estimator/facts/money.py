"""The facts of contributions, and every amount."""

from estimator.facts.fact import Applicability, Fact, Naming
from estimator.facts.where import FLAG, MEDICAL, RESIDENT_MATERNITY, YES, where, where_maternity, where_worker

ABOUT_CONTRIBUTIONS = (
    Fact("total_months", "累计月数", "count", (Applicability(where_worker()),), unit="个月", hint="含视同缴费"),
    Fact("local_months", "本地实缴", "count", (Applicability(where_worker()),), unit="个月"),
    Fact("retired_on", "退休日期", "date", (Applicability(where(benefit="retirement", never_insured=True)),)),
    Fact(
        "maternity_insured",
        "在职时参加生育保险",
        "flag",
        (Applicability(where(benefit="retirement", never_insured=True), FLAG, default=False),),
        words=YES,
    ),
    Fact("days", "欠缴天数", "count", (Applicability(where(benefit="late_fee"), high=36500),), unit="天"),
)

ABOUT_THE_MONEY = (
    Fact(
        "total_cost",
        "总费用",
        "amount",
        (
            Applicability(where(benefit=MEDICAL)),
            Applicability(RESIDENT_MATERNITY),
            Applicability(where_maternity(), optional=True),
        ),
        unit="元",
    ),
    Fact(
        "excluded_cost",
        "范围外",
        "amount",
        (Applicability(where(benefit=MEDICAL), optional=True),),
        unit="元",
        hint="不在政策范围内的部分",
    ),
    Fact(
        "fund_paid_this_year",
        "本年基金已付",
        "amount",
        (Applicability(where(benefit=MEDICAL), optional=True), Applicability(RESIDENT_MATERNITY, optional=True)),
        unit="元",
        hint="计入年度限额的基金支付",
    ),
    Fact(
        "eligible_limit",
        "费用限额",
        "amount",
        (Applicability(where(benefit=("chronic", "major_disease")), optional=True),),
        unit="元",
        hint="病种费用限额的余额",
    ),
    Fact(
        "payment_limit",
        "支付限额",
        "amount",
        (Applicability(where(benefit=("chronic", "major_disease")), optional=True),),
        unit="元",
        hint="病种支付限额的余额",
    ),
    Fact(
        "monthly_base",
        "单位月平均工资",
        "amount",
        (Applicability(where_maternity(status="active", employer=("ordinary", "new")), optional=True),),
        unit="元",
        hint="单位上年度职工月平均",
        namings=(Naming(where_maternity(employer="new"), "平均缴费基数", "参保以来单位职工的平均缴费基数"),),
    ),
    Fact(
        "monthly_wage",
        "本人月工资",
        "amount",
        (Applicability(where(benefit="contribution", status="active"), optional=True),),
        unit="元",
    ),
    Fact(
        "contribution_base",
        "缴费基数",
        "amount",
        (
            Applicability(where(benefit="account", status=("active", "retired", "unemployed"))),
            Applicability(where_worker(status="active")),
        ),
        unit="元",
        namings=(
            Naming(where(benefit="account", status="retired"), "单位平均缴费基数", "没有单位的，填全市人均养老金"),
        ),
    ),
    Fact(
        "provincial_wage",
        "全省月均工资",
        "amount",
        (
            Applicability(where_maternity(status=("flexible", "unemployed")), optional=True),
            Applicability(where(benefit="contribution", status=("active", "flexible", "unemployed"))),
            Applicability(where_worker(status="flexible")),
            Applicability(where(benefit="retirement", never_insured=True)),
        ),
        unit="元",
    ),
    Fact(
        "average_medical_cost",
        "人均医疗费",
        "amount",
        (Applicability(where(benefit="retirement", employer_dissolved=True)),),
        unit="元",
        hint="全市退休人员上年人均",
    ),
    Fact("amount_owed", "欠缴金额", "amount", (Applicability(where(benefit="late_fee")),), unit="元"),
)
