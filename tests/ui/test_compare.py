"""The comparison, worked with keys and clicks; expected figures are worked out by hand."""

import json
from collections.abc import Callable, Iterator
from itertools import combinations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from estimator import estimate, read_case
from tests.cases import care, maternity, resident_delivery, stay
from tests.oracle_facts import Case
from tests.ui.clerk import ALT, CTRL, WOMAN, Clerk, focused
from tests.ui.conftest import Show
from ui.compare.curve import CurveView
from ui.compare.curve_plot import Plot, leader
from ui.compare.page import CURVE, ComparePage
from ui.compare.row import CompareRow, Grid, Line, grid
from ui.look.appearance import Appearance
from ui.look.metrics import STEP_REACH
from ui.look.palettes import load_themes
from ui.widgets.bar import Bar
from ui.widgets.scroll import WIDTH

SIZES = (100, 125, 150, 200)
SCREEN = (1366, 768)
CASES: dict[str, Case] = {
    "resident": stay("resident", ("local", "county", 2), "9000"),
    "employee": stay("employee", ("province", "city", 3), "20000", referral="unregistered"),
    "largest": stay("resident", ("local", "county", 2), "99999999.99", fund_paid_this_year="20000"),
    "beyond the ceiling": stay("employee", ("local", "city", 3), "200000", excluded_cost="3000"),
    "outside the range": stay("resident", ("local", "city", 3), "60000", excluded_cost="3000"),
    "limit near": stay("employee", ("local", "city", 3), "120000", excluded_cost="8000", fund_paid_this_year="20000"),
    "below the deductible": stay("resident", ("local", "province", 3), "1000", excluded_cost="300"),
    "nothing": stay("resident", ("local", "county", 2), "0"),
    "limit": care("chronic", "resident", ("local", "county", 2), "3000", eligible_limit="2000"),
    "delivery": resident_delivery("natural", "3000"),
    "allowance": maternity("delivery", delivery="caesarean", monthly_base="5123.45"),
}
Compared = Callable[..., ComparePage]
Span = tuple[float, float]


@pytest.fixture
def compared(show: Show) -> Compared:
    """A way to show the comparison of a case on the smallest screen that counters have."""

    def shown(look: Appearance, case: Case, size: int = 100) -> ComparePage:
        look.set_text_size(size)
        look.set_window_width(SCREEN[0])
        page = ComparePage(look)
        page.resize(SCREEN[0] - look.px(look.columns.sidebar), SCREEN[1] - look.px(look.columns.header))
        checked = read_case(json.dumps(case))
        page.show_case(checked, estimate(checked))
        show(page)
        return page

    return shown


@pytest.fixture
def county(clerk: Clerk) -> Clerk:
    clerk.county_stay()
    return clerk


def page_of(clerk: Clerk) -> ComparePage:
    page = clerk.window.page.compare.comparison
    assert page is not None
    assert page.isVisible()
    return page


def is_open(clerk: Clerk) -> bool:
    return clerk.window.page.compare.is_open


def row_at(page: ComparePage, position: int) -> CompareRow:
    return page.rows.rows()[position]


def said(row: CompareRow) -> tuple[str, ...]:
    assert row.line is not None
    return (f"{row.line.label} {row.line.detail}".strip(), *row.line.figures, *row.line.tags)


def here() -> CompareRow:
    row = focused()
    assert isinstance(row, CompareRow)
    return row


