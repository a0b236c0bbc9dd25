"""Keys that rule packs are sealed with, in minisign's formats, and the public keys that this computer trusts."""

import os
import re
import sys
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from estimator.errors import RulesError
from estimator.reading import read_own

ALGORITHM = b"Ed"
"""Ed25519, as minisign names it in keys."""

_ENCRYPTED, _PLAIN, _CHECKSUM = b"Sc", b"\0\0", b"B2"
_OPERATIONS, _MEMORY = 1 << 25, 1 << 27
"""What it costs to try a password: some seconds and 128 MB, so that an old office PC can do it."""
_MOST_MEMORY = 1 << 31
_COMMENT = "untrusted comment: "
_BETWEEN_LINES = re.compile(r"[\n;；]")


class KeyProblemError(RulesError):
    """A key that cannot be used, said for a person."""


class PublicKey(NamedTuple):
    """The number of a key pair, and what a seal is checked with."""

    number: bytes
    key: bytes

    def __str__(self) -> str:
        """Give the key as minisign writes it: one line, to be copied to the counters."""
        return b64encode(ALGORITHM + self.number + self.key).decode()

    @property
    def name(self) -> str:
        """The number as minisign shows it."""
        return f"{int.from_bytes(self.number, 'little'):016X}"


class SecretKey(NamedTuple):
    """The number of a key pair, and what a seal is made with."""

    number: bytes
    key: bytes

    @property
    def public(self) -> PublicKey:
        """The public key of the pair."""
        return PublicKey(self.number, self.key[32:])


class TrustedKeys(NamedTuple):
    """Whose seals count. Each group is enough; where it has several keys, every one of them must have sealed."""

    groups: tuple[tuple[PublicKey, ...], ...] = ()
    by_administrator: bool = False
    messages: tuple[str, ...] = ()
    """What a person should know about keys that cannot be used; usually nothing."""

    def find(self, number: bytes) -> PublicKey | None:
        """Give the trusted key with a number."""
        return next((key for group in self.groups for key in group if key.number == number), None)


def new_key() -> SecretKey:
    """Make a key pair."""
    from nacl.bindings import crypto_sign_keypair  # noqa: PLC0415  slow to load, and few ever seal

    _public, secret = crypto_sign_keypair()
    return SecretKey(os.urandom(8), secret)


def public_key_text(key: PublicKey) -> str:
    """Give the text of minisign's file of a public key."""
    return f"{_COMMENT}minisign public key {key.name}\n{key}\n"


def read_public_key(line: str) -> PublicKey:
    """Read a public key from its line. Raises KeyProblemError."""
    data = _decoded(line)
    if len(data) != 42 or data[:2] != ALGORITHM:  # noqa: PLR2004  two bytes of algorithm, eight of number, the key
        raise KeyProblemError(f"“{line[:20]}…”不是公钥：公钥是以 RW 开头的一行，共 56 个字符")
    return PublicKey(data[2:10], data[10:])


def secret_key_text(key: SecretKey, password: str) -> str:
    """Give the text of minisign's file of a secret key, encrypted with a password."""
    salt = os.urandom(32)
    limits = _OPERATIONS.to_bytes(8, "little") + _MEMORY.to_bytes(8, "little")
    plain = key.number + key.key + _checksum(key)
    sealed = _crypt(plain, password, salt, _OPERATIONS, _MEMORY)
    data = ALGORITHM + _ENCRYPTED + _CHECKSUM + salt + limits + sealed
    return f"{_COMMENT}minisign encrypted secret key\n{b64encode(data).decode()}\n"


def read_secret_key(text: str, password: str) -> SecretKey:
    """Read minisign's file of a secret key. Raises KeyProblemError; also when the password is wrong."""
    lines = text.split("\n")
    data = _decoded(lines[1].strip()) if len(lines) > 1 and lines[0].startswith(_COMMENT) else b""
    if len(data) != 158 or data[:2] != ALGORITHM or data[4:6] != _CHECKSUM:  # noqa: PLR2004  the size of all its fields
        raise KeyProblemError("这不是签章用的密钥文件")
    salt, operations, memory = data[6:38], int.from_bytes(data[38:46], "little"), int.from_bytes(data[46:54], "little")
    plain = data[54:]
    if data[2:4] == _ENCRYPTED:
        plain = _crypt(plain, password, salt, operations, memory)
    elif data[2:4] != _PLAIN:
        raise KeyProblemError("这不是签章用的密钥文件")
    key = SecretKey(plain[:8], plain[8:72])
    # Without a password minisign writes no checksum.
    if plain[72:] != _checksum(key) and (data[2:4] == _ENCRYPTED or any(plain[72:])):
        raise KeyProblemError("口令不对，或密钥文件已损坏")
    return key


