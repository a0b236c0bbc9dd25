"""JSON lines in, JSON lines out: a line for each line, in order, whole or not at all, in steady memory."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimator.batch.batch import count_cases, run_batch
from estimator.batch.progress import BatchCount, Cancelled
from estimator.cli.main import main
from estimator.errors import CaseError
from estimator.writing import OutputError
from tests.cases import money, resident_delivery, stay
from tests.engine import answer
from tests.memory import peak_of_batch
from tests.oracle_facts import Case
from tests.strategies import CASES

Output = pytest.CaptureFixture[str]
STAY = stay("resident", ("local", "county", 2), "9000.00")
LATE = money("late_fee", amount_owed="1000.00", days=10)


def lines_of(*cases: Case) -> bytes:
    return b"".join(json.dumps(case).encode() + b"\n" for case in cases)


def batch(content: bytes, folder: Path, *, nhsa: bool = False) -> tuple[BatchCount, list[Any]]:
    """Run a batch of lines; return what was counted and what each line came to."""
    source, target = folder / "in.jsonl", folder / "out.jsonl"
    source.write_bytes(content)
    count = run_batch(source, target, nhsa=nhsa, progress=lambda _: True).total
    text = target.read_bytes().decode("utf-8")
    assert text.endswith("\n") or not text
    return count, [json.loads(line) for line in text.split("\n")[:-1]]


def test_each_line_has_its_line_in_the_same_order(tmp_path: Path) -> None:
    cases = [STAY, LATE, resident_delivery("natural", "700.00"), STAY]
    count, results = batch(lines_of(*cases), tmp_path)
    assert count == BatchCount(4, 0)
    assert results == [answer(case) for case in cases]


def test_a_bad_line_is_told_and_the_others_count(tmp_path: Path) -> None:
    wrong = {**STAY, "hospital": {"location": "local", "tier": "county", "grade": 4}}
    count, results = batch(lines_of(STAY, wrong, LATE) + b"{\n", tmp_path)
    assert count == BatchCount(4, 2)
    assert [list(result) == ["errors"] for result in results] == [False, True, False, True]
    assert [error["field"] for error in results[1]["errors"]] == ["hospital.grade"]
    assert [error["field"] for error in results[3]["errors"]] == [""]


ODD_LINES = [
    (b"", []),
    (b"\n", [False]),
    (b"\n\n", [False, False]),
    (b"  \t\r\n", [False]),
    (lines_of(LATE).rstrip(b"\n"), [True]),
    (lines_of(LATE).replace(b"\n", b"\r\n"), [True]),
    (lines_of(LATE) + b"\n" + lines_of(LATE), [True, False, True]),
    (b"\xef\xbb\xbf" + lines_of(LATE, LATE), [True, True]),
    (lines_of(LATE).decode().encode("utf-16"), [False, False]),
    (b"\xff\n" + lines_of(LATE), [False, True]),
    (b"[" * 100_000 + b"\n" + lines_of(LATE), [False, True]),
    (b" " * 3_000_000 + b"\n" + lines_of(LATE), [False, True]),
    (b" " * ((1 << 20) + 1) + b"\n" + lines_of(LATE), [False, True]),
    (b"x" * 3_000_000, [False]),
    (b'{"benefit": "\\ud800", "\\ud800": 1}\n' + lines_of(LATE), [False, True]),
    (lines_of({**LATE, "name": "\u2028\u0085"}) + lines_of(LATE), [False, True]),
    (b'"\xe2\x80\xa8"\n' + lines_of(LATE), [False, True]),
]


@pytest.mark.parametrize(("content", "good"), ODD_LINES, ids=range(len(ODD_LINES)))
def test_odd_lines(content: bytes, good: list[bool], tmp_path: Path) -> None:
    count, results = batch(content, tmp_path)
    assert ["errors" not in result for result in results] == good
    assert count == BatchCount(len(good), good.count(False))


@pytest.mark.parametrize("odd", [{}, [], None, 1, True, 1.5, "", "?"])
@pytest.mark.parametrize("key", ["benefit", "date", "scheme", "hospital", "more", "cover"])
def test_an_odd_value_is_told_of_its_line_alone_where_something_is_given_for_all(
    key: str, odd: object, tmp_path: Path
) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text(f"{json.dumps({**STAY, key: odd})}\n{json.dumps(STAY)}\n", "utf-8")
    given = {"date": "2021-10-08", "hospital.tier": "county"}
    assert run_batch(source, target, nhsa=False, progress=lambda _: True, given=given).total.cases == 2
    first, second = map(json.loads, target.read_text("utf-8").splitlines())
    assert "errors" in first
    assert second["fund_pays"] == "6918.00"


@given(cases=st.lists(CASES, max_size=4), bad=st.lists(st.sampled_from([b"", b"{}", b"[", b"\xff"]), max_size=2))
def test_any_case_comes_to_the_same_as_alone(
    cases: list[Case], bad: list[bytes], tmp_path_factory: pytest.TempPathFactory
) -> None:
    content = lines_of(*cases) + b"".join(line + b"\n" for line in bad)
    count, results = batch(content, tmp_path_factory.mktemp("batch"))
    assert count == BatchCount(len(cases) + len(bad), len(bad))
    assert results[: len(cases)] == [answer(case) for case in cases]


def test_names_and_codes_of_the_platform(tmp_path: Path) -> None:
    told = {**{key: STAY[key] for key in ("date", "age")}, "insutype": "390", "med_type": "21", "out_type": "0"}
    told |= {"hosp_lv": "5", "hospital": {"tier": "county"}, "medfee_sumamt": "9000.00"}
    count, (good, bad) = batch(lines_of(told, {**told, "out_type": "7"}), tmp_path, nhsa=True)
    assert count == BatchCount(2, 1)
    assert good["fund_pays"] == good["platform"]["hifp_pay"] == "6918.00"
    assert [error["field"] for error in bad["errors"]] == ["out_type"]


# Whole or not at all


def test_progress_tells_how_many_are_done(tmp_path: Path) -> None:
    told: list[int] = []

    def watch(done: int) -> bool:
        told.append(done)
        return True

    (tmp_path / "in.jsonl").write_bytes(lines_of(STAY, LATE, STAY))
    run_batch(tmp_path / "in.jsonl", tmp_path / "out.jsonl", nhsa=False, progress=watch)
    assert told == [1, 2, 3]


def test_whoever_watches_can_stop_it_and_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_bytes(lines_of(STAY, LATE, STAY))
    (tmp_path / "out.jsonl").write_text("before")
    with pytest.raises(Cancelled):
        run_batch(tmp_path / "in.jsonl", tmp_path / "out.jsonl", nhsa=False, progress=lambda done: done < 2)
    assert (tmp_path / "out.jsonl").read_text() == "before"
    assert {path.name for path in tmp_path.iterdir()} == {"home", "in.jsonl", "out.jsonl"}


def test_lines_are_counted_before_they_are_worked_out(tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_bytes(lines_of(STAY) + b"\nno case")
    assert count_cases(source, lambda done: not done) == 3
    with pytest.raises(Cancelled):
        count_cases(source, lambda _: False)


@pytest.mark.parametrize("target", ["in.jsonl", "./in.jsonl", "out.txt", "out", "out.xlsx", "link.jsonl"])
def test_a_target_that_is_the_source_or_of_another_kind_is_refused(target: str, tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_bytes(lines_of(LATE))
    (tmp_path / "link.jsonl").symlink_to(tmp_path / "in.jsonl")
    with pytest.raises(CaseError):
        run_batch(tmp_path / "in.jsonl", tmp_path / target, nhsa=False, progress=lambda _: True)
    assert (tmp_path / "in.jsonl").read_bytes() == lines_of(LATE)


@pytest.mark.parametrize("target", ["nowhere/out.jsonl", "folder.jsonl"])
def test_a_target_that_cannot_be_written(target: str, tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_bytes(lines_of(LATE))
    (tmp_path / "folder.jsonl").mkdir()
    with pytest.raises(OutputError):
        run_batch(tmp_path / "in.jsonl", tmp_path / target, nhsa=False, progress=lambda _: True)


def test_memory_does_not_grow_with_the_lines(tmp_path: Path) -> None:
    def most(lines: int) -> int:
        cases = ({**STAY, "name": f"{number}", "total_cost": number} for number in range(lines))
        (tmp_path / "in.jsonl").write_bytes(lines_of(*cases))
        return peak_of_batch(tmp_path / "in.jsonl", tmp_path / "out.jsonl")

    most(10)
    assert most(2000) < most(100) + 50_000


# The command


def test_the_command_ends_1_when_a_line_was_bad(tmp_path: Path, capsys: Output) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_bytes(lines_of(STAY, LATE))
    assert main(["batch", str(source), "-o", str(target)]) == 0
    assert "共 2 例，0 例有误" in capsys.readouterr().out
    source.write_bytes(lines_of(STAY, {}))
    assert main(["batch", str(source), "-o", str(target)]) == 1
    out, err = capsys.readouterr()
    assert "共 2 例，1 例有误" in out
    assert err == "", "progress is for a terminal"
