"""Formal words of a slip, where the short labels of the form are too brief for paper.

Words of the settlement interface of the national platform where it has one: 医疗费总额, 基金支付总额, 个人负担总金额.
"""

from collections.abc import Mapping

TITLE = "待遇试算单"
SUBTITLE = "（非结算凭证）"
ON_TRIAL = "试用"
"""Stands across a slip by rules that nobody issued."""
DISCLAIMER = "本单只作试算，不是结算凭证；实际待遇以医院或经办机构的结算为准。"
MADE_UP = "补足后"
WHEN_IN_FORCE = "生效以后就医"
NOT_THIS_BILL = "这次的费用不支付；参保生效以后就医，同样的费用按所列金额支付。"

SCHEMES: Mapping[str, str] = {"employee": "职工医保", "resident": "城乡居民医保"}

LEFT = (
    "name",
    "id_number",
    "case_number",
    "scheme",
    "sex",
    "age",
    "status",
    "employer",
    "never_insured",
    "employer_dissolved",
    "retired_on",
    "maternity_insured",
    "months_insured",
    "months_since_leaving",
    "route",
    "months_paid",
    "in_payment",
    "year_paid",
    "parent_insured_here",
    "registered_within_90_days",
    "arrears_months",
    "arrears_settled",
    "employer_in_arrears",
    "date",
    "admission",
)
"""What stands in the left column, in this order: the person, the cover, the day. All else stands at the right."""

UNPRINTED = ("benefit", "month")
"""The benefit stands in the title, the month in the date."""

JOINED: Mapping[str, str] = {"designated": "location", "grade": "tier"}
"""Facts that are told on the line of another one, where that applies."""

IMPLIED: Mapping[str, Mapping[str, tuple[str, ...]]] = {"difficult": {"delivery": ("assisted", "caesarean")}}
"""Facts that say nothing more beside another one with these values, so their line is left out."""

LABELS: Mapping[str, str] = {
    "location": "就医地点",
    "tier": "医院",
    "designated": "定点机构",
    "referral": "异地就医备案",
    "setting": "就医方式",
    "employer": "用人单位",
    "months_paid": "已缴费",
    "in_payment": "正在领取失业金",
    "year_paid": "本年已缴费",
    "registered_within_90_days": "90 天内登记",
    "arrears_months": "欠费",
    "arrears_settled": "欠费已补缴",
    "months_since_leaving": "离职已满",
    "policy_compliant": "符合生育政策",
    "event": "生育类别",
    "delivery": "分娩方式",
    "gestation_months": "怀孕已满",
    "procedures": "计划生育手术",
    "spouse_took_resident_benefit": "配偶领过居民待遇",
    "maternity_insured": "在职参加生育保险",
    "total_months": "累计缴费",
    "local_months": "本地实际缴费",
    "total_cost": "医疗费总额",
    "excluded_cost": "范围外金额",
    "fully_self_paid": "其中全自费",
    "over_price_limit": "其中超限价",
    "prior_self_payment": "其中先行自付",
    "fund_paid_this_year": "本年基金已付",
    "eligible_limit": "病种费用限额余额",
    "payment_limit": "病种支付限额余额",
    "monthly_base": "单位月平均工资",
    "monthly_wage": "本人月平均工资",
    "provincial_wage": "全省月平均工资",
    "average_medical_cost": "退休人均医疗费",
}

VALUES: Mapping[str, Mapping[object, str]] = {
    "scheme": {"employee": "职工医保", "resident": "居民医保"},
    "location": {"local": "市内", "province": "省内市外", "elsewhere": "省外"},
    "designated": {True: "定点", False: "非定点"},
    "status": {"flexible": "灵活就业", "unemployed": "领取失业保险金", "left": "离职未就业"},
    "employer": {"ordinary": "一般单位", "new": "新参保单位", "fiscal": "财政全额供给单位"},
    "route": {
        "employer": "随单位参保",
        "flexible": "灵活就业参保",
        "flexible_within_3_months": "离职后三个月内接续",
        "unemployment_benefit": "领取失业保险金",
    },
    "referral": {"psychiatric": "精神疾病", "long_term": "长期居住备案"},
    "event": {"termination": "终止妊娠", "ectopic_surgery": "异位妊娠手术", "procedure": "计划生育手术"},
    "procedures": {"iud_insertion": "放置宫内节育器", "iud_removal": "取出宫内节育器"},
}

FIGURES_OF_THE_UNEMPLOYED: Mapping[str, str] = {"employer": "失业保险基金缴费"}

SHOWN_IF_ANY = ("lump_sum",)
