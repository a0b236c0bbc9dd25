"""The slip on a sheet: its rows, from margin to margin. Millimetres."""

from collections.abc import Iterable, Iterator
from itertools import zip_longest
from typing import NamedTuple

from estimator.slip import BAR_HEIGHT, COLUMNS, RECKONING, RULES, Remark, Slip, SlipEntry, Total, in_order
from ui.paper import bill
from ui.paper.marks import FAINT, INK, MUTED, Stroke, Type
from ui.paper.typesetting import Cell, PaperRow, block, formula, row, space, width, words

WIDTH = 170
"""From margin to margin on A4."""

_VALUE = 27.5
_FORMULA = 38

_TEXT = 3.55
_TITLE = Type(7.4, bold=True)
_SUBTITLE = Type(4.7)
_SECTION = Type(4.4, bold=True)
_HEAD = Type(_TEXT, ink=MUTED)
_KEY = Type(_TEXT, ink=MUTED)
_COLUMN = Type(3.3, ink=MUTED)
_STEP = Type(3.7)
_STEP_BOLD = Type(3.7, bold=True)
_STEP_MUTED = Type(3.7, ink=MUTED)
_ARTICLES = Type(_TEXT, ink=MUTED)
_FIGURE = Type(8.4, bold=True)
_FIGURE_OTHER = Type(8.4)
_CAPITALS = Type(4.0)
_SMALL = Type(3.3, ink=MUTED)
_LEGEND = Type(3.3)
_HEADING = Type(3.7, bold=True)
_REMARK = Type(_TEXT)
_RULES = Type(_TEXT)
_DISCLAIMER = Type(3.85, bold=True)

_HEAVY, _LINE, _HAIR = 0.45, 0.25, 0.15

TOP = space(3.6)
"""What stays free at the top of every page, below the head."""


class _Columns(NamedTuple):
    """Where columns begin and end that are not bound to the left margin; the right one is at `end`."""

    end: float

    @property
    def half(self) -> float:
        return self.end / 2 - 5

    @property
    def other_half(self) -> float:
        return self.end / 2 + 5

    @property
    def amount(self) -> float:
        return self.end - 56

    @property
    def amount_end(self) -> float:
        return self.end - 26

    @property
    def articles(self) -> float:
        return self.end - 22

    def rule(self, thickness: float, ink: str = INK) -> Stroke:
        return Stroke(0, 0, self.end, 0, thickness, ink)


def head(slip: Slip, wide: float) -> tuple[PaperRow, ...]:
    """Say what stands at the top of every page."""
    subtitle = words(slip.title, 0, 0, _TITLE).right + 1
    benefit = subtitle + width(slip.subtitle, _SUBTITLE) + 4
    title = row(
        Cell(0, subtitle, slip.title, _TITLE),
        Cell(subtitle, benefit, slip.subtitle, _SUBTITLE),
        Cell(benefit, wide, slip.benefit, _SECTION, right=True, fits=True),
        rule=_Columns(wide).rule(_HEAVY),
    )
    return (
        row(Cell(0, wide - 60, slip.agency, _HEAD), Cell(wide - 58, wide, slip.number_line, _HEAD, right=True)),
        space(3),
        title._replace(height=12.4),
    )


def body(slip: Slip, wide: float) -> tuple[PaperRow, ...]:
    """Lay out everything between head and foot, from the top down."""
    at = _Columns(wide)
    rows = in_order(
        entered=_entered(slip, at), reckoning=_steps(slip, at), answer=_answer(slip, at), remarks=_remarks(slip, at)
    )
    return (TOP, *rows)


def foot(slip: Slip, wide: float, page: int, pages: int) -> tuple[PaperRow, ...]:
    """Say what stands at the bottom of every page."""
    made = f"{slip.made_line}·第 {page} 页 / 共 {pages} 页"
    return (
        space(3, _Columns(wide).rule(_LINE)),
        space(2.4),
        row(Cell(0, wide, slip.disclaimer, _DISCLAIMER), air=3),
        row(Cell(0, wide - 92, slip.signature, _HEAD), Cell(wide - 90, wide, made, _HEAD, right=True)),
    )


def _entered(slip: Slip, at: _Columns) -> Iterator[PaperRow]:
    """Say what was entered, in two columns."""
    for entries in zip_longest(slip.left, slip.right):
        cells: list[Cell] = []
        for entry, start, end in zip(entries, (0, at.other_half), (at.half, at.end), strict=True):
            if entry is not None:
                value = start + _VALUE
                cells += Cell(start, value - 1, entry.label, _KEY, fits=True), Cell(value, end, entry.value, _STEP)
        yield row(*cells, air=1.95)
    yield space(5.4, at.rule(_HAIR, FAINT))


