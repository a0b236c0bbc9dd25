"""What the page of the history says of an entry, in words; every figure is the one that was kept."""

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from estimator.errors import CaseError
from estimator.form import Draft
from estimator.history import Expiry, HistoryEntry, HistoryError
from estimator.library import library_in_use, pack_on
from ui.answer import wording

if TYPE_CHECKING:
    from estimator import Case

NO_NAME = "未留姓名"
WITHDRAWN = "（规则已撤回）"
DAMAGED = "记录已损坏"
_SHA256_SHOWN = 12


class EntryRow(NamedTuple):
    """An entry in the list: who and what, the figure that matters, and below them its number, time and ID number."""

    who: str
    benefit: str
    figure: str
    below: tuple[str, str]

    @property
    def spoken(self) -> str:
        """The row for a screen reader."""
        return " ".join(filter(None, (self.who, self.benefit, self.figure, *self.below)))


def readable(entry: HistoryEntry) -> Draft:
    """Return what the answer shows of an entry: the figures of its day. Raises HistoryError if it is damaged."""
    entry.slip()
    try:
        case = entry.case()
    except CaseError:  # of an older version, and no longer a case
        case = None
    return _draft(entry, case)


def is_withdrawn(entry: HistoryEntry) -> bool:
    """Tell whether the rules of an entry were taken back since."""
    return library_in_use().withdrawal_of(entry.pack_sha256) is not None


def row(entry: HistoryEntry, withdrawn: bool) -> EntryRow:  # noqa: FBT001 it is remembered by its arguments
    """Word an entry for the list; `withdrawn`: its rules were taken back since."""
    # The first figure is the same without the case, which takes longer to read than all else that a row says.
    try:
        first, _ = wording.headline(_draft(entry, None))
    except HistoryError:
        return EntryRow(DAMAGED, "", "", (entry.number, entry.id_number))
    benefit = library_in_use().benefit_word(entry.benefit) + (WITHDRAWN if withdrawn else "")
    return EntryRow(
        entry.name or NO_NAME, benefit, first.amount, (f"{entry.number}   {entry.made_at:%H:%M}", entry.id_number)
    )


def summary(entry: HistoryEntry) -> str:
    """Say of an entry who made it when."""
    made = f"{entry.made_at:%Y-%m-%d %H:%M}"
    counter = f"窗口 {entry.counter}" if entry.counter else ""
    clerk = f"经办人 {entry.clerk}" if entry.clerk else ""
    person = (entry.name, entry.id_number, entry.case_number)
    return " · ".join(filter(None, (made, library_in_use().benefit_word(entry.benefit), *person, counter, clerk)))


def rules_now(entry: HistoryEntry, draft: Draft) -> str:
    """Say whether the rules of the entry were taken back since, or others hold today for the day of the case."""
    withdrawal = library_in_use().withdrawal_of(entry.pack_sha256)
    if withdrawal is not None:
        return f"这是当时的金额，所按的规则此后已被撤回：{withdrawal.in_words()}；重算按现在的规则"
    used = f"{entry.pack_id}（{entry.pack_sha256[:_SHA256_SHOWN]}）"
    try:
        pack = pack_on(entry.made_at.date() if draft.case is None else draft.case.date)
    except CaseError:
        return f"这是当时的金额，按规则包 {used}；现在的程序没有这一天的规则"
    if pack.sha256 == entry.pack_sha256:
        return ""
    now = f"{pack.id}（{pack.sha256[:_SHA256_SHOWN]}）"
    return f"这是当时的金额，按规则包 {used}；规则包现在是 {now}，照此重算按现在的规则"


def old_entries(expiry: Expiry) -> str:
    """Ask whether what is older than the settings want is to go."""
    today = datetime.now().astimezone().date()
    return (
        f"按保留天数应删除 {expiry.entries} 条（共 {expiry.of} 条），比平常多。电脑今天是 {today}，"
        f"最新的一条是 {expiry.newest}。日期没有错才删除，不能恢复。"
    )


def _draft(entry: HistoryEntry, case: "Case | None") -> Draft:
    facts = {"benefit": entry.benefit, "scheme": getattr(case, "scheme", "")}
    return Draft({}, facts, frozenset(), {}, (), None, case, entry.estimate())
