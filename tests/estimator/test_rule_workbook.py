"""The workbook of rules: a view of every pack without loss, also once another program has saved it.

The ordinary run goes through a share of the packs; `dev.py prove-cases` through all others.
"""

import subprocess
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from estimator.rule_workbook.check import read_workbook
from estimator.rule_workbook.export import export_workbook
from estimator.rulepack import Pack
from estimator.rulepack.loading import parse_pack
from tests import later_packs, officer_packs
from tests.shared import folder_of_run, once

ROOT = Path(__file__).parents[2]
UNCOUNTED = {"named", "file", "line", "otherwise"}
WHERE = {"named", "file", "line", "otherwise"}
BookOf = Callable[[int], Path]
BY_THE_LOADER = {"file", "lines", "sha256", "content", "under", "vocabulary", "otherwise", "example", "reading"}


class Source(NamedTuple):
    """A pack of the tree: its bytes, and where its bases are."""

    name: str
    content: bytes
    base_of: Callable[[str], bytes | None]


def rules_file(name: str) -> bytes | None:
    """Return the file of a pack that comes with the program, drafts among them."""
    return next((path.read_bytes() for path in (ROOT / "rules").rglob(f"{name}.toml")), None)


def sources() -> list[Source]:
    """Return every pack that there is."""
    files = sorted((ROOT / "rules").rglob("*.toml"))
    files += sorted((later_packs.FOLDER / "alone").glob("*.toml"))
    found = [Source(path.stem, path.read_bytes(), rules_file) for path in files]
    found += [
        Source(path.stem, path.read_bytes(), officer_packs.file_of) for path in sorted(officer_packs.FOLDER.glob("*"))
    ]
    return found + [Source(name, later_packs.text_of(name).encode(), later_packs.file_of) for name in later_packs.NAMES]


def said(pack: Pack) -> dict[str, Any]:
    """Return all that a pack says, but for where its rows stand; the other ways of readings as they are worked out."""
    data = pack.model_dump(exclude=BY_THE_LOADER | {"based_on"}, warnings=False)
    rows = {key: [{k: v for k, v in row.items() if k not in WHERE} for row in value]
            for key, value in data.items() if isinstance(value, tuple | list)}  # fmt: skip
    examples = [example.model_dump(exclude=WHERE) for example in pack.example]
    readings = [reading.model_dump(exclude=WHERE) for reading in pack.reading]
    otherwise = {
        name: {
            table: [row.model_dump(exclude=UNCOUNTED, warnings=False) for row in changed]
            for table, changed in tables.items()
        }
        for name, tables in pack.otherwise.items()
    }
    base = None if pack.based_on is None else pack.based_on.id
    return {**data, **rows, "example": examples, "reading": readings, "otherwise": otherwise, "based_on": base}


SHARES = 12
"""Into how many shares the packs are cut; LibreOffice opens those of a share together."""
PACKS = sorted((number % SHARES, number, source) for number, source in enumerate(sources()))
of_each_pack = pytest.mark.parametrize(
    ("share", "number", "source"),
    [pytest.param(*one, id=one[-1].name, marks=pytest.mark.exhaustive if one[0] else ()) for one in PACKS],
)


@pytest.fixture
def book_of(tmp_path_factory: pytest.TempPathFactory) -> BookOf:
    """The workbook of a pack, by its number."""
    by_number = {number: source for _, number, source in PACKS}

    def book(number: int) -> Path:
        source = by_number[number]
        export = partial(export_workbook, source.content, f"{source.name}.toml", source.base_of)
        return once(folder_of_run(tmp_path_factory), f"{number}.xlsx", export)

    return book


@of_each_pack
def test_a_pack_comes_back_from_its_workbook_as_it_was(
    share: int, number: int, source: Source, book_of: BookOf
) -> None:
    del share
    found = read_workbook(book_of(number), source.base_of)
    assert found.faults == ()
    assert found.pack is not None
    assert said(found.pack) == said(parse_pack(source.content, f"{source.name}.toml", source.base_of))


@pytest.fixture
def saved_again(tmp_path_factory: pytest.TempPathFactory, book_of: BookOf, share: int) -> Path:
    """The workbook of every pack of a share as LibreOffice saves it."""

    def save_again(folder: Path) -> None:
        profile = f"-env:UserInstallation={tmp_path_factory.mktemp('profile').as_uri()}"
        books = [str(book_of(number)) for one, number, _ in PACKS if one == share]
        command = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", str(folder), *books]
        subprocess.run(command, check=True, capture_output=True, timeout=1800)

    return once(folder_of_run(tmp_path_factory), f"saved-again-{share}", save_again)


@pytest.mark.long
@pytest.mark.needs("soffice")
@of_each_pack
def test_it_comes_back_from_the_copy_that_libreoffice_saved(
    share: int, number: int, source: Source, saved_again: Path
) -> None:
    del share  # it says in which run of LibreOffice the book was saved
    found = read_workbook(saved_again / f"{number}.xlsx", source.base_of)
    assert found.faults == ()
    assert found.pack is not None
    assert said(found.pack) == said(parse_pack(source.content, f"{source.name}.toml", source.base_of))
