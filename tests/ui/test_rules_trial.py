"""试用: the whole window works by a draft, and nothing that goes out can be taken for an answer."""

import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QFileDialog, QLabel
from shiboken6 import isValid

from estimator.history import History, HistoryError, history_file
from estimator.library import library_in_use
from estimator.settings.settings import Settings
from estimator.slip import describe
from tests.issuing import sealed_2027, withdrawn
from tests.slip_cases import STAY, answered
from tests.ui.clerk import CTRL, Clerk
from tests.ui.test_rules_page import counter, drop, page_of, settle, user, write
from tests.ui.test_slip_print import save_pdf
from ui.batch.page import BatchPage
from ui.history.page import HistoryPage
from ui.history.wording import WITHDRAWN
from ui.paper.layout import PAPERS, lay_out
from ui.paper.marks import Across
from ui.rules.parts import HoldsPart
from ui.system.tasks import running

__all__ = ["counter", "user"]

DRAFT = "试用规则·未签发：《2023 年起的变化（草稿）》"


@pytest.fixture
def trying(counter: Clerk) -> Clerk:
    """Somebody who tries the draft of 2023."""
    counter.page(8)
    part = page_of(counter).part()
    assert isinstance(part, HoldsPart)
    part.drafts[1].setFocus()
    counter.enter()
    settle(counter)
    counter.page(1)
    counter.county_stay()
    counter.on("2026-10-08")
    return counter


def test_a_draft_that_is_being_checked_is_not_checked_a_second_time(counter: Clerk) -> None:
    counter.page(8)
    settle(counter)
    part = page_of(counter).part()
    assert isinstance(part, HoldsPart)
    part.drafts[1].setFocus()
    for _ in range(5):
        counter.enter()
    assert running() == 1
    settle(counter)
    assert counter.window.bars.trial.words == DRAFT


def test_an_amber_bar_says_so_on_every_page(trying: Clerk) -> None:
    for digit in (1, 4, 6, 7, 8):
        trying.page(digit)
        assert trying.window.bars.trial.isVisible()
        assert trying.window.bars.trial.words == DRAFT


def test_the_window_works_by_the_draft(trying: Clerk) -> None:
    rules = trying.window.page.form.draft.estimate
    assert rules is not None
    assert rules.rules.on_trial
    assert rules.rules.id == "sanmenxia-draft-2023"


def test_days_before_the_draft_are_tried_as_well(trying: Clerk) -> None:
    trying.on("2021-10-08")
    answer = trying.window.page.form.draft.estimate
    assert answer is not None
    assert (answer.rules.id, answer.rules.on_trial) == ("sanmenxia-2021", True)


def test_one_button_leaves_it(trying: Clerk) -> None:
    trying.on("2021-10-08")
    trying.window.bars.trial.button.setFocus()
    trying.enter()

    assert not trying.window.bars.trial.isVisible()
    assert [head.id for head in library_in_use().heads] == ["sanmenxia-2021"]
    assert trying.headline() == ("6,918.00", "2,082.00")
    answer = trying.window.page.form.draft.estimate
    assert answer is not None
    assert not answer.rules.on_trial


def test_a_workbook_has_the_word_across_no_number_and_is_not_kept(trying: Clerk, tmp_path: Path) -> None:
    path = tmp_path / "slip.xlsx"
    trying.press(Qt.Key.Key_S, modifier=CTRL)
    dialog = trying.window.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    dialog.fileSelected.emit(str(path))
    dialog.reject()
    settle(trying)

    with zipfile.ZipFile(path) as archive:
        pictures = [name for name in archive.namelist() if name.startswith("xl/media/")]
        assert archive.read(pictures[0]).startswith(b"\x89PNG")
        text = b"".join(archive.read(name) for name in archive.namelist() if name.endswith(".xml")).decode()
    assert "单号" not in text
    assert "试用规则，没有单号，不记入历史" in trying.window.page.status.words
    assert not history_file().exists()


def test_a_pdf_is_not_kept_either(trying: Clerk, tmp_path: Path) -> None:
    save_pdf(trying, tmp_path / "slip.pdf")

    assert "单号" not in trying.window.page.status.words
    assert not history_file().exists()


