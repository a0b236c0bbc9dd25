"""Odd files of rules: refused in words, at a cost of their size, and nothing of them steers a screen."""

import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import load_workbook

from estimator.cli.main import main
from estimator.library.drafts import read_draft, shipped_drafts
from estimator.library.keys import TrustedKeys
from estimator.library.ledger import LedgerError, read_ledger
from estimator.library.library import shipped_file
from estimator.library.lookup import rows_in_words
from estimator.library.places import Place
from estimator.library.proof.proof import prove
from estimator.rule_workbook.check import check_workbook
from estimator.rule_workbook.export import export_workbook
from estimator.rulepack import PackErrors
from estimator.rulepack.loading import parse_pack
from estimator.settings import read_settings

SOUND = (shipped_file("sanmenxia-2021") or b"").decode()
SHEET = "xl/worksheets/sheet2.xml"
NO_COPY = "标出错误的工作簿没有写成："
TOO_LARGE = "有一个数太大，或小数位太多"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("deductible = ", f"deductible = {'9' * 5000} #", TOO_LARGE),
        ("deductible = ", f"deductible = 0x{'f' * 9000} #", TOO_LARGE),
        ("deductible = ", "deductible = 1e999999999 #", TOO_LARGE),
        ("deductible = ", "deductible = 1e-999999999 #", TOO_LARGE),
        ("deductible = ", f"{'.'.join('a' * 4500)} = 1\ndeductible = ", "嵌套过深"),
        ("checked = ", f"{'.'.join('a' * 250_000)} = 1\nchecked = ", "第 7 行 这一行超过 10000 字"),
        ('title = "', 'title = "\\u001b[2J', "看不见的控制字符（U+001B）"),
        ('title = "', 'title = "\\u202e', "看不见的控制字符（U+202E）"),
    ],
)
def test_what_a_file_can_hold_and_no_rule_can_is_said(old: str, new: str, said: str) -> None:
    with pytest.raises(PackErrors, match=re.escape(said)):
        parse_pack(SOUND.replace(old, new, 1).encode(), "x.toml", lambda _name: None)


@pytest.mark.parametrize("line", ["k{} = 1\n", "[t{}]\n"])
def test_a_file_of_keys_that_there_are_none_of_is_not_told_by_each(line: str) -> None:
    with pytest.raises(PackErrors) as caught:
        parse_pack("".join(map(line.format, range(30_000))).encode(), "x.toml", lambda _name: None)
    assert len(caught.value.errors) == 500
    with pytest.raises(PackErrors, match="超过 40000 行"):
        parse_pack("".join(map(line.format, range(50_000))).encode(), "x.toml", lambda _name: None)


def test_conditions_that_combine_in_more_ways_than_can_be_gone_through_are_said() -> None:
    names = [f"f{number}" for number in range(30)]
    facts = "".join(
        f'[[fact]]\nname = "{name}"\nlabel = "事项{name}"\nkind = "flag"\ndefault = false\nsection = "人员"\n'
        for name in names
    )
    conditions = "".join(f", {name} = true" for name in names)
    row = f'[[note]]\ntext = "x"\nwhen = {{ benefit = "inpatient"{conditions} }}\n'
    pack = parse_pack(f"{SOUND}\n{facts}\n{row}".encode(), "x.toml", lambda _name: None)
    with pytest.raises(PackErrors, match=r"条件涉及的事项组合太多，不能逐一核对：.*事项f0"):
        prove(pack)


def test_every_row_of_every_draft_is_in_words_to_be_searched() -> None:
    for path in shipped_drafts():
        rows = rows_in_words(read_draft(path, TrustedKeys()))
        assert all(row.table and row.caption for row in rows)
        assert any("待遇为住院" in row.cases for row in rows)


def test_a_name_of_a_file_does_not_steer_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a\x1b[2J\u202e.toml"
    path.write_text("points = 3\n", "utf-8")
    assert main(["rules", "check", str(path)]) == 2
    out, err = capsys.readouterr()
    assert "a\\u001b[2J\\u202e.toml: " in err
    assert "\x1b" not in out + err


def _inserted(before: bytes, text: bytes) -> Callable[[bytes], bytes]:
    return lambda part: part.replace(before, text + before, 1)


def _merged(reference: bytes) -> Callable[[bytes], bytes]:
    return _inserted(b"</worksheet>", b"<mergeCells><mergeCell " + reference + b"/></mergeCells>")


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("book") / "base.xlsx"
    export_workbook(SOUND.encode(), "sanmenxia-2021.toml", shipped_file, path, successor=True)
    return path


@pytest.mark.parametrize(
    ("part", "change", "problem"),
    [
        (SHEET, _inserted(b"</sheetData>", b'<row r="1048576"><c r="A1048576"><v>1</v></c></row>'), ""),
        (SHEET, _inserted(b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), ""),
        (SHEET, _merged(b'ref="A900:XFD1048576"'), f"{NO_COPY}“odd.xlsx”的单元格和合并的范围超过 200000 格"),
        (SHEET, _merged(b"ref = '$A$900:$XFD$1048576'"), f"{NO_COPY}“odd.xlsx”的单元格和合并的范围超过 200000 格"),
        (SHEET, _merged(b'ref="&#65;900:XFD1048576"'), f"{NO_COPY}“odd.xlsx”的单元格和合并的范围超过 200000 格"),
        ("xl/styles.xml", lambda part: re.sub(rb'rgb="\w+"', b'rgb="zz"', part), f"{NO_COPY}“odd.xlsx”的格式读不懂"),
        ("xl/styles.xml", lambda _part: b"", f"{NO_COPY}“odd.xlsx”的格式读不懂"),
    ],
)
def test_an_odd_workbook_is_checked_and_what_keeps_its_copy_from_being_written_is_said(
    exported: Path, tmp_path: Path, part: str, change: Callable[[bytes], bytes], problem: str
) -> None:
    path, copy = tmp_path / "odd.xlsx", tmp_path / "marked.xlsx"
    with ZipFile(exported) as archive, ZipFile(path, "w", ZIP_DEFLATED) as odd:
        for name in archive.namelist():
            content = archive.read(name)
            odd.writestr(name, change(content) if name == part else content)
    found = check_workbook(path, shipped_file, copy)
    assert "规则!B7：还需填写名称：如 2027 年医保待遇调整" in list(map(str, found.faults))
    assert found.copy_problem.startswith(problem)
    assert bool(found.copy_problem) == bool(problem) == (not copy.exists())
    if copy.exists():
        assert load_workbook(copy)["规则"]["B7"].comment is not None


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _endless(path: Path) -> None:
    path.symlink_to("/dev/zero")


def _huge(path: Path) -> None:
    path.touch()
    os.truncate(path, 1 << 42)


@pytest.mark.skipif(sys.platform == "win32", reason="such files are not there")
@pytest.mark.parametrize(
    ("put", "why"), [(_pipe, "不是普通文件"), (_endless, "不是普通文件"), (_huge, "文件太大"), (Path.mkdir, "是文件夹")]
)
def test_what_stands_in_the_place_of_the_programs_own_files_is_not_read_for_ever(
    tmp_path: Path, put: Callable[[Path], None], why: str
) -> None:
    put(tmp_path / "settings.json")
    read = read_settings(tmp_path / "settings.json")
    assert [why in message for message in read.messages] == [True], read.messages
    put(tmp_path / "ledger.jsonl")
    with pytest.raises(LedgerError):
        read_ledger(Place("user", tmp_path))
