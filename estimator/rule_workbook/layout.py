"""Which sheets a workbook of rules has, and which columns: made from the models of the rows and from the facts."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, Literal, NamedTuple, get_args, get_origin, get_type_hints

from estimator.facts import Fact, Vocabulary
from estimator.result import STATES, State
from estimator.rule_workbook.cells import (
    AMOUNT,
    ARTICLE,
    ARTICLES,
    DAY,
    FLAG,
    POINTS,
    ROW_NAME,
    SHARE,
    TEXT,
    WHOLE,
    CellKind,
    condition,
    formula,
    literal,
    text_in,
    word_of,
)
from estimator.rulepack.cells import AMOUNT_OR_TEXT, AmountName, CountName, Share, Yuan
from estimator.rulepack.model import COLLECT_TABLES, UNIQUE_TABLES, row_model
from estimator.rulepack.rows import CeilingCell, Cell, Segment, Stage
from estimator.rulepack.wording import KEYS, SHEETS

RULES, ANSWERS, OTHERWISE, EXAMPLES, CHANGES = "规则", "应答范围", "另一种读法", "样例", "变化"
REMOVED = "作废"
OR_LINE_HINT = "同一条的另一种情形，写在下一行，不写名称"
FIGURE_TABLES = (*UNIQUE_TABLES, *COLLECT_TABLES)
DECLARING = ("fact", "benefit", "layer")
TABLES = (*DECLARING, *(table for table in SHEETS if table in FIGURE_TABLES), "note", "reading", "article")
"""The tables in the order in which an import reads them and the workbook shows them: what others name comes first."""

Role = Literal["key", "name", "condition", "value", "fixed", "removed"]

_HIDDEN = {"named", "file", "line", "name", "when", "otherwise", "article", "document", "state", "remark"}
_LAST = ("document", "state", "remark")
_HEADINGS: Mapping[tuple[str, str], str] = {
    ("points", "points"): "百分点",
    ("points", "times"): "比例乘以",
    ("points", "from"): "费用从",
    ("points", "upto"): "费用至",
    ("change", "deductible"): "起付标准按",
    ("article", "number"): "条号",
    ("quota", "quota"): "定额",
    ("extra_quota", "quota"): "定额",
}
"""Where the word of a key says too little in its table."""
STAGES: Mapping[Stage, str] = {
    "refusal": "不予支付",
    "wait": "暂不支付",
    "cover": "参保",
    "eligible_cost": "计入的费用",
    "deductible": "起付标准",
    "first_segment": "第一段",
    "segment": "各段比例",
    "ceiling": "年度限额",
    "quota": "定额",
    "allowance_days": "津贴天数",
    "allowance": "津贴",
    "lump_sum": "一次性补助",
    "base": "基数",
    "months": "月数",
    "contribution": "缴费",
    "account": "划入账户",
}


class SheetColumn(NamedTuple):
    """A column of a sheet: its heading, the key of a row that it holds (dotted), how its cells are written and read."""

    heading: str
    key: str
    kind: CellKind
    role: Role = "value"


class Names(NamedTuple):
    """What cells call by name: the facts, and the readings by their gist."""

    vocabulary: Vocabulary
    readings: Mapping[str, str]
    """By what a reading says, its name."""


def sheet_of(table: str) -> str:
    """Say what the sheet of a table is called."""
    return SHEETS[table]


def columns_of(table: str, names: Names, segments: int) -> tuple[SheetColumn, ...]:
    """Return the columns of the sheet of a table; `segments` are those there is room for."""
    model = row_model(table)
    fields = model.model_fields
    columns = (
        []
        if table == "article"
        else [SheetColumn("行标", "key", TEXT, "key"), SheetColumn("名称", "name", ROW_NAME, "name")]
    )
    if "article" in fields:
        columns.append(SheetColumn("条文", "article", ARTICLE))
    said = list(_values(table, names, segments))
    headings = {column.heading for column in said} | {"条文", "名称", *(KEYS[key] for key in _LAST)}
    if "when" in fields:
        columns += conditions(names.vocabulary, headings)
    columns += said
    columns += [SheetColumn(KEYS[key], key, _kind(model, key, names)) for key in _LAST]
    return (
        *columns,
        _REMOVED_COLUMN,
    )


def conditions(vocabulary: Vocabulary, taken: Iterable[str] = ()) -> list[SheetColumn]:
    """Make a column for each fact that a condition can look at, under its label, or a longer one if that is taken."""
    facts = [fact for fact in vocabulary.facts if fact.kind not in AMOUNT_OR_TEXT]
    often = Counter([*(fact.label for fact in facts), *taken])
    return [
        SheetColumn(label := _unique(fact, often), f"when.{fact.name}", condition(fact, label), "condition")
        for fact in facts
    ]


def _unique(fact: Fact, often: Mapping[str, int]) -> str:
    if often[fact.label] == 1:
        return fact.label
    return f"{fact.label}（{fact.unit or '是否' if fact.kind in ('count', 'flag') else '条件'}）"


def _values(table: str, names: Names, segments: int) -> Iterator[SheetColumn]:
    model = row_model(table)
    for key, field in model.model_fields.items():
        written = field.alias or key
        if key == "segments":
            yield from segment_columns(names, segments)
        elif key not in _HIDDEN:
            yield SheetColumn(
                _HEADINGS.get((table, written), KEYS.get(written, written)), written, _kind(model, key, names)
            )


def segment_columns(names: Names, segments: int) -> Iterator[SheetColumn]:
    """Return the columns of the segments of a row, each numbered."""
    for number in range(1, segments + 1):
        for key in ("upto", "rate", "label", "pays", "for_each"):
            yield SheetColumn(f"第{number}段{KEYS[key]}", f"segments.{number}.{key}", _kind(Segment, key, names))


def answers_columns(vocabulary: Vocabulary) -> tuple[SheetColumn, ...]:
    """Return the columns of what the tables must answer for."""
    tables = {sheet_of(table): table for table in UNIQUE_TABLES}
    return (SheetColumn("表", "table", word_of(tables, "表"), "name"), *conditions(vocabulary, ["表"]))


OF_OTHERWISE = ("of", "table", "replaces", "removes", "name")
"""The keys of the sheet of other ways that say which row of which table is meant."""


def otherwise_sheet_columns(names: Names) -> tuple[SheetColumn, ...]:
    """Return the columns of the sheet of other ways: the reading, the row it is about, what it says otherwise.

    Values are read as text, and then as their own table has them; of tables that are not there an export writes none.
    """
    text = CellKind(str, text_in, "文字")
    values: dict[str, SheetColumn] = {}
    for table in FIGURE_TABLES:
        for column in columns_of(table, names, MOST_SEGMENTS):
            if column.role == "value":
                heading = KEYS.get(column.key, column.heading)
                values.setdefault(column.key, SheetColumn(heading, column.key, column.kind._replace(read=text_in)))
    own = (
        SheetColumn("读法", "of", word_of(names.readings, "读法", "条文读法里的要点")._replace(choices=()), "name"),
        SheetColumn("表", "table", word_of({sheet_of(table): table for table in FIGURE_TABLES}, "表")),
        SheetColumn("替换", "replaces", text._replace(how="那张表里一条的名称")),
        SheetColumn("取消", "removes", text._replace(how="那张表里的名称，每行一条")),
        SheetColumn("新增名称", "name", text._replace(how="新增一条的名称")),
    )
    taken = [column.heading for column in (*own, *values.values())] + [REMOVED]
    return (*own, *conditions(names.vocabulary, taken), *values.values(), _REMOVED_COLUMN)


_REMOVED_COLUMN = SheetColumn(REMOVED, "removed", word_of({REMOVED: True}, REMOVED, "写“作废”取消这一行"), "removed")


MOST_SEGMENTS = 12


def _kind(model: Any, key: str, names: Names) -> CellKind:  # noqa: ANN401  a model of rows
    if key == "reading":
        return word_of(names.readings, KEYS["reading"])
    if key == "articles":
        return ARTICLES
    return _of_type(_hints_of(model)[key], names)


@cache
def _hints_of(model: Any) -> Mapping[str, Any]:  # noqa: ANN401  as above
    return get_type_hints(model, include_extras=True)


def _of_type(hint: Any, names: Names) -> CellKind:  # noqa: ANN401  whatever a model says
    """Return how a cell of a field is written and read, by the field's type."""
    for one, kind in _KINDS:
        if hint == one:
            return kind
    for one, kind_by in _KINDS_BY_NAMES:
        if hint == one:
            return kind_by(names)
    if get_origin(hint) is Annotated:
        return _of_type(get_args(hint)[0], names)
    options = [one for one in get_args(hint) if one is not type(None)]
    if len(options) == 1 and type(None) in get_args(hint):
        return _of_type(options[0], names)
    return WHOLE if hint is int else literal()


def _labels(names: Names, kind: str) -> dict[str, str]:
    return {fact.label: fact.name for fact in names.vocabulary.facts if fact.kind == kind}


_KINDS: Sequence[tuple[object, CellKind]] = (
    (Yuan, AMOUNT),
    (Share, SHARE),
    (State, word_of({word: state for state, word in STATES.items()}, KEYS["state"])),
    (Stage, word_of({word: stage for stage, word in STAGES.items()}, KEYS["at"])),
    (int | Decimal, POINTS),
    (bool, FLAG),
    (date, DAY),
    (str, TEXT),
)
"""How the cells of a type are written and read."""
_KINDS_BY_NAMES: Sequence[tuple[object, Callable[[Names], CellKind]]] = (
    (Cell, lambda names: formula(_labels(names, "amount"), _labels(names, "count"))),
    (CeilingCell, lambda names: formula(_labels(names, "amount"), _labels(names, "count"), or_none=True)),
    (AmountName, lambda names: word_of(_labels(names, "amount"), "金额")),
    (CountName, lambda names: word_of(_labels(names, "count"), "计数")),
)
"""The same where the cells name facts."""
