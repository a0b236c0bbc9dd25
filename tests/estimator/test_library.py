"""Which packs hold, and when: shipped ones as they were proven, installed ones after them, none that was altered."""

import shutil
import tomllib
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from estimator import case_from
from estimator.errors import CaseError
from estimator.history import History
from estimator.library import library as library_module
from estimator.library import places
from estimator.library.heads import head_of, read_head
from estimator.library.install import install
from estimator.library.ledger import LedgerEntry
from estimator.library.library import Library, open_library, shipped_file, shipped_library, use
from estimator.library.places import Place
from estimator.library.shipped_packs import SHIPPED
from estimator.result import money
from estimator.result_json import to_json
from estimator.rulepack.loading import parse_pack
from estimator.settings import Settings
from tests.engine import proof_of, read_pack
from tests.issuing import TRUSTED, own_places, sealed_2027, withdrawn
from tests.officer_packs import RULES, officer_pack, text_of

STAY = {
    "benefit": "inpatient",
    "scheme": "resident",
    "age": 40,
    "hospital": {"location": "local", "tier": "county", "grade": 2},
    "total_cost": 9000,
}


@pytest.fixture
def user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """The user's place, empty."""
    return own_places(tmp_path, monkeypatch)


def fund_pays(day: str) -> str:
    """Return what the fund pays for a stay of that day, by all packs there are."""
    estimate = open_library(TRUSTED).estimate(case_from({**STAY, "date": day}))
    return str(money(estimate.figures, "fund_pays"))


def refusal(day: str) -> str:
    """Return why a stay of that day is not answered."""
    with pytest.raises(CaseError) as caught:
        fund_pays(day)
    (error,) = caught.value.errors
    assert error.field == "date"
    return error.message


def test_the_shipped_packs_are_those_that_were_proven() -> None:
    """After a change of a shipped pack this says what is to stand in `shipped_packs.py`."""
    found = []
    for file in sorted(RULES.glob("*.toml")):
        head = read_head(file.read_bytes())
        assert proof_of(file).rows
        names = ("id", "region", "title", "in_force_from")
        told = {name: head[name] for name in names} | {"in_force_upto": head.get("in_force_upto")}
        found.append(LedgerEntry(kind="pack", file=file.name, sha256=read_pack(file).sha256, issue=0, **told))
    assert tuple(found) == SHIPPED


def test_a_proven_pack_is_the_whole_pack_but_for_its_examples() -> None:
    for pack in shipped_library().packs:
        whole = parse_pack((RULES / pack.file).read_bytes(), pack.file, shipped_file)
        assert whole.example
        assert not pack.example
        rows = {"example", "content", "lines"}
        made = pack.model_copy(update={"otherwise": dict(pack.otherwise)})  # they are made when first asked for
        plain = made.model_dump(exclude=rows)
        assert _without_lines(plain) == _without_lines(whole.model_dump(exclude=rows))


def _without_lines(value: object) -> object:
    if isinstance(value, dict):
        return {key: _without_lines(one) for key, one in value.items() if key != "line"}
    return [_without_lines(one) for one in value] if isinstance(value, list | tuple) else value


@pytest.mark.parametrize("at", [0, 500, 60_000, -1])
def test_a_shipped_pack_that_was_altered_is_refused_and_said(
    at: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, user: Place
) -> None:
    rules = tmp_path / "rules"
    shutil.copytree(RULES, rules)
    monkeypatch.setattr(places, "_SHIPPED", rules)
    file = rules / "sanmenxia-2021.toml"
    data = bytearray(file.read_bytes())
    data[at] ^= 1
    file.write_bytes(data)
    (rules / "SHA256SUMS").write_text("whatever is written beside it does not count", "utf-8")
    assert "“sanmenxia-2021.toml”已停用：被改动过；请重新安装程序" in refusal("2022-01-01")
    assert open_library(TRUSTED).messages
    assert not user.folder.exists()


def test_a_successor_ends_its_predecessor_on_its_first_day(user: Place) -> None:
    install(sealed_2027(), "", user, TRUSTED)
    # 63 % of 1100 and 83 % of 7500; 63 % of 1000 and 80 % of 7500
    assert fund_pays("2026-12-31") == "6918.00"
    assert fund_pays("2027-01-01") == "6630.00"
    install(withdrawn(), "", user, TRUSTED)
    assert fund_pays("2027-01-01") == "6918.00"


def test_a_pack_that_no_longer_holds_still_explains_its_estimates(user: Place) -> None:
    install(sealed_2027(), "", user, TRUSTED)
    digest = open_library(TRUSTED).head_on(date(2027, 1, 1)).sha256
    install(withdrawn(), "", user, TRUSTED)
    library = open_library(TRUSTED)
    pack, withdrawal = library.pack_with(digest), library.withdrawal_of(digest)
    assert pack is not None
    assert pack.id == "sanmenxia-2027"
    assert withdrawal is not None
    assert withdrawal.reason == "起付标准有误"


def test_days_of_an_altered_pack_are_without_rules_and_the_others_answer(user: Place) -> None:
    install(sealed_2027(), "", user, TRUSTED)
    file = user.folder / "sanmenxia-2027.1.toml"
    file.write_bytes(file.read_bytes() + b"\n")
    assert fund_pays("2026-12-31") == "6918.00"
    assert "“sanmenxia-2027.1.toml”已停用：被改动过；请重新导入" in refusal("2027-01-01")


