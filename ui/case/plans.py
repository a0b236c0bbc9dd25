"""The pages of the window as data: which facts they ask for, in which order; all else about a fact is the engine's.

What packs declare has its place on them: a page for each benefit, a row for each fact.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from estimator.facts import Vocabulary


class FormRow(NamedTuple):
    """One fact of a page, on the `same_line` as the one before it where there is room."""

    fact: str
    same_line: bool = False
    show_while_undecided: bool = False
    """Whether it shows while it cannot be said yet whether it applies."""
    initial: str | None = None
    """What stands there for each new person."""


class FormSection(NamedTuple):
    """Rows under a title; with `folded` they wait until they are opened, and the words say what holds meanwhile."""

    title: str
    rows: tuple[FormRow, ...]
    folded: str = ""
    passed: bool = False
    """Whether Enter passes by while it is folded."""


class PagePlan(NamedTuple):
    """A page that works out cases: its name in the program, its word, its digit, and the benefits it is for."""

    name: str
    word: str
    digit: str
    benefits: tuple[str, ...]
    sections: tuple[FormSection, ...]


PERSON = ("date", "id_number", "name", "case_number", "scheme", "sex", "status", "age")
"""What is asked about the person, and so goes along from page to page."""

REMEMBERED = ("benefit", "scheme")
"""What the next person most likely has as well."""

_DAY = FormRow("date")
_IDENTITY = (FormRow("id_number"), FormRow("identity_counts"))
_HOSPITAL = (
    FormRow("location", initial="local"),
    FormRow("referral"),
    FormRow("tier"),
    FormRow("grade", show_while_undecided=True),
)
_COSTS = (
    FormRow("total_cost"),
    FormRow("excluded_cost", initial="0"),
    FormRow("fund_paid_this_year", initial="0"),
)
_LIMITS = (FormRow("eligible_limit"), FormRow("payment_limit"))
_COVER = FormSection(
    "参保状态",
    (
        FormRow("route"),
        FormRow("months_paid"),
        FormRow("arrears_months"),
        FormRow("arrears_settled", same_line=True),
        FormRow("in_payment"),
        FormRow("year_paid"),
        FormRow("parent_insured_here"),
        FormRow("registered_within_90_days"),
    ),
    folded="按参保有效试算",
)
PARTS = FormSection(
    "范围外明细",
    (FormRow("fully_self_paid"), FormRow("over_price_limit"), FormRow("prior_self_payment")),
    folded="全自费、超限价、先行自付",
    passed=True,
)
_PAYROLL = FormSection(
    "按工资表算",
    (FormRow("payroll_wages"), FormRow("payroll_heads")),
    folded="单位月平均 = 工资总额 ÷ 人数合计",
    passed=True,
)
_PRINTED = FormSection("打印信息", (FormRow("name"), FormRow("case_number")), folded="姓名、业务编号")

PAGES = (
    PagePlan(
        "inpatient",
        "住院",
        "1",
        ("inpatient",),
        (
            FormSection("人员", (_DAY, *_IDENTITY, FormRow("scheme"), FormRow("status"), FormRow("age"))),
            FormSection("就医", (*_HOSPITAL, FormRow("admission"), FormRow("designated", same_line=True))),
            FormSection("费用", _COSTS),
            PARTS,
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
            FormSection("人员", (_DAY, *_IDENTITY, FormRow("scheme"), FormRow("status"))),
            FormSection("就医", (*_HOSPITAL, FormRow("designated"))),
            FormSection("费用", (*_COSTS, *_LIMITS)),
            PARTS,
            _COVER,
            _PRINTED,
        ),
    ),
    PagePlan(
        "major_disease",
        "重特大",
        "3",
        ("major_disease",),
        (
            FormSection("人员", (_DAY, *_IDENTITY, FormRow("scheme"), FormRow("status"))),
            FormSection("就医", (*_HOSPITAL, FormRow("setting", show_while_undecided=True), FormRow("designated"))),
            FormSection("费用", (*_COSTS, *_LIMITS)),
            PARTS,
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
            FormSection(
                "人员",
                (
                    _DAY,
                    *_IDENTITY,
                    FormRow("scheme"),
                    FormRow("sex"),
                    FormRow("status", show_while_undecided=True),
                    FormRow("employer"),
                    FormRow("months_insured", show_while_undecided=True),
                    FormRow("arrears_months"),
                    FormRow("arrears_settled", same_line=True),
                    FormRow("months_since_leaving"),
                    FormRow("policy_compliant"),
                ),
            ),
            FormSection(
                "生育",
                (
                    FormRow("event", show_while_undecided=True),
                    FormRow("delivery"),
                    FormRow("designated"),
                    FormRow("babies"),
                    FormRow("rare_complication", same_line=True),
                    FormRow("difficult"),
                    FormRow("prenatal_checks"),
                    FormRow("gestation_months"),
                    FormRow("setting"),
                    FormRow("procedures"),
                    FormRow("spouse_without_employer"),
                    FormRow("spouse_took_resident_benefit"),
                ),
            ),
            FormSection(
                "费用",
                (
                    FormRow("monthly_base"),
                    FormRow("provincial_wage"),
                    FormRow("total_cost"),
                    FormRow("fund_paid_this_year", initial="0"),
                ),
            ),
            _PAYROLL,
            FormSection(_COVER.title, (FormRow("route"), FormRow("year_paid")), folded=_COVER.folded),
            _PRINTED,
        ),
    ),
    PagePlan(
        "contributions",
        "缴费",
        "5",
        ("contribution", "account", "retirement", "late_fee"),
        (
            FormSection("事项", (_DAY, FormRow("benefit"), FormRow("making_up"))),
            FormSection(
                "人员",
                (
                    *_IDENTITY,
                    FormRow("sex"),
                    FormRow("status"),
                    FormRow("employer"),
                    FormRow("age"),
                    FormRow("employer_in_arrears", same_line=True),
                    FormRow("retired_on"),
                    FormRow("maternity_insured"),
                    FormRow("total_months"),
                    FormRow("local_months", same_line=True),
                ),
            ),
            FormSection(
                "金额",
                (
                    FormRow("monthly_wage"),
                    FormRow("contribution_base"),
                    FormRow("provincial_wage"),
                    FormRow("average_medical_cost"),
                    FormRow("amount_owed"),
                    FormRow("days"),
                ),
            ),
            _PRINTED,
        ),
    ),
)

FREE_DIGITS = "90"
"""The digits that are left for pages of benefits that packs declare; further ones have none."""


def pages_of(vocabularies: "Sequence[Vocabulary]") -> tuple[PagePlan, ...]:
    """Return the pages there are by the facts and benefits of several packs, the newest first."""
    pages = (*PAGES, *_of_benefits(vocabularies))
    return tuple(_with_declared(page, vocabularies) for page in pages)


def _of_benefits(vocabularies: "Sequence[Vocabulary]") -> Iterator[PagePlan]:
    """Return a page for each benefit that a pack declares, after that of the benefit it is like."""
    found: dict[str, PagePlan] = {}
    for vocabulary in vocabularies:
        for benefit, like in vocabulary.benefits.items():
            if benefit not in found:
                page = next(page for page in PAGES if like in page.benefits)
                word = vocabulary.by_name["benefit"].word(benefit)
                digit = FREE_DIGITS[len(found) : len(found) + 1]
                found[benefit] = page._replace(name=f"more.{benefit}", word=word, digit=digit, benefits=(benefit,))
    yield from found.values()


def _with_declared(page: PagePlan, vocabularies: "Sequence[Vocabulary]") -> PagePlan:
    """Return a page with a row for each fact that a pack declares, or has apply where it did not.

    It stands under the heading that the pack names, else with the money if it is an amount, and before it if not.
    """
    asked = {row.fact for section in page.sections for row in section.rows}
    *_, before, money = (section.title for section in page.sections if not section.folded)
    for vocabulary in vocabularies:
        possible = {fact.name for benefit in page.benefits for fact in vocabulary.facts_for(benefit)}
        for fact in vocabulary.facts:
            declared = fact.path.startswith("more.") or fact.name in vocabulary.changed
            if declared and fact.name in possible and fact.name not in asked:
                asked.add(fact.name)
                title = fact.section or (money if fact.kind == "amount" else before)
                page = page._replace(sections=_with_row(page.sections, title, FormRow(fact.name)))
    return page


def _with_row(sections: tuple[FormSection, ...], title: str, row: FormRow) -> tuple[FormSection, ...]:
    """Add a row to the sections: at the end of that with its heading, or of a new one after all that are open."""
    if title not in [section.title for section in sections]:
        end = sum(not section.folded for section in sections)
        return (*sections[:end], FormSection(title, (row,)), *sections[end:])
    return tuple(
        section._replace(rows=(*section.rows, row)) if section.title == title else section for section in sections
    )
