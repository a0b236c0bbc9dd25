"""Settings: written and read back, broken ones put aside; the wage that a day needs is known or asked for."""

import json
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import get_args, get_type_hints

import pytest

from estimator.folders import data_folder
from estimator.settings.settings import (
    SETTINGS,
    Settings,
    SettingsRead,
    checked,
    read_settings,
    settings_file,
    wage_for,
    with_wage,
    write_settings,
)
from estimator.settings.wages import Wage, suggested_wage, wage_year
from estimator.writing import OutputError

FULL = Settings(
    agency="三门峡市医疗保障服务中心",
    counter="A3",
    clerk="李明",
    provincial_wages={
        2020: Wage(Decimal("5328.00"), "公开汇编", "provisional"),
        2024: Wage(Decimal("6385.50"), "窗口填写", "confirmed"),
    },
    paper="80mm",
    printer="HP LaserJet 1020",
    text_size=150,
    theme="contrast",
    store_full_id=True,
    retention_days=365,
    rules_source="S:\\规则",
    rules_seen="sanmenxia-2027.1",
    signing_key="E:\\局.key",
    rule_keys="RWQ1; RWQ2 RWQ3",
)
NOBODY = 65534


def read(path: Path, text: str | bytes) -> SettingsRead:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_settings(path)


