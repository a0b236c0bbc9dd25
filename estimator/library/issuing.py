"""What an officer does with the bureau's key: make it, seal a pack, take one back."""

from datetime import date
from pathlib import Path
from typing import NamedTuple

from estimator.errors import RulesError
from estimator.library.drafts import proven_draft
from estimator.library.keys import (
    PublicKey,
    SecretKey,
    TrustedKeys,
    new_key,
    public_key_text,
    read_secret_key,
    secret_key_text,
)
from estimator.library.seal import Origin, add_seal, take_apart
from estimator.library.shelf import last_issue, read_shelf
from estimator.library.withdrawal import Withdrawal, read_withdrawal
from estimator.reading import read_input
from estimator.rulepack import Pack, PackErrors
from estimator.rulepack.errors import OF_EXAMPLES
from estimator.writing import make_folder, whole_file


class Issuer(NamedTuple):
    """Who issues with which key: the file of the key and its password, the bureau's name, the day."""

    key: Path
    password: str
    name: str
    day: date


class Issued(NamedTuple):
    """A sealed file: its content, what it is called, and what its seal says."""

    content: bytes
    name: str
    origin: Origin


def make_key(file: Path, password: str) -> PublicKey:
    """Make the keys of a bureau: the secret one behind a password, the public one beside it.

    Raises RulesError, OutputError.
    """
    public = public_file(file)
    if not password:
        raise RulesError("口令不能为空")
    for path in (file, public):
        if path.exists():
            raise RulesError(f"已有文件“{path}”；密钥不能覆盖，请另取文件名")
    key = new_key()
    make_folder(file.parent)
    for path, text in ((file, secret_key_text(key, password)), (public, public_key_text(key.public))):
        with whole_file(path) as target:
            target.write(text.encode())
    return key.public


def public_file(file: Path) -> Path:
    """Say where the public key lies beside a secret one."""
    return file.with_name(f"{file.name}.pub")


def ready_to_seal(content: bytes, path: Path, trusted: TrustedKeys) -> Pack:
    """Read and prove a pack that is to be sealed. Raises PackErrors; RulesError while examples are not confirmed."""
    try:
        return proven_draft(path, trusted, content)
    except PackErrors as unsound:
        if any(error.code not in OF_EXAMPLES for error in unsound.errors):
            raise
        count = len(unsound.errors)
        raise RulesError(f"还有 {count} 个样例没有确认，不能签发；请先按“检查”，逐例手算、确认") from None


def next_issue(name: str, trusted: TrustedKeys) -> int:
    """Give the number that the next issue of a pack has, by what is known on this computer."""
    return last_issue(name, read_shelf(trusted)) + 1


def seal_pack(content: bytes, path: Path, issuer: Issuer, issue: int | None, trusted: TrustedKeys) -> Issued:
    """Prove a pack and seal it, under the next issue unless one is said; what is sealed gets a further seal.

    Raises RulesError, PackErrors, CaseError.
    """
    sealed = take_apart(content)
    if sealed.origin is not None and read_withdrawal(sealed.content) is not None:
        return Issued(_sealed(content, issuer, sealed.origin), path.name, sealed.origin)
    pack = ready_to_seal(content, path, trusted)
    origin = sealed.origin
    if origin is None:
        origin = Origin(issuer.name, issuer.day, next_issue(pack.id, trusted) if issue is None else issue)
    return Issued(_sealed(content, issuer, origin), f"{pack.id}-第{origin.issue}次.toml", origin)


def seal_withdrawal(name: str, issue: int, reason: str, document: str, issuer: Issuer) -> Issued:
    """Write the sealed statement that an issue of a pack is taken back. Raises RulesError, CaseError."""
    content = withdrawal_content(Withdrawal(name, issue, reason, document))
    origin = Origin(issuer.name, issuer.day, issue)
    return Issued(_sealed(content, issuer, origin), f"{name}-第{issue}次-撤回.toml", origin)


def withdrawal_content(withdrawal: Withdrawal) -> bytes:
    """Write the statement that is sealed, once it can be read back. Raises RulesError."""
    content = withdrawal.text().encode()
    try:
        read_withdrawal(content)
    except ValueError as error:
        raise RulesError(str(error)) from None
    return content


def _sealed(content: bytes, issuer: Issuer, origin: Origin) -> bytes:
    key = read_secret_key(read_input(issuer.key).decode(errors="replace"), issuer.password)
    return sealed_by(key, content, origin)


def sealed_by(key: SecretKey, content: bytes, origin: Origin) -> bytes:
    """Add a seal to a file. Raises RulesError where that cannot be."""
    try:
        return add_seal(content, key, origin)
    except ValueError as error:
        raise RulesError(str(error)) from None
