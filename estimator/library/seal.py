"""The seal of a rule pack: signatures in minisign's format, as comment lines at the end of the file.

Whoever only reads TOML takes the file unchanged, and minisign itself can check it: the lines that begin with `#= `,
without that, are its signature file (four lines for each key), and what stands before them is what was signed.
"""

import re
import unicodedata
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from datetime import date
from hashlib import blake2b
from typing import NamedTuple, Self

from estimator.errors import RulesError
from estimator.library.keys import PublicKey, SecretKey, TrustedKeys
from estimator.result import origin_in_words

_PREFIX = b"#= "
_ALGORITHM = b"ED"
"""Ed25519 of the hash of the file, as minisign names it in signatures."""
_UNTRUSTED = "untrusted comment: seal of a rule pack"
_TRUSTED = "trusted comment: "
_LINES = 4
_COMMENT = re.compile(r"签发：(?P<issued_by>\S.*) (?P<issued_on>\d{4}-\d\d-\d\d) 第 (?P<issue>0|[1-9]\d{0,5}) 次")
_LONGEST_NAME = 60


class SealError(RulesError):
    """A file whose seal does not count, said for a person; `code` says why in one word."""

    def __init__(self, code: str, message: str) -> None:
        """Make the error; `code` is unsealed, altered, stranger or incomplete."""
        super().__init__(message)
        self.code = code


class Origin(NamedTuple):
    """Who issued a pack, on which day, and the how manieth time under its id."""

    issued_by: str
    issued_on: date
    issue: int

    def __str__(self) -> str:
        """Give what the seal says, and the slip."""
        return origin_in_words(*self)

    @classmethod
    def read(cls, text: str) -> Self:
        """Read what `str` gives. Raises ValueError."""
        found = _COMMENT.fullmatch(text)
        if found is None:
            raise ValueError(text)
        return cls(found["issued_by"], date.fromisoformat(found["issued_on"]), int(found["issue"]))


class Seal(NamedTuple):
    """One signature: the number of its key, what it says, and both signatures that minisign asks for."""

    number: bytes
    signature: bytes
    comment: str
    comment_signature: bytes

    def lines(self) -> list[str]:
        """Give the lines of minisign's signature file."""
        return [
            _UNTRUSTED,
            b64encode(_ALGORITHM + self.number + self.signature).decode(),
            _TRUSTED + self.comment,
            b64encode(self.comment_signature).decode(),
        ]


class Sealed(NamedTuple):
    """A file taken apart: what it says, and the seals on it; none on a draft."""

    content: bytes
    seals: tuple[Seal, ...]

    @property
    def origin(self) -> Origin | None:
        """What the seals say of themselves, checked or not; None on a draft."""
        return Origin.read(self.seals[0].comment) if self.seals else None

    def text(self) -> bytes:
        """Put the file together again."""
        lines = [_PREFIX + line.encode() + b"\n" for seal in self.seals for line in seal.lines()]
        return self.content + b"".join(lines)


def take_apart(data: bytes) -> Sealed:
    """Take a file apart without checking its seals. Raises SealError where they are not as they were written."""
    start = 0 if data.startswith(_PREFIX) else data.find(b"\n" + _PREFIX) + 1
    if not start:
        return Sealed(data, ())
    try:
        lines = [line.removeprefix(_PREFIX.decode()) for line in data[start:].decode().removesuffix("\n").split("\n")]
        seals = tuple(_seal(lines[first : first + _LINES]) for first in range(0, len(lines), _LINES))
        sealed = Sealed(data[:start], seals)
        sealed.origin  # noqa: B018  it is read, so that what follows may
        sound = sealed.text() == data and len({seal.comment for seal in seals}) == 1
    except ValueError:
        sound = False
    if not sound:
        raise _altered()
    return sealed


