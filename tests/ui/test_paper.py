"""The slip as it is laid out: everything said, inside the margins, nothing over anything else, no line cut."""

import unicodedata
from collections.abc import Iterator
from dataclasses import fields, replace
from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication

from estimator.money import grouped
from estimator.settings.settings import Paper
from estimator.slip import Remark, Slip, SlipEntry, SlipLine
from estimator.slip import sheet as excel
from tests.slip_cases import CAESAREAN, CASES, STAY, WAITING, slip_of
from ui.paper.layout import lay_out
from ui.paper.marks import ASCENT, DESCENT, INK, Across, Fill, Mark, Page, Stroke, Type, Words

PAPERS: tuple[Paper, ...] = ("A4", "A5", "80mm")
ALL = pytest.mark.parametrize("name", CASES)
EACH = pytest.mark.parametrize("paper", PAPERS)
PRINTED: dict[Paper, tuple[float, float]] = {"A4": (20, 190), "A5": (10, 138), "80mm": (4, 76)}
"""Where the margins are at the left and at the right, in millimetres."""
SECOND_PAGE = {("arrears", "A4"), ("arrears", "A5"), ("caesarean", "A5"), ("typed", "A5")}
"""What has so many lines that type would become too small on one page."""
ROUNDING = 0.02

pytestmark = pytest.mark.usefixtures("qapp")


def words_of(page: Page) -> list[Words]:
    return [mark for mark in page.marks if isinstance(mark, Words)]


def bare(text: str) -> str:
    """Text as a reader takes it: without blanks, of which paper has thin ones."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def said(pages: tuple[Page, ...]) -> str:
    return bare("".join(words.text for page in pages for words in words_of(page)))


def texts_of(value: object) -> Iterator[str]:
    """Every text and amount of a slip that paper shows."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Decimal):
        yield grouped(value).replace("-", "−")
    elif isinstance(value, tuple):
        for each in value:
            yield from texts_of(each)


def slip_texts(slip: Slip) -> list[str]:
    lines = [line._replace(kind="fact") for line in slip.lines]
    hidden = {"region", "parts", "lines"}
    shown = [getattr(slip, field.name) for field in fields(slip) if field.name not in hidden]
    texts = [*texts_of(tuple(shown)), *texts_of(tuple(tuple(line)[1:] for line in lines))]
    parts = [text for part in slip.parts for text in (part.label, grouped(part.amount))]
    return [*texts, *parts] if any(part.amount for part in slip.parts) else texts


def crosses(one: Words, other: Words) -> bool:
    beside = one.right <= other.x + ROUNDING or other.right <= one.x + ROUNDING
    return not beside and one.top < other.bottom - ROUNDING and other.top < one.bottom - ROUNDING


def strikes(line: Stroke, words: Words) -> bool:
    across = line.x < words.right - ROUNDING and words.x < line.to_x - ROUNDING
    return line.y == line.to_y and across and words.top < line.y < words.bottom


def faults(pages: tuple[Page, ...], paper: Paper) -> list[object]:
    """What is outside the margins, what lies over something else."""
    left, right = PRINTED[paper]
    found: list[object] = []
    for page in pages:
        words = words_of(page)
        top = left if paper != "80mm" else 3
        bottom = page.height - left
        strokes = [mark for mark in page.marks if isinstance(mark, Stroke)]
        fills = [mark for mark in page.marks if isinstance(mark, Fill)]
        found += [each for each in words if each.x < left - ROUNDING or each.right > right + ROUNDING]
        found += [each for each in words if each.top < top or each.bottom > bottom]
        found += [each for each in strokes if min(each.x, each.to_x) < left - ROUNDING or each.to_x > right + ROUNDING]
        found += [each for each in fills if each.x < left - ROUNDING or each.x + each.width > right + ROUNDING]
        found += [pair for pair in combinations(words, 2) if crosses(*pair)]
        found += [(line, each) for line in strokes for each in words if strikes(line, each)]
        found += [(fill, each) for fill in fills for each in words if crosses(over(fill), each)]
        found += [pair for pair in combinations(map(over, fills), 2) if crosses(*pair)]
    return found


def over(fill: Fill) -> Words:
    """Words that take the place of a part of the bar."""
    size = fill.height / (ASCENT + DESCENT)
    return Words(fill.x, fill.y + ASCENT * size, fill.width, fill.part, Type(size))


@ALL
@EACH
def test_everything_that_the_slip_says_is_on_the_paper(name: str, paper: Paper) -> None:
    slip = slip_of(CASES[name])
    paper_says = said(lay_out(slip, paper))
    assert [text for text in slip_texts(slip) if bare(text) not in paper_says] == []
    assert f"单号{slip.number}" in paper_says


