"""What is asked: a fact is asked exactly where some answer could differ by it, for every combination of the others."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import cast

import pytest

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
from estimator.proof.combinations import combinations
from estimator.rulepack import all_matches, for_benefit
from estimator.rulepack.bands import bounds_named

DAY = date(2021, 10, 8)
PACK = pack_on(DAY)
ORDER = [fact.name for fact in FACTS]
SPACES: Mapping[str, tuple[dict[str, Value], tuple[str, ...]]] = {
    "inpatient": ({}, ("scheme", "status", "location", "tier", "grade", "referral", "admission", "age", "designated")),
    "chronic": ({}, ("scheme", "status", "location", "tier", "grade", "referral", "designated")),
    "major_disease": ({}, ("scheme", "status", "location", "tier", "grade", "referral", "setting")),
    "maternity": (
        {"scheme": "employee", "policy_compliant": True, "prenatal_checks": True, "rare_complication": False},
        (
            *(
                "sex",
                "status",
                "employer",
                "months_insured",
                "months_since_leaving",
                "arrears_months",
                "arrears_settled",
            ),
            *("event", "delivery", "difficult", "babies", "gestation_months", "setting"),
        ),
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
    assert isinstance(terms, MaternityTerms)
    return refused, terms.medical, terms.lump_sum, terms.days, terms.base and terms.base.id


def every_case(benefit: str) -> Iterator[dict[str, Value]]:
    fixed, wanted = SPACES[benefit]
    fixed = {"benefit": benefit, **fixed}
    held = {"route": None, "procedures": None}
    for facts in combinations((*wanted, *fixed), bounds_named(PACK), fixed):
        if not held.keys() & facts.keys():
            yield facts


@pytest.mark.parametrize("benefit", SPACES)
def test_a_fact_is_asked_exactly_where_an_answer_could_differ_by_it(benefit: str) -> None:
    wanted = [name for name in SPACES[benefit][1] if name not in ALWAYS_ASKED]
    answers: dict[str, dict[tuple[object, ...], list[tuple[dict[str, Value], object]]]] = {name: {} for name in wanted}
    for facts in every_case(benefit):
        found = answer(facts)
        for name in wanted:
            if name in facts:
                before: tuple[object, ...] = tuple(
                    (other, facts[other]) for other in ORDER[: ORDER.index(name)] if other in facts
                )
                answers[name].setdefault(before, []).append((facts, found))
    asked, hidden = 0, 0
    for name, by_person in answers.items():
        for before, cases in by_person.items():
            known = dict(cast("tuple[tuple[str, Value], ...]", before))
            if matters(name, known, DAY):
                asked += 1
                assert differs(name, cases), (name, known)
            else:
                hidden += 1
                assert not differs(name, cases), (name, known)
    assert asked
    assert hidden


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
