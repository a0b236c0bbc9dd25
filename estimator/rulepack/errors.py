"""What can be wrong with a pack: a closed list of codes; each error with its line and its row."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from estimator.rulepack.wording import KEYS, captioned

Code = Literal[
    "not-utf8",
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
    "unknown-row",
    "other-base",
    "repeated-name",
    "gap",
    "overlap",
    "unreachable-row",
    "group-conflict",
    "rate-out-of-range",
    "base-not-given",
    "example-refused",
    "example-outside",
    "example-differs",
    "reading-not-named",
    "reading-outdated",
    "reading-without-difference",
    "row-not-held",
    "end-not-reached",
]

OF_EXAMPLES: tuple[Code, ...] = ("example-differs", "row-not-held", "end-not-reached")
"""What is wrong only as long as nobody has worked out and confirmed examples."""


class PackError(NamedTuple):
    """One thing that is wrong with a pack, in words an officer of the bureau understands."""

    code: Code
    file: str
    table: str
    """The table, or the key at the head of the pack; "" for the whole file."""
    message: str
    row: str = ""
    """The name of the row, or its number in the table."""
    key: str = ""
    """The key in the row, dotted: `segments.2.rate`."""
    line: int | None = None
    mend: str = ""
    """What to write instead, where that can be said: as it stands in the file."""

    def __str__(self) -> str:
        """Return the error as one line: `x.toml: 第 61 行 起付标准与分段支付“resident-county”：…（bad-value）`."""
        line = "" if self.line is None else f"第 {self.line} 行 "
        return f"{self.file}: {line}{self.where}{self.message}（{self.code}）"

    @property
    def where(self) -> str:
        """The row in words: `起付标准与分段支付“resident-county”：`."""
        if not self.row:
            return f"{captioned(self.table)}：" if self.table else ""
        row = f"第 {self.row} 条" if self.row.isdigit() else f"“{self.row}”"
        return f"{KEYS.get(self.table, self.table)}{row}："

    @property
    def field(self) -> str:
        """What the error is about, as one dotted name: `deductible_and_segments.resident-county.segments.2.rate`."""
        return ".".join(part for part in (self.table, self.row, self.key) if part)

    def as_json(self) -> dict[str, object]:
        """Return the error as `--json` gives it, by field."""
        told = {"field": self.field, "message": f"{self.where}{self.message}", "code": self.code, "file": self.file}
        optional = {"line": self.line, "row": self.row, "mend": self.mend}
        return {**told, **{key: value for key, value in optional.items() if value}}


class PackErrors(Exception):  # noqa: N818  the plural says that it carries all of them
    """A pack that is not sound, with all that was found."""

    def __init__(self, errors: Sequence[PackError]) -> None:
        """Keep what was found in the order of the file."""
        super().__init__("\n".join(str(error) for error in errors))
        self.errors = tuple(errors)
