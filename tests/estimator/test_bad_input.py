"""Bad input, key by key: a value that is none is refused by an error that names the field, all of them at once."""

import json
import os
import sys
from pathlib import Path

import pytest

from estimator import CaseError, FieldError, read_case
from estimator.reading import open_input
from tests.engine import answer, refused_fields
from tests.oracle_facts import Case
from tests.sound_cases import SOUND, changed, removed


@pytest.mark.parametrize("case", SOUND.values(), ids=SOUND)
def test_sound_cases_are_answered(case: Case) -> None:
    assert answer(case)["benefit"] == case["benefit"]


AMOUNTS = [
    ("resident stay", "total_cost"),
    ("township stay", "excluded_cost"),
    ("employee stay", "excluded_cost.fully_self_paid"),
    ("employee stay", "excluded_cost.over_price_limit"),
    ("employee stay", "excluded_cost.prior_self_payment"),
    ("employee stay", "fund_paid_this_year"),
    ("chronic", "eligible_limit"),
    ("chronic", "payment_limit"),
    ("resident delivery", "total_cost"),
    ("delivery", "total_cost"),
    ("delivery", "monthly_base"),
    ("ectopic", "provincial_wage"),
    ("contribution", "monthly_wage"),
    ("contribution", "provincial_wage"),
    ("account", "contribution_base"),
    ("retirement", "contribution_base"),
    ("never insured", "provincial_wage"),
    ("dissolved", "average_medical_cost"),
    ("late fee", "amount_owed"),
]
NOT_AMOUNTS = [
    *(-1, "-1", "-0.00", "-0", "+1", "1.234", "0.001", "100000000", 100_000_000, 10**30),
    *("", " ", " 1", "1 ", "1,000", "1_000", "1e3", "1E3", "0x10", "NaN", "Infinity", ".5", "5.", "1.2.3", "元"),
    *("１２", "１２.50", "٣", "一千", "1\n", True, False, None, [], ["1.00"], float("nan"), float("inf")),
]


@pytest.mark.parametrize("value", NOT_AMOUNTS, ids=repr)
@pytest.mark.parametrize(("name", "path"), AMOUNTS)
def test_not_an_amount(name: str, path: str, value: object) -> None:
    assert refused_fields(changed(SOUND[name], path, value)) == [path]


@pytest.mark.parametrize("written", ["1e3", "1E3", "1.5e1", "12.345", "-0", "-0.0", "-5", "-5.5", "NaN", "-Infinity"])
def test_a_json_number_that_is_not_an_amount(written: str) -> None:
    text = json.dumps(changed(SOUND["late fee"], "amount_owed", "?")).replace('"?"', written)
    assert refused_fields(text) == ["amount_owed"]


@pytest.mark.parametrize("written", ["0", "0.0", "0.00", "12000", "12000.5", "12000.50", "99999999.99"])
def test_an_amount_is_read_as_it_is_written(written: str) -> None:
    text = json.dumps(changed(SOUND["dissolved"], "average_medical_cost", "?"))
    total = f"{round(float(written) * 1000)}"
    for amount in (written, f'"{written}"'):
        assert answer(text.replace('"?"', amount))["total"] == f"{total[:-2] or 0}.{total[-2:]:0>2}"


COUNTS = [
    ("resident stay", "age"),
    ("resident stay", "admission"),
    ("resident stay", "hospital.grade"),
    ("employer", "cover.months_paid"),
    ("employer", "cover.arrears_months"),
    ("flexible", "cover.months_paid"),
    ("flexible", "cover.arrears_months"),
    ("delivery", "months_insured"),
    ("delivery", "babies"),
    ("procedure", "arrears_months"),
    ("termination", "gestation_months"),
    ("ectopic", "gestation_months"),
    ("left", "months_since_leaving"),
    ("account", "age"),
    ("retirement", "total_months"),
    ("retirement", "local_months"),
    ("late fee", "days"),
]
NOT_COUNTS = ["3", "３", "", "three", -1, 3.5, 3.0, True, False, None, [], {}, [3], float("nan"), 10**30]


@pytest.mark.parametrize("value", NOT_COUNTS, ids=repr)
@pytest.mark.parametrize(("name", "path"), COUNTS)
def test_not_a_count(name: str, path: str, value: object) -> None:
    assert path in refused_fields(changed(SOUND[name], path, value))


