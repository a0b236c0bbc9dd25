"""The packs one after another, and what the window says of it. It loads no more than the start has loaded."""

from datetime import date
from typing import TYPE_CHECKING

from estimator.errors import CaseError
from estimator.library import Library, PackHead

if TYPE_CHECKING:
    from estimator.rulepack import Pack
    from estimator.rules import Difference

A_MONTH = 31
"""Days before new rules take force from which the window counts them."""


def of_region(library: Library) -> tuple[PackHead, ...]:
    """Give the packs of the region that is worked for, in the order in which they take force."""
    return tuple(head for head in library.heads if library.region in (None, head.region))


def head_on(library: Library, day: str) -> PackHead | None:
    """Give the pack that is in force on a day as it is written in a field; None where none is."""
    try:
        return library.head_on(date.fromisoformat(day))
    except (ValueError, CaseError):
        return None


def next_after(library: Library, head: PackHead) -> PackHead | None:
    """Give the pack that follows on another; None where it is the last."""
    heads = of_region(library)
    place = heads.index(head) + 1 if head in heads else len(heads)
    return heads[place] if place < len(heads) else None


def before(library: Library, head: PackHead) -> PackHead | None:
    """Give the pack before another; None where it is the first."""
    heads = of_region(library)
    place = heads.index(head) if head in heads else 0
    return heads[place - 1] if place else None


def before_day(library: Library, pack: "Pack") -> PackHead | None:
    """Give the pack that a draft would follow on; None where there is none of its region before it."""
    heads = [head for head in library.heads if head.region == pack.region and not head.fault]
    earlier = [head for head in heads if head.in_force_from < pack.in_force_from]
    return earlier[-1] if earlier else None


def news(head: PackHead, found: "Difference | None", today: date) -> str:
    """Say that rules came in, what they change, and from a month before in how many days they take force."""
    changes = f"，改动 {len(found.rows)} 处" if found is not None else ""
    days = (head.in_force_from - today).days
    left = f"，还有 {days} 天" if 0 < days <= A_MONTH else ""
    return f"规则已更新：{head.in_force_from} 起施行《{head.title}》{changes}{left}"


def coming(library: Library, today: date) -> str:
    """Say, from a month before, in how many days the next rules take force; "" before that."""
    nearest = next((head for head in of_region(library) if head.in_force_from > today), None)
    days = (nearest.in_force_from - today).days if nearest is not None else A_MONTH + 1
    return f"新规则 {days} 天后施行" if days <= A_MONTH else ""


def begins_today(library: Library, today: date) -> bool:
    """Tell whether rules take force on this very day, after others."""
    return any(head.in_force_from == today for head in of_region(library)[1:])
