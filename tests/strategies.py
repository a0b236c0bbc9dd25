"""Whole valid cases of every benefit, with amounts, months, ages and days drawn most often at and around the bounds."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from tests.oracle_facts import AWAY, Case, allowance_due, check_digit, completed

Draw = st.DrawFn

FIRST_DAY = date(2021, 2, 7)
HIGHEST_FEN = 9_999_999_999

# Deductibles, halved and not, segment ends, quotas and ceilings.
COST_BOUNDS = (
    *(75, 150, 200, 250, 300, 400, 500, 600, 760, 800, 1000, 1200, 1400, 1500, 1870, 2000, 2800, 3000, 4000, 7000),
    *(70_000, 78_177, 150_000, 225_000),
)
REFERRALS = ("registered", "emergency", "psychiatric", "long_term", "unregistered")
AGES = st.one_of(st.sampled_from((0, 1, 14, 15, 44, 45, 79, 80, 130)), st.integers(0, 130))
MONTHS = st.one_of(st.sampled_from((0, 1, 2, 3, 4, 8, 9, 10, 11, 12, 13, 24, 35, 36)), st.integers(0, 480))
ARREARS = st.sampled_from((0, 0, 1, 2, 3, 4, 12))
DAYS = st.one_of(
    st.sampled_from((FIRST_DAY, date(2021, 12, 31), date(2022, 1, 1), date(2024, 2, 29))),
    st.dates(FIRST_DAY, date(2024, 12, 31)),
)


def written(fen: int) -> str | int:
    """Write an amount as a case may: whole yuan as a number, anything else as text."""
    return fen // 100 if fen % 100 == 0 else f"{fen // 100}.{fen % 100:02}"


def around(*yuan: int) -> st.SearchStrategy[int]:
    """Draw fen at one of the bounds, one beside it, or a little further off."""
    near = st.one_of(st.integers(-1, 1), st.integers(-20_000, 20_000))
    return st.builds(lambda bound, off: max(bound * 100 + off, 0), st.sampled_from(yuan), near)


FEN = st.one_of(around(*COST_BOUNDS), st.integers(0, 3_000_000), st.integers(0, HIGHEST_FEN), st.just(0))
AMOUNTS = FEN.map(written)
WAGES = st.one_of(around(3197, 5328, 15_984, 6000), st.integers(0, 3_000_000), st.just(HIGHEST_FEN)).map(written)


def some(key: str, values: st.SearchStrategy[Any]) -> st.SearchStrategy[Case]:
    """Draw a key that may be left out."""
    return st.one_of(st.just({}), values.map(lambda value: {key: value}))


@st.composite
def id_numbers(draw: Draw, day: date, age: int, sex: str) -> str:
    """Draw the ID number of somebody of that age and sex on the day."""
    latest = day.replace(year=day.year - age, day=min(day.day, 28))
    born = draw(st.one_of(st.just(latest), st.integers(0, 330).map(lambda days: latest - timedelta(days=days))))
    order = 2 * draw(st.integers(0, 499)) + (sex == "male")
    first_17 = f"{draw(st.sampled_from(('411202', '810000', '510202')))}{born:%Y%m%d}{order:03}"
    return first_17 + check_digit(first_17)


@st.composite
def headed(draw: Draw, benefit: str) -> Case:
    """Draw what every case has."""
    day = draw(DAYS)
    return {
        "benefit": benefit,
        "date": day.isoformat(),
        **draw(some("name", st.just("张三"))),
        **draw(some("case_number", st.just("20211008-3-0017"))),
    }


@st.composite
def identified(draw: Draw, case: Case) -> Case:
    """Draw an ID number, or none, for a case that asks for neither age nor sex."""
    return draw(some("id_number", id_numbers(date.fromisoformat(case["date"]), draw(st.integers(0, 99)), draw(SEXES))))


@st.composite
def aged(draw: Draw, case: Case, age: int) -> Case:
    """Say the age outright, by an ID number, or both ways."""
    says = draw(st.sampled_from(("age", "age", "id_number", "both")))
    said: Case = {} if says == "id_number" else {"age": age}
    if says != "age":
        said["id_number"] = draw(id_numbers(date.fromisoformat(case["date"]), age, draw(SEXES)))
    return said


SEXES = st.sampled_from(("female", "male"))


@st.composite
def sexed(draw: Draw, case: Case, sex: str) -> Case:
    """Say the sex outright, by an ID number, or both ways."""
    says = draw(st.sampled_from(("sex", "sex", "id_number", "both")))
    said: Case = {} if says == "id_number" else {"sex": sex}
    if says != "sex":
        said["id_number"] = draw(id_numbers(date.fromisoformat(case["date"]), 30, sex))
    return said


@st.composite
def hospitals(draw: Draw, tiers: tuple[str, ...] = ("township", "county", "city", "province")) -> Case:
    tier = draw(st.sampled_from(tiers))
    location = draw(st.sampled_from(("local", *AWAY)))
    if tier == "township":
        return {"location": location, "tier": tier, **draw(some("grade", st.sampled_from((1, 2))))}
    return {"location": location, "tier": tier, "grade": draw(st.sampled_from((1, 2, 3)))}


@st.composite
def bills(draw: Draw) -> Case:
    """Draw the cost, what of it is excluded, and what the fund paid before, up to the ceilings and beyond."""
    total = draw(FEN)
    paid = st.one_of(around(0, 70_000, 150_000), st.integers(0, 15_000_000))
    return {
        "total_cost": written(total),
        **draw(st.one_of(st.just({}), excluded(total))),
        **draw(some("fund_paid_this_year", paid.map(written))),
    }


@st.composite
def excluded(draw: Draw, total: int) -> Case:
    inside = draw(st.one_of(st.just(0), st.integers(0, total), around(*COST_BOUNDS).map(lambda fen: min(fen, total))))
    left = total - inside
    if draw(st.booleans()):
        return {"excluded_cost": written(left)}
    first, second = sorted((draw(st.integers(0, left)), draw(st.integers(0, left))))
    shares = {"fully_self_paid": first, "over_price_limit": second - first, "prior_self_payment": left - second}
    return {"excluded_cost": {key: written(fen) for key, fen in shares.items() if fen or draw(st.booleans())}}


@st.composite
def insured(draw: Draw, scheme: str) -> Case:
    """Draw a person of the scheme, with what is known of the cover."""
    if scheme == "resident":
        route = st.one_of(
            st.just({"route": "none"}), st.booleans().map(lambda y: {"route": "resident", "year_paid": y})
        )
        return {"scheme": scheme, **draw(some("cover", route))}
    status = draw(st.sampled_from(("active", "retired", "flexible", "unemployed")))
    return {"scheme": scheme, "status": status, **draw(some("cover", employee_covers(status)))}


@st.composite
def employee_covers(draw: Draw, status: str) -> Case:
    if draw(st.integers(0, 7)) == 0:
        return {"route": "none"}
    if status == "unemployed":
        return {"route": "unemployment_benefit", "in_payment": draw(st.booleans())}
    arrears = draw(ARREARS)
    cover: Case = {"arrears_months": arrears} if arrears or draw(st.booleans()) else {}
    if status == "flexible":
        routes = st.sampled_from(("flexible", "flexible_within_3_months"))
        cover |= {"route": draw(routes), "months_paid": draw(MONTHS)}
        return cover | ({"arrears_settled": draw(st.booleans())} if 1 <= arrears <= 3 else {})
    cover |= {"route": "employer"} | ({"months_paid": draw(MONTHS)} if status == "active" else {})
    return cover | ({"arrears_settled": draw(st.booleans())} if arrears else {})


@st.composite
def medical(draw: Draw, benefit: str, tiers: tuple[str, ...] = ("township", "county", "city", "province")) -> Case:
    """Draw what the three kinds of medical care share."""
    case: Case = {
        **draw(headed(benefit)),
        **draw(insured(draw(st.sampled_from(("employee", "resident"))))),
        "hospital": draw(hospitals(tiers)),
        **draw(bills()),
    }
    if draw(st.integers(0, 9)) == 0:
        case["designated"] = draw(st.booleans())
    if case["hospital"]["location"] != "local":
        case["referral"] = draw(st.sampled_from(REFERRALS))
    return case


@st.composite
def inpatient(draw: Draw) -> Case:
    case = draw(medical("inpatient"))
    case |= draw(some("admission", st.integers(1, 4)))
    if case["scheme"] == "employee":
        return case | draw(identified(case))
    if draw(st.integers(0, 7)) == 0:
        return case | {"age": 0, "cover": draw(newborn_covers())} | draw(parents(case))
    return case | draw(aged(case, draw(AGES)))


@st.composite
def newborn_covers(draw: Draw) -> Case:
    if draw(st.booleans()):
        return {"route": "newborn", "parent_insured_here": True}
    return {"route": "newborn", "parent_insured_here": False, "registered_within_90_days": draw(st.booleans())}


@st.composite
def parents(draw: Draw, case: Case) -> Case:
    """Draw the ID number of a newborn's parent, or none."""
    return draw(some("id_number", id_numbers(date.fromisoformat(case["date"]), 28, draw(SEXES))))


