"""What belongs together: which facts apply to what was given, what is still missing, what is out of place and why."""

from datetime import date

import pytest

from estimator.facts.condition import Facts, Value
from estimator.facts.resolve import Resolved, resolve

DAY: Facts = {"date": date(2021, 10, 8), "month": 10}
STAY: Facts = {
    **DAY,
    "benefit": "inpatient",
    "scheme": "resident",
    "age": 35,
    "location": "local",
    "tier": "county",
    "grade": 2,
    "total_cost": "9000.00",
}
MAN: Facts = {**DAY, "benefit": "maternity", "scheme": "employee", "sex": "male", "status": "active"}


def resolved(given: Facts, *, number: Facts | None = None, **changes: Value | None) -> Resolved:
    """Resolve what was given with some of it changed, or left out where it is None; `number`: what an ID says."""
    return resolve({name: value for name, value in {**given, **changes}.items() if value is not None}, number or {})


def test_a_whole_case_lacks_nothing_and_has_its_defaults() -> None:
    found = resolved(STAY)
    assert (found.missing, found.errors, found.undecided) == ((), (), frozenset())
    assert (found.facts["admission"], found.facts["designated"]) == (1, True)
    assert "total_cost" in found.applicable
    assert "total_cost" not in found.facts  # an amount decides nothing
    assert "referral" not in found.applicable


def test_what_was_not_given_is_missing_by_its_key() -> None:
    found = resolved(STAY, grade=None, total_cost=None)
    assert found.missing == ("grade", "total_cost")
    assert found.all_errors() == (("hospital.grade", "还需填写"), ("total_cost", "还需填写"))


def test_what_an_id_number_tells_stands_in_for_what_was_not_given_and_never_for_what_was() -> None:
    assert resolved(STAY, number={"age": 12}, age=None).facts["age"] == 12
    assert resolved(STAY, number={"age": 12}).facts["age"] == 35
    assert "sex" not in resolved(STAY, number={"sex": "female"}).facts  # no stay asks for it


def test_a_fact_asks_for_the_next() -> None:
    assert resolved(STAY, location="elsewhere").missing == ("referral",)
    assert resolved(STAY, scheme="employee", age=None).missing == ("status",)


def test_what_hangs_on_a_fact_that_is_missing_is_undecided_and_no_error() -> None:
    found = resolved(STAY, scheme=None)
    assert found.missing == ("scheme",)
    assert "age" in found.undecided
    assert found.errors == ()
    assert "amount_owed" not in found.undecided  # no scheme makes a stay a late fee


def test_nothing_given_asks_for_the_benefit_first() -> None:
    found = resolved({})
    assert found.missing == ("benefit", "date", "month")
    assert {"scheme", "event", "amount_owed"} <= found.undecided


@pytest.mark.parametrize(
    ("given", "changes", "field", "said"),
    [
        (STAY, {"referral": "registered"}, "referral", "这里不用填；只在地点为省内市外或省外时才填"),
        (STAY, {"status": "active"}, "status", "这里不用填；只在险种为职工时才填"),
        (
            STAY,
            {"months_since_leaving": 3},
            "months_since_leaving",
            "这里不用填；只在待遇为生育、险种为职工、人员类别为离职时才填",
        ),
        (STAY, {"tier": "township", "grade": 3}, "hospital.grade", "乡级机构的等级只有一级或二级"),
        (STAY, {"grade": 9}, "hospital.grade", "这里只能是一级、二级、三级"),
        (STAY, {"admission": 0}, "admission", "不能小于 1"),
        (STAY, {"age": 131}, "age", "应为 0 至 130"),
        (MAN, {"event": "procedure", "procedures": ()}, "procedures", "至少选一项"),
        (MAN, {"event": "procedure", "procedures": ("iud_removal",)}, "procedures", "男职工没有这一项"),
        (MAN, {"event": "procedure", "procedures": ("reversal", "reversal")}, "procedures", "有重复的项"),
    ],
)
def test_what_is_out_of_place_is_told_with_its_reason(
    given: Facts, changes: dict[str, Value], field: str, said: str
) -> None:
    found = resolved({**given, **changes})
    assert found.errors == ((field, said),)
    assert not set(changes) & found.facts.keys() - {"tier", "event"}  # what is wrong decides nothing
