"""The seal of a rule pack: sound only as it was made, by a key that is trusted, and the same to minisign itself."""

import subprocess
import tomllib
from base64 import b64encode
from datetime import date
from importlib.resources import files
from pathlib import Path

import minisign  # type: ignore[import-untyped]  # it has no stubs
import pytest

from estimator.library import keys
from estimator.library.keys import (
    KeyProblemError,
    SecretKey,
    TrustedKeys,
    new_key,
    public_key_text,
    read_public_key,
    read_secret_key,
    secret_key_text,
    trusted_keys,
)
from estimator.library.seal import Origin, Sealed, SealError, add_seal, check_seal, take_apart

PACK = 'id = "somewhere-2027"\ntitle = "某地规则"\n'.encode()
ORIGIN = Origin("三门峡市医疗保障局", date(2026, 12, 20), 1)
MAKER, HEAD, STRANGER = new_key(), new_key(), new_key()
MAKER_ALONE = TrustedKeys(((MAKER.public,),))
BOTH = TrustedKeys(((MAKER.public, HEAD.public),))


@pytest.fixture(autouse=True)
def _cheap_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "_OPERATIONS", 1 << 15)
    monkeypatch.setattr(keys, "_MEMORY", 1 << 20)


def code_of(data: bytes, trusted: TrustedKeys) -> str:
    """Return why a seal does not count."""
    with pytest.raises(SealError) as caught:
        check_seal(data, trusted)
    assert str(caught.value)
    return caught.value.code


def test_a_sealed_pack_says_the_same_and_who_issued_it() -> None:
    sealed = add_seal(PACK, MAKER, ORIGIN)
    assert check_seal(sealed, MAKER_ALONE) == (PACK, ORIGIN)
    assert tomllib.loads(sealed.decode()) == tomllib.loads(PACK.decode())
    assert str(ORIGIN) == "签发：三门峡市医疗保障局 2026-12-20 第 1 次"


def test_a_last_line_without_its_end_is_completed() -> None:
    content, _origin = check_seal(add_seal(PACK[:-1], MAKER, ORIGIN), MAKER_ALONE)
    assert content == PACK


def test_every_byte_counts() -> None:
    sealed = add_seal(PACK, MAKER, ORIGIN)
    for place in range(len(sealed)):
        for changed in (sealed[place] ^ 1, sealed[place] ^ 0x20, 0x0A, 0x0D):
            altered = sealed[:place] + bytes([changed]) + sealed[place + 1 :]
            if altered != sealed:
                assert code_of(altered, MAKER_ALONE) in ("altered", "unsealed", "stranger"), place
        assert code_of(sealed[:place], MAKER_ALONE) in ("altered", "unsealed")
        assert code_of(sealed[:place] + b" " + sealed[place:], MAKER_ALONE)
    assert code_of(sealed + b"\n", MAKER_ALONE) == "altered"
    assert code_of(sealed + b"fund = 1\n", MAKER_ALONE) == "altered"
    assert code_of(sealed.replace(b"\n", b"\r\n"), MAKER_ALONE) == "altered"


def test_drafts_strangers_and_unset_keys_are_told_apart() -> None:
    assert code_of(PACK, MAKER_ALONE) == "unsealed"
    assert code_of(add_seal(PACK, STRANGER, ORIGIN), MAKER_ALONE) == "stranger"
    assert code_of(add_seal(PACK, MAKER, ORIGIN), TrustedKeys()) == "stranger"
    forged = SecretKey(MAKER.number, STRANGER.key)
    assert code_of(add_seal(PACK, forged, ORIGIN), MAKER_ALONE) == "altered"


def test_two_keys_can_be_asked_for() -> None:
    once = add_seal(PACK, MAKER, ORIGIN)
    twice = add_seal(once, HEAD, ORIGIN)
    assert code_of(once, BOTH) == "incomplete"
    assert check_seal(twice, BOTH) == (PACK, ORIGIN)
    assert code_of(twice, MAKER_ALONE) == "stranger"
    with pytest.raises(SealError, match="已经签过章"):
        add_seal(once, MAKER, ORIGIN)
    parts = take_apart(once)
    assert code_of(Sealed(PACK, parts.seals * 2).text(), MAKER_ALONE) == "altered"


@pytest.mark.parametrize("name", ["", " ", "局 ", "一\n二", "一\u202e二", "长" * 61])
def test_an_issuer_is_a_name(name: str) -> None:
    with pytest.raises(ValueError, match="签发单位"):
        add_seal(PACK, MAKER, ORIGIN._replace(issued_by=name))


