"""Workbooks of other hands: read by what they say, or refused with the true cause; never a traceback, never minutes."""

from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook, load_workbook

from estimator.batch import Cancelled, run_batch
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


MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
HEAD = ["待遇", "基准日", "险种", "年龄", "地点", "级别", "等级", "总费用"]
ROW = ["住院", "2021-10-08", "居民", 50, "市内", "县级", "二级", 9000]


def changed(folder: Path, **parts: bytes | None) -> Path:
    """A sound roster with its styles or its sheet changed; `rows` are added to it, None takes a part away."""
    workbook = Workbook()
    for row in (HEAD, ROW):
        workbook.worksheets[0].append(row)
    workbook.save(folder / "plain.xlsx")
    with ZipFile(folder / "plain.xlsx") as before, ZipFile(folder / "in.xlsx", "w", ZIP_DEFLATED) as after:
        for name in before.namelist():
            content: bytes | None = before.read(name)
            if name == "xl/styles.xml" and "styles" in parts:
                content = parts["styles"]
            elif name.endswith("sheet1.xml") and content is not None:
                content = content.replace(b"</sheetData>", (parts.get("rows") or b"") + b"</sheetData>")
                content = content.replace(b"</worksheet>", (parts.get("after") or b"") + b"</worksheet>")
            if content is not None:
                after.writestr(name, content)
    return folder / "in.xlsx"


def style_sheet(inside: str) -> bytes:
    return f"<styleSheet {MAIN}>{inside}</styleSheet>".encode()


STYLES: dict[str, bytes | None] = {
    "none": None,
    "empty": b"",
    "no XML": b"<styleSheet",
    "no namespace": b"<styleSheet/>",
    "another root": f"<sst {MAIN}/>".encode(),
    "no formats": style_sheet(""),
    "no styles of cells": style_sheet("<fonts/>"),
    "a font that is not there": style_sheet(
        '<cellXfs><xf numFmtId="0" fontId="99" fillId="99" borderId="99"/></cellXfs>'
    ),
    "a format that is not there": style_sheet('<cellXfs><xf numFmtId="999"/></cellXfs>'),
    "a format that is no number": style_sheet('<cellXfs><xf numFmtId="x"/></cellXfs>'),
    "a format below none": style_sheet('<cellXfs><xf numFmtId="-1"/></cellXfs>'),
    "a format of many digits": style_sheet(f'<cellXfs><xf numFmtId="{"9" * 400}"/></cellXfs>'),
    "a format without a code": style_sheet('<numFmts><numFmt numFmtId="164"/></numFmts>'),
    "a format without a number": style_sheet('<numFmts><numFmt formatCode="0"/></numFmts>'),
    "a colour that is none": style_sheet('<fonts><font><color rgb="red"/></font></fonts>'),
    "a colour too large": style_sheet('<fills><fill><patternFill><fgColor theme="999"/></patternFill></fill></fills>'),
    "a pattern that is none": style_sheet('<fills><fill><patternFill patternType="zigzag"/></fill></fills>'),
    "a border that is none": style_sheet('<borders><border><left style="wavy"/></border></borders>'),
    "a font without a size": style_sheet('<fonts><font><sz/><family val="99"/></font></fonts>'),
    "alignment that is none": style_sheet('<cellXfs><xf><alignment horizontal="sideways" indent="x"/></xf></cellXfs>'),
    "a style twice": style_sheet(
        '<cellStyles><cellStyle name="a" xfId="9"/><cellStyle name="a" xfId="9"/></cellStyles>'
    ),
    "an element of others": style_sheet('<extLst><ext uri="x"><y/></ext></extLst><dxfs count="x"><dxf/></dxfs>'),
}


@pytest.mark.parametrize("styles", STYLES.values(), ids=STYLES)
def test_no_fault_of_looks_keeps_a_file_from_being_read(styles: bytes | None, tmp_path: Path) -> None:
    source = changed(tmp_path, styles=styles, rows=b'<row r="3"><c r="H3" s="7"><v>1</v></c></row>')
    assert main(["batch", str(source), "-o", str(tmp_path / "out.xlsx")]) == 1
    _, first, _ = load_workbook(tmp_path / "out.xlsx").worksheets[0].iter_rows(values_only=True)
    assert 6918 in first


COSTLY: dict[str, tuple[dict[str, bytes | None], str]] = {
    "a merge reference of 40 MB": ({"after": b'<mergeCell ref="' + b"A" * 40_000_000 + b'"/>'}, "不是有效的"),
    "a row of many cells": ({"rows": b"<row>" + b"<c/>" * 20_000 + b"</row>"}, "列数超过 16,384"),
    "a million rows": ({"rows": b"<row><c><v>1</v></c></row>" * 60_000}, "行数远多于"),
    "elements in each other": ({"rows": b"<a>" * 100_000}, "不是有效的"),
    "a million elements": ({"styles": style_sheet("<cellXfs>" + "<xf/>" * 1_100_000 + "</cellXfs>")}, "内容远多于"),
    "a text of 1 MB": ({"rows": b'<row><c t="str"><v>' + b"x" * 1_000_000 + b"</v></c></row>"}, "文字超过"),
    "a tag of 8 MB": ({"rows": b'<row x="' + b"x" * 8_000_000 + b'"/>'}, "不是有效的"),
    "blanks of 70 MB": ({"rows": b" " * 70_000_000}, "展开后太大"),
}


@pytest.mark.parametrize(("parts", "cause"), COSTLY.values(), ids=COSTLY)
def test_what_costs_more_than_its_size_is_refused_soon(
    parts: dict[str, bytes | None], cause: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = changed(tmp_path, **parts)
    main(["batch", str(source), "-o", str(tmp_path / "out.xlsx")])
    assert cause in capsys.readouterr().err
    assert not (tmp_path / "out.xlsx").exists()


def test_a_million_empty_rows_can_be_stopped(tmp_path: Path) -> None:
    source = changed(tmp_path, rows=b"<row/>" * 1_000_000)
    asked = 0

    def watch(_done: int) -> bool:
        nonlocal asked
        asked += 1
        return asked < 1000

    with pytest.raises(Cancelled):
        run_batch(source, tmp_path / "out.xlsx", nhsa=False, progress=watch)
    assert asked == 1000
    assert not (tmp_path / "out.xlsx").exists()
