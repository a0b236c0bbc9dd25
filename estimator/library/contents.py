"""What a place holds: packs and withdrawals that are as its ledger says, and in words what is not."""

from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from estimator.errors import cause
from estimator.library.heads import PackFile, PackFiles, PackHead, read_head
from estimator.library.keys import TrustedKeys
from estimator.library.ledger import LedgerEntry, LedgerError, read_ledger
from estimator.library.places import Place
from estimator.library.seal import Origin, SealError, check_seal
from estimator.library.shipped_packs import SHIPPED
from estimator.library.withdrawal import Withdrawal, read_withdrawal
from estimator.rulepack import Pack

LARGEST = 1 << 20
"""Bytes that a pack may have at most."""


class Contents(NamedTuple):
    """The packs of a place, those that cannot be used among them; the withdrawals; and what a person should know."""

    heads: tuple[PackHead, ...] = ()
    withdrawals: tuple[Withdrawal, ...] = ()
    messages: tuple[str, ...] = ()


def read_contents(place: Place, trusted: TrustedKeys, files: PackFiles) -> Contents:
    """Read what a place holds, and take up its packs among the files. Never fails: what cannot be used is said."""
    if place.name == "shipped":
        return _listed(place, SHIPPED, trusted, files)
    try:
        entries = read_ledger(place)
    except LedgerError:
        return _without_ledger(place, trusted, files, "规则台账被改动过或已损坏")
    if entries is None:
        return _without_ledger(place, trusted, files, "规则台账不见了")
    return _listed(place, entries, trusted, files)


def _listed(place: Place, entries: tuple[LedgerEntry, ...], trusted: TrustedKeys, files: PackFiles) -> Contents:
    """Say what a ledger lists, as far as each file is as it was and its seal holds; the others are told."""
    heads, withdrawals, messages = [], [], []
    for entry in entries:
        path = place.folder / entry.file
        try:
            data = _as_it_was(path, entry)
            content, origin = (data, None) if place.name == "shipped" else check_seal(data, trusted)
            if entry.kind == "withdrawal":
                withdrawals.append(_withdrawal(content, origin))
            else:
                heads.append(_head(place, path, data, origin, files))
        except (OSError, SealError, ValueError) as error:
            mend = "请重新安装程序" if place.name == "shipped" else "请重新导入"
            fault = f"{place.label}的规则文件“{entry.file}”已停用：{_why(error)}；{mend}"
            messages.append(fault)
            if entry.kind == "withdrawal":
                withdrawals.append(Withdrawal(entry.id, entry.issue, "撤回声明已损坏", ""))
            else:
                heads.append(_unusable(place, entry, fault))
    listed = {entry.file for entry in entries}
    strays = [path.name for path in _pack_files(place.folder) if path.name not in listed]
    messages += [f"{place.label}的规则文件夹里的“{name}”没有登记，没有使用；要用请导入" for name in strays]
    return Contents(tuple(heads), tuple(withdrawals), tuple(messages))


def _without_ledger(place: Place, trusted: TrustedKeys, files: PackFiles, why: str) -> Contents:
    """Use nothing but withdrawals: the days of every sealed pack that lies there are without rules."""
    heads, withdrawals = [], []
    fault = f"{place.label}的{why}，那里的规则已停用；请重新导入规则"
    for path in _pack_files(place.folder):
        try:
            data = _read(path)
            content, origin = check_seal(data, trusted)
            withdrawal = read_withdrawal(content)
            if withdrawal is None:
                heads.append(_head(place, path, data, origin, files)._replace(fault=fault))
            else:
                withdrawals.append(withdrawal._replace(origin=origin))
        except (OSError, SealError, ValueError):
            continue
    found = bool(heads or withdrawals)
    return Contents(tuple(heads), tuple(withdrawals), (fault,) if found else ())


def _pack_files(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.glob("*.toml") if path.is_file())  # a pipe would be read for ever
    except OSError:
        return []


def _why(error: Exception) -> str:
    if isinstance(error, OSError):
        return "文件不见了" if isinstance(error, FileNotFoundError) else f"文件不能读取（{cause(error)}）"
    return str(error)


def _as_it_was(path: Path, entry: LedgerEntry) -> bytes:
    data = _read(path)
    if sha256(data).hexdigest() != entry.sha256:
        raise ValueError("被改动过")
    return data


def _read(path: Path) -> bytes:
    if path.exists() and not path.is_file():
        raise ValueError("不是文件")
    with path.open("rb") as file:
        data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise ValueError("超过 1 MB")
    return data


def _withdrawal(content: bytes, origin: Origin | None) -> Withdrawal:
    withdrawal = read_withdrawal(content)
    if withdrawal is None:
        raise ValueError("不是撤回声明")
    return withdrawal._replace(origin=origin)


def _head(place: Place, path: Path, data: bytes, origin: Origin | None, files: PackFiles) -> PackHead:
    """Read the head of a file, and remember the file. Raises ValueError where it is no pack."""
    said = read_head(data)
    file = PackFile(data, path.name, origin)
    try:
        head = PackHead(
            id=said["id"],
            region=said["region"],
            title=said["title"],
            document=said["document"],
            in_force_from=said["in_force_from"],
            in_force_upto=said.get("in_force_upto"),
            sha256=sha256(data).hexdigest(),
            place=place.name,
            load=partial(files.load, file),
            may_declare=partial(files.may_declare, file),
            origin=origin,
            issue=origin.issue if origin else 0,
        )
    except KeyError as error:
        raise ValueError("不是规则包") from error
    files.add(head.id, file)
    return head


def _unusable(place: Place, entry: LedgerEntry, fault: str) -> PackHead:
    """Return the head of a pack that the ledger names and that cannot be used, with what is wrong with it."""
    return PackHead(
        id=entry.id,
        region=entry.region,
        title=entry.title,
        in_force_from=entry.in_force_from,
        in_force_upto=entry.in_force_upto,
        sha256=entry.sha256,
        place=place.name,
        load=partial(_no_pack, fault),
        issue=entry.issue,
        fault=fault,
    )


def _no_pack(fault: str) -> Pack:
    raise ValueError(fault)
