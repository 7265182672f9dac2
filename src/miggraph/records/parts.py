"""Parts: what the records of a home are cut into, so that many can be read at once, and only what has changed is read again.

A part is a range of the lines of a JSONL file, or a whole YAML file, which cannot be read from its middle.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from miggraph.ground.findings import shown
from miggraph.ground.homes import Home
from miggraph.records.blocks import MAX_YAML_BYTES, Block, Text

SIZE = 4 << 20  # bytes: large enough that starting on a part costs nothing beside it, and small enough to hold some in memory at once
_LINE_END = re.compile(rb"\r\n|\r|\n")


@dataclass(frozen=True)
class Part:
    """Some bytes of a record file: from ``start`` to ``end``, the first of them on a line (1-based). ``shown`` is how findings name the file."""

    path: Path
    shown: str
    start: int
    end: int
    line: int = 1
    is_layer: bool = False

    def read(self) -> bytes:
        """Return its bytes. Raises OSError."""
        with self.path.open("rb") as stream:
            stream.seek(self.start)
            return stream.read(self.end - self.start)


class Span(NamedTuple):
    """Where a record stands in a file, and a digest of its source."""

    start: int
    end: int
    line: int
    digest: bytes


def of_home(home: Home, size: int = SIZE) -> list[Part]:
    """Cut the records of a home and of its layer into parts: the layer's first, as they are read. Raises OSError."""
    return [*split(home.layer_files(), home.path, size, is_layer=True), *split(home.record_files(), home.path, size)]


def split(files: Iterable[Path], root: Path | None = None, size: int = SIZE, *, is_layer: bool = False) -> list[Part]:
    """Cut record files into parts of about some size, in their order. ``root`` is what the names of files are relative to. Raises OSError."""
    return [part for path in files for part in _split(path, shown(path, root), size, is_layer)]


def _split(path: Path, name: str, size: int, is_layer: bool) -> Iterator[Part]:
    if path.suffix != ".jsonl":
        # one byte more than the reader takes, for it to say so
        yield Part(path, name, 0, min(path.stat().st_size, MAX_YAML_BYTES + 1), 1, is_layer)
        return
    with path.open("rb") as stream:
        start, line = 0, 1
        while data := stream.read(size):
            lines = data.count(b"\n")
            while not data.endswith(b"\n") and (data := stream.readline(size)):
                lines += data.endswith(b"\n")
            end = stream.tell()
            yield Part(path, name, start, end, line, is_layer)
            start, line = end, line + lines


def digest(data: bytes) -> bytes:
    """Return the digest of the source of a part or of a record."""
    return hashlib.blake2b(data, digest_size=16).digest()


def spans(part: Part, data: bytes, text: Text) -> list[Span | None]:
    """Return where each item of the text of a part stands, by whole lines; None for an item that is no record."""
    starts = [0, *(found.end() for found in _LINE_END.finditer(data))] if part.path.suffix != ".jsonl" else _after(data, b"\n")
    starts.append(len(data))
    lines = [*text.items.lines, part.line + len(starts)]
    found: list[Span | None] = []
    for item, line, following in zip(text.items, lines, lines[1:], strict=False):
        first = min(line - part.line, len(starts) - 1)
        last = min(max(first + 1, following - part.line), len(starts) - 1) if part.path.suffix != ".jsonl" else first + 1
        start, end = starts[first], starts[last]
        is_record = isinstance(item, Block)
        found.append(Span(part.start + start, part.start + end, line, digest(data[start:end].removesuffix(b"\n"))) if is_record else None)
    return found


def _after(data: bytes, end: bytes) -> list[int]:
    """List where lines start."""
    starts, place = [0], data.find(end)
    while place >= 0:
        starts.append(place + 1)
        place = data.find(end, place + 1)
    return starts
