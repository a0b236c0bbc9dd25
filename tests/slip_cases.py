"""Cases whose slips the tests look at: every benefit, and what strains a page."""

from collections.abc import Mapping
from datetime import UTC, datetime

from estimator import Estimate, case_from, estimate
from estimator.case.models import Case
from estimator.slip import Slip, describe

Data = Mapping[str, object]

DAY = {"date": "2021-10-08"}
COUNTY = {"location": "local", "tier": "county", "grade": 2}
FORMULA_NAME = '=HYPERLINK("http://example.invalid","领取")'
FORMULA_NUMBER = "=1+1 " + "很长的业务编号" * 5 + "0123456789" * 9

STAY: Data = {
    **DAY,
    "benefit": "inpatient",
    "name": "张三",
    "id_number": "41120219860512002X",
    "scheme": "resident",
    "hospital": COUNTY,
    "total_cost": "9000",
}
CAESAREAN: Data = {
    **DAY,
    "benefit": "maternity",
    "name": "欧阳小凤",
    "id_number": "41120219860512002X",
    "case_number": "SY-2021-10-08-0001",
    "scheme": "employee",
    "status": "active",
    "employer": "ordinary",
    "months_insured": 18,
    "arrears_months": 2,
    "arrears_settled": True,
    "policy_compliant": True,
    "event": "delivery",
    "delivery": "caesarean",
    "babies": 2,
    "rare_complication": True,
    "procedures": ["sterilisation", "iud_removal"],
    "monthly_base": "5123.45",
    "total_cost": "12345.67",
}
WAITING: Data = {
    **DAY,
    "benefit": "inpatient",
    "scheme": "employee",
    "status": "flexible",
    "hospital": COUNTY,
    "total_cost": "9000",
    "cover": {"route": "flexible", "months_paid": 1},
}
FATHER: Data = {
    **DAY,
    "benefit": "maternity",
    "scheme": "employee",
    "status": "flexible",
    "sex": "male",
    "months_insured": 12,
    "policy_compliant": True,
    "event": "delivery",
    "delivery": "natural",
    "spouse_without_employer": True,
    "spouse_took_resident_benefit": False,
}
TYPED: Data = {
    **DAY,
    "benefit": "inpatient",
    "name": FORMULA_NAME,
    "case_number": FORMULA_NUMBER,
    "scheme": "employee",
    "status": "retired",
    "hospital": {"location": "elsewhere", "tier": "city", "grade": 3},
    "referral": "unregistered",
    "admission": 2,
    "total_cost": "99999999.99",
    "excluded_cost": {"fully_self_paid": "1000000.01", "over_price_limit": "2.5", "prior_self_payment": "30"},
    "fund_paid_this_year": "60000",
    "cover": {"route": "employer"},
}
CASES: dict[str, Data] = {
    "stay": STAY,
    "caesarean": CAESAREAN,
    "waiting": WAITING,
    "father": FATHER,
    "typed": TYPED,
    "not designated": {**STAY, "designated": False},
    "eight months": {**CAESAREAN, "months_insured": 8},
    "arrears": {**CAESAREAN, "arrears_settled": False},
    "chronic, over the ceiling": {
        **DAY,
        "benefit": "chronic",
        "scheme": "resident",
        "hospital": COUNTY,
        "total_cost": "9000",
        "excluded_cost": "300",
        "fund_paid_this_year": "148000",
        "payment_limit": "5000",
    },
    "major disease": {
        **DAY,
        "benefit": "major_disease",
        "scheme": "employee",
        "status": "active",
        "hospital": COUNTY,
        "setting": "inpatient",
        "total_cost": "80000.80",
        "eligible_limit": "70000",
    },
    "resident delivery": {
        **DAY,
        "benefit": "maternity",
        "scheme": "resident",
        "delivery": "assisted",
        "total_cost": "3000",
    },
    "contribution": {**DAY, "benefit": "contribution", "status": "unemployed", "provincial_wage": "6000"},
    "account": {**DAY, "benefit": "account", "status": "active", "age": 50, "contribution_base": "5000"},
    "retirement": {
        **DAY,
        "benefit": "retirement",
        "sex": "female",
        "status": "active",
        "total_months": 200,
        "local_months": 100,
        "employer": "ordinary",
        "contribution_base": "5000",
    },
    "late fee": {**DAY, "benefit": "late_fee", "amount_owed": "5000", "days": 100},
}


def answered(data: Data) -> tuple[Case, Estimate]:
    case = case_from(data)
    return case, estimate(case)


def slip_of(data: Data, agency: str = "三门峡市医疗保障服务窗口", clerk: str = "李明") -> Slip:
    case, answer = answered(data)
    made_at = datetime(2021, 10, 8, 10, 24, tzinfo=UTC)
    return describe(case, answer, made_at=made_at, number="20211008-3-0017", agency=agency, counter="3", clerk=clerk)
