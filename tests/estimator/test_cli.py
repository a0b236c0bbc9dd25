"""The commands as a script or a person at a terminal meets them: output, errors by field, exit status, no traceback."""

import io
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from estimator import __version__
from estimator.cli import commands
from estimator.cli.console import columns, width
from estimator.cli.main import main
from estimator.library.library import shipped_library
from estimator.rulepack.model import COLLECT_TABLES, UNIQUE_TABLES
from estimator.rulepack.wording import TABLES
from tests.cases import money, stay
from tests.oracle_facts import Case

PIPE_HOLDS = 1 << 16
"""Bytes that wait in a pipe at most."""
RULES = Path(__file__).parents[2] / "rules"
PACK = next(RULES.glob("*.toml"))
# 1100 × 63 % + 7500 × 83 %, Art. 33
STAY = stay("resident", ("local", "county", 2), "9000.00")
Output = pytest.CaptureFixture[str]


@pytest.fixture
def case_file(tmp_path: Path) -> Path:
    return written(tmp_path / "case.json", STAY)


def written(path: Path, case: Case) -> Path:
    path.write_text(json.dumps(case), "utf-8")
    return path


def errors_of(output: Output) -> list[tuple[str, str]]:
    """Return the errors that were written as JSON, fields and messages; nothing else may have been written."""
    out, err = output.readouterr()
    assert err == ""
    read = json.loads(out)
    assert list(read) == ["errors"]
    assert all(list(error) == ["field", "message"] for error in read["errors"])
    return [(error["field"], error["message"]) for error in read["errors"]]


def program(*arguments: str | Path, **settings: Any) -> subprocess.CompletedProcess[bytes]:  # noqa: ANN401 - handed on
    return subprocess.run(
        [sys.executable, "-m", "estimator", *map(str, arguments)], check=False, capture_output=True, **settings
    )


# One case


