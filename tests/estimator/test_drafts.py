"""The drafts that come with the program: sound, each row with its document and state, and answering no real case."""

import json
import tomllib
from pathlib import Path

import pytest

from estimator.cli.main import main
from estimator.cli.trusted import own_trusted_keys
from estimator.library.drafts import proven_draft, shipped_drafts
from estimator.library.library import shipped_library
from tests.cases import resident_delivery
from tests.shared import share_of

DRAFTS = shipped_drafts()
DRAFT = next(path for path in DRAFTS if path.stem == "sanmenxia-draft-2023")
FIGURES = {"deductible_and_segments", "ceiling", "change", "points", "quota", "account_rates", "wait"}


@pytest.mark.parametrize("path", share_of(DRAFTS, 3), ids=lambda path: path.stem)
def test_a_draft_is_sound(path: Path) -> None:
    assert proven_draft(path, own_trusted_keys()).based_on is not None


@pytest.mark.parametrize("path", DRAFTS, ids=lambda path: path.stem)
def test_every_row_of_figures_says_its_document_and_how_far_it_is_settled(path: Path) -> None:
    said = tomllib.loads(path.read_text("utf-8"))
    rows = [row for table in FIGURES & said.keys() for row in said[table] if row.keys() != {"removes"}]
    assert rows
    assert [row for row in rows if not row.get("document") or row.get("state") not in ("provisional", "assumed")] == []
    assert "草稿" in said["title"]


def test_a_draft_answers_no_real_case_and_is_listed_as_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert [pack.id for pack in shipped_library().packs] == ["sanmenxia-2021"]
    file = tmp_path / "case.json"
    file.write_text(json.dumps(resident_delivery("natural", "1500.00", date="2024-10-08")), "utf-8")
    paid = []
    for arguments in ([], ["--rules", str(DRAFT)]):
        assert main(["estimate", str(file), "--json", *arguments]) == 0
        paid.append(json.loads(capsys.readouterr().out)["fund_pays"])
    assert paid == ["760.00", "1000.00"]
    assert main(["rules", "list"]) == 0
    assert f"草稿，不用于办理业务：{DRAFT}" in capsys.readouterr().err


def test_a_fact_of_the_draft_is_asked_where_it_applies_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    draft = next(path for path in DRAFTS if path.stem == "sanmenxia-draft-2022")
    hospital = {"location": "local", "tier": "county", "grade": 2}
    chronic = {"benefit": "chronic", "date": "2024-10-08", "scheme": "resident", "hospital": hospital}
    file = tmp_path / "case.json"
    answers = []
    for more in ({"aid_group": "assisted"}, {"chinese_medicine_hospital": True}):
        file.write_text(json.dumps({**chronic, "total_cost": 1000, "more": more}), "utf-8")
        assert main(["estimate", str(file), "--json", "--rules", str(draft)]) in (0, 2)
        answers.append(json.loads(capsys.readouterr().out))
    assert answers[0]["fund_pays"] == "650.00"
    assert [error["field"] for error in answers[1]["errors"]] == ["more.chinese_medicine_hospital"]
