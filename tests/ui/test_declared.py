"""What a rule pack declares has its place in the window, the history, the roster and on the slip, by the pack alone."""

from pathlib import Path

import pytest
from openpyxl import Workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from estimator.rulepack.loading import parse_pack
from tests.issuing import install_later, withdrawn
from tests.later_packs import FOLDER
from tests.ui.clerk import WOMAN, Clerk
from tests.ui.test_batch_page import Registrar, results
from tests.ui.test_history_page import Archivist
from tests.ui.test_rules_page import drop
from tests.ui.test_window_export import cells, save_as
from ui.case.plans import pages_of
from ui.look.appearance import Appearance
from ui.widgets import choice_row

DAY = "2023-10-08"


@pytest.fixture(autouse=True)
def outpatient_pack(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:  # noqa: ARG001  it is set up before
    """Install a pack with a benefit of its own, sealed by a bureau whose key the settings name."""
    monkeypatch.setattr(choice_row, "BURST", 0)  # these keys follow each other more closely than any person's
    install_later({"outpatient-pooling": "2023-01-01"})


def visit(clerk: Clerk) -> None:
    """Enter the visit of an employee to a county hospital, 150.00, 1,280.00 of the year's 1,300.00 being paid."""
    clerk.page(9)
    clerk.on(DAY)
    clerk.type(WOMAN)
    clerk.pick(scheme=1, status=1, tier=2)
    clerk.go_to("total_cost")
    clerk.type("150")
    clerk.go_to("outpatient_paid_this_year")
    clerk.type("1280")


def test_a_declared_benefit_has_a_page(clerk: Clerk) -> None:
    assert [button.page.word for button in clerk.window.sidebar.buttons()][5] == "门诊"
    visit(clerk)

    # 55 % of 150 − 50 is 55.00, of which 1300 − 1280 = 20.00 are left.
    assert clerk.headline() == ("20.00", "130.00")
    assert ("年度限额", "−35.00", "统筹") in clerk.steps()
    assert "门诊本年基金已付" in clerk.reads()


def test_its_facts_are_checked_like_any_field(clerk: Clerk) -> None:
    visit(clerk)
    field = clerk.field("outpatient_paid_this_year")
    field.selectAll()
    clerk.type("12.345")
    clerk.enter()
    assert field.shown_problem()
    assert clerk.headline() == ("—", "—")


def test_on_a_day_whose_rules_do_not_know_it_the_day_says_so(clerk: Clerk) -> None:
    visit(clerk)
    clerk.on("2021-10-08")
    clerk.enter()
    assert "这一天的规则里没有“门诊”这种待遇" in clerk.reads()
    clerk.on(DAY)
    assert clerk.headline() == ("20.00", "130.00")


def test_its_slip_says_what_it_is_and_what_was_entered(clerk: Clerk, tmp_path: Path) -> None:
    visit(clerk)
    save_as(clerk, tmp_path / "slip.xlsx")
    found = cells(tmp_path / "slip.xlsx")
    assert "职工医保·门诊" in found
    assert found[found.index("门诊本年基金已付") + 1] == 1280


def test_it_is_found_in_the_history_and_worked_out_again(qtbot: QtBot, look: Appearance, tmp_path: Path) -> None:
    clerk = Archivist(qtbot, look)
    visit(clerk)
    save_as(clerk, tmp_path / "slip.xlsx")
    clerk.page(6)
    filtered = clerk.history.benefit
    outpatient = next(button for button in filtered.buttons() if button.value == "outpatient")
    assert outpatient.text() == "门诊"
    clerk.history.filter.folds()[0].click()
    with qtbot.waitSignal(clerk.history.list.entries.modelReset):
        QTest.mouseClick(outpatient, Qt.MouseButton.LeftButton)
    assert len(clerk.numbers()) == 1
    clerk.history.list.focus()
    clerk.enter()
    assert clerk.figures() == ("20.00", "130.00")
    clerk.history.view.again.emit()
    assert clerk.window.page.plan.benefits == ("outpatient",)
    assert clerk.headline() == ("20.00", "130.00")


@pytest.mark.usefixtures("apart")
def test_it_goes_through_a_roster(qtbot: QtBot, look: Appearance, tmp_path: Path) -> None:
    registrar = Registrar(qtbot, look)
    workbook = Workbook()
    for line in (
        ["待遇", "基准日", "险种", "人员状态", "地点", "级别", "等级", "总费用", "门诊本年基金已付"],
        ["门诊", DAY, "职工", "在职", "市内", "县级", "二级", 150, 1280],
    ):
        workbook.worksheets[0].append(line)
    workbook.save(tmp_path / "名册.xlsx")
    registrar.take(tmp_path / "名册.xlsx")
    registrar.enter()
    registrar.said("已保存")
    (row,) = results(tmp_path / "名册-结果.xlsx")
    assert row["错误"] is None
    assert (row["基金支付"], row["个人负担"]) == (20, 130)


def test_its_page_goes_when_the_pack_is_taken_back(clerk: Clerk, tmp_path: Path) -> None:
    clerk.page(1)
    clerk.on(DAY)
    clerk.type("3000")
    visit(clerk)
    (tmp_path / "撤回.toml").write_bytes(withdrawn("outpatient-pooling"))
    drop(clerk, tmp_path / "撤回.toml")
    clerk.qtbot.waitUntil(lambda: "撤回规则" in clerk.reads(), timeout=20_000)

    assert "门诊" not in [button.page.word for button in clerk.window.sidebar.buttons()]
    assert clerk.window.page.plan.benefits == ("inpatient",)
    clerk.page(9)
    assert clerk.window.page.plan.benefits == ("inpatient",)


def test_an_amount_stands_with_the_money_whatever_headings_a_pack_adds() -> None:
    text = (FOLDER / "alone" / "care-by-level.toml").read_text("utf-8")
    text = text.replace('label = "护理天数"', 'label = "护理天数"\nsection = "护理情况"')
    pages = pages_of([parse_pack(text.encode(), "x.toml", lambda _: None).vocabulary])
    care = next(page for page in pages if page.word == "长期护理")
    headed = {section.title: [row.fact for row in section.rows] for section in care.sections}
    assert headed["护理情况"] == ["care_days"]
    assert headed["费用"][-1] == "average_wage"
    assert headed["人员"][-1] == "level"
    assert headed["就医"][-1] == "at_home"
