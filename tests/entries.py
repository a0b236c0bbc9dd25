"""What is entered on the pages of the window: for pictures of them, benchmarks, and tests of a page filled in."""

from collections.abc import Mapping

Entries = dict[str, str | int | bool]

WOMAN = "41120219860512002X"
DAY: Entries = {"date": "2021-10-08"}
PERSON: Entries = DAY | {"id_number": WOMAN, "scheme": "resident"}
COUNTY: Entries = {"location": "local", "tier": "county", "grade": 2, "total_cost": "9000", "excluded_cost": "0"}
ACTIVE: Entries = DAY | {"id_number": WOMAN, "scheme": "employee", "status": "active"}
CASES: Mapping[str, Entries] = {
    "inpatient": PERSON | COUNTY | {"fund_paid_this_year": "0"},
    "inpatient-away": ACTIVE
    | {"location": "elsewhere", "tier": "city", "grade": 3, "referral": "unregistered"}
    | {"total_cost": "120000", "excluded_cost": "8000", "fund_paid_this_year": "20000"},
    "inpatient-not-in-force": PERSON | COUNTY | {"route": "resident", "year_paid": False},
    "chronic": PERSON | COUNTY,
    "major_disease": PERSON | COUNTY | {"setting": "inpatient"},
    "maternity": ACTIVE
    | {"employer": "ordinary", "months_insured": "18", "policy_compliant": True}
    | {"event": "delivery", "delivery": "caesarean", "monthly_base": "5123.45"},
    "maternity-resident": PERSON | {"delivery": "natural", "total_cost": "2600"},
    "contributions": ACTIVE
    | {"benefit": "contribution", "employer": "ordinary"}
    | {"monthly_wage": "4000", "provincial_wage": "5000"},
    "contributions-account": ACTIVE | {"benefit": "account", "contribution_base": "4000"},
    "contributions-retirement": ACTIVE
    | {"benefit": "retirement", "employer": "ordinary", "contribution_base": "4000"}
    | {"total_months": "280", "local_months": "130"},
    "contributions-late_fee": DAY | {"benefit": "late_fee", "amount_owed": "1000", "days": "30"},
}
WRONG: Entries = DAY | {"id_number": WOMAN[:17], "scheme": "employee", "benefit": "account"}
