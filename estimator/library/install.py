"""Ways in: a sealed pack, or the sealed statement that one is taken back, whole or not at all."""

from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from estimator.errors import RulesError, cause
from estimator.library.contents import LARGEST
from estimator.library.heads import PackFile, read_head
from estimator.library.keys import TrustedKeys
from estimator.library.ledger import (
    LedgerEntry,
    LedgerError,
    alone_in,
    put_ledger_aside,
    read_ledger,
    write_file,
    write_ledger,
)
from estimator.library.places import Place, place
from estimator.library.proof.proof import prove
from estimator.library.seal import Origin, SealError, check_seal
from estimator.library.shelf import Shelf, holes, in_force, last_issue, read_shelf
from estimator.library.withdrawal import Withdrawal, read_withdrawal
from estimator.reading import read_own
from estimator.rulepack import PackErrors
from estimator.writing import OutputError


class Installed(NamedTuple):
    """What was installed: a pack (its head), or a withdrawal; `before` says that it was there already."""

    entry: LedgerEntry
    withdrawal: Withdrawal | None
    origin: Origin
    before: bool

    def in_words(self) -> str:
        """Say what was installed and what it means."""
        if self.withdrawal is not None:
            return self.withdrawal.in_words()
        upto = f"至 {self.entry.in_force_upto}" if self.entry.in_force_upto else "起"
        done = "已经安装过" if self.before else "已安装"
        return f"{done}：{self.entry.title}（{self.entry.id}），{self.entry.in_force_from} {upto}施行；{self.origin}"


def install(data: bytes, name: str, target: Place, trusted: TrustedKeys) -> Installed:
    """Install a sealed file into a place: the old state or the new, whatever happens.

    Raises RulesError, PackErrors, OutputError; then nothing has changed.
    """
    if len(data) > LARGEST:
        raise RulesError(f"“{name}”太大，规则包不超过 1 MB")
    content, origin = check_seal(data, trusted)
    with alone_in(target):
        entries = _sound_entries(target, trusted)
        shelf = read_shelf(trusted)
        try:
            withdrawal = read_withdrawal(content)
        except ValueError as error:
            raise RulesError(str(error)) from None
        if withdrawal is None:
            entry = _pack_entry(PackFile(data, name, origin), origin, shelf)
        else:
            entry = _withdrawal_entry(withdrawal, data)
        known = entry in entries
        write_file(target, entry.file, data)
        if not known:
            write_ledger(target, (*entries, entry))
    return Installed(entry, withdrawal and withdrawal._replace(origin=origin), origin, known)


class Taken(NamedTuple):
    """What became of one file of a folder: installed, or refused and why."""

    file: str
    installed: Installed | None = None
    error: str = ""


def install_from(folder: Path, target: Place, trusted: TrustedKeys) -> tuple[Taken, ...]:
    """Install what is new in a folder on a share or stick, which is only read; what is there already is passed over.

    A share may keep its reader waiting: call it in the background. Never fails: what is refused is said.
    """
    found: list[tuple[tuple[bool, date, int], str, bytes]] = []
    taken = []
    known = _known(trusted)
    try:
        paths = sorted(path for path in folder.iterdir() if path.suffix.lower() == ".toml" and path.is_file())
    except OSError as error:
        return (Taken("", error=f"规则来源打不开（{cause(error)}）：{folder}"),)
    for path in paths:
        try:
            with path.open("rb") as file:
                data = file.read(LARGEST + 1)
            if sha256(data).hexdigest() not in known.hashes:
                order = _order(data, trusted, known)
                if order is not None:
                    found.append((order, path.name, data))
        except OSError as error:
            taken.append(Taken(path.name, error=f"“{path.name}”不能读取（{cause(error)}）"))
        except RulesError as error:
            taken.append(Taken(path.name, error=f"“{path.name}”：{error}"))
    for _order_of, name, data in sorted(found):
        try:
            taken.append(Taken(name, install(data, name, target, trusted)))
        except (RulesError, PackErrors, OutputError) as error:
            taken.append(Taken(name, error=f"“{name}”：{error}"))
    return tuple(taken)


class _Known(NamedTuple):
    hashes: frozenset[str]
    issues: dict[str, int]
    """The last issue that was seen of each pack."""


def _known(trusted: TrustedKeys) -> _Known:
    shelf = read_shelf(trusted)
    sound = frozenset(head.sha256 for head in shelf.heads if not head.fault)
    statements = frozenset(entry.sha256 for entry in _all_entries() if entry.kind == "withdrawal")
    return _Known(sound | statements, {head.id: last_issue(head.id, shelf) for head in shelf.heads})


def _all_entries() -> Iterator[LedgerEntry]:
    for name in ("machine", "user"):
        try:
            yield from read_ledger(place(name)) or ()
        except LedgerError:
            continue


