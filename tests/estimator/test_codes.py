"""Names and codes of the national platform: what each says, what is refused, and figures told back in them."""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given

from estimator import CaseError, estimate
from estimator.case.models import ChronicCase
from estimator.nhsa import decode, platform, platform_figures, platform_items, read_coded_case
from tests.cases import care, stay
from tests.oracle_facts import Case
from tests.strategies import BILLS, CASES

AWAY = {"hospital": {"location": "province"}}

# Each code and the fields that it stands for, as the interface specification has them.
CODES: list[tuple[Case, Case]] = [
    ({"insutype": "310"}, {"scheme": "employee"}),
    ({"insutype": "390"}, {"scheme": "resident"}),
    ({"insutype": "510"}, {"scheme": "employee", "benefit": "maternity"}),
    ({"gend": "1", "insutype": "510"}, {"sex": "male", "scheme": "employee", "benefit": "maternity"}),
    ({"gend": "2", "benefit": "retirement"}, {"sex": "female", "benefit": "retirement"}),
    ({"gend": "2", "insutype": "390"}, {"scheme": "resident"}),  # nobody asks for it
    ({"psn_type": "11"}, {"status": "active"}),
    ({"psn_type": "12"}, {"status": "retired"}),
    *(({"psn_type": code}, {"scheme": "resident"}) for code in ("14", "15", "16")),
    ({"psn_type": "1101"}, {"status": "active"}),
    ({"psn_type": "1102"}, {"status": "active"}),
    ({"psn_type": "1103"}, {"status": "flexible"}),
    *(({"psn_type": code}, {"status": "retired"}) for code in ("1201", "1202", "1203")),
    *(({"psn_type": code}, {"scheme": "resident"}) for code in ("1401", "1402", "1403", "1404", "1405", "1501")),
    *(({"med_type": code}, {"benefit": "inpatient"}) for code in ("21", "22", "23", "24", "25")),
    ({"med_type": "14"}, {"benefit": "chronic"}),
    ({"med_type": "18"}, {"benefit": "major_disease", "setting": "outpatient"}),
    *(({"med_type": code}, {"benefit": "maternity"}) for code in ("51", "52", "53")),
    *(({"hosp_lv": code}, {"hospital": {"grade": 3}}) for code in ("1", "2", "3", "4")),
    *(({"hosp_lv": code}, {"hospital": {"grade": 2}}) for code in ("5", "6", "7")),
    *(({"hosp_lv": code}, {"hospital": {"grade": 1}}) for code in ("8", "9", "10")),
    ({"out_type": "0"}, {"hospital": {"location": "local"}}),
    ({"out_type": "1"}, {"hospital": {"location": "province"}}),
    ({"out_type": "2"}, {"hospital": {"location": "elsewhere"}}),
    ({"out_type": "3"}, {"hospital": {"location": "elsewhere"}}),
    ({"ipt_type": "1", **AWAY}, AWAY),
    ({"ipt_type": "2", **AWAY}, {"referral": "emergency", **AWAY}),
    ({"ipt_type": "3", **AWAY}, {"referral": "registered", **AWAY}),
    ({"ipt_type": "3", "out_type": "2"}, {"referral": "registered", "hospital": {"location": "elsewhere"}}),
    # Within the region nobody asks for a filing.
    ({"ipt_type": "2", "out_type": "0"}, {"hospital": {"location": "local"}}),
    ({"matn_type": "1", "insutype": "510"}, {"delivery": "natural", "event": "delivery"}),
    ({"matn_type": "2", "insutype": "510"}, {"delivery": "assisted", "event": "delivery"}),
    ({"matn_type": "3", "insutype": "510"}, {"delivery": "caesarean", "event": "delivery"}),
    ({"matn_type": "4", "insutype": "510"}, {"difficult": True, "event": "delivery"}),
    ({"matn_type": "3", "insutype": "390"}, {"delivery": "caesarean", "scheme": "resident"}),
    ({"matn_type": "4", "insutype": "390"}, {"scheme": "resident"}),
    # A scheme that is none is for the case to refuse.
    ({"matn_type": "1", "scheme": "e"}, {"delivery": "natural", "scheme": "e"}),
    ({"matn_type": "1", "scheme": 0}, {"delivery": "natural", "scheme": 0}),
    ({"matn_type": "5"}, {"event": "termination"}),
    ({"matn_type": "6"}, {"event": "termination"}),
    ({"birctrl_type": "1"}, {"procedures": ["iud_insertion"], "event": "procedure"}),
    ({"birctrl_type": "2"}, {"procedures": ["iud_removal"], "event": "procedure"}),
    ({"birctrl_type": "3"}, {"event": "termination"}),
    ({"birctrl_type": "4"}, {"event": "termination"}),
    ({"birctrl_type": "5"}, {"procedures": ["sterilisation"], "event": "procedure"}),
    ({"birctrl_type": "6"}, {"procedures": ["reversal"], "event": "procedure"}),
    ({"birctrl_type": "7"}, {"procedures": ["sterilisation"], "event": "procedure", "sex": "male"}),
    ({"birctrl_type": "8"}, {"procedures": ["reversal"], "event": "procedure", "sex": "male"}),
    # An operation on top of a delivery.
    (
        {"birctrl_type": "5", "matn_type": "3", "insutype": "510"},
        {"procedures": ["sterilisation"], "event": "delivery", "delivery": "caesarean"},
    ),
    ({"birctrl_type": "1", "event": "ectopic_surgery"}, {"procedures": ["iud_insertion"], "event": "ectopic_surgery"}),
    ({"insutype": 390}, {"scheme": "resident"}),
    ({"medfee_sumamt": "9000.00"}, {"total_cost": "9000.00"}),
    ({"fulamt_ownpay_amt": 1, "preselfpay_amt": 2}, {"excluded_cost": {"fully_self_paid": 1, "prior_self_payment": 2}}),
    ({"overlmt_selfpay": 3}, {"excluded_cost": {"over_price_limit": 3}}),
    # What two say alike, or the case and a code, is no conflict.
    ({"insutype": "390", "psn_type": "15", "scheme": "resident"}, {"scheme": "resident"}),
    ({"hosp_lv": "5", "hospital": {"tier": "county", "grade": 2}}, {"hospital": {"tier": "county", "grade": 2}}),
    ({"name": "张三", "unknown": 1}, {"name": "张三", "unknown": 1}),
]


