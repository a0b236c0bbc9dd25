"""The slip on a roll 80 mm wide, of which printers reach 72: one column, as long as it needs. Millimetres."""

from collections.abc import Iterable, Iterator

from estimator.slip import COLUMNS, RECKONING, Remark, Slip, Total, in_order
from ui.paper import bill
from ui.paper.marks import Page, Stroke, Type, moved
from ui.paper.typesetting import Cell, PaperRow, formula, lines, row, space, width

PAPER = 80
WIDTH = 72
_MARGIN = (PAPER - WIDTH) / 2
_TOP, _BOTTOM = 3, 8

# Thermal paper takes black alone, at 8 dots to the millimetre: no muted words, no hairlines, no small type.
_TITLE = Type(5.4, bold=True)
_SUBTITLE = Type(3.4)
_SECTION = Type(3.8, bold=True)
_TEXT = Type(3.2)
_BOLD = Type(3.2, bold=True)
_SMALL = Type(2.9)
_REMARK = Type(2.9)
_FIGURE = Type(7.0, bold=True)
_FIGURE_OTHER = Type(7.0)
_CAPITALS = Type(3.6)
_BAR = 5

_HEAVY = Stroke(0, 0, WIDTH, 0, 0.5)
_LINE = Stroke(0, 0, WIDTH, 0, 0.25)


def lay_out(slip: Slip) -> Page:
    """Lay out a slip on one page as long as the slip."""
    rows = in_order(
        head=_head(slip),
        entered=_entered(slip),
        reckoning=_steps(slip),
        answer=_answer(slip),
        remarks=_remarks(slip),
        foot=_foot(slip),
    )
    y = float(_TOP)
    marks = []
    for each in rows:
        marks += [moved(mark, _MARGIN, 0) for mark in each.placed(y)]
        y += each.height + each.air
    return Page(PAPER, round(y + _BOTTOM, 1), tuple(marks))


def _head(slip: Slip) -> Iterator[PaperRow]:
    yield row(Cell(0, WIDTH, slip.agency, _TEXT), air=0.6)
    if slip.number:
        yield row(Cell(0, WIDTH, slip.number_line, _TEXT), air=0.6)
    title = width(slip.title, _TITLE) + 0.5
    yield row(Cell(0, title, slip.title, _TITLE), Cell(title, WIDTH, slip.subtitle, _SUBTITLE), air=2)
    yield row(Cell(0, WIDTH, slip.benefit, _SECTION), air=1.6, rule=_HEAVY)
    yield space(1.6)


def _entered(slip: Slip) -> Iterator[PaperRow]:
    for entry in (*slip.left, *slip.right):
        yield row(Cell(0, 30, entry.label, _TEXT), Cell(31, WIDTH, entry.value, _TEXT, right=True), air=0.8)
    yield space(1.6, _LINE)


def _steps(slip: Slip) -> Iterator[PaperRow]:
    """Return each step in two lines: what it is and what it comes to, and how and by which article."""
    yield space(1.4)
    yield row(
        Cell(0, 40, RECKONING, _SECTION),
        Cell(40, WIDTH, COLUMNS[2], _SMALL, right=True),
        air=1.2,
    )
    for line, first_total, _ in slip.reckoning:
        if first_total:
            yield space(1, _LINE)
            yield space(1)
        kind = _BOLD if first_total else _TEXT
        articles = WIDTH - width(line.articles, _SMALL) - 0.1 if line.articles else WIDTH
        yield row(Cell(0, 44, line.label, kind), Cell(45, WIDTH, line.value, kind, right=True))
        yield row(
            Cell(0, articles - 2, formula(line.formula, _SMALL), _SMALL),
            Cell(articles, WIDTH, line.articles, _SMALL, right=True),
            air=2,
        )
    yield space(0.6, _LINE)


def _answer(slip: Slip) -> Iterator[PaperRow]:
    """Yield the rows of the answer: totals, figures, and the parts of the bill."""
    for number, total in enumerate(slip.totals):
        yield space(1.8)
        yield from _total(total, _FIGURE_OTHER if number else _FIGURE)
    if slip.figures:
        yield space(1)
    for figure in slip.figures:
        yield row(Cell(0, 40, figure.label, _TEXT), Cell(40, WIDTH, figure.value, _TEXT, right=True), air=0.8)
    if any(part.amount for part in slip.parts):
        yield space(2)
        yield bill.bar(slip.parts, WIDTH, _BAR, bill.BLACK)
        yield space(1.4)
        yield from bill.legend_rows(slip.parts, WIDTH, bill.BLACK, _SMALL)
    yield space(1.6, _LINE)


def _total(total: Total, figure: Type) -> Iterator[PaperRow]:
    yield row(Cell(0, 34, total.label, _BOLD), Cell(28, WIDTH, total.remark, _SMALL, right=True))
    yield row(
        Cell(0, 18, "人民币（元）", _SMALL),
        Cell(18, WIDTH, total.amount, figure, right=True, fits=True),
    )._replace(height=9.2)
    yield row(Cell(0, 9, "大写", _SMALL), Cell(9, WIDTH, total.capitals, _CAPITALS, right=True, fits=True), air=0.4)


def _remarks(slip: Slip) -> Iterator[PaperRow]:
    if slip.when_in_force:
        yield from _heading(slip.later)
    for entry in slip.when_in_force:
        yield row(Cell(0, 40, entry.label, _TEXT), Cell(40, WIDTH, entry.value, _TEXT, right=True), air=0.8)
    for heading, remarks in slip.sections:
        yield from _under(heading, remarks)


def _heading(text: str) -> Iterator[PaperRow]:
    yield space(1.4)
    yield row(Cell(0, WIDTH, text, _BOLD), air=0.5)


def _under(heading: str, several: Iterable[Remark]) -> Iterator[PaperRow]:
    """Yield remarks below a heading, broken into lines, with their articles at the end."""
    for number, (text, articles) in enumerate(several):
        if not number:
            yield from _heading(heading)
        broken = lines(text, _REMARK, WIDTH)
        beside = width(broken[-1], _REMARK) + 2 + width(articles, _REMARK) <= WIDTH
        if articles and not beside:
            broken.append("")
        for line in broken[:-1]:
            yield row(Cell(0, WIDTH, line, _REMARK))
        yield row(
            Cell(0, WIDTH, broken[-1], _REMARK),
            Cell(0, WIDTH, articles, _REMARK, right=True),
            air=0.6,
        )


def _foot(slip: Slip) -> Iterator[PaperRow]:
    yield space(2, _HEAVY)
    yield space(1.4)
    yield row(Cell(0, WIDTH, slip.disclaimer, _BOLD), air=1)
    if slip.signature:
        yield row(Cell(0, WIDTH, slip.signature, _TEXT), air=0.6)
    yield row(Cell(0, WIDTH, slip.made_line, _TEXT))
