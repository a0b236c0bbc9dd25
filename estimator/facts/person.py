"""The facts of a case as a whole, and of the person."""

from typing import get_args

from estimator.facts.fact import Applicability, Fact, Naming
from estimator.facts.values import Benefit, Employer, Scheme, Sex, Status
from estimator.facts.where import FLAG, MEDICAL, YES, flag, where, where_maternity, where_worker

_PAYING = ("contribution", "account", "retirement", "late_fee")

ABOUT_THE_CASE = (
    Fact(
        "benefit",
        "待遇",
        "choice",
        (Applicability(values=get_args(Benefit)),),
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
        namings=(Naming(where(benefit=_PAYING), "事项"),),
    ),
    Fact(
        "date",
        "基准日",
        "date",
        (Applicability(),),
        hint="出院、就诊、生育或手术之日",
        namings=(
            Naming(where(benefit="inpatient"), "出院日期", "规则、年度限额、住院次数都按出院这一天"),
            Naming(where(benefit="major_disease", setting="inpatient"), "出院日期", "规则和年度限额都按出院这一天"),
            Naming(where(benefit=("chronic", "major_disease")), "就诊日期", "规则和年度限额都按就诊这一天"),
            Naming(where(benefit="maternity", event="termination"), "终止妊娠日期"),
            Naming(where(benefit="maternity", event=("ectopic_surgery", "procedure")), "手术日期"),
            Naming(where(benefit="maternity"), "生育日期", "生育或手术这一天"),
            Naming(where(benefit=_PAYING), "办理日期", "按这一天的规则和缴费基数"),
        ),
    ),
    Fact("month", "月份", "count", (Applicability(low=1, high=12),), path="date.month"),
    Fact("name", "姓名", "text", (Applicability(optional=True),)),
    Fact("id_number", "身份证号", "text", (Applicability(optional=True),)),
    Fact("case_number", "业务编号", "text", (Applicability(optional=True),)),
)

ABOUT_THE_PERSON = (
    flag("never_insured", "从未参保", Applicability(where(benefit="retirement"), default=False)),
    Fact(
        "employer_dissolved",
        "单位已注销",
        "flag",
        (
            Applicability(where(benefit="retirement", never_insured=False), FLAG, default=False),
            Applicability(
                where(benefit="retirement", never_insured=True),
                (False,),
                default=False,
                reasons={True: "从未参保与单位已注销只能选一项"},
            ),
        ),
        words=YES,
    ),
    Fact(
        "scheme",
        "险种",
        "choice",
        (Applicability(where(benefit=(*MEDICAL, "maternity")), get_args(Scheme)),),
        words={"employee": "职工", "resident": "居民"},
    ),
    Fact(
        "sex",
        "性别",
        "choice",
        (Applicability(where_maternity(), get_args(Sex)), Applicability(where_worker(), get_args(Sex))),
        words={"female": "女", "male": "男"},
    ),
    Fact(
        "status",
        "人员类别",
        "choice",
        (
            Applicability(where(benefit=MEDICAL, scheme="employee"), ("active", "retired", "flexible", "unemployed")),
            Applicability(where_maternity(sex="female"), get_args(Status)),
            Applicability(
                where_maternity(sex="male"),
                ("active", "flexible", "unemployed"),
                reasons={"retired": "退休男职工没有生育待遇", "left": "离职男职工没有生育待遇"},
            ),
            Applicability(
                where(benefit="contribution"),
                ("active", "flexible", "unemployed"),
                reasons={"retired": "退休人员不缴纳职工医保费"},
            ),
            Applicability(where(benefit="account"), ("active", "retired", "flexible", "unemployed")),
            Applicability(where_worker(), ("active", "flexible")),
        ),
        words={"active": "在职", "retired": "退休", "flexible": "灵活", "unemployed": "领失业金", "left": "离职"},
    ),
    Fact(
        "employer",
        "单位",
        "choice",
        (
            Applicability(where_maternity(status="active"), get_args(Employer)),
            Applicability(where(benefit="contribution", status="active"), get_args(Employer)),
            Applicability(where_worker(status="active"), get_args(Employer)),
        ),
        words={"ordinary": "一般", "new": "新参保", "fiscal": "财政"},
    ),
)