LIMITS = st.one_of(around(0, 800, 1500, 3000, 70_000, 150_000).map(written), AMOUNTS)


@st.composite
def chronic(draw: Draw) -> Case:
    case = draw(medical("chronic"))
    case |= draw(identified(case))
    return case | draw(some("eligible_limit", LIMITS)) | draw(some("payment_limit", LIMITS))


@st.composite
def major_disease(draw: Draw) -> Case:
    setting = draw(st.sampled_from(("inpatient", "outpatient", "peritoneal_dialysis")))
    tiers = ("county", "city", "province") if setting == "inpatient" else ("township", "county", "city", "province")
    case = draw(medical("major_disease", tiers)) | {"setting": setting}
    case |= draw(identified(case))
    return case | draw(some("eligible_limit", LIMITS)) | draw(some("payment_limit", LIMITS))


@st.composite
def resident_delivery(draw: Draw) -> Case:
    paid = st.one_of(around(149_000, 149_240, 150_000), st.integers(0, 15_000_000))
    case = draw(headed("maternity"))
    return {
        **case,
        **draw(identified(case)),
        **draw(insured("resident")),
        "delivery": draw(st.sampled_from(("natural", "assisted", "caesarean"))),
        "total_cost": draw(AMOUNTS),
        **draw(some("designated", st.sampled_from((True, True, False)))),
        **draw(some("fund_paid_this_year", paid.map(written))),
    }