@pytest.mark.parametrize(("told", "meant"), CODES, ids=str)
def test_a_code_says_what_it_stands_for(told: Case, meant: Case) -> None:
    implied = {"scheme": "employee", "benefit": "maternity"} if told.get("insutype") == "510" else {}
    assert decode(told) == implied | meant


def test_every_code_of_the_data_file_is_tried() -> None:
    tried = {(field, str(code)) for told, _ in CODES for field, code in told.items()}
    every = {(field, code) for field, codes in platform().codes.items() for code in codes}
    assert every - tried == {("hosp_lv", "11"), ("matn_type", "7")}, "the two that are refused"


REFUSED: list[tuple[Case, list[str], str]] = [
    ({"insutype": "340"}, ["insutype"], "没有代码“340”"),
    ({"psn_type": "13"}, ["psn_type"], "没有代码“13”"),
    ({"psn_type": 1101.0}, ["psn_type"], "没有代码"),
    ({"med_type": ""}, ["med_type"], "没有代码“”"),
    ({"med_type": True}, ["med_type"], "没有代码“”"),
    ({"med_type": ["21"]}, ["med_type"], "没有代码“”"),
    ({"med_type": "２１"}, ["med_type"], "没有代码“２１”"),
    ({"hosp_lv": "12", "out_type": "4"}, ["hosp_lv", "out_type"], "没有代码"),
    ({"hosp_lv": "11"}, ["hosp_lv"], "hospital.grade"),
    ({"matn_type": "7"}, ["matn_type"], "产前检查"),
    ({"insutype": "390", "psn_type": "1101", "scheme": "employee"}, ["insutype"], "与险种不一致"),
    ({"insutype": "310", "psn_type": "15"}, ["psn_type"], "与 insutype 310 不一致"),
    ({"insutype": "510", "med_type": "21"}, ["med_type"], "与 insutype 510 不一致"),
    ({"psn_type": "12", "status": "active"}, ["psn_type"], "与人员类别不一致"),
    ({"hosp_lv": "5", "hospital": {"grade": 3}}, ["hosp_lv"], "与等级不一致"),
    ({"hosp_lv": "5", "hospital": "县医院"}, ["hosp_lv"], "不一致"),
    ({"ipt_type": "3", "referral": "unregistered", **AWAY}, ["ipt_type"], "与备案不一致"),
    ({"matn_type": "1", "event": "termination", "insutype": "510"}, ["matn_type"], "与生育类别不一致"),
    ({"matn_type": "1", "birctrl_type": "4", "insutype": "510"}, ["matn_type"], "与 birctrl_type 4 不一致"),
    ({"birctrl_type": "1", "procedures": ["iud_removal"]}, ["birctrl_type"], "与节育手术不一致"),
    ({"birctrl_type": "7", "sex": "female"}, ["birctrl_type"], "与性别不一致"),
    ({"medfee_sumamt": "9000", "total_cost": "9000.01"}, ["medfee_sumamt"], "与总费用不一致"),
    ({"fulamt_ownpay_amt": 1, "excluded_cost": 1}, ["fulamt_ownpay_amt"], "不一致"),
    ({"medfee_sumamt": [1], "total_cost": 1}, ["medfee_sumamt"], "与总费用不一致"),
]


