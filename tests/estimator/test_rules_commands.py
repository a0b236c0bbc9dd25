"""A draft is tried, a region is named, editors have a schema: `--rules`, `--region`, `rules schema`, `rules show`."""

import json
from pathlib import Path
from typing import Any

import pytest

from estimator.cli.main import main
from estimator.rulepack.model import COLLECT_TABLES, UNIQUE_TABLES
from tests.officer_packs import FOLDER, text_of

Output = pytest.CaptureFixture[str]
STAY = {
    "benefit": "inpatient",
    "date": "2027-03-08",
    "scheme": "resident",
    "age": 40,
    "hospital": {"location": "local", "tier": "county", "grade": 2},
    "total_cost": 9000,
}
DRAFT = str(FOLDER / "sanmenxia-2027.toml")


@pytest.fixture
def case(tmp_path: Path) -> str:
    file = tmp_path / "case.json"
    file.write_text(json.dumps(STAY), "utf-8")
    return str(file)


def answer(arguments: list[str], capsys: Output) -> dict[str, Any]:
    assert main([*arguments, "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_a_draft_is_tried_and_said_to_be_one(case: str, capsys: Output) -> None:
    assert answer(["estimate", case], capsys)["fund_pays"] == "6918.00"
    tried = answer(["estimate", case, "--rules", DRAFT], capsys)
    assert (tried["fund_pays"], tried["rules"]["id"]) == ("6630.00", "sanmenxia-2027")
    assert tried["notes"][0] == "按没有签发的规则试算，只供试用，不作依据。"
    assert answer(["estimate", case], capsys)["fund_pays"] == "6918.00"


def test_a_draft_that_is_not_sound_is_not_tried(case: str, tmp_path: Path, capsys: Output) -> None:
    draft = tmp_path / "x.toml"
    draft.write_text(text_of("sanmenxia-2021").replace('rate = "63%"', "rate = 63", 1), "utf-8")
    assert main(["estimate", case, "--rules", str(draft)]) == 2
    assert '比例要写成 "63%"，现在是 63' in capsys.readouterr().err


def test_a_batch_is_tried_by_a_draft(tmp_path: Path, capsys: Output) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text(json.dumps(STAY), "utf-8")
    assert main(["batch", str(source), "-o", str(target), "--rules", DRAFT]) == 0
    assert json.loads(target.read_text("utf-8"))["fund_pays"] == "6630.00"
    capsys.readouterr()


@pytest.mark.parametrize(("region", "status"), [("三门峡市", 0), ("洛阳市", 2)])
def test_a_region_is_named(region: str, status: int, case: str, capsys: Output) -> None:
    assert main(["estimate", case, "--region", region]) == status
    assert bool(capsys.readouterr().err) == (status == 2)


def test_the_schema_knows_every_table_key_fact_and_value(capsys: Output) -> None:
    assert main(["rules", "schema"]) == 0
    schema = json.loads(capsys.readouterr().out)
    assert {*UNIQUE_TABLES, *COLLECT_TABLES, "note", "reading", "article", "example"} <= schema["properties"].keys()
    assert not {"file", "sha256", "content", "under", "issue"} & schema["properties"].keys()
    ceiling = schema["$defs"]["Ceiling"]
    assert ceiling["anyOf"][0] == {"required": ["article", "when", "ceiling"]}
    assert not {"id", "line"} & ceiling["properties"].keys()
    assert ceiling["properties"]["when"] == {"$ref": "#/$defs/When"}
    tier = schema["$defs"]["When"]["anyOf"][0]["properties"]["tier"]
    assert (tier["title"], tier["anyOf"][0]["enum"]) == ("级别", ["township", "county", "city", "province"])


def test_the_schema_leaves_room_for_what_a_pack_declares(capsys: Output) -> None:
    assert main(["rules", "schema"]) == 0
    clause = json.loads(capsys.readouterr().out)["$defs"]["When"]["anyOf"][0]
    name = {"type": "string", "pattern": "^[a-z][a-z0-9_]*$"}
    assert name in clause["additionalProperties"]["anyOf"]
    assert name in clause["properties"]["benefit"]["anyOf"][0]["anyOf"]


@pytest.mark.parametrize("pack", ["sanmenxia-2021", DRAFT])
def test_a_pack_is_shown_by_its_id_or_from_its_file(pack: str, capsys: Output) -> None:
    assert main(["rules", "show", pack]) == 0
    out = capsys.readouterr().out
    assert "内容校验码" in out
    assert "起付标准" in out


def test_a_pack_that_is_not_there_is_said(capsys: Output) -> None:
    assert main(["rules", "show", "nowhere"]) == 2
    assert "没有编号为 nowhere 的规则包，有：sanmenxia-2021" in capsys.readouterr().err
