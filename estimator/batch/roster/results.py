"""The roster of results: what a row said, the figures of its case to the right, its errors in the last column."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import BinaryIO, NamedTuple

from estimator.batch.result_sheet import ResultSheet, Shown
from estimator.batch.roster.columns import RosterColumn, columns_of
from estimator.batch.roster.workbook import RosterCell
from estimator.errors import FieldError
from estimator.library.library import library_in_use
from estimator.result import Estimate, Figures, Step

FIGURES: Mapping[str, str] = {
    "deductible": "起付标准",
    "eligible_cost": "政策范围内费用",
    "fund_pays": "基金支付",
    "patient_pays": "个人负担",
    "deductible_borne": "实付起付标准",
    "copayment": "按比例自付",
    "capped": "达到年度限额",
    "medical": "生育医疗待遇",
    "allowance_days": "津贴天数",
    "allowance": "生育津贴",
    "lump_sum": "一次性补助",
    "base": "基数",
    "personal": "个人缴费",
    "employer": "单位缴费",
    "maternity": "生育保险缴费",
    "from_personal": "个人缴费划入",
    "from_employer": "单位缴费划入",
    "monthly_credit": "每月划入",
    "missing_months": "补缴月数",
    "medical_due": "补缴医疗保险费",
    "maternity_due": "补缴生育保险费",
    "total": "合计",
    "late_fee": "滞纳金",
}
"""A column for each figure of any benefit, so that no row need be known before the first is written."""

WHEN_IN_FORCE: Mapping[str, str] = {"fund_pays": "生效后基金支付", "monthly_credit": "生效后每月划入"}
WORDS: Mapping[str, str] = {"steps": "计算过程", "notes": "说明", "rules": "规则包", "errors": "错误"}

_SHA256_SHOWN = 12
_WIDE = 40
_LONGEST_GAP = 1000
_LARGEST_EXACT = 10**15


class Heading(NamedTuple):
    """A column that the roster has: where, under which words, and the case's column; None for a platform name."""

    words: str
    column: RosterColumn | None


Headings = Mapping[int, Heading]
RowAnswer = Estimate | tuple[FieldError, ...]


def in_chinese(headings: Headings) -> bool:
    """Whether the roster's headings are labels rather than keys."""
    return any(one.column is not None and one.words != one.column.key for one in headings.values())


class Results:
    """The workbook of results, written row by row."""

    def __init__(self, headings: Headings, file: BinaryIO) -> None:
        """Begin with the headings."""
        self._sheet = ResultSheet(file, "名册结果", "结果")
        self._headings = headings
        self._inputs = max(headings)
        self._written = 1
        given = [headings[index].words if index in headings else "" for index in range(1, self._inputs + 1)]
        heads = [*given, *_result_headings(in_chinese=in_chinese(headings))]
        wide = range(len(heads) - len(WORDS) + 1, len(heads) + 1)
        self._sheet.begin(heads, "A2", dict.fromkeys(wide, _WIDE))

    def discard(self) -> None:
        """Give up what was begun."""
        self._sheet.discard()

    def write(self, number: int, cells: Mapping[int, RosterCell], answer: RowAnswer) -> None:
        """Write a row under the number that it had, its figures or its errors to the right."""
        # One stray cell in the last row would cost a million empty ones: a long gap is shortened.
        for _ in range(min(number - self._written - 1, _LONGEST_GAP)):
            self._sheet.append([])
        self._written = number
        self._sheet.append(self._row(cells, answer))

    def _row(self, cells: Mapping[int, RosterCell], answer: RowAnswer) -> Iterator[Shown]:
        for index in range(1, self._inputs + 1):
            yield self._copied(cells.get(index))
        shown = self._sheet.shown
        if isinstance(answer, Estimate):
            yield from map(shown, _figures(answer.figures, FIGURES))
            yield from map(shown, _figures(answer.when_in_force or {}, WHEN_IN_FORCE))
            yield from map(shown, (_steps(answer), self._notes(cells, answer), _rules(answer)))
        else:
            yield from [None] * (len(FIGURES) + len(WHEN_IN_FORCE) + len(WORDS) - 1)
            yield shown("；".join(f"{field}：{message}" if field else message for field, message in answer))

    def _notes(self, cells: Mapping[int, RosterCell], answer: Estimate) -> str:
        kept = [one.words for index, one in self._headings.items() if index in cells and cells[index].worked_out]
        said = [f"{'、'.join(kept)}是公式，按文件里保存的值计算。"] if kept else []
        return " ".join((*said, _notes(answer)))

    def _copied(self, cell: RosterCell | None) -> Shown:
        value = None if cell is None else cell.value
        if value is None or (isinstance(value, int) and abs(value) < _LARGEST_EXACT):
            return value
        return self._sheet.shown(value if isinstance(value, date | float) else str(getattr(value, "text", value)))

    def finish(self) -> None:
        """Write what stands after the rows."""
        self._sheet.finish()


def _result_headings(*, in_chinese: bool) -> list[str]:
    if in_chinese:
        return [*FIGURES.values(), *WHEN_IN_FORCE.values(), *WORDS.values()]
    keys = {column.key for column in columns_of(library_in_use().vocabulary)}
    figures = (f"result.{name}" if name in keys else name for name in FIGURES)
    return [*figures, *(f"when_in_force.{name}" for name in WHEN_IN_FORCE), *WORDS]


def _figures(figures: Figures, names: Mapping[str, str]) -> Iterator[Decimal | int | None]:
    return (figures.get(name) for name in names)


def _steps(answer: Estimate) -> str:
    return "；".join(_step(step) for step in answer.steps)


def _step(step: Step) -> str:
    comes_to = step.quantity if step.amount is None else str(step.amount)
    articles = f"（{'、'.join(step.articles)}条）" if step.articles else ""
    return f"{step.label} {step.formula}{f' = {comes_to}' if comes_to else ''}{articles}"


def _notes(answer: Estimate) -> str:
    return " ".join((*(reading.summary for reading in answer.readings), *answer.notes))


def _rules(answer: Estimate) -> str:
    return f"{answer.rules.id} {answer.rules.sha256[:_SHA256_SHOWN]}"
