"""A workbook that was filled in: read, made a pack, proven; what is wrong is told at its cell."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

from estimator.library.difference import difference
from estimator.rule_workbook.checked import CheckedWorkbook
from estimator.rule_workbook.confirming import with_answers
from estimator.rule_workbook.first_sheet import CONFIRMING
from estimator.rule_workbook.layout import RULES
from estimator.rule_workbook.located import located
from estimator.rule_workbook.marked import write_marked
from estimator.rule_workbook.pack_text import pack_text
from estimator.rule_workbook.read import Book, read_book
from estimator.rulepack import Pack, PackErrors
from estimator.rulepack.inheritance import BaseOf
from estimator.rulepack.loading import parse_pack


def read_workbook(path: Path, base_of: BaseOf) -> CheckedWorkbook:
    """Read a workbook as a pack, without its proof. Raises CaseError where it is no workbook of rules."""
    return _pack_of(read_book(path), base_of)


def check_workbook(path: Path, base_of: BaseOf, copy: Path | None = None) -> CheckedWorkbook:
    """Read and prove a workbook; write a copy in which what is wrong is told at its cell.

    Raises CaseError where it is no workbook of rules, OutputError where the copy cannot be written.
    """
    book = read_book(path)
    found = _pack_of(book, base_of)
    if found.pack is not None and not found.faults:
        file = found.pack.file
        found = with_answers(found, book, lambda text: parse_pack(text.encode(), file, base_of))
    if copy is not None:
        found = found._replace(copy_problem=write_marked(path, copy, found, book))
    return found


def _pack_of(book: Book, base_of: BaseOf) -> CheckedWorkbook:
    """Make the pack of a workbook and prove it."""
    confirming = str(book.head.get(CONFIRMING, ""))
    head = _head(book)
    base = _base(book, head, base_of)
    if book.faults:
        return CheckedWorkbook("", None, tuple(book.faults), None, confirming)
    text = pack_text(head, book.data, base, book.vocabulary)
    try:
        pack = parse_pack(text.encode(), f"{head['id']}.toml", base_of)
    except PackErrors as unsound:
        return CheckedWorkbook(text, None, located(unsound.errors, book, None), None, confirming)
    changes = None if pack.under is None else difference(pack.under, pack)
    return CheckedWorkbook(text, pack, (), changes, confirming)


def _head(book: Book) -> dict[str, Any]:
    head = {key: book.head.get(key) for key in ("id", "region", "title", "document", "in_force_from", "in_force_upto")}
    head["checked"] = book.head.get("checked") or datetime.now().astimezone().date()
    if book.head.get("base_id"):
        head["based_on"] = {"id": book.head["base_id"], "sha256": book.head.get("base_content", "")}
    day = head["in_force_from"]
    if book.head.get("purpose") == "new" and isinstance(day, date):
        head["id"] = _successor_id(str(book.head.get("base_id", "")), day)
    return head


def _successor_id(base: str, day: date) -> str:
    """Give the id of the rules that follow: that of those before with the new year; of the same year, with the day."""
    stem = base.rstrip("0123456789-") or base
    named = f"{stem}-{day.year}"
    return named if named != base else f"{named}-{day.month:02}{day.day:02}"


def _base(book: Book, head: dict[str, Any], base_of: BaseOf) -> Pack | None:
    """Return the pack that a workbook is based on; None where there is none, or it is not found, which is told."""
    if "based_on" not in head:
        return None
    content = base_of(head["based_on"]["id"])
    at = book.places[RULES, "base_words"].lines[0]
    if content is None:
        sentence = f"找不到基础规则 {book.head.get('base_words', '')}：要先装好它，或把它的文件与工作簿放在同一文件夹"
        book.fault(RULES, at, 2, sentence)
        return None
    base = parse_pack(content, f"{head['based_on']['id']}.toml", base_of)
    day = head["in_force_from"]
    if book.head.get("purpose") == "new" and isinstance(day, date) and day <= base.in_force_from:
        row = book.places[RULES, "in_force_from"].lines[0]
        book.fault(RULES, row, 2, f"新规则的施行日要晚于基础规则的 {base.in_force_from}")
    return base
