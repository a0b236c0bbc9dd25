"""The parts of an Excel file, element by element: kept is only what is asked for, whatever else a file may hold.

A file can unpack to a thousand times its size. How much is looked at is bounded by how large it is itself, so that
neither time nor memory runs away.
"""

from collections.abc import Iterator, Mapping
from typing import IO
from xml.parsers.expat import ParserCreate

from openpyxl.utils import range_boundaries

from estimator.reading import refused

_CHUNK = 1 << 14
_FEWEST_ELEMENTS = 1 << 20
_ELEMENTS_A_BYTE = 2
_LONGEST_TAG = 1 << 20
_LONGEST_TEXT = 1 << 18
_DEEPEST = 64


class Budget:
    """Elements that may still be looked at in a file, all its parts together."""

    def __init__(self, size: int) -> None:
        """Allow for a file of so many bytes what any honest one of that size stays far below."""
        self._left = max(_FEWEST_ELEMENTS, _ELEMENTS_A_BYTE * size)

    def spend(self, elements: int) -> None:
        """Take off what was looked at. Raises CaseError, on no field, once nothing is left."""
        self._left -= elements
        if self._left < 0:
            raise refused("文件的内容远多于它的大小，不像名册")


class PartReader:
    """Goes through a part; subclasses say what each element means. Raises whatever the part makes it."""

    def __init__(self, budget: Budget) -> None:
        """Begin with nothing read."""
        self._budget = budget
        self._elements = 0
        self._text: list[str] | None = None
        self._length = 0
        self.path: list[str] = []
        """The names of the elements that are open, without their prefixes, the outermost first."""

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        """Meet an element, which is the last of the path."""

    def end(self, name: str) -> None:
        """Leave an element, which is the last of the path no more."""

    def gather(self) -> None:
        """Gather text from here on, besides what is being gathered."""
        if self._text is None:
            self._text, self._length = [], 0

    def gathered(self) -> str:
        """Return what was gathered, and gather no more."""
        text = "".join(self._text or ())
        self._text = None
        return text

    def read(self, source: IO[bytes]) -> Iterator[None]:
        """Go through a part, a piece for each step."""
        parser = ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._leave
        parser.CharacterDataHandler = self._on_text
        parser.StartDoctypeDeclHandler = self._refuse_entities
        fed = 0
        with source:
            while chunk := source.read(_CHUNK):
                fed += len(chunk)
                parser.Parse(chunk)
                if fed - parser.CurrentByteIndex > _LONGEST_TAG:
                    raise ValueError("a tag that does not end")
                self._budget.spend(self._elements)
                self._elements = 0
                yield
            parser.Parse(b"", True)  # noqa: FBT003  expat's own signature
            yield

    def read_through(self, source: IO[bytes]) -> None:
        """Go through a part at once."""
        for _ in self.read(source):
            pass

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._elements += 1
        plain = name if ":" not in name else name.rpartition(":")[2]
        self.path.append(plain)
        if len(self.path) > _DEEPEST:
            raise ValueError("elements too deep")
        self.begin(plain, attributes)

    def _leave(self, _name: str) -> None:
        self.end(self.path.pop())

    def _on_text(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)
            self._length += len(text)
            if self._length > _LONGEST_TEXT:
                raise refused(f"有单元格的文字超过 {_LONGEST_TEXT} 字，不像名册")

    @staticmethod
    def _refuse_entities(*_declaration: object) -> None:
        raise ValueError("no workbook declares what its words stand for")


class SheetList(PartReader):
    """The sheets that a workbook says it has, in order, and which of them show; and from which day it counts."""

    def __init__(self, budget: Budget) -> None:
        """Begin with no sheet."""
        super().__init__(budget)
        self.sheets: list[tuple[str, str, bool]] = []
        """The name, the relation, and whether it shows, of each."""
        self.from_1904 = False

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        """Meet a sheet, or the workbook's own word on days."""
        if name == "sheet":
            relation = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            shows = attributes.get("state", "visible") == "visible"
            self.sheets.append((attributes.get("name", ""), relation, shows))
        elif name == "workbookPr":
            self.from_1904 = attributes.get("date1904") in ("1", "true", "on")


class Extent(PartReader):
    """How many cells a sheet has, those that a merged range covers among them."""

    def __init__(self, budget: Budget) -> None:
        """Begin with none."""
        super().__init__(budget)
        self.cells = 0

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        """Meet a cell, or a merged range."""
        if name == "c":
            self.cells += 1
        elif name == "mergeCell":
            left, first, right, last = range_boundaries(attributes.get("ref", ""))
            self.cells += (int(right or 0) - int(left or 0) + 1) * (int(last or 0) - int(first or 0) + 1)


class Relations(PartReader):
    """What a part refers to: the target and the kind of each relation, by its name."""

    def __init__(self, budget: Budget) -> None:
        """Begin with none."""
        super().__init__(budget)
        self.targets: dict[str, tuple[str, str]] = {}

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        """Meet a relation."""
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            kind = attributes.get("Type", "").rpartition("/")[2]
            self.targets[attributes.get("Id", "")] = attributes.get("Target", ""), kind

    def of_kind(self, kind: str) -> str | None:
        """Return the first target of a kind."""
        return next((target for target, its in self.targets.values() if its == kind), None)


class NumberFormats(PartReader):
    """Of all that a cell may look like, only this: the number format of each style."""

    def __init__(self, budget: Budget) -> None:
        """Begin with no style."""
        super().__init__(budget)
        self.codes: dict[str, str] = {}
        self.of_style: list[str] = []

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        """Meet a format, or a style of cells."""
        if name == "numFmt":
            self.codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "xf" and "cellXfs" in self.path:
            self.of_style.append(attributes.get("numFmtId", "0"))


class SharedStrings(PartReader):
    """The strings that cells share: those that are complete are taken away while the part is read."""

    def __init__(self, budget: Budget) -> None:
        """Begin with none."""
        super().__init__(budget)
        self.complete: list[str] = []
        self._parts: list[str] = []

    def begin(self, name: str, _attributes: Mapping[str, str]) -> None:
        """Meet a string, or a part of one; how it is pronounced is none."""
        if name == "si":
            self._parts = []
        elif name == "t" and "rPh" not in self.path:
            self.gather()

    def end(self, name: str) -> None:
        """Leave a string, or a part of one."""
        if name == "t":
            self._parts.append(self.gathered())
        elif name == "si":
            self.complete.append("".join(self._parts))