def test_one_key_leads_to_every_hospital_and_back(county: Clerk) -> None:
    # Art. 33; the sums stand in the tests of the engine.
    county.press(Qt.Key.Key_F5)

    assert [said(row) for row in page_of(county).rows.rows()] == [
        ("乡级", "150.00", "7,835.00", "1,165.00", "−917.00", "个人负担最少"),
        ("县级", "400.00", "6,918.00", "2,082.00", "—", "所选"),
        ("市级 二级及以下", "500.00", "5,875.00", "3,125.00", "+1,043.00"),
        ("市级 三级", "1,200.00", "5,084.00", "3,916.00", "+1,834.00"),
        ("省级 二级及以下", "600.00", "5,402.00", "3,598.00", "+1,516.00"),
        ("省级 三级", "2,000.00", "3,860.00", "5,140.00", "+3,058.00"),
        ("各级", "2,000.00", "3,860.00", "5,140.00", "+3,058.00"),
        ("省内市级 二级及以下", "500.00", "4,175.00", "4,825.00", "+2,743.00"),
        ("省内市级 三级", "1,200.00", "3,524.00", "5,476.00", "+3,394.00"),
        ("省内省级 二级及以下", "600.00", "3,722.00", "5,278.00", "+3,196.00"),
        ("省内省级 三级", "2,000.00", "2,460.00", "6,540.00", "+4,458.00"),
        ("省外市级、省级", "2,000.00", "2,460.00", "6,540.00", "+4,458.00"),
    ]
    assert "居民 · 35 岁 · 第 1 次住院 · 总费用 9,000.00 · 范围外 0.00" in county.reads()
    assert said(here())[0] == "县级"

    county.press(Qt.Key.Key_F5)
    assert not is_open(county)
    assert county.at() == "total_cost"
    assert county.headline() == ("6,918.00", "2,082.00")


def test_escape_leads_back_too(county: Clerk) -> None:
    county.press(Qt.Key.Key_F5, Qt.Key.Key_Escape)
    assert not is_open(county)
    assert county.field("total_cost").text_value() == "9000"


def test_enter_works_the_case_out_anew_with_the_row(county: Clerk) -> None:
    county.press(Qt.Key.Key_F5, Qt.Key.Key_Up, Qt.Key.Key_Return)

    assert not is_open(county)
    assert county.headline() == ("7,835.00", "1,165.00")
    assert county.row("tier").value() == "township"
    assert county.field("id_number").text_value() == WOMAN
    assert county.at() == "total_cost"
    assert "已按 市内 · 乡级 · 一级 计算。" in county.reads()


def test_a_row_away_from_the_region_brings_its_filing_along(county: Clerk) -> None:
    county.press(Qt.Key.Key_F5, Qt.Key.Key_End, Qt.Key.Key_Return)

    assert county.headline() == ("2,460.00", "6,540.00")
    assert (county.row("location").value(), county.row("referral").value()) == ("elsewhere", "unregistered")

    county.press(Qt.Key.Key_F5)
    assert said(here())[0] == "省外市级、省级"
    county.press(Qt.Key.Key_Home, Qt.Key.Key_Return)
    assert county.headline() == ("7,835.00", "1,165.00")


def test_enter_on_the_chosen_row_only_leads_back(county: Clerk) -> None:
    county.press(Qt.Key.Key_F5, Qt.Key.Key_Return)
    assert not is_open(county)
    assert county.at() == "total_cost"
    assert "计算。" not in county.reads()


def test_a_click_selects_a_row_and_a_double_click_takes_it(county: Clerk) -> None:
    county.press(Qt.Key.Key_F5)
    row = row_at(page_of(county), 3)
    QTest.mouseClick(row, Qt.MouseButton.LeftButton)
    assert is_open(county)
    assert here() is row

    QTest.mouseDClick(row, Qt.MouseButton.LeftButton)
    assert not is_open(county)
    assert county.headline() == ("5,084.00", "3,916.00")
    county.press(Qt.Key.Key_Z, modifier=CTRL)
    assert county.headline() == ("6,918.00", "2,082.00")


def test_the_same_hospital_with_a_filing_is_marked_for_one_who_did_not_file(county: Clerk) -> None:
    # Arts. 33, 53: city, grade 3, in the province: (4000 - 1200) * 33 % + 5000 * 52 % = 924.00 + 2600.00 without;
    # with a filing (4000 - 1200) * 53 % + 5000 * 72 % = 1484.00 + 3600.00: the person bears 1,560.00 less.
    county.window.page.fields.focus("location")
    county.choose(2)
    county.window.page.fields.focus("tier")
    county.choose(3)
    county.window.page.fields.focus("referral")
    county.choose(5)
    county.window.page.fields.focus("grade")
    county.choose(3)
    assert county.headline()[0] == "3,524.00"

    county.press(Qt.Key.Key_F5)
    lines = [row.line for row in page_of(county).rows.rows() if row.line is not None]
    assert [line.filed for line in lines if line.filed] == ["先备案 −1,560.00"]
    marked = next(line for line in lines if line.filed)
    assert (marked.label, marked.detail, marked.figures[1]) == ("市级", "三级", "5,084.00")
    assert "先备案 −1,560.00" in marked.tags