@pytest.mark.parametrize(("told", "fields", "message"), REFUSED, ids=str)
def test_a_code_that_says_nothing_or_something_else_is_an_error_of_its_field(
    told: Case, fields: list[str], message: str
) -> None:
    with pytest.raises(CaseError) as caught:
        decode(told)
    assert [error.field for error in caught.value.errors] == fields
    assert message in str(caught.value)


TEXTS = [
    ('{"insutype": "390", "insutype": "390"}', "insutype"),
    ('{"insutype": null}', "insutype"),
    ('{"medfee_sumamt": null}', "medfee_sumamt"),
    ('{"insutype": "390", "med_type": "21", "hospital": {"tier": null}}', "hospital.tier"),
    ('{"medfee_sumamt": NaN, "insutype": "390", "med_type": "14", "date": "2021-10-08"}', "total_cost"),
    ('{"medfee_sumamt": 1e3, "insutype": "390", "med_type": "14", "date": "2021-10-08"}', "total_cost"),
    ('{"medfee_sumamt": 9000.001, "insutype": "390", "med_type": "14", "date": "2021-10-08"}', "total_cost"),
    ('{"insutype": "390"}, {}', ""),
    ("[]", ""),
    ("", ""),
    ("[" * 100_000, ""),
    (b"\xff\xfe", ""),
]


@pytest.mark.parametrize(("text", "field"), TEXTS, ids=range(len(TEXTS)))
def test_what_is_wrong_with_the_text_is_said_as_for_any_case(text: str | bytes, field: str) -> None:
    with pytest.raises(CaseError) as caught:
        read_coded_case(text)
    assert field in [error.field for error in caught.value.errors]


@pytest.mark.parametrize(("amount", "same"), [("9000.50", "9000.50"), ("9000.50", '"9000.5"'), ("9000", '"9000.00"')])
def test_an_amount_told_twice_alike_is_no_conflict_however_it_is_written(amount: str, same: str) -> None:
    told = f'"insutype": 390, "med_type": "14", "out_type": 0, "hosp_lv": 5, "medfee_sumamt": {amount}'
    case = read_coded_case(f'{{{told}, "total_cost": {same}, "hospital": {{"tier": "city"}}, "date": "2021-10-08"}}')
    assert isinstance(case, ChronicCase)
    assert case.total_cost == Decimal(amount)


def test_a_conflict_of_amounts_says_the_number_that_was_written() -> None:
    with pytest.raises(CaseError, match=r"medfee_sumamt 表示总费用为9000\.51"):
        read_coded_case('{"medfee_sumamt": 9000.51, "total_cost": 9000.5}')


