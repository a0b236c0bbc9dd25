"""The head row of a table: found within the first rows and sheets, and what each of its columns is."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from openpyxl.utils import get_column_letter

from estimator.batch.headings import HeadingMeaning, is_misspelt_key, meaning_of, meant_by, under
from estimator.batch.office_words import office_words, plain
from estimator.batch.result_columns import is_error_heading, known_result_headings
from estimator.batch.workbook import Merged, RosterCell, RosterSheet, Row
from estimator.errors import CaseError, FieldError
from estimator.facts import Vocabulary
from estimator.reading import refused

_MOST_ROWS_ABOVE = 20
_MOST_SHEETS = 10
_ENOUGH = 2
"""Headings of ours that make a table of a further sheet."""
_PAGE = re.compile(r"第[0-9]+页")


_UNIT = "(?:人民币)?(?:[十百千万萬亿]+元|美元|美金|港元|港币|欧元|日元|USD|HKD|EUR)"
_OTHER_UNIT = re.compile(
    rf"({_UNIT})|.*[(]({_UNIT})[)].*|.*单位[:为是]?({_UNIT}|[十百千万萬亿角分])(?![\u4e00-\u9fff]).*", re.IGNORECASE
)
"""A unit of money that is not yuan: alone, in brackets, or said to be the unit."""


class Heading(NamedTuple):
    """A column of a table: its words, and what it means; None for one that is carried through."""

    words: str
    meaning: HeadingMeaning | None

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of a case that it holds, or the name of the platform."""
        if self.meaning is None:
            return ()
        return tuple(column.key for column in self.meaning.columns) or (self.meaning.platform,)


class Head(NamedTuple):
    """The head row of a roster: its sheet and number, its columns, the rows above, and what is to be told of it."""

    sheet: RosterSheet
    number: int
    headings: Mapping[int, Heading]
    inputs: tuple[int, ...]
    """The columns that stand in the results as they are."""
    before: frozenset[int]
    """Those of results of before, which are written anew."""
    above: tuple[Row, ...]
    notes: tuple[str, ...]

    def rows(self) -> Iterator[Row]:
        """Return the rows below, from the first each time; those without any cell may be left out."""
        return ((number, cells) for number, cells in self.sheet.rows() if number > self.number)

    @property
    def in_chinese(self) -> bool:
        """Whether the headings are labels rather than keys."""
        return any(one.meaning and one.meaning.columns and one.words not in one.keys for one in self.headings.values())


def find_head(name: str, sheets: Iterable[RosterSheet], vocabulary: Vocabulary) -> Head:
    """Find the row that names most columns of ours. Raises CaseError, on no field where there is none."""
    best: tuple[int, RosterSheet, int, dict[int, str], int] | None = None
    tables: dict[str, None] = {}
    empty = True
    for place, sheet in enumerate(islice(sheets, _MOST_SHEETS)):
        rows = list(islice(sheet.rows(), _MOST_ROWS_ABOVE))
        empty = empty and not any(cells for _, cells in rows)
        for number, words in _possible(rows, sheet.merged, vocabulary):
            known = sum(meaning_of(one, vocabulary) is not None for one in words.values())
            if known >= _ENOUGH:
                tables[sheet.title] = None
            if known > (best[0] if best else 0):
                best = known, sheet, number, words, place
    if best is None:
        why = "是空表" if empty else f"里没有找到列名：前 {_MOST_ROWS_ABOVE} 行里没有认得的列名，如 待遇、险种、总费用"
        raise refused(f"“{name}”{why}")
    _, sheet, number, words, place = best
    above = tuple(row for row in islice(sheet.rows(), _MOST_ROWS_ABOVE) if row[0] < number)
    _check_unit(above)
    where = [f"列名取自{f'工作表“{sheet.title}”' if place else ''}第 {number} 行"] if number > 1 or place else []
    results = _results_of_before(words, vocabulary)
    given = {index: one for index, one in words.items() if index not in results}
    headings, notes = _headings(sheet, number, given, vocabulary)
    again = ["表里原有的试算结果已重新计算"] if results else []
    inputs = tuple(index for index in range(1, max(words) + 1) if index not in results)
    others = "、".join(f"“{title}”" for title in tables if title != sheet.title)
    left = [f"工作表{others}没有算；要算请另存为单独的文件"] if others else []
    return Head(sheet, number, headings, inputs, results, above, (*where, *left, *again, *notes))


def _possible(
    rows: Sequence[Row], merged: Sequence[Merged], vocabulary: Vocabulary
) -> Iterator[tuple[int, dict[int, str]]]:
    """Return each of the first rows with its words; a cell merged with one above has the words from there."""
    by_number = dict(rows)
    for number, cells in rows:
        words = {index: _words(cell) for index, cell in cells.items()}
        for one in (each for each in merged if each.last == number - 1 and each.left < each.right):
            above = by_number.get(one.first, {}).get(one.left)
            if above is not None:
                beneath = words.keys() & {*range(one.left, one.right + 1)}
                words |= {index: _named_by_both(_words(above), words[index], vocabulary) for index in beneath}
        for one in merged:
            if one.first < number <= one.last and one.left == one.right and one.left not in words:
                top = by_number.get(one.first, {}).get(one.left)
                if top is not None:
                    words[one.left] = _words(top)
        yield number, words


