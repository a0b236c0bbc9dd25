"""The sheet of the examples: a column for each fact of their cases and each figure they must give."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from estimator.batch.workbook import RosterCell
from estimator.case.json_format import case_from
from estimator.errors import CaseError
from estimator.facts import Fact
from estimator.figures import LABELS
from estimator.library.proof.examples import case_in_words
from estimator.rule_workbook.cells import (
    AMOUNT,
    ARTICLE,
    DAY,
    FLAG,
    TEXT,
    WHOLE,
    CellKind,
    Shown,
    WrongCellError,
    literal,
    read_amount,
    read_day,
    text_in,
    word_of,
    words_of,
    words_read,
)
from estimator.rule_workbook.dotted import flat
from estimator.rule_workbook.examples import figures_in_words
from estimator.rule_workbook.layout import Names, SheetColumn
from estimator.rulepack.rows import Example
from estimator.rulepack.wording import KEYS

REST = "rest"
_WORDS = {**LABELS, "funds_pay": "各项支付合计", "left_to_patient": "最后由个人负担", "cover_in_force": "待遇生效"}
_LISTS = {"readings": "涉及的读法", "notes": "注意事项"}
_NONE = "（无）"


def _write_amount(value: object) -> Shown:
    """Write text as text, that no digit of it is lost; a number as one."""
    return value if isinstance(value, str | int | Decimal) else None


def _read_amount(cell: RosterCell) -> object:
    if cell.kind == "s" and isinstance(cell.value, str) and (text := cell.value.strip()):
        read_amount(cell)
        return text if text.replace(".", "", 1).isdigit() else _as_text(read_amount(cell))
    return read_amount(cell)


def _as_text(amount: object) -> str:
    return f"{Decimal(str(amount)):.2f}"


_COST = CellKind(_write_amount, _read_amount, "金额（元）", (), "#,##0.##")
_FIGURE = CellKind(Decimal, lambda cell: _as_text(read_amount(cell)), "金额（元），手算的结果", (), "#,##0.00")
_ISO_DAY = CellKind(
    lambda value: date.fromisoformat(value) if isinstance(value, str) else value,
    lambda cell: read_day(cell).isoformat(),
    DAY.how,
    (),
    DAY.number_format,
)


def columns_of_examples(examples: Iterable[Example], names: Names) -> tuple[SheetColumn, ...]:
    """Return the columns: what the example is, its case, what it must give, who confirmed it."""
    there = list(examples)
    case = dict.fromkeys(f"case.{key}" for example in there for key, _ in flat(example.case))
    expect = dict.fromkeys(f"expect.{key}" for example in there for key, _ in flat(example.expect))
    known = {column.key: column for column in known_columns(names)}
    order = {key: number for number, key in enumerate(known)}
    used = [*sorted(case, key=lambda key: order.get(key, len(order))), *expect]
    said = [known.get(key) or SheetColumn(f"{_UNKNOWN}{key}", key, literal()) for key in used]
    return (*_FIRST, *said, *_LAST)


def column_called(heading: str, names: Names) -> SheetColumn | None:
    """Return the column of a heading, said without blanks; None where there is none."""
    if heading.startswith(_UNKNOWN):
        return SheetColumn(heading, heading.removeprefix(_UNKNOWN), literal())
    there = (*_FIRST, *known_columns(names), *_LAST)
    return next((one for one in there if "".join(one.heading.split()) == heading), None)


_UNKNOWN = "另写·"
CONFIRMED, WRONG = "确认", "不对"
_WORDS_OF_CASE = SheetColumn("情形", "words", TEXT, "fixed")
COLUMNS_IN_WORDS = (
    _WORDS_OF_CASE,
    SheetColumn("改动的规则", "because", TEXT, "fixed"),
    SheetColumn("应得", "figures", TEXT, "fixed"),
    SheetColumn("手算结果", "by_hand", AMOUNT._replace(how="您手算的金额（元）")),
    SheetColumn("确认", "answer", word_of({CONFIRMED: True, WRONG: False}, "确认")),
)
"""What an officer reads and fills in; the columns of facts and figures behind them say the same for the program."""
_FIRST = (
    _WORDS_OF_CASE,
    SheetColumn("条文", "article", ARTICLE),
    *COLUMNS_IN_WORDS[1:],
    SheetColumn("名称", "name", TEXT),
)
IN_WORDS = ("words", "because", "figures")
"""The columns that say in words what the others say; they are not read."""
_LAST = (
    SheetColumn("其他", REST, literal(), "fixed"),
    SheetColumn(KEYS["document"], "document", TEXT),
    SheetColumn(KEYS["remark"], "remark", TEXT),
    SheetColumn(KEYS["confirmed_by"], "confirmed_by", TEXT),
    SheetColumn(KEYS["confirmed_on"], "confirmed_on", DAY),
)


def known_columns(names: Names) -> Iterator[SheetColumn]:
    """Return a column for each key of a case, under the label of its fact, and for each figure of a result."""
    facts = facts_by_key(names)
    often = Counter(fact.label for fact in facts.values())
    for key, fact in facts.items():
        heading = fact.label
        if often[heading] > 1:
            group = "参保，" if key.startswith("cover.") else ""
            heading = f"{heading}（{group}{fact.unit or '是否'}）"
        yield SheetColumn(heading, f"case.{key}", _case_kind(fact), "condition")
    for group in ("", "when_in_force."):
        for name, word in (*_WORDS.items(), *_LISTS.items()):
            shown = f"应得·{'生效后' if group else ''}{word}"
            yield SheetColumn(shown, f"expect.{group}{name}", _expected_kind(name, names))


def facts_by_key(names: Names) -> dict[str, Fact]:
    """Return by the key of a case the fact it gives."""
    return {fact.key(place): fact for fact in names.vocabulary.facts for place in fact.applies}


def _case_kind(fact: Fact) -> CellKind:
    """Return how a cell of a case's fact is written and read."""
    words = {fact.word(value): value for value in dict.fromkeys(v for place in fact.applies for v in place.values)}
    match fact.kind:
        case "choice" | "flag":
            return word_of(words, fact.label)
        case "set":
            return CellKind(
                lambda values: "、".join(map(fact.word, values)),
                lambda cell: words_read(text_in(cell), words, fact.label),
                "可填几项，用、隔开",
                tuple(words),
            )
        case "count":
            return WHOLE
        case "amount":
            return _COST
        case "date":
            return _ISO_DAY
    return TEXT


