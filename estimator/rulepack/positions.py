"""On which line of a pack each key and each row stands; the parser of TOML does not tell."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from estimator.rulepack.errors import PackError

Path = tuple[str | int, ...]
Lines = Mapping[Path, int]

_A_ROW = 2
"""Parts of the path of a row: table, number."""

_TOKEN = re.compile(
    r"""(?P<blank>[ \t\r]+|\#[^\n]*)
    |(?P<text>\"\"\"(?:\\.|[^\\])*?\"{3,5}|'''.*?'{3,5}|"(?:\\.|[^"\\\n])*"|'[^'\n]*')
    |(?P<mark>[\[\]{}=,.\n])
    |(?P<bare>[^\s\[\]{}=,."'\#]+)""",
    re.VERBOSE | re.DOTALL,
)


@lru_cache(maxsize=4)  # a pack, and the bases that it and others are read on again
def lines_of(text: str) -> Lines:
    """Find the line of each key, row and item of sound TOML: `("points", 2, "when", "tier")` is on 61."""
    return _Scanner(text).lines


def line_at(lines: Lines, path: Path) -> int | None:
    """Return the line of a place, or of the nearest that stands around it; None where nothing of it is in the text."""
    return next((lines[path[:length]] for length in range(len(path), 0, -1) if path[:length] in lines), None)


def located(errors: Iterable[PackError], lines: Mapping[str, Lines]) -> list[PackError]:
    """Give errors the line of their key, where that is not the line of their row; `lines` are by file."""
    rows = {
        file: {(path[0], line): path for path, line in there.items() if len(path) == _A_ROW}
        for file, there in lines.items()
    }
    return [_located_in(error, lines.get(error.file, {}), rows.get(error.file, {})) for error in errors]


def _located_in(error: PackError, there: Lines, rows: Mapping[tuple[str | int, int], Path]) -> PackError:
    if error.line is None:
        # What is missing at the head of a pack belongs on its first line.
        keys = error.key.split(".") if error.key else ()
        return error._replace(line=line_at(there, (error.table, *keys)) or 1) if error.table else error
    row = rows.get((error.table, error.line))
    if row is None or not error.key or error.code == "overlap":  # of rows that overlap the whole row is meant
        return error
    key = tuple(int(part) - 1 if part.isdigit() else part for part in error.key.split("."))
    return error._replace(line=line_at(there, (*row, *key)))


class _Scanner:
    """A walk over the tokens of a text, keeping where in the data it is."""

    def __init__(self, text: str) -> None:
        """Walk a text, and keep the line of each place in it."""
        self.lines: dict[Path, int] = {}
        self._tokens: list[tuple[str, int]] = []
        line = 1
        for match in _TOKEN.finditer(text):
            token = match.group()
            if match.lastgroup != "blank":
                self._tokens.append((token, line))
            line += token.count("\n")
        self._next = 0
        self._rows: dict[Path, int] = {}
        self._walk()

    def _walk(self) -> None:
        head: Path = ()
        while self._next < len(self._tokens):
            if self._peek() == "\n":
                self._next += 1
            elif self._peek() == "[":
                head = self._head()
            else:
                self._pair(head)

    def _peek(self) -> str:
        return self._tokens[self._next][0] if self._next < len(self._tokens) else "\n"

    def _head(self) -> Path:
        """Read the name of a table, and go on from it."""
        line = self._tokens[self._next][1]
        self._next += 1
        repeated = self._peek() == "["
        self._next += repeated
        name = self._within_rows(self._key())
        self._next += 1 + repeated
        if not repeated:
            self.lines[name] = line
            return name
        number = self._rows.get(name, 0)
        self._rows[name] = number + 1
        self.lines.setdefault(name, line)
        self.lines[(*name, number)] = line
        return (*name, number)

    def _within_rows(self, name: Path) -> Path:
        """Return a dotted name in a head: what stands before its last part and has rows means the last of them."""
        path: Path = ()
        for part in name[:-1]:
            path = (*path, part)
            if path in self._rows:
                path = (*path, self._rows[path] - 1)
        return (*path, *name[-1:])

    def _key(self) -> Path:
        parts: list[str | int] = []
        while self._peek() not in ("=", "]", "\n"):
            if self._peek() != ".":
                parts.append(self._peek().strip("\"'"))
            self._next += 1
        return tuple(parts)

    def _pair(self, around: Path) -> None:
        line = self._tokens[self._next][1]
        path = (*around, *self._key())
        self.lines[path] = line
        self._next += 1
        self._value(path)

    def _value(self, path: Path) -> None:
        if self._peek() in ("[", "{"):
            in_list = self._peek() == "["
            self._next += 1
            self._items(path, in_list=in_list)
            return
        while self._peek() not in (",", "]", "}", "\n"):
            self._next += 1

    def _items(self, path: Path, *, in_list: bool) -> None:
        """Read the items of a list, or the pairs of an inline table."""
        number = 0
        while self._next < len(self._tokens) and self._peek() not in ("]", "}"):
            if self._peek() in (",", "\n"):
                self._next += 1
            elif in_list:
                self.lines[(*path, number)] = self._tokens[self._next][1]
                self._value((*path, number))
                number += 1
            else:
                self._pair(path)
        self._next += 1