def test_another_program_of_the_format_checks_our_seal_and_reads_our_keys() -> None:
    parts = take_apart(add_seal(PACK, MAKER, ORIGIN))
    signature = minisign.Signature.from_bytes(("\n".join(parts.seals[0].lines()) + "\n").encode())
    public = minisign.PublicKey.from_bytes(public_key_text(MAKER.public).encode())
    public.verify(PACK, signature)
    assert signature.trusted_comment == str(ORIGIN)
    with pytest.raises(minisign.VerifyError):
        public.verify(PACK + b" ", signature)

    secret = minisign.SecretKey.from_bytes(secret_key_text(MAKER, "口令").encode())
    secret.decrypt("口令")
    public.verify(b"theirs", secret.sign(b"theirs", trusted_comment="by them"))


def test_we_take_the_keys_and_seals_of_another_program_of_the_format(monkeypatch: pytest.MonkeyPatch) -> None:
    pair = minisign.KeyPair.generate()
    public = read_public_key(pair.public_key.to_base64().decode())
    assert read_secret_key(bytes(pair.secret_key).decode(), "").public == public
    pair.secret_key.encrypt("word", opslimit=1 << 15, memlimit=1 << 20)
    assert read_secret_key(bytes(pair.secret_key).decode(), "word").public == public
    pair.secret_key.decrypt("word")
    monkeypatch.setattr(minisign.secret_key, "check_comment", lambda _text: None)  # else it writes ASCII alone
    theirs = pair.secret_key.sign(PACK, untrusted_comment="seal of a rule pack", trusted_comment=str(ORIGIN))
    lines = "".join(f"#= {line}\n" for line in bytes(theirs).decode().splitlines())
    assert check_seal(PACK + lines.encode(), TrustedKeys(((public,),))) == (PACK, ORIGIN)


@pytest.mark.needs("minisign")
def test_minisign_itself_checks_our_seal_and_we_read_its_key(tmp_path: Path) -> None:
    pack = files("rules").joinpath("sanmenxia-2021.toml").read_bytes()
    (tmp_path / "sealed.toml").write_bytes(add_seal(pack, MAKER, ORIGIN))
    (tmp_path / "maker.pub").write_text(public_key_text(MAKER.public), "utf-8")
    script = """
        set -e
        sed -n 's/^#= //p' sealed.toml > pack.toml.minisig
        sed '/^#= /d' sealed.toml > pack.toml
        minisign -Vm pack.toml -p maker.pub
        minisign -G -W -p theirs.pub -s theirs.key
        minisign -S -s theirs.key -m pack.toml -x theirs.minisig -c 'seal of a rule pack' -t "$1"
    """
    command = ["sh", "-c", script, "sh", str(ORIGIN)]
    said = subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, text=True)
    assert str(ORIGIN) in said.stdout
    theirs = read_secret_key((tmp_path / "theirs.key").read_text("utf-8"), "")
    assert str(theirs.public) == (tmp_path / "theirs.pub").read_text("utf-8").splitlines()[1]
    lines = "".join(f"#= {line}\n" for line in (tmp_path / "theirs.minisig").read_text("utf-8").splitlines())
    assert check_seal(pack + lines.encode(), TrustedKeys(((theirs.public,),))) == (pack, ORIGIN)


def test_the_secret_key_opens_with_its_password_alone() -> None:
    text = secret_key_text(MAKER, "口令 12")
    assert read_secret_key(text, "口令 12") == MAKER
    assert b64encode(MAKER.key[:32]).decode()[:40] not in text
    with pytest.raises(KeyProblemError, match="口令不对"):
        read_secret_key(text, "口令 13")
    for wrong in ("", "untrusted comment: x", "untrusted comment: x\n!!!", public_key_text(MAKER.public), "密\n钥"):
        with pytest.raises(KeyProblemError, match="不是签章用的密钥文件"):
            read_secret_key(wrong, "")


def test_what_the_administrator_set_counts_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "keys"
    monkeypatch.setattr(keys, "ADMINISTRATORS_FILE", file)
    in_settings = f"{MAKER.public}；{MAKER.public} {HEAD.public}"
    assert trusted_keys(in_settings).groups == ((MAKER.public,), (MAKER.public, HEAD.public))
    assert trusted_keys("") == TrustedKeys()

    file.write_text(f"# 局里的公钥\n{public_key_text(STRANGER.public)}\n不是公钥\n", "utf-8")
    found = trusted_keys(in_settings)
    assert (found.groups, found.by_administrator) == (((STRANGER.public,),), True)
    assert found.messages == ("“不是公钥…”不是公钥：公钥是以 RW 开头的一行，共 56 个字符",)

    file.write_text("", "utf-8")
    assert trusted_keys(in_settings) == TrustedKeys(by_administrator=True)
