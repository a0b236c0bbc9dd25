"""An empty roster to fill in: a column for each key of a case, with drop-downs and notes made from the facts."""

from collections.abc import Iterator
from pathlib import Path

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.packaging.core import DocumentProperties
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from estimator.batch.columns import RosterColumn, columns_of, keys_for
from estimator.facts import Applicability, Fact, Vocabulary
from estimator.facts.wording import in_words
from estimator.library.library import library_in_use
from estimator.money import LARGEST
from estimator.workbook import CREATOR, save
from estimator.writing import whole_file

_LAST_ROW = 1 << 20
_FIRST_DAY = "DATE(1950,1,1)"
_LONGEST_TITLE, _LONGEST_PROMPT = 32, 255
_WIDTH = 13
_NOTE_WIDTH, _NOTE_LINE = 380, 22
_NOTE_LETTERS = 26
_FORMATS = {"amount": "#,##0.00", "date": "yyyy-mm-dd", "count": "0", "text": "@"}
_HOW = {
    "choice": "从下拉列表选一项",
    "flag": "从下拉列表选一项",
    "set": "可填多项，用、隔开",
    "count": "整数",
    "amount": "金额，最多两位小数",
    "date": "日期，如 2021-10-08",
    "text": "文字",
}


def write_template(path: Path, benefit: str = "") -> None:
    """Write an empty roster, of one benefit or of all. Raises OutputError; then `path` is untouched."""
    workbook = Workbook()
    vocabulary = library_in_use().vocabulary_of_tables
    columns = [
        column for column in columns_of(vocabulary) if not benefit or column.key in keys_for(benefit, vocabulary)
    ]
    if benefit:
        columns = [column._replace(label=column.fact.label_for({"benefit": benefit})) for column in columns]
    workbook.properties = DocumentProperties(creator=CREATOR, title="名册")
    sheet = workbook.worksheets[0]
    sheet.title = "名册"
    sheet.freeze_panes = "A2"
    sheet.row_dimensions[1].height = 34
    for index, column in enumerate(columns, start=1):
        _set_up(sheet, index, column, vocabulary)
    with whole_file(path) as file:
        save(workbook, file)


def _set_up(sheet: Worksheet, index: int, column: RosterColumn, vocabulary: Vocabulary) -> None:
    """Set up a column of an empty roster: heading, note, format, drop-down."""
    letter = get_column_letter(index)
    heading = sheet.cell(1, index, column.label)
    heading.font = Font(bold=True)
    heading.fill = PatternFill("solid", "DCE6F2")
    heading.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
    notes = "\n".join(_notes(column, vocabulary))
    lines = sum(1 + len(line) // _NOTE_LETTERS for line in notes.splitlines())
    heading.comment = Comment(notes, CREATOR, height=_NOTE_LINE * (lines + 1), width=_NOTE_WIDTH)
    sheet.column_dimensions[letter].width = _WIDTH
    sheet.column_dimensions[letter].number_format = _FORMATS.get(column.fact.kind, "General")
    validation = _validation(column.fact)
    validation.add(f"{letter}2:{letter}{_LAST_ROW}")
    sheet.add_data_validation(validation)


def _notes(column: RosterColumn, vocabulary: Vocabulary) -> Iterator[str]:
    """Say what belongs in a column: its key, how it is filled in, its values, and for which cases."""
    fact = column.fact
    yield column.key
    yield _how(fact)
    if fact.words:
        yield f"可填：{'、'.join(fact.words.values())}"
    for applicability in fact.applies:
        asked = "可不填" if applicability.optional or applicability.default is not None else "必填"
        yield f"{in_words(applicability.when, vocabulary)}：{asked}{_default(fact, applicability)}"


def _default(fact: Fact, applicability: Applicability) -> str:
    return "" if applicability.default is None else f"，不填为{fact.word(applicability.default)}"


def _how(fact: Fact) -> str:
    parts = (fact.hint, _HOW[fact.kind], f"单位：{fact.unit}" if fact.unit else "")
    return "；".join(part for part in parts if part)


def _validation(fact: Fact) -> DataValidation:
    """Return the drop-down or limits of a column, and what is shown where it is filled in."""
    low, high = (
        min(applicability.low for applicability in fact.applies),
        max(applicability.high for applicability in fact.applies),
    )
    validation = DataValidation(allow_blank=True, showInputMessage=True, showErrorMessage=True)
    match fact.kind:
        case "choice" | "flag" | "set":
            validation.type, validation.formula1 = "list", f'"{",".join(fact.words.values())}"'
            validation.showErrorMessage = fact.kind != "set"
        case "count":
            validation.type, validation.formula1, validation.formula2 = "whole", str(low), str(high)
        case "amount":
            validation.type, validation.formula1, validation.formula2 = "decimal", "0", str(LARGEST)
        case "date":
            validation.type, validation.formula1, validation.operator = "date", _FIRST_DAY, "greaterThanOrEqual"
    validation.promptTitle, validation.prompt = fact.label[:_LONGEST_TITLE], _how(fact)[:_LONGEST_PROMPT]
    validation.errorTitle, validation.error = "填写有误", _HOW[fact.kind]
    return validation
