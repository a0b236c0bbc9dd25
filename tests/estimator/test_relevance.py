"""What is asked: a fact is asked exactly where some answer could differ by it, for every combination of the others."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import cast

import pytest
from pydantic import BaseModel

from estimator.calculate.engine import CALCULATORS
from estimator.calculate.maternity import MaternityTerms
from estimator.calculate.reimbursement import ReimbursementTerms
from estimator.case.models import MODELS
from estimator.errors import CaseError
from estimator.facts import BY_NAME, FACTS
from estimator.facts.condition import Value
from estimator.form import read_draft
from estimator.form.relevance import ALWAYS_ASKED, matters
from estimator.library import pack_on
from estimator.library.proof.combinations import combinations
from estimator.rulepack import all_matches, for_benefit
from estimator.rulepack.bands import bounds_named

DAY = date(2021, 10, 8)
NO_FIGURE = ("id", "name", "file", "line", "label", "article", "articles", "when", "remedy", "reading", "description")
PACK = pack_on(DAY)
ORDER = [fact.name for fact in FACTS]
_PERSON = ("sex", "status", "employer", "months_insured", "months_since_leaving", "arrears_months", "arrears_settled")
_COVER = ("route", "months_paid", "arrears_months", "arrears_settled", "in_payment", "year_paid", "age")
_NEWBORN = ("parent_insured_here", "registered_within_90_days")
_COUNTY: dict[str, Value] = {"location": "local", "tier": "county", "grade": 2, "designated": True}
_EMPLOYEE: dict[str, Value] = {"scheme": "employee", "policy_compliant": True, "prenatal_checks": True}
_BIRTH: dict[str, Value] = {"scheme": "employee", "event": "delivery", "months_insured": 9, "arrears_months": 0}
_BIRTH |= {"babies": 1, "difficult": False}
SPACES: Mapping[str, tuple[str, dict[str, Value], tuple[str, ...]]] = {
    "inpatient": (
        "inpatient",
        {},
        ("scheme", "status", "location", "tier", "grade", "referral", "admission", "age", "designated"),
    ),
    "inpatient, by cover": ("inpatient", _COUNTY | {"admission": 1}, ("scheme", "status", *_COVER, *_NEWBORN)),
    "chronic": ("chronic", {}, ("scheme", "status", "location", "tier", "grade", "referral", "designated")),
    "chronic, by cover": ("chronic", _COUNTY, ("scheme", "status", *_COVER[:-1], *_NEWBORN)),
    "major disease": (
        "major_disease",
        {},
        ("scheme", "status", "location", "tier", "grade", "referral", "setting"),
    ),
    "a resident's birth": ("maternity", {"scheme": "resident"}, ("delivery", "designated", "route", "year_paid")),
    "maternity": (
        "maternity",
        _EMPLOYEE | {"rare_complication": False},
        (*_PERSON, "event", "delivery", "difficult", "babies", "gestation_months", "setting"),
    ),
    "procedures": (
        "maternity",
        _EMPLOYEE | {"event": "procedure", "months_insured": 9},
        ("sex", "status", "employer", "procedures", "arrears_months", "arrears_settled"),
    ),
    "what else a birth has": (
        "maternity",
        _BIRTH,
        (
            *("sex", "status", "employer", "months_since_leaving", "policy_compliant"),
            *("delivery", "prenatal_checks", "rare_complication"),
            *("spouse_without_employer", "spouse_took_resident_benefit"),
        ),
    ),
    "account": ("account", {}, ("status", "age", "employer_in_arrears")),
    "retirement": (
        "retirement",
        {},
        ("never_insured", "employer_dissolved", "sex", "status", "employer", "retired_on", "maternity_insured"),
    ),
}


def answer(facts: Mapping[str, Value]) -> object:
    """What the rules make of a case without its refusals, and whether they refuse it: figures alone, no words."""
    benefit = str(facts["benefit"])
    own = for_benefit(PACK, benefit)
    model = MODELS[benefit, str(facts["scheme"]) if benefit == "maternity" else ""]
    refused = bool(all_matches(own.refusal, facts)), bool(all_matches(own.wait, facts))
    try:
        terms = CALCULATORS[model].terms_for(own.model_copy(update={"refusal": ()}), facts)
    except CaseError:
        return refused
    if isinstance(terms, ReimbursementTerms):
        return refused, terms.deductible, [(one.upto, one.rate) for one in terms.segments], terms.ceiling
    if isinstance(terms, MaternityTerms):
        return refused, terms.medical, terms.lump_sum, terms.days, terms.base and terms.base.id
    return refused, [rates(getattr(terms, name)) for name in type(terms).__slots__ if name != "eligibility"]


def rates(row: object) -> object:
    """What a row of rates, months or a base comes to, without its words."""
    said = row.model_dump() if isinstance(row, BaseModel) else {}
    return {name: value for name, value in said.items() if name not in NO_FIGURE} or None


def every_case(space: str) -> Iterator[dict[str, Value]]:
    benefit, fixed, wanted = SPACES[space]
    fixed = {"benefit": benefit, **fixed}
    held = {"route", "procedures"} - set(wanted)
    for facts in combinations((*wanted, *fixed), bounds_named(PACK), fixed):
        if not held & facts.keys():
            yield facts


@pytest.mark.parametrize("space", SPACES)
def test_a_fact_is_asked_exactly_where_an_answer_could_differ_by_it(space: str) -> None:
    _, _, names = SPACES[space]
    wanted = [name for name in names if name not in ALWAYS_ASKED]
    answers: dict[str, dict[tuple[object, ...], list[tuple[dict[str, Value], object]]]] = {name: {} for name in wanted}
    for facts in every_case(space):
        found = answer(facts)
        for name in wanted:
            if name in facts:
                before: tuple[object, ...] = tuple(
                    (other, facts[other]) for other in ORDER[: ORDER.index(name)] if other in facts
                )
                answers[name].setdefault(before, []).append((facts, found))
    for name, by_person in answers.items():
        for before, cases in by_person.items():
            known = dict(cast("tuple[tuple[str, Value], ...]", before))
            if matters(name, known, DAY):
                assert differs(name, cases), (name, known)
            else:
                assert not differs(name, cases), (name, known)


def differs(name: str, cases: list[tuple[dict[str, Value], object]]) -> bool:
    """Whether two of these cases that agree in all else, but for what a value brings along, have another answer."""
    everywhere = set.intersection(*(set(facts) for facts, _ in cases))
    brought = {fact.name for fact in FACTS if any(name in clause for place in fact.applies for clause in place.when)}
    for compared in (set(ORDER), set(ORDER) - (brought - everywhere)):
        seen: dict[object, object] = {}
        for facts, found in cases:
            rest = tuple((other, value) for other, value in facts.items() if other != name and other in compared)
            if seen.setdefault(rest, found) != found:
                return True
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
