"""What holds for every case: the sums of a bill, the order of figures, and agreement with a second reckoning."""

import json
import re
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests import strategies
from tests.engine import Result, answer, figures
from tests.oracle import expected
from tests.oracle_facts import AWAY, PARTS, Case
from tests.strategies import written

CEILINGS = {"employee": Decimal(70_000), "resident": Decimal(150_000)}
FILED = ("registered", "emergency", "psychiatric", "long_term")
AMOUNT = re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]{2}")


def paid(case: Case) -> Decimal:
    return Decimal(answer(case)["fund_pays"])


def without(case: Case, *keys: str) -> Case:
    return {key: value for key, value in case.items() if key not in keys}


@pytest.mark.parametrize("cases", strategies.EVERY_BENEFIT.values(), ids=strategies.EVERY_BENEFIT)
@given(data=st.data())
def test_the_engine_agrees_with_the_second_reckoning(cases: st.SearchStrategy[Case], data: st.DataObject) -> None:
    case = data.draw(cases)
    wanted = expected(case)
    readings = wanted.pop("readings")
    result = answer(case)
    assert figures(result) == wanted
    assert len(result["readings"]) == len(set(result["readings"]))
    assert set(result["readings"]) == readings


@given(strategies.BILLS)
def test_a_bill_adds_up(case: Case) -> None:
    result = answer(case)
    for bill in (result, result.get("when_in_force", result)):
        fund, eligible = Decimal(bill["fund_pays"]), Decimal(bill["eligible_cost"])
        assert 0 <= fund <= eligible <= Decimal(case["total_cost"])
        assert Decimal(bill["patient_pays"]) + fund == Decimal(case["total_cost"])
        assert Decimal(bill["deductible_borne"]) + Decimal(bill["copayment"]) + fund == eligible
        assert 0 <= Decimal(bill["deductible_borne"]) <= Decimal(bill["deductible"])
        assert Decimal(bill["copayment"]) >= 0


@given(strategies.BILLS)
def test_the_fund_stays_within_what_the_ceiling_leaves(case: Case) -> None:
    room = max(CEILINGS[case["scheme"]] - Decimal(case.get("fund_paid_this_year", 0)), Decimal(0))
    result = answer(case)
    for bill in (result, result.get("when_in_force", result)):
        assert Decimal(bill["fund_pays"]) <= room
        assert not bill["capped"] or Decimal(bill["fund_pays"]) == room


@given(strategies.BILLS, strategies.FEN)
def test_a_higher_cost_is_never_paid_less(case: Case, fen: int) -> None:
    more = Decimal(case["total_cost"]) + Decimal(fen) / 100
    assume(more <= Decimal("99999999.99"))
    assert paid({**case, "total_cost": f"{more:.2f}"}) >= paid(case)


@given(strategies.MEDICAL, st.sampled_from(AWAY), st.sampled_from(FILED))
def test_a_filed_case_is_never_paid_less_than_an_unregistered_one(case: Case, location: str, referral: str) -> None:
    away = {**case, "hospital": {**case["hospital"], "location": location}}
    assert paid({**away, "referral": referral}) >= paid({**away, "referral": "unregistered"})


@given(strategies.MEDICAL)
def test_the_retired_are_never_paid_less_than_the_active(case: Case) -> None:
    employee = {**without(case, "cover", "age"), "scheme": "employee"}
    assert paid({**employee, "status": "retired"}) >= paid({**employee, "status": "active"})


@given(strategies.inpatient())
def test_a_second_stay_is_never_paid_less_than_the_first(case: Case) -> None:
    assert paid({**case, "admission": 2}) >= paid({**case, "admission": 1})


@given(strategies.BILLS)
def test_without_cover_the_case_is_that_of_cover_in_force_once_it_is(case: Case) -> None:
    result = answer(case)
    # Without the newborn's cover the number would have to be the child's own.
    parents_number = ("id_number",) if case.get("cover", {}).get("route") == "newborn" else ()
    known = answer(without(case, "cover", *parents_number))
    assert figures(known) == (result["when_in_force"] if "when_in_force" in result else figures(result))
    assert "cover_in_force" not in known


@given(strategies.employee_maternity(), st.integers(1, 6))
def test_settled_arrears_give_what_was_promised_before(case: Case, months: int) -> None:
    assume(case["status"] == "active")
    base = {"monthly_base": "3000.00"} if case["employer"] != "fiscal" else {}
    case |= {"arrears_months": months, **base}
    unsettled, resolved = (answer({**case, "arrears_settled": answered}) for answered in (False, True))
    assert unsettled["when_in_force"] == figures(resolved)


@given(strategies.MEDICAL, st.tuples(*[strategies.SMALL] * 3), strategies.SMALL)
def test_the_parts_of_the_excluded_cost_count_by_their_sum(case: Case, fen: tuple[int, int, int], more: int) -> None:
    case["total_cost"] = written(sum(fen) + more)
    parts = {part: written(share) for part, share in zip(PARTS, fen, strict=True)}
    assert answer({**case, "excluded_cost": parts}) == answer({**case, "excluded_cost": written(sum(fen))})


@given(strategies.CASES)
def test_an_amount_is_the_same_as_a_number_and_as_text(case: Case) -> None:
    text = json.dumps(case)
    numbers = re.sub(r'"([0-9]+\.[0-9]{2})"', r"\1", text)
    assert answer(numbers) == answer(text)


def steps_of(result: Result, *kinds: str) -> list[dict[str, Any]]:
    return [step for step in result["steps"] if step["kind"] in kinds]


@given(st.one_of(strategies.BILLS, strategies.employee_maternity()))
def test_what_is_paid_and_cut_adds_up_to_what_the_fund_pays(case: Case) -> None:
    result = answer(case)
    reckoned = sum((Decimal(step["amount"]) for step in steps_of(result, "pay", "cut")), Decimal(0))
    assert reckoned == Decimal(result["fund_pays"])
    assert all(Decimal(step["amount"]) >= 0 for step in steps_of(result, "pay"))
    assert all(Decimal(step["amount"]) < 0 for step in steps_of(result, "cut"))


@given(strategies.CASES)
def test_every_step_is_whole(case: Case) -> None:
    result = answer(case)
    assert {"fact", "pay", "cut", "total"} >= {step["kind"] for step in result["steps"]}
    for step in result["steps"]:
        assert step["label"]
        assert AMOUNT.fullmatch(step.get("amount", "0.00"))
        assert {int(article) for article in step["articles"]} <= set(range(1, 66))
        assert step.get("reading", "") in {"", *result["readings"]}
    assert all(note.strip() for note in result["notes"])
