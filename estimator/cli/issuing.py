"""The commands by which a bureau makes, issues and takes back rules, and by which a counter takes them."""

import argparse
import getpass
import sys
from datetime import date, datetime
from pathlib import Path

from estimator.cli.console import say, say_json
from estimator.cli.rules import DONE, pack_of
from estimator.cli.trusted import own_trusted_keys
from estimator.library import issuing
from estimator.library.difference import Difference, difference
from estimator.library.install import install
from estimator.library.issuing import next_issue, public_file, ready_to_seal, sealed_by, withdrawal_content
from estimator.library.keys import SecretKey, read_secret_key
from estimator.library.library import open_library
from estimator.library.places import place
from estimator.library.seal import Origin, Sealed, take_apart
from estimator.library.withdrawal import Withdrawal, read_withdrawal
from estimator.reading import read_input, refused
from estimator.settings import read_settings, settings_file
from estimator.writing import whole_file


def make_key(options: argparse.Namespace) -> int:
    """Make the keys of a bureau: the secret one behind a password, the public one beside it. Raises CaseError."""
    secret = Path(options.file)
    public = public_file(secret)
    if secret.exists() or public.exists():
        raise refused(f"已有文件“{secret if secret.exists() else public}”；密钥不能覆盖，请另取文件名")
    password = _password("请设口令：")
    if not password:
        raise refused("口令不能为空")
    if sys.stdin.isatty() and _password("再输一次：") != password:
        raise refused("两次口令不同，没有生成密钥")
    key = issuing.make_key(secret, password)
    say(
        f"签章密钥：{secret}（请存放在 U 盘上，连同口令妥善保管；遗失后要重新设置各窗口的公钥）\n"
        f"公钥：{public}，各窗口只需设置这一行：\n{key}"
    )
    return DONE


def sign(options: argparse.Namespace) -> int:
    """Prove a pack and seal it; one that is sealed already gets a further seal. Raises CaseError, PackErrors."""
    path = Path(options.file)
    data = read_input(path)
    sealed = take_apart(data)
    if read_withdrawal(sealed.content) is None:
        origin = _origin(options, sealed, ready_to_seal(data, path, own_trusted_keys()).id)
    else:
        origin = _further(options, sealed)
    target = Path(options.output or options.file)
    _write(target, sealed_by(_secret_key(options), data, origin))
    say(f"已签章：{target}\n{origin}")
    return DONE


def withdraw(options: argparse.Namespace) -> int:
    """Write the sealed statement that an issue of a pack is taken back. Raises CaseError."""
    statement = Withdrawal(options.id, options.issue, options.reason.strip(), (options.document or "").strip())
    content = withdrawal_content(statement)
    origin = Origin(_issuer(options), _day(options), statement.issue)
    target = Path(options.output)
    _write(target, sealed_by(_secret_key(options), content, origin))
    said = statement._replace(origin=origin).in_words()
    say(f"撤回声明已写入：{target}\n{said}\n各窗口导入它，或把它放进规则来源，即生效")
    return DONE


def install_file(options: argparse.Namespace) -> int:
    """Install a sealed pack or withdrawal, and say which rules hold now. Raises CaseError, RulesError, PackErrors."""
    path = Path(options.file)
    trusted = own_trusted_keys()
    done = install(read_input(path), path.name, place("machine" if options.machine else "user"), trusted)
    say(done.in_words())
    if done.withdrawal is not None:
        left = open_library(trusted).heads
        holding = "；".join(f"{head.id} 从 {head.in_force_from} 起" for head in left if not head.fault)
        say(f"现在的规则：{holding or '没有'}")
    return DONE


def diff(options: argparse.Namespace) -> int:
    """Say in words what a pack says otherwise than another, by article. Raises CaseError, PackErrors."""
    found = difference(pack_of(options.before), pack_of(options.after))
    if options.json:
        say_json(_as_json(found))
    else:
        say(*_lines(found))
    return DONE


def _lines(found: Difference) -> list[str]:
    heading = f"{found.before.id} → {found.after.id}：改动 {len(found.rows)} 处"
    rows = [f"  {row.in_words()}" for row in found.rows]
    cases = [f"  {case.in_words()}" for case in found.cases]
    return [heading, *(f"  {line}" for line in found.head), *rows, *(["常见情形（元）", *cases] if cases else [])]


def _as_json(found: Difference) -> dict[str, object]:
    """Return a difference as JSON has it."""
    return {
        "before": found.before.id,
        "after": found.after.id,
        "head": list(found.head),
        "changes": [
            {
                "table": row.change.table,
                "row": row.change.title,
                "kind": row.kind,
                "caption": row.caption,
                "article": row.article,
                "differences": list(row.differences),
                "text": row.in_words(),
            }
            for row in found.rows
        ],
        "cases": [
            {
                "label": case.label,
                "case": case.case,
                "before": None if case.before is None else str(case.before),
                "after": None if case.after is None else str(case.after),
                "text": case.in_words(),
            }
            for case in found.cases
        ],
    }


def _origin(options: argparse.Namespace, sealed: Sealed, name: str) -> Origin:
    """Say who issues a pack: as the seals before say, or as the options say; the next issue of what is known here."""
    if sealed.origin is not None:
        return _further(options, sealed)
    issue = next_issue(name, own_trusted_keys()) if options.issue is None else options.issue
    return Origin(_issuer(options), _day(options), issue)


def _further(options: argparse.Namespace, sealed: Sealed) -> Origin:
    if sealed.origin is None:
        raise refused("撤回声明用 rules withdraw 签发")
    if options.issue not in (None, sealed.origin.issue) or options.by not in (None, sealed.origin.issued_by):
        raise refused(f"文件已有签章（{sealed.origin}），加签不能改签发单位和次数；要改请用未签章的原文件")
    return sealed.origin


def _issuer(options: argparse.Namespace) -> str:
    name: str = options.by or read_settings(settings_file()).settings.agency
    if not name:
        raise refused("还缺少签发单位：--by NAME，或在设置里填写单位名称")
    return name


def _day(options: argparse.Namespace) -> date:
    if options.on is None:
        return datetime.now().astimezone().date()
    try:
        return date.fromisoformat(options.on)
    except ValueError:
        raise refused(f"日期要写成 2026-12-20 的样子，现在是 {options.on}") from None


def _secret_key(options: argparse.Namespace) -> SecretKey:
    text = read_input(Path(options.key)).decode(errors="replace")
    return read_secret_key(text, _password("口令："))


def _password(prompt: str) -> str:
    """Ask for a password; a script gives it as a line on standard input."""
    if sys.stdin is None or not sys.stdin.isatty():
        return "" if sys.stdin is None else sys.stdin.readline().rstrip("\r\n")
    return getpass.getpass(prompt)


def _write(path: Path, content: bytes) -> None:
    with whole_file(path) as file:
        file.write(content)
