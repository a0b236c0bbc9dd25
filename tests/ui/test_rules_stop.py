"""规则: work on files of others runs in a process of its own; the page stops it whatever it does, closing too."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from estimator import days as clock
from estimator.library.library import library_in_use
from estimator.library.places import Place
from estimator.settings.settings import Settings, settings_file, write_settings
from tests.issuing import BUREAU, sealed_2027
from tests.officer_packs import a_ceiling, text_of
from tests.shared import folder_of_run
from tests.ui.test_rules_office import DRAFT, PASSWORD, Officer, type_password
from tests.ui.test_rules_page import TODAY, drop, let_go, page_of, settle, write
from tests.ui.works import hangs, serve_proven
from ui.look.appearance import Appearance
from ui.rules.confirming import ConfirmPart
from ui.rules.store import STOPPED
from ui.system.tasks import KILLED, end_all, running
from ui.widgets import choice_row
from ui.widgets.buttons import KeyButton

Does = Callable[[Officer], None]


@pytest.fixture(autouse=True)
def work_here(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Let it run where the program has it run; what another process has proven is not proven there again."""
    monkeypatch.setattr("ui.system.tasks.serve", partial(serve_proven, folder_of_run(tmp_path_factory)))


@pytest.fixture
def user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """A computer with a stick, that trusts the bureau; its folders are those of its user in every process."""
    monkeypatch.setattr(choice_row, "BURST", 0)
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    key = tmp_path / "stick" / "bureau.key"
    write_settings(
        Settings(agency="三门峡市医疗保障局", rule_keys=str(BUREAU.public), signing_key=str(key)), settings_file()
    )
    return Place("user", tmp_path)


@pytest.fixture
def officer(qtbot: QtBot, look: Appearance, user: Place, monkeypatch: pytest.MonkeyPatch) -> Officer:
    """An officer with a key, at a draft, with a case worked before."""
    monkeypatch.setattr("estimator.library.keys._OPERATIONS", 1 << 15)  # a password that is cheap to try
    monkeypatch.setattr("estimator.library.keys._MEMORY", 1 << 20)
    officer = Officer(qtbot, look, user.folder)
    officer.make_key()
    officer.take(text_of(DRAFT))
    officer.page(1)
    officer.county_stay()
    officer.page(8)
    return officer


def dies(*_arguments: object) -> None:
    raise SystemExit(1)


def bring(officer: Officer) -> None:
    officer.rules.take.setFocus()
    let_go(officer, write(officer.folder, sealed_2027()))


def confirm(officer: Officer) -> None:
    if not isinstance(officer.office.outcome, ConfirmPart):
        officer.take(a_ceiling())
        officer.push(officer.office.draft.check)
        officer.commit("张三")
        officer.enter()
        officer.type("70000.01")  # 70 % of 100,600.01 less 600
        officer.enter()
    press(officer, officer.confirming.right)


def seal(officer: Officer) -> None:
    type_password(officer)
    press(officer, officer.office.issue.sign)


def save_book(officer: Officer) -> None:
    officer.office.draft.file.clear_value()
    press(officer, officer.office.draft.to_book)
    officer.answer_with("book.xlsx")


def press(officer: Officer, button: KeyButton) -> None:
    button.setFocus()
    officer.enter()


JOBS: dict[str, Does] = {
    "write_confirmed": confirm,
    "take": bring,
    "check": lambda officer: press(officer, officer.office.draft.check),
    "prove": lambda officer: press(officer, officer.office.draft.try_out),
    "compare": lambda officer: press(officer, officer.office.draft.compare),
    "keep_as_example": lambda officer: press(officer, officer.office.draft.keep),
    "seal": seal,
    "save_book": save_book,
}


def test_what_hangs_is_stopped_with_a_key_and_can_be_begun_again(
    officer: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for job in [job for job in JOBS for _ in range(2)]:
        with monkeypatch.context() as patch:
            patch.setattr(f"ui.rules.work.{job}", hangs)
            JOBS[job](officer)
            assert running() == 1, job
            page = officer.rules
            page.stop.setFocus()
            officer.enter()
            assert page.status.words == "正在取消…"
            settle(officer)

        said = "已取消。确认的还没有记下" if job == "write_confirmed" else STOPPED
        assert said in page.status.words, job
        assert not page.stop.isVisible()
        assert page.take.hasFocus(), job
        assert [head.id for head in library_in_use().heads] == ["sanmenxia-2021"]


@pytest.mark.parametrize(
    "job", [pytest.param(job, marks=() if job == "check" else pytest.mark.exhaustive) for job in JOBS]
)
def test_what_hangs_ends_with_the_window(officer: Officer, monkeypatch: pytest.MonkeyPatch, job: str) -> None:
    monkeypatch.setattr(f"ui.rules.work.{job}", hangs)
    JOBS[job](officer)
    assert running() == 1
    officer.window.close()
    assert end_all(30)
    settle(officer)


def test_a_process_that_breaks_is_told(officer: Officer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.system.tasks.serve", dies)
    press(officer, officer.office.draft.check)
    settle(officer)
    assert officer.rules.status.words == KILLED
    assert not officer.rules.stop.isVisible()


def test_what_comes_to_its_end_there_is_what_comes_to_its_end_here(officer: Officer) -> None:
    draft = officer.office.draft
    for button, said in ((draft.check, "检查通过"), (draft.compare, "改动 24 处"), (draft.keep, "")):
        press(officer, button)
        assert officer.rules.stop.isVisible()
        settle(officer)
        assert said in officer.rules.status.words
    assert isinstance(officer.office.outcome, ConfirmPart)

    press(officer, draft.try_out)
    settle(officer)
    assert officer.window.bars.trial.words == "试用规则·未签发：《2027 年医保待遇调整》"


def test_what_is_dropped_together_is_installed_by_one_process(officer: Officer) -> None:
    good = write(officer.folder, sealed_2027())
    bad = [write(officer.folder, b"", f"{number}.toml") for number in range(8)]
    drop(officer, *bad, good)

    said = page_of(officer).status.words.splitlines()
    assert said[0].startswith("“0.toml”：没有签章")
    assert said[-1] == "… 还有 3 个文件"
    assert [head.id for head in library_in_use().heads] == ["sanmenxia-2021", DRAFT]


def test_a_workbook_is_made_checked_and_sealed_there(officer: Officer) -> None:
    save_book(officer)
    settle(officer)
    assert "已另存" in officer.rules.status.words
    press(officer, officer.office.draft.check)
    settle(officer)
    assert "处要改" in officer.rules.status.words
    assert (officer.folder / "book-检查.xlsx").is_file()

    officer.take(text_of(DRAFT))
    seal(officer)
    settle(officer)
    path = officer.save_as("签发.toml")
    assert path.is_file()
    assert PASSWORD.encode() not in path.read_bytes()