def test_a_stay_told_in_codes_alone_but_for_the_level_of_the_hospital() -> None:
    told = {
        "insutype": "390",
        "psn_type": "1501",
        "med_type": "21",
        "hosp_lv": "6",
        "out_type": "0",
        "ipt_type": "2",
        "medfee_sumamt": 9500.10,
        "fulamt_ownpay_amt": "300.05",
        "overlmt_selfpay": "100.00",
        "preselfpay_amt": "100.05",
        "date": "2021-10-08",
        "age": 50,
        "hospital": {"tier": "county"},
    }
    case = read_coded_case(b"\xef\xbb\xbf" + json.dumps(told).encode())
    # 1100 × 63 % + 7500 × 83 % (Art. 33)
    assert platform_figures(case, estimate(case)) == {
        "medfee_sumamt": "9500.10",
        "fulamt_ownpay_amt": "300.05",
        "overlmt_selfpay": "100.00",
        "preselfpay_amt": "100.05",
        "inscp_scp_amt": "9000.00",
        "dedc_std": "400.00",
        "act_pay_dedc": "400.00",
        "hifp_pay": "6918.00",
        "fund_pay_sumamt": "6918.00",
        "psn_part_amt": "2582.10",
        "pool_prop_selfpay": "0.7282",
    }


def items_of(case: Case) -> list[tuple[str | None, str | None]]:
    read = read_coded_case(json.dumps(case))
    answer = estimate(read)
    amounts = [None if step.amount is None else str(step.amount) for step in answer.steps]
    return [(item, amount) for item, amount in zip(platform_items(answer), amounts, strict=True) if item is not None]


def test_the_steps_of_a_bill_by_their_policy_items() -> None:
    # 149,500 paid, so that 500 is left under the ceiling of 150,000 (Art. 32)
    case = stay("resident", ("local", "county", 2), "9000.00", fund_paid_this_year="149500.00")
    assert items_of(case) == [("S001", "400.00"), ("C001", "693.00"), ("C002", "6225.00"), ("EC01", "-6418.00")]


def test_a_limit_of_the_disease_is_not_the_ceiling() -> None:
    case = care("chronic", "resident", ("local", "county", 2), "1000.00", payment_limit="1.00")
    assert items_of(case) == [("S001", "0.00"), ("C001", "650.00")]


def test_what_is_not_paid_yet_has_no_policy_items() -> None:
    case = stay("resident", ("local", "county", 2), "9000.00", cover={"route": "none"})
    assert items_of(case) == []


def test_a_bill_of_nothing_has_no_share() -> None:
    assert "pool_prop_selfpay" not in told_back(stay("resident", ("local", "county", 2), "0.00"))


def told_back(case: Case) -> dict[str, Decimal]:
    read = read_coded_case(json.dumps(case))
    return {name: Decimal(figure) for name, figure in platform_figures(read, estimate(read)).items()}


@given(BILLS)
def test_the_identities_of_the_platform_hold_to_the_fen(case: Case) -> None:
    told = told_back(case)
    assert told["medfee_sumamt"] == told["fund_pay_sumamt"] + told["psn_part_amt"]
    assert told["hifp_pay"] == told["fund_pay_sumamt"]
    assert told["act_pay_dedc"] <= told["dedc_std"]
    parts = [told[name] for name in ("fulamt_ownpay_amt", "overlmt_selfpay", "preselfpay_amt") if name in told]
    if parts:
        assert told["inscp_scp_amt"] == told["medfee_sumamt"] - sum(parts)
    else:
        assert not isinstance(case["excluded_cost"], dict), "only the sum of the three is known"


@given(CASES)
def test_a_case_without_codes_is_the_case_that_it_always_was(case: Case) -> None:
    assert decode(case) == case


def test_no_bill_no_figures_of_a_bill() -> None:
    case: dict[str, Any] = {"benefit": "late_fee", "date": "2021-10-08", "amount_owed": 1, "days": 1}
    assert told_back(case) == {}