@st.composite
def employee_maternity(draw: Draw) -> Case:
    sex = draw(st.sampled_from(("female", "female", "male")))
    case = draw(headed("maternity"))
    case |= {"scheme": "employee", **draw(sexed(case, sex)), **draw(employed(sex)), **draw(events(sex))}
    case |= {"policy_compliant": draw(st.sampled_from((True, True, True, False)))}
    case |= draw(some("total_cost", AMOUNTS))
    base = base_key(case)
    if base and (allowance_due(completed(case)) or draw(st.booleans())):
        case[base] = draw(WAGES)
    return case


def base_key(case: Case) -> str:
    """Name the key that an allowance of this person would be reckoned from, if there can be one."""
    if case["status"] in ("flexible", "unemployed"):
        return "provincial_wage"
    return "monthly_base" if case.get("employer") in ("ordinary", "new") else ""


@st.composite
def employed(draw: Draw, sex: str) -> Case:
    """Draw a person's status and months for maternity."""
    statuses = ("active", "active", "flexible", "unemployed")
    status = draw(st.sampled_from(statuses if sex == "male" else (*statuses, "retired", "left")))
    case: Case = {"status": status}
    if status != "retired" or draw(st.booleans()):
        case["months_insured"] = draw(MONTHS)
    if status == "left":
        case["months_since_leaving"] = draw(st.one_of(st.sampled_from((0, 23, 24, 25)), MONTHS))
    if status == "active":
        case["employer"] = draw(st.sampled_from(("ordinary", "new", "fiscal")))
        arrears = draw(ARREARS)
        if arrears:
            case |= {"arrears_months": arrears, "arrears_settled": draw(st.booleans())}
    return case


@st.composite
def events(draw: Draw, sex: str) -> Case:
    """Draw what happened, with the keys that belong to it."""
    procedures = ("sterilisation", "reversal") + (("iud_insertion", "iud_removal") if sex == "female" else ())
    some_procedures = st.lists(st.sampled_from(procedures), min_size=1, unique=True)
    possible = ("delivery", "delivery", "procedure") + (("termination", "ectopic_surgery") if sex == "female" else ())
    case: Case = {"event": draw(st.sampled_from(possible))}
    if case["event"] == "procedure":
        return case | {"procedures": draw(some_procedures)}
    if sex == "female":
        case |= draw(some("procedures", some_procedures))
    if case["event"] == "delivery":
        return case | draw(deliveries(sex))
    if case["event"] == "termination":
        case["setting"] = draw(st.sampled_from(("outpatient", "inpatient")))
    return case | {"gestation_months": draw(st.integers(0, 10))}