def trusted_keys(from_settings: str) -> TrustedKeys:
    """Give the keys that the administrator set; if there are none, and no place for them, those of the settings."""
    text = _administrators_keys()
    return _read_trusted(from_settings) if text is None else _read_trusted(text)._replace(by_administrator=True)


def _read_trusted(text: str) -> TrustedKeys:
    """Read one group of keys a line, the keys apart by blanks; comments are passed over."""
    groups, messages = [], []
    for line in map(str.strip, _BETWEEN_LINES.split(text)):
        if not line or line.startswith(("#", _COMMENT)):
            continue
        try:
            groups.append(tuple(dict.fromkeys(map(read_public_key, line.split()))))
        except KeyProblemError as error:
            messages.append(str(error))
    return TrustedKeys(tuple(groups), messages=tuple(messages))


ADMINISTRATORS_FILE = Path("/etc/benefit-estimator/keys")
_ADMINISTRATORS_REGISTRY = r"Software\Policies\benefit-estimator"
_REGISTRY_NAME = "RuleKeys"


def _administrators_keys() -> str | None:
    """Give what the administrator of this computer set, None where that is nothing; what cannot be read is no key."""
    if sys.platform == "win32":
        return _from_registry()
    try:
        return read_own(ADMINISTRATORS_FILE).decode(errors="replace")
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError:
        return ""


if sys.platform == "win32":

    def _from_registry() -> str | None:
        """Read the value RuleKeys, of one line or several, or the values of a key of that name, as a policy's list."""
        import winreg  # noqa: PLC0415  there is none elsewhere

        lines: list[str] = []
        there = False
        for path, wanted in ((_ADMINISTRATORS_REGISTRY, _REGISTRY_NAME),
                             (rf"{_ADMINISTRATORS_REGISTRY}\{_REGISTRY_NAME}", None)):  # fmt: skip
            try:
                with winreg.OpenKey(
                    winreg.HKEY_LOCAL_MACHINE, path, access=winreg.KEY_READ | winreg.KEY_WOW64_64KEY
                ) as key:
                    values = [winreg.EnumValue(key, index) for index in range(winreg.QueryInfoKey(key)[1])]
            except OSError:
                continue
            found = [value for name, value, _type in values if wanted in (None, name)]
            there = there or wanted is None or bool(found)
            lines += [line for value in found for line in (value if isinstance(value, list) else [str(value)])]
        return "\n".join(lines) if there else None


def _decoded(text: str) -> bytes:
    try:
        return b64decode(text.encode("ascii"), validate=True)
    except (Base64Error, UnicodeEncodeError, ValueError):
        return b""


def _checksum(key: SecretKey) -> bytes:
    return blake2b(ALGORITHM + key.number + key.key, digest_size=32).digest()


def _crypt(data: bytes, password: str, salt: bytes, operations: int, memory: int) -> bytes:
    """Encrypt, or decrypt, with the stream of bytes that scrypt makes of a password."""
    from nacl.bindings import (  # noqa: PLC0415  slow to load, and few ever seal
        crypto_pwhash_scryptsalsa208sha256_ll,
        nacl_bindings_pick_scrypt_params,
    )

    if memory >= _MOST_MEMORY:
        raise KeyProblemError("密钥文件要求的内存太多，不能使用")
    n, r, p = nacl_bindings_pick_scrypt_params(operations, memory)
    stream = crypto_pwhash_scryptsalsa208sha256_ll(
        password.encode(), salt, 1 << n, r, p, dklen=len(data), maxmem=_MOST_MEMORY
    )
    return bytes(one ^ other for one, other in zip(data, stream, strict=True))
