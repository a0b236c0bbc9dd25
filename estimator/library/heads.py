"""What stands at the head of a pack: enough to know when it holds, read without its tables."""

import re
import tomllib
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date
from hashlib import sha256
from typing import Any, NamedTuple

from estimator.library.places import PlaceName
from estimator.library.seal import Origin
from estimator.rulepack import Pack
from estimator.rulepack.inheritance import tables_of
from estimator.rulepack.loading import parse_pack

_FIRST_LIST = re.compile(rb"(?m)^[ \t]*(?:[\w-]+[ \t]*=[ \t]*)?\[")
_DECLARATION = re.compile(rb"(?m)^[ \t]*(?:\[\[[ \t]*)?[\"']?(?:fact|benefit)\b")
_KEY_OF_HEAD = re.compile(rb"(?m)^[ \t]*[\"']?(?:id|region|title|document|checked|in_force_\w+|based_on)\b")


class PackHead(NamedTuple):
    """A pack as the library lists it; the pack itself is read when it is asked for."""

    id: str
    region: str
    title: str
    in_force_from: date
    in_force_upto: date | None
    sha256: str
    place: PlaceName
    load: Callable[[], Pack]
    """Read the pack, proven before."""
    document: str = ""
    origin: Origin | None = None
    """Who issued it; None of a pack that is shipped."""
    issue: int = 0
    """The how manieth issue under its id; 0 of a pack that is shipped."""
    may_declare: Callable[[], bool] = lambda: True
    """Tell, without reading the pack, whether it or a base of it may declare facts or benefits of its own."""
    fault: str = ""
    """Why it cannot be used, in words; the days on which it would hold are then without rules."""

    @property
    def is_draft(self) -> bool:
        """Whether nobody issued it: it may be tried, and answers no real case."""
        return self.place != "shipped" and self.origin is None


def head_of(pack: Pack) -> PackHead:
    """List a pack that was read already, a draft to be tried."""
    return PackHead(
        id=pack.id,
        region=pack.region,
        title=pack.title,
        in_force_from=pack.in_force_from,
        in_force_upto=pack.in_force_upto,
        sha256=pack.sha256,
        place="user",
        load=lambda: pack,
        document=pack.document,
        issue=pack.issue,
    )


class PackFile(NamedTuple):
    """The bytes of a pack that was proven and is as it was then, and who issued it."""

    data: bytes
    name: str
    origin: Origin | None


def read_head(data: bytes) -> Mapping[str, Any]:
    """Read the keys before the first table of rows. Raises ValueError."""
    keys = data.partition(b"\n[[")[0]
    short, *rest = _FIRST_LIST.split(keys, maxsplit=1)
    if rest and not _KEY_OF_HEAD.search(rest[0]):
        with suppress(tomllib.TOMLDecodeError):  # in a text of several lines
            return _read(short)  # rows that stand among the keys would be most of the work
    return _read(keys)


def _read(keys: bytes) -> Mapping[str, Any]:
    try:
        return tomllib.loads(keys.decode("utf-8-sig"))
    except RecursionError as error:
        raise ValueError(str(error)) from error


class PackFiles:
    """All pack files there are, by id, whether they hold or not: a base may be an issue that holds no longer."""

    def __init__(self) -> None:
        """Begin with none."""
        self._files: dict[str, list[PackFile]] = {}

    def add(self, name: str, file: PackFile) -> None:
        """Take up a file of the pack with an id."""
        self._files.setdefault(name, []).append(file)

    def newest(self, name: str) -> bytes | None:
        """Give the file of the last issue of a pack; None where there is none."""
        files = self._files.get(name, ())
        return max(files, key=lambda file: file.origin.issue if file.origin else 0).data if files else None

    def load(self, file: PackFile) -> Pack:
        """Read a pack that was proven, without its examples. Raises PackErrors."""
        return self.parse(file, proven=True)

    def parse(self, file: PackFile, *, proven: bool = False) -> Pack:
        """Read a pack on its base, and note who issued it. Raises PackErrors."""
        pack = parse_pack(file.data, file.name, self._bases_of(file).get, proven=proven)
        if file.origin is None:
            return pack
        return pack.model_copy(update=file.origin._asdict())

    def may_declare(self, file: PackFile) -> bool:
        """Tell whether a pack or a base of it may declare facts or benefits; it is not read for that."""
        return any(_DECLARATION.search(data) for data in (file.data, *self._bases_of(file).values()))

    def _bases_of(self, file: PackFile) -> dict[str, bytes]:
        """Give the files of the base, of its base …: of several issues the one that says what the pack was based on."""
        found: dict[str, bytes] = {}
        data = file.data
        while base := _base_of(data):
            name, pinned = base
            files = [one.data for one in self._files.get(name, ()) if one.data != data]
            if name in found or not files:
                break
            data = next((one for one in files if self._is_pinned(one, pinned)), files[-1]) if files[1:] else files[0]
            found[name] = data
        return found

    def _is_pinned(self, data: bytes, pinned: str) -> bool:
        bases = self._bases_of(PackFile(data, "", None))
        return pinned in (sha256(data).hexdigest(), tables_of(data, "base.toml", bases.get, proven=False).content)


def _base_of(data: bytes) -> tuple[str, str] | None:
    """Return the id of the base and what it says, as the pack has it; reading the pack says what is wrong with it."""
    try:
        base = read_head(data).get("based_on")
    except ValueError:
        return None
    if not isinstance(base, dict):
        return None
    return str(base.get("id")), str(base.get("sha256"))
