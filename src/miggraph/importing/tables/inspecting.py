"""Inspecting the parts of a workbook before anything trusts them: no document type, nothing that outgrows bounded memory.

A document type declaration is what entities need, and ECMA-376 (part 2, 8.1.4) forbids it. The limits are those of Excel, or beyond.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import IO
from xml.parsers import expat

CHUNK = 1 << 16
MAX_CELL = 4 << 20  # bytes; Excel takes 32,767 characters
MAX_ROWS = 1_048_576
MAX_ROW = 16 << 20
MAX_CELLS = 5_000_000  # some half a minute of reading
MAX_TEXTS, MAX_SHARED = 1_000_000, 96 << 20  # texts that the cells share, and their bytes: all are in memory at once
MAX_AROUND = 32 << 20  # bytes that stand outside of cells and shared texts, beyond what rows and cells need around them
MAX_DEPTH = 100
MAX_OTHER = 500_000  # elements that are neither cells nor rows nor texts
LETTERS = 2  # columns up to ZZ
CELLS = frozenset({"v", "t", "is", "f", "r", "rPr"})


class Unfit(Exception):
    """A part that must not be read; the message says why."""


@dataclass
class Part:
    """What is in a part: the last column that holds a value, and the cells whose formulas were never calculated, as columns by row."""

    width: int = 0
    uncalculated: dict[int, list[int]] = field(default_factory=dict)


def inspect(stream: IO[bytes]) -> Part:
    """Look through a part of a workbook. Raises Unfit for what must not be read; what is no XML is left to the reader."""
    inspector = _Inspector()
    try:
        while chunk := stream.read(CHUNK):
            inspector.feed(chunk)
    except expat.ExpatError:
        return Part()  # openpyxl will not read it either
    return inspector.part()


class _Inspector:
    def __init__(self) -> None:
        self.parser = expat.ParserCreate()
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.fed = self.rows = self.row = self.cells = self.all_cells = self.texts = self.others = 0
        self.inside = self.row_begun = self.depth = 0
        self.reference, self.begun, self.opened, self.formula, self.value = "", 0, 0, False, False
        self.columns: set[str] = set()
        self.uncalculated: dict[int, list[str]] = {}

    def feed(self, chunk: bytes) -> None:
        self.parser.Parse(chunk)
        self.fed += len(chunk)
        if self.fed - self.parser.CurrentByteIndex > MAX_CELL:
            raise Unfit(f"has something of more than {MAX_CELL:,} bytes in it")
        if self.fed - self.inside > MAX_AROUND + 400 * (self.rows + self.others) + 100 * (self.all_cells + self.texts):
            raise Unfit(f"has more than {MAX_AROUND:,} bytes around its cells")

    def part(self) -> Part:
        uncalculated = {row: [_number(column) for column in columns] for row, columns in self.uncalculated.items()}
        return Part(max(map(_number, self.columns), default=0), uncalculated)

    def _doctype(self, *_: object) -> None:
        raise Unfit("declares a document type, which no workbook may")

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise Unfit(f"has elements nested more than {MAX_DEPTH} deep")
        if name == "c":
            self._cell(attributes.get("r", ""), calculated=attributes.get("t") == "str")
        elif name == "row":
            self._row(attributes.get("r", ""))
        elif name == "f":
            self.formula = True
        elif name == "v":
            self.opened = self.parser.CurrentByteIndex
        elif name == "is":
            self.value = True
        elif name == "si":
            self._text()
        elif name not in CELLS:
            self.others += 1
            if self.others > MAX_OTHER:
                raise Unfit(f"has more than {MAX_OTHER:,} elements beside its cells")

    def _cell(self, reference: str, *, calculated: bool) -> None:
        self.cells += 1
        self.reference = reference.rstrip("0123456789") or _letters(self.cells)
        self.begun, self.formula, self.value = self.parser.CurrentByteIndex, False, calculated  # perhaps as an empty text
        self.all_cells += 1
        if self.all_cells > MAX_CELLS:
            raise Unfit(f"has more than {MAX_CELLS:,} cells")
        if self.cells > 16_384:
            raise Unfit(f"has more than 16,384 cells in row {self.row}")

    def _row(self, number: str) -> None:
        self.rows += 1
        self.row = int(number) if number.isdecimal() and len(number) < 9 else self.row + 1
        self.cells, self.row_begun = 0, self.parser.CurrentByteIndex
        if self.rows > MAX_ROWS or self.row > MAX_ROWS:
            raise Unfit(f"has more than {MAX_ROWS:,} rows")

    def _text(self) -> None:
        self.texts += 1
        self.begun = self.parser.CurrentByteIndex
        if self.texts > MAX_TEXTS:
            raise Unfit(f"has more than {MAX_TEXTS:,} texts")

    def _end(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        self.depth -= 1
        if name == "v" and self.parser.CurrentByteIndex - self.opened > len(tag) + 2:
            self.value = True  # more than <v></v>
        if name in ("c", "si"):
            self._ended(name)
        if name == "c" and (self.value or self.formula):
            if len(self.reference) > LETTERS:
                raise Unfit(f"has a value in column {self.reference[:9]}: is this a list of publications?")
            self.columns.add(self.reference)
            if self.formula and not self.value:
                self.uncalculated.setdefault(self.row, []).append(self.reference)

    def _ended(self, name: str) -> None:
        size = self.parser.CurrentByteIndex - self.begun
        self.inside += size
        if size > MAX_CELL:
            raise Unfit(f"has a cell of more than {MAX_CELL:,} bytes{f' ({self.reference}{self.row})' if name == 'c' else ''}")
        if name == "c" and self.parser.CurrentByteIndex - self.row_begun > MAX_ROW:
            raise Unfit(f"has more than {MAX_ROW:,} bytes in row {self.row}")
        if self.texts and self.inside > MAX_SHARED:
            raise Unfit(f"has more than {MAX_SHARED:,} bytes of texts")


def _number(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def _letters(number: int) -> str:
    first, second = divmod(number - 1, 26)
    return (_letters(first) if first else "") + chr(65 + second)