@st.composite
def deliveries(draw: Draw, sex: str) -> Case:
    case: Case = {
        "delivery": draw(st.sampled_from(("natural", "assisted", "caesarean"))),
        **draw(some("difficult", st.booleans())),
        **draw(some("babies", st.integers(1, 9))),
        **draw(some("prenatal_checks", st.booleans())),
        **draw(some("rare_complication", st.booleans())),
    }
    if sex == "male":
        case["spouse_without_employer"] = draw(st.sampled_from((True, True, True, False)))
        case["spouse_took_resident_benefit"] = draw(st.sampled_from((True, False, False, False)))
    return case


EMPLOYERS = st.sampled_from(("ordinary", "new", "fiscal"))


@st.composite
def contribution(draw: Draw) -> Case:
    case = draw(headed("contribution"))
    case |= {"status": draw(st.sampled_from(("active", "flexible", "unemployed"))), "provincial_wage": draw(WAGES)}
    if case["status"] == "active":
        case |= {"employer": draw(EMPLOYERS), **draw(some("monthly_wage", held_wages(case["provincial_wage"])))}
    return case | draw(identified(case))


def held_wages(provincial: str | int) -> st.SearchStrategy[str | int]:
    """Draw wages at and around 60 % and 300 % of the provincial one."""
    average = int(Decimal(provincial) * 100)
    bounds = st.sampled_from((average * 60 // 100, average, average * 3))
    near = st.builds(lambda bound, off: min(max(bound + off, 0), HIGHEST_FEN), bounds, st.integers(-1, 1))
    return st.one_of(near.map(written), WAGES)


@st.composite
def account(draw: Draw) -> Case:
    case = draw(headed("account")) | {"status": draw(st.sampled_from(("active", "retired", "flexible", "unemployed")))}
    if case["status"] != "flexible":
        case["contribution_base"] = draw(WAGES)
    case |= draw(aged(case, draw(AGES)) if case["status"] in ("active", "unemployed") else identified(case))
    if case["status"] in ("active", "retired"):
        case |= draw(some("employer_in_arrears", st.booleans()))
    return case


@st.composite
def retirement(draw: Draw) -> Case:
    case = draw(headed("retirement"))
    kind = draw(st.sampled_from(("short", "short", "never", "dissolved")))
    if kind == "dissolved":
        return case | draw(identified(case)) | {"employer_dissolved": True, "average_medical_cost": draw(AMOUNTS)}
    if kind == "never":
        days = st.sampled_from((date(2011, 12, 31), date(2012, 1, 1), date(2012, 1, 31), date(2012, 2, 1)))
        retired = draw(st.one_of(days, st.dates(date(1990, 1, 1), date.fromisoformat(case["date"]))))
        case |= {"never_insured": True, "retired_on": retired.isoformat(), "provincial_wage": draw(WAGES)}
        return case | draw(identified(case)) | draw(some("maternity_insured", st.booleans()))
    total = draw(st.one_of(st.sampled_from((119, 120, 121, 299, 300, 301, 359, 360, 361)), st.integers(0, 600)))
    local = draw(st.one_of(st.sampled_from((0, 119, 120, 121)), st.integers(0, total)).map(lambda n: min(n, total)))
    case |= {**draw(sexed(case, draw(SEXES))), "total_months": total, "local_months": local}
    if draw(st.booleans()):
        return case | {"status": "active", "employer": draw(EMPLOYERS), "contribution_base": draw(WAGES)}
    return case | {"status": "flexible", "provincial_wage": draw(WAGES)}


@st.composite
def late_fee(draw: Draw) -> Case:
    days = draw(st.one_of(st.sampled_from((0, 1, 36_500)), st.integers(0, 36_500)))
    case = draw(headed("late_fee"))
    return case | draw(identified(case)) | {"amount_owed": draw(AMOUNTS), "days": days}


MEDICAL = st.one_of(inpatient(), chronic(), major_disease())
BILLS = st.one_of(MEDICAL, resident_delivery())
CASES = st.one_of(
    inpatient(),
    chronic(),
    major_disease(),
    resident_delivery(),
    employee_maternity(),
    contribution(),
    account(),
    retirement(),
    late_fee(),
)
