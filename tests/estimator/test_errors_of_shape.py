"""Errors of shape come all at once, and before those of what belongs together."""

import json

import pytest

from estimator.case.json_format import Unfit, read_object
from estimator.errors import CaseError
from tests.cases import stay
from tests.engine import refused_fields
from tests.sound_cases import COUNTY, SOUND, changed


def test_errors_of_shape_come_all_at_once_and_before_those_of_belonging() -> None:
    case = stay("resident", COUNTY, "9000.00", age="35", excluded_cost="9000.01", foo=1, admission="2")
    case = changed(case, "hospital.tier", "village")
    assert set(refused_fields(case)) == {"age", "foo", "admission", "hospital.tier"}


BEYOND = [
    ("resident stay", "age", 131),
    ("resident stay", "admission", 0),
    ("delivery", "babies", 10),
    ("termination", "gestation_months", 11),
    ("late fee", "days", 36_501),
]


@pytest.mark.parametrize(("name", "key", "value"), BEYOND, ids=[key for _, key, _ in BEYOND])
def test_a_count_beyond_its_bounds_comes_with_the_other_errors_of_shape(name: str, key: str, value: int) -> None:
    assert set(refused_fields({**SOUND[name], key: value, "date": "2021-10-8"})) == {"date", key}


KIND_UNKNOWN = [("resident stay", "benefit"), ("late fee", "benefit"), ("delivery", "benefit"), ("delivery", "scheme")]


@pytest.mark.parametrize("value", ["village", 1, None, []], ids=repr)
@pytest.mark.parametrize(("name", "kind"), KIND_UNKNOWN)
def test_where_the_kind_is_unknown_what_no_kind_takes_is_named_as_well(name: str, kind: str, value: object) -> None:
    case = {**SOUND[name], kind: value, "date": "2021-10-8", "foo": 1}
    assert refused_fields(case) == [kind, "date", "foo"]


def test_where_the_kind_is_unknown_a_key_is_refused_as_the_kind_that_has_it_refuses_it() -> None:
    case = changed(SOUND["resident stay"], "hospital.tier", "village")
    assert refused_fields({**case, "benefit": "stay"}) == ["benefit", "hospital.tier"]


def test_keys_that_are_written_twice_are_found_however_many_there_are() -> None:
    keys = [f"k{index}" for index in range(16_000)]
    text = json.dumps({"benefit": "inpatient"})[:-1] + "".join(f',"{key}":1,"{key}":2' for key in keys) + "}"
    assert set(read_object(text)) == {"benefit", *keys}
    assert read_object(text)["k15999"] == Unfit("写了两次")


TOO_MANY = {
    "keys of no kind": "{" + ",".join(f'"k{index}":1' for index in range(60_000)) + "}",
    "keys of null": '{"benefit":"inpatient",' + ",".join(f'"k{index}":null' for index in range(60_000)) + "}",
    "items": '{"benefit":"maternity","scheme":"employee","procedures":[' + ",".join("1" * 400_000) + "]}",
    "objects": '{"benefit":"inpatient","hospital":[' + ",".join(["{}"] * 200_000) + "]}",
}


@pytest.mark.parametrize("text", TOO_MANY.values(), ids=TOO_MANY)
def test_what_would_be_wrong_in_very_many_places_is_refused_once(text: str) -> None:
    with pytest.raises(CaseError) as refused:
        read_object(text)
    assert [(error.field, error.message) for error in refused.value.errors] == [("", "键和列表项太多，超过 40000 个")]
