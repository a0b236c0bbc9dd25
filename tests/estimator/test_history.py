"""The history: what is kept comes back as it was, is found, is never half there, and keeps no full ID unasked."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from hypothesis import given

from estimator import bill_parts, case_from, estimate, read_case, to_json
from estimator.history import History, HistoryEntry, book, history_file, search
from estimator.history.stored import case_text, estimate_from, estimate_text, masked_case_text
from estimator.settings.settings import Settings
from tests import strategies
from tests.slip_cases import CASES, STAY, Data, answered

NOON = datetime(2021, 10, 8, 12, tzinfo=UTC)
COUNTER_3 = Settings(agency="三门峡市医疗保障服务中心", counter="3", clerk="李明")
IN_FULL = COUNTER_3._replace(store_full_id=True)
ID_NUMBER = "41120219860512002X"
MASKED = "4112**********002X"


def keep(
    history: History, data: Data = STAY, settings: Settings = COUNTER_3, at: datetime = NOON, **changes: object
) -> HistoryEntry:
    return history.keep(*answered({**data, **changes}), settings, at)


def numbers(entries: list[HistoryEntry]) -> list[str]:
    return [entry.number for entry in entries]


def on_disk(path: Path, text: str) -> bool:
    """Whether a text stands anywhere in the folder of the history, its log and what was put aside included."""
    return any(text.encode() in file.read_bytes() for file in path.parent.iterdir())


@pytest.mark.parametrize("settings", [COUNTER_3, IN_FULL], ids=["masked", "in full"])
@pytest.mark.parametrize("name", CASES)
def test_what_is_kept_comes_back_as_it_was(history: History, name: str, settings: Settings) -> None:
    case, answer = answered(CASES[name])
    kept = history.keep(case, answer, settings, NOON)
    found = history.get(kept.number)
    assert found == kept
    assert found.estimate() == answer
    assert to_json(found.estimate()) == to_json(answer)
    assert bill_parts(found.estimate()) == bill_parts(answer)
    assert found.made_at == NOON
    assert (found.benefit, found.counter, found.clerk) == (case.benefit, "3", "李明")
    assert (found.pack_id, found.pack_sha256) == (answer.rules.id, answer.rules.sha256)


@pytest.mark.parametrize("name", CASES)
def test_a_case_kept_in_full_is_the_same_case(history: History, name: str) -> None:
    case, _ = answered(CASES[name])
    assert keep(history, CASES[name], IN_FULL).case() == case


@given(strategies.CASES)
def test_a_masked_case_can_be_opened_again_and_gives_the_same_answer(data: Data) -> None:
    case, answer = answered(data)
    opened = read_case(case_text(case, full=False))
    assert opened.id_number is None
    # What only the ID number tells, as that a worker is of seventy-six, nobody is asked about any more.
    assert estimate(opened)._replace(checks=()) == answer._replace(checks=())
    assert read_case(case_text(case, full=True)) == case
    assert estimate_from(estimate_text(answer)) == answer


def test_the_slip_comes_back_as_it_was_handed_out(history: History) -> None:
    case, answer = answered({**STAY, "age": 35, "id_number": ID_NUMBER})
    kept = history.keep(case, answer, COUNTER_3, NOON, overrides_identity=("age",))
    found = history.get(kept.number)
    assert found is not None
    slip = found.slip()
    assert slip == kept.slip()
    assert slip.number == "20211008-3-0001"
    assert slip.agency == "三门峡市医疗保障服务中心"
    assert slip.made == "2021-10-08 12:00"
    assert ("身份证号", MASKED) in slip.left
    assert any("年龄由窗口人工填写" in note for note in slip.notes)
    assert slip.lines[-1].value == answer.steps[-1].amount


def test_what_an_id_number_told_stands_in_its_place(history: History) -> None:
    kept = keep(history)  # born 1986-05-12
    assert (kept.name, kept.id_number) == ("张*", MASKED)
    assert kept.case() == case_from(
        {**{key: STAY[key] for key in STAY if key != "id_number"}, "name": "张*", "age": 35}
    )


def test_no_name_and_no_id_number_reaches_the_disk_unasked(history: History, path: Path) -> None:
    keep(history, CASES["stay"])
    keep(history, CASES["caesarean"])
    assert not any(on_disk(path, text) for text in (ID_NUMBER, ID_NUMBER[6:14], "张三", "欧阳小凤"))
    keep(history, CASES["stay"], IN_FULL)
    assert all(on_disk(path, text) for text in (ID_NUMBER, "张三"))


def test_what_was_kept_in_full_is_masked_later(history: History, path: Path) -> None:
    kept = keep(history, CASES["stay"], IN_FULL)
    other = keep(history, CASES["caesarean"])
    assert history.mask() == 1
    found = history.get(kept.number)
    assert found is not None
    assert (found.name, found.id_number) == ("张*", MASKED)
    assert estimate(found.case()) == kept.estimate()
    assert history.get(other.number) == other
    assert not any(on_disk(path, text) for text in (ID_NUMBER, "张三"))
    assert history.mask() == 0


def test_a_case_that_is_none_any_longer_is_masked_too() -> None:
    text = case_text(answered(STAY)[0], full=True).replace("resident", "abolished")
    masked = masked_case_text(text)
    assert "abolished" in masked
    assert ID_NUMBER not in masked
    assert "张三" not in masked


def test_numbers_run_by_day_and_counter(history: History) -> None:
    tomorrow = NOON + timedelta(days=1)
    given = [
        keep(history, settings=COUNTER_3._replace(counter=counter), at=at).number
        for counter, at in (("3", NOON), ("3", NOON), ("4", NOON), ("3", tomorrow), ("3", NOON), ("", NOON), ("", NOON))
    ]
    assert given == [
        "20211008-3-0001",
        "20211008-3-0002",
        "20211008-4-0001",
        "20211009-3-0001",
        "20211008-3-0003",
        "20211008-0001",
        "20211008-0002",
    ]


def test_a_number_is_not_given_again_after_its_entry_is_gone(history: History) -> None:
    keep(history)
    keep(history)
    history.clear()
    assert keep(history).number == "20211008-3-0003"
    history.remove_older_than(1, date(2022, 1, 1))
    assert history.count() == 0
    assert keep(history).number == "20211008-3-0004"


@pytest.fixture
def filled(history: History) -> History:
    """Entries 1 to 6; those of 张三 and 张小凤 masked, the last two in full."""
    day = timedelta(days=1)
    keep(history, STAY, name="张三")
    keep(history, STAY, name="张小凤", id_number="110101199003070038", at=NOON + day)
    keep(history, CASES["late fee"], name="李四", at=NOON + 2 * day)
    keep(history, CASES["late fee"], case_number="YW-2021-77", at=NOON + 3 * day)
    keep(history, STAY, IN_FULL, name="王芳", at=NOON + 4 * day)
    keep(history, CASES["late fee"], IN_FULL, name="Smith", at=NOON + 5 * day)
    return history


FOUND: list[tuple[str, list[int]]] = [
    ("", [6, 5, 4, 3, 2, 1]),
    ("   ", [6, 5, 4, 3, 2, 1]),
    ("张", [2, 1]),
    ("张三", [2, 1]),  # masked, 张三 may be any 张
    ("张小凤", [2]),
    ("张*", [2, 1]),
    ("王芳", [5]),
    ("王芬", []),
    ("芳", []),
    ("smi", [6]),
    ("20211008-3-0001", [1]),
    ("20211008", [1]),
    ("202110", [6, 5, 4, 3, 2, 1]),
    ("２０２１１００９", [2]),
    ("0001", [6, 5, 4, 3, 2, 1]),
    (ID_NUMBER, [5, 1]),
    (ID_NUMBER.lower(), [5, 1]),
    (MASKED, [1]),
    ("411202", [5]),
    ("4112", [5, 1]),
    ("002x", [5, 1]),
    ("0038", [2]),
    ("yw-2021", [4]),
    ("张 20211009", [2]),
    ("张 王", []),
    ("%", []),
    ("_", []),
    ("'", []),
    ("张 " * 1000, [2, 1]),
]


@pytest.mark.parametrize("few", [10_000, 1, 0], ids=["looked up", "either", "compared"])
@pytest.mark.parametrize(("text", "expected"), FOUND)
def test_found_by_name_number_and_id(
    filled: History, monkeypatch: pytest.MonkeyPatch, few: int, text: str, expected: list[int]
) -> None:
    monkeypatch.setattr(search, "_FEW", few)
    assert [entry.made_at.day - 7 for entry in filled.find(text)] == expected


@pytest.mark.parametrize("few", [10_000, 0], ids=["looked up", "compared"])
@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"first_day": date(2021, 10, 9), "last_day": date(2021, 10, 11)}, [4, 3, 2]),
        ({"first_day": date(2021, 10, 12)}, [6, 5]),
        ({"last_day": date(2021, 10, 8)}, [1]),
        ({"benefit": "late_fee"}, [6, 4, 3]),
        ({"benefit": "late_fee", "first_day": date(2021, 10, 11)}, [6, 4]),
        ({"text": "张", "first_day": date(2021, 10, 9)}, [2]),
        ({"text": "\u200b张\ufeff", "first_day": date(2021, 10, 9)}, [2]),
        ({"text": "4112", "benefit": "inpatient"}, [5, 1]),
        ({"text": "张", "benefit": "late_fee"}, []),
        ({"first_day": date(2021, 10, 9), "last_day": date(2021, 10, 8)}, []),
    ],
)
def test_found_by_period_and_benefit(
    filled: History, monkeypatch: pytest.MonkeyPatch, few: int, wanted: dict[str, Any], expected: list[int]
) -> None:
    monkeypatch.setattr(search, "_FEW", few)
    assert [entry.made_at.day - 7 for entry in filled.find(**wanted)] == expected


def test_page_by_page_newest_first(history: History) -> None:
    kept = [keep(history).number for _ in range(5)]
    pages = [numbers(history.find(limit=2, offset=offset)) for offset in (0, 2, 4, 6)]
    assert pages == [kept[4:2:-1], kept[2:0:-1], kept[:1], []]


def test_a_period_is_read_in_order(filled: History) -> None:
    period = date(2021, 10, 9), date(2021, 10, 11)
    assert [entry.made_at.day for entry in filled.between(*period)] == [9, 10, 11]
    assert filled.count(*period) == 3
    assert filled.count() == 6
    assert filled.get("20211008-3-0009") is None


@pytest.mark.parametrize(("days", "left"), [(0, 6), (5, 6), (4, 5), (1, 2), (36500, 6)])
def test_entries_older_than_so_many_days_are_removed(filled: History, days: int, left: int) -> None:
    assert filled.remove_older_than(days, date(2021, 10, 13)) == 6 - left
    assert filled.count() == left


def test_many_are_removed_by_and_by(history: History, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(book, "_AT_ONCE", 2)
    for _ in range(5):
        keep(history)
    assert history.remove_older_than(1, date(2021, 10, 10)) == 5
    assert history.find() == []


@pytest.mark.parametrize("how", ["removed", "cleared"])
def test_what_is_removed_is_gone_from_the_disk(history: History, path: Path, how: str) -> None:
    keep(history, CASES["stay"], IN_FULL)
    assert on_disk(path, "张三")
    if how == "removed":
        history.remove_older_than(1, date(2022, 1, 1))
    else:
        history.clear()
    assert not any(on_disk(path, text) for text in ("张三", ID_NUMBER, MASKED))
    assert history.find() == []


def test_another_thread_opens_its_own(history: History, path: Path) -> None:
    kept = keep(history)
    found: list[list[HistoryEntry]] = []

    def read() -> None:
        with History(path) as own:
            found.append(own.find())

    thread = Thread(target=read)
    thread.start()
    thread.join()
    assert found == [[kept]]


def test_the_history_lies_in_the_users_folder(home: Path) -> None:
    assert history_file().is_relative_to(home)