def test_a_result_of_a_sealed_pack_says_who_issued_it(user: Place) -> None:
    install(sealed_2027(), "", user, TRUSTED)
    library = open_library(TRUSTED)
    rules = to_json(library.estimate(case_from({**STAY, "date": "2027-01-01"})))["rules"]
    assert rules == {
        "id": "sanmenxia-2027",
        "sha256": library.head_on(date(2027, 1, 1)).sha256,
        "document": "三医保〔2026〕30号",
        "issued_by": "三门峡市医疗保障局",
        "issue": 1,
    }
    before = to_json(library.estimate(case_from({**STAY, "date": "2026-12-31"})))["rules"]
    assert before.keys() == {"id", "sha256"}


def test_where_a_pack_has_ended_without_a_successor_there_are_no_rules() -> None:
    ended = officer_pack(text_of("sanmenxia-2027")).model_copy(update={"in_force_upto": date(2027, 6, 30)})
    library = Library([*shipped_library().heads, head_of(ended)])
    assert library.pack_on(date(2027, 6, 30)) is ended
    with pytest.raises(CaseError, match="2027-06-30"):
        library.pack_on(date(2027, 7, 1))
    with pytest.raises(CaseError, match="没有可用的规则"):
        Library([]).pack_on(date(2027, 7, 1))


def test_of_several_regions_one_must_be_meant() -> None:
    elsewhere = officer_pack(text_of("sanmenxia-2027")).model_copy(update={"region": "某市"})
    library = Library([*shipped_library().heads, head_of(elsewhere)])
    with pytest.raises(CaseError, match="请指明地区：三门峡市、某市"):
        library.pack_on(date(2028, 1, 1))
    assert library.in_region("某市").pack_on(date(2028, 1, 1)) is elsewhere
    assert library.in_region("三门峡市").pack_on(date(2028, 1, 1)).id == "sanmenxia-2021"


@pytest.mark.parametrize("name", ["sanmenxia-2021", "sanmenxia-2027", "sanmenxia-2028"])
@pytest.mark.parametrize("late", ["", "in_force_upto = 2029-12-31\n", "'in_force_upto' = 2029-12-31\n"])
def test_the_head_is_read_without_the_rows(name: str, late: str) -> None:
    keys, table, rows = text_of(name).partition("\n[")
    text = f"{keys}\n{late}{table}{rows}"
    head, whole = read_head(text.encode()), tomllib.loads(text)
    for key in ("id", "region", "title", "document", "in_force_from", "in_force_upto", "checked", "based_on"):
        assert head.get(key) == whole.get(key)


def test_a_pack_that_is_shipped_no_longer_still_explains_what_the_history_holds(
    user: Place, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    case = case_from({**STAY, "date": "2022-01-01"})
    with History(tmp_path / "history.sqlite3") as history:
        entry = history.keep(case, shipped_library().estimate(case), Settings(), datetime(2022, 1, 1, tzinfo=UTC))
    upgraded = Library([])
    monkeypatch.setattr(library_module, "_ENGINES", {})
    pack = upgraded.pack_with(entry.pack_sha256)
    assert pack is not None
    assert pack.id == "sanmenxia-2021"
    (copy,) = (user.folder / "kept").iterdir()
    copy.write_bytes(copy.read_bytes() + b"\n")
    monkeypatch.setattr(library_module, "_ENGINES", {})
    assert upgraded.pack_with(entry.pack_sha256) is None
    assert upgraded.pack_with("../../x") is None


def test_the_history_knows_what_was_made_with_a_pack_that_was_taken_back(user: Place, tmp_path: Path) -> None:
    install(sealed_2027(), "", user, TRUSTED)
    use(library := open_library(TRUSTED))
    with History(tmp_path / "history.sqlite3") as history:
        for day in ("2026-12-31", "2027-01-01"):
            case = case_from({**STAY, "date": day})
            history.keep(case, library.estimate(case), Settings(), datetime(2027, 1, 4, tzinfo=UTC))
        install(withdrawn(), "", user, TRUSTED)
        library = open_library(TRUSTED)
        taken_back = [head.sha256 for head in library.withdrawn]
        kept = history.between(date.min, date.max)
        assert [entry.number for entry in kept if entry.pack_sha256 in taken_back] == ["20270104-0002"]


def test_a_day_after_the_last_pack_has_no_rules_and_says_from_when() -> None:
    (pack,) = shipped_library().packs
    library = Library([head_of(pack.model_copy(update={"in_force_upto": date(2027, 6, 30)}))])
    with pytest.raises(CaseError) as caught:
        library.pack_on(date(2027, 7, 2))
    ((field, message),) = caught.value.errors
    assert field == "date"
    assert message.endswith("施行至 2027-06-30，2027-07-01 起没有规则")


def test_two_packs_of_a_region_from_one_day_are_an_error_and_neither_answers() -> None:
    (pack,) = shipped_library().packs
    twin = pack.model_copy(update={"id": "twin", "sha256": "0" * 64})
    with pytest.raises(CaseError) as caught:
        Library([head_of(pack), head_of(twin)]).pack_on(date(2022, 1, 1))
    ((field, message),) = caught.value.errors
    assert field == "date"
    assert message == "三门峡市有几份规则都自 2021-02-07 起施行，只能有一份：sanmenxia-2021、twin"
