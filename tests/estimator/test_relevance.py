"""What is asked: a fact is asked exactly where some answer could differ by it, for every combination of the others."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from types import SimpleNamespace
from typing import NamedTuple, cast

import pytest

from estimator.calculate.engine import calculator_of
from estimator.case.models import MODELS
from estimator.errors import CaseError
from estimator.facts import BY_NAME
from estimator.facts.condition import Value
from estimator.form import read_draft
from estimator.form.relevance import Relevance
from estimator.library import pack_on
from estimator.library.proof.combinations import bands_of
from estimator.rulepack import Pack, for_benefit
from estimator.rulepack.bands import bounds_named
from tests.engine import every_combination
from tests.later_packs import later_pack

DAY = date(2021, 10, 8)
_PERSON = ("sex", "status", "employer", "months_insured", "months_since_leaving", "arrears_months", "arrears_settled")
_COVER = ("route", "months_paid", "arrears_months", "arrears_settled", "in_payment", "year_paid", "age")
_NEWBORN = ("parent_insured_here", "registered_within_90_days")
_PLACE = ("location", "tier", "grade", "referral")
_BILL = ("excluded_cost", "fund_paid_this_year")
_LIMITS = ("eligible_limit", "payment_limit")
_COUNTY: dict[str, Value] = {"location": "local", "tier": "county", "grade": 2, "designated": True}
_EMPLOYEE: dict[str, Value] = {"scheme": "employee", "policy_compliant": True, "prenatal_checks": True}
_BIRTH: dict[str, Value] = {"scheme": "employee", "event": "delivery", "months_insured": 9, "arrears_months": 0}
_BIRTH |= {"babies": 1, "difficult": False}
_WIFE: dict[str, Value] = {"spouse_without_employer": True, "spouse_took_resident_benefit": False}
_BASES = ("monthly_base", "provincial_wage")
Space = tuple[str, str, dict[str, Value], tuple[str, ...]]
SPACES: Mapping[str, Space] = {
    "inpatient": ("", "inpatient", {"designated": True}, ("scheme", "status", *_PLACE, "admission", "age")),
    "inpatient, the bill": ("", "inpatient", {"admission": 1}, ("scheme", "status", *_PLACE, "designated", *_BILL)),
    "inpatient, by cover": ("", "inpatient", _COUNTY | {"admission": 1}, ("scheme", "status", *_COVER, *_NEWBORN)),
    "chronic": ("", "chronic", {}, ("scheme", "status", *_PLACE, "designated", *_BILL, *_LIMITS)),
    "chronic, by cover": ("", "chronic", _COUNTY, ("scheme", "status", *_COVER[:-1], *_NEWBORN)),
    "major disease": (
        "",
        "major_disease",
        {},
        ("scheme", "status", *_PLACE, "setting", "designated", *_BILL, *_LIMITS),
    ),
    "major disease, by cover": (
        "",
        "major_disease",
        _COUNTY | {"setting": "inpatient"},
        ("scheme", "status", *_COVER[:-1], *_NEWBORN),
    ),
    "a resident's birth": (
        "",
        "maternity",
        {"scheme": "resident"},
        ("delivery", "designated", "route", "year_paid", "fund_paid_this_year"),
    ),
    "maternity": (
        "",
        "maternity",
        _EMPLOYEE | _WIFE | {"rare_complication": False},
        (*_PERSON, "event", "delivery", "difficult", "babies", "gestation_months", "setting", *_BASES),
    ),
    "procedures": (
        "",
        "maternity",
        _EMPLOYEE | {"event": "procedure", "months_insured": 9},
        ("sex", "status", "employer", "procedures", "arrears_months", "arrears_settled"),
    ),
    "what a man may have": (
        "",
        "maternity",
        _EMPLOYEE
        | _WIFE
        | {"sex": "male", "delivery": "natural", "babies": 1, "difficult": False}
        | {"rare_complication": False},
        ("status", "employer", "months_insured", "arrears_months", "arrears_settled", "event", "procedures"),
    ),
    "what else a birth has": (
        "",
        "maternity",
        _BIRTH,
        (
            *("sex", "status", "employer", "months_since_leaving", "policy_compliant"),
            *("delivery", "prenatal_checks", "rare_complication"),
            *("spouse_without_employer", "spouse_took_resident_benefit", *_BASES),
        ),
    ),
    "contribution": ("", "contribution", {}, ("status", "employer", "monthly_wage", "provincial_wage")),
    "account": ("", "account", {}, ("status", "age", "employer_in_arrears", "contribution_base")),
    "retirement": (
        "",
        "retirement",
        {"total_months": 0, "local_months": 0},
        (
            *("never_insured", "employer_dissolved", "sex", "status", "employer", "retired_on", "maternity_insured"),
            *("contribution_base", "provincial_wage", "average_medical_cost"),
        ),
    ),
    "late fee": ("", "late_fee", {}, ("amount_owed",)),
    "a credit that is a fixed sum": (
        "account-reform",
        "account",
        {},
        ("status", "age", "employer_in_arrears", "contribution_base"),
    ),
    "layers and what a pack declares": (
        "critical-and-aid",
        "inpatient",
        {"location": "local", "designated": True, "admission": 1, "grade": 2, "tier": "county"},
        ("scheme", "status", "age", *_BILL, "*"),
    ),
    "a chain of referrals": (
        "referral-chain",
        "inpatient",
        {"designated": True, "admission": 1, "grade": 2},
        ("location", "tier", "referral", "scheme", "*"),
    ),
    "years that raise a ceiling": (
        "ceiling-years",
        "inpatient",
        {"location": "local", "designated": True, "admission": 1, "grade": 2},
        ("scheme", "status", "tier", *_BILL, "*"),
    ),
    "a benefit that a pack declares": (
        "outpatient-pooling",
        "outpatient",
        {"location": "local"},
        ("scheme", "status", "tier", "grade", "designated", *_BILL, "*"),
    ),
}
"""By what it is about: the pack, the benefit, what is held fixed, and the facts; `*` are all that the pack declares."""
LARGEST = ("inpatient", "chronic", "major disease", "maternity")
"""Gone through by `dev.py prove-cases`; by the ordinary run only what else there is of these benefits."""
MOST_AMOUNTS = 30
"""With how many cases of the same beginning it is tried whether an amount makes a difference."""
AMOUNTS: tuple[dict[str, Decimal | None], ...] = tuple(
    {name: None if value is None else Decimal(value) for name, value in one.items()}
    for one in (
        {"total_cost": 300, "excluded_cost": 0, "fund_paid_this_year": 0, "wage": 5000},
        {"total_cost": 20_000, "excluded_cost": 0, "fund_paid_this_year": 0, "wage": 5000},
        {"total_cost": 120_000, "excluded_cost": 0, "fund_paid_this_year": 69_990, "wage": 900},
        {"total_cost": 400_000, "excluded_cost": 500, "fund_paid_this_year": 149_000, "wage": 9_000_000},
    )
)
"""Bills and wages: some answer differs where it does with any of these."""


@cache
def pack_of(name: str) -> Pack:
    return later_pack(name) if name else pack_on(DAY)


class Answer(NamedTuple):
    """The figures of a case with each of the amounts, whether it waits for its cover, and why it is refused."""

    figures: object
    refusals: frozenset[str] = frozenset()


def answer(pack: Pack, facts: Mapping[str, Value], changed: tuple[str, Decimal | None] | None = None) -> Answer:
    """Answer a case, one of its amounts changed."""
    benefit = str(facts["benefit"])
    like = pack.vocabulary.like(benefit)
    model = MODELS[like, str(facts["scheme"]) if like == "maternity" else ""]
    calculator = calculator_of(model)
    try:
        terms = calculator.terms_for(pack_about(pack.id, benefit), facts)
        figures = [figures_of(calculator.calculate, terms, pack, facts, amounts, changed) for amounts in AMOUNTS]
        return Answer(figures, frozenset(row.title for row in terms.eligibility.exclusions))
    except CaseError:
        return Answer(None)


@cache
def pack_about(name: str, benefit: str) -> Pack:
    return for_benefit(pack_of("" if name == pack_of("").id else name), benefit)


def figures_of(  # noqa: PLR0913, PLR0917  a case in its parts
    calculate: object,
    terms: object,
    pack: Pack,
    facts: Mapping[str, Value],
    amounts: Mapping[str, Decimal | None],
    changed: tuple[str, Decimal | None] | None,
) -> object:
    wage = amounts["wage"]
    declared = {fact.name: Decimal(100) for fact in pack.vocabulary.own if fact.kind == "amount"}
    values: dict[str, object] = {
        **dict.fromkeys(BY_NAME),
        "eligible_limit": None,
        "payment_limit": None,
        "amount_owed": Decimal(10),
        "days": 9,
        "monthly_wage": wage,
        **declared,
        **dict.fromkeys((*_BASES, "contribution_base", "average_medical_cost"), Decimal(3000)),
        **amounts,
        **facts,
        **(dict([changed]) if changed else {}),
        "date": DAY,
        "cover": None,
    }
    case = SimpleNamespace(**values, excluded=values["excluded_cost"], more=SimpleNamespace(**values))
    figures, _, later, *layers = calculate(terms, case)  # type: ignore[operator]  # one of the calculators
    return figures, later, layers


def every_case(space: str, known: Mapping[str, Value] | None = None) -> Iterator[dict[str, Value]]:
    name, benefit, fixed, wanted = SPACES[space]
    pack = pack_of(name)
    fixed = {"benefit": benefit, **fixed, **(known or {})}
    held = {"route", "procedures"} - set(wanted)
    walked = [each for each in (*names_of(space), *fixed) if pack.vocabulary.by_name[each].kind != "amount"]
    for facts in every_combination(walked, bounds_named(pack), fixed):
        if not held & facts.keys():
            yield facts


def names_of(space: str) -> list[str]:
    name, benefit, _, wanted = SPACES[space]
    vocabulary = pack_of(name).vocabulary
    possible = {fact.name for fact in vocabulary.facts_for(benefit)}
    declared = [fact.name for fact in vocabulary.own if fact.name in possible]
    return [each for each in wanted if each != "*"] + (declared if "*" in wanted else [])


@pytest.mark.parametrize(
    "space", [pytest.param(space, marks=pytest.mark.exhaustive if space in LARGEST else ()) for space in SPACES]
)
def test_a_fact_is_asked_exactly_where_an_answer_could_differ_by_it(space: str) -> None:
    pack = pack_of(SPACES[space][0])
    relevance, order = Relevance(pack), [fact.name for fact in pack.vocabulary.facts]
    wanted = [name for name in names_of(space) if name != "scheme" or SPACES[space][1] != "maternity"]
    answers: dict[str, dict[tuple[object, ...], list[tuple[dict[str, Value], Answer]]]] = {name: {} for name in wanted}
    for facts in every_case(space):
        found = answer(pack, facts)
        for name in wanted:
            fact = pack.vocabulary.by_name[name]
            if name not in facts and (fact.kind != "amount" or fact.applicability(facts) is None):
                continue
            before: tuple[object, ...] = tuple(
                (other, facts[other]) for other in order[: order.index(name)] if other in facts
            )
            known = answers[name].setdefault(before, [])
            if fact.kind != "amount" or len(known) < MOST_AMOUNTS:
                known.append((facts, found))
    for name, by_person in answers.items():
        for before, cases in by_person.items():
            known_facts = dict(cast("tuple[tuple[str, Value], ...]", before))
            could_differ = differs(pack, name, cases)
            asked = relevance.matters(name, known_facts)
            if asked and not could_differ:  # by a fact that this space holds fixed, and another does not
                could_differ = any(differs_in(other, name, known_facts) for other in SPACES if alike(other, space))
            assert could_differ == asked, (name, known_facts)


def alike(other: str, space: str) -> bool:
    """Whether another space is about the same benefit by the same pack."""
    return other != space and SPACES[other][:2] == SPACES[space][:2]


def differs_in(space: str, name: str, known: Mapping[str, Value]) -> bool:
    """Whether an answer differs by a fact in another space, for those who are known so far."""
    pack_name, _, fixed, _ = SPACES[space]
    pack = pack_of(pack_name)
    if any(fixed.get(other, value) != value for other, value in known.items()):
        return False
    return differs(pack, name, [(facts, answer(pack, facts)) for facts in every_case(space, known) if name in facts])


def differs_by_amount(pack: Pack, name: str, facts: Mapping[str, Value], found: Answer) -> bool:
    """Whether an answer differs where an amount is another."""
    amounts = (Decimal(60), Decimal(1700), Decimal(149_900))
    return any(answer(pack, facts, (name, amount)) != found for amount in amounts)


def differs_in_band(pack: Pack, name: str, facts: Mapping[str, Value], found: Answer) -> bool:
    """Whether the answer of the first number of a band is not that of its last: an amount is worked out from it."""
    starts = bands_of(pack.vocabulary.by_name[name], bounds_named(pack))
    last = min(start for start in starts if start > facts[name]) - 1  # type: ignore[operator]  # numbers
    return last != facts[name] and answer(pack, facts, (name, Decimal(last))) != found


def differs(pack: Pack, name: str, cases: list[tuple[dict[str, Value], Answer]]) -> bool:
    """Whether some of these cases that agree in all else, but for what a value brings along, have another answer.

    Refused cases have the same where one refusal holds in all of them, whatever else may hold.
    """
    kind = pack.vocabulary.by_name[name].kind
    if kind == "amount":
        return any(differs_by_amount(pack, name, *one) for one in cases)
    if kind == "count" and any(differs_in_band(pack, name, *one) for one in cases):
        return True
    everywhere = set.intersection(set(pack.vocabulary.by_name), *(set(facts) for facts, _ in cases))
    brought, pending = set[str](), {name}
    while pending:
        pending = {
            fact.name
            for fact in pack.vocabulary.facts
            if any(pending & clause.keys() for place in fact.applies for clause in place.when)
        } - brought
        brought |= pending
    for left_out in (set[str](), brought - everywhere):
        seen: dict[object, Answer] = {}
        for facts, found in cases:
            rest = tuple((other, value) for other, value in facts.items() if other != name and other not in left_out)
            before = seen.setdefault(rest, found)
            whichever = before.refusals & found.refusals
            if before.figures != found.figures or (bool(whichever) != bool(before.refusals | found.refusals)):
                return True
            seen[rest] = found._replace(refusals=whichever)
    return False


@pytest.mark.parametrize(
    ("entries", "not_asked"),
    [
        ({"benefit": "chronic", "scheme": "resident", "location": "local"}, {"tier", "grade"}),
        ({"benefit": "inpatient", "scheme": "resident", "location": "local", "tier": "county"}, {"grade"}),
        ({"benefit": "inpatient", "scheme": "resident", "location": "elsewhere", "tier": "city"}, {"grade"}),
        ({"benefit": "inpatient", "scheme": "employee", "status": "active", "location": "local"}, {"tier"}),
        (
            {"benefit": "maternity", "scheme": "employee", "sex": "male", "status": "active", "employer": "ordinary"}
            | {"event": "delivery", "delivery": "natural"},
            {"babies", "difficult", "monthly_base"},
        ),
        (
            {"benefit": "maternity", "scheme": "employee", "sex": "female", "status": "active", "employer": "fiscal"}
            | {"event": "termination"},
            {"gestation_months"},
        ),
        ({"benefit": "maternity", "scheme": "employee", "sex": "female", "status": "retired"}, {"months_insured"}),
    ],
)
def test_what_changes_nothing_for_this_person_is_not_asked(entries: dict[str, Value], not_asked: set[str]) -> None:
    draft = read_draft({**entries, "date": "2021-10-08"})
    assert not_asked <= draft.not_asked
    assert not not_asked & set(draft.missing)
    assert all(BY_NAME[name].kind != "text" for name in draft.not_asked)


def test_a_paper_does_not_tell_what_nobody_was_asked() -> None:
    from estimator.slip.entries import entered  # noqa: PLC0415 a module of the engine, for this alone

    stay = {"benefit": "inpatient", "scheme": "resident", "age": "35", "location": "local", "tier": "county"}
    case = read_draft({**stay, "date": "2021-10-08", "total_cost": "9000"}).case
    assert case is not None
    assert entered(case)["tier"][0].value == "县级"
