"""What the page of the rules and the window say of packs, in words."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from estimator.figures import FIGURES
from estimator.library import Library, PackHead
from estimator.rulepack import PackError
from estimator.rules import SHEETS, CaseDifference, Difference, Fault, RowDifference, RowInWords, draft_head
from ui.rules.order import head_on, next_after, of_region
from ui.widgets.step_row import StepText

_GROUP = 16
"""Characters of a hash that stand together."""
_IN_HEADING = ("名称", "施行日")
_KINDS = {"added": "新增", "removed": "取消", "changed": ""}


class Span(NamedTuple):
    """A pack on the line of time, and how it stands to a day: past, holds, coming."""

    head: PackHead
    state: str
    words: str


def spans(library: Library, day: str, today: date) -> tuple[Span, ...]:
    """Put the packs that hold on the line of time, in the order in which they take force."""
    holding = head_on(library, day)
    return tuple(_span(head, next_after(library, head), holding, today) for head in of_region(library))


def _span(head: PackHead, after: PackHead | None, holding: PackHead | None, today: date) -> Span:
    if head.in_force_from > today:
        days = (head.in_force_from - today).days
        words, state = f"还有 {days} 天施行", "coming"
    elif after is not None and after.in_force_from <= today:
        words, state = "已由后来的规则接替", "past"
    elif head.in_force_upto is not None and head.in_force_upto < today:
        words, state = "已到期", "past"
    else:
        words, state = "现行", "present"
    return Span(head, "holds" if head == holding else state, words)


def days_of(head: PackHead, after: PackHead | None = None) -> str:
    """Say from when and up to when a pack holds; a successor ends it."""
    if head.in_force_upto is not None:
        return f"{head.in_force_from} 至 {head.in_force_upto}"
    return f"{head.in_force_from} 起" + (f"，至 {after.in_force_from} 前一日" if after is not None else "")


def issued(head: PackHead) -> str:
    """Say who issued a pack."""
    if head.origin is not None:
        return f"{head.origin}".removeprefix("签发：")
    return "随程序安装" if head.place == "shipped" else "没有签发，只供试用"


def particulars(head: PackHead, after: PackHead | None, checked: date | None) -> Iterator[tuple[str, str]]:
    """Say what a clerk should know of a pack."""
    yield "名称", head.title
    yield "文号", head.document or "—"
    yield "签发", issued(head)
    yield "施行", days_of(head, after)
    if checked is not None:
        yield "核对", f"规则数据最后核对于 {checked}"
    yield "地区", head.region
    yield "校验码", " ".join(head.sha256[start : start + _GROUP] for start in range(0, len(head.sha256), _GROUP))
    if head.fault:
        yield "停用", head.fault


def changed_head(found: Difference) -> tuple[str, ...]:
    """Word what differs of the packs as a whole, but what the heading says already."""
    return tuple(line for line in found.head if not line.startswith(_IN_HEADING))


def changed_rows(found: Difference) -> tuple[StepText, ...]:
    """Word the rows that differ, for a list."""
    return tuple(_unique(_changed_row(row) for row in found.rows))


def _changed_row(row: RowDifference) -> StepText:
    kind = _KINDS[row.kind]
    name = f"{SHEETS[row.change.table]}“{row.caption}”"
    article = f"{row.article}条" if row.article else ""
    return StepText(f"{kind} {name}".strip(), "；".join(row.differences), "", article)


def changed_cases(cases: Sequence[CaseDifference]) -> tuple[StepText, ...]:
    """Word the everyday cases that come out differently, for a list."""
    return tuple(StepText(case.label, "", case.amounts) for case in cases)


def found_rows(rows: Iterable[RowInWords]) -> tuple[StepText, ...]:
    """Word rows that were searched for; each opens on the cases that it holds for."""
    return tuple(_unique(_found_row(row) for row in rows))


def _found_row(row: RowInWords) -> StepText:
    article = f"{'、'.join(row.articles)}条" if row.articles else ""
    details = (*((("适用", row.cases),) if row.cases else ()), *(("条文", text) for text in row.laws))
    return StepText(f"{row.table} · {row.caption}", row.text, "", article, details=details)


def _unique(steps: Iterable[StepText]) -> Iterator[StepText]:
    """Tell rows of one name apart, by which a list knows the one that is open."""
    seen: dict[str, int] = {}
    for step in steps:
        count = seen[step.label] = seen.get(step.label, 0) + 1
        yield step if count == 1 else StepText(f"{step.label}（{count}）", *list(vars(step).values())[1:])


def faults(errors: Iterable[PackError]) -> tuple[tuple[str, str], ...]:
    """Say where a draft is wrong and how."""
    return tuple(map(_fault, errors))


def _fault(error: PackError) -> tuple[str, str]:
    """Word what is wrong with a pack without the names that only its file has."""
    words = f"{error.where}{error.message}"
    for name, figure in FIGURES.items():
        words = words.replace(f"{name} 应为", f"{figure.label} 应为")
    return "" if error.line is None else f"第 {error.line} 行", words


def book_faults(found: Iterable[Fault]) -> tuple[tuple[str, str], ...]:
    """Say in which cell of a workbook something is wrong, and what."""
    return tuple((f"{fault.sheet} {fault.cell}".strip(), fault.sentence) for fault in found)


def draft_words(path: Path) -> tuple[str, str]:
    """Name a draft, and say from when it would hold and what it rests on."""
    head = draft_head(path)
    return head.title, f"{head.in_force_from} 起；依据：{head.document or '—'}"


def heading(found: Difference) -> str:
    """Say in a line which two packs differ, and in how many rows."""
    titles = f"《{found.before.title}》→《{found.after.title}》"
    return f"{titles}，{found.after.in_force_from} 起施行：改动 {len(found.rows)} 处"
