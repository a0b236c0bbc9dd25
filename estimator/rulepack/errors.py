"""What can be wrong with a pack: a closed list of codes, each error with its table and what was expected."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

Code = Literal[
    "not-toml",
    "unknown-key",
    "missing-key",
    "wrong-type",
    "bad-value",
    "unknown-fact",
    "unknown-value",
    "unknown-article",
    "unknown-reading",
    "unknown-base",
    "other-base",
    "repeated-name",
    "gap",
    "overlap",
    "unreachable-row",
    "group-conflict",
    "rate-out-of-range",
    "example-refused",
    "example-differs",
    "row-not-held",
    "end-not-reached",
]


class PackError(NamedTuple):
    """One thing that is wrong with a pack."""

    code: Code
    file: str
    table: str
    message: str

    def __str__(self) -> str:
        """The error as one line: `rules/x.toml: points 3: gap: …`."""
        return f"{self.file}: {self.table}: {self.code}: {self.message}"


class PackErrors(Exception):  # noqa: N818  the plural says that it carries all of them
    """A pack that is not sound, with all that was found."""

    def __init__(self, errors: Sequence[PackError]) -> None:
        """Keep what was found in the order of the file."""
        super().__init__("\n".join(str(error) for error in errors))
        self.errors = tuple(errors)
