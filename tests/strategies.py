"""Whole valid cases of every benefit, with amounts, months, ages and days drawn most often at and around the bounds.

The parts of a case are plain functions that draw: strategies made afresh in every draw would cost most of the time.
"""

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from tests.oracle_facts import AWAY, PARTS, Case, allowance_due, check_digit, completed

Draw = st.DrawFn
Fen = st.SearchStrategy[int]

FIRST_DAY = date(2021, 2, 7)
HIGHEST_FEN = 9_999_999_999
EVERY_TIER = ("township", "county", "city", "province")

# Deductibles, halved and not, segment ends, quotas, and costs that reach a ceiling.
COST_BOUNDS = (
    *(75, 150, 200, 250, 300, 400, 500, 600, 760, 800, 1000, 1200, 1400, 1500, 1870, 2000, 2800, 3000, 4000, 7000),
    *(70_000, 78_177, 150_000, 166_961, 225_000),
)


def around(*yuan: int) -> Fen:
    """Draw fen at one of the bounds, one beside it, or a little further off."""
    near = st.one_of(st.integers(-1, 1), st.integers(-20_000, 20_000))
    return st.builds(lambda bound, off: max(bound * 100 + off, 0), st.sampled_from(yuan), near)


FEN = st.one_of(around(*COST_BOUNDS), st.integers(0, 3_000_000), st.integers(0, HIGHEST_FEN), st.just(0))
WAGES = st.one_of(around(3197, 5328, 15_984, 6000), st.integers(0, 3_000_000), st.just(HIGHEST_FEN))
LIMITS = st.one_of(around(0, 800, 1500, 3000, 70_000, 150_000), FEN)
PAID = st.one_of(around(0, 70_000, 149_000, 149_240, 150_000), st.integers(0, 15_000_000))
SMALL = st.integers(0, 40_000)

EVEN = st.booleans()
ONE_IN_EIGHT = st.sampled_from((False,) * 7 + (True,))
MOSTLY = st.sampled_from((True, True, True, False))
HOW_SAID = st.sampled_from(("outright", "outright", "id_number", "both"))
SEXES = st.sampled_from(("female", "male"))
SCHEMES = st.sampled_from(("employee", "resident"))
STATUSES = st.sampled_from(("active", "retired", "flexible", "unemployed"))
EMPLOYERS = st.sampled_from(("ordinary", "new", "fiscal"))
DELIVERIES = st.sampled_from(("natural", "assisted", "caesarean"))
REFERRALS = st.sampled_from(("registered", "emergency", "psychiatric", "long_term", "unregistered"))
LOCATIONS = st.sampled_from(("local", *AWAY))
GRADES = st.integers(1, 3)
AGES = st.one_of(st.sampled_from((0, 1, 14, 15, 44, 45, 79, 80, 130)), st.integers(0, 130))
MONTHS = st.one_of(st.sampled_from((0, 1, 2, 3, 4, 8, 9, 10, 11, 12, 13, 23, 24, 25, 35, 36)), st.integers(0, 480))
INSURED = st.one_of(st.sampled_from((8, 9, 11, 12, 24, 35, 36)), st.integers(9, 480), MONTHS)
ARREARS = st.sampled_from((0, 0, 0, 1, 2, 3, 4, 12))
ORDERS = st.integers(0, 499)
DAYS_BEFORE = st.one_of(st.just(0), st.integers(0, 330))
REGIONS = st.sampled_from(("411202", "810000", "510202"))
DAYS = st.one_of(
    st.sampled_from((FIRST_DAY, date(2021, 12, 31), date(2022, 1, 1), date(2024, 2, 29))),
    st.dates(FIRST_DAY, date(2024, 12, 31)),
)


def written(fen: int) -> str | int:
    """Write an amount as a case may: whole yuan as a number, anything else as text."""
    return fen // 100 if fen % 100 == 0 else f"{fen // 100}.{fen % 100:02}"


def some(draw: Draw, key: str, values: st.SearchStrategy[Any]) -> Case:
    """Draw a key that may be left out."""
    return {key: draw(values)} if draw(EVEN) else {}


def some_amount(draw: Draw, key: str, fen: Fen) -> Case:
    """Draw an amount that may be left out."""
    return {key: written(draw(fen))} if draw(EVEN) else {}


def head(draw: Draw, benefit: str) -> Case:
    """Draw what every case has."""
    case = {"benefit": benefit, "date": draw(DAYS).isoformat()}
    return case | ({"name": "张三", "case_number": "20211008-3-0017"} if draw(EVEN) else {})