@ALL
@EACH
def test_paper_has_the_words_of_the_excel_form(name: str, paper: Paper) -> None:
    slip = slip_of(CASES[name])
    paper_says = said(lay_out(slip, paper))
    cells = [cell.value for row in excel.lay_out(slip) for cell in row.cells]
    runs = ["".join(run.text for run in value) if isinstance(value, tuple) else value for value in cells]
    # A roll has no columns side by side, and so no heads for them.
    heads = {"项目", "算式"} if paper == "80mm" else set()
    missing = [text for text in runs if isinstance(text, str) and text not in heads and bare(text) not in paper_says]
    assert missing == []


@ALL
@EACH
def test_all_stands_inside_the_margins_and_nothing_lies_over_anything(name: str, paper: Paper) -> None:
    assert faults(lay_out(slip_of(CASES[name]), paper), paper) == []


@ALL
@EACH
def test_one_page_is_enough_unless_type_would_become_too_small(name: str, paper: Paper) -> None:
    pages = lay_out(slip_of(CASES[name]), paper)
    assert len(pages) == (2 if (name, paper) in SECOND_PAGE else 1)


@ALL
@pytest.mark.parametrize(("paper", "smallest"), [("A4", 2.75), ("A5", 2.3), ("80mm", 2.9)])
def test_type_can_be_read(name: str, paper: Paper, smallest: float) -> None:
    # 2.3 mm are 6.5 points.
    sizes = [words.type.size for page in lay_out(slip_of(CASES[name]), paper) for words in words_of(page)]
    assert min(sizes) >= smallest


@pytest.mark.parametrize(("paper", "width", "height"), [("A4", 210, 297), ("A5", 148, 210)])
def test_sheets_have_their_size(paper: Paper, width: float, height: float) -> None:
    for page in lay_out(slip_of(CASES["arrears"]), paper):
        assert (page.width, page.height) == (width, height)


@pytest.mark.parametrize(("paper", "edge"), [("A4", 164.0), ("A5", 118.42), ("80mm", 76.0)])
def test_amounts_of_the_steps_end_on_one_edge(paper: Paper, edge: float) -> None:
    # A5 is A4 by 128 / 170: 10 + 144 × 0.753 = 118.42
    slip = slip_of(STAY)
    page = lay_out(slip, paper)[0]
    for line in slip.lines:
        label = next(words for words in words_of(page) if words.text == line.label)
        beside = [words for words in words_of(page) if words.baseline == label.baseline]
        assert isinstance(line.value, Decimal)
        amount = next(words for words in beside if words.text == grouped(line.value))
        assert amount.right == pytest.approx(edge, abs=0.01)


def test_figures_in_large_type_stand_on_one_line() -> None:
    page = lay_out(slip_of(STAY), "A4")[0]
    large = [words for words in words_of(page) if words.type.size > 8]
    assert [words.text for words in large] == ["6,918.00", "2,082.00"]
    assert [round(words.right, 1) for words in large] == [100, 190]
    assert large[0].baseline == large[1].baseline


def test_the_largest_amounts_are_set_smaller_instead_of_cut() -> None:
    slip = slip_of({**CAESAREAN, "monthly_base": "99999999.99"})
    for paper in PAPERS:
        pages = lay_out(slip, paper)
        assert faults(pages, paper) == []
        assert bare(slip.totals[0].capitals) in said(pages)


def test_the_bar_is_as_wide_as_the_bill_is_shared() -> None:
    page = lay_out(slip_of(STAY), "A4")[0]
    bar = [mark for mark in page.marks if isinstance(mark, Fill) and mark.height > 4]
    # 6918, 400 and 1682 of 9000, on 170 mm less two gaps of 0.6
    assert [(part.part, round(part.width, 1)) for part in bar] == [
        ("fund", 129.8),
        ("deductible", 7.5),
        ("copayment", 31.5),
    ]
    assert bar[0].x == 20
    assert bar[-1].x + bar[-1].width == pytest.approx(190)


def test_a_part_however_small_is_seen() -> None:
    pages = lay_out(slip_of(CASES["typed"]), "A4")
    # The page is set smaller: it says why of all three parts outside the range.
    bar = [mark for page in pages for mark in page.marks if isinstance(mark, Fill) and mark.height > 3]
    assert len(bar) == 5
    assert min(part.width for part in bar) > 0.6


def test_cover_that_waits_says_what_it_would_be() -> None:
    for paper in PAPERS:
        text = said(lay_out(slip_of(WAITING), paper))
        assert "生效以后就医基金支付总额7,560.00个人负担总金额1,440.00" in text


