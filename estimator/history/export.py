"""A period of the history as an Excel workbook: a row for each estimate, its figures as of its day."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from estimator.batch.progress import Cancelled, Progress
from estimator.batch.result_columns import figure_values, figures_of
from estimator.batch.result_sheet import WIDTH_OF_IDENTITY, ResultSheet, Shown
from estimator.history.book import History
from estimator.history.entry import HistoryEntry
from estimator.history.errors import HistoryError
from estimator.library.library import library_in_use
from estimator.result import steps_in_words
from estimator.writing import whole_file

_ABOUT = ("单号", "时间", "窗口", "经办人", "待遇", "姓名", "身份证号", "业务编号", "规则包", "规则包校验值")
_LONG = ("单号", "时间", "身份证号", "业务编号", "规则包")
_STEPS = "计算过程"
_SHA256_SHOWN = 12
_WIDE = 60
_FIRST_YEAR = 1900
"""Excel knows no day before."""


def export_period(history: History, first_day: date, last_day: date, target: Path, progress: Progress) -> int:
    """Write the estimates of a period, both days included and the oldest first, and return how many there were.

    Raises HistoryError, OutputError, Cancelled; then `target` is untouched.
    """
    with whole_file(target) as file:
        sheet = ResultSheet(file, "历史试算", "历史")
        heads = (*_ABOUT, *figures_of(library_in_use().vocabulary_of_tables).values(), _STEPS)
        widths = {heads.index(head) + 1: WIDTH_OF_IDENTITY for head in _LONG}
        sheet.begin(heads, "B2", widths | {len(heads): _WIDE})
        try:
            count = _fill(sheet, history.between(first_day, last_day), progress)
        except BaseException:
            sheet.discard()
            raise
        sheet.finish()
        if not progress(count):  # putting it together takes a while, too
            raise Cancelled
    return count


def _fill(sheet: ResultSheet, entries: Iterator[HistoryEntry], progress: Progress) -> int:
    count = 0
    for entry in entries:
        sheet.append(_row(sheet, entry))
        count += 1
        if not progress(count):
            raise Cancelled
    return count


def _row(sheet: ResultSheet, entry: HistoryEntry) -> Iterator[Shown]:
    """Return an entry as a row: who, by which rules, and the figures of its estimate."""
    columns = figures_of(library_in_use().vocabulary_of_tables)
    yield sheet.shown(entry.number)
    yield _made_at(sheet, entry)
    benefit = library_in_use().benefit_word(entry.benefit)
    for text in (entry.counter, entry.clerk, benefit, entry.name, entry.id_number, entry.case_number):
        yield sheet.shown(text)
    yield sheet.shown(entry.pack_id)
    yield sheet.shown(entry.pack_sha256[:_SHA256_SHOWN])
    try:
        estimate = entry.estimate()
    except HistoryError as error:
        yield from [None] * len(columns)
        yield sheet.shown(str(error))
        return
    values = figure_values(estimate)
    for name in columns:
        yield sheet.shown(values.get(name))
    yield sheet.shown(steps_in_words(estimate.steps))


def _made_at(sheet: ResultSheet, entry: HistoryEntry) -> Shown:
    if entry.made_at.year < _FIRST_YEAR:
        return sheet.shown(entry.made_at.strftime("%Y-%m-%d %H:%M")) if not entry.is_damaged else None
    return sheet.moment(entry.made_at.replace(tzinfo=None))