def check_seal(data: bytes, trusted: TrustedKeys) -> tuple[bytes, Origin]:
    """Give what a file says and who issued it. Raises SealError unless every seal is sound and a group has sealed."""
    sealed = take_apart(data)
    if sealed.origin is None:
        raise SealError("unsealed", "没有签章，只能查看、检查和试用，不能用来答复")
    if not trusted.groups:
        raise SealError("stranger", "本机没有设置签发单位的公钥，不能核对签章；请管理员先设置公钥")
    digest = blake2b(sealed.content).digest()
    for seal in sealed.seals:
        key = trusted.find(seal.number)
        if key is None:
            number = PublicKey(seal.number, b"").name
            raise SealError("stranger", f"签章的公钥 {number} 不是本机认可的，请核对文件来自哪个单位")
        both = (digest, seal.signature), (seal.signature + seal.comment.encode(), seal.comment_signature)
        if not all(_signed(key, message, signature) for message, signature in both):
            raise _altered()
    numbers = {seal.number for seal in sealed.seals}
    if len(numbers) < len(sealed.seals):
        raise _altered()
    if not any({key.number for key in group} <= numbers for group in trusted.groups):
        raise SealError("incomplete", "签章不全：还缺一枚签章，请交另一位签发人签章")
    return sealed.content, sealed.origin


def add_seal(data: bytes, key: SecretKey, origin: Origin) -> bytes:
    """Seal a file, or add a further seal to one that says the same. Raises SealError, or ValueError on the issuer."""
    check_issuer(origin.issued_by)
    sealed = take_apart(data)
    if any(seal.number == key.number for seal in sealed.seals):
        raise SealError("altered", "这把密钥已经签过章")
    content = sealed.content if sealed.content.endswith(b"\n") else sealed.content + b"\n"
    signature = _sign(blake2b(content).digest(), key)
    comment = str(origin)
    seal = Seal(key.number, signature, comment, _sign(signature + comment.encode(), key))
    return Sealed(content, (*sealed.seals, seal)).text()


def check_issuer(name: str) -> None:
    """Raise ValueError, worded for a person, on a name of an issuer that cannot stand in a seal."""
    if not name.strip() or name != name.strip() or len(name) > _LONGEST_NAME:
        raise ValueError(f"签发单位应为 1 至 {_LONGEST_NAME} 个字，前后没有空格")
    if any(unicodedata.category(letter)[0] == "C" for letter in name):
        raise ValueError("签发单位含有不能打印的字符")


def _altered() -> SealError:
    return SealError("altered", "签章与内容不符：文件在签发后被改动过，请向签发单位重新索取")


def _seal(lines: list[str]) -> Seal:
    """Read the lines of one seal; whether it is written in the one way there is, the caller sees. Raises ValueError."""
    _untrusted, signature, comment, comment_signature = lines
    try:
        first, second = b64decode(signature, validate=True), b64decode(comment_signature, validate=True)
    except Base64Error as error:
        raise ValueError(signature) from error
    return Seal(first[2:10], first[10:], comment.removeprefix(_TRUSTED), second)


def _sign(message: bytes, key: SecretKey) -> bytes:
    from nacl.bindings import crypto_sign, crypto_sign_BYTES  # noqa: PLC0415  slow to load, and few ever seal

    return crypto_sign(message, key.key)[:crypto_sign_BYTES]


def _signed(key: PublicKey, message: bytes, signature: bytes) -> bool:
    """Tell whether a signature is a key's of a message."""
    # Every start checks seals, and PyNaCl's own functions take 30 ms to load; this takes one.
    from nacl._sodium import ffi, lib  # type: ignore[import-not-found]  # noqa: PLC0415  it has no stubs

    signed = signature + message
    opened, length = ffi.new("unsigned char[]", len(signed)), ffi.new("unsigned long long *")
    return len(signature) == lib.crypto_sign_bytes() and not lib.crypto_sign_open(
        opened, length, signed, len(signed), key.key
    )