def test_a_roll_is_as_long_as_the_slip_and_black() -> None:
    short, long = (lay_out(slip_of(case), "80mm") for case in (CASES["late fee"], CAESAREAN))
    assert len(short) == len(long) == 1
    assert short[0].height < 160
    assert long[0].height > 400
    for page in (*short, *long):
        assert page.width == 80
        assert 8 <= page.height - max(words.bottom for words in words_of(page)) < 9
        assert {ink_of(mark) for mark in page.marks} == {INK}


def ink_of(mark: Mark) -> str:
    assert not isinstance(mark, Across)
    return mark.type.ink if isinstance(mark, Words) else mark.ink


def long_slip(steps: int, notes: int) -> Slip:
    slip = slip_of(STAY)
    middle = tuple(
        SlipLine("pay", f"第{index}段", f"{index}.00 × 1%", Decimal(index), "第33条") for index in range(steps)
    )
    readings = tuple(Remark(f"第{index}项读法，" + "按规定执行" * 30 + "。", "第33条") for index in range(notes))
    return replace(slip, lines=(*slip.lines[:2], *middle, *slip.lines[-2:]), readings=readings)


@pytest.mark.parametrize("paper", ["A4", "A5"])
def test_a_long_slip_goes_on_with_head_foot_and_number(paper: Paper) -> None:
    slip = long_slip(steps=60, notes=20)
    pages = lay_out(slip, paper)
    assert len(pages) >= 4
    assert faults(pages, paper) == []
    for number, page in enumerate(pages, start=1):
        text = said((page,))
        assert text.count(bare(f"{slip.title}{slip.subtitle}{slip.benefit}")) == 1
        assert text.endswith(bare(f"{slip.disclaimer}{slip.signature}{slip.made}制单·第{number}页/共{len(pages)}页"))
        # Wherever there are steps, the heads of their columns stand above the first of them.
        steps = [words for words in words_of(page) if words.text.startswith("第") and words.text.endswith("段")]
        heads = [words for words in words_of(page) if words.text == "算式"]
        assert len(heads) == (1 if steps else 0)
        assert all(heads[0].baseline < step.baseline for step in steps)
    for line in slip.lines:
        assert said(pages).count(bare(f"{line.label}{line.formula}")) == 1


@pytest.mark.parametrize("paper", ["A4", "A5"])
def test_the_heads_of_columns_never_end_a_page(paper: Paper) -> None:
    slip = long_slip(steps=20, notes=3)
    for entries in range(20, 40):
        left = tuple(SlipEntry(f"第{number}项", "是") for number in range(entries))
        for page in lay_out(replace(slip, left=left), paper):
            words = [each.text for each in words_of(page)]
            for head in {"计算过程", "依据"} & set(words):
                assert words[words.index(head) + 1] not in words_of_foot(page)


def words_of_foot(page: Page) -> list[str]:
    return [words.text for words in words_of(page)[-3:]]


TEXT = st.text(st.sampled_from("三门峡市医疗保障，。（）：;abc 123/-−×𠮷龘"), max_size=300).map(str.strip)


@given(agency=TEXT, notes=st.lists(TEXT, max_size=12), formula=TEXT, paper=st.sampled_from(PAPERS))
def test_whatever_is_said_is_set_whole(
    qapp: QApplication, agency: str, notes: list[str], formula: str, paper: Paper
) -> None:
    assert qapp is not None
    slip = slip_of(STAY)
    line = slip.lines[0]._replace(formula=formula, label=agency[:30])
    slip = replace(slip, agency=agency, notes=tuple(notes), lines=(line, *slip.lines[1:]))
    pages = lay_out(slip, paper)
    assert faults(pages, paper) == []
    text = said(pages)
    assert all(bare(each) in text for each in (agency, formula, *notes))


@EACH
@ALL
def test_no_label_breaks_over_two_lines(name: str, paper: Paper) -> None:
    slip = slip_of(CASES[name])
    said = {mark.text for page in lay_out(slip, paper) for mark in words_of(page)}
    assert {entry.label for entry in (*slip.left, *slip.right)} <= said


@pytest.mark.parametrize("paper", ["A4", "A5"])
@ALL
def test_what_is_said_beside_a_total_takes_one_line_and_moves_no_figure(name: str, paper: Paper) -> None:
    slip = slip_of(CASES[name])
    marks = [mark for page in lay_out(slip, paper) for mark in words_of(page)]
    assert {total.remark for total in slip.totals} - {""} <= {mark.text for mark in marks}
    amounts = {grouped(total.amount): total for total in slip.totals}
    title = max(mark.type.size for mark in marks if mark.text == slip.title)
    figures = [mark for mark in marks if mark.text in amounts and mark.type.size > title / 2]
    assert len({mark.baseline for mark in figures}) == 1
