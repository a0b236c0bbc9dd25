"""Workbooks of other hands: read by what they say, or refused with the true cause; never a traceback, never minutes."""

from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook, load_workbook

from estimator.cli.main import main

FOREIGN = Path(__file__).parent / "data" / "foreign"

REFUSED = {
    "unknown-encoding.xlsx": "文字编码无法识别",
    "zip-encrypted-flag.xlsx": "设有打开密码",
    "F14-password.xlsx": "设有打开密码",
}


@pytest.mark.parametrize(("name", "cause"), REFUSED.items(), ids=REFUSED)
def test_what_cannot_be_read_is_refused_with_its_cause(
    name: str, cause: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["batch", str(FOREIGN / name), "-o", str(tmp_path / "out.xlsx")]) == 2
    assert cause in capsys.readouterr().err
    assert not (tmp_path / "out.xlsx").exists()


OTHER_KINDS = {
    b"": "空文件",
    b"\x89PNG\r\n": "是图片",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1Workbook": "旧式 .xls",
    b"name,age": "不是有效的 .xlsx",
}


@pytest.mark.parametrize(("content", "cause"), OTHER_KINDS.items(), ids=OTHER_KINDS.values())
def test_another_kind_of_file_is_refused_by_its_name(
    content: bytes, cause: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "in.xlsx").write_bytes(content)
    assert main(["batch", str(tmp_path / "in.xlsx"), "-o", str(tmp_path / "out.xlsx")]) == 2
    assert cause in capsys.readouterr().err


def test_a_sheet_that_unpacks_far_beyond_its_size_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with (
        ZipFile(tmp_path / "in.xlsx", "w", ZIP_DEFLATED) as archive,
        archive.open("xl/worksheets/sheet1.xml", "w") as part,
    ):
        for _ in range(65):
            part.write(b" " * (1 << 20))
    assert main(["batch", str(tmp_path / "in.xlsx"), "-o", str(tmp_path / "out.xlsx")]) == 2
    assert "展开后太大" in capsys.readouterr().err


# The rows of these say too little, or 区内, which is no word of a roster yet; none keeps the file from being read.
READ = {"number-of-400-digits.xlsx": 1, "shared-formula-escaped-bracket.xlsx": 1, "stray-cell-in-last-row.xlsx": 1}


@pytest.mark.parametrize(("name", "bad"), READ.items(), ids=READ)
def test_rows_are_answered_by_what_the_file_holds(name: str, bad: int, tmp_path: Path) -> None:
    target = tmp_path / "out.xlsx"
    main(["batch", str(FOREIGN / name), "-o", str(target)])
    head, *rows = load_workbook(target).worksheets[0].iter_rows(values_only=True)
    answers = [dict(zip(head, row, strict=True)) for row in rows if any(row)]
    assert sum(one["errors"] is not None for one in answers) == bad
    assert all((one["fund_pays"] is None) == (one["errors"] is not None) for one in answers)


def test_the_value_that_is_kept_of_a_formula_is_taken_and_told(tmp_path: Path) -> None:
    plain, source = tmp_path / "plain.xlsx", tmp_path / "in.xlsx"
    workbook = Workbook()
    workbook.worksheets[0].append(["待遇", "基准日", "险种", "年龄", "地点", "级别", "等级", "总费用"])
    workbook.worksheets[0].append(["住院", "2021-10-08", "居民", 50, "市内", "县级", "二级", "=4500+4500"])
    workbook.save(plain)
    with ZipFile(plain) as before, ZipFile(source, "w") as after:
        for part in before.namelist():
            after.writestr(part, before.read(part).replace(b"4500+4500</f><v />", b"4500+4500</f><v>9000</v>"))
    target = tmp_path / "out.xlsx"
    assert main(["batch", str(source), "-o", str(target)]) == 0
    head, row = load_workbook(target).worksheets[0].iter_rows(values_only=True)
    answer = dict(zip(head, row, strict=True))
    assert answer["基金支付"] == 6918
    assert "总费用是公式，按文件里保存的值计算" in str(answer["说明"])