def test_an_estimate_to_be_read(case_file: Path, capsys: Output) -> None:
    assert main(["estimate", str(case_file)]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    for said in (
        "待遇试算单（非结算凭证）",
        "基金支付总额    6,918.00",
        "个人负担总金额  2,082.00",
        "第一段          (1500.00 − 400.00) × 63%     693.00  第33条",
        "第二段          (9000.00 − 1500.00) × 83%  6,225.00  第33条",
        "三政办〔2021〕2号",
        shipped_library().packs[0].sha256[:12],
        "不是结算凭证",
    ):
        assert said in out


def test_steps_stand_in_columns_whatever_letters_they_have(case_file: Path, capsys: Output) -> None:
    main(["estimate", str(case_file)])
    lines = capsys.readouterr().out.splitlines()
    steps = lines[lines.index("计算过程") + 1 :][:4]
    assert len({width(line[: line.index("第33条")]) for line in steps}) == 1


def test_columns_count_a_chinese_letter_as_two() -> None:
    assert list(columns([("险种", "1", "x"), ("a", "10", "y")], right=(1,))) == ["险种   1  x", "a     10  y"]
    assert width("第1段（a）") == 2 + 1 + 2 + 2 + 1 + 2


def test_what_cover_not_in_force_would_give_is_said(tmp_path: Path, capsys: Output) -> None:
    cover = {"route": "resident", "year_paid": False}
    assert main(["estimate", str(written(tmp_path / "c.json", {**STAY, "cover": cover}))]) == 0
    out = capsys.readouterr().out
    assert "基金支付总额        0.00" in out
    assert "生效以后就医\n  基金支付总额    6,918.00" in out
    assert "这次的费用不支付" in out


def test_a_name_and_a_number_are_masked(tmp_path: Path, capsys: Output) -> None:
    case = {**STAY, "name": "张三丰", "id_number": "11010519491231002X", "age": 71}
    assert main(["estimate", str(written(tmp_path / "c.json", case))]) == 0
    out = capsys.readouterr().out
    assert "张**" in out
    assert "1101**********002X" in out
    assert "三丰" not in out
    assert "19491231" not in out


def test_an_estimate_as_json(case_file: Path, capsys: Output) -> None:
    assert main(["estimate", str(case_file), "--json"]) == 0
    result = json.loads(capsys.readouterr().out)
    assert result["fund_pays"] == "6918.00"
    assert result["rules"] == {"id": shipped_library().packs[0].id, "sha256": shipped_library().packs[0].sha256}
    assert "platform" not in result


def test_a_dash_reads_standard_input(capsys: Output, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(json.dumps(STAY).encode("utf-8-sig"))))
    assert main(["estimate", "-", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["fund_pays"] == "6918.00"


def test_a_program_without_standard_input_has_no_case(capsys: Output, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert main(["estimate", "-"]) == 2
    assert "JSON" in capsys.readouterr().err


def test_a_slip_beside_the_estimate(case_file: Path, tmp_path: Path, capsys: Output) -> None:
    slip = tmp_path / "slip.XLSX"
    assert main(["estimate", str(case_file), "--slip", str(slip), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["fund_pays"] == "6918.00"
    page = load_workbook(slip).worksheets[0]
    assert 6918 in [cell.value for row in page.iter_rows() for cell in row]


def test_codes_of_the_platform_in_and_out(tmp_path: Path, capsys: Output) -> None:
    told = {
        "insutype": 390,
        "med_type": "21",
        "hosp_lv": "5",
        "out_type": "0",
        "hospital": {"tier": "county"},
        "age": 35,
        "date": "2021-10-08",
        "medfee_sumamt": "9000.00",
    }
    file = written(tmp_path / "c.json", told)
    assert main(["estimate", str(file), "--codes", "nhsa", "--json"]) == 0
    result = json.loads(capsys.readouterr().out)
    assert result["fund_pays"] == result["platform"]["fund_pay_sumamt"] == "6918.00"
    assert main(["estimate", str(file), "--json"]) == 2
    assert ("benefit", "还需填写") in errors_of(capsys)
    assert main(["estimate", str(written(file, {**told, "hosp_lv": "99"})), "--codes", "nhsa"]) == 2
    assert capsys.readouterr().err.startswith("hosp_lv：没有代码“99”")


# What is wrong with it


def test_errors_are_named_by_field_on_standard_error(tmp_path: Path, capsys: Output) -> None:
    case = {**STAY, "total_cost": "12.345", "hospital": {"location": "local", "tier": "village", "grade": 2}}
    assert main(["estimate", str(written(tmp_path / "c.json", case))]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert [line.split("：")[0] for line in err.splitlines()] == ["hospital.tier", "total_cost"]


@pytest.mark.parametrize("options", [[], ["--json"]])
def test_what_would_steer_a_terminal_is_written_out(tmp_path: Path, capsys: Output, options: list[str]) -> None:
    case_file = written(tmp_path / "case.json", {**STAY, "\x1b[2Jgone\x9b31m\u202e": 1})
    assert main(["estimate", str(case_file), *options]) == 2
    said = "".join(capsys.readouterr())
    assert r"\u001b[2Jgone\u009b31m\u202e" in said
    assert not any(letter in said for letter in "\x1b\x9b\u202e")


def test_errors_are_json_on_standard_output_when_json_was_asked_for(tmp_path: Path, capsys: Output) -> None:
    case = {**STAY, "date": "2021-02-06"}
    assert main(["estimate", str(written(tmp_path / "c.json", case)), "--json"]) == 2
    assert [field for field, _ in errors_of(capsys)] == ["date"]


BAD_FILES: list[tuple[str, bytes]] = [
    ("empty", b""),
    ("blank", b" \n"),
    ("two bytes of UTF-16", b"\xff\xfe"),
    ("UTF-16", json.dumps(STAY).encode("utf-16")),
    ("GBK", '{"name": "张三"}'.encode("gbk")),
    ("a list", b"[]"),
    ("half of it", b'{"benefit": "inpatient", '),
    ("two of them", b"{} {}"),
    ("deeply nested", b"[" * 100_000),
    ("a long number", b'{"benefit": ' + b"9" * 100_000 + b"}"),
    ("half a pair", b'{"benefit": "late_fee", "date": "2021-10-08", "amount_owed": 1, "days": 1, "\\ud800": 1}'),
    ("more than a megabyte", b" " * (1 << 20) + b"{}"),
    ("a zero byte", b"\x00{}"),
]


@pytest.mark.parametrize(("name", "content"), BAD_FILES, ids=[name for name, _ in BAD_FILES])
@pytest.mark.parametrize("options", [[], ["--codes", "nhsa"]], ids=["own", "nhsa"])
def test_a_file_that_is_no_case(name: str, content: bytes, options: list[str], tmp_path: Path, capsys: Output) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    assert main(["estimate", str(file), *options]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") >= 1
    assert main(["estimate", str(file), "--json", *options]) == 2
    assert errors_of(capsys)


def test_a_case_with_a_byte_order_mark_is_a_case(tmp_path: Path) -> None:
    file = tmp_path / "c.json"
    file.write_bytes(json.dumps(STAY).encode("utf-8-sig"))
    assert main(["estimate", str(file)]) == 0


USAGE = [
    (["estimate"], "还缺少 CASE.json"),
    (["estimate", "a", "b"], "没有这样的参数：b"),
    (["estimate", "a", "--slip"], "--slip 后面要写一个值"),
    (["estimate", "a", "--codes", "other"], "nhsa"),
    (["estimate", "a", "--js"], "没有这样的参数：--js"),
    (["estimate", "nowhere.json"], "没有这个文件"),
    (["estimate", "."], "是文件夹"),
    (["estimate", "nowhere/\udcff.json"], "没有这个文件"),
    (["print"], "estimate"),
    (["batch"], "还缺少 IN 或 -o OUT"),
    (["batch", "in.jsonl"], "还缺少 IN 或 -o OUT"),
    (["batch", "in.csv", "-o", "out.csv"], "“out.csv”应以 .xlsx 结尾"),
    (["batch", "in.jsonl", "-o", "out.xlsx"], "应以 .jsonl 结尾"),
    (["batch", "nowhere.jsonl", "-o", "out.jsonl"], "没有这个文件"),
    (["batch", "nowhere.xlsx", "-o", "out.xlsx"], "没有这个文件"),
    (["batch", "in.xlsx", "--template", "out.xlsx"], "--template"),
    (["batch", "--template", "out.xls"], "应以 .xlsx 结尾"),
    (["batch", "--template", "nowhere/out.xlsx"], "没有这个文件夹"),
    (["rules"], "还缺少 命令"),
    (["rules", "show"], "还缺少 FILE|ID"),
    (["rules", "show", "nowhere-2021"], "没有编号为 nowhere-2021 的规则包"),
    (["rules", "check", "nowhere.toml"], "没有这个文件"),
    (["rules", "check", "."], "是文件夹"),
]


@pytest.mark.parametrize(("arguments", "message"), USAGE, ids=[" ".join(arguments) for arguments, _ in USAGE])
def test_a_command_that_cannot_be_run_is_bad_input(
    arguments: list[str], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert message in err
    assert [path.name for path in tmp_path.iterdir()] == ["home"]


def test_a_wrong_command_line_is_json_as_well_when_json_was_asked_for(capsys: Output) -> None:
    assert main(["estimate", "--json"]) == 2
    assert errors_of(capsys)[0][0] == ""


SLIPS = [("slip.pdf", "应以 .xlsx 结尾"), ("nowhere/slip.xlsx", "没有这个文件夹"), ("folder.xlsx", "是文件夹")]


@pytest.mark.parametrize(("name", "message"), SLIPS, ids=[name for name, _ in SLIPS])
def test_a_slip_that_cannot_be_written_is_said_instead_of_the_estimate(
    name: str, message: str, case_file: Path, tmp_path: Path, capsys: Output
) -> None:
    (tmp_path / "folder.xlsx").mkdir()
    assert main(["estimate", str(case_file), "--slip", str(tmp_path / name), "--json"]) == 2
    [(field, said)] = errors_of(capsys)
    assert field == ""
    assert message in said


def test_the_version_is_told_with_the_name(capsys: Output) -> None:
    with pytest.raises(SystemExit, match="0"):
        main(["--version"])
    assert capsys.readouterr().out == f"estimator {__version__}\n"


@pytest.mark.parametrize(
    "arguments", [["-h"], ["estimate", "-h"], ["batch", "-h"], ["rules", "-h"], ["rules", "show", "-h"]]
)
def test_help_is_chinese(arguments: list[str], capsys: Output) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 0
    out = capsys.readouterr().out
    assert out.startswith("用法：estimator")
    assert not {"usage", "options", "arguments", "help"}.intersection(out.replace(":", " ").split())


# Rule packs


def test_which_packs_there_are(capsys: Output) -> None:
    assert main(["rules", "list"]) == 0
    head, *lines = capsys.readouterr().out.splitlines()
    assert head.split()[0] == "编号"
    assert [line.split()[0] for line in lines] == [pack.id for pack in shipped_library().packs]
    for pack, line in zip(shipped_library().packs, lines, strict=True):
        assert {pack.document, str(pack.in_force_from), pack.sha256[:12], pack.title} <= set(line.split())


def test_every_table_of_a_pack_has_a_name() -> None:
    assert TABLES.keys() == {*UNIQUE_TABLES, *COLLECT_TABLES}


def test_what_a_pack_says(capsys: Output) -> None:
    assert main(["rules", "show", "sanmenxia-2021"]) == 0
    out = capsys.readouterr().out
    for said in (
        shipped_library().packs[0].sha256,
        """起付标准 400.00；1500.00 以内付 63%，以上付 83%
      待遇为住院、险种为居民、地点为市内或省内市外、级别为县级
""",  # Art. 33
        "+2 个百分点",  # Art. 13
        "-20 个百分点",  # Art. 53
        "年龄 80 岁及以上",  # Art. 33
        "年龄 14 岁及以下",
        "起付标准 × 50%",
        "胎儿数超过 1 的，每个 +15 天",  # Art. 26
        "÷ 30 为一天",
        "halve-once（第33条）",
    ):
        assert said in out
    for pack_row in (row for table in TABLES for row in shipped_library().packs[0].rows(table)):
        assert pack_row.describe() in out


def test_a_sound_pack_is_proven(capsys: Output) -> None:
    assert main(["rules", "check", str(PACK)]) == 0
    out = capsys.readouterr().out
    rows = sum(len(shipped_library().packs[0].rows(table)) for table in (*TABLES, "note", "reading"))
    assert f"规则 {rows} 条" in out
    assert f"例 {PACK.read_text('utf-8').count('[[example]]')} 个" in out


UNSOUND = [
    ("deductible = 400\n", "deductable = 400\n", "unknown-key"),
    ('rate = "63%"', 'rate = "64%"', "example-differs"),
    ("deductible = 400", "deductible = -1", "bad-value"),
    ('tier = "county" }', 'tier = "country" }', '是不是 "county"？'),
    ('id = "', "id = ", "not-toml"),
]


@pytest.mark.parametrize(("sound", "broken", "said"), UNSOUND, ids=[said for *_, said in UNSOUND])
def test_an_unsound_pack_is_refused_with_what_is_wrong_with_it(
    sound: str, broken: str, said: str, tmp_path: Path, capsys: Output
) -> None:
    text = PACK.read_text("utf-8")
    assert sound in text
    file = tmp_path / "broken.toml"
    file.write_text(text.replace(sound, broken, 1), "utf-8")
    assert main(["rules", "check", str(file)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err
    assert all(line.startswith("broken.toml: ") for line in err.splitlines())


@pytest.mark.parametrize(
    "content", [b"", b"\xff", b"\x00", b"a = " + b"[" * 100_000], ids=["empty", "ff", "zero", "deep"]
)
def test_a_file_that_is_no_pack_is_refused(content: bytes, tmp_path: Path, capsys: Output) -> None:
    file = tmp_path / "none.toml"
    file.write_bytes(content)
    assert main(["rules", "check", str(file)]) == 2
    assert "none.toml" in capsys.readouterr().err


# The program itself


def test_it_speaks_utf8_wherever_it_runs(case_file: Path) -> None:
    ended = program(
        "estimate", case_file, env={**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
    )
    assert ended.returncode == 0
    assert "基金支付总额" in ended.stdout.decode("utf-8")
    assert ended.stderr == b""


def test_a_windowed_program_has_no_streams_and_runs_all_the_same(case_file: Path, tmp_path: Path) -> None:
    slip = tmp_path / "slip.xlsx"
    start = f"""
import sys
from estimator.cli.main import main
sys.stdin = sys.stdout = sys.stderr = None
sys.exit(main(["estimate", {str(case_file)!r}, "--slip", {str(slip)!r}]) + main(["estimate", "-"]))
"""
    assert subprocess.run([sys.executable, "-c", start], check=False).returncode == 2
    assert slip.exists()


def test_the_window_cannot_open_without_its_library() -> None:
    start = "import sys; sys.modules['PySide6'] = None\nfrom estimator.cli.main import main\nsys.exit(main([]))"
    ended = subprocess.run([sys.executable, "-c", start], check=False, capture_output=True)
    assert ended.returncode == 2
    assert "打不开窗口" in ended.stderr.decode()
    assert b"Traceback" not in ended.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="other systems always have a display")
@pytest.mark.parametrize(
    "given", [{}, {"DISPLAY": ":9999"}, {"QT_QPA_PLATFORM": "xcb"}, {"QT_QPA_PLATFORM": "wayland"}]
)
def test_the_window_cannot_open_without_a_display(given: dict[str, str]) -> None:
    displays = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    ended = program(env={name: value for name, value in os.environ.items() if name not in displays} | given)
    assert ended.returncode == 2
    assert "没有显示器" in ended.stderr.decode()


@pytest.mark.skipif(sys.platform == "win32", reason="a shell's pipes and signals")
class TestUnheard:
    def test_nobody_reads_on(self, case_file: Path) -> None:
        reader, writer = os.pipe()
        os.close(reader)
        started = [sys.executable, "-m", "estimator", "estimate", str(case_file)]
        ended = subprocess.run(started, check=False, stdout=writer, stderr=subprocess.PIPE)
        os.close(writer)
        assert ended.returncode == 141
        assert ended.stderr == b""

    @pytest.mark.needs("full disk")
    def test_standard_output_is_full(self, case_file: Path) -> None:
        with Path("/dev/full").open("w") as full:
            started = [sys.executable, "-m", "estimator", "estimate", str(case_file)]
            ended = subprocess.run(started, check=False, stdout=full, stderr=subprocess.PIPE)
        assert ended.returncode == 2
        assert ended.stderr.decode().startswith("不能输出")

    @pytest.mark.needs("pty")
    def test_progress_is_shown_on_a_terminal_and_taken_off_again(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        source = tmp_path / "in.jsonl"
        source.write_text(f"{json.dumps(STAY)}\n" * 3)
        monkeypatch.setattr(commands, "SECONDS_WITHOUT_PROGRESS", 0)
        monkeypatch.setattr(commands, "SECONDS_BETWEEN", 0)
        expected = "\r已完成 1 例\r已完成 2 例\r已完成 3 例\r" + " " * 11 + "\r"
        reader, terminal = os.openpty()
        with os.fdopen(reader, "rb", 0) as shown, os.fdopen(terminal, "w") as stream:
            monkeypatch.setattr(sys, "stderr", stream)
            assert main(["batch", str(source), "-o", str(tmp_path / "out.jsonl")]) == 0
            stream.write("|")
            stream.flush()
            text = b""
            while not text.endswith(b"|"):  # a terminal hands on what was written in pieces
                text += shown.read(1000)
        assert text.decode() == expected + "|"

    def test_interrupted_it_leaves_nothing_behind(self, tmp_path: Path) -> None:
        source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
        source.symlink_to("/dev/stdin")  # a pipe by any other name is refused
        # Started in the background, the tests ignore the signal, and what they start would inherit that.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        started = [sys.executable, "-m", "estimator", "batch", str(source), "-o", str(target)]
        line = json.dumps(money("late_fee", amount_owed=1, days=1)).encode() + b"\n"
        pipe = subprocess.PIPE
        with subprocess.Popen(started, stdin=pipe, stdout=pipe, stderr=pipe) as running:
            assert running.stdin is not None
            # More than a pipe holds: once it is written, the lines are being worked.
            running.stdin.write(line * (4 * PIPE_HOLDS // len(line)))
            running.stdin.flush()
            running.send_signal(signal.SIGINT)
            out, err = running.communicate()
        assert running.returncode == 130
        assert out == b""
        assert err.decode() == "已中止\n"
        assert {path.name for path in tmp_path.iterdir()} == {"home", "in.jsonl"}
