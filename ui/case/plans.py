"""The pages of the window as data: which facts they ask for, in which order; all else about a fact is the engine's."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple


class Row(NamedTuple):
    """One fact of a page: `beside` the one before it, `ahead` while it cannot be said yet whether it applies."""

    fact: str
    beside: bool = False
    ahead: bool = False
    start: str | None = None
    """What stands there for each new person."""
    hidden: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    """Other facts and their values with which this one would change nothing, so it is not asked."""


class Section(NamedTuple):
    """Rows under a title; with `folded` they wait until they are opened, and the words say what holds meanwhile."""

    title: str
    rows: tuple[Row, ...]
    folded: str = ""


class PagePlan(NamedTuple):
    """A page that works out cases: its name in the program, its word, its digit, and the benefits it is for."""

    name: str
    word: str
    digit: str
    benefits: tuple[str, ...]
    sections: tuple[Section, ...]


PERSON = ("id_number", "name", "case_number", "scheme", "sex", "status", "age")
"""What is asked about the person, and so goes along from page to page."""

REMEMBERED = ("benefit", "scheme")
"""What the next person most likely has as well."""

_IDENTITY = Row("id_number")
_HOSPITAL = (
    Row("location", start="local"),
    Row("referral"),
    Row("tier"),
    Row("grade", ahead=True),
)
_COSTS = (
    Row("total_cost"),
    Row("excluded_cost", start="0"),
    Row("fund_paid_this_year", start="0"),
)
_LIMITS = (Row("eligible_limit"), Row("payment_limit"))
_COVER = Section(
    "参保状态",
    (
        Row("route"),
        Row("months_paid"),
        Row("arrears_months", beside=True),
        Row("arrears_settled"),
        Row("in_payment"),
        Row("year_paid"),
        Row("parent_insured_here"),
        Row("registered_within_90_days"),
    ),
    folded="按参保有效试算",
)
_PRINTED = Section("打印信息", (Row("name"), Row("case_number")), folded="姓名、业务编号")

PAGES = (
    PagePlan(
        "inpatient",
        "住院",
        "1",
        ("inpatient",),
        (
            Section("人员", (_IDENTITY, Row("scheme"), Row("status"), Row("age"))),
            Section("就医", (*_HOSPITAL, Row("admission"), Row("designated", beside=True))),
            Section("费用", _COSTS),
            _COVER,
            _PRINTED,
        ),
    ),
    PagePlan(
        "chronic",
        "慢病",
        "2",
        ("chronic",),
        (
            Section("人员", (_IDENTITY, Row("scheme"), Row("status"))),
            Section("就医", (*_HOSPITAL, Row("designated"))),
            Section("费用", (*_COSTS, *_LIMITS)),
            _COVER,
            _PRINTED,
        ),
    ),
    PagePlan(
        "major_disease",
        "重疾",
        "3",
        ("major_disease",),
        (
            Section("人员", (_IDENTITY, Row("scheme"), Row("status"))),
            Section("就医", (*_HOSPITAL, Row("setting", ahead=True), Row("designated"))),
            Section("费用", (*_COSTS, *_LIMITS)),
            _COVER,
            _PRINTED,
        ),
    ),
    PagePlan(
        "maternity",
        "生育",
        "4",
        ("maternity",),
        (
            Section(
                "人员",
                (
                    _IDENTITY,
                    Row("scheme"),
                    Row("sex"),
                    Row("status", ahead=True),
                    Row("employer"),
                    Row("months_insured", ahead=True),
                    Row("arrears_months", beside=True),
                    Row("arrears_settled"),
                    Row("months_since_leaving", beside=True),
                    Row("policy_compliant"),
                ),
            ),
            Section(
                "生育",
                (
                    Row("event", ahead=True),
                    Row("delivery"),
                    Row("designated"),
                    Row("babies"),
                    Row("rare_complication", beside=True),
                    Row("difficult", hidden={"delivery": ("assisted", "caesarean")}),
                    Row("prenatal_checks"),
                    Row("gestation_months"),
                    Row("setting"),
                    Row("procedures"),
                    Row("spouse_without_employer"),
                    Row("spouse_took_resident_benefit"),
                ),
            ),
            Section(
                "费用",
                (
                    Row("monthly_base"),
                    Row("provincial_wage"),
                    Row("total_cost"),
                    Row("fund_paid_this_year", start="0"),
                ),
            ),
            Section(_COVER.title, (Row("route"), Row("year_paid")), folded=_COVER.folded),
            _PRINTED,
        ),
    ),
    PagePlan(
        "contributions",
        "缴费",
        "5",
        ("contribution", "account", "retirement", "late_fee"),
        (
            Section("事项", (Row("benefit"), Row("making_up"))),
            Section(
                "人员",
                (
                    _IDENTITY,
                    Row("sex"),
                    Row("status"),
                    Row("employer"),
                    Row("age"),
                    Row("employer_in_arrears", beside=True),
                    Row("retired_on"),
                    Row("maternity_insured"),
                    Row("total_months"),
                    Row("local_months", beside=True),
                ),
            ),
            Section(
                "金额",
                (
                    Row("monthly_wage"),
                    Row("contribution_base"),
                    Row("provincial_wage"),
                    Row("average_medical_cost"),
                    Row("amount_owed"),
                    Row("days"),
                ),
            ),
            _PRINTED,
        ),
    ),
)
