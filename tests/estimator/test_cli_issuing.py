"""The commands by which rules are issued: a key, a seal, installed at a counter, taken back."""

import io
import json
import sys
from pathlib import Path

import pytest

from estimator.cli.main import main
from estimator.library import keys
from tests.issuing import own_places
from tests.officer_packs import FOLDER

BUREAU = "三门峡市医疗保障局"
SEALED_BY = ["--by", BUREAU, "--on", "2026-12-20"]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in; passwords are cheap, and the places are those of a new computer."""
    monkeypatch.setattr(keys, "_OPERATIONS", 1 << 15)
    monkeypatch.setattr(keys, "_MEMORY", 1 << 20)
    own_places(tmp_path / "computer", monkeypatch)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def said(capsys: pytest.CaptureFixture[str], *arguments: str, typed: str = "") -> str:
    """Return what a command says; fails the test where it is refused."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdin", io.StringIO(f"{typed}\n"))
        status = main(["rules", *arguments])
    printed = capsys.readouterr()
    assert (status, printed.err) == (0, "")
    return printed.out


def refused(capsys: pytest.CaptureFixture[str], *arguments: str, typed: str = "") -> str:
    """Return why a command is refused."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdin", io.StringIO(f"{typed}\n"))
        assert main(["rules", *arguments]) == 2
    return capsys.readouterr().err


def trust(home: Path, key: Path) -> None:
    """Enter a public key in the settings."""
    settings = home / "benefit-estimator" / "settings.json"
    settings.parent.mkdir(exist_ok=True)
    settings.write_text(json.dumps({"rule_keys": key.read_text("utf-8").splitlines()[1]}), "utf-8")


def test_a_pack_is_sealed_installed_and_taken_back(
    folder: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pack = str(FOLDER / "sanmenxia-2027.toml")
    public = said(capsys, "key", "局.key", typed="口令").splitlines()[-1]
    assert public == (folder / "局.key.pub").read_text("utf-8").splitlines()[1]
    said_of_seal = said(capsys, "sign", pack, "--key", "局.key", *SEALED_BY, "-o", "发.toml", typed="口令")
    assert said_of_seal == f"已签章：发.toml\n签发：{BUREAU} 2026-12-20 第 1 次\n"

    assert refused(capsys, "install", "发.toml") == "本机没有设置签发单位的公钥，不能核对签章；请管理员先设置公钥\n"
    trust(home, folder / "局.key.pub")
    assert "只能查看、检查和试用" in refused(capsys, "install", pack)
    assert said(capsys, "install", "发.toml").startswith(
        "已安装：2027 年医保待遇调整（sanmenxia-2027），2027-01-01 起施行"
    )
    assert said(capsys, "diff", "sanmenxia-2021", "sanmenxia-2027").startswith(
        "sanmenxia-2021 → sanmenxia-2027：改动 24 处\n"
    )
    again = said(capsys, "sign", pack, "--key", "局.key", *SEALED_BY, "-o", "更正.toml", typed="口令")
    assert "第 2 次" in again

    reason = ("--reason", "起付标准有误", "--document", "三医保〔2026〕31号")
    withdraw = ("withdraw", "sanmenxia-2027", "--issue", "1", *reason, "--key", "局.key", *SEALED_BY, "-o", "撤.toml")
    assert "撤回规则 sanmenxia-2027 第 1 次签发：起付标准有误" in said(capsys, *withdraw, typed="口令")
    assert said(capsys, "install", "撤.toml").splitlines()[-1] == "现在的规则：sanmenxia-2021 从 2021-02-07 起"
    assert "没有编号为 sanmenxia-2027" in refused(capsys, "diff", "sanmenxia-2021", "sanmenxia-2027")


def test_the_difference_as_json(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert folder.is_dir()
    found = json.loads(said(capsys, "diff", "sanmenxia-2021", str(FOLDER / "sanmenxia-2027.toml"), "--json"))
    assert [found["before"], found["after"], len(found["changes"])] == ["sanmenxia-2021", "sanmenxia-2027", 24]
    county = next(change for change in found["changes"] if change["row"] == "resident-county")
    assert county == {
        "table": "deductible_and_segments",
        "row": "resident-county",
        "kind": "changed",
        "caption": "居民县级",
        "article": "33",
        "differences": ["起付标准 400 → 500", "以上付 83% → 80%"],
        "text": "起付与分段“居民县级”（33条）：起付标准 400 → 500；以上付 83% → 80%",
    }
    assert {(case["before"], case["after"]) for case in found["cases"]} >= {("6918.00", "6630.00")}


def test_what_a_bureau_does_wrong_is_said(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pack = str(FOLDER / "sanmenxia-2027.toml")
    assert refused(capsys, "key", "a.key") == "口令不能为空\n"
    said(capsys, "key", "a.key", typed="一")
    said(capsys, "key", "b.key", typed="二")
    assert "不能覆盖" in refused(capsys, "key", "a.key", typed="三")
    assert refused(capsys, "sign", pack, "--key", "a.key", *SEALED_BY, "-o", "x", typed="二") == (
        "口令不对，或密钥文件已损坏\n"
    )
    assert "--by NAME" in refused(capsys, "sign", pack, "--key", "a.key", "-o", "x", typed="一")
    assert "日期" in refused(capsys, "sign", pack, "--key", "a.key", "--by", BUREAU, "--on", "2026-13-01", "-o", "x")
    assert "签章用的密钥" in refused(capsys, "sign", pack, "--key", pack, *SEALED_BY, "-o", "x", typed="一")
    assert not (folder / "x").exists()

    said(capsys, "sign", pack, "--key", "a.key", *SEALED_BY, "-o", "y.toml", typed="一")
    assert "已经签过章" in refused(capsys, "sign", "y.toml", "--key", "a.key", typed="一")
    assert "加签不能改" in refused(capsys, "sign", "y.toml", "--key", "b.key", "--by", "别的局", typed="二")
    assert said(capsys, "sign", "y.toml", "--key", "b.key", typed="二").endswith("2026-12-20 第 1 次\n")
    assert "撤回声明有误" in refused(
        capsys, "withdraw", "Ä", "--issue", "1", "--reason", "x", "--key", "a.key", *SEALED_BY, "-o", "x", typed="一"
    )