FLAGS = [
    ("employee stay", "designated"),
    ("employer", "cover.arrears_settled"),
    ("flexible", "cover.arrears_settled"),
    ("unemployed", "cover.in_payment"),
    ("year paid", "cover.year_paid"),
    ("newborn", "cover.parent_insured_here"),
    ("newborn", "cover.registered_within_90_days"),
    ("resident delivery", "designated"),
    ("delivery", "policy_compliant"),
    ("delivery", "difficult"),
    ("delivery", "rare_complication"),
    ("left", "prenatal_checks"),
    ("procedure", "arrears_settled"),
    ("father", "spouse_without_employer"),
    ("father", "spouse_took_resident_benefit"),
    ("account", "employer_in_arrears"),
    ("never insured", "never_insured"),
    ("never insured", "maternity_insured"),
    ("dissolved", "employer_dissolved"),
]


@pytest.mark.parametrize("value", [1, 0, 1.0, "true", "false", "是", "", None, [], {}], ids=repr)
@pytest.mark.parametrize(("name", "path"), FLAGS)
def test_not_true_or_false(name: str, path: str, value: object) -> None:
    assert path in refused_fields(changed(SOUND[name], path, value))


CHOICES = [
    ("resident stay", "benefit"),
    ("resident stay", "scheme"),
    ("employee stay", "status"),
    ("employee stay", "hospital.location"),
    ("employee stay", "hospital.tier"),
    ("employee stay", "referral"),
    ("major disease", "setting"),
    ("employer", "cover.route"),
    ("year paid", "cover.route"),
    ("resident delivery", "delivery"),
    ("resident delivery", "scheme"),
    ("resident delivery", "cover.route"),
    ("delivery", "scheme"),
    ("delivery", "sex"),
    ("delivery", "status"),
    ("delivery", "employer"),
    ("delivery", "event"),
    ("delivery", "delivery"),
    ("termination", "setting"),
    ("contribution", "status"),
    ("contribution", "employer"),
    ("account", "status"),
    ("retirement", "sex"),
    ("retirement", "status"),
    ("retirement", "employer"),
]


@pytest.mark.parametrize("value", ["", "other", "Employee", "职工", " local", 1, 1.5, True, None, [], {}], ids=repr)
@pytest.mark.parametrize(("name", "path"), CHOICES)
def test_not_one_of_the_values(name: str, path: str, value: object) -> None:
    assert path in refused_fields(changed(SOUND[name], path, value))


TEXTS = [("resident stay", "name"), ("resident stay", "case_number"), ("resident stay", "id_number")]


@pytest.mark.parametrize("value", [1, -1, 1.5, True, None, [], {}], ids=repr)
@pytest.mark.parametrize(("name", "path"), TEXTS)
def test_not_text(name: str, path: str, value: object) -> None:
    assert refused_fields(changed(SOUND[name], path, value)) == [path]


NOT_DATES: list[object] = [
    *("2021-02-29", "2021-13-01", "2021-00-10", "2021-10-00", "2021-10-32", "0000-01-01"),
    *("2021-2-7", "20211008", "2021/10/08", "08-10-2021", "2021-10-08T00:00:00", "2021-10-08 ", "", "今天"),
    *("２０２１-10-08", 20211008, 2021.5, True, None, [], {}),
]


@pytest.mark.parametrize("value", NOT_DATES, ids=repr)
@pytest.mark.parametrize(
    ("name", "path"), [("late fee", "date"), ("delivery", "date"), ("never insured", "retired_on")]
)
def test_not_a_date(name: str, path: str, value: object) -> None:
    assert refused_fields(changed(SOUND[name], path, value)) == [path]


@pytest.mark.parametrize("value", ["2021-02-06", "2020-12-31", "1999-01-01"])
@pytest.mark.parametrize("name", SOUND)
def test_a_day_before_the_rules(name: str, value: str) -> None:
    case = changed(SOUND[name], "date", value)
    case |= {"retired_on": value} if "retired_on" in case else {}
    assert "date" in refused_fields({key: case[key] for key in case if key != "id_number"})