def _check_unit(above: Iterable[Row]) -> None:
    errors = [
        FieldError(_place(index, number), f"金额的单位是“{unit}”，请换算成元")
        for number, cells in above
        for index, cell in cells.items()
        if (unit := other_unit(cell))
    ]
    if errors:
        raise CaseError(errors)


def other_unit(cell: RosterCell, heading: str = "") -> str:
    """Return the unit that a cell above or beside amounts says, where it is not yuan; "" where it says none."""
    said = f"单位:{_words(cell)}" if "单位" in plain(heading) else _words(cell)
    found = _OTHER_UNIT.fullmatch(plain(said))
    return next(filter(None, found.groups())) if found else ""


def _named_by_both(above: str, words: str, vocabulary: Vocabulary) -> str:
    """Say what a heading is called with the one above it, where that makes it known."""
    both = under(above, words)
    return both if meaning_of(words, vocabulary) is None and meaning_of(both, vocabulary) is not None else words


def _words(cell: RosterCell) -> str:
    return str(getattr(cell.value, "text", cell.value)).strip()


def _headings(
    sheet: RosterSheet, number: int, words: Mapping[int, str], vocabulary: Vocabulary
) -> tuple[dict[int, Heading], list[str]]:
    """Match a line of words with headings of ours; return them by column, and notes. Raises CaseError."""
    errors: list[FieldError] = []
    notes: list[str] = []
    meanings = {index: meaning_of(one, vocabulary) for index, one in words.items()}
    taken: dict[str, int] = {}
    for index, meaning in meanings.items():
        if meaning is None or meaning.weak or meaning.together:
            continue
        key = meaning.platform or "、".join(one.key for one in meaning.columns)
        before = taken.setdefault(key, index)
        if before != index:
            errors.append(FieldError(_place(index, number), f"“{words[index]}”与 {_place(before, number)} 重复"))
    apart = {*taken}
    for index, meaning in meanings.items():
        if meaning is not None and (meaning.weak or meaning.together):
            left = tuple(
                one
                for one in meaning.columns
                if one.key not in apart and (meaning.together or taken.setdefault(one.key, index) == index)
            )
            meanings[index] = meaning._replace(columns=left) if left else None
            if not left and meaning.weak:
                other = words[taken[meaning.columns[0].key]]
                notes.append(f"“{words[index]}”没有用到，已有“{other}”")
    errors += _merged_over(sheet.merged, number, words, meanings)
    unknown = [
        index for index, meaning in meanings.items() if meaning is None and not meaning_of(words[index], vocabulary)
    ]
    errors += [
        FieldError(_place(index, number), f"没有“{words[index]}”这一列，是不是 {meant_by(words[index], vocabulary)}？")
        for index in unknown
        if is_misspelt_key(words[index], vocabulary)
    ]
    if errors:
        raise CaseError(errors)
    if unknown:
        notes.append(f"不认得的列照抄，不参与计算：{'、'.join(_named(words[index], vocabulary) for index in unknown)}")
    return {index: Heading(words[index], meaning) for index, meaning in sorted(meanings.items())}, notes


def _named(words: str, vocabulary: Vocabulary) -> str:
    meant = meant_by(words, vocabulary)
    if "万元" in words:
        return f"{words}（按元计算，请把万元换成元）"
    return f"{words}（是不是“{meant}”？）" if meant else words


def _place(index: int, number: int) -> str:
    return f"{get_column_letter(index)}{number}"


def _merged_over(
    merged: Sequence[Merged], number: int, words: Mapping[int, str], meanings: Mapping[int, HeadingMeaning | None]
) -> Iterator[FieldError]:
    """Find headings of ours over several columns: which of them is meant nobody can tell."""
    for one in merged:
        if one.first <= number <= one.last and one.left < one.right and meanings.get(one.left) is not None:
            yield FieldError(one.name, f"列名“{words[one.left]}”横跨几列，请取消合并，每列写明列名")


def _results_of_before(words: Mapping[int, str], vocabulary: Vocabulary) -> frozenset[int]:
    """Return the columns that a result of ours has added: those beside each other up to the one of the errors."""
    first = end = max((index for index, one in words.items() if is_error_heading(one)), default=0)
    if not end:
        return frozenset()
    while plain(words.get(first - 1, "")) in known_result_headings(vocabulary):
        first -= 1
    return frozenset(range(first, end + 1))


def is_no_case(cells: Mapping[int, RosterCell]) -> bool:
    """Tell whether a row is none of the cases: a sum, a signature, a remark, the number of a page."""
    first = plain(first_words(cells))
    words = office_words().no_cases
    begins = tuple(word if word.endswith(":") else f"{word}(" for word in words)
    return first in words or first.startswith(begins) or _PAGE.match(first) is not None


def first_words(cells: Mapping[int, RosterCell]) -> str:
    """Say what stands in the first cell of a row."""
    return _words(cells[min(cells)])