def id_number(draw: Draw, case: Case, age: int, sex: str) -> str:
    """Draw the ID number of somebody of that age and sex on the day of the case."""
    day = date.fromisoformat(case["date"])
    born = day.replace(year=day.year - age, day=min(day.day, 28)) - timedelta(days=draw(DAYS_BEFORE))
    first_17 = f"{draw(REGIONS)}{born:%Y%m%d}{2 * draw(ORDERS) + (sex == 'male'):03}"
    return first_17 + check_digit(first_17)


def aged(draw: Draw, case: Case) -> Case:
    """Say an age outright, by an ID number, or both ways."""
    age = draw(AGES)
    how = draw(HOW_SAID)
    said: Case = {} if how == "id_number" else {"age": age}
    return said if how == "outright" else said | {"id_number": id_number(draw, case, age, draw(SEXES))}


def sexed(draw: Draw, case: Case, sex: str) -> Case:
    """Say the sex outright, by an ID number, or both ways."""
    how = draw(HOW_SAID)
    said: Case = {} if how == "id_number" else {"sex": sex}
    return said if how == "outright" else said | {"id_number": id_number(draw, case, 30, sex)}


def identified(draw: Draw, case: Case) -> Case:
    """Draw an ID number, or none, for a case that does not ask for the age or sex that it gives."""
    return {"id_number": id_number(draw, case, draw(AGES), draw(SEXES))} if draw(ONE_IN_EIGHT) else {}


def hospital(draw: Draw, tiers: tuple[str, ...]) -> Case:
    tier = draw(st.sampled_from(tiers))
    grade = draw(GRADES)
    if tier != "township":
        return {"location": draw(LOCATIONS), "tier": tier, "grade": grade}
    return {"location": draw(LOCATIONS), "tier": tier, **({"grade": grade} if grade < 3 else {})}


def bill(draw: Draw) -> Case:
    """Draw the cost, what of it is excluded, and what the fund paid before, up to the ceilings and beyond."""
    total = draw(FEN)
    case = {"total_cost": written(total), **some_amount(draw, "fund_paid_this_year", PAID)}
    if draw(EVEN):
        case["excluded_cost"] = excluded(draw, total - min(draw(FEN), total))
    return case


def excluded(draw: Draw, fen: int) -> str | int | Case:
    if draw(EVEN):
        return written(fen)
    first = min(draw(SMALL), fen)
    second = min(draw(SMALL), fen - first)
    shares = dict(zip(PARTS, (first, second, fen - first - second), strict=True))
    return {part: written(share) for part, share in shares.items() if share}


def insured(draw: Draw, case: Case) -> Case:
    """Draw a person of one of the schemes, with what is known of the cover."""
    if draw(SCHEMES) == "resident":
        return {"scheme": "resident", **resident_cover(draw)}
    status = draw(STATUSES)
    person = {"scheme": "employee", "status": status, **identified(draw, case)}
    return person | ({"cover": employee_cover(draw, status)} if draw(EVEN) else {})


def resident_cover(draw: Draw) -> Case:
    if draw(EVEN):
        return {}
    return {"cover": {"route": "none"} if draw(ONE_IN_EIGHT) else {"route": "resident", "year_paid": draw(MOSTLY)}}


def employee_cover(draw: Draw, status: str) -> Case:
    if draw(ONE_IN_EIGHT):
        return {"route": "none"}
    if status == "unemployed":
        return {"route": "unemployment_benefit", "in_payment": draw(MOSTLY)}
    arrears = draw(ARREARS)
    cover: Case = {"arrears_months": arrears} if arrears else {}
    if 1 <= arrears <= 3 or (arrears and status != "flexible"):
        cover["arrears_settled"] = draw(EVEN)
    if status != "retired":
        cover["months_paid"] = draw(MONTHS)
    within = status == "flexible" and draw(EVEN)
    return cover | {
        "route": "flexible_within_3_months" if within else "flexible" if status == "flexible" else "employer"
    }


def care(draw: Draw, benefit: str, tiers: tuple[str, ...] = EVERY_TIER) -> Case:
    """Draw what the three kinds of medical care share."""
    case = head(draw, benefit)
    case |= {**insured(draw, case), "hospital": hospital(draw, tiers), **bill(draw)}
    if draw(ONE_IN_EIGHT):
        case["designated"] = draw(EVEN)
    if case["hospital"]["location"] != "local":
        case["referral"] = draw(REFERRALS)
    return case