@pytest.mark.parametrize("paper", PAPERS)
def test_every_paper_has_the_word_across(trying: Clerk, paper: str) -> None:
    draft = trying.window.page.form.draft
    assert draft.case is not None
    assert draft.estimate is not None
    slip = describe(draft.case, draft.estimate, made_at=history_time(), number="3-1")

    assert slip.number == ""
    for page in lay_out(slip, paper):  # type: ignore[arg-type]  # one of the papers
        words = [mark for mark in page.marks if isinstance(mark, Across)]
        assert words
        assert {mark.text for mark in words} == {"试用"}
        assert all(mark.size < page.width / 2 and 0 < mark.y < page.height for mark in words)


def test_the_history_itself_refuses_what_is_only_tried(trying: Clerk) -> None:
    draft = trying.window.page.form.draft
    assert draft.case is not None
    assert draft.estimate is not None
    with History(history_file()) as history, pytest.raises(HistoryError, match="试用规则的结果不记入历史"):
        history.keep(draft.case, draft.estimate, Settings(), history_time())


def test_no_roster_is_worked_out_meanwhile(trying: Clerk) -> None:
    trying.page(7)
    page = trying.window.stack.currentWidget()
    assert isinstance(page, BatchPage)
    assert "试用规则时不做批量试算" in page.start.toolTip()


def test_the_citizens_screen_says_so(trying: Clerk) -> None:
    from ui.citizen.screen import CitizenView  # noqa: PLC0415  made when it is first wanted

    trying.press(Qt.Key.Key_F11)
    view = trying.window.findChild(CitizenView)
    assert isinstance(view, CitizenView)
    assert view.words.proviso.startswith("按没有签发的规则试用，不作依据。")
    view.close()


def test_the_history_marks_slips_by_rules_that_were_taken_back(counter: Clerk, tmp_path: Path) -> None:
    drop(counter, write(tmp_path, sealed_2027()))
    with History(history_file()) as history:
        history.keep(*answered({**STAY, "date": "2027-02-01"}), Settings(), history_time())
        history.keep(*answered(STAY), Settings(), history_time())
    drop(counter, write(tmp_path, withdrawn(), "撤回.toml"))
    counter.page(6)
    page = counter.window.stack.currentWidget()
    assert isinstance(page, HistoryPage)
    rows = [str(page.list.entries.data(page.list.entries.index(row))) for row in range(2)]

    assert [WITHDRAWN in row for row in rows] == [False, True]
    page.list.opened.emit(page.list.entries.entry(page.list.entries.index(1)))
    assert "此后已被撤回" in counter.reads()


def test_old_rules_are_the_first_thing_that_is_said(counter: Clerk) -> None:
    counter.county_stay()
    counter.on("2026-10-08")
    notes = counter.window.page.details.notes
    first = "规则数据最后核对于 2021-02-07，其后如有调整，以现行规定为准。"

    assert counter.reads().index(first) > 0
    assert notes.findChildren(QLabel)[1].text() == first  # behind its heading
    draft = counter.window.page.form.draft
    assert draft.case is not None
    assert draft.estimate is not None
    assert describe(draft.case, draft.estimate, made_at=history_time()).notes[0] == first


def history_time() -> datetime:

    return datetime(2026, 12, 10, 9, 0, tzinfo=UTC)


def test_of_pages_made_anew_for_a_draft_nothing_is_followed_and_nothing_follows(counter: Clerk) -> None:
    counter.press(Qt.Key.Key_F11)
    counter.press(Qt.Key.Key_F11)
    before = counter.window.page
    for draft in (0, 2):  # what these declare gives pages of their own
        counter.page(8)
        settle(counter)
        part = page_of(counter).part()
        assert isinstance(part, HoldsPart)
        part.drafts[draft].click()
        settle(counter)
    counter.window.bars.trial.button.click()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not isValid(before)
    # A form of a page that is gone would raise here.
    counter.store.change(counter.store.settings._replace(counter="7"))
    counter.page(1)
    counter.press(Qt.Key.Key_F11)  # so would the citizen's screen
