"""An ID number tells age and sex where the case asks for them, and nothing elsewhere."""

import json

import pytest

from estimator import CaseError, estimate, read_case

WOMAN_OF_35 = {"date": "2021-10-08", "id_number": "41120219860512002X"}
COUNTY = {"hospital": {"location": "local", "tier": "county", "grade": 2}, "total_cost": "9000"}
INPATIENT = {"benefit": "inpatient", "scheme": "employee", "status": "active"} | COUNTY


@pytest.mark.parametrize(
    ("case", "figure", "amount"),
    [
        (INPATIENT, "fund_pays", "7560.00"),  # Art. 12, 13: (9000 - 600) * 90 %
        ({"benefit": "account", "status": "retired", "contribution_base": "4000"}, "monthly_credit", "152.00"),
        ({"benefit": "account", "status": "active", "contribution_base": "4000"}, "monthly_credit", "120.00"),
        ({"benefit": "retirement", "employer_dissolved": True, "average_medical_cost": "4000"}, "total", "40000.00"),
    ],
    ids=["employee", "retired account", "active account", "dissolved employer"],
)
def test_a_number_does_no_harm_where_age_and_sex_are_not_asked(
    case: dict[str, object], figure: str, amount: str
) -> None:
    assert str(estimate(read_case(json.dumps(WOMAN_OF_35 | case))).figures[figure]) == amount


def test_an_age_that_is_given_there_is_still_refused() -> None:
    estimate(read_case(json.dumps(WOMAN_OF_35 | INPATIENT)))
    with pytest.raises(CaseError) as caught:
        read_case(json.dumps(WOMAN_OF_35 | INPATIENT | {"age": 35}))

    assert [error.field for error in caught.value.errors] == ["age"]


@pytest.mark.parametrize("unseen", ["\u200b", "\ufeff", "\u202a", "\u2060", "\u00ad"])
def test_signs_that_nobody_sees_are_left_out_of_an_id_number(unseen: str) -> None:
    number = f"{unseen}411202{unseen}19860512002X{unseen}"
    case = read_case(json.dumps(INPATIENT | WOMAN_OF_35 | {"id_number": number}))
    assert case.id_number == "41120219860512002X"