def test_the_arrows_stop_at_the_ends(county: Clerk) -> None:
    county.press(Qt.Key.Key_F5)
    county.press(*[Qt.Key.Key_Up] * 3)
    assert said(here())[0] == "乡级"
    county.press(*[Qt.Key.Key_Down] * 20)
    assert said(here())[0] == "省外市级、省级"


def test_a_row_is_copied_with_its_columns(county: Clerk) -> None:
    county.press(Qt.Key.Key_F5)
    county.press(Qt.Key.Key_C, modifier=CTRL)
    assert QApplication.clipboard().text() == "县级\t400.00\t6,918.00\t2,082.00\t—"


def test_digits_turn_to_the_curve_and_back(county: Clerk) -> None:
    county.press(Qt.Key.Key_F5, Qt.Key.Key_2)
    page = page_of(county)
    assert page.curve.isVisible()
    assert focused() is page.curve

    county.press(Qt.Key.Key_1)
    assert not page.curve.isVisible()
    assert said(here())[0] == "县级"

    county.press(Qt.Key.Key_2, Qt.Key.Key_F5, Qt.Key.Key_F5)
    assert not page.curve.isVisible()


def test_the_arrows_walk_along_the_curve_and_say_where_one_is(county: Clerk) -> None:
    # Art. 33: 693.00 at the end of the first segment; Art. 32: 150,000 at 181,387.95.
    county.press(Qt.Key.Key_F5, Qt.Key.Key_2)
    view = page_of(county).curve
    names = [view.accessibleName()]
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_End, Qt.Key.Key_Right):
        county.press(key)
        names.append(view.accessibleName())

    first = "起付标准 400.00，总费用 400.00，基金支付 0.00，个人负担 400.00"
    last = "年度限额 150,000.00，总费用 181,387.95，基金支付 150,000.00，个人负担 31,387.95"
    assert names == [
        "这笔 9,000.00，总费用 9,000.00，基金支付 6,918.00，个人负担 2,082.00",
        "第一段末 1,500.00，总费用 1,500.00，基金支付 693.00，个人负担 807.00",
        first,
        first,
        last,
        last,
    ]
    assert view.accessibleDescription().startswith("费用增长，第 4 点，共 4 点")


def test_a_click_goes_to_a_mark(county: Clerk) -> None:
    county.press(Qt.Key.Key_F5, Qt.Key.Key_2)
    view = page_of(county).curve
    far = view.plots()[1]
    (most,) = far.drawing.named
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=far.at(most.cost, most.fund).toPoint() + QPoint(3, 3))
    assert view.current == most


def test_the_button_says_what_is_missing(clerk: Clerk) -> None:
    button = clerk.window.page.compare.button
    assert not button.isEnabled()
    assert button.toolTip() == "还需填写：险种、级别、总费用"

    clerk.press(Qt.Key.Key_F5)
    assert not is_open(clerk)


def test_a_birth_is_shown_by_the_husband_s_insurance_as_well(clerk: Clerk) -> None:
    # Art. 37: 760; Art. 28: (500 + 1200) * 50 % = 850.
    clerk.page(4)
    clerk.type(WOMAN)
    clerk.pick(scheme=2, delivery=1)
    clerk.go_to("total_cost")
    clerk.type("3000")
    clerk.press(Qt.Key.Key_F5)
    table = page_of(clerk).rows.table
    group = table.groups[-1]
    (line,) = group.lines
    assert (group.heading, line.label, line.detail) == ("改由丈夫的职工医保", "自然分娩", "一次性生育补助金")
    assert line.figures == ("850.00", "2,150.00", "−90.00")
    assert "(1200.00 + 500.00) × 50%" in group.remark
    assert "两样只能领一样" in group.remark

    clerk.press(Qt.Key.Key_End, Qt.Key.Key_Return)
    assert is_open(clerk)
    clerk.press(Qt.Key.Key_Escape)
    assert clerk.headline()[0] == "760.00"


