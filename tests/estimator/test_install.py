"""Sealed packs installed, corrected and taken back: whole or not at all, and whatever was altered is said."""

import os
import re
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from estimator.errors import RulesError
from estimator.library.install import install, install_from
from estimator.library.ledger import alone_in, read_ledger, write_ledger
from estimator.library.places import Place, place
from estimator.library.shelf import in_force, read_shelf
from estimator.rulepack import PackErrors, soundness
from estimator.writing import OutputError
from tests.issuing import TRUSTED, own_places, sealed, sealed_2027, withdrawn
from tests.kill_installs import run as run_kills
from tests.officer_packs import text_of

TEXT_2027 = text_of("sanmenxia-2027")
SHIPPED, NEW = ("sanmenxia-2021", 0), ("sanmenxia-2027", 1)


@pytest.fixture
def user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """The user's place, empty."""
    return own_places(tmp_path, monkeypatch)


def there() -> list[tuple[str, int]]:
    """Return which packs hold, one after the other; those that cannot be used as well."""
    shelf = read_shelf(TRUSTED)
    return [(head.id, head.issue) for head in in_force(shelf.heads, shelf.withdrawals)]


def faults() -> list[str]:
    """Return the packs that cannot be used."""
    return [head.id for head in read_shelf(TRUSTED).heads if head.fault]


def refusal(data: bytes, target: Place) -> str:
    """Return why a file is not installed; fails the test where anything has changed."""
    before = {path: path.read_bytes() for path in target.folder.glob("*.*")} if target.folder.exists() else {}
    with pytest.raises((RulesError, PackErrors)) as caught:
        install(data, "x.toml", target, TRUSTED)
    after = {path: path.read_bytes() for path in target.folder.glob("*.*")} if target.folder.exists() else {}
    assert {path: data for path, data in after.items() if path.name not in ("ledger.jsonl", ".lock")} == {
        path: data for path, data in before.items() if path.name not in ("ledger.jsonl", ".lock")
    }
    return str(caught.value)


def test_an_installed_pack_follows_the_shipped_one_and_can_be_taken_back(user: Place) -> None:
    assert there() == [SHIPPED]
    done = install(sealed_2027(), "从U盘.toml", user, TRUSTED)
    assert done.in_words() == (
        "已安装：2027 年医保待遇调整（sanmenxia-2027），2027-01-01 起施行；签发：三门峡市医疗保障局 2026-12-20 第 1 次"
    )
    assert there() == [SHIPPED, NEW]
    head = read_shelf(TRUSTED).heads[-1]
    pack = head.load()
    assert (pack.issued_by, pack.issued_on, pack.issue) == ("三门峡市医疗保障局", date(2026, 12, 20), 1)

    assert install(sealed_2027(), "again.toml", user, TRUSTED).before

    taken_back = install(withdrawn(), "撤回.toml", user, TRUSTED)
    assert taken_back.in_words() == (
        "三门峡市医疗保障局 2026-12-20 撤回规则 sanmenxia-2027 第 1 次签发：起付标准有误（三医保〔2026〕31号）"
    )
    assert there() == [SHIPPED]
    assert read_shelf(TRUSTED).withdrawal_of(head) is not None
    assert len(list(user.folder.glob("*.toml"))) == 2, "nothing is deleted"


