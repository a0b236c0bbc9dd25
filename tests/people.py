"""The people of a day at the counter: cases of every benefit, always the same for the same seed."""

from collections.abc import Callable, Iterator
from datetime import date
from random import Random

from tests.cases import DAY, care, father, maternity, money, resident_delivery, stay
from tests.oracle_facts import Case, check_digit

REFERRALS = ("registered", "emergency", "psychiatric", "long_term", "unregistered")
STATUSES = ("active", "retired", "flexible", "unemployed")
EMPLOYERS = ("ordinary", "new", "fiscal")
DELIVERIES = ("natural", "assisted", "caesarean")


def people(count: int) -> Iterator[Case]:
    """So many cases of the same day, one for each person."""
    draw = Random(2021)  # noqa: S311 cases, no secrets
    for _ in range(count):
        yield draw.choice(KINDS)(draw)


def id_number(draw: Random, *, sex: str, ages: tuple[int, int]) -> str:
    """The ID number of somebody of that sex, whose age on the day lies between two."""
    born = date.fromisoformat(DAY).replace(year=2021 - draw.randint(*ages), day=draw.randint(1, 8))
    first_17 = f"411202{born:%Y%m%d}{2 * draw.randint(0, 499) + (sex == 'male'):03}"
    return first_17 + check_digit(first_17)


def _amount(draw: Random, most: int) -> str:
    return f"{draw.randint(0, most)}.{draw.randint(0, 99):02}"


def _bill(draw: Random) -> Case:
    bill: Case = {"scheme": draw.choice(("employee", "resident")), "total_cost": _amount(draw, 250_000)}
    if draw.random() < 1 / 2:
        bill["excluded_cost"] = str(min(draw.randint(0, 9000), int(bill["total_cost"].partition(".")[0])))
    if draw.random() < 1 / 4:
        bill["fund_paid_this_year"] = _amount(draw, 160_000)
    if bill["scheme"] == "employee":
        bill["status"] = draw.choice(STATUSES)
    if draw.random() < 1 / 8:
        bill["cover"] = {"route": "none"}
    return bill


def _hospital(draw: Random) -> Case:
    tier = draw.choice(("township", "county", "city", "province"))
    location = draw.choice(("local", "local", "province", "elsewhere"))
    hospital = (location, tier, draw.randint(1, 2 if tier == "township" else 3))
    return {"hospital": hospital} | ({} if location == "local" else {"referral": draw.choice(REFERRALS)})


def _stay(draw: Random) -> Case:
    keys = _bill(draw) | _hospital(draw)
    case = stay(keys.pop("scheme"), keys.pop("hospital"), keys.pop("total_cost"), **keys)
    if case["scheme"] == "resident" and draw.random() < 2 / 3:
        del case["age"]
        case["id_number"] = id_number(draw, sex=draw.choice(("female", "male")), ages=(1, 99))
    return case | ({"admission": draw.randint(1, 3)} if draw.random() < 1 / 2 else {})


def _chronic(draw: Random) -> Case:
    keys = _bill(draw) | _hospital(draw)
    return care("chronic", keys.pop("scheme"), keys.pop("hospital"), keys.pop("total_cost"), **keys)


def _major_disease(draw: Random) -> Case:
    keys = _bill(draw) | _hospital(draw)
    setting = draw.choice(("outpatient", "peritoneal_dialysis"))
    limit = {"payment_limit": _amount(draw, 9000)} if draw.random() < 1 / 2 else {}
    case = care("major_disease", keys.pop("scheme"), keys.pop("hospital"), keys.pop("total_cost"), **keys)
    return case | {"setting": setting} | limit


def _mother(draw: Random) -> Case:
    employer = draw.choice(EMPLOYERS)
    case = maternity("delivery", employer=employer, delivery=draw.choice(DELIVERIES), babies=draw.randint(1, 3))
    case |= {"months_insured": draw.randint(0, 40), "policy_compliant": draw.random() < 7 / 8}
    if employer == "fiscal":
        del case["monthly_base"]
    else:
        case["monthly_base"] = _amount(draw, 12_000)
    if draw.random() < 1 / 2:
        del case["sex"]
        case["id_number"] = id_number(draw, sex="female", ages=(20, 40))
    return case


def _flexible_mother(draw: Random) -> Case:
    case = maternity("delivery", status="flexible", delivery=draw.choice(DELIVERIES))
    return case | {"provincial_wage": _amount(draw, 9000), "months_insured": draw.randint(0, 40)}


def _father(draw: Random) -> Case:
    return father(delivery=draw.choice(DELIVERIES), months_insured=draw.randint(0, 40))


def _other_event(draw: Random) -> Case:
    if draw.random() < 1 / 2:
        return maternity("procedure", procedures=["iud_insertion", "iud_removal"][: draw.randint(1, 2)])
    return maternity(
        "termination", gestation_months=draw.randint(0, 10), setting=draw.choice(("outpatient", "inpatient"))
    )


def _resident_mother(draw: Random) -> Case:
    return resident_delivery(draw.choice(DELIVERIES), _amount(draw, 6000))


def _contribution(draw: Random) -> Case:
    case = money("contribution", status=draw.choice(("active", "flexible")), provincial_wage=_amount(draw, 9000))
    if case["status"] == "active":
        case |= {"employer": draw.choice(EMPLOYERS), "monthly_wage": _amount(draw, 20_000)}
    return case


def _account(draw: Random) -> Case:
    case = money("account", status=draw.choice(("active", "retired")), contribution_base=_amount(draw, 20_000))
    return case | ({"age": draw.randint(18, 60)} if case["status"] == "active" else {})


def _retirement(draw: Random) -> Case:
    case = money("retirement", sex=draw.choice(("female", "male")), status="active", employer=draw.choice(EMPLOYERS))
    months = draw.randint(0, 400)
    return case | {
        "total_months": months,
        "local_months": draw.randint(0, months),
        "contribution_base": _amount(draw, 20_000),
    }


def _late_fee(draw: Random) -> Case:
    return money("late_fee", amount_owed=_amount(draw, 90_000), days=draw.randint(0, 900))


KINDS: tuple[Callable[[Random], Case], ...] = (
    *(_stay,) * 5,
    *(_chronic,) * 2,
    _major_disease,
    *(_mother,) * 3,
    _flexible_mother,
    _father,
    _other_event,
    _resident_mother,
    _contribution,
    _account,
    _retirement,
    _late_fee,
)
