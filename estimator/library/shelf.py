"""All packs of all places, and which of them hold."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import groupby, pairwise
from typing import NamedTuple

from estimator.library.contents import read_contents
from estimator.library.heads import PackFiles, PackHead
from estimator.library.keys import TrustedKeys
from estimator.library.ledger import LedgerEntry
from estimator.library.places import place
from estimator.library.withdrawal import Withdrawal

Listed = PackHead | LedgerEntry


class Shelf(NamedTuple):
    """What lies in the three places; `files` has the bytes of every pack."""

    heads: tuple[PackHead, ...]
    withdrawals: tuple[Withdrawal, ...]
    messages: tuple[str, ...]
    files: PackFiles

    def withdrawal_of(self, head: PackHead) -> Withdrawal | None:
        """Give the statement that took a pack back."""
        return next((one for one in self.withdrawals if (one.id, one.issue) == (head.id, head.issue)), None)


def read_shelf(trusted: TrustedKeys) -> Shelf:
    """Read what lies in the three places. Never fails: what cannot be used is said."""
    files = PackFiles()
    found = [read_contents(place(name), trusted, files) for name in ("shipped", "machine", "user")]
    return Shelf(
        tuple(head for one in found for head in one.heads),
        tuple(dict.fromkeys(withdrawal for one in found for withdrawal in one.withdrawals)),
        (*trusted.messages, *(message for one in found for message in one.messages)),
        files,
    )


def in_force(heads: Iterable[PackHead], withdrawals: Iterable[Withdrawal]) -> tuple[PackHead, ...]:
    """Return of each pack the last issue that was not taken back, by the day they take force.

    One that cannot be used still stands for its days: an earlier issue must not answer in its place unsaid.
    """
    taken_back = {(withdrawal.id, withdrawal.issue) for withdrawal in withdrawals}
    last: dict[str, PackHead] = {}
    for head in heads:
        before = last.get(head.id)
        if (head.id, head.issue) in taken_back:
            continue
        if before is None or (head.issue, not head.fault) > (before.issue, not before.fault):
            last[head.id] = head
    return tuple(sorted(last.values(), key=lambda head: head.in_force_from))


def last_issue(name: str, shelf: Shelf) -> int:
    """Give the last issue that is known of a pack, whether it holds or was taken back; 0 where there is none."""
    issues = [head.issue for head in shelf.heads if head.id == name]
    return max([*issues, *(withdrawal.issue for withdrawal in shelf.withdrawals if withdrawal.id == name)], default=0)


def holes(listed: Iterable[Listed]) -> Iterator[tuple[Listed, Listed]]:
    """Give each two packs of a region that follow on another with days between them."""
    by_region = sorted(listed, key=lambda head: (head.region, head.in_force_from))
    for _region, packs in groupby(by_region, key=lambda head: head.region):
        for before, after in pairwise(packs):
            if before.in_force_upto is not None and before.in_force_upto + timedelta(days=1) < after.in_force_from:
                yield before, after