def test_a_clock_that_lost_its_battery_refuses_no_pack(user: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(soundness, "today", lambda: date(1970, 1, 1))
    install(sealed_2027(), "", user, TRUSTED)
    assert there() == [SHIPPED, NEW]


def test_a_correction_is_the_same_pack_with_the_next_issue(user: Place) -> None:
    install(sealed_2027(1), "", user, TRUSTED)
    assert "已有第 1 次签发" in refusal(sealed(TEXT_2027 + "# 另一份\n", 1), user)
    install(sealed_2027(2), "", user, TRUSTED)
    assert there() == [SHIPPED, ("sanmenxia-2027", 2)]
    install(withdrawn(issue=2), "", user, TRUSTED)
    assert there() == [SHIPPED, NEW], "the pack before holds again"
    assert "已被撤回" in refusal(sealed(TEXT_2027 + "# 另一份\n", 2), user)
    install(sealed_2027(3), "", user, TRUSTED)
    assert there() == [SHIPPED, ("sanmenxia-2027", 3)]


def test_a_shipped_pack_is_corrected_in_the_same_way(user: Place) -> None:
    install(sealed(text_of("sanmenxia-2021"), 1), "", user, TRUSTED)
    assert there() == [("sanmenxia-2021", 1)]
    install(withdrawn("sanmenxia-2021", 1), "", user, TRUSTED)
    assert there() == [SHIPPED]
    install(withdrawn("sanmenxia-2021", 0), "", user, TRUSTED)
    assert there() == []


def test_a_withdrawal_may_come_before_its_pack(user: Place) -> None:
    install(withdrawn(), "", user, TRUSTED)
    assert "已被撤回" in refusal(sealed_2027(), user)
    assert there() == [SHIPPED]


def test_what_does_not_fit_beside_the_others_is_refused(user: Place) -> None:
    install(sealed_2027(), "", user, TRUSTED)
    other = TEXT_2027.replace('id = "sanmenxia-2027"', 'id = "other"')
    assert "同一天不能有两个规则包" in refusal(sealed(other), user)
    ending = other.replace("in_force_from = 2027-01-01", "in_force_from = 2026-01-01\nin_force_upto = 2026-06-30")
    ending = ending.replace('date = "2027', 'date = "2026').replace('date = "2026-10', 'date = "2026-03')
    assert "other 施行至 2026-06-30，sanmenxia-2027 从 2027-01-01 起施行，中间有几天没有规则" in refusal(
        sealed(ending), user
    )
    elsewhere = TEXT_2027.replace('region = "三门峡市"', 'region = "某市"')
    assert "另一个地区要用另一个编号" in refusal(sealed(elsewhere, 2), user)
    assert there() == [SHIPPED, NEW]


def test_a_pack_that_is_not_sound_is_refused_whole(user: Place) -> None:
    assert "other-base" in refusal(sealed(re.sub('sha256 = ".', 'sha256 = "x', TEXT_2027)), user)
    assert "not-toml" in refusal(sealed(TEXT_2027 + "\nx x\n"), user)
    assert "不完整" in refusal(sealed('withdraws = "sanmenxia-2027"\n'), user)
    assert "不能核对" not in refusal(TEXT_2027.encode(), user)
    assert "1 MB" in refusal(sealed(TEXT_2027 + "#" * (1 << 20)), user)
    assert not list(user.folder.glob("*.toml"))


def test_a_base_is_found_by_what_it_says_though_it_was_corrected_since(user: Place) -> None:
    install(sealed_2027(), "", user, TRUSTED)
    corrected = text_of("sanmenxia-2021").replace('label = "自然分娩"', 'label = "顺产"')
    assert corrected != text_of("sanmenxia-2021")
    install(sealed(corrected, 1), "", user, TRUSTED)
    heads = {head.id: head for head in read_shelf(TRUSTED).heads}
    assert heads["sanmenxia-2027"].load().id == "sanmenxia-2027"


@pytest.mark.parametrize("name", ["sanmenxia-2027.1.toml", "ledger.jsonl"])
def test_whatever_was_altered_is_put_aside_and_said(user: Place, name: str) -> None:
    install(sealed_2027(), "", user, TRUSTED)
    file = user.folder / name
    whole = file.read_bytes()
    places = {*range(0, len(whole), 1 + len(whole) // 60), len(whole) - 1}
    for at in places:
        file.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert faults() == ["sanmenxia-2027"], at
        assert there() == [SHIPPED, NEW], "its days are without rules, and no older pack answers in its place"
        assert any("停用" in message for message in read_shelf(TRUSTED).messages)
    file.write_bytes(whole[:-1])
    assert faults() == ["sanmenxia-2027"]
    file.unlink()
    assert faults() == ["sanmenxia-2027"]

    install(sealed_2027(), "", user, TRUSTED)
    assert faults() == []
    assert there() == [SHIPPED, NEW]


def test_a_pack_and_its_ledger_altered_together_are_found_by_the_seal(user: Place) -> None:
    install(sealed_2027(), "", user, TRUSTED)
    entries = read_ledger(user)
    assert entries is not None
    data = sealed_2027().replace(b'"80%"', b'"90%"')
    (user.folder / entries[0].file).write_bytes(data)
    write_ledger(user, [entries[0]._replace(sha256=sha256(data).hexdigest())])
    assert faults() == ["sanmenxia-2027"]


def test_a_withdrawal_that_was_altered_still_takes_back(user: Place) -> None:
    install(sealed_2027(), "", user, TRUSTED)
    install(withdrawn(), "", user, TRUSTED)
    (user.folder / "sanmenxia-2027.1.withdrawn.toml").write_bytes(b"")
    assert there() == [SHIPPED]
    assert any("停用" in message for message in read_shelf(TRUSTED).messages)


def test_a_file_laid_beside_the_others_is_not_used_and_said(user: Place) -> None:
    install(sealed_2027(), "", user, TRUSTED)
    (user.folder / "other.toml").write_bytes(sealed(TEXT_2027.replace("2027", "2029")))
    assert there() == [SHIPPED, NEW]
    assert any("other.toml" in message for message in read_shelf(TRUSTED).messages)


def test_keys_that_are_no_longer_trusted_put_their_packs_aside(user: Place) -> None:
    install(sealed_2027(), "", user, TRUSTED)
    shelf = read_shelf(TRUSTED._replace(groups=()))
    assert [head.id for head in shelf.heads if head.fault] == ["sanmenxia-2027"]


def test_packs_of_the_machine_are_there_for_every_user(user: Place) -> None:
    machine = place("machine")
    install(sealed_2027(), "", machine, TRUSTED)
    assert there() == [SHIPPED, NEW]
    assert not user.folder.exists()
    if os.name == "posix":
        modes = {path.name: path.stat().st_mode & 0o777 for path in machine.folder.iterdir() if path.name != ".lock"}
        assert modes == {"sanmenxia-2027.1.toml": 0o644, "ledger.jsonl": 0o644}
        assert machine.folder.stat().st_mode & 0o777 == 0o755


def test_a_folder_is_looked_into_and_never_written_to(user: Place, tmp_path: Path) -> None:
    source = tmp_path / "规则来源"
    assert install_from(source, user, TRUSTED)[0].error == f"规则来源打不开（没有这个文件或文件夹）：{source}"
    source.mkdir()
    (source / "b.toml").write_bytes(sealed_2027())
    (source / "a.toml").write_bytes(sealed(text_of("sanmenxia-2028")))
    (source / "草稿.toml").write_text(TEXT_2027, "utf-8")
    (source / "说明.txt").write_text("x", "utf-8")
    (source / "夹.toml").mkdir()
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in source.iterdir() if path.is_file()}
    if hasattr(os, "mkfifo"):
        os.mkfifo(source / "管道.toml")

    taken = install_from(source, user, TRUSTED)
    assert [(one.file, one.installed is not None) for one in taken] == [
        ("草稿.toml", False),
        ("b.toml", True),
        ("a.toml", True),
    ]
    assert there() == [SHIPPED, NEW, ("sanmenxia-2028", 1)]
    assert [one.file for one in install_from(source, user, TRUSTED)] == ["草稿.toml"]

    (source / "c.toml").write_bytes(sealed_2027(2))
    (source / "撤回.toml").write_bytes(withdrawn("sanmenxia-2028"))
    assert [one.file for one in install_from(source, user, TRUSTED) if one.installed] == ["c.toml", "撤回.toml"]
    assert there() == [SHIPPED, ("sanmenxia-2027", 2)]
    assert [one.file for one in install_from(source, user, TRUSTED)] == ["草稿.toml"]
    assert before == {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in before}


def test_only_one_process_installs_at_a_time(user: Place) -> None:
    with alone_in(user), pytest.raises(OutputError, match="正在安装"):
        install(sealed_2027(), "", user, TRUSTED)


@pytest.mark.needs("fork")
def test_a_process_killed_while_installing_leaves_the_old_state_or_the_new(tmp_path: Path) -> None:
    """Some kills here; `python -m tests.kill_installs 200` has more."""
    assert run_kills(6, tmp_path) == []