@contextmanager
def ordinary_user() -> Iterator[None]:
    """Act as somebody whom a read-only folder stops, where the tests run as one whom nothing does."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "new" / "settings.json"
    write_settings(FULL, path)
    assert read_settings(path) == SettingsRead(FULL)
    assert [one.name for one in path.parent.iterdir()] == ["settings.json"]


def test_every_setting_differs_from_its_default_above() -> None:
    assert all(getattr(FULL, name) != getattr(Settings(), name) for name in SETTINGS)


def test_money_is_text_in_the_file(tmp_path: Path) -> None:
    write_settings(FULL, tmp_path / "s")
    wages = json.loads((tmp_path / "s").read_text("utf-8"))["provincial_wages"]
    assert wages["2024"] == {"amount": "6385.50", "source": "窗口填写", "state": "confirmed"}


def test_without_a_file_all_stands_at_its_default(tmp_path: Path) -> None:
    assert read_settings(tmp_path / "settings.json") == SettingsRead(Settings())
    assert not Settings().store_full_id
    assert Settings().retention_days == 0


def test_every_setting_is_described_and_its_choices_are_those_of_its_type() -> None:
    types = get_type_hints(Settings)
    assert [*SETTINGS, "unknown"] == [*Settings._fields]
    for name, setting in SETTINGS.items():
        assert setting.label
        assert setting.meaning
        if setting.kind == "choice":
            assert tuple(setting.words) == get_args(types[name])
        elif setting.kind != "wages":
            assert {"text": str, "count": int, "flag": bool}[setting.kind] is types[name]
            assert checked(name, getattr(Settings(), name)) == getattr(Settings(), name)


@pytest.mark.parametrize(
    "broken",
    [
        '{"agency": "三门峡',
        "",
        "[]",
        "null",
        '"text"',
        b"\x00" * 4096,
        b'{"agency": "\xc8\xfd\xc3\xc5\xcf\xbf"}',
        "[" * 100_000,
        '{"text_size": ' + "1" * 5000 + "}",
    ],
    ids=["cut off", "empty", "list", "null", "text", "zeros", "GBK", "deep", "long number"],
)
def test_a_broken_file_is_put_aside_and_said(tmp_path: Path, broken: str | bytes) -> None:
    path = tmp_path / "settings.json"
    settings, messages = read(path, broken)
    aside = [one for one in tmp_path.iterdir() if one.name.startswith("settings.broken-")]
    assert settings == Settings()
    assert len(messages) == len(aside) == 1
    assert f"已损坏，已另存为 {aside[0].name}" in messages[0]
    assert aside[0].read_bytes() == (broken if isinstance(broken, bytes) else broken.encode())
    assert not path.exists()


def test_a_second_broken_file_of_a_day_does_not_replace_the_first(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    read(path, "first")
    read(path, "second")
    assert sorted(one.read_text() for one in tmp_path.glob("settings.broken-*.json")) == ["first", "second"]


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    assert read(tmp_path / "s", b'\xef\xbb\xbf{"clerk": "A"}') == SettingsRead(Settings(clerk="A"))


def test_a_folder_in_the_place_of_the_file_is_said(tmp_path: Path) -> None:
    settings, messages = read_settings(tmp_path)
    assert settings == Settings()
    assert "不能读取" in messages[0]


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("theme", "sepia", "设置“配色”不能用，已改用默认值：只能是跟随系统、浅色、深色、高对比度"),
        ("theme", ["dark"], "设置“配色”"),
        ("paper", "A3", "设置“纸张”"),
        ("text_size", 201, "设置“文字大小”不能用，已改用默认值：应为 100 至 200 的整数"),
        ("text_size", 99, "设置“文字大小”"),
        ("text_size", 150.0, "设置“文字大小”"),
        ("text_size", True, "设置“文字大小”"),
        ("text_size", "150", "设置“文字大小”"),
        ("retention_days", -1, "设置“保留天数”"),
        ("store_full_id", 1, "设置“完整证号”"),
        ("agency", 5, "设置“单位名称”"),
        ("agency", "长" * 61, "最多 60 个字"),
        ("clerk", "李\u0007明", "不能打印的字符"),
        ("clerk", "李\ud800明", "不能打印的字符"),
        ("counter", "3/4", "不能含有 /"),
        ("counter", None, "设置“窗口号”"),
    ],
)
def test_a_value_out_of_place_is_said_and_the_others_count(tmp_path: Path, name: str, value: object, said: str) -> None:
    settings, messages = read(tmp_path / "s", json.dumps({name: value, "printer": "P1"}))
    assert settings == Settings(printer="P1")
    assert len(messages) == 1
    assert said in messages[0]


def test_text_is_trimmed() -> None:
    assert checked("agency", " 三门峡 ") == "三门峡"


@pytest.mark.parametrize(
    ("wage", "said"),
    [
        ({"amount": 6385.5, "source": "", "state": "final"}, "应为金额"),
        ({"amount": "6385.555", "source": "", "state": "final"}, "最多两位小数"),
        ({"amount": "0", "source": "", "state": "final"}, "应大于 0"),
        ({"amount": "6385", "source": "", "state": "sure"}, "状态"),
        ({"amount": "6385", "source": "", "state": ["final"]}, "状态"),
        ({"amount": "6385", "state": "final"}, "来源"),
        ({"source": "", "state": "final"}, "应为金额"),
        ("6385", "状态"),
    ],
)
def test_a_wage_that_cannot_be_used_is_said_and_left_open(tmp_path: Path, wage: object, said: str) -> None:
    good = {"amount": "6260", "source": "通知", "state": "final"}
    settings, messages = read(tmp_path / "s", json.dumps({"provincial_wages": {"2024": wage, "2023": good}}))
    assert settings.provincial_wages == {2023: Wage(Decimal("6260.00"), "通知", "final")}
    assert len(messages) == 1
    assert messages[0].startswith("2024 年的全省月平均工资不能用，使用时再问：")
    assert said in messages[0]


@pytest.mark.parametrize("year", ["24", "1999", "２０２４", "2024.0", ""])
def test_a_year_is_four_digits(tmp_path: Path, year: str) -> None:
    wage = {"amount": "6385", "source": "", "state": "final"}
    settings, messages = read(tmp_path / "s", json.dumps({"provincial_wages": {year: wage}}))
    assert not settings.provincial_wages
    assert "年份应为四位数字" in messages[0]


def test_wages_in_a_list_are_said(tmp_path: Path) -> None:
    settings, messages = read(tmp_path / "s", '{"provincial_wages": [6385]}')
    assert settings == Settings()
    assert messages == ("设置“全省月平均工资”不能用：应按年列出",)


def test_keys_of_a_newer_version_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    newer = {"clerk": "李明", "voice": {"speed": 1.25, "on": True}, "font": None, "odd": "\ud800"}
    settings, messages = read(path, json.dumps(newer))
    assert messages == ()
    write_settings(settings._replace(clerk="王芳"), path)
    kept = json.loads(path.read_text("utf-8"))
    assert kept["clerk"] == "王芳"
    assert (kept["voice"], kept["font"], kept["odd"]) == (newer["voice"], None, "?")


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match=r"不能建立文件夹（只读，或没有写入权限）：.*folder"):
        write_settings(FULL, tmp_path / "file" / "folder" / "settings.json")


@pytest.mark.skipif(sys.platform == "win32", reason="a folder there is not made read-only by its mode")
def test_a_read_only_folder_is_said_and_the_old_settings_stand() -> None:
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "settings.json"
        write_settings(FULL, path)
        path.chmod(0o644)
        path.parent.chmod(0o555)
        with ordinary_user():
            with pytest.raises(OutputError, match="设置没有保存：文件被占用，或没有写入权限："):
                write_settings(Settings(), path)
            assert read_settings(path) == SettingsRead(FULL)
        path.parent.chmod(0o700)


@pytest.mark.skipif(sys.platform == "win32", reason="a folder there is not made read-only by its mode")
def test_a_broken_file_in_a_read_only_folder_stays_and_is_said() -> None:
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "settings.json"
        path.write_text("broken")
        path.parent.chmod(0o555)
        with ordinary_user():
            settings, messages = read_settings(path)
        path.parent.chmod(0o700)
        assert settings == Settings()
        assert messages == (f"设置文件已损坏，现用默认设置：{path}",)


def test_settings_lie_in_the_users_folder(home: Path) -> None:
    assert settings_file().is_relative_to(home)
    assert settings_file().name == "settings.json"
    assert data_folder().is_relative_to(home)


def test_the_portable_edition_keeps_all_beside_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "estimator.exe"))
    assert settings_file() != tmp_path / "data" / "settings.json"
    (tmp_path / "portable").touch()
    assert settings_file() == tmp_path / "data" / "settings.json"
    assert data_folder() == tmp_path / "data"


@pytest.mark.parametrize(
    ("benefit", "day", "year"),
    [
        # Art. 26: last year's wage, all year round.
        ("maternity", date(2022, 1, 1), 2021),
        ("maternity", date(2022, 6, 30), 2021),
        ("maternity", date(2022, 7, 1), 2021),
        # Art. 6: bases change on 1 July.
        ("contribution", date(2022, 1, 1), 2020),
        ("contribution", date(2022, 6, 30), 2020),
        ("contribution", date(2022, 7, 1), 2021),
        ("contribution", date(2022, 12, 31), 2021),
        # Arts. 8, 17: what is made up at retirement is reckoned from the same base.
        ("retirement", date(2022, 6, 30), 2020),
        ("retirement", date(2022, 7, 1), 2021),
        ("inpatient", date(2022, 7, 1), None),
        ("account", date(2022, 7, 1), None),
        ("late_fee", date(2022, 7, 1), None),
    ],
)
def test_the_year_whose_wage_is_needed(benefit: str, day: date, year: int | None) -> None:
    assert wage_year(benefit, day) == year


@pytest.mark.parametrize(
    ("year", "amount"), [(2020, "5328.00"), (2021, "5681.00"), (2022, "5965.00"), (2023, "6260.00"), (2024, "6385.00")]
)
def test_published_figures_are_offered_with_their_source(year: int, amount: str) -> None:
    wage = suggested_wage(year)
    assert wage is not None
    assert wage.amount == Decimal(amount)
    assert wage.source
    assert wage.state == "provisional"


@pytest.mark.parametrize("year", [2019, 2025])
def test_a_year_that_is_not_published_is_never_guessed(year: int) -> None:
    assert suggested_wage(year) is None
    assert wage_for(FULL, year) is None


def test_a_suggestion_counts_only_once_it_was_entered() -> None:
    suggestion = suggested_wage(2023)
    assert suggestion is not None
    assert wage_for(FULL, 2023) is None
    settings = with_wage(FULL, 2023, suggestion._replace(state="confirmed"))
    assert wage_for(settings, 2023) == Wage(Decimal("6260.00"), "公开汇编（多处）", "confirmed", suggestion.shares)
    assert wage_for(settings, 2020) == FULL.provincial_wages[2020]


# In print they are in whole yuan, and reckoned with only where somebody enters them.
@pytest.mark.parametrize(
    ("year", "lowest", "highest"),
    [(2020, 3197, 15984), (2021, 3409, 17043), (2022, 3579, 17895), (2023, 3756, 18780), (2024, 3831, 19155)],
)
def test_what_is_published_of_a_wage_is_suggested_with_it(year: int, lowest: int, highest: int) -> None:
    suggestion = suggested_wage(year)
    assert suggestion is not None
    assert suggestion.shares == {"60%": Decimal(lowest), "300%": Decimal(highest)}


def test_what_is_published_of_a_wage_is_kept_with_it(tmp_path: Path) -> None:
    wage = Wage(Decimal("5328.00"), "通知", "final", {"60%": Decimal("3197.00")})
    write_settings(Settings(provincial_wages={2020: wage}), tmp_path / "s")
    assert read_settings(tmp_path / "s").settings.provincial_wages == {2020: wage}
    for wrong in ({"60": "3197"}, {"60%": "3197²"}, {"60%": "0"}, ["3197"]):
        text = json.dumps({"provincial_wages": {"2020": {**wage.written(), "shares": wrong}}})
        settings, messages = read(tmp_path / "s", text)
        assert not settings.provincial_wages
        assert messages


class TestOfTheMachine:
    """What an administrator sets for a machine: its users begin with it, and what they change themselves is theirs."""

    def test_a_user_begins_with_it(self, tmp_path: Path) -> None:
        own, machine = tmp_path / "own.json", tmp_path / "machine.json"
        machine.write_text('{"agency": "三门峡市医疗保障局", "retention_days": 90}', "utf-8")
        assert read_settings(own, machine).settings == Settings(agency="三门峡市医疗保障局", retention_days=90)

    def test_what_a_user_changes_stays_and_the_rest_follows(self, tmp_path: Path) -> None:
        own, machine = tmp_path / "own.json", tmp_path / "machine.json"
        machine.write_text('{"agency": "三门峡市医疗保障局", "retention_days": 90}', "utf-8")
        write_settings(read_settings(own, machine).settings._replace(retention_days=30), own, machine)
        machine.write_text('{"agency": "湖滨区医疗保障局", "retention_days": 60}', "utf-8")
        assert read_settings(own, machine).settings == Settings(agency="湖滨区医疗保障局", retention_days=30)

    def test_one_that_is_broken_is_said_and_left_where_it_is(self, tmp_path: Path) -> None:
        machine = tmp_path / "machine.json"
        machine.write_text("{", "utf-8")
        settings, messages = read_settings(tmp_path / "own.json", machine)
        assert settings == Settings()
        assert messages == (f"本机统一的设置文件已损坏，现用默认设置：{machine}",)
        assert machine.read_text("utf-8") == "{"
