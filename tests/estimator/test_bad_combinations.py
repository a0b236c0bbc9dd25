"""Bad input, key against key: what is missing, does not belong here, or does not belong together."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimator.errors import CaseError
from tests import strategies
from tests.cases import care, maternity, money, resident_delivery, stay
from tests.engine import answer, refused_fields
from tests.oracle_facts import Case, check_digit
from tests.oracle_faults import faults
from tests.sound_cases import (
    COUNTY,
    MAN_35,
    NATURAL,
    PARTS,
    SOUND,
    WOMAN_35,
    changed,
    covered,
    removed,
    resident_covered,
)

MISSING = [
    *(("resident stay", key) for key in ("benefit", "date", "scheme", "hospital", "total_cost", "hospital.location")),
    *(("resident stay", key) for key in ("hospital.tier", "hospital.grade")),
    *(("employee stay", key) for key in ("status", "referral")),
    ("major disease", "setting"),
    *(("employer", key) for key in ("cover.route", "cover.months_paid", "cover.arrears_settled")),
    *(("flexible", key) for key in ("cover.months_paid", "cover.arrears_settled")),
    ("unemployed", "cover.in_payment"),
    ("year paid", "cover.year_paid"),
    ("year paid", "age"),
    *(("newborn", key) for key in ("cover.parent_insured_here", "cover.registered_within_90_days", "age")),
    *(("resident delivery", key) for key in ("scheme", "delivery", "total_cost")),
    *(("delivery", key) for key in ("scheme", "status", "sex", "employer", "months_insured", "policy_compliant")),
    *(("delivery", key) for key in ("event", "delivery", "monthly_base")),
    *(("termination", key) for key in ("gestation_months", "setting")),
    *(("ectopic", key) for key in ("gestation_months", "provincial_wage")),
    *(("procedure", key) for key in ("procedures", "arrears_settled")),
    *(("left", key) for key in ("months_insured", "months_since_leaving")),
    *(("father", key) for key in ("spouse_without_employer", "spouse_took_resident_benefit")),
    *(("contribution", key) for key in ("status", "employer", "provincial_wage")),
    *(("account", key) for key in ("status", "age", "contribution_base")),
    *(("retirement", key) for key in ("sex", "status", "total_months", "local_months", "employer")),
    ("retirement", "contribution_base"),
    *(("never insured", key) for key in ("retired_on", "provincial_wage")),
    ("dissolved", "average_medical_cost"),
    *(("late fee", key) for key in ("amount_owed", "days")),
]


@pytest.mark.parametrize(("name", "path"), MISSING)
def test_a_missing_key(name: str, path: str) -> None:
    assert path in refused_fields(removed(SOUND[name], path))


@pytest.mark.parametrize("name", SOUND)
def test_an_unknown_key(name: str) -> None:
    assert refused_fields(changed(SOUND[name], "hospital_name", "x")) == ["hospital_name"]


@pytest.mark.parametrize(
    ("name", "path"),
    [("resident stay", "hospital.name"), ("employer", "cover.since"), ("employee stay", "excluded_cost.other")],
)
def test_an_unknown_inner_key(name: str, path: str) -> None:
    assert refused_fields(changed(SOUND[name], path, 1)) == [path]


# A key that exists, but not for this benefit, scheme, status or event.
NOT_BELONGING: list[tuple[str, str, object]] = [
    ("resident stay", "status", "active"),
    ("resident stay", "referral", "registered"),
    ("resident stay", "setting", "inpatient"),
    ("resident stay", "eligible_limit", "1.00"),
    ("resident stay", "payment_limit", "1.00"),
    ("resident stay", "sex", "female"),
    ("resident stay", "delivery", "natural"),
    ("employee stay", "age", 35),
    ("chronic", "admission", 2),
    ("chronic", "age", 35),
    ("chronic", "setting", "outpatient"),
    ("major disease", "admission", 1),
    ("employer", "cover.in_payment", True),
    ("employer", "cover.year_paid", True),
    ("unemployed", "cover.months_paid", 3),
    ("unemployed", "cover.arrears_months", 0),
    ("year paid", "cover.months_paid", 12),
    ("newborn", "cover.year_paid", True),
    ("resident delivery", "status", "active"),
    ("resident delivery", "hospital", {"location": "local", "tier": "county", "grade": 2}),
    ("resident delivery", "babies", 2),
    ("resident delivery", "prenatal_checks", True),
    ("resident delivery", "excluded_cost", "0.00"),
    ("resident delivery", "cover.year_paid", True),
    ("delivery", "designated", True),
    ("delivery", "fund_paid_this_year", "0.00"),
    ("delivery", "cover", {"route": "none"}),
    ("delivery", "gestation_months", 9),
    ("delivery", "setting", "inpatient"),
    ("delivery", "months_since_leaving", 3),
    ("delivery", "spouse_without_employer", True),
    ("delivery", "spouse_took_resident_benefit", False),
    ("termination", "babies", 1),
    ("termination", "delivery", "natural"),
    ("termination", "rare_complication", False),
    ("ectopic", "setting", "inpatient"),
    ("ectopic", "employer", "ordinary"),
    ("ectopic", "arrears_months", 0),
    ("procedure", "gestation_months", 3),
    ("procedure", "prenatal_checks", False),
    ("left", "employer", "ordinary"),
    ("left", "arrears_months", 0),
    ("father", "procedures", ["sterilisation"]),
    ("contribution", "age", 30),
    ("contribution", "scheme", "employee"),
    ("account", "provincial_wage", "5000.00"),
    ("retirement", "provincial_wage", "5000.00"),
    ("retirement", "retired_on", "2012-01-01"),
    ("never insured", "sex", "male"),
    ("never insured", "total_months", 300),
    ("dissolved", "provincial_wage", "5000.00"),
    ("late fee", "status", "active"),
]


@pytest.mark.parametrize(("name", "path", "value"), NOT_BELONGING)
def test_a_key_that_does_not_belong(name: str, path: str, value: object) -> None:
    assert refused_fields(changed(SOUND[name], path, value)) == [path]


RETIRED_WOMAN = maternity("delivery", status="retired", **NATURAL)
RETIRED_MAN = maternity("procedure", sex="male", status="retired", procedures=["reversal"])
MANS_REVERSAL = maternity("procedure", sex="male", status="flexible", procedures=["reversal"])
MONTHS_9 = {"months_insured": 9}

# Values that are each sound, but not together.
TOGETHER: list[tuple[Case, str]] = [
    (stay("resident", ("local", "township", 3), "9000.00"), "hospital.grade"),
    (stay("employee", ("local", "county", 4), "9000.00"), "hospital.grade"),
    (stay("employee", ("local", "county", 0), "9000.00"), "hospital.grade"),
    (stay("employee", COUNTY, "9000.00", admission=0), "admission"),
    (stay("resident", COUNTY, "9000.00", age=131), "age"),
    (stay("employee", COUNTY, "9000.00", excluded_cost="9000.01"), "excluded_cost"),
    (stay("employee", COUNTY, "5.99", excluded_cost=PARTS), "excluded_cost"),
    (stay("employee", COUNTY, "9000.00", status="left"), "status"),
    (care("major_disease", "employee", ("local", "township", 1), "9000.00", setting="inpatient"), "setting"),
    (care("major_disease", "resident", ("elsewhere", "township", 1), "9000.00", setting="inpatient"), "setting"),
    (covered("active", route="flexible", months_paid=3), "cover.route"),
    (covered("retired", route="employer", months_paid=3), "cover.months_paid"),
    (covered("retired", route="employer", arrears_months=1), "cover.arrears_settled"),
    (covered("flexible", route="employer", months_paid=3), "cover.route"),
    (covered("flexible", route="unemployment_benefit", in_payment=True), "cover.route"),
    (covered("unemployed", route="flexible", months_paid=3), "cover.route"),
    (covered("active", route="resident", year_paid=True), "cover.route"),
    (covered("active", route="none", months_paid=3), "cover.months_paid"),
    (
        covered("flexible", route="flexible", months_paid=3, arrears_months=4, arrears_settled=True),
        "cover.arrears_settled",
    ),
    (resident_covered(35, route="employer", months_paid=3), "cover.route"),
    (
        resident_covered(0, route="newborn", parent_insured_here=True, registered_within_90_days=True),
        "cover.registered_within_90_days",
    ),
    (
        resident_delivery("natural", "900.00", cover={"route": "newborn", "parent_insured_here": True}),
        "cover.route",
    ),
    (stay("resident", COUNTY, "9000.00", age=34, id_number=WOMAN_35), "age"),
    (money("account", status="active", age=36, contribution_base="1.00", id_number=WOMAN_35), "age"),
    (maternity("delivery", **NATURAL, id_number=MAN_35), "sex"),
    (changed(SOUND["retirement"], "id_number", WOMAN_35), "sex"),
    (stay("resident", COUNTY, "9000.00", id_number="411202198605120020"), "id_number"),
    (stay("resident", COUNTY, "9000.00", id_number="41120219860512002"), "id_number"),
    (stay("resident", COUNTY, "9000.00", id_number="41120219860512002XX"), "id_number"),
    (stay("resident", COUNTY, "9000.00", id_number="４11202198605120026"), "id_number"),
    (stay("resident", COUNTY, "9000.00", id_number="X11202198605120026"), "id_number"),
    (
        stay("resident", COUNTY, "9000.00", id_number="41120219860230001" + check_digit("41120219860230001")),
        "id_number",
    ),
    (
        stay("employee", COUNTY, "9000.00", id_number="41120220220101001" + check_digit("41120220220101001")),
        "id_number",
    ),
    (maternity("delivery", **NATURAL, babies=0), "babies"),
    (maternity("delivery", **NATURAL, babies=10), "babies"),
    (maternity("ectopic_surgery", gestation_months=11), "gestation_months"),
    ({**RETIRED_WOMAN, "months_insured": -1}, "months_insured"),
    ({**RETIRED_MAN, **MONTHS_9}, "status"),
    ({**RETIRED_MAN, "status": "left", "months_since_leaving": 1}, "status"),
    (maternity("termination", sex="male", gestation_months=3, setting="inpatient", status="flexible"), "event"),
    (maternity("ectopic_surgery", sex="male", gestation_months=3, status="flexible"), "event"),
    ({**MANS_REVERSAL, "procedures": ["iud_removal"]}, "procedures"),
    ({**MANS_REVERSAL, "procedures": ["reversal", "iud_insertion"]}, "procedures"),
    (maternity("delivery", status="unemployed", **NATURAL), "provincial_wage"),
    (money("contribution", status="retired", provincial_wage="5000.00"), "status"),
    (money("contribution", status="flexible", provincial_wage="5000.00", monthly_wage="1.00"), "monthly_wage"),
    (money("contribution", status="unemployed", provincial_wage="5000.00", employer="ordinary"), "employer"),
    (money("account", status="flexible", contribution_base="5000.00"), "contribution_base"),
    (money("account", status="retired", contribution_base="5000.00", age=60), "age"),
    (
        money("account", status="unemployed", contribution_base="1.00", age=60, employer_in_arrears=True),
        "employer_in_arrears",
    ),
    (changed(SOUND["retirement"], "status", "retired"), "status"),
    (changed(SOUND["retirement"], "local_months", 301), "local_months"),
    (changed(SOUND["never insured"], "retired_on", "2021-10-09"), "retired_on"),
    (changed(SOUND["late fee"], "days", 36_501), "days"),
]


@pytest.mark.parametrize(("case", "field"), TOGETHER)
def test_what_does_not_belong_together(case: Case, field: str) -> None:
    assert field in refused_fields(case)


# Exactly when an allowance is payable, or would be once arrears are settled, its base must be there.
BASE_NOT_NEEDED = [
    maternity("procedure", procedures=["iud_removal"]),
    maternity("delivery", **NATURAL, months_insured=8),
    maternity("delivery", **NATURAL, policy_compliant=False),
    maternity("delivery", **NATURAL, arrears_months=4, arrears_settled=True),
    maternity("delivery", **NATURAL, arrears_months=4, arrears_settled=False),
]
BASE_NEEDED = [
    maternity("delivery", **NATURAL),
    maternity("delivery", **NATURAL, employer="new"),
    maternity("delivery", **NATURAL, arrears_months=3, arrears_settled=True),
    maternity("delivery", **NATURAL, arrears_months=3, arrears_settled=False),
    maternity("termination", setting="outpatient", gestation_months=0),
    maternity("ectopic_surgery", gestation_months=0),
]


@pytest.mark.parametrize("case", BASE_NOT_NEEDED)
def test_a_base_that_is_not_needed_is_not_used(case: Case) -> None:
    with_base, without_base = answer(case), answer(removed(case, "monthly_base"))
    assert with_base["allowance"] == "0.00"
    # Of another reading of the law it may be the base.
    assert removed(with_base, "readings_otherwise") == removed(without_base, "readings_otherwise")


@pytest.mark.parametrize("case", BASE_NEEDED)
def test_a_base_that_is_needed(case: Case) -> None:
    assert refused_fields(removed(case, "monthly_base")) == ["monthly_base"]


def test_a_newborns_case_may_carry_a_parents_id_number() -> None:
    case = changed(SOUND["newborn"], "id_number", WOMAN_35)
    assert answer(case)["fund_pays"] == answer(SOUND["newborn"])["fund_pays"]
    assert refused_fields(removed(case, "age")) == ["age"]
    assert refused_fields(changed(case, "id_number", "411202198605120020")) == ["id_number"]
    assert set(refused_fields(changed(SOUND["newborn"], "age", 1))) <= {"age", "cover.route"}


def test_the_id_number_gives_age_and_sex() -> None:
    assert answer(removed(SOUND["resident stay"], "age")) == answer(SOUND["resident stay"])
    woman = {**removed(SOUND["delivery"], "sex"), "id_number": WOMAN_35}
    assert answer(woman)["fund_pays"] == answer(SOUND["delivery"])["fund_pays"]


@pytest.mark.parametrize("name", SOUND)
def test_an_id_number_may_be_there_in_every_case(name: str) -> None:
    case = SOUND[name]
    fits = MAN_35 if case.get("sex") == "male" else WOMAN_35
    case = changed(case, "age", 35) if "age" in case and name != "newborn" else case
    assert answer({**case, "id_number": fits})["benefit"] == case["benefit"]


JUNK: list[object] = [
    *("3", 3, 0, 1, -1, True, False, None, "", [], {}, "abc", "１２", "1e2", "5.123", 100_000_000, "99999999.99"),
    *("female", "male", "active", "retired", "left", "flexible", "unemployed", "employee", "resident"),
    *("local", "elsewhere", "township", "inpatient", "outpatient", "chronic", "maternity", "late_fee"),
    *("delivery", "procedure", "termination", "ordinary", "fiscal", "employer", "newborn", "none"),
    *(["iud_removal"], ["reversal", "reversal"], "2021-02-06", "2021-02-30", "411202198605120020"),
]


@st.composite
def spoilt(draw: st.DrawFn) -> Case:
    """Draw a sound case with one key taken out, spoilt, or brought in from another case."""
    case, other = draw(strategies.CASES), draw(strategies.CASES)
    how = draw(st.sampled_from(("remove", "spoil", "spoil", "add")))
    if how == "add":
        key = draw(st.sampled_from(sorted(other)))
        return {**case, key: other[key]}
    inner = [f"{key}.{name}" for key, value in case.items() if isinstance(value, dict) for name in value]
    path = draw(st.sampled_from([*case, *inner]))
    return removed(case, path) if how == "remove" else changed(case, path, draw(st.sampled_from(JUNK)))


def named(case: Case) -> set[str]:
    """Return the fields that the engine finds at fault, none where it answers."""
    try:
        answer(case)
    except CaseError as error:
        return {one.field for one in error.errors if one.message}
    return set()


@given(spoilt())
def test_a_spoilt_case_is_refused_by_a_field_at_fault_or_still_sound(case: Case) -> None:
    wrong = set(faults(case))
    assert bool(named(case)) == bool(wrong)
    assert not wrong or named(case) & wrong
