"""The values of the facts that are chosen."""

from typing import Literal

Benefit = Literal[
    "inpatient", "chronic", "major_disease", "maternity", "contribution", "account", "retirement", "late_fee"
]
Scheme = Literal["employee", "resident"]
Status = Literal["active", "retired", "flexible", "unemployed", "left"]
Sex = Literal["female", "male"]
Location = Literal["local", "province", "elsewhere"]
Tier = Literal["township", "county", "city", "province"]
Referral = Literal["registered", "emergency", "psychiatric", "long_term", "unregistered"]
CareSetting = Literal["inpatient", "outpatient", "peritoneal_dialysis"]
Route = Literal[
    "employer", "flexible", "flexible_within_3_months", "unemployment_benefit", "resident", "newborn", "none"
]
Employer = Literal["ordinary", "new", "fiscal"]
Event = Literal["delivery", "termination", "ectopic_surgery", "procedure"]
Delivery = Literal["natural", "assisted", "caesarean"]
Procedure = Literal["sterilisation", "reversal", "iud_insertion", "iud_removal"]