def test_only_deliveries_of_maternity_are_compared(clerk: Clerk) -> None:
    clerk.page(4)
    clerk.type(WOMAN)
    for name, digit in (("scheme", 1), ("status", 3)):
        clerk.go_to(name)
        clerk.choose(digit)
    clerk.go_to("months_insured")
    clerk.type("12")
    for name, digit in (("policy_compliant", 1), ("event", 4), ("procedures", 1)):
        clerk.go_to(name)
        clerk.choose(digit)
    button = clerk.window.page.compare.button
    assert clerk.headline()[0] == "1,400.00"
    assert (button.isEnabled(), button.toolTip()) == (False, "生育只有分娩可以对比")

    clerk.page(5)
    assert not clerk.window.page.compare.button.isVisible()


def test_deliveries_stand_beside_each_other_by_the_number_of_babies(compared: Compared, look: Appearance) -> None:
    # Arts. 24, 26; the sums stand in the tests of the engine.
    page = compared(look, CASES["allowance"])
    assert [said(row) for row in page.rows.rows()[:4]] == [
        ("自然分娩", "33,806.95", "188", "−4,161.73"),
        ("助娩产", "36,568.68", "203", "−1,400.00"),
        ("剖宫产", "37,968.68", "203", "—", "所选"),
        ("自然分娩", "36,368.68", "203", "−1,600.00"),
    ]
    curve = page.views.buttons()[CURVE]
    assert (curve.isEnabled(), curve.toolTip()) == (False, "待遇不随费用增长")
    QTest.keyClick(focused(), Qt.Key.Key_2)
    assert not page.curve.isVisible()


def test_a_case_without_cover_says_that_the_rows_are_of_later(clerk: Clerk) -> None:
    clerk.county_stay()
    clerk.go_to("route")
    clerk.choose(1)
    clerk.enter()
    clerk.choose(2)
    assert clerk.headline() == ("0.00", "9,000.00")

    clerk.press(Qt.Key.Key_F5)
    assert "现在基金支付 0.00 元；下面是参保生效后的金额" in clerk.reads()
    assert said(here())[:3] == ("县级", "400.00", "6,918.00")


def test_the_key_of_the_day_leads_from_the_comparison_to_its_field(county: Clerk) -> None:
    county.press(Qt.Key.Key_F5)
    county.press(Qt.Key.Key_D, modifier=ALT)
    assert not is_open(county)
    assert county.at() == "date"


def test_the_next_person_begins_on_the_form(county: Clerk) -> None:
    county.press(Qt.Key.Key_F5)
    county.press(Qt.Key.Key_N, modifier=CTRL)
    assert not is_open(county)
    assert county.at() == "id_number"
    assert county.headline() == ("—", "—")


def test_another_page_and_back_shows_the_form(county: Clerk) -> None:
    county.press(Qt.Key.Key_F5)
    county.page(2)
    assert county.at() == "id_number"
    county.page(1)
    assert not is_open(county)
    assert county.at() == "total_cost"


def test_the_page_that_shows_leads_back_from_the_comparison(county: Clerk) -> None:
    county.press(Qt.Key.Key_F5)
    county.page(1)
    assert not is_open(county)
    assert county.at() == "total_cost"


def test_a_row_says_all_of_itself_to_a_screen_reader(county: Clerk) -> None:
    county.press(Qt.Key.Key_F5)
    names = [row.accessibleName() for row in page_of(county).rows.rows()]
    assert names[0] == (
        "市内，或省内市外已备案，乡级，起付标准 150.00，基金支付 7,835.00，个人负担 1,165.00，"
        "个人负担相差 −917.00，个人负担最少"
    )
    assert names[1].endswith("个人负担 2,082.00，所选")


def test_tab_reaches_views_back_and_one_row(county: Clerk) -> None:
    county.press(Qt.Key.Key_F5)
    page = page_of(county)
    reached = []
    for _ in range(30):
        county.press(Qt.Key.Key_Tab)
        reached.append(focused())
    assert len({widget for widget in reached if isinstance(widget, CompareRow)}) == 1
    assert page.back in reached
    assert page.views.buttons()[0] in reached


