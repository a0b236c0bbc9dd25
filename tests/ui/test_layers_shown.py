"""Several layers of insurance, as the window, the citizen's screen, the slip and a roster show them."""

from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.issuing import install_later
from tests.ui.clerk import WOMAN, Clerk
from tests.ui.test_batch_page import Registrar, results
from tests.ui.test_history_page import Archivist
from tests.ui.test_window_export import cells, save_as
from ui.citizen.screen import CitizenView
from ui.compare.page import CURVE
from ui.look.appearance import Appearance
from ui.widgets import choice_row
from ui.widgets.bar import Legend

DAY = "2023-10-08"
PARTS = ("基本医保", "大病保险", "医疗救助", "范围内自付", "范围外")


@pytest.fixture(autouse=True)
def layered_packs(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:  # noqa: ARG001  it is set up before
    """Install critical illness insurance, and a month later medical aid on top of it."""
    monkeypatch.setattr(choice_row, "BURST", 0)  # these keys follow each other more closely than any person's
    install_later({"critical-illness": "2023-01-01", "critical-and-aid": "2023-02-01"})


def poor_stay(clerk: Clerk) -> None:
    """Enter a stay of 100,000.00 in a county hospital, of somebody who has a low income."""
    clerk.page(1)
    clerk.on(DAY)
    clerk.type(WOMAN)
    clerk.pick(scheme=2, aid_group=2, tier=2)
    clerk.go_to("total_cost")
    clerk.type("100000")


# Basic: 693 + 83 % of 98500 = 82448. Borne 17552: critical 65 % of 17552 − 5500 = 7833.80. Left 9718.20: aid 70 % of
# 8718.20 = 6102.74. All 96384.54, left 3615.46.
LAYERS = ("82,448.00", "7,833.80", "6,102.74")


def test_what_is_left_is_the_large_figure_and_each_layer_has_its_part(clerk: Clerk) -> None:
    poor_stay(clerk)
    header = clerk.window.page.header
    assert clerk.headline() == ("96,384.54", "3,615.46")
    assert header.headline.second.pixels > header.headline.first.pixels
    assert [part for part, _, _ in header.bar.edges()] == ["fund", "second_layer", "third_layer", "copayment"]
    shown = header.legend.accessibleName()
    assert shown == "，".join(map(" ".join, zip(PARTS, (*LAYERS, "3,615.46", "0.00"), strict=True)))


def test_before_there_is_an_answer_the_layers_are_named(clerk: Clerk) -> None:
    poor_stay(clerk)
    clerk.press(Qt.Key.Key_Escape)
    assert clerk.headline() == ("—", "—")
    assert clerk.window.page.header.legend.accessibleName() == "，".join(f"{part} —" for part in PARTS)


def test_comparison_and_curve_show_each_layer(clerk: Clerk) -> None:
    poor_stay(clerk)
    clerk.press(Qt.Key.Key_F5)
    page = clerk.window.page.compare.comparison
    assert page is not None
    legend = page.findChildren(Legend)[-1]
    assert legend.accessibleName() == "，".join(f"{part} " for part in PARTS)
    page.show_view(CURVE)
    curve = page.curve.curve
    assert curve is not None
    assert [label for _, label in curve.parts] == list(PARTS[:3])
    bill = next(mark for mark in curve.marks if mark.kind == "bill")
    assert (bill.fund, bill.patient) == (Decimal("96384.54"), Decimal("3615.46"))
    for corners in zip(*curve.beneath, curve.corners, strict=True):
        paid = [amount for _, amount in corners]
        assert paid == sorted(paid)
    assert legend.accessibleName() == "基本医保 ，大病保险 ，医疗救助 ，个人负担 "


def test_the_citizen_sees_what_each_layer_pays(clerk: Clerk) -> None:
    poor_stay(clerk)
    clerk.press(Qt.Key.Key_F11)
    view = clerk.window.findChild(CitizenView)
    assert isinstance(view, CitizenView)
    assert view.figures.accessibleName() == "各项保险一共付 96,384.54 元，您自己付 3,615.46 元"
    spoken = view.lines.accessibleName()
    for words in ("基本医保付 82,448.00", "大病保险付 7,833.80", "医疗救助付 6,102.74", "余下的，自己付 3,615.46"):
        assert words in spoken
    view.close()


def test_slip_and_history_have_the_layers(qtbot: QtBot, look: Appearance, tmp_path: Path) -> None:
    clerk = Archivist(qtbot, look)
    poor_stay(clerk)
    save_as(clerk, tmp_path / "slip.xlsx")
    found = cells(tmp_path / "slip.xlsx")
    for value in ("各项支付合计", "个人负担总金额", 96384.54, 3615.46, 82448, 7833.8, 6102.74):
        assert value in found
    clerk.page(6)
    clerk.history.list.focus()
    clerk.enter()
    assert clerk.figures() == ("96,384.54", "3,615.46")
    assert "医疗救助 6,102.74" in clerk.history.view.header.legend.accessibleName()


@pytest.mark.usefixtures("apart")
def test_a_roster_has_a_column_for_each_layer(qtbot: QtBot, look: Appearance, tmp_path: Path) -> None:
    registrar = Registrar(qtbot, look)
    workbook = Workbook()
    for line in (
        ["待遇", "基准日", "险种", "年龄", "地点", "级别", "等级", "总费用", "救助对象"],
        ["住院", DAY, "居民", 50, "市内", "县级", "二级", 100000, "低保"],
    ):
        workbook.worksheets[0].append(line)
    workbook.save(tmp_path / "名册.xlsx")
    registrar.take(tmp_path / "名册.xlsx")
    registrar.enter()
    registrar.said("已保存")
    (row,) = results(tmp_path / "名册-结果.xlsx")
    assert row["错误"] is None
    shown = ("基本医保支付", "大病保险支付", "医疗救助支付", "各项支付合计", "个人负担总金额")
    assert [row[name] for name in shown] == [82448, 7833.8, 6102.74, 96384.54, 3615.46]
