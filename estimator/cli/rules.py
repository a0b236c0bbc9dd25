"""The commands about rule packs: which there are, whether one is sound, what one says."""

import argparse
from pathlib import Path

from estimator.cli.console import pack_text, packs_text, say, say_json, warn
from estimator.cli.trusted import own_trusted_keys
from estimator.library.drafts import draft_head, read_draft, shipped_drafts
from estimator.library.library import library_in_use
from estimator.library.proof.proof import Proof, prove
from estimator.library.shelf import read_shelf
from estimator.reading import refused
from estimator.rulepack import Pack, PackErrors
from estimator.rulepack.loading import parse_pack
from estimator.rulepack.schema import pack_schema

DONE, UNSOUND = 0, 2


def list_packs(_options: argparse.Namespace) -> int:
    """Say which packs there are and on which days each holds."""
    library = library_in_use()
    say(packs_text(library.packs))
    say(*(withdrawal.in_words() for withdrawal in library.withdrawals))
    warn(*(f"草稿，不用于办理业务：{path}  {draft_head(path).title}" for path in shipped_drafts()))
    return DONE


def check(options: argparse.Namespace) -> int:
    """Prove a pack; say all that is wrong with it by file and line, or as JSON by field. Raises CaseError."""
    path = Path(options.file)
    try:
        proof = prove(read_draft(path, own_trusted_keys()))
    except PackErrors as unsound:
        if options.json:
            say_json({"errors": [error.as_json() for error in unsound.errors]})
        else:
            warn(*unsound.errors)
        return UNSOUND
    if options.json:
        found = proof._asdict() | {"advice": [one.as_json() for one in proof.advice]}
        say_json({"errors": [], **{key: value for key, value in found.items() if value != []}})
    else:
        say(f"{path.name} {_proven(proof)}")
        say(*(f"提示：{one}" for one in proof.advice))
    return DONE


def _proven(proof: Proof) -> str:
    return f"可靠：规则 {proof.rows} 条，组合 {proof.combinations} 种，例 {proof.examples} 个，全部通过"


def schema(_options: argparse.Namespace) -> int:
    """Print the JSON schema of a pack, by which editors complete and check."""
    say_json(pack_schema())
    return DONE


def show(options: argparse.Namespace) -> int:
    """Say what a pack says, by the id of one that holds or from a file. Raises CaseError, PackErrors."""
    pack = pack_of(options.pack)
    if not pack.content:  # of a proven one it is not reckoned at every start
        newest = read_shelf(own_trusted_keys()).files.newest
        content = parse_pack(newest(pack.id) or b"", pack.file, newest).content
        pack = pack.model_copy(update={"content": content})
    say(pack_text(pack))
    return DONE


def pack_of(name: str) -> Pack:
    """Read a pack from a file, or give the one that holds under an id. Raises CaseError, PackErrors."""
    path = Path(name)
    if name.endswith(".toml") or path.is_file():
        return read_draft(path, own_trusted_keys())
    packs = {pack.id: pack for pack in library_in_use().packs}
    if name not in packs:
        raise refused(f"没有编号为 {name} 的规则包，有：{'、'.join(packs)}")
    return packs[name]