@st.composite
def inpatient(draw: Draw) -> Case:
    case = care(draw, "inpatient") | some(draw, "admission", GRADES)
    if case["scheme"] == "employee":
        return case
    return case | (newborn(draw, case) if draw(ONE_IN_EIGHT) else aged(draw, case))


def newborn(draw: Draw, case: Case) -> Case:
    """Draw a newborn's cover, now and then with the ID number of a parent."""
    cover: Case = {"route": "newborn", "parent_insured_here": draw(EVEN)}
    if not cover["parent_insured_here"]:
        cover["registered_within_90_days"] = draw(EVEN)
    parent = {"id_number": id_number(draw, case, 28, draw(SEXES))} if draw(EVEN) else {}
    return {"age": 0, "cover": cover, **parent}


@st.composite
def chronic(draw: Draw) -> Case:
    return care(draw, "chronic") | limits(draw)


def limits(draw: Draw) -> Case:
    return some_amount(draw, "eligible_limit", LIMITS) | some_amount(draw, "payment_limit", LIMITS)


SETTINGS = st.sampled_from(("inpatient", "outpatient", "peritoneal_dialysis"))


@st.composite
def major_disease(draw: Draw) -> Case:
    setting = draw(SETTINGS)
    tiers = EVERY_TIER[1:] if setting == "inpatient" else EVERY_TIER
    return care(draw, "major_disease", tiers) | {"setting": setting} | limits(draw)


@st.composite
def resident_delivery(draw: Draw) -> Case:
    case = head(draw, "maternity") | {"scheme": "resident", "delivery": draw(DELIVERIES)}
    case |= {"total_cost": written(draw(FEN)), **some_amount(draw, "fund_paid_this_year", PAID)}
    case |= {**resident_cover(draw), **identified(draw, case)}
    return case | ({"designated": draw(EVEN)} if draw(ONE_IN_EIGHT) else {})


@st.composite
def employee_maternity(draw: Draw) -> Case:
    sex = "male" if draw(ONE_IN_EIGHT) or draw(ONE_IN_EIGHT) else "female"
    case = head(draw, "maternity") | {"scheme": "employee", "policy_compliant": not draw(ONE_IN_EIGHT)}
    case |= {**sexed(draw, case, sex), **employed(draw, sex), **event(draw, sex)}
    case |= some_amount(draw, "total_cost", FEN)
    base = base_key(case)
    if base and (allowance_due(completed(case)) or draw(EVEN)):
        case[base] = written(draw(WAGES))
    return case


def base_key(case: Case) -> str:
    """Name the key that an allowance of this person would be reckoned from, if there can be one."""
    if case["status"] in ("flexible", "unemployed"):
        return "provincial_wage"
    return "monthly_base" if case.get("employer") in ("ordinary", "new") else ""


MENS_STATUSES = st.sampled_from(("active", "active", "flexible", "unemployed"))
WOMENS_STATUSES = st.sampled_from(("active", "active", "flexible", "unemployed", "retired", "left"))


def employed(draw: Draw, sex: str) -> Case:
    """Draw a person's status and months for maternity."""
    case: Case = {"status": draw(MENS_STATUSES if sex == "male" else WOMENS_STATUSES)}
    if case["status"] != "retired" or draw(EVEN):
        case["months_insured"] = draw(INSURED)
    if case["status"] == "left":
        case["months_since_leaving"] = draw(MONTHS)
    if case["status"] == "active":
        case["employer"] = draw(EMPLOYERS)
        arrears = draw(ARREARS)
        case |= {"arrears_months": arrears, "arrears_settled": draw(EVEN)} if arrears else {}
    return case


MENS_PROCEDURES = ("sterilisation", "reversal")
WOMENS_PROCEDURES = (*MENS_PROCEDURES, "iud_insertion", "iud_removal")
PROCEDURES = {
    "male": st.lists(st.sampled_from(MENS_PROCEDURES), min_size=1, unique=True),
    "female": st.lists(st.sampled_from(WOMENS_PROCEDURES), min_size=1, unique=True),
}
EVENTS = {
    "male": st.sampled_from(("delivery", "delivery", "procedure")),
    "female": st.sampled_from(("delivery", "delivery", "procedure", "termination", "ectopic_surgery")),
}
TERMINATIONS = st.sampled_from(("outpatient", "inpatient"))
GESTATION = st.integers(0, 10)
BABIES = st.integers(1, 9)


