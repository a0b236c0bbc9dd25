"""What the comparison says, in words: columns, rows, marks of the curve. Amounts are the engine's; none is made."""

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from estimator import Case, Estimate
from estimator.compare import Alternative, CurveMark, Group, compare, is_comparable, shared
from estimator.facts import Fact
from estimator.figures import BILL, FIGURES, HEADLINES, ResultFigure, payers
from estimator.form import Draft
from estimator.money import grouped
from estimator.result import money
from ui.compare.row import CHOSEN, LEAST, Caption, Line
from ui.compare.rows import LineGroup, Table
from ui.widgets.bar import BarPart, LegendItem
from ui.widgets.headline import NOTHING

NOT_COMPARABLE = "生育只有分娩可以对比"
NO_CURVE = "待遇不随费用增长"
SHARES = ("0%", "25%", "50%", "75%", "100%")


class ComparisonColumn(NamedTuple):
    """A column of figures, under their label; what `leads` stands out."""

    figure: ResultFigure
    leads: bool = False


class ComparisonKind(NamedTuple):
    """What is compared: the word for it, the head of the rows, the columns, and what stands above the bars.

    `difference` is what of two rows is compared, as the head of its column.
    """

    word: str
    head: str
    columns: tuple[ComparisonColumn, ...]
    above_bars: tuple[str, ...]
    difference: str = "个人负担相差"


class Comparison(NamedTuple):
    """A comparison as it is shown; and of each row, from the first to the last, what it changes, in words too."""

    word: str
    table: Table
    legend: tuple[LegendItem, ...]
    changed: tuple[str, ...]
    changes: tuple[Mapping[str, str | int], ...]


FUND, PATIENT = (ComparisonColumn(figure, leads=True) for figure in HEADLINES[BILL].window)
HOSPITALS = ComparisonKind("各类医院", "医院", (ComparisonColumn(FIGURES["deductible"]), FUND, PATIENT), SHARES)
RESIDENT_DELIVERIES = ComparisonKind("各种分娩", "分娩方式", (FUND, PATIENT), SHARES)
DELIVERIES = ComparisonKind(
    "各种分娩",
    "分娩方式",
    tuple(ComparisonColumn(figure, leads=figure.name == "fund_pays") for figure in HEADLINES["maternity"].window),
    ("医疗待遇和生育津贴",),
    "待遇相差",
)


def why_not(draft: Draft) -> str:
    """Say why the case of a draft cannot be compared; nothing when it can or is not whole."""
    return "" if draft.case is None or is_comparable(draft.case) else NOT_COMPARABLE


def subject(case: Case) -> str:
    """Say what all rows have in common."""
    return " · ".join(shared(case))


def notes(estimate: Estimate) -> tuple[tuple[str, str], ...]:
    """Say it where the rows are not what is paid today."""
    if estimate.when_in_force is None:
        return ()
    resolved = "补足欠费" if estimate.made_up else "参保生效"
    paid, _ = payers(estimate.figures)
    return ((f"现在{paid.label} {grouped(money(estimate.figures, paid.name))} 元；下面是{resolved}后的金额", ""),)


def comparison(case: Case) -> Comparison:
    """Word the alternatives of a case that has some."""
    groups = compare(case)
    rows = [row for group in groups for row in group.alternatives]
    kind = _kind(rows[0])
    whole = max(sum((part.amount for part in row.parts), Decimal(0)) for row in rows)
    line_groups = (
        LineGroup(group.heading, group.remark, tuple(_line(row, group, kind, whole) for row in group.alternatives))
        for group in groups
    )
    captions = (
        *(Caption(column.figure.label, column.leads) for column in kind.columns),
        Caption(kind.difference, leads=False),
    )
    return Comparison(
        kind.word,
        Table(kind.head, captions, kind.above_bars, tuple(line_groups)),
        tuple(LegendItem(*named, "") for named in dict.fromkeys(part[:2] for row in rows for part in row.parts)),
        tuple(_changed(row.changes, type(case).vocabulary.by_name) for row in rows),
        tuple(row.changes for row in rows),
    )


def mark_lines(mark: CurveMark) -> tuple[str, ...]:
    """Word what stands beside a mark of the curve: what it is, and what belongs to it."""
    first = f"{mark.label} {grouped(mark.amount)}"
    if mark.kind == "bill":
        return first, f"{mark.paid.removesuffix('支付')} {grouped(mark.fund)}"
    if mark.kind == "most":
        return first, f"费用 {grouped(mark.cost)}"
    return (first,)


def mark_read_out(mark: CurveMark) -> tuple[str, str]:
    """Say all of a mark: its name with the amount it is named for, and the bill there."""
    amounts = {"总费用": mark.cost, mark.paid: mark.fund, PATIENT.figure.label: mark.patient}
    told = "    ".join(f"{name} {grouped(amount)}" for name, amount in amounts.items())
    return f"{mark.label} {grouped(mark.amount)}", told


def mark_spoken(mark: CurveMark) -> str:
    """Say the same in one sentence."""
    head, rest = mark_read_out(mark)
    return f"{head}，{rest.replace('    ', '，')}"


def _kind(row: Alternative) -> ComparisonKind:
    if "medical" in row.estimate.figures:
        return DELIVERIES
    kind = RESIDENT_DELIVERIES if row.estimate.benefit == "maternity" else HOSPITALS
    if not row.estimate.layers:
        return kind
    paid, left = payers(row.estimate.figures)
    return kind._replace(columns=(*kind.columns[:-2], FUND._replace(figure=paid), PATIENT._replace(figure=left)))


def _line(row: Alternative, group: Group, kind: ComparisonKind, whole: Decimal) -> Line:
    """Return an alternative as a line of the table."""
    figures = tuple(_figure(row, column) for column in kind.columns)
    difference = NOTHING if row.chosen else _signed(row.difference)
    told = (f"{column.figure.label} {figure}" for column, figure in zip(kind.columns, figures, strict=True))
    filed = f"先备案 {difference}" if row.filed and row.difference else ""
    marked = (CHOSEN if row.chosen else f"{kind.difference} {difference}", LEAST if row.least else "", filed)
    return Line(
        row.label,
        row.detail,
        (*figures, difference),
        tuple(i for i, column in enumerate(kind.columns) if _stands_out(row, column)),
        tuple(BarPart(part.name, part.amount) for part in row.parts),
        whole,
        row.chosen,
        row.least,
        "，".join(filter(None, (group.heading, _name(row), *told, *marked))),
        filed,
    )


def _changed(changes: Mapping[str, str | int], facts: Mapping[str, Fact]) -> str:
    words = ((facts[name], value) for name, value in changes.items())
    return " · ".join(f"{fact.word(value)} {fact.unit}".strip() for fact, value in words)


def _name(row: Alternative) -> str:
    return f"{row.label} {row.detail}".strip()


def _figure(row: Alternative, column: ComparisonColumn) -> str:
    value = row.estimate.figures[column.figure.name]
    return grouped(value) if isinstance(value, Decimal) else str(value)


def _stands_out(row: Alternative, column: ComparisonColumn) -> bool:
    return column.leads and (row.chosen or (row.least and column.figure.label == PATIENT.figure.label))


def _signed(difference: Decimal) -> str:
    return f"{'+' if difference > 0 else '−' if difference < 0 else ''}{grouped(abs(difference))}"