@pytest.mark.parametrize("theme", load_themes())
def test_bars_have_the_colours_of_the_bill(compared: Compared, look: Appearance, theme: str) -> None:
    look.set_theme(theme)
    page = compared(look, stay("resident", ("local", "county", 2), "400000", excluded_cost="60000"))
    bar = row_at(page, 1).findChild(Bar)
    assert bar is not None
    edges = bar.edges()
    assert [part for part, _, _ in edges] == ["fund", "deductible", "copayment", "over_ceiling", "excluded"]
    assert (edges[0][1], edges[-1][2]) == (0, bar.width())
    picture = bar.grab().toImage()
    for part, start, end in edges:
        assert look.theme.parts[part].rgb() in set(colours(picture, start, end)), part


def colours(picture: QImage, start: int, end: int) -> Iterator[int]:
    return (picture.pixel(x, y) for x in range(start, end) for y in range(picture.height()))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_no_word_of_a_row_covers_another(compared: Compared, look: Appearance, case: Case, size: int) -> None:
    page = compared(look, case, size)
    table, width = page.rows.table, page.rows.width()
    columns = grid(look, width, table.captions, table.lines)
    for line in table.lines:
        words, figures, bar = spans(look, line, columns)
        on_one_line = [[*words, *figures, *bar]] if not columns.folded else [[*words, *bar], figures]
        for on_line in on_one_line:
            edges = [0, *(edge for span in on_line for edge in span), width]
            assert edges == sorted(edges)
    assert {row.width() for row in page.rows.rows()} == {page.rows.visibleRegion().boundingRect().width()}


def spans(look: Appearance, line: Line, columns: Grid) -> tuple[list[Span], list[Span], list[Span]]:
    """From where to where the words of a row go, its figures and its bar."""
    left = look.px(STEP_REACH)
    label = look.width(line.label, bold=line.chosen) + (look.width(line.detail, "small") if line.detail else 0)
    tags = sum(look.width(tag, "small", bold=True) for tag in line.tags)
    figures = [
        (x - look.width(text, bold=i in line.bold), float(x))
        for i, (text, x) in enumerate(zip(line.figures, columns.figures, strict=True))
    ]
    start, length = columns.bar
    return [(left, left + label), (columns.tags, columns.tags + tags)], figures, [(start, start + length)]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("case", [case for case in CASES.values() if "monthly_base" not in case], ids=str)
def test_every_mark_of_the_curve_is_named_once_and_covers_nothing(
    compared: Compared, look: Appearance, case: Case, size: int
) -> None:
    page = compared(look, case, size)
    page.show_view(CURVE)
    view = page.curve
    named = []
    for position in range(len(marks_of(view))):
        view.go_to(position)
        end = view.width() - look.px(STEP_REACH) - WIDTH
        for plot in view.plots():
            boxes = [words.box for words in plot.words] + [box for _, box in plot.ticks]
            assert not [pair for pair in combinations(boxes, 2) if pair[0].intersects(pair[1])]
            assert all(box.right() <= end + 1 and box.left() >= 0 for box in boxes)
            named += [words.mark for words in plot.words if words.mark in plot.drawing.named]
            if size < 200:
                assert not list(struck_out(plot))
    assert set(named) == set(marks_of(view))


def struck_out(plot: Plot) -> Iterator[str]:
    """Words that the line between another mark and its words runs through."""
    for words in plot.words:
        line = leader(plot.at(words.mark.cost, words.mark.fund), words.box)
        points = [line.pointAt(i / 100) for i in range(101)]
        for other in plot.words:
            if other is not words and any(other.box.contains(point) for point in points):
                yield other.mark.label


def marks_of(view: CurveView) -> tuple[object, ...]:
    assert view.curve is not None
    return view.curve.marks


def test_the_smallest_window_reads_a_mark_out_whole(county: Clerk) -> None:
    county.field("total_cost").set_text_value("")
    county.go_to("total_cost")
    county.type("190000")
    county.window.resize(county.window.minimumSize())
    county.press(Qt.Key.Key_F5, Qt.Key.Key_2)
    view = page_of(county).curve
    edge = view.grab(view.rect().adjusted(view.width() - 2, view.height() - county.window.header.height() // 2, 0, 0))
    picture = edge.toImage()
    colours = {picture.pixel(x, y) for x in range(picture.width()) for y in range(picture.height())}
    assert len(colours) == 1, "no sign reaches the edge"
