"""A slip as rows of cells on a page of A4: what stands where. Widths and heights in millimetres."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import zip_longest
from typing import Literal, NamedTuple

from estimator.money import grouped
from estimator.result import Part
from estimator.slip.bill import BAR_HEIGHT, bar
from estimator.slip.description import COLUMNS, RECKONING, Slip, Total, in_order
from estimator.slip.entries import SlipEntry
from estimator.slip.typography import STYLES, text_height, text_width

PAGE_WIDTH = 170
PAGE_HEIGHT = 257

# Where columns begin and end, as in the painted slip.
_VALUE = 28
_FORMULA = 38
_AMOUNT, _AMOUNT_END = 115, 144
_ARTICLES = 132
_HALF, _DIVIDER, _OTHER_HALF = 80, 85, 90
_OTHER_VALUE = _OTHER_HALF + _VALUE

_SWATCH = 3.4
_TO_TEXT, _TO_NEXT = 0.6, 5
_LEAST_AIR, _MOST_AIR = 0.3, 1.3
_HEADLINE_ROW = 6.3

Rule = Literal["", "hair", "line", "heavy"]


class Run(NamedTuple):
    """A stretch of text in a style of its own."""

    text: str
    style: str


class PageCell(NamedTuple):
    """What stands between two edges of a row, in a style; or a part of the bar."""

    start: float
    end: float
    value: str | Decimal | tuple[Run, ...] = ""
    style: str = "value"
    rows: int = 1
    prefix: str = ""
    """Words before an amount in the same cell."""
    part: str = ""
    divider: bool = False


class PageRow(NamedTuple):
    """Cells side by side, the height they need, the air around them, and the rule below."""

    cells: tuple[PageCell, ...]
    height: float
    air: float = 0
    rule: Rule = ""


def lay_out(slip: Slip) -> tuple[PageRow, ...]:
    """Lay out a slip from the top down; the air between the lines grows and gives way with the room on the page."""
    rows = list(
        in_order(
            head=_head(slip),
            entered=_entered(slip),
            reckoning=_steps(slip),
            answer=(*_answer(slip), *_bar(slip.parts)),
            remarks=_remarks(slip),
            foot=_foot(slip),
        )
    )
    air = sum(row.air for row in rows)
    room = PAGE_HEIGHT - sum(row.height for row in rows)
    share = max(_LEAST_AIR, min(_MOST_AIR, room / air))
    return tuple(row._replace(air=row.air * share) for row in rows)


def _row(*cells: PageCell, air: float = 1.6, rule: Rule = "", least: float = 0) -> PageRow:
    needed = (
        text_height(cell.value, STYLES[cell.style], cell.end - cell.start)
        for cell in cells
        if not isinstance(cell.value, tuple) and cell.rows == 1
    )
    return PageRow(cells, max((least, *needed)), air, rule)


def _space(air: float, rule: Rule = "") -> PageRow:
    return PageRow((), 0.4, air, rule)


def _head(slip: Slip) -> Iterator[PageRow]:
    yield _row(PageCell(0, 110, slip.agency, "head"), PageCell(110, PAGE_WIDTH, slip.number_line, "head_right"))
    title = (Run(slip.title, "title"), Run(slip.subtitle, "subtitle"))
    benefit = PageCell(100, PAGE_WIDTH, slip.benefit, "benefit")
    yield _row(PageCell(0, 100, title, "title"), benefit, least=11, air=1, rule="heavy")
    yield _space(2.5)


def _entered(slip: Slip) -> Iterator[PageRow]:
    for left, right in zip_longest(slip.left, slip.right):
        cells: list[PageCell] = []
        for entry, start, value, end in ((left, 0, _VALUE, _HALF), (right, _OTHER_HALF, _OTHER_VALUE, PAGE_WIDTH)):
            if entry is not None:
                cells += PageCell(start, value, entry.label, "key"), PageCell(value, end, entry.value)
        yield _row(*cells, air=2.2)
    yield _space(2, "hair")
    yield _space(1)


def _steps(slip: Slip) -> Iterator[PageRow]:
    """Return the rows of the calculation, under the heads of its columns."""
    yield _row(PageCell(0, PAGE_WIDTH, RECKONING, "section"), air=2.5)
    what, how, amount, articles = COLUMNS
    yield _row(
        PageCell(0, _FORMULA, what, "column"),
        PageCell(_FORMULA, _AMOUNT, how, "column"),
        PageCell(_AMOUNT, _AMOUNT_END, amount, "column_right"),
        PageCell(_AMOUNT_END, PAGE_WIDTH, articles, "column_right"),
        rule="line",
    )
    for line, first_total, ends in slip.reckoning:
        amount = "amount_fact" if line.kind == "fact" else "amount_total" if first_total else "amount_pay"
        yield _row(
            PageCell(0, _FORMULA, line.label, "label_total" if first_total else "label"),
            PageCell(_FORMULA, _AMOUNT, line.formula, "formula_pay" if line.kind in ("pay", "cut") else "formula"),
            PageCell(_AMOUNT, _AMOUNT_END, line.value, amount),
            PageCell(_AMOUNT_END, PAGE_WIDTH, line.articles, "articles"),
            air=3.2,
            rule="line" if ends else "hair",
        )


def _answer(slip: Slip) -> Iterator[PageRow]:
    """Return the totals side by side; or one total and beside it what it is made of."""
    blocks = [_total(slip.totals[0], 0, "figure")]
    if len(slip.totals) > 1:
        blocks.append(_total(slip.totals[1], _OTHER_HALF, "figure_other"))
    elif slip.figures:
        blocks.append([_figure(entry) for entry in slip.figures])
    yield _space(4)
    for cells in zip_longest(*blocks, fillvalue=()):
        divider = (PageCell(_DIVIDER, _OTHER_HALF, divider=True),) if len(blocks) > 1 else ()
        yield _row(*(cell for block in cells for cell in block), *divider, least=_HEADLINE_ROW, air=0)
    yield _space(3)


def _total(total: Total, start: float, style: str) -> list[tuple[PageCell, ...]]:
    end, key = start + _HALF, start + 24
    remark = start + text_width(total.label, STYLES["caption"])
    return [
        (PageCell(start, remark, total.label, "caption"), PageCell(remark, end, total.remark, "small_right")),
        (PageCell(key, end, total.amount, style, rows=2),),
        (PageCell(start, key, "人民币（元）", "small"),),
        (PageCell(start, key, "大写", "small"), PageCell(key, end, total.capitals, "capitals")),
    ]


def _figure(entry: SlipEntry) -> tuple[PageCell, ...]:
    value = _OTHER_HALF + 44
    return (
        PageCell(_OTHER_HALF, value, entry.label, "label"),
        PageCell(value, PAGE_WIDTH, entry.value, "amount_pay"),
    )


def _bar(parts: tuple[Part, ...]) -> Iterator[PageRow]:
    """Return the bill as a bar, and its legend; nothing where there is nothing to share."""
    if not any(part.amount for part in parts):
        return
    cells = (PageCell(start, start + width, part=name) for name, start, width in bar(parts, PAGE_WIDTH))
    yield PageRow(tuple(cells), BAR_HEIGHT)
    yield _space(1.2)
    yield PageRow(tuple(_legend(parts)), _SWATCH, 0.8)


def _legend(parts: tuple[Part, ...]) -> Iterator[PageCell]:
    start = 0.0
    needed = [text_width(f"{part.label}  {grouped(part.amount)}", STYLES["legend"]) for part in parts]
    room = PAGE_WIDTH - len(parts) * (_SWATCH + _TO_TEXT) - (len(parts) - 1) * _TO_NEXT
    share = min(1.0, room / sum(needed))
    for part, width in zip(parts, needed, strict=True):
        text = start + _SWATCH + _TO_TEXT
        yield PageCell(start, start + _SWATCH, part=part.name)
        style = "legend" if part.amount else "legend_none"
        yield PageCell(text, text + width * share, part.amount, style, prefix=f"{part.label}  ")
        start = text + width * share + _TO_NEXT


def _remarks(slip: Slip) -> Iterator[PageRow]:
    yield _space(3, "hair")
    yield _space(1)
    yield from _under(slip.later, _pairs(slip.when_in_force))
    for heading, remarks in slip.sections:
        yield from _under(heading, (_remark(*remark) for remark in remarks))


def _under(heading: str, several: Iterable[tuple[PageCell, ...]]) -> Iterator[PageRow]:
    for index, cells in enumerate(several):
        if not index:
            yield _space(1)
        yield _row(PageCell(0, _VALUE, "" if index else heading, "heading"), *cells, air=1.2)


def _pairs(entries: tuple[SlipEntry, ...]) -> Iterator[tuple[PageCell, ...]]:
    for left, right in zip_longest(entries[::2], entries[1::2]):
        cells: list[PageCell] = []
        for entry, start, amount, end in ((left, _VALUE, 60, _DIVIDER), (right, _OTHER_HALF, _ARTICLES, PAGE_WIDTH)):
            if entry is not None:
                cells += (
                    PageCell(start, amount, entry.label, "remark"),
                    PageCell(amount, end, entry.value, "remark_amount"),
                )
        yield tuple(cells)


def _remark(text: str, articles: str) -> tuple[PageCell, ...]:
    if not articles:
        return (PageCell(_VALUE, PAGE_WIDTH, text, "remark"),)
    return (
        PageCell(_VALUE, _ARTICLES, text, "remark"),
        PageCell(_ARTICLES, PAGE_WIDTH, articles, "remark_articles"),
    )


def _foot(slip: Slip) -> Iterator[PageRow]:
    yield _space(3, "line")
    yield _space(1.5)
    yield _row(PageCell(0, PAGE_WIDTH, slip.disclaimer, "disclaimer"), air=3)
    yield _row(PageCell(0, 110, slip.signature, "head"), PageCell(110, PAGE_WIDTH, slip.made_line, "head_right"), air=1)
