"""Headline, bar and legend: what the answer says first."""

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui.clerk import WOMAN, Clerk
from tests.ui.conftest import Show
from ui.look import fonts
from ui.look.appearance import Appearance
from ui.widgets.bar import GAP, THINNEST, Bar, BarPart, Legend, LegendItem
from ui.widgets.headline import Figure, Headline

BILL = [
    BarPart("fund", Decimal("6918.00")),
    BarPart("deductible", Decimal("400.00")),
    BarPart("copayment", Decimal("1682.00")),
    BarPart("over_ceiling", Decimal(0)),
    BarPart("excluded", Decimal("0.00")),
]


@pytest.fixture
def headline(look: Appearance, show: Show) -> Headline:
    made = Headline(look)
    made.resize(692, 10)
    show(made)
    made.set_figures(
        Figure("基金支付", "6,918.00", "76.87%", "占总费用"), Figure("个人负担", "2,082.00", "23.13%", "占总费用")
    )
    return made


def test_a_figure_is_spoken_with_its_amount_and_share(headline: Headline) -> None:
    assert headline.first.accessibleName() == "基金支付 6,918.00 元 占总费用 76.87%"


def test_without_a_result_it_says_so(headline: Headline) -> None:
    headline.set_figures(Figure("基金支付"), Figure("个人负担"))

    assert headline.second.accessibleName() == "个人负担 尚无结果"


def test_a_focused_figure_is_copied(headline: Headline) -> None:
    headline.second.setFocus()
    QTest.keyClick(headline.second, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)

    assert QGuiApplication.clipboard().text() == "2,082.00"


@pytest.mark.parametrize(("amount", "size"), [("9,999,999.99", 36), ("10,000,000.00", 28)])
def test_both_figures_step_down_when_one_does_not_fit(headline: Headline, amount: str, size: int) -> None:
    headline.set_figures(Figure("基金支付", amount, "76.87%", "占总费用", "fund"), Figure("个人负担", "1.00"))

    assert (headline.first.pixels, headline.second.pixels) == (size, size)


@pytest.mark.parametrize(
    ("percent", "width", "room"), [(100, 1366, 692), (150, 1366, 673), (200, 1366, 1180), (150, 1302, 600)]
)
def test_the_largest_amount_is_never_cut(look: Appearance, qtbot: QtBot, percent: int, width: int, room: int) -> None:
    look.set_text_size(percent)
    look.set_window_width(width)
    headline = Headline(look)
    qtbot.addWidget(headline)
    headline.resize(room, headline.height())
    headline.set_figures(Figure("基金支付", "99,999,999.99", "76.87%"), Figure("个人负担", "99,999,999.99", "23.13%"))

    for half, bold in ((headline.first, True), (headline.second, False)):
        assert fonts.metrics(half.pixels, bold=bold).horizontalAdvance("99,999,999.99") <= half.width()


def test_parts_share_the_bar_from_the_left_with_gaps(look: Appearance, qtbot: QtBot) -> None:
    bar = Bar(look)
    qtbot.addWidget(bar)
    bar.resize(904, bar.height())
    bar.set_parts(BILL, Decimal(9000), "基金支付 6,918.00")

    # 904 less two gaps of 2 is 900: 691.8, 40 and 168.2; what rounding leaves goes to the widest part.
    assert bar.edges() == [("fund", 0, 692), ("deductible", 694, 734), ("copayment", 736, 904)]
    assert GAP == 2


def test_a_part_of_one_fen_is_still_seen(look: Appearance, qtbot: QtBot) -> None:
    bar = Bar(look)
    qtbot.addWidget(bar)
    bar.resize(500, bar.height())
    bar.set_parts([BarPart("fund", Decimal("8999.99")), BarPart("copayment", Decimal("0.01"))], Decimal(9000), "")

    assert bar.edges()[-1] == ("copayment", 500 - THINNEST, 500)


@pytest.mark.parametrize("parts", [[], [BarPart("fund", Decimal(0))]])
def test_without_parts_the_bar_is_an_even_strip(look: Appearance, qtbot: QtBot, parts: list[BarPart]) -> None:
    bar = Bar(look)
    qtbot.addWidget(bar)
    bar.set_parts(parts, Decimal(0), "")

    image = bar.grab().toImage()
    assert image.pixelColor(image.width() // 2, image.height() // 2) == look.theme.line


def test_bar_and_swatch_show_the_same_colour(look: Appearance, qtbot: QtBot) -> None:
    bar, legend = Bar(look), Legend(look)
    for widget in (bar, legend):
        qtbot.addWidget(widget)
        widget.resize(400, widget.height())
    bar.set_parts([BarPart("fund", Decimal(1))], Decimal(1), "")
    legend.set_items([LegendItem("fund", "基金支付", "1.00")])

    assert bar.grab().toImage().pixelColor(200, 8) == look.theme.parts["fund"]
    assert legend.grab().toImage().pixelColor(6, legend.height() // 2) == look.theme.parts["fund"]


def test_a_legend_says_all_amounts_and_goes_on_to_the_next_line(look: Appearance, show: Show) -> None:
    legend = Legend(look)
    show(legend)
    legend.resize(700, legend.height())
    legend.set_items(
        [LegendItem("deductible", "起付标准", "400.00"), LegendItem("copayment", "按比例自付", "1,682.00")]
    )
    one_line = legend.height()
    assert legend.accessibleName() == "起付标准 400.00，按比例自付 1,682.00"

    legend.resize(180, legend.height())
    assert legend.height() == 2 * one_line


def test_days_and_quotas_need_no_wage(clerk: Clerk) -> None:
    # Arts. 24, 26: a natural delivery within the policy, 98 + 90 days; medical 3,000 + 400 for the checks before it.
    clerk.page(4)
    clerk.type(WOMAN)
    for fact, digit in (("scheme", 1), ("status", 1), ("employer", 1)):
        clerk.go_to(fact)
        clerk.choose(digit)
    clerk.go_to("months_insured")
    clerk.type("18")
    for fact, digit in (("policy_compliant", 1), ("event", 1), ("delivery", 1)):
        clerk.go_to(fact)
        clerk.choose(digit)
    assert clerk.headline() == ("—", "188")
    steps = {label: amount for label, amount, _ in clerk.steps()}
    assert steps["津贴天数"] == "188 天"
    assert steps["生育津贴"] == "—"
    assert clerk.missing() == ["单位月平均工资"]
    assert not clerk.window.page.print.isEnabled()
    clerk.go_to("monthly_base")
    clerk.type("5123.45")
    assert clerk.headline()[1] == "188"
    assert clerk.headline()[0] == "33,806.95"


def test_months_to_make_up_need_no_base(clerk: Clerk) -> None:
    clerk.page(5)
    clerk.choose(3)
    clerk.go_to("id_number")
    clerk.type("411202198605120038")
    for fact, digit in (("status", 1), ("employer", 1)):
        clerk.go_to(fact)
        clerk.choose(digit)
    clerk.go_to("total_months")
    clerk.type("300")
    clerk.enter()
    clerk.type("130")
    assert clerk.headline() == ("—", "60")
