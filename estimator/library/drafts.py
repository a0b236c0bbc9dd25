"""Drafts: packs that nobody issued. They are read and proven to be tried, and answer no real case."""

from pathlib import Path
from typing import NamedTuple

from estimator.errors import CaseError
from estimator.library.heads import PackHead, head_of, read_head
from estimator.library.keys import TrustedKeys
from estimator.library.library import Library
from estimator.library.places import place
from estimator.library.proof.proof import prove
from estimator.library.shelf import read_shelf
from estimator.reading import read_input
from estimator.rulepack import Pack, PackErrors
from estimator.rulepack.errors import OF_EXAMPLES
from estimator.rulepack.inheritance import BaseOf
from estimator.rulepack.loading import parse_pack


def shipped_drafts() -> tuple[Path, ...]:
    """Give the files of the drafts that come with the program."""
    return tuple(sorted((place("shipped").folder / "drafts").glob("*.toml")))


class DraftHead(NamedTuple):
    """What stands at the head of a draft, as it is written there."""

    title: str
    document: str
    in_force_from: str


def draft_head(path: Path) -> DraftHead:
    """Read the head of a draft; of one that cannot be read its name."""
    try:
        head = read_head(read_input(path))
    except (CaseError, ValueError):
        return DraftHead(path.stem, "", "")
    return DraftHead(*(str(head.get(key, "")) for key in ("title", "document", "in_force_from")))


def base_beside(path: Path, trusted: TrustedKeys) -> BaseOf:
    """Find a base in the folder of the pack that names it, or among those that are shipped or installed."""

    def content(name: str) -> bytes | None:
        file = path.with_name(f"{name}.toml")
        return read_input(file) if file.is_file() else read_shelf(trusted).files.newest(name)

    return content


def read_draft(path: Path, trusted: TrustedKeys, content: bytes | None = None) -> Pack:
    """Read a pack that need not be issued; `content` stands for its file where that holds something else.

    Raises CaseError, PackErrors.
    """
    content = read_input(path) if content is None else content
    return parse_pack(content, path.name, base_beside(path, trusted))


def proven_draft(path: Path, trusted: TrustedKeys, content: bytes | None = None) -> Pack:
    """Read a pack that need not be issued, and prove it. Raises CaseError, PackErrors."""
    pack = read_draft(path, trusted, content)
    prove(pack)
    return pack


def prove_to_try(pack: Pack) -> None:
    """Prove a draft that is to be tried. Raises PackErrors.

    Its examples need not be confirmed yet: trying is how one sees what they come to.
    """
    try:
        prove(pack)
    except PackErrors as unsound:
        if any(error.code not in OF_EXAMPLES for error in unsound.errors):
            raise


def trial_library(pack: Pack, library: Library) -> Library:
    """Give a library with a draft, proven before, among the packs of another, all of them only tried."""
    return Library([*(_tried(head) for head in library.heads if _stays_beside(head, pack)), head_of(pack)])


def _stays_beside(head: PackHead, pack: Pack) -> bool:
    return head.region == pack.region and head.id != pack.id and head.in_force_from != pack.in_force_from


def _tried(head: PackHead) -> PackHead:
    """Count a pack that holds as one that is tried: while a draft is, no answer is one to be handed out."""

    def load() -> Pack:
        return head.load().model_copy(update={"issued_by": "", "issued_on": None, "issue": 0})

    return head._replace(place="user", origin=None, load=load)