def _steps(slip: Slip, at: _Columns) -> Iterator[PaperRow]:
    """Lay out the reckoning line by line, with the heads of the columns again where it goes on to another page."""
    what, how, amount, articles = COLUMNS
    columns = row(
        Cell(0, _FORMULA, what, _COLUMN),
        Cell(_FORMULA, at.amount, how, _COLUMN),
        Cell(at.amount, at.amount_end, amount, _COLUMN, right=True),
        Cell(at.amount_end, at.end, articles, _COLUMN, right=True),
        air=2.6,
        rule=at.rule(_LINE),
        keeps=True,
    )
    yield space(4.2, keeps=True)
    yield row(Cell(0, at.end, RECKONING, _SECTION), air=1, keeps=True)
    yield columns
    for line, first_total, ends in slip.reckoning:
        label = _STEP_BOLD if first_total else _STEP
        paid = _STEP_MUTED if line.kind == "fact" else label
        worked = _STEP if line.kind in ("pay", "cut") else _STEP_MUTED
        yield row(
            Cell(0, _FORMULA - 2, line.label, label),
            Cell(_FORMULA, at.amount - 2, formula(line.formula, worked), worked),
            Cell(at.amount, at.amount_end, line.value, paid, right=True),
            Cell(at.articles, at.end, line.articles, _ARTICLES, right=True),
            air=3.55,
            rule=at.rule(_LINE) if ends else at.rule(_HAIR, FAINT),
            keeps=ends,
        )._replace(above=(columns,))


def _answer(slip: Slip, at: _Columns) -> Iterator[PaperRow]:
    """Return the totals side by side, or one total and beside it what it is made of; and how the bill splits."""
    halves = [block(_total(slip.totals[0], 0, at.half, _FIGURE))]
    if len(slip.totals) > 1:
        halves.append(block(_total(slip.totals[1], at.other_half, at.end, _FIGURE_OTHER)))
    elif slip.figures:
        halves.append(block(_figures(slip.figures, at)))
    height = max(half.height for half in halves)
    middle = at.end / 2
    divider = [Stroke(middle, 0, middle, height, 0.2, FAINT)] if len(halves) > 1 else []
    rows = [PaperRow((*divider, *(mark for half in halves for mark in half.marks)), height)]
    if any(part.amount for part in slip.parts):
        rows += (
            space(4),
            bill.bar(slip.parts, at.end, BAR_HEIGHT, bill.COLOURS),
            space(1.8),
            bill.legend(slip.parts, at.end, bill.COLOURS, _SMALL, _LEGEND),
        )
    yield space(6.5)
    yield block(rows)
    yield space(6, at.rule(_HAIR, FAINT))


def _total(total: Total, start: float, end: float, figure: Type) -> Iterator[PaperRow]:
    """Yield the rows of a figure in large type."""
    remark = start + width(total.label, _HEADING) + 2
    yield row(
        Cell(start, end, total.label, _HEADING),
        # In one line, however much it says: two figures side by side stand on one line as well.
        Cell(remark, end, total.remark, _SMALL, right=True, fits=True),
        air=1,
    )
    yield row(
        Cell(start, start + 22, "人民币（元）", _SMALL),
        Cell(start + 22, end, total.amount, figure, right=True, fits=True),
    )._replace(height=11.7)
    yield row(
        Cell(start, start + 12, "大写", _SMALL),
        Cell(start + 12, end, total.capitals, _CAPITALS, right=True, fits=True),
    )


def _figures(figures: tuple[SlipEntry, ...], at: _Columns) -> Iterator[PaperRow]:
    for figure in figures:
        value = at.other_half + 42
        yield row(
            Cell(at.other_half, value, figure.label, _KEY),
            Cell(value, at.end, figure.value, _STEP, right=True),
            air=1.6,
        )


def _remarks(slip: Slip, at: _Columns) -> Iterator[PaperRow]:
    """Say what it would be later, how the regulation was read, notes, and the rules that answered."""
    yield space(3)
    yield from _under(slip.later, _pairs(slip.when_in_force, at))
    for heading, remarks in slip.sections:
        set_in = _RULES if heading == RULES else _REMARK
        yield from _under(heading, (_remark(remark, at, set_in) for remark in remarks))


def _under(heading: str, several: Iterable[tuple[Cell, ...]]) -> Iterator[PaperRow]:
    for number, cells in enumerate(several):
        if not number:
            yield space(1.8)
        yield row(Cell(0, _VALUE - 1, "" if number else heading, _HEADING), *cells, air=1.5)


def _remark(remark: Remark, at: _Columns, set_in: Type) -> tuple[Cell, ...]:
    if not remark.articles:
        return (Cell(_VALUE, at.end, remark.text, set_in),)
    return (
        Cell(_VALUE, at.amount_end, remark.text, set_in),
        Cell(at.articles, at.end, remark.articles, _ARTICLES, right=True),
    )


def _pairs(entries: tuple[SlipEntry, ...], at: _Columns) -> Iterator[tuple[Cell, ...]]:
    for pair in zip_longest(entries[::2], entries[1::2]):
        cells: list[Cell] = []
        for entry, start, end in zip(pair, (_VALUE, at.other_half), (at.half, at.amount_end), strict=True):
            if entry is not None:
                value = end - 26
                cells += Cell(start, value, entry.label, _REMARK), Cell(value, end, entry.value, _REMARK, right=True)
        yield tuple(cells)
