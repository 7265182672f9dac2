"""Blocks and sections: the parts of a list, each with the lines it stands on."""

from __future__ import annotations

from dataclasses import dataclass, field

MAX_BLOCK = 20_000  # characters; an entry that is longer is none, and the patterns would take long
Line = tuple[int, str]  # the number of a line (1-based) and its text, repaired


@dataclass(slots=True)
class Block:
    """One thing that a list lists: the lines of its citation or header, and those of its annotation, under the heading of its section."""

    heading: str
    lines: list[Line]
    annotation: list[Line] = field(default_factory=list)

    @property
    def line(self) -> int:
        """The number of the line it begins on."""
        return self.lines[0][0] if self.lines else self.annotation[0][0] if self.annotation else 0

    @property
    def header(self) -> str:
        """The citation or header as one text."""
        return " ".join(text for _, text in self.lines)

    @property
    def description(self) -> str:
        """The annotation as one text, its paragraphs parted by line ends."""
        return "\n".join(text for _, text in self.annotation)


@dataclass(slots=True)
class Section:
    """A heading and what stands under it: the paragraphs as they stand, the blocks made of them, and those that belong to no block.

    ``further`` is what stands behind them under lines that only look like headings. ``withheld`` says where something of a private person's
    stood, and what it looks like; nothing of it is anywhere else.
    """

    heading: str
    line: int
    paragraphs: list[Line] = field(default_factory=list)
    further: list[Line] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    strays: list[Line] = field(default_factory=list)
    withheld: list[Line] = field(default_factory=list)