def _order(data: bytes, trusted: TrustedKeys, known: _Known) -> tuple[bool, date, int] | None:
    """Order files of a folder for installing: bases first, withdrawals last; None of an issue that is past."""
    content, origin = check_seal(data, trusted)
    if b"withdraws" in content:
        return True, date.max, origin.issue
    try:
        head = read_head(data)
        first = head["in_force_from"]
    except (ValueError, KeyError):
        return False, date.max, origin.issue  # installing says what is wrong
    if origin.issue < known.issues.get(str(head.get("id")), 0):
        return None
    return False, first if isinstance(first, date) else date.max, origin.issue


def _sound_entries(target: Place, trusted: TrustedKeys) -> tuple[LedgerEntry, ...]:
    """Give the entries of a place; where the ledger is not whole, of the sealed files there that are proven anew."""
    try:
        entries = read_ledger(target)
    except LedgerError:
        put_ledger_aside(target)
        entries = None
    if entries is None:
        entries = tuple(_proven_anew(target, trusted))
        write_ledger(target, entries)
    return entries


def _proven_anew(target: Place, trusted: TrustedKeys) -> Iterator[LedgerEntry]:
    """Prove each sealed file of a place whose ledger is lost, and yield its entry."""
    files = read_shelf(trusted).files
    for path in sorted(target.folder.glob("*.toml")):
        try:
            data = read_own(path)
            content, origin = check_seal(data, trusted)
            withdrawal = read_withdrawal(content)
            if withdrawal is not None:
                yield _withdrawal_entry(withdrawal, data)
            else:
                prove(files.parse(PackFile(data, path.name, origin)))
                yield _listed(data, origin)
        except (OSError, ValueError, SealError, PackErrors):
            continue  # it stays without an entry, and that is said


def _pack_entry(file: PackFile, origin: Origin, shelf: Shelf) -> LedgerEntry:
    """Parse and prove a pack, and look at it beside the others. Raises RulesError, PackErrors."""
    pack = shelf.files.parse(file)
    entry = _listed(file.data, origin)
    if not any(head.sha256 == entry.sha256 for head in shelf.heads):
        _check_issue(entry, shelf)
        _check_days(entry, shelf)
    prove(pack)
    return entry


def _listed(data: bytes, origin: Origin) -> LedgerEntry:
    """Give the entry of a pack that was parsed."""
    head = read_head(data)
    return LedgerEntry(
        kind="pack",
        file=f"{head['id']}.{origin.issue}.toml",
        sha256=sha256(data).hexdigest(),
        id=head["id"],
        issue=origin.issue,
        region=head["region"],
        title=head["title"],
        in_force_from=head["in_force_from"],
        in_force_upto=head.get("in_force_upto"),
    )


def _withdrawal_entry(withdrawal: Withdrawal, data: bytes) -> LedgerEntry:
    return LedgerEntry(
        kind="withdrawal",
        file=f"{withdrawal.id}.{withdrawal.issue}.withdrawn.toml",
        sha256=sha256(data).hexdigest(),
        id=withdrawal.id,
        issue=withdrawal.issue,
    )


def _check_issue(entry: LedgerEntry, shelf: Shelf) -> None:
    """Refuse an issue that was taken back, is not the next, or is of another region. Raises RulesError."""
    last = last_issue(entry.id, shelf)
    withdrawal = next((one for one in shelf.withdrawals if (one.id, one.issue) == (entry.id, entry.issue)), None)
    if withdrawal is not None:
        raise RulesError(f"这一次签发已被撤回：{withdrawal.in_words()}")
    if entry.issue <= last:
        raise RulesError(
            f"{entry.id} 已有第 {last} 次签发，这个文件是第 {entry.issue} 次；"
            f"更正要以同一编号、第 {last + 1} 次重新签发"
        )
    region = next((head.region for head in shelf.heads if head.id == entry.id), entry.region)
    if region != entry.region:
        raise RulesError(f"{entry.id} 先前是{region}的规则，这个文件是{entry.region}的；另一个地区要用另一个编号")


def _check_days(entry: LedgerEntry, shelf: Shelf) -> None:
    """Refuse a second pack that takes force on a day, and days between two packs on which none would hold."""
    before = in_force(shelf.heads, shelf.withdrawals)
    others = [head for head in before if head.region == entry.region and head.id != entry.id]
    same = next((head for head in others if head.in_force_from == entry.in_force_from), None)
    if same is not None:
        raise RulesError(
            f"{same.title}（{same.id}）也从 {same.in_force_from} 起施行，同一天不能有两个规则包；"
            f"更正要以编号 {same.id} 再次签发"
        )
    for ends, begins in holes((*others, entry)):
        if entry in (ends, begins):
            raise RulesError(
                f"{ends.id} 施行至 {ends.in_force_upto}，{begins.id} 从 {begins.in_force_from} 起施行，"
                "中间有几天没有规则；请改施行日或截止日后重新签发"
            )