def event(draw: Draw, sex: str) -> Case:
    """Draw what happened, with the keys that belong to it."""
    case: Case = {"event": draw(EVENTS[sex])}
    if case["event"] == "procedure" or (sex == "female" and draw(EVEN)):
        case["procedures"] = draw(PROCEDURES[sex])
    if case["event"] == "delivery":
        return case | delivery(draw, sex)
    if case["event"] == "termination":
        case["setting"] = draw(TERMINATIONS)
    return case if case["event"] == "procedure" else case | {"gestation_months": draw(GESTATION)}


def delivery(draw: Draw, sex: str) -> Case:
    case = {"delivery": draw(DELIVERIES), **some(draw, "babies", BABIES)}
    for key in ("difficult", "prenatal_checks", "rare_complication"):
        case |= some(draw, key, EVEN)
    if sex == "male":
        case |= {"spouse_without_employer": draw(MOSTLY), "spouse_took_resident_benefit": not draw(MOSTLY)}
    return case


EARNERS = st.sampled_from(("active", "flexible", "unemployed"))
SHARES = st.sampled_from((60, 100, 300))
BESIDE = st.integers(-1, 1)


@st.composite
def contribution(draw: Draw) -> Case:
    provincial = draw(WAGES)
    case = head(draw, "contribution") | {"status": draw(EARNERS), "provincial_wage": written(provincial)}
    case |= identified(draw, case)
    if case["status"] != "active":
        return case
    held = provincial * draw(SHARES) // 100 + draw(BESIDE) if draw(EVEN) else draw(WAGES)
    known = {"monthly_wage": written(min(max(held, 0), HIGHEST_FEN))} if draw(MOSTLY) else {}
    return case | {"employer": draw(EMPLOYERS), **known}


@st.composite
def account(draw: Draw) -> Case:
    case = head(draw, "account") | {"status": draw(STATUSES)}
    if case["status"] != "flexible":
        case["contribution_base"] = written(draw(WAGES))
    case |= aged(draw, case) if case["status"] in ("active", "unemployed") else identified(draw, case)
    return case | (some(draw, "employer_in_arrears", EVEN) if case["status"] in ("active", "retired") else {})


KINDS = st.sampled_from(("missing", "missing", "never_insured", "dissolved"))
TOTALS = st.one_of(st.sampled_from((119, 120, 121, 299, 300, 301, 359, 360, 361)), st.integers(0, 600))
LOCALS = st.one_of(st.sampled_from((0, 119, 120, 121)), st.integers(0, 600))
RETIRED_ON = st.one_of(
    st.sampled_from((date(2011, 12, 31), date(2012, 1, 1), date(2012, 1, 31), date(2012, 2, 1), FIRST_DAY)),
    st.dates(date(1990, 1, 1), FIRST_DAY),
)


@st.composite
def retirement(draw: Draw) -> Case:
    case = head(draw, "retirement")
    kind = draw(KINDS)
    if kind == "missing":
        return case | missing_months(draw, case)
    case |= identified(draw, case)
    if kind == "dissolved":
        return case | {"employer_dissolved": True, "average_medical_cost": written(draw(FEN))}
    case |= {"never_insured": True, "retired_on": draw(RETIRED_ON).isoformat(), "provincial_wage": written(draw(WAGES))}
    return case | some(draw, "maternity_insured", EVEN)


def missing_months(draw: Draw, case: Case) -> Case:
    total = draw(TOTALS)
    months = {"total_months": total, "local_months": min(draw(LOCALS), total)}
    base = written(draw(WAGES))
    if draw(EVEN):
        work = {"status": "active", "employer": draw(EMPLOYERS), "contribution_base": base}
    else:
        work = {"status": "flexible", "provincial_wage": base}
    return {**sexed(draw, case, draw(SEXES)), **months, **work}


FEE_DAYS = st.one_of(st.sampled_from((0, 1, 36_500)), st.integers(0, 36_500))


@st.composite
def late_fee(draw: Draw) -> Case:
    case = head(draw, "late_fee") | {"amount_owed": written(draw(FEN)), "days": draw(FEE_DAYS)}
    return case | identified(draw, case)


MEDICAL = st.one_of(inpatient(), chronic(), major_disease())
BILLS = st.one_of(MEDICAL, resident_delivery())
EVERY_BENEFIT = {
    "inpatient": inpatient(),
    "chronic": chronic(),
    "major_disease": major_disease(),
    "resident_delivery": resident_delivery(),
    "employee_maternity": employee_maternity(),
    "contribution": contribution(),
    "account": account(),
    "retirement": retirement(),
    "late_fee": late_fee(),
}
CASES = st.one_of(*EVERY_BENEFIT.values())