def test_the_first_day_of_the_rules_is_answered() -> None:
    assert answer(changed(SOUND["late fee"], "date", "2021-02-07"))["late_fee"] == "7.50"


TABLES = [
    ("employee stay", "hospital"),
    ("employer", "cover"),
    ("resident delivery", "cover"),
]


@pytest.mark.parametrize("value", ["local", 1, True, None, [], [{}]], ids=repr)
@pytest.mark.parametrize(("name", "path"), TABLES)
def test_not_keys_and_values(name: str, path: str, value: object) -> None:
    assert refused_fields(changed(SOUND[name], path, value)) == [path]


PROCEDURES: list[tuple[str, object]] = [
    ("procedure", []),
    ("procedure", ["iud_removal", "iud_removal"]),
    ("procedure", ["other"]),
    ("procedure", [1]),
    ("procedure", [None]),
    ("procedure", "iud_removal"),
    ("procedure", {"iud_removal": True}),
    ("procedure", True),
    ("procedure", None),
    ("termination", ["iud_insertion", "iud_insertion"]),
    ("delivery", ["abortion"]),
]


@pytest.mark.parametrize(("name", "value"), PROCEDURES)
def test_not_a_list_of_procedures(name: str, value: object) -> None:
    assert set(refused_fields(changed(SOUND[name], "procedures", value))) == {"procedures"}


# What is no case at all: the error is of the whole.
NO_CASE = ["", " ", "[]", '"x"', "1", "null", "{", '{"benefit": }', "{'benefit': 1}", "[" * 100_000, "\ufffe"]


@pytest.mark.parametrize("text", NO_CASE, ids=lambda text: repr(text[:12]))
def test_text_that_is_no_case(text: str) -> None:
    assert refused_fields(text) == [""]


def test_an_empty_case() -> None:
    assert refused_fields("{}") == ["benefit", "date"]


def test_a_key_written_twice() -> None:
    text = json.dumps(SOUND["late fee"])
    assert refused_fields(text.replace('"days"', '"days": 1, "days"')) == ["days"]
    text = json.dumps(SOUND["resident stay"])
    assert refused_fields(text.replace('"tier"', '"tier": "county", "tier"')) == ["hospital.tier"]
    assert refused_fields(text.replace('"benefit"', '"benefit": "inpatient", "benefit"')) == ["benefit"]


@pytest.mark.parametrize("key", ["amount", "parts"])
def test_an_unknown_key_is_named_whatever_it_is(key: str) -> None:
    assert refused_fields(changed(SOUND["resident stay"], key, 1)) == [key]


MESSAGES = [
    ("date", "２０２１-10-08", "日期应写成 2021-10-08 的样子"),
    ("date", "2021-02-29", "没有这一天"),
    ("hospital.grade", 0, "不能小于 1"),
    ("hospital.grade", 4, "不能大于 3"),
    ("admission", -1, "不能小于 1"),
    ("admission", None, "不能是 null，不知道的就不写"),
]


@pytest.mark.parametrize(("path", "value", "message"), MESSAGES, ids=str)
def test_what_is_wrong_is_said_as_it_is(path: str, value: object, message: str) -> None:
    with pytest.raises(CaseError) as caught:
        read_case(json.dumps(changed(SOUND["resident stay"], path, value)))
    assert caught.value.errors == (FieldError(path, message),)


def test_months_paid_here_are_held_against_all_months_only_where_those_are_given() -> None:
    assert refused_fields(removed(SOUND["retirement"], "total_months")) == ["total_months"]


def test_a_key_out_of_place_is_explained_by_this_benefit() -> None:
    with pytest.raises(CaseError) as caught:
        read_case(json.dumps({**SOUND["retirement"], "provincial_wage": "5000.00"}))
    assert caught.value.errors == (FieldError("provincial_wage", "这里不用填；只在人员类别为灵活时才填"),)


@pytest.mark.skipif(sys.platform == "win32", reason="no pipes with names: not proven there")
def test_a_pipe_or_a_device_is_refused_before_it_is_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "in.jsonl")
    for path in (tmp_path / "in.jsonl", Path("/dev/zero")):
        with pytest.raises(CaseError, match="不是普通文件"), open_input(path):
            pass