def _expected_kind(name: str, names: Names) -> CellKind:
    """Return how a cell of an expected figure is written and read."""
    if name in ("capped", "cover_in_force"):
        return FLAG
    if name in ("allowance_days", "missing_months"):
        return WHOLE
    if name == "readings":
        return _or_none(words_of(names.readings, _LISTS[name]))
    if name == "notes":
        return _or_none(
            CellKind("\n".join, lambda cell: [line for line in text_in(cell).splitlines() if line], "每行一句")
        )
    return _FIGURE


def _or_none(kind: CellKind) -> CellKind:
    """Return a list that may be there and empty."""
    return kind._replace(
        write=lambda values: kind.write(values) if values else _NONE,
        read=lambda cell: [] if text_in(cell) == _NONE else kind.read(cell),
    )


def line_of_example(example: Example, columns: Sequence[SheetColumn]) -> dict[str, Any]:
    """Return the line of an example; what a cell would not give back as it is stands in the column for the rest."""
    kinds = {column.key: column.kind for column in columns}
    said = {"name": example.name, "article": example.article, "document": example.document, "remark": example.remark}
    said["figures"] = figures_in_words(example.expect)
    line: dict[str, Any] = {key: value for key, value in said.items() if value is not None}
    line |= {key: getattr(example, key) for key in ("confirmed_by", "confirmed_on") if getattr(example, key)}
    rest: dict[str, object] = {}
    for group in ("case", "expect"):
        for key, given in flat(getattr(example, group)):
            path = f"{group}.{key}"
            if _comes_back(kinds[path], given):
                line[path] = given
            else:
                rest[path] = given
    return {**line, REST: rest} if rest else line


def example_in_words(example: Example, names: Names) -> str:
    """Return the case of an example as one would tell it; "" where there is none."""
    try:
        return case_in_words(case_from(example.case, names.vocabulary))
    except CaseError:
        return ""


def _comes_back(kind: CellKind, value: object) -> bool:
    try:
        shown = kind.write(value)
        again = kind.read(RosterCell("s" if isinstance(shown, str) else "n", shown))
    except (WrongCellError, ValueError, ArithmeticError, TypeError, AttributeError):
        return False
    return again == value and type(again) is type(value)
